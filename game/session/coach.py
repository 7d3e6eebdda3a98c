"""The coach: lines that a government should not cross unawares, and how many futures cross them soon."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.calendar import Month
from game.cards.card import cards_of
from game.conditions import Condition, parse_condition
from game.configuration import Declared, load, shown
from game.errors import PrimacyError
from game.levers import SIDES, SideKey, levers_of
from game.metrics.metric import METRICS
from game.paths import config_path
from game.translation import Translated

if TYPE_CHECKING:
    from game.forecast import Forecast
    from game.world import World

AHEAD = 12
"""Months that the coach looks ahead: four turns."""
SPEAKS_FROM = 0.5
"""Share of futures from which it speaks up."""


class Line(Translated):
    """One line: the condition that is true beyond it, and what is said before and when it is crossed."""

    told_parts = ("text", "crossed")

    key: str = pydantic.Field(pattern=r"^[a-z_]+$")
    when: str
    text: str
    crossed: str
    helps: dict[SideKey, tuple[str, ...]] = {}

    def helping(self, side: SideKey) -> tuple[str, ...]:
        """The levers and cards that a side may try against it."""
        return self.helps.get(side, ())

    def condition(self, side: SideKey) -> Condition:
        """The line as it stands for a side."""
        return parse_condition(self.when.format(own=side, rival=SIDES[1 - SIDES.index(side)]))


class _File(Declared):
    warnings: tuple[Line, ...] = pydantic.Field(min_length=1)


@functools.cache
def lines() -> dict[str, Line]:
    """Return every line by key. Raises PrimacyError."""
    path = config_path("warnings.yaml")
    known = {line.key: line for line in load(_File, path).warnings}
    for line in known.values():
        for side in SIDES:
            for metric in line.condition(side).metrics:
                if metric not in METRICS:
                    raise PrimacyError(
                        f'{shown(path)}: the warning "{line.key}" looks at {metric}, which is no metric.'
                    )
            wrong = [key for key in line.helping(side) if key not in (*levers_of(side), *cards_of(side))]
            if wrong:
                raise PrimacyError(
                    f'{shown(path)}: {wrong[0]}, which helps against "{line.key}", is no order of {side}.'
                )
    return known


def looked_at(side: SideKey) -> tuple[str, ...]:
    """Return the metrics that a side's lines look at."""
    every = {metric for line in lines().values() for metric in line.condition(side).metrics}
    return tuple(name for name in METRICS if name in every)


def beyond(world: World, side: SideKey) -> set[str]:
    """Return the lines that the first world is beyond, as its side sees it."""
    place = SIDES.index(side)
    return {key for key, line in lines().items() if line.condition(side).holds(lambda name: world.seen(place, name))[0]}


@dataclass(frozen=True)
class Trend:
    """A line that many futures cross soon: in how many of a hundred, and in which month first in most of them."""

    key: str
    share: float
    month: Month


def trends(seen: Forecast, side: SideKey, plan: int = 0) -> list[Trend]:
    """Return the lines that at least half of a forecast's futures cross within a year, the most certain first.

    A line that is crossed already in the present is not told: it is no surprise. The forecast must hold the metrics
    `looked_at`.
    """
    soon = (seen.months > seen.months[0]) & (seen.months <= seen.months[0] + AHEAD)
    found = []
    for key, line in lines().items():
        held = _held(seen, line.condition(side), plan)
        if held[0].mean() >= SPEAKS_FROM:
            continue
        crossed = held[soon]
        ever = crossed.any(axis=0)
        if ever.mean() >= SPEAKS_FROM:
            first = np.median(crossed.argmax(axis=0)[ever])
            found.append(Trend(key, float(ever.mean()), int(seen.months[soon][int(first)])))
    return sorted(found, key=lambda trend: -trend.share)


def _held(seen: Forecast, condition: Condition, plan: int) -> NDArray[np.bool_]:
    """Return where a condition holds, (months, futures)."""
    return condition.holds(lambda metric: seen.of(metric)[:, plan])
