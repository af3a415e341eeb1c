"""The commands over a database: addresses, errors in plain words, no secret in what is printed."""

import json

import psycopg
import pytest
import yaml
from click.testing import CliRunner
from evidence_world import a_use, an_event, write_world
from postgres_server import PASSWORD, in_database, needs_postgres
from test_evidence_commands import RECORD

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError

pytestmark = [needs_postgres, pytest.mark.slow]
_ENVIRONMENT = ("PGPASSWORD", "PGSERVICEFILE", "PGSERVICE", "PGHOST", "PGUSER", "PGDATABASE")


@pytest.fixture(autouse=True)
def nothing_from_the_environment(monkeypatch, tmp_path):
    for name in _ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def world(postgres, tmp_path):
    """One agreement and one use, with the record and a role that has a password."""
    (tmp_path / "r.yaml").write_text(RECORD)
    made = in_database(postgres, write_world(tmp_path, [an_event()], [a_use()]))
    made.do(
        "do $$ begin create role guest login password '" + PASSWORD + "'; "
        "exception when duplicate_object then null; end $$",
        "grant usage on schema {s} to guest",
        "grant select on all tables in schema {s} to guest",
    )
    return made


def ran(*words):
    """The exit code and everything that was said."""
    done = CliRunner().invoke(cli, ["evidence", *map(str, words)])
    if isinstance(done.exception, DpiakitError):
        return 2, done.output + str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def consent(world, data, *words):
    return ran("consent", data, "--mapping", world.mapping, "--record", "r.yaml", "--on",
               "2026-10-31", "-o", "m.json", *words)  # fmt: skip


def over_the_network(server, user="guest", *, password="", database="postgres"):
    secret = f":{password}" if password else ""
    return f"postgresql://{user}{secret}@127.0.0.1:{server.port}/{database}"


def test_an_address_means_the_engine_and_the_manifest_keeps_no_secret(
    world, postgres, tmp_path, monkeypatch
):
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    code, said = consent(world, over_the_network(postgres))

    assert code == 0, said
    assert f"({world.schema}.ledger)" in said
    text = (tmp_path / "m.json").read_text()
    assert json.loads(text)["inputs"][0]["hash_scope"] == "table-content"
    for secret in (PASSWORD, "127.0.0.1", str(postgres.port), "guest"):
        assert secret not in text
        assert secret not in said


def test_a_service_and_a_password_file_work_by_themselves(world, postgres, tmp_path, monkeypatch):
    (tmp_path / "services").write_text(
        f"[shop]\nhost=127.0.0.1\nport={postgres.port}\nuser=guest\ndbname=postgres\n"
    )
    (tmp_path / "pass").write_text(f"127.0.0.1:{postgres.port}:*:guest:{PASSWORD}\n")
    (tmp_path / "pass").chmod(0o600)
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pass"))

    assert consent(world, "service=shop", "--engine", "postgres")[0] == 0


def test_pairs_of_keys_and_values_are_an_address_where_the_engine_is_named(world, postgres):
    assert consent(world, postgres.address(), "--engine", "postgres")[0] == 0


def test_the_verdict_has_the_documented_exit_code(world, postgres):
    world.do("update {s}.ledger set event = 'refused'")

    assert consent(world, postgres.address(), "--engine", "postgres")[0] == 1


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ({"password": "wrong-one"}, "It refused the role or its password"),
        ({}, "It asks for a password, and none was given"),
        ({"user": "nobody-here", "password": PASSWORD}, "It refused the role or its password"),
        ({"password": PASSWORD, "database": "nowhere"}, "There is no database of that name"),
    ],
)
def test_who_is_not_let_in_is_told_why(world, postgres, tmp_path, of, said):
    code, told = consent(world, over_the_network(postgres, **of))

    assert (code, said in told) == (2, True), told
    assert of.get("password", PASSWORD) not in told
    assert not (tmp_path / "m.json").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("postgresql://guest@127.0.0.1:1/shop", "Nothing answers there"),
        ("postgresql://guest@no-such-host.invalid/shop", "No such host is known"),
        ("host=/nowhere", "Nothing answers there"),
        ("service=lost", "There is no such service"),
        ("host=127.0.0.1 hunter2 port=1", "does not say how to reach a database"),
        ("postgresql://guest:hunter2@127.0.0.1:port/shop", "does not say how to reach"),
        ("postgresql://guest:sesame@hunter2@127.0.0.1/shop", "No such host is known"),
        ("postgresql://guest:hunter2@127.0.0.1/shop?sslmod=require", "does not say how to reach"),
        ("", "Nothing answers there"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_being_repeated(
    world, tmp_path, monkeypatch, data, said
):
    """Of what stands in it nobody knows which part is a password."""
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "none"))
    code, told = consent(world, data, "--engine", "postgres")

    assert (code, said in told) == (2, True), told
    assert "hunter2" not in told
    assert "Traceback" not in told


def test_options_of_this_machine_are_refused_for_a_server(world, postgres):
    code, told = consent(world, postgres.address(), "--engine", "postgres", "--memory", "1GB")

    assert code == 2
    assert "--memory is of this machine" in told


def test_an_address_is_nothing_for_another_engine(world):
    code, told = consent(world, "postgresql://guest@127.0.0.1/shop", "--engine", "duckdb")

    assert code == 2
    assert "--engine duckdb does not read it" in told


