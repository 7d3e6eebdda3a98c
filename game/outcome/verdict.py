"""The verdict on a finished world (M18): metrics of its last year, verdict, stamps and a side's score."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.conditions import Condition, parse_condition
from game.configuration import Declared, load, shown
from game.errors import PrimacyError
from game.metrics.metric import METRIC_INDEX, METRICS
from game.paths import config_path

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]


class Verdict(Declared):
    """One verdict: its key, the condition under which it is given, and what it says."""

    key: str
    when: str
    title: str
    text: str
    worth: dict[str, float]

    @functools.cached_property
    def condition(self) -> Condition:
        """The parsed `when`."""
        return parse_condition(self.when)


class _File(Declared):
    verdicts: tuple[Verdict, ...] = pydantic.Field(min_length=2)


@functools.cache
def _rules() -> tuple[Verdict, ...]:
    path = config_path("verdicts.yaml")
    rules = load(_File, path).verdicts
    for rule in rules:
        for metric in rule.condition.metrics:
            if metric not in METRICS:
                raise PrimacyError(f'{shown(path)}: the verdict "{rule.key}" looks at {metric}, which is no metric.')
    return rules


def verdict_keys() -> tuple[str, ...]:
    """Return the verdict keys in order, each once."""
    return tuple(dict.fromkeys(rule.key for rule in _rules()))


def verdict_metrics() -> frozenset[str]:
    """Return every metric that a verdict looks at."""
    return frozenset[str]().union(*(rule.condition.metrics for rule in _rules()))


def describe(key: str) -> Verdict:
    """Return the first rule of a verdict, for its title and text."""
    return next(rule for rule in _rules() if rule.key == key)


def __getattr__(name: str) -> tuple[str, ...]:
    if name == "VERDICTS":
        return verdict_keys()
    raise AttributeError(name)


def metrics_of(world: World) -> Array:
    """Return every metric averaged over the last twelve simulated months, (worlds, metrics).

    A world that a strait crisis froze stops there. The start (row 0) counts only when no month has passed.
    """
    frozen = world.frozen >= 0
    return (
        np.where(frozen[:, None], world.final, world.history.last_year()) if frozen.any() else world.history.last_year()
    )


def verdicts_of(means: Array, tension: Array) -> NDArray[np.str_]:
    """Return the verdict of each row of last-year means; `tension` (worlds,) is the last month's."""
    found = np.full(len(means), "contested", dtype=object)
    decided = np.zeros(len(means), dtype=bool)

    def see(metric: str) -> Array:
        return tension if metric == "tension" else means[:, METRIC_INDEX[metric]]

    for rule in _rules():
        holds = rule.condition.holds(see) & ~decided
        found[holds] = rule.key
        decided |= holds
    return found


def verdicts(world: World) -> list[str]:
    """Return the verdict on each world as it stands; "contested" for all when M18 is switched off."""
    if not world.on("M18"):
        return ["contested"] * world.worlds
    last = world.metrics[:, METRIC_INDEX["tension"]]
    return [str(key) for key in verdicts_of(metrics_of(world), last)]


def ended(world: World) -> list[int]:
    """Return the last simulated month of each world."""
    last = world.month - 1
    return [int(month) if month >= 0 else last for month in world.frozen]


def score(world: World, side: str) -> Array:
    """Return how well each world ended for a side, 0 to 1, (worlds,).

    Half is the worth of the verdict to that side (configs/verdicts.yaml), half the mean of three smooth margins:
    frontier lead, applied ratio and dependence. Used to compare doctrines, never as the verdict.
    """
    means = metrics_of(world)
    sign = 1.0 if side == "us" else -1.0

    def of(metric: str) -> Array:
        return means[:, METRIC_INDEX[metric]]

    margins = (
        of("frontier_lead") / 6.0,
        -np.log(np.maximum(of("applied_ratio"), 1e-3)) * 5.0,
        (of("dependence_us") - of("dependence_china")) * 4.0,
    )
    smooth = sum(1.0 / (1.0 + np.exp(-sign * margin)) for margin in margins) / len(margins)
    worth = np.array([describe(key).worth[side] for key in verdicts(world)])
    return 0.5 * worth + 0.5 * smooth
