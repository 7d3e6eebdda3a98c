"""Line icons from `assets/icons`, sharp at every size and in every colour."""

from __future__ import annotations

import functools
import io

import pygame

from game.paths import asset_path
from game.ui.theme import Colour


@functools.lru_cache(maxsize=400)
def icon(name: str, size: int, colour: Colour) -> pygame.Surface | None:
    """The icon in a square of `size` pixels, or None where no such file was shipped."""
    path = asset_path("icons", f"{name}.svg")
    if not path.is_file():
        return None
    drawing = path.read_text(encoding="utf-8").replace("currentColor", "#{:02x}{:02x}{:02x}".format(*colour))
    return pygame.image.load_sized_svg(io.BytesIO(drawing.encode()), (size, size))
