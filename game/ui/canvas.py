"""The brush of the window: what panels and widgets draw with, in units and in the colours of the theme."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import pygame

from game.ui import shapes, theme
from game.ui.fonts import Typeface
from game.ui.icons import icon
from game.ui.theme import Colour

Align = Literal["left", "centre", "right"]


class Canvas:
    """A surface with a scale and a typeface. Text that does not fit is shortened and noted in `clipped`."""

    def __init__(self, surface: pygame.Surface, typeface: Typeface) -> None:
        self.surface = surface
        self.typeface = typeface
        self.scale = typeface.scale
        self.clipped: list[str] = []
        self.notes = True  # whether text beyond the clip is noted: not where only a part is painted

    def px(self, units: float) -> int:
        """Whole pixels of a length in units, at least one."""
        return max(1, round(units * self.scale))

    # ------------------------------------------------------------------------------------------------ text

    def text(
        self,
        words: str,
        at: tuple[float, float],
        style: str = "body",
        colour: Colour | None = None,
        align: Align = "left",
        width: float | None = None,
        middle: bool = True,
    ) -> pygame.Rect:
        """One line at a point: its left end, centre or right end; its vertical middle, or else its top."""
        colour = colour or theme.PLAIN
        if width is not None and self.typeface.width(words, style) > width + 0.5:
            self.clipped.append(words)
            words = self.typeface.shortened(words, style, int(width))
        drawn = self.typeface.render(words, style, colour)
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        top = at[1] - (drawn.get_height() / 2 if middle else 0)
        place = pygame.Rect((round(at[0] - shift * drawn.get_width()), round(top)), drawn.get_size())
        clip = self.surface.get_clip()
        if self.notes and (place.left < clip.left or place.right > clip.right):
            self.clipped.append(words)
        self.surface.blit(drawn, place)
        return place

    def text_in(
        self,
        words: str,
        box: pygame.Rect,
        style: str = "body",
        colour: Colour | None = None,
        align: Align = "left",
    ) -> pygame.Rect:
        """One line inside a box, in its vertical middle."""
        x = {"left": box.left, "centre": box.centerx, "right": box.right}[align]
        return self.text(words, (x, box.centery), style, colour or theme.PLAIN, align, box.width)

    def paragraph(self, words: str, box: pygame.Rect, style: str = "body", colour: Colour | None = None) -> pygame.Rect:
        """Wrapped lines from the top of a box; returns the part used. What does not fit is noted."""
        colour = colour or theme.PLAIN
        lines = self.typeface.wrapped(words, style, box.width)
        height = self.line_height(style)
        room = max(1, int((box.height + 1) // height))
        if len(lines) > room:
            self.clipped.append(words)
            lines = [*lines[: room - 1], self.typeface.shortened(lines[room - 1] + " …", style, box.width)]
        for number, line in enumerate(lines):
            self.text(line, (box.left, box.top + number * height), style, colour, width=box.width, middle=False)
        return pygame.Rect(box.left, box.top, box.width, len(lines) * height)

    def line_height(self, style: str) -> int:
        """Distance between two lines of a paragraph."""
        return round(self.typeface.height(style) * 1.12)

    def text_width(self, words: str, style: str = "body") -> int:
        """Width of a string in pixels."""
        return self.typeface.width(words, style)

    @contextlib.contextmanager
    def whole(self, area: pygame.Rect) -> Iterator[None]:
        """Draw everywhere in an area for a while, also where only a part of it is being painted."""
        before, self.notes = (self.surface.get_clip(), self.notes), True
        self.surface.set_clip(area)
        try:
            yield
        finally:
            self.surface.set_clip(before[0])
            self.notes = before[1]

    @contextlib.contextmanager
    def only_in(self, area: pygame.Rect) -> Iterator[None]:
        """Draw nothing outside an area for a while."""
        before = self.surface.get_clip()
        self.surface.set_clip(area.clip(before))
        try:
            yield
        finally:
            self.surface.set_clip(before)

    # ----------------------------------------------------------------------------------------------- boxes

    def box(
        self,
        area: pygame.Rect,
        fill: Colour,
        radius: float,
        edge: Colour | None = None,
        bottom: Colour | None = None,
        opacity: float = 1.0,
    ) -> None:
        """A rounded box; `radius` in units."""
        width = max(1, round(self.scale * 0.75))
        box = shapes.rounded(area.size, self.px(radius), fill, bottom, edge, width, opacity)
        self.surface.blit(box, area)

    def card(self, area: pygame.Rect) -> None:
        """The ground of a panel."""
        self.box(area, theme.CARD_TOP, theme.CARD_RADIUS, theme.CARD_EDGE, theme.CARD_BOTTOM)

    def well(self, area: pygame.Rect) -> None:
        """The sunken ground of a field or a chart."""
        self.box(area, theme.WELL, theme.CONTROL_RADIUS, theme.WELL_EDGE)

    def focus_ring(self, area: pygame.Rect, radius: float = theme.CONTROL_RADIUS, colour: Colour | None = None) -> None:
        """The light line around what the keyboard acts on; in another colour, around what a click would act on."""
        width = self.px(theme.FOCUS_WIDTH)
        outline = shapes.ring(area.size, self.px(radius), colour or theme.FOCUS, width)
        self.surface.blit(outline, area)

    def rule(self, left: int, right: int, y: int, colour: Colour | None = None) -> None:
        """A thin horizontal line."""
        self.surface.fill(colour or theme.GRID_LINE, (left, y, right - left, max(1, round(self.scale * 0.75))))

    def bar(self, area: pygame.Rect, share: float, colour: Colour, track: Colour | None = None) -> None:
        """A pill filled from the left by a share from 0 to 1."""
        radius = area.height / 2 / self.scale
        self.box(area, track or theme.TRACK, radius)
        width = round(min(max(share, 0.0), 1.0) * area.width)
        if width > 0:
            self.box(pygame.Rect(area.left, area.top, max(width, area.height), area.height), colour, radius)

    def tick(self, area: pygame.Rect, share: float, colour: Colour) -> None:
        """A mark across a bar at a share of its width, a little taller than the bar."""
        width = max(2, self.px(2))
        x = area.left + round(min(max(share, 0.0), 1.0) * area.width) - width // 2
        reach = self.px(3)
        self.surface.fill(colour, (x, area.top - reach, width, area.height + 2 * reach))

    # ------------------------------------------------------------------------------------ marks and curves

    def icon(self, name: str, area: pygame.Rect, colour: Colour) -> None:
        """An icon in the middle of a box, as large as its shorter side."""
        size = min(area.size)
        drawn = icon(name, size, colour)
        self.surface.blit(drawn, drawn.get_rect(center=area.center))

    def side_mark(self, side: int, at: tuple[float, float], size: float, colour: Colour | None = None) -> None:
        """A circle for the United States, a square for China: sides differ by more than colour."""
        pixels = self.px(size)
        colour = colour or theme.SIDE[side]
        mark = shapes.disc(pixels, colour) if side == 0 else shapes.rounded((pixels, pixels), 1, colour)
        self.surface.blit(mark, (round(at[0] - pixels / 2), round(at[1] - pixels / 2)))

    def ghost_mark(self, at: tuple[float, float], side: int) -> None:
        """A small hollow diamond: what a draft would do, not what is."""
        reach = self.px(4)
        corners = [(at[0], at[1] - reach), (at[0] + reach, at[1]), (at[0], at[1] + reach), (at[0] - reach, at[1])]
        self.curve([*corners, corners[0]], theme.SIDE_BRIGHT[side], 1.3)

    def side_curve(self, side: int, points: Sequence[shapes.Point], width: float = theme.CURVE) -> None:
        """A solid curve for the United States, a dashed one for China."""
        dash = None if side == 0 else (self.px(7), self.px(5))
        shapes.curve(self.surface, points, theme.SIDE[side], width * self.scale, dash)

    def curve(
        self,
        points: Sequence[shapes.Point],
        colour: Colour,
        width: float = theme.CURVE,
        dash: tuple[float, float] | None = None,
        opacity: float = 1.0,
    ) -> None:
        """A curve of a width in units; `dash` in units."""
        dashes = (dash[0] * self.scale, dash[1] * self.scale) if dash else None
        shapes.curve(self.surface, points, colour, width * self.scale, dashes, opacity)

    def fade_below(self, points: Sequence[shapes.Point], floor: float, colour: Colour, opacity: float) -> None:
        """A tint under a curve."""
        path = np.asarray(points, dtype=float)
        if len(path) > 1:
            shapes.fade_below(self.surface, path[:, 0], path[:, 1], floor, colour, opacity)
