"""What a turn is and what it brought: the orders of both sides, how metrics moved, what happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from game.calendar import Month, month_from_text, month_text
from game.errors import PrimacyError
from game.levers import SIDES, SideKey
from game.news import News
from game.orders import Orders


@dataclass(frozen=True)
class Change:
    """How one metric moved over a turn."""

    metric: str
    before: float
    after: float


@dataclass(frozen=True)
class Played:
    """One committed turn: when, and what each side newly ordered. `text` and `from_text` are inverse."""

    month: Month
    orders: dict[SideKey, Orders]

    def text(self) -> str:
        """One line, as in "2025-01 us: grid=0.8 | energy=0.5 silicon=0.3; china: |"."""
        return f"{month_text(self.month)} " + "; ".join(
            f"{side}: {orders.text()}" for side, orders in self.orders.items()
        )

    @classmethod
    def from_text(cls, text: str) -> Played:
        """The turn that `text` wrote. Raises PrimacyError."""
        match = re.fullmatch(r"(\d{4}-\d{2}) (.*)", text)
        if match is None:
            raise PrimacyError(f'"{text}" is not a turn; write it as in 2025-01 us: grid=0.8 |; china: |')
        orders: dict[SideKey, Orders] = {}
        for part in match[2].split("; "):
            side, _colon, words = part.partition(": ")
            orders[side_from(side)] = Orders.from_text(words)
        return cls(month_from_text(match[1]), orders)


@dataclass(frozen=True)
class TurnReport:
    """What a turn brought; where a decision stands for several quarters, `quarters` tells each of them."""

    turn: int  # the turn that was played, from 1
    start: Month
    end: Month  # the month the world now stands in
    orders: dict[SideKey, Orders]  # what each side newly ordered
    stood: dict[SideKey, Orders]  # what stood before
    changes: dict[str, Change]  # every metric
    news: list[News]
    warning: str = ""  # why the game could not be saved by itself, if so
    quarters: tuple[TurnReport, ...] = field(default=(), repr=False)


def together(reports: Sequence[TurnReport]) -> TurnReport:
    """Tell several quarters as one turn: the first's orders, the changes from its start to the last's end."""
    first, last = reports[0], reports[-1]
    if len(reports) == 1:
        return first
    changes = {key: Change(key, first.changes[key].before, last.changes[key].after) for key in first.changes}
    news = [item for report in reports for item in report.news]
    return replace(first, end=last.end, changes=changes, news=news, quarters=tuple(reports))


def side_from(text: Any) -> SideKey:
    """Return a side by its key. Raises PrimacyError."""
    if text not in SIDES:
        raise PrimacyError(f'"{text}" is no side; the sides are us and china.')
    side: SideKey = text
    return side
