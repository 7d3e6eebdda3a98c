"""From worlds to effects: what a reading finds, how sure that is, and what it says of the claim.

Every statistic is a function of means over worlds, so that one bootstrap of whole worlds (the same resample in every
arm) serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from game.errors import PrimacyError
from game.experiments.claim_files import Claim, Prediction, Reading
from game.experiments.quantities import Quantity, resolved
from game.experiments.statistics import Interval, bootstrap_means, quantiles

if TYPE_CHECKING:
    import numpy as np

    from game.experiments.arms import Ran, Window

    Array = np.ndarray

Result = Literal["holds", "fails", "undecided", "assumed", "open"]
RESAMPLES = 2000
EDGES = (0.025, 0.975)  # of a 95 % interval


@dataclass(frozen=True)
class Effect:
    """What a reading finds under one parameter set."""

    interval: Interval
    result: Result
    worlds: int  # pairs that could be compared
    frozen: float  # share of worlds, over the arms, that a strait crisis stopped before the end


# ------------------------------------------------------------------------------------------------ what it means


def margin(value: float, predicted: Prediction, smallest: float) -> float:
    """The effect with the sign that the prediction gives it: above 0 where it goes the predicted way."""
    return {
        "higher": value,
        "lower": -value,
        "not lower": value + smallest,
        "not higher": smallest - value,
        "open": value,
    }[predicted]


def judge(interval: Interval, predicted: Prediction, smallest: float) -> Result:
    """Hold an effect against the prediction.

    *Holds*: the interval excludes 0 in the predicted direction and the effect is at least the smallest that matters.
    *Fails*: the wrong sign beyond that, or the interval inside plus or minus it. Else *undecided*. Of a prediction
    that something does not rise or fall: holds where the interval excludes a move as large as the smallest that
    matters, fails where the interval excludes 0 on the wrong side and the effect is that large.
    """
    if predicted == "open":
        return "open"
    if predicted in ("lower", "not higher"):
        interval = Interval(-interval.value, -interval.high, -interval.low)
    if predicted in ("not lower", "not higher"):
        if interval.low > -smallest:
            return "holds"
        return "fails" if interval.high < 0.0 and interval.value <= -smallest else "undecided"
    if interval.low > 0.0 and interval.value >= smallest:
        return "holds"
    if interval.high < 0.0 and interval.value <= -smallest:
        return "fails"
    if -smallest < interval.low and interval.high < smallest:
        return "fails"
    return "undecided"


# ------------------------------------------------------------------------------------------------- what is found


def per_world(claim: Claim, reading: Reading, arms: Mapping[str, Sequence[Ran]]) -> Array:
    """(worlds, columns): what each world contributes to the statistic; not a number where it cannot be read.

    `arms` holds for each arm its runs: one, or one a pair of doctrines, which count alike.
    """
    import numpy as np

    def contrast(weights: Mapping[str, float]) -> Array:
        total: Array = np.zeros(1)
        for arm, weight in weights.items():
            runs = [_of_run(claim, reading, ran) for ran in arms[arm]]
            total = total + weight * (sum(runs) / len(runs))
        return total

    with np.errstate(divide="ignore", invalid="ignore"):
        if reading.statistic == "verdict":
            return contrast(dict.fromkeys(reading.arms, 1.0 / len(reading.arms)))
        columns = [contrast(weights) for weights in (reading.arms, reading.over) if weights]
    return np.stack(columns, axis=1)


def _of_run(claim: Claim, reading: Reading, ran: Ran) -> Array:
    """(worlds,) or for verdicts (worlds, verdicts): what one run gives."""
    import numpy as np

    from game.conditions import parse_condition

    named = claim.named
    windows = reading.windows

    def see(window: Window) -> Callable[[str], Array]:
        return resolved(lambda name: ran.mean(name, window), named)

    if reading.statistic == "verdict":
        return _verdicts(reading, ran, see(windows[0]), see(windows[1])("tension"))
    if reading.statistic == "share":
        condition = parse_condition(reading.of)
        known = np.all([np.isfinite(see(windows[0])(name)) for name in condition.metrics], axis=0)
        return np.where(known, condition.holds(see(windows[0])), np.nan)
    quantity = Quantity(reading.of)
    value = quantity.value(see(windows[0]))
    if reading.since is not None:
        value = value - quantity.value(see(windows[1]))
    if reading.statistic == "relative":
        value = np.log(value)
    return np.where(np.isfinite(value), value, np.nan)


def _verdicts(reading: Reading, ran: Ran, see: Callable[[str], Array], tension: Array) -> Array:
    """(worlds, verdicts) 1 where a world has that verdict, with `weighting` in the place of the applied ratio.

    `tension` (worlds,) is the last month's, which decides a crisis.
    """
    import numpy as np

    from game.metrics.metric import METRIC_INDEX
    from game.outcome.verdict import verdict_keys, verdict_metrics, verdicts_of

    table = np.zeros((ran.means.shape[1], len(METRIC_INDEX)))
    for name in verdict_metrics():
        place = reading.weighting if reading.weighting is not None and name == "applied_ratio" else name
        table[:, METRIC_INDEX[name]] = see(place)
    known = np.isfinite(table).all(axis=1)
    found = verdicts_of(table, tension)
    each = np.stack([found == key for key in verdict_keys()], axis=1) * 1.0
    return np.where(np.atleast_1d(known)[:, None], each, np.nan)


def statistic_of(reading: Reading) -> Callable[[Array], Array]:
    """How the effect follows from means over worlds: (samples, columns) -> (samples,)."""
    import numpy as np

    from game.outcome.verdict import verdict_keys

    null = reading.against
    if reading.statistic == "relative":
        return lambda means: np.exp(means[:, 0]) / (1.0 if null is None else null) - 1.0
    if reading.statistic == "ratio":
        return lambda means: means[:, 0] / means[:, 1] - (null or 0.0)
    if reading.statistic == "verdict":
        place = verdict_keys().index(reading.of)
        return lambda means: means[:, place] - np.delete(means, place, axis=1).max(axis=1) - (null or 0.0)
    return lambda means: means[:, 0] - (null or 0.0)


def estimate(table: Array, statistic: Callable[[Array], Array], resamples: int = RESAMPLES) -> Interval:
    """The statistic over all worlds that can be read, with its 95 % percentile interval by the paired bootstrap."""
    import numpy as np

    kept = table[np.isfinite(table).all(axis=1)]
    if not len(kept):
        raise PrimacyError("no world could be read.")
    value = float(statistic(kept.mean(axis=0, keepdims=True))[0])
    low, high = quantiles(statistic(bootstrap_means(kept, resamples)), EDGES)
    return Interval(value, min(float(low), value), max(float(high), value))


def effect_of(claim: Claim, reading: Reading, arms: Mapping[str, Sequence[Ran]]) -> Effect:
    """What a reading finds in the worlds of its arms. Raises PrimacyError when nothing can be read."""
    import numpy as np

    table = per_world(claim, reading, arms)
    try:
        interval = estimate(table, statistic_of(reading))
    except PrimacyError as error:
        raise PrimacyError(f'{claim.claim}, reading "{reading.key}": {error}') from None
    runs = [ran for arm in reading.weighs for ran in arms[arm]]
    frozen = sum(ran.frozen for ran in runs) / sum(ran.means.shape[1] for ran in runs)
    readable = int(np.isfinite(table).all(axis=1).sum())
    return Effect(interval, judge(interval, reading.predicted, reading.smallest), readable, frozen)
