"""Build assets/map/world.npz: the outlines of land for the window's map, thinned and rounded.

The source is Natural Earth 4.1 at 1:50 million (public domain) as the npm package `world-atlas` ships it:

    npm install --prefix /tmp/map --ignore-scripts world-atlas@2.0.2
    python tools/build_map.py /tmp/map/node_modules assets/map

Natural Earth draws who holds the ground, not who claims it. Here only the United States and mainland China with Hong
Kong and Macao are told apart; every other territory, disputed or not, is one neutral kind of land.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

UNITED_STATES, CHINA, HONG_KONG, MACAO, ANTARCTICA = 840, 156, 344, 446, 10
NEUTRAL, US, CHINESE = 0, 1, 2  # kinds of land, as stored
KIND = {UNITED_STATES: US, CHINA: CHINESE, HONG_KONG: CHINESE, MACAO: CHINESE}
TOLERANCE = 0.045  # degrees by which a thinned line may leave the line given: 0.3 pixels of a map 2,700 wide
LEAST_AREA = 0.02  # square degrees: smaller islands are left out, save those of the two nations
LEAST_OWN_AREA = 0.004
UNIT = 0.01  # degrees a stored step


def main() -> None:
    """Read the two folders from the command line and write the outlines and the package's licence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("node_modules", type=Path, help="folder that holds world-atlas")
    parser.add_argument("out", type=Path, help="folder to write to: assets/map")
    given = parser.parse_args()
    source = given.node_modules / "world-atlas"
    atlas = json.loads((source / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = [thinned(unwrapped(arc)) for arc in decoded(atlas)]
    territories = atlas["objects"]["countries"]["geometries"]
    lands, kinds = rings(territories, arcs)
    lines, line_kinds = borders(territories, arcs)
    target = given.out / "world.npz"
    np.savez_compressed(
        target,
        unit=np.float64(UNIT),
        rings=packed(lands),
        ring_lengths=lengths(lands),
        ring_kinds=np.array(kinds, np.int8),
        borders=packed(lines),
        border_lengths=lengths(lines),
        border_kinds=np.array(line_kinds, np.int8),
    )
    shutil.copyfile(source / "LICENSE", given.out / "LICENSE-world-atlas.txt")
    points = sum(map(len, lands)) + sum(map(len, lines))
    print(f"{target}: {len(lands)} rings, {len(lines)} borders, {points} points, {target.stat().st_size // 1000} kB")


def decoded(atlas: dict[str, Any]) -> list[np.ndarray]:
    """The arcs of a TopoJSON file in degrees: each is stored as its first point and the steps from it."""
    scale, start = (np.array(atlas["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + start for arc in atlas["arcs"]]


def unwrapped(line: np.ndarray) -> np.ndarray:
    """A line without jumps at 180 degrees: longitudes go on past it instead."""
    jumps = np.round(np.diff(line[:, 0]) / 360.0)
    line = line.copy()
    line[1:, 0] -= 360.0 * np.cumsum(jumps)
    return line


def thinned(line: np.ndarray) -> np.ndarray:
    """As few of the points as keep within TOLERANCE of the line (Douglas and Peucker); the ends stay.

    Arcs are thinned before they are joined, so that neighbours keep a common border.
    """
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        inner, start, step = line[first + 1 : last], line[first], line[last] - line[first]
        length = float(step @ step)
        along = np.clip((inner - start) @ step / length, 0, 1)[:, None] if length else np.zeros((len(inner), 1))
        distance = np.hypot(*(inner - start - along * step).T)
        worst = int(distance.argmax())
        if distance[worst] > TOLERANCE:
            middle = first + 1 + worst
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return line[keep]


def rings(territories: list[dict[str, Any]], arcs: list[np.ndarray]) -> tuple[list[np.ndarray], list[int]]:
    """Outer rings and their kinds, neutral land first. Inner rings are other territories or lakes, drawn over."""
    found = []
    for territory in territories:
        code = int(territory.get("id") or 0)
        if code == ANTARCTICA:
            continue
        kind = KIND.get(code, NEUTRAL)
        for polygon in polygons(territory):
            ring = unwrapped(np.concatenate([arc_of(arcs, place)[:-1] for place in polygon[0]]))
            if len(ring) >= 3 and area(ring) >= (LEAST_AREA if kind == NEUTRAL else LEAST_OWN_AREA):
                found.append((kind, ring))
    found.sort(key=lambda one: one[0])
    return [ring for _kind, ring in found], [kind for kind, _ring in found]


def borders(territories: list[dict[str, Any]], arcs: list[np.ndarray]) -> tuple[list[np.ndarray], list[int]]:
    """The arcs that two territories share, with the kind of the nation they touch, or neutral."""
    uses: Counter[int] = Counter()
    kinds: dict[int, set[int]] = {}
    for territory in territories:
        kind = KIND.get(int(territory.get("id") or 0), NEUTRAL)
        for polygon in polygons(territory):
            for place in itertools.chain.from_iterable(polygon):
                arc = place if place >= 0 else ~place
                uses[arc] += 1
                kinds.setdefault(arc, set()).add(kind)
    shared = [arc for arc, count in sorted(uses.items()) if count > 1 and kinds[arc] != {CHINESE}]
    return [arcs[arc] for arc in shared], [max(kinds[arc]) for arc in shared]


def polygons(territory: dict[str, Any]) -> list[list[list[int]]]:
    """A territory as polygons, each a list of rings of arc numbers."""
    return [territory["arcs"]] if territory["type"] == "Polygon" else territory["arcs"]


def arc_of(arcs: list[np.ndarray], place: int) -> np.ndarray:
    """An arc by its number in a ring: ~n is arc n backwards."""
    return arcs[place] if place >= 0 else arcs[~place][::-1]


def area(ring: np.ndarray) -> float:
    """The area of a ring in square degrees of the equator."""
    x, y = ring[:, 0] * np.cos(np.radians(ring[:, 1].mean())), ring[:, 1]
    return abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())) / 2


def packed(lines: list[np.ndarray]) -> np.ndarray:
    """All points below each other, in whole steps of UNIT."""
    return np.round(np.concatenate(lines) / UNIT).astype(np.int16)


def lengths(lines: list[np.ndarray]) -> np.ndarray:
    """How many points each line has."""
    return np.array([len(line) for line in lines], np.int32)


if __name__ == "__main__":
    main()
