"""Spark reads each value as DuckDB does: which time it is, and what is wrong with it."""

import json

import duckdb
import pytest
from evidence_world import write_world
from spark_world import needs_spark

from dpiakit.evidence.engines import duck_times, spark_times
from dpiakit.evidence.engines.duck import Limits, Rows
from dpiakit.evidence.engines.spark import SparkRows
from dpiakit.evidence.engines.spark_files import read_files
from dpiakit.evidence.engines.spark_session import spark_session
from dpiakit.evidence.mapping import read_mapping
from dpiakit.evidence.sources import data_files

pytestmark = needs_spark

WRITTEN = (
    # with an offset
    "2026-01-10T10:00:00Z", "2026-01-10 10:00:00+0130", "2026-01-10 10:00:00-01",
    "2026-01-10T10:00Z", "2026-01-10T10:00+14:59", "2026-01-10T10:00+15:00",
    "2026-01-10T23:59-05:30",
    "2026-01-10T23:59:59.9999999Z", "2026-01-10 23:59:59.123456789+01",
    "2026-01-10T10:00:00.1-0030",
    "0001-01-01T00:00:00+01:00", "0000-01-01 00:00:00Z", "0001-01-01 00:00:00Z",
    "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-14:00", "1582-10-10T00:00:00Z",
    # without
    "2026-01-10T10:00:00", "2026-01-10 10:00", "2026-01-10", "1500-02-29", "1900-02-29",
    "2000-02-29", "0000-01-01", "9999-12-31 23:30:00", "0001-01-01 00:30:00", "1850-06-01 12:00:00",
    # within a change of the clock, somewhere
    "2026-03-29 02:30:00", "2026-03-29 02:00", "2026-03-29 03:00", "2026-10-25 02:30:00",
    "2026-10-25 02:00:00", "2026-10-25 03:00:00", "2026-10-25 01:59:59.999999",
    "2026-04-05 01:45:00", "2026-10-04 02:15:00", "2026-11-01 01:30:00", "2026-03-08 02:30:00",
    "1893-04-01 00:03:00", "2011-12-30 10:00:00", "2011-12-29 23:00", "1945-05-24 02:30:00",
    # no time at all, though some engine would take it for one
    "2026-01", "2026", "20260110", "", "  ", " 2026-01-10", "2026-01-10 ", "2026-01-10T10:00:00Z\n",
    "2026-1-2", "2026/01/02", "now", "today", "epoch", "infinity", "12:30", "2026-01-10T24:00:00Z",
    "2026-01-10T23:59:60Z", "2026-01-10t10:00:00z", "2026-01-10 10:00:00 UTC", "2026-13-01",
    "2026-01-10 10:00:00 Europe/Berlin", "2026-02-30T00:00:00Z", "+2026-01-01",
    "12026-01-01T00:00Z", "-0001-01-01T00:00:00Z", "2026-01-10T10:00:00.Z",
    "2026-01-10T10:00:00,5Z", "'", "\\", "null",
    # numbers
    "1", "1768039200", "-1", "+5", "007", "1.0", "1.5", "1e3", "0x1f", "1_000", "١", "253402300799",
    "253402300800", "-62135596800", "-62135596801", "999999999999999999", "99999999999999999999",
    # truths
    "true", "TRUE", "f", "Yes", "no", "0", "on", " true",
)  # fmt: skip
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia")
CASES = [("", ""), *((zone, "") for zone in ZONES), ("", "s"), ("", "ms"), ("", "us")]
KINDS = ("integer", "day", "truth")


def looked_at(reading, attempt, kind):
    """Every case and kind as one list of expressions."""
    parts = [part for zone, unit in CASES for part in reading.instant("raw.v", kind, zone, unit)]
    parts += [attempt("raw.v", one) for one in KINDS]
    return ", ".join(f"{part} as c{n}" for n, part in enumerate(parts))


def test_every_text_is_the_same_time_with_the_same_flaw(tmp_path):
    duck = looked_at(duck_times, lambda *given: Rows.attempt(None, *given), "VARCHAR")
    with duckdb.connect() as made:
        made.execute("set TimeZone = 'UTC'")
        expected = made.execute(
            f"select v, {duck} from (select unnest(?) as v) raw",  # noqa: S608  text of ours
            [list(WRITTEN)],
        ).fetchall()
    with spark_session(Limits(tmp_path), 0) as session:
        select = looked_at(spark_times, spark_times.attempt, "string")
        values = "(select explode(from_json(?, 'array<string>')) as v) raw"
        rows = session.sql(
            f"select v, {select} from {values}",  # noqa: S608  text of ours
            args=[json.dumps(WRITTEN)],
        ).collect()

    assert len(expected) == len(WRITTEN)
    assert {row[0]: tuple(row[1:]) for row in rows} == {row[0]: row[1:] for row in expected}


