"""`dpiakit new record` as people meet it: on a real pseudo-terminal, and without one."""

import os
import re
import stat
import sys
from pathlib import Path

import pexpect
import pytest

import program

ROOT = Path(__file__).parent.parent.parent
ON = ["--on", "2026-11-28"]
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LOYALTY = [
    "Ketting & Zoon BV",
    "Loyalty programme, Personalised offers",
    "loyalty-points, purchases, email",
    "members",
    "2027-03-01",
    "Germany",
    "done",
]


def run(*arguments, cwd):
    return program.run(*arguments, cwd=cwd)


class Person:
    """Somebody at a terminal who types one line at a time."""

    def __init__(self, folder, *arguments):
        self.child = pexpect.spawn(
            sys.executable, ["-m", "dpiakit", "new", "record", *arguments, *ON],
            cwd=str(folder), env={**os.environ, "TERM": "xterm"}, encoding="utf-8",
            dimensions=(60, 110), timeout=120,
        )  # fmt: skip

    def reads(self):
        """Everything on the screen up to the next prompt."""
        self.child.expect("\n> ")
        return CODES.sub("", self.child.before)

    def types(self, *lines):
        """Answer some questions; what was on the screen before the last."""
        shown = ""
        for line in lines:
            shown = self.reads()
            self.child.sendline(line)
        return shown

    def leaves(self, control):
        self.reads()
        self.child.sendcontrol(control)
        return self.ends()

    def ends(self):
        """The last words and the exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return CODES.sub("", self.child.before), self.child.exitstatus


def test_from_an_empty_folder_to_a_record_that_can_be_checked(tmp_path):
    person = Person(tmp_path)
    person.types("Loyalty programme of a shop", *LOYALTY)
    said, code = person.ends()
    file = tmp_path / "loyalty-programme-of-a-shop.yaml"
    checked = run("check", file.name, *ON, cwd=tmp_path)

    assert code == 0
    assert f"dpiakit check {file.name}" in said
    assert "blocking" in said
    assert file.read_text().startswith("# yaml-language-server: $schema=record.schema.json\nid: ")
    assert checked.returncode == 4, checked.stderr
    assert "not answered" in checked.stdout


def test_a_question_says_why_it_is_asked_and_explains_itself(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "id: a\ntitle: A\ncontroller: {name: K}\nmarkets: [NL]\npurposes: {p: {aim: analytics}}\n"
        "data_items: {d: {category: email}}\ndata_subjects: {s: {category: customers}}\n"
    )
    person = Person(tmp_path, "a.yaml")
    asked = person.reads()
    person.child.sendline("?")
    explained = person.types("legit", "done")

    assert "purposes > p" in asked
    assert "On which legal ground does it rest (Art. 6(1))?" in asked
    assert re.search(r"Why: .*\[Art\. .*GDPR; gdpr/", " ".join(asked.split()))
    assert re.search(r"6  legitimate-interests\s+your interest outweighs theirs", asked)
    assert "purposes.p.lawful_basis: legitimate-interests" in explained
    assert person.ends()[1] == 0


def test_a_mistake_is_told_with_a_way_out_and_asked_again(tmp_path):
    person = Person(tmp_path, "a.yaml")
    person.types("A newsletter", "Ketting", "direct-marketing", "emial")
    told = person.reads()
    person.child.sendline("email")
    person.types("done")

    assert "Did you mean email?" in told
    assert person.ends()[1] == 0
    assert "category: email" in (tmp_path / "a.yaml").read_text()


def test_back_takes_an_answer_out_of_the_file_again(tmp_path):
    person = Person(tmp_path, "a.yaml")
    person.types("A newsletter", "Kettign", "back", "Ketting", "done")
    person.ends()

    assert "name: Ketting\n" in (tmp_path / "a.yaml").read_text()


def test_enter_leaves_a_fact_open_and_writes_nothing(tmp_path):
    person = Person(tmp_path, "a.yaml")
    person.types("", "", "", "", "", "", "done")
    said, code = person.ends()

    assert code == 0
    assert (tmp_path / "a.yaml").read_text().splitlines()[1:] == ["id: a"]
    assert "that every record states" in said


@pytest.mark.parametrize(("control", "code"), [("c", 130), ("d", 1)])
def test_whoever_leaves_in_the_middle_keeps_the_answers_and_is_told_how_to_go_on(
    tmp_path, control, code
):
    person = Person(tmp_path, "a.yaml")
    person.types("A newsletter", "Ketting")
    said, found = person.leaves(control)
    again = Person(tmp_path, "a.yaml")
    asked = again.reads()
    again.child.sendline("done")

    assert found == code
    assert "go on with: dpiakit new record a.yaml" in said
    assert "Traceback" not in said
    assert "What is it done for?" in asked
    assert again.ends()[1] == 0


@pytest.mark.parametrize(("control", "code"), [("c", 130), ("d", 1)])
def test_whoever_leaves_before_the_first_answer_has_written_nothing(tmp_path, control, code):
    said, found = Person(tmp_path).leaves(control)

    assert found == code
    assert "Nothing was written" in said
    assert list(tmp_path.iterdir()) == []


def test_the_tab_key_completes_words(tmp_path):
    readline = pytest.importorskip("readline")
    person = Person(tmp_path, "a.yaml")
    person.types("A newsletter", "Ketting")
    person.reads()
    person.child.send("direct-m\t")
    person.child.sendline("")
    person.types("done")

    assert readline
    assert person.ends()[1] == 0
    assert "direct-marketing" in (tmp_path / "a.yaml").read_text()


def test_a_file_that_is_renewed_keeps_its_mode_and_a_link_stays_a_link(tmp_path):
    file = tmp_path / "real.yaml"
    file.write_text("id: a\n")
    file.chmod(0o600)
    (tmp_path / "a.yaml").symlink_to(file)
    done = run("new", "record", "a.yaml", "--no-input", "--set", "title=A", *ON, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (tmp_path / "a.yaml").is_symlink()
    assert "title: A" in file.read_text()


def test_without_a_terminal_and_without_no_input_it_says_what_to_pass(tmp_path):
    done = run("new", "record", "a.yaml", cwd=tmp_path)

    assert done.returncode == 2
    assert "--no-input" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_skeleton_lists_the_open_questions_and_is_renewed(tmp_path):
    first = run("new", "record", "a.yaml", "--no-input", *ON, cwd=tmp_path)
    empty = (tmp_path / "a.yaml").read_text()
    run("new", "record", "a.yaml", "--no-input", "--set", "title=A", *ON, cwd=tmp_path)
    titled = (tmp_path / "a.yaml").read_text()

    assert first.returncode == 0, first.stderr
    assert [line for line in empty.splitlines() if line and line[0] != "#"] == ["id: a"]
    assert "#   title: What is the processing called? (text)" in empty
    assert "title: A\n" in titled
    assert "#   title:" not in titled
    assert titled.count("# Open questions on") == 1


def test_facts_come_from_a_short_description_from_answers_and_from_the_command_line(tmp_path):
    (tmp_path / "short.yaml").write_text("title: Letters\nmarkets: [Netherlands]\nchildren: yes\n")
    (tmp_path / "answers.yaml").write_text("controller.name: Ketting\ntrackers: {}\n")
    done = run(
        "new", "record", "--from", "short.yaml", "--answers", "answers.yaml",
        "--set", "scale.people=900", "--no-input", *ON, cwd=tmp_path,
    )  # fmt: skip
    text = (tmp_path / "letters.yaml").read_text()

    assert done.returncode == 0, done.stderr
    assert "answer children.involved" in done.stderr
    assert "children" not in text.split("# Open questions")[0]
    for line in (
        "id: letters",
        "markets: [NL]",
        "  name: Ketting",
        "  people: 900",
        "trackers: {}",
    ):
        assert f"\n{line}\n" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--no-input"], "The record has no name yet"),
        (["ä.yaml", "--no-input", "--set", "markets=Holand"], "Did you mean"),
        (["---.yaml", "--no-input"], "No such option|holds no letter"),
        (["a.yaml", "--no-input", "--set", "market=NL"], 'Did you mean "markets"'),
        (["a.yaml", "--no-input", "--from", "nowhere.yaml"], "There is no such file"),
        (["a.yaml", "--no-input", "--answers", "nowhere.yaml"], "There is no such file"),
        (["no/where/a.yaml", "--no-input"], "^no/where/a.yaml: cannot be written"),
        (["folder", "--no-input"], "This is a folder"),
        (["bad.yaml", "--no-input"], "written twice"),
        (["shared.yaml", "--no-input"], "shared by records"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(tmp_path, arguments, message):
    (tmp_path / "folder").mkdir()
    (tmp_path / "bad.yaml").write_text("id: a\nid: b\n")
    (tmp_path / "shared.yaml").write_text("kind: shared\n")
    before = sorted(file.name for file in tmp_path.iterdir())
    done = run("new", "record", *arguments, *ON, cwd=tmp_path)

    assert done.returncode == 2, done.stdout
    assert re.search(message, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == before


def test_a_title_that_is_taken_leads_to_the_record_that_has_it(tmp_path):
    (tmp_path / "letters.yaml").write_text("id: x\n")
    done = run("new", "record", "--no-input", "--set", "title=Letters", *ON, cwd=tmp_path)

    assert done.returncode == 2
    assert "dpiakit new record letters.yaml" in done.stderr
    assert (tmp_path / "letters.yaml").read_text() == "id: x\n"


def test_the_schema_of_the_project_is_found(tmp_path):
    schema = tmp_path / "docs" / "schema" / "record.schema.json"
    schema.parent.mkdir(parents=True)
    schema.write_text("{}")
    (tmp_path / "records").mkdir()
    run("new", "record", "records/a.yaml", "--no-input", *ON, cwd=tmp_path)

    first = (tmp_path / "records" / "a.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../docs/schema/record.schema.json"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path):
    tmp_path.chmod(0o555)
    done = run("new", "record", "a.yaml", "--no-input", *ON, cwd=tmp_path)

    assert done.returncode == 2
    assert "cannot be written" in done.stderr
