"""What noise is worth: epsilons of Gaussian noise in closed form.

From above by zero-concentrated privacy (Bun and Steinke) or Renyi privacy of samples; from below
by the exact curve of one Gaussian mechanism (Balle and Wang 2018), which says what epsilon cannot
be true under any accountant.
"""

from __future__ import annotations

import math
from statistics import NormalDist

_NORMAL = NormalDist()
_ORDERS = (*range(2, 65), 80, 96, 128, 192, 256, 384, 512)


def epsilon_of_rho(rho: float, delta: float) -> float:
    """The epsilon that rho gives at a delta: rho + 2 sqrt(rho ln(1/delta)) (Bun and Steinke)."""
    _check_delta(delta)
    return rho + 2 * math.sqrt(rho * -math.log(delta))


def gaussian_epsilon(noise: float, delta: float) -> float:
    """The exact epsilon of Gaussian noise of ``noise`` sensitivities (Balle and Wang 2018).

    Several releases are one with the noise divided by the root of their number. No accountant can
    truly say less.
    """
    _check_delta(delta)
    if not noise > 0:
        raise ValueError(f"{noise} sensitivities are no noise")
    if _gaussian_delta(noise, 0.0) <= delta:
        return 0.0
    low, high = 0.0, 1.0
    while _gaussian_delta(noise, high) > delta:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _gaussian_delta(noise, middle) > delta else (low, middle)
    return high


def sampled_epsilon(noise: float, rate: float, steps: int, delta: float) -> float:
    """An epsilon for Gaussian noise on Poisson samples, by Renyi privacy at whole orders.

    Mironov, Talwar and Zhang 2019, turned into epsilon as by Canonne, Kamath and Steinke 2020. An
    upper bound: accountants that also try fractional orders come out slightly below it.
    """
    _check_delta(delta)
    if not 0 < rate <= 1 or not noise > 0 or steps < 1:
        raise ValueError("a rate lies in (0, 1], noise above 0, and there is at least one step")
    best = math.inf
    for order in _ORDERS:
        renyi = steps * _sampled_renyi(noise, rate, order)
        least = renyi + math.log1p(-1 / order) - (math.log(delta) + math.log(order)) / (order - 1)
        best = min(best, max(0.0, least))
    return best


def _gaussian_delta(noise: float, epsilon: float) -> float:
    half, move = 1 / (2 * noise), epsilon * noise
    left = _NORMAL.cdf(half - move)
    tail = math.erfc((half + move) / math.sqrt(2)) / 2
    return left - (math.exp(epsilon + math.log(tail)) if tail > 0 else 0.0)


def _sampled_renyi(noise: float, rate: float, order: int) -> float:
    if rate == 1:
        return order / (2 * noise * noise)
    terms = [
        math.lgamma(order + 1) - math.lgamma(k + 1) - math.lgamma(order - k + 1)
        + (order - k) * math.log1p(-rate) + k * math.log(rate)
        + (k * k - k) / (2 * noise * noise)
        for k in range(order + 1)
    ]  # fmt: skip
    top = max(terms)
    return (top + math.log(math.fsum(math.exp(term - top) for term in terms))) / (order - 1)


def _check_delta(delta: float) -> None:
    if not 0 < delta < 1:
        raise ValueError(f"a delta lies between 0 and 1, not at {delta}")
