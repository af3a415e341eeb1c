"""What the audit needs in a database, what it leaves behind, what it does when it is cut off."""

import itertools

import pytest
from evidence_world import LEDGER, a_use, an_event, found, write_world
from postgres_server import in_database, needs_postgres

from dpiakit.errors import InputError
from dpiakit.evidence.engines import postgres as engine
from dpiakit.evidence.engines.postgres import postgres_store
from dpiakit.evidence.errors import EvidenceError

pytestmark = [needs_postgres, pytest.mark.slow]
_NUMBERS = itertools.count(1)


@pytest.fixture
def world(postgres, tmp_path):
    """One agreement and one use."""
    return in_database(postgres, write_world(tmp_path, [an_event()], [a_use()]))


@pytest.fixture
def reader(world):
    """A role that may look into the schema and read no table yet."""
    name = f"reader{next(_NUMBERS)}"
    world.do(f"create role {name} login", f"grant usage on schema {{s}} to {name}")
    return name


def everything(server):
    """Every row of the catalogue of tables, functions and types, by object and transaction."""
    with server.connect() as connection:
        return connection.execute(
            "select 'class', oid::bigint, xmin::text from pg_class union all "
            "select 'proc', oid::bigint, xmin::text from pg_proc union all "
            "select 'type', oid::bigint, xmin::text from pg_type union all "
            "select 'space', oid::bigint, xmin::text from pg_namespace "
            "where nspname !~ '^pg_(toast_)?temp_' order by 1, 2"
        ).fetchall()


# --- rights


def test_select_and_temporary_tables_are_all_the_rights_it_needs(world, reader):
    world.do(f"grant select on all tables in schema {{s}} to {reader}")

    assert world.audited(user=reader).status == "pass"


def test_rights_on_the_mapped_columns_are_enough(world, reader):
    world.do(
        "alter table {s}.ledger add salary integer",
        f"grant select on {{s}}.uses, {{s}}.notices to {reader}",
        f"grant select ({', '.join(LEDGER)}) on {{s}}.ledger to {reader}",
    )

    assert world.audited(user=reader).status == "pass"


def test_a_missing_right_is_told_at_the_line_of_the_table_with_the_grant(world, reader):
    with pytest.raises(InputError, match=r"yaml:3:.*may not read") as told:
        world.audited(user=reader)

    assert f'grant select on "{world.schema}"."ledger" to "{reader}";' in str(told.value)


def test_a_missing_right_on_a_schema_is_told_likewise(world, reader):
    world.do(f"revoke usage on schema {{s}} from {reader}",
             f"grant select on all tables in schema {{s}} to {reader}")  # fmt: skip
    with pytest.raises(InputError, match="may not look into the schema") as told:
        world.audited(user=reader)

    assert f'grant usage on schema "{world.schema}" to "{reader}";' in str(told.value)


def test_without_temporary_tables_it_says_which_grant_is_missing(postgres):
    name = f"tight{next(_NUMBERS)}"
    postgres.do(f"create database {name} template template0",
                f"revoke temporary on database {name} from public",
                f"create role {name} login")  # fmt: skip
    with (
        pytest.raises(EvidenceError, match="may not make temporary tables") as told,
        postgres_store(postgres.address(user=name, database=name)),
    ):
        pass

    assert f'grant temporary on database "{name}" to "{name}";' in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("_IS_STANDBY", "select true", "It is a standby"), ("_OLDEST", 990_000, "It is PostgreSQL 1")],
)
def test_a_server_that_cannot_be_measured_on_is_told(world, monkeypatch, name, value, said):
    """As if it were one: a real standby would be a second server."""
    monkeypatch.setattr(engine, name, value)
    with pytest.raises(EvidenceError, match=said):
        world.audited()


def test_hidden_rows_are_an_error_and_never_fewer_rows(world, reader):
    """A policy would hide the very rows that matter, and the rest would pass."""
    world.do(
        f"grant select on all tables in schema {{s}} to {reader}",
        "alter table {s}.ledger enable row level security",
        "create policy given on {s}.ledger using (event = 'given')",
    )
    with pytest.raises(InputError, match=r"yaml:3:.*Row-level security hides rows"):
        world.audited(user=reader)

    assert world.audited().status == "pass"  # its owner sees all


def test_rows_hidden_behind_a_view_are_an_error_too(world, reader):
    world.do(
        "alter table {s}.ledger enable row level security",
        "alter table {s}.ledger rename to kept",
        f"create role owner{reader}",
        f"grant usage on schema {{s}} to owner{reader}",
        f"grant select on {{s}}.kept to owner{reader}",
        "create view {s}.ledger as select * from {s}.kept",
        f"alter view {{s}}.ledger owner to owner{reader}",
        f"grant select on {{s}}.ledger, {{s}}.uses, {{s}}.notices to {reader}",
    )
    with pytest.raises(EvidenceError, match="row-level security policy"):
        world.audited(user=reader)


