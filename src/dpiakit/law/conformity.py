"""Documents that the law prescribes: does what is written about one say all it must?

The documents are Cerberus schemas, so that the same file validates real exported documents.
A record is judged three-valued: what is not written down is a question, not a contradiction.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dpiakit.cel.patterns import PatternError, searcher
from dpiakit.law.reading import Reading
from dpiakit.model import Facts
from dpiakit.source import Path

if TYPE_CHECKING:
    from cerberus.errors import ValidationError

_SAFE = frozenset({
    "required", "type", "allowed", "forbidden", "schema", "nullable", "empty", "minlength",
    "maxlength", "min", "max", "contains", "meta", "allow_unknown", "keysrules", "valuesrules",
    "regex", "anyof", "allof", "oneof", "noneof",
})  # fmt: skip
"""Rules that only look. Coercions and hooks name Python; they have no place in a document."""
_NESTED = frozenset({"anyof", "allof", "oneof", "noneof"})
_PLAIN = {
    "boolean": bool,
    "string": str,
    "date": date,
    "integer": int,
}
_REMEMBERED = 4_096


@dataclass(frozen=True, eq=False)
class Schema:
    """One prescribed document."""

    name: str
    fields: Mapping[str, Any]
    """As Cerberus wants it."""
    file: str
    required: tuple[str, ...]
    plain: tuple[tuple[str, bool, type | None, frozenset[object] | None], ...] | None
    """Name, required, type, allowed values: where no field asks for more than that."""
    later: tuple[tuple[date, Schema], ...] = ()
    """What replaces it, each from its day on, in order."""
    verdicts: dict[str, bool | None] = field(default_factory=dict)
    """Answers given so far, by what the fields say: the same is often asked again."""

    @property
    def versions(self) -> tuple[Schema, ...]:
        """This one and what replaces it, in order."""
        return (self, *(one for _, one in self.later))

    def at(self, on: date) -> Schema:
        """The version that is in force on a day."""
        return next((one for day, one in reversed(self.later) if day <= on), self)


def conforms(facts: Facts, schema: Schema) -> bool | None:
    """Whether a group of facts says what a document must say.

    False: something written contradicts it. None: something it demands is not written. Facts
    that the document does not speak of are no contradiction.
    """
    if schema.plain is not None:
        return _conforms_plainly(facts, schema.plain)
    content = facts.model_dump_json(exclude_none=True, include=set(schema.fields))
    if content not in schema.verdicts:
        if len(schema.verdicts) >= _REMEMBERED:
            schema.verdicts.clear()
        schema.verdicts[content] = _conforms(facts, schema)
    return schema.verdicts[content]


def missing(facts: Facts, schema: Schema) -> tuple[Path, ...]:
    """What a document demands and nobody wrote down, below the group of facts."""
    return tuple(
        dict.fromkeys(
            tuple(str(step) for step in error.document_path)
            for error in _errors(facts, schema)
            if error.code == _REQUIRED
        )
    )


_REQUIRED = 0x02
"""The code of ``cerberus.errors.REQUIRED_FIELD``; a test holds it to that."""


def _conforms_plainly(
    facts: Facts, plain: Iterable[tuple[str, bool, type | None, frozenset[object] | None]]
) -> bool | None:
    known = True
    written = facts.__dict__
    for name, required, kind, allowed in plain:
        value = written.get(name)
        if value is None:
            known = known and not required
        elif (kind is not None and not _is(value, kind)) or (
            allowed is not None and value not in allowed
        ):
            return False
    return True if known else None


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _conforms(facts: Facts, schema: Schema) -> bool | None:
    found = {error.code == _REQUIRED for error in _errors(facts, schema)}
    if False in found:
        return False
    return None if found else True


def _errors(facts: Facts, schema: Schema) -> list[ValidationError]:
    from cerberus import Validator

    validator = Validator(dict(schema.fields), allow_unknown=True)
    validator.validate(_written(facts), normalize=False)
    return list(_leaves(validator._errors))  # noqa: SLF001  the public tree loses the codes


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a document is not what the law prescribes for it."""

    path: Path
    missing: bool
    rule: str
    """What is asked of the place, in words: never what stands there, which may be personal."""


def breaches(document: Mapping[str, Any], schema: Schema) -> tuple[Breach, ...]:
    """Everything in a real document that a schema does not allow, in the order of the document.

    Other fields than those of the schema may stand in it.
    """
    from cerberus import Validator

    validator = Validator(dict(schema.fields), allow_unknown=True)
    validator.validate(dict(document), normalize=False)
    return tuple(
        dict.fromkeys(
            Breach(
                tuple(str(step) for step in error.document_path),
                error.code == _REQUIRED,
                _asked(error),
            )
            for error in _leaves(validator._errors)  # noqa: SLF001  the public tree loses the codes
        )
    )


