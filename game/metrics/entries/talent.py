"""Researchers: where they work, and who comes and goes, by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.researcher import HOMECOMING
from agents.table import CHINA, QUARTER, US
from game.metrics.entry import Array, Entry, pair

if TYPE_CHECKING:
    from game.world import World


ENTRIES: list[Entry] = [
    pair("talent", "share", "top-tier researchers who work there", lambda w: w.talent_shares[:, : CHINA + 1], +1),
    pair(
        "arrivals",
        "people/month",
        "top-tier researchers who came from another region, the mean of last quarter",
        lambda w: w.arrivals[:, : CHINA + 1] * (w.people_per_row / QUARTER),
        +1,
    ),
    pair(
        "inflow",
        "people/year",
        "top-tier researchers who came from other regions in the last twelve months",
        lambda w: w.flows[:, :HOMECOMING, : CHINA + 1].sum(axis=1),
        +1,
    ),
    pair(
        "outflow",
        "people/year",
        "top-tier researchers who left for other regions in the last twelve months",
        lambda w: w.flows[:, : CHINA + 1].sum(axis=2),
        -1,
    ),
    pair(
        "returns",
        "people/year",
        "of those who came, top-tier researchers who came home",
        lambda w: w.flows[:, HOMECOMING, : CHINA + 1],
        +1,
    ),
    pair(
        "inflow_from_rival",
        "people/year",
        "of those who came, top-tier researchers who left the rival",
        lambda w: np.stack([w.flows[:, CHINA, US], w.flows[:, US, CHINA]], axis=1),
        +1,
    ),
    pair("stay_rate", "share", "top-tier researchers of this origin who work at home", lambda w: _stay_rate(w), +1),
    pair(
        "super_researchers",
        "share",
        "super-researchers who work there",
        lambda w: _super_share(w),
        +1,
    ),
    pair("density_talent", "skill", "skill at work in the labs", lambda w: w.labs.total(w.labs.talent), +1, 0.3),
]


def _super_share(w: World) -> Array:
    """Return the part of all super-researchers who work in each nation, (worlds, 2)."""
    supers = w.researchers.supers
    return supers[:, : CHINA + 1] / np.maximum(supers.sum(axis=1, keepdims=True), 1.0)


def _stay_rate(w: World) -> Array:
    people = w.researchers.people
    here = np.stack([people[:, US, US], people[:, CHINA, CHINA]], axis=1)
    return here / np.maximum(people[:, : CHINA + 1].sum(axis=2), 1.0)
