"""Bad data and bad files end in Spark as they do in DuckDB, or with a clear error."""

import json
from datetime import datetime

import duckdb
import pytest
from click.testing import CliRunner
from evidence_world import (
    MAPPING,
    a_claim,
    a_purpose,
    a_use,
    an_event,
    audited,
    found,
    write_world,
)
from spark_world import needs_spark, spark_audited
from test_evidence_bad_data import parquet

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError
from dpiakit.evidence.engines.duck import Limits, duck_store
from dpiakit.evidence.engines.spark import spark_store
from dpiakit.evidence.mapping import read_mapping
from dpiakit.evidence.views import make_views

pytestmark = needs_spark
HOSTILE = "x`; drop view consent_events; --\"'"
CODE = "yes'; drop table codes; -- \\' ✓"


def a_troubled_world(folder):
    """A ledger with flaws of every kind in a few rows each, so that it is still counted."""
    events = [an_event(subject_id=f"a{n}", ts=f"2026-01-{1 + n % 28:02} 10:00") for n in range(80)]
    events += [
        an_event(event=CODE, subject_id="b1"),
        an_event(event="agreed", mechanism="wink", age_band="young"),
        an_event(ts="yesterday"), an_event(ts=""), an_event(subject_id=""),
        an_event(ts="2026-12-24T10:00:00Z"), an_event(ts="1969-12-31T23:59:59Z"),
        an_event(ts="2026-03-29 02:30"), an_event(ts="2026-10-25 02:30:00"),
        an_event(recorded_at="2026-01-01T00:00:00Z"), an_event(recorded_at="2029-01-01"),
        an_event(valid_until="2020-01-01T00:00:00+05:00", jurisdiction="XX", age_band="u13"),
        an_event(purpose_id="other\nline"), an_event(proof_ref="", notice_version="lost"),
        an_event(event="withdrawn", ts="2026-02-01T09:00:00Z"),
        an_event(event="opted_out", ts="2026-01-09T12:00:00Z", subject_id="c1", mechanism="gpc"),
        an_event(event="opted_out", ts="2026-02-20T12:00:00Z", subject_id="c2"),
    ]  # fmt: skip
    uses = [a_use(subject_id=f"a{n}", ts="2026-02-01T09:30:00Z") for n in range(60)]
    uses += [a_use(ts=""), a_use(subject_id=""), a_use(subject_id="b1"), a_use(purpose_id="?")]
    uses += [a_use(subject_id="c1", ts=f"2026-01-{day}T12:00:00Z") for day in (12, 13, 14)]
    uses += [a_use(subject_id="c2", ts="2026-03-01T00:00:00Z")]
    notices = [("n1", "2026-01-05", "2026-06-01"), ("n1", "2026-01-06", "2026-06-01")]
    text = MAPPING.replace("event: event", f"event: {{column: event, codes: {code_of(CODE)}}}")
    text = text.replace("proof_ref: proof_ref", f"proof_ref: {json.dumps(HOSTILE)}")
    text += (
        "  calendar:\n    from: calendar.csv\n"
        "    columns: {jurisdiction: place, day: date, business_day_index: n}\n"
        "  purposes:\n    from: purposes.csv\n"
        "    columns: {purpose_id: id, refresh_days: days, sale_or_ads: sale}\n"
    )
    write_world(folder, events, uses, notices, f"time_zone: Europe/Berlin\n{text}")
    raw = (folder / "ledger.csv").read_text()
    head, rows = raw.split("\n", 1)
    named = '"' + HOSTILE.replace('"', '""') + '"'
    (folder / "ledger.csv").write_text(head.replace("proof_ref", named) + "\n" + rows)
    days = "".join(f"DE,2026-01-{n:02},{n - 3 * (n > 11)}.0\n" for n in range(9, 20))
    (folder / "calendar.csv").write_text(f"place,date,n\n{days}DE,never,1\nDE,0000-01-01,2e1\n")
    (folder / "purposes.csv").write_text("id;days;sale\nmail;30,5;Yes\nmail;20;no\nx;;maybe\n")
    return folder


def code_of(code):
    return json.dumps({code: "given"}, ensure_ascii=False)


def test_a_troubled_ledger_is_doubted_and_counted_as_duckdb_does(tmp_path):
    folder = a_troubled_world(tmp_path)
    claim = a_claim(a_purpose(sale=True, refresh=None), opt_out_days=1)
    expected, audit = audited(folder, claim), spark_audited(folder, claim)

    assert audit.qualities == expected.qualities
    assert len({one.code for one in audit.qualities}) > 10
    assert (audit.status, audit.purposes) == (expected.status, expected.purposes)
    assert audit.claim == expected.claim
    assert audit.coverage == expected.coverage
    assert len(found(audit)) > 6