def _asked(error: ValidationError) -> str:
    rule, asked = str(error.rule), error.constraint
    said = ", ".join(map(str, asked)) if isinstance(asked, list | tuple | set) else str(asked)
    match rule:
        case "type":
            return f"It must be of type {said.replace(', ', ' or ')}."
        case "allowed":
            return f"Allowed are: {said}."
        case "empty":
            return "It must not be empty."
        case "nullable":
            return "It must not be null."
        case _:
            return f"The rule is {rule}: {said[:200]}."


def fault(schema: Schema) -> str:
    """What Cerberus has against a document, if anything. For those who write law."""
    from cerberus import SchemaError, Validator

    try:
        Validator(dict(schema.fields))
    except SchemaError as error:
        return str(error)
    return ""


def _leaves(errors: Iterable[ValidationError]) -> Iterable[ValidationError]:
    for error in errors:
        if error.is_group_error:
            yield from _leaves(error.child_errors)
        else:
            yield error


def _written(value: Any) -> Any:
    """What is written down, as plain data; a period as its text."""
    match value:
        case Facts():
            return {
                name: _written(part)
                for name in type(value).model_fields
                if (part := getattr(value, name)) is not None
            }
        case dict():
            return {key: _written(part) for key, part in value.items()}
        case list():
            return [_written(part) for part in value]
        case bool() | int() | float() | str() | date():
            return value
        case _:
            return str(value)


def read_documents(reading: Reading, folder: pathlib.Path) -> dict[str, Schema]:
    """The prescribed documents of a pack: ``documents/*.yaml``.

    ``name@2027-01-01.yaml`` replaces ``name.yaml`` from that day on.
    """
    found: dict[str, Schema] = {}
    dated: dict[str, list[tuple[date, Schema]]] = {}
    for file in reading.entries(folder / "documents", ".yaml"):
        document = reading.document(file)
        if document is None:
            continue
        fields = document.data
        problem = _unusable(fields)
        if problem is not None:
            path, what, hint = problem
            reading.wrong(document, path, what, hint)
            continue
        name, sign, day = file.stem.partition("@")
        schema = Schema(
            name=name,
            fields=fields,
            file=document.file,
            required=tuple(name for name, rules in fields.items() if rules.get("required") is True),
            plain=_plain(fields),
        )
        if not sign:
            found[name] = schema
        elif (start := _day(day)) is None:
            what = f'"{day}" is not a day.'
            reading.wrong(document, (), what, "Write name@2027-01-01.yaml.")
        elif name not in found:  # names sort the undated one first
            what = f"There is no {name}.yaml, which holds before {start}."
            reading.wrong(document, (), what, "Write what was prescribed before, or leave the day.")
        else:
            dated.setdefault(name, []).append((start, schema))
    return {
        name: replace(schema, later=tuple(sorted(dated.get(name, ()), key=lambda one: one[0])))
        for name, schema in found.items()
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2027-01-01") else None
    except ValueError:
        return None


def _unusable(fields: object) -> tuple[Path, str, str] | None:
    """The first thing in a schema that is not allowed there."""
    if not isinstance(fields, dict) or not fields:
        return (), "A document maps the names of its fields to what each must be.", ""
    waiting: list[tuple[Path, object]] = [((name,), rules) for name, rules in fields.items()]
    while waiting:
        path, rules = waiting.pop(0)
        if not isinstance(rules, dict):
            return path, "A field is described by a mapping.", "Such as {required: true}."
        for rule, given in rules.items():
            if rule not in _SAFE:
                hint = f"There are: {', '.join(sorted(_SAFE))}."
                return (*path, rule), f'"{rule}" cannot be asked of a document.', hint
            if rule == "regex" and (fault := _unsafe_pattern(given)):
                return (*path, rule), fault, "Write a simpler pattern."
            waiting += _below(path, rule, given)
    return None


def _below(path: Path, rule: str, given: object) -> list[tuple[Path, object]]:
    """The descriptions of fields inside a rule."""
    if rule == "schema" and isinstance(given, dict):
        if set(given) <= _SAFE:
            return [((*path, rule), given)]
        return [((*path, rule, name), rules) for name, rules in given.items()]
    if rule in {"keysrules", "valuesrules"}:
        return [((*path, rule), given)]
    if rule in _NESTED and isinstance(given, list):
        return [((*path, rule, str(index)), one) for index, one in enumerate(given)]
    return []


def _unsafe_pattern(pattern: object) -> str:
    try:
        searcher(re.sub(r"\$\Z", "", str(pattern)))
    except PatternError as error:
        return error.what
    return ""


def _plain(
    fields: Mapping[str, Mapping[str, Any]],
) -> tuple[tuple[str, bool, type | None, frozenset[object] | None], ...] | None:
    found = []
    for name, rules in fields.items():
        if not set(rules) <= {"required", "type", "allowed", "meta"}:
            return None
        kind = rules.get("type")
        allowed = rules.get("allowed")
        if (kind is not None and kind not in _PLAIN) or (
            allowed is not None and kind not in {"boolean", "string"}
        ):
            return None
        found.append((
            name,
            rules.get("required") is True,
            None if kind is None else _PLAIN[kind],
            None if allowed is None else frozenset(allowed),
        ))  # fmt: skip
    return tuple(found)
