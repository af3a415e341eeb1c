"""``dpiakit explain``: a rule in plain words, or why it judges a record as it does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dpiakit.cli.completion import rule_names
from dpiakit.cli.options import on_option
from dpiakit.cli.settings import config_options, lawful, settings


@click.command()
@click.argument("rule", shell_complete=rule_names)
@click.argument("record", type=click.Path(path_type=Path), required=False)
@on_option
@click.option("--element", default=None, help="Only this element, such as a transfer's name.")
@config_options
def explain(
    rule: str,
    record: Path | None,
    on: date,
    element: str | None,
    config: str | None,
    *,
    no_config: bool,
) -> None:
    """Explain a rule, or why it judges a record as it does.

    RULE is a name such as gdpr/transfer-has-safeguard. With RECORD, every sub-value of every
    condition is shown with the line it was read from.
    """
    from dpiakit.cli.explanation import said_of_record, said_of_rule

    by = settings([record] if record else (), config=config, no_config=no_config)
    law = lawful(by).in_force(on)
    lines = said_of_record(law, rule, record, element) if record else said_of_rule(law, rule)
    click.echo("\n".join(lines))
