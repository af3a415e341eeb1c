"""Two states of the law compared: what changed in it, and what that does to records."""

import json
import subprocess

import pytest
from click.testing import CliRunner
from jsonschema import validate
from law_builder import a_definition, a_pack, a_root, a_rule, a_set, that

from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import DpiakitError
from dpiakit.packs.changes import law_changes
from dpiakit.packs.states import read_state

RECORD = """\
id: {id}
title: A record
controller: {{name: Ketting, establishments: [DE]}}
data_subjects: {{readers: {{category: subscribers}}}}
data_items: {{address: {{category: email}}}}
purposes: {{mail: {{name: Send mail, aim: direct-marketing, lawful_basis: consent}}}}
recipients: {{acme: {{name: Acme, role: processor}}}}
transfers:
  acme: {{recipient: acme, destination: IN{rest}}}
"""


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    for name, rest in (("bcr", ", safeguard: bcr"), ("none", ", safeguard: none"), ("open", "")):
        (folder / f"{name}.yaml").write_text(RECORD.format(id=name, rest=rest))
    return folder


@pytest.fixture
def two(tmp_path):
    """Writes two states of the law; what is given is that of the new one."""

    def states(old=None, new=None, **of_both):
        for name, given in (("old", old or {}), ("new", new or {})):
            rules = given.get("rules", {"safe": a_rule()})
            a_root(tmp_path / name, **{**of_both, **given, "rules": rules})
        return tmp_path / "old", tmp_path / "new"

    return states


def called(*arguments):
    result = CliRunner().invoke(cli, ["pack", "diff", *map(str, arguments)])
    if isinstance(result.exception, DpiakitError):
        return 2, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def compared(old, new, *records, **options):
    given = [part for name, value in options.items() for part in (f"--{name}", value)]
    return called(old, new, *records, "--on", "2026-03-01", *given)


def said(old, new):
    """The changes of the law in a few words."""
    found = law_changes(read_state(old, "old").library, read_state(new, "new").library)
    return [
        f"{one.subject} {one.kind} {one.before or one.name}: {'; '.join(map(str, one.fields))}"
        for one in found
    ]


# What changed in the law


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"severity": "high"}, ["severity blocking -> high"]),
        ({"effective": {"from": "2019-01-01"}}, ["from 2018-05-25 -> 2019-01-01"]),
        (
            {"effective": {"from": "2018-05-25", "until": "2027-12-31"}},
            ["until none -> 2027-12-31"],
        ),
        ({"stage": "at-launch"}, ["stage before-launch -> at-launch"]),
        ({"owner": "dpo"}, ["owner legal -> dpo"]),
        ({"on_missing": "fail"}, ["conditions"]),
        ({"applies": "transfer.hr_data"}, ["conditions"]),
        ({"requires": that('transfer.safeguard == "bcr"')}, ["conditions; wording"]),
        ({"why": "Otherwise."}, ["wording"]),
        ({"checked": {"on": "2026-02-01", "how": "primary"}}, ["checked 2026-01-31 -> 2026-02-01"]),
    ],
)  # fmt: skip
def test_what_changed_in_a_rule_is_named(two, changes, expected):
    states = two(new={"rules": {"safe": a_rule(**changes)}})

    assert said(*states) == [f"rule changed gdpr/safe: {one}" for one in expected]


def test_white_space_in_a_condition_changes_nothing(two):
    one = a_rule(requires=that('transfer.safeguard == "bcr"'))
    other = a_rule(requires=that('transfer.safeguard\n == "bcr"\n'))

    assert said(*two({"rules": {"safe": one}}, {"rules": {"safe": other}})) == []


def test_new_and_removed_rules_are_named(two):
    states = two(new={"rules": {"other": a_rule(severity="high")}})

    assert said(*states) == [
        "rule added gdpr/other: high, from 2018-05-25",
        "rule removed gdpr/safe: ",
    ]


def test_a_rule_that_keeps_an_alias_is_renamed(two):
    states = two(new={"rules": {"safer": a_rule(aliases=["gdpr/safe"], severity="high")}})

    assert said(*states) == ["rule renamed gdpr/safe: severity blocking -> high"]


