"""Groups of commands that are imported when they are called, so that ``--help`` costs nothing."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class ReaderGoneError(Exception):
    """Nobody reads the output any more, as after ``| head``.

    Not the OSError it came from: click would end with code 1 at that, as if something were found.
    """


class LazyGroup(click.Group):
    """A group that knows of each command the module it stands in and a line of help.

    ``homes`` maps names to both, in the order in which a newcomer needs them; in its module a
    command bears its own name.
    """

    def __init__(self, *args: Any, homes: Mapping[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order given."""
        del ctx
        return list(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        del ctx
        if cmd_name not in self.homes:
            return None
        module = importlib.import_module(self.homes[cmd_name][0])
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for. Raises ReaderGoneError where its reader has gone."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGoneError from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.homes.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options that begin so, without importing the commands."""
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(name, help=line)
            for name, (_, line) in self.homes.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)
