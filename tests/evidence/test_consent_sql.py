"""The texts of the check: written down for each dialect, read by another program, and run."""

from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from click.testing import CliRunner
from evidence_world import AGES, a_claim, a_purpose, a_random_world, found, oracle, write_world
from sqlglot.optimizer.qualify import qualify

from dpiakit.cli import cli
from dpiakit.cli.evidence_sql import _NAMES
from dpiakit.evidence import quality
from dpiakit.evidence.consent import audit_consent
from dpiakit.evidence.consent_script import READ, SMALL, consent_script
from dpiakit.evidence.consent_sql import asof_sql, scan_sql
from dpiakit.evidence.engines.dialects import DIALECTS, EXECUTED
from dpiakit.evidence.engines.duck import Limits, Rows, duck_store
from dpiakit.evidence.mapping import read_mapping

FOLDER = Path(__file__).parents[2] / "docs/sql"
FORMS = ("interval", "fill")
ON = date(2026, 10, 31)
CLAIM = a_claim(
    a_purpose("mail", refresh="P12M"),
    a_purpose("ads", consent=False, sale=True, refresh=None),
    a_purpose("rank", sale=True, refresh="P1M5D"),
    withdrawal_days=3,
    opt_out_days=15,
)


def parsed(text, dialect):
    return sqlglot.parse(text, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_text_of_a_dialect_is_the_one_that_is_checked_in(name, request):
    file = FOLDER / f"consent-{name}.sql"
    text = consent_script(DIALECTS[name], "interval", executed=name in EXECUTED)
    if request.config.getoption("--renew-golden"):
        file.write_text(text)

    assert file.read_text() == text, "renew with: pytest --renew-golden"


def test_every_text_that_is_checked_in_is_of_a_dialect():
    assert {file.stem for file in FOLDER.iterdir()} == {f"consent-{one}" for one in DIALECTS}


def test_the_command_knows_every_dialect():
    assert set(_NAMES) == set(DIALECTS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", DIALECTS)
def test_another_program_reads_the_text_and_finds_every_column(name, form):
    """SQLGlot parses the whole text, and resolves each name against the tables it declares."""
    statements = parsed(consent_script(DIALECTS[name], form, executed=False), name)
    tables = {table: dict.fromkeys(columns, "text") for table, columns in READ.items()}
    tables |= {table: dict.fromkeys(described, "text") for table, (described, _) in SMALL.items()}

    assert len(statements) == len(SMALL) + 2
    for statement in statements[-2:]:
        qualified = qualify(
            statement, schema=tables, dialect=name, validate_qualify_columns=True,
            quote_identifiers=False, isolate_tables=False,
        )  # fmt: skip
        assert qualified.find(sqlglot.exp.Select)


class ReadBack(Rows):
    """DuckDB, running what SQLGlot understands of the text of another dialect."""

    def run(self, sql, values=()):
        if sql in self.texts:
            self.replaced += 1
        return super().run(self.texts.get(sql, sql), values)


@contextmanager
def reading_back(folder, mapping, spill, texts, seen):
    with duck_store(folder, mapping, Limits(spill)) as rows:
        rows.__class__, rows.texts, rows.replaced = ReadBack, texts, 0
        yield rows
        seen.append(rows.replaced)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = a_random_world(5, 1_500)
    made.folder = write_world(
        tmp_path_factory.mktemp("dialects"), made.events, made.uses, made.notices
    )
    made.expected = oracle(made.events, made.uses, made.notices, CLAIM, AGES)
    return made


@pytest.mark.parametrize("name", sorted(set(DIALECTS) - EXECUTED))
def test_the_text_of_a_warehouse_read_back_counts_as_the_oracle_does(
    world, name, tmp_path, monkeypatch
):
    """Not the warehouse itself, but what another program takes its text to mean."""
    monkeypatch.setattr(quality, "MOST_UNREAD", 1)
    dialect, duck = DIALECTS[name], DIALECTS["duckdb"]
    ours = {asof_sql(duck, "native"): asof_sql(dialect, "interval"), scan_sql(): scan_sql()}
    texts = {
        known: sqlglot.transpile(theirs, read=name, write="duckdb")[0]
        for known, theirs in ours.items()
    }
    mapping = read_mapping(world.folder / "mapping.yaml")
    seen = []
    store = reading_back(world.folder, mapping, tmp_path, texts, seen)

    audit = audit_consent(store, mapping, CLAIM, AGES.get, ON, shown="data")

    assert found(audit) == world.expected
    assert seen == [2]


def test_the_command_prints_what_is_checked_in():
    done = CliRunner().invoke(cli, ["evidence", "sql", "bigquery"])

    assert done.exit_code == 0
    assert done.output == (FOLDER / "consent-bigquery.sql").read_text()
    assert "Compiled, not executed" in done.output


def test_an_as_of_join_is_not_promised_where_there_is_none():
    done = CliRunner().invoke(cli, ["evidence", "sql", "trino", "--form", "native"])

    assert done.exit_code == 2
    assert "has no as-of join" in done.output
