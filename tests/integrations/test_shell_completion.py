"""Completion in the shell: through a real bash where there is one, and by click's protocol."""

import os
import shutil
import subprocess
import sys

import pytest
from integration_world import ROOT, a_command, own_environment, with_path

from dpiakit.law import read_law


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("completion")
    return with_path(own_environment(folder), a_command(folder / "bin"))


@pytest.fixture
def complete(environment, tmp_path):
    """What dpiakit answers when a shell asks: pairs of a kind and a value."""

    def ask(*words, cwd=tmp_path, shell="bash"):
        done = subprocess.run(
            ["dpiakit"],  # noqa: S607
            env={**environment, "_DPIAKIT_COMPLETE": f"{shell}_complete",
                 "COMP_WORDS": " ".join(["dpiakit", *words]), "COMP_CWORD": str(len(words))},
            cwd=cwd, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stderr == ""
        return [tuple(line.split(",", 1)) for line in done.stdout.splitlines()]

    return ask


def values(answered):
    return [value for _, value in answered]


def test_commands_and_the_commands_of_groups(complete):
    assert values(complete("che")) == ["check", "checklist"]
    assert values(complete("pack", "ve")) == ["verify"]
    assert "--help" in values(complete("--he"))


def test_every_rule_of_the_law_and_no_other_file(complete):
    """The names are told by names of files, but for two of ours: this keeps them together."""
    ours = {"dpiakit/claim-agrees-with-data", "dpiakit/cited-evidence-counts"}
    assert values(complete("explain", "")) == sorted(ours | {one.name for one in read_law().rules})


def test_rules_by_full_and_by_short_name(complete):
    assert values(complete("explain", "gdpr/transfer-has")) == ["gdpr/transfer-has-safeguard"]
    assert values(complete("explain", "transfer-has-s")) == ["transfer-has-safeguard"]
    assert values(complete("pack", "check", "--rule", "gdpr/transfer-told")) == [
        "gdpr/transfer-told-in-notice"
    ]


def test_formats_severities_schemas_methods_packs(complete):
    assert values(complete("check", "-o", "s")) == ["sarif"]
    assert values(complete("check", "-o", "github")) == ["github", "github-summary"]
    assert values(complete("check", "--fail-on", "b")) == ["blocking"]
    assert values(complete("schema", "rec")) == ["record"]
    assert values(complete("dpia", "--method", "i")) == ["ico-3"]
    assert values(complete("pack", "check", "")) == ["ccpa", "coppa", "eprivacy", "gdpr"]


def test_a_new_rule_begins_with_its_pack_and_shows_which_names_are_taken(complete):
    assert values(complete("new", "rule", "gd")) == ["gdpr/"]
    assert "gdpr/transfer-has-safeguard" in values(complete("new", "rule", "gdpr/"))


def test_records_are_completed_as_files(complete):
    assert complete("check", "rec") == [("file", "rec")]
    assert complete("explain", "gdpr/transfer-has-safeguard", "rec") == [("file", "rec")]
    assert complete("check", "-o", "sarif=ou") == [("file", "ou")]


def test_packs_of_the_project_are_completed_from_any_folder_in_it(complete, tmp_path):
    shelf = tmp_path / "law" / "shop" / "rules"
    shelf.mkdir(parents=True)
    (shelf.parent / "pack.yaml").write_text("not parsed: [")
    (shelf / "receipts-are-kept.yaml").write_text("not parsed: [")
    (shelf / "receipts-are-kept.cases.yaml").write_text("")
    (tmp_path / "dpiakit.toml").write_text('[packs]\nfolders = ["law/shop"]\n')
    below = tmp_path / "records"
    below.mkdir()

    assert values(complete("explain", "shop/", cwd=below)) == ["shop/receipts-are-kept"]
    assert values(complete("pack", "check", "s", cwd=below)) == ["shop"]


@pytest.mark.parametrize(
    "text", ["[packs]\nfolders = 3\n", "packs = []\n", "[packs\n", '[packs]\nfolders = ["../gone"]']
)
def test_a_faulty_dpiakit_toml_does_not_disturb_who_presses_tab(complete, tmp_path, text):
    (tmp_path / "dpiakit.toml").write_text(text)

    assert values(complete("explain", "gdpr/transfer-has")) == ["gdpr/transfer-has-safeguard"]


@pytest.mark.parametrize(
    "words",
    [("",), ("check", "-o", ""), ("explain", "gdpr/"), ("pack", "check", ""), ("dpia", "-")],
)
def test_no_law_is_loaded_for_it(words):
    code = (
        "import sys; sys.argv[0] = 'dpiakit'\n"
        "from dpiakit.cli import cli\n"
        "try: cli.main(standalone_mode=False)\n"
        "except SystemExit: pass\n"
        "heavy = {'pydantic', 'yaml', 'dpiakit.law', 'dpiakit.engine', 'weasyprint', 'rich'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "_DPIAKIT_COMPLETE": "zsh_complete", "PYTHONPATH": str(ROOT / "src"),
             "COMP_WORDS": " ".join(["dpiakit", *words]), "COMP_CWORD": str(len(words))},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.splitlines()[-1] == "[]"


BASH = shutil.which("bash")


def in_bash(environment, words, cwd):
    """What bash would offer behind some words, with the script that the guide tells to load."""
    script = (
        'eval "$(_DPIAKIT_COMPLETE=bash_source dpiakit)"\n'
        "complete -p dpiakit >&2\n"
        f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}\n"
        "_dpiakit_completion dpiakit\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    return subprocess.run(
        [BASH, "--norc", "-c", script],
        env=environment, cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(BASH is None, reason="there is no bash")
def test_in_a_real_bash(environment, tmp_path):
    rule = in_bash(environment, ["dpiakit", "explain", "gdpr/transfer-has"], tmp_path)
    command = in_bash(environment, ["dpiakit", "dp"], tmp_path)

    assert rule.stdout.splitlines() == ["gdpr/transfer-has-safeguard"]
    assert command.stdout.splitlines() == ["dpia"]
    assert "-F _dpiakit_completion dpiakit" in rule.stderr


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_scripts_of_other_shells_are_written_and_valid(environment, tmp_path, shell):
    done = subprocess.run(
        ["dpiakit"],  # noqa: S607
        env={**environment, "_DPIAKIT_COMPLETE": f"{shell}_source"},
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"_DPIAKIT_COMPLETE={shell}_complete" in done.stdout

    there = shutil.which(shell)
    if there is None:
        pytest.skip(f"there is no {shell} to ask whether it is valid")
    subprocess.run([there, "-n"], input=done.stdout, text=True, check=True)
