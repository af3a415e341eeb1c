"""``dpiakit baseline``: what a project begins with, so that runs can fail for what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from dpiakit.acceptance import baseline_text, read_baseline, shrunk
from dpiakit.acceptance.baseline import Baseline, Known
from dpiakit.acceptance.sources import Sources
from dpiakit.cli.acceptances import BASELINE, FILE, alone_in, home_of, waiver_files, written_through
from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import write_atomically
from dpiakit.cli.settings import Settings, config_options, named, settings
from dpiakit.cli.surveying import Open, survey
from dpiakit.findings.outcome import SEVERITIES
from dpiakit.source import display_name

_PATHS = click.argument("paths", nargs=-1, type=click.Path())
_FILE = click.option(
    "--baseline",
    "file",
    type=FILE,
    default=None,
    metavar="FILE",
    help=f"The file.  [default: that of dpiakit.toml, else {BASELINE} at the top of the project]",
)


@click.group()
def baseline() -> None:
    """Begin with what is open today, and shrink it.

    The baseline holds fingerprints of findings by record, and nothing that records say.
    `dpiakit check --baseline FILE` then fails only for what is new. What blocks is never
    covered, unless --baseline-blocking is given.
    """


@baseline.command()
@_PATHS
@_FILE
@click.option("--replace", is_flag=True, help="Write over a baseline that is there.")
@on_option
@config_options
def write(
    paths: tuple[str, ...],
    file: Path | None,
    on: date,
    config: str | None,
    *,
    replace: bool,
    no_config: bool,
) -> None:
    """Write everything that is open in the records of PATHS as the baseline."""
    by = settings(paths, {"baseline": file}, config=config, no_config=no_config)
    asked = named(paths, by)
    target = by.baseline.value or home_of(asked, BASELINE)
    if target.exists() and not replace:
        raise click.UsageError(
            f"{display_name(target)} is there already. `dpiakit baseline update` drops what is "
            "closed; --replace takes in everything that is open today."
        )
    found = survey(asked, on, by, _waivers(asked, by)).open
    made = _baseline(found, on)
    real = written_through(target)
    with alone_in(real.parent):
        write_atomically(real, baseline_text(made).encode())
    click.echo(_said(target, made, found), err=True)


@baseline.command()
@_PATHS
@_FILE
@click.option("--grow", is_flag=True, help="Also take in what is new.")
@click.option("--forget-missing", is_flag=True, help="Also drop records that were not found.")
@on_option
@config_options
def update(
    paths: tuple[str, ...],
    file: Path | None,
    on: date,
    config: str | None,
    *,
    grow: bool,
    forget_missing: bool,
    no_config: bool,
) -> None:
    """Drop what is closed from the baseline. It only shrinks, unless --grow is given.

    Of records that are not among PATHS nothing is dropped.
    """
    by = settings(paths, {"baseline": file}, config=config, no_config=no_config)
    asked = named(paths, by)
    target = by.baseline.value or home_of(asked, BASELINE)
    read_baseline(target, merged=True)  # before all records are judged: is there one
    found = survey(asked, on, by, _waivers(asked, by)).open
    real = written_through(target)
    with alone_in(real.parent):
        before = read_baseline(target, merged=True)
        seen = {*found, *before.records} if forget_missing else found.keys()
        after = shrunk(before, _baseline(found, on), seen, grow=grow)
        text = baseline_text(after).encode()
        if text != target.read_bytes():
            write_atomically(real, text)
    click.echo(_changed(target, before, after, found), err=True)


def _waivers(paths: Sequence[str], by: Settings) -> Sources:
    """A finding that people have decided on, for a time, is no matter of the baseline: it would
    cover it once the waiver is gone.
    """
    return Sources(waiver_files((), paths, by))


def _baseline(found: Mapping[str, Sequence[Open]], on: date) -> Baseline:
    records = {
        record: tuple(sorted({Known(one.rule, one.fingerprint, on) for one in open_now}))
        for record, open_now in sorted(found.items())
    }
    return Baseline(on, {record: known for record, known in records.items() if known})


def _said(target: Path, made: Baseline, found: Mapping[str, Sequence[Open]]) -> str:
    severities = Counter(one.severity for open_now in found.values() for one in open_now)
    listed = ", ".join(f"{severities[name]} {name}" for name in SEVERITIES if severities[name])
    said = f"{display_name(target)}: {_counted(made.size, 'finding')} of "
    said += _counted(len(made.records), "record")
    said += f" ({listed})." if listed else "."
    if severities["blocking"]:
        said += " What blocks still fails a run, unless --baseline-blocking is given."
    return said


def _changed(
    target: Path, before: Baseline, after: Baseline, found: Mapping[str, Sequence[Open]]
) -> str:
    old, new = _prints(before), _prints(after)
    unseen = len(after.records.keys() - found.keys())
    parts = [f"{len(old - new)} closed and dropped"]
    parts += [f"{len(new - old)} taken in"] if new - old else []
    parts += [f"{_counted(after.size, 'finding')} left"]
    said = f"{display_name(target)}: {', '.join(parts)}."
    if unseen:
        said += f" {_counted(unseen, 'record')} of it not judged; what they had is kept."
    return said


def _prints(known: Baseline) -> set[tuple[str, str]]:
    return {(record, one.fingerprint) for record, some in known.records.items() for one in some}


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
