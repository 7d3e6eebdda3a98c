"""Tipping points: what concentration brings once it has gone far enough (rule 6 against a dominant strategy).

Native parity takes the bite out of tool controls and sells the whole stack; a breakaway lead draws capital to the
leader; a market that runs mostly on one stack locks in faster. The switch `tipping` turns all three off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.table import Array

if TYPE_CHECKING:
    from game.world import World


def parity(w: World) -> Array | float:
    """Return 1 in worlds in which Chinese chips have reached parity, (worlds, 1)."""
    if not w.on("tipping"):
        return 0.0
    return w.metric("native_parity")


def breakaway(w: World) -> Array | float:
    """Return what a breakaway lead adds to the mood of private capital, (worlds, 2)."""
    if not w.on("tipping"):
        return 0.0
    lead = w.metric("frontier_lead")
    away = np.concatenate([lead, -lead], axis=1) >= w.p.breakaway_months
    mood: Array = w.p.breakaway_mood * away
    return mood


def rush(w: World) -> Array | float:
    """Return how much faster each market locks in, 1 = the usual: (worlds, markets)."""
    if not w.on("tipping"):
        return 1.0
    top = np.maximum(w.markets.share[:, :, 0], w.markets.share[:, :, 1])
    faster: Array = 1.0 + (w.p.lock_in_rush - 1.0) * (top >= w.p.lock_in_tipping)
    return faster
