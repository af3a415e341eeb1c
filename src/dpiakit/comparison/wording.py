"""Values and changes of values in a few words, for people."""

from __future__ import annotations

from dpiakit.comparison.changes import FindingChange, RiskChange
from dpiakit.comparison.facts import Fact, FactChange
from dpiakit.findings import Compliance, Rating, RiskResult
from dpiakit.source import dotted, printable

MOST = 80
"""So many characters of a value are shown."""
_LEAD = 24
"""So much of what two long texts have in common stands before their difference."""


def fact_said(change: FactChange, most: int = MOST) -> str:
    """``transfers.acme.destination: IE -> IN``, on one line."""
    return f"{dotted(change.path)}: {values_said(change, most)}"


def values_said(change: FactChange, most: int = MOST) -> str:
    """``IE -> IN``; of a list, what it gained and lost; of an element that is new, what it says."""
    if change.kind == "added":
        return f"added: {value_said(change.after, most)}"
    if change.kind == "removed":
        return f"removed; it was: {value_said(change.before, most)}"
    if change.is_list and (change.gained or change.lost):
        came = [f"+ {value_said(value, most)}" for value in change.gained]
        went = [f"- {value_said(value, most)}" for value in change.lost]
        return shortened(", ".join([*came, *went]), 2 * most)
    was, now = value_said(change.before, 10**6), value_said(change.after, 10**6)
    cut = _common(was, now) if max(len(was), len(now)) > most else 0
    return f"{_from(was, cut, most)} -> {_from(now, cut, most)}"


def value_said(value: Fact, most: int = MOST) -> str:
    """A value as it would be written on one line of a record."""
    return shortened(_flow(value), most)


def shortened(text: str, most: int) -> str:
    """At most so many characters of a text, made printable, on one line."""
    line = printable(" ".join(text[: 4 * most + 400].split()))
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def rating_said(rating: Rating) -> str:
    """``high 3x4``: the band, severity and likelihood."""
    return f"{rating.band.replace('-', ' ')} {rating.severity}x{rating.likelihood}"


def arrow(before: object, after: object) -> str:
    """``go -> no go``; the one word where nothing moved."""
    return _arrow(*(_spoken(str(value)) for value in (before, after)))


def interval(compliance: Compliance) -> str:
    """``80-81``; one number where nothing is open."""
    if compliance.lower == compliance.upper:
        return str(compliance.lower)
    return f"{compliance.lower}-{compliance.upper}"


def risk_said(risk: RiskChange) -> str:
    """The scenario on its three levels, each before and after where they differ."""
    if risk.before is None and risk.after is not None:
        occurs = "occurs now" if risk.after.triggered else "may occur now"
        return f"{occurs}; {_levels(risk.after)}"
    if risk.after is None:
        was = f"; it was {_levels(risk.before)}" if risk.before else ""
        return f"occurs no more{was}"
    if risk.before is None:
        return ""
    parts = [
        f"{name} {_arrow(rating_said(was), rating_said(now))}"
        for name, was, now in pairs(risk.before, risk.after)
        if (was.severity, was.likelihood, was.band) != (now.severity, now.likelihood, now.band)
    ]
    return "; ".join([*parts, *_words(risk.before, risk.after)]) or "as before"


def pairs(before: RiskResult, after: RiskResult) -> tuple[tuple[str, Rating, Rating], ...]:
    """The three ratings of a scenario in both states; what remains today first."""
    return (
        ("residual", before.residual, after.residual),
        ("inherent", before.inherent, after.inherent),
        ("after the plan", before.planned, after.planned),
    )


def was_said(change: FindingChange) -> str:
    """What happened to an obligation: ``fails``, ``fails (was waived)``."""
    words = {
        "fail": "fails", "error": "in error", "needs-evidence": "not answered", "waived": "waived",
    }  # fmt: skip
    now = words.get(change.now or "", "closed")
    if change.severity_before:
        return f"{now} (was {change.severity_before})"
    if change.was and change.was != change.now and change.was in words:
        before = "failed" if change.was == "fail" else words[change.was]
        return f"{now} (was {before})"
    return now


def _levels(risk: RiskResult) -> str:
    return (
        f"residual {rating_said(risk.residual)}; inherent {rating_said(risk.inherent)}; "
        f"after the plan {rating_said(risk.planned)}"
    )


def _words(before: RiskResult, after: RiskResult) -> list[str]:
    said = []
    if before.triggered is not after.triggered:
        said.append("occurs" if after.triggered else "may occur")
    if before.confirmed and not after.confirmed:
        said.append("a rating by hand is not confirmed")
    if bool(before.accepted) != bool(after.accepted):
        said.append("accepted by name" if after.accepted else "accepted no more")
    return said


def _arrow(was: str, now: str) -> str:
    return was if was == now else f"{was} -> {now}"


def number(count: int, noun: str, plural: str = "") -> str:
    """``1 finding``, ``2 findings``."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def _spoken(word: str) -> str:
    """Without the hyphens of a key; a day and a pair of numbers keep theirs."""
    return word if any(char.isdigit() for char in word) else word.replace("-", " ")


def _flow(value: Fact) -> str:
    match value:
        case None:
            return "not stated"
        case bool():
            return "true" if value else "false"
        case dict():
            inside = ", ".join(f"{name}: {_flow(below)}" for name, below in value.items())
            return f"{{{inside}}}"
        case list():
            return f"[{', '.join(map(_flow, value))}]"
        case _:
            return str(value)


def _common(one: str, other: str) -> int:
    """Where to cut two long texts so that their first difference is seen."""
    pairs_of_letters = enumerate(zip(one, other, strict=False))
    first = next((i for i, (a, b) in pairs_of_letters if a != b), min(len(one), len(other)))
    start = first - _LEAD
    if start <= 0:
        return 0
    return one.rfind(" ", 0, start) + 1 or start


def _from(text: str, cut: int, most: int) -> str:
    return f"…{shortened(text[cut:], most)}" if cut else shortened(text, most)
