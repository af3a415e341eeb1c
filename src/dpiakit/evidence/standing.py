"""What a cited manifest proves on a day: measured, expired, or merely asserted."""

from __future__ import annotations

import pathlib
from datetime import date, timedelta

from dpiakit.errors import DpiakitError
from dpiakit.evidence.citing import lies_in_project
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.found import found
from dpiakit.evidence.manifest import read_manifest
from dpiakit.evidence.restating import restated
from dpiakit.evidence.shape import Input
from dpiakit.evidence.statistics_shape import AnyManifest
from dpiakit.evidence.website.shape import WebsiteManifest
from dpiakit.findings.claims import Claims, ClaimStanding, Standing
from dpiakit.model.activity import Activity
from dpiakit.model.governance import EvidenceReference
from dpiakit.records import Record

_NONE_CITED = "No manifest is cited."
_VERDICTS: dict[str, tuple[Standing, str]] = {
    "pass": ("measured-pass", "The data confirm the record."),
    "fail": ("measured-fail", "The data contradict the record."),
    "inconclusive": (
        "inconclusive",
        "Nothing was found against the record, but the data are too doubtful or too few.",
    ),
}

_THEN = {
    "pass": "; the data confirmed the record then",
    "fail": "; the data contradicted the record then",
    "inconclusive": "; nobody could tell then",
}


def standing_of(
    reference: EvidenceReference,
    activity: Activity,
    manifest: AnyManifest | None,
    on: date,
    *,
    missing: str = _NONE_CITED,
) -> ClaimStanding:
    """What one entry of ``evidence`` proves on a day.

    A manifest counts if it is the one that is cited, is about this record, about what the record
    claims today, and was measured on or before the day and has not expired. Otherwise the claim
    is merely asserted, or its proof expired; it never counts as measured. ``missing`` says why
    there is no manifest.
    """
    if manifest is None:
        return _standing(reference, "asserted", missing, None)
    measured, expires = manifest.validity.measured, manifest.validity.expires
    if (doubt := _unfit(reference, activity, manifest, on)) is not None:
        turns = measured if measured > on else date.max
        return _standing(reference, "asserted", doubt, None, turns)
    if expires < on:
        said = f"It does not count after {expires}{_THEN[manifest.result.status]}. Measure again."
        return _standing(reference, "expired", said, manifest)
    turns = expires + timedelta(days=1) if expires < date.max else date.max
    return _standing(reference, *_VERDICTS[manifest.result.status], manifest, turns)


def _unfit(
    reference: EvidenceReference, activity: Activity, manifest: AnyManifest, on: date
) -> str | None:
    if reference.manifest != manifest.id:
        return "The file holds another manifest than the one that the record cites."
    if manifest.claim.record != activity.id:
        return f"The manifest is about another record: {manifest.claim.record}."
    if manifest.validity.measured > on:
        return f"It was measured after this day, on {manifest.validity.measured}."
    if changed := list(restated(activity, manifest)):
        return f"The record claims something else since it was measured: {', '.join(changed)}."
    return None


def _standing(
    reference: EvidenceReference,
    standing: Standing,
    reason: str,
    manifest: AnyManifest | None,
    turns: date = date.max,
) -> ClaimStanding:
    return ClaimStanding(
        key=reference.key,
        title=reference.title or reference.key,
        supports=tuple(reference.supports or ()),
        standing=standing,
        reason=reason,
        file=reference.file or "",
        measured=manifest.validity.measured if manifest else None,
        expires=manifest.validity.expires if manifest else None,
        over=_over(manifest) if manifest else "",
        manifest=reference.manifest or "",
        found=found(manifest) if manifest else (),
        turns=turns,
    )


def _over(manifest: AnyManifest) -> str:
    if isinstance(manifest, WebsiteManifest):
        pages, situations = len(manifest.pages), sum(one.reached for one in manifest.situations)
        return (
            f"{pages:,} {'page' if pages == 1 else 'pages'} in {situations} of "
            f"{len(manifest.situations)} situations"
        )
    return ", ".join(map(_counted, manifest.inputs))


def _counted(one: Input) -> str:
    return f"{one.rows:,} {'row' if one.rows == 1 else 'rows'} of {one.role}"


def standings(record: Record, file: pathlib.Path, on: date) -> tuple[ClaimStanding, ...]:
    """What every entry of ``evidence`` in a record proves on a day, as it is written.

    ``file`` is where the record lies; cited files are named from there and read only inside its
    project. One that cannot be read leaves its claim merely asserted, and says why.
    """
    return claims(record, file, on).today


def claims(record: Record, file: pathlib.Path, on: date, launch: date | None = None) -> Claims:
    """The same of a day and of the planned day of a start; each manifest is read once."""
    references = tuple((record.activity.evidence or {}).values())
    read = [_manifest(reference, file) for reference in references]

    def on_day(day: date) -> tuple[ClaimStanding, ...]:
        return tuple(
            standing_of(reference, record.activity, manifest, day, missing=missing)
            for reference, (manifest, missing) in zip(references, read, strict=True)
        )

    return Claims(on_day(on), on_day(launch) if launch else ())


def _manifest(reference: EvidenceReference, file: pathlib.Path) -> tuple[AnyManifest | None, str]:
    """The manifest that an entry cites; or why there is none."""
    if reference.manifest is None:
        return None, _NONE_CITED
    if not reference.file:
        return None, "A manifest is cited, but no file is named."
    cited = lies_in_project(file, reference.file)
    if cited is None:
        return None, f"{reference.file} lies outside of the project and is not read."
    try:
        return read_manifest(cited), ""
    except DpiakitError as error:
        return None, f"{reference.file}: {_said(error)}"


def _said(error: DpiakitError) -> str:
    """What is wrong, without the path of this machine."""
    if isinstance(error, EvidenceError):
        return error.what
    problems = getattr(error, "problems", ())
    return problems[0].what if problems else "It cannot be read."
