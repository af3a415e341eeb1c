"""When an impact assessment is demanded: ``policies/<pack>/screening/`` and national lists."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from dpiakit.cel.types import Expression, Scope
from dpiakit.law.expressions import bound, condition
from dpiakit.law.reading import Reading
from dpiakit.law.written import CaseEntry, Checked, Citation, Code, Shape
from dpiakit.model.written import Line, Name, Prose

CRITERIA = "wp248"
"""The list that is counted by the common method, not by a threshold of its own."""

TriggerKind = Literal["single", "plus-one", "count"]


class ItemEntry(Shape):
    """One trigger of a list."""

    id: Name
    """The name of the trigger inside the list."""
    title: Line
    """What is asked, in our own words: stands after the list's title."""
    when: Prose
    """When it is hit, in the rule language."""
    trigger: TriggerKind
    """single: one hit is enough; plus-one: with a further WP248 criterion; count: adds up."""
    points: Annotated[int, Field(ge=1, le=20)] = 1
    """How much it adds, where items are counted."""
    same_as: list[Name] = Field(default_factory=list)
    """WP248 criteria that say the same and so are no further criterion."""
    citation: list[Citation] = Field(default_factory=list)
    """The place in the list."""
    note: Prose | None = None
    """Anything a reader should know."""
    cases: Annotated[list[CaseEntry], Field(min_length=1)]
    """Situations, and whether it is hit in them."""


class ScreeningFile(Shape):
    """``<list>.yaml``: triggers with one source and one method."""

    title: Line
    """What list it is, and whose."""
    order: Annotated[int, Field(ge=1, le=999)]
    """The place among the lists."""
    place: Code | None = None
    """Where its authority is competent. None: wherever the pack applies."""
    threshold: Annotated[int, Field(ge=1, le=100)] | None = None
    """How many points of its counted items demand an assessment."""
    citation: Annotated[list[Citation], Field(min_length=1)]
    """Where the list stands."""
    checked: Checked
    """When somebody last compared it with the list."""
    items: Annotated[list[ItemEntry], Field(min_length=1)]
    """Its triggers."""
    note: Prose | None = None
    """Anything a reader should know."""


@dataclass(frozen=True, slots=True, eq=False)
class TriggerItem:
    """One trigger, ready to be judged."""

    id: str
    title: str
    when: Expression
    trigger: TriggerKind
    points: int
    same_as: tuple[str, ...]
    citations: tuple[Citation, ...]
    cases: tuple[CaseEntry, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True, eq=False)
class ScreeningList:
    """A list of triggers with its method."""

    name: str
    """The file's name: ``article-35-3``, ``wp248``, ``FR``."""
    title: str
    order: int
    pack: str
    """The pack whose application makes the list relevant."""
    place: str | None
    threshold: int | None
    citations: tuple[Citation, ...]
    items: tuple[TriggerItem, ...]
    file: str
    note: str = ""


_SCREENING = TypeAdapter(ScreeningFile)


def read_screening(
    reading: Reading, folder: pathlib.Path, pack: str, scope: Scope
) -> tuple[ScreeningList, ...]:
    """All lists of a folder, in their order. National lists belong to the ``gdpr`` pack."""
    found = (
        read_screening_list(reading, file, pack, scope) for file in reading.entries(folder, ".yaml")
    )
    return tuple(sorted(filter(None, found), key=lambda one: (one.order, one.name)))


def read_screening_list(
    reading: Reading, file: pathlib.Path, pack: str, scope: Scope
) -> ScreeningList | None:
    """One list; None if it cannot be used, which is then noted."""
    document = reading.document(file)
    written = document and reading.shape(_SCREENING, document)
    if not document or not written:
        return None
    counts = any(item.trigger == "count" for item in written.items)
    if counts and written.threshold is None and file.stem != CRITERIA:
        what = "Counted items need a threshold."
        reading.wrong(document, ("items",), what, "Write `threshold: 2`, or what the list says.")
    items = []
    for index, entry in enumerate(written.items):
        when = condition(reading, document, ("items", str(index), "when"), entry.when, scope)
        if when is not None:
            items.append(
                TriggerItem(
                    id=entry.id,
                    title=entry.title,
                    when=when,
                    trigger=entry.trigger,
                    points=entry.points,
                    same_as=tuple(entry.same_as),
                    citations=tuple(entry.citation),
                    cases=tuple(entry.cases),
                )
            )
    return ScreeningList(
        name=file.stem,
        title=written.title,
        order=written.order,
        pack=pack,
        place=written.place,
        threshold=written.threshold,
        citations=tuple(written.citation),
        items=tuple(items),
        file=document.file,
        note=" ".join((written.note or "").split()),
    )


def screening_on(demands: ScreeningList, scope: Scope) -> ScreeningList:
    """The same list under the law of a day."""
    return replace(
        demands, items=tuple(replace(i, when=bound(i.when, scope)) for i in demands.items)
    )
