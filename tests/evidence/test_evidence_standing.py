"""A cited manifest counts as measured only where it is the one, about this, and still counts."""

import dataclasses
from datetime import date

import pytest
from click.testing import CliRunner
from evidence_world import a_use, an_event, write_world

import shipped
from dpiakit.cli import cli
from dpiakit.documents.claims import claims_part
from dpiakit.evidence.citing import cited_claims
from dpiakit.evidence.manifest import read_manifest
from dpiakit.evidence.standing import standings
from dpiakit.findings import STANDINGS
from dpiakit.records import read_record

RECORD = """\
id: r
title: Letters
controller: {name: A shop}
data_subjects: {readers: {category: subscribers}}
data_items: {address: {category: email}}
purposes:
  mail: {aim: direct-marketing, lawful_basis: consent, consent: {refreshed_every: P12M}}
opt_outs: {effective_within_business_days: 15}
"""
ON = date(2026, 12, 1)


def audit(folder, *events):
    """A project with a record and the manifest that was made of it; hands back the id."""
    write_world(folder, events or [an_event()], [a_use()])
    (folder / "r.yaml").write_text(RECORD)
    done = CliRunner().invoke(
        cli,
        ["evidence", "consent", str(folder), "--mapping", str(folder / "mapping.yaml"),
         "--record", str(folder / "r.yaml"), "--on", "2026-10-31", "-o", str(folder / "m.json")],
    )  # fmt: skip
    assert done.exit_code in {0, 1, 4}, done.output
    return read_manifest(folder / "m.json").id


def standing(folder, cited, *, record=RECORD, file="m.json", on=ON):
    entry = f"evidence:\n  ledger: {{title: The ledger, file: {file}, manifest: '{cited}'}}\n"
    (folder / "r.yaml").write_text(record + entry)
    (one,) = standings(read_record(folder / "r.yaml"), folder / "r.yaml", on)
    return one


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    return folder, audit(folder)


def test_a_manifest_that_passed_is_measured(project):
    one = standing(*project)

    assert (one.standing, one.measured, one.expires) == (
        "measured-pass", date(2026, 10, 31), date(2027, 1, 31),
    )  # fmt: skip
    assert one.over.startswith("1 row of consent_events")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"event": "refused"}, "measured-fail"),
        ({"recorded_at": "2026-01-09T10:00:00Z"}, "inconclusive"),
    ],
)
def test_what_was_found_is_what_stands(tmp_path, event, expected):
    assert standing(tmp_path, audit(tmp_path, an_event(**event))).standing == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 30), "asserted"),  # measured only later
        (date(2026, 10, 31), "measured-pass"),
        (date(2027, 1, 31), "measured-pass"),
        (date(2027, 2, 1), "expired"),
    ],
)
def test_a_manifest_counts_from_its_day_to_that_of_its_expiry(project, on, expected):
    assert standing(*project, on=on).standing == expected


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("P12M", "P24M", "purposes.mail.consent.refreshed_every"),
        (", consent: {refreshed_every: P12M}", "", "purposes.mail.consent.refreshed_every"),
        ("days: 15", "days: 10", "opt_outs.effective_within_business_days"),
        ("  mail:", "  post:", "purposes.post"),
        ("lawful_basis: consent", "lawful_basis: contract", "purposes"),
    ],
)
def test_what_the_record_claims_anew_was_not_measured(project, old, new, said):
    one = standing(*project, record=RECORD.replace(old, new))

    assert one.standing == "asserted"
    assert said in one.reason


@pytest.mark.parametrize(
    ("file", "said"),
    [("none.json", "There is no such file"), ("../m.json", "no such file|outside"),
     ("mapping.yaml", "not JSON"), ("/etc/passwd", "outside of the project")],
)  # fmt: skip
def test_a_file_that_proves_nothing_leaves_the_claim_asserted(project, file, said):
    folder, cited = project
    (folder / "dpiakit.toml").touch()
    one = standing(folder, cited, file=file)

    assert one.standing == "asserted"
    assert any(word in one.reason for word in said.split("|"))


def test_another_manifest_than_the_cited_one_proves_nothing(project):
    folder, cited = project

    other = cited[:-1] + ("1" if cited[-1] == "0" else "0")

    assert "another manifest" in standing(folder, other).reason


def test_an_entry_without_a_manifest_is_asserted(project):
    folder, _ = project
    (folder / "r.yaml").write_text(RECORD + "evidence: {scan: {file: scan.pdf}}\n")
    (one,) = standings(read_record(folder / "r.yaml"), folder / "r.yaml", ON)

    assert (one.standing, one.reason) == ("asserted", "No manifest is cited.")


