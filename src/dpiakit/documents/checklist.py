"""The launch checklist: what to do before, at and after the launch, by owner; as PDF and Markdown.

Open items come in full, each with its provision, its place and its remedy. What passed is
counted, not listed: the DPIA has every finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from dpiakit.documents.accepted import AcceptedPart, accepted_part, told
from dpiakit.documents.claims import claims_said
from dpiakit.documents.dpia import ASSETS, LANGUAGE, TEMPLATES
from dpiakit.documents.environment import template
from dpiakit.documents.fonts import missing
from dpiakit.documents.pdf import write_pdf
from dpiakit.documents.register import Register, action_plan
from dpiakit.documents.summary import (
    Running,
    impact_assessment,
    interval_text,
    packs_in_force,
    running,
    title_of,
)
from dpiakit.documents.views import Pairs, Table
from dpiakit.documents.wording import (
    BANDS,
    DECISIONS,
    GATES,
    OWNERS,
    STAGES,
    day,
    label,
    later,
    listed,
    named,
    owner,
    places,
    sentence,
    short,
)
from dpiakit.findings import SEVERITIES, Assessment, Finding
from dpiakit.source import dotted

MOST_PLACES = 6
"""So many things are named in one item; the DPIA names all."""
_FAILED = frozenset({"fail", "error"})


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation somebody still has to see to, with everything it concerns."""

    title: str
    severity: str
    provisions: str
    what: tuple[str, ...]
    more: str
    """How many further things it concerns; mostly nothing."""
    where: tuple[str, ...]
    remedy: str
    rule: str
    later: str


@dataclass(frozen=True, slots=True)
class Part:
    """The items of one owner in one stage."""

    owner: str
    items: tuple[Item, ...]
    waiting: int
    """How many obligations wait for a fact nobody wrote down."""
    done: int
    accepted: int = 0
    """How many are not met and accepted for a time."""


@dataclass(frozen=True, slots=True)
class StageList:
    """Everything of one stage."""

    id: str
    name: str
    parts: tuple[Part, ...]

    @property
    def done(self) -> bool:
        """Whether nothing of this stage is open."""
        return not any(part.items or part.waiting or part.accepted for part in self.parts)

    @property
    def quiet(self) -> tuple[str, ...]:
        """How the rest stands, owner by owner."""
        return tuple(
            f"{part.owner} "
            + " and ".join(
                told
                for told in (
                    f"{part.done} met" if part.done else "",
                    f"{part.waiting} not answered" if part.waiting else "",
                    f"{part.accepted} accepted for a time" if part.accepted else "",
                )
                if told
            )
            for part in self.parts
            if part.done or part.waiting or part.accepted
        )

    @property
    def open(self) -> str:
        """How many items are open, and how many cannot be told yet."""
        failed = sum(len(part.items) for part in self.parts)
        waiting = sum(part.waiting for part in self.parts)
        accepted = sum(part.accepted for part in self.parts)
        return (
            f"{failed} to mend"
            + (f", {waiting} not answered" if waiting else "")
            + (f", {accepted} accepted for a time" if accepted else "")
        )


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact nobody wrote down."""

    path: str
    severity: str
    where: str
    owner: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with who sees to it."""

    done: bool
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """The whole checklist, ready to be placed."""

    run: Running
    title: str
    name: str
    about: str
    kicker: str
    answer: str
    reasons: tuple[str, ...]
    more_reasons: int
    facts: Pairs
    unassessed: tuple[str, ...]
    stages: tuple[StageList, ...]
    accepted: AcceptedPart
    questions: tuple[OpenQuestion, ...]
    measures: Table
    conditions: tuple[Condition, ...]
    no_conditions: str
    """What is said where there are none."""
    signatories: tuple[tuple[str, str | None], ...]


MOST_REASONS = 5
"""So many reasons stand beside the answer; every one is an item below."""


def checklist(assessment: Assessment) -> Checklist:
    """Lay the checklist out."""
    activity, gate = assessment.record.activity, assessment.gate
    launch = f" on {day(gate.launch)}" if gate.launch else ""
    controller = activity.controller
    return Checklist(
        run=running(assessment),
        title=title_of(assessment),
        name=(controller.name if controller else None) or "Controller not stated",
        about=f"What is to be done before, at and after the launch{launch}, by the facts "
        f"recorded and the law in force on {day(assessment.on)}.",
        kicker=f"Launch gate{launch}",
        answer=GATES[gate.outcome],
        reasons=tuple(sentence(reason) for reason in gate.reasons[:MOST_REASONS]),
        more_reasons=max(0, len(gate.reasons) - MOST_REASONS),
        facts=_facts(assessment),
        unassessed=places(assessment.unassessed) or (),
        stages=_stages(assessment),
        accepted=accepted_part(assessment),
        questions=_questions(assessment),
        measures=action_plan(assessment, Register(assessment))[0],
        conditions=_conditions(assessment),
        no_conditions="The blocking items above come first."
        if assessment.decision.outcome == "rejected"
        else "None.",
        signatories=_signatories(assessment),
    )


def checklist_pdf(assessment: Assessment) -> bytes:
    """The checklist to print and sign; the same assessment gives the same bytes."""
    html = checklist_html(assessment)
    return write_pdf(
        html,
        title=_title(assessment),
        language=LANGUAGE,
        on=assessment.on,
        assets=ASSETS,
    )


