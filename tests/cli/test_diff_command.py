"""``dpiakit diff`` as its users meet it: revisions, paths, formats and exit codes."""

import json
import os
from pathlib import Path

import pytest
from comparison_world import ENVIRONMENT, World, a_record

import program

ON = ["--on", "2026-11-23"]


def run(world, *arguments, cwd=None, **environment):
    """The program in a process of its own."""
    return program.run(
        "diff", *arguments, cwd=cwd or world.folder,
        env={**ENVIRONMENT, "PYTHONPATH": os.environ.get("PYTHONPATH", ""), **environment},
    )  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("world"))
    made.commit({"records/a.yaml": a_record(), "records/b.yaml": a_record(id="b")})
    made.git("tag", "first")
    made.commit({"records/a.yaml": a_record(title="Other")})
    made.git("tag", "worded")
    made.commit({"records/a.yaml": a_record(title="Other", transfers__acme_mail__safeguard="none")})
    made.git("tag", "unsafe")
    return made


def test_several_formats_in_one_run_and_files_whole(world, tmp_path):
    done = run(
        world, "worded", "unsafe", *ON, "-o", f"markdown={tmp_path}/c.md", "-o",
        f"json={tmp_path}/d.json", "-o", "text", GITHUB_SERVER_URL="https://github.example",
        GITHUB_REPOSITORY="o/r",
    )  # fmt: skip

    assert done.returncode == 1, done.stderr
    assert "transfers.acme-mail.safeguard: added: none" in done.stdout
    assert "\x1b" not in done.stdout
    comment = (tmp_path / "c.md").read_text()
    assert comment.startswith("<!-- dpiakit:diff -->\n**dpiakit: 1 new finding (1 blocking)")
    commit = world.git("rev-parse", "unsafe")
    assert f"](https://github.example/o/r/blob/{commit}/records/a.yaml#L" in comment
    assert json.loads((tmp_path / "d.json").read_text())["summary"]["exit_code"] == 1


def test_words_alone_make_nothing_worse(world):
    done = run(world, "first", "worded", *ON)

    assert done.returncode == 0, done.stdout
    assert "0 new findings" in done.stdout


def test_nothing_changed_ends_with_0(world):
    done = run(world, "worded", "worded", *ON)

    assert done.returncode == 0
    assert "Nothing changed" in done.stdout


def test_a_lower_threshold_is_stricter_and_a_range_is_one_word(world):
    assert run(world, "first..worded", "--fail-on", "advisory", *ON).returncode == 0
    assert run(world, "first...unsafe", "--fail-on", "advisory", *ON).returncode == 1


def test_the_working_tree_is_compared_without_head_from_any_folder(world):
    world.write("records/draft.yaml", a_record(id="draft"))
    try:
        done = [
            run(world, "unsafe", *ON, "-o", "json", cwd=world.folder / "records"),
            run(world, "unsafe", ".", *ON, "-o", "json"),
            run(world, "unsafe", "--worktree", "records", *ON, "-o", "json"),
        ]
    finally:
        (world.folder / "records" / "draft.yaml").unlink()

    for one in done:
        data = json.loads(one.stdout)
        assert [r["id"] for r in data["records"]] == ["draft"]
        assert data["head"]["commit"] is None
        assert one.returncode == data["summary"]["exit_code"] == 4


