"""What happened: the newest first, with the side it concerns; the wheel goes back in time."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame
from pygame import Rect

from game.calendar import month_text
from game.cards.card import card, cards
from game.levers import SIDES
from game.news import News as Item
from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.panels.card import Card
from game.ui.panels.pins import Pins
from game.ui.text import say, tell
from game.ui.view import GameView
from game.ui.widget import Hint, Touch, Widget
from game.ui.words import declared

FIRST_STEPS = {"goal": "flag", "draft": "settings", "commit": "check", "why": "circle-help"}
"""What is told before any news, with its icons, the most important first."""
LEADS_ON = ("card:", "line:")  # items of which a click tells more: the card's own page, why a line was crossed
HEAVY = 0.8  # news of this weight or more is marked as a warning
MOST_LINES, MOST_OF_CARD = 3, 6  # of an item, and of one about a card; its tool-tip says all
LEAST_OF_TEXT = 2  # lines of what is said about an item: with room for fewer only its date stands there


class News(Card):
    """The panel around the list."""

    def __init__(
        self,
        view: GameView,
        act: Callable[[str], object] | None = None,
        look_up: Callable[[Item], object] | None = None,
    ) -> None:
        """`act` does something about what is pinned, by its key; without it nothing is. `look_up` is what a click on an
        item does.
        """
        super().__init__(view)
        self.list = NewsList(view, look_up)
        self.pins = Pins(view, act) if act is not None else None
        self.widgets = [self.list]

    def state(self) -> Hashable:
        if self.pins is not None and self.pins.refresh():
            self.widgets = [*self.pins.rows, self.list]
        return self.view.turn_stamp

    def arrange(self, canvas: Canvas) -> None:
        padding = canvas.px(theme.PADDING)
        inner = self.area.inflate(-2 * padding, -2 * padding)
        head = canvas.px(26)
        room = Rect(inner.left, inner.top + head, inner.width, inner.height - head)
        self.list.area = room if self.pins is None else self.pins.arrange(canvas, room)

    def hints(self) -> list[Hint]:
        return self.list.hints

    def paint(self, canvas: Canvas) -> None:
        count = len(self.view.session.world.news)
        self.heading(canvas, say("news.title"), say("news.count", count=count) if count else "")


class NewsList(Widget):
    """News items below each other, as many as fit whole."""

    def __init__(self, view: GameView, look_up: Callable[[Item], object] | None = None) -> None:
        super().__init__()
        self.view = view
        self.look_up = look_up
        self._items: list[tuple[Rect, Item]] = []  # those shown, with their places
        self.skipped = 0  # how many of the newest are scrolled past
        self.hints: list[Hint] = []  # each item shown, whole
        self._shown = 0
        self._hovered = False

    def look(self) -> Hashable:
        return (self.view.turn_stamp, self.skipped)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        self._hovered = touch.hovered
        news = self._ordered()
        self.skipped = max(0, min(self.skipped, len(news) - 1))
        if not news:
            self._draw_first(canvas)
        top, self._shown, self.hints, self._items = self.area.top, 0, [], []
        for item in news[self.skipped :]:
            bottom = self._draw_item(canvas, item, top)
            if bottom is None:
                break
            self._items.append((Rect(self.area.left, top, self.area.width, bottom - top), item))
            top = bottom + canvas.px(9)
            self._shown += 1
        if touch.focused:
            canvas.focus_ring(self.area)

    def _draw_first(self, canvas: Canvas) -> None:
        """Before any news: what there is to do, to somebody who sees the screen for the first time."""
        if self.view.watched:
            canvas.paragraph(say("news.none"), self.area, "body", theme.MUTED)
            return
        top, size = self.area.top, canvas.px(16)
        for key, icon in FIRST_STEPS.items():
            left = self.area.left + size + canvas.px(10)
            words = say(f"news.first_{key}")
            lines = canvas.typeface.wrapped(words, "small", self.area.right - left)
            height = len(lines) * canvas.line_height("small")
            if top + height > self.area.bottom + canvas.px(4):
                break
            mark = Rect(self.area.left, top + canvas.px(1), size, size)
            canvas.icon(icon, mark, theme.SIDE_BRIGHT[self.view.side])
            canvas.paragraph(words, Rect(left, top, self.area.right - left, height), "small", theme.PLAIN)
            top += height + canvas.px(6)

    def _draw_item(self, canvas: Canvas, item: Item, top: int) -> int | None:
        """Draw one item: what happened, and in a few lines when and what that means. Returns its bottom, or None where
        it does not fit.
        """
        side = SIDES.index(item.side) if item.side in SIDES else None
        tile = canvas.px(28)
        left = self.area.left + tile + canvas.px(11)
        width = self.area.right - left
        meaning = _meaning(item)
        title, rest = (tell(item), meaning) if meaning else _parted(tell(item))
        when = month_text(item.month)
        line = canvas.line_height("small")
        room = min(MOST_OF_CARD if meaning else MOST_LINES, (self.area.bottom + canvas.px(4) - top) // line)
        body = f"{when} · {rest}" if rest else when
        wrapped = canvas.typeface.wrapped
        titles = [(words, "small_strong", theme.BRIGHT) for words in wrapped(title, "small_strong", width)]
        bodies = [(words, "small", theme.MUTED) for words in wrapped(body, "small", width)]
        if len(titles) + len(bodies) > room and room - len(titles) < LEAST_OF_TEXT:  # a shred of text tells nothing
            bodies = [(when, "small", theme.MUTED)]
        lines = [*titles, *bodies]
        if room < min(2, len(lines)) or top + tile > self.area.bottom + canvas.px(4):
            return None
        chip = self._chip(canvas, item)
        if chip is not None and canvas.text_width(lines[-1][0], "small") > width - chip.width - canvas.px(8):
            lines.append(("", "small", theme.MUTED))  # a line of its own for the button
        if len(lines) > room:  # the tool-tip says it whole
            words, style, ink = lines[room - 1]
            space = width if chip is None else width - chip.width - canvas.px(8)
            cut = canvas.typeface.shortened(words + " …", style, space)
            lines = [*lines[: room - 1], (cut, style, ink)]
        height = max(tile, len(lines) * line)
        self._paint_tile(canvas, Rect(self.area.left, top, tile, tile), side, item.weight >= HEAVY)
        first = top + max(0, (tile - line * len(lines)) // 2)
        for number, (words, style, ink) in enumerate(lines):
            canvas.text(words, (left, first + number * line), style, ink, middle=False)
        if chip is not None:
            chip.midright = (self.area.right, first + len(lines) * line - line // 2)
            self._paint_chip(canvas, chip)
        more = say("news.more") if self.look_up is not None and item.key.startswith(LEADS_ON) else ""
        told = "\n".join(filter(None, (rest, more)))
        self.hints.append(Hint(Rect(self.area.left, top, self.area.width, height), f"{when}  {title}", told))
        return top + height

    def _chip(self, canvas: Canvas, item: Item) -> Rect | None:
        """The button of an item that leads on, as large as it must be; None where nothing more is told."""
        if self.look_up is None or not item.key.startswith(LEADS_ON):
            return None
        return Rect(0, 0, canvas.text_width(say("news.why"), "small_strong") + canvas.px(14), canvas.px(19))

    def _paint_chip(self, canvas: Canvas, chip: Rect) -> None:
        canvas.box(chip, theme.CONTROL_HOVER if self._hovered else theme.CONTROL, 6, theme.CONTROL_EDGE)
        canvas.text_in(say("news.why"), chip, "small_strong", theme.SIDE_BRIGHT[self.view.side], "centre")

    def _paint_tile(self, canvas: Canvas, tile: Rect, side: int | None, heavy: bool) -> None:
        """Whose news it is, by colour and by shape; a warning where it weighs much."""
        ink = theme.WARNING if heavy else theme.LUCK if side is None else theme.SIDE_BRIGHT[side]
        canvas.box(tile, theme.CONTROL, 8, theme.CARD_EDGE)
        name = "alert-triangle" if heavy else "newspaper" if side is None else "flag"
        canvas.icon(name, tile.inflate(-canvas.px(12), -canvas.px(12)), ink)
        if side is not None:
            canvas.side_mark(side, (tile.right - canvas.px(4), tile.bottom - canvas.px(4)), 8)

    def _ordered(self) -> list[Item]:
        """The newest first; before them the cards that the rival was just seen to play."""
        news = list(reversed(self.view.session.world.news))
        report, rival = self.view.report, SIDES[1 - self.view.side]
        if report is None or self.view.watched:
            return news
        shown = [
            item
            for item in news
            if item.month >= report.start and item.side == rival and item.words == f"told.card.{rival}_plays"
        ]
        return [*shown, *(item for item in news if not any(item is one for one in shown))]

    def press(self, at: tuple[int, int]) -> None:
        found = next((item for area, item in self._items if area.collidepoint(at)), None)
        if found is not None and self.look_up is not None:
            self.look_up(found)

    def wheel(self, steps: int) -> bool:
        before = self.skipped
        most = len(self.view.session.world.news) - max(1, self._shown)
        self.skipped = max(0, min(self.skipped - steps, most))
        return self.skipped != before

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            self.wheel(1 if event.key == pygame.K_UP else -1)
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self._items and self.look_up is not None:
            self.look_up(self._items[0][1])
            return True
        return False


def _meaning(item: Item) -> str:
    """What a card does that was played or came into force, in its own words."""
    kind, _colon, key = item.key.partition(":")
    return declared(card(key)).text if kind == "card" and key in cards() else ""


def _parted(words: str) -> tuple[str, str]:
    """What happened, and what is said about it: the two sides of the first colon, if what happened is short."""
    for colon in (": ", "："):
        title, found, rest = words.partition(colon)
        if found and len(title) <= 60:
            return title, rest
    return words, ""
