"""The rest of section 1.2: trackers, messages, profiling, decisions, models, prices, recipes."""

from __future__ import annotations

from dataclasses import dataclass

from dpiakit.documents.description import item_names
from dpiakit.documents.views import Ask, Cell, Mark, Pairs, Prose, Table, lines
from dpiakit.documents.wording import (
    answer,
    capital,
    facts_of,
    label,
    listed,
    named,
    period,
    place,
    words,
)
from dpiakit.model import Activity
from dpiakit.model.decisions import BiasTest, Decision
from dpiakit.model.tracking import Tracker


@dataclass(frozen=True, slots=True)
class Techniques:
    """What the record says about the means that watch, address or judge people."""

    trackers: Table
    marketing: Table
    profiling: Pairs
    profiling_ask: Ask | None
    decisions: Table
    fairness: Table
    models: Table
    pricing: Pairs
    monitoring: Table
    recipes: Table
    evaluation: Pairs
    metrics: Table
    stop_rules: Prose | None


def techniques(activity: Activity) -> Techniques:
    """Everything of section 1.2 that has a collection of its own in the record."""
    evaluation = activity.evaluation
    return Techniques(
        trackers=_trackers(activity),
        marketing=_marketing(activity),
        profiling=facts_of(activity.profiling),
        profiling_ask=Ask("Whether people are evaluated by automated means", "profiling")
        if activity.profiling is None
        else None,
        decisions=_decisions(activity),
        fairness=_fairness(activity),
        models=_models(activity),
        pricing=_pricing(activity),
        monitoring=_monitoring(activity),
        recipes=_recipes(activity),
        evaluation=facts_of(evaluation, "stop_rules"),
        metrics=_metrics(activity),
        stop_rules=Prose(evaluation.stop_rules, Ask("When it is stopped", "evaluation.stop_rules"))
        if evaluation
        else None,
    )


def _purpose(activity: Activity, key: str | None) -> str | None:
    found = (activity.purposes or {}).get(key or "")
    return named(found.key, found.name) if found else None


def _trackers(activity: Activity) -> Table:
    return Table(
        ("Tracker", "For what", "Set by", "Kept", "Before a choice", "After refusal"),
        (22, 22, 18, 12, 13, 13),
        tuple(
            (
                named(t.key, t.name),
                listed([words(t.technology), words(t.use)]),
                _provider(activity, t),
                period(t.lifetime),
                _set(t.set_before_choice, t),
                _set(t.set_after_refusal, t),
            )
            for t in (activity.trackers or {}).values()
        ),
        ask=Ask("What is stored on or read from people's devices", "trackers")
        if activity.trackers is None
        else None,
        none="The record says: nothing is stored on or read from devices.",
    )


def _provider(activity: Activity, tracker: Tracker) -> str | None:
    recipient = (activity.recipients or {}).get(tracker.provider or "")
    who = named(recipient.key, recipient.name) if recipient else None
    party = f"{tracker.party} party" if tracker.party else None
    return listed([who, party])


def _set(stated: bool | None, tracker: Tracker) -> Cell:
    """Whether it is set without a yes; no fault where it is exempt."""
    if stated is None:
        return None
    if not stated:
        return "no"
    exempt = tracker.exemption not in {None, "none"}
    return Mark("none", "yes, exempt") if exempt else Mark("not", "yes")


def _marketing(activity: Activity) -> Table:
    return Table(
        ("Messages", "Channel", "Purpose", "Consent before", "Way out in each", "Frequency"),
        (20, 13, 25, 14, 14, 14),
        tuple(
            (
                label(m.key),
                words(m.channel),
                _purpose(activity, m.purpose),
                answer(m.prior_consent),
                answer(m.opt_out_in_each_message),
                m.frequency_cap,
            )
            for m in (activity.marketing or {}).values()
        ),
        ask=Ask("Whether messages are sent that advertise", "marketing")
        if activity.marketing is None
        else None,
        none="The record says: no advertising messages.",
    )


def _decisions(activity: Activity) -> Table:
    return Table(
        ("Decision", "Effect", "By", "Ground (Art. 22(2))", "What the person can do"),
        (30, 20, 15, 15, 20),
        tuple(_decision(activity, d) for d in (activity.decisions or {}).values()),
        ask=Ask("What is decided about people by or with automated means", "decisions")
        if activity.decisions is None
        else None,
        none="The record says: nothing is decided about people by or with automated means.",
    )