# --- nothing is written, nothing foreign is called


def test_nothing_is_different_afterwards(world, postgres):
    before = everything(postgres)
    world.audited()

    assert everything(postgres) == before


def test_nothing_is_different_after_a_failure_either(world, postgres):
    world.do("update {s}.ledger set subject_id = 'a@b.example'")
    before = everything(postgres)
    with pytest.raises(EvidenceError, match="keyed pseudonym"):
        world.audited()

    assert everything(postgres) == before


def test_a_function_behind_a_view_cannot_write(world):
    """It would run with the rights of whoever reads the view."""
    world.do(
        "create table {s}.seen (who text)",
        "create function {s}.spy(text) returns text language plpgsql as "
        "$$ begin insert into {s}.seen values (current_user); return $1; end $$",
        "alter table {s}.ledger rename to kept",
        "create view {s}.ledger as select *, {s}.spy(purpose_id) as spied from {s}.kept",
    )
    world.mapping.write_text(
        world.mapping.read_text().replace("purpose_id: purpose_id", "purpose_id: spied", 1)
    )
    with pytest.raises(EvidenceError, match="wants to write"):
        world.audited()


def test_a_function_behind_a_view_cannot_change_what_names_mean(world):
    """It may set another search path, which would last to the end of the transaction."""
    world.do(
        "create function {s}.turn(text) returns text language plpgsql as "
        "$$ begin perform set_config('search_path', '{s}, pg_catalog, pg_temp', true); "
        "perform set_config('TimeZone', 'Asia/Kolkata', false); return $1; end $$",
        "create function {s}.floor(integer) returns integer language sql as $$ select 1 / 0 $$",
        "create function {s}.sha256(bytea) returns bytea language sql as $$ select $1 $$",
        "alter table {s}.ledger rename to kept",
        "create view {s}.ledger as select *, {s}.turn(proof_ref) as turned from {s}.kept",
    )
    before = world.audited()
    world.mapping.write_text(
        world.mapping.read_text().replace("proof_ref: proof_ref", "proof_ref: turned")
    )
    after = world.audited()

    assert after.status == "pass"
    assert after.inputs[1:] == before.inputs[1:]


def test_functions_of_a_schema_that_all_may_write_to_are_not_called(world, reader):
    world.do(
        f"grant select on all tables in schema {{s}} to {reader}",
        *(
            f"create function {{s}}.{name} language sql as $$ select 1 / 0; select null::{kind} $$"
            for name, kind in (
                ("lower(text) returns text", "text"),
                ("timezone(text, timestamptz) returns timestamp", "timestamp"),
                ("sha256(bytea) returns bytea", "bytea"),
                ("floor(integer) returns integer", "integer"),
            )
        ),
        "create table {s}.codes (place text, theirs text, ours text)",
        f"alter role {reader} set search_path = {{s}}, pg_catalog",
    )

    assert world.audited(user=reader).status == "pass"


def test_settings_of_a_role_change_nothing(world, reader):
    """Neither how it writes days, nor its zone, nor how patient it is: rows come slowly here."""
    world.do(
        f"grant select on all tables in schema {{s}} to {reader}",
        *(
            f"alter role {reader} set {one}"
            for one in ("datestyle = 'SQL, DMY'", "timezone = 'Asia/Kolkata'",
                        "statement_timeout = '300ms'", "default_transaction_read_only = on",
                        "default_transaction_isolation = 'serializable'",
                        "intervalstyle = 'iso_8601'", "bytea_output = 'escape'")
        ),
        "alter table {s}.ledger alter ts type timestamptz using ts::timestamptz",
        "alter table {s}.uses rename to kept",
        "create view {s}.uses as select * from {s}.kept where pg_sleep(0.2) is not null",
        f"grant select on {{s}}.uses to {reader}",
    )  # fmt: skip
    mine, theirs = world.audited(), world.audited(user=reader)

    assert found(theirs) == found(mine)
    assert theirs.inputs == mine.inputs


# --- one snapshot


