"""The frontier lead: time that passes, and what each release was made of (M18).

Months, not decades: while the follower has nothing new, a month that passes adds one. A release moves the lead from
where it would have been to where it is; each part of the model owns that move in proportion to its decades, since the
lead follows from their sum alone. Where both sides release in a month, each is credited with the mean of coming first
and coming last (Shapley).
"""

from __future__ import annotations

import numpy as np

from agents.lab import NOTHING
from agents.table import SIDES
from game.causes.models import LUCK, RIVALS, Models
from game.causes.terms import Array, Terms
from game.causes.view import Turn
from game.metrics.lead import CAP, frontier_lead


def lead(turn: Turn, models: Models) -> Terms:
    """The signed lead, months."""
    terms = Terms()
    for row in turn.months:
        _month(turn, models, row, terms)
    return terms


def _month(turn: Turn, models: Models, row: int, terms: Terms) -> None:
    record, world = turn.record, turn.world
    place = record.frontier_base + row
    seen = world.frontiers[:, :, max(place - CAP - 1, 0) : place + 1]
    stayed = seen.copy()
    stayed[:, :, -1] = seen[:, :, -2]
    lived = (world.frozen < 0) | (world.frozen >= record.start + row - 1)
    still = frontier_lead(stayed)[:, 0]
    passed = (still - frontier_lead(seen[:, :, :-1])[:, 0]) * lived
    _time(turn, row, passed, terms)
    released = models.month(row)
    if not released:
        return
    ends = []
    for side in (0, 1):
        alone = stayed.copy()
        alone[:, side, -1] = seen[:, side, -1]
        ends.append(frontier_lead(alone)[:, 0])
    both = frontier_lead(seen)[:, 0]
    whole = np.sum(list(released.values()), axis=0)
    for side, name in enumerate(SIDES):
        moved = 0.5 * ((ends[side] - still) + (both - ends[1 - side])) * lived
        jump = whole[:, side]
        for key, parts in released.items():
            share = np.where(jump != 0.0, parts[:, side] / np.where(jump != 0.0, jump, 1.0), 0.0)
            doer = SIDES[1 - side] if key in RIVALS else name
            terms.add(key, "luck" if key in LUCK else doer, moved * share)


def _time(turn: Turn, row: int, passed: Array, terms: Terms) -> None:
    """A month that passed: the regulator's, as far as the follower's better model waits for it; else nobody's."""
    if not passed.any():
        return
    labs = turn.world.labs
    capability, pending = turn.month("capability", row - 1), turn.month("pending", row - 1)
    frontier = labs.best(capability)
    better = labs.best(((pending > NOTHING) & (pending > labs.spread(frontier))) * 1.0)
    lag = turn.month("lag", row)
    reviewed = better * lag / np.maximum(lag + turn.p.post_training, 1e-9)
    behind = frontier[:, 0] > frontier[:, 1]  # China follows
    for side, name in enumerate(SIDES):
        share = reviewed[:, side] * (behind == (side == 1))
        terms.add("review_lag", name, passed * share)
    terms.add("time", "world", passed * (1.0 - np.where(behind, reviewed[:, 1], reviewed[:, 0])))
