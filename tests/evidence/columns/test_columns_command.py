"""``dpiakit evidence columns``: leads, never verdicts; shares, never values."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from columns_world import PEOPLE, RECORD, ROWS, THINGS, a_bsn, a_table
from jsonschema import Draft202012Validator

from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import DpiakitError

ITEMS = "data_items: {mail: {category: email}}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(table, name="people.csv"):
    with Path(name).open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(table)
        lines.writerows(zip(*table.values(), strict=True))
    return name


def run(data, *arguments, items=ITEMS):
    with Path("record.yaml").open("w") as file:
        file.write(RECORD + items)
    call = ["evidence", "columns", data, "--record", "record.yaml", "--on", "2026-11-28"]
    return CliRunner().invoke(cli, [*call, *arguments])


def look(data, *arguments, items=ITEMS):
    result = run(data, *arguments, "--format", "json", items=items)
    assert result.exit_code == 0, result.output or result.exception
    found = json.loads(result.output)
    Draft202012Validator(SCHEMAS["evidence-columns-v1"]()).validate(found)
    return found


def refused(data, *arguments):
    result = run(data, *arguments)
    assert isinstance(result.exception, DpiakitError), result.output
    return str(result.exception)


def found_in(found, column):
    return {lead["category"] for lead in found["leads"] if lead["column"] == column}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """One look over every column."""
    folder = tmp_path_factory.mktemp("columns")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return look(write(a_table()))


@pytest.mark.parametrize(("column", "category"), PEOPLE.items())
def test_a_column_of_people_is_a_lead(whole, column, category):
    assert category in found_in(whole, column)


@pytest.mark.parametrize("column", THINGS)
def test_a_column_of_things_is_none(whole, column):
    assert found_in(whole, column) == set()


def test_what_the_record_declares_is_told_apart(whole):
    declared = {lead["column"] for lead in whole["leads"] if lead["declared"]}

    assert declared == {"mail"}
    assert whole["status"] == "look"


def test_special_categories_come_first_and_then_the_strongest(whole):
    leads = [lead for lead in whole["leads"] if not lead["declared"]]
    articles = [lead["article"] is not None for lead in leads]
    strengths = [lead["strength"] for lead in leads if lead["article"] is None]

    assert articles == sorted(articles, reverse=True)
    assert strengths == sorted(strengths, key=["strong", "fair", "weak"].index)


def test_no_value_comes_out():
    table = a_table()
    write(table)
    text = run("people.csv").output + run("people.csv", "--format", "json").output

    for name in ("kunde", "mail", "tel", "konto", "nr", "glaube", "herkunft", "verein", "straat"):
        for value in set(table[name]) - {""}:
            assert value not in text, name


def test_twice_gives_the_same_bytes_in_whatever_order_the_rows_lie():
    whole = a_table()
    table = {name: whole[name] for name in ("kunde", "notes", "diag", "nr", "qty")}
    first = run(write(table), "--rows", "100", "--format", "json").output
    turned = {name: values[::-1] for name, values in table.items()}
    second = run(write(turned), "--rows", "100", "--format", "json").output
    drop = json.loads(first), json.loads(second)
    for one in drop:
        one["tables"][0].pop("sha256")

    assert drop[0] == drop[1]
    assert drop[0]["tables"][0]["looked_at"] < ROWS


def test_a_lead_is_no_violation_unless_somebody_asks_for_it():
    write({"mail": ["a@example.org"] * 20})

    assert run("people.csv", items="data_items: {}\n").exit_code == 0
    assert run("people.csv", "--fail-on-lead", items="data_items: {}\n").exit_code == 1
    assert run("people.csv", "--fail-on-lead").exit_code == 0


def test_nothing_found_is_never_a_pass():
    write({"qty": ["1", "2", "3"] * 9})
    result = run("people.csv")

    assert result.exit_code == 0
    assert "Nothing more was found by these means" in result.output
    assert "no personal data" not in result.output.lower()
    assert "PASS" not in result.output
    assert look("people.csv")["status"] == "nothing-found-by-these-means"


def test_a_special_category_that_the_record_denies_is_said_where():
    write({"konfession": ["evangelisch", "katholisch"] * 10})
    found = look(
        "people.csv", items="data_items: {mail: {category: email, special_category: none}}\n"
    )

    assert found["leads"][0]["denied_at"] == ["data_items.mail.special_category"]
    assert found["leads"][0]["article"] == "9"
    assert (
        "there is none: data_items.mail.special_category"
        in run(
            "people.csv", items="data_items: {mail: {category: email, special_category: none}}\n"
        ).output
    )


def test_a_record_without_any_data_denies_it_too():
    write({"vorstrafen": ["ja", "nein"] * 10})
    lead = look("people.csv", items="data_items: {}\n")["leads"][0]

    assert (lead["article"], lead["denied_at"]) == ("10", ["data_items"])


def test_an_item_that_is_special_by_its_content_declares_the_category():
    write({"diagnosis": ["E11.9", "J45.0"] * 10})
    items = "data_items: {notes: {category: free-text, inferred_special_category: health}}\n"

    assert look("people.csv", items=items)["leads"][0]["declared"]


def test_chance_is_no_lead():
    """One in eleven numbers of nine digits passes the test of the BSN, one in ten Luhn's."""
    write({"nr": [str(100_000_007 + 13 * number) for number in range(300)]})

    assert look("people.csv")["leads"] == []


