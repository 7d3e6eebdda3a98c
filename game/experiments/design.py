"""Which worlds, with which parameters: a plain sample of a parameter set, or vectors over the admissible ranges.

The admissible range of a parameter is all that any of the two sets, essay and evidence, allows. Half of the vectors
fill the ranges (a Latin hypercube), half stand in random corners, each parameter at one end of its range: a sign that
depends on parameters turns in a corner first.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from game.ensembles import Range

    Array = NDArray[np.float64]

Vector = int | tuple[int, ...]
"""A place in the design, or a corner of one's own: for each parameter, in order, 0 (its low end) or 1 (its high)."""

SETS = ("essay", "evidence")
VECTORS = 128
DESIGN_SEED = 20250131
FRESH = 1_000_000
"""Worlds from this number on have luck that the first look did not use."""


@dataclass(frozen=True)
class Sample:
    """Worlds `first` to `first + worlds - 1`; with `vectors`, `worlds / len(vectors)` of them share each vector."""

    parameters: str
    seed: int
    worlds: int
    first: int = 0
    vectors: tuple[Vector, ...] = ()

    @property
    def each(self) -> int:
        """How many worlds share a vector."""
        return self.worlds // max(len(self.vectors), 1)

    def overrides(self, first: int, worlds: int, given: Mapping[str, Any]) -> dict[str, Any]:
        """What is given to some of its worlds: the vectors' values, and an arm's own changes on top."""
        if not self.vectors:
            return dict(given)
        rows = np.arange(first, first + worlds) // self.each
        values: dict[str, Any] = {name: table[rows] for name, table in vectors_of(self.vectors).items()}
        for name, number in given.items():
            if isinstance(number, Mapping) and len(number) == 1 and name in values and values[name].shape[1] == 2:
                values[name] = _one_side(values[name], number)
            else:
                values[name] = number
        return values


def _one_side(table: Array, number: Mapping[str, float]) -> Array:
    """The table with the value of one nation replaced, (worlds, 2)."""
    both = table.copy()
    for side, value in number.items():
        both[:, ("us", "china").index(side)] = value
    return both


@functools.cache
def admissible() -> dict[str, Range]:
    """The range of every contested parameter over both sets: from the lowest low to the highest high."""
    from game.ensembles import Range
    from game.parameters import parameter_set, ranges

    found: dict[str, Range] = {}
    for name in SETS:
        for key, each in ranges(parameter_set(name)).items():
            known = found.get(key, each)
            found[key] = Range(np.minimum(known.low, each.low), np.maximum(known.high, each.high))
    return found


@functools.cache
def design(vectors: int = VECTORS, seed: int = DESIGN_SEED) -> dict[str, Array]:
    """Parameter vectors over the admissible ranges: name -> (vectors, 1 or 2); both nations share one draw."""
    draws = np.random.Generator(np.random.PCG64(seed))
    filling = vectors // 2
    found = {}
    for name, each in admissible().items():
        cube = (draws.permutation(filling) + draws.random(filling)) / max(filling, 1)
        corner = draws.integers(0, 2, vectors - filling).astype(np.float64)
        place = np.concatenate([cube, corner])[:, None]
        found[name] = each.low + place * (each.high - each.low)
    return found


def vectors_of(chosen: Sequence[Vector]) -> dict[str, Array]:
    """Some vectors, in their order: name -> (chosen, 1 or 2)."""
    found = {}
    for place, (name, each) in enumerate(admissible().items()):
        ends = (each.low, each.high)
        rows = [design()[name][vector] if isinstance(vector, int) else ends[vector[place]] for vector in chosen]
        found[name] = np.stack(rows)
    return found


def positions(vectors: NDArray[np.intp]) -> Array:
    """(vectors, parameters): where each vector of the design stands in each range, 0 the low end to 1 the high."""
    columns = []
    for name, each in admissible().items():
        width = np.where(each.high > each.low, each.high - each.low, 1.0)
        columns.append(((design()[name] - each.low) / width).max(axis=1)[vectors])
    return np.stack(columns, axis=1)


def adverse_corner(margins: Array, vectors: NDArray[np.intp]) -> Vector:
    """The corner in which every parameter stands at the end that goes with the smaller margin in the design.

    `margins` (vectors,) are what these places of the design gave. Should the sign turn anywhere, it should turn here.
    """
    places = positions(vectors)
    slopes = ((places - places.mean(axis=0)) * (margins - margins.mean())[:, None]).sum(axis=0)
    return tuple(int(slope < 0.0) for slope in slopes)
