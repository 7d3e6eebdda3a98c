"""What a metric's declaration holds: its key, unit, meaning, how it is read, whom it helps, how well it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Reader = Callable[[Any], Array]
MONTHS = 12.0
Bounds = tuple[float, float]
UNBOUNDED: Bounds = (-np.inf, np.inf)
BOUNDS: dict[str, Bounds] = {"share": (0.0, 1.0), "points": (0.0, 100.0), "0 or 1": (0.0, 1.0)}
"""What a quantity of a unit cannot be below or above, where its declaration does not say otherwise."""


@dataclass(frozen=True)
class Entry:
    """One declaration: `read` gives a world's (worlds, 1) or, for a pair, (worlds, 2); `bounds` are in its unit."""

    key: str
    unit: str
    meaning: str
    read: Reader
    helps: int
    pair: bool
    fog: float
    bounds: Bounds


def world(key: str, unit: str, meaning: str, read: Reader, helps: int = 0, bounds: Bounds | None = None) -> Entry:
    """Declare a metric of the world as a whole; without `bounds` it has its unit's."""
    return Entry(key, unit, meaning, read, helps, False, 0.0, bounds or BOUNDS.get(unit, UNBOUNDED))


def pair(
    key: str, unit: str, meaning: str, read: Reader, helps: int = 0, fog: float = 0.0, bounds: Bounds | None = None
) -> Entry:
    """Declare a metric of each side, `us_...` and `china_...`, next to one another in the ledger's row."""
    return Entry(key, unit, meaning, read, helps, True, fog, bounds or BOUNDS.get(unit, UNBOUNDED))
