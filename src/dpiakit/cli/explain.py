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
    condition is shown with the line it was read from. Of rules about cited evidence, such as
    dpiakit/claim-agrees-with-data, it is shown what each manifest proves.
    """
    from dpiakit.findings import claim_rule

    if (about_claims := claim_rule(rule)) is not None:
        from dpiakit.cli.explanation_claims import said_of_claim_rule, said_of_claims

        told = (
            said_of_claims(about_claims, record, element, on)
            if record
            else said_of_claim_rule(about_claims)
        )
        click.echo("\n".join(told))
        return
    from dpiakit.cli.explanation import said_of_record, said_of_rule

    by = settings([record] if record else (), config=config, no_config=no_config)
    law = lawful(by).in_force(on)
    lines = said_of_record(law, rule, record, element) if record else said_of_rule(law, rule)
    click.echo("\n".join(lines))
