"""PostgreSQL reads bad values as DuckDB does, and never trips over one."""

import itertools
import random

import duckdb
import pytest
from evidence_world import (
    LEDGER,
    MAPPING,
    USES,
    a_claim,
    a_purpose,
    a_use,
    an_event,
    audited,
    broken,
    found,
    write_world,
)
from postgres_server import in_database, needs_postgres

from dpiakit.errors import InputError
from dpiakit.evidence.engines import duck_times, postgres_times
from dpiakit.evidence.engines.duck import Rows
from dpiakit.evidence.errors import EvidenceError

pytestmark = [needs_postgres, pytest.mark.slow]


def codes(audit):
    return {one.code for one in audit.qualities}


# --- one value after the other

ODD = [
    "", " ", "2026-01-01", "2026-1-1", "2026/01/01", "2026-01-01T10", "2026-01-01T10:00:00.",
    "2026-01-01T10:00:00z", "2026-01-01T10:00:00 Z", "2026-01-01T10:00:00Z ", " 2026-01-01",
    "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z", "2026-01-01 10:00:00.123456789Z",
    "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00",
    "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0000-02-29", "-0001-01-01", "2026-00-10",
    "2026-13-01", "2026-01-00", "2100-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "infinity",
    "epoch", "now", "today", "20260101", "2026-01-01T10:00:00+14:59", "2026-01-01T10:00:00+15:00",
    "2026-01-01T10:00:00\n", "2026-01-01 10:00:00 Europe/Berlin", "2026-01-01 BC", "é", "x'; --",
    "2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-10-25 02:30:00Z", "1893-04-01 00:03:00",
    "1", "+1", "-1", " 1", "1.5", "1.0", "1.", ".5", "1e3", "0x10", "1_000", "00012",
    "999999999999999999", "1000000000000000000", "-999999999999999999", "9223372036854775808",
    "NaN", "true", "TRUE", "t", "Yes", "0", "off", "2", "n", "1.000000", "--1", "1 2",
]  # fmt: skip


def some_texts(seed, size):
    """Texts that are times, nearly."""
    chance = random.Random(seed)  # noqa: S311  the same texts each time
    for _ in range(size):
        year = chance.choice(("2026", "2024", "1999", "9999", "0001", "0000", "2100", "26"))
        text = (
            f"{year}-{chance.randint(0, 13):02}-{chance.choice((0, 1, 15, 28, 29, 30, 31, 32)):02}"
        )
        if chance.random() < 0.9:
            text += f"{chance.choice('TT  t')}{chance.randint(0, 24):02}:{chance.randint(0, 60):02}"
            text += chance.choice(("", ":00", ":59", ":60", ":07.5", ":07.1234569", ":07.99999951"))
            text += chance.choice(("", "Z", "+01", "+01:00", "-0530", "+1", "+14:59", "+15"))
        yield text


@pytest.fixture(scope="module")
def texts(postgres):
    """The same texts in a column `x` of a table `texts` of both engines."""
    listed = [*ODD, *some_texts(3, 1_500)]
    with duckdb.connect() as duck, postgres.connect() as server:
        duck.execute("set TimeZone = 'UTC'")
        duck.execute("create table texts as select unnest(?) as x", [listed])
        server.execute("set time zone 'UTC'")
        server.execute("create temporary table texts (x text)")
        server.execute("insert into texts select unnest(%s::text[])", [listed])
        yield duck, server


@pytest.mark.parametrize("zone", ["", "UTC", "Europe/Berlin", "Australia/Lord_Howe"])
def test_each_text_is_the_same_time_with_the_same_flaw(texts, zone):
    duck, server = texts
    both = [
        (duck, "varchar", duck_times.instant("x", "VARCHAR", zone, "")),
        (server, "text", postgres_times.instant("x", "text", zone, "")),
    ]
    assert_alike(both)


@pytest.mark.parametrize("unit", ["s", "ms", "us"])
def test_each_text_is_the_same_number_since_1970(texts, unit):
    duck, server = texts
    both = [
        (duck, "varchar", duck_times.instant("x", "VARCHAR", "", unit)),
        (server, "text", postgres_times.instant("x", "text", "", unit)),
    ]
    assert_alike(both)


