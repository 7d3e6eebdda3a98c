"""How two groups of worlds differ, and how sure that is: shares and means, in pairs or apart.

Nothing here knows of worlds or metrics: arrays in, numbers out. Pairs are worlds that met the same luck.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.experiments.statistics import Z_95, Interval, wilson

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FEWEST = 10
"""Values of each group below which no interval is told: the approximations need a few."""


def paired_shares(first: ArrayLike, second: ArrayLike, z: float = Z_95) -> Interval:
    """Share of `first` less share of `second`, both true or false for the same pairs, with Newcombe's score interval.

    Source: R. G. Newcombe (1998), Stat. Med. 17, 2635, method 10: square-and-add of Wilson intervals, with the
    correlation of the pairs, corrected for continuity.
    """
    import numpy as np

    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    if one.shape != other.shape or one.ndim != 1 or one.size == 0:
        raise ValueError("paired shares need two lists of equal length, not empty.")
    pairs = one.size
    both, neither = int(np.sum(one & other)), int(np.sum(~one & ~other))
    only_one, only_other = int(np.sum(one & ~other)), int(np.sum(~one & other))
    here, there = wilson(both + only_one, pairs, z), wilson(both + only_other, pairs, z)
    return _square_and_add(here, there, _correlation(both, only_one, only_other, neither))


def _correlation(both: int, only_one: int, only_other: int, neither: int) -> float:
    """Phi of a table of two by two, its numerator less half of the pairs where it is above 0; 0 for a margin of 0."""
    product = (both + only_one) * (only_other + neither) * (both + only_other) * (only_one + neither)
    if product == 0:
        return 0.0
    over = both * neither - only_one * only_other
    pairs = both + only_one + only_other + neither
    return (max(over - pairs / 2.0, 0.0) if over > 0 else float(over)) / math.sqrt(product)


def separate_shares(first: ArrayLike, second: ArrayLike, z: float = Z_95) -> Interval:
    """Share of `first` less share of `second`, true or false, of groups that share no luck.

    Source: R. G. Newcombe (1998), Stat. Med. 17, 873, method 10: square-and-add of Wilson intervals.
    """
    import numpy as np

    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    if one.size == 0 or other.size == 0:
        raise ValueError("shares need two lists, not empty.")
    return _square_and_add(wilson(int(one.sum()), one.size, z), wilson(int(other.sum()), other.size, z), 0.0)


def _square_and_add(one: Interval, other: Interval, correlation: float) -> Interval:
    """Put the intervals of two shares together to that of their difference."""

    def reach(here: float, there: float) -> float:
        return math.sqrt(max(here * here - 2.0 * correlation * here * there + there * there, 0.0))

    value = one.value - other.value
    below = reach(one.value - one.low, other.high - other.value)
    above = reach(one.high - one.value, other.value - other.low)
    return Interval(value, max(value - below, -1.0), min(value + above, 1.0))


def paired_means(first: ArrayLike, second: ArrayLike, z: float = Z_95) -> tuple[Interval, float]:
    """Mean of `first - second` over pairs with Student's interval, and the chance of a difference as large by luck."""
    import numpy as np

    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != other.shape or one.ndim != 1 or one.size < 2:
        raise ValueError("paired means need two lists of equal length, of two values at least.")
    difference = one - other
    error = float(difference.std(ddof=1)) / math.sqrt(difference.size)
    return _student(float(difference.mean()), error, difference.size - 1.0, z)


def separate_means(first: ArrayLike, second: ArrayLike, z: float = Z_95) -> tuple[Interval, float]:
    """Mean of `first` less mean of `second`, groups that share no luck, by Welch; and the chance of as large by luck.

    Source: B. L. Welch (1947), Biometrika 34, 28.
    """
    import numpy as np

    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.size < 2 or other.size < 2:
        raise ValueError("means need two lists of two values at least.")
    parts = [float(values.var(ddof=1)) / values.size for values in (one, other)]
    error = math.sqrt(sum(parts))
    sizes = (one.size - 1.0, other.size - 1.0)
    spread = sum(part**2 / size for part, size in zip(parts, sizes, strict=True))
    freedom = sum(parts) ** 2 / spread if error else sizes[0]
    return _student(float(one.mean() - other.mean()), error, freedom, z)


def _student(value: float, error: float, freedom: float, z: float) -> tuple[Interval, float]:
    """Interval and two-sided chance of a mean with its standard error; without an error the value is certain."""
    if error == 0.0:
        return Interval(value, value, value), 1.0 if value == 0.0 else 0.0
    reach = student_point(z, freedom) * error
    return Interval(value, value - reach, value + reach), math.erfc(normal_score(abs(value) / error, freedom) / 2**0.5)


def normal_score(t: float, freedom: float) -> float:
    """The standard normal deviate with the tail of Student's t; within 0.1 % of it from ten degrees of freedom on.

    Source: D. L. Wallace (1959), Ann. Math. Stat. 30, 1121.
    """
    return (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0) * math.sqrt(freedom * math.log1p(t * t / freedom))


def student_point(z: float, freedom: float) -> float:
    """The point of Student's t with the tail of the standard normal deviate `z`: `normal_score` the other way."""
    root = z * (8.0 * freedom + 3.0) / (8.0 * freedom + 1.0)
    return math.sqrt(freedom * math.expm1(root * root / freedom))


def paired_chance(first: ArrayLike, second: ArrayLike) -> float:
    """Chance that pairs differ in a yes or no as unevenly as they do by luck: McNemar's test, exact, mid-p.

    Source: M. W. Fagerland, S. Lydersen and P. Laake (2013), BMC Med. Res. Methodol. 13, 91.
    """
    import numpy as np

    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    fewer, more = sorted((int(np.sum(one & ~other)), int(np.sum(~one & other))))
    if fewer == more:
        return 1.0
    logs = [_log_choice(fewer + more, count) - (fewer + more) * math.log(2.0) for count in range(fewer + 1)]
    tail = math.fsum(math.exp(log) for log in logs)
    return min(1.0, 2.0 * tail - math.exp(logs[-1]))


def _log_choice(total: int, count: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(count + 1) - math.lgamma(total - count + 1)


def separate_chance(first: ArrayLike, second: ArrayLike) -> float:
    """Chance that groups which share no luck differ as much in a yes or no: the test of pooled shares.

    Source: K. Pearson's chi-square with the factor (N - 1) / N: I. Campbell (2007), Stat. Med. 26, 3661.
    """
    import numpy as np

    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    total = one.size + other.size
    pooled = (int(one.sum()) + int(other.sum())) / total
    if pooled in (0.0, 1.0):
        return 1.0
    error = math.sqrt(pooled * (1.0 - pooled) * (1.0 / one.size + 1.0 / other.size) * total / (total - 1.0))
    return math.erfc(abs(float(one.mean() - other.mean())) / error / 2**0.5)


def holm(chances: Sequence[float]) -> list[float]:
    """Chances that allow for how many were looked at: below 0.05 holds for all of them together.

    Source: S. Holm (1979), Scand. J. Stat. 6, 65.
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    adjusted, largest = [0.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = largest
    return adjusted
