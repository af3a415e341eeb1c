"""From the folder of a pack to its rules, definitions and parameters, all checked."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

from dpiakit.cel.syntax import Name, Select
from dpiakit.cel.types import (
    DATE,
    DOUBLE,
    INT,
    Definition,
    Expression,
    ListOf,
    Scope,
    Text,
    Type,
)
from dpiakit.law import functions, record_types
from dpiakit.law.conformity import Schema, read_documents
from dpiakit.law.expressions import (
    Unfolding,
    UnusableDefinition,
    checked,
    condition,
    message,
    without,
)
from dpiakit.law.nouns import Clause, Condition, LegalDefinition, Loop, Pack, Parameter, Rule
from dpiakit.law.reading import Reading
from dpiakit.law.shelves import RuleSource, rule_sources
from dpiakit.law.written import (
    Citation,
    DefinitionEntry,
    PackFile,
    ParameterEntry,
    Requirement,
    RuleFile,
)
from dpiakit.source import Document, Path

_PACK = TypeAdapter(PackFile)
_RULE = TypeAdapter(RuleFile)
_DEFINITION = TypeAdapter(DefinitionEntry)
_PARAMETER = TypeAdapter(ParameterEntry)


@dataclass(frozen=True)
class Shared:
    """What every pack may use."""

    instruments: frozenset[str]
    places: frozenset[str]
    """The codes of all places with a file."""


@dataclass
class Folder:
    """What stands in the folder of one pack, once it has been read."""

    name: str
    scope: Scope
    pack: Pack | None = None
    documents: Mapping[str, Schema] = field(default_factory=dict)
    """The prescribed documents its rules may name, the common ones included."""
    parameters: dict[str, Parameter] = field(default_factory=dict)
    """Of the pack itself, without the common ones."""
    written: dict[str, Document] = field(default_factory=dict)
    """Where each parameter was read from."""
    definitions: dict[str, LegalDefinition] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    sources: dict[Rule, Document] = field(default_factory=dict)
    """Where each rule was read from."""


def read_folder(
    reading: Reading, folder: pathlib.Path, shared: Shared, common: Folder | None
) -> Folder:
    """A pack with everything in it; without ``common``, the common folder itself.

    Whatever is wrong is noted, and left out.
    """
    inherited = common.scope if common else Scope(record_types.activity(), constants=_DAY)
    own = read_documents(reading, folder)
    documents = {**(common.documents if common else {}), **own}
    found = Folder(folder.name, inherited, documents=documents)
    _read_parameters(reading, folder, shared, found)
    definitions = _Definitions(reading, folder, shared, found, inherited)
    found.scope = definitions.scope
    definitions.check_all()
    if common is not None:
        document = reading.document(folder / "pack.yaml")
        if document:
            _read_pack(reading, document, shared, found)
        for source in rule_sources(reading, folder):
            _read_rule(reading, source, shared, found)
    return found


_DAY: Mapping[str, tuple[Type, object]] = {"on": (DATE, None)}


def _read_pack(reading: Reading, document: Document, shared: Shared, found: Folder) -> None:
    written = reading.shape(_PACK, document)
    if written is None:
        return
    if written.name != found.name:
        what = f'The pack calls itself "{written.name}".'
        reading.wrong(document, ("name",), what, f'Its folder is "{found.name}": use one name.')
    _check_citations(reading, document, ("citation",), written.citation, shared)
    conditions = []
    for index, reason in enumerate(written.applies_when):
        path = ("applies_when", str(index), "when")
        when = condition(reading, document, path, reason.when, found.scope)
        if when is not None:
            conditions.append(Condition(when, reason.because.strip()))
    found.pack = Pack(
        name=written.name,
        title=written.title,
        version=written.version,
        regime=written.regime,
        places=tuple(written.places),
        languages=tuple(written.languages),
        sectoral=written.sectoral,
        applies_when=tuple(conditions),
        citation=tuple(written.citation),
        checked=written.checked,
        file=document.file,
    )


def _check_citations(
    reading: Reading, document: Document, path: Path, cited: list[Citation], shared: Shared
) -> None:
    for index, one in enumerate(cited):
        if one.instrument not in shared.instruments:
            at = (*path, str(index), "instrument")
            what = f'"{one.instrument}" is no instrument that can be cited.'
            reading.wrong(document, at, what, "Add it to policies/instruments.yaml.")


def _read_parameters(reading: Reading, folder: pathlib.Path, shared: Shared, found: Folder) -> None:
    for document, name, written in _entries(reading, folder / "data.yaml", _PARAMETER):
        _check_citations(reading, document, (name, "citation"), written.citation, shared)
        values = []
        for index, entry in enumerate(written.values):
            value = _value(written.type, entry.value)
            if value is None:
                path = (name, "values", str(index), "value")
                what = f"This is not a {_SORTS[written.type]}."
                reading.wrong(document, path, what, f"The parameter is a {written.type}.")
                continue
            values.append((entry.start, value))
        days = [day for day, _ in values]
        if days != sorted(set(days)):
            what = "The values do not stand in the order of time."
            reading.wrong(document, (name, "values"), what, "The first day of each, oldest first.")
        found.written[name] = document
        found.parameters[name] = Parameter(
            name=name,
            pack=found.name,
            means=written.means.strip(),
            type=_type(written.type, [value for _, value in values]),
            values=tuple(values),
            citation=tuple(written.citation),
            checked=written.checked,
            file=document.file,
        )


_SORTS = {"set": "list of words", "number": "number", "text": "text in quotes"}


def _entries(
    reading: Reading, file: pathlib.Path, shape: TypeAdapter[Any]
) -> list[tuple[Document, str, Any]]:
    """The named entries of a file that maps names to one shape; none if there is no file."""
    document = reading.document(file) if file.is_file() else None
    if document is None:
        return []
    if not isinstance(document.data, dict):
        reading.wrong(document, (), "This file maps names to entries.", "Write name: {...}.")
        return []
    found = []
    for name in document.data:
        if not (name.isidentifier() and name.islower()):
            what = f'"{name}" cannot be a name in a rule.'
            reading.wrong(document, (name,), what, "Lower-case letters, digits, underscores.")
            continue
        written = reading.shape(shape, document, (name,))
        if written is not None:
            found.append((document, name, written))
    return found


def _value(kind: str, value: object) -> object:
    """A value as the language has it; None if it is of another kind than declared."""
    match kind, value:
        case "set", list() if all(isinstance(word, str) for word in value):
            return frozenset(value)
        case "number", int() | float() if not isinstance(value, bool):
            return value
        case "text", str():
            return value
        case _:
            return None


def _type(kind: str, values: list[Any]) -> Type:
    """The kind that fits the values of all times."""
    match kind:
        case "set":
            return ListOf(Text(frozenset[str]().union(*values)))
        case "text":
            return Text(frozenset(values))
        case _:
            return INT if all(isinstance(value, int) for value in values) else DOUBLE


class _Definitions:
    """The definitions of a pack while they are being checked, in whatever order they are used."""

    def __init__(
        self,
        reading: Reading,
        folder: pathlib.Path,
        shared: Shared,
        found: Folder,
        inherited: Scope,
    ) -> None:
        self._reading = reading
        self._shared = shared
        self._found = found
        self._entries = {
            name: (document, entry)
            for document, name, entry in _entries(reading, folder / "definitions.yaml", _DEFINITION)
        }
        self.scope = Scope(
            root=inherited.root,
            constants={
                **inherited.constants,
                **{name: (known.type, None) for name, known in found.parameters.items()},
            },
            functions=functions.signatures(shared.places, found.documents),
            definitions=Unfolding(
                inherited.definitions,
                {name: self._checking(name) for name in self._entries},
            ),
        )
        self._check_names(inherited)

    def _check_names(self, inherited: Scope) -> None:
        documents = {name: document for name, (document, _) in self._entries.items()}
        for name, document in [*self._found.written.items(), *documents.items()]:
            shared = inherited.meanings(name)
            meanings = (*shared, *self.scope.meanings(name)[len(shared) :])
            if shared or len(meanings) > 1:
                place = ", shared by all packs" if shared else ""
                what = f'"{name}" already means {meanings[0]}{place}.'
                self._reading.wrong(document, (name,), what, "One name must have one meaning.")

    def check_all(self) -> None:
        """Check also what no other expression uses."""
        for name in self._entries:
            try:
                self.scope.definitions[name]
            except UnusableDefinition:
                continue

    def _checking(self, name: str) -> Callable[[], Definition]:
        return lambda: self._check(name)

    def _check(self, name: str) -> Definition:
        document, entry = self._entries[name]
        path = (name, "citation")
        _check_citations(self._reading, document, path, entry.citation, self._shared)
        scope, of = self.scope, None
        parameters: tuple[tuple[str, Type], ...] = ()
        if entry.of is not None:
            collection, variable = entry.of.split(" as ")
            kind = _collection(self._reading, document, (name, "of"), collection, scope)
            if kind is None:
                raise UnusableDefinition(name)
            of = (collection, variable)
            parameters = ((variable, kind[1]),)
            scope = scope.with_variables(**{variable: kind[1]})
        when = condition(self._reading, document, (name, "when"), entry.when, scope)
        if when is None:
            raise UnusableDefinition(name)
        self._found.definitions[name] = LegalDefinition(
            name=name,
            pack=self._found.name,
            means=entry.means.strip(),
            of=of,
            expression=when,
            citation=tuple(entry.citation),
            checked=entry.checked,
            file=document.file,
        )
        return Definition(name, parameters, when)


def _collection(
    reading: Reading, document: Document, path: Path, text: str, scope: Scope
) -> tuple[Expression, Type] | None:
    """A collection written as a path, and the kind of its elements."""
    found = checked(reading, document, path, text, scope, expect=None)
    if found is None:
        return None
    node = found.node
    while isinstance(node, Select):
        node = node.operand
    if not isinstance(found.type, ListOf) or not isinstance(node, Name):
        what = f'"{text}" is not a collection of the record.'
        reading.wrong(document, path, what, "Name one: transfers as transfer.")
        return None
    return found, found.type.element


def _read_rule(reading: Reading, source: RuleSource, shared: Shared, found: Folder) -> None:
    document = reading.document(source.file)
    written = document and reading.shape(_RULE, document)
    if not document or not written:
        return
    _check_citations(reading, document, ("citation",), written.citation, shared)
    _check_rule_keys(reading, document, source, written)
    loops, scope = _loops(reading, document, written.for_each or [], found.scope)
    if len(loops) < len(written.for_each or []):
        return
    applies = gate = None
    if written.applies is not None:
        applies = condition(reading, document, ("applies",), written.applies, scope)
        gate = applies and without(applies, frozenset(loop.variable for loop in loops))
    clauses = _clauses(reading, document, written.requires, scope)
    whole = len(clauses) == len(written.requires)
    if not whole or (written.applies is not None and applies is None):
        return  # what is wrong was noted; a rule without one of its parts says something else
    rule = Rule(
        name=f"{found.name}/{source.name}",
        pack=found.name,
        title=written.title,
        obligation=tuple(written.obligation),
        citation=tuple(written.citation),
        effective=written.effective,
        checked=written.checked,
        severity=written.severity,
        severity_reason=written.severity_reason.strip(),
        owner=written.owner,
        stage=written.stage,
        for_each=loops,
        gate=gate if loops else None,
        applies=applies,
        requires=tuple(clauses),
        on_missing=written.on_missing,
        why=written.why.strip(),
        remediation=written.remediation.strip(),
        evidence=(written.evidence or "").strip(),
        aliases=tuple(written.aliases),
        file=document.file,
        scope=scope,
    )
    found.rules.append(rule)
    found.sources[rule] = document


def _clauses(
    reading: Reading, document: Document, written: list[Requirement], scope: Scope
) -> list[Clause]:
    clauses = []
    for index, requirement in enumerate(written):
        path = ("requires", str(index))
        that = condition(reading, document, (*path, "that"), requirement.that, scope)
        otherwise = message(
            reading, document, (*path, "otherwise"), requirement.otherwise.strip(), scope
        )
        if that is not None and otherwise is not None:
            clauses.append(Clause(that, otherwise))
    return clauses


def _check_rule_keys(
    reading: Reading, document: Document, source: RuleSource, written: RuleFile
) -> None:
    if written.severity == "blocking" and written.checked.how == "unverified":
        what = "A rule that nobody could verify does not block a launch."
        reading.wrong(document, ("severity",), what, "Verify it, or write severity: high.")
    effective = written.effective
    if effective.until is not None and effective.until < effective.start:
        reading.wrong(document, ("effective", "until"), "The last day lies before the first.")
    if source.day and source.day != str(effective.start):
        what = f"The file name says {source.day}, the rule binds from {effective.start}."
        reading.wrong(document, ("effective", "from"), what, "Use one day in both.")


def _loops(
    reading: Reading, document: Document, written: list[str], scope: Scope
) -> tuple[tuple[Loop, ...], Scope]:
    """The loops of a rule, and what names mean inside them."""
    loops: list[Loop] = []
    for index, text in enumerate(written):
        path = ("for_each", str(index)) if len(written) > 1 else ("for_each",)
        collection, variable = text.split(" as ")
        inner = scope.with_variables(**{variable: DATE})
        meanings = inner.meanings(variable)
        if len(meanings) > 1 or variable in scope.variables:
            what = f'"{variable}" already means {meanings[-1]}.'
            reading.wrong(document, path, what, "Choose another name for the element.")
            continue
        kind = _collection(reading, document, path, collection, scope)
        if kind is None:
            continue
        first = collection.partition(".")[0]
        loops.append(Loop(kind[0], variable, kind[1], outer=first not in scope.variables))
        scope = scope.with_variables(**{variable: kind[1]})
    return tuple(loops), scope
