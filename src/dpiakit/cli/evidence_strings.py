"""``dpiakit evidence strings``: consent strings decoded, and compared with a record."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import click

from dpiakit.cli.options import on_option


class Vendor(click.ParamType[tuple[str, int]]):
    """A recipient and its id on the global vendor list, written ad-network=755."""

    name = "recipient=id"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """The recipient and the id, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return str(value[0]), int(value[1])
        found = re.fullmatch(r"([^=]+)=([1-9][0-9]{0,4})", str(value), re.ASCII)
        if not found:
            return self.fail(f'"{value}" is not a vendor. Write ad-network=755.', param, ctx)
        return found[1], int(found[2])


class Processed(click.ParamType[tuple[str, tuple[int, ...]]]):
    """A purpose of the record and those of the framework it stands for, written ads=3,4."""

    name = "purpose=numbers"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[int, ...]]:
        """The purpose and the numbers, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return str(value[0]), tuple(value[1])
        found = re.fullmatch(
            r"([^=]+)(?:=((?:[1-9]|1[0-9]|2[0-4])(?:,(?:[1-9]|1[0-9]|2[0-4]))*))?", str(value)
        )
        if not found:
            what = f'"{value}" is not a purpose. Write ads, or ads=3,4 (purposes 1 to 24).'
            return self.fail(what, param, ctx)
        return found[1], tuple(int(number) for number in (found[2] or "").split(",") if number)


@click.command()
@click.argument("source", metavar="FILE|STRING")
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="The record whose claims are compared.",
)
@click.option(
    "--processed",
    type=Processed(),
    multiple=True,
    metavar="PURPOSE[=N,N]",
    help="Data were processed for this purpose of the record, which stands for these purposes of "
    "the framework. May be repeated.",
)
@click.option(
    "--vendor",
    "vendors",
    type=Vendor(),
    multiple=True,
    metavar="RECIPIENT=ID",
    help="The id of a recipient on the global vendor list. May be repeated.",
)
@on_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How it is written.",
)
def strings(
    source: str,
    record: Path | None,
    processed: tuple[tuple[str, tuple[int, ...]], ...],
    vendors: tuple[tuple[str, int], ...],
    on: date,
    form: str,
) -> None:
    """Decode consent strings, and compare them with a record.

    TC strings (IAB TCF 2), GPP strings and US Privacy strings: one on the command line, or a
    file with one a line. A string is the choice of one person: name with --processed for what
    data of that person were used.

    \b
    Exit codes:
      0  nothing contradicts
      1  a string contradicts itself, the framework or the record
      2  a string, the file or the record cannot be used
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.strings.bits import StringError
    from dpiakit.evidence.strings.claims import Claims, claims_of
    from dpiakit.evidence.strings.judgement import judge, not_compared
    from dpiakit.evidence.strings.reading import ConsentString, decode, read_strings
    from dpiakit.evidence.strings.report import Judged, as_json, as_text

    claims: Claims | None = None
    if record:
        from dpiakit.records import read_record

        claims = claims_of(read_record(record).activity, processed, dict(vendors))
    elif processed or vendors:
        raise click.UsageError("--processed and --vendor speak of a record. Name it: --record.")
    found: tuple[ConsentString, ...] = ()
    wrong: tuple[StringError, ...] = ()
    if os.path.exists(source):  # noqa: PTH110  never raises, where Path.exists does for long names
        found, wrong = read_strings(Path(source))
    else:
        try:
            found = (decode(source, "string"),)
        except StringError as error:
            unnamed = "There is no file of this name either."
            hint = f"{error.hint} {unnamed}".strip()
            wrong = (StringError(error.where, error.what, hint),)
    judged = [Judged(one, judge(one, claims, on), not_compared(one, claims)) for one in found]
    name = claims.record if claims else ""
    click.echo(
        as_json(judged, wrong, name, on) if form == "json" else as_text(judged, wrong, name),
        nl=False,
    )
    code = 2 if wrong else int(any(one.contradicted for one in judged))
    raise click.exceptions.Exit(code)
