"""Smooth shapes: rounded boxes, thick curves, bands and fades, drawn by how much of each pixel they cover.

pygame's own rounded boxes and thick lines are jagged. Here every edge is worked out from the distance to the
shape, which costs a few array operations and no larger surface.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import pygame

from game.ui.theme import Colour

Point = tuple[float, float]


# ------------------------------------------------------------------------------------------- rounded boxes


@functools.lru_cache(maxsize=600)
def rounded(
    size: tuple[int, int],
    radius: int,
    top: Colour,
    bottom: Colour | None = None,
    edge: Colour | None = None,
    edge_width: int = 1,
    opacity: float = 1.0,
) -> pygame.Surface:
    """A rounded box with smooth corners, filled from `top` down to `bottom`, with a line inside its edge."""
    width, height = max(1, size[0]), max(1, size[1])
    radius = max(0, min(radius, width // 2, height // 2))
    blend = np.linspace(0.0, 1.0, height)[None, :, None]
    fill = np.array(top) + blend * (np.array(bottom or top) - np.array(top)).reshape(1, 1, 3)
    colour = np.broadcast_to(fill, (width, height, 3)).copy()
    cover = np.ones((width, height))
    line = np.zeros((width, height))
    if edge is not None:
        line[:edge_width], line[-edge_width:] = 1.0, 1.0
        line[:, :edge_width], line[:, -edge_width:] = 1.0, 1.0
    if radius:
        inside = radius - np.arange(radius) - 0.5
        distance = np.hypot(inside[:, None], inside[None, :])
        corner = np.clip(radius - distance + 0.5, 0.0, 1.0)
        rim = corner - np.clip(radius - edge_width - distance + 0.5, 0.0, 1.0)
        for left in (True, False):
            for upper in (True, False):
                columns = slice(0, radius) if left else slice(width - radius, width)
                rows = slice(0, radius) if upper else slice(height - radius, height)
                turn = (slice(None, None, 1 if left else -1), slice(None, None, 1 if upper else -1))
                cover[columns, rows] = corner[turn]
                if edge is not None:
                    line[columns, rows] = (rim / np.maximum(corner, 1e-9))[turn]
    if edge is not None:
        colour += line[:, :, None] * (np.array(edge) - colour)
    surface = pygame.Surface((width, height), pygame.SRCALPHA)
    pygame.surfarray.pixels3d(surface)[:] = np.round(colour)
    pygame.surfarray.pixels_alpha(surface)[:] = np.round(255 * opacity * cover)
    return surface


@functools.lru_cache(maxsize=200)
def ring(size: tuple[int, int], radius: int, colour: Colour, width: int) -> pygame.Surface:
    """The outline of a rounded box, `width` pixels wide, with nothing inside."""
    surface = rounded(size, radius, colour).copy()
    hole_size = (size[0] - 2 * width, size[1] - 2 * width)
    if min(hole_size) > 0:
        hole = rounded(hole_size, max(0, radius - width), (255, 255, 255))
        alpha = pygame.surfarray.pixels_alpha(surface)
        inner = alpha[width:-width, width:-width]
        inner[:] = inner - np.minimum(inner, pygame.surfarray.array_alpha(hole))
    return surface


@functools.lru_cache(maxsize=200)
def disc(diameter: int, colour: Colour) -> pygame.Surface:
    """A filled circle."""
    return rounded((diameter, diameter), diameter // 2, colour)


@functools.lru_cache(maxsize=64)
def glow(diameter: int, colour: Colour, strength: float) -> pygame.Surface:
    """A soft light that fades to nothing at its rim."""
    centre = np.arange(diameter) - (diameter - 1) / 2
    distance = np.hypot(centre[:, None], centre[None, :]) / (diameter / 2)
    surface = pygame.Surface((diameter, diameter), pygame.SRCALPHA)
    surface.fill((*colour, 0))
    fade = np.clip(1 - distance, 0, 1) ** 2
    pygame.surfarray.pixels_alpha(surface)[:] = np.round(255 * strength * fade)
    return surface


@functools.lru_cache(maxsize=128)
def light(diameter: int, colour: Colour) -> pygame.Surface:
    """A spot to be added to what is there: bright in the middle, nothing at the rim."""
    centre = np.arange(diameter) - (diameter - 1) / 2
    distance = np.hypot(centre[:, None], centre[None, :]) / (diameter / 2)
    level = np.clip(1 - distance, 0, 1) ** 1.6
    surface = pygame.Surface((diameter, diameter))
    pygame.surfarray.pixels3d(surface)[:] = np.round(level[:, :, None] * np.array(colour))
    return surface


@functools.lru_cache(maxsize=256)
def light_ring(radius: int, width: int, colour: Colour) -> pygame.Surface:
    """A ring to be added to what is there."""
    reach = radius + width
    centre = np.arange(2 * reach + 1) - reach
    distance = np.hypot(centre[:, None], centre[None, :])
    level = np.clip(1 - np.abs(distance - radius) / width, 0, 1)
    surface = pygame.Surface(distance.shape)
    pygame.surfarray.pixels3d(surface)[:] = np.round(level[:, :, None] * np.array(colour))
    return surface


# -------------------------------------------------------------------------------------- curves and surfaces


def curve(
    surface: pygame.Surface,
    points: Sequence[Point],
    colour: Colour,
    width: float,
    dash: tuple[float, float] | None = None,
    opacity: float = 1.0,
) -> None:
    """A thick smooth line through the points; `dash` gives pixels drawn and pixels left out."""
    path = np.asarray(points, dtype=float).reshape(-1, 2)
    path = path[np.isfinite(path).all(axis=1)]
    if len(path) < 2:
        return
    area = _box(path, width / 2 + 2).clip(surface.get_clip())
    if not area.w or not area.h:
        return
    places = _places_along(path, width / 2, dash)
    inside = ((places > np.array(area.topleft) - width) & (places < np.array(area.bottomright) + width)).all(axis=1)
    cover = _covered(places[inside] - area.topleft, width / 2, area.size)
    _blend(surface, area, colour, cover * opacity)


def band(
    surface: pygame.Surface,
    across: np.ndarray,
    upper: np.ndarray,
    lower: np.ndarray,
    colour: Colour,
    opacity: float,
) -> None:
    """The area between two curves over the same rising positions `across` (pixels; y grows downwards)."""
    area, columns = _columns(surface, across, min(upper.min(), lower.min()), max(upper.max(), lower.max()))
    if area.w and area.h:
        rows = area.top + np.arange(area.h)[None, :]
        first = np.interp(columns, across, upper)[:, None]
        last = np.maximum(np.interp(columns, across, lower)[:, None], first + 1)
        cover = np.clip(rows + 1 - first, 0, 1) * np.clip(last - rows, 0, 1)
        _blend(surface, area, colour, cover * opacity)


def fade_below(
    surface: pygame.Surface,
    across: np.ndarray,
    line: np.ndarray,
    floor: float,
    colour: Colour,
    opacity: float,
) -> None:
    """A tint under a curve that fades from `opacity` at the curve to nothing at `floor`."""
    area, columns = _columns(surface, across, float(line.min()), floor)
    if area.w and area.h:
        rows = area.top + np.arange(area.h)[None, :] + 0.5
        top = np.interp(columns, across, line)[:, None]
        depth = (rows - top) / np.maximum(floor - float(line.min()), 1.0)
        cover = np.clip(rows - top + 0.5, 0, 1) * np.clip(1 - depth, 0, 1) ** 1.5
        _blend(surface, area, colour, cover * opacity)


def _box(path: np.ndarray, margin: float) -> pygame.Rect:
    low, high = np.floor(path.min(axis=0) - margin), np.ceil(path.max(axis=0) + margin)
    return pygame.Rect(*low.astype(int), *(high - low).astype(int))


def _places_along(path: np.ndarray, radius: float, dash: tuple[float, float] | None) -> np.ndarray:
    """Places on a path so close together that discs of the radius around them leave a smooth edge."""
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))))
    apart = max(0.4, (0.48 * radius) ** 0.5)  # the dents between two discs are then 0.06 pixels deep
    reached = np.linspace(0.0, along[-1], max(2, int(along[-1] / apart) + 2))
    if dash is not None:
        reached = reached[reached % sum(dash) <= dash[0]]
    return np.stack([np.interp(reached, along, path[:, axis]) for axis in (0, 1)], axis=1)


def _covered(places: np.ndarray, radius: float, size: tuple[int, int]) -> np.ndarray:
    """What discs of a radius around places (n, 2) cover together of each pixel of a surface."""
    cover = np.zeros(size, np.float32)
    reach = int(np.ceil(radius + 1.0))
    grid = np.arange(-reach, reach + 1)
    low = np.floor(places).astype(np.int64)
    x, y = low[:, :1] + grid, low[:, 1:] + grid
    across, down = (x + 0.5 - places[:, :1]) ** 2, (y + 0.5 - places[:, 1:]) ** 2
    part = radius + 0.5 - np.sqrt((across[:, :, None] + down[:, None, :]).astype(np.float32))
    keep = (part > 0) & ((x >= 0) & (x < size[0]))[:, :, None] & ((y >= 0) & (y < size[1]))[:, None, :]
    flat = (x[:, :, None] * size[1] + y[:, None, :])[keep]
    np.maximum.at(cover.reshape(-1), flat, np.minimum(part[keep], 1.0))
    return cover


def _columns(surface: pygame.Surface, across: np.ndarray, top: float, bottom: float) -> tuple[pygame.Rect, np.ndarray]:
    """The part of the surface that a shape may touch, and the middle of each of its columns."""
    left, right = int(np.floor(across[0])), int(np.ceil(across[-1]))
    area = pygame.Rect(left, int(np.floor(top)) - 1, right - left, int(np.ceil(bottom - top)) + 3)
    area = area.clip(surface.get_clip())
    return area, area.left + np.arange(area.w) + 0.5


def _blend(surface: pygame.Surface, area: pygame.Rect, colour: Colour, cover: np.ndarray) -> None:
    """Mix a colour into an opaque surface by the covered share of each pixel."""
    pixels = pygame.surfarray.pixels3d(surface)[area.left : area.right, area.top : area.bottom]
    touched = np.flatnonzero(cover)
    if touched.size > cover.size // 3:
        below = pixels.astype(np.float32)
        below += cover[:, :, None].astype(np.float32) * (np.array(colour, np.float32) - below)
        pixels[:] = np.round(below)
    else:  # few of many, as of a curve across a wide area
        x, y = np.divmod(touched, cover.shape[1])
        below = pixels[x, y].astype(np.float32)
        below += cover.reshape(-1)[touched][:, None] * (np.array(colour, np.float32) - below)
        pixels[x, y] = np.round(below)


# ------------------------------------------------------------------------------------------------- backdrop


@functools.lru_cache(maxsize=2)
def backdrop(size: tuple[int, int], top: Colour, bottom: Colour, lights: tuple[tuple, ...]) -> pygame.Surface:
    """A vertical gradient with wide faint lights ((x, y, reach as shares of the size), colour, strength), and
    half a level of noise so that no bands show."""
    width, height = size
    noise = np.random.Generator(np.random.PCG64(1)).random((256, 256), dtype=np.float32)
    across = (np.arange(width, dtype=np.float32) / width)[:, None]
    down = (np.arange(height, dtype=np.float32) / height)[None, :]
    tiled = np.tile(noise, (width // 256 + 1, height // 256 + 1))[:width, :height]
    light = [
        (
            np.exp(-(((across - x) / reach) ** 2) - ((down - y) / reach * height / width) ** 2) * strength,
            colour,
        )
        for x, y, reach, colour, strength in lights
    ]
    surface = pygame.Surface(size)
    pixels = pygame.surfarray.pixels3d(surface)
    for channel in range(3):
        level = top[channel] + down * (bottom[channel] - top[channel]) + tiled
        for amount, colour in light:
            level = level + amount * colour[channel]
        pixels[:, :, channel] = level
    return surface
