"""From a measurement to its manifest, and the manifest for a person."""

from __future__ import annotations

import pathlib
import textwrap
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from dpiakit.evidence.canonical import sha256_id
from dpiakit.evidence.engines.duck import version
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.measurement import InputTable, Measurement, shown
from dpiakit.evidence.shape import SCHEMA, SUPPRESSED_BELOW
from dpiakit.evidence.statistics_shape import StatisticsManifest
from dpiakit.source import printable

VERSION = "1"
"""Of the checks: it changes when the same data could give another figure."""
_LONGEST = 2_000
_WIDTH = 100
_VERDICTS = {
    "pass": "PASS: the data confirm what is claimed.",
    "fail": "FAIL: the data contradict what is claimed.",
    "inconclusive": "INCONCLUSIVE: nothing was found against the claim, but the data do not allow "
    "to say that it holds.",
}
_MARKS = {"pass": "+", "fail": "x", "inconclusive": "?", "told": "-"}


def statistics_manifest(
    found: Measurement,
    *,
    record: str,
    record_sha256: str,
    expires: date,
    tool: str,
    mapping: DataMapping | None = None,
    prev: str | None = None,
) -> StatisticsManifest:
    """The manifest of a measurement. Raises EvidenceError where nothing was compared."""
    breakdown = [
        {
            "what": _clipped(line.what),
            "verdict": line.verdict,
            "because": _clipped(line.because),
            "figures": dict(line.figures),
        }
        for line in found.lines
    ]
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": tool,
        "check": {"id": found.check, "version": VERSION},
        "claim": {
            "record": record,
            "record_sha256": record_sha256,
            "statements": [
                {"pointer": _clipped(one.pointer), "says": _clipped(one.says)}
                for one in found.claims
            ],
        },
        "mapping": mapping
        and {"name": pathlib.PurePath(mapping.file).name, "sha256": mapping.sha256},
        "inputs": [_input(one) for one in found.inputs],
        "engine": _engine(found, tool),
        "quality": [
            {
                "code": one.code, "table": one.table, "column": one.column,
                "gravity": one.gravity, "count": shown(one.count), "said": _clipped(one.said),
            }
            for one in found.doubts
        ],
        "result": {
            "status": found.status,
            "breakdown": breakdown,
            "digest": sha256_id(breakdown).removeprefix("sha256:"),
            "suppressed_below": SUPPRESSED_BELOW,
        },
        "limits": [_clipped(one) for one in (*found.limits, *found.notes)],
        "validity": {"measured": found.on.isoformat(), "expires": expires.isoformat()},
        "prev": prev,
    }  # fmt: skip
    return StatisticsManifest.model_validate({**content, "id": sha256_id(content)})


def _engine(found: Measurement, tool: str) -> dict[str, str]:
    """What counted: strings and documents are read by this program alone, and need no engine."""
    if found.check in {"strings", "receipts"}:
        name, _, number = tool.partition(" ")
        return {"name": name, "version": number}
    return {"name": "duckdb", "version": version()}


def _input(table: InputTable) -> dict[str, Any]:
    columns = [list(pair) for pair in sorted(table.columns.items())]
    return {
        "role": table.role,
        "format": table.form,
        "hash_scope": "full-file",
        "files": [
            {"name": _clipped(file.name), "bytes": file.size, "sha256": file.sha256}
            for file in table.files
        ],
        "columns_sha256": sha256_id(columns).removeprefix("sha256:"),
        "rows": table.rows,
        "first": _moment(table.first),
        "last": _moment(table.last),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.isoformat(timespec='seconds')}Z"


def _clipped(text: str) -> str:
    """What people call things may be endless; a manifest is not."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def statistics_told(manifest: StatisticsManifest) -> str:
    """The manifest for a person: the verdict first, then what it rests on. Ends with a line end."""
    return "\n".join(printable(line) for line in _lines(manifest)) + "\n"


def _lines(manifest: StatisticsManifest) -> Iterator[str]:
    result = manifest.result
    name = manifest.check.id.capitalize()
    yield f"{name} against {manifest.claim.record}, up to {manifest.validity.measured}"
    yield ""
    yield _VERDICTS[result.status]
    yield ""
    for one in manifest.claim.statements:
        yield from _wrapped(f"{one.says}  ({one.pointer})", "  claimed: ")
    yield ""
    for line in result.breakdown:
        yield from _wrapped(f"{line.what}: {line.because}", f"  {_MARKS[line.verdict]} ")
    yield ""
    yield "The data"
    for table in manifest.inputs:
        names = ", ".join(file.name for file in table.files[:3])
        yield f"  {table.role}: {table.rows:,} rows ({names})"
    for finding in manifest.quality:
        count = "fewer than 5" if finding.count is None else f"{finding.count:,}"
        mark = "?" if finding.gravity == "doubt" else "-"
        yield from _wrapped(f"{count} {finding.said} ({finding.table})", f"  {mark} ")
    yield ""
    if manifest.limits:
        yield "What the numbers do not say"
        for limit in manifest.limits:
            yield from _wrapped(limit, "  - ")
        yield ""
    yield f"Counts until {manifest.validity.expires}. {manifest.id}"


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
