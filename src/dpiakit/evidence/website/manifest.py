"""From an observation to its manifest, and the manifest for a person."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dpiakit.evidence.canonical import sha256_id
from dpiakit.evidence.shape import SCHEMA
from dpiakit.evidence.website.claims import WebsiteClaims
from dpiakit.evidence.website.judgement import WebsiteLine, judge_website
from dpiakit.evidence.website.observation import IN_WORDS, Observation, Seen
from dpiakit.evidence.website.shape import SituationSeen, WebsiteManifest
from dpiakit.evidence.website.sites import Sites
from dpiakit.source import printable

VERSION = "1"
"""Of the check: it changes when the same observation could give another verdict."""
_LONGEST = 2_000
_WIDTH = 100
_VERDICTS = {
    "pass": "PASS: in all four situations the pages did what the record says, and nothing else.",
    "fail": "FAIL: the pages do what the record, or the choice of a visitor, does not allow.",
    "inconclusive": "INCONCLUSIVE: nothing was found against the record, but nobody can say that "
    "all is well.",
}
_MARKS = {"fail": "x", "inconclusive": "?", "attention": "!", "pass": "+"}
_HEADS = {
    "fail": "What is against the record",
    "inconclusive": "What is still open, so that nothing passes",
    "attention": "What somebody should look at (it decides nothing)",
    "pass": "What is as declared",
}


def website_manifest(
    observed: Observation,
    claims: WebsiteClaims,
    *,
    record: str,
    record_sha256: str,
    expires: date,
    tool: str,
    prev: str | None = None,
) -> WebsiteManifest:
    """The manifest of an observation. The same observation and record give the same bytes."""
    lines = judge_website(observed, claims)
    breakdown = [_row(line) for line in lines]
    sites = Sites()
    situations = [_situation(one, sites) for one in observed.situations]
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": tool,
        "check": {
            "id": "website",
            "version": VERSION,
            "source": observed.source,
            "public_suffixes": observed.suffixes,
        },
        "claim": {
            "record": record,
            "record_sha256": record_sha256,
            "statements": [{"pointer": one.pointer, "says": one.says} for one in claims.stated],
        },
        "pages": [_clipped(page) for page in observed.pages],
        "engine": {"name": observed.browser[0], "version": _clipped(observed.browser[1])},
        "inputs": _inputs(observed),
        "situations": situations,
        "result": {
            "status": _status(observed, lines),
            "violations": sum(_violations(line) for line in lines),
            "breakdown": breakdown,
            "digest": sha256_id(breakdown).removeprefix("sha256:"),
        },
        "limits": [_clipped(one) for one in observed.limits],
        "notes": [_clipped(one) for one in observed.notes],
        "validity": {"measured": observed.on.isoformat(), "expires": expires.isoformat()},
        "prev": prev,
    }
    return WebsiteManifest.model_validate({**content, "id": sha256_id(content)})


def _status(observed: Observation, lines: Sequence[WebsiteLine]) -> str:
    """A pass needs all four situations, nothing left open and nothing unseen."""
    verdicts = {line.verdict for line in lines}
    if "fail" in verdicts:
        return "fail"
    return "inconclusive" if observed.limits or "inconclusive" in verdicts else "pass"


def _violations(line: WebsiteLine) -> int:
    if line.verdict != "fail":
        return 0
    return line.figures.get("left_out", 1)


def _situation(seen: Seen, sites: Sites) -> dict[str, Any]:
    return {
        "situation": seen.situation,
        "reached": seen.reached,
        "because": _clipped(seen.because),
        "cookies": len({(s.name, s.host) for s in seen.stored if s.kind == "cookie"}),
        "storage": len({(s.name, s.host) for s in seen.stored if s.kind != "cookie"}),
        "third_parties": len({sites.site(one.host) for one in seen.contacts}),
    }


def _row(line: WebsiteLine) -> dict[str, Any]:
    return {
        "what": _clipped(printable(line.what)),
        "verdict": line.verdict,
        "code": line.code,
        "because": _clipped(printable(line.because)),
        "seen": list(line.seen),
        "figures": dict(line.figures),
    }


def _inputs(observed: Observation) -> list[dict[str, Any]]:
    if not observed.files:
        return []
    files = [
        {"name": _clipped(one.name), "bytes": one.size, "sha256": one.sha256}
        for one in observed.files
    ]
    return [{"role": "inspection", "format": "json", "hash_scope": "full-file", "files": files}]


def _clipped(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - 1]}…"


def website_told(manifest: WebsiteManifest) -> str:
    """The manifest for a person: the verdict first, then what it rests on. Ends with a line end."""
    return "\n".join(printable(line) for line in _lines(manifest)) + "\n"


def _lines(manifest: WebsiteManifest) -> Iterator[str]:
    result = manifest.result
    pages = f"{manifest.pages[0]}" + (
        f" and {len(manifest.pages) - 1:,} more" if len(manifest.pages) > 1 else ""
    )
    how = "visited" if manifest.check.source == "visit" else "inspected"
    yield f"{pages} against {manifest.claim.record}, {how} on {manifest.validity.measured}"
    yield ""
    yield from _wrapped(_VERDICTS[result.status], "")
    yield ""
    for verdict, head in _HEADS.items():
        rows = [one for one in result.breakdown if one.verdict == verdict]
        if rows:
            yield head
            for row in rows:
                yield from _wrapped(f"{row.what}: {row.because}", f"  {_MARKS[verdict]} ")
            yield ""
    yield "What was looked at"
    for one in manifest.situations:
        yield from _wrapped(_counted(one), f"  {IN_WORDS[one.situation]:<28}")
    yield f"  {'browser':<28}{manifest.engine.name} {manifest.engine.version}"
    yield ""
    for head, texts in (
        ("What could not be looked at, so that nothing passes", manifest.limits),
        ("What such a look does not show", manifest.notes),
    ):
        if texts:
            yield head
            for text in texts:
                yield from _wrapped(text, "  - ")
            yield ""
    yield f"Counts until {manifest.validity.expires}. {manifest.id}"


def _counted(one: SituationSeen) -> str:
    if not one.reached:
        return "NOT SEEN"
    return (
        f"{_number(one.cookies, 'cookie')}, {_number(one.storage, 'key')} of storage, "
        f"{_number(one.third_parties, 'third party', 'third parties')}. {one.because}".rstrip()
    )


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