def checklist_html(assessment: Assessment) -> str:
    """The checklist as HTML."""
    values = {
        "language": LANGUAGE,
        "title": _title(assessment),
        "list": checklist(assessment),
        "undrawn": 0,
    }
    whole = template(TEMPLATES, "checklist/checklist.html.j2")
    html = whole.render(values)
    undrawn = len(missing(html, ASSETS))
    return whole.render(values | {"undrawn": undrawn}) if undrawn else html


def checklist_markdown(assessment: Assessment) -> str:
    """The checklist for an issue or a pull request; no text of the record can become markup."""
    from dpiakit.documents.markdown import markdown_checklist

    return markdown_checklist(checklist(assessment))


def _title(assessment: Assessment) -> str:
    return f"Launch checklist: {title_of(assessment)}"


def _facts(assessment: Assessment) -> Pairs:
    score = assessment.score
    before, after = score.before, score.after
    claims = claims_said(assessment.claims)
    risk = f"{BANDS[before]} before measures, {BANDS[after]} today" if before and after else "none"
    return (
        ("Proposed decision", DECISIONS[assessment.decision.outcome]),
        ("Worst risk", risk),
        ("Compliance", interval_text(assessment)),
        *((("Claims held against data", claims),) if claims else ()),
        ("Policy packs", packs_in_force(assessment)),
        *((("House rules", " ".join(assessment.house)),) if assessment.house else ()),
        ("Record", f"{assessment.record.file}, version {assessment.record.activity.version}"
         if assessment.record.activity.version else assessment.record.file),
    )  # fmt: skip


def _stages(assessment: Assessment) -> tuple[StageList, ...]:
    everything = (*assessment.findings, *assessment.at_launch)
    return tuple(
        StageList(f"stage-{stage}", name, _parts([f for f in everything if f.stage == stage]))
        for stage, name in STAGES.items()
    )


def _parts(findings: list[Finding]) -> tuple[Part, ...]:
    owners = [*OWNERS, *sorted({f.owner for f in findings} - set(OWNERS))]
    parts = []
    for code in owners:
        own = [f for f in findings if f.owner == code]
        failed: dict[str, list[Finding]] = {}
        for finding in own:
            if finding.outcome in _FAILED or _asks_for_no_fact(finding):
                failed.setdefault(finding.rule, []).append(finding)
        waiting = {f.rule for f in own if f.outcome == "needs-evidence"} - set(failed)
        accepted = {f.rule for f in own if f.outcome == "waived"} - waiting - set(failed)
        done = {f.rule for f in own if f.outcome == "pass"} - waiting - accepted - set(failed)
        if not failed and not done and not waiting and not accepted:
            continue
        items = sorted(failed.values(), key=lambda found: _weight(found[0]))
        name = OWNERS.get(code, label(code))
        shown = tuple(_item(found) for found in items)
        parts.append(Part(name, shown, len(waiting), len(done), len(accepted)))
    return tuple(parts)


def _asks_for_no_fact(finding: Finding) -> bool:
    """Open, and nothing that could be written down would close it: evidence that has expired."""
    return finding.outcome == "needs-evidence" and not finding.missing


def _weight(finding: Finding) -> tuple[int, str]:
    """Gravest first."""
    return SEVERITIES.index(finding.severity), finding.rule


def _item(found: list[Finding]) -> Item:
    first = found[0]
    shown = found[:MOST_PLACES]
    what = dict.fromkeys(told(f) for f in shown)
    rest = len(found) - len(shown)
    return Item(
        title=first.title,
        severity=first.severity,
        provisions=listed(cite.text for cite in first.citations) or "",
        what=tuple(text for text in what if text),
        more=f"and {rest} more" if rest else "",
        where=tuple(dict.fromkeys(short(f.position) for f in shown)),
        remedy=first.remediation,
        rule=first.rule,
        later=later(first),
    )


def _questions(assessment: Assessment) -> tuple[OpenQuestion, ...]:
    findings = {f.rule: f for f in (*assessment.at_launch, *assessment.findings)}
    return tuple(
        OpenQuestion(
            path=dotted(q.path),
            severity=f"{q.severity}, accepted for a time" if q.waived else q.severity,
            where=short(q.position),
            owner=owner(findings[q.rules[0]]) if q.rules[0] in findings else "",
            asked_by=listed(q.rules, most=1) or "",
        )
        for q in assessment.questions
    )


def _conditions(assessment: Assessment) -> tuple[Condition, ...]:
    written = impact_assessment(assessment).launch_conditions or {}
    # What is rejected has no conditions yet: the items above come first.
    texts = () if assessment.decision.outcome == "rejected" else assessment.decision.conditions
    proposed = [Condition(done=False, text=sentence(text), detail="proposed") for text in texts]
    recorded = [
        Condition(
            one.met is not None,
            sentence(one.description or named(one.key, None)),
            listed(
                [
                    one.owner,
                    f"due {day(one.due)}" if one.due else None,
                    f"met {day(one.met)}" if one.met else None,
                ]
            )
            or "owner not stated",
        )
        for one in written.values()
    ]
    return (*proposed, *recorded)


def _signatories(assessment: Assessment) -> tuple[tuple[str, str | None], ...]:
    people = (assessment.record.activity.people or {}).values()
    named_roles = {person.role: person.name for person in people if person.role}
    return (
        ("Product, items done", named_roles.get("product-owner")),
        ("Legal", named_roles.get("legal")),
        ("Data protection officer", named_roles.get("dpo")),
        ("Decision to launch", named_roles.get("approver")),
    )
