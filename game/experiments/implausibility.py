"""How far a parameter vector's worlds are from the record, in standard deviations: what calibration measures with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month
from game.experiments.calibration_plan import Plan
from game.experiments.hindcast import Target

Array = NDArray[np.float64]
SMALLEST = 1e-9
"""What a positive quantity is taken for where the model says none of it."""
NEVER = 12.0
"""Months after the run in which a date that did not come is taken to come."""
NARROWEST = 0.02
"""Half width at least, of a target whose range has none (in logarithms; one month or unit elsewhere)."""


@dataclass(frozen=True)
class Scale:
    """How a target is compared: in logarithms where its range is positive, else as it is."""

    target: Target
    logs: bool
    observed: float
    half: float
    """Half the width of the allowed range."""

    @classmethod
    def of(cls, target: Target) -> Scale:
        """Return the scale of a target."""
        logs = target.low > 0.0 and target.observed > 0.0 and not target.dated
        low, high, observed = target.low, target.high, target.observed
        if logs:
            low, high, observed = math.log(low), math.log(high), math.log(observed)
        least = NARROWEST if logs else 1.0
        half = (high - low) / 2.0
        return cls(target, logs, observed, half if half > 0.0 else least)

    def compare(self, values: Array, last: Month) -> Array:
        """Return what worlds say of the target on this scale; what did not come is taken to come a year later."""
        values = np.where(np.isinf(values), last + NEVER, values)
        return np.log(np.maximum(values, SMALLEST)) if self.logs else values


@dataclass(frozen=True, eq=False)
class Runs:
    """What blocks of worlds said: one block for each vector."""

    points: Array
    """(vectors, axes) in the unit cube."""
    means: Array
    """(vectors, targets) mean over the block, on the target's scale."""
    spreads: Array
    """(vectors, targets) variance over the block: the luck of one history."""

    def __add__(self, other: Runs) -> Runs:
        parts = zip((self.points, self.means, self.spreads), (other.points, other.means, other.spreads), strict=True)
        return Runs(*(np.concatenate(pair) for pair in parts))

    def some(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Runs:
        """Return some of the vectors."""
        return Runs(self.points[which], self.means[which], self.spreads[which])


@dataclass(frozen=True, eq=False)
class Yardstick:
    """What distances are measured in: the observation, its error, the luck of one history, and the discrepancy."""

    observed: Array
    """(targets,)"""
    variance: Array
    """(targets,) observation and discrepancy."""
    luck: Array
    """(targets,) variance between histories of one vector."""
    weight: Array
    """(targets,) what a target counts in a likelihood: the years of one series count together as their root."""

    @classmethod
    def of(cls, plan: Plan, targets: Sequence[Target], luck: Array) -> Yardstick:
        """Return the yardstick of some targets."""
        scales = [Scale.of(target) for target in targets]
        half = np.array([scale.half for scale in scales])
        grades = np.array([plan.discrepancy_of(target.grade) for target in targets])
        series = [(target.quantity, target.actor) for target in targets]
        return cls(
            np.array([scale.observed for scale in scales]),
            (half / 2.0) ** 2 + (grades * half) ** 2,
            luck,
            np.array([1.0 / math.sqrt(series.count(each)) for each in series]),
        )

    def implausibility(self, means: Array, more: Array | float) -> Array:
        """Return how far each target is from what is said, in standard deviations; `more` is further variance."""
        found: Array = np.abs(self.observed - means) / np.sqrt(self.variance + self.luck + more)
        return found


def worst(implausibility: Array, exceed: int) -> Array:
    """Return the implausibility that counts, (vectors,): the worst but `exceed`."""
    ordered = np.sort(implausibility, axis=1)
    found: Array = ordered[:, max(ordered.shape[1] - 1 - exceed, 0)]
    return found
