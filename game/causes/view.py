"""One turn of a record, as an account reads it: columns before and after, and month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from game.causes.headlines import HEADLINES
from game.causes.record import MONTHLY, QUARTERLY, ROWS, Record
from game.events.deck import CHANNELS

if TYPE_CHECKING:
    from game.parameters import Parameters
    from game.world import World

Array = NDArray[np.float64]


class Turn:
    """A turn of a record. `before`, `now` read a column at its start and end, `month` one in a month of it."""

    def __init__(self, record: Record, world: World, turn: int) -> None:
        self.record, self.world, self.turn = record, world, turn
        last = record.month if turn == record.turn else record.starts[turn + 1] - 1
        self.months = list(range(record.starts[turn], last + 1))
        """The rows of its months."""

    @property
    def p(self) -> Parameters:
        """The parameters in force."""
        return self.record.parameters[self.turn]

    @property
    def opening(self) -> int:
        """The row of the month before it."""
        return self.months[0] - 1

    @property
    def previous(self) -> Turn:
        """The turn before."""
        return Turn(self.record, self.world, self.turn - 1)

    def now(self, name: str) -> NDArray[Any]:
        """Return a column at the turn's end."""
        return self.record.columns[name][self.turn if ROWS[name] is QUARTERLY else self.months[-1]]

    def before(self, name: str) -> NDArray[Any]:
        """Return a column as the turn began."""
        return self.record.columns[name][self.turn - 1 if ROWS[name] is QUARTERLY else self.opening]

    def month(self, name: str, row: int) -> NDArray[Any]:
        """Return a monthly column in one month."""
        assert ROWS[name] is MONTHLY
        values: NDArray[Any] = self.record.columns[name][row]
        return values

    def metric(self, key: str) -> tuple[Array, Array]:
        """Return a headline metric before and after, (worlds,) each."""
        place = HEADLINES.index(key)
        return self.before("metrics")[:, place], self.now("metrics")[:, place]

    def shock_shares(self, channel: str, row: int, since: int | None = None) -> dict[str, Array]:
        """Return to which shocks a channel of both sides owes its pressure in a month, or (with `since`) the change
        of it since another month: shares (worlds, 2) that sum to 1.

        What no shock of the record explains goes by the channel's own name.
        """
        deck = self.world.shocks.deck
        places = [list(CHANNELS).index(f"{side}_{channel}") for side in ("us", "china")]
        acting = np.flatnonzero(deck.effects[:, places].any(axis=1))
        effects, decay = deck.effects[acting][:, places], deck.decay[places]
        pressed = self._pressure(acting, effects, decay, row)
        if since is not None:
            pressed = pressed - self._pressure(acting, effects, decay, since)
        whole = pressed.sum(axis=1)
        known = np.abs(whole) > 1e-12
        found = {f"shock_{channel}": 1.0 - known}
        for place, shock in enumerate(acting):
            share = pressed[:, place] / np.where(known, whole, 1.0) * known
            if share.any():
                found[f"shock.{deck.keys[shock]}"] = share
        return found

    def _pressure(self, acting: NDArray[np.intp], effects: Array, decay: Array, row: int) -> Array:
        """Return what is left in a month of every strike of some shocks so far, (worlds, shocks, 2)."""
        struck = self.record.columns["struck"][1 : row + 1].take(acting, axis=2) if row else None
        if struck is None or not struck.any():
            return np.zeros((self.record.worlds, len(acting), 2))
        left = decay ** (row - np.arange(1, row + 1))[:, None]
        return np.einsum("mws,mc,sc->wsc", struck * 1.0, left, effects)
