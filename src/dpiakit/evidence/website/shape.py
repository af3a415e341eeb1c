"""The manifest of a website as it is written."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from dpiakit.evidence.shape import (
    Digest,
    Engine,
    FileSeen,
    ManifestId,
    Number,
    Part,
    Text,
    Validity,
)

SituationName = Literal["before", "refused", "accepted", "gpc"]
"""Before any choice; after refusal; after acceptance; with Global Privacy Control, no choice."""


class WebsiteCheck(Part):
    """How it was looked at."""

    id: Literal["website"]
    version: Text
    source: Literal["visit", "edps-inspection"]
    """Pages visited by this program, or a file of the EDPS collector."""
    public_suffixes: Text
    """The list, and its edition, that says which hosts belong together."""


class WebsiteStatement(Part):
    """Something that the record says."""

    pointer: Text
    """The place in the record."""
    says: Text


class WebsiteClaim(Part):
    """What was compared."""

    record: Text
    """The id of the record."""
    record_sha256: Digest
    statements: list[WebsiteStatement]


class Inspection(Part):
    """A file that was read in place of a visit."""

    role: Literal["inspection"]
    format: Literal["json"]
    hash_scope: Literal["full-file"]
    files: list[FileSeen]


class SituationSeen(Part):
    """What was there in one situation: numbers of different names and sites, not of requests."""

    situation: SituationName
    reached: bool
    """False: it did not come about; the numbers are zero and say nothing."""
    because: Text
    cookies: Number
    storage: Number
    third_parties: Number


class WebsiteRow(Part):
    """One thing that is to be said."""

    what: Text
    """A place in the record, or what was found."""
    verdict: Literal["fail", "inconclusive", "attention", "pass"]
    """``attention``: somebody should look; it decides nothing."""
    code: Text
    because: Text
    seen: list[SituationName]
    figures: dict[str, Number]


class WebsiteResult(Part):
    """What was found."""

    status: Literal["pass", "fail", "inconclusive"]
    violations: Number
    breakdown: list[WebsiteRow]
    digest: Digest
    """SHA-256 of the canonical form of ``breakdown``."""


class WebsiteManifest(Part):
    """One look at the pages of a website, as a record cites it.

    Names of cookies and keys, hosts, days and numbers; never a value, a path of a request or a
    query. Digits and hexadecimal runs in names, which may stand for a visitor, are a star.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True,
        title="Manifest of a website",
    )  # fmt: skip

    schema_: Annotated[Literal["dpiakit/evidence-v1"], Field(alias="schema")]
    id: ManifestId
    tool: Text
    check: WebsiteCheck
    claim: WebsiteClaim
    pages: list[Text]
    """The pages, in the order in which they were visited."""
    engine: Engine
    """The browser."""
    inputs: list[Inspection]
    situations: list[SituationSeen]
    result: WebsiteResult
    limits: list[Text]
    """What could not be looked at; while something stands here nothing passes."""
    notes: list[Text]
    """What no such look shows."""
    validity: Validity
    prev: ManifestId | None
