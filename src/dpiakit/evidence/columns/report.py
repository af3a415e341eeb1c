"""A look over columns: in plain words, and as JSON. Shares come out, values never."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence

from dpiakit.evidence.columns.looking import Reason
from dpiakit.evidence.columns.sampling import LookedTable
from dpiakit.evidence.columns.undeclared import Held, Look
from dpiakit.evidence.shape import SUPPRESSED_BELOW
from dpiakit.model.vocabulary import title
from dpiakit.source import printable

SCHEMA = "dpiakit/evidence-columns-v1"
_WIDTH = 100
_MOST_PLACES = 3
_MOST_DECLARED = 12
_NOTHING = (
    "Nothing more was found by these means. That says nothing about what they cannot find: columns "
    "named in other words, free text, codes, pseudonyms."
)
_LIMITS = (
    "Looked at were names, forms of values and lists of words: no meaning, no picture.",
    "A lead is no finding. Look at the column; then declare the category, or note what it is.",
)


def as_json(look: Look) -> str:
    """One document, ending with a line end."""
    document = {
        "schema": SCHEMA,
        "record": look.record,
        "record_sha256": look.record_sha256,
        "on": look.on.isoformat(),
        "status": "look" if look.undeclared else "nothing-found-by-these-means",
        "leads": [_plain_lead(held) for held in look.leads],
        "tables": [
            {
                "name": one.name,
                "file": one.file.shown,
                "sha256": one.sha256,
                "rows": _shown(one.rows),
                "looked_at": _shown(one.looked_at),
                "columns": one.columns,
            }
            for one in look.tables
        ],
        "limits": list(_LIMITS),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _shown(number: int) -> int | None:
    return None if 0 < number < SUPPRESSED_BELOW else number


def _plain_lead(held: Held) -> dict[str, object]:
    lead = held.lead
    return {
        "table": held.table,
        "column": lead.column,
        "category": lead.category,
        "title": title("data-categories", lead.category),
        "article": held.article or None,
        "declared": held.declared,
        "denied_at": list(held.denied_at),
        "strength": lead.strength,
        "reasons": [
            {"by": one.by, "said": one.said, "share_percent": one.share_percent}
            for one in lead.reasons
        ],
    }


def as_text(look: Look) -> str:
    """Everything for a person, ending with a line end."""
    return "\n".join(printable(line) for line in _lines(look)) + "\n"


def _lines(look: Look) -> Iterator[str]:
    yield f"Columns against {look.record}, on {look.on}"
    yield ""
    undeclared = look.undeclared
    if undeclared:
        categories = list(dict.fromkeys(held.lead.category for held in undeclared))
        missing = ", ".join(title("data-categories", one) for one in categories)
        yield from _wrapped(f"LOOK: the declared categories lack: {missing}.", "")
        for held in undeclared:
            yield ""
            yield from _lead_lines(held)
    else:
        yield from _wrapped(_NOTHING, "")
    yield ""
    yield from _declared(look)
    yield "What was looked at"
    for table in look.tables:
        yield from _wrapped(_table(table), "  ")
    for limit in _LIMITS:
        yield from _wrapped(limit, "  - ")


def _lead_lines(held: Held) -> Iterator[str]:
    lead = held.lead
    name = title("data-categories", lead.category)
    mark = f", special by Art. {held.article} GDPR" if held.article else ""
    yield from _wrapped(f"{held.table}: {lead.column}: {name} ({lead.category}){mark}", "  ? ")
    because = "; ".join(map(_because, lead.reasons))
    yield from _wrapped(f"{lead.strength}: {because}", "      ")
    if held.denied_at:
        places = ", ".join(held.denied_at[:_MOST_PLACES])
        more = len(held.denied_at) - _MOST_PLACES
        places += f" and {more} more" if more > 0 else ""
        yield from _wrapped(f"the record says that there is none: {places}", "      ")


def _because(reason: Reason) -> str:
    share = "" if reason.share_percent is None else f" in {reason.share_percent} % of its rows"
    return f"{reason.said}{share}"


def _declared(look: Look) -> Iterator[str]:
    found = [held for held in look.leads if held.declared]
    if not found:
        return
    names = list(dict.fromkeys(f"{one.lead.column} ({one.lead.category})" for one in found))
    more = len(names) - _MOST_DECLARED
    listed = ", ".join(names[:_MOST_DECLARED]) + (f" and {more} more" if more > 0 else "")
    yield from _wrapped(f"Found and declared: {listed}.", "")
    yield ""


def _table(table: LookedTable) -> str:
    if table.rows < SUPPRESSED_BELOW:
        rows = "fewer than 5 rows" if table.rows else "no rows"
        return f"{table.name}: the names of {table.columns} columns; {rows}"
    if table.looked_at == table.rows:
        return f"{table.name}: {table.columns} columns, all {table.rows:,} rows"
    return (
        f"{table.name}: {table.columns} columns, {table.looked_at:,} of {table.rows:,} rows, "
        "chosen by a digest of what they hold"
    )


def _wrapped(text: str, lead: str) -> Sequence[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
