"""Every command, at every depth, says what it is for."""

import click
import pytest
from click.testing import CliRunner

from dpiakit.cli import cli


def commands(group, before=()):
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))


ALL = sorted(commands(cli))


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_a_command_has_help(words):
    shown = CliRunner().invoke(cli, [*words, "--help"], prog_name="dpiakit")

    assert shown.exit_code == 0
    assert shown.output.startswith(f"Usage: dpiakit {' '.join(words)}")
    assert "\\b" not in shown.output
    assert "\b" not in shown.output


def test_every_command_stands_in_the_list_with_a_line_of_its_own():
    shown = CliRunner().invoke(cli, ["--help"]).output
    for name in cli.list_commands(None):
        line = next(line for line in shown.split("\n") if line.startswith(f"  {name} "))
        assert len(line.split(None, 1)[1]) > len("Do it.")