def test_an_alias_of_a_rule_that_is_still_there_renames_nothing(two):
    rules = {"safe": a_rule(), "more": a_rule(aliases=["gdpr/earlier"])}

    assert said(*two(new={"rules": rules})) == ["rule added gdpr/more: blocking, from 2018-05-25"]


def test_versions_of_a_rule_are_compared_by_their_first_day(two):
    first = a_rule(effective={"from": "2018-05-25", "until": "2025-12-31"})
    second = a_rule(effective={"from": "2026-01-01"}, severity="high")
    states = two(new={"rules": {"safe": first, "safe@2026-01-01": second}})

    (change,) = said(*states)
    assert change == (
        "rule changed gdpr/safe: version from 2018-05-25: until none -> 2025-12-31; "
        "new version from 2026-01-01"
    )


def test_terms_are_compared_too(two):
    rules = {"safe": a_rule(requires=that("transfer.safeguard in words", "far"))}
    old = {
        "rules": rules,
        "data": {"words": a_set(("2018-05-25", ["bcr"])), "gone": a_set(("2018-05-25", ["bcr"]))},
        "definitions": {"far": a_definition('"IN" in markets')},
    }
    new = {
        "rules": rules,
        "data": {
            "words": a_set(("2018-05-25", ["bcr"]), ("2026-01-01", ["scc-2021"])),
            "new": a_set(("2018-05-25", ["bcr"])),
        },
        "definitions": {"far": a_definition('"CL" in markets', means="Far away.")},
    }

    assert said(*two(old, new)) == [
        "term changed gdpr/far: conditions; wording",
        "term removed gdpr/gone: ",
        "term added gdpr/new: ",
        "term changed gdpr/words: value from 2026-01-01 none -> [scc-2021]",
    ]


def test_packs_are_compared_too(two):
    other = a_pack(name="other", version="7")
    grounds = [{"when": '"DE" in markets', "because": "Germany."}]
    states = two(
        new={
            "files": {
                "policies/gdpr/pack.yaml": a_pack(version="2", applies_when=grounds),
                "policies/other/pack.yaml": other,
            }
        }
    )

    assert said(*states) == [
        "pack changed gdpr: version 1 -> 2; to whom it applies",
        "pack added other: ",
    ]
    assert said(*reversed(states))[1] == "pack removed other: "


# What that does to records

STRICT = {"rules": {"safe": a_rule(requires=that('transfer.safeguard == "scc-2021"'))}}


def test_an_outcome_that_changes_is_shown_with_its_line(two, records):
    code, text = compared(*two(new=STRICT), records)

    assert code == 1
    assert "3 records: 1 changes of the law and 1 of outcomes; 1 newly block\n" in text
    assert (
        "\ngdpr/safe  blocking\n"
        f"  {records}/bcr.yaml:9  acme  met -> not met  NEWLY BLOCKS\n" in text
    )


def test_a_failure_that_was_one_before_blocks_nothing_newly(two, records):
    states = two(new={"rules": {"safe": a_rule(title="Another title")}})
    code, text = compared(*states, records)

    assert code == 0
    assert "1 changes of the law and 0 of outcomes\n" in text


def test_a_renamed_rule_is_the_same_rule(two, records):
    states = two(new={"rules": {"safer": a_rule(aliases=["gdpr/safe"])}})
    code, text = compared(*states, records)

    assert code == 0
    assert "renamed  gdpr/safe -> gdpr/safer\n" in text
    assert "0 of outcomes" in text


def test_a_graver_severity_newly_blocks(two, records):
    states = two({"rules": {"safe": a_rule(severity="high")}})
    code, text = compared(*states, records)

    assert code == 1
    assert "none.yaml:9  acme  not met: high -> blocking  NEWLY BLOCKS" in text
    assert "open.yaml:9  acme  not answered: high -> blocking  NEWLY ASKS" in text
    assert "bcr.yaml" not in text


def test_a_milder_severity_is_shown_and_blocks_nothing(two, records):
    states = two(new={"rules": {"safe": a_rule(severity="high")}})
    code, text = compared(*states, records)

    assert code == 0
    assert "not met: blocking -> high\n" in text


def test_a_question_alone_ends_with_4(two, records):
    asks = {"safe": a_rule(), "asks": a_rule(requires=that("transfer.hr_data"))}
    code, text = compared(*two(new={"rules": asks}), records)

    assert code == 4
    assert "3 newly wait for an answer" in text
    assert "does not apply -> not answered  NEWLY ASKS" in text