def test_what_others_write_meanwhile_is_not_seen(world):
    """Neither in the counts nor in the digest of the rows."""
    before = world.audited()

    def meddle(step):
        if step.startswith("Looking at the quality"):
            world.do("insert into {s}.uses select 'u' || n, 'b' || n, 'mail', "
                     "'2026-02-01T10:00:00Z', 'r' from generate_series(1, 9) n")  # fmt: skip
            world.do("update {s}.ledger set event = 'withdrawn'")

    during = world.audited(watch=meddle)

    assert found(during) == found(before)
    assert during.inputs == before.inputs
    assert world.audited().status == "fail"


def test_a_table_that_somebody_locks_is_not_waited_for_without_end(world, monkeypatch):
    monkeypatch.setitem(engine._SETTINGS, "lock_timeout", "50ms")
    with world.server.connect() as other:
        other.execute(f"begin; lock table {world.schema}.uses in access exclusive mode")
        with pytest.raises(EvidenceError, match="Somebody holds a lock"):
            world.audited()


@pytest.mark.parametrize("step", ["Looking at the quality", "Comparing each use", "Hashing"])
def test_a_connection_lost_half_way_is_told_and_nothing_was_measured(world, step):
    def cut(now):
        if now.startswith(step):
            world.do(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                "where application_name = 'dpiakit'"
            )

    with pytest.raises(EvidenceError, match="connection was lost before the end: nothing was"):
        world.audited(watch=cut)


def test_a_statement_that_the_server_cancels_is_told(world):
    world.do(
        "alter table {s}.uses rename to kept",
        "create view {s}.uses as select * from {s}.kept "
        "where case when pg_cancel_backend(pg_backend_pid()) then pg_sleep(5) is not null end",
    )
    with pytest.raises(EvidenceError, match="The server cancelled a statement"):
        world.audited()


@pytest.mark.parametrize(
    ("behind", "said"),
    [
        (
            "case when event = 'given' then (subject_id::integer)::text end",
            "cannot be read as what",
        ),
        ("{s}.angry()", "raised an error"),
        ("(1 / (length(event) - 5))::text", "cannot be read as what"),
    ],
)
def test_what_fails_behind_a_view_is_told_without_its_values(world, behind, said):
    world.do(
        "create function {s}.angry() returns text language plpgsql as "
        "$$ begin raise exception 'a1 was here'; end $$",
        "alter table {s}.ledger rename to kept",
        "create view {s}.ledger as select *, " + behind + " as made from {s}.kept",  # noqa: S608  of the test's own
    )
    world.mapping.write_text(
        world.mapping.read_text().replace("proof_ref: proof_ref", "proof_ref: made")
    )
    with pytest.raises(EvidenceError, match=said) as told:
        world.audited()

    assert "a1" not in str(told.value)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("53100", "ran out of memory, disk or connections"),
        ("54000", "A limit of the server was exceeded"),
        ("40001", "The server ended the transaction"),
        ("72000", "The snapshot became too old"),
        ("HV000", "A foreign table cannot be read"),
        ("38000", "A function of the database, behind a view, raised an error"),
        ("39004", "A function of the database, behind a view, raised an error"),
        ("25P02", "The server does not let the transaction be"),
        ("57P01", "The connection was lost"),
        ("08006", "The connection was lost"),
        ("22P05", "in the encoding of the database"),
        ("XX001", "the server says XX001 and nothing that may be repeated"),
    ],
)
def test_each_kind_of_failure_has_its_words_and_none_repeats_a_value(postgres, code, said):
    raising = f"do $$ begin raise exception 'ada@shop.example' using errcode = '{code}'; end $$"
    with postgres.connect() as server, pytest.raises(EvidenceError, match=said) as told:
        engine.Tables(server, (), empty=True).run(raising)

    assert "ada" not in str(told.value)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("select * from gone", r'relation "gone" does not exist \(42P01\)'),
        ("create table pg_catalog.mine (a text)", "A right is missing: permission denied"),
        ("select cast(1e400 as float8)", "cannot be read as what its column says"),
    ],
)
def test_what_is_wrong_with_a_name_is_repeated(postgres, statement, said):
    """Names of tables stand in the mapping already."""
    with postgres.connect() as server, pytest.raises(EvidenceError, match=said):
        engine.Tables(server, (), empty=True).run(statement)


def test_bytes_that_are_no_text_are_told(postgres, tmp_path):
    """A database of the encoding SQL_ASCII holds what anybody sent."""
    postgres.do("create database ascii encoding 'SQL_ASCII' locale 'C' template template0")
    folder = write_world(tmp_path, [an_event()] * 2, [a_use()])
    world = in_database(postgres, folder, database="ascii")
    world.do("update {s}.ledger set purpose_id = e'\\xff' where event_id = 'e1-0'")

    with pytest.raises(EvidenceError, match="not in the encoding"):
        world.audited()