@pytest.mark.parametrize("kind", ["integer", "truth", "text"])
def test_each_text_is_the_same_value_of_another_kind(texts, kind):
    duck, server = texts
    one = Rows.attempt(Rows.__new__(Rows), "x", kind)
    assert_alike(
        [(duck, "varchar", (one, "0")), (server, "text", (postgres_times.attempt("x", kind), "0"))]
    )


def test_each_text_is_the_same_day(texts):
    """Of a year that the calendar does not have, PostgreSQL knows no day."""
    duck, server = texts
    one = Rows.attempt(Rows.__new__(Rows), "x", "day")
    one = f"case when x not like '0000%' then {one} end"
    assert_alike(
        [(duck, "varchar", (one, "0")), (server, "text", (postgres_times.attempt("x", "day"), "0"))]
    )


def assert_alike(both):
    found = []
    for connection, text, (value, flaw) in both:
        select = f"select x, cast({value} as {text}), {flaw} from texts order by x"  # noqa: S608  our own text
        collated = select if text == "varchar" else f'{select} collate "C"'
        found.append(connection.execute(collated).fetchall())
    differences = [(a, b) for a, b in zip(*found, strict=True) if a != b]

    assert differences == []
    assert any(row[1] is not None for row in found[0])


# --- whole ledgers


@pytest.mark.parametrize(
    ("changes", "use"),
    [
        ({"ts": "2026-12-24T10:00:00Z", "recorded_at": ""}, {}),
        ({"recorded_at": "2026-01-09T10:00:00Z"}, {"ts": ""}),
        ({"valid_until": "2025-01-01T10:00:00Z"}, {"subject_id": ""}),
        ({"event": "agreed", "mechanism": "wink", "age_band": "young"}, {}),
        ({"ts": "yesterday", "recorded_at": "290000-01-01T00:00:00Z"}, {"purpose_id": "other"}),
        ({"ts": "", "recorded_at": "2029-01-01T00:00:00Z"}, {"ts": "1969-12-31T23:59:59Z"}),
        ({"recorded_at": "2027-06-01T00:00:00Z", "subject_id": ""}, {}),
    ],
)
def test_the_same_bad_rows_are_told_with_the_same_words(postgres, tmp_path, changes, use):
    events = [*[an_event()] * 40, an_event(subject_id="b2") | changes]
    folder = write_world(tmp_path, events, [*[a_use()] * 40, a_use(**use)])
    duck, there = audited(folder), in_database(postgres, folder).audited()

    assert there.qualities == duck.qualities
    assert there.qualities
    assert found(there) == found(duck)
    assert (there.status, there.coverage, there.limits) == (duck.status, duck.coverage, duck.limits)
    assert [one.extent for one in there.inputs] == [one.extent for one in duck.inputs]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"event": "agreed"}, "Say in the mapping, under event: codes"),
        ({"ts": "10.01.2026 10:00"}, "Times are read in ISO 8601"),
        ({"ts": "2026-06-01T10:00:00"}, "holds a local time of an unknown zone in ts"),
        ({"subject_id": "ada@shop.example"}, "keyed pseudonym"),
    ],
)
def test_what_proves_nothing_is_refused_and_not_repeated(postgres, tmp_path, changes, said):
    folder = write_world(tmp_path, [an_event(), an_event(**changes)], [a_use()])
    with pytest.raises(EvidenceError, match=said) as refused:
        in_database(postgres, folder).audited()

    assert str(refused.value).startswith("the database: ")
    assert "ada" not in str(refused.value)


def test_no_rows_is_an_error_and_never_a_pass(postgres, tmp_path):
    with pytest.raises(EvidenceError, match="processing_events has no rows"):
        in_database(postgres, write_world(tmp_path, [an_event()], [])).audited()


def test_a_repeated_event_is_a_doubt(postgres, tmp_path):
    world = in_database(postgres, write_world(tmp_path, [an_event(), an_event()], [a_use()]))
    world.do("update {s}.ledger set event_id = 'one'")

    assert codes(world.audited()) == {"duplicate"}


# --- types of the server's


def typed(world, column, kind, how="", table="ledger"):
    using = how or f"{column}::{kind}"
    world.do(f"alter table {{s}}.{table} alter {column} type {kind} using {using}")


