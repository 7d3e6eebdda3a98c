"""How two batches differ: every verdict and metric of one less the other, with its interval (`primacy compare`).

Batches of one seed met the same luck, so that world K of one and world K of the other are a pair: what luck they share
drops out. Batches of different seeds are held against each other as groups. Nothing is computed anew: the folders'
result files are read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from game.batches import RECORD, read_batch
from game.configuration import did_you_mean
from game.errors import PrimacyError
from game.experiments import differences
from game.experiments.statistics import Interval

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Array = np.ndarray

RESULT = "worlds.parquet"
SURE = 0.05
"""Chance below which, all comparisons together, a difference is called sure."""
PLANNED = ("us", "china", "scenario", "parameters", "seed", "until", "worlds")
"""What the plan of a batch says of its worlds, in the order in which differences are told."""


@dataclass(frozen=True)
class Difference:
    """One verdict's share or one metric's mean in both batches, and the first less the second."""

    kind: Literal["verdict", "metric"]
    name: str
    unit: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    higher: float | None
    """Share of the pairs in which the first has more of a metric, ties half; None for groups and verdicts."""
    worlds: int
    """Pairs that could be compared; for groups the worlds of the smaller one."""
    chance: float
    """Of a difference as large by luck alone."""
    holm: float
    """That, allowing for how many were compared."""

    @property
    def is_sure(self) -> bool:
        """Whether it stands out among all that were compared."""
        return self.holm < SURE


@dataclass(frozen=True)
class Comparison:
    """Two batches, what sets them apart, and how they differ."""

    first: Path
    second: Path
    apart: tuple[str, ...]
    """What the plans differ in: "us: grid, moat"."""
    paired: bool
    worlds: tuple[int, int]
    """Worlds with a verdict in each; of pairs, those in which both have one."""
    failed: int
    """Worlds of both that have no verdict."""
    differences: tuple[Difference, ...]

    def of(self, name: str) -> Difference:
        """The difference in a verdict or metric."""
        return next(each for each in self.differences if each.name == name)


def compare(first: Path, second: Path, metrics: Sequence[str] = ()) -> Comparison:
    """Compare two finished batches: all verdicts and all metrics, or those named. Raises PrimacyError."""
    from game.metrics.metric import METRICS

    for name in metrics:
        if name not in METRICS:
            raise PrimacyError(f'There is no metric "{name}"; {did_you_mean(name, list(METRICS), few=3)}.')
    plans, tables = [_plan(folder) for folder in (first, second)], [_worlds(folder) for folder in (first, second)]
    paired = plans[0]["seed"] == plans[1]["seed"]
    kept = _pairs(*tables) if paired else tuple(_lived(table) for table in tables)
    lost = sum(table["verdict"].null_count for table in tables)
    worlds = (kept[0].num_rows, kept[1].num_rows)
    if min(worlds) < differences.FEWEST:
        what = "pairs of worlds" if paired else "worlds of each batch"
        raise PrimacyError(
            f"{first} and {second} hold {min(worlds)} {what} with a verdict; {differences.FEWEST} at least are needed."
        )
    found = _verdicts(kept, paired) + _metrics(kept, paired, metrics or list(METRICS))
    adjusted = differences.holm([each["chance"] for each in found])
    told = tuple(Difference(**each, holm=chance) for each, chance in zip(found, adjusted, strict=True))
    return Comparison(first, second, _apart(*plans), paired, worlds, lost, told)


# ------------------------------------------------------------------------------------------------------- reading


def _plan(folder: Path) -> dict[str, Any]:
    """What a batch says of its worlds; refuses one that is not finished."""
    import json

    read_batch(folder)
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    if not (folder / RESULT).is_file():
        raise PrimacyError(f"{folder} is not finished: go on with primacy batch and --resume.")
    return dict(record["plan"])


def _worlds(folder: Path) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / RESULT
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise PrimacyError(f"{path} is damaged, or was not written by primacy batch.") from error


def _lived(table: pa.Table) -> pa.Table:
    """The worlds that have a verdict."""
    import pyarrow.compute as pc

    return table.filter(pc.is_valid(table["verdict"]))


def _pairs(first: pa.Table, second: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The worlds that have a verdict in both, in the order of their numbers."""
    import numpy as np

    sides = [_lived(table) for table in (first, second)]
    numbers = [table["world"].to_numpy() for table in sides]
    _, here, there = np.intersect1d(numbers[0], numbers[1], assume_unique=True, return_indices=True)
    return sides[0].take(here), sides[1].take(there)


