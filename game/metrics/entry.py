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


@dataclass(frozen=True)
class Entry:
    """One declaration: `read` gives a world's (worlds, 1) or, for a pair, (worlds, 2)."""

    key: str
    unit: str
    meaning: str
    read: Reader
    helps: int
    pair: bool
    fog: float


def world(key: str, unit: str, meaning: str, read: Reader, helps: int = 0) -> Entry:
    """Declare a metric of the world as a whole."""
    return Entry(key, unit, meaning, read, helps, False, 0.0)


def pair(key: str, unit: str, meaning: str, read: Reader, helps: int = 0, fog: float = 0.0) -> Entry:
    """Declare a metric of each side, `us_...` and `china_...`, next to one another in the ledger's row."""
    return Entry(key, unit, meaning, read, helps, True, fog)
