"""News: what happened in a world that somebody watches, told in one sentence each.

An item is a key and its values; the words stand in configs/text, one file a language (see `game.wording`). Only a
sighted world (a played one) has a newsroom; a batch pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.researcher import Departures
from agents.table import SIDES
from game import moves, wording
from game.calendar import Month
from game.cards.hand import ACTING, IDLE, WAITING
from game.levers import LEVERS
from game.metrics.metric import METRIC_INDEX

if TYPE_CHECKING:
    from game.world import World


@dataclass(frozen=True)
class News:
    """One item: the month, what kind of item it is, whose news (None: the world's), a sentence, its gravity.

    An item with `words` is told by the text of that key, its places filled with `values`, and needs no sentence:
    `text` is then the English one. A value such as "@lever_title.grid" stands for the words of what it names.
    """

    month: Month
    key: str
    side: str | None
    said: str
    weight: float
    words: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The item in English."""
        return self.told(wording.english())

    def told(self, strings: Mapping[str, str]) -> str:
        """Return the item in the language whose strings are given."""
        if self.words:
            return wording.fill(self.words, self.values, strings)
        return strings.get(f"engine.news.{self.key}", self.said)


@dataclass(frozen=True)
class Line:
    """A line that a metric may cross; `told.line.KEY.up` and `.down` say what that means."""

    key: str
    metric: str
    level: float
    weight: float


LINES = (
    Line("us_lead", "frontier_lead", 0.5, 0.8),
    Line("china_lead", "frontier_lead", -0.5, 0.9),
    Line("applied", "applied_ratio", 1.0, 0.7),
    Line("us_idle", "us_idle_share", 0.05, 0.7),
    Line("china_idle", "china_idle_share", 0.05, 0.7),
    Line("tension", "tension", 60.0, 0.9),
    Line("native_parity", "native_parity", 0.5, 0.9),
    Line("dependence", "dependence_margin", 0.0, 0.8),
)
"""The lines whose crossing is news."""


class Newsroom:
    """Keeps the news of one world; `items` in the order they happened."""

    def __init__(self, items: list[News] | None = None) -> None:
        self.items: list[News] = list(items or [])
        self._targets: np.ndarray | None = None
        self._weighed: np.ndarray | None = None
        self._moves: list[moves.Move] = []

    def attend(self, world: World) -> None:
        """Watch who moves in a world from now on."""

        def see(gone: Departures) -> None:
            if self._weighed is not None:
                self._moves = moves.notable(world, gone, self._weighed)

        world.researchers.witness = see

    def watch(self, world: World) -> None:
        """Look before a month begins, to tell afterwards what changed."""
        self._targets = world.governments.target[0].copy()
        self._phases, self._due = world.hand.phase[0].copy(), world.hand.due[0].copy()
        self._before = world.metrics[0].copy()
        self._matured = float(world.governments.tool_maturity[0, 1])
        self._moves = []

    def report(self, world: World, month: Month) -> None:
        """Tell what happened in `month`, which has just passed."""
        self._shocks(world, month)
        self._orders(world, month)
        self._cards(world, month)
        self._releases(world, month)
        self._departures(month)
        self._lines(world, month)
        if self._matured == 0.0 < world.governments.tool_maturity[0, 1]:
            self._tell(month, "euv", "china", 0.9, "euv")
        if world.frozen[0] == month:
            self._tell(month, "strait_crisis", None, 1.0, "strait_crisis")

    def hear(self, world: World) -> None:
        """Note what weighs in researchers' choices of the coming months."""
        self._weighed = moves.weights(world)

    def _tell(self, month: Month, key: str, side: str | None, weight: float, words: str, **values: str) -> None:
        self.items.append(News(month, key, side, "", weight, f"told.{words}", values))

    def _shocks(self, world: World, month: Month) -> None:
        for place in np.flatnonzero(world.shocks.struck[0]):
            shock = world.shocks.deck.shocks[place]
            self.items.append(News(month, shock.key, shock.side, f"{shock.title}: {shock.text}", 0.7))

    def _orders(self, world: World, month: Month) -> None:
        targets = world.governments.target[0]
        for side, name in enumerate(SIDES):
            for place, key in enumerate(LEVERS):
                before, now = self._targets[side, place], targets[side, place]  # type: ignore[index]
                if abs(now - before) > 0.02:
                    way = "raises" if now > before else "lowers"
                    values = {"lever": f"@lever_title.{key}", "before": f"{before:.2f}", "now": f"{now:.2f}"}
                    self._tell(month, f"order:{key}", name, 0.4, f"order.{name}.{way}", **values)

    def _cards(self, world: World, month: Month) -> None:
        hand = world.hand
        changed = (hand.phase[0] != self._phases) | (hand.due[0] != self._due) | (hand.played[0] == month)
        for slot in np.flatnonzero(changed):
            (key, side), card = hand.deck.slots[slot], hand.deck.cards[slot]
            told = []
            if hand.played[0, slot] == month:
                told.append((f"{SIDES[side]}_plays", 0.6))
            if hand.phase[0, slot] == ACTING and self._phases[slot] != ACTING:
                told.append(("begins", 0.4))
            elif hand.phase[0, slot] == IDLE and self._phases[slot] == WAITING:
                told.append(("alone" if card.side == "both" else "fails", 0.6))
            elif hand.due[0, slot] != self._due[slot] and hand.played[0, slot] != month:
                told.append(("late", 0.5))
            for words, weight in told:
                self._tell(month, f"card:{key}", SIDES[side], weight, f"card.{words}", card=f"@card_title.{key}")

    def _releases(self, world: World, month: Month) -> None:
        labs = world.labs
        for place in np.flatnonzero(world.released[0]):
            side = int(labs.nation[place])
            capability = float(labs.capability[0, place])
            if capability < float(world.frontier[0, side]):
                continue
            leads = capability >= float(world.frontier[0].max())
            rank = "world" if leads else SIDES[side]
            made = "copied" if labs.distilled[0, place] > 0.4 else "own"
            words = f"release.{rank}.{made}"
            self._tell(month, "release", SIDES[side], 0.6 if leads else 0.4, words, lab=f"@lab.{labs.names[place]}")

    def _departures(self, month: Month) -> None:
        for move in self._moves:
            side = next((each for each in (move.chosen, move.left) if each in SIDES), None)
            words = "move.colleague" if move.former else "move.graduate"
            values = {
                "origin": f"@told.region.{move.origin}",
                "left": f"@told.region.{move.left}",
                "chosen": f"@told.region.{move.chosen}",
                "employer": f"@told.employer.{move.employer}",
                "former": f"@told.employer.{move.former}",
                "reason": f"@told.reason.{move.reason}",
            }
            self._tell(month, "move", side, 0.3, words, **values)

    def _lines(self, world: World, month: Month) -> None:
        for line in LINES:
            place = METRIC_INDEX[line.metric]
            before, now = self._before[place], world.metrics[0, place]
            if before < line.level <= now or now < line.level <= before:
                way = "up" if now >= line.level else "down"
                self._tell(month, f"line:{line.metric}", None, line.weight, f"line.{line.key}.{way}")

    def state(self) -> dict[str, Any]:
        """Return the items, and what weighs in researchers' choices, as plain data for a save."""
        weighed = None if self._weighed is None else self._weighed.tolist()
        return {"items": [asdict(item) for item in self.items], "weighed": weighed}

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Newsroom:
        """Return the newsroom of a save."""
        room = cls([News(**item) for item in state["items"]])
        room._weighed = None if state["weighed"] is None else np.array(state["weighed"])
        return room
