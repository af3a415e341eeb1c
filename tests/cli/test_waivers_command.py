"""``dpiakit waivers``, and waivers in check, dpia and checklist, as somebody types them."""

import json
import os
import pty
import subprocess
import sys
import threading

import pytest
from acceptance_project import ON, ROOT, RULE, add, dpiakit, entries, options


def test_add_writes_an_entry_that_check_accepts(accepting):  # noqa: ARG001
    code, _, said = add(ticket="PRIV-7")

    assert code == 0
    assert said.startswith("waivers.yaml:4: newsletter-transfer-has-safeguard-acme-mail covers")
    (entry,) = entries()
    assert entry["created"] == ON
    assert entry["expires"] == "2026-12-13"
    assert entry["element"] == "acme-mail"
    assert len(entry["fingerprint"]) == 16
    code, out, _ = dpiakit("check", "records", "--on", ON)
    assert "Waived until 2026-12-13 by newsletter-transfer-has-safeguard-acme-mail" in out
    assert "Accepted for a time and not met: 1 blocking by waiver." in out
    assert code == 4


def test_add_keeps_what_stands_in_the_file(accepting):
    (accepting / "waivers.yaml").write_text("# the board's\nwaivers:  # since 2026\n")
    add()
    before = (accepting / "waivers.yaml").read_text()
    code, *_ = add(rule="gdpr/notice-exists")

    assert code == 0
    assert (accepting / "waivers.yaml").read_text().startswith(before)
    assert before.startswith("# the board's\nwaivers:  # since 2026\n")
    assert [entry["id"] for entry in entries()] == [
        "newsletter-transfer-has-safeguard-acme-mail", "newsletter-notice-exists",
    ]  # fmt: skip
    assert "element" not in entries()[1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": "TODO"}, 'reason: "TODO" gives no reason.'),
        ({"approved_by": "Lovelace, Ada"}, "is the owner"),
        ({"days": "31"}, "lasts 30 at most"),
        ({"days": None, "expires": "2026-11-01"}, "before it was granted"),
        ({"measure": "..."}, "is no measure"),
        ({"id": "Not a name"}, "cannot be a name"),
        ({"owner": "-"}, "names nobody"),
    ],
)
def test_add_refuses_nonsense_and_writes_nothing(accepting, changes, said):
    code, _, err = add(**changes)

    assert code == 2
    assert said in err
    assert "Nothing was written" in err
    assert not (accepting / "waivers.yaml").exists()


def test_add_says_all_that_is_missing_where_nobody_can_be_asked(accepting):  # noqa: ARG001
    code, _, err = dpiakit("waivers", "add", "records/newsletter.yaml", "--rule", RULE)

    assert code == 2
    for option in ("--reason", "--owner", "--approved-by", "--expires", "--measure"):
        assert option in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rule", "gdpr/no-such"], "gdpr/no-such has no open finding. Open are:"),
        (["--rule", RULE, "--element", "other"], 'has no open finding for "other"'),
        ([], "Say with --rule which finding is meant:"),
        (["--rule", RULE, "--expires", "2026-12-01", "--days", "3"], "say the same"),
    ],
)
def test_add_names_the_findings_there_are(accepting, arguments, said):  # noqa: ARG001
    code, _, err = dpiakit("waivers", "add", "records/newsletter.yaml", "--on", ON, *arguments)

    assert code == 2
    assert said in err


def test_what_is_covered_already_is_not_covered_twice(accepting):  # noqa: ARG001
    add()
    code, _, err = add()
    assert code == 2
    assert "covers this finding until 2026-12-13 already" in err

    code, *_ = add(days="25")
    assert code == 0
    assert [entry["id"][-2:] for entry in entries()] == ["il", "-2"]


def test_an_id_that_is_taken_in_another_file_is_refused(accepting):
    add(id="mine")
    (accepting / "waivers.yaml").rename(accepting / "others.yaml")
    (accepting / "dpiakit.toml").write_text('[paths]\nwaivers = "others.yaml"\n')
    code, _, err = add(id="mine", days="22")

    assert code == 2
    assert '"mine" is already the id' in err


def test_a_link_stays_a_link(accepting):
    (accepting / "elsewhere").mkdir()
    real = accepting / "elsewhere" / "granted.yaml"
    real.write_text("waivers: []\n")
    (accepting / "waivers.yaml").symlink_to(real)
    code, *_ = add()

    assert code == 0
    assert (accepting / "waivers.yaml").is_symlink()
    assert "acme-mail" in real.read_text()


def test_an_id_of_the_project_is_not_given_again_in_another_file(accepting):
    add(id="mine")
    code, _, err = add("--file", "more.yaml", id="mine", days="25")

    assert code == 2
    assert '"mine" is already the id' in err
    assert not (accepting / "more.yaml").exists()


