"""The commands that measure: what a record claims is held against data, and a manifest says so."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError
from dpiakit.evidence.statistics_shape import manifest_schema

RECORD = """\
id: visits
title: Visits
controller: {name: A shop, contact: privacy@shop.example}
purposes: {count: {description: Counting visits.}}
data_subjects: {people: {category: customers}}
data_items:
  visits:
    category: page-views
"""
PEOPLE = [
    ("zip", "age", "disease", "salary"),
    ("4767*", "<=40", "gastric ulcer", 3), ("4760*", "<=40", "gastritis", 4),
    ("4767*", "<=40", "stomach cancer", 5), ("4790*", ">=40", "gastritis", 6),
    ("4790*", ">=40", "flu", 11), ("4790*", ">=40", "bronchitis", 8),
    ("4760*", "<=40", "bronchitis", 7), ("4767*", "<=40", "pneumonia", 9),
    ("4760*", "<=40", "stomach cancer", 10),
]  # fmt: skip
RELEASES = [
    ("release_id", "day", "dataset", "unit", "mechanism", "epsilon", "sensitivity", "scale",
     "reset"),
    *((f"r{i}", "2026-03-01", "visits", "person", "laplace", 0.1, 1, 10, "never")
      for i in range(10)),
]  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name, rows):
    with Path(name).open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return name


def a_record(more=""):
    with Path("record.yaml").open("w") as file:
        file.write(RECORD + more)
    return "record.yaml"


def run(*arguments, record=""):
    call = ["evidence", *arguments, "--record", a_record(record), "--on", "2026-10-31"]
    return CliRunner().invoke(cli, call)


def refused(*arguments, record=""):
    result = run(*arguments, record=record)
    assert isinstance(result.exception, DpiakitError), result.output
    return str(result.exception)


def manifest(name="m.json"):
    with Path(name).open() as file:
        found = json.load(file)
    Draft202012Validator(manifest_schema()).validate(found)
    return found


HIDING = """\
    hiding: {quasi_identifiers: [zip, age], k: 3, sensitive: [salary], l_diversity: 3,
             t_closeness: 0.167, distance: ordered}
