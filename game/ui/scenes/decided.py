"""Concede, or run to the end: once a game is decided the rest of it can be played in one press."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.errors import PrimacyError
from game.session.session import DECIDED, DECIDED_TURNS
from game.ui import formats, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.panels.page import DialogHead, DialogPage, PageFoot
from game.ui.text import say
from game.ui.view import GameView, verdict_title
from game.ui.widget import Panel


def open_decided(app: App, view: GameView) -> None:
    """Offer to run a decided game to its end."""
    app.push(Decided(app, view, conceded=False))


def open_concede(app: App, view: GameView) -> None:
    """Ask whether to give the game up: standing orders then go on to the end."""
    app.push(Decided(app, view, conceded=True))


class Decided(DialogPage):
    """A dialog with two ways on; while the rest is played it shows how far it has come, and can be stopped."""

    def __init__(self, app: App, view: GameView, conceded: bool) -> None:
        super().__init__(app)
        self.view = view
        self.conceded = conceded
        self.running = False

    @property
    def caption(self) -> str:
        return say("decided.concede" if self.conceded else "decided.title")

    def build(self) -> None:
        self.head = DialogHead(lambda: self.caption)
        self.body = _Progress(self)
        self.go = Button(say("decided.run"), self.run, "fast-forward", accent=self.view.side)
        self.go.key_name = say("key.enter")
        stop = Button(say("decided.play_on"), self.stop)
        stop.key_name = "Esc"
        self.foot = PageFoot([stop, self.go])
        self.panels = [self.head, self.body, self.foot]
        self.focus = self.go

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.card(canvas.surface.get_size(), canvas.scale, 620, 250)
        self.head.surround(areas, canvas)
        self.body.area, self.foot.area = areas["body"], areas["foot"]
        self.go.enabled = not self.running

    def words(self) -> str:
        """What is asked."""
        session = self.view.session
        left = max(session.turns - session.turn + 1, 0)
        if self.running:
            return say("decided.running", turn=min(session.turn, session.turns), turns=session.turns)
        if self.conceded:
            return say("decided.concede_text", left=left)
        odds = session.odds[-1][1]
        key = max(odds, key=lambda name: odds[name])
        return say(
            "decided.text",
            verdict=verdict_title(key),
            odds=formats.plain(100 * DECIDED),
            turns=DECIDED_TURNS,
            left=left,
        )

    def run(self) -> None:
        """Play on under standing orders, a turn a frame."""
        self.running = True
        self.view.session.clear()

    def stop(self) -> None:
        """Back to the game as it stands."""
        from game.ui.scenes.main import open_game

        if self.running:
            open_game(self.app, self.view.session)
        else:
            self.app.pop()

    def tick(self) -> None:
        if not self.running:
            return
        from game.ui.scenes.turn import needs_handover

        session = self.view.session
        try:
            while needs_handover(self.view):
                session.hand_over()
            session.commit(autosave=True)
        except PrimacyError as error:
            self.running = False
            self.app.toast(error.sentence)
            return
        if session.is_over:
            from game.ui.scenes.verdict import open_verdict

            open_verdict(self.app, GameView(session, self.view.forecaster))

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.stop()
        elif event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and not self.running:
            self.run()
        else:
            return False
        return True


class _Progress(Panel):
    """The question, and how much of the game was played."""

    def __init__(self, scene: Decided) -> None:
        super().__init__()
        self.scene = scene

    def state(self) -> Hashable:
        return (self.scene.words(), self.scene.view.session.turn)

    def paint(self, canvas: Canvas) -> None:
        session = self.scene.view.session
        bar = Rect(self.area.left, self.area.bottom - canvas.px(24), self.area.width, canvas.px(10))
        room = Rect(self.area.left, self.area.top, self.area.width, bar.top - self.area.top)
        canvas.paragraph(self.scene.words(), room, "body", theme.PLAIN)
        canvas.bar(bar, (session.turn - 1) / max(1, session.turns), theme.SIDE[self.scene.view.side])
