"""What a cited manifest proves on a day: measured, expired, or merely asserted."""

from __future__ import annotations

import pathlib
from datetime import date

from dpiakit.errors import DpiakitError
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.manifest import read_manifest
from dpiakit.evidence.restating import restated
from dpiakit.evidence.shape import Input
from dpiakit.evidence.statistics_shape import AnyManifest
from dpiakit.evidence.website.shape import WebsiteManifest
from dpiakit.findings.claims import ClaimStanding, Standing
from dpiakit.model.activity import Activity
from dpiakit.model.governance import EvidenceReference
from dpiakit.records import Record, project_root

_VERDICTS: dict[str, tuple[Standing, str]] = {
    "pass": ("measured-pass", "The data confirm the record."),
    "fail": ("measured-fail", "The data contradict the record."),
    "inconclusive": (
        "inconclusive",
        "Nothing was found against the record, but the data are too doubtful or too few.",
    ),
}


def standing_of(
    reference: EvidenceReference,
    activity: Activity,
    manifest: AnyManifest | None,
    on: date,
    *,
    missing: str = "No manifest is cited.",
) -> ClaimStanding:
    """What one entry of ``evidence`` proves on a day.

    A manifest counts if it is the one that is cited, is about this record, about what the record
    claims today, and was measured on or before the day and has not expired. Otherwise the claim
    is merely asserted, or its proof expired; it never counts as measured. ``missing`` says why
    there is no manifest.
    """
    if manifest is None:
        return _standing(reference, "asserted", missing, None)
    if (doubt := _unfit(reference, activity, manifest, on)) is not None:
        return _standing(reference, "asserted", doubt, None)
    if manifest.validity.expires < on:
        said = f"It counted until {manifest.validity.expires}. Measure again."
        return _standing(reference, "expired", said, manifest)
    return _standing(reference, *_VERDICTS[manifest.result.status], manifest)


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
    reference: EvidenceReference, standing: Standing, reason: str, manifest: AnyManifest | None
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
    return tuple(
        _standing_from_file(reference, record.activity, file, on)
        for reference in (record.activity.evidence or {}).values()
    )


def _standing_from_file(
    reference: EvidenceReference, activity: Activity, file: pathlib.Path, on: date
) -> ClaimStanding:
    if reference.manifest is None:
        return standing_of(reference, activity, None, on)
    if not reference.file:
        missing = "A manifest is cited, but no file is named."
        return standing_of(reference, activity, None, on, missing=missing)
    folder = file.resolve().parent
    cited = (folder / reference.file).resolve()
    if not cited.is_relative_to(project_root(folder)):
        missing = f"{reference.file} lies outside of the project and is not read."
        return standing_of(reference, activity, None, on, missing=missing)
    try:
        manifest = read_manifest(cited)
    except DpiakitError as error:
        missing = f"{reference.file}: {_said(error)}"
        return standing_of(reference, activity, None, on, missing=missing)
    return standing_of(reference, activity, manifest, on)


def _said(error: DpiakitError) -> str:
    """What is wrong, without the path of this machine."""
    if isinstance(error, EvidenceError):
        return error.what
    problems = getattr(error, "problems", ())
    return problems[0].what if problems else "It cannot be read."