"""


def test_a_table_is_held_against_what_the_record_says_of_it():
    """Table 5 of the t-closeness paper: its 0.167 is a sixth, so a claim of 0.167 holds."""
    write("people.csv", PEOPLE)
    result = run("anonymity", "people.csv", "--besides", "disease", "-o", "m.json", record=HIDING)
    found = manifest()

    assert result.exit_code == 0, result.output
    assert found["result"]["status"] == "pass"
    assert found["result"]["breakdown"][0]["figures"]["k"] == 3
    assert found["result"]["breakdown"][2]["figures"] == {"t_millionths": 166_667}
    assert found["claim"]["statements"][0]["pointer"] == (
        "data_items.visits.hiding.quasi_identifiers"
    )


def test_the_record_goes_before_an_option():
    write("people.csv", PEOPLE)
    result = run("anonymity", "people.csv", "--k", "9", "--besides", "disease", record=HIDING)

    assert result.exit_code == 0
    assert "9" not in result.output.split("The data")[0].replace("2026", "")


def test_what_the_data_contradict_ends_with_one():
    write("people.csv", PEOPLE)
    result = run("anonymity", "people.csv", "--quasi", "zip", "--k", "4", "-o", "m.json")

    assert result.exit_code == 1
    assert "x k: the smallest class by zip has 3; 9 rows lie in classes below 4" in result.output
    assert manifest()["result"]["status"] == "fail"


def test_a_column_nobody_looked_at_keeps_a_pass_from_being_one():
    write("people.csv", PEOPLE)
    result = run("anonymity", "people.csv", "--quasi", "zip", "--k", "3")

    assert result.exit_code == 4
    assert 'Columns nobody looked at: "age", "disease", "salary"' in result.output


def test_leading_zeros_tell_people_apart():
    """As numbers 01234 and 1234 would be one post code, and k twice as large."""
    write("people.csv", [("zip",), *[("01234",)] * 3, *[("1234",)] * 3])
    result = run("anonymity", "people.csv", "--quasi", "zip", "--k", "4")

    assert result.exit_code == 1


def test_a_register_lowers_the_risk():
    write("people.csv", [("zip",), *[("a",)] * 5])
    write("everybody.csv", [("zip",), *[("a",)] * 50])
    result = run(
        "anonymity", "people.csv", "--quasi", "zip", "--k", "5", "--register", "everybody.csv",
        "-o", "m.json",
    )  # fmt: skip

    assert result.exit_code == 0
    assert manifest()["result"]["breakdown"][1]["figures"]["journalist_risk_millionths"] == 20_000
    assert [one["role"] for one in manifest()["inputs"]] == ["measured", "register"]


def test_few_rows_below_k_are_withheld_with_what_tells_them():
    write("people.csv", [("zip",), *[("a",)] * 50, *[("b",)] * 3])
    result = run("anonymity", "people.csv", "--quasi", "zip", "--k", "5", "-o", "m.json")
    figures = manifest()["result"]["breakdown"][0]["figures"]

    assert result.exit_code == 1
    assert figures["rows_below_5"] is None
    assert "share_below_millionths" not in figures
    assert "fewer than 5 rows" in result.output


def test_tables_of_a_database_are_named():
    with duckdb.connect("data.duckdb") as made:
        made.execute("CREATE TABLE people AS SELECT 'a' AS zip FROM range(5)")

    assert run("anonymity", "data.duckdb", "--table", "people", "--quasi", "zip", "--k", "5"
               ).exit_code == 0  # fmt: skip
    assert "several tables" in refused("anonymity", "data.duckdb", "--quasi", "zip", "--k", "5")
    assert 'Did you mean "people"?' in refused(
        "anonymity", "data.duckdb", "--table", "poeple", "--quasi", "zip", "--k", "5"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("people.csv", "--quasi", "zap", "--k", "3"), "people.csv: zap: There is no such column"),
        (("people.csv", "--k", "3"), "No quasi-identifier is named"),
        (("people.csv", "--quasi", "zip"), "Nothing was compared"),
        (("people.csv", "--quasi", "zip", "--k", "3", "--besides", "x"), "no such column"),
        (("people.csv", "--quasi", "zip", "--sensitive", "disease:ordered", "--t", "0.1"),
         "no order of its own"),
        (("empty.csv", "--quasi", "zip", "--k", "3"), "It has no rows"),
        (("nothing.csv", "--quasi", "zip", "--k", "3"), "There is no such file"),
        ((".", "--quasi", "zip", "--k", "3"), "This is a folder"),
        (("people.txt", "--quasi", "zip", "--k", "3"), "is no known form"),
        (("half.parquet", "--quasi", "zip", "--k", "3"), "half.parquet"),
        (("people.csv", "--table", "t", "--quasi", "zip", "--k", "3"), "one table itself"),
        (("people.csv", "--quasi", "zip", "--k", "3", "--register", "gone.csv"), "no such file"),
        (("people.csv", "--quasi", "zip", "--k", "3", "--item", "visit"), 'mean "visits"?'),
        (("people.csv", "--quasi", 'zip"; DROP TABLE measured; --', "--k", "3"), "no such column"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_refused_without_a_manifest(folder, arguments, said):
    write("people.csv", PEOPLE)
    write("people.txt", PEOPLE)
    write("empty.csv", [("zip",)])
    with duckdb.connect() as made:
        made.execute("COPY (SELECT i AS zip FROM range(9999) AS r(i)) TO 'whole.parquet'")
    whole = (folder / "whole.parquet").read_bytes()
    (folder / "half.parquet").write_bytes(whole[: len(whole) // 2])

    assert said in refused("anonymity", *arguments, "-o", "m.json")
    assert not (folder / "m.json").exists()


def test_several_claiming_items_must_be_told_apart():
    write("people.csv", PEOPLE)
    twice = HIDING + "  more:\n    category: page-views\n    hiding: {k: 5}\n"

    assert "Name the data item" in refused("anonymity", "people.csv", record=twice)


def test_two_runs_are_the_same_to_the_byte(folder):
    write("people.csv", PEOPLE)
    for name in ("a.json", "b.json"):
        run("anonymity", "people.csv", "--quasi", "zip", "--sensitive", "disease", "--k", "2",
            "-o", name)  # fmt: skip

    assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()


def test_a_manifest_of_statistics_is_verified_like_any_other(folder):
    write("people.csv", PEOPLE)
    run("anonymity", "people.csv", "--quasi", "zip", "--k", "2", "-o", "m.json")
    verify = ["evidence", "verify", "m.json", "--inputs", "people.csv"]

    assert CliRunner().invoke(cli, verify).exit_code == 0
    write("people.csv", PEOPLE[:-1])
    assert CliRunner().invoke(cli, verify).exit_code == 1
    text = (folder / "m.json").read_text().replace('"k": 3', '"k": 4')
    (folder / "m.json").write_text(text)
    assert "changed after it was written" in str(CliRunner().invoke(cli, verify).exception)


FAIR = """\
decisions:
  offer:
    area: offer
    bias_tests: {age: {measure: demographic-parity-ratio, border: 0.8}}
