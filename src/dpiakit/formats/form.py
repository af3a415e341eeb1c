"""What a format is: begun once, added to record by record, ended with the numbers of the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from dpiakit.findings import Cite, Severity
    from dpiakit.formats.report import RecordReport, RunSummary


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule in force, as formats that list all rules print it."""

    name: str
    """``gdpr/transfer-has-safeguard``."""
    title: str
    pack: str
    severity: Severity
    severity_reason: str
    citations: tuple[Cite, ...]
    why: str
    remediation: str
    owner: str
    stage: str
    file: str
    from_day: date | None = None
    """Set for a rule that is not yet in force on the day of the run."""


@dataclass(frozen=True, slots=True)
class RunHead:
    """What is known about a run before the first record is judged."""

    on: date
    law_digest: str
    version: str
    """Of dpiakit."""
    fail_on: Severity
    packs: int
    rules: int
    """How many are in force."""
    catalogue: tuple[RuleEntry, ...] = ()
    """Every rule in force and, after them, those to come; where a format asked for them with
    ``lists_rules``. Each name once."""
    house: tuple[str, ...] = ()
    """What a house changes for every record (packs left out, legal terms read otherwise): a
    sentence for each."""
    everything: bool = False
    """Whether met and inapplicable obligations are among the findings, too (--all-results)."""
    folder: str = ""
    """The absolute folder from which names of files are relative, with ``/``."""
    root: str = ""
    """The absolute folder to which platforms relate files: the top of the repository."""


class Form(Protocol):
    """One format of output, written piece by piece, so that memory stays flat."""

    lists_rules: ClassVar[bool]
    """Whether it prints the rules themselves."""
    shows_source: ClassVar[bool]
    """Whether it prints lines of the record beneath findings."""

    def __init__(self, head: RunHead) -> None:
        """Begin; made before workers are forked."""

    def begin(self) -> str:
        """What stands before the first record."""

    def record(self, report: RecordReport) -> str:
        """One record, rendered in a worker: depends on nothing but the head and the report.

        It is kept and used again on later days for as long as the verdict holds. So it does not
        name the day of the run, nor anything that is counted from it.
        """

    def add(self, piece: str) -> str:
        """What to write now, given the next rendered record. Called in order, in one process."""

    def end(self, summary: RunSummary) -> str:
        """What stands after the last record."""
