"""Line icons from `assets/icons`, sharp at every size and in every colour."""

from __future__ import annotations

import contextlib
import functools
import io

import pygame

from game.errors import PrimacyError
from game.paths import asset_path
from game.ui import notices
from game.ui.text import say
from game.ui.theme import Colour

FINER = 4
"""Times as large as it is shown an icon is drawn, then scaled down: drawn small, a dot of its outline goes missing."""


@functools.lru_cache(maxsize=400)
def icon(name: str, size: int, colour: Colour) -> pygame.Surface:
    """The icon in a square of `size` pixels; a hollow box where its file is missing or damaged, which is told."""
    with contextlib.suppress(pygame.error, OSError, ValueError, PrimacyError):
        drawing = asset_path("icons", f"{name}.svg").read_text(encoding="utf-8")
        inked = drawing.replace("currentColor", "#{:02x}{:02x}{:02x}".format(*colour))
        large = pygame.image.load_sized_svg(io.BytesIO(inked.encode()), (FINER * size, FINER * size))
        drawn = pygame.transform.smoothscale(large, (size, size))
        drawn.fill((*colour, 0), special_flags=pygame.BLEND_RGBA_MAX)  # faint edges are as bright, only fainter
        return drawn
    notices.note("icon", lambda: say("trouble.icon", file=f"{name}.svg"))
    box = pygame.Surface((size, size), pygame.SRCALPHA)
    pygame.draw.rect(box, colour, box.get_rect().inflate(-size // 4, -size // 4), max(1, size // 12))
    return box