"""


def decisions(*groups):
    rows = [("seg", "chosen")]
    for name, n, chosen in groups:
        rows += [(name, 1)] * chosen + [(name, 0)] * (n - chosen)
    return write("decisions.csv", rows)


@pytest.mark.parametrize(
    ("chosen", "code"), [(500, 0), (200, 1), (405, 4)]
)  # fmt: skip
def test_the_border_of_the_record_is_what_counts(chosen, code):
    data = decisions(("a", 1000, 500), ("b", 1000, chosen))
    result = run("fairness", data, "--group", "seg", "--decision", "chosen", "-o", "m.json",
                 record=FAIR)  # fmt: skip

    assert result.exit_code == code, result.output
    assert manifest()["claim"]["statements"][1] == {
        "pointer": "decisions.offer.bias_tests.age.border", "says": "0.8",
    }  # fmt: skip


def test_groups_of_few_people_are_neither_named_nor_counted(folder):
    data = decisions(("a", 1000, 500), ("b", 1000, 500), ("the only countess", 1, 1))
    result = run("fairness", data, "--group", "seg", "--decision", "chosen", "-o", "m.json",
                 record=FAIR)  # fmt: skip
    text = (folder / "m.json").read_text()
    people = [
        line["figures"]["people"]
        for line in manifest()["result"]["breakdown"]
        if line["what"].startswith("group")
    ]

    assert result.exit_code == 4
    assert "countess" not in text + result.output
    # The sum is known: two numbers are withheld, or the third would tell the one.
    assert sorted(people, key=str) == [1000, None, None]


def test_a_measure_needs_a_border_and_data_need_groups():
    data = decisions(("a", 100, 50), ("b", 100, 50))
    asked = ("fairness", data, "--group", "seg", "--decision", "chosen")

    assert "which measure" in refused(*asked)
    assert "which measure" in refused(*asked, "--border", "0.8")
    assert "decisions.csv: sex" in refused(
        "fairness", data, "--group", "sex", "--decision", "chosen", record=FAIR
    )
    assert "truth is known" in refused(
        *asked, "--measure", "equalised-odds-ratio", "--border", "0.8"
    )
    assert "nothing to compare" in refused(
        "fairness", decisions(("a", 50, 5)), "--group", "seg", "--decision", "chosen", record=FAIR
    )


BUDGET = "    privacy_budget: {epsilon: 1.0, unit: person, people: 100000}\n"


def test_a_ledger_of_releases_is_added_up():
    write("releases.csv", RELEASES)
    result = run("budget", "releases.csv", "-o", "m.json", record=BUDGET)

    assert result.exit_code == 0, result.output
    assert manifest()["result"]["breakdown"][1]["figures"] == {
        "releases": 10, "epsilon_millionths": 1_000_000, "sum_millionths": 1_000_000,
        "delta_millionth_millionths": 0,
    }  # fmt: skip
    write("releases.csv", [*RELEASES, ("r10", *RELEASES[-1][1:])])
    assert run("budget", "releases.csv", record=BUDGET).exit_code == 1


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("release_id", "r2", "it stands there twice"),
        ("release_id", "", "release_id is empty"),
        ("day", "2026-11-01", "lies after 2026-10-31"),
        ("day", "soon", "is no day"),
        ("mechanism", "laplase", 'Did you mean "laplace"?'),
        ("epsilon", "nan", "epsilon is no number"),
        ("epsilon", "-1", "lies between 0 and"),
        ("epsilon", "1e308", "lies between 0 and"),
        ("scale", "1e-300", "too far apart"),
        ("epsilon", "", "epsilon is empty"),
        ("scale", "0", "above zero"),
        ("sensitivity", "much", "sensitivity is no number"),
        ("reset", "weekly", "is no reset"),
    ],
)
def test_releases_that_cannot_be_are_refused(column, value, said):
    row = list(RELEASES[1])
    row[RELEASES[0].index(column)] = value
    write("releases.csv", [RELEASES[0], row, *RELEASES[2:]])
    found = refused("budget", "releases.csv", record=BUDGET)

    assert said in found, found


def test_a_ledger_without_its_columns_or_a_record_without_a_budget_is_refused():
    write("releases.csv", [("release", "day"), ("a", "2026-01-01")])
    write("good.csv", RELEASES)

    assert 'There is no column "release_id"' in refused("budget", "releases.csv", record=BUDGET)
    assert "promises no privacy budget" in refused("budget", "good.csv")


RIGHTS = """\
rights:
  access: {deadline: P1M, extension: P2M}
opt_outs: {effective_within_business_days: 15}
security: {breach_notice_within_hours: 72}
"""
MAPPING = """\
tables:
  requests: {from: requests.csv, columns: {id: id, type: kind, received_at: in, closed_at: out}}
  incidents: {from: incidents.csv, columns: {id: id, detected_at: seen, aware_at: aware,
              notified_authority_at: told}}
