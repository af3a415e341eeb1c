"""``assess``: the pure judgement of one record, findings and risk together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from dpiakit.acceptance import NOTHING, Acceptances
from dpiakit.engine.covering import covered
from dpiakit.engine.judging import judge_record
from dpiakit.errors import DpiakitError
from dpiakit.findings import NO_CLAIMS, Assessment, Claims, Finding, Method, PackScope
from dpiakit.law import Law
from dpiakit.law.catalogue import NATIONAL_LISTS, Catalogue
from dpiakit.law.method import RatingMethod
from dpiakit.law.screening import ScreeningList
from dpiakit.model import Activity
from dpiakit.records import Record
from dpiakit.risk import NO_THRESHOLDS, Thresholds, decide, gate, narrowed, rate, score, screen

STALE_AFTER = timedelta(days=366)
"""A fact nobody has looked at for a year is named in the document."""


LISTS_AREA = "EEA"
"""Whose authorities publish lists under Article 35(4)."""


class UnknownMethodError(DpiakitError):
    """A method of rating that no file describes."""


def assess(
    record: Record,
    law: Law,
    catalogue: Catalogue,
    launch: Law | None = None,
    *,
    claims: Claims = NO_CLAIMS,
    method: str | None = None,
    acceptances: Acceptances = NOTHING,
    thresholds: Thresholds = NO_THRESHOLDS,
    many: bool = False,
) -> Assessment:
    """Judge a record by the law of a day and, if given, by that of its planned start.

    ``claims`` is what the manifests that it cites prove; ``acceptances`` are the waivers and the
    baseline under which findings are shown; ``thresholds`` are bounds of the house that close the
    launch gate further; ``many`` says that other records follow, so that compiling the rules pays.
    Raises UnknownMethodError for a method there is not.
    """
    activity = record.activity
    rating = _method(catalogue, method)
    data = catalogue.on(law)
    judged = covered(
        judge_record(record, law, launch, claims=claims, everything=True, many=many),
        activity.id or "",
        acceptances,
        law.on,
        launch.on if launch else None,
    ).judged
    screening = replace(
        screen(activity, _competent(law, data, activity, judged.packs), law.instruments),
        notes=_lists_said(law, data, activity, judged.packs),
    )
    risks = rate(activity, data.scenarios, rating, law.instruments)
    described = _described(rating)
    today_and_later = (*judged.findings, *judged.at_launch)
    decision = decide(activity, today_and_later, risks, described)
    scores = score(judged.findings, judged.questions, risks)
    may = gate(activity, law.on, judged.findings, judged.at_launch, screening, decision)
    return Assessment(
        record=record,
        on=law.on,
        law_digest=law.digest,
        packs=judged.packs,
        findings=judged.findings,
        at_launch=judged.at_launch,
        questions=judged.questions,
        unassessed=judged.unassessed,
        notes=_notes(law, activity, judged.packs),
        method=described,
        screening=screening,
        risks=risks,
        score=scores,
        decision=decision,
        gate=narrowed(may, scores, thresholds, judged.packs),
        house=tuple(_house_rules(law, today_and_later)),
        claims=claims.today,
    )


def _method(catalogue: Catalogue, name: str | None) -> RatingMethod:
    if name is None:
        return next(method for method in catalogue.methods.values() if method.default)
    if name not in catalogue.methods:
        raise UnknownMethodError(
            f'There is no method "{name}". There are: {", ".join(sorted(catalogue.methods))}.'
        )
    return catalogue.methods[name]


def _described(method: RatingMethod) -> Method:
    return Method(
        name=method.title,
        severity_levels=tuple((level.name, level.meaning) for level in method.severity),
        likelihood_levels=tuple((level.name, level.meaning) for level in method.likelihood),
        matrix=tuple(tuple(row) for row in method.matrix),
        combination=method.combination,
        priority=method.priority,
        acceptance=method.acceptance,
        acceptable=method.acceptable,
    )


def _competent(
    law: Law, catalogue: Catalogue, activity: Activity, scopes: tuple[PackScope, ...]
) -> list[ScreeningList]:
    """The lists that count here: of applicable packs, and of every competent state.

    Competent are the states where people are addressed or watched and where the controller sits:
    a list of one cannot be cancelled by the silence of another.
    """
    binding = {scope.pack for scope in scopes if scope.applies is not False}
    places = _places(activity)
    return [
        demands
        for demands in catalogue.screening
        if demands.pack in binding
        and (demands.place is None or any(law.part_of(place, demands.place) for place in places))
    ]


def _places(activity: Activity) -> list[str]:
    """Where people are addressed or watched, and where the controller sits."""
    places = [*(activity.markets or [])]
    if activity.controller:
        places += activity.controller.establishments or []
    return places


def _lists_said(
    law: Law, catalogue: Catalogue, activity: Activity, scopes: tuple[PackScope, ...]
) -> tuple[str, ...]:
    """What must be known about the national lists: one that is missing here is not empty."""
    if not any(s.pack == NATIONAL_LISTS and s.applies is not False for s in scopes):
        return ()
    national = [one for one in catalogue.screening if one.place is not None]
    notes = []
    for place in sorted(set(_places(activity))):
        if not law.part_of(place, LISTS_AREA):
            continue
        found = [one for one in national if one.place and law.part_of(place, one.place)]
        known = law.place(place)
        name = known.title if known else place
        notes += [f"{one.title}: {one.note}" for one in found if one.note]
        if not found:
            notes.append(
                f"No list of {name} under Article 35(4) is in the catalogue. That is unknown, "
                "not free: ask its authority."
            )
    return tuple(dict.fromkeys(notes))


def _notes(law: Law, activity: Activity, scopes: tuple[PackScope, ...]) -> tuple[str, ...]:
    """Standing doubts about adequacy decisions relied on, and packs checked too long ago."""
    notes = []
    destinations = {t.destination for t in (activity.transfers or {}).values() if t.destination}
    notes += [
        f"{decision.decision}: {decision.warning}"
        for decisions in law.library.adequacy.values()
        for decision in decisions
        if decision.destination in destinations and decision.warning
    ]
    binding = {scope.pack for scope in scopes if scope.applies is not False}
    notes += [
        f"The pack {pack.name} was last checked against its sources on {pack.checked.on}."
        for pack in law.packs
        if pack.name in binding and law.on - pack.checked.on > STALE_AFTER
    ]
    return tuple(dict.fromkeys(notes))


def _house_rules(law: Law, findings: Iterable[Finding]) -> Iterator[str]:
    """What a house changed in the law: said in every document, with who decided it and why."""
    for pack, off in law.switched_off:
        yield f"Not judged by {pack.title} ({pack.name}). {off.said}"
    for definition in law.definitions:
        if definition.house is not None:
            yield f"House reading of a legal term: {definition.house.said}."
    severities = {(f.rule, f.severity, f.house.said) for f in findings if f.house is not None}
    for rule, severity, said in sorted(severities):
        yield f"{rule} weighs {severity}, {said}."
