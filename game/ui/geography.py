"""The shape of the world: outlines from `assets/map` and the projection that puts them on the window.

The projection is Tom Patterson's of 2014 (Patterson, Savric and Jenny, "Introducing the Patterson Cylindrical
Projection", Cartographic Perspectives 78): a rectangle that flatters neither pole nor equator. The map is centred on
the Pacific, so that both nations stand side by side.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from pygame import Rect

from game.errors import PrimacyError, Sentence
from game.paths import asset_path

Array = NDArray[np.float64]

NEUTRAL, US, CHINA = 0, 1, 2  # kinds of land
CENTRE = 158.0  # degrees east in the middle of the map: the edges run down the Atlantic
HEARTS = (((-117.0, 30.0), (-84.0, 48.0)), ((80.0, 24.0), (112.5, 46.0)))
"""South-west and north-east corner of each nation's main land: labels rather stand elsewhere."""
LOWEST, HIGHEST = -50.0, 74.0  # degrees north that a map shows at least
_COEFFICIENTS = (1.0148, 0.23185, -0.14499, 0.02406)  # of the powers 1, 5, 7 and 9 of the latitude


def height_of(latitude: Array | float) -> Array:
    """The place of a latitude (degrees) above the equator, in radians of longitude."""
    angle = np.radians(np.asarray(latitude, dtype=float))
    one, five, seven, nine = _COEFFICIENTS
    return angle * (one + angle**4 * (five + angle**2 * (seven + nine * angle**2)))


@dataclass(frozen=True)
class Outlines:
    """Lines as arrays (n, 2) of longitude and latitude in degrees, each with its kind of land."""

    rings: tuple[Array, ...]
    ring_kinds: tuple[int, ...]
    borders: tuple[Array, ...]
    border_kinds: tuple[int, ...]


@functools.cache
def outlines() -> Outlines:
    """The world as shipped. Raises PrimacyError in one sentence if the file is missing or damaged."""
    path = asset_path("map", "world.npz")
    try:
        with np.load(path, allow_pickle=False) as stored:
            unit = float(stored["unit"])
            lines = {
                name: tuple(np.split(stored[f"{name}s"] * unit, np.cumsum(stored[f"{name}_lengths"])[:-1]))
                for name in ("ring", "border")
            }
            kinds = {name: tuple(stored[f"{name}_kinds"].tolist()) for name in ("ring", "border")}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        words = "{name} cannot be read: {reason}."
        raise PrimacyError(Sentence(words, "not_read", name="assets/map/world.npz", reason=str(error))) from None
    return Outlines(lines["ring"], kinds["ring"], lines["border"], kinds["border"])


@dataclass(frozen=True)
class Projection:
    """Where on an area each place of the world is drawn; pure, so equal areas give equal places."""

    left: float
    equator: float  # pixels from the top of the window
    unit: float  # pixels a radian of longitude
    width: float

    @classmethod
    def fitted(cls, area: Rect, above: int = 0, below: int = 0) -> Projection:
        """The largest map that shows LOWEST to HIGHEST within the area less the room `above` and `below`, in the
        middle across. A world narrower than the area goes on beyond its edges.
        """
        north, south = float(height_of(HIGHEST)), float(height_of(LOWEST))
        room = max(1, area.height - above - below)
        unit = min(area.width / (2 * np.pi), room / (north - south))
        slack = room - unit * (north - south)
        width = unit * 2 * np.pi
        return cls(area.centerx - width / 2, area.top + above + slack / 2 + unit * north, unit, width)

    def moved(self, across: float, down: float) -> Projection:
        """The same map that many pixels further right and down."""
        return Projection(self.left + across, self.equator + down, self.unit, self.width)

    def points(self, places: Array) -> Array:
        """Pixels of places (n, 2) in degrees, without wrapping: a line stays whole."""
        across = self.left + self.width / 2 + np.radians(places[:, 0] - CENTRE) * self.unit
        return np.stack([across, self.equator - height_of(places[:, 1]) * self.unit], axis=1)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The pixel of one place, wrapped into the world that the map is centred on."""
        turned = (longitude - CENTRE + 180.0) % 360.0 - 180.0
        x = self.left + self.width / 2 + np.radians(turned) * self.unit
        return float(x), float(self.equator - height_of(latitude) * self.unit)


def arc(start: tuple[float, float], end: tuple[float, float], lift: float, most: float, steps: int = 48) -> Array:
    """Points of a curve between two pixels, (steps + 1, 2), that bows upwards by `lift` of the distance, at most by
    `most` pixels.
    """
    first, last = np.array(start, float), np.array(end, float)
    bow = min(lift * float(np.hypot(*(last - first))), most)
    middle = (first + last) / 2 - (0.0, 2 * bow)
    part = np.linspace(0.0, 1.0, steps + 1)[:, None]
    return (1 - part) ** 2 * first + 2 * part * (1 - part) * middle + part**2 * last


def is_inside(longitude: float, latitude: float, rings: Sequence[Array]) -> bool:
    """Whether a place lies in one of the rings, by how often a line to the east crosses them."""
    for ring in rings:
        x, y = ring[:, 0], ring[:, 1]
        middle = x.mean()
        here = longitude + 360.0 * np.round((middle - longitude) / 360.0)
        next_x, next_y = np.roll(x, -1), np.roll(y, -1)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = (y > latitude) != (next_y > latitude)
            where = x + (latitude - y) / (next_y - y) * (next_x - x)
        if int((crossing & (where > here)).sum()) % 2:
            return True
    return False