"""


def logs(requests, incidents=(("i1", "2026-05-01T00:00:00Z", "2026-05-01T05:00:00Z",
                               "2026-05-03T05:00:00Z"),), mapping=MAPPING):  # fmt: skip
    write("requests.csv", [("id", "kind", "in", "out"), *requests])
    write("incidents.csv", [("id", "seen", "aware", "told"), *incidents])
    with Path("mapping.yaml").open("w") as file:
        file.write(mapping)


def requests(count, kind="access", closed="2026-03-20T09:00:00Z", first=0):
    return [(f"{kind}{first + i}", kind, "2026-03-02T09:00:00Z", closed) for i in range(count)]


def operations(*more, record=RIGHTS):
    return run("operations", ".", "--mapping", "mapping.yaml", *more, record=record)


def test_logs_are_held_against_the_terms_of_the_record():
    logs([*requests(30), *requests(20, "opt_out")])
    result = operations("-o", "m.json")
    lines = {line["what"]: line for line in manifest()["result"]["breakdown"]}

    assert result.exit_code == 0, result.output
    assert lines["access within P1M"]["figures"]["in_time"] == 30
    assert lines["opt_out within 15 business days"]["verdict"] == "pass"
    assert lines["notice of breaches within 72 hours"]["verdict"] == "pass"


def test_open_requests_past_their_day_break_the_claim():
    logs([*requests(30), *requests(7, closed="", first=30)])
    result = operations()

    assert result.exit_code == 1
    assert "x access within P1M: 7 of 37 too late" in result.output
    assert operations("--share-in-time", "0.5").exit_code == 0


def test_complaints_and_refusals_are_counted_against_the_borders_asked_for():
    write("complaints.csv", [("id", "at"), *((i, "2026-05-01T00:00:00Z") for i in range(42))])
    write("users.csv", [("day", "n"), ("2026-05-01", 15_000), ("2026-05-02", 25_000)])
    write("prompts.csv", [("day", "for", "shown", "yes", "no"),
                          ("2026-05-01", "count", 148, 100, 15)])  # fmt: skip
    logs(
        [],
        mapping="""\
tables:
  complaints: {from: complaints.csv, columns: {id: id, received_at: at}}
  users_daily: {from: users.csv, columns: {date: day, active_users: n}}
  prompts_daily: {from: prompts.csv, columns: {date: day, purpose_id: for, shown: shown,
                  accepted: yes, refused: no}}
""",
    )
    result = operations("--most-complaints", "20", "--most-refused", "0.17", "-o", "m.json")
    complaints, refusals, consents, of_answers = manifest()["result"]["breakdown"]

    assert result.exit_code == 4, result.output
    assert complaints["figures"]["per_ten_thousand_millionths"] == 21_000_000
    assert complaints["verdict"] == "inconclusive"
    assert round(refusals["figures"]["refused_lower_millionths"] / 1e6, 4) == 0.0624
    assert refusals["verdict"] == "pass"
    assert (consents["verdict"], of_answers["verdict"]) == ("told", "told")
    assert consents["figures"]["asked"] == 148
    assert of_answers["figures"]["answered"] == 115


def test_no_figure_without_a_claim_is_a_verdict():
    logs(requests(30))

    assert "Nothing was compared" in str(operations(record="").exception)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ([], "requests has no rows"),
        ([("a", "access", "2026-03-02T09:00:00Z", "2026-03-01T09:00:00Z")], "end before they"),
        ([("a", "access", "2027-03-02T09:00:00Z", "")], "lie in the future"),
        ([("a", "access", "0001-01-01T00:00:00Z", "")], "lie before 1900"),
        ([("a", "access", "2026-03-02T09:00:00Z", "")] * 2, "stand there twice"),
        ([("a", "access", "2026-03-02 09:00:00", "")], "local time of an unknown zone"),
    ],
)  # fmt: skip
def test_logs_from_which_nothing_follows_are_refused(folder, changed, said):
    logs(changed)

    assert said in str(operations("-o", "m.json").exception)
    assert not (folder / "m.json").exists()


def test_a_doubt_keeps_a_pass_from_being_one():
    """A time of closing that cannot be read may hide a late answer."""
    logs([*requests(30), ("odd", "access", "2026-10-20T09:00:00Z", "yesterday")])
    result = operations()

    assert result.exit_code == 4, result.output
    assert "no time in closed_at" in result.output


def test_a_mapping_without_these_tables_is_refused():
    logs(
        [], mapping="tables: {notices: {from: n.csv, columns: {notice_version: v, valid_from: f}}}"
    )

    assert "maps no table of requests" in str(operations().exception)


def test_an_unknown_zone_is_a_usage_error():
    logs(requests(3))
    result = operations("--time-zone", "Europe/Berlen")

    assert result.exit_code == 2
    assert "is no time zone" in result.output


def test_a_t_or_an_l_needs_a_column_it_is_true_of():
    write("people.csv", PEOPLE)

    assert "No sensitive column" in refused(
        "anonymity", "people.csv", "--quasi", "zip", "--k", "3", "--t", "0.2"
    )


@pytest.mark.parametrize("fact", ["k: 0", "l_diversity: 0", "quasi_identifiers: []"])
def test_a_claim_of_nothing_is_refused(fact):
    write("people.csv", PEOPLE)
    record = f"    hiding: {{{fact}}}\n"

    assert "claims nothing" in refused("anonymity", "people.csv", "--quasi", "zip", record=record)


def test_a_budget_of_nobody_is_refused():
    write("releases.csv", RELEASES)

    assert "of nobody" in refused(
        "budget", "releases.csv", record="    privacy_budget: {epsilon: 1.0, people: 0}\n"
    )


def test_a_group_whose_name_is_a_letter_does_not_garble_the_sentence():
    data = decisions(("north", 1000, 500), ("south", 1000, 500), ("e", 2, 1))
    result = run("fairness", data, "--group", "seg", "--decision", "chosen", record=FAIR)

    assert "the data cannot tell for: (few people 1)" in result.output


def test_endless_names_of_groups_are_cut():
    data = decisions(("x" * 5_000, 100, 50), ("x" * 5_000 + "y", 100, 50))
    result = run("fairness", data, "--group", "seg", "--decision", "chosen", "-o", "m.json",
                 record=FAIR)  # fmt: skip

    assert result.exit_code == 4
    assert max(len(line["what"]) for line in manifest()["result"]["breakdown"]) < 300


def test_requests_of_an_unknown_type_keep_a_pass_from_being_one():
    """Nobody knows which term they have, so nobody knows whether they were late."""
    logs([*requests(30), *requests(9, "Auskunft")])
    result = operations()

    assert result.exit_code == 4, result.output
    assert "no known code in type" in result.output


def test_claims_that_no_mapped_table_can_show_are_named():
    logs(requests(30), mapping=MAPPING.partition("  incidents:")[0])
    result = operations("-o", "m.json")

    assert result.exit_code == 0, result.output
    assert "security.breach_notice_within_hours" in manifest()["limits"][1]
    assert [one["says"] for one in manifest()["claim"]["statements"]] == [
        "access within P1M, or P2M more if that is said in time",
        "opt_out within 15 business days", "limit within 15 business days",
    ]  # fmt: skip


CALENDAR = """\
  calendar: {from: days.csv, columns: {jurisdiction: {value: DE}, day: day,
             business_day_index: index}}