def test_a_rule_that_is_gone_no_longer_applies(two, records):
    code, text = compared(*two(new={"rules": {}}), records)

    assert code == 0
    assert "none.yaml:9  acme  not met -> does not apply\n" in text
    assert "bcr.yaml:9  acme  met -> does not apply\n" in text


def test_a_rule_that_binds_only_later_changes_outcomes_only_then(two, records):
    later = {"rules": {"safe": a_rule(), "later": a_rule(effective={"from": "2027-01-01"})}}
    old, new = two(new=later)

    assert compared(old, new, records)[0] == 0
    assert called(old, new, records, "--on", "2027-01-01")[0] == 1


def test_json_has_every_change(two, records):
    code, text = compared(*two(new=STRICT), records, format="json")
    found = json.loads(text)
    validate(found, SCHEMAS["pack-diff-v1"]())

    assert code == 1
    assert (found["schema"], found["newly_blocking"]) == ("dpiakit/pack-diff-v1", 1)
    (outcome,) = found["outcomes"]
    assert outcome == {
        "record": f"{records}/bcr.yaml", "rule": "gdpr/safe", "element": "acme",
        "file": f"{records}/bcr.yaml", "line": 9,
        "before": {"outcome": "pass", "severity": "blocking", "message": None},
        "after": {"outcome": "fail", "severity": "blocking", "message": "It does not hold."},
        "newly_blocks": True, "newly_asks": False,
    }  # fmt: skip


def test_many_places_of_one_rule_are_counted_and_those_that_block_come_first(two, tmp_path):
    many = tmp_path / "many"
    many.mkdir()
    for number in range(20):
        rest = ", safeguard: bcr" if number == 19 else ", safeguard: none"
        text = RECORD.format(id=f"r{number:02}", rest=rest)
        (many / f"r{number:02}.yaml").write_text(text)
    new = {"rules": {"safe": a_rule(requires=that('transfer.safeguard == "none"'))}}
    _, text = compared(*two(new=new), many)
    lines = text[text.index("\ngdpr/safe") :].strip().split("\n")

    assert "r19.yaml" in lines[1]
    assert "NEWLY BLOCKS" in lines[1]
    assert lines[-1] == "  and 8 more; --format json lists them all"


def test_markdown_is_a_table_and_a_list_in_which_nothing_is_markup(two, records):
    name = "<b>x</b> | @everyone"
    rule = a_rule(requires=[{"that": 'transfer.safeguard == "scc-2021"', "otherwise": name}])
    code, text = compared(*two(new={"rules": {"safe": rule}}), records, format="markdown")

    assert code == 1
    assert "| rule changed | `gdpr/safe` | conditions; wording |" in text
    assert "- **newly blocks** met → not met, `acme`" in text
    assert "<b>" not in text
    assert "@everyone" not in text


def test_two_comparisons_say_the_same_byte_by_byte(two, records):
    states = two(new=STRICT)

    assert compared(*states, records, format="json") == compared(*states, records, format="json")


def test_without_records_only_the_law_is_compared(two):
    code, text = compared(*two(new=STRICT))

    assert code == 0
    assert "rules\n  changed  gdpr/safe: conditions; wording\n" in text


def test_records_that_are_not_there_are_no_success(two, tmp_path):
    (tmp_path / "empty").mkdir()

    assert compared(*two(), tmp_path / "empty")[0] == 3


def test_a_record_that_cannot_be_read_ends_with_2_after_the_rest(two, records):
    (records / "broken.yaml").write_text("id: 1\nid: 2\n")
    code, text = compared(*two(new=STRICT), records)

    assert code == 2
    assert "NEWLY BLOCKS" in text
    assert "broken.yaml:2:1:" in text


# Packs


def test_two_versions_of_a_pack_are_compared_beside_the_shipped_law(two, records):
    old, new = (root / "policies/gdpr" for root in two(new=STRICT))
    for root in (old.parents[1], new.parents[1]):
        for file in (root / "policies/gdpr").rglob("*.yaml"):
            file.write_text(file.read_text().replace("name: gdpr", "name: house"))
        (root / "policies/gdpr").rename(root / "house")
    code, text = compared(old.parents[1] / "house", new.parents[1] / "house", records)

    assert code == 1, text
    assert "3 records: 1 changes of the law and 1 of outcomes; 1 newly block" in text
    assert "house/safe  blocking\n" in text


