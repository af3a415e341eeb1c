"""What a record still owes an answer: by whom it is asked, why, and what comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dpiakit.engine import Judged, judge_record
from dpiakit.findings import SEVERITIES, Finding, Question
from dpiakit.law import Law, Library
from dpiakit.records import Record
from dpiakit.scaffolds.fields import model_order, refers_to
from dpiakit.source import Path

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
OPTIONAL: Path = ("dates", "planned_start")
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


@dataclass
class Bench:
    """Judges a record again after every answer. The law of each day is put together once."""

    library: Library
    on: date
    _laws: dict[date, Law] = field(default_factory=dict)

    def judge(self, record: Record) -> Judged:
        """The record by the law of today and, if it starts later, by that of its planned day."""
        dates = record.activity.dates
        launch = dates.planned_start if dates else None
        later = self._law(launch) if launch and launch > self.on else None
        return judge_record(record, self._law(self.on), later)

    def _law(self, on: date) -> Law:
        if on not in self._laws:
            self._laws[on] = self.library.in_force(on)
        return self._laws[on]


def undecided(judged: Judged) -> list[Path]:
    """The facts that decide which packs apply, those that decide most first, then as the model
    has them: whether children take part goes before how they do.
    """
    counts: dict[Path, int] = {}
    for scope in judged.packs:
        if scope.applies is None:
            for path in scope.missing:
                counts[path] = counts.get(path, 0) + 1
    return sorted(counts, key=lambda path: (-counts[path], model_order(path)))


def next_of(waiting: Sequence[Question], last: Path) -> Question:
    """Which of some questions, gravest first, is asked after the one about a path.

    One of the gravest that stays at the same matter, in the order of the model, which goes from
    what decides to its details. Where a new matter begins, a collection that others refer to
    goes before those.
    """
    gravest = [one for one in waiting if one.severity == waiting[0].severity]
    nearest = max(_shared(one.path, last) for one in gravest)
    if nearest:
        near = [one for one in gravest if _shared(one.path, last) == nearest]
        return min(near, key=lambda one: model_order(one.path))
    named = {one.path[0] for one in gravest if len(one.path) == 1}
    return next((one for one in gravest if not refers_to(one.path) & named), gravest[0])


def reasons(path: Path, judged: Judged | None) -> Iterable[Reason]:
    """Why a fact is asked for, the gravest rule first."""
    yield from (Reason(why) for known, why in OPENING if known == path)
    if judged is None:
        return
    decided = [one.title for one in judged.packs if one.applies is None and path in one.missing]
    if decided:
        yield Reason(f"It decides which law applies: {'; '.join(decided)}.")
    seen = set()
    for finding in _waiting_for(path, judged):
        if finding.rule not in seen:
            seen.add(finding.rule)
            cited = tuple(one.text for one in finding.citations)
            yield Reason(f"{finding.title}.", finding.rule, cited, finding.why)


def _waiting_for(path: Path, judged: Judged) -> list[Finding]:
    """The findings that wait for a fact: gravest first, then those that wait for least."""
    found = [
        one
        for one in (*judged.findings, *judged.at_launch)
        if one.outcome == "needs-evidence" and path in one.missing
    ]
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), len(one.missing)))


def _shared(one: Path, other: Path) -> int:
    """How many steps two paths have in common at their beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
