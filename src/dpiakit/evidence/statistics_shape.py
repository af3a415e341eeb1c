"""The manifest of a check of statistics as it is written."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from dpiakit.evidence.shape import (
    Digest,
    Engine,
    Finding,
    Input,
    Manifest,
    ManifestId,
    Mapping,
    Number,
    Part,
    Text,
    Validity,
)
from dpiakit.evidence.website.shape import WebsiteManifest

STATISTICS = frozenset({"anonymity", "fairness", "operations", "budget", "strings", "receipts"})
"""Checks whose manifest has this shape."""
Figure = Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]


class StatisticsCheck(Part):
    """How it was measured."""

    id: Literal["anonymity", "fairness", "operations", "budget", "strings", "receipts"]
    """Which check."""
    version: Text
    """It changes when the same data could give another figure."""


class Statement(Part):
    """Something that the record, or an option where it is silent, says."""

    pointer: Text
    """The place in the record, or the name of the option."""
    says: Text
    """What stands there, in words."""


class StatisticsClaim(Part):
    """What was compared."""

    record: Text
    """The id of the record."""
    record_sha256: Digest
    """Of the record with everything it uses, as it was measured."""
    statements: list[Statement]
    """What is claimed, by the record or by an option."""


class Measured(Part):
    """One thing that was measured."""

    what: Text
    """What was measured."""
    verdict: Literal["pass", "fail", "inconclusive", "told"]
    """``told``: nobody claims anything about it."""
    because: Text
    """What the verdict rests on."""
    figures: dict[str, Figure | None]
    """Whole numbers; fractions in millionths. None: withheld."""


class StatisticsResult(Part):
    """What was found."""

    status: Literal["pass", "fail", "inconclusive"]
    """The gravest verdict."""
    breakdown: list[Measured]
    """What was measured, a verdict each."""
    digest: Digest
    """SHA-256 of the canonical form of ``breakdown``."""
    suppressed_below: Number
    """Counts of people from one to less than this are withheld."""


class StatisticsManifest(Part):
    """One run of one check of statistics, as a record cites it.

    Integers and digests only, as in the manifest of a consent ledger.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True,
        title="Manifest of a check of statistics",
    )  # fmt: skip

    schema_: Annotated[Literal["dpiakit/evidence-v1"], Field(alias="schema")]
    """The name and version of this format."""
    id: ManifestId
    """SHA-256 of the canonical form of everything else."""
    tool: Text
    """The program that wrote it, with its version."""
    check: StatisticsCheck
    """How it was measured."""
    claim: StatisticsClaim
    """What was compared."""
    mapping: Mapping | None
    """None: the check reads one file as it is."""
    inputs: list[Input]
    """What was read."""
    engine: Engine
    """What counted."""
    quality: list[Finding]
    """What is not as it should be in the data."""
    result: StatisticsResult
    """What was found."""
    limits: list[Text]
    """What could not be looked at, and what the numbers do not say."""
    validity: Validity
    """The days on which the manifest counts."""
    prev: ManifestId | None
    """The manifest before this one: manifests of one claim make a chain."""


AnyManifest = Manifest | StatisticsManifest | WebsiteManifest
"""A manifest of any check. What differs is the claim and the result."""


def manifest_schema() -> dict[str, object]:
    """The JSON Schema of a manifest of any check."""
    from dpiakit.model.json_schema import editor_schema

    made = TypeAdapter(AnyManifest).json_schema(by_alias=True)
    meaning = "One run of one check of evidence. What differs between checks is claim and result."
    return editor_schema(made, "evidence-v1", "Evidence manifest", meaning)
