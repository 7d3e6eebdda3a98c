"""Watch two doctrines play: the main screen with both sides' standing orders, a clock and its speed."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import pygame
from pygame import Rect

from game.doctrines import load_doctrine
from game.levers import LEVERS, SIDES, SideKey
from game.ui import clock, formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.panels.card import Card
from game.ui.scenes.game import GameScene
from game.ui.text import engine_words, say
from game.ui.view import GameView, lever_name
from game.ui.widget import Action, Hint

if TYPE_CHECKING:
    from game.ui.app import App

SPEEDS = (1, 3, 6, 12, 24)  # months a second


class Watch(GameScene):
    """Space pauses; plus and minus set the speed; the verdict comes by itself."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app, view)
        self.playing = True
        self.speed = 3
        self._next = 0.0

    def make_orders(self) -> StandingOrders:
        return StandingOrders(self)

    def entered(self) -> None:
        super().entered()
        self._next = clock.now() + 3 / self.speed

    def tick(self) -> None:
        super().tick()
        if self.playing and clock.now() >= self._next:
            self._next = clock.now() + 3 / self.speed
            self.step()

    def step(self) -> None:
        """Play one quarter."""
        self.view.commit()
        if self.view.session.is_over:
            from game.ui.scenes.verdict import Verdict

            self.app.start_with(Verdict(self.app, self.view))
        else:
            self.map.resolve()

    def pause(self) -> None:
        """Stop or go on."""
        self.playing = not self.playing
        self._next = clock.now() + 3 / self.speed

    def faster(self, steps: int) -> None:
        """Change the speed by steps."""
        place = SPEEDS.index(self.speed) + steps
        self.speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_SPACE:
            self.pause()
        elif event.key in (pygame.K_PLUS, pygame.K_EQUALS, pygame.K_KP_PLUS):
            self.faster(1)
        elif event.key in (pygame.K_MINUS, pygame.K_KP_MINUS):
            self.faster(-1)
        else:
            return super().shortcut(event)
        return True


class StandingOrders(Card):
    """The clock with its buttons, and both governments' levers: a circle where the American stands, a square where the
    Chinese does.
    """

    def __init__(self, scene: Watch) -> None:
        super().__init__(scene.view)
        self.scene = scene
        self.pause = Button(say("watch.pause"), scene.pause, "pause", accent=0)
        self.slower = self._speed_button("minus", -1)
        self.faster = self._speed_button("plus", 1)
        self.pause.hint_title = say("watch.keys")
        self.widgets = [self.pause, self.slower, self.faster]

    def _speed_button(self, icon: str, step: int) -> Button:
        act: Action = lambda: self.scene.faster(step)  # noqa: E731
        return Button("", act, icon)

    def state(self) -> Hashable:
        playing = self.scene.playing
        self.pause.words, self.pause.icon = (say("watch.pause"), "pause") if playing else (say("watch.play"), "play")
        return (self.view.turn_stamp, playing, self.scene.speed)

    def arrange(self, canvas: Canvas) -> None:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        foot = Rect(inner.left, inner.bottom - canvas.px(36), inner.width, canvas.px(36))
        small, wide = foot.height, self.pause.wanted_width(canvas)
        parts = layout.columns(foot, [wide, small, 1.0, small], canvas.px(8))
        self.pause.area, self.slower.area, self._speed, self.faster.area = parts

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("watch.standing"))
        body.height = self._speed.top - canvas.px(10) - body.top
        words = say("watch.speed", months=self.scene.speed)
        canvas.text_in(words, self._speed, "small", theme.PLAIN, "centre")
        head = canvas.px(24)
        names = {side: doctrine_title(self.view, side) for side in SIDES}
        y = body.top + canvas.px(8)
        x = body.left
        for place, side in enumerate(SIDES):
            canvas.side_mark(place, (x + canvas.px(5), y), 9)
            drawn = canvas.text(names[side], (x + canvas.px(16), y), "small_strong", theme.SIDE_BRIGHT[place])
            x = drawn.right + canvas.px(20)
        table = Rect(body.left, body.top + head, body.width, body.height - head)
        rows = layout.rows(table, [1.0] * len(LEVERS), 0)
        level = self.view.session.world.governments.level[0]
        target = self.view.session.world.governments.target[0]
        for place, (key, row) in enumerate(zip(LEVERS, rows, strict=True)):
            self._paint_lever(canvas, row, key, level[:, place], target[:, place])

    def _paint_lever(self, canvas: Canvas, row: Rect, key: str, level, target) -> None:  # type: ignore[no-untyped-def]
        name_width = round(row.width * 0.42)
        canvas.text(lever_name(key), row.midleft, "small", theme.PLAIN, width=name_width)
        height = canvas.px(3)
        left = row.left + name_width + canvas.px(8)
        for side in (0, 1):
            if SIDES[side] not in LEVERS[key].sides:
                continue
            y = row.centery + canvas.px(4.5) * (-1 if side == 0 else 1)
            bar = Rect(left, y - height // 2, row.right - canvas.px(8) - left, height)
            canvas.bar(bar, float(level[side]), theme.SIDE[side])
            if abs(float(target[side] - level[side])) > 0.01:
                canvas.tick(bar, float(target[side]), theme.PLAIN)
            canvas.side_mark(side, (bar.left + float(level[side]) * bar.width, bar.centery), 8)
        lines = [
            f"{say(f'side.{side}')}: {formats.plain(100 * level[place])}"
            for place, side in enumerate(SIDES)
            if side in LEVERS[key].sides
        ]
        self._hints.append(Hint(row, engine_words("lever_title", key, LEVERS[key].title), "\n".join(lines)))


def doctrine_title(view: GameView, side: SideKey) -> str:
    """The title of the doctrine that plays a side."""
    name = view.session.doctrines[side] or ""
    return engine_words(f"doctrine.{side}", name, load_doctrine(name, side).title)


def watch_when_ready(app: App, scenario: str, us: str | None, china: str | None, seed: int | None) -> None:
    """Open a watched game as soon as the engine is loaded."""
    import secrets

    app.engine.wait()
    from game.session.session import Session
    from game.ui.scenes.main import open_game

    seed = secrets.randbelow(1_000_000) if seed is None else seed
    open_game(app, Session.watch(scenario, us or "balanced", china or "balanced", seed))
