"""Free power: what the grid, cards and shocks did to what can be drawn, less what accelerators want (M5)."""

from __future__ import annotations

import numpy as np

from game.causes.terms import OWN, Array, PairOfTerms
from game.causes.view import Turn

SUPPLIES = {"connected": "grid_connections", "onsite": "onsite_power", "abroad": "power_abroad"}
"""The kinds of supply and what their growth is called."""


def free_power(turn: Turn) -> PairOfTerms:
    """Power available less power wanted, GW."""
    terms = PairOfTerms()
    before, after = total_supply(turn, True), total_supply(turn, False)
    # What curtailment and shocks leave of supply: two factors, each valued at the mean of the other.
    kept_before = (1.0 - turn.before("curtailed"), left_by_shocks(turn, turn.opening, before))
    kept_after = (1.0 - turn.now("curtailed"), left_by_shocks(turn, turn.months[-1], after))
    left = [grid * struck for grid, struck in (kept_before, kept_after)]
    mean_left, mean_supply = 0.5 * (left[0] + left[1]), 0.5 * (before + after)
    for kind, key in SUPPLIES.items():
        bought = turn.now(f"{kind}_ordered") - turn.before(kind)
        built = turn.now(kind) - turn.now(f"{kind}_ordered")
        terms.add("orders_power", OWN, bought * mean_left)
        terms.add(key, OWN, built * mean_left)
    grid = (kept_after[0] - kept_before[0]) * 0.5 * (kept_before[1] + kept_after[1])
    struck = (kept_after[1] - kept_before[1]) * 0.5 * (kept_before[0] + kept_after[0])
    terms.add("curtailment", "luck", grid * mean_supply)
    terms.add_shocks(turn.shock_shares("power_lost", turn.months[-1], turn.opening), struck * mean_supply)
    _wanted(turn, terms)
    return terms


def total_supply(turn: Turn, before: bool) -> Array:
    """Return the GW connected, made on site and sited abroad at the turn's start or end, (worlds, 2)."""
    read = turn.before if before else turn.now
    return read("connected") + read("onsite") + read("abroad")


def left_by_shocks(turn: Turn, row: int, supply: Array) -> Array:
    """Return the part of a month's supply that shocks left, (worlds, 2)."""
    if row == 0 and turn.record.start == turn.world.start:
        # What can be drawn before the first month is a rehearsal's, and nothing has struck yet.
        return np.ones_like(supply)
    left: Array = turn.month("available", row) / supply / (1.0 - turn.month("curtailed", row))
    return left


def _wanted(turn: Turn, terms: PairOfTerms) -> None:
    """What accelerators want: new ones want more, old ones leave, buildings lose less."""
    labs = turn.world.labs
    rated = [labs.total(turn.before("chip_power")), labs.total(turn.now("chip_power"))]
    came = labs.total(turn.now("arrived_power"))
    per_watt = [turn.before("wanted") / rated[0], turn.now("wanted") / rated[1]]
    mean = 0.5 * (per_watt[0] + per_watt[1])
    terms.add("new_accelerators", OWN, -came * mean)
    terms.add("retired_accelerators", OWN, (came - (rated[1] - rated[0])) * mean)
    terms.add("power_usage", OWN, -(per_watt[1] - per_watt[0]) * 0.5 * (rated[0] + rated[1]))
