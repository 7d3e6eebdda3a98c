"""What a side believes of the world: its own state as it is, the rival's as it could see it.

Rival columns that are not public are a quarter old and carry an error; orders are known once they were revealed;
contested parameters are unknown and drawn anew in every future. Nothing else of the rival enters a forecast, so that
changing a hidden column, or a pending order, changes no bit of the other side's odds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES, US, Column, Table, clip
from game import beginnings
from game.chance import Chance
from game.metrics.metric import METRIC_INDEX, METRICS
from game.phases import training

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]
FOG = 0.15
"""Relative error (standard deviation) of an estimated rival column."""
FOG_OF_LOGS = 0.08
"""The same for a column that is a logarithm, in decades."""


def _rows(world: World, kind: str, side: int) -> list[int]:
    """Return the rows of a table that a side's rival owns."""
    table = world.tables[kind]
    if kind == "chipmakers":
        roles = world.chipmakers.roles
        chinese = [*range(*roles.native.indices(99)), *range(*roles.chinese_foundries.indices(99)),
                   *range(*roles.chinese_tools.indices(99))]  # fmt: skip
        return chinese if side == US else [i for i in range(len(table)) if i not in chinese]
    if kind == "commons":
        return [0] if side == US else []  # grey flows and native chips are China's business
    if kind in ("markets", "researchers"):
        return []
    return [int(i) for i in np.flatnonzero(table.nation == 1 - side)]


def _concealed(table: Table[Any]) -> Iterator[tuple[str, Column]]:
    """Yield the columns that a rival does not see as they are."""
    for name, column in table.columns.items():
        if column.sight != "public":
            yield name, column


def look(world: World) -> None:
    """Keep what can be seen now; called once a quarter, when orders have been revealed and before they act."""
    for kind, table in world.tables.items():
        if kind in ("markets", "researchers"):
            continue
        for name, _ in _concealed(table):
            world.sightings[f"{kind}.{name}"] = getattr(table, name).copy()
    for name, values in world.hand.arrays().items():
        world.sightings[f"hand.{name}"] = values.copy()


def adopt(child: World, parent: World, side: str, picks: NDArray[np.intp] | None = None) -> None:
    """Replace in a copy (`child`) what `side` cannot know of its rival and of the parameters.

    World i of the copy is of the parent's world `picks[i]` (None: its first). Futures of one world with the same
    branch believe the same, whatever plan they try.
    """
    own = SIDES.index(side)
    picks = np.zeros(child.worlds, dtype=np.intp) if picks is None else picks
    child.p = child.drawn = child.draw_parameters()
    if child.begins_quarter:
        # Whether the rival has looked at its quarter already is its own business.
        child.open_quarter()
    seen = Chance(parent.chance.seed, parent.chance.numbers, np.full(parent.worlds, _observer(own)))
    for kind, table in child.tables.items():
        rows = _rows(child, kind, own)
        if rows:
            for name, column in _concealed(table):
                if column.sight == "estimated" and not child.on("fog"):
                    continue
                _believe(child, kind, name, column, rows, parent, seen, picks)
    _believe_cards(child, parent, own, picks)
    if child.on("fog"):
        _believe_metrics(child, parent, own, picks)
    beginnings.pull_of_regions(child)
    beginnings.derive(child)
    training.weigh_offers(child)


def forget_parameters(child: World) -> None:
    """Draw the parameters of a copy anew, as one would who sees the whole state of the world but not its parameters."""
    child.p = child.drawn = child.draw_parameters()
    child.hand.act(child)
    beginnings.pull_of_regions(child)
    beginnings.derive(child)
    training.weigh_offers(child)


def _observer(side: int) -> int:
    """Return the branch on which a side's errors of observation are drawn; forecasts never use it."""
    return -1 - side


def _believe(
    child: World,
    kind: str,
    name: str,
    column: Column,
    rows: list[int],
    parent: World,
    seen: Chance,
    picks: NDArray[np.intp],
) -> None:
    """Write a believed column: the sighting, with the observer's error and each future's doubt."""
    last = parent.sightings[f"{kind}.{name}"][:, rows]
    if column.sight == "hidden" and name in ("direction", "since_move"):
        values = np.full((child.worlds, *last.shape[1:]), column.start)
    elif column.sight == "hidden":
        values = last[picks]
    else:
        shape = last.shape[1:]
        size = math.prod(shape)
        key = f"sight:{kind}.{name}:{parent.month // 3}"
        error = _spread(seen.once(key, size)).reshape(parent.worlds, *shape)[picks]
        doubt = _spread(child.chance.once(key, size)).reshape(child.worlds, *shape)
        last = last[picks]
        if column.unit.startswith("log10"):
            values = last + FOG_OF_LOGS * (error + doubt)
            values = np.where(last == column.low, last, values)
        else:
            values = last * np.exp(FOG * (error + doubt))
        values = clip(values, column.low, column.high)
    getattr(child.tables[kind], name)[:, rows] = values


def _believe_cards(child: World, parent: World, own: int, picks: NDArray[np.intp]) -> None:
    """Let the rival have played what it had revealed when the quarter began: all cards are public but the new ones."""
    slots = child.hand.deck.of_side[1 - own]
    for name, values in child.hand.arrays().items():
        values[:, slots] = parent.sightings[f"hand.{name}"][picks, slots]
    child.hand.act(child)


def _spread(draw: Array) -> Array:
    """Turn uniforms into draws of unit variance (logistic)."""
    return np.log(draw / (1.0 - draw)) * (np.sqrt(3.0) / np.pi)


def _believe_metrics(child: World, parent: World, own: int, picks: NDArray[np.intp]) -> None:
    """Let the ledger's row, which some hazards look at, hold only what the side sees."""
    rival = SIDES[1 - own]
    old = parent.history.back(3)
    for key, metric in METRICS.items():
        if metric.side == rival and not metric.public:
            child.metrics[:, METRIC_INDEX[key]] = old[picks, METRIC_INDEX[key]]
    child.history.filled = 0
    child.history.record(child.metrics)