def test_paths_behind_dashes_are_never_revisions(world):
    done = run(world, "first", "unsafe", *ON, "--", "records/b.yaml")

    assert done.returncode == 0
    assert "Nothing changed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], '"nowhere" is not a commit of this repository.'),
        (["--output=x"], '"x" is no format'),
        (["--upload-pack=touch x", "HEAD"], "No such option"),
        (["first", "unsafe", "--", "--output=x"], "There is no such YAML file or folder"),
        ([], "Missing argument"),
        (["first", "--links", "javascript:alert(1)"], "makes no address"),
        (["first", "--links", "https://x/{nothing}"], "makes no address"),
        (["first", "--method", "guess"], 'There is no method "guess"'),
        (["first", "-o", "text", "-o", "json"], "would both go to standard output"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_a_message(world, arguments, said):
    done = run(world, *arguments, *ON)

    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(world.folder.glob("x*"))


def test_outside_of_a_repository_it_ends_with_2(tmp_path):
    done = run(World(tmp_path, init=False), "main", *ON)

    assert done.returncode == 2
    assert "git repository" in done.stderr


def test_a_shallow_clone_ends_with_2_and_names_fetch_depth(world, tmp_path):
    world.git("clone", "--quiet", "--depth=1", f"file://{world.folder}", tmp_path / "clone")
    done = run(World(tmp_path / "clone", init=False), "first", *ON)

    assert done.returncode == 2
    assert '"fetch-depth: 0"' in done.stderr


def test_two_runs_write_the_same_bytes(world, tmp_path):
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        outputs = [f"{form}={tmp_path}/{seed}/{form}" for form in ("text", "json", "markdown")]
        wanted = [part for output in outputs for part in ("-o", output)]
        run(world, "first", "unsafe", *ON, *wanted, PYTHONHASHSEED=seed)

    for form in ("text", "json", "markdown"):
        first, second = ((tmp_path / seed / form).read_bytes() for seed in ("1", "2"))
        assert first == second
        assert first


def test_an_output_that_cannot_be_written_leaves_nothing_half_done(world, tmp_path):
    done = run(world, "first", "unsafe", *ON, "-o", f"json={tmp_path}/no/such/d.json")

    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_nothing_of_a_run_stays_behind_and_nobody_is_told_where_it_was(world, tmp_path):
    done = run(world, "first", "unsafe", *ON, "-o", "json", TMPDIR=str(tmp_path))

    assert done.returncode == 1
    assert list(tmp_path.iterdir()) == []
    assert str(tmp_path) not in done.stdout + done.stderr


def test_help_names_every_exit_code():
    done = run(World(Path.cwd(), init=False), "--help")

    assert done.returncode == 0
    for code in "01245":
        assert f"\n    {code}  " in done.stdout


WAIVER = {
    "id": "clauses-to-come", "rule": "gdpr/transfer-has-safeguard", "record": "newsletter",
    "element": "acme-mail", "reason": "The clauses are with the importer for signature.",
    "owner": "Privacy counsel", "approved_by": "Head of legal", "created": "2026-11-01",
    "expires": "2026-11-30", "ticket": "LEGAL-7", "measures": ["Nothing is sent yet."],
}  # fmt: skip
UNSAFE = {"transfers__acme_mail__safeguard": "none"}


def told(done):
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def rules(record, kind):
    return {(f["rule"], f["was"], f["now"]) for f in record["findings"][kind]}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A project with house rules: each state is judged by its own."""
    made = World(tmp_path_factory.mktemp("house"))
    toml = '[paths]\nrecords = ["records"]\nwaivers = "waivers.yaml"\n'
    made.commit({
        "dpiakit.toml": toml, "waivers.yaml": "waivers: []\n",
        "records/a.yaml": a_record(**UNSAFE), "elsewhere/b.yaml": a_record(id="b", **UNSAFE),
    })  # fmt: skip
    made.git("tag", "open")
    made.commit({"waivers.yaml": {"waivers": [WAIVER]}})
    made.git("tag", "waived")
    stricter = '[[severity]]\nrule = "gdpr/dpo-advice-sought"\nseverity = "blocking"\n'
    stricter += 'reason = "We always ask."\nby = "Head of legal"\n'
    made.commit({"dpiakit.toml": toml + stricter})
    made.git("tag", "stricter")
    made.commit({"dpiakit.toml": "[paths\n"})
    made.git("tag", "broken")
    return made


def test_a_waiver_that_is_granted_shows_though_no_record_changed(house):
    (record,) = told(run(house, "open", "waived", *ON, "-o", "json"))["records"]

    assert record["facts"] == []
    assert rules(record, "waived") == {("gdpr/transfer-has-safeguard", "fail", "waived")}
    assert rules(record, "closed") == set()


@pytest.mark.parametrize("toml", [None, ""], ids=["without dpiakit.toml", "beside dpiakit.toml"])
def test_waivers_are_found_where_check_finds_them(tmp_path, toml):
    """No setting names them: waivers.yaml beside dpiakit.toml, or at the top."""
    made = World(tmp_path)
    files = {"records/a.yaml": a_record(**UNSAFE)} | (
        {} if toml is None else {"dpiakit.toml": toml}
    )
    made.commit(files)
    made.commit({"waivers.yaml": {"waivers": [WAIVER]}})
    (record,) = told(run(made, "HEAD~1", "HEAD", *ON, "-o", "json"))["records"]

    assert rules(record, "waived") == {("gdpr/transfer-has-safeguard", "fail", "waived")}


def test_a_waiver_that_is_taken_back_or_has_run_out_opens_its_finding(house):
    back = run(house, "waived", "open", *ON, "-o", "json")
    late = run(house, "waived", "waived", "--on-base", "2026-11-30", "--on", "2026-12-01")

    assert back.returncode == late.returncode == 1
    (record,) = told(back)["records"]
    assert rules(record, "new") == {("gdpr/transfer-has-safeguard", "waived", "fail")}
    assert "Waiver clauses-to-come (owner Privacy counsel) expired on 2026-11-30" in late.stdout


def test_records_lie_where_the_house_says_if_nobody_names_a_path(house):
    done = run(house, "open", "waived", *ON, "--all", "-o", "json")

    assert [record["file"] for record in told(done)["records"]] == ["records/a.yaml"]


def test_house_rules_that_change_are_a_change_of_the_law(house):
    data = told(run(house, "waived", "stricter", *ON, "-o", "json"))

    assert data["base"]["law"] != data["head"]["law"]


def test_house_rules_of_the_earlier_state_that_are_broken_are_replaced_and_that_is_said(house):
    data = told(run(house, "broken", "stricter", *ON, "-o", "json"))

    assert "dpiakit.toml:1" in data["notes"][0]
    assert data["base"]["law"] == data["head"]["law"]


def test_house_rules_of_the_present_state_that_are_broken_end_with_2(house):
    done = run(house, "stricter", "broken", *ON)

    assert done.returncode == 2
    assert done.stderr.startswith("dpiakit.toml:1:")
    assert "/tmp" not in done.stderr  # noqa: S108  nobody is shown where files were laid out


def test_the_house_can_be_left_out(house):
    data = told(run(house, "stricter", "broken", *ON, "--no-config", "-o", "json"))

    assert data["summary"]["exit_code"] == 0


def test_waivers_can_be_named_for_both_states(house, tmp_path):
    file = tmp_path / "waivers.yaml"
    file.write_text("waivers: []\n")
    done = run(house, "open", "waived", *ON, "--waivers", file, "-o", "json")

    assert told(done)["records"] == []
