"""The check of a consent ledger as one text, for people who run it in a warehouse themselves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from dpiakit.evidence.consent_sql import VERSION, Form, asof_sql, digest_of, scan_sql
from dpiakit.evidence.dimensions import AGES, CLAIMED, DEADLINES, NOTICE_SPANS, SETTINGS
from dpiakit.evidence.engines.dialect import Dialect
from dpiakit.evidence.snapshot import STATES_BEFORE
from dpiakit.evidence.tables import TABLES, Kind

READ: Mapping[str, tuple[str, ...]] = {
    "consent_events": (
        "event_id", "subject_id", "purpose_id", "event", "ts", "valid_until", "notice_version",
        "mechanism", "proof_ref", "jurisdiction", "age_band", "parental_ref",
    ),
    "processing_events": ("proc_id", "subject_id", "purpose_id", "ts", "activity_id",
                          "legal_basis"),
}  # fmt: skip
"""The canonical tables the two statements read, and which of their columns."""
SMALL: Mapping[str, tuple[Mapping[str, Kind], str]] = {
    "claimed": (
        CLAIMED,
        (
            "One row for each purpose of the record: whether it rests on consent, whether it is a "
            "sale or advertising that one may opt out of, and after how many months and days "
            "consent is asked again (null: nobody says)."
        ),
    ),
    "settings": (
        SETTINGS,
        (
            "One row. activity_id: the record's id, or null where uses do not say whose they are; "
            "days for a withdrawal and business days for an opt-out to take effect; whether the "
            "data have notices, proofs, mechanisms and versions at all; the first moment after "
            "the day of the audit."
        ),
    ),
    "ages": (AGES, "The age of consent of each jurisdiction (Art. 8 GDPR; null: not known)."),
    "notice_spans": (
        NOTICE_SPANS, ("When each version of the notice was shown; valid_to is the first moment "
        "after it."),
    ),
    "deadlines": (
        DEADLINES,
        ("For each day the last moment at which an opt-out of that day may be unheeded: the end of "
        "the last of its business days. The jurisdiction '' stands for all without a calendar."),
    ),
    "states_before": (STATES_BEFORE, "Empty, or the last states of a snapshot."),
}  # fmt: skip


def consent_script(dialect: Dialect, form: Form, *, executed: bool) -> str:
    """Tables to be made and filled, then the two statements, as one commented text.

    ``executed`` says whether the tests of this program run the text on that engine. Raises
    ValueError for a form that the dialect does not have.
    """
    asof, scan = asof_sql(dialect, form), scan_sql()
    return "\n".join(_lines(dialect, form, asof, scan, executed=executed)) + "\n"


def _lines(dialect: Dialect, form: Form, asof: str, scan: str, *, executed: bool) -> Iterator[str]:
    yield f"-- dpiakit: consent ledger, checks {VERSION}, form {form}, dialect {dialect.name}"
    yield f"-- sql_sha256 {digest_of(asof, scan)}"
    yield from _comment(
        "Executed by the tests of dpiakit on this engine."
        if executed
        else "Compiled, not executed: no such engine runs in the tests of dpiakit."
    )
    yield ""
    yield from _comment(
        "The canonical tables, made from yours. All times are in UTC and have no zone; subject_id "
        "is a keyed pseudonym. Make views with these names and columns:"
    )
    for name, columns in READ.items():
        kinds = [f"{one} {dialect.types[TABLES[name].column(one).kind]}" for one in columns]
        yield from _comment(f"{name} ({', '.join(kinds)})")
    yield ""
    yield from _comment("Small tables of values. Fill them from the record.")
    for name, (described, meaning) in SMALL.items():
        yield ""
        yield from _comment(meaning)
        listed = ", ".join(f"{one} {dialect.types[kind]}" for one, kind in described.items())
        yield f"create table {name} ({listed});"
    yield ""
    yield from _comment("Each use of data against the last state of consent at or before it.")
    yield f"{asof};"
    yield ""
    yield from _comment("Each agreement by itself.")
    yield f"{scan};"


def _comment(text: str) -> list[str]:
    return textwrap.wrap(
        text, 100, initial_indent="-- ", subsequent_indent="-- ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
