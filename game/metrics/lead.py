"""The frontier lead (M18): months since the leader first had what the follower has now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CAP = 36
"""The lead is capped at so many months; at the cap the follower has not been caught up with in the record."""
EQUAL = 0.15
"""Decades of capability below which nobody leads."""


def frontier_lead(record: Array) -> Array:
    """Return the signed lead in months (+ US), (worlds, 1), from both sides' best released capability by month.

    `record` is (worlds, 2, months), the present last. The leader's record never falls, so the months in which it was
    at or above the follower's present best, less one, are the months since it first had it.
    """
    window = record[:, :, -(CAP + 1) :]
    now = window[:, :, -1]
    gap = now[:, 0] - now[:, 1]
    follower = np.minimum(now[:, 0], now[:, 1])[:, None]
    leads = window[np.arange(len(window)), (gap <= 0.0).astype(np.intp)]
    months = (leads >= follower).sum(axis=1) - 1.0
    signed = np.where(gap > 0.0, months, -months)
    return np.where(np.abs(gap) < EQUAL, 0.0, signed)[:, None]
