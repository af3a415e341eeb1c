"""PostgreSQL counts what the oracle counts, and its digests are those of DuckDB."""

import hashlib
from datetime import date

import pytest
from evidence_world import (
    AGES,
    LEDGER,
    a_claim,
    a_purpose,
    a_random_world,
    a_use,
    an_event,
    audited,
    broken,
    found,
    oracle,
    write_world,
)
from postgres_server import in_database, needs_postgres
from test_consent_oracle import CLAIM, CLAIM_UNTIL, hash_of

from dpiakit.evidence import quality
from dpiakit.evidence.manifest import consent_manifest, manifest_text

pytestmark = [needs_postgres, pytest.mark.slow]


@pytest.fixture(autouse=True)
def counted_in_spite_of_many_unknown_codes(monkeypatch):
    """So many would be refused, but here they are what is put to the test."""
    monkeypatch.setattr(quality, "MOST_UNREAD", 1)


@pytest.fixture(scope="module")
def crowd(postgres, tmp_path_factory):
    """Twenty thousand events as texts and as types, what the oracle finds and DuckDB's manifest."""
    made = a_random_world(7, 20_000)
    folder = write_world(tmp_path_factory.mktemp("crowd"), made.events, made.uses, made.notices)
    made.texts = in_database(postgres, folder)
    made.typed = in_database(postgres, folder, typed=True)
    made.expected = oracle(made.events, made.uses, made.notices, CLAIM, AGES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quality, "MOST_UNREAD", 1)
        made.duck = a_manifest(audited(folder, CLAIM))
    return made


def a_manifest(audit):
    return consent_manifest(audit, expires=CLAIM_UNTIL, tool="t")


@pytest.mark.parametrize(("form", "stored"), [("interval", "texts"), ("fill", "typed")])
def test_every_form_counts_twenty_thousand_events_as_the_oracle_does(crowd, form, stored):
    audit = getattr(crowd, stored).audited(CLAIM, form=form)

    assert audit.form == form
    assert found(audit) == crowd.expected
    manifest = a_manifest(audit)
    assert manifest.result.digest == crowd.duck.result.digest
    assert manifest.quality == crowd.duck.quality
    assert manifest.result.coverage == crowd.duck.result.coverage


@pytest.mark.parametrize("seed", range(8))
def test_small_crowded_ledgers_are_counted_alike(postgres, tmp_path, seed):
    """Few people and few moments: ties everywhere."""
    made = a_random_world(seed, 60)
    for row in (*made.events, *made.uses):
        row["subject_id"] = f"s{len(row['ts']) + hash_of(row) % 3}"
        row["ts"] = row["ts"][:8] + f"{1 + hash_of(row) % 4:02}T00:00:00Z"
    folder = write_world(tmp_path, made.events, made.uses, made.notices)
    claim = a_claim(
        a_purpose("mail", refresh="P2M"), a_purpose("ads", consent=False, sale=True), opt_out_days=2
    )
    world = in_database(postgres, folder, typed=bool(seed % 2))
    expected = oracle(made.events, made.uses, made.notices, claim, AGES)

    assert found(world.audited(claim)) == expected
    assert found(world.audited(claim, form="fill")) == expected


def test_the_same_rows_give_the_same_manifest_wherever_they_are_stored(postgres, tmp_path):
    """The digest is of the rows, in whatever order; a copy elsewhere has another name only."""
    events = [an_event(subject_id=f"a{n}") for n in range(9)]
    world = in_database(postgres, write_world(tmp_path, events, [a_use()] * 3))
    before = a_manifest(world.audited())
    again = a_manifest(world.audited())
    world.do(
        "create table {s}.turned as select * from {s}.ledger order by subject_id desc",
        "drop table {s}.ledger",
        "alter table {s}.turned rename to ledger",
    )
    turned = a_manifest(world.audited())
    world.do("update {s}.ledger set proof_ref = 'p2' where subject_id = 'a7'")
    changed = a_manifest(world.audited())

    assert manifest_text(before) == manifest_text(again) == manifest_text(turned)
    assert changed.result.digest == before.result.digest
    assert changed.id != before.id
    assert [one.files[0].sha256 == two.files[0].sha256
            for one, two in zip(before.inputs, changed.inputs, strict=True)] == [
                False, True, True]  # fmt: skip


