"""Accelerators, foundries, and what is short, by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.table import CHINA
from game.metrics import pillars
from game.metrics.entry import MONTHS, Array, Entry, Reader, pair

if TYPE_CHECKING:
    from game.world import World


def _first_designer(column: str) -> Reader:
    """Return the reader of a column of the first merchant designer and of the first Chinese one."""

    def read(w: World) -> Array:
        roles, values = w.chipmakers.roles, getattr(w.chipmakers, column)
        us, china = roles.merchants.start, roles.native.start
        return np.concatenate([values[:, us : us + 1], values[:, china : china + 1]], axis=1)

    return read


ENTRIES: list[Entry] = [
    pair(
        "chip_output",
        "H100e-8/month",
        "accelerators made by this side's designers",
        lambda w: pillars.chip_output(w),
        +1,
        0.4,
    ),
    pair(
        "chip_revenue",
        "bn USD/year",
        "accelerator sales of this side's designers",
        lambda w: _chip_revenue(w),
        +1,
        0.3,
    ),
    pair(
        "wafers",
        "wafers/month",
        "wafer starts for AI accelerators at the best foundry it can use",
        lambda w: pillars.foundry(w, "wafers"),
        +1,
        0.3,
    ),
    *(
        pair(
            f"accelerator_{column}",
            unit,
            f"{meaning}, of this side's first designer",
            _first_designer(column),
            -1 if column == "power" else +1,
        )
        for column, unit, meaning in (
            ("flop_rate", "TFLOP/s", "peak rate of one accelerator, 16-bit dense"),
            ("memory", "GB", "memory of one accelerator"),
            ("bandwidth", "GB/s", "scale-up interconnect of one accelerator"),
            ("power", "W", "rated power of one accelerator"),
        )
    ),
    pair(
        "native_share",
        "share",
        "newly installed accelerators from its own designers",
        lambda w: _native_share(w),
        +1,
        0.3,
    ),
    pair(
        "density",
        "MTr/mm2",
        "transistor density of the best foundry it can use",
        lambda w: pillars.foundry(w, "density"),
        +1,
        0.2,
    ),
    pair(
        "yield_rate",
        "share",
        "good dies of all dies in that foundry",
        lambda w: pillars.foundry(w, "yield_rate"),
        +1,
        0.3,
    ),
    pair(
        "good_dies",
        "dies/month",
        "good accelerator dies made there",
        lambda w: pillars.foundry(w, "good_dies"),
        +1,
        0.4,
    ),
    pair(
        "cost_per_die",
        "USD",
        "manufacturing cost of a good die",
        lambda w: pillars.foundry(w, "cost_per_die"),
        -1,
        0.3,
    ),
    pair(
        "energy_stress",
        "share",
        "wanted over available power",
        lambda w: w.grids.wanted / np.maximum(w.grids.available, 1e-6),
        -1,
        0.3,
        bounds=(0.0, np.inf),
    ),
    pair("data_bound", "share", "labs whose last run was short of tokens", lambda w: pillars.data_bound(w), -1, 0.3),
]


def _native_share(w: World) -> Array:
    """Return the part of newly installed accelerators that each side's own designers made, (worlds, 2)."""
    china = w.commons.native_sold / np.maximum(w.governments.chips_added[:, CHINA:], 1.0)
    return np.concatenate([np.ones_like(china), np.minimum(china, 1.0)], axis=1)


def _chip_revenue(w: World) -> Array:
    """Return the sales of American and of Chinese designers in bn USD a year, (worlds, 2)."""
    roles, revenue = w.chipmakers.roles, w.chipmakers.revenue
    american = slice(roles.merchants.start, roles.in_house.stop)
    sides = [revenue[:, american].sum(axis=1), revenue[:, roles.native].sum(axis=1)]
    return MONTHS * np.stack(sides, axis=1)