def _decision(activity: Activity, decision: Decision) -> tuple[Cell, ...]:
    by = {True: "machine alone", False: "machine and person", None: None}[decision.solely_automated]
    model = (activity.models or {}).get(decision.model or "")
    ways = [
        (decision.human_on_request, "reach a person"),
        (decision.express_view, "give a view"),
        (decision.contestable, "contest"),
    ]
    can = [what for stated, what in ways if stated]
    cannot = [what for stated, what in ways if stated is False]
    unknown = [what for stated, what in ways if stated is None]
    possible: list[Cell] = [
        Mark(kind, text)  # type: ignore[arg-type]
        for kind, text in (
            ("met", listed(can)),
            ("not", listed(cannot)),
            ("open", listed(unknown)),
        )
        if text
    ]
    return (
        lines([label(decision.key), *([decision.description] if decision.description else [])]),
        lines(x for x in (words(decision.effect), decision.effect_reason) if x),
        lines(x for x in (by, named(model.key, model.name) if model else None) if x),
        words(decision.exception),
        lines(possible),
    )


def _fairness(activity: Activity) -> Table:
    tests = [
        (decision, test)
        for decision in (activity.decisions or {}).values()
        for test in (decision.bias_tests or {}).values()
    ]
    return Table(
        ("Test between groups", "Decision", "Groups", "Result", "Date"),
        (20, 19, 26, 22, 13),
        tuple(_test(decision, test) for decision, test in tests),
        none="The record names no test between groups of people.",
    )


def _test(decision: Decision, test: BiasTest) -> tuple[Cell, ...]:
    result: list[Cell] = [answer(test.passed, "passed", "failed")]
    return (
        capital(test.metric) or label(test.key),
        label(decision.key),
        listed(test.groups or []),
        lines([*result, *([test.result] if test.result else [])]),
        test.date,
    )


def _models(activity: Activity) -> Table:
    return Table(
        ("Model", "Type", "Learns from", "Validated", "Drift reviewed"),
        (25, 20, 29, 13, 13),
        tuple(
            (
                listed([named(m.key, m.name), m.version]),
                words(m.type),
                item_names(m.training_data),
                m.validated,
                m.drift_reviewed,
            )
            for m in (activity.models or {}).values()
        ),
        ask=Ask("Which models are used", "models") if activity.models is None else None,
        none="The record says: no models.",
    )


def _pricing(activity: Activity) -> Pairs:
    pricing = activity.pricing
    if pricing is None:
        return ()
    inputs = (("Inputs", item_names(pricing.inputs)),) if pricing.inputs else ()
    return (*facts_of(pricing, "inputs"), *inputs)


def _monitoring(activity: Activity) -> Table:
    return Table(
        ("Monitoring", "Place", "Hours", "Purpose", "Less intrusive option"),
        (22, 18, 16, 20, 24),
        tuple(
            (
                listed([label(m.key), words(m.technology)]),
                listed([words(m.place), place(m.country)]),
                m.hours or ("continuous" if m.continuous else None),
                _purpose(activity, m.purpose),
                m.less_intrusive_option,
            )
            for m in (activity.monitoring or {}).values()
        ),
        ask=Ask("Whether people are watched, on premises or at work", "monitoring")
        if activity.monitoring is None
        else None,
        none="The record says: nobody is watched on premises or at work.",
    )


def _recipes(activity: Activity) -> Table:
    return Table(
        ("Recipe", "Who, identified by", "What and when", "Why", "Measured by"),
        (16, 27, 24, 19, 14),
        tuple(
            (
                label(r.key),
                lines(x for x in (r.who, item_names(r.segment_identified_by)) if x),
                lines(x for x in (r.what, listed([r.when, words(r.channel)])) if x),
                r.why,
                listed([words(r.goal_metric), words(r.maturity)]),
            )
            for r in (activity.personalisation or {}).values()
        ),
        none="The record names no personalisation recipes.",
    )


def _metrics(activity: Activity) -> Table:
    metrics = (activity.evaluation.metrics if activity.evaluation else None) or {}
    return Table(
        ("Metric", "Kind", "Threshold", "Stop rule"),
        (30, 14, 22, 34),
        tuple(
            (
                lines([label(m.key), *([m.description] if m.description else [])]),
                words(m.kind),
                m.threshold,
                m.stop_rule,
            )
            for m in metrics.values()
        ),
        none="The record names no metrics.",
    )
