"""``dpiakit pack``: tools for those who write, review and publish policy packs."""

from __future__ import annotations

import click

from dpiakit.cli.lazy import LazyGroup

_COMMANDS = {
    "check": ("dpiakit.cli.pack_check", "Formats, cases, and that every clause matters."),
    "test": ("dpiakit.cli.pack_trials", "Run the cases, and show why one fails."),
    "coverage": ("dpiakit.cli.pack_coverage", "What becomes of every researched obligation."),
    "vacuity": ("dpiakit.cli.pack_vacuity", "Rules that some records do not put to the test."),
    "docs": ("dpiakit.cli.pack_docs", "Write a folder of pages, one a rule."),
    "diff": ("dpiakit.cli.pack_diff", "What a change of the law does to outcomes of records."),
    "sign": ("dpiakit.cli.pack_signing", "Sign the files of a pack with an Ed25519 key."),
    "verify": ("dpiakit.cli.pack_signing", "Say whether a pack is what a trusted key signed."),
    "keygen": ("dpiakit.cli.pack_signing", "Make a pair of keys for signing."),
}


@click.command(cls=LazyGroup, homes=_COMMANDS)
def pack() -> None:
    """Check, test, document, compare and sign policy packs.

    A pack is a folder of data: pack.yaml, one file a rule, its cases beside it. Nothing in a
    pack is run.
    """
