"""History as columns: every metric of every world, one row a month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month
from game.metrics import METRIC_INDEX, METRICS

Array = NDArray[np.float64]


class History:
    """Row 0 is the start; each further row is a month's end. Rows are written in place as months pass."""

    def __init__(self, start: Month, rows: int, worlds: int) -> None:
        self.start = start
        self.table: Array = np.zeros((rows, worlds, len(METRICS)))
        self.filled = 0

    def __len__(self) -> int:
        return self.filled

    def record(self, metrics: Array) -> None:
        """Append one row, (worlds, metrics)."""
        self.table[self.filled] = metrics
        self.filled += 1

    def row(self, place: int) -> Array:
        """Return one row, (worlds, metrics)."""
        return self.table[: self.filled][place]

    @property
    def values(self) -> Array:
        """All rows so far: (rows, worlds, metrics)."""
        return self.table[: self.filled]

    @property
    def months(self) -> NDArray[np.int64]:
        """The month whose end each row tells of; row 0 is the month before the start."""
        return np.arange(self.start - 1, self.start - 1 + self.filled)

    def of(self, metric: str) -> Array:
        """Return one metric over time, (rows, worlds)."""
        return self.values[:, :, METRIC_INDEX[metric]]