def test_times_without_end_are_no_times(postgres, tmp_path):
    events = [*[an_event()] * 60, an_event(recorded_at="infinity"), an_event(ts="-infinity")]
    world = in_database(postgres, write_world(tmp_path, events, [a_use()]), typed=True)
    audit = world.audited()

    assert {(one.code, one.column, one.count) for one in audit.qualities} == {
        ("unreadable-time", "ts", 1), ("unreadable-time", "recorded_at", 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "far"),
    [
        ("timestamp", "294276-12-31 23:59:59"),
        ("timestamp", "4713-01-01 00:00:00 BC"),
        ("timestamp", "infinity"),
        ("date", "5874897-12-31"),
        ("date", "-infinity"),
        ("timestamptz", "20000-01-01 00:00:00Z"),
    ],
)
def test_times_that_no_calendar_of_ours_holds_are_no_times(postgres, tmp_path, kind, far):
    """Shifted from one zone to another they would not even fit into the server."""
    mapping = f"time_zone: Pacific/Honolulu\n{MAPPING}"
    events = [an_event(valid_until="")] * 40
    world = in_database(postgres, write_world(tmp_path, events, [a_use()], mapping=mapping))
    typed(world, "valid_until", kind, "null")
    world.do("update {s}.ledger set valid_until = '" + far + "' where event_id = 'e1-7'")  # noqa: S608  of the test's own

    assert [(one.code, one.column, one.count) for one in world.audited().qualities] == [
        ("unreadable-time", "valid_until", 1)
    ]


def test_local_times_need_a_zone_at_their_line(postgres, tmp_path):
    world = in_database(postgres, write_world(tmp_path, [an_event(recorded_at="")], [a_use()]))
    typed(world, "ts", "timestamp", "'2026-06-01 10:00:00'")
    with pytest.raises(InputError, match=r"yaml:4:.*local times \(timestamp without time zone\)"):
        world.audited()


@pytest.mark.parametrize(
    ("ts", "code"), [("2026-06-01 10:00:00", set()), ("2026-10-25 02:30:00", {"clock-change"}),
                     ("2026-03-29 02:30:00", {"clock-change"})],
)  # fmt: skip
def test_local_times_of_a_named_zone_are_read(postgres, tmp_path, ts, code):
    """10:00 in Berlin is 08:00 UTC; an hour of October came twice (Directive 2000/84/EC)."""
    mapping = f"time_zone: Europe/Berlin\n{MAPPING}"
    uses = [a_use(ts="2026-06-01T07:59:59Z"), a_use(ts="2026-06-01T08:00:00Z")]
    folder = write_world(tmp_path, [an_event(recorded_at="")], uses, mapping=mapping)
    world = in_database(postgres, folder)
    typed(world, "ts", "timestamp", f"'{ts}'")
    audit = world.audited()

    assert codes(audit) == code
    if not code:
        assert found(audit)["asof", "mail", "no_prior_event"] == 1


@pytest.mark.parametrize(("name", "factor"), [("s", 1), ("ms", 1_000), ("us", 1_000_000)])
@pytest.mark.parametrize("kind", ["bigint", "text"])
def test_times_may_be_numbers_since_1970(postgres, tmp_path, name, factor, kind):
    mapping = MAPPING.replace("ts: ts, rec", f"ts: {{column: ts, unit: {name}}}, rec")
    uses = [a_use(ts="2026-01-10T09:59:59.999999Z"), a_use(ts="2026-01-10T10:00:00Z")]
    event = an_event(ts=str(1_768_039_200 * factor), recorded_at="")
    world = in_database(postgres, write_world(tmp_path, [event], uses, mapping=mapping))
    typed(world, "ts", kind)

    assert found(world.audited()) == {
        ("asof", "mail", "no_prior_event"): 1, ("scan", "mail", "agreements"): 1,
    }  # fmt: skip


