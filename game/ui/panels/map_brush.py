"""What the layers of the map share: what was drawn, colours, parts of circles, and text that stays legible."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from pygame import Rect

from game.ui import theme
from game.ui.canvas import Canvas
from game.ui.theme import Colour
from game.ui.widget import Hint

Path = NDArray[np.float64]


@dataclass
class Stream:
    """A flow as drawn: where moving lights run, and how large they are (units)."""

    path: Path
    colour: Colour
    size: float


@dataclass
class Painted:
    """What was drawn: tool-tips, and what may move over it."""

    hints: list[Hint] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    pulses: list[tuple[tuple[float, float], float, Colour]] = field(default_factory=list)  # centre, radius, colour
    taken: list[Rect] = field(default_factory=list)
    words: list[Rect] = field(default_factory=list)  # labels: lights pass below them
    hearts: list[Rect] = field(default_factory=list)  # the middle of both nations, better left free

    def copied(self) -> Painted:
        """The same, to be added to without changing this one."""
        return Painted(
            list(self.hints),
            list(self.streams),
            list(self.pulses),
            list(self.taken),
            list(self.words),
            list(self.hearts),
        )


def colour_of(side: int | None) -> Colour:
    """The bright colour of a side; grey where it is neither's."""
    return theme.FLOW_NEITHER if side is None else theme.SIDE_BRIGHT[side]


def shaded(colour: Colour, part: float) -> Colour:
    """A colour darkened to a part of its light."""
    red, green, blue = (round(level * part) for level in colour)
    return red, green, blue


def paint_arc(
    canvas: Canvas,
    area: Rect,
    beyond: float,
    start: float,
    end: float,
    colour: Colour,
    width: float,
    dash: tuple[float, float] | None = None,
) -> None:
    """A part of the circle around an area, from `start` to `end` in turns clockwise from the top."""
    reach = area.width / 2 + beyond
    steps = max(2, round(abs(end - start) * 2 * math.pi * reach / 2.0))
    turn = 2 * math.pi * np.linspace(start, end, steps) - math.pi / 2
    points = np.stack([area.centerx + reach * np.cos(turn), area.centery + reach * np.sin(turn)], axis=1)
    canvas.curve(points.tolist(), colour, width, dash)


def shadowed(canvas: Canvas, words: str, at: tuple[float, float], ink: Colour, style: str = "small_strong") -> Rect:
    """A line of text, left end and middle, that stays legible on land, sea and light."""
    dark = canvas.typeface.render(words, style, theme.BACKDROP_BOTTOM).copy()
    dark.set_alpha(150)
    reach = max(1, round(canvas.scale))
    top = at[1] - dark.get_height() / 2
    for x, y in ((-reach, 0), (reach, 0), (0, -reach), (0, reach), (reach, reach)):
        canvas.surface.blit(dark, (round(at[0]) + x, round(top) + y))
    return canvas.text(words, at, style, ink)
