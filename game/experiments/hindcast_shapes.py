"""The shapes that a hindcast must have whatever its numbers: a gap that saws, a stall, stockpiles, no Chinese leader.

Each is asked of every world by itself and holds when it holds in more than half of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.calendar import Month, month

if TYPE_CHECKING:
    import numpy as np

METRICS = ("capability_gap", "china_largest_run", "us_largest_run", "legal_chips", "variant_chips", "china_leads")
"""What the shapes look at."""
DROP = 0.1
"""Decades by which the gap must fall within a month to count as a release that closes it."""
FEWEST_DROPS = 3
STALL = (month(2021, 12), month(2023, 12))
"""Chinese training compute stalls between the ends of these months."""
RULES = (month(2022, 10), month(2023, 10))
"""Months of the two chip rules."""
ANSWER = 3
"""Months after a rule in which orders still outrun it: it takes effect with a delay."""
LAST_FREE = month(2024, 12)
"""No Chinese model leads until here."""


@dataclass(frozen=True)
class Shape:
    """One shape, the share of worlds that have it, and what was asked."""

    name: str
    share: float
    asked: str

    @property
    def holds(self) -> bool:
        """True when more than half of the worlds have it."""
        return self.share > 0.5


def tests(first_row: Month, series: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Ask every world for every shape: name -> (worlds,) true or false.

    `series` holds the metrics of `METRICS` by month, (rows, worlds), the first row telling of the month `first_row`.
    Shapes whose months the run does not reach are left out.
    """
    rows = len(series["capability_gap"])

    def at(metric: str, when: Month) -> np.ndarray:
        return series[metric][when - first_row]

    def span(metric: str, first: Month, last: Month) -> np.ndarray:
        return series[metric][first - first_row : last - first_row + 1]

    found: dict[str, np.ndarray] = {}
    if first_row + rows <= LAST_FREE:
        return found
    steps = span("capability_gap", month(2023, 1), LAST_FREE)
    steps = steps[1:] - steps[:-1]
    found["saw"] = ((steps < -DROP).sum(axis=0) >= FEWEST_DROPS) & ((steps > DROP).sum(axis=0) >= FEWEST_DROPS)
    years = (STALL[1] - STALL[0]) / 12
    stalled, before = at("china_largest_run", STALL[1]), at("china_largest_run", STALL[0])
    while_stalled = (stalled / before) ** (1.0 / years)
    us = (at("us_largest_run", STALL[1]) / at("us_largest_run", STALL[0])) ** (1.0 / years)
    first = (before / at("china_largest_run", month(2019, 12))) ** 0.5
    after = at("china_largest_run", LAST_FREE) / stalled
    found["stall"] = (while_stalled < first) & (while_stalled < us) & (after > 1.0)
    found["stockpile"] = _stockpiles(span)
    rule = RULES[1]
    found["variant"] = (at("variant_chips", rule + 14) > 2.0 * at("variant_chips", rule)) & (
        at("variant_chips", rule + 14) > 0.0
    )
    found["no Chinese leader"] = span("china_leads", max(first_row, month(2019, 1)), LAST_FREE).sum(axis=0) == 0
    return found


def _stockpiles(span: Callable[[str, Month, Month], np.ndarray]) -> np.ndarray:
    """True where deliveries to China ran above the half-year before, while at least one rule was still to bite."""
    rose = None
    for rule in RULES:
        before = span("legal_chips", rule - 6, rule - 1).mean(axis=0)
        peak = span("legal_chips", rule, rule + ANSWER - 1).mean(axis=0)
        higher = peak > before
        rose = higher if rose is None else rose | higher
    assert rose is not None
    return rose


ASKED = {
    "saw": "the capability gap falls by more than a tenth of a decade in a month three times in 2023-24, and widens so",
    "stall": "China's largest run grows slower from 2021 to 2023 than before and than the American one, then recovers",
    "stockpile": "deliveries to China rise while a rule is ordered and not yet in effect",
    "variant": "chips made to comply are bought after October 2023",
    "no Chinese leader": "no Chinese model leads in any month to the end of 2024",
}


def shapes(shares: Mapping[str, float]) -> list[Shape]:
    """Put names, shares of worlds and questions together."""
    return [Shape(name, share, ASKED[name]) for name, share in shares.items()]