def test_a_file_that_cannot_be_used_is_left_alone(accepting):
    for text in ("waivers: [{id: a}]\n", "records: []\n", "waivers:\n  - id: a\n"):
        (accepting / "waivers.yaml").write_text(text)
        code, _, err = add()
        assert code == 2
        assert "waivers.yaml" in err
        assert (accepting / "waivers.yaml").read_text() == text


def test_a_folder_that_may_not_be_written_to_is_named(accepting):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    accepting.chmod(0o500)
    try:
        code, _, err = add()
    finally:
        accepting.chmod(0o700)
    assert code == 2
    assert "cannot be written" in err


def test_two_who_add_at_once_both_have_their_entry(accepting):
    """Each reads, checks and writes while the other waits."""
    rules = [RULE, "gdpr/notice-exists", "gdpr/dpia-before-launch"]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dpiakit", "waivers", "add", "records/newsletter.yaml",
             "--rule", rule, "--on", ON, *options()],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, cwd=accepting,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        for rule in rules
    ]  # fmt: skip
    said = [one.communicate()[1] for one in started]

    assert [one.returncode for one in started] == [0, 0, 0], said
    assert {entry["rule"] for entry in entries()} == set(rules)


def typed(accepting, *answers):
    """What somebody at a terminal is asked and answers."""
    leader, follower = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, "-m", "dpiakit", "waivers", "add", "records/newsletter.yaml",
         "--rule", RULE, "--on", ON],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "dumb"}, cwd=accepting,
        stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    os.write(leader, "".join(f"{answer}\n" for answer in answers).encode())
    timer = threading.Timer(60, started.kill)
    timer.start()
    out, _ = started.communicate()
    timer.cancel()
    os.close(leader)
    os.close(follower)
    return started.returncode, out


def test_what_is_not_said_is_asked_until_it_makes_sense(accepting):
    code, out = typed(
        accepting,
        "later", "Acme signs the clauses at its board meeting.",
        "Ada Lovelace",
        "ada lovelace", "Grace Hopper",
        "soon", "2027-11-01", "2026-12-01",
        "Addresses are pseudonymised first.",
    )  # fmt: skip

    assert code == 0, out
    assert "That gives no reason." in out
    assert "The owner cannot approve it as well." in out
    assert "Write a day from 2026-11-23 to 2026-12-23." in out
    (entry,) = entries()
    assert (entry["approved_by"], entry["expires"]) == ("Grace Hopper", "2026-12-01")


def test_list_says_how_many_days_are_left_the_next_to_end_first(accepting):  # noqa: ARG001
    add(id="long", days="28")
    add(rule="gdpr/notice-exists", id="short", days="3")
    code, out, _ = dpiakit("waivers", "list", "--on", "2026-11-26")

    assert code == 0
    assert out.index("short") < out.index("long")
    assert "until 2026-11-26, last day" in out
    assert "until 2026-12-21, 25 days left" in out
    assert "(approved by Grace Hopper; owner Ada Lovelace)" in out
    assert "2 waivers on 2026-11-26: 2 in force, 1 of them about to end, 0 expired." in out
    _, out, _ = dpiakit("waivers", "list", "--on", "2026-11-27")
    assert "expired 1 day ago" in out
    _, out, _ = dpiakit("waivers", "list", "--on", "2026-11-25")
    assert "1 day left" in out


def test_list_for_machines(accepting):  # noqa: ARG001
    add(id="one")
    _, out, _ = dpiakit("waivers", "list", "records", "--on", ON, "--format", "json")
    (one,) = json.loads(out)

    assert (one["id"], one["state"], one["days_left"], one["unused"]) == (
        "one",
        "counts",
        20,
        False,
    )
    _, out, _ = dpiakit("waivers", "list", "--on", ON, "--format", "json")
    assert json.loads(out)[0]["unused"] is None


def test_list_of_none(accepting):  # noqa: ARG001
    assert dpiakit("waivers", "list", "--on", ON)[:2] == (0, f"No waivers on {ON}.\n")


def test_check_fails_for_what_ended_and_for_what_covers_nothing(accepting):
    add(id="one")
    assert dpiakit("waivers", "check", "records", "--on", ON)[0] == 0
    code, out, _ = dpiakit("waivers", "check", "records", "--on", "2026-12-05")
    assert code == 0
    assert "Waiver one ends soon: 8 days left" in out
    code, out, _ = dpiakit("waivers", "check", "records", "--on", "2026-12-14")
    assert code == 1
    assert "waivers.yaml:4: Waiver one expired on 2026-12-13" in out

    file = accepting / "records" / "newsletter.yaml"
    file.write_text(file.read_text().replace("safeguard: none", "safeguard: scc-2021"))
    code, out, _ = dpiakit("waivers", "check", "records", "--on", ON)
    assert code == 1
    assert "Waiver one is about no finding" in out
    code, out, _ = dpiakit("waivers", "check", "--on", ON)
    assert code == 0
    assert "Name records to see whether each is about something." in out


