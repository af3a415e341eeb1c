"""A manifest as it is written: the shape that is checked, published as a schema, and read."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from dpiakit.model.written import Day

SCHEMA = "dpiakit/evidence-v1"
SUPPRESSED_BELOW = 5
"""A count below it could be told apart as single people, and is not written."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ManifestId = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Number = Annotated[int, Field(ge=0, le=2**53 - 1)]
Text = Annotated[str, Field(max_length=2_000)]


class Part(BaseModel):
    """A group of statements in a manifest. Nothing else may stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PurposeStated(Part):
    """What the record claims of one purpose."""

    needs_consent: bool
    sale_or_ads: bool
    refresh: Text | None
    """An ISO 8601 period. None: nobody says after which time consent is asked again."""
    refresh_from: Text
    """Where that is said."""


class Claim(Part):
    """What was compared: the claims of one record, with their numbers."""

    record: Text
    """The id of the record."""
    record_sha256: Digest
    purposes: dict[str, PurposeStated]
    withdrawal_days: Number
    opt_out_business_days: Number
    opt_out_from: Text
    ages: dict[str, Number]
    """Ages of consent that somebody gave in place of those of the law."""


class Check(Part):
    """How it was compared."""

    id: Literal["consent"]
    version: Text
    form: Literal["native", "interval", "fill"]
    dialect: Text
    sql_sha256: Digest
    """Of the statements that were run."""


class FileSeen(Part):
    """A file, as it was measured."""

    name: Text
    bytes: Number
    sha256: Digest


class Input(Part):
    """A canonical table and the files it came from."""

    role: Text
    format: Literal["csv", "parquet", "duckdb", "postgres"]
    hash_scope: Literal["full-file", "table-snapshot"]
    """Whether the digests are of all bytes, or of what names a snapshot of a database."""
    files: list[FileSeen]
    columns_sha256: Digest
    """Of the mapped columns and the types they were found with."""
    rows: Number
    first: Text | None
    """The earliest time in it, in UTC."""
    last: Text | None


class Finding(Part):
    """Something in the data that is not as it should be."""

    code: Text
    table: Text
    column: Text
    gravity: Literal["doubt", "note"]
    count: Number | None
    """None: fewer than five."""
    said: Text


class Row(Part):
    """What was counted for one purpose. None: from one to four, withheld."""

    purpose: Text
    uses: Number | None
    events: Number | None
    asof: dict[str, Number | None]
    """Of the comparison of each use with the state of consent at that time."""
    scan: dict[str, Number | None]
    """Of the look at each agreement."""


class Coverage(Part):
    """How many people of those whose data were used are not in the ledger at all."""

    people: Number | None
    not_in_ledger: Number | None
    """None also where so few are in it that they could be told apart."""


class Result(Part):
    """What was found."""

    status: Literal["pass", "fail", "inconclusive"]
    violations_at_least: Number
    """The sum of the counts that break a claim; each withheld count is taken as one."""
    breakdown: list[Row]
    digest: Digest
    """SHA-256 of the canonical form of ``breakdown``: the same numbers, the same digest, whatever
    engine counted them."""
    coverage: Coverage
    suppressed_below: Literal[5]


class Mapping(Part):
    """The mapping file that was used."""

    name: Text
    sha256: Digest


class Engine(Part):
    """What counted."""

    name: Text
    version: Text


class Validity(Part):
    """The days on which the manifest counts, both included."""

    measured: Day
    """The last day of the data that was looked at."""
    expires: Day


class Manifest(Part):
    """One run of one check, as a record cites it.

    Integers and digests only: no row, no pseudonym, no value of the data. ``id`` is the SHA-256 of
    the canonical JSON (RFC 8785) of everything else; the same data, mapping, record, day and
    version of the program give the same id.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True,
        title="Evidence manifest",
    )  # fmt: skip

    schema_: Annotated[Literal["dpiakit/evidence-v1"], Field(alias="schema")]
    id: ManifestId
    tool: Text
    check: Check
    claim: Claim
    mapping: Mapping
    inputs: list[Input]
    engine: Engine
    quality: list[Finding]
    result: Result
    limits: list[Text]
    """What could not be looked at, and what the numbers do not say."""
    validity: Validity
    prev: ManifestId | None
    """The manifest before this one: manifests of one claim make a chain."""
