"""The map as a picture: land, borders, both nations with their glow. Drawn once for each size.

Shapes are drawn two or three times as large and scaled down, which smooths every edge; the three channels of one
picture serve as the masks of the three kinds of land.
"""

from __future__ import annotations

import numpy as np
import pygame
from numpy.typing import NDArray

from game.ui import theme
from game.ui.geography import CHINA, US, Projection, outlines
from game.ui.theme import Colour

Mask = NDArray[np.float32]

_CHANNEL = ((255, 0, 0), (0, 255, 0), (0, 0, 255))  # of the kinds of land
TURNS = (-360.0, 0.0, 360.0)  # the world goes on past its edges
MERIDIANS = 30  # degrees between the lines of the grid


def world_picture(ground: pygame.Surface, projection: Projection, scale: float) -> pygame.Surface:
    """The map over a piece of the backdrop: `projection` in pixels of the piece, `scale` pixels a unit."""
    size = ground.get_size()
    lands, lines = _masks(size, projection, scale)
    pixels = pygame.surfarray.array3d(ground).astype(np.float32)
    fade = _fade(size, round(46 * scale))
    _grid(pixels, projection, fade)
    _glow(pixels, lands, scale, fade)
    for kind, (top, bottom) in enumerate(theme.LAND):
        _lay(pixels, lands, kind, fade, (top, bottom), scale)
    for kind, colour in enumerate(theme.COAST):
        _lay(pixels, lines, kind, fade, (colour, colour))
    picture = pygame.Surface(size)
    pygame.surfarray.blit_array(picture, np.clip(pixels, 0, 255).astype(np.uint8))
    return picture


def _lay(
    pixels: NDArray[np.float32],
    shapes: pygame.Surface,
    kind: int,
    fade: Mask,
    colours: tuple[Colour, Colour],
    hatched: float = 0.0,
) -> None:
    """Lay a colour, running from the first at the top to the second at the bottom, over the shapes of a kind; China's
    in stripes for a scale of `hatched` pixels a unit.
    """
    drawn = pygame.surfarray.pixels3d(shapes)[:, :, kind]
    across, down = (np.flatnonzero(drawn.any(axis=axis)) for axis in (1, 0))
    if not len(across):
        return
    part = (slice(across[0], across[-1] + 1), slice(down[0], down[-1] + 1))
    cover = drawn[part] * (fade[part] / np.float32(255.0))
    if hatched and kind == CHINA:
        cover *= _hatch(cover.shape, hatched)
    depth = np.linspace(0.0, 1.0, pixels.shape[1], dtype=np.float32)[part[1]][None, :]
    below = pixels[part]
    for channel, (first, last) in enumerate(zip(*colours, strict=True)):
        below[:, :, channel] += cover * (first + depth * np.float32(last - first) - below[:, :, channel])


def _masks(size: tuple[int, int], projection: Projection, scale: float) -> tuple[pygame.Surface, pygame.Surface]:
    """Land and its lines, each kind in a channel of its own, smooth."""
    finer = 3 if size[0] < 1500 else 2
    large = (size[0] * finer, size[1] * finer)
    lands, lines = pygame.Surface(large), pygame.Surface(large)
    world = outlines()
    width = max(1, round(finer * max(0.8, 0.75 * scale)))
    for ring, kind in zip(world.rings, world.ring_kinds, strict=True):
        for points in _turned(ring, projection, finer, large[0]):
            pygame.draw.polygon(lands, _CHANNEL[kind], points)
            pygame.draw.lines(lines, _CHANNEL[kind], True, points, width)
    faint = max(1, round(width * 0.6))
    for border, kind in zip(world.borders, world.border_kinds, strict=True):
        for points in _turned(border, projection, finer, large[0]):
            if len(points) > 1:
                pygame.draw.lines(lines, _CHANNEL[kind], False, points, width if kind else faint)
    return pygame.transform.smoothscale(lands, size), pygame.transform.smoothscale(lines, size)


def _turned(line: NDArray[np.float64], projection: Projection, finer: int, width: int) -> list[NDArray[np.float64]]:
    """The line in fine pixels, once for each turn of the world in which a part of it shows."""
    shown = []
    for turn in TURNS:
        points = projection.points(line + (turn, 0.0)) * finer
        if points[:, 0].max() > 0 and points[:, 0].min() < width:
            shown.append(points)
    return shown


def _mask(surface: pygame.Surface, channel: int) -> Mask:
    return pygame.surfarray.pixels3d(surface)[:, :, channel].astype(np.float32) / 255.0


def _fade(size: tuple[int, int], reach: int) -> Mask:
    """One inside, falling to nothing at the edges."""

    def ramp(length: int, reach: int) -> Mask:
        places = np.arange(length, dtype=np.float32) + 0.5
        nearest = np.minimum(places, length - places) / max(1, reach)
        part = np.clip(nearest, 0.0, 1.0)
        return part * part * (3 - 2 * part)

    return ramp(size[0], reach)[:, None] * ramp(size[1], reach // 2)[None, :]


def _hatch(size: tuple[int, ...], scale: float) -> Mask:
    """Diagonal stripes, so that the Chinese fill differs by more than its colour."""
    period = max(4.0, 6.0 * scale)
    diagonal = np.add.outer(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32)) % period
    stripe = np.clip(np.abs(diagonal - period / 2) - period / 4 + 0.5, 0.0, 1.0)
    return (0.80 + 0.20 * stripe).astype(np.float32)


def _grid(pixels: NDArray[np.float32], projection: Projection, fade: Mask) -> None:
    """Faint meridians and parallels under everything."""
    width, height = pixels.shape[:2]
    degrees = np.arange(-180, 541, MERIDIANS, dtype=float)
    across = projection.points(np.stack([degrees, np.zeros_like(degrees)], axis=1))[:, 0].round().astype(int)
    for x in across[(across >= 0) & (across < width)]:
        pixels[x] += fade[x][:, None] * theme.GRATICULE
    parallels = np.arange(-60, 61, MERIDIANS, dtype=float)
    down = projection.points(np.stack([np.zeros_like(parallels), parallels], axis=1))[:, 1].round().astype(int)
    for y in down[(down >= 0) & (down < height)]:
        pixels[:, y] += fade[:, y][:, None] * theme.GRATICULE


def _glow(pixels: NDArray[np.float32], lands: pygame.Surface, scale: float, fade: Mask) -> None:
    """The light around both nations, worked out at a quarter of the size."""
    size = lands.get_size()
    small = pygame.transform.smoothscale(lands, (max(1, size[0] // 4), max(1, size[1] // 4)))
    wide = pygame.transform.gaussian_blur(small, max(2, round(9 * scale)))
    near = pygame.transform.gaussian_blur(small, max(1, round(3 * scale)))
    light = np.zeros((*small.get_size(), 3), np.float32)
    for blurred, strength in ((wide, 0.85), (near, 0.45)):
        for kind, colour in zip((US, CHINA), theme.LAND_GLOW, strict=True):
            light += _mask(blurred, kind)[:, :, None] * (strength * np.array(colour, np.float32))
    pygame.surfarray.blit_array(small, np.minimum(light, 255).astype(np.uint8))
    pixels += pygame.surfarray.pixels3d(pygame.transform.smoothscale(small, size)) * fade[:, :, None]