def test_check_names_every_problem_of_a_file(accepting):
    (accepting / "waivers.yaml").write_text("waivers:\n  - id: a\n  - id: a\n    rule: '*'\n")
    code, _, err = dpiakit("waivers", "check", "--on", ON)

    assert code == 2
    assert "waivers.yaml:2" in err
    assert "takes in blocking rules" in err
    assert "already the id" in err


def test_waivers_are_found_at_the_top_of_a_repository_and_from_anywhere(accepting, monkeypatch):
    add()
    (accepting / "dpiakit.toml").unlink()
    (accepting / ".git").mkdir()
    monkeypatch.chdir(accepting / "records")
    _, out, _ = dpiakit("check", "newsletter.yaml", "--on", ON)
    assert "1 blocking by waiver" in out
    monkeypatch.chdir(accepting.parent)
    _, out, _ = dpiakit("check", "project/records", "--on", ON)
    assert "1 blocking by waiver" in out
    _, out, _ = dpiakit("check", "project/records", "--on", ON, "--no-waivers")
    assert "by waiver" not in out


def test_beyond_the_top_of_a_repository_nothing_is_looked_for(accepting):
    add()
    inner = accepting / "inner"
    (inner / ".git").mkdir(parents=True)
    (accepting / "records" / "newsletter.yaml").rename(inner / "newsletter.yaml")
    _, out, _ = dpiakit("check", "inner", "--on", ON)

    assert "by waiver" not in out


def test_waivers_are_named_by_flag_by_environment_and_by_configuration(accepting, monkeypatch):
    add()
    (accepting / "waivers.yaml").rename(accepting / "granted.yaml")
    assert "by waiver" not in dpiakit("check", "records", "--on", ON)[1]
    assert "by waiver" in dpiakit("check", "records", "--on", ON, "--waivers", "granted.yaml")[1]
    monkeypatch.setenv("DPIAKIT_WAIVERS", "granted.yaml")
    assert "by waiver" in dpiakit("check", "records", "--on", ON)[1]
    monkeypatch.delenv("DPIAKIT_WAIVERS")
    (accepting / "dpiakit.toml").write_text('[paths]\nwaivers = "granted.yaml"\n')
    assert "by waiver" in dpiakit("check", "records", "--on", ON)[1]


def test_contradictions_are_refused(accepting):  # noqa: ARG001
    add()
    code, _, err = dpiakit("check", "records", "--waivers", "waivers.yaml", "--no-waivers")
    assert (code, "contradict" in err) == (2, True)
    code, _, err = dpiakit("check", "records", "--baseline-blocking")
    assert (code, "there is none" in err) == (2, True)


@pytest.mark.parametrize("command", ["check", "checklist"])
def test_unusable_waivers_end_with_code_2(accepting, command):
    (accepting / "waivers.yaml").write_text("waivers: [1]\n")
    code, _, err = dpiakit(command, "records/newsletter.yaml", "--on", ON)

    assert code == 2
    assert err.strip().startswith("waivers.yaml:1:11")


def test_documents_show_what_is_accepted_unless_told_otherwise(accepting):  # noqa: ARG001
    add(id="one")
    _, out, _ = dpiakit("checklist", "records/newsletter.yaml", "--on", ON)
    assert "## Accepted for a time" in out
    assert "`one` (blocking), until 13 December 2026" in out
    _, out, _ = dpiakit("checklist", "records/newsletter.yaml", "--on", ON, "--no-waivers")
    assert "Accepted for a time" not in out


def test_only_blocking_failures_that_are_waived_let_a_run_pass(accepting):
    """Every open blocking finding waived: the run passes, and says so before everything else."""
    _, out, _ = dpiakit("check", "records", "--on", ON, "-o", "json")
    for number, finding in enumerate(
        f for record in json.loads(out)["records"] for f in record["findings"]
        if f["severity"] == "blocking"
    ):  # fmt: skip
        element = ["--element", finding["element"]] if finding["element"] else []
        assert add(*element, rule=finding["rule"], id=f"w-{number}")[0] == 0
    code, out, _ = dpiakit("check", "records", "--on", ON)

    assert code == 0
    assert out.splitlines()[-2].startswith("Accepted for a time and not met: 14 blocking by waiver")
    _, out, _ = dpiakit("checklist", "records/newsletter.yaml", "--on", ON)
    assert "**Launch gate on 4 January 2027: No go**" in out
    assert accepting.exists()
