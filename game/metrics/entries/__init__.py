"""Every metric, declared once, a file a topic. Their order here is that of the ledger's row, and of every save.

A new metric goes to the end of its topic; its place moves those behind it, so that saves of before can no longer be
read.
"""

from __future__ import annotations

import numpy as np

from game.metrics.entries import (
    abroad,
    applied,
    economy,
    energy,
    governments,
    models,
    review,
    rivalry,
    silicon,
    talent,
    trackers,
)
from game.metrics.entry import Entry, pair

PILLARS = ("silicon", "data", "talent", "compliance")

ENTRIES: list[Entry] = [
    *rivalry.ENTRIES,
    *trackers.ENTRIES,
    *abroad.ENTRIES,
    *models.ENTRIES,
    *energy.ENTRIES,
    *review.ENTRIES,
    *talent.ENTRIES,
    *economy.ENTRIES,
    *applied.ENTRIES,
    *governments.ENTRIES,
    *silicon.ENTRIES,
    *(
        pair(
            f"pillar_{name}",
            "points",
            f"the {name} pillar, 50 = the US in January 2025",
            lambda w: np.zeros((1, 2)),
            +1,
            0.2,
        )
        for name in PILLARS
    ),
]
