"""``dpiakit evidence``: what a record claims, compared with real data."""

from __future__ import annotations

import click

from dpiakit.cli.lazy import LazyGroup

_COMMANDS = {
    "map": ("dpiakit.cli.evidence_map", "Propose a mapping from the columns of your data."),
    "consent": ("dpiakit.cli.evidence_consent", "Compare a consent ledger with a record."),
    "sql": ("dpiakit.cli.evidence_sql", "Print the check of a ledger in the SQL of a warehouse."),
    "anonymity": ("dpiakit.cli.evidence_tables", "Measure how well people hide in a table."),
    "fairness": ("dpiakit.cli.evidence_tables", "Measure whether groups of people fare alike."),
    "operations": ("dpiakit.cli.evidence_logs", "Measure requests, complaints and breaches."),
    "budget": ("dpiakit.cli.evidence_logs", "Add up a ledger of private releases."),
    "strings": ("dpiakit.cli.evidence_strings", "Decode consent strings (TC, GPP) and judge them."),
    "receipts": ("dpiakit.cli.evidence_receipts", "Judge consent records and receipts."),
    "columns": ("dpiakit.cli.evidence_columns", "Look for data that a record does not declare."),
    "website": ("dpiakit.cli.evidence_website", "Visit pages: what they store and whom they call."),
    "verify": ("dpiakit.cli.evidence_verify", "Say whether a manifest and its data are unchanged."),
}


@click.command(cls=LazyGroup, homes=_COMMANDS)
def evidence() -> None:
    """Compare what a record claims with real data.

    A mapping file says which of your tables and columns are which canonical ones. What is
    found becomes a manifest: counts and digests, never a row or a pseudonym. A record cites it.
    Tables need the extra: pip install "dpiakit[evidence]"; consent strings do not,
    websites need another: pip install "dpiakit[website]".
    """
