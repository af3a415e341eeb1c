"""Spark counts what the oracle counts, and its digests are those of DuckDB."""

import duckdb
import pytest
from evidence_world import (
    AGES,
    a_claim,
    a_purpose,
    a_random_world,
    audited,
    found,
    oracle,
    write_world,
)
from spark_world import needs_spark, spark_audited
from test_consent_oracle import CLAIM, CLAIM_UNTIL, hash_of

from dpiakit.evidence import quality
from dpiakit.evidence.manifest import consent_manifest

pytestmark = needs_spark


@pytest.fixture(autouse=True)
def counted_in_spite_of_many_unknown_codes(monkeypatch):
    """So many would be refused, but here they are what is put to the test."""
    monkeypatch.setattr(quality, "MOST_UNREAD", 1)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Twenty thousand events as CSV and as Parquet, what the oracle finds and DuckDB's manifest."""
    made = a_random_world(7, 20_000)
    made.csv = write_world(tmp_path_factory.mktemp("csv"), made.events, made.uses, made.notices)
    made.parquet = in_parquet(made.csv, tmp_path_factory.mktemp("parquet"))
    made.expected = oracle(made.events, made.uses, made.notices, CLAIM, AGES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quality, "MOST_UNREAD", 1)
        made.duck = a_manifest(audited(made.csv, CLAIM))
    return made


def in_parquet(folder, target):
    """The same world, with times of different kinds."""
    for name in ("ledger", "uses", "notices"):
        with duckdb.connect() as made:
            made.execute("set TimeZone = 'UTC'")
            made.read_csv(f"{folder}/{name}.csv", header=True).write_parquet(
                f"{target}/{name}.parquet"
            )
    text = (folder / "mapping.yaml").read_text().replace(".csv", ".parquet")
    (target / "mapping.yaml").write_text(f"time_zone: UTC\n{text}")
    return target


def a_manifest(audit):
    return consent_manifest(audit, expires=CLAIM_UNTIL, tool="t")


@pytest.mark.parametrize(("form", "stored"), [("interval", "csv"), ("fill", "parquet")])
def test_every_form_counts_twenty_thousand_events_as_the_oracle_does(crowd, form, stored):
    audit = spark_audited(getattr(crowd, stored), CLAIM, form=form)

    assert audit.form == form
    assert found(audit) == crowd.expected
    manifest = a_manifest(audit)
    assert manifest.result.digest == crowd.duck.result.digest
    assert manifest.quality == crowd.duck.quality
    assert manifest.result.coverage == crowd.duck.result.coverage
    assert [(one.rows, one.first, one.last) for one in manifest.inputs] == [
        (one.rows, one.first, one.last) for one in crowd.duck.inputs
    ]


def test_a_crowded_ledger_of_hot_keys_is_counted_by_filling(tmp_path, monkeypatch):
    """Few people and few moments: ties everywhere.

    Compared with every event of a hot key, each use would cost as many rows.
    """
    monkeypatch.setattr(quality, "HOT", 2)
    made = a_random_world(2, 60)
    for row in (*made.events, *made.uses):
        row["subject_id"] = f"s{len(row['ts']) + hash_of(row) % 3}"
        row["ts"] = row["ts"][:8] + f"{1 + hash_of(row) % 4:02}T00:00:00Z"
    folder = write_world(tmp_path, made.events, made.uses, made.notices)
    claim = a_claim(
        a_purpose("mail", refresh="P2M"), a_purpose("ads", consent=False, sale=True), opt_out_days=2
    )
    expected = oracle(made.events, made.uses, made.notices, claim, AGES)

    audit = spark_audited(folder, claim)

    assert found(audit) == expected
    assert audit.form == "fill"
    assert "hot-key" in {one.code for one in audit.qualities}