def test_a_pack_in_a_body_of_law_is_compared_with_its_own_law(two, records):
    old, new = (root / "policies/gdpr" for root in two(new=STRICT))
    code, text = compared(old, new, records)

    assert code == 1
    assert "gdpr/safe  blocking\n" in text


def test_a_pack_is_not_compared_with_a_body_of_law(two):
    old, new = two()
    code, text = compared(old / "policies/gdpr", new)

    assert code == 2
    assert text.startswith(f"{old}/policies/gdpr is one pack, {new} a whole body of law.")


def test_a_state_that_cannot_be_read_is_named(two):
    old, new = two(new={"rules": {"safe": a_rule(title=None)}})
    code, text = compared(old, new)

    assert code == 2
    assert f'{new}: policies/gdpr/shelf/safe.yaml:1:1: title: "title" is missing.' in text


def test_a_folder_that_is_no_law_is_refused(two, tmp_path):
    old, _ = two()
    (tmp_path / "empty").mkdir()
    code, text = compared(old, tmp_path / "empty")

    assert (code, text.startswith(f"{tmp_path}/empty: This is no law.")) == (2, True)


# Revisions of git


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository whose law became stricter with the second commit."""
    top = tmp_path / "repository"
    a_root(top / "law", rules={"safe": a_rule()})
    git(top, "init", "-q", "-b", "main")
    commit(top, "First")
    a_root(top / "law", **STRICT)
    commit(top, "Stricter")
    monkeypatch.chdir(top)
    return top


def git(top, *arguments):
    name = ["-c", "user.name=Ketting", "-c", "user.email=law@ketting.example"]
    subprocess.run(["git", *name, *arguments], cwd=top, check=True, capture_output=True)  # noqa: S607


def commit(top, message):
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", message)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("HEAD~1", "law"),
        ("HEAD~1:law", "HEAD:law"),
        ("main~1:./law", "law"),
        ("HEAD~1:law/policies/gdpr", "law/policies/gdpr"),
        ("HEAD~1", "law/policies/gdpr"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_revision_is_a_state_of_the_law(records, old, new):
    code, text = compared(old, new, records)

    assert code == 1, text
    assert text.startswith(f"{old} -> {new} on 2026-03-01, 3 records: 1 changes of the law")


def test_the_top_of_a_repository_may_be_the_law_itself(tmp_path, monkeypatch, records):
    top = a_root(tmp_path / "top", rules={"safe": a_rule()})
    git(top, "init", "-q")
    commit(top, "First")
    a_root(top, **STRICT)
    monkeypatch.chdir(top)

    assert compared("HEAD", ".", records)[0] == 1
    monkeypatch.chdir(top / "policies")
    assert compared("HEAD", "..", records)[0] == 1


@pytest.mark.usefixtures("repository")
def test_nothing_is_left_behind_of_a_revision(tmp_path, monkeypatch):
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    compared("HEAD~1", "law")

    assert list(room.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "what"),
    [
        ("nowhere", '"nowhere" is no folder; as a revision of git it does not serve either:'),
        ("HEAD:nowhere", 'has no law in "nowhere"'),
        ("HEAD:../outside", "lies outside of the repository"),
        ("HEAD:/etc", "lies outside of the repository"),
        ("HEAD:law/policies", "HEAD:law/policies: This is no law."),
        ("--upload-pack=x", "No such option"),
        ("HEAD~9", "is not a commit of this repository"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_word_that_means_nothing_is_said_to_be_so(old, what):
    code, text = compared(old, "law")

    assert code == 2
    assert what in text


def test_a_link_in_a_revision_is_refused(repository):
    (repository / "law/policies/gdpr/shelf/secret.md").symlink_to("/etc/hosts")
    commit(repository, "Link")
    code, text = compared("HEAD", "law")

    assert code == 2
    assert 'secret.md" is a link or a submodule in "HEAD".' in text


def test_outside_of_a_repository_a_revision_means_nothing(two, tmp_path, monkeypatch):
    old, _ = two()
    monkeypatch.chdir(tmp_path)
    code, text = compared("v1.0", old)

    assert code == 2
    assert "is in no git repository" in text
