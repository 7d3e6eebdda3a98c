"""Traits set actors of a kind apart, and nobody knows them exactly: how they are drawn, and how they are made equal.

Every world draws each actor's traits around the values in configs/actors; how far is declared there, once a trait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents.table import CHINA, US, Array, Column, Table, clip
from game.configuration import did_you_mean
from game.errors import PrimacyError
from game.parameters import triangle
from game.scenario import Contested, Value, actors

if TYPE_CHECKING:
    from game.world import World

EQUALISED = ("labs", "regulators")
"""The kinds whose actors' traits are made equal for the experiment "do traits matter?"."""


def check(kind: str, table: Table[Any]) -> None:
    """Raise PrimacyError when configs/actors declares a spread for what is no trait of the kind."""
    traits = [name for name, column in table.columns.items() if column.trait]
    for name in actors().spread.get(kind, {}):
        if name not in traits:
            raise PrimacyError(f'configs/actors/{kind}.yaml: spread names "{name}"; {did_you_mean(name, traits)}.')


def known(w: World, kind: str, value: Value) -> Value:
    """Return a trait as it is to be drawn: where traits are made equal, without what sources disagree about."""
    equal = kind in EQUALISED and not w.switches["traits"]
    return value.value if equal and isinstance(value, Contested) else value


def drawn(w: World, kind: str, place: int, column: Column, value: float) -> Array:
    """Return an actor's trait in every world, (worlds,): its value, and around it what nobody knows.

    A part of what is unknown is shared by all actors of the kind in the nation, who watch and hire each other; the
    rest is the actor's own. A triangle has a variance of a sixth of its half width squared, and so has their mix,
    which is cut at the half width.
    """
    spread = actors().spread.get(kind, {}).get(column.name)
    if spread is None or (kind in EQUALISED and not w.switches["traits"]):
        return np.full(w.worlds, value)
    table = w.tables[kind]
    own = _deviation(w, f"trait:{kind}.{table.names[place]}.{column.name}")
    shared = _deviation(w, f"trait:{kind} of nation {table.nation[place]}.{column.name}")
    mixed = clip(np.sqrt(1.0 - spread.shared) * own + np.sqrt(spread.shared) * shared, -1.0, 1.0)
    reach = spread.width if spread.width is not None else abs(value) * (spread.share or 0.0)
    return clip(value + reach * mixed, column.low, column.high)


def _deviation(w: World, name: str) -> Array:
    """Return a draw from a triangle from -1 to 1 in every world."""
    low, mode, high = (np.array([x]) for x in (-1.0, 0.0, 1.0))
    return triangle(w.chance.once(name), low, mode, high)[:, 0]


def equalise(w: World) -> None:
    """Give every actor its nation's mean traits (for experiments: do traits matter?)."""
    for kind in EQUALISED:
        table = w.tables[kind]
        for name, column in table.columns.items():
            if column.trait and name != "trains":
                values = getattr(table, name)
                for side in (US, CHINA):
                    rows = np.flatnonzero(table.nation == side)
                    values[:, rows] = values.take(rows, axis=1).mean(axis=1, keepdims=True)
