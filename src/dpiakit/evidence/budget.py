"""The privacy budget: what a ledger of releases adds up to, recomputed from its noise.

Epsilons are added as they are, and, where every release allows it, as zero-concentrated privacy;
the smaller sum counts. What a release states is held against what its noise gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dpiakit.evidence.noise import epsilon_of_rho, gaussian_epsilon, sampled_epsilon

Mechanism = Literal["laplace", "gaussian", "stated"]
Sampling = Literal["none", "poisson", "fixed"]
Accountant = Literal["basic", "zcdp", "rdp", "pld", "gaussian"]
Reset = Literal["never", "yearly", "monthly"]
Verdict = Literal["pass", "fail", "inconclusive"]

_OFTEN: dict[Reset, int] = {"never": 0, "yearly": 1, "monthly": 12}
TOLERANCE = 1e-9
"""Share by which a stated epsilon may be below the recomputed one: others round, too."""


@dataclass(frozen=True, slots=True)
class Release:
    """Something that was published, or trained, under a guarantee."""

    name: str
    day: date
    dataset: str
    unit: str
    """Whose presence is hidden: ``person``, ``event``, ``device`` ..."""
    mechanism: Mechanism
    epsilon: float
    """As stated by whoever released it."""
    delta: float = 0.0
    sensitivity: float | None = None
    """The most one unit changes the result; the clipping norm where there is one."""
    scale: float | None = None
    """The scale of Laplace noise, the standard deviation of Gaussian noise."""
    steps: int = 1
    """How often the mechanism ran."""
    sampling: Sampling = "none"
    rate: float = 1.0
    """The share of units in each step."""
    accountant: Accountant | None = None
    reset: Reset | None = None
    """When a new budget begins. None: not declared."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a record promises about one unit."""

    cap: float
    """The epsilon that all releases of a period may add up to."""
    unit: str = "person"
    people: int | None = None
    """How many units the data hold: delta must stay below one in so many. None: not said."""
    reset: Reset | None = None
    """When a new budget may begin, at most so often. None: not said."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A release, or a ledger, that says less than it should."""

    release: str
    code: Literal[
        "understated", "accountant", "delta", "unit", "reset", "unverified", "noise"
    ]  # fmt: skip
    gravity: Literal["fail", "doubt"]
    said: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent of one data set in one period."""

    dataset: str
    period: str
    releases: int
    epsilon: float
    """The smaller of the two sums below, whichever may be used."""
    basic: float
    """The sum of the epsilons: recomputed where the noise is known, else as stated."""
    concentrated: float | None
    """The zCDP bound at ``delta``. None where a release has no rho or no delta is spent."""
    delta: float


@dataclass(frozen=True, slots=True)
class Budget:
    """The ledger against the claim."""

    spent: tuple[Spent, ...]
    lifetime: tuple[Spent, ...]
    """The same without any reset: what a person has borne in all."""
    doubts: tuple[Doubt, ...]
    verdict: Verdict
    because: str


def rho_of(release: Release) -> float | None:
    """The release in zero-concentrated privacy. None where its noise is not known or sampled.

    Gaussian noise of standard deviation s: steps x sensitivity^2 / (2 s^2). A pure epsilon is at
    most epsilon^2 / 2 (Bun and Steinke 2016).
    """
    if release.sampling != "none":
        return None
    if release.mechanism == "gaussian" and _noise(release):
        return release.steps * _share(release) ** 2 / 2
    if release.mechanism == "laplace" and _noise(release):
        return release.steps * _share(release) ** 2 / 2
    return release.epsilon**2 / 2 if release.delta == 0 else None


def _noise(release: Release) -> bool:
    return release.sensitivity is not None and release.scale is not None and release.scale > 0


def _share(release: Release) -> float:
    """Sensitivity over scale."""
    return (release.sensitivity or 0.0) / (release.scale or math.inf)


def recomputed(release: Release) -> float | None:
    """The epsilon that the noise of a release gives, by the bound that always holds.

    None where the noise is not known, or is sampled in a way that no bound here covers.
    """
    if not _noise(release):
        return None
    if release.mechanism == "laplace" and release.sampling == "none":
        plain = release.steps * _share(release)
        if not 0 < release.delta < 1:
            return plain
        return min(plain, epsilon_of_rho(rho_of(release) or 0.0, release.delta))
    if release.mechanism != "gaussian" or not 0 < release.delta < 1 or not _share(release):
        return None
    if release.sampling == "none":
        return epsilon_of_rho(rho_of(release) or 0.0, release.delta)
    if release.sampling == "poisson" and 0 < release.rate <= 1:
        return sampled_epsilon(1 / _share(release), release.rate, release.steps, release.delta)
    return None


def least_true(release: Release) -> float | None:
    """What the epsilon of a release is at least, by any accountant. None where that is not known.

    The sum for Laplace noise (with a delta of zero nothing less is true of it), the exact curve for
    Gaussian noise.
    """
    if not _noise(release) or release.sampling != "none" or not _share(release):
        return None
    if release.mechanism == "laplace":
        return release.steps * _share(release) if release.delta == 0 else None
    if release.mechanism == "gaussian" and 0 < release.delta < 1:
        return gaussian_epsilon(1 / (_share(release) * math.sqrt(release.steps)), release.delta)
    return None


def judge_budget(releases: Sequence[Release], claim: Claim) -> Budget:
    """Add up a ledger and compare it with what a record promises.

    Fails where a period of a data set spends more than the cap, where a release understates what
    its noise gives, speaks of another unit, or where the deltas leave a person to chance.
    Inconclusive where a release cannot be recomputed. Without a declared reset a release
    counts for ever. Raises ValueError for a ledger without releases and a cap that is none.
    """
    if not 0 <= claim.cap < math.inf:
        raise ValueError(f"{claim.cap} is no epsilon")
    if not releases:
        raise ValueError("a ledger without releases proves nothing")
    doubts = [doubt for release in releases for doubt in _doubts(release, claim)]
    spent = _spent(releases, by_period=True)
    lifetime = _spent(releases, by_period=False)
    if claim.people is not None:
        doubts += [
            Doubt(
                f"{one.dataset}, {one.period}", "delta", "fail",
                f"delta adds up to {one.delta:.4g}, which is not below one in {claim.people}.",
            )
            for one in spent
            if one.delta * claim.people >= 1
        ]  # fmt: skip
    resets = {release.reset for release in releases if release.reset not in {None, "never"}}
    if resets:
        told = " and ".join(sorted(filter(None, resets)))
        doubts.append(
            Doubt(
                "", "reset", "doubt",
                f"The budget begins anew ({told}), so over a lifetime it has no bound; so far it "
                f"is {max(one.epsilon for one in lifetime):.4g}.",
            )
        )  # fmt: skip
    return Budget(spent, lifetime, tuple(doubts), *_verdict(spent, doubts, claim))


def _verdict(spent: Sequence[Spent], doubts: Sequence[Doubt], claim: Claim) -> tuple[Verdict, str]:
    over = [one for one in spent if one.epsilon > claim.cap * (1 + TOLERANCE)]
    if over:
        worst = max(over, key=lambda one: one.epsilon)
        return "fail", (
            f"{worst.dataset} spent {worst.epsilon:.4g} in {worst.period}; "
            f"{claim.cap:g} was promised"
        )
    failed = [one for one in doubts if one.gravity == "fail"]
    if failed:
        return "fail", f"{failed[0].release}: {failed[0].said}"
    open_ = [one for one in doubts if one.code == "unverified"]
    if open_:
        return "inconclusive", f"{open_[0].release}: {open_[0].said}"
    return "pass", f"no period of a data set spends more than {claim.cap:g}"


def _doubts(release: Release, claim: Claim) -> Iterable[Doubt]:
    yield from _stated(release)
    yield from _accounted(release)
    if release.unit != claim.unit:
        said = f"it hides one {release.unit}; the promise is about a {claim.unit}."
        yield Doubt(release.name, "unit", "fail", said)
    if claim.reset is not None and _OFTEN[release.reset or "never"] > _OFTEN[claim.reset]:
        said = f"its budget begins anew {release.reset}; promised is {claim.reset}."
        yield Doubt(release.name, "reset", "fail", said)
    if release.reset is None:
        said = "no reset is declared, so it counts for ever."
        yield Doubt(release.name, "reset", "doubt", said)


def _stated(release: Release) -> Iterable[Doubt]:
    """Whether the epsilon can be what it is said to be."""
    least, bound = least_true(release), recomputed(release)
    name, stated = release.name, release.epsilon * (1 + TOLERANCE)
    if least is not None and stated < least:
        said = f"it states {release.epsilon:g}, but its noise gives at least {least:.4g}."
        yield Doubt(name, "understated", "fail", said)
    elif bound is not None and stated < bound and _must_reach(release):
        said = f"{release.accountant} gives {bound:.4g}, not {release.epsilon:g}."
        yield Doubt(name, "understated", "fail", said)
    elif least is None and bound is None:
        said = "its epsilon is taken as stated: the noise is not known, or not covered here."
        yield Doubt(name, "unverified", "doubt", said)
    elif least is None and bound is not None and stated < bound:
        said = f"it states {release.epsilon:g}; the bound that can be shown here is {bound:.4g}."
        yield Doubt(name, "unverified", "doubt", said)


def _must_reach(release: Release) -> bool:
    """Whether the accountant it names can find nothing below the bound.

    Plain sums of Gaussian releases start from a theorem of their own, which may give a little less.
    """
    if release.accountant == "basic":
        return release.mechanism == "laplace" and release.delta == 0
    return release.accountant == "zcdp"


def _accounted(release: Release) -> Iterable[Doubt]:
    """Whether what the accountant takes for granted is what was done."""
    name, accountant = release.name, release.accountant
    if release.sampling == "fixed" and accountant in {"rdp", "pld"}:
        said = f"{accountant} counts on Poisson samples; samples of a fixed size were drawn."
        yield Doubt(name, "accountant", "fail", said)
    if release.sampling != "none" and accountant in {"zcdp", "gaussian"}:
        said = f"{accountant} does not cover samples."
        yield Doubt(name, "accountant", "fail", said)
    if release.mechanism == "gaussian" and release.delta == 0:
        yield Doubt(
            name, "noise", "fail", "Gaussian noise gives no guarantee with a delta of zero."
        )


def _period(release: Release) -> str:
    match release.reset:
        case "yearly":
            return f"{release.day.year}"
        case "monthly":
            return f"{release.day.year}-{release.day.month:02d}"
        case _:
            return "all time"


def _spent(releases: Sequence[Release], *, by_period: bool) -> tuple[Spent, ...]:
    """The sums. A release without a reset counts in every period of its data set."""
    periods: dict[tuple[str, str], list[Release]] = {}
    for release in releases:
        key = _period(release) if by_period else "all time"
        periods.setdefault((release.dataset, key), []).append(release)
    found = []
    for (dataset, period), inside in sorted(periods.items()):
        lasting = periods.get((dataset, "all time"), []) if period != "all time" else []
        found.append(_sum(dataset, period, [*inside, *lasting]))
    return tuple(found)


def _sum(dataset: str, period: str, releases: Sequence[Release]) -> Spent:
    basic = math.fsum(max(release.epsilon, _known(release)) for release in releases)
    delta = math.fsum(release.delta for release in releases)
    rhos = [rho_of(release) for release in releases]
    known = [rho for rho in rhos if rho is not None]
    concentrated = (
        epsilon_of_rho(math.fsum(known), delta)
        if len(known) == len(rhos) and 0 < delta < 1
        else None
    )
    least = basic if concentrated is None else min(basic, concentrated)
    return Spent(dataset, period, len(releases), least, basic, concentrated, delta)


def _known(release: Release) -> float:
    """The least that is true of a release: what it states may not be less."""
    return least_true(release) or 0.0
