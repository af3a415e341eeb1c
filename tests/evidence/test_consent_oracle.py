"""Every count equals that of a program that looks at one row after the other."""

from datetime import date

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

from dpiakit.evidence import quality
from dpiakit.evidence.consent_sql import ASOF_COUNTS, SCAN_COUNTS
from dpiakit.evidence.manifest import consent_manifest

CLAIM_UNTIL = date(2027, 1, 31)
CLAIM = a_claim(
    a_purpose("mail", refresh="P12M"),
    a_purpose("ads", consent=False, sale=True, refresh=None),
    a_purpose("rank", sale=True, refresh="P1M5D"),
    withdrawal_days=3,
    opt_out_days=15,
)


@pytest.fixture(autouse=True)
def counted_in_spite_of_many_unknown_codes(monkeypatch):
    """So many would be refused, but here they are what is put to the test."""
    monkeypatch.setattr(quality, "MOST_UNREAD", 1)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = a_random_world(7, 20_000)
    made.folder = write_world(
        tmp_path_factory.mktemp("oracle"), made.events, made.uses, made.notices
    )
    made.expected = oracle(made.events, made.uses, made.notices, CLAIM, AGES)
    return made


@pytest.mark.parametrize("form", ["native", "interval", "fill"])
def test_every_form_counts_twenty_thousand_events_as_the_oracle_does(world, form):
    assert found(audited(world.folder, CLAIM, form=form)) == world.expected


def test_the_oracle_has_met_every_count(world):
    names = {(part, name) for part, _, name in world.expected}

    assert names == {
        *(("asof", one.name) for one in ASOF_COUNTS),
        *(("scan", one.name) for one in SCAN_COUNTS),
    }


def test_all_forms_give_one_digest(world):
    digests = {
        consent_manifest(
            audited(world.folder, CLAIM, form=form), expires=CLAIM_UNTIL, tool="t"
        ).result.digest
        for form in ("native", "interval", "fill")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("seed", range(8))
def test_small_crowded_ledgers_are_counted_alike(tmp_path, seed):
    """Few people and few moments: ties everywhere."""
    made = a_random_world(seed, 60)
    for row in (*made.events, *made.uses):
        row["subject_id"] = f"s{len(row['ts']) + hash_of(row) % 3}"
        row["ts"] = row["ts"][:8] + f"{1 + hash_of(row) % 4:02}T00:00:00Z"
    folder = write_world(tmp_path, made.events, made.uses, made.notices)
    claim = a_claim(
        a_purpose("mail", refresh="P2M"), a_purpose("ads", consent=False, sale=True), opt_out_days=2
    )
    expected = oracle(made.events, made.uses, made.notices, claim, AGES)

    assert found(audited(folder, claim)) == expected
    assert found(audited(folder, claim, form="interval")) == expected
    assert found(audited(folder, claim, form="fill")) == expected


def hash_of(row):
    """A number from a row that is the same in every run."""
    return sum(map(ord, "".join(row.values())))
