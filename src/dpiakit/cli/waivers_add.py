"""``dpiakit waivers add``: a new entry at the end of the file, refused at once if it cannot be."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.acceptance import appended, known_rules, read_waivers, waivers_in
from dpiakit.cli.acceptances import FILE, WAIVERS, alone_in, home_of, waiver_files, written_through
from dpiakit.cli.completion import rule_names
from dpiakit.cli.options import Day, on_option
from dpiakit.cli.outputs import write_atomically
from dpiakit.cli.settings import config_options, lawful, settings
from dpiakit.cli.waivers_asking import Wanted, asked
from dpiakit.engine import judge_record
from dpiakit.errors import DpiakitError, InputError
from dpiakit.evidence.citing import cited_claims
from dpiakit.formats.text import plain
from dpiakit.records import Record, read_record
from dpiakit.source import display_name, read_bytes

if TYPE_CHECKING:
    from dpiakit.acceptance import KnownRules, Waiver
    from dpiakit.findings import Finding
    from dpiakit.law import Library

_SHOWN = 12
_LONGEST_NAME = 63


class NothingToWaiveError(DpiakitError):
    """The record has no open finding of this kind, or it is covered already."""


class NotGrantedError(DpiakitError):
    """A waiver that nobody may grant as it was asked for."""

    def __init__(self, error: InputError) -> None:
        """Say what is wrong with it; the entry stands in no file, so no line is named."""
        said = []
        for problem in error.problems:
            key = problem.where.split(".")[2:]
            lead = f"{'.'.join(key)}: " if key else ""
            said.append(f"    {lead}{problem.what} {problem.hint}".rstrip())
        super().__init__("\n".join(["Nothing was written: the waiver cannot be granted.", *said]))


@click.command()
@click.argument("record", type=click.Path(path_type=Path))
@click.option(
    "--rule", default=None, help="The rule whose finding is accepted.", shell_complete=rule_names
)
@click.option("--element", default=None, help="The name of the element, where there are several.")
@click.option("--reason", default=None, help="Why it can wait, in words that last.")
@click.option("--owner", default=None, help="Who answers for it.")
@click.option("--approved-by", default=None, help="Who approves it: another person.")
@click.option("--expires", type=Day(), default=None, help="The last day it counts.")
@click.option("--days", type=click.IntRange(1), default=None, help="Instead of --expires.")
@click.option("--measure", "measures", multiple=True, help="What protects people; repeatable.")
@click.option("--ticket", default=None, help="Where the work on it is followed.")
@click.option("--id", "name", default=None, help="Its name.  [default: made of record and rule]")
@click.option("--no-pin", is_flag=True, help="Let it count even if the deciding facts change.")
@click.option(
    "--file",
    type=FILE,
    default=None,
    help=f"The file to add it to.  [default: the waivers of the project, else {WAIVERS}]",
)
@on_option
@config_options
def add(
    record: Path,
    rule: str | None,
    element: str | None,
    reason: str | None,
    owner: str | None,
    approved_by: str | None,
    expires: date | None,
    days: int | None,
    measures: tuple[str, ...],
    ticket: str | None,
    name: str | None,
    file: Path | None,
    on: date,
    config: str | None,
    *,
    no_pin: bool,
    no_config: bool,
) -> None:
    """Write a new waiver for an open finding of RECORD.

    What the options do not say is asked, where somebody sits at the terminal. The entry is
    added at the end of the file; comments and older entries stay as they are. Nothing is
    written that `dpiakit check` would refuse.
    """
    if expires and days:
        raise click.UsageError("--expires and --days say the same. Give one of them.")
    by = settings([record], config=config, no_config=no_config)
    library = lawful(by)
    read = read_record(record)
    rules = known_rules(library.rules)
    ask = somebody_there()
    finding = _chosen(_open(read, record, library, on), rules, rule, element, ask=ask)
    files = waiver_files((), [record], by)
    target = file or (files[0] if files else home_of([record], WAIVERS))
    until = on + timedelta(days=days) if days else expires
    each = finding.rule in rules.one_by_one
    given = Wanted(finding, on, reason, owner, approved_by, until, measures, ticket, each)
    entry = _Entry(read.activity.id or "", asked(given, ask=ask), name, pinned=not no_pin)
    waiver = _added(target, entry, files, rules)
    click.echo(
        f"{display_name(target)}:{waiver.acceptance.line}: {waiver.id} covers "
        f"{finding.rule} until {waiver.expires}.",
        err=True,
    )


def somebody_there() -> bool:
    """Whether questions can be asked."""
    return sys.stdin.isatty()


@dataclass(frozen=True)
class _Entry:
    """A waiver that is to be written."""

    record: str
    wanted: Wanted
    name: str | None
    pinned: bool

    def written(self, taken: Sequence[str]) -> dict[str, str | tuple[str, ...]]:
        """The keys of the entry, in the order in which they are read."""
        wanted, finding = self.wanted, self.wanted.finding
        entry: dict[str, str | tuple[str, ...] | None] = {
            "id": self.name or _free(self.record, finding, taken),
            "rule": finding.rule,
            "record": self.record,
            "element": finding.element if finding.element or wanted.each else None,
            "reason": wanted.reason,
            "owner": wanted.owner,
            "approved_by": wanted.approved_by,
            "created": str(wanted.on),
            "expires": str(wanted.expires),
            "ticket": wanted.ticket or None,
            "measures": wanted.measures or None,
            "fingerprint": finding.fingerprint if self.pinned else None,
        }
        return {key: value for key, value in entry.items() if value is not None}


def _free(record: str, finding: Finding, taken: Sequence[str]) -> str:
    """A name made of the record, the rule and the element, which no waiver has yet."""
    parts = (record, finding.rule.partition("/")[2], finding.element)
    letters = "-".join(part for part in parts if part).lower()
    plain_name = "".join(c if c.isascii() and c.isalnum() else "-" for c in letters).strip("-")
    for number in range(1, len(taken) + 2):
        end = "" if number == 1 else f"-{number}"
        name = plain_name[: _LONGEST_NAME - len(end)].strip("-") + end
        if name not in taken:
            break
    return name


def _open(record: Record, file: Path, library: Library, on: date) -> tuple[Finding, ...]:
    dates = record.activity.dates
    launch = dates.planned_start if dates else None
    later = library.in_force(launch) if launch and launch > on else None
    claims = cited_claims(record, file, on, launch if later else None)
    judged = judge_record(record, library.in_force(on), later, claims=claims)
    return tuple(f for f in (*judged.findings, *judged.at_launch) if f.open)


def _chosen(
    findings: Sequence[Finding],
    rules: KnownRules,
    rule: str | None,
    element: str | None,
    *,
    ask: bool,
) -> Finding:
    """The one finding that is meant. Raises NothingToWaiveError with those there are."""
    if not findings:
        raise NothingToWaiveError("The record has no open finding: there is nothing to accept.")
    name = rules.aliases.get(rule, rule) if rule else None
    meant = [
        f
        for f in findings
        if name in {None, f.rule, f.rule.partition("/")[2]} and element in {None, f.element}
    ]
    if len(meant) == 1 and rule:
        return meant[0]
    if not meant:
        what = f"{rule or 'No rule'} has no open finding"
        of = f' for "{element}"' if element is not None else ""
        raise NothingToWaiveError(f"{what}{of}. Open are:\n{_listed(findings)}")
    if ask:
        click.echo(_listed(meant, numbered=True))
        number = click.prompt("Which is accepted", type=click.IntRange(1, len(meant)))
        return meant[number - 1]
    option = "--element" if rule else "--rule"
    raise NothingToWaiveError(f"Say with {option} which finding is meant:\n{_listed(meant)}")


def _listed(findings: Sequence[Finding], *, numbered: bool = False) -> str:
    shown = findings if numbered else findings[:_SHOWN]
    lines = []
    for number, finding in enumerate(shown, start=1):
        lead = f"{number:>3} " if numbered else ""
        of = f'  --element "{plain(finding.element)}"' if finding.element else ""
        lines.append(f"    {lead}{finding.severity:<9} {finding.outcome:<14} {finding.rule}{of}")
    rest = len(findings) - len(shown)
    return "\n".join([*lines, *([f"    and {rest} more"] if rest else [])])


def _added(target: Path, entry: _Entry, files: Sequence[Path], rules: KnownRules) -> Waiver:
    """Write the entry, unless something is wrong with it or with the waivers there are."""
    on, real = entry.wanted.on, written_through(target)
    with alone_in(real.parent):
        elsewhere = [file for file in files if written_through(file) != real]
        others = read_waivers(elsewhere, rules, on)
        text = read_bytes(target).decode("utf-8-sig") if target.exists() else ""
        before = waivers_in(text, display_name(target), rules, on) if text.strip() else ()
        _check_new((*others, *before), entry)
        written = entry.written([waiver.id for waiver in (*others, *before)])
        _check_id(str(written["id"]), others)
        new = appended(text, written, display_name(target))
        try:
            *_, waiver = waivers_in(new, display_name(target), rules, on)
        except InputError as error:
            raise NotGrantedError(error) from None
        write_atomically(real, new.encode())
    return waiver


def _check_new(waivers: Sequence[Waiver], entry: _Entry) -> None:
    finding, until = entry.wanted.finding, entry.wanted.expires or date.max
    for waiver in waivers:
        same = waiver.selects(entry.record) and waiver.covers(finding) and waiver.fits(finding)
        if same and waiver.counts(entry.wanted.on) and waiver.expires >= until:
            raise NothingToWaiveError(
                f"{waiver.acceptance.file}:{waiver.acceptance.line}: {waiver.id} covers this "
                f"finding until {waiver.expires} already."
            )


def _check_id(name: str, others: Sequence[Waiver]) -> None:
    for waiver in others:
        if waiver.id == name:
            place = f"{waiver.acceptance.file}:{waiver.acceptance.line}"
            raise click.UsageError(f'"{name}" is already the id of {place}. Choose another --id.')