@pytest.mark.parametrize(
    ("written", "meant"), [("{s}.ledgr", "{s}.ledger"), ("ledger", "{s}.ledger")]
)
def test_a_table_that_is_not_there_is_told_with_the_one_that_was_meant(
    world, postgres, written, meant
):
    name = written.format(s=world.schema)
    text = world.mapping.read_text()
    world.mapping.write_text(text.replace(f"from: {world.schema}.ledger", f"from: {name}"))
    code, told = consent(world, f"{postgres.address()} options='-c search_path=nothing'",
                         "--engine", "postgres")  # fmt: skip

    assert code == 2
    assert f'yaml:3:11: tables.consent_events: The database has no table "{name}".' in told
    assert "Did you mean" in told
    if written == "{s}.ledgr":
        assert f'"{meant.format(s=world.schema)}"' in told


def test_a_missing_column_is_told_at_its_line_with_what_was_meant(world, postgres):
    text = world.mapping.read_text()
    world.mapping.write_text(text.replace("proof_ref: proof_ref", "proof_ref: prof_ref"))
    code, told = consent(world, postgres.address(), "--engine", "postgres")

    assert code == 2
    assert 'The data have no column "prof_ref"' in told
    assert 'Did you mean "proof_ref"?' in told


def test_a_server_that_goes_away_leaves_the_old_manifest(world, postgres, tmp_path):
    """The view ends the connection when its rows are read."""
    world.do(
        "alter table {s}.uses rename to kept",
        "create view {s}.uses as select * from {s}.kept "
        "where case when pg_terminate_backend(pg_backend_pid()) then pg_sleep(5) is not null end",
    )
    (tmp_path / "m.json").write_text("old")
    code, told = consent(world, postgres.address(), "--engine", "postgres")

    assert (code, "The connection was lost" in told) == (2, True), told
    assert (tmp_path / "m.json").read_text() == "old"
    assert not list(tmp_path.glob(".m.json*"))


def test_a_snapshot_is_not_made_of_a_server(world, postgres, tmp_path):
    code, told = consent(world, postgres.address(), "--engine", "postgres", "--keep-snapshot", "s")

    assert code == 2
    assert "--keep-snapshot is for DuckDB" in told
    assert not (tmp_path / "s").exists()


def test_a_mapping_is_proposed_from_the_schema_alone(world, postgres, tmp_path):
    world.do(
        "alter table {s}.ledger alter ts type timestamp using ts::timestamptz",
        "create table {s}.other (a text)",
    )
    of_ours = f"{postgres.address()} options='-c search_path={world.schema}'"
    code, told = ran("map", of_ours, "--engine", "postgres", "--suggest", "-o", "made.yaml")
    assert code == 0, told
    text = (tmp_path / "made.yaml").read_text()
    made = yaml.safe_load(text)

    ours = ("consent_events", "processing_events", "notices")

    assert [made["tables"][name]["from"] for name in ours] == ["ledger", "uses", "notices"]
    assert "# time_zone: UTC" in text
    assert "# other is like no canonical table." in text

    kept = {"time_zone": "UTC", "tables": {name: made["tables"][name] for name in ours}}
    (tmp_path / "made.yaml").write_text(yaml.safe_dump(kept))
    assert ran("map", of_ours, "--engine", "postgres", "--check", "made.yaml") == (
        0, "made.yaml: it fits 3 tables of the data.\n",
    )  # fmt: skip


def test_a_database_without_a_table_to_read_proposes_nothing(postgres):
    postgres.do("create database hollow template template0")
    of_it = postgres.address(database="hollow")

    code, told = ran("map", of_it, "--engine", "postgres", "--suggest")

    assert (code, told.split("\n")[0]) == (
        2, "the database: It has no table that this role may read.",
    )  # fmt: skip


def test_a_table_is_one_table(world, postgres):
    text = world.mapping.read_text()
    ledger = f"{world.schema}.ledger"
    world.mapping.write_text(text.replace(f"from: {ledger}", f"from: [{ledger}, {ledger}]"))
    code, told = consent(world, postgres.address(), "--engine", "postgres")

    assert (code, "A database has several" in told) == (2, True), told


def test_a_check_of_a_mapping_reads_no_row(world, postgres):
    world.do(
        "alter table {s}.uses rename to kept",
        "create view {s}.uses as select *, 1 / 0 as never from {s}.kept where 1 / 0 = 1",
    )
    code, told = ran("map", postgres.address(), "--engine", "postgres", "--check", world.mapping)

    assert (code, "it fits 3 tables" in told) == (0, True), told


def test_a_manifest_of_a_server_is_verified_by_measuring_again(world, postgres, tmp_path):
    consent(world, postgres.address(), "--engine", "postgres")
    first = json.loads((tmp_path / "m.json").read_text())["id"]
    code, told = ran("verify", "m.json", "--inputs", postgres.address())

    assert code == 2
    assert "measure again" in told
    assert ran("verify", "m.json")[0] == 0
    consent(world, postgres.address(), "--engine", "postgres")
    assert json.loads((tmp_path / "m.json").read_text())["id"] == first


def test_without_the_driver_it_says_what_to_install(world, postgres, monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *rest, **named):
        if name == "psycopg":
            raise ImportError(name)
        return real(name, *rest, **named)

    assert psycopg
    monkeypatch.setattr(builtins, "__import__", without)
    code, told = consent(world, postgres.address(), "--engine", "postgres")

    assert code == 2
    assert 'pip install "dpiakit[postgres]"' in told
