"""Which mandates play can move: how often each is met by default, by a side that pursues it, and by its doctrines.

The same worlds with the same luck throughout; the rival plays `balanced`. A mandate that neither a deliberate pursuit
nor any doctrine moves would be luck, not a task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from game.doctrines import Doctrine, load_doctrine, played_doctrine_names
from game.experiments.summary import sheet
from game.levers import SIDES, SideKey
from game.metrics.metric import METRICS
from game.opponents.strategies import strategy
from game.outcome.mandates import looked_at, mandates_of, met
from game.world import World

if TYPE_CHECKING:
    from rich.console import Console

DEFAULT = "balanced"
CHUNK = 256
"""Worlds that run together."""
MOVED = 0.15
"""Least by which some play must change how often a mandate is met, for it to count as movable."""


@dataclass(frozen=True)
class Moves:
    """How often one goal of a side is met in a scenario, as shares of worlds."""

    scenario: str
    side: SideKey
    mandate: str
    default: float
    pursued: float  # by `balanced` with a strategy that pushes this goal before all else
    least: float  # by the doctrine that meets it most seldom, the default among them
    most: float

    @property
    def movable(self) -> bool:
        """Whether some play tried here brings it about surely more often than the default does."""
        return max(self.pursued, self.most) - self.default >= min(MOVED, (1.0 - self.default) / 2.0)


def measure(scenario: str, worlds: int, seed: int) -> list[Moves]:
    """Return how far play moves each goal of both sides in a scenario."""
    return [found for side in SIDES for found in _of_side(scenario, side, worlds, seed)]


def _of_side(scenario: str, side: SideKey, worlds: int, seed: int) -> list[Moves]:
    keys = list(mandates_of(side))
    doctrines = {name: load_doctrine(name, side, METRICS) for name in played_doctrine_names(side)}
    played = {name: _shares(scenario, side, doctrine, worlds, seed) for name, doctrine in doctrines.items()}
    every = np.stack(list(played.values()))
    found = []
    for place, key in enumerate(keys):
        pushed = _shares(scenario, side, strategy(side, doctrines[DEFAULT], (key,)), worlds, seed)[place]
        of_all = every[:, place]
        found.append(Moves(scenario, side, key, float(played[DEFAULT][place]), float(pushed),
                           float(of_all.min()), float(of_all.max())))  # fmt: skip
    return found


def _shares(scenario: str, side: SideKey, own: Doctrine, worlds: int, seed: int) -> NDArray[np.float64]:
    """Return the share of worlds that meet each goal of a side that plays a doctrine, (goals,)."""
    hits = np.zeros(len(mandates_of(side)))
    players = {each: own if each == side else load_doctrine(DEFAULT, each, METRICS) for each in SIDES}
    for first in range(0, worlds, CHUNK):
        size = min(CHUNK, worlds - first)
        world = World(scenario, seed, size, first, players["us"], players["china"], kept=looked_at())
        world.run()
        hits += met(world, side, tuple(mandates_of(side))).sum(axis=0)
        world.close()
    return hits / worlds


def show(moves: list[Moves], console: Console) -> None:
    """Print how far play moves each goal."""
    for scenario in dict.fromkeys(each.scenario for each in moves):
        headings = ("side", "mandate", "by default", "pursued", "doctrines", "movable")
        table = sheet(f"Mandates in {scenario}: how often play meets each", headings)
        table.columns[1].justify = "left"
        for each in moves:
            if each.scenario == scenario:
                table.add_row(each.side, each.mandate, f"{each.default:.2f}", f"{each.pursued:.2f}",
                              f"{each.least:.2f} to {each.most:.2f}", "yes" if each.movable else "no")  # fmt: skip
        console.print(table)
