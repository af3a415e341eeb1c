"""Leads held against the categories that a record declares."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dpiakit.evidence.columns.dictionary import Dictionary, dictionary
from dpiakit.evidence.columns.forms import Check, form_checks
from dpiakit.evidence.columns.looking import Lead, leads_of, looks_like_values
from dpiakit.evidence.columns.sampling import LookedColumn, LookedTable, opened_tables, sampled
from dpiakit.evidence.engines.duck import Limits
from dpiakit.evidence.errors import EvidenceError
from dpiakit.model.activity import Activity

_OFFENCES = "criminal-offences"
_STRENGTHS = ("strong", "fair", "weak")


@dataclass(frozen=True, slots=True)
class Held:
    """A lead, and what the record says of its category."""

    table: str
    lead: Lead
    declared: bool
    article: str
    """The article of the GDPR that protects the category by its nature: 9, 10, or empty."""
    denied_at: tuple[str, ...]
    """Places where the record says that there is none of it."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look over some data."""

    record: str
    record_sha256: str
    on: date
    tables: tuple[LookedTable, ...]
    leads: tuple[Held, ...]
    """Undeclared ones first; among them special categories, then the strongest."""

    @property
    def undeclared(self) -> tuple[Held, ...]:
        """The leads whose category the record does not declare."""
        return tuple(one for one in self.leads if not one.declared)


def look_over(
    data: pathlib.Path,
    activity: Activity,
    record_sha256: str,
    on: date,
    limits: Limits,
    *,
    table: str | None = None,
    most: int = 20_000,
) -> Look:
    """Look over every column of some data. ``most`` is how many rows of a table are looked at.

    Raises EvidenceError for data that cannot be read, or whose names of columns are values.
    """
    known, checks = dictionary(), form_checks(on)
    tables: list[LookedTable] = []
    leads: list[Held] = []
    with opened_tables(data, table, limits) as (rows, there):
        for name, file, digest in there:
            with sampled(rows, name, file, digest, most) as (seen, columns):
                tables.append(seen)
                looked = [*columns]
                _must_be_names(seen, looked, known, checks)
                leads += [
                    _held(name, lead, activity, known)
                    for column in looked
                    for lead in leads_of(column, known, checks)
                ]
    return Look(
        activity.id or "", record_sha256, on, tuple(tables), tuple(sorted(leads, key=_rank))
    )


def _must_be_names(
    table: LookedTable,
    columns: Sequence[LookedColumn],
    known: Dictionary,
    checks: Mapping[str, Check],
) -> None:
    said = looks_like_values([column.name for column in columns], known, checks)
    if said:
        raise EvidenceError(
            table.name,
            f"Among the names of its columns are {said}: these are values of a person.",
            "The first line must hold the names of the columns. Add it.",
        )


def _rank(held: Held) -> tuple[object, ...]:
    lead = held.lead
    return (
        held.declared, not held.article, _STRENGTHS.index(lead.strength), -lead.share,
        held.table, lead.column, lead.category,
    )  # fmt: skip


def _held(table: str, lead: Lead, activity: Activity, known: Dictionary) -> Held:
    word = known.special.get(lead.category, "")
    article = "" if not word else "10" if lead.category == _OFFENCES else "9"
    declared = _is_declared(lead.category, word, activity, known)
    denied = () if declared or not article else tuple(_denied(activity))
    return Held(table, lead, declared, article, denied)


def _is_declared(category: str, word: str, activity: Activity, known: Dictionary) -> bool:
    accepted = {category} | known.declared_by.get(category, frozenset())
    return any(
        item.category in accepted
        or (word and word in {item.special_category, item.inferred_special_category})
        for item in (activity.data_items or {}).values()
    )


def _denied(activity: Activity) -> Iterator[str]:
    """Where a record says that its data are of no special category, or that it has none."""
    if activity.data_items is not None and not activity.data_items:
        yield "data_items"
    for item in (activity.data_items or {}).values():
        if item.special_category == "none":
            yield f"data_items.{item.key}.special_category"
