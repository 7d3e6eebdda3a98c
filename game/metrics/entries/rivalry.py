"""The world as a whole: the race, trade between the two nations, and what both share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.table import CHINA
from game.metrics import observables, pillars
from game.metrics.entry import Array, Entry, world
from game.metrics.lead import frontier_lead

if TYPE_CHECKING:
    from game.world import World


ENTRIES: list[Entry] = [
    world(
        "frontier_lead",
        "months",
        "months since the leader first had the follower's best released capability, + US",
        lambda w: frontier_lead(w.frontiers[:, :, : w.frontier_place]),
        +1,
    ),
    world(
        "capability_gap",
        "decades",
        "best released capability, US less China",
        lambda w: w.frontier[:, :1] - w.frontier[:, 1:],
        +1,
    ),
    world(
        "applied_ratio",
        "ratio",
        "applied index, China over US",
        lambda w: w.applied[:, 1:] / w.applied[:, :1],
        -1,
    ),
    world(
        "applied_value_ratio",
        "ratio",
        "applied value, China over US",
        lambda w: w.applied_value[:, 1:] / w.applied_value[:, :1],
        -1,
    ),
    world("tension", "points", "tension between the two powers, 0 to 100", lambda w: w.commons.tension),
    world(
        "strait_hazard",
        "probability/month",
        "chance that a strait crisis breaks out",
        lambda w: w.commons.strait_hazard,
    ),
    world("legal_chips", "H100e-8/month", "accelerators sold legally to China", lambda w: w.commons.legal, -1),
    world("smuggled_chips", "H100e-8/month", "accelerators smuggled to China", lambda w: w.commons.smuggled, -1),
    world(
        "variant_chips",
        "H100e-8",
        "accelerators made to comply with export rules, installed in China",
        observables.variant_chips,
    ),
    world(
        "rented_chips",
        "H100e-8/month",
        "accelerators abroad rented anew by Chinese labs",
        lambda w: w.commons.rented,
        -1,
    ),
    world(
        "chip_revenue_lost",
        "bn USD/month",
        "merchant sales that controls prevented",
        lambda w: w.commons.revenue_lost,
        -1,
    ),
    world(
        "retaliation",
        "share",
        "Chinese counter-measures in force",
        lambda w: w.governments.retaliation[:, CHINA:],
        -1,
    ),
    world(
        "chip_price",
        "USD per H100e-8",
        "price of a merchant accelerator per unit of performance",
        lambda w: w.commons.chip_price,
    ),
    world(
        "world_chips",
        "H100e-8",
        "AI accelerators installed in the world",
        lambda w: w.labs.installed.sum(axis=1, keepdims=True) + w.markets.chips.sum(axis=1, keepdims=True),
    ),
    world(
        "nvidia_shipped",
        "H100e-8",
        "NVIDIA-line accelerators shipped since the start of 2022",
        lambda w: w.governments.sold[:, :1],
    ),
    world(
        "china_nvidia_shipped",
        "H100e-8",
        "of these, shipped legally to China",
        lambda w: w.governments.sold[:, 1:],
    ),
    world(
        "multi_homing",
        "share",
        "third markets in which both stacks hold a quarter",
        lambda w: w.markets.multi_homing(),
    ),
    world(
        "china_origin_in_us",
        "share",
        "top-tier researchers of Chinese origin who work in the US",
        lambda w: (
            w.researchers.people[:, 1, :1] / np.maximum(w.researchers.people[:, 1].sum(axis=1, keepdims=True), 1.0)
        ),
        +1,
    ),
    world(
        "china_origin",
        "share",
        "top-tier researchers of Chinese origin, of all",
        lambda w: w.researchers.people[:, 1].sum(axis=1, keepdims=True) / len(w.researchers),
    ),
    world(
        "nvidia_added_12m",
        "H100e-8/year",
        "NVIDIA-line accelerators shipped in the last twelve months",
        lambda w: _last_year(w, w.governments.sold[:, :1], "nvidia_shipped"),
    ),
    world(
        "china_nvidia_added_12m",
        "H100e-8/year",
        "of these, shipped legally to China",
        lambda w: _last_year(w, w.governments.sold[:, 1:], "china_nvidia_shipped"),
    ),
    world(
        "dependence_margin",
        "share",
        "third markets on the US stack less those on the Chinese",
        lambda w: w.dependence[:, :1] - w.dependence[:, 1:],
        +1,
        bounds=(-1.0, 1.0),
    ),
    world(
        "native_parity",
        "0 or 1",
        "China makes half of its chips at the 5 nm class with an interconnect tax near the US",
        lambda w: pillars.native_parity(w),
        -1,
    ),
]


def _last_year(w: World, now: Array, key: str) -> Array:
    """Return what a running total gained in twelve months (or since the start, if that is later)."""
    return now - w.history.ago(key, 12)
