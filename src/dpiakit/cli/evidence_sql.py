"""``dpiakit evidence sql``: the check of a consent ledger as text, for a warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dpiakit.evidence.consent_sql import Form

_NAMES = ("duckdb", "postgres", "spark", "bigquery", "snowflake", "trino")


@click.command("sql")
@click.argument("dialect", type=click.Choice(_NAMES))
@click.option(
    "--form",
    type=click.Choice(["native", "interval", "fill"]),
    default="interval",
    show_default=True,
    help="How the last state before a use is found. native: only where there is an as-of join.",
)
def sql(dialect: str, form: Form) -> None:
    """Print the check of a consent ledger in the SQL of a warehouse.

    The text names the tables it reads and the small tables of values to be filled from a record.
    It is the same check that `evidence consent` runs; its digest stands in the first lines.
    """
    from dpiakit.evidence.consent_script import consent_script
    from dpiakit.evidence.engines.dialects import DIALECTS, EXECUTED

    try:
        text = consent_script(DIALECTS[dialect], form, executed=dialect in EXECUTED)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--form") from None
    click.echo(text, nl=False)
