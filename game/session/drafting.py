"""The draft: what a player is about to order - free to try, with undo and redo without limit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from agents.government import SMALLEST_MOVE
from game.cards import orders as card_orders
from game.cards.card import Play
from game.cards.view import CardInHand, hand_of
from game.errors import PrimacyError, Sentence
from game.events import answers
from game.levers import LEVERS, PROGRAMMES, SIDES, SideKey, levers_of
from game.orders import OrderReview, Orders
from game.world import World

DECIMALS = 4  # of drafted targets and shares, so that a log of orders as text says them exactly
SAME_SHARE = 0.002  # of the budget: shares nearer than this are the same


@dataclass
class Drafting:
    """A seat at the levers of one world: what stands, and what the side in the seat drafts."""

    world: World
    side: SideKey | None  # whose draft it is; None: watched
    draft: Orders = field(default_factory=lambda: Orders())
    _undone: list[Orders] = field(default_factory=list)
    _redone: list[Orders] = field(default_factory=list)
    _gesture: tuple[str, object] | None = None

    @property
    def player(self) -> int:
        """The player's place on the nation axis; a watched game is seen from the United States."""
        return SIDES.index(self.side) if self.side else 0

    def standing(self, side: SideKey) -> Orders:
        """The targets and shares that stand for a side now."""
        table, index = self.world.governments, SIDES.index(side)
        target, share = table.target[0, index], table.programme[0, index]
        keys = list(LEVERS)
        return Orders(
            levers={key: float(target[keys.index(key)]) for key in levers_of(side)},
            programmes={key: float(value) for key, value in zip(PROGRAMMES, share, strict=True)},
        )

    def target(self, lever: str) -> float:
        """Where the player's lever is to go: as drafted, else as it stands."""
        side = self.playing()
        return self.draft.levers.get(lever, self.standing(side).levers[lever])

    def shares(self) -> dict[str, float]:
        """The player's shares of the budget: as drafted, else as they stand."""
        return dict(self.draft.programmes or self.standing(self.playing()).programmes)

    def set_lever(self, lever: str, target: float, gesture: object = None) -> None:
        """Draft a lever's target, 0 to 1. Calls with the same `gesture` (one drag) are one step of undo."""
        standing = self.standing(self.playing()).levers
        if lever not in standing:
            raise PrimacyError(f'"{lever}" is no lever of this side; there are: {", ".join(standing)}.')
        levers = dict(self.draft.levers)
        levers[lever] = round(min(max(float(target), 0.0), 1.0), DECIMALS)
        if abs(levers[lever] - standing[lever]) <= SMALLEST_MOVE:
            del levers[lever]
        self._change(replace(self.draft, levers=levers), lever, gesture)

    def set_programme(self, programme: str, share: float, gesture: object = None) -> None:
        """Draft a programme's share of the budget, at most what the others leave."""
        shares = self.shares()
        if programme not in shares:
            raise PrimacyError(f'"{programme}" is no programme; there are: {", ".join(shares)}.')
        left = 1.0 - sum(value for key, value in shares.items() if key != programme)
        shares[programme] = min(max(float(share), 0.0), max(left, 0.0))
        shares = {key: math.floor(value * 10**DECIMALS + 0.01) / 10**DECIMALS for key, value in shares.items()}
        standing = self.standing(self.playing()).programmes
        same = all(abs(shares[key] - standing[key]) < SAME_SHARE for key in shares)
        drafted = {} if same else shares
        self._change(replace(self.draft, programmes=drafted), programme, gesture)

    def play_card(self, key: str, choice: str = "") -> None:
        """Draft a card, with its choice where it has one; a card that is drafted already is drafted anew.

        Raises PrimacyError for a card or a choice that this side does not have; what else blocks it is in `review`.
        """
        text = Play(key, choice).text
        for mistake in card_orders.mistakes(self.playing(), (text,)):
            raise PrimacyError(mistake)
        others = tuple(each for each in self.draft.cards if Play.of(each).key != key)
        self._change(replace(self.draft, cards=(*others, text)), key, None)

    def take_back_card(self, key: str) -> None:
        """Take a card out of the draft; one that is not in it stays out."""
        left = tuple(each for each in self.draft.cards if Play.of(each).key != key)
        self._change(replace(self.draft, cards=left), key, None)

    def answer(self, event: str, key: str) -> None:
        """Draft an answer to an event that waits for one; an earlier answer to it is replaced.

        Raises PrimacyError for an answer that this side does not have; what else blocks it is in `review`.
        """
        text = f"{event}:{key}"
        for mistake in answers.mistakes(self.world.shocks.deck, self.playing(), (text,)):
            raise PrimacyError(mistake)
        others = tuple(each for each in self.draft.answers if answers.parts(each)[0] != event)
        self._change(replace(self.draft, answers=(*others, text)), event, None)

    def take_back_answer(self, event: str) -> None:
        """Take the answer to an event out of the draft; one that is not in it stays out."""
        left = tuple(each for each in self.draft.answers if answers.parts(each)[0] != event)
        self._change(replace(self.draft, answers=left), event, None)

    def events_waiting(self) -> list[str]:
        """The events that wait for an answer of the side in the seat."""
        return answers.waiting(self.world, self.side) if self.side else []

    def hand(self, side: SideKey | None = None) -> list[CardInHand]:
        """Every card of a side (by default the player's) as it stands: what it costs now, what blocks it, its course.

        The rival's cards are public once they were revealed; what blocks them is its own business and left empty.
        """
        return hand_of(self.world, side or self.side or "us", blocks=side in (None, self.side))

    def _change(self, draft: Orders, what: str, gesture: object) -> None:
        if draft == self.draft:
            return
        if gesture is None or self._gesture != (what, gesture):
            self._undone.append(self.draft)
        self._gesture = (what, gesture)
        self._redone.clear()
        self.draft = draft

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of the draft to take back."""
        return bool(self._undone)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to put back."""
        return bool(self._redone)

    def undo(self) -> None:
        """Take back the last step of the draft; without one, nothing happens."""
        if self._undone:
            self._redone.append(self.draft)
            self.draft = self._undone.pop()
            self._gesture = None

    def redo(self) -> None:
        """Put back the step that was last taken back; without one, nothing happens."""
        if self._redone:
            self._undone.append(self.draft)
            self.draft = self._redone.pop()
            self._gesture = None

    def adopt(self, orders: Orders) -> None:
        """Draft these orders instead of what is drafted, as one step that can be taken back."""
        self._change(orders, "", None)

    def clear(self) -> None:
        """Empty the draft, as one step that can be taken back."""
        self._change(Orders(), "", None)

    @property
    def draft_is_empty(self) -> bool:
        """Whether nothing new is drafted, so that standing orders would go on."""
        return not self.draft

    def review(self) -> OrderReview:
        """What the draft costs, and every reason why it cannot be ordered."""
        return self.world.review(self.playing(), self.draft)

    def playing(self) -> SideKey:
        """The side in the seat. Raises PrimacyError where nobody plays."""
        if self.side is None:
            raise PrimacyError(Sentence("Nobody plays a side in a watched game.", "watched"))
        return self.side

    def _put_away(self) -> Orders:
        """Take the draft off the desk, with all its steps; returns what was drafted."""
        drafted, self.draft = self.draft, Orders()
        self._undone.clear()
        self._redone.clear()
        self._gesture = None
        return drafted


def newly(before: Orders, after: Orders) -> Orders:
    """What was ordered in between: targets that moved, and all shares if one did."""
    levers = {key: value for key, value in after.levers.items() if abs(value - before.levers[key]) > SMALLEST_MOVE}
    moved = any(abs(value - before.programmes[key]) >= SAME_SHARE for key, value in after.programmes.items())
    return Orders(levers=levers, programmes=dict(after.programmes) if moved else {})
