"""The smallest valid thing of each noun of risk."""

from dpiakit.cel import Scope, compile_check
from dpiakit.findings import Finding, Rating, RiskResult
from dpiakit.law import record_types
from dpiakit.law.method import RatingMethod
from dpiakit.law.scenarios import Effect, Factor, Scenario
from dpiakit.law.screening import ScreeningList, TriggerItem
from dpiakit.model import Activity
from dpiakit.source import Position

SCOPE = Scope(root=record_types.activity())


def an_expression(text):
    return compile_check(text, SCOPE)


def an_activity(**facts):
    return Activity.model_validate(facts)


def a_method(**changes):
    level = lambda n: {"name": f"L{n}", "meaning": f"level {n}"}  # noqa: E731
    data = {
        "title": "four levels",
        "severity": [level(n) for n in range(1, 5)],
        "likelihood": [level(n) for n in range(1, 5)],
        "matrix": [
            ["low", "low", "low", "low"],
            ["low", "medium", "medium", "medium"],
            ["medium", "medium", "high", "high"],
            ["medium", "high", "very-high", "very-high"],
        ],
        "needs_reason": [{"severity": 4, "likelihood": 1, "without": "high"}],
        "combination": "looked up",
        "priority": "worst first",
        "acceptance": "low",
        "source": "test",
    }
    return RatingMethod.model_validate({**data, **changes})


def a_factor(when, axis="severity", *, by=0, floor=0, because="a factor"):
    return Factor(an_expression(when), axis, by, floor, because)


def a_scenario(trigger="has(profiling)", **changes):
    data = {
        "name": "bias",
        "title": "Bias",
        "order": 1,
        "track": "by-design",
        "description": "People are treated unequally.",
        "rights": ("equality",),
        "sources": ("the model",),
        "citations": (),
        "severity": 3,
        "likelihood": 3,
        "reason": "house default",
        "factors": (),
        "measures": (
            Effect("parity-test", "likelihood", "finds it"),
            Effect("human-review", "severity", "undoes it"),
        ),
        "file": "bias.yaml",
    }
    return Scenario(**{**data, "trigger": an_expression(trigger), **changes})


def a_list(name, items, *, title=None, threshold=None, pack="gdpr", place=None):
    """``items``: id -> (expression, trigger kind, points or same_as)."""
    return ScreeningList(
        name=name,
        title=title or name,
        order=1,
        pack=pack,
        place=place,
        threshold=threshold,
        citations=(),
        items=tuple(
            TriggerItem(
                id=key,
                title=f"item {key}",
                when=an_expression(when),
                trigger=kind,
                points=more.get("points", 1),
                same_as=more.get("same_as", ()),
                citations=(),
            )
            for key, (when, kind, more) in items.items()
        ),
        file=f"{name}.yaml",
    )


def a_finding(**changes):
    data = {
        "rule": "gdpr/a-rule",
        "title": "A rule holds",
        "pack": "gdpr",
        "severity": "blocking",
        "outcome": "pass",
        "element": "",
        "message": "said",
        "path": (),
        "position": Position("r.yaml", 1, 1),
        "citations": (),
        "missing": (),
        "owner": "legal",
        "stage": "before-launch",
        "why": "why",
        "remediation": "do it",
        "fingerprint": "0" * 16,
    }
    return Finding(**{**data, **changes})


def a_risk(**changes):
    low = Rating(1, 1, "low")
    data = {
        "name": "bias",
        "title": "Bias",
        "track": "by-design",
        "description": "",
        "rights": (),
        "sources": (),
        "triggered": True,
        "inherent": low,
        "planned": low,
        "residual": low,
        "computed_residual": low,
        "measures": (),
        "suggested": (),
    }
    return RiskResult(**{**data, **changes})
