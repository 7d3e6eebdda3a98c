"""Metrics: what is told of a world every month. `game.metrics.entries` declares them; here they are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES
from game.metrics import pillars
from game.metrics.entries import ENTRIES, PILLARS
from game.metrics.entry import Reader

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Metric:
    """One quantity of the ledger.

    `helps` is +1 where more of it helps the side it belongs to (for world metrics: the US), -1 where it hurts, 0
    where neither. `public` metrics are seen by both sides as they are; others by the rival a quarter late and with a
    relative error of up to half of `fog`. It is never below `low` or above `high`, in its unit.
    """

    key: str
    unit: str
    meaning: str
    helps: int = 0
    side: str | None = None
    public: bool = True
    fog: float = 0.0
    low: float = -np.inf
    high: float = np.inf


def _declare() -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for entry in ENTRIES:
        if not entry.pair:
            low, high = entry.bounds
            found[entry.key] = Metric(entry.key, entry.unit, entry.meaning, entry.helps, low=low, high=high)
            continue
        for side in SIDES:
            key = f"{side}_{entry.key}" if entry.key != "dependence" else f"dependence_{side}"
            public, bounds = entry.fog == 0.0, entry.bounds
            found[key] = Metric(key, entry.unit, entry.meaning, entry.helps, side, public, entry.fog, *bounds)
    return found


FAST = frozenset(
    """
    frontier_lead capability_gap tension capability effective_compute largest_run know_how data_efficiency epochs
    distilled_share power_available power_free idle_share cooling_bound blackouts density_talent revenue
    tokens_served energy_stress china_leads open_weights_lead arena_gap
    """.split()
)
"""What is told anew every month; the rest follows from slow phases, or is counted once a quarter."""
METRICS: dict[str, Metric] = _declare()
"""Every metric by key, in the order of the ledger's row."""
METRIC_INDEX: dict[str, int] = {key: place for place, key in enumerate(METRICS)}
_ALL: list[tuple[slice, Reader]] = []
_FAST: list[tuple[slice, Reader]] = []
_first = 0
for _entry in ENTRIES:
    _width = 2 if _entry.pair else 1
    if not _entry.key.startswith("pillar_"):
        _ALL.append((slice(_first, _first + _width), _entry.read))
        if _entry.key in FAST:
            _FAST.append(_ALL[-1])
    _first += _width
_FAST_ROWS = np.concatenate([np.arange(place.start, place.stop) for place, _ in _FAST])
"""Where in the ledger's row the fast ones stand."""
_PILLARS = slice(METRIC_INDEX["us_pillar_silicon"], METRIC_INDEX["us_pillar_silicon"] + 2 * len(PILLARS))


def ledger(w: World) -> None:
    """Read every metric, work out indices and pillars, freeze worlds in crisis, and record the month."""
    first = not len(w.history)
    row = w.history.open_row()
    if w.begins_quarter or first:
        w.applied, w.applied_value = w.industries.indices(w.weights)
        entries = _ALL
    else:
        row[:] = w.metrics.T
        entries = _FAST
    for place, read in entries:
        row[place] = read(w).T
    if entries is _ALL:
        row[_PILLARS] = pillars.scores(row) if w.on("M18") else 50.0
    frozen = w.frozen >= 0
    if frozen.any():
        row[:, frozen] = w.metrics[frozen].T
    w.history.close_row()
    w.metrics = row.T
    _freeze(w, w.metrics, row if entries is _ALL else row.take(_FAST_ROWS, axis=0))


def _freeze(w: World, row: Array, fresh: Array) -> None:
    """A strait crisis or a number that is not one ends a world: it is frozen at this month's end.

    `fresh` is what was read anew of the `row`.
    """
    if w.on("M18") and w.on("M19"):
        crisis = (row[:, METRIC_INDEX["tension"]] >= 100.0) & (w.frozen < 0)
        if crisis.any():
            w.freeze(crisis)
    if not np.isfinite(fresh).all():
        w.fail(row)