def halved(folder):
    raw = (folder / "ledger.parquet").read_bytes()
    (folder / "ledger.parquet").write_bytes(raw[: len(raw) // 2])


def rewritten(select):
    def change(folder):
        with duckdb.connect() as made:
            made.execute(
                f"copy (select * replace ({select}) from '{folder}/ledger.csv') "  # noqa: S608  text of the test's
                f"to '{folder}/ledger.parquet'"
            )

    return change


def two_files(folder):
    rewritten("1 as proof_ref")(folder)
    (folder / "more.parquet").write_bytes((folder / "uses.parquet").read_bytes())
    mapping = folder / "mapping.yaml"
    mapping.write_text(
        mapping.read_text().replace("ledger.parquet", "[ledger.parquet, more.parquet]")
    )


def two_forms(folder):
    mapping = folder / "mapping.yaml"
    mapping.write_text(mapping.read_text().replace("ledger.parquet", "[ledger.parquet, uses.csv]"))


def renamed(name):
    def change(folder):
        (folder / "ledger.parquet").rename(folder / name)
        mapping = folder / "mapping.yaml"
        mapping.write_text(mapping.read_text().replace("ledger.parquet", f'"{name}"'))

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (halved, r"ledger\.parquet: It cannot be used: Spark cannot read it"),
        (rewritten("timestamp_ns '2026-01-10 10:00:00' as ts"), "times in nanoseconds"),
        (rewritten("{'id': subject_id} as subject_id"), r"mapping\.yaml:4:.*of several parts"),
        (rewritten("'ab'::blob as subject_id"), r"mapping\.yaml:4:.*or none that have a text"),
        (rewritten("1.5::double as subject_id"), r"mapping\.yaml:4:.*engines write differently"),
        (rewritten("timestamp '2026-01-10' as ts"), r"mapping\.yaml:4:.*local times"),
        (rewritten("time '10:00' as ts"), "Spark"),
        (two_files, r"mapping\.yaml:3:.*Its files differ"),
        (two_forms, r"mapping\.yaml:3:.*of several forms"),
        (renamed("_ledger.parquet"), r"mapping\.yaml:3:.*hidden files"),
        (renamed("ab:c.parquet"), r"mapping\.yaml:3:.*a colon"),
    ],
)
def test_a_file_that_spark_cannot_read_as_others_do_is_told(tmp_path, change, said):
    folder = parquet(write_world(tmp_path, [an_event()] * 50, [a_use()]))
    change(folder)
    with pytest.raises(DpiakitError, match=said):
        spark_audited(folder)


def test_a_duckdb_file_is_left_to_duckdb(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    (folder / "mapping.yaml").write_text(MAPPING.replace(".csv", ""))
    duckdb.connect(str(folder / "all.duckdb")).close()
    with pytest.raises(DpiakitError, match="Spark does not read DuckDB files"):
        spark_audited(folder, data=folder / "all.duckdb")


def test_times_of_the_old_kind_are_local_until_somebody_says_of_which_zone(spark, tmp_path):
    """INT96 names no zone: DuckDB takes it for local times, and so must Spark."""
    folder = parquet(write_world(tmp_path, [an_event()], [a_use()]))
    session = spark.newSession()
    session.conf.set("spark.sql.parquet.outputTimestampType", "INT96")
    frame = session.read.csv(f"{folder}/ledger.csv", header=True)
    frame = frame.selectExpr("* except (ts)", "cast(ts as timestamp_ltz) as ts")
    frame.coalesce(1).write.parquet(f"{tmp_path}/old")
    (part,) = (tmp_path / "old").glob("*.parquet")
    part.rename(folder / "ledger.parquet")
    mapping = (folder / "mapping.yaml").read_text()

    with pytest.raises(DpiakitError, match=r"mapping\.yaml:4:.*local times"):
        spark_audited(folder)
    (folder / "mapping.yaml").write_text(f"time_zone: Europe/Berlin\n{mapping}")
    read = read_mapping(folder / "mapping.yaml")
    told = []
    for opened in (duck_store, spark_store):
        with opened(folder, read, Limits(tmp_path)) as rows:
            make_views(rows, read)
            told.append(rows.run("select ts, ts_flaw from consent_events"))

    assert told == [[(datetime(2026, 1, 10, 9), 0)]] * 2  # noqa: DTZ001  UTC throughout


def test_a_path_is_no_pattern_and_a_mapping_is_checked_and_proposed(tmp_path):
    folder = tmp_path / "a[1] {b,c} *%20\\é"
    folder.mkdir()
    parquet(write_world(folder, [an_event()], [a_use()]))
    (tmp_path / "a1 b x%20é").mkdir()
    run = CliRunner().invoke
    words = ["evidence", "map", str(folder), "--engine", "spark"]
    checked = run(cli, [*words, "--check", str(folder / "mapping.yaml")])
    for name in ("ledger", "uses", "notices"):
        (folder / f"{name}.csv").unlink()
    proposed = run(cli, [*words, "--suggest"])

    assert checked.output.endswith("it fits 3 tables of the data.\n"), checked.output
    assert "subject_id: subject_id" in proposed.output
    assert run(cli, [*words[:-1], "duckdb", "--suggest"]).output == proposed.output
