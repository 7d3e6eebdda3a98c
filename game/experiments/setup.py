"""What varies between worlds (frozen) and how worlds go: the two nouns that run, batch and matrix share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from game.calendar import Month, month_text

if TYPE_CHECKING:
    import numpy as np

    from game.world import World

LARGEST_SEED = 2**63 - 1
LARGEST_WORLD = 2**53 - 1  # the largest whole number that JSON and spreadsheets keep exact


@dataclass(frozen=True)
class Setup:
    """Everything that decides what a world is, except its number."""

    scenario: str  # a name, or the path of a YAML file
    us: str  # doctrine of the United States: a name or a path
    china: str  # doctrine of China: a name or a path
    parameters: str = "evidence"  # parameter set
    seed: int = 1
    until: Month | None = None  # last month to simulate; None is the scenario's own end

    def world(self, first: int = 0, worlds: int = 1, history: bool = True) -> World:
        """Worlds `first` to `first + worlds - 1` of this setup, at their start. Raises PrimacyError.

        Without `history` they keep what outcomes need and nothing more.
        """
        from game.world import World

        return World(
            scenario=self.scenario,
            seed=self.seed,
            worlds=worlds,
            first_world=first,
            us=self.us,
            china=self.china,
            parameters=self.parameters,
            until=None if self.until is None else self.until + 1,
            kept=None if history else (),
        )

    def described(self) -> dict[str, Any]:
        """The setup as plain values with months as text, for JSON and file headers."""
        values = asdict(self)
        if self.until is not None:
            values["until"] = month_text(self.until)
        return values


@dataclass
class Outcomes:
    """How the worlds of one chunk ended. Metrics are means of the last twelve simulated months."""

    first: int
    verdicts: list[str | None]  # None where a world failed
    ended: list[str | None]  # last month that a world lived, "2034-12"; None where it failed
    errors: list[str | None]  # the column and month that were not finite; None where all went well
    metrics: np.ndarray  # (worlds, metrics), not a number for "never" and in failed worlds
    scores: np.ndarray  # (worlds, 2): how well us and china did, 0..1; not a number in failed worlds


def metric_names() -> list[str]:
    """Every metric, in the order of all files and of `World.history`."""
    from game.metrics.metric import METRICS

    return list(METRICS)


def advance(world: World, each_month: Callable[[World], None] | None = None) -> None:
    """Step the worlds to their end; stop early when all are frozen. `each_month` is called after every
    step.
    """
    while not world.is_over:
        world.step()
        if each_month is not None:
            each_month(world)


def outcomes(world: World, first: int) -> Outcomes:
    """Read verdicts, metrics and scores from worlds that have run; failed ones become rows with an error."""
    import numpy as np

    from game.outcome.verdict import metrics_of, score, verdicts

    failed = dict(world.failed)
    numbers = range(first, first + world.worlds)
    bad = np.array([number in failed for number in numbers])
    metrics = np.array(metrics_of(world), dtype=np.float64)
    scores = np.stack([np.asarray(score(world, side), dtype=np.float64) for side in ("us", "china")], axis=1)
    metrics[bad] = np.nan
    scores[bad] = np.nan
    last = month_text(world.month - 1)
    frozen = [int(month) for month in world.frozen]
    return Outcomes(
        first=first,
        verdicts=[None if number in failed else key for number, key in zip(numbers, verdicts(world), strict=True)],
        ended=[
            None if number in failed else (month_text(month) if month >= 0 else last)
            for number, month in zip(numbers, frozen, strict=True)
        ],
        errors=[failed.get(number) for number in numbers],
        metrics=metrics,
        scores=scores,
    )


def finite_or_none(value: float) -> float | None:
    """The number, or None (null in JSON) where it is not finite: "never"."""
    number = float(value)
    return number if math.isfinite(number) else None