"""


def test_holidays_of_the_calendar_move_the_last_day():
    """3 April 2026 is Good Friday and the 6th Easter Monday: the month ends on the 7th."""
    days = [("day", "index")]
    index = 0
    for day in range(1, 11):
        index += day not in {3, 4, 5, 6}
        days.append((f"2026-04-{day:02d}", index))
    write("days.csv", days)
    rows = [(f"r{i}", "access", "2026-03-03T09:00:00Z", "2026-04-07T09:00:00Z") for i in range(9)]
    where = "closed_at: out, jurisdiction: {value: DE}}}"
    logs(rows, mapping=MAPPING.replace("closed_at: out}}", where) + CALENDAR)

    assert operations().exit_code == 0
    logs(rows, mapping=MAPPING.replace("closed_at: out}}", where))
    assert operations().exit_code == 1
    logs(rows, mapping=MAPPING + CALENDAR)
    assert "have no jurisdiction" in operations().output


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("2026-05-01", "count", 10, 8, 5), "more answers than questions"),
        (("2026-05-01", "count", -10, 8, 5), "more answers than questions"),
        (("2026-05-01", "count", 0, 0, 0), "Nobody was counted"),
        (("2026-05-01", "count", "", 1, 1), "more answers than questions"),
    ],
)
def test_prompts_that_cannot_be_are_refused(row, said):
    write("prompts.csv", [("day", "for", "shown", "yes", "no"), row])
    logs(
        [],
        mapping="""\
tables:
  prompts_daily: {from: prompts.csv, columns: {date: day, purpose_id: for, shown: shown,
                  accepted: yes, refused: no}}
""",
    )

    assert said in str(operations("--most-refused", "0.2").exception)


def test_columns_in_other_alphabets_and_of_any_length():
    name = "größe" * 500
    write("people.csv", [(name, "年齢"), *[("a", "b")] * 5])
    result = run("anonymity", "people.csv", "--quasi", name, "--quasi", "年齢", "--k", "5",
                 "-o", "m.json")  # fmt: skip

    assert result.exit_code == 0, result.output
    assert manifest()["result"]["breakdown"][0]["figures"]["k"] == 5


def test_a_file_of_bytes_is_no_table(folder):
    (folder / "people.csv").write_bytes(b"zip\n\xff\xfe\x00\x01\n" * 3)

    assert "people.csv" in refused("anonymity", "people.csv", "--quasi", "zip", "--k", "3")


BOTH = """\
rights: {access: {deadline: P1M}, know: {deadline: P45D}, answer_within: P2M}
opt_outs: {effective_within_business_days: 15}
"""
PLACED = """\
tables:
  requests: {from: requests.csv, columns: {id: id, type: kind, received_at: in, closed_at: out,
             jurisdiction: where}}
