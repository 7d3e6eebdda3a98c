"""How a language writes large numbers: the unit that stands behind them, and from which size on, as its file says."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

UNIT = re.compile(r"\s*(?P<name>\S+) = (?P<size>[1-9]\d*)(?: from (?P<least>[1-9]\d*))?\s*")


@dataclass(frozen=True)
class Magnitude:
    """A unit of numbers, such as a million: its name, what it holds, and the least number that is told in it."""

    name: str
    size: float
    least: float


@functools.lru_cache(maxsize=16)
def magnitudes(words: str) -> tuple[Magnitude, ...]:
    """The units that `unit.large` of a language names, the largest first: "k = 1000 from 10000, M = 1000000".

    Raises ValueError for anything else.
    """
    found = [UNIT.fullmatch(part) for part in words.split(",")]
    if not all(found):
        raise ValueError('units, such as "k = 1000 from 10000, M = 1000000"')
    units = [Magnitude(one["name"], float(one["size"]), float(one["least"] or one["size"])) for one in found if one]
    return tuple(sorted(units, key=lambda unit: -unit.size))


def in_a_billion(words: str) -> float:
    """How many of the units in which a language tells money make a billion dollars. Raises ValueError for no number."""
    if not re.fullmatch(r"[1-9]\d*", words):
        raise ValueError('a whole number above zero, such as "1"')
    return float(words)
