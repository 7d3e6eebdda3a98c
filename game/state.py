"""The state of a world: every array that makes up its present, by name.

Copies, saves and the rehearsal before the first month all read and write the state through these names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from game.world import World

_FRAME = ("metrics", "frozen", "final", "frontiers", "weights")


def state_arrays(world: World) -> dict[str, NDArray[Any]]:
    """Return every array of the state by name; world-first, not copied."""
    found: dict[str, NDArray[Any]] = {}
    for kind, table in world.tables.items():
        for column, values in table.arrays():
            found[f"{kind}.{column}"] = values
    for name in _FRAME:
        found[f"world.{name}"] = getattr(world, name)
    found["shocks.pressure"] = world.shocks.pressure
    found["shocks.gathered"] = world.shocks.gathered
    found["shocks.last"] = world.shocks.last
    found["shocks.answered"] = world.shocks.answered
    for name, values in world.hand.arrays().items():
        found[f"hand.{name}"] = values
    for name in ("choices", "seats", "graduating", "considering"):
        if hasattr(world.researchers, name):  # weighed for the first time before the first month
            found[f"researchers.{name}"] = getattr(world.researchers, name)
    world.researchers.flush()
    found["researchers.moved"] = world.researchers.moved
    found["researchers.flows"] = world.researchers.flows
    found["researchers.super_line"] = world.researchers.super_line
    return found


def put(world: World, name: str, values: NDArray[Any]) -> None:
    """Write one array of the state by its name."""
    kind, column = name.split(".", 1)
    owner = {"world": world, "shocks": world.shocks, "hand": world.hand}.get(kind) or world.tables[kind]
    setattr(owner, column, values)


def first_non_finite(world: World, place: int) -> str:
    """Return the first column (or metric) that is not a finite number in one world.

    Trouble flows from the actors to the governments' sums, so governments are looked at last.
    """
    from game.metrics.metric import METRICS

    arrays = state_arrays(world)
    for name in sorted(arrays, key=lambda key: key.startswith("governments.")):
        values = arrays[name]
        counted = values.dtype.kind == "f" and name.split(".")[0] not in ("world", "shocks", "hand")
        if counted and not np.isfinite(values[place]).all():
            return f"column {name}"
    bad = [key for key, value in zip(METRICS, world.metrics[place], strict=True) if not np.isfinite(value)]
    return f"metric {bad[0]}" if bad else "a column"