def test_a_number_of_microseconds_is_exact_to_the_last_year(postgres):
    """As a floating-point number it would be rounded beyond the year 2255."""
    moment, flaw = postgres_times.instant("n", "bigint", "", "us")
    numbers = (253_402_300_799_000_000, 253_402_300_798_999_999, -62_135_596_800_000_000, -1)
    with postgres.connect() as server:
        rows = server.execute(
            f"select cast({moment} as text), {flaw} from unnest(%s::bigint[]) n".replace(  # noqa: S608  our own text
                " % ", " %% "
            ),
            [list(numbers)],
        ).fetchall()

    assert rows == [
        ("9999-12-31 23:59:59", 0), ("9999-12-31 23:59:58.999999", 0),
        ("0001-01-01 00:00:00", 0), ("1969-12-31 23:59:59.999999", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "kind", "said"),
    [
        ("subject_id", "text[]", r"values of several parts \(text\[\]\)"),
        ("subject_id", "jsonb", r"values of several parts \(jsonb\)"),
        ("subject_id", "{s}.pair", r"values of several parts \(composite pair\)"),
        ("subject_id", "tstzrange", r"values of several parts \(range tstzrange\)"),
        ("ts", "numeric", "It holds numeric, no times"),
        ("ts", "bigint", 'Say what it counts since 1970 with "unit: s"'),
        ("ts", "uuid", "It holds uuid, no times"),
    ],
)
def test_a_type_that_cannot_be_meant_is_refused_at_its_line(postgres, tmp_path, column, kind, said):
    world = in_database(postgres, write_world(tmp_path, [an_event()], [a_use()]))
    world.do("create type {s}.pair as (a text, b text)")
    typed(world, column, kind, f"null::{kind}")
    with pytest.raises(InputError, match=rf"(?s)\.yaml:4:.*{said}"):
        world.audited()


def test_a_unit_is_for_numbers_only(postgres, tmp_path):
    mapping = MAPPING.replace("ts: ts, rec", "ts: {column: ts, unit: s}, rec")
    folder = write_world(tmp_path, [an_event()], [a_use()], mapping=mapping)
    with pytest.raises(InputError, match=r"timestamp with time zone, no number(.|\n)*unit"):
        in_database(postgres, folder, typed=True).audited()


def test_plain_values_of_any_type_are_texts(postgres, tmp_path):
    """An enumeration, a domain, a number, a truth, a uuid, a text of fixed length."""
    person = "6f1c9a5e-0000-4000-8000-000000000001"
    event = an_event(subject_id=person, notice_version="1", proof_ref="true")
    notices = [("1", "2020-01-01T00:00:00Z", "")]
    folder = write_world(tmp_path, [event], [a_use(subject_id=person)], notices)
    world = in_database(postgres, folder)
    world.do(
        "create type {s}.happened as enum ('given', 'withdrawn')",
        "create domain {s}.place as varchar(9) check (value <> '')",
    )
    kinds = {
        "subject_id": "uuid", "event": "{s}.happened", "proof_ref": "boolean",
        "jurisdiction": "{s}.place", "notice_version": "integer", "purpose_id": "char(20)",
    }  # fmt: skip
    for column, kind in kinds.items():
        typed(world, column, kind)
    audit = world.audited()

    assert (audit.status, codes(audit)) == ("pass", set())
    assert dict(audit.inputs[0].columns)["jurisdiction"] == "character varying"


def test_parts_of_a_table_and_what_a_view_keeps_are_tables(postgres, tmp_path):
    """A partitioned table and a materialised view, as large ledgers are kept."""
    world = in_database(postgres, write_world(tmp_path, [an_event()] * 3, [a_use()]), typed=True)
    before = world.audited()
    world.do(
        "alter table {s}.ledger rename to whole",
        "create table {s}.ledger (like {s}.whole) partition by hash (event_id)",
        *(
            f"create table {{s}}.part{n} partition of {{s}}.ledger "
            f"for values with (modulus 2, remainder {n})"
            for n in range(2)
        ),
        "insert into {s}.ledger select * from {s}.whole",
        "alter table {s}.uses rename to all_uses",
        "create materialized view {s}.uses as select * from {s}.all_uses",
    )

    assert world.audited() == before


