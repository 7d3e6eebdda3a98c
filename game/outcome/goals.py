"""Goals over a game: a condition on metrics and when it must hold, for mandates, stamps and whatever asks "did it?"."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.conditions import Condition, parse_condition
from game.errors import PrimacyError
from game.metrics.metric import METRIC_INDEX, METRICS
from game.outcome.verdict import metrics_of
from game.translation import Translated

if TYPE_CHECKING:
    from game.world import World

Held = NDArray[np.bool_]
QUARTER = 3


class Goal(Translated):
    """A condition over metrics, and when it must hold.

    `over` is last_year (the mean of the last twelve months), always (at the end of every quarter), ever (of one
    quarter at least) or quarters (of at least so many).
    """

    key: str = pydantic.Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    text: str
    over: Literal["last_year", "always", "ever", "quarters"]
    quarters: int = pydantic.Field(default=0, ge=0)
    goal: str

    @functools.cached_property
    def condition(self) -> Condition:
        """The parsed `goal`."""
        return parse_condition(self.goal)

    @pydantic.field_validator("goal")
    @classmethod
    def _readable(cls, goal: str) -> str:
        try:
            condition = parse_condition(goal)
        except PrimacyError as error:
            raise ValueError(str(error)) from error
        for metric in sorted(condition.metrics - set(METRICS)):
            raise ValueError(f"{metric} is no metric")
        return goal

    @pydantic.model_validator(mode="after")
    def _counted(self) -> Goal:
        if (self.over == "quarters") != (self.quarters > 0):
            raise ValueError('"quarters" is given with over: quarters, and only then')
        return self

    def met(self, world: World) -> Held:
        """Return where the goal is met as the worlds stand, (worlds,).

        All but `last_year` look at the ends of quarters since the start, up to the month in which a world froze; the
        world must keep the history of the goal's metrics.
        """
        if self.over == "last_year":
            means = metrics_of(world)
            return self.condition.holds(lambda metric: means[:, METRIC_INDEX[metric]])
        history = world.history
        rows = np.arange(QUARTER, len(history), QUARTER)
        lived = (world.frozen < 0) | (history.months[rows][:, None] <= world.frozen)
        return self.lasted(self.condition.holds(lambda metric: history.of(metric)[rows]), lived)

    def lasted(self, holds: Held, lived: Held) -> Held:
        """Return where a goal over quarters is met, (...): both are (quarters, ...), whether it held and was lived."""
        if self.over == "always":
            return np.all(holds | ~lived, axis=0)
        found: Held = (holds & lived).sum(axis=0) >= max(self.quarters, 1)
        return found

    def is_lost(self, met: bool) -> bool:
        """Tell whether a goal that is `met` now or not can no longer be: it had to hold always, and once did not."""
        return self.over == "always" and not met