def test_fewer_than_five_rows_say_nothing_by_their_values():
    write({"a": ["x@example.org"] * 4, "email": ["x@example.org"] * 4})
    found = look("people.csv", items="data_items: {}\n")

    assert [(lead["column"], lead["strength"]) for lead in found["leads"]] == [("email", "weak")]
    assert found["tables"][0]["rows"] is None
    assert "fewer than 5 rows" in run("people.csv").output


def test_a_hashed_address_is_still_named_as_one():
    write({"email": [f"{number:064x}" for number in range(50)]})
    lead = look("people.csv", items="data_items: {}\n")["leads"][0]

    assert (lead["category"], lead["strength"]) == ("email", "weak")


@pytest.mark.parametrize("name", ["email_template", "phone_type", "vin_rouge_price"])
def test_what_a_thing_has_is_not_the_thing(name):
    write({name: ["one", "two"] * 10})

    assert look("people.csv")["leads"] == []


def test_an_address_in_a_column_about_templates_is_seen_by_its_form():
    write({"email_template": [f"u{number}@example.org" for number in range(20)]})

    assert found_in(look("people.csv"), "email_template") == {"email"}


def test_a_number_kept_as_a_fraction_is_recognised():
    import random

    chance = random.Random(3)  # noqa: S311  made-up people
    write({"x": [a_bsn(chance) + ".0" for _ in range(30)]})

    assert found_in(look("people.csv"), "x") == {"government-id"}


def test_parquet_duckdb_and_parts_of_a_column_are_looked_into(folder):
    with duckdb.connect(str(folder / "crm.duckdb")) as base:
        base.execute("create schema hr")
        base.execute(
            "create table hr.staff as "
            "select {'email': 'a' || i || '@example.org', 'n': i} as contact, ['x'] as tags, "
            "'b'::blob as raw, i % 2 = 0 as pregnant from range(50) t(i)"
        )
        base.execute('create table "od.d" as select 1 as qty')
        base.execute("copy hr.staff to 'staff.parquet'")
    found = look("crm.duckdb", items="data_items: {}\n")

    assert [table["name"] for table in found["tables"]] == ["hr.staff", "od.d"]
    assert found_in(found, "contact.email") == {"email"}
    assert found_in(found, "pregnant") == {"pregnancy"}
    assert found_in(look("staff.parquet", items="data_items: {}\n"), "contact.email") == {"email"}
    assert len(look("crm.duckdb", "--table", "od.d")["tables"]) == 1
    assert "It has no table" in refused("crm.duckdb", "--table", "hr.stuff")


def test_a_folder_gives_every_file_of_it(folder):
    write({"qty": ["1"] * 9}, "b.csv")
    write({"email": ["x@example.org"] * 9}, "a.csv")

    assert [table["name"] for table in look(str(folder))["tables"]] == ["a.csv", "b.csv"]


def test_many_equal_rows_are_not_lost_by_the_digest():
    write({"mail": ["anna@example.org"] * 5_000})
    found = look("people.csv", "--rows", "100", items="data_items: {}\n")

    assert found_in(found, "mail") == {"email"}


def test_a_table_without_its_line_of_names_is_refused_and_its_values_stay_inside():
    write({"anna@example.org": ["x@example.org"] * 9})
    said = refused("people.csv")

    assert "the names of its columns are e-mail addresses" in said
    assert "anna" not in said


@pytest.mark.parametrize("name", ['x"; drop table kept; --', "a\x1b[2J", "s p a c e", "ü" * 900])
def test_odd_names_stay_names(name):
    write({name: ["anna@example.org"] * 9})
    result = run("people.csv", items="data_items: {}\n")

    assert result.exit_code == 0, result.exception
    assert "\x1b" not in result.output


def test_what_cannot_be_read_says_why(folder):
    (folder / "cut.parquet").write_bytes(b"PAR1 and no more")
    (folder / "empty.csv").write_text("")
    (folder / "text.txt").write_text("x")
    write({"qty": []}, "none.csv")

    assert "There is no such file" in refused("nowhere.csv")
    assert "cut.parquet" in refused("cut.parquet")
    assert "The file is empty" in refused("empty.csv")
    assert "no known form" in refused("text.txt")
    assert "no rows" in run("none.csv").output


def test_the_library_that_is_missing_is_named(monkeypatch):
    from dpiakit.evidence.columns import forms

    monkeypatch.setitem(__import__("sys").modules, "stdnum.iban", None)
    forms._module.cache_clear()
    write({"qty": ["1"] * 9})

    assert 'pip install "dpiakit[evidence]"' in refused("people.csv")


def test_the_text_names_each_lead_with_its_reason():
    write(a_table(rows=60))
    text = run("people.csv").output

    assert "LOOK: the declared categories lack: Health" in text
    assert "people.csv: diag: Health (health), special by Art. 9 GDPR" in text
    assert "codes with the form of ICD-10 in 100 % of its rows" in text
    assert "Found and declared: mail (email)." in text
