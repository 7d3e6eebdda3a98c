"""Prospects: in how many of a side's futures each of its mandates is met at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from game.metrics.metric import METRIC_INDEX
from game.outcome.goals import QUARTER, Goal
from game.outcome.mandates import mandates_of

if TYPE_CHECKING:
    from game.forecast import Forecast
    from game.levers import SideKey
    from game.world import World


def looked_at(side: SideKey, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the metrics whose every month a forecast must keep for these mandates: those of goals over many quarters.

    Goals over the last year read the means that verdicts read, which every forecast has.
    """
    known = mandates_of(side)
    return tuple(
        dict.fromkeys(
            metric for key in keys if known[key].over != "last_year" for metric in sorted(known[key].condition.metrics)
        )
    )


def prospects(world: World, seen: Forecast, side: SideKey, keys: tuple[str, ...]) -> list[dict[str, float]]:
    """Return the share of futures that meet each mandate, one a plan of the forecast.

    `world` is the one world that the forecast began from, with what it has lived so far. What is not counted: that a
    side to blame for a strait crisis gets no points for what it met.
    """
    known = mandates_of(side)
    plans = range(seen.means.shape[0])
    held = {key: _met(world, seen, known[key]) for key in keys}
    return [{key: float(each[plan].mean()) for key, each in held.items()} for plan in plans]


def _met(world: World, seen: Forecast, goal: Goal) -> NDArray[np.bool_]:
    """Return where a goal is met at the end of the futures, (plans, futures)."""
    if goal.over == "last_year":
        return goal.condition.holds(lambda metric: seen.means[:, :, METRIC_INDEX[metric]])
    history = world.history
    past = goal.condition.holds(lambda metric: history.of(metric)[QUARTER::QUARTER, 0])
    ends = (seen.months > world.month) & ((seen.months - history.months[0]) % QUARTER == 0)
    coming = goal.condition.holds(lambda metric: seen.of(metric)[ends])
    before = np.broadcast_to(past[:, None, None], (len(past), *coming.shape[1:]))
    lived = (seen.frozen < 0) | (seen.months[ends][:, None, None] <= seen.frozen)
    return goal.lasted(np.concatenate([before, coming]), np.concatenate([np.ones_like(before), lived]))
