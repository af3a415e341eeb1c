"""What kinds of values the rule language knows: no conversions, no null, no "anything".

Kinds say what a field may hold, never whether it was written down: any field may be unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Simple:
    """A kind without parts."""

    name: str


BOOL = Simple("yes or no")
INT = Simple("whole number")
DOUBLE = Simple("number")
DATE = Simple("date")
PERIOD = Simple("period")


@dataclass(frozen=True, slots=True)
class Text:
    """Text, either free or one of the words of a closed vocabulary."""

    values: frozenset[str] | None = None
    """None: any text."""


STRING = Text()


@dataclass(frozen=True, slots=True)
class ListOf:
    """Several values of one kind, in the order of the record."""

    element: Type
    keyed: bool = False
    """Named elements: a dict from name to element, of which macros see the elements."""


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A part of the record with named fields. Two of one name are the same kind."""

    name: str
    """In the singular, as messages say it: transfer, data item."""
    fields: Mapping[str, Type] = field(repr=False)
    """May be computed on demand and lead back to this kind."""
    keyed: bool = False
    """Its elements stand under a name, which they know as the field ``key``."""

    def field_kind(self, name: str) -> Type | None:
        """The kind of one field; None if there is no such field."""
        if name == "key" and self.keyed:
            return STRING
        return self.fields.get(name)

    def field_names(self) -> list[str]:
        """All names that may follow a dot, for suggestions."""
        names = list(self.fields)
        return names if not self.keyed or "key" in names else ["key", *names]


GROUP = Record("group of facts", {})
"""Any part of the record: for a function that asks for no field by name."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of an element of one of the record's collections.

    Compared with text it is the name; a field selected on it is a field of the element.
    """

    collection: str
    target: Record


Type: TypeAlias = Simple | Text | ListOf | Record | Ref


def describe(kind: Type) -> str:
    """The kind with its article, as it stands in a message."""
    match kind:
        case Simple():
            return "a yes-or-no value" if kind == BOOL else f"a {kind.name}"
        case Text():
            return "text"
        case ListOf():
            return f"a list of {plural(kind.element)}"
        case Record():
            return with_article(kind.name)
        case Ref():
            return f"a reference to {with_article(kind.target.name)}"


def beginning(kind: Type) -> str:
    """The kind as it stands at the beginning of a sentence."""
    text = describe(kind)
    return text[0].upper() + text[1:]


def with_article(name: str) -> str:
    """A name with "a" or "an"."""
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def plural(kind: Type) -> str:
    """What a list of this kind holds."""
    match kind:
        case Simple():
            return "yes-or-no values" if kind == BOOL else f"{kind.name}s"
        case Text():
            return "texts"
        case ListOf():
            return f"lists of {plural(kind.element)}"
        case Record():
            return f"{kind.name} elements"
        case Ref():
            return f"references to {kind.target.name} elements"


def is_number(kind: Type) -> bool:
    """Whole or not: both compare and compute with each other."""
    return kind in {INT, DOUBLE} if isinstance(kind, Simple) else False


def is_keyed(kind: Type) -> bool:
    """Known by a name: an element of a named collection, or a reference to one."""
    return isinstance(kind, Ref) or (isinstance(kind, Record) and kind.keyed)


def same_record(one: Type, other: Type) -> bool:
    """The same part of the record, whether at hand or by reference."""
    first = one.target if isinstance(one, Ref) else one
    second = other.target if isinstance(other, Ref) else other
    return isinstance(first, Record) and isinstance(second, Record) and first.name == second.name


def assignable(kind: Type, wanted: Type) -> bool:
    """Whether a value of one kind may stand where another is asked for.

    A reference may stand for its element and for its name; a whole number for a number; free
    text for a closed vocabulary, since nobody can tell before the record is there.
    """
    match kind, wanted:
        case (Text(), Text()):
            return not _disjoint(kind, wanted)
        case (Ref(), Text()):
            return wanted.values is None
        case (Ref(), Ref()):
            return kind.collection == wanted.collection
        case (Ref() | Record(), Record()):
            return wanted is GROUP or same_record(kind, wanted)
        case (ListOf(), ListOf()):
            same_shape = kind.keyed == wanted.keyed
            derefs = isinstance(kind.element, Ref) and isinstance(wanted.element, Record)
            return same_shape and not derefs and assignable(kind.element, wanted.element)
        case _:
            return kind == wanted or (kind == INT and wanted == DOUBLE)


def common(one: Type, other: Type) -> Type | None:
    """The kind of a value that is either of two kinds; None if there is none."""
    match one, other:
        case (Text(), Text()):
            if one.values is None or other.values is None:
                return STRING
            return Text(one.values | other.values)
        case (ListOf(), ListOf()) if one.keyed == other.keyed:
            element = common(one.element, other.element)
            return None if element is None else ListOf(element, one.keyed)
        case (Record(), Record()) if same_record(one, other):
            return one
        case _ if is_number(one) and is_number(other):
            return one if one == other else DOUBLE
        case _:
            return one if one == other else None


def _disjoint(one: Text, other: Text) -> bool:
    return one.values is not None and other.values is not None and not one.values & other.values


def never_equal(one: Type, other: Type) -> bool:
    """Two closed vocabularies without a word in common."""
    return isinstance(one, Text) and isinstance(other, Text) and _disjoint(one, other)