"""


def test_requests_from_the_united_states_have_the_terms_of_the_united_states():
    """40 days are late for Art. 12(3) GDPR and in time for Civ. Code 1798.130(a)(2)."""
    times = ("2026-03-02T09:00:00Z", "2026-04-11T09:00:00Z")
    rows = [
        (f"r{place}{i}", "access", *times, place) for i in range(6) for place in ("US-CA", "DE")
    ]
    logs([])
    write("requests.csv", [("id", "kind", "in", "out", "where"), *rows])
    with Path("mapping.yaml").open("w") as file:
        file.write(PLACED)
    result = operations(record=BOTH)

    assert "x access within P1M: 6 of 6 too late" in result.output
    assert "+ access (United States) within P45D: 0 of 6 too late" in result.output
    assert "erasure within P2M: there is no such request" in result.output


def test_terms_of_two_worlds_need_to_know_where_a_request_comes_from():
    logs(requests(9))
    result = operations(record=BOTH)

    assert result.exit_code == 4
    assert "American terms could not be told apart" in result.output


def test_the_distance_of_the_record_holds_for_columns_that_an_option_names():
    """A sixth by rank; by equal distance it would be six ninths."""
    write("people.csv", PEOPLE)
    arguments = ("people.csv", "--quasi", "zip", "--sensitive", "salary", "--t", "0.2",
                 "--besides", "age", "--besides", "disease")  # fmt: skip

    assert run("anonymity", *arguments).exit_code == 1
    ordered = run("anonymity", *arguments, record="    hiding: {k: 3, distance: ordered}\n")
    assert ordered.exit_code == 0, ordered.output


def test_no_sensitive_column_is_an_answer():
    write("people.csv", [("zip",), *[("a",)] * 5])
    record = "    hiding: {quasi_identifiers: [zip], k: 5, sensitive: []}\n"

    assert run("anonymity", "people.csv", record=record).exit_code == 0


def test_what_is_no_number_is_no_border():
    """Nothing is above "not a number", so it would let everything pass."""
    write("releases.csv", RELEASES)
    write("people.csv", PEOPLE)

    for arguments in (
        ("budget", "releases.csv", "--cap", "nan"),
        ("budget", "releases.csv", "--cap", "inf"),
        ("anonymity", "people.csv", "--quasi", "zip", "--sensitive", "age", "--t", "nan"),
    ):
        result = run(*arguments)
        assert (result.exit_code, "is no number" in result.output) == (2, True)
    assert "no number that a record can state" in refused(
        "budget", "releases.csv", record="    privacy_budget: {epsilon: .inf}\n"
    )


def test_little_noise_and_a_tiny_delta_are_still_numbers():
    row = ("g", "2026-03-01", "visits", "person", "gaussian", 1, "5e-324", 1, "1e-9", "never")
    write("releases.csv", [(*RELEASES[0][:6], "delta", *RELEASES[0][6:]), row])
    result = run("budget", "releases.csv", "-o", "m.json", record=BUDGET)

    assert result.exit_code == 1, result.output
    assert manifest()["result"]["status"] == "fail"


@pytest.mark.parametrize(
    ("day", "zone", "said"),
    [
        ("9999-12-31", "UTC", "edge of the calendar"),
        ("0001-01-01", "Asia/Tokyo", "lie in the future"),
        ("0001-01-01", "UTC", "lie in the future"),
    ],
)
def test_nothing_is_measured_at_the_edge_of_the_calendar(day, zone, said):
    logs(requests(3))
    call = ["evidence", "operations", ".", "--mapping", "mapping.yaml", "--record",
            a_record(RIGHTS), "--on", day, "--time-zone", zone]  # fmt: skip
    error = CliRunner().invoke(cli, call).exception

    assert isinstance(error, DpiakitError)
    assert said in str(error)


def test_opt_outs_are_told_for_every_ten_thousand_people():
    write("users.csv", [("day", "n"), ("2026-05-01", 20_000)])
    users = "  users_daily: {from: users.csv, columns: {date: day, active_users: n}}\n"
    logs([*requests(30), *requests(42, "opt_out")], mapping=MAPPING + users)
    result = operations("-o", "m.json")
    (line,) = [one for one in manifest()["result"]["breakdown"] if "opt-outs" in one["what"]]

    assert result.exit_code == 0, result.output
    assert (line["verdict"], line["figures"]["events"]) == ("told", 42)
    assert line["figures"]["per_ten_thousand_millionths"] == 21_000_000


COULD = "opt-outs of those who could"


@pytest.mark.parametrize(
    ("options", "code", "what", "verdict"),
    [
        (("--most-opt-outs", "30"), 0, "opt-outs for every 10,000 people", "pass"),
        (("--most-opt-outs", "15"), 1, "opt-outs for every 10,000 people", "fail"),
        (("--exposed", "400", "--most-opted-out", "0.2"), 0, COULD, "pass"),
        (("--exposed", "400", "--most-opted-out", "0.05"), 1, COULD, "fail"),
    ],
)  # fmt: skip
def test_opt_outs_are_held_against_the_border_asked_for(options, code, what, verdict):
    """42 of 20,000 active people, and of 400 who could: 7.9 to 13.9 per cent."""
    write("users.csv", [("day", "n"), ("2026-05-01", 20_000)])
    users = "  users_daily: {from: users.csv, columns: {date: day, active_users: n}}\n"
    logs([*requests(30), *requests(42, "opt_out")], mapping=MAPPING + users)

    result = operations(*options, "-o", "m.json")
    found = manifest()

    assert result.exit_code == code, result.output
    (line,) = [one for one in found["result"]["breakdown"] if one["what"] == what]
    assert line["verdict"] == verdict
    assert options[0] in {one["pointer"] for one in found["claim"]["statements"]}


def test_a_share_of_opt_outs_is_one_of_people():
    logs([*requests(30), *requests(42, "opt_out")])

    assert operations("--most-opted-out", "0.2").exit_code == 2
    assert "more than the 41 people" in str(operations("--exposed", "41").exception)


RATES = """\
tables:
  complaints: {from: complaints.csv, columns: {id: id, received_at: at}}
  users_daily: {from: users.csv, columns: {date: day, jurisdiction: where, active_users: n}}
  prompts_daily: {from: prompts.csv, columns: {date: day, purpose_id: for, shown: shown,
                  accepted: yes, refused: no}}
