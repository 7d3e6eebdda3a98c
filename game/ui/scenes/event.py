"""An event that waits for an answer: what happened, what can be done about it, and what that would change."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

import pygame
from pygame import Rect

from game.events import answers
from game.events.deck import Answer, Shock
from game.orders import Orders
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.comparer import Comparer
from game.ui.controls import Button, Tabs
from game.ui.layouts import pages
from game.ui.lists import Row, RowList
from game.ui.panels.compared import half, paint_effects, paint_odds, seen_verdicts
from game.ui.panels.odds import paint_condition
from game.ui.panels.page import DialogHead, DialogPage, Grounded, PageFoot, filling
from game.ui.reading import Block, Reading, height_of
from game.ui.text import say, told
from game.ui.view import GameView
from game.ui.words import answer_cost, declared, effects_said, event_said, source_of

LEAVE = ""
"""The row that leaves the event unanswered."""


def open_event(app: App, view: GameView, event: str = "") -> None:
    """Lay the events that wait for an answer over what shows; without any, say so."""
    if view.session.events_waiting():
        app.push(Event(app, view, event))
    else:
        app.toast(say("event.none"), bad=False)


class Event(DialogPage):
    """A dialog: a tab for each event, its text, its answers, and the odds with and without the chosen answer."""

    def __init__(self, app: App, view: GameView, event: str = "") -> None:
        super().__init__(app)
        self.view = view
        self.waiting = view.session.events_waiting()
        self.event = event if event in self.waiting else self.waiting[0]
        self.comparer = Comparer()
        self.asked: tuple[str, str] | None = None
        self._fitted: tuple[int, float, float] | None = None  # a width, and the heights that everything needs at it

    @property
    def caption(self) -> str:
        return say("event.title")

    @property
    def shock(self) -> Shock:
        """The event that shows."""
        deck = self.view.session.world.shocks.deck
        return deck.shocks[deck.keys.index(self.event)]

    @property
    def drafted(self) -> str:
        """The answer to this event that is drafted, or LEAVE."""
        texts = (answers.parts(text) for text in self.view.session.draft.answers)
        return next((key for event, key in texts if event == self.event), LEAVE)

    def build(self) -> None:
        names = [(key, event_said(self._shock_of(key)).title) for key in self.waiting]
        self.tabs = Tabs(names, self.event, self.show)
        self.tabs.visible = len(self.waiting) > 1
        self.told = Reading(lambda: tuple(self._blocks()))
        self.list = RowList([], LEAVE, lambda _key: self._ask(), self.answer)
        self.list.accent = self.view.side
        self.list.row_height = 58
        self.head = DialogHead(lambda: event_said(self.shock).title, lambda: say("event.waits"))
        self.give = Button(say("event.answer"), self.answer, "check", accent=self.view.side)
        self.give.key_name = say("key.enter")
        later = Button(say("event.later"), self.app.pop)
        later.key_name = "Esc"
        self.parts = {
            "told": Grounded(lambda: say("event.told"), [self.tabs, self.told], self._place_told, plain=True),
            "answers": Grounded(lambda: say("event.answers"), [self.list], filling(self.list), plain=True),
            "effect": EffectPanel(self),
            "foot": PageFoot([later, self.give], self._message, warning=True),
        }
        self.panels = [self.head, *self.parts.values()]
        self.show(self.event)
        self.focus = self.list

    def _shock_of(self, key: str) -> Shock:
        deck = self.view.session.world.shocks.deck
        return deck.shocks[deck.keys.index(key)]

    def show(self, event: str) -> None:
        """Show another event."""
        self.event = event
        place = self.view.side
        price = float(self.view.session.world.answer_prices()[0, place])
        rows = []
        for answer in self.shock.answers:
            said = declared(answer)
            rows.append(Row(answer.key, said.title, said.text, answer_cost(answer, price)))
        rows.append(Row(LEAVE, say("event.leave"), say("event.leave_text")))
        self.list.rows = rows
        self.list.chosen = self.drafted or rows[0].key
        self._ask()

    def plan(self, key: str) -> Orders:
        """The draft with this answer, or without any to this event."""
        draft = self.view.session.draft
        others = tuple(text for text in draft.answers if answers.parts(text)[0] != self.event)
        return replace(draft, answers=others if key == LEAVE else (*others, f"{self.event}:{key}"))

    def _ask(self) -> None:
        """Ask for the futures of leaving the event and of the chosen answer."""
        key = (self.event, self.list.chosen)
        if self.view.forecaster is None or key == self.asked or self.list.chosen == LEAVE:
            return
        self.asked = key
        session = self.view.session
        self.comparer.ask(session.world.state(), session.playing(), [self.plan(LEAVE), self.plan(key[1])])

    def _blocks(self) -> Iterator[Block]:
        chosen = next((each for each in self.shock.answers if each.key == self.list.chosen), None)
        yield from self._attention_told()
        yield from _blocks(self.shock, chosen, self.view.side)

    def _attention_told(self) -> Iterator[Block]:
        """How many of several events can be answered, and what becomes of the rest."""
        session = self.view.session
        slots = int(session.world.governments.attention[0, self.view.side])
        left = max(0, slots - self.view.review.attention)
        if len(self.waiting) > 1 or not slots:
            words = say("event.attention", waiting=len(self.waiting), slots=slots, left=left)
            yield Block(words, "small_strong", theme.WARNING, mark="eye")
            yield Block(say("event.rest"), colour=theme.MUTED, above=2)

    def _place_told(self, canvas: Canvas, room: Rect) -> None:
        top, rest = layout.rows(room, [canvas.px(32), 1.0], canvas.px(8))
        self.tabs.area = top
        self.told.area = rest if self.tabs.visible else room

    def _message(self) -> str:
        """Why the chosen answer cannot be given, if so."""
        if self.list.chosen == LEAVE:
            return ""
        session = self.view.session
        review = session.world.review(session.playing(), self.plan(self.list.chosen))
        return told(review.blocked[0]) if review.blocked else ""

    def answer(self) -> None:
        """Draft the chosen answer, or leave the event; with others waiting, go to the next."""
        session = self.view.session
        before = session.draft
        if self.list.chosen == LEAVE:
            session.take_back_answer(self.event)
        elif not self.app.attempt(lambda: session.answer(self.event, self.list.chosen)):
            return
        if session.draft != before:
            self.view.drafted()
        left = self.waiting[self.waiting.index(self.event) + 1 :]
        if left:
            self.tabs.choose(left[0])
        else:
            self.app.pop()

    def _wanted(self, canvas: Canvas, width: int) -> tuple[float, float]:
        """The height (units) of the longest text of any event and answer, and of the most answers to any event."""
        shocks = [self._shock_of(key) for key in self.waiting]
        above = tuple(self._attention_told())
        texts = [
            above + tuple(_blocks(one, answer, self.view.side)) for one in shocks for answer in (None, *one.answers)
        ]
        head, tabs = canvas.px(24 + 8), canvas.px(32 + 8) if self.tabs.visible else 0
        told = head + tabs + max(height_of(canvas, blocks, width) for blocks in texts)
        answers = head + canvas.px(self.list.row_height) * max(len(one.answers) + 1 for one in shocks)
        return told / canvas.scale, answers / canvas.scale

    def arrange(self, canvas: Canvas) -> None:
        size = canvas.surface.get_size()
        width = pages.event(size, canvas.scale)["told"].width
        if self._fitted is None or self._fitted[0] != width:
            self._fitted = (width, *self._wanted(canvas, width))
        areas = pages.event(size, canvas.scale, *self._fitted[1:])
        self.head.surround(areas, canvas)
        for name, panel in self.parts.items():
            panel.area = areas[name]

    def tick(self) -> None:
        self.comparer.tick()
        self.view.take_odds()

    def left(self) -> None:
        self.comparer.close()

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.answer()
        else:
            return False
        return True


def _blocks(shock: Shock, chosen: Answer | None, side: int) -> Iterator[Block]:
    """What happened and what it does, what an answer would do, and where that comes from."""
    yield Block(event_said(shock).text, "body", theme.BRIGHT, above=8)
    yield Block(say("event.effects"), "small_strong", theme.BRIGHT, above=12)
    for what, number in effects_said(shock.effects):
        yield Block(what, note=number, above=2)
    if chosen is not None:
        yield Block(declared(chosen).title, "small_strong", theme.SIDE_BRIGHT[side], above=12)
        yield Block(declared(chosen).text)
        for what, number in effects_said(chosen.effects):
            yield Block(what, note=number, above=2)
    yield Block(source_of(shock), colour=theme.MUTED, above=12)


class EffectPanel(Grounded):
    """The chosen answer against leaving the event, in the same luck."""

    def __init__(self, scene: Event) -> None:
        super().__init__(lambda: say("event.expected"), [], lambda _canvas, _room: None, plain=True)
        self.scene = scene

    def state(self) -> Hashable:
        return (self.scene.event, self.scene.list.chosen, self.scene.comparer.stamp)

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        scene = self.scene
        head, room = self._room(canvas)
        found = scene.comparer.answer
        if scene.view.forecaster is None:
            canvas.paragraph(say("odds.off"), room, "small", theme.MUTED)
        elif scene.list.chosen == LEAVE:
            canvas.paragraph(say("event.left"), room, "small", theme.MUTED)
        elif found is None:
            canvas.paragraph(scene.comparer.trouble or say("odds.waiting"), room, "small", theme.MUTED)
        else:
            canvas.text(say("odds.futures", count=found.worlds), head.midright, "small", theme.MUTED, "right")
            left, right = half(room, canvas.px(22))
            rows = max(1, (room.height - canvas.px(22)) // canvas.px(24))
            keys = sorted(seen_verdicts(found), key=lambda key: -found.verdicts[1].get(key, 0.0))[:rows]
            end = paint_odds(canvas, left, found, 1, keys)
            below = Rect(left.left, end + canvas.px(4), left.width, room.bottom - end - canvas.px(4))
            paint_condition(canvas, below)
            paint_effects(canvas, right, scene.view, found, 1, min(6, room.height // canvas.px(24)))
