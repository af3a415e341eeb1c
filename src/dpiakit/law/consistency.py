"""What can only be seen when all files have been read: clashes, gaps in time, dead words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from dpiakit.cel.syntax import Binary, Call, Literal, Name, Node, walk
from dpiakit.cel.types import Expression, ListOf, Record, Ref, Text
from dpiakit.law.expressions import Reads
from dpiakit.law.folder import Folder
from dpiakit.law.nouns import Parameter, Rule
from dpiakit.law.reading import Reading

_FOR_EVER = date.max


def check_library(reading: Reading, folders: Iterable[Folder]) -> None:
    """Note every contradiction between files."""
    all_folders = list(folders)
    for folder in all_folders:
        _check_versions(reading, folder)
        _check_parameters_in_time(reading, folder, all_folders[0])
        _check_documents(reading, folder)
    _check_aliases(reading, all_folders)
    _check_words(reading, all_folders)


def _check_versions(reading: Reading, folder: Folder) -> None:
    """Two versions of a rule must not bind on the same day."""
    for earlier, later in pairwise(folder.rules):
        last = earlier.effective.until or _FOR_EVER
        if earlier.name == later.name and later.effective.start <= last:
            what = f"The rule already binds then, by {earlier.file}."
            hint = "End the earlier version the day before, with effective.until."
            reading.wrong(folder.sources[later], ("effective", "from"), what, hint)


def _check_aliases(reading: Reading, folders: list[Folder]) -> None:
    """A name leads to one rule, for ever."""
    owners = {rule.name: rule.name for folder in folders for rule in folder.rules}
    for folder in folders:
        for rule in folder.rules:
            for index, alias in enumerate(rule.aliases):
                owner = owners.setdefault(alias, rule.name)
                if owner != rule.name:
                    what = f"{alias} already leads to {owner}."
                    path = ("aliases", str(index))
                    reading.wrong(folder.sources[rule], path, what, "Choose one of the rules.")


def expressions_of(rule: Rule) -> Iterator[Expression]:
    """All conditions of a rule."""
    if rule.applies is not None:
        yield rule.applies
    for clause in rule.requires:
        yield clause.that


def terms_behind(rule: Rule) -> frozenset[str]:
    """The names of the definitions that a rule rests on, through other definitions too."""
    found: set[str] = set()
    waiting = list(expressions_of(rule))
    while waiting:
        e = waiting.pop()
        for node in walk(e.node):
            match node:
                case (
                    Name(name=name, meaning="definition")
                    | Call(function=name, meaning="definition")
                ) if name not in found:
                    found.add(name)
                    waiting.append(e.scope.definitions[name].expression)
                case _:
                    pass
    return frozenset(found)


def parameters_read(
    expressions: Iterable[Expression], folder: Folder, common: Folder, *, directly: bool = False
) -> tuple[Parameter, ...]:
    """The dated parameters that expressions read, by name; through definitions too, or not."""
    return _parameters(
        Reads(directly=directly), expressions, {**common.parameters, **folder.parameters}
    )


def _parameters(
    reads: Reads, expressions: Iterable[Expression], known: Mapping[str, Parameter]
) -> tuple[Parameter, ...]:
    names = {name for e in expressions for name in reads.of(e)}
    return tuple(known[name] for name in sorted(names & known.keys()))


def _check_parameters_in_time(reading: Reading, folder: Folder, common: Folder) -> None:
    """A rule cannot ask for a value on a day when there is none yet."""
    reads, known = Reads(), {**common.parameters, **folder.parameters}
    for rule in folder.rules:
        for parameter in _parameters(reads, expressions_of(rule), known):
            first = parameter.values[0][0] if parameter.values else _FOR_EVER
            if first > rule.effective.start:
                what = f'"{parameter.name}" has no value before {first}.'
                hint = f"The rule binds from {rule.effective.start}: say what held then."
                reading.wrong(folder.sources[rule], ("effective", "from"), what, hint)


def _check_documents(reading: Reading, folder: Folder) -> None:
    """What a document demands must be something that the record can say."""
    for rule in folder.rules if folder.documents else ():
        for name, field in (one for e in expressions_of(rule) for one in _unsayable(e, folder)):
            what = f'The document "{name}" demands "{field}", which no record can say.'
            hint = "Without that field the answer is unknown for ever."
            reading.wrong(folder.sources[rule], ("requires",), what, hint)


def _unsayable(e: Expression, folder: Folder) -> Iterator[tuple[str, str]]:
    """The documents an expression asks for, with each field that its subject does not have."""
    for node in walk(e.node):
        match node:
            case Call(function="conforms", arguments=(about, Literal(value=str(name)))):
                kind = about.type.target if isinstance(about.type, Ref) else about.type
                known = kind.fields if isinstance(kind, Record) else {}
                demanded = {f for one in folder.documents[name].versions for f in one.required}
                for field in sorted(demanded - set(known)):
                    yield name, field
            case _:
                pass


def _check_words(reading: Reading, folders: list[Folder]) -> None:
    """A set must not hold a word that nothing it is compared with can ever be."""
    common = folders[0]
    asked: dict[Parameter, set[str] | None] = {}
    for folder in folders:
        known = {**common.parameters, **folder.parameters}
        for node in _nodes(folder):
            match node:
                case Binary(op="in", left=left, right=Name(name=name, meaning="constant")):
                    if name in known and isinstance(left.type, Text):
                        _add(asked, known[name], left.type.values)
                case _:
                    pass
    for parameter, words in asked.items():
        if words is None or not isinstance(parameter.type, ListOf):
            continue
        element = parameter.type.element
        dead = element.values - words if isinstance(element, Text) and element.values else ()
        for word in sorted(dead):
            what = f'{parameter.name}: "{word}" is never among the values it is compared with.'
            hint = "A misspelt word in a set changes nothing in law, and nobody would notice."
            reading.wrong_file(reading.path(parameter.file), what, hint)


def _add(
    asked: dict[Parameter, set[str] | None], parameter: Parameter, words: frozenset[str] | None
) -> None:
    found = asked.setdefault(parameter, set())
    if words is None:
        asked[parameter] = None
    elif found is not None:
        found |= words


def _nodes(folder: Folder) -> Iterator[Node]:
    expressions = [e for rule in folder.rules for e in expressions_of(rule)]
    expressions += [definition.expression for definition in folder.definitions.values()]
    if folder.pack is not None:
        expressions += [condition.when for condition in folder.pack.applies_when]
    for e in expressions:
        yield from walk(e.node)