TYPED = """
select * from (values
  (timestamptz '2026-01-10 10:00:00+01', timestamp '2026-10-25 02:30:00', date '2026-03-29', 1),
  ('0001-01-01 00:00:00Z', '0001-01-01 00:00:00', '0001-01-01', -1),
  ('1500-02-28 12:00:00Z', '1582-10-10 00:00:00', '1500-02-28', 253402300800),
  ('9999-12-31 23:59:59.999999Z', '9999-12-31 23:59:59.999999', '9999-12-31', 1768039200),
  ('12026-01-01 00:00:00Z', '12026-01-01 00:00:00', '12026-01-01', null),
  ('1850-06-01 00:00:00.000001Z', '1893-04-01 00:03:00', '1893-04-01', 9223372036854775807),
  (null, null, null, 0)
) t(zoned, local, day, number)
"""


def test_every_typed_value_is_the_same_time_with_the_same_flaw(tmp_path):
    """Days before 1582 and 1900 are not moved to another calendar."""
    file = tmp_path / "ledger.parquet"
    spark_kinds = {
        "zoned": "timestamp",
        "local": "timestamp_ntz",
        "day": "date",
        "number": "bigint",
    }
    duck_kinds = {"zoned": "TIMESTAMP WITH TIME ZONE", "local": "TIMESTAMP", "day": "DATE",
                  "number": "BIGINT"}  # fmt: skip
    cases = [("zoned", "", ""), ("number", "", "s"), ("number", "", "us")]
    cases += [(name, zone, "") for name in ("local", "day") for zone in ZONES]

    def sliced(reading, kinds):
        return [
            part
            for name, zone, unit in cases
            for part in reading.instant(name, kinds[name], zone, unit)
        ]

    with duckdb.connect() as made:
        made.execute("set TimeZone = 'UTC'")
        made.sql(TYPED).write_parquet(str(file))
        expected = (
            made.read_parquet(str(file))
            .project(", ".join(sliced(duck_times, duck_kinds)))
            .fetchall()
        )
    with spark_session(Limits(tmp_path), 0) as session:
        frame = session.read.parquet(str(file))
        assert dict(frame.dtypes) == spark_kinds
        found = frame.selectExpr(*sliced(spark_times, spark_kinds)).collect()

    assert len(found) == 7
    assert sorted(map(repr, map(tuple, found))) == sorted(map(repr, expected))


@pytest.mark.parametrize("zone", ["Europe/Berlim", "europe/berlin", "+02:00", "UTC+2", "'", ""])
def test_only_names_of_zones_are_zones(spark, zone):
    assert SparkRows(spark, None).knows_zone("America/Argentina/Buenos_Aires")
    assert not SparkRows(spark, None).knows_zone(zone)


def test_texts_of_a_file_are_the_same(tmp_path):
    """Quotes, line ends within quotes, marks that other readers take for something, spaces."""
    folder = write_world(tmp_path, [], [])
    odd = [
        "a,b",
        'a"b',
        '"',
        "a\\",
        "\\N",
        "#a",
        " a ",
        "",
        "a\nb",
        "NULL",
        "é✓",
        "'a",
        "\x01",
        "a;b",
    ]
    lines = [",".join('"' + one.replace('"', '""') + '"' for one in (str(n), text))
             for n, text in enumerate(odd)]  # fmt: skip
    (folder / "ledger.csv").write_text("\ufeffid,text\r\n" + "\r\n".join(lines) + "\r\n", "utf-8")
    mapping = read_mapping(folder / "mapping.yaml")
    files = [one for one in data_files(folder, mapping) if one.role == "consent_events"]
    with duckdb.connect() as made:
        read = made.read_csv(str(folder / "ledger.csv"), header=True, all_varchar=True)
        expected = {n: text or "" for n, text in read.fetchall()}
    with spark_session(Limits(tmp_path), 0) as session:
        rows = read_files(session, mapping.tables["consent_events"], files).collect()

    assert {n: text or "" for n, text in rows} == expected
    assert list(expected.values()) == odd