"""
A_RATE = {
    "complaints": [("id", "at"), ("c1", "2026-05-01T00:00:00Z")],
    "users": [("day", "where", "n"), ("2026-05-01", "DE", 9_000), ("2026-05-01", "FR", 1_000)],
    "prompts": [("day", "for", "shown", "yes", "no"), ("2026-05-01", "count", 148, 100, 15)],
}


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("complaints", ("c1", "2026-05-02T00:00:00Z"), "complaints: Of 2 rows 1 stand there twice"),
        ("complaints", ("c2", "2026-11-01T00:00:00Z"), "complaints: Of 2 rows 1 lie in the future"),
        ("users", ("2026-05-01", "FR", 5), "users_daily: Of 3 rows 1 repeat date, jurisdiction"),
        ("users", ("2026-05-01", "FR", 5), "Map the column that tells these rows apart"),
        ("users", ("2026-11-01", "FR", 5), "users_daily: Of 3 rows 1 lie in the future"),
        ("prompts", ("2026-05-01", "count", 9, 9, 0), "prompts_daily: Of 2 rows 1 repeat date"),
        ("prompts", ("2026-11-01", "count", 9, 9, 0), "prompts_daily: Of 2 rows 1 lie in the fut"),
    ],
)  # fmt: skip
def test_rates_of_rows_that_cannot_be_are_refused(table, row, said):
    for name, rows in A_RATE.items():
        write(f"{name}.csv", [*rows, row] if name == table else rows)
    logs([], mapping=RATES)

    assert said in str(operations("--most-complaints", "50").exception)


def test_a_few_refusals_are_not_told_by_what_is_left():
    """100 asked, 97 agreed and 3 refused: the 97 would give the 3 away."""
    write(
        "prompts.csv", [("day", "for", "shown", "yes", "no"), ("2026-05-01", "count", 100, 97, 3)]
    )
    logs([], mapping="tables:\n" + RATES[RATES.index("  prompts_daily") :])

    operations("--most-refused", "0.2", "-o", "m.json")

    for line in manifest()["result"]["breakdown"]:
        assert 97 not in line["figures"].values()
        assert 3 not in line["figures"].values()
        assert "97" not in line["because"]


def test_a_calendar_that_ends_before_the_due_day_is_a_doubt():
    """Due on 3 April; the calendar ends with March, so nobody knows that it was Good Friday."""
    write("days.csv", [("day", "index"), ("2026-03-30", 1), ("2026-03-31", 2)])
    where = "closed_at: out, jurisdiction: {value: DE}}}"
    mapping = MAPPING.replace("closed_at: out}}", where) + CALENDAR
    late = [(f"r{i}", "access", "2026-03-03T09:00:00Z", "2026-04-07T09:00:00Z") for i in range(9)]

    logs([*requests(20), *late], mapping=mapping)
    result = operations("-o", "m.json")
    found = manifest()

    assert result.exit_code == 4, result.output
    assert "29 requests are due on days outside the calendar" in result.output
    assert "9 more if no day outside the calendar is a holiday" in " ".join(result.output.split())
    (doubt,) = found["quality"]
    assert (doubt["code"], doubt["count"]) == ("calendar-short", 29)
    assert found["result"]["breakdown"][0]["figures"]["unclear"] == 9

    logs(requests(20), mapping=mapping)
    assert operations().exit_code == 4


def test_the_share_of_extended_requests_is_told():
    rows = [("id", "kind", "in", "out", "more")]
    rows += [(f"r{i}", "access", "2026-03-02T09:00:00Z", "2026-03-20T09:00:00Z",
              "2026-03-10T09:00:00Z" if i < 8 else "") for i in range(32)]  # fmt: skip
    logs([], mapping=MAPPING.replace("closed_at: out}}", "closed_at: out, extended_at: more}}"))
    write("requests.csv", rows)

    operations("-o", "m.json")

    figures = manifest()["result"]["breakdown"][0]["figures"]
    assert (figures["extended"], figures["extended_share_millionths"]) == (8, 250_000)


@pytest.mark.parametrize("number", [-5, 0, ""])
def test_complaints_of_nobody_are_no_rate(number):
    write("users.csv", [("day", "n"), ("2026-05-01", number)])
    users = "  users_daily: {from: users.csv, columns: {date: day, active_users: n}}\n"
    logs(requests(30), mapping=MAPPING + users)

    assert isinstance(operations("-o", "m.json").exception, DpiakitError)


TREE = """\
diseases:
  respiratory: {infections: [flu, pneumonia, bronchitis]}
  digestive: {stomach: [gastric ulcer, stomach cancer, gastritis]}
