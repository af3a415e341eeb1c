"""An audit that goes on from a snapshot, and one that looks at people in parts."""

from datetime import date
from types import SimpleNamespace

import duckdb
import pytest
from evidence_world import (
    AGES,
    a_claim,
    a_purpose,
    a_random_world,
    a_use,
    an_event,
    audited,
    found,
    oracle,
    write_world,
)

from dpiakit.evidence import quality
from dpiakit.evidence.consent_sql import asof_sql
from dpiakit.evidence.engines.dialect import DUCKDB
from dpiakit.evidence.engines.duck import Limits, Rows
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.manifest import consent_manifest

CLAIM = a_claim(
    a_purpose("mail", refresh="P12M"),
    a_purpose("ads", consent=False, sale=True, refresh=None),
    a_purpose("rank", sale=True, refresh="P1M5D"),
    withdrawal_days=3,
    opt_out_days=15,
)


@pytest.fixture(autouse=True)
def counted_in_spite_of_many_unknown_codes(monkeypatch):
    monkeypatch.setattr(quality, "MOST_UNREAD", 1)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = a_random_world(11, 3_000)
    for event in made.events:
        event["recorded_at"] = event["ts"]
    made.folder = write_world(
        tmp_path_factory.mktemp("world"), made.events, made.uses, made.notices
    )
    return made


def cut(rows, day):
    """The rows from a day on."""
    return [row for row in rows if row["ts"] >= day]


def expected_after(world, day):
    """What an audit must count of what came after a day, knowing everything before it."""
    uses = oracle(world.events, cut(world.uses, day), world.notices, CLAIM, AGES)
    scans = oracle(cut(world.events, day), [], world.notices, CLAIM, AGES)
    return {key: n for key, n in uses.items() if key[0] == "asof"} | scans


def middle(rows):
    return sorted(row["ts"] for row in rows)[len(rows) // 2][:10]


def snapshot_before(world, folder, day, *, name="states.parquet", **more):
    """The snapshot of everything before a day."""
    kept = folder / name
    before = date.fromordinal(date.fromisoformat(day).toordinal() - 1)
    audited(world.folder, CLAIM, on=before, keep=kept, **more)
    return kept


def test_what_came_after_a_snapshot_is_counted_as_if_everything_had_been_read(world, tmp_path):
    day = middle(world.uses)
    kept = snapshot_before(world, tmp_path, day)

    audit = audited(world.folder, CLAIM, since=kept)

    assert found(audit) == expected_after(world, day)
    assert sum(one.uses for one in audit.purposes) < len(world.uses)


def test_the_new_rows_alone_are_enough(world, tmp_path):
    day = middle(world.uses)
    kept = snapshot_before(world, tmp_path, day)
    (tmp_path / "new").mkdir()
    folder = write_world(
        tmp_path / "new", cut(world.events, day), cut(world.uses, day), world.notices
    )

    assert found(audited(folder, CLAIM, since=kept)) == expected_after(world, day)


def test_a_snapshot_of_a_snapshot_is_that_of_the_whole_ledger(world, tmp_path):
    days = sorted(row["ts"][:10] for row in world.uses)
    first, second = days[len(days) // 3], days[2 * len(days) // 3]
    one = snapshot_before(world, tmp_path, first)
    two = snapshot_before(world, tmp_path, second, name="two.parquet", since=one)
    whole = snapshot_before(world, tmp_path, second, name="whole.parquet")

    with duckdb.connect() as connection:
        rows = [connection.read_parquet(str(file)).order("all").fetchall() for file in (two, whole)]
    assert rows[0] == rows[1]
    assert rows[0]


def test_typed_times_are_cut_at_the_same_moment(world, tmp_path):
    """A condition on the stored column spares blocks of the file and changes no number."""
    day = middle(world.uses)
    kept = snapshot_before(world, tmp_path, day)
    typed = "ts::timestamptz at time zone 'UTC' as ts"
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for table in ("ledger", "uses"):
            read = connection.read_csv(str(world.folder / f"{table}.csv"), all_varchar=True)
            read.project(f"* replace ({typed})").write_parquet(str(tmp_path / f"{table}.parquet"))
    for name in ("notices.csv", "mapping.yaml"):
        (tmp_path / name).write_text(
            "time_zone: UTC\n" * (name == "mapping.yaml")
            + (world.folder / name).read_text().replace("ledger.csv", "ledger.parquet")
            .replace("uses.csv", "uses.parquet")
        )  # fmt: skip

    assert found(audited(tmp_path, CLAIM, since=kept)) == expected_after(world, day)


def on_day(day, **changes):
    """An event that was stored when it happened."""
    return an_event(ts=f"{day}T00:00:00Z", recorded_at=f"{day}T00:00:09Z", **changes)


def test_an_event_that_was_stored_after_the_snapshot_leaves_a_doubt(tmp_path):
    folder = write_world(tmp_path, [on_day("2026-01-10")], [a_use()])
    kept = tmp_path / "states.parquet"
    audited(folder, on=date(2026, 5, 31), keep=kept)
    late = an_event(
        event="withdrawn", ts="2026-02-01T00:00:00Z", recorded_at="2026-06-02T00:00:00Z"
    )
    write_world(
        tmp_path, [on_day("2026-01-10"), late, on_day("2026-06-03", subject_id="b")],
        [a_use(ts="2026-06-04T00:00:00Z")],
    )  # fmt: skip

    audit = audited(folder, since=kept)

    assert [(one.code, one.count) for one in audit.qualities] == [("after-snapshot", 1)]
    assert audit.status == "inconclusive"


def test_the_manifest_names_the_snapshot_and_says_what_it_stands_for(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    kept = tmp_path / "states.parquet"
    audited(folder, on=date(2026, 2, 28), keep=kept)
    write_world(
        tmp_path, [on_day("2026-03-02", subject_id="b")], [a_use(ts="2026-03-03T00:00:00Z")]
    )
    manifest = consent_manifest(audited(folder, since=kept), expires=date(2027, 1, 31), tool="t")

    (states,) = [one for one in manifest.inputs if one.role == "states_before"]
    assert states.files[0].name == "states.parquet"
    assert states.rows == 1
    assert any("before 2026-03-01 is known from a snapshot" in one for one in manifest.limits)
    assert manifest.result.status == "pass"


def a_parquet(file, **metadata):
    told = ", ".join(f"{key}: '{value}'" for key, value in metadata.items())
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select 1 as a) to '{file}' (format parquet"
            + (f", kv_metadata {{{told}}})" if told else ")")
        )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda _: None, "There is no such file"),
        (lambda file: file.write_bytes(b"PAR1" * 40), "It cannot be used"),
        (a_parquet, "no snapshot of a ledger"),
        (
            lambda file: a_parquet(file, format="dpiakit/consent-snapshot-v1", checks="0.0.1"),
            "by another version",
        ),
    ],
)  # fmt: skip
def test_what_is_no_snapshot_is_refused(tmp_path, made, said):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    made(tmp_path / "states.parquet")

    with pytest.raises(EvidenceError, match=said):
        audited(folder, since=tmp_path / "states.parquet")


