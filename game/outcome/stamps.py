"""Stamps: what else was true of a finished world, beside its verdict (configs/stamps.yaml)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pydantic

from game.configuration import Declared, load
from game.metrics.metric import METRICS
from game.outcome.goals import Goal
from game.paths import config_path

if TYPE_CHECKING:
    from game.world import World


class _File(Declared):
    stamps: tuple[Goal, ...] = pydantic.Field(min_length=1)


@functools.cache
def stamps() -> dict[str, Goal]:
    """Return every stamp by key. Raises PrimacyError."""
    return {stamp.key: stamp for stamp in load(_File, config_path("stamps.yaml")).stamps}


def looked_at() -> tuple[str, ...]:
    """Return every metric that stamps look at, for worlds that keep only some of their history."""
    every = {metric for stamp in stamps().values() for metric in stamp.condition.metrics}
    return tuple(name for name in METRICS if name in every)


def stamped(world: World) -> list[tuple[str, ...]]:
    """Return the stamps of each world as it stands. The world must keep the metrics `looked_at`."""
    held = np.stack([stamp.met(world) for stamp in stamps().values()], axis=1)
    keys = list(stamps())
    return [tuple(key for key, has in zip(keys, row, strict=True) if has) for row in held]
