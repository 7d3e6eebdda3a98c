"""Shocks at work (M16): what the deck's events press on, in every world, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from game.events.deck import CHANNELS, ShockDeck

Array = NDArray[np.float64]
ANSWER_MONTHS = 3
"""Months from an event to the last orders that may answer it: those of the quarter that follows."""
NEVER = -1_000
"""A month before all others."""
NOTHING: Mapping[str, Array] = MappingProxyType({})
"""No event is stilled."""


class Shocks:
    """The pressures of past shocks on each channel, (worlds, channels), fading month by month."""

    def __init__(self, deck: ShockDeck, worlds: int, metrics: dict[str, int]) -> None:
        self.deck = deck
        self.pressure: Array = np.zeros((worlds, len(CHANNELS)))
        self.struck = np.zeros((worlds, len(deck.keys)), dtype=bool)
        """Which shocks struck this month, (worlds, shocks)."""
        self.gathered: Array = np.zeros_like(self.pressure)
        """What struck since the slow rules last looked, (worlds, channels): they act on impulses once a quarter."""
        self.last = np.full((worlds, len(deck.keys)), NEVER, dtype=np.int64)
        """The month in which each event last struck, (worlds, shocks)."""
        self.answered = np.full((worlds, len(deck.keys), 2), NEVER, dtype=np.int64)
        """The month in which each side last answered it, (worlds, shocks, 2)."""
        self._place = {name: place for place, name in enumerate(CHANNELS)}
        self._seen = np.array([metrics[name] for name in deck.metrics], dtype=np.intp)

    def strike(self, month: int, luck: Array, metrics: Array, stilled: Mapping[str, Array] = NOTHING) -> None:
        """Let shocks strike: `luck` (worlds, shocks) uniform, `metrics` (worlds, metrics) raise some hazards.

        `stilled` is what is left of some events' chances, (worlds,).
        """
        # A metric of all worlds is one run of memory: see `game.metrics.history`.
        chances = self.deck.chances(month, metrics.T.take(self._seen, axis=0).T)
        for event, left in stilled.items():
            chances[:, self.deck.keys.index(event)] *= left
        self.struck = luck < chances
        self.pressure = self.deck.carry(self.pressure, self.struck)
        self.gathered += self.pressure
        self.last.reshape(-1)[np.flatnonzero(self.struck)] = month

    def waiting(self, month: int, side: int) -> NDArray[np.bool_]:
        """Return which events wait for a side's answer at the start of a month, (worlds, shocks)."""
        fresh = (month - self.last <= ANSWER_MONTHS) & (self.last > self.answered[:, :, side])
        return fresh & (self.deck.opens[:, side] > 0.0)

    def forget(self) -> None:
        """Forget what the slow rules have now acted on."""
        self.gathered = np.zeros_like(self.pressure)

    def impulses(self, name: str) -> Array:
        """Return what an impulse channel of both nations gathered since last quarter, (worlds, 2)."""
        first = self._place[f"us_{name}"]
        return self.gathered[:, first : first + 2]

    def gathered_in(self, name: str) -> Array:
        """Return what an impulse channel of the world gathered since last quarter, (worlds, 1)."""
        first = self._place[name]
        return self.gathered[:, first : first + 1]

    def left(self, name: str) -> Array:
        """Return what is left after a loss channel, (worlds, 1): between 0.05 and 1."""
        return np.maximum(1.0 - self.column(name), 0.05)

    def pair(self, name: str) -> Array:
        """Return a channel that both nations have, (worlds, 2)."""
        first = self._place[f"us_{name}"]
        return self.pressure[:, first : first + 2]

    def column(self, name: str) -> Array:
        """Return a channel as (worlds, 1)."""
        first = self._place[name]
        return self.pressure[:, first : first + 1]