def test_an_id_that_is_none_is_told_by_the_reader(project):
    with pytest.raises(Exception, match="manifest"):
        standing(project[0], "md5:1")


# --- the document


def test_the_claims_stand_apart_by_what_they_are(project):
    one = standing(*project)
    part = claims_part([dataclasses.replace(one, standing=how) for how in reversed(STANDINGS)])

    assert [row[1].label for row in part.table.rows] == [
        "contradicted", "confirmed", "inconclusive", "expired", "asserted",
    ]  # fmt: skip
    assert part.said == (
        "5 entries of evidence, 3 measured on data: 1 contradicted, 1 confirmed, 1 inconclusive, "
        "1 expired, 1 asserted."
    )


def test_where_nothing_was_measured_the_document_says_nothing_of_it(project):
    folder, _ = project
    (folder / "r.yaml").write_text(RECORD + "evidence: {scan: {file: scan.pdf}}\n")

    assert claims_part(standings(read_record(folder / "r.yaml"), folder / "r.yaml", ON)) is None


def test_the_dpia_shows_which_claims_were_measured_when_and_over_what(project):
    from dpiakit.documents.dpia import dpia_html
    from dpiakit.engine import assess

    folder, cited = project
    standing(folder, cited)
    record = read_record(folder / "r.yaml")
    claims = cited_claims(record, folder / "r.yaml", ON)
    assessment = assess(record, shipped.in_force(ON), shipped.catalogue(), claims=claims)
    html = dpia_html(assessment)

    part = html.partition('id="annex-e-claims"')[2].partition("<h1")[0]
    for words in (
        "confirmed",
        "October",
        "1 row of consent_events",
        cited[7:],
    ):
        assert words in part
    for words in ("Claims held against data", "1 measured on data: 1 confirmed"):
        assert html.count(words) >= 2, "on the first page and beside the decision"
    assert "annex-e-claims" not in dpia_html(dataclasses.replace(assessment, claims=()))


# --- manifests of the other checks

TABLE = """\
id: t
title: Table
controller: {name: A shop}
data_subjects: {people: {category: customers}}
purposes: {count: {aim: analytics}}
data_items:
  visits:
    category: page-views
    hiding: {quasi_identifiers: [zip], k: 2}
rights: {answer_within: P1M, access: {deadline: P1M}}
"""


def measured(folder, *words):
    (folder / "t.yaml").write_text(TABLE)
    done = CliRunner().invoke(
        cli,
        ["evidence", *map(str, words), "--record", str(folder / "t.yaml"), "--on", "2026-10-31",
         "-o", str(folder / "m.json")],
    )  # fmt: skip
    assert done.exit_code in {0, 1, 4}, done.output
    return read_manifest(folder / "m.json").id


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("k: 2", "k: 2", "measured-pass"),
        ("k: 2", "k: 3", "asserted"),
        ("quasi_identifiers: [zip], k: 2", "quasi_identifiers: [zip]", "asserted"),
    ],
)
def test_a_table_that_was_measured_stands_as_long_as_the_record_claims_the_same(
    tmp_path, old, new, expected
):
    (tmp_path / "people.csv").write_text("zip\n" + "1\n" * 6 + "2\n" * 6)
    cited = measured(tmp_path, "anonymity", tmp_path / "people.csv")
    one = standing(tmp_path, cited, record=TABLE.replace(old, new))

    assert one.standing == expected, one.reason


@pytest.mark.parametrize(
    ("old", "new", "measures"),
    [
        ("P1M", "P1M", True),
        ("deadline: P1M", "deadline: P2M", False),
        ("rights: {answer_within: P1M, access: {deadline: P1M}}\n", "", False),
    ],
)
def test_requests_that_were_measured_stand_as_long_as_the_terms_are_the_same(
    tmp_path, old, new, measures
):
    data = tmp_path / "data"
    data.mkdir()
    lines = "".join(
        f"r{n},access,2026-0{1 + n % 9}-01T00:00:00Z,2026-0{1 + n % 9}-09T00:00:00Z\n"
        for n in range(90)
    )
    (data / "requests.csv").write_text(f"id,type,received_at,closed_at\n{lines}")
    (tmp_path / "map.yaml").write_text(
        "time_zone: UTC\ntables:\n  requests:\n    from: requests.csv\n    columns: {id: id, "
        "type: type, received_at: received_at, closed_at: closed_at}\n"
    )
    cited = measured(tmp_path, "operations", data, "--mapping", tmp_path / "map.yaml")
    one = standing(tmp_path, cited, record=TABLE.replace(old, new))

    assert (one.standing != "asserted") is measures, one.reason
