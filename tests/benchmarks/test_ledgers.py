"""The ledgers of the benchmark are the same each time, and sound."""

import sys
from datetime import date
from pathlib import Path

import pytest

from dpiakit.evidence.claims import Parameters, consent_claim
from dpiakit.evidence.consent import audit_consent
from dpiakit.evidence.engines.duck import Limits, duck_store
from dpiakit.evidence.mapping import read_mapping
from dpiakit.records import read_record

LEDGERS = Path(__file__).parents[2] / "benchmarks/ledgers"


@pytest.fixture(scope="module")
def ledgers():
    sys.path.insert(0, str(LEDGERS))
    try:
        import make

        yield make
    finally:
        sys.path.remove(str(LEDGERS))


def test_the_same_number_of_rows_is_the_same_ledger(ledgers, tmp_path):
    for name in ("one", "two"):
        ledgers.make(500, tmp_path / name)

    for file in ("consent_events.parquet", "processing_events.parquet", "notices.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_ledger_is_audited_without_a_doubt_and_its_faults_are_spread(ledgers, tmp_path):
    """Each purpose has faults of many kinds: the columns do not hang together."""
    ledgers.make(20_000, tmp_path)
    record = read_record(tmp_path / "record.yaml")
    mapping = read_mapping(tmp_path / "mapping.yaml")
    claim = consent_claim(record.activity, record.digest, Parameters(withdrawal_days=15))

    audit = audit_consent(
        duck_store(tmp_path, mapping, Limits(tmp_path)), mapping, claim, lambda _: 16,
        date(2026, 10, 31), shown="ledger",
    )  # fmt: skip

    assert not audit.qualities
    assert {one.purpose for one in audit.purposes} == set(ledgers.PURPOSES)
    for one in audit.purposes:
        assert one.asof["no_prior_event"] > 0
        assert one.asof["invalid_state"] > 0
        assert one.asof["used_after_withdrawal"] > 0
        assert one.scan["minor_without_parent"] > 0
        assert one.scan["no_proof"] > 0
