"""What calibration may move and how strict it is: `configs/calibration.yaml`, checked, and the space of its vectors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pydantic
from numpy.typing import NDArray

from game.configuration import Declared, MonthField, did_you_mean, load, shown
from game.ensembles import FEWEST, labels
from game.errors import PrimacyError
from game.parameters import mode_of, parameter_set, ranges, triangle
from game.paths import config_path

Array = NDArray[np.float64]


class Plan(Declared):
    """The checked file."""

    scenario: str
    doctrine: str
    parameters: str
    fit_until: MonthField
    test_until: MonthField
    cut: float = pydantic.Field(gt=0)
    exceed: int = pydantic.Field(ge=0)
    members: int = pydantic.Field(ge=FEWEST)
    discrepancy: dict[Literal["A", "B", "C"], float]
    free: dict[str, str] = pydantic.Field(min_length=1)

    def discrepancy_of(self, grade: str) -> float:
        """Return the model's discrepancy for a grade; a grade that the plan does not know counts as the least firm."""
        return {str(known): size for known, size in self.discrepancy.items()}.get(grade, max(self.discrepancy.values()))

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> Plan:
        if self.test_until < self.fit_until:
            raise ValueError("test_until must not come before fit_until")
        if min(self.discrepancy.values()) < 0.0 or set(self.discrepancy) != {"A", "B", "C"}:
            raise ValueError("discrepancy needs a number of at least 0 for each of A, B and C")
        return self


def read_plan(path: Path | None = None) -> Plan:
    """Return the plan that ships with the game, or another. Raises PrimacyError when a free parameter is none."""
    path = path or config_path("calibration.yaml")
    plan = load(Plan, path)
    known = ranges(parameter_set(plan.parameters))
    for name in plan.free:
        if name not in known:
            hint = did_you_mean(name, list(known), few=3)
            raise PrimacyError(f'{shown(path)}: key "free.{name}" is no parameter with a range; {hint}.')
    return plan


@dataclass(frozen=True, eq=False)
class Space:
    """The unit cube of the free parameters: a point is a quantile of each one's triangle, so that the cube is what is
    known before the record is asked. A number for each nation is two axes.
    """

    names: tuple[str, ...]
    """The parameter of each axis."""
    axes: tuple[str, ...]
    """The column of each axis: the name, or name.us and name.china."""
    low: Array
    mode: Array
    high: Array

    @classmethod
    def of(cls, plan: Plan) -> Space:
        """Return the space of a plan's free parameters."""
        chosen = parameter_set(plan.parameters)
        known = ranges(chosen)
        names, axes, ends = [], [], []
        for name in plan.free:
            low, high = known[name].low, known[name].high
            mode = np.broadcast_to(mode_of(chosen[name]), low.shape)
            for place, label in enumerate(labels(name, len(low))):
                names.append(name)
                axes.append(label)
                ends.append((low[place], mode[place], high[place]))
        low_, mode_, high_ = np.array(ends).T
        return cls(tuple(names), tuple(axes), low_, mode_, high_)

    @property
    def dimensions(self) -> int:
        """How many axes."""
        return len(self.axes)

    def values(self, points: Array) -> Array:
        """Return the parameters' own values at points of the cube, (points, axes)."""
        return triangle(points, self.low, self.mode, self.high)

    def overrides(self, points: Array, worlds: int) -> dict[str, Array]:
        """Return what `World` takes: each parameter (points * worlds, 1 or 2), a block of worlds for each point."""
        values = self.values(points)
        found = {}
        for name in dict.fromkeys(self.names):
            columns = [place for place, each in enumerate(self.names) if each == name]
            found[name] = np.repeat(values[:, columns], worlds, axis=0)
        return found
