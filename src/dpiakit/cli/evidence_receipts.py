"""``dpiakit evidence receipts``: consent records and receipts as documents."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.evidence_options import (
    EXIT_CODES,
    expiry,
    output_option,
    previous_option,
    tool,
    valid_for_option,
)
from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import replacing, write_atomically
from dpiakit.cli.settings import config_options, lawful, settings
from dpiakit.model.period import Period

if TYPE_CHECKING:
    from dpiakit.cli.settings import Settings
    from dpiakit.evidence.receipts.against import Claims
    from dpiakit.evidence.receipts.check import Checked, Prescribed
    from dpiakit.evidence.receipts.document import ConsentDocument
    from dpiakit.records import Record

_WORDS = ("record", "record-eu-gdpr", "receipt", "receipt-eu-gdpr", "kantara")
_FILE = click.Path(path_type=Path)


class Form(click.ParamType[str]):
    """A profile by name, or a document of a pack, written gdpr/consent-record."""

    name = "profile"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The profile, or a usage error that lists them."""
        text = str(value)
        if text not in _WORDS and not re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", text):
            listed = ", ".join(_WORDS)
            return self.fail(
                f'"{text}" is no profile. Write PACK/DOCUMENT or {listed}.', param, ctx
            )
        return text


class Renamed(click.ParamType[tuple[str, str]]):
    """What documents call a purpose, and what the record does: Newsletters=newsletter."""

    name = "theirs=ours"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Both names, or a usage error that shows the form."""
        if isinstance(value, tuple):
            return str(value[0]), str(value[1])
        theirs, sign, ours = str(value).rpartition("=")
        if not (sign and theirs and ours):
            return self.fail(f'"{value}" is no pair. Write Newsletters=newsletter.', param, ctx)
        return theirs, ours


@click.command()
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option(
    "--record",
    type=_FILE,
    default=None,
    metavar="FILE",
    help="The record whose claims are compared.",
)
@click.option(
    "--profile",
    type=Form(),
    default=None,
    metavar="NAME",
    help=f"What the documents are: {', '.join(_WORDS)}, or PACK/DOCUMENT.  [default: what each "
    "says itself]",
)
@click.option(
    "--purpose",
    "renamed",
    type=Renamed(),
    multiple=True,
    metavar="THEIRS=OURS",
    help="A purpose of the documents and what the record calls it. May be repeated.",
)
@click.option(
    "--to-ledger",
    "ledger",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write the events as rows of consent_events: a .csv or .parquet file.",
)
@click.option(
    "--most-problems",
    type=click.IntRange(0, 200),
    default=20,
    show_default=True,
    help="So many problems are told one by one; all are counted.",
)
@output_option
@on_option
@valid_for_option
@previous_option
@config_options
def receipts(
    files: tuple[Path, ...],
    record: Path | None,
    profile: str | None,
    renamed: tuple[tuple[str, str], ...],
    ledger: Path | None,
    most_problems: int,
    output: Path | None,
    on: date,
    valid_for: Period,
    previous: Path | None,
    config: str | None,
    *,
    no_config: bool,
) -> None:
    """Judge consent records and receipts, and hold them against a record.

    FILES are JSON: one document, a list, or one document a line. Read are ISO/IEC TS 27560 under
    its own field names or as JSON-LD in terms of the DPV, the Kantara Consent Receipt 1.1.0, and
    what a pack prescribes (--profile gdpr/consent-record). What ISO demands is taken from the
    guide of the DPV community group.

    \b
    Exit codes:
      0  the documents have their form and confirm the record
      1  a document lacks something, contradicts itself or the record
      2  a file, a document or the record cannot be used; nothing is written
      4  nothing was found, but something could not be compared
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.receipts.against import claims_of
    from dpiakit.evidence.receipts.check import check_documents
    from dpiakit.evidence.receipts.result import problems_told, told
    from dpiakit.records import read_record

    if record is None and (output or ledger or renamed or previous):
        raise click.UsageError("-o, --to-ledger, --purpose and --previous need --record.")
    read = read_record(record) if record else None
    claims = claims_of(read.activity, renamed) if read else None
    prescribed = None
    if profile and "/" in profile:
        by = settings(files, config=config, no_config=no_config)
        prescribed = _prescribed(profile, on, by)
    with _ledger(ledger, claims) as (watch, keep):
        checked = check_documents(
            files, on, claims=claims, profile=None if prescribed else profile,
            prescribed=prescribed, watch=watch,
        )  # fmt: skip
        click.echo(problems_told(checked, most_problems), nl=False)
        if checked.tally.unusable_count:
            click.echo("Nothing was written: some documents cannot be used.", err=True)
            raise click.exceptions.Exit(2)
        if ledger and checked.tally.raw_principals:
            click.echo(f"{ledger}: not written: people are named by e-mail addresses.", err=True)
            raise click.exceptions.Exit(2)
        keep()
    if read is None:
        click.echo(told(checked), nl=False)
        raise click.exceptions.Exit(int(bool(checked.tally.faulty)))
    _finish(checked, read, output, expiry(on, valid_for), previous)


