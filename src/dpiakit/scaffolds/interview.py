"""The interview: which fact is asked for next, and why.

The questions are the engine's own. First comes what every record must say, then what decides
which law applies, then what the rules wait for, gravest first. After every answer the record is
judged again, so nobody is asked what no longer matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dpiakit.engine import Judged
from dpiakit.errors import InputError
from dpiakit.findings import SEVERITIES, Question, Severity
from dpiakit.law import Library
from dpiakit.scaffolds.draft import Change, Draft
from dpiakit.scaffolds.fields import Field, field_at
from dpiakit.scaffolds.pending import OPENING, OPTIONAL, Bench, Reason, next_of, reasons, undecided
from dpiakit.scaffolds.reply import Known, ReplyError, read_reply
from dpiakit.scaffolds.wording import Wording, wording
from dpiakit.source import Path, display_name, dotted


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, ready to be put to a person."""

    fact: Field
    wording: Wording
    reasons: tuple[Reason, ...]
    severity: Severity | None
    """The gravest rule that waits; None: it comes before all rules."""
    known: Known
    """What may be named, where the answer names elements of the record."""
    called: str = ""
    """What people call the element the question is about."""
    opening: bool = False
    """It belongs to what every record says first."""
    elsewhere: str = ""
    """The shared file in which the answer will stand; empty: in the record itself."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the record has come."""

    asked: int
    """Questions of this interview so far."""
    open: dict[Severity, int]
    """Open questions of the rules, by the gravest that waits."""
    required: int
    """Facts that every record must state and this one does not yet."""
    packs: tuple[str, ...]
    """The packs that apply, or may."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What was done with a question."""

    path: Path
    change: Change | None
    """None: it was left open."""


class Interview:
    """Asks for what a record does not say yet, and writes down what is answered."""

    def __init__(self, draft: Draft, library: Library, on: date) -> None:
        self.draft = draft
        self._bench = Bench(library, on)
        self._left: set[Path] = set()
        self._steps: list[_Step] = []
        self._again: Path | None = None
        """A question that was gone back to: it is asked next."""
        self._judged: Judged | None = None
        self._begins = any(not draft.written(path) for path, _ in OPENING if path != OPTIONAL)
        """The record was not complete when the interview began."""

    def question(self) -> Asked | None:
        """What is asked next; None if nothing is left to ask. Raises RecordError if the file
        was edited meanwhile and can no longer be read.
        """
        self.draft.read()
        self._judged = None
        again, self._again = self._again, None
        if again is not None and not self.draft.written(again):
            return self._asked(again)
        for path, _ in OPENING:
            if self._is_open(path) and (self._begins or path != OPTIONAL):
                return self._asked(path)
        for path in self._undecided():
            if self._is_open(path):
                return self._asked(path)
        waiting = [one for one in self._waiting() if self._is_open(one.path)]
        last = self._steps[-1].path if self._steps else ()
        return self._asked(next_of(waiting, last).path) if waiting else None

    def answer(self, asked: Asked, text: str) -> object:
        """Write an answer down; the value as it is written now.

        Raises `ReplyError` for an answer that cannot be taken.
        """
        value = read_reply(text, asked.fact, asked.known)
        try:
            change = self.draft.put(asked.fact.path, value)
        except InputError as error:
            first = error.problems[0]
            raise ReplyError(first.what, first.hint) from None
        self._steps.append(_Step(asked.fact.path, change))
        self._left.discard(asked.fact.path)
        return value

    def leave_open(self, asked: Asked) -> None:
        """Leave a fact unknown. It is asked again in the next interview."""
        self._left.add(asked.fact.path)
        self._steps.append(_Step(asked.fact.path, None))

    def back(self) -> str:
        """Take back the last answer and ask again. What stands in the way, if anything does."""
        if not self._steps:
            return "This is the first question of this interview."
        step = self._steps[-1]
        if step.change is not None and not self.draft.take_back(step.change):
            where = display_name(step.change.file)
            return f"{where} was edited since: change {dotted(step.path)} there."
        self._steps.pop()
        self._left.discard(step.path)
        self._again = step.path
        return ""

    @property
    def on(self) -> date:
        """The day whose law asks."""
        return self._bench.on

    def standing(self) -> Standing:
        """How far the record has come."""
        judged = self._judge()
        waiting = judged.questions if judged else ()
        required = [p for p, _ in OPENING if p != OPTIONAL and not self.draft.written(p)]
        found: dict[Severity, int] = {}
        for severity in SEVERITIES:
            found[severity] = sum(one.severity == severity for one in waiting)
        packs = (
            tuple(one.title for one in judged.packs if one.applies is not False) if judged else ()
        )
        return Standing(len(self._steps), found, len(required), packs)

    def open_questions(self) -> list[Asked]:
        """Everything that is still open, in the order in which it would be asked."""
        paths = [path for path, _ in OPENING if not self.draft.written(path)]
        paths += [path for path in self._undecided() if path not in paths]
        paths += [one.path for one in self._waiting() if one.path not in paths]
        return [self._asked(path) for path in paths if field_at(path) is not None]

    def _is_open(self, path: Path) -> bool:
        return path not in self._left and not self.draft.written(path) and _askable(path)

    def _undecided(self) -> list[Path]:
        judged = self._judge()
        return undecided(judged) if judged else []

    def _waiting(self) -> tuple[Question, ...]:
        judged = self._judge()
        return judged.questions if judged else ()

    def _asked(self, path: Path) -> Asked:
        fact = field_at(path)
        if fact is None:
            raise KeyError(dotted(path))
        waiting = next((one for one in self._waiting() if one.path == path), None)
        place = self.draft.home(path)
        own = self.draft.home(("id",))
        return Asked(
            fact=fact,
            wording=wording(fact),
            reasons=tuple(reasons(path, self._judge())),
            severity=waiting.severity if waiting else None,
            known=self._known(fact),
            called=self._called(path),
            opening=any(path == known for known, _ in OPENING),
            elsewhere="" if place == own else display_name(place),
        )

    def _known(self, fact: Field) -> Known:
        record = self.draft.record
        if fact.kind != "name" or record is None:
            return {}
        elements = getattr(record.activity, fact.collection) or {}
        return {key: _title(element) for key, element in elements.items()}

    def _called(self, path: Path) -> str:
        record = self.draft.record
        if record is None or len(path) < 3:  # noqa: PLR2004  collection, element, fact
            return ""
        collection = getattr(record.activity, path[0], None)
        element = collection.get(path[1]) if isinstance(collection, dict) else None
        return _title(element)

    def _judge(self) -> Judged | None:
        """The record as it stands; None while nothing is written."""
        if self._judged is None and self.draft.record is not None:
            self._judged = self._bench.judge(self.draft.record)
        return self._judged


def _askable(path: Path) -> bool:
    fact = field_at(path)
    return fact is not None and fact.kind != "group"


def _title(element: object) -> str:
    for name in ("name", "title", "description"):
        if isinstance(found := getattr(element, name, None), str):
            return found
    return ""