def test_a_snapshot_that_knows_everything_leaves_nothing_to_look_at(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    kept = tmp_path / "states.parquet"
    audited(folder, keep=kept)

    with pytest.raises(EvidenceError, match="nothing is left to look at"):
        audited(folder, since=kept)


def test_a_new_period_without_rows_is_an_error_and_no_pass(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    kept = tmp_path / "states.parquet"
    audited(folder, on=date(2026, 5, 31), keep=kept)

    with pytest.raises(EvidenceError, match="has no rows"):
        audited(folder, since=kept)


@pytest.mark.parametrize("form", ["native", "interval", "fill"])
def test_people_looked_at_in_parts_give_the_same_numbers(world, form):
    whole, parts = audited(world.folder, CLAIM), audited(world.folder, CLAIM, form=form, parts=7)

    assert found(parts) == found(whole)
    assert [one.uses for one in parts.purposes] == [one.uses for one in whole.purposes]


def test_parts_go_on_from_a_snapshot_as_well(world, tmp_path):
    day = middle(world.uses)
    kept = snapshot_before(world, tmp_path, day)

    assert found(audited(world.folder, CLAIM, since=kept, parts=3)) == expected_after(world, day)


def test_neither_parts_nor_where_they_are_counted_change_the_manifest(world):
    ids = {
        consent_manifest(
            audited(world.folder, CLAIM, parts=parts), expires=date(2027, 1, 31), tool="t"
        ).id
        for parts in (None, 1, 5)
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("memory", "spill", "rows", "parts"),
    [
        ("4GB", "1TB", 200_000_000, 1),  # 23 GB of temporary files have room
        ("4GB", "10GB", 200_000_000, 6),  # they do not: each part fits into memory
        ("4GB", "1MB", 30_000_000, 1),  # all of it fits into memory
        ("500MB", "1GB", 10_000_000, 3),
    ],
)
def test_as_many_parts_are_taken_as_memory_and_disk_need(
    tmp_path, monkeypatch, memory, spill, rows, parts
):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=10**12))
    with duckdb.connect() as connection:
        assert Rows(connection, [], Limits(tmp_path, memory, spill)).parts(rows) == parts


def test_a_part_is_of_people_and_leaves_out_nobody():
    text = asof_sql(DUCKDB, "native", in_parts=True)

    assert text.count("select number from part") == 3  # the ledger, the snapshot and the uses
