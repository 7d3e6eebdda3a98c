"""Shocks at work (M16): what the deck's events press on, in every world, month by month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from game.shock_deck import CHANNELS, ShockDeck

Array = NDArray[np.float64]
ANSWER_MONTHS = 3.0
"""Months from an event to the last orders that may answer it: the quarter that follows."""


class Shocks:
    """The pressures of past shocks on each channel, (worlds, channels), fading month by month."""

    def __init__(self, deck: ShockDeck, worlds: int, metrics: dict[str, int]) -> None:
        self.deck = deck
        self.pressure: Array = np.zeros((worlds, len(CHANNELS)))
        self.struck = np.zeros((worlds, len(deck.keys)), dtype=bool)
        """Which shocks struck this month, (worlds, shocks)."""
        self.gathered: Array = np.zeros_like(self.pressure)
        """What struck since the slow rules last looked, (worlds, channels): they act on impulses once a quarter."""
        self.open: Array = np.zeros((worlds, len(deck.keys), 2))
        """Months for which each event still waits for an answer of each side, (worlds, shocks, 2)."""
        self._place = {name: place for place, name in enumerate(CHANNELS)}
        self._seen = np.array([metrics[name] for name in deck.metrics], dtype=np.intp)

    def strike(self, month: int, luck: Array, metrics: Array) -> None:
        """Let shocks strike: `luck` (worlds, shocks) uniform, `metrics` (worlds, metrics) raise some hazards."""
        self.struck = luck < self.deck.chances(month, metrics.take(self._seen, axis=1))
        self.pressure = self.deck.carry(self.pressure, self.struck)
        self.gathered += self.pressure
        if self.struck.any() or self.open.any():
            fresh = self.struck[:, :, None] * (self.deck.opens * ANSWER_MONTHS)
            self.open = np.maximum(self.open - 1.0, fresh)
            np.maximum(self.open, 0.0, out=self.open)

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
