"""The proposed decision (EDPB template, section 6) and the launch gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dpiakit.findings import (
    BANDS,
    Decision,
    Finding,
    Gate,
    Method,
    RiskResult,
    Screening,
)
from dpiakit.model import Activity

HIGH = BANDS.index("high")


def decide(
    activity: Activity, findings: Sequence[Finding], risks: Sequence[RiskResult], method: Method
) -> Decision:
    """What the assessment proposes. A person decides; the record keeps that decision.

    Residual risk decides, never inherent risk (Art. 36(1) GDPR): a risk that stays high with
    every measure of the plan means consulting the authority; a high risk that the plan brings
    down means approval on condition that the plan is carried out first. A waiver makes nothing
    lawful: what it covers counts as it is, and that it ends is a condition.
    """
    blocked = sorted({f.title for f in findings if _blocks(f)})
    if blocked:
        return Decision(
            "rejected",
            ("In its present form the processing fails obligations that come before a launch.",),
            tuple(blocked),
        )
    reasons = _consultation_reasons(activity, risks)
    if reasons and not _consulted(activity):
        return Decision("consultation", tuple(reasons))
    conditions = _conditions(findings, risks, method)
    if conditions:
        return Decision(
            "conditionally-approved",
            ("No residual risk stays high once the conditions are met.",),
            tuple(conditions),
        )
    return Decision("approved", ("Every residual risk is at or below the acceptance level.",))


def gate(
    activity: Activity,
    on: date,
    findings: Sequence[Finding],
    at_launch: Sequence[Finding],
    screening: Screening,
    decision: Decision,
) -> Gate:
    """May it be launched: judged today and on the planned day.

    An unanswered fact of a blocking obligation closes the gate as a failure does: nobody can
    say that the step the law puts first was taken. Neither is taken because somebody waived it.
    """
    everything = (*findings, *at_launch)
    launch = activity.dates.planned_start if activity.dates else None
    fails = sorted({f.title for f in everything if _blocks(f)})
    asks = sorted(
        {f.title for f in everything if f.severity == "blocking" and f.stands == "needs-evidence"}
        - set(fails)
    )
    waived = waived_until(everything, launch)
    reasons = [f"Fails: {title}.{_still(waived, title)}" for title in fails] + [
        f"Not answered: {title}.{_still(waived, title)}" for title in asks
    ]
    changes = []
    if fails:
        changes.append(f"Mend the {_number(len(fails), 'blocking failure')}.")
    if asks:
        changes.append(f"Answer the facts {_number(len(asks), 'blocking obligation')} wait for.")
    if decision.outcome == "consultation":
        reasons.append("A residual risk stays high and the authority has not been consulted.")
        changes.append("Reduce the risk, or consult the supervisory authority (Art. 36 GDPR).")
    if screening.outcome == "open":
        reasons.append("Whether an impact assessment is required cannot be told yet.")
        changes.append("Answer the open screening facts.")
    unassessed = screening.outcome == "required" and not _assessed(activity)
    if unassessed:
        reasons.append("An impact assessment is required, and no completed one is recorded.")
        changes.append("Complete the assessment before the processing starts (Art. 35(1) GDPR).")
    if fails or asks or unassessed or decision.outcome == "consultation":
        return Gate("no-go", on, launch, tuple(reasons), tuple(changes))
    high = sorted({f.title for f in everything if _fails_high(f) and not f.lapses})
    due = sorted({f.title for f in everything if _fails_high(f) and f.lapses} - set(high))
    if high or due or decision.outcome == "conditionally-approved" or screening.outcome == "open":
        reasons += [f"Fails: {title}." for title in high]
        reasons += [f"Falls due before the launch: {title}." for title in due]
        reasons += [f"Accepted for a time: {title} ({until})." for title, until in waived.items()]
        changes += [f"Meet: {condition}" for condition in decision.conditions]
        return Gate("go-with-conditions", on, launch, tuple(reasons), tuple(changes))
    return Gate("go", on, launch, ("No blocking or high obligation is failed or open.",))


def _blocks(finding: Finding) -> bool:
    return finding.severity == "blocking" and finding.stands in {"fail", "error"}


def _fails_high(finding: Finding) -> bool:
    """Unless it is waived: then it is named with its waiver."""
    failed = finding.stands in {"fail", "error"} and finding.waiver is None
    return finding.severity == "high" and failed


def waived_until(findings: Sequence[Finding], launch: date | None = None) -> dict[str, str]:
    """By title, in order, which waivers cover something and until when."""
    found: dict[str, set[str]] = {}
    for finding in findings:
        waiver = finding.waiver
        if waiver is not None:
            before = launch and waiver.expires and waiver.expires < launch
            until = f"waiver {waiver.id}, until {waiver.expires}"
            until += ", before the launch" if before else ""
            found.setdefault(finding.title, set()).add(until)
    return {title: "; ".join(sorted(found[title])) for title in sorted(found)}


def _still(waived: dict[str, str], title: str) -> str:
    """That a waiver changes nothing about it, where there is one."""
    if title not in waived:
        return ""
    return f" It is accepted for a time ({waived[title]}); that does not make it lawful."


def _assessed(activity: Activity) -> bool:
    """Whether an assessment was completed, of the one kind or the other."""
    governance = activity.governance
    european = governance.impact_assessment if governance else None
    californian = governance.california_assessment if governance else None
    return bool((european and european.date) or (californian and californian.done))


def _consultation(activity: Activity) -> object:
    governance = activity.governance
    assessment = governance.impact_assessment if governance else None
    return assessment.prior_consultation if assessment else None


def _national_consultation(activity: Activity) -> bool:
    return getattr(_consultation(activity), "required_by_national_law", None) is True


def _consulted(activity: Activity) -> bool:
    return getattr(_consultation(activity), "outcome", None) in {"no-objection", "advice"}


def _consultation_reasons(activity: Activity, risks: Sequence[RiskResult]) -> list[str]:
    reasons = [
        f"{risk.title} stays {risk.planned.band.replace('-', ' ')} with every planned measure."
        for risk in risks
        if BANDS.index(risk.planned.band) >= HIGH
    ]
    if _national_consultation(activity):
        reasons.append("National law demands prior consultation (Art. 36(5) GDPR).")
    return reasons


def _conditions(
    findings: Sequence[Finding], risks: Sequence[RiskResult], method: Method
) -> list[str]:
    conditions = []
    for risk in risks:
        if BANDS.index(risk.residual.band) <= BANDS.index(method.acceptable) or risk.accepted:
            continue
        open_measures = [m for m in risk.measures if m.status != "implemented"]
        if open_measures:
            todo = ", ".join(_measure(m.title, m.owner, m.due) for m in open_measures)
            conditions.append(f"{risk.title}: finish {todo}.")
        else:
            conditions.append(f"{risk.title}: accepted by name, with a reason, or reduced further.")
    waived = waived_until(findings)
    conditions += sorted({f"{f.title}." for f in findings if _fails_high(f)})
    conditions += [f"{title}, before its waiver ends ({waived[title]})." for title in waived]
    return conditions


def _measure(title: str, owner: str, due: date | None) -> str:
    details = ", ".join(part for part in (owner, f"by {due}" if due else "") if part)
    return f"{title} ({details})" if details else title


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
