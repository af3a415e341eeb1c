"""A mapping file as it is written: which of the user's columns is which canonical one."""

from typing import Annotated, Literal

from pydantic import Field

from dpiakit.model.written import Facts, Line

Code = Annotated[str, Field(max_length=300)]


class MappedColumn(Facts):
    """Where a canonical column comes from, when more than its name has to be said."""

    column: Line | None = None
    """The column of the data."""
    value: Line | None = None
    """In place of a column: the same value for every row."""
    codes: Annotated[dict[Code, Line], Field(max_length=1_000)] | None = None
    """What the codes of the data mean: theirs before the colon, ours after it."""
    unit: Literal["s", "ms", "us"] | None = None
    """For times that are numbers since 1970: seconds, milliseconds or microseconds."""


class MappedTable(Facts):
    """Where a canonical table comes from."""

    source: (
        Line | Annotated[list[Line], Field(min_length=1, max_length=1_000)] | None
    ) = Field(None, alias="from")  # fmt: skip
    """A CSV or Parquet file in the folder of the data, several of one form, or a table of a DuckDB
    file or of a database: schema.table, or its name alone. Not needed where the data are this one
    file."""
    time_zone: Line | None = None
    """The zone of times in this table that name none, such as UTC or Europe/Berlin."""
    columns: Annotated[dict[Line, Line | MappedColumn], Field(max_length=200)] | None = None
    """Canonical columns, each with the column of the data that holds it."""


class MappingFile(Facts):
    """A mapping: which tables and columns of the data are which canonical ones."""

    time_zone: Line | None = None
    """The zone of times that name none, such as UTC or Europe/Berlin."""
    tables: Annotated[dict[Line, MappedTable], Field(max_length=50)] | None = None
    """Canonical tables by name."""


def mapping_schema() -> dict[str, object]:
    """The JSON Schema of a mapping file, for editors."""
    from dpiakit.model.json_schema import editor_schema

    made = MappingFile.model_json_schema(by_alias=True)
    return editor_schema(made, "evidence-mapping", "Mapping of evidence")