def _apart(first: dict[str, Any], second: dict[str, Any]) -> tuple[str, ...]:
    """What the plans differ in, with the version of the program or its files where these differ."""
    found = [f"{key}: {first.get(key)}, {second.get(key)}" for key in PLANNED if first.get(key) != second.get(key)]
    if first.get("versions") != second.get("versions"):
        found.append("versions of the program or its packages")
    here, there = first.get("hashes", {}), second.get("hashes", {})
    changed = sorted(name for name in {*here} & {*there} if here[name] != there[name])
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        found.append(f"the content of {changed[0]}{more}")
    return tuple(found)


# ----------------------------------------------------------------------------------------------------- comparing


def _verdicts(tables: tuple[pa.Table, pa.Table], paired: bool) -> list[dict[str, Any]]:
    import numpy as np

    from game.experiments.summary import verdict_keys

    labels = [np.array(table["verdict"].to_pylist(), dtype=object) for table in tables]
    interval: Callable[[Array, Array], Interval] = differences.paired_shares if paired else differences.separate_shares
    chance = differences.paired_chance if paired else differences.separate_chance
    found = []
    for key in verdict_keys([str(label) for each in labels for label in set(each)]):
        one, other = labels[0] == key, labels[1] == key
        told = _told("verdict", key, "share", one.mean(), other.mean(), interval(one, other), None)
        found.append({**told, "worlds": min(one.size, other.size), "chance": chance(one, other)})
    return found


def _metrics(tables: tuple[pa.Table, pa.Table], paired: bool, names: Sequence[str]) -> list[dict[str, Any]]:
    import numpy as np

    from game.metrics.metric import METRICS

    found = []
    for name in names:
        one, other = (table[name].to_numpy() if name in table.column_names else np.empty(0) for table in tables)
        if paired and one.size == other.size:
            known = np.isfinite(one) & np.isfinite(other)
            one, other = one[known], other[known]
        else:
            one, other = one[np.isfinite(one)], other[np.isfinite(other)]
        if min(one.size, other.size) < differences.FEWEST:
            continue  # "never" in too many worlds to say anything
        compared = differences.paired_means if paired else differences.separate_means
        interval, chance = compared(one, other)
        higher = float(np.mean((one > other) + 0.5 * (one == other))) if paired else None
        told = _told("metric", name, METRICS[name].unit, one.mean(), other.mean(), interval, higher)
        found.append({**told, "worlds": min(one.size, other.size), "chance": chance})
    return found


def _told(
    kind: str, name: str, unit: str, first: float, second: float, interval: Interval, higher: float | None
) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "unit": unit,
        "first": float(first),
        "second": float(second),
        "difference": interval.value,
        "low": interval.low,
        "high": interval.high,
        "higher": higher,
    }


# ------------------------------------------------------------------------------------------------------- telling


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain values."""
    return {
        "first": str(comparison.first),
        "second": str(comparison.second),
        "apart": list(comparison.apart),
        "paired": comparison.paired,
        "worlds": list(comparison.worlds),
        "without_verdict": comparison.failed,
        "differences": [asdict(each) for each in comparison.differences],
    }


def as_csv(comparison: Comparison) -> str:
    """One row a verdict or metric, every figure in full."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = [asdict(each) for each in comparison.differences]
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow("" if value is None else value for value in row.values())
    return text.getvalue()
