"""From an audit to its manifest, and from a file back to a manifest that can be trusted."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from dpiakit.evidence import consent_sql
from dpiakit.evidence.canonical import sha256_id
from dpiakit.evidence.consent import ConsentAudit, Coverage, InputSeen
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.shape import SCHEMA, SUPPRESSED_BELOW, Manifest
from dpiakit.evidence.statistics_shape import STATISTICS, AnyManifest, StatisticsManifest
from dpiakit.evidence.website.shape import WebsiteManifest
from dpiakit.source import LIMITS, read_bytes
from dpiakit.source.files import display_name

COVERS = "Only systems that write processing_events are seen; others are not."


def consent_manifest(
    audit: ConsentAudit, *, expires: date, tool: str, prev: str | None = None
) -> Manifest:
    """The manifest of an audit: small numbers withheld, everything hashed.

    ``prev`` is the id of the manifest before it.
    """
    breakdown = [
        {
            "purpose": one.purpose,
            "uses": shown(one.uses),
            "events": shown(one.events),
            "asof": {name: shown(number) for name, number in one.asof.items()},
            "scan": {name: shown(number) for name, number in one.scan.items()},
        }
        for one in audit.purposes
    ]
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": tool,
        "check": {
            "id": "consent",
            "version": consent_sql.VERSION,
            "form": audit.form,
            "dialect": audit.dialect,
            "sql_sha256": audit.text_digest,
        },
        "claim": _claim(audit),
        "mapping": {"name": pathlib.PurePath(audit.mapping.file).name,
                    "sha256": audit.mapping.sha256},
        "inputs": [_input(one) for one in audit.inputs],
        "engine": {"name": audit.engine[0], "version": audit.engine[1]},
        "quality": [
            {
                "code": one.code, "table": one.table, "column": one.column,
                "gravity": one.gravity, "count": shown(one.count), "said": one.said,
            }
            for one in audit.qualities
        ],
        "result": {
            "status": audit.status,
            "violations_at_least": sum(
                at_least(number)
                for _, count, number in audit.counted()
                if count.weight == "violation"
            ),
            "breakdown": breakdown,
            "digest": digest_of(breakdown),
            "coverage": {
                "people": shown(audit.coverage.people),
                "not_in_ledger": _unknown_people(audit.coverage),
            },
            "suppressed_below": SUPPRESSED_BELOW,
        },
        "limits": [*audit.limits, *audit.notes, COVERS],
        "validity": {"measured": audit.on.isoformat(), "expires": expires.isoformat()},
        "prev": prev,
    }  # fmt: skip
    return Manifest.model_validate({**content, "id": sha256_id(content)})


def shown(number: int) -> int | None:
    """A count as it may be written: None for one to four."""
    return None if 0 < number < SUPPRESSED_BELOW else number


def at_least(number: int) -> int:
    """A count as it may enter a sum: one for one to four."""
    return 1 if shown(number) is None else number


def _unknown_people(coverage: Coverage) -> int | None:
    """How many are not in the ledger; None where these, or the others, are one to four."""
    return shown(coverage.people - coverage.known) if shown(coverage.known) is not None else None


def digest_of(breakdown: list[dict[str, Any]]) -> str:
    """The digest of the integers, without its prefix."""
    return sha256_id(breakdown).removeprefix("sha256:")


def _claim(audit: ConsentAudit) -> dict[str, Any]:
    claim = audit.claim
    return {
        "record": claim.record,
        "record_sha256": claim.digest,
        "purposes": {
            one.name: {
                "needs_consent": one.needs_consent,
                "sale_or_ads": one.sale_or_ads,
                "refresh": str(one.refresh) if one.refresh else None,
                "refresh_from": one.refresh_from,
            }
            for one in claim.purposes
        },
        "withdrawal_days": claim.withdrawal_days,
        "opt_out_business_days": claim.opt_out_days,
        "opt_out_from": claim.opt_out_from,
        "ages": dict(claim.ages),
    }


def _input(seen: InputSeen) -> dict[str, Any]:
    return {
        "role": seen.role,
        "format": seen.origin.form,
        "hash_scope": seen.origin.scope,
        "files": [
            {"name": one.name, "bytes": one.size, "sha256": one.digest}
            for one in seen.origin.pieces
        ],
        "columns_sha256": sha256_id(dict(seen.columns)).removeprefix("sha256:"),
        "rows": seen.extent.rows,
        "first": _moment(seen.extent.first),
        "last": _moment(seen.extent.last),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.isoformat(timespec='seconds')}Z"


def manifest_text(manifest: AnyManifest) -> str:
    """The file: readable, keys sorted. Its id does not depend on how it is laid out."""
    return json.dumps(content_of(manifest), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def content_of(manifest: AnyManifest) -> dict[str, Any]:
    """A manifest as plain data."""
    made: dict[str, Any] = manifest.model_dump(mode="json", by_alias=True)
    return made


def read_manifest(file: pathlib.Path) -> AnyManifest:
    """A manifest of any check from a file, as it was written by nobody but this program.

    Raises InputError for a file that cannot be read and EvidenceError for one that is no manifest,
    was changed, or contradicts itself.
    """
    name = display_name(file)
    raw = read_bytes(file, limits=LIMITS)
    try:
        data = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise EvidenceError(name, "This is not JSON.", "Name a manifest.") from None
    shape = _shape_of(data)
    try:
        manifest = shape.model_validate_json(json.dumps(data))
    except (ValidationError, ValueError) as error:
        what = f"This is no evidence manifest{_first(error)}."
        raise EvidenceError(name, what, "`dpiakit schema evidence` says what one holds.") from None
    if problem := contradiction(manifest):
        hint = "Measure again: a manifest is never written by hand."
        raise EvidenceError(name, problem, hint)
    return manifest


def _shape_of(data: object) -> type[AnyManifest]:
    check = data.get("check") if isinstance(data, dict) else None
    name = check.get("id") if isinstance(check, dict) else None
    if name == "website":
        return WebsiteManifest
    return StatisticsManifest if isinstance(name, str) and name in STATISTICS else Manifest


def contradiction(manifest: AnyManifest) -> str:
    """What shows that a manifest was changed after it was written; empty for nothing."""
    content = content_of(manifest)
    stated = content.pop("id")
    if sha256_id(content) != stated:
        return "Its id is not that of its content: it was changed after it was written."
    if digest_of(content["result"]["breakdown"]) != manifest.result.digest:
        return "Its numbers do not have the digest that stands beside them."
    return ""


def _first(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return ""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part)[:60] for part in first["loc"])
    return f": {place}: {first['msg'][0].lower()}{first['msg'][1:]}" if place else ""


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")
