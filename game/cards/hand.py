"""Cards at work: what each side has played in every world, when it acts, and what it touches.

A card waits for its lag, acts for its duration and is over. Everything changes at the start of a quarter: plays are
taken, what is due begins (or fails), stocks are bought, levers are lifted and parameters are moved. While no card acts
the drawn parameters themselves are in force, so that a card that has ended leaves no trace in them, bit for bit.
All arrays are (worlds, slots): a slot is a card in the hand of a side that may play it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agents.table import Array, Table, clip
from game.cards.card import PARTNER_MONTHS, Card
from game.cards.deck import Deck, Stock

if TYPE_CHECKING:
    from game.world import World

NEVER = -100_000
"""The month of a play that never was."""
IDLE, WAITING, ACTING = 0, 1, 2
STATE = ("phase", "played", "earlier", "plays", "due", "until", "strength", "choice", "intensity")
"""What a hand remembers, in saves and copies."""
Where = NDArray[np.bool_]
Rows = NDArray[np.intp]


class Hand:
    """The cards of both sides in all worlds."""

    def __init__(self, deck: Deck, worlds: int) -> None:
        self.deck = deck
        shape = (worlds, len(deck.slots))
        self.phase = np.zeros(shape, dtype=np.int8)
        """IDLE, WAITING for its lag, or ACTING."""
        self.played = np.full(shape, NEVER, dtype=np.int64)
        """The month of the latest play."""
        self.earlier = np.full(shape, NEVER, dtype=np.int64)
        """The month of the play before it."""
        self.plays = np.zeros(shape, dtype=np.int64)
        """How often it was played so far."""
        self.due = np.zeros(shape, dtype=np.int64)
        """The month in which it begins to act."""
        self.until = np.zeros(shape, dtype=np.int64)
        """The month in which it ends."""
        self.strength = np.zeros(shape)
        """What fatigue left of it, 1 = whole."""
        self.choice = np.zeros(shape, dtype=np.int64)
        """The place of the market chosen, or of the terms offered."""
        self.intensity = np.zeros(shape)
        """How strongly it acts this quarter: strength, fading, conditions."""
        self.lift: Array | None = None
        """What cards add to where levers stand, (worlds, 2, levers); None where no card does."""

    # ------------------------------------------------------------------------------------------------- playing

    def tired(self, slots: Rows, rows: Rows, month: int, fatigue: bool) -> Array:
        """Return the strength that some plays now would have: less within the cooldown of earlier plays.

        Play k is of the card in `slots[k]`, in the world `rows[k]`.
        """
        if not fatigue:
            return np.ones(len(rows))
        since = month - self.deck.cooldown.take(slots)
        recent = (self.played[rows, slots] > since) * 1 + (self.earlier[rows, slots] > since)
        strength: Array = self.deck.strengths[slots, recent]
        return strength

    def busy(self, slots: Rows, month: int, rows: Rows) -> Where:
        """Return where some cards are in play in a month, (cards, rows): one that has just ended is not.

        `slots` are places of cards, and `rows` the worlds that are asked about, here and below.
        """
        at = rows, slots[:, None]
        over = (self.phase[at] == ACTING) & (self.until[at] <= month)
        found: Where = (self.phase[at] > IDLE) & ~over
        return found

    def rested(self, slots: Rows, month: int, rows: Rows) -> Where:
        """Return where the cooldown of some cards is over, or they were never played, (cards, rows)."""
        over: Where = self.played[rows, slots[:, None]] <= (month - self.deck.cooldown.take(slots))[:, None]
        return over

    def money(self, slots: Rows, index: Array, rows: Rows) -> Array:
        """Return what cards would cost a quarter if played now, bn USD (cards, rows).

        `index` is how dear every quantity is: see `prices`.
        """
        again = self.plays[rows, slots[:, None]] > 0
        dearer = np.where(again, self.deck.dearer[slots, None], 1.0)
        cost: Array = self.deck.money[slots, None] * self.prices(slots, index)[rows].T * dearer
        return cost

    def prices(self, slots: Rows, index: Array) -> Array:
        """Return how dear some cards are against January 2025, (worlds, cards).

        `index` (worlds, 2, quantities) is how dear each side's quantities are: see `World.price_index`.
        """
        prices: Array = index.reshape(len(index), -1).take(self.deck.priced_by.take(slots), axis=1)
        return prices

    def play(self, slots: Rows, rows: Rows, month: int, choices: Rows, fatigue: bool) -> None:
        """Play cards: the one in `slots[k]` in the world `rows[k]`, with the choice `choices[k]`, no two the same.

        What they cost is taken by whoever asks for them.
        """
        at = rows, slots
        due = month + 3 * self.deck.lag.take(slots)
        self.strength[at] = self.tired(slots, rows, month, fatigue)
        self.phase[at] = WAITING
        self.earlier[at] = self.played[at]
        self.played[at] = month
        self.plays[at] += 1
        self.due[at] = due
        self.until[at] = due + 3 * self.deck.duration.take(slots)
        self.choice[at] = choices

    # ------------------------------------------------------------------------------------------ quarter by quarter

    def turn(self, w: World, index: Array) -> None:
        """Begin what is due, end what is over, pay, and let acting cards act; `index` as in `prices`."""
        live = np.flatnonzero((self.phase > IDLE).any(axis=0))
        if not live.size and self.lift is None and w.p is w.drawn:
            return
        self._begin(w, w.month)
        phase = self.phase.take(live, axis=1)
        phase[(phase == ACTING) & (self.until.take(live, axis=1) <= w.month)] = IDLE
        self.phase[:, live] = phase
        self.intensity = self._intensities(w, live)
        paid = np.where(phase > IDLE, self.deck.money.take(live) * self.prices(live, index), 0.0)
        # What is not in play costs nothing: all slots are added up, so that the sum is the same in any company.
        cost = np.zeros_like(self.intensity)
        cost[:, live] = paid * np.where(self.plays.take(live, axis=1) > 1, self.deck.dearer.take(live), 1.0)
        for side in range(2):
            w.governments.card_cost[:, side] = cost[:, self.deck.of_side[side]].sum(axis=1)
        self._buy(w)
        self.act(w)

    def _begin(self, w: World, month: int) -> None:
        """Let what is due act, be late, fail, or wait for its partner."""
        due = (self.phase == WAITING) & (self.due <= month)
        for slot in np.flatnonzero(due.any(axis=0)):
            card, ready = self.deck.cards[slot], due[:, slot]
            if card.side == "both":
                ready = self._joined(int(slot), ready, month)
            if card.chance is not None:
                # What comes late has had its luck: it begins surely.
                first = self.due[:, slot] == self.played[:, slot] + 3 * self.deck.lag[slot]
                unlucky = ready & first & (w.luck.block(f"card {card.key}", 1)[:, 0] >= card.chance.of)
                self._miss(int(slot), card, unlucky)
                ready = ready & ~unlucky
            self.phase[:, slot] = np.where(ready, ACTING, self.phase[:, slot])

    def _joined(self, slot: int, ready: Where, month: int) -> Where:
        """Return where both sides play a joint card; where the partner is too late it is over."""
        partner = self.deck.partner[slot]
        near = np.abs(self.played[:, slot] - self.played[:, partner]) <= PARTNER_MONTHS
        both = ready & near & (self.phase[:, partner] > IDLE)
        late = ready & ~both & (month - self.played[:, slot] > PARTNER_MONTHS)
        self.phase[:, slot] = np.where(late, IDLE, self.phase[:, slot])
        # An offer that nobody took may be made again.
        self.played[:, slot] = np.where(late, self.earlier[:, slot], self.played[:, slot])
        # The card acts for its duration from when both are in.
        end = month + 3 * self.deck.duration[slot]
        self.until[:, slot] = np.where(both, end, self.until[:, slot])
        return both

    def _miss(self, slot: int, card: Card, unlucky: Where) -> None:
        late = 0 if card.chance is None else 3 * card.chance.late
        if late:
            self.due[:, slot] += late * unlucky
            self.until[:, slot] += late * unlucky
        else:
            self.phase[:, slot] = np.where(unlucky, IDLE, self.phase[:, slot])

    def _intensities(self, w: World, live: NDArray[np.intp]) -> Array:
        """Return how strongly each card acts this quarter; the slots `live` alone are in play."""
        left = (self.until.take(live, axis=1) - w.month) / (3.0 * self.deck.duration.take(live))
        fading = np.where(self.deck.fades.take(live), clip(left, 0.0, 1.0), 1.0)
        found = np.zeros_like(self.strength)
        strength = self.strength.take(live, axis=1)
        found[:, live] = np.where(self.phase.take(live, axis=1) == ACTING, strength * fading, 0.0)
        for slot, condition in self.deck.holds_while.items():
            if found[:, slot].any():
                found[:, slot] *= condition.holds(lambda name: w.metric(name)[:, 0])
        for slot, sizes in self.deck.terms.items():
            if found[:, slot].any():  # the smaller offer is the deal
                partner = self.deck.partner[slot]
                found[:, slot] *= np.minimum(sizes[self.choice[:, slot]], sizes[self.choice[:, partner]])
        for slot, (condition, times) in self.deck.boosts.items():
            if found[:, slot].any():
                held = condition.holds(lambda name: w.metric(name)[:, 0])
                found[:, slot] *= np.where(held, times, 1.0)
        return found

    def _buy(self, w: World) -> None:
        """Buy this quarter's part of the stocks that acting cards buy."""
        acting = np.any(self.intensity > 0.0, axis=0)
        for stock in self.deck.stocks:
            if acting[stock.slot]:
                self._add(w.tables[stock.kind], stock, self.intensity[:, stock.slot])

    def _add(self, table: Table[Any], stock: Stock, part: Array) -> None:
        values, most = getattr(table, stock.column), table.columns[stock.column].high
        if stock.row is None:  # the market chosen
            rows = np.arange(values.shape[1])
            values += np.where(self.choice[:, stock.slot, None] == rows, (stock.add * part)[:, None], 0.0)
            return
        bought = values[:, stock.row]
        if stock.times != 1.0:
            bought *= 1.0 + (stock.times - 1.0) * part
        if stock.add != 0.0:
            bought += stock.add * part
        if most < np.inf:
            np.minimum(bought, most, out=bought)

    # ------------------------------------------------------------------------------------------------- effects

    def stilled(self) -> dict[str, Array]:
        """Return what acting cards leave of the hazards of events, by event: (worlds,), 0 = it cannot strike."""
        found: dict[str, Array] = {}
        for slot, event in self.deck.stills:
            if np.any(self.intensity[:, slot] > 0.0):
                found[event] = found.get(event, 1.0) * clip(1.0 - self.intensity[:, slot], 0.0, 1.0)
        return found

    def act(self, w: World) -> None:
        """Lift levers and move parameters by this quarter's intensities; from a copied state this alone is needed."""
        acting = np.any(self.intensity > 0.0, axis=0)
        if not np.any(acting):
            self.lift, w.p = None, w.drawn
            return
        self.lift = self._lifted(w, acting)
        changed = {}
        for touched in self.deck.parameters:
            live = [touch for touch in touched.touches if acting[touch.slot]]
            if not live:
                continue
            base = getattr(w.drawn, touched.name)
            value = np.empty((w.worlds, 2 if touched.axis else base.shape[1]))
            value[:] = base
            for touch in live:
                columns = touch.columns if value.shape[1] > 1 else slice(None)
                strength = self.intensity[:, touch.slot, None]
                part = value[:, columns]
                if touch.times != 1.0:
                    part *= 1.0 + (touch.times - 1.0) * strength
                if touch.plus != 0.0:
                    part += touch.plus * strength
            value = clip(value, np.minimum(base, touched.least), np.maximum(base, touched.most))
            changed[touched.name] = w.tables[touched.axis].spread(value) if touched.axis else value
        w.p = w.drawn.changed(changed) if changed else w.drawn

    def _lifted(self, w: World, acting: Where) -> Array | None:
        live = [touch for touch in self.deck.levers if acting[touch.slot]]
        if not live:
            return None
        lift = np.zeros_like(w.governments.level)
        for touch in live:
            lift[:, touch.side, touch.lever] += touch.plus * self.intensity[:, touch.slot]
        return lift

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything that makes up the hand, by name."""
        return {name: getattr(self, name) for name in STATE}
