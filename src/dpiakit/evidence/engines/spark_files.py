"""Files as tables of Spark: read by path and never by pattern, strictly, as DuckDB reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.engines.origins import stop
from dpiakit.evidence.engines.spark_csv import csv_shape
from dpiakit.evidence.engines.spark_session import failures
from dpiakit.evidence.errors import EvidenceError
from dpiakit.source import quoted

if TYPE_CHECKING:
    from dpiakit.evidence.mapping import TableSource
    from dpiakit.evidence.sources import DataFile

_INT96 = "spark.sql.parquet.int96AsTimestamp"
_NO_DUCK = "Leave --engine out, or export its tables as Parquet."
_DIFFER = "Each file of a table needs the same columns, of the same types and in the same order."


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
        return dict(_one_parquet(session, file)[0].dtypes)


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
    read, old = [], False
    for file in files:
        with failures(file.shown):
            frame, of_old_kind = _one_parquet(session, file)
        read.append(frame)
        old = old or of_old_kind
    if any(one.dtypes != read[0].dtypes for one in read):
        stop(table, "Its files differ.", _DIFFER)
    with failures(files[0].shown):
        frame = session.read.parquet(*(_place(file) for file in files))
    return _of_old_times(table, frame) if old else frame


def _one_parquet(session: Any, file: DataFile) -> tuple[Any, bool]:
    """A file, and whether it holds times of the old kind INT96."""
    from pyspark.errors import AnalysisException

    session.conf.set(_INT96, "false")
    try:
        return session.read.parquet(_place(file)), False
    except AnalysisException as error:
        if "INT96" not in str(error):
            raise
    finally:
        session.conf.set(_INT96, "true")
    return session.read.parquet(_place(file)), True


def _of_old_times(table: TableSource, frame: Any) -> Any:
    """INT96 says nothing of a zone: its times are local until the mapping says of which."""
    if table.time_zone not in {"", "UTC"}:
        stop(
            table,
            "Its times are of the old kind INT96, which Spark writes in UTC only.",
            'Write "time_zone: UTC" for this table, or store its times anew.',
        )
    return frame.selectExpr(*(
        f"cast({_name(name)} as timestamp_ntz) as {_name(name)}" if kind == "timestamp"
        else _name(name)
        for name, kind in frame.dtypes
    ))  # fmt: skip
