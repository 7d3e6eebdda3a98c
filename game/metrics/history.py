"""History as columns: every metric of every world, one row a month.

A played game keeps all of it. A batch that is asked for outcomes alone keeps the recent months, which the rules look
back on, and the metrics it was told to keep: memory, and the time to touch it first, would otherwise be spent for
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month
from game.errors import PrimacyError

Array = NDArray[np.float64]
YEAR = 12
"""Metrics and verdict average so many last simulated months."""
RECENT = 16
"""Rows that are always at hand: a verdict averages twelve, fog looks back three, yearly sums twelve."""


class History:
    """Row 0 is the start; each further row is a month's end. Rows are written in place as months pass.

    `metrics` maps a metric to its place in a row; `kept` names the metrics whose every month is kept (None: all).
    """

    def __init__(
        self, start: Month, rows: int, worlds: int, metrics: dict[str, int], kept: Sequence[str] | None = None
    ) -> None:
        self.start = start
        self.filled = 0
        self._metrics = metrics
        self._places = None if kept is None else np.array([metrics[name] for name in kept], dtype=np.intp)
        self._column = metrics if kept is None else {name: place for place, name in enumerate(kept)}
        # Metrics before worlds: a metric of a month is then one run of memory, and a month is written fast.
        self._table: Array = np.zeros((rows, len(self._column), worlds))
        self._ring: Array = self._table if kept is None else np.zeros((RECENT, len(metrics), worlds))

    def __len__(self) -> int:
        return self.filled

    @property
    def whole(self) -> bool:
        """True when every metric is kept."""
        return self._places is None

    def open_row(self) -> Array:
        """Append a row and return it for writing, (metrics, worlds); `close_row` when it is written."""
        self.filled += 1
        return self._ring[(self.filled - 1) % len(self._ring)]

    def close_row(self) -> None:
        """Keep what is to be kept of the row just written."""
        if self._places is not None:
            self._table[self.filled - 1] = self._ring[(self.filled - 1) % len(self._ring)].take(self._places, axis=0)

    def record(self, metrics: Array) -> None:
        """Append one row, (worlds, metrics)."""
        self.open_row()[:] = metrics.T
        self.close_row()

    def back(self, months: int) -> Array:
        """Return the row of so many months before the latest, or the earliest at hand: (worlds, metrics)."""
        reach = min(months, self.filled - 1, len(self._ring) - 1)
        return self._ring[(self.filled - 1 - reach) % len(self._ring)].T

    def ago(self, metric: str, months: int) -> Array:
        """Return one metric so many months before the latest row, or at the earliest at hand: (worlds, 1)."""
        return self.back(months)[:, self._metrics[metric]][:, None]

    def last_year(self, worlds: NDArray[np.intp] | None = None) -> Array:
        """Return every metric averaged over the last twelve months so far, (worlds, metrics); of all worlds or some."""
        months = min(YEAR, max(self.filled - 1, 1))
        some = slice(None) if worlds is None else worlds
        # One row after another: the same bits for a world alone and in company.
        total = self.back(0)[some].copy()
        for month in range(1, months):
            total += self.back(month)[some]
        return total / months

    @property
    def values(self) -> Array:
        """All rows so far: (rows, worlds, metrics). Raises PrimacyError when not every metric was kept."""
        if not self.whole:
            raise PrimacyError("This world keeps only some metrics of its history; ask for one of those by name.")
        return self._table[: self.filled].swapaxes(1, 2)

    @property
    def kept(self) -> Array:
        """All rows so far of the metrics kept, in the order they were named: (rows, worlds, kept)."""
        return self._table[: self.filled].swapaxes(1, 2)

    @property
    def months(self) -> NDArray[np.int64]:
        """The month whose end each row tells of; row 0 is the month before the start."""
        return np.arange(self.start - 1, self.start - 1 + self.filled)

    def of(self, metric: str) -> Array:
        """Return one metric over time, (rows, worlds). Raises KeyError when it was not kept."""
        return self._table[: self.filled, self._column[metric]]

    def refill(self, rows: Array) -> None:
        """Take over the rows of a save, (rows, worlds, metrics)."""
        self._table[: len(rows)] = rows.swapaxes(1, 2)
        self.filled = len(rows)
