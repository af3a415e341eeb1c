"""``dpiakit evidence consent``: a consent ledger compared with what a record claims."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.evidence_engines import (
    Machine,
    Source,
    engine_option,
    source_argument,
    source_of,
)
from dpiakit.cli.evidence_options import (
    EXIT_CODES,
    Term,
    expiry,
    mapping_option,
    memory_option,
    output_option,
    previous_option,
    record_option,
    spill_option,
    temp_folder_option,
    tool,
    valid_for_option,
)
from dpiakit.cli.evidence_snapshot import kept
from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import write_atomically
from dpiakit.model.period import Period

if TYPE_CHECKING:
    from dpiakit.evidence.claims import Parameters
    from dpiakit.evidence.consent import ConsentAudit, Course
    from dpiakit.evidence.consent_sql import Form


class Age(click.ParamType[tuple[str, int]]):
    """An age of consent of a place, written US=13."""

    name = "place=age"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """The place and the age, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return str(value[0]), int(value[1])
        found = re.fullmatch(r"([A-Z]{2}(?:-[A-Z0-9]{1,3})?)=([0-9]{1,2})", str(value))
        if not found:
            return self.fail(f'"{value}" is no age of a place. Write US=13.', param, ctx)
        return found[1], int(found[2])


@click.command()
@source_argument
@engine_option
@mapping_option
@record_option
@output_option
@on_option
@click.option(
    "--refresh",
    type=Term(),
    default=None,
    metavar="PERIOD",
    help="After which time consent is asked again, where the record does not say: P12M.",
)
@click.option(
    "--withdrawal-days",
    type=click.IntRange(0, 3660),
    default=0,
    show_default=True,
    help="Days for a withdrawal to take effect.",
)
@click.option(
    "--opt-out-days",
    type=click.IntRange(0, 250),
    default=None,
    help="Business days for an opt-out to take effect, where the record does not say."
    "  [default: 0]",
)
@click.option(
    "--age",
    "ages",
    type=Age(),
    multiple=True,
    metavar="PLACE=AGE",
    help="The age of consent of a place. May be repeated.  [default: that of the law]",
)
@valid_for_option
@previous_option
@click.option(
    "--form",
    type=click.Choice(["native", "interval", "fill"]),
    default=None,
    help="How the last state before a use is found.  [default: the engine's best]",
)
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    default=None,
    metavar="SNAPSHOT",
    help="Look only at what came after a snapshot of the ledger.",
)
@click.option(
    "--keep-snapshot",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write the last state of each person, for --since next time. It holds pseudonyms.",
)
@click.option(
    "--parts",
    type=click.IntRange(1, 1024),
    default=None,
    help="In how many parts, of people, uses are compared.  [default: as memory and disk allow]",
)
@memory_option
@spill_option
@temp_folder_option
@click.option(
    "--threads",
    type=click.IntRange(1, 1024),
    default=None,
    help="How many cores it uses.  [default: all]",
)
def consent(
    data: str,
    engine: str | None,
    mapping: Path,
    record: Path,
    output: Path | None,
    on: date,
    refresh: Period | None,
    withdrawal_days: int,
    opt_out_days: int | None,
    ages: tuple[tuple[str, int], ...],
    valid_for: Period,
    previous: Path | None,
    form: Form | None,
    since: Path | None,
    keep_snapshot: Path | None,
    parts: int | None,
    memory: str,
    spill: str,
    temp_folder: Path | None,
    threads: int | None,
) -> None:
    """Compare a consent ledger with what a record claims.

    DATA is a folder with CSV or Parquet files, a DuckDB file, a PostgreSQL database
    (postgresql://user@host/name; with --engine postgres also service=name), or spark: for the
    tables of an active session of Spark. Each use of data is joined with the last state of
    consent at or before it, and each agreement is looked at. What the record states is compared;
    an option speaks only where the record is silent.

    \b
    Exit codes:
      0  the data confirm the record
      1  the data contradict it
      2  the data, the mapping or the record cannot be used; no manifest is written
      4  nothing was found, but the data are too doubtful or too few to say that all is well
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.claims import Parameters
    from dpiakit.evidence.consent import Course
    from dpiakit.evidence.manifest import consent_manifest, manifest_text, read_manifest
    from dpiakit.evidence.told import told

    source = source_of(data, engine)
    parameters = Parameters(refresh, withdrawal_days, opt_out_days, dict(ages))
    before = read_manifest(previous).id if previous else None
    expires = expiry(on, valid_for)
    machine = Machine(memory, spill, temp_folder, threads)
    with steps() as say, kept(keep_snapshot) as keep:
        course = Course(form, since, keep, parts, say)
        audit = _audited(source, mapping, record, on, parameters, course, machine)
    manifest = consent_manifest(audit, expires=expires, tool=tool(), prev=before)
    if output:
        write_atomically(output, manifest_text(manifest).encode())
    click.echo(told(manifest), nl=False)
    raise click.exceptions.Exit(EXIT_CODES[manifest.result.status])


def _audited(
    source: Source,
    mapping: Path,
    record: Path,
    on: date,
    parameters: Parameters,
    course: Course,
    machine: Machine,
) -> ConsentAudit:
    from dpiakit.evidence.claims import consent_claim
    from dpiakit.evidence.consent import audit_consent
    from dpiakit.evidence.mapping import read_mapping
    from dpiakit.records import read_record

    read = read_record(record)
    claim = consent_claim(read.activity, read.digest, parameters)
    tables = read_mapping(mapping)
    with machine.limits() as limits:
        besides = [one for one in (course.since, course.keep) if one]
        store = source.opened(tables, limits, besides)
        return audit_consent(
            store, tables, claim, _consent_age(on), on, shown=source.shown, course=course
        )


def _consent_age(on: date) -> Callable[[str], int | None]:
    from functools import cache

    from dpiakit.law import load_law

    law = cache(lambda: load_law(on))  # the law is only read where there are minors

    def age(place: str) -> int | None:
        found = law().fact(place, "consent_age")
        return found.value if found and isinstance(found.value, int) else None

    return age


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Says on standard error which step a long run has come to, where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("Starting") as status:
        yield status.update
