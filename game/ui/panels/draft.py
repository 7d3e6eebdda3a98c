"""The draft in one place: every order in it as a row that can be taken out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

import pygame
from pygame import Rect

from game.cards.card import Play
from game.events import answers
from game.session.drafting import SAME_SHARE
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.text import say
from game.ui.view import GameView, lever_name
from game.ui.widget import Action, Touch, Widget
from game.ui.words import card_title, declared, event_said


@dataclass(frozen=True)
class Drafted:
    """One order of the draft: its kind and key, what it is called, and how much of it."""

    kind: str  # "card", "answer", "lever" or "programmes"
    key: str
    title: str
    number: str = ""


ICONS = {"card": "flag", "answer": "handshake", "lever": "settings", "programmes": "coins"}


def drafted(view: GameView) -> Iterator[Drafted]:
    """Everything in the draft: cards, answers, levers, and the budget if it changes."""
    session = view.session
    draft, standing = session.draft, session.standing(view.side_key)
    for play in draft.cards:
        yield Drafted("card", Play.of(play).key, card_title(play))
    deck = session.world.shocks.deck
    for text in draft.answers:
        event, key = answers.parts(text)
        shock = deck.shocks[deck.keys.index(event)]
        answer = next(each for each in shock.answers if each.key == key)
        yield Drafted("answer", event, declared(answer).title, event_said(shock).title)
    for key, target in draft.levers.items():
        before, after = formats.plain(100 * standing.levers[key]), formats.plain(100 * target)
        yield Drafted("lever", key, lever_name(key), say("report.order", before=before, after=after))
    if draft.programmes:
        moved = [key for key, share in draft.programmes.items() if abs(share - standing.programmes[key]) >= SAME_SHARE]
        yield Drafted("programmes", "", say("reveal.budget"), ", ".join(say(f"programme.{key}") for key in moved))


def take_out(view: GameView, order: Drafted) -> None:
    """Take one order out of the draft, as a step that can be undone."""
    session = view.session
    if order.kind == "card":
        session.take_back_card(order.key)
    elif order.kind == "answer":
        session.take_back_answer(order.key)
    elif order.kind == "lever":
        session.set_lever(order.key, session.standing(view.side_key).levers[order.key])
    else:
        session.adopt(replace(session.draft, programmes={}))
    view.drafted()


class DraftRow(Widget):
    """One order of the draft; the cross, Delete or space takes it out."""

    def __init__(self, order: Drafted, side: int, take: Action) -> None:
        super().__init__()
        self.order = order
        self.side = side
        self.take = take
        self.hint_title = order.title
        self.hint_text = "\n".join(filter(None, (order.number, say("orders.take_out"))))
        self._cross = Rect(0, 0, 0, 0)

    @property
    def subject(self) -> str:
        """The key of what is ordered."""
        return self.order.key

    def look(self) -> Hashable:
        return self.order

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        box = Rect(self.area.left, self.area.top, self.area.width, self.area.height - canvas.px(4))
        canvas.box(box, theme.CONTROL_HOVER if touch.hovered else theme.CONTROL, 7, theme.CONTROL_EDGE)
        inner, size = box.inflate(-canvas.px(16), 0), canvas.px(15)
        icon = Rect(inner.left, inner.centery - size // 2, size, size)
        canvas.icon(ICONS[self.order.kind], icon, theme.SIDE_BRIGHT[self.side])
        self._cross = Rect(inner.right - size, icon.top, size, size)
        canvas.icon("x", self._cross, theme.BRIGHT if touch.hovered or touch.focused else theme.MUTED)
        left, right = icon.right + canvas.px(8), self._cross.left - canvas.px(8)
        title = canvas.typeface.shortened(self.order.title, "small_strong", right - left)
        drawn = canvas.text(title, (left, inner.centery), "small_strong", theme.BRIGHT)
        number, room = self.order.number, right - drawn.right - canvas.px(10)
        if number and canvas.text_width(number, "small") <= room:
            canvas.text(number, (right, inner.centery), "small", theme.PLAIN, "right")
        if touch.focused:
            canvas.focus_ring(box, 7)

    def press(self, at: tuple[int, int]) -> None:
        if at[0] >= self._cross.left - self._cross.width // 2:
            self.take()

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_DELETE, pygame.K_BACKSPACE, pygame.K_SPACE):
            self.take()
            return True
        return False
