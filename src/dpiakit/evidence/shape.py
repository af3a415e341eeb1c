"""A manifest as it is written: the shape that is checked, published as a schema, and read."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

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

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """The docstrings under the keys, as descriptions that readers of a manifest see."""
        from dpiakit.model.meanings import explained

        return explained(handler.resolve_ref_schema(handler(core_schema)), cls)


class PurposeStated(Part):
    """What the record claims of one purpose."""

    needs_consent: bool
    """Whether the record bases it on consent."""
    sale_or_ads: bool
    """Whether its aim is a sale, a sharing or advertising that one may opt out of."""
    refresh: Text | None
    """An ISO 8601 period. None: nobody says after which time consent is asked again."""
    refresh_from: Text
    """Where that is said."""


class Claim(Part):
    """What was compared: the claims of one record, with their numbers."""

    record: Text
    """The id of the record."""
    record_sha256: Digest
    """Of the record with everything it uses, as it was measured."""
    purposes: dict[str, PurposeStated]
    """The purposes of the record, by name."""
    withdrawal_days: Number
    """Days for a withdrawal to take effect."""
    opt_out_business_days: Number
    """Business days for an opt-out to take effect."""
    opt_out_from: Text
    """Where that is said: a place in the record, or an option."""
    ages: dict[str, Number]
    """Ages of consent that somebody gave in place of those of the law."""


class Check(Part):
    """How it was compared."""

    id: Literal["consent"]
    """Which check."""
    version: Text
    """It changes when the same data could give other numbers."""
    form: Literal["native", "interval", "fill"]
    """How the last state before a use was found."""
    dialect: Text
    """The dialect of SQL that was run."""
    sql_sha256: Digest
    """Of the statements that were run."""


class FileSeen(Part):
    """A file, as it was measured."""

    name: Text
    """Its name in the folder of the data, or that of a table of a database."""
    bytes: Number
    """Its size. Zero where a digest is of no bytes."""
    sha256: Digest
    """Its digest, of what ``hash_scope`` says."""


class Input(Part):
    """A canonical table and the files it came from."""

    role: Text
    """What it was read as: the name of a canonical table, or of what was measured."""
    format: Literal["csv", "parquet", "duckdb", "postgres", "spark", "text", "json"]
    """What it was read from."""
    hash_scope: Literal["full-file", "table-content", "table-snapshot"]
    """Whether the digests are of all bytes, of the mapped columns of all rows of a table in
    whatever order, or of what names a snapshot of a database."""
    files: list[FileSeen]
    """What it was read from, each with its digest."""
    columns_sha256: Digest
    """Of the mapped columns and the types they were found with."""
    rows: Number
    """How many rows it has."""
    first: Text | None
    """The earliest time in it, in UTC."""
    last: Text | None
    """The latest time in it, in UTC."""


class Finding(Part):
    """Something in the data that is not as it should be."""

    code: Text
    """A name for what is wrong."""
    table: Text
    """The table it is in."""
    column: Text
    """The column it is in."""
    gravity: Literal["doubt", "note"]
    """A doubt keeps a pass from being one; a note is worth knowing."""
    count: Number | None
    """None: fewer than five."""
    said: Text
    """What is wrong, as the end of a sentence that begins with the count."""


class Row(Part):
    """What was counted for one purpose. None: from one to four, withheld."""

    purpose: Text
    """The purpose, by its name in the record."""
    uses: Number | None
    """Uses of data for it."""
    events: Number | None
    """Events of the ledger about it."""
    asof: dict[str, Number | None]
    """Of the comparison of each use with the state of consent at that time."""
    scan: dict[str, Number | None]
    """Of the look at each agreement."""


class Coverage(Part):
    """How many people of those whose data were used are not in the ledger at all."""

    people: Number | None
    """People whose data were used."""
    not_in_ledger: Number | None
    """None also where so few are in it that they could be told apart."""


class Result(Part):
    """What was found."""

    status: Literal["pass", "fail", "inconclusive"]
    """The gravest verdict."""
    violations_at_least: Number
    """The sum of the counts that break a claim; each withheld count is taken as one."""
    breakdown: list[Row]
    """The counts, by purpose."""
    digest: Digest
    """SHA-256 of the canonical form of ``breakdown``: the same numbers, the same digest, whatever
    engine counted them."""
    coverage: Coverage
    """How much of what was done the ledger knows of."""
    suppressed_below: Literal[5]
    """Counts from one to less than this are withheld."""


class Mapping(Part):
    """The mapping file that was used."""

    name: Text
    """The name of the file, without its folder."""
    sha256: Digest
    """Its digest."""


class Engine(Part):
    """What counted."""

    name: Text
    """The program."""
    version: Text
    """Its version."""


class Validity(Part):
    """The days on which the manifest counts, both included."""

    measured: Day
    """The last day of the data that was looked at."""
    expires: Day
    """The last day on which the manifest proves anything."""


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
    """The name and version of this format."""
    id: ManifestId
    """SHA-256 of the canonical form of everything else."""
    tool: Text
    """The program that wrote it, with its version."""
    check: Check
    """How it was compared."""
    claim: Claim
    """What was compared."""
    mapping: Mapping
    """The mapping file that was used."""
    inputs: list[Input]
    """What was read."""
    engine: Engine
    """What counted."""
    quality: list[Finding]
    """What is not as it should be in the data."""
    result: Result
    """What was found."""
    limits: list[Text]
    """What could not be looked at, and what the numbers do not say."""
    validity: Validity
    """The days on which the manifest counts."""
    prev: ManifestId | None
    """The manifest before this one: manifests of one claim make a chain."""
