"""The README is true: its record is the example's, its output is what the program prints."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from dpiakit.cli import cli

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"<!-- (file|run): (.+?) -->\n```(\w*)\n(.*?)```\n", re.DOTALL)


def produced(kind, what, monkeypatch):
    if kind == "file":
        return (ROOT / what).read_text()
    monkeypatch.chdir(ROOT)
    command, _, lines = what.partition(" | head -n ")
    output = CliRunner().invoke(cli, command.split()[1:]).output
    if lines:
        output = "".join(line + "\n" for line in output.split("\n")[: int(lines)])
    return output


def test_every_block_of_the_readme_is_what_the_program_prints(request, monkeypatch):
    text = README.read_text()
    assert len(BLOCK.findall(text)) >= 2

    def renewed(match):
        kind, what, language, _ = match.groups()
        return f"<!-- {kind}: {what} -->\n```{language}\n{produced(kind, what, monkeypatch)}```\n"

    fresh = BLOCK.sub(renewed, text)
    if request.config.getoption("--renew-golden"):
        README.write_text(fresh)

    assert README.read_text() == fresh, "renew with: pytest --renew-golden"


def test_the_readme_is_at_most_150_lines():
    assert len(README.read_text().splitlines()) <= 150


@pytest.mark.parametrize("name", cli.list_commands(None))
def test_every_command_stands_in_the_readme(name):
    assert f"dpiakit {name} " in README.read_text()


def test_every_link_of_the_documents_leads_somewhere():
    for page in [README, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_exit_code_of_the_table_stands_in_the_help():
    shown = CliRunner().invoke(cli, ["check", "--help"]).output
    for code in re.findall(r"^\| (\d) \|", README.read_text(), re.MULTILINE):
        assert re.search(rf"^\s+{code}  ", shown, re.MULTILINE)
