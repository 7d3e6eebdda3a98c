"""The month as a visible list: the phases of a step, in order, each with a label.

A probe can be put after any label (`World.probes`), and `World.timings` tells what each phase cost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from game import metrics
from game.phases import economy, frame, hardware, training

if TYPE_CHECKING:
    from game.world import World


class Phase(NamedTuple):
    """One step of the month: its label and the function that carries it out on a world."""

    label: str
    run: Callable[[World], None]


MONTH: tuple[Phase, ...] = (
    Phase("shocks", frame.shocks),  # events that nobody chose
    Phase("orders", frame.orders),  # orders are given and paid; levers act after their delay
    Phase("silicon", hardware.silicon),  # lithography, yield, dies, accelerators
    Phase("trade", hardware.trade),  # who may buy what; controls, smuggling, price
    Phase("energy", hardware.energy),  # power and cooling
    Phase("data", training.data),  # tokens within reach
    Phase("training", training.training),  # labs decide, train and learn
    Phase("models", training.models),  # runs end; models are reviewed, distilled and released
    Phase("talent", training.talent),  # researchers graduate, move, carry know-how
    Phase("serving", economy.serving),  # tokens, prices, revenue; capital goes to labs
    Phase("applied", economy.applied),  # industries adopt
    Phase("abroad", economy.abroad),  # third countries choose a stack
    Phase("review", training.review),  # regulators decide; files queue; incidents
    Phase("economy", frame.economy),  # GDP, budgets, approval, capital's mood
    Phase("relations", frame.relations),  # retaliation, resolve, trust
    Phase("tension", frame.tension),  # and perhaps a crisis
    Phase("ledger", metrics.ledger),  # indices, pillars, history
)
