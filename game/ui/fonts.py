"""The typeface in two weights, and text that is rendered once.

A string is drawn by one font file only, so the shipped "Primacy Sans" holds Latin and Chinese together. Where
it is missing (a broken installation) pygame's own font stands in and Chinese shows as boxes.
"""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from pathlib import Path

import pygame

from game.paths import asset_path
from game.ui import notices
from game.ui.text import say
from game.ui.theme import SMALLEST_TEXT, TYPE, Colour

FILES = {400: "PrimacySans-400.ttf", 600: "PrimacySans-600.ttf"}
MOST_RENDERED = 4000  # rendered strings kept; the least recently used go first


def font_file(weight: int) -> Path | None:
    """The file of a weight (400 or 600), or None where it was not shipped."""
    path = asset_path("fonts", FILES[weight])
    return path if path.is_file() else None


class Typeface:
    """Fonts and rendered strings for one scale of the window."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self._fonts: dict[str, pygame.font.Font] = {}
        self._rendered: OrderedDict[tuple[str, str, Colour], pygame.Surface] = OrderedDict()

    def font(self, style: str) -> pygame.font.Font:
        """The font of a style of `theme.TYPE` at this scale."""
        if style not in self._fonts:
            size, weight = TYPE[style]
            pixels = max(SMALLEST_TEXT, round(size * self.scale))
            self._fonts[style] = _opened(weight, pixels)
        return self._fonts[style]

    def width(self, words: str, style: str) -> int:
        """Width of a string in pixels."""
        return self.font(style).size(words)[0]

    def height(self, style: str) -> int:
        """Height of a line in pixels."""
        return self.font(style).get_height()

    def render(self, words: str, style: str, colour: Colour) -> pygame.Surface:
        """The string as a surface with a transparent ground, rendered once."""
        key = (words, style, colour)
        if key in self._rendered:
            self._rendered.move_to_end(key)
            return self._rendered[key]
        surface = self.font(style).render(words, True, colour)
        self._rendered[key] = surface
        if len(self._rendered) > MOST_RENDERED:
            self._rendered.popitem(last=False)
        return surface

    def shortened(self, words: str, style: str, width: int) -> str:
        """The string, or as much of its beginning as fits in `width` pixels with an ellipsis."""
        if self.width(words, style) <= width:
            return words
        few, many = 0, len(words)
        while few < many:
            middle = (few + many + 1) // 2
            if self.width(words[:middle].rstrip() + "…", style) <= width:
                few = middle
            else:
                many = middle - 1
        return words[:few].rstrip() + "…"

    def wrapped(self, words: str, style: str, width: int) -> list[str]:
        """The string as lines of at most `width` pixels, broken at spaces or between Chinese characters."""
        lines: list[str] = []
        for paragraph in words.split("\n"):
            line = ""
            for piece in _pieces(paragraph):
                if line and self.width((line + piece).rstrip(), style) > width:
                    lines.append(line.rstrip())
                    line = piece.lstrip()
                else:
                    line += piece
            lines.append(line.rstrip())
        return lines

    def in_lines(self, words: str, style: str, width: int, most: int) -> list[str]:
        """The string as at most so many lines of `width` pixels; an ellipsis where that is not all of it."""
        lines = self.wrapped(words, style, width)
        kept = lines[:most]
        if len(lines) > most:
            kept[-1] += " …"
        return [self.shortened(line, style, width) for line in kept]


def _opened(weight: int, pixels: int) -> pygame.font.Font:
    """The font of a weight, or pygame's own where its file is missing or damaged, which is told."""
    path = font_file(weight)
    if path is not None:
        with contextlib.suppress(pygame.error, OSError):
            font = pygame.font.Font(path, pixels)
            font.size("A")  # a damaged file is opened without complaint and fails when used
            return font
    notices.note("font", lambda: say("trouble.font", file=FILES[weight]))
    return pygame.font.Font(None, pixels)


_NEVER_FIRST = "，。；：！？、）》”’…%"


def _pieces(paragraph: str) -> list[str]:
    """What may stand alone on a line: words with the space behind them, single Chinese characters."""
    pieces: list[str] = []
    for character in paragraph:
        wide = ord(character) > 0x2E80
        joins = bool(pieces) and (
            character in _NEVER_FIRST or (not wide and not pieces[-1].endswith(" ") and ord(pieces[-1][-1]) <= 0x2E80)
        )
        if joins or (character == " " and pieces):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
