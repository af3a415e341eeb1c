"""The cover and the first page: enough for a data protection officer to decide from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dpiakit.documents.accepted import accepted_part, mark_of
from dpiakit.documents.bars import IntervalBar, interval_bar
from dpiakit.documents.claims import claims_said
from dpiakit.documents.environment import digest
from dpiakit.documents.register import Register, Scenario
from dpiakit.documents.views import Cell, Jump, Pairs, Table, Text, lines
from dpiakit.documents.wording import (
    BANDS,
    DECISIONS,
    GATES,
    capital,
    counted,
    day,
    label,
    listed,
    owner,
    places,
    sentence,
    several,
)
from dpiakit.findings import BANDS as ORDER
from dpiakit.findings import Assessment, Finding
from dpiakit.model.governance import ImpactAssessment, PriorConsultation

EDITION = "Structure after the EDPB template, consultation version 1.0"
MOST_BLOCKERS = 5
MOST_RISKS = 5
MOST_CHANGES = 4
MOST_GROUPS = 6
_GROUPS = 2
_HIGH = ORDER.index("high")


@dataclass(frozen=True, slots=True)
class Running:
    """What the margins of every page repeat."""

    title: str
    edition: str
    digest: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet."""

    name: str
    title: str
    about: str
    outcome: tuple[str, str]
    facts: Pairs
    note: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The page a decision can be taken from."""

    question: str
    answer: str
    reasons: tuple[str, ...]
    tiles: tuple[tuple[str, str, str], ...]
    bar: IntervalBar
    bar_text: str
    blockers: Table
    more_blockers: int
    risks: Table
    facts: Pairs
    accepted: str
    """What is accepted for a time, in a sentence; empty for nothing."""


def running(assessment: Assessment) -> Running:
    """Title, day and digest for the margins."""
    record = assessment.record
    version = record.activity.version
    edition = f"Version {version}, {day(assessment.on)}" if version else str(day(assessment.on))
    return Running(title_of(assessment), edition, f"Record {digest(record.digest, _GROUPS)}")


def title_of(assessment: Assessment) -> str:
    """What the processing is called."""
    activity = assessment.record.activity
    return activity.title or label(activity.id or "processing")


def impact_assessment(assessment: Assessment) -> ImpactAssessment:
    """What the record says about the assessment itself; empty where it says nothing."""
    governance = assessment.record.activity.governance
    written = governance.impact_assessment if governance else None
    return written or ImpactAssessment()


def cover(assessment: Assessment) -> Cover:
    """The first sheet."""
    activity, gate = assessment.record.activity, assessment.gate
    controller = activity.controller
    launch = f" on {day(gate.launch)}" if gate.launch else ""
    return Cover(
        name=(controller.name if controller else None) or "Controller not stated",
        title=title_of(assessment),
        about=activity.description or "",
        outcome=("Proposed decision", DECISIONS[assessment.decision.outcome]),
        facts=(
            ("Launch gate", f"{GATES[gate.outcome]}{launch}"),
            ("Status", capital(activity.status)),
            ("Version", activity.version),
            ("Owner", activity.owner),
            ("Judged on", assessment.on),
            ("Next review", impact_assessment(assessment).next_review),
            ("Policy packs", packs_in_force(assessment)),
            ("Record (SHA-256)", assessment.record.digest),
            ("Law (SHA-256)", assessment.law_digest),
        ),
        note=f"{EDITION}. Made by dpiakit from the record named above. Not legal advice.",
    )


def packs_in_force(assessment: Assessment) -> str:
    """The packs that were applied, with versions; those that are switched off, with why."""
    applied = listed(f"{p.pack} {p.version}" for p in assessment.packs if p.applies is not False)
    off = "".join(f"; not {p.pack}: {p.switched_off}" for p in assessment.packs if p.switched_off)
    return f"{applied or 'none'}{off}"


def question(assessment: Assessment) -> str:
    """What is to be decided, in one line."""
    activity = assessment.record.activity
    title = title_of(assessment)
    shown = title if len(title) <= 110 else f"{title[:109].rstrip()}…"  # noqa: PLR2004  one line
    if activity.status == "live":
        return f"May this go on: {shown}?"
    launch = assessment.gate.launch
    when = f" on {day(launch)}" if launch else ""
    return f"May this start{when}: {shown}?"


def blocking(assessment: Assessment) -> tuple[Finding, ...]:
    """What blocks today or on the planned day: one finding for each rule, failures first."""
    found: dict[str, Finding] = {}
    everything = (*assessment.findings, *assessment.at_launch)
    for outcomes in ({"fail", "error"}, {"needs-evidence"}):
        for finding in everything:
            if finding.severity == "blocking" and finding.stands in outcomes:
                found.setdefault(finding.rule, finding)
    return tuple(found.values())


def summary(assessment: Assessment, register: Register) -> Summary:
    """The page a decision can be taken from."""
    interval = assessment.score.compliance
    rest = interval_text(assessment)
    blockers = blocking(assessment)
    return Summary(
        question=question(assessment),
        answer=GATES[assessment.gate.outcome],
        reasons=_reasons(assessment, register),
        tiles=_tiles(assessment, register),
        bar=interval_bar(interval.lower, interval.upper, title=rest),
        bar_text=rest,
        blockers=Table(
            ("Blocks the launch", "Result", "Owner"),
            (62, 19, 19),
            tuple(
                (
                    Text((Jump(f.title, _where_in_annex(f)),)),
                    mark_of(f),
                    owner(f),
                )
                for f in blockers[:MOST_BLOCKERS]
            ),
            none="Nothing blocks the launch.",
        ),
        more_blockers=max(0, len(blockers) - MOST_BLOCKERS),
        risks=register.worst_table(MOST_RISKS),
        facts=(
            ("Who is affected", _affected(assessment)),
            ("Open questions", _open_questions(assessment)),
            *_held_against_data(assessment),
            ("What would change the outcome", _changes(assessment)),
            ("Prior consultation (Art. 36)", prior_consultation(assessment)),
            ("Advice of the DPO", dpo_advice(assessment)),
        ),
        accepted=accepted_part(assessment).said,
    )


def _where_in_annex(finding: Finding) -> str:
    if finding.outcome == "waived":
        return "s6-accepted"
    return "annex-a-open" if finding.outcome == "needs-evidence" else finding_id(finding.rule)


def finding_id(rule: str) -> str:
    """Where the findings of a rule stand in the annex."""
    return f"rule-{rule.replace('/', '-')}"


def interval_text(assessment: Assessment) -> str:
    """The compliance interval in words: `71-88 of 100; 14 unanswered facts decide the rest`."""
    interval = assessment.score.compliance
    accepted = len(assessment.questions) - interval.unanswered
    if interval.unanswered == 0 and accepted:
        counts = "fact is" if accepted == 1 else "facts are"
        return (
            f"{interval.lower} of 100; {accepted} unanswered {counts} accepted for a time and "
            "counted as not met"
        )
    if interval.unanswered == 0:
        return f"{interval.lower} of 100; every fact asked for is answered"
    decide = "fact decides" if interval.unanswered == 1 else "facts decide"
    return (
        f"{interval.lower}-{interval.upper} of 100; {interval.unanswered} unanswered {decide} "
        "the rest"
    )


def _reasons(assessment: Assessment, register: Register) -> tuple[str, ...]:
    """Why, in three sentences: obligations, risk, what is not known."""
    blockers = blocking(assessment)
    failing = [f for f in blockers if f.stands != "needs-evidence"]
    if failing:
        names = "; ".join(f.title.rstrip(".") for f in failing[:2])
        rest = f"; and {len(failing) - 2} more" if len(failing) > 2 else ""  # noqa: PLR2004
        law = f"{counted(len(failing), 'blocking obligation')} failed: {names}{rest}."
    else:
        law = "No blocking obligation failed."
    waiting = len(blockers) - len(failing)
    unanswered = len(assessment.questions)
    if unanswered:
        verb = "is" if unanswered == 1 else "are"
        known = f"{counted(unanswered, 'fact')} {verb} not written down"
        if waiting:
            holds = "waits" if waiting == 1 else "wait"
            known += f", and {counted(waiting, 'blocking obligation')} {holds} for them"
        known += "."
    else:
        known = "Every fact the rules ask for is written down."
    return law, _risk_sentence(register), known


def _risk_sentence(register: Register) -> str:
    if not register.scenarios:
        return "No risk scenario of the catalogue occurs by the facts of the record."
    worst = register.worst[0]
    before = _gravest(register.scenarios, "inherent")
    plan = _gravest(register.scenarios, "planned")
    return (
        f"The gravest risk is {before} before measures, {BANDS[worst.risk.residual.band]} today "
        f"({worst.number}, {worst.risk.title[:1].lower()}{worst.risk.title[1:].rstrip('.')}) and "
        f"{plan} once every planned measure is in place."
    )


def _gravest(scenarios: tuple[Scenario, ...], stage: str) -> str:
    bands = [getattr(s.risk, stage).band for s in scenarios]
    return BANDS[max(bands, key=ORDER.index)]


def _tiles(assessment: Assessment, register: Register) -> tuple[tuple[str, str, str], ...]:
    interval = assessment.score.compliance
    figure = (
        f"{interval.lower}"
        if interval.lower == interval.upper
        else f"{interval.lower}\N{EN DASH}{interval.upper}"
    )
    return (
        _tile("Worst risk before", register, "inherent"),
        _tile("Worst risk today", register, "residual"),
        _tile("Worst after the plan", register, "planned"),
        ("Compliance, of 100", figure, f"{interval.met} of {interval.applicable} obligations met"),
    )


def _tile(what: str, register: Register, stage: str) -> tuple[str, str, str]:
    if not register.scenarios:
        return what, "\N{EN DASH}", "no scenario occurs"
    bands = [getattr(s.risk, stage).band for s in register.scenarios]
    worst = max(bands, key=ORDER.index)
    numbers = [s.number for s in register.scenarios if getattr(s.risk, stage).band == worst]
    return what, capital(BANDS[worst]) or "", listed(numbers, most=5) or ""


def _affected(assessment: Assessment) -> Cell:
    """The groups of people with their numbers, and where they are."""
    activity = assessment.record.activity
    groups = [
        f"{label(group.key)} {group.count:,}" if group.count is not None else label(group.key)
        for group in (activity.data_subjects or {}).values()
    ]
    where = f" in {several(places(activity.markets) or ())}" if activity.markets else ""
    told = listed(groups, most=MOST_GROUPS)
    return f"{told}{where}" if told else None


def _open_questions(assessment: Assessment) -> Cell:
    if not assessment.questions:
        return "none"
    gravest = [q for q in assessment.questions if q.severity == "blocking"]
    hold = f", {len(gravest)} of them for blocking obligations" if gravest else ""
    return Text((f"{len(assessment.questions)}{hold}; ", Jump("annex B", "annex-b"), " lists them"))


def _held_against_data(assessment: Assessment) -> Pairs:
    """How many claims were measured; no line where no manifest is cited."""
    said = claims_said(assessment.claims)
    more = Jump("annex E", "annex-e-claims")
    return (("Claims held against data", Text((f"{said[:-1]}; ", more))),) if said else ()


def _changes(assessment: Assessment) -> Cell:
    changes = assessment.gate.changes
    if not changes:
        return "Nothing is open that would."
    rest = len(changes) - MOST_CHANGES
    more = [f"and {rest} more, see section 6"] if rest > 0 else []
    return lines([*(sentence(c) for c in changes[:MOST_CHANGES]), *more])


def prior_consultation(assessment: Assessment) -> str:
    """Whether the authority must be consulted, in a sentence that begins with yes or no."""
    written = impact_assessment(assessment).prior_consultation or PriorConsultation()
    if written.outcome in {"no-objection", "advice"}:
        return f"Done: the authority answered on {day(written.answered) or 'a day not stated'}."
    if written.required_by_national_law:
        return "Yes: national law demands it (Art. 36(5))."
    if any(ORDER.index(r.planned.band) >= _HIGH for r in assessment.risks):
        return "Yes: a risk stays high even with every planned measure."
    if any(ORDER.index(r.residual.band) >= _HIGH for r in assessment.risks):
        return "No, if the open measures are in place before the start. Until then a risk is high."
    return "No: no residual risk is high."


def dpo_advice(assessment: Assessment) -> str:
    """Whether the data protection officer was asked, and when."""
    advice = impact_assessment(assessment).dpo_advice
    if advice is None or advice.sought is None:
        return "Not stated whether it was sought."
    if not advice.sought:
        return "Not sought."
    when = f" on {day(advice.date)}" if advice.date else ""
    followed = {True: "; followed", False: "; not followed"}.get(advice.followed or False, "")
    return f"Given{when}{followed if advice.followed is not None else ''}."


def planned_day(assessment: Assessment) -> date | None:
    """The day the processing is to start, if one is written down."""
    dates = assessment.record.activity.dates
    return dates.planned_start if dates else None
