"""Files as tables of Spark: read by path and never by pattern, strictly, as DuckDB reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.engines.origins import FileOrigins, stop
from dpiakit.evidence.engines.spark_csv import csv_shape
from dpiakit.evidence.engines.spark_session import failures
from dpiakit.evidence.errors import EvidenceError
from dpiakit.source import quoted

if TYPE_CHECKING:
    from dpiakit.evidence.engines.store import Origin
    from dpiakit.evidence.mapping import TableSource
    from dpiakit.evidence.sources import DataFile

_NO_DUCK = "Leave --engine out, or export its tables as Parquet."
_DIFFER = "Each file of a table needs the same columns, of the same types and in the same order."


class FileTables:
    """The files a mapping names, as tables."""

    def __init__(self, session: Any, files: Sequence[DataFile]) -> None:
        self.session = session
        self.files = files
        self.of_text = {file.role for file in files if file.form == "csv"}
        self._origins = FileOrigins(files)

    def frame(self, table: TableSource) -> Any:
        """The rows of a table. Raises as :func:`read_files`."""
        mine = [one for one in self.files if one.role in {table.table.name, "database"}]
        return read_files(self.session, table, mine)

    def origin(self, table: TableSource) -> Origin:
        """The files of a table, each with its digest."""
        return self._origins.of(table)


def read_files(session: Any, table: TableSource, files: Sequence[DataFile]) -> Any:
    """The files of one table as a data frame.

    Raises InputError at the line of the mapping for files that are not of one kind, and
    EvidenceError for one that cannot be read.
    """
    for file in files:
        if (reason := _passed_over(file)) is not None:
            stop(table, f"Spark does not read {quoted(file.shown)}: {reason}.", "Rename it.")
    match {file.form for file in files}:
        case one if one == {"csv"}:
            return _csv(session, table, files)
        case one if one == {"parquet"}:
            return _parquet(session, table, files)
        case one if "duckdb" in one:
            return stop(table, "Spark does not read DuckDB files.", _NO_DUCK)
        case _:
            return stop(table, "Its files are of several forms.", "Convert them to Parquet.")


def schema_of(session: Any, file: DataFile) -> dict[str, str]:
    """The columns of one file and their types. Raises EvidenceError for one that is no table."""
    if (reason := _passed_over(file)) is not None:
        raise EvidenceError(file.shown, f"Spark does not read it: {reason}.", "Rename it.")
    if file.form == "duckdb":
        raise EvidenceError(file.shown, "Spark does not read DuckDB files.", _NO_DUCK)
    if file.form == "csv":
        return dict.fromkeys(csv_shape(file).names, "string")
    with failures(file.shown):
        return dict(session.read.parquet(_place(file)).dtypes)


def _passed_over(file: DataFile) -> str | None:
    """Why Hadoop would not see a file though it is there."""
    if file.path.name.startswith(("_", ".")):
        return "its name begins with a mark of hidden files"
    if ":" in str(file.path):
        return "there is a colon in its path"
    return None


def _place(file: DataFile) -> str:
    """A path in which nothing is a pattern."""
    return "file://" + re.sub(r"([*?\[\]{}\\^,])", r"\\\1", str(file.path))


def _csv(session: Any, table: TableSource, files: Sequence[DataFile]) -> Any:
    shapes = [csv_shape(file) for file in files]
    if len(set(shapes)) > 1:
        stop(table, "Its files differ.", _DIFFER)
    names = shapes[0].names
    with failures(files[0].shown):
        return session.read.csv(
            [_place(file) for file in files],
            schema=", ".join(f"{_name(name)} string" for name in names),
            header=True, sep=shapes[0].separator, quote='"', escape='"', multiLine=True,
            encoding="UTF-8", mode="FAILFAST", enforceSchema=True,
            ignoreLeadingWhiteSpace=False, ignoreTrailingWhiteSpace=False,
        )  # fmt: skip


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _parquet(session: Any, table: TableSource, files: Sequence[DataFile]) -> Any:
    read = []
    for file in files:
        with failures(file.shown):
            read.append((session.read.parquet(_place(file)).dtypes, _old_times(session, file)))
    if any(one != read[0] for one in read):
        stop(table, "Its files differ.", _DIFFER)
    kinds, old = read[0]
    with failures(files[0].shown):
        frame = session.read.parquet(*(_place(file) for file in files))
        return frame.selectExpr(*(
            f"cast({_name(name)} as timestamp_ntz) as {_name(name)}" if name in old
            else _name(name)
            for name, _ in kinds
        ))  # fmt: skip


def _old_times(session: Any, file: DataFile) -> frozenset[str]:
    """The columns of the old kind INT96. It says nothing of a zone, so that their times are local.

    Spark does not tell them from times in UTC; the schema in the file itself does.
    """
    jvm = session._jvm  # noqa: SLF001  there is no public way to the schema of the file
    parquet = jvm.org.apache.parquet.hadoop
    path = jvm.org.apache.hadoop.fs.Path(jvm.java.io.File(str(file.path)).toURI())
    found = parquet.util.HadoopInputFile.fromPath(path, session._jsc.hadoopConfiguration())  # noqa: SLF001  likewise
    reader = parquet.ParquetFileReader.open(found)
    try:
        schema = str(reader.getFooter().getFileMetaData().getSchema().toString())
    finally:
        reader.close()
    return frozenset(re.findall(r"^  (?:optional|required) int96 (.+);$", schema, re.MULTILINE))
