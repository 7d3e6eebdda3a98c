"""The curtain of a game for two: pass the chair. Nothing of the other seat is on the window while it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame
from pygame import Rect

from game.levers import SIDES, SideKey
from game.ui import shapes, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import GameView, side_name
from game.ui.widget import Panel


class Curtain(Scene):
    """Who is to sit down, and one button to say that they did."""

    def __init__(self, app: App, side: SideKey, go_on: Callable[[], object]) -> None:
        super().__init__(app)
        self.side = SIDES.index(side)
        self.go_on = go_on

    @property
    def caption(self) -> str:
        return say("curtain.caption")

    def build(self) -> None:
        self.page = _CurtainPage(self)
        self.panels = [self.page]
        self.focus = self.page.widgets[0]

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            from game.ui.scenes.title import Title

            self.app.start_with(Title(self.app))
            return True
        return False


class _CurtainPage(Panel):
    def __init__(self, scene: Curtain) -> None:
        super().__init__()
        self.side = scene.side
        self.sit = Button(say("curtain.sit", side=side_name(scene.side)), scene.go_on, "lock-open", accent=scene.side)
        self.sit.key_name = say("key.enter")
        self.widgets = [self.sit]

    def state(self) -> Hashable:
        return self.side

    def arrange(self, canvas: Canvas) -> None:
        foot = pages.card(self.area.size, canvas.scale, 640, 380)["foot"]
        width = max(canvas.px(280), self.sit.wanted_width(canvas))
        self.sit.area = Rect(foot.centerx - width // 2, foot.top, width, foot.height)

    def paint(self, canvas: Canvas) -> None:
        light = shapes.glow(round(min(self.area.size) * 1.2), theme.SIDE[self.side], 0.20)
        canvas.surface.blit(light, light.get_rect(center=self.area.center))
        areas = pages.card(self.area.size, canvas.scale, 640, 380)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        head, body = areas["head"], areas["body"]
        canvas.text_in(say("curtain.caption"), head, "body", theme.MUTED, "centre")
        canvas.side_mark(self.side, (body.centerx, body.top + canvas.px(44)), 46)
        at = (body.centerx, body.top + canvas.px(104))
        canvas.text(side_name(self.side), at, "title", theme.SIDE_BRIGHT[self.side], "centre", body.width)
        lines = canvas.typeface.wrapped(say("curtain.text", side=side_name(1 - self.side)), "body", canvas.px(480))
        for place, line in enumerate(lines):
            top = body.top + canvas.px(142) + place * canvas.line_height("body")
            canvas.text(line, (body.centerx, top), "body", theme.PLAIN, "centre", middle=False)


def open_curtain(app: App, view: GameView) -> None:
    """Draw the curtain for the side that is now in the seat; behind it the game goes on with its last report."""
    from game.ui.scenes.turn import sit_down

    side = view.session.playing()
    app.start_with(Curtain(app, side, lambda: sit_down(app, view)))
