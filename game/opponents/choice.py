"""Which of the mandates dealt an opponent keeps, as a player chooses in the briefing.

A newcomer and an official keep what promises most if the world went its own way. A planner looks: it plays a strategy
for each choice in futures of the beginning, against a balanced rival, and keeps the goals by which that scores most.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from game.doctrines import Doctrine, load_doctrine
from game.forecast import futures
from game.levers import SIDES, SideKey
from game.metrics.metric import METRICS
from game.opponents import planner
from game.opponents.strategies import strategy
from game.outcome.mandates import KEPT, mandates_of

if TYPE_CHECKING:
    from game.world import World

LOOKED = 16
"""Futures of each choice."""
RIVAL = "balanced"
"""What it takes the rival to play before it has seen anything of it."""
EXACT = 0.05
"""Doubt about a goal when futures have reached the end: nearly none."""


def by_futures(world: World, side: SideKey, doctrine: Doctrine, hand: tuple[str, ...]) -> tuple[str, ...]:
    """Return the goals of those dealt whose pursuit promises the most points, at the start of a single world."""
    choices = list(itertools.combinations(hand, KEPT))
    rival = SIDES[1 - SIDES.index(side)]
    looked = tuple({metric: None for key in hand for metric in sorted(mandates_of(side)[key].condition.metrics)})
    seen = futures(
        world,
        side,
        [None] * len(choices),
        worlds=LOOKED,
        seed=planner.FORECAST_SEED,
        metrics=looked,
        after=[strategy(side, doctrine, goals) for goals in choices],
        rival=load_doctrine(RIVAL, rival, METRICS),
    )
    scenario = world.scenario.key
    promised = [
        planner.worths(seen, side, goals, scenario, EXACT)[number].mean() for number, goals in enumerate(choices)
    ]
    return choices[int(np.argmax(promised))]
