"""Scenarios rated for a record: inherent risk, measures, residual risk.

A measure moves only the axis it acts on. One step is believed when it is in place; a second
step on the same axis needs evidence. Nothing moves a rating by more than two steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dpiakit.cel.interpret import missing, trace
from dpiakit.findings import AppliedMeasure, Axis, Rating, RiskResult, cites
from dpiakit.law.method import RatingMethod
from dpiakit.law.nouns import Instrument
from dpiakit.law.scenarios import Levels, Scenario, inherent_levels
from dpiakit.model import Activity, title
from dpiakit.model.governance import Measure, Risk
from dpiakit.model.governance import Rating as Written
from dpiakit.source import Path

STEPS_WITHOUT_EVIDENCE = 1
MOST_STEPS = 2


def rate(
    activity: Activity,
    scenarios: Iterable[Scenario],
    method: RatingMethod,
    instruments: Mapping[str, Instrument],
) -> tuple[RiskResult, ...]:
    """Every scenario of the catalogue that occurs or may occur, then the record's own.

    In the order of the catalogue. A scenario whose trigger is open is rated as if it occurred,
    and says which fact would settle it.
    """
    own = activity.risks or {}
    spoken = {risk.scenario: risk for risk in own.values() if risk.scenario}
    results = []
    for scenario in scenarios:
        occurs = trace(scenario.trigger, activity)
        risk = spoken.get(scenario.name)
        if occurs.value is False or (risk is not None and risk.not_applicable):
            continue
        facts = missing(occurs) if occurs.value is None else ()
        blank = _blank(scenario, activity, occurs.value, facts, instruments)
        acting = _acting(scenario, activity)
        results.append(_result(blank, inherent_levels(scenario, activity), acting, method, risk))
    results += [_own(risk, activity, method) for risk in own.values() if risk.scenario is None]
    return tuple(results)


def _acting(scenario: Scenario, activity: Activity) -> list[tuple[str, Measure, Axis]]:
    return [
        (key, measure, effect.axis)
        for effect in scenario.measures
        for key, measure in (activity.measures or {}).items()
        if measure.kind == effect.kind
    ]


def _blank(
    scenario: Scenario,
    activity: Activity,
    occurs: object,
    facts: tuple[Path, ...],
    instruments: Mapping[str, Instrument],
) -> RiskResult:
    """What the catalogue says of a scenario, not rated yet."""
    have = {measure.kind for measure in (activity.measures or {}).values()}
    return RiskResult(
        name=scenario.name,
        title=scenario.title,
        track=scenario.track,
        description=scenario.description,
        rights=scenario.rights,
        sources=scenario.sources,
        triggered=occurs if isinstance(occurs, bool) else None,
        inherent=_UNRATED,
        planned=_UNRATED,
        residual=_UNRATED,
        computed_residual=_UNRATED,
        measures=(),
        suggested=tuple(
            title("measures", effect.kind)
            for effect in scenario.measures
            if effect.kind not in have
        ),
        missing=facts,
        citations=cites(scenario.citations, instruments),
    )


def _own(risk: Risk, activity: Activity, method: RatingMethod) -> RiskResult:
    """A scenario the record adds. Levels nobody wrote count as the gravest: unknown is not low."""
    levels = (len(method.severity), len(method.likelihood))
    reasons = [risk.reason] if risk.reason else []
    unrated = risk.severity is None or risk.likelihood is None
    if unrated:
        reasons.append("A level was not written down and counts as the highest.")
    start = Levels(
        min(risk.severity or levels[0], levels[0]),
        min(risk.likelihood or levels[1], levels[1]),
        tuple(reasons),
    )
    written = activity.measures or {}
    acting = [
        (effect.measure, written[effect.measure], effect.axis)
        for effect in risk.measures or []
        if effect.measure in written
    ]
    blank = RiskResult(
        name=f"own/{risk.key}",
        title=risk.title or risk.key,
        track=risk.track or "by-design",
        description=risk.path or "",
        rights=(risk.right,) if risk.right else (),
        sources=(risk.source,) if risk.source else (),
        triggered=True,
        inherent=_UNRATED,
        planned=_UNRATED,
        residual=_UNRATED,
        computed_residual=_UNRATED,
        measures=(),
        suggested=(),
        missing=(("risks", risk.key, "severity"),) if unrated else (),
    )
    return _result(blank, start, acting, method, risk, rescale=False)


_UNRATED = Rating(1, 1, "low")


def _result(
    blank: RiskResult,
    start: Levels,
    acting: Sequence[tuple[str, Measure, Axis]],
    method: RatingMethod,
    risk: Risk | None,
    *,
    rescale: bool = True,
) -> RiskResult:
    reasoned = bool(risk and risk.reason)
    severity, likelihood = (
        method.on_scale(start.severity, start.likelihood)
        if rescale
        else (start.severity, start.likelihood)
    )
    computed = Levels(severity, likelihood, start.reasons)
    inherent = _set_by_person(risk.override if risk else None, computed, method)
    planned, _ = _after(inherent, acting, method, on_paper=True, reasoned=reasoned)
    residual, counted = _after(inherent, acting, method, on_paper=False, reasoned=reasoned)
    by_person = risk.residual if risk else None
    said = _said(risk.override if risk else None, by_person)
    return replace(
        blank,
        inherent=_rating(inherent, method, reasoned=reasoned),
        planned=planned if by_person is None else _person_rating(by_person, planned, method),
        residual=residual if by_person is None else _person_rating(by_person, residual, method),
        computed_residual=residual,
        measures=counted,
        override=said,
        confirmed=all(
            rating is None or rating.confirmed is not None
            for rating in (risk.override if risk else None, by_person)
        ),
        accepted=_accepted(risk),
    )


def _after(
    start: Levels,
    acting: Sequence[tuple[str, Measure, Axis]],
    method: RatingMethod,
    *,
    on_paper: bool,
    reasoned: bool,
) -> tuple[Rating, tuple[AppliedMeasure, ...]]:
    """The rating after measures; ``on_paper`` also counts those planned or partly in place."""
    levels = {"severity": start.severity, "likelihood": start.likelihood}
    steps = {"severity": 0, "likelihood": 0}
    applied = []
    ordered = sorted(acting, key=lambda item: (bool(item[1].evidence), item[0]))
    for key, measure, axis in ordered:
        counted, why = _counts(measure, steps[axis], on_paper=on_paper)
        if counted and levels[axis] == 1:
            counted, why = False, "The level is already the lowest."
        if counted:
            steps[axis] += 1
            levels[axis] -= 1
        applied.append(
            AppliedMeasure(
                key=key,
                title=_measure_title(measure),
                axis=axis,
                status=measure.status or "",
                counted=counted,
                why=why,
                owner=measure.owner or "",
                due=measure.due,
                evidence=tuple(measure.evidence or ()),
            )
        )
    after = Levels(levels["severity"], levels["likelihood"])
    return _rating(after, method, reasoned=reasoned), tuple(
        sorted(applied, key=lambda m: (m.axis, m.key))
    )


def _counts(measure: Measure, steps: int, *, on_paper: bool) -> tuple[bool, str]:
    if measure.status is None:
        return False, "Nobody wrote down whether it is in place."
    if measure.status != "implemented" and not on_paper:
        return False, f"It is only {measure.status}."
    if steps >= MOST_STEPS:
        return False, "Two steps on this axis are the most that is believed."
    if steps >= STEPS_WITHOUT_EVIDENCE and not measure.evidence:
        return False, "A second step on this axis needs evidence."
    return True, "It lowers the level by one."


def _measure_title(measure: Measure) -> str:
    """What a measure is called: its kind; its own words only where it has none."""
    if measure.kind is not None:
        return title("measures", measure.kind)
    return measure.description[:80] if measure.description else measure.key


def _rating(levels: Levels, method: RatingMethod, *, reasoned: bool) -> Rating:
    band = method.band(levels.severity, levels.likelihood, reasoned=reasoned)
    return Rating(levels.severity, levels.likelihood, band, levels.reasons)


def _set_by_person(written: Written | None, computed: Levels, method: RatingMethod) -> Levels:
    if written is None or not written.reason or not written.by:
        return computed
    return Levels(
        min(written.severity or computed.severity, len(method.severity)),
        min(written.likelihood or computed.likelihood, len(method.likelihood)),
        (written.reason,),
    )


def _person_rating(written: Written, computed: Rating, method: RatingMethod) -> Rating:
    """A rating set by a person counts only with a reason and a name."""
    if not written.reason or not written.by:
        return computed
    severity = min(written.severity or computed.severity, len(method.severity))
    likelihood = min(written.likelihood or computed.likelihood, len(method.likelihood))
    band = method.band(severity, likelihood, reasoned=True)
    return Rating(severity, likelihood, band, (written.reason,))


def _said(*written: Written | None) -> str:
    return " ".join(
        f"{item.by}: {item.reason}" for item in written if item and item.by and item.reason
    )


def _accepted(risk: Risk | None) -> str:
    accepted = risk.accepted if risk else None
    if accepted is None or not accepted.by or not accepted.on or not accepted.reason:
        return ""
    return f"{accepted.by}, {accepted.on}: {accepted.reason}"
