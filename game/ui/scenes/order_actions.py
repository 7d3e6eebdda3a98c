"""Every lever, programme and card of the main screen by name, for the palette: choosing one puts the keyboard on it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from game.ui.actions import Action
from game.ui.panels.cards import FILTERS, CardRow
from game.ui.panels.levers import SliderRow
from game.ui.text import say
from game.ui.widget import Widget
from game.ui.words import card_title

if TYPE_CHECKING:
    from game.ui.scenes.main import Main


def order_actions(main: Main) -> Iterator[Action]:
    """The rows of every tab of the orders."""
    panel = main.orders_panel
    rows: tuple[SliderRow | CardRow, ...] = (*panel.levers, *panel.programmes, *panel.cards)
    for row in rows:
        tab = "cards" if isinstance(row, CardRow) else "levers" if row in panel.levers else "programmes"
        words = card_title(row.subject) if isinstance(row, CardRow) else row.name
        also = row.subject if isinstance(row, CardRow) else f"{row.hint_title} {row.hint_text}"
        act = functools.partial(turn_to, main, tab, row)
        yield Action(f"order {tab} {row.subject}", words, act, True, "", say(f"orders.{tab}"), also)


def turn_to(main: Main, tab: str, row: Widget) -> None:
    """Turn the orders to a tab and put the keyboard on a row of it."""
    panel = main.orders_panel
    if tab == "cards":
        panel.filter.chosen = FILTERS[0]
    panel.show(tab)
    panel.reveal(row)
    main.focus, main.by_keyboard = row, True
