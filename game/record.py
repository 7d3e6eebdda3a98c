"""What happened, beside what a game makes of it: both sides' capability by month up to the present of the full game.

The months before January 2025 that the full game starts from (`configs/scenarios/baseline-2025.yaml`, `capability`,
with its sources) are the record for every scenario that begins before them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month, month_from_text
from game.metrics.lead import frontier_lead
from game.scenario import load_scenario

SOURCE = "baseline-2025"
FIRST = month_from_text("2021-12")
"""The first month of the record that is told: both sides' best model of that time is known by then."""
LOOK_BACK = 36
"""Months before a month that its lead looks back over."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Record:
    """The record from one month on: `capability` is (2, months) in log10 FLOP, `lead` (months,), + for the US."""

    months: NDArray[np.int64]
    capability: Array
    lead: Array


def record_from(start: Month) -> Record | None:
    """The record of the months from a game's start on; None where it ends before them."""
    scenario = load_scenario(SOURCE)
    first = max(start - 1, FIRST)  # a game tells its start as the end of the month before
    count = scenario.start - first
    if count < 2:  # the start alone is no course
        return None
    known = scenario.history(count + LOOK_BACK)
    lead = [float(frontier_lead(known[None, :, : LOOK_BACK + 1 + place])[0, 0]) for place in range(count)]
    return Record(np.arange(first, scenario.start), known[:, LOOK_BACK:], np.array(lead))
