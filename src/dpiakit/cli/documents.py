"""``dpiakit dpia`` and ``dpiakit checklist``: documents for people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.acceptances import no_waivers_option, waiver_files, waivers_option
from dpiakit.cli.completion import method_names
from dpiakit.cli.options import complain, on_option
from dpiakit.cli.outputs import write_atomically
from dpiakit.cli.settings import config_options, lawful, settings

if TYPE_CHECKING:
    from dpiakit.acceptance import Acceptances
    from dpiakit.findings import Assessment
    from dpiakit.law import Library

_RECORD = click.argument("record", type=click.Path(path_type=Path))
_METHOD = click.option(
    "--method",
    default=None,
    metavar="NAME",
    help="The method of rating risk.  [default: that of dpiakit.toml, else four levels after CNIL]",
    shell_complete=method_names,
)


def _assess(
    record: Path,
    on: date,
    method: str | None,
    config: str | None,
    waivers: tuple[Path, ...],
    *,
    no_config: bool,
    no_waivers: bool,
) -> Assessment:
    from dpiakit.engine import assess
    from dpiakit.evidence.citing import cited_claims
    from dpiakit.law.catalogue import read_catalogue
    from dpiakit.records import read_record
    from dpiakit.risk import Thresholds

    by = settings([record], {"method": method}, config=config, no_config=no_config)
    library = lawful(by)
    read = read_record(record)
    dates = read.activity.dates
    launch = dates.planned_start if dates else None
    later = library.in_force(launch) if launch and launch > on else None
    return assess(
        read,
        library.in_force(on),
        read_catalogue(library),
        later,
        claims=cited_claims(read, record, on, launch if later else None),
        method=by.method.value,
        thresholds=Thresholds(by.minimum_compliance.value, by.maximum_residual.value),
        acceptances=_acceptances(waiver_files(waivers, [record], by, none=no_waivers), library, on),
    )


def _acceptances(files: tuple[Path, ...], library: Library, on: date) -> Acceptances:
    """The waivers under which findings are shown. A baseline is a matter of CI, not of people."""
    from dpiakit.acceptance import NOTHING, Sources, faded, known_rules

    if not files:
        return NOTHING
    found = Sources(files).read(known_rules(library.rules), on)
    for said in faded(found.waivers, on):
        complain(said)
    return found


@click.command()
@_RECORD
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The PDF to write.",
)
@on_option
@_METHOD
@waivers_option
@no_waivers_option
@config_options
def dpia(
    record: Path,
    output: Path,
    on: date,
    method: str | None,
    config: str | None,
    waivers: tuple[Path, ...],
    *,
    no_config: bool,
    no_waivers: bool,
) -> None:
    """Write the scored DPIA of one record as PDF.

    The structure follows the template of the European Data Protection Board. What it
    says can be traced to the record's lines and to the provisions. Ends with 0 when the
    document was written, whatever it proposes; `dpiakit check` decides in CI.
    """
    from dpiakit.documents.dpia import dpia_pdf

    assessment = _assess(
        record, on, method, config, waivers, no_config=no_config, no_waivers=no_waivers
    )
    write_atomically(output, dpia_pdf(assessment))
    _say(assessment, output)


@click.command()
@_RECORD
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The file to write: .pdf or .md.  [default: Markdown on standard output]",
)
@on_option
@_METHOD
@waivers_option
@no_waivers_option
@config_options
def checklist(
    record: Path,
    output: Path | None,
    on: date,
    method: str | None,
    config: str | None,
    waivers: tuple[Path, ...],
    *,
    no_config: bool,
    no_waivers: bool,
) -> None:
    """Write the launch checklist of one record as PDF or Markdown."""
    from dpiakit.documents.checklist import checklist_markdown, checklist_pdf

    if output is not None and output.suffix.lower() not in {".pdf", ".md"}:
        raise click.UsageError(f'"{output}" is neither a .pdf nor a .md file.')
    assessment = _assess(
        record, on, method, config, waivers, no_config=no_config, no_waivers=no_waivers
    )
    if output is None:
        click.echo(checklist_markdown(assessment), nl=False)
        return
    if output.suffix.lower() == ".pdf":
        write_atomically(output, checklist_pdf(assessment))
    else:
        write_atomically(output, checklist_markdown(assessment).encode())
    _say(assessment, output)


def _say(assessment: Assessment, output: Path) -> None:
    gate = assessment.gate.outcome.replace("-", " ")
    interval = assessment.score.compliance
    click.echo(
        f"{output}: launch gate {gate}; residual risk {_band(assessment)}; "
        f"compliance {interval.lower}-{interval.upper} of 100",
        err=True,
    )


def _band(assessment: Assessment) -> str:
    return (assessment.score.after or "none found").replace("-", " ")
