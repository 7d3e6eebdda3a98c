"""The month as a visible list: the phases of a step, in order, each with a label.

A probe can be put after any label (`World.probes`), and `World.timings` tells what each phase cost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from game.metrics import metric as metrics
from game.phases import economy, frame, hardware, training

if TYPE_CHECKING:
    from game.world import World


class Phase(NamedTuple):
    """One step of the month: its label, the function that carries it out on a world, and whether it is slow.

    A slow phase runs in the first month of each quarter, by three months' worth.
    """

    label: str
    run: Callable[[World], None]
    quarterly: bool = False


MONTH: tuple[Phase, ...] = (
    Phase("shocks", frame.shocks),  # events that nobody chose
    Phase("orders", frame.orders),  # orders are given and paid; levers act after their delay
    Phase("silicon", hardware.silicon, quarterly=True),  # lithography, yield, dies, accelerators
    Phase("trade", hardware.trade, quarterly=True),  # who may buy what; controls, smuggling, price
    Phase("power plans", hardware.power_plans, quarterly=True),  # applied for, permitted, built
    Phase("energy", hardware.energy),  # power and cooling against what is wanted
    Phase("data", training.data, quarterly=True),  # tokens within reach
    Phase("strategy", training.strategy, quarterly=True),  # labs decide: serve or train, open or closed, copy
    Phase("training", training.training),  # labs train and learn
    Phase("models", training.models),  # runs end; models are reviewed, distilled and released
    Phase("offers", training.offers, quarterly=True),  # regions and employers court researchers
    Phase("talent", training.talent),  # researchers graduate, move, carry know-how
    Phase("prices", economy.prices, quarterly=True),  # what users pay, what the edge serves
    Phase("serving", economy.serving),  # tokens are served and paid for; capital goes to labs
    Phase("applied", economy.applied, quarterly=True),  # industries adopt
    Phase("abroad", economy.abroad, quarterly=True),  # third countries choose a stack
    Phase("review", training.review, quarterly=True),  # regulators decide; files queue; incidents
    Phase("economy", frame.economy, quarterly=True),  # GDP, budgets, approval, capital's mood
    Phase("relations", frame.relations, quarterly=True),  # retaliation, resolve, trust
    Phase("tension", frame.tension, quarterly=True),  # what raises it, what lowers it
    Phase("crisis", frame.crisis),  # and perhaps the strait
    Phase("ledger", metrics.ledger),  # indices, pillars, history
)
