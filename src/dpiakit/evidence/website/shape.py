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
    """Which check."""
    version: Text
    """It changes when the same pages could give another verdict."""
    source: Literal["visit", "edps-inspection"]
    """Pages visited by this program, or a file of the EDPS collector."""
    public_suffixes: Text
    """The list, and its edition, that says which hosts belong together."""


class WebsiteStatement(Part):
    """Something that the record says."""

    pointer: Text
    """The place in the record."""
    says: Text
    """What stands there, in words."""


class WebsiteClaim(Part):
    """What was compared."""

    record: Text
    """The id of the record."""
    record_sha256: Digest
    """Of the record with everything it uses, as it was measured."""
    statements: list[WebsiteStatement]
    """What the record says of trackers and signals."""


class Inspection(Part):
    """A file that was read in place of a visit."""

    role: Literal["inspection"]
    """What it was read as."""
    format: Literal["json"]
    """What it is."""
    hash_scope: Literal["full-file"]
    """The digests are of all bytes."""
    files: list[FileSeen]
    """The file, with its digest."""


class SituationSeen(Part):
    """What was there in one situation: numbers of different names and sites, not of requests."""

    situation: SituationName
    """Which choice was made, if any."""
    reached: bool
    """False: it did not come about; the numbers are zero and say nothing."""
    because: Text
    """How it came about, or why it did not."""
    cookies: Number
    """Cookies."""
    storage: Number
    """Keys of local storage."""
    third_parties: Number
    """Sites of others that were called."""


class WebsiteRow(Part):
    """One thing that is to be said."""

    what: Text
    """A place in the record, or what was found."""
    verdict: Literal["fail", "inconclusive", "attention", "pass"]
    """``attention``: somebody should look; it decides nothing."""
    code: Text
    """A name for what was found."""
    because: Text
    """What the verdict rests on."""
    seen: list[SituationName]
    """The situations it was seen in."""
    figures: dict[str, Number]
    """Numbers, by what they count."""


class WebsiteResult(Part):
    """What was found."""

    status: Literal["pass", "fail", "inconclusive"]
    """The gravest verdict."""
    violations: Number
    """How many things contradict the record."""
    breakdown: list[WebsiteRow]
    """Everything that is to be said, a verdict each."""
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
    """The name and version of this format."""
    id: ManifestId
    """SHA-256 of the canonical form of everything else."""
    tool: Text
    """The program that wrote it, with its version."""
    check: WebsiteCheck
    """How it was looked at."""
    claim: WebsiteClaim
    """What was compared."""
    pages: list[Text]
    """The pages, in the order in which they were visited."""
    engine: Engine
    """The browser."""
    inputs: list[Inspection]
    """Files that were read in place of a visit."""
    situations: list[SituationSeen]
    """What was there in each situation."""
    result: WebsiteResult
    """What was found."""
    limits: list[Text]
    """What could not be looked at; while something stands here nothing passes."""
    notes: list[Text]
    """What no such look shows."""
    validity: Validity
    """The days on which the manifest counts."""
    prev: ManifestId | None
    """The manifest before this one: manifests of one claim make a chain."""
