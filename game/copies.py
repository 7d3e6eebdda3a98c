"""Copies of a world: forks for forecasts, states for saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from game import beginnings
from game.chance import Chance
from game.errors import PrimacyError
from game.metrics.history import History
from game.metrics.metric import METRIC_INDEX
from game.news import Newsroom
from game.parameters import Parameters, picked
from game.state import put, state_arrays

if TYPE_CHECKING:
    from game.world import World

STATE_VERSION = 2
"""Rises when what a state holds changes its meaning."""


def fork(parent: World, worlds: int, branch: int, source: int | None = None) -> World:
    """Return `worlds` copies of the present on branches `branch`, `branch` + 1, ..., with fresh luck."""
    picks = np.arange(worlds) % parent.worlds if source is None else np.full(worlds, source)
    return copy(parent, picks, branch + np.arange(worlds, dtype=np.int64))


def copy(
    parent: World, picks: NDArray[np.intp], branches: NDArray[np.int64], kept: Sequence[str] | None = None
) -> World:
    """Return one copy of `parent`'s world `picks[i]` on branch `branches[i]` for each i; its governments only stand
    by their orders. The parent is not disturbed. `kept` names the metrics whose history is kept (None: all)."""
    child = _bare(parent, len(picks))
    child.chance = Chance(parent.chance.seed, parent.chance.numbers[picks], branches)
    child.p = child.drawn = parent.drawn.take(picks)
    child.overrides = picked(parent.overrides, picks)
    for name, values in state_arrays(parent).items():
        put(child, name, values[picks])
    child.hand.act(child)
    child.people_per_row = parent.people_per_row
    beginnings.pull_of_regions(child)
    _settle(child, parent, kept)
    return child


def _bare(parent: World, worlds: int) -> World:
    """Return a world of the same scenario and clock with empty tables, whose governments only stand by their orders."""
    import mesa

    child = type(parent).__new__(type(parent))
    mesa.Model.__init__(child, seed=0)
    for name in ("scenario", "parameter_set", "switches", "month", "end", "committing", "p"):
        setattr(child, name, getattr(parent, name))
    child.doctrines = [None, None]
    child._people = parent._people
    child.sighted = False
    child._build(worlds, {})
    return child


def _settle(child: World, parent: World, kept: Sequence[str] | None) -> None:
    """Give a copy its books: the present as row 0 of a history of its own, and what follows from its columns."""
    child.frontier_place = parent.frontier_place
    child.opened = parent.opened
    child.failed, child.probes, child.timings, child.newsroom, child.causes = {}, {}, None, None, None
    # Doctrines and fog look a quarter back; a fork stands by its orders and needs the present row alone.
    child.history = History(child.month, child.end - child.month + 1, child.worlds, METRIC_INDEX, kept)
    child.history.record(child.metrics)
    child.luck = child.chance.month(child.month - 1, child.streams)
    child.researchers.stale = True
    child.researchers.recount()
    beginnings.derive(child)


def state(world: World) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the present as plain metadata (JSON) and arrays, for a save."""
    meta = {
        "state_version": STATE_VERSION,
        "scenario": world.scenario.key,
        "parameters": world.parameter_set,
        "off": sorted(world.switches.off),
        "seed": world.chance.seed,
        "numbers": [int(n) for n in world.chance.numbers],
        "month": world.month,
        "end": world.end,
        "opened": world.opened,
        "frontier_place": world.frontier_place,
        "people": world._people,
        "news": world.newsroom.state() if world.newsroom is not None else None,
        "doctrines": [d.doctrine if d is not None else None for d in world.doctrines],
    }
    arrays = {name: values.copy() for name, values in state_arrays(world).items()}
    arrays["world.history"] = world.history.values.copy()
    for name, values in world.sightings.items():
        arrays[f"sighting.{name}"] = values.copy()
    for name, values in world.drawn.items():
        arrays[f"parameter.{name}"] = values.copy()
    return meta, arrays


def restore(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> World:
    """Return the world of a state, ready to go on to the same bits; raises PrimacyError when it is not whole."""
    from game.world import World

    if meta.get("state_version") != STATE_VERSION:
        raise PrimacyError(
            f"This state is of version {meta.get('state_version')}; this Primacy reads version {STATE_VERSION}."
        )
    numbers = meta["numbers"]
    us, china = meta["doctrines"]
    world = World(
        meta["scenario"], meta["seed"], len(numbers), numbers[0], us, china, meta["parameters"], meta["people"],
        switches=dict.fromkeys(meta["off"], False), until=meta["end"],
    )  # fmt: skip
    expected = state_arrays(world)
    for name, values in expected.items():
        given = arrays.get(name)
        if given is None or given.shape != values.shape or given.dtype != values.dtype:
            raise PrimacyError(f'This state is not whole: the column "{name}" is missing or has another shape.')
    history = arrays.get("world.history")
    if history is None or history.shape[1:] != world.history.kept.shape[1:]:
        raise PrimacyError("This state is not whole: its history is missing or of other metrics.")
    for name in expected:
        put(world, name, np.array(arrays[name]))
    world.drawn = Parameters({name: np.array(arrays[f"parameter.{name}"]) for name, _ in world.drawn.items()})
    world.hand.act(world)
    world.sightings = {
        name.removeprefix("sighting."): np.array(values)
        for name, values in arrays.items()
        if name.startswith("sighting.")
    }
    if meta["news"] is not None:
        world.newsroom = Newsroom.restore(meta["news"])
        world.newsroom.attend(world)
    world.month, world.opened, world.frontier_place = meta["month"], meta["opened"], meta["frontier_place"]
    world.history.refill(history)
    world.researchers.stale = True
    world.researchers.recount()
    beginnings.pull_of_regions(world)
    beginnings.derive(world)
    return world
