"""The debrief: how the odds ran, whose doing the turning points were, and what another order would have done."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.errors import PrimacyError
from game.session import debrief
from game.ui import layout, theme
from game.ui.analyst import Analyst, Question
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.panels.debrief_essay import EssayPage
from game.ui.panels.debrief_export import ExportPage
from game.ui.panels.debrief_guess import GuessPage
from game.ui.panels.debrief_timeline import Timeline
from game.ui.panels.debrief_what_if import WhatIfPage
from game.ui.scene import Scene
from game.ui.text import say, told
from game.ui.view import GameView, verdict_title
from game.ui.widget import Panel, Widget

TABS = ("timeline", "guess", "what_if", "essay", "export")


class Debrief(Scene):
    """A page over a finished game, or one that is given up. The work goes on beside the window while it is read."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view
        self.analyst = Analyst()
        self.chosen = TABS[0]
        app.attempt(lambda: self.analyst.begin(view.session))

    @property
    def caption(self) -> str:
        return say("debrief.title")

    def build(self) -> None:
        self.pages: dict[str, Panel] = {
            "timeline": Timeline(self.view, self.analyst),
            "guess": GuessPage(self.view),
            "what_if": WhatIfPage(self.view, self.analyst, self.ask, self.play_on),
            "essay": EssayPage(self.view),
            "export": ExportPage(self.view, self.analyst, self.app),
        }
        self.head = _Head(self)
        self.panels = [self.head, *self.pages.values()]
        self.focus = self.head.tabs

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.debrief(canvas.surface.get_size(), canvas.scale)
        self.head.area = areas["head"]
        for name, page in self.pages.items():
            page.visible = name == self.chosen
            page.area = areas["body"]

    def choose(self, tab: str) -> None:
        """Show another page."""
        self.chosen = tab

    def ask(self, question: Question) -> None:
        """What if a side had given other orders on a turn?"""
        self.analyst.ask(question)

    def play_on(self, turn: int) -> None:
        """Take the game up again as it stood before a turn."""
        from game.ui.scenes.main import open_game

        def resume() -> None:
            open_game(self.app, debrief.from_turn(self.view.session, turn))

        self.app.attempt(resume)

    def tick(self) -> None:
        self.analyst.tick()

    def left(self) -> None:
        self.analyst.close()
        super().left()

    def leave(self) -> None:
        """Back to the verdict, or to the title after a game that was given up."""
        self.app.pop()

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.leave()
        elif pygame.K_1 <= event.key < pygame.K_1 + len(TABS):
            self.chosen = self.head.tabs.chosen = TABS[event.key - pygame.K_1]
        else:
            return False
        return True


class _Head(Panel):
    """The verdict, the tabs of the debrief, and the way out."""

    def __init__(self, scene: Debrief) -> None:
        super().__init__()
        self.scene = scene
        options = [(name, f"{place} {say(f'debrief.{name}')}") for place, name in enumerate(TABS, 1)]
        self.tabs = Tabs(options, scene.chosen, scene.choose)
        self.close = Button(say("debrief.close"), scene.leave)
        self.close.key_name = "Esc"
        self.widgets: list[Widget] = [self.tabs, self.close]

    def state(self) -> Hashable:
        analyst = self.scene.analyst
        return (len(analyst.turns), analyst.finished, analyst.trouble)

    def arrange(self, canvas: Canvas) -> None:
        wide = max(canvas.px(120), self.close.wanted_width(canvas))
        _title, self.tabs.area, close = layout.columns(
            self.area, [1.0, min(self.area.width * 5 // 9, canvas.px(620)), wide], canvas.px(14)
        )
        self.tabs.area = self.tabs.area.inflate(0, -canvas.px(16))
        self.close.area = close.inflate(0, -canvas.px(10))

    def paint(self, canvas: Canvas) -> None:
        session, analyst = self.scene.view.session, self.scene.analyst
        room = self.tabs.area.left - self.area.left - canvas.px(14)
        top = self.area.top + self.area.height // 3
        title = say("debrief.heading", verdict=verdict_title(session.verdict))
        style = "large" if canvas.text_width(title, "large") <= room else "body_strong"
        canvas.text(title, (self.area.left, top), style, theme.BRIGHT, width=room)
        progress = say("debrief.told") if analyst.finished else say(
            "debrief.working", turn=min(len(analyst.turns) + 1, len(session.log)), turns=len(session.log)
        )  # fmt: skip
        below = Rect(self.area.left, self.area.bottom - canvas.px(20), room, canvas.px(18))
        if not analyst.finished:
            bar = Rect(below.left, below.bottom + canvas.px(1), min(room, canvas.px(240)), canvas.px(3))
            canvas.bar(bar, len(analyst.turns) / max(1, len(session.log)), theme.SIDE[self.scene.view.side])
        ink = theme.WARNING if analyst.trouble else theme.MUTED
        canvas.text_in(told(analyst.trouble) or progress, below, "small", ink)


def open_debrief(app: App, view: GameView) -> None:
    """Lay the debrief over a game of which at least one turn was played; otherwise say why there is none."""
    if view.session.log:
        app.push(Debrief(app, view))
    else:
        app.attempt(_nothing)


def _nothing() -> None:
    raise PrimacyError(say("debrief.nothing"))
