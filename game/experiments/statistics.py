"""The statistics that every report shares: shares with their interval, quantiles, paired bootstrap.

Nothing here knows of worlds or doctrines: arrays in, numbers out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Z_95 = 1.959963984540054
"""Two-sided 95 % point of the standard normal distribution."""

QUANTILES = (0.05, 0.25, 0.50, 0.75, 0.95)
"""The quantiles that every table of outcomes shows."""


@dataclass(frozen=True)
class Interval:
    """An estimate with the interval around it; `low <= value <= high` wherever the estimate is defined."""

    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        """The three numbers under their names, for JSON."""
        return {"value": self.value, "low": self.low, "high": self.high}


def wilson(successes: int, trials: int, z: float = Z_95) -> Interval:
    """Share of successes with its Wilson score interval, no continuity correction.

    Stays inside 0..1 and is sensible at 0 and at all of n, where the textbook interval has no width.
    No trials say nothing: share not a number, interval 0..1.
    Source: E. B. Wilson (1927), J. Amer. Stat. Assoc. 22, 209; recommended by Newcombe (1998), Stat. Med.
    17, 857.
    """
    if trials < 0 or not 0 <= successes <= max(trials, 0):
        raise ValueError(f"{successes} successes in {trials} trials is not a count.")
    if trials == 0:
        return Interval(math.nan, 0.0, 1.0)
    return _wilson(successes / trials, trials, z)


def _wilson(share: float, trials: float, z: float) -> Interval:
    spread = z * math.sqrt(share * (1.0 - share) / trials + (z / (2.0 * trials)) ** 2)
    centre = share + z * z / (2.0 * trials)
    scale = 1.0 + z * z / trials
    low = 0.0 if share == 0.0 else (centre - spread) / scale
    high = 1.0 if share == 1.0 else (centre + spread) / scale
    return Interval(share, low, high)


def clustered_share(means: ArrayLike, size: int, z: float = Z_95) -> Interval:
    """Mean of shares that belong together in clusters of `size` trials, with Wilson's interval on the effective trials.

    `means` holds one share of successes, 0..1, a cluster. Trials of a cluster are alike or unlike, and a tie counts a
    half: the effective number of trials is that whose binomial variance is the variance found between clusters. Where
    all clusters are equal nothing was found of it, and each counts as one trial; never more than all of them count.
    Source: Dean and Pagano (2015), J. Surv. Stat. Methodol. 3, 484; Franco et al. (2019), ibid. 7, 334.
    """
    import numpy as np

    means = np.asarray(means, dtype=np.float64)
    clusters = means.size
    if clusters == 0 or np.any((means < 0.0) | (means > 1.0)):
        raise ValueError("a share over clusters needs shares from 0 to 1, not empty.")
    share = float(means.mean())
    variance = float(means.var(ddof=1)) / clusters if clusters > 1 else 0.0
    trials = min(share * (1.0 - share) / variance, float(clusters * size)) if variance > 0.0 else float(clusters)
    return _wilson(share, trials, z)


def shares(labels: Sequence[Any], keys: Sequence[str]) -> dict[str, Interval]:
    """Share of every key among the labels, in the order of `keys`, each with its Wilson interval."""
    labels = list(labels)
    return {key: wilson(labels.count(key), len(labels)) for key in keys}


def quantiles(values: ArrayLike, points: Sequence[float] = QUANTILES, axis: int = 0) -> Floats:
    """Quantiles along an axis, leaving out what is not a number; shape (points, rest...).

    Linear between order statistics (type 7 of Hyndman and Fan 1996, the default of R and NumPy).
    Where nothing is left the quantile is not a number.
    """
    import numpy as np

    values = np.asarray(values, dtype=np.float64)
    if values.shape[axis] == 0:
        rest = values.shape[:axis] + values.shape[axis + 1 :]
        return np.full((len(points), *rest), np.nan)
    ordered = np.moveaxis(np.sort(values, axis=axis), axis, 0)  # what is not a number sorts last
    known = np.sum(~np.isnan(ordered), axis=0)
    last = np.maximum(known - 1, 0)
    result = np.empty((len(points), *ordered.shape[1:]))
    for row, point in enumerate(points):
        place = last * point
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, last)
        at_below = np.take_along_axis(ordered, below[None, ...], axis=0)[0]
        at_above = np.take_along_axis(ordered, above[None, ...], axis=0)[0]
        result[row] = at_below + (place - below) * (at_above - at_below)
    return np.where(known > 0, result, np.nan)


def bootstrap_means(values: ArrayLike, resamples: int = 2000, seed: int = 0) -> Floats:
    """Means of `resamples` samples drawn with replacement from the rows; shape (resamples, columns...).

    Rows are drawn whole, so that columns stay paired: a row is one world met by every plan.
    Source: Efron (1979), Ann. Stat. 7, 1. Cost: resamples x rows x columns additions; one resample in memory.
    """
    import numpy as np

    values = np.asarray(values, dtype=np.float64)
    rows = values.shape[0]
    draws = np.random.Generator(np.random.PCG64(seed))
    means = np.empty((resamples, *values.shape[1:]))
    for row in range(resamples):
        means[row] = np.take(values, draws.integers(0, rows, rows), axis=0).mean(axis=0)
    return means


def paired_bootstrap(
    first: ArrayLike, second: ArrayLike, resamples: int = 2000, seed: int = 0, level: float = 0.95
) -> Interval:
    """Mean of `first - second` over pairs that met the same luck, with its percentile bootstrap interval."""
    import numpy as np

    first, second = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1 or first.size == 0:
        raise ValueError("a paired bootstrap needs two lists of equal length, not empty.")
    difference = first - second
    means = bootstrap_means(difference, resamples, seed)
    low, high = quantiles(means, ((1.0 - level) / 2.0, (1.0 + level) / 2.0))
    value = float(difference.mean())
    return Interval(value, min(float(low), value), max(float(high), value))


def mean_interval(values: ArrayLike, resamples: int = 2000, seed: int = 0, level: float = 0.95) -> Interval:
    """Mean of one list with its percentile bootstrap interval."""
    import numpy as np

    values = np.asarray(values, dtype=np.float64)
    return paired_bootstrap(values, np.zeros_like(values), resamples, seed, level)


@dataclass(frozen=True)
class BestReply:
    """Which of several replies does best against one rival, over worlds that all of them met."""

    reply: str
    mean: Interval
    """Mean score of the best reply, 0..1."""
    probability: float
    """Share of bootstrap resamples in which it is still the best."""
    runner_up: str | None
    margin: Interval | None
    """Mean score of the best minus the runner-up in the same worlds; above 0 at its low end means clearly
    best.
    """
    regret: dict[str, Interval]
    """For every reply how far it stays behind the best one, 0 for the best itself."""


def best_reply(names: Sequence[str], scores: ArrayLike, resamples: int = 2000, seed: int = 0) -> BestReply:
    """Best of several replies by mean score; `scores` has shape (worlds, replies), a row one world met by
    all.

    The same resampled worlds serve every reply, so that luck they share drops out of margins and regrets.
    The first name wins a tie.
    """
    import numpy as np

    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[1] != len(names) or scores.shape[0] == 0:
        raise ValueError(f"scores must have shape (worlds, {len(names)}), not {scores.shape}.")
    average = scores.mean(axis=0)
    order = np.argsort(-average, kind="stable")
    best = int(order[0])
    means = bootstrap_means(scores, resamples, seed)
    behind = means[:, best, None] - means
    low, high = quantiles(behind, (0.025, 0.975))
    regret = {
        name: Interval(float(average[best] - average[column]), float(low[column]), float(high[column]))
        for column, name in enumerate(names)
    }
    mean_low, mean_high = quantiles(means[:, best], (0.025, 0.975))
    runner_up = names[int(order[1])] if len(names) > 1 else None
    return BestReply(
        reply=names[best],
        mean=Interval(float(average[best]), float(mean_low), float(mean_high)),
        probability=float(np.mean(np.argmax(means, axis=1) == best)),
        runner_up=runner_up,
        margin=regret[runner_up] if runner_up is not None else None,
        regret=regret,
    )
