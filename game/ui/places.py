"""The places of the map, from `configs/map.yaml`."""

from __future__ import annotations

import functools
from typing import Annotated, Literal

import pydantic

from agents.researcher import REGIONS
from game.configuration import Declared, Share, load
from game.errors import PrimacyError
from game.metrics.metric import METRICS
from game.paths import config_path

Latitude = Annotated[float, pydantic.Field(ge=-90, le=90)]
Longitude = Annotated[float, pydantic.Field(ge=-180, le=180)]
Nation = Literal["us", "china"]


class Place(Declared):
    """Somewhere on the map, with where that is known from."""

    latitude: Latitude
    longitude: Longitude
    source: str

    @property
    def position(self) -> tuple[float, float]:
        """Longitude and latitude in degrees."""
        return self.longitude, self.latitude


class Site(Place):
    """A place of data centres and its part of the nation's accelerators and power."""

    place: str
    nation: Nation
    share: Share


class Region(Place):
    """Where a region of the researchers' table is drawn."""

    region: str


class Bloc(Place):
    """Where a third-country market is drawn; `market` is the name of its actor."""

    market: str


class Land(Place):
    """Where a country's name stands, faintly, for orientation."""

    land: str


class ChipFlow(Declared):
    """A way of accelerators and the metric that says how many go it; nation: whose make they are."""

    flow: str
    metric: str
    nation: Nation | None
    start: tuple[Latitude, Longitude]
    end: tuple[Latitude, Longitude]
    source: str


class Places(Declared):
    """All of `configs/map.yaml`."""

    sites: tuple[Site, ...]
    regions: tuple[Region, ...]
    markets: tuple[Bloc, ...]
    chip_flows: tuple[ChipFlow, ...]
    lands: tuple[Land, ...] = ()


@functools.cache
def places() -> Places:
    """The places as declared. Raises PrimacyError naming file, key and what is allowed."""
    path = config_path("map.yaml")
    read = load(Places, path)
    for nation in ("us", "china"):
        whole = sum(site.share for site in read.sites if site.nation == nation)
        if abs(whole - 1.0) > 1e-6:
            raise PrimacyError(
                f'configs/map.yaml: the shares of the sites of "{nation}" must add up to 1, not {whole:g}.'
            )
    if tuple(region.region for region in read.regions) != REGIONS:
        raise PrimacyError(f'configs/map.yaml: key "regions" must list {", ".join(REGIONS)}, in this order.')
    for flow in read.chip_flows:
        if flow.metric not in METRICS:
            raise PrimacyError(f'configs/map.yaml: chip flow "{flow.flow}" names the unknown metric "{flow.metric}".')
    return read
