"""What a government spends and lives on: its treasury, its political capital, and approval or stability (M17).

All three move at a quarter's start: orders are paid, what stands is paid, and people judge what happened.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.government import CAPITAL_LIMIT, JOBS_FROM, JUDGED_PACE, USUAL_STRICTNESS
from agents.table import SIDES
from game.causes.terms import OWN, Array, PairOfTerms
from game.causes.view import Turn
from game.events.deck import CHANNELS

GATHERED = 3
"""Months whose events are judged at a quarter's start: its first, and the two before it."""


def treasury(turn: Turn) -> PairOfTerms:
    """Money saved: the budget comes in; levers, cards and programmes are paid; answers to events are the rest."""
    terms = PairOfTerms()
    spent = turn.now("paid") - turn.before("paid")
    levers, cards = turn.now("lever_bill"), turn.now("card_bill")
    came = turn.now("budget_then")
    terms.add("budget_in", OWN, came)
    terms.add("lever_upkeep", OWN, -levers)
    terms.add("card_costs", OWN, -cards)
    terms.add("programmes", OWN, -(spent - levers - cards))
    terms.add("event_answers", OWN, _change(turn, "treasury") - came + spent)
    return terms


def political_capital(turn: Turn) -> PairOfTerms:
    """Readiness to change course: every quarter brings some, cards cost or bring some, lever moves and answers cost."""
    terms, p = PairOfTerms(), turn.p
    gain = np.broadcast_to(p.capital_income, turn.now("card_capital").shape)
    liked = turn.now("capital_gain") - gain
    held = turn.before("political_capital")
    over = np.maximum(held + gain + liked - CAPITAL_LIMIT, 0.0)
    cards = turn.now("card_capital")
    terms.add("capital_income", OWN, gain)
    terms.add("capital_bonus", OWN, liked)
    terms.add("capital_limit", "world", -over)
    terms.add("card_costs", OWN, -cards)
    terms.add("lever_moves", OWN, _change(turn, "political_capital") - (gain + liked - over - cards))
    return terms


def approval(turn: Turn) -> PairOfTerms:
    """Approval or stability: it nears its usual; rules, lost jobs, incidents, cards and events move it."""
    terms, p, drawn = PairOfTerms(), turn.p, turn.record.drawn
    strictness, adoption = turn.now("strictness"), turn.now("adoption_pushed")
    usual = drawn.usual_approval - turn.before("approval")
    terms.add("usual_approval", "world", JUDGED_PACE * usual)
    ordered = np.broadcast_to(p.usual_approval - drawn.usual_approval, usual.shape)
    terms.add("orders_approval", OWN, JUDGED_PACE * ordered)
    strict = p.approval_strictness * (strictness - USUAL_STRICTNESS)
    terms.add("approval_rules", OWN, JUDGED_PACE * strict)
    terms.add("lost_jobs", OWN, -JUDGED_PACE * p.approval_jobs * np.maximum(adoption - JOBS_FROM, 0.0))
    terms.add("approval_incidents", OWN, -p.approval_incident * turn.now("incidents_new"))
    left = turn.now("approval_events")
    for event, amounts in struck_effects(turn, ("us_approval", "china_approval")).items():
        terms.add(event, "luck", amounts)
        left = left - amounts
    terms.add("event_answers", OWN, left)
    return terms


def struck_effects(turn: Turn, channels: tuple[str, ...]) -> dict[str, Array]:
    """Return what each event added to some channels that act at once, as the slow rules saw it: (worlds, channels)."""
    deck = turn.world.shocks.deck
    places = [list(CHANNELS).index(channel) for channel in channels]
    first = turn.months[0]
    rows = range(max(first - GATHERED + 1, 1), first + 1)
    struck: NDArray[Any] = sum((turn.month("struck", row) * 1.0 for row in rows), np.zeros((turn.record.worlds, 1)))
    found = {}
    for place in np.flatnonzero(deck.effects[:, places].any(axis=1)):
        amounts = struck[:, place, None] * deck.effects[place, places]
        if amounts.any():
            found[f"shock.{deck.keys[place]}"] = amounts
    return found


def _change(turn: Turn, column: str) -> Array:
    """Return how a metric of both sides moved over the turn, (worlds, 2)."""
    ends = [turn.metric(f"{side}_{column}") for side in SIDES]
    return np.stack([after - before for before, after in ends], axis=1)
