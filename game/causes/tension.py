"""Tension: controls, counter-measures, cards and events raise it, time lowers it; a crisis is its end (M19)."""

from __future__ import annotations

import numpy as np

from agents.table import QUARTER, SIDES
from game.causes.currencies import struck_effects
from game.causes.terms import Terms
from game.causes.view import Turn
from game.phases.frame import TIGHT_FROM


def tension(turn: Turn) -> Terms:
    """Tension between the powers, 0 to 100."""
    terms, p, drawn = Terms(), turn.p, turn.record.drawn
    before, after = turn.metric("tension")
    level = before[:, None]
    ceiling, earlier = turn.now("export_ceiling"), turn.now("export_ceiling_before")
    parts = {
        ("controls_tightened", "us"): p.tension_controls * np.maximum(ceiling - earlier, 0.0),
        ("controls_standing", "us"): QUARTER * p.tension_level * np.maximum(ceiling - TIGHT_FROM, 0.0),
        ("counter_measures", "china"): QUARTER * p.tension_level * turn.now("counter_measures"),
        ("usual_tension", "world"): -QUARTER * drawn.tension_decay * (level - drawn.tension_base),
    }
    events = turn.now("tension_events")
    for event, amounts in struck_effects(turn, ("tension",)).items():
        parts[event, "luck"] = amounts
        events = events - amounts
    parts["event_answers", "world"] = events
    # What cards do to the usual is each side's own; together they are exactly the parameters that are in force.
    cards = turn.now("tension_cards")
    eased = -QUARTER * p.tension_decay * (level - p.tension_base) - parts["usual_tension", "world"]
    size = np.abs(cards).sum(axis=1, keepdims=True)
    for place, side in enumerate(SIDES):
        share = np.where(size > 0.0, np.abs(cards[:, place, None]) / np.where(size > 0.0, size, 1.0), 0.5)
        parts["orders_tension", side] = eased * share
    for (key, whose), amounts in parts.items():
        terms.add(key, whose, np.broadcast_to(amounts, level.shape)[:, 0])
    crisis = turn.now("crisis")[:, 0] > 0.0
    terms.add("strait_crisis", "luck", np.where(crisis, after - before - terms.total(), 0.0))
    return terms
