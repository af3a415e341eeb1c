"""``dpiakit waivers``: what is accepted for a time, and until when."""

from __future__ import annotations

import click

from dpiakit.cli.lazy import LazyGroup

_COMMANDS = {
    "list": ("dpiakit.cli.waivers_list", "Who accepts what, and how many days are left."),
    "check": ("dpiakit.cli.waivers_check", "Fail for waivers that have ended or cover nothing."),
    "add": ("dpiakit.cli.waivers_add", "Write a new waiver for a finding of a record."),
}


@click.command(cls=LazyGroup, homes=_COMMANDS)
def waivers() -> None:
    """List, check and add waivers: findings that are accepted for a time.

    A waiver names a rule and a record, a reason, an owner, somebody else who approved it, and
    its last day. It decides what `dpiakit check` fails for; it makes nothing lawful.
    """
