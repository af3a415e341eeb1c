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

STATISTICS = frozenset({"anonymity", "fairness", "operations", "budget"})
"""Checks whose manifest has this shape."""
Figure = Annotated[int, Field(ge=-(2**53) + 1, le=2**53 - 1)]


class StatisticsCheck(Part):
    """How it was measured."""

    id: Literal["anonymity", "fairness", "operations", "budget"]
    version: Text


class Statement(Part):
    """Something that the record, or an option where it is silent, says."""

    pointer: Text
    """The place in the record, or the name of the option."""
    says: Text


class StatisticsClaim(Part):
    """What was compared."""

    record: Text
    """The id of the record."""
    record_sha256: Digest
    statements: list[Statement]


class Measured(Part):
    """One thing that was measured."""

    what: Text
    verdict: Literal["pass", "fail", "inconclusive", "told"]
    """``told``: nobody claims anything about it."""
    because: Text
    figures: dict[str, Figure | None]
    """Whole numbers; fractions in millionths. None: withheld."""


class StatisticsResult(Part):
    """What was found."""

    status: Literal["pass", "fail", "inconclusive"]
    breakdown: list[Measured]
    digest: Digest
    """SHA-256 of the canonical form of ``breakdown``."""
    suppressed_below: Number


class StatisticsManifest(Part):
    """One run of one check of statistics, as a record cites it.

    Integers and digests only, as in the manifest of a consent ledger.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True,
        title="Manifest of a check of statistics",
    )  # fmt: skip

    schema_: Annotated[Literal["dpiakit/evidence-v1"], Field(alias="schema")]
    id: ManifestId
    tool: Text
    check: StatisticsCheck
    claim: StatisticsClaim
    mapping: Mapping | None
    """None: the check reads one table as it is."""
    inputs: list[Input]
    engine: Engine
    quality: list[Finding]
    result: StatisticsResult
    limits: list[Text]
    """What could not be looked at, and what the numbers do not say."""
    validity: Validity
    prev: ManifestId | None


AnyManifest = Manifest | StatisticsManifest | WebsiteManifest
"""A manifest of any check. What differs is the claim and the result."""


def manifest_schema() -> dict[str, object]:
    """The JSON Schema of a manifest of any check."""
    made = TypeAdapter(AnyManifest).json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:dpiakit:schema:evidence-v1",
        "title": "Evidence manifest",
        **made,
    }
