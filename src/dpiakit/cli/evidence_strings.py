"""``dpiakit evidence strings``: consent strings decoded, and compared with a record."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.evidence_options import (
    EXIT_CODES,
    expiry,
    form_option,
    output_option,
    previous_option,
    tool,
    valid_for_option,
)
from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import write_atomically
from dpiakit.model.period import Period

if TYPE_CHECKING:
    from dpiakit.evidence.measured_strings import FileRead
    from dpiakit.evidence.statistics_shape import StatisticsManifest
    from dpiakit.evidence.strings.bits import StringError
    from dpiakit.evidence.strings.claims import Claims
    from dpiakit.evidence.strings.reading import ConsentString
    from dpiakit.evidence.strings.report import Beside, Judged
    from dpiakit.records import Record


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
@click.argument("source", metavar="[FILE|STRING]", required=False)
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="The record whose claims are compared.",
)
@output_option
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
@click.option(
    "--sec-gpc",
    default=None,
    metavar="VALUE",
    help="The Sec-GPC header that came with the strings. Only 1 is a signal.",
)
@click.option(
    "--gpc-file",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="The /.well-known/gpc.json of the site.",
)
@on_option
@valid_for_option
@previous_option
@form_option
def strings(
    source: str | None,
    record: Path | None,
    output: Path | None,
    processed: tuple[tuple[str, tuple[int, ...]], ...],
    vendors: tuple[tuple[str, int], ...],
    sec_gpc: str | None,
    gpc_file: Path | None,
    on: date,
    valid_for: Period,
    previous: Path | None,
    form: str,
) -> None:
    """Decode consent strings, and compare them with a record.

    TC strings (IAB TCF 2), GPP strings and US Privacy strings: one on the command line, or a
    file with one a line. A string is the choice of one person: name with --processed for what
    data of that person were used. A manifest (-o) holds numbers only, and is about a file.

    \b
    Exit codes:
      0  nothing contradicts
      1  a string contradicts itself, the framework or the record
      2  a string, a file or the record cannot be used; no manifest is written
      4  with -o: nothing contradicts, but something could not be compared
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.strings.claims import claims_of
    from dpiakit.evidence.strings.report import as_json, as_text

    _must_fit(source, record, gpc_file, output, named=bool(processed or vendors))
    read = None
    if record:
        from dpiakit.records import read_record

        read = read_record(record)
    claims = claims_of(read.activity, processed, dict(vendors)) if read else None
    found = _judged(source, claims, on, sec_gpc, gpc_file)
    made = None
    if output and read and claims and not found.wrong:
        made = _manifest(found, read, claims, on, expiry(on, valid_for), previous)
    name = claims.record if claims else ""
    told = (found.judged, found.wrong, name)
    beside = replace(found.beside, manifest=made.id) if made else found.beside
    text = as_json(*told, on, beside) if form == "json" else as_text(*told, beside)
    if output and made:
        from dpiakit.evidence.manifest import manifest_text

        write_atomically(output, manifest_text(made).encode())
    click.echo(text, nl=False)
    if output and found.wrong:
        click.echo("No manifest is written: a string cannot be used.", err=True)
    code = 2 if found.wrong else int(found.contradicted)
    raise click.exceptions.Exit(EXIT_CODES[made.result.status] if made else code)


def _must_fit(
    source: str | None,
    record: Path | None,
    gpc_file: Path | None,
    output: Path | None,
    *,
    named: bool,
) -> None:
    if source is None and gpc_file is None:
        raise click.UsageError("Name a file or a string, or a gpc.json with --gpc-file.")
    if record is None and named:
        raise click.UsageError("--processed and --vendor speak of a record. Name it: --record.")
    if output and record is None:
        raise click.UsageError("A manifest is about a record. Name it: --record.")
    if output and source is not None and not _is_there(source):
        raise click.UsageError("A manifest is about a file of strings, not about a single one.")


def _is_there(source: str) -> bool:
    return os.path.exists(source)  # noqa: PTH110  never raises, where Path.exists does for long names


@dataclass(frozen=True, slots=True)
class _Found:
    judged: Sequence[Judged]
    wrong: Sequence[StringError]
    beside: Beside
    files: Sequence[FileRead]

    @property
    def contradicted(self) -> bool:
        return self.beside.contradicted or any(one.contradicted for one in self.judged)


def _judged(
    source: str | None,
    claims: Claims | None,
    on: date,
    sec_gpc: str | None,
    gpc_file: Path | None,
) -> _Found:
    """Everything that is read and what is to be said of it."""
    from dpiakit.evidence.measured_strings import FileRead
    from dpiakit.evidence.strings.bits import StringError
    from dpiakit.evidence.strings.gpc import is_signal, judge_gpc_file, judge_header, read_gpc
    from dpiakit.evidence.strings.judgement import judge, not_compared
    from dpiakit.evidence.strings.reading import LIMITS, decode, strings_in
    from dpiakit.evidence.strings.report import Beside, Judged
    from dpiakit.source.files import display_name, read_bytes

    files: list[FileRead] = []
    found: Sequence[ConsentString] = ()
    wrong: Sequence[StringError] = ()
    if source is not None and _is_there(source):
        raw, name = read_bytes(Path(source), limits=LIMITS), display_name(Path(source))
        found, wrong = strings_in(raw, name)
        rows = sum(len(one.places) for one in found)
        files.append(FileRead("strings", "text", Path(name).name, raw, rows))
    elif source is not None:
        try:
            found = (decode(source, "string"),)
        except StringError as error:
            hint = f"{error.hint} There is no file of this name either.".strip()
            wrong = (StringError(error.where, error.what, hint),)
    beside = Beside(sec_gpc, judge_header(sec_gpc) if sec_gpc is not None else ())
    if gpc_file:
        raw, name = read_bytes(gpc_file), display_name(gpc_file)
        site = read_gpc(raw, name)
        beside = replace(beside, file=site, of_file=judge_gpc_file(site, claims, on))
        files.append(FileRead("gpc", "json", gpc_file.name, raw, 1))
    signal = sec_gpc is not None and is_signal(sec_gpc)
    judged = [
        Judged(one, judge(one, claims, on, signal=signal), not_compared(one, claims))
        for one in found
    ]
    return _Found(judged, wrong, beside, files)


def _manifest(
    found: _Found,
    record: Record,
    claims: Claims,
    on: date,
    expires: date,
    previous: Path | None,
) -> StatisticsManifest:
    from dpiakit.evidence.manifest import read_manifest
    from dpiakit.evidence.measured_strings import strings_measured
    from dpiakit.evidence.statistics_manifest import statistics_manifest

    measured = strings_measured(
        record.activity, claims, found.judged, found.beside, found.files, on
    )
    return statistics_manifest(
        measured,
        record=claims.record,
        record_sha256=record.digest,
        expires=expires,
        tool=tool(),
        prev=read_manifest(previous).id if previous else None,
    )
