"""Several doctrines of one side abreast in one run: each plays in its own block of worlds (plans of a forecast)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month
from game.conditions import See
from game.doctrines import Doctrine, Wanted, Wish


@dataclass(frozen=True)
class Abreast:
    """Doctrine number p gives the orders in worlds p * size to (p + 1) * size - 1, once a month has passed."""

    doctrines: Sequence[Doctrine]
    size: int
    """Worlds of each block."""
    now: Month
    ordered: Sequence[bool]
    """For each doctrine, whether the orders of the quarter that begins `now` have been given: it is then silent."""
    record: bool = False
    doctrine: str = "abreast"

    def wish(self, month: Month, see: See, worlds: int) -> Wish:
        """What each world's own doctrine wants in a month; see `Doctrine.wish`."""
        seen: dict[str, NDArray[np.float64]] = {}
        wishes: list[Wish] = []
        for number, doctrine in enumerate(self.doctrines):
            block = slice(number * self.size, (number + 1) * self.size)

            def own(name: str, block: slice = block) -> NDArray[np.float64]:
                if name not in seen:
                    seen[name] = see(name)
                return seen[name][block]

            wish = doctrine.wish(month, own, self.size)
            wishes.append(_nothing(wish) if month == self.now and self.ordered[number] else wish)
        return Wish(
            np.concatenate([wish.targets for wish in wishes]),
            np.concatenate([wish.priority for wish in wishes]),
            np.concatenate([wish.programmes for wish in wishes]),
            tuple(self._plays(wishes, worlds)),
        )

    def _plays(self, wishes: Sequence[Wish], worlds: int) -> list[Wanted]:
        """Merge what is wanted: a card that several want stands where the first of them has it."""
        merged: dict[tuple[str, bool], Wanted] = {}
        for rank in range(max(len(wish.plays) for wish in wishes)):
            for number, wish in enumerate(wishes):
                if rank >= len(wish.plays):
                    continue
                wanted = wish.plays[rank]
                key = wanted.play.text, wanted.urgent
                if key not in merged:
                    merged[key] = Wanted(wanted.play, np.zeros(worlds, dtype=np.bool_), wanted.urgent)
                merged[key].where[number * self.size : (number + 1) * self.size] |= wanted.where
        return list(merged.values())


def _nothing(wish: Wish) -> Wish:
    return Wish(np.full_like(wish.targets, np.nan), wish.priority, np.full_like(wish.programmes, np.nan))
