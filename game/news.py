"""News: what happened in a world that somebody watches, told in one sentence each.

Only a sighted world (a played one) has a newsroom; a batch pays nothing for it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.table import SIDES
from game.calendar import Month
from game.levers import LEVERS
from game.metrics import METRIC_INDEX

if TYPE_CHECKING:
    from game.world import World

NATIONS = {"us": "The United States", "china": "China"}


@dataclass(frozen=True)
class News:
    """One item: the month, what kind of item it is, whose news (None: the world's), a sentence, its gravity."""

    month: Month
    key: str
    side: str | None
    text: str
    weight: float


@dataclass(frozen=True)
class Line:
    """A line that a metric may cross: what is said on the way up and on the way down."""

    metric: str
    level: float
    up: str
    down: str
    weight: float


LINES = (
    Line("frontier_lead", 0.5, "The United States leads the frontier.", "The United States no longer leads.", 0.8),
    Line("frontier_lead", -0.5, "China no longer leads the frontier.", "China leads the frontier.", 0.9),
    Line("applied_ratio", 1.0, "China now puts AI to more use than the United States.",
         "The United States now puts AI to more use than China.", 0.7),
    Line("us_idle_share", 0.05, "American accelerators wait for power: one in twenty stands idle.",
         "American accelerators have the power they need again.", 0.7),
    Line("china_idle_share", 0.05, "Chinese accelerators wait for power: one in twenty stands idle.",
         "Chinese accelerators have the power they need again.", 0.7),
    Line("tension", 60.0, "Tension passes 60: every month now carries a risk of a strait crisis.",
         "Tension falls below 60.", 0.9),
    Line("native_parity", 0.5, "Chinese chips reach parity: native silicon fills half of demand at the 5 nm class.",
         "Chinese chips lose parity.", 0.9),
    Line("dependence_margin", 0.0, "Most third-country markets run on the American stack.",
         "Most third-country markets run on the Chinese stack.", 0.8),
)  # fmt: skip
"""The lines whose crossing is news."""


class Newsroom:
    """Keeps the news of one world; `items` in the order they happened."""

    def __init__(self, items: list[News] | None = None) -> None:
        self.items: list[News] = list(items or [])
        self._targets: np.ndarray | None = None

    def watch(self, world: World) -> None:
        """Look before a month begins, to tell afterwards what changed."""
        self._targets = world.governments.target[0].copy()
        self._before = world.metrics[0].copy()
        self._matured = float(world.governments.tool_maturity[0, 1])

    def report(self, world: World, month: Month) -> None:
        """Tell what happened in `month`, which has just passed."""
        self._shocks(world, month)
        self._orders(world, month)
        self._releases(world, month)
        self._lines(world, month)
        if self._matured == 0.0 < world.governments.tool_maturity[0, 1]:
            text = "A home-grown EUV machine works in China; volume is years away."
            self.items.append(News(month, "euv", "china", text, 0.9))
        if world.frozen[0] == month:
            text = "Crisis in the Taiwan Strait: the race stops here."
            self.items.append(News(month, "strait_crisis", None, text, 1.0))

    def _shocks(self, world: World, month: Month) -> None:
        for place in np.flatnonzero(world.shocks.struck[0]):
            shock = world.shocks.deck.shocks[place]
            self.items.append(News(month, shock.key, shock.side, f"{shock.title}: {shock.text}", 0.7))

    def _orders(self, world: World, month: Month) -> None:
        targets = world.governments.target[0]
        for side, name in enumerate(SIDES):
            for place, (key, lever) in enumerate(LEVERS.items()):
                before, now = self._targets[side, place], targets[side, place]  # type: ignore[index]
                if abs(now - before) > 0.02:
                    way = "raises" if now > before else "lowers"
                    text = f"{NATIONS[name]} {way} {lever.title.lower()}: {before:.2f} to {now:.2f}."
                    self.items.append(News(month, f"order:{key}", name, text, 0.4))

    def _releases(self, world: World, month: Month) -> None:
        labs = world.labs
        for place in np.flatnonzero(world.released[0]):
            side = int(labs.nation[place])
            capability = float(labs.capability[0, place])
            if capability < float(world.frontier[0, side]):
                continue
            leads = capability >= float(world.frontier[0].max())
            copied = ", much of it learned from a teacher" if labs.distilled[0, place] > 0.4 else ""
            where = "the best anywhere" if leads else f"the best in {'America' if side == 0 else 'China'}"
            text = f"{labs.names[place]} releases a model, {where}{copied}."
            self.items.append(News(month, "release", SIDES[side], text, 0.6 if leads else 0.4))

    def _lines(self, world: World, month: Month) -> None:
        for line in LINES:
            place = METRIC_INDEX[line.metric]
            before, now = self._before[place], world.metrics[0, place]
            if before < line.level <= now or now < line.level <= before:
                text = line.up if now >= line.level else line.down
                self.items.append(News(month, f"line:{line.metric}", None, text, line.weight))

    def state(self) -> list[dict[str, Any]]:
        """Return the items as plain data, for a save."""
        return [asdict(item) for item in self.items]

    @classmethod
    def restore(cls, items: list[dict[str, Any]]) -> Newsroom:
        """Return the newsroom of a save."""
        return cls([News(**item) for item in items])
