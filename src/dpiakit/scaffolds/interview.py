"""The interview: which fact is asked for next, and why.

The questions are the engine's own. First comes what every record must say, then what decides
which law applies, then what the rules wait for, gravest first. After every answer the record is
judged again, so nobody is asked what no longer matters.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dpiakit.engine import Judged, judge_record
from dpiakit.errors import InputError
from dpiakit.findings import SEVERITIES, Finding, Question, Severity
from dpiakit.law import Law, Library
from dpiakit.scaffolds.draft import Change, Draft
from dpiakit.scaffolds.fields import Field, field_at, model_order, refers_to
from dpiakit.scaffolds.reply import Known, ReplyError, read_reply
from dpiakit.scaffolds.wording import Wording, wording
from dpiakit.source import Path, display_name, dotted

OPENING: tuple[tuple[Path, str], ...] = (
    (("id",), "Every record has one: findings and waivers are attached to it."),
    (("title",), "Every record has one: the register calls the processing so (Art. 30(1) GDPR)."),
    (("controller", "name"), "Somebody must answer for the processing (Art. 4(7) GDPR)."),
    (("purposes",), "Lawfulness is judged purpose by purpose (Art. 5(1)(b), 6(1) GDPR)."),
    (("data_items",), "What law applies depends on which data are used (Art. 9, 30(1)(c) GDPR)."),
    (("data_subjects",), "The risks that are assessed are theirs (Art. 35(7)(c) GDPR)."),
    (("dates", "planned_start"), "What binds only on that day is judged as well."),
)
"""What is asked of every record, and why."""
_OPTIONAL = ("dates", "planned_start")
"""The one fact of the opening that a record can do without."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact is asked for: a rule that waits for it, or what it decides."""

    text: str
    rule: str = ""
    """Empty: no single rule asks."""
    citations: tuple[str, ...] = ()
    why: str = ""
    """The rule in words for a reader who is not a lawyer."""


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
        self.on = on
        self._library = library
        self._laws: dict[date, Law] = {}
        self._left: set[Path] = set()
        self._steps: list[_Step] = []
        self._again: Path | None = None
        """A question that was gone back to: it is asked next."""
        self._judged: Judged | None = None
        self._begins = any(not draft.written(path) for path, _ in OPENING if path != _OPTIONAL)
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
            if self._is_open(path) and (self._begins or path != _OPTIONAL):
                return self._asked(path)
        deciding = self._deciding()
        if deciding:
            return self._asked(deciding[0])
        waiting = [one for one in self._waiting() if self._is_open(one.path)]
        return self._asked(self._nearest(waiting).path) if waiting else None

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

    def standing(self) -> Standing:
        """How far the record has come."""
        judged = self._judge()
        waiting = judged.questions if judged else ()
        required = [p for p, _ in OPENING if p != _OPTIONAL and not self.draft.written(p)]
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
        return [self._asked(path) for path in paths]

    def _is_open(self, path: Path) -> bool:
        return path not in self._left and not self.draft.written(path) and _askable(path)

    def _deciding(self) -> list[Path]:
        """Open facts that decide which packs apply, those that decide most first."""
        return [path for path in self._undecided() if self._is_open(path)]

    def _undecided(self) -> list[Path]:
        judged = self._judge()
        counts: dict[Path, int] = {}
        for scope in judged.packs if judged else ():
            if scope.applies is None:
                for path in scope.missing:
                    counts[path] = counts.get(path, 0) + 1
        return sorted(counts, key=lambda path: -counts[path])

    def _waiting(self) -> tuple[Question, ...]:
        judged = self._judge()
        return judged.questions if judged else ()

    def _nearest(self, waiting: list[Question]) -> Question:
        """Of the gravest open questions one that stays at the same matter, in the order of the
        model, which goes from what decides to its details. Where a new matter begins, a collection
        that others refer to goes before those.
        """
        gravest = [one for one in waiting if one.severity == waiting[0].severity]
        last = self._steps[-1].path if self._steps else ()
        nearest = max(_shared(one.path, last) for one in gravest)
        if nearest:
            near = [one for one in gravest if _shared(one.path, last) == nearest]
            return min(near, key=lambda one: model_order(one.path))
        named = {one.path[0] for one in gravest if len(one.path) == 1}
        return next((one for one in gravest if not refers_to(one.path) & named), gravest[0])

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
            reasons=tuple(self._reasons(path)),
            severity=waiting.severity if waiting else None,
            known=self._known(fact),
            called=self._called(path),
            opening=any(path == known for known, _ in OPENING),
            elsewhere="" if place == own else display_name(place),
        )

    def _reasons(self, path: Path) -> Iterable[Reason]:
        judged = self._judge()
        yield from (Reason(why) for known, why in OPENING if known == path)
        scopes = judged.packs if judged else ()
        decided = [one.title for one in scopes if one.applies is None and path in one.missing]
        if decided:
            yield Reason(f"It decides which law applies: {'; '.join(decided)}.")
        seen = set()
        for finding in self._findings(path):
            if finding.rule not in seen:
                seen.add(finding.rule)
                cited = tuple(one.text for one in finding.citations)
                yield Reason(f"{finding.title}.", finding.rule, cited, finding.why)

    def _findings(self, path: Path) -> list[Finding]:
        """The findings that wait for a fact: gravest first, then those that wait for least."""
        judged = self._judge()
        if judged is None:
            return []
        found = [
            one
            for one in (*judged.findings, *judged.at_launch)
            if one.outcome == "needs-evidence" and path in one.missing
        ]
        return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), len(one.missing)))

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
        record = self.draft.record
        if record is None:
            return None
        if self._judged is None:
            dates = record.activity.dates
            launch = dates.planned_start if dates else None
            later = self._law(launch) if launch and launch > self.on else None
            self._judged = judge_record(record, self._law(self.on), later)
        return self._judged

    def _law(self, on: date) -> Law:
        if on not in self._laws:
            self._laws[on] = self._library.in_force(on)
        return self._laws[on]


def begin(draft: Draft, stem: str) -> None:
    """Give a record that says nothing yet the name of its file. Raises InputError."""
    if draft.record is None:
        draft.put(("id",), stem)


def id_of(file: pathlib.Path) -> str:
    """The id that a file name suggests; empty if it suggests none."""
    from dpiakit.scaffolds.reply import key_for

    return key_for(file.stem)


def _askable(path: Path) -> bool:
    fact = field_at(path)
    return fact is not None and fact.kind != "group"


def _shared(one: Path, other: Path) -> int:
    """How many steps two paths have in common at their beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _title(element: object) -> str:
    for name in ("name", "title", "description"):
        if isinstance(found := getattr(element, name, None), str):
            return found
    return ""