"""
BY_TREE = "    hiding: {k: 3, sensitive: [disease], t_closeness: 0.3, distance: hierarchical}\n"
OF_PEOPLE = ("anonymity", "people.csv", "--quasi", "zip", "--quasi", "age", "--besides", "salary")


def test_a_t_over_a_hierarchy_names_the_digest_of_its_tree(folder):
    write("people.csv", PEOPLE)
    (folder / "tree.yaml").write_text(TREE)
    named = ("--hierarchy", "disease=tree.yaml", "-o", "m.json")

    result = run(*OF_PEOPLE, *named, record=BY_TREE)
    found = manifest()

    assert result.exit_code == 0, result.output
    line = found["result"]["breakdown"][-1]
    assert line["what"] == "t of disease by hierarchical distance"
    assert line["figures"] == {"t_millionths": 296_296}
    (said,) = [
        one["says"] for one in found["claim"]["statements"] if one["pointer"] == "--hierarchy"
    ]
    assert said.startswith("disease: a tree of 6 values and height 3, sha256:")

    (folder / "tree.yaml").write_text(TREE.replace("infections", "illnesses"))
    assert run(*OF_PEOPLE, *named, record=BY_TREE).exit_code == 0
    assert manifest()["id"] != found["id"]


def test_a_hierarchy_is_enough_to_make_the_distance_hierarchical(folder):
    write("people.csv", PEOPLE)
    (folder / "tree.yaml").write_text(TREE)

    result = run(
        *OF_PEOPLE, "--sensitive", "disease", "--t", "0.25", "--hierarchy", "disease=tree.yaml"
    )

    assert result.exit_code == 1
    assert "x t of disease by hierarchical distance" in result.output


@pytest.mark.parametrize(
    ("options", "record", "said"),
    [
        ((), BY_TREE, "--hierarchy disease=FILE"),
        (("--hierarchy", "salary=tree.yaml"), BY_TREE, "no sensitive column"),
        (
            ("--hierarchy", "salary=tree.yaml"),
            HIDING,
            "claims a t by ordered distance; a hierarchy has no part",
        ),
        (("--hierarchy", "disease=none.yaml"), BY_TREE, "none.yaml"),
        (("--hierarchy", "disease=poor.yaml"), BY_TREE, "no leaf of poor.yaml"),
    ],
)
def test_a_hierarchy_that_does_not_fit_the_claim_or_the_data_is_refused(
    folder, options, record, said
):
    write("people.csv", PEOPLE)
    (folder / "tree.yaml").write_text(TREE)
    (folder / "poor.yaml").write_text("all: [flu]\n")

    assert said in refused(*OF_PEOPLE, *options, record=record)


def test_a_tree_is_named_with_its_column():
    write("people.csv", PEOPLE)
    result = run(*OF_PEOPLE, "--hierarchy", "tree.yaml")

    assert result.exit_code == 2
    assert "Write disease=diseases.yaml" in result.output