def _finish(
    checked: Checked, read: Record, output: Path | None, expires: date, previous: Path | None
) -> None:
    from dpiakit.evidence.manifest import manifest_text, read_manifest
    from dpiakit.evidence.receipts.result import measurement_of
    from dpiakit.evidence.statistics_manifest import statistics_manifest, statistics_told

    manifest = statistics_manifest(
        measurement_of(checked),
        record=read.activity.id or "",
        record_sha256=read.digest,
        expires=expires,
        tool=tool(),
        prev=read_manifest(previous).id if previous else None,
    )
    if output:
        write_atomically(output, manifest_text(manifest).encode())
    click.echo(statistics_told(manifest), nl=False)
    raise click.exceptions.Exit(EXIT_CODES[manifest.result.status])


def _prescribed(profile: str, on: date, by: Settings) -> Prescribed:
    """The document of a pack, in force on the day. Raises EvidenceError where there is none."""
    from dpiakit.evidence.errors import EvidenceError
    from dpiakit.evidence.receipts.check import Prescribed
    from dpiakit.records.likeness import did_you_mean

    law = lawful(by).in_force(on)
    pack, _, name = profile.partition("/")
    folders = law.library.folders
    if pack not in folders:
        raise EvidenceError(profile, f'There is no pack "{pack}".', did_you_mean(pack, folders))
    documents = folders[pack].documents
    if name not in documents:
        what = f'The pack prescribes no document "{name}".'
        raise EvidenceError(profile, what, did_you_mean(name, documents))
    return Prescribed(profile, law.schema(pack, name))


@contextlib.contextmanager
def _ledger(
    target: Path | None, claims: Claims | None
) -> Iterator[tuple[Callable[[ConsentDocument], None], Callable[[], None]]]:
    """What takes documents into a ledger, and what puts the ledger at its place in the end."""
    if target is None or claims is None:
        yield (lambda _: None), (lambda: None)
        return
    from dpiakit.evidence.receipts.ledger import COLUMNS, rows_of

    if target.suffix.lower() not in {".csv", ".parquet"}:
        raise click.BadParameter("Write a .csv or a .parquet file.", param_hint="--to-ledger")
    with tempfile.TemporaryDirectory(prefix="dpiakit-") as folder:
        kept = Path(folder, "ledger.csv")
        with kept.open("w", newline="", encoding="utf-8") as file:
            lines = csv.writer(file)
            lines.writerow(COLUMNS)

            def keep() -> None:
                file.flush()
                _put(kept, target)

            yield (lambda document: lines.writerows(rows_of(document, claims))), keep


def _put(kept: Path, target: Path) -> None:
    source = kept
    if target.suffix.lower() == ".parquet":
        from dpiakit.evidence.receipts.parquet import as_parquet

        source = as_parquet(kept)
    with replacing(target) as write, source.open("rb") as file:
        while piece := file.read(io.DEFAULT_BUFFER_SIZE * 128):
            write(piece)