def test_the_digest_of_a_table_is_that_of_its_mapped_values(postgres, tmp_path):
    """Recomputed by hand: of each value its length and itself, of none a dash."""
    world = in_database(postgres, write_world(tmp_path, [an_event()] * 3, [a_use()]))
    world.do("update {s}.ledger set proof_ref = null, mechanism = '' where event_id = 'e1-1'",
             "alter table {s}.ledger add besides text default 'not mapped'")  # fmt: skip
    digest = world.audited().inputs[0].origin.pieces[0].digest
    listed = ", ".join(sorted(LEDGER))
    with postgres.connect() as server:
        rows = server.execute(f"select {listed} from {world.schema}.ledger").fetchall()  # noqa: S608  of the test's own
    texts = ["".join("-" if one is None else f"{len(one)}:{one}" for one in row) for row in rows]
    parts = {}
    for one in sorted(hashlib.sha256(text.encode()).digest() for text in texts):
        parts[one[:2]] = parts.get(one[:2], b"") + one
    whole = b"".join(hashlib.sha256(parts[part]).digest() for part in sorted(parts))

    assert digest == hashlib.sha256(whole).hexdigest()


def test_a_manifest_says_that_rows_were_hashed_and_on_what(postgres, tmp_path):
    world = in_database(postgres, write_world(tmp_path, [an_event()], [a_use()]))
    manifest = a_manifest(world.audited())
    first = manifest.inputs[0]

    assert (first.format, first.hash_scope) == ("postgres", "table-content")
    assert [(one.name, one.bytes) for one in first.files] == [(f"{world.schema}.ledger", 0)]
    assert manifest.engine.name == "postgres"
    assert manifest.check.dialect == "postgres"
    text = manifest_text(manifest)
    assert str(postgres.port) not in text
    assert postgres.folder.name not in text


def test_a_hot_key_is_counted_by_filling(postgres, tmp_path):
    """Compared with every event of that key, each use would cost twelve thousand rows."""
    events = [
        an_event(ts=f"2026-01-{1 + n % 28:02}T{n % 24:02}:{n % 60:02}:00Z", recorded_at="")
        for n in range(12_000)
    ]
    world = in_database(postgres, write_world(tmp_path, events, [a_use()] * 1_000), typed=True)
    audit = world.audited()

    assert {one.code for one in audit.qualities} == {"hot-key"}
    assert audit.form == "fill"
    assert broken(audit) == set()


def test_a_month_after_31_january_ends_with_february(postgres, tmp_path):
    """Regulation (EEC, Euratom) 1182/71, Art. 3(2)(c)."""
    uses = [a_use(ts="2026-02-28T10:00:00Z"), a_use(ts="2026-02-28T10:00:01Z")]
    folder = write_world(tmp_path, [an_event(ts="2026-01-31T10:00:00Z")], uses)
    audit = in_database(postgres, folder).audited(a_claim(a_purpose(refresh="P1M")))

    assert found(audit)["asof", "mail", "stale"] == 1


def test_the_order_of_a_language_decides_nothing(postgres, tmp_path):
    """A collation may hold two texts for one; here they are compared byte by byte."""
    events = [an_event(subject_id="a1"), an_event(subject_id="A1", event="withdrawn")]
    world = in_database(postgres, write_world(tmp_path, events, [a_use()]))
    world.do(
        "create collation {s}.careless (provider = icu, locale = 'und-u-ks-level2', "
        "deterministic = false)",
        "alter table {s}.ledger alter subject_id type text collate {s}.careless",
        "alter table {s}.uses alter subject_id type text collate {s}.careless",
        "alter table {s}.ledger alter ts type text collate {s}.careless",
    )

    assert broken(world.audited()) == set()
    assert world.audited(on=date(2026, 10, 31)).coverage.known == 1
