"""Base rates of mandates: how often each goal comes about when both sides play `balanced`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from game.experiments.statistics import wilson
from game.experiments.store import write_text
from game.experiments.summary import sheet
from game.levers import SIDES, SideKey
from game.outcome.mandates import looked_at, mandates_of, met
from game.world import World

CHUNK = 256
"""Worlds that run together."""


@dataclass(frozen=True)
class Rate:
    """How often one goal was met in one scenario, with its 95 % interval."""

    scenario: str
    side: SideKey
    mandate: str
    met: float
    low: float
    high: float


def measure(scenario: str, worlds: int, seed: int) -> list[Rate]:
    """Return the base rate of every goal of both sides in a scenario."""
    hits = {(side, key): 0 for side in SIDES for key in mandates_of(side)}
    for first in range(0, worlds, CHUNK):
        world = World(scenario, seed, min(CHUNK, worlds - first), first, kept=looked_at())
        world.run()
        for side in SIDES:
            keys = tuple(mandates_of(side))
            for key, count in zip(keys, met(world, side, keys).sum(axis=0), strict=True):
                hits[side, key] += int(count)
    rates = []
    for (side, key), count in hits.items():
        share = wilson(count, worlds)
        rates.append(Rate(scenario, side, key, count / worlds, share.low, share.high))
    return rates


def write(rates: Sequence[Rate], path: Path, command: str) -> None:
    """Write base rates where the game reads them, with the command that made them."""
    lines = [f"# Written by: {command}", f'source: "measured: {command}"', "rates:"]
    for scenario in dict.fromkeys(rate.scenario for rate in rates):
        lines.append(f"  {scenario}:")
        lines += [f"    {rate.mandate}: {np.round(rate.met, 3):g}" for rate in rates if rate.scenario == scenario]
    write_text(path, "\n".join(lines) + "\n")


def show(rates: Sequence[Rate], console: Console) -> None:
    """Print how often each goal came about, and what meeting it is worth."""
    for scenario in dict.fromkeys(rate.scenario for rate in rates):
        headings = ("side", "mandate", "goal", "over", "met", "95 % interval", "points")
        table = sheet(f"Mandates in {scenario}: how often each comes about by itself", headings)
        for column in table.columns[1:4]:
            column.justify = "left"
        for rate in rates:
            if rate.scenario == scenario:
                mandate = mandates_of(rate.side)[rate.mandate]
                interval = f"{rate.low:.2f} to {rate.high:.2f}"
                table.add_row(rate.side, mandate.title, mandate.goal, mandate.over.replace("_", " "),
                              f"{rate.met:.2f}", interval, f"{1.0 - rate.met:.2f}")  # fmt: skip
        console.print(table)