def test_holidays_and_terms_come_from_tables_of_any_type(postgres, tmp_path):
    """With Monday as a holiday, one business day after Friday ends on Tuesday."""
    mapping = MAPPING + (
        "  calendar:\n    from: {s}.calendar\n"
        "    columns: {jurisdiction: place, day: date, business_day_index: n}\n"
        "  purposes:\n    from: {s}.purposes\n"
        "    columns: {purpose_id: name, refresh_days: days, sale_or_ads: sale}\n"
    )
    event = an_event(event="opted_out", ts="2026-01-09T10:00:00Z")
    folder = write_world(tmp_path, [event], [a_use(ts="2026-01-13T12:00:00Z")], mapping=mapping)
    world = in_database(postgres, folder)
    world.mapping.write_text(world.mapping.read_text().replace("{s}", world.schema))
    world.do(
        "create table {s}.calendar (place text, date date, n numeric)",
        "insert into {s}.calendar values ('DE', '2026-01-09', 1), ('DE', '2026-01-10', 1), "
        "('DE', '2026-01-12', 1), ('DE', '2026-01-13', 2), ('DE', '2026-01-14', 3), "
        "('DE', 'infinity', 4), ('DE', null, 5)",
        "create table {s}.purposes (name text, days smallint, sale boolean)",
        "insert into {s}.purposes values ('mail', 30, true)",
    )
    claim = a_claim(a_purpose(consent=False, refresh=None), opt_out_days=1)
    audit = world.audited(claim)

    assert broken(audit) == set()
    assert found(audit)["asof", "mail", "within_grace"] == 1
    assert audit.claim.purposes[0].refresh_from == "table purposes"


# --- names


NAMES = ('x"; drop table consent_events; --', "a'b", "sélect", 'a""b', "Table", "%s", "a.b")


def test_a_table_and_its_columns_stay_names_whatever_they_are_called(postgres, tmp_path):
    folder = write_world(tmp_path, [an_event(proof_ref="")], [a_use()])
    world = in_database(postgres, folder)
    text = world.mapping.read_text()
    name, *columns = NAMES
    renamed = dict(
        zip(("proof_ref", "mechanism", "jurisdiction", "age_band"), columns, strict=False)
    )
    for old, new in renamed.items():
        quoted = new.replace('"', '""')
        world.do(f'alter table {{s}}.ledger rename {old} to "{quoted}"')
        text = text.replace(f"{old}: {old}", f"{old}: {as_yaml(new)}")
    table = name.replace('"', '""')
    world.do(f'alter table {{s}}.ledger rename to "{table}"')
    where = f"from: {world.schema}.ledger"
    world.mapping.write_text(text.replace(where, f"from: {as_yaml(f'{world.schema}.{name}')}"))
    audit = world.audited()

    assert broken(audit) == {"no_proof"}
    assert audit.inputs[0].origin.pieces[0].name == f"{world.schema}.{name}"


def as_yaml(text):
    return "'" + text.replace("'", "''") + "'"


def test_codes_are_values_whatever_they_say(postgres, tmp_path):
    codes_of_theirs = {"yes'; drop table codes; --": "given", "Zugestimmt ✓": "withdrawn"}
    written = ", ".join(f"{as_yaml(one)}: {ours}" for one, ours in codes_of_theirs.items())
    mapping = MAPPING.replace("event: event", f"event: {{column: event, codes: {{{written}}}}}")
    events = [an_event(event=one, subject_id=f"a{n}") for n, one in enumerate(codes_of_theirs)]
    folder = write_world(tmp_path, events, [a_use(subject_id="a1")], mapping=mapping)

    assert broken(in_database(postgres, folder).audited()) == {"used_after_withdrawal"}


def test_every_canonical_column_may_be_left_out_but_those_that_are_needed(postgres, tmp_path):
    mapping = MAPPING
    for column in itertools.chain(LEDGER[5:], USES[4:]):
        mapping = mapping.replace(f", {column}: {column}", "")
    mapping = mapping[: mapping.index("  notices:")]
    folder = write_world(tmp_path, [an_event()], [a_use()], mapping=mapping)
    audit = in_database(postgres, folder).audited()

    assert audit.status == "inconclusive"
    assert len(audit.limits) == 5


def test_an_old_encoding_is_read_and_hashed_as_any_other(postgres, tmp_path):
    """In Latin-1, where an é is one byte, the rows are the same rows."""
    event = an_event(proof_ref="café", subject_id="zoë")
    folder = write_world(tmp_path, [event], [a_use(subject_id="zoë")])
    postgres.do("create database latin encoding 'LATIN1' locale 'C' template template0")
    old, new = in_database(postgres, folder, database="latin"), in_database(postgres, folder)
    theirs, ours = old.audited(), new.audited()

    assert theirs.status == "pass"
    assert [one.origin.pieces[0].digest for one in theirs.inputs] == [
        one.origin.pieces[0].digest for one in ours.inputs
    ]
