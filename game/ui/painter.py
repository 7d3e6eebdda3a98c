"""Puts a scene on the window: repaints the panels whose look changed, and nothing else."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.ui import shapes, theme
from game.ui.canvas import Canvas
from game.ui.fonts import Typeface
from game.ui.scene import Scene
from game.ui.widget import Panel


class Painter:
    """Keeps the picture of one scene, without tool-tips, and what each panel looked like when painted."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.canvas: Canvas | None = None
        self.dirty: list[Rect] = []  # what the last call of `paint` changed
        self._ground: pygame.Surface | None = None
        self._looks: dict[Panel, Hashable] = {}

    @property
    def picture(self) -> pygame.Surface:
        """The picture as last painted."""
        assert self.canvas is not None
        return self.canvas.surface

    def forget(self) -> None:
        """Paint everything anew next time."""
        self.canvas = None

    def paint(
        self, size: tuple[int, int], typeface: Typeface, below: pygame.Surface | None, view: Rect | None = None
    ) -> bool:
        """Bring the picture up to date; `below` is what shows through a dialog. Of panels that cover their ground only
        what lies in `view` is painted, the part that the window shows. True if it changed.
        """
        self.dirty = []
        fresh = self.canvas is None or self.picture.get_size() != size or self.canvas.typeface is not typeface
        if fresh:
            self.canvas = Canvas(pygame.Surface(size), typeface)
            self._ground = dimmed(below) if below is not None else backdrop(size)
            self.picture.blit(self._ground, (0, 0))
            self._looks.clear()
            self.dirty.append(self.picture.get_rect())
        assert self.canvas is not None
        self.scene.arrange(self.canvas)
        if fresh:
            self.scene.underlay(self.canvas)
        for panel in self.scene.panels:  # what went first: another may now stand in its place
            if not panel.visible and self._looks.get(panel) is not None:
                self._paint_panel(panel)
                self._looks[panel] = None
        for panel in self.scene.panels:
            look = panel.look(self.scene.touch) if panel.visible else None
            seen = panel.area if view is None or not panel.covers else panel.area.clip(view)
            if isinstance(look, tuple) and seen != panel.area:
                look = (look[0], look, tuple(seen))
            if panel.visible and self._looks.get(panel) != look:
                self._paint_panel(panel, seen)
                self._looks[panel] = look
        return bool(self.dirty)

    def _paint_panel(self, panel: Panel, seen: Rect | None = None) -> None:
        assert self.canvas is not None
        assert self._ground is not None
        before = self._looks.get(panel)
        here = tuple(panel.area)
        for area in {here, *([before[0]] if isinstance(before, tuple) else [])}:
            self.dirty.append(Rect(area))
            if area != here or not (panel.visible and panel.covers):
                self.picture.blit(self._ground, area[:2], area)
                self.picture.set_clip(Rect(area))
                self.scene.underlay(self.canvas)
                self.picture.set_clip(None)
        if panel.visible:
            self.picture.set_clip(panel.area if seen is None else seen)
            self.canvas.notes = seen is None or seen == panel.area
            panel.draw(self.canvas, self.scene.touch)
            self.canvas.notes = True
            self.picture.set_clip(None)


def backdrop(size: tuple[int, int]) -> pygame.Surface:
    """The ground of every scene."""
    return shapes.backdrop(size, theme.BACKDROP_TOP, theme.BACKDROP_BOTTOM, theme.LIGHTS)


def dimmed(picture: pygame.Surface) -> pygame.Surface:
    """A picture pushed back behind a dialog."""
    shade = picture.copy()
    shade.fill((88, 88, 96), special_flags=pygame.BLEND_MULT)
    return shade


def draw_toast(canvas: Canvas, words: str, bad: bool) -> Rect:
    """Draw a passing message at the bottom of the window; returns where it was drawn."""
    window = canvas.surface.get_rect()
    lines = canvas.typeface.wrapped(words, "body", min(canvas.px(700), window.width - canvas.px(80)))
    width = max(canvas.text_width(line, "body") for line in lines) + canvas.px(60)
    box = Rect(0, 0, width, canvas.line_height("body") * len(lines) + canvas.px(20))
    box.midbottom = (window.centerx, window.bottom - canvas.px(18))
    ink = theme.WARNING if bad else theme.HELPS
    canvas.box(box, theme.CONTROL, theme.CONTROL_RADIUS, ink)
    sign = Rect(box.left + canvas.px(14), box.centery - canvas.px(9), canvas.px(18), canvas.px(18))
    canvas.icon("alert-triangle" if bad else "check", sign, ink)
    for number, line in enumerate(lines):
        top = box.top + canvas.px(10) + number * canvas.line_height("body")
        canvas.text(line, (box.left + canvas.px(42), top), "body", theme.BRIGHT, middle=False)
    return box
