"""Carry a scenario forward and write the state it reaches as start values for later scenarios.

    python -m tools.carry_forward baseline-2025 2028-01

plays many worlds under the doctrine `balanced` of both sides, picks the one that is nearest to the median of all in
what matters, and writes its state to configs/scenarios/starts/2028-01.yaml. One world is taken whole, since medians of
single columns need not fit together; where worlds differ much, a start value is contested between their 10th and 90th
percentiles. Run it again after a change of the model that is meant to move the baseline.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from agents.researcher import REGIONS
from agents.table import Column, Table
from game.calendar import Month, month_from_text, month_text
from game.metrics.history import Array
from game.metrics.metric import METRIC_INDEX
from game.scenario import KINDS, load_scenario
from game.world import World

FOLDER = Path(__file__).resolve().parents[1] / "configs" / "scenarios" / "starts"
WORLDS = 256
SEED = 2025
NEAR = (
    "us_capability", "china_capability", "applied_ratio", "dependence_us", "us_chips", "china_chips", "us_idle_share",
    "china_idle_share", "us_revenue", "china_revenue", "tension", "china_native_share",
)  # fmt: skip
"""What the chosen world must be near the median in."""
CONTESTED = ("know_how", "cash", "wafers", "experience", "memory_stock", "architecture", "learning")
"""Columns that later worlds draw from the range the played worlds span."""
APART = 0.1
"""Percentiles nearer than this, relative to the value, are not worth a range."""
RECORD = 48
"""Months of capability written before the start."""
FOLLOWS = ("target", "effect", "since_move", "direction", "attention", "political_capital", "treasury")
"""Columns of governments that a new game begins afresh."""


def main() -> None:
    """Write the state that a scenario reaches, and say where."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario")
    parser.add_argument("month", help="such as 2028-01: the first month of the later scenario")
    chosen = parser.parse_args()
    month = month_from_text(chosen.month)
    world = World(chosen.scenario, SEED, WORLDS, until=month)
    world.run()
    place = _typical(world)
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{month_text(month)}.yaml"
    path.write_text("\n".join(_document(world, place, chosen.scenario, month)) + "\n", encoding="utf-8")
    print(f"wrote {path.name}: world {place} of {WORLDS}")


def _typical(world: World) -> int:
    """Return the world that is nearest the median, each metric measured in its own spread."""
    values = world.metrics[:, [METRIC_INDEX[name] for name in NEAR]]
    middle = np.median(values, axis=0)
    spread = np.maximum(np.percentile(values, 75, axis=0) - np.percentile(values, 25, axis=0), 1e-9)
    return int(np.argmin((((values - middle) / spread) ** 2).sum(axis=1)))


def _document(world: World, place: int, scenario: str, month: Month) -> Iterator[str]:
    yield "# Not a scenario by itself: the state that others start from. Written by the command"
    yield f"#   python -m tools.carry_forward {scenario} {month_text(month)}"
    yield f"# from world {place} of {WORLDS} of seed {SEED}, the one nearest the median; ranges are the 10th to 90th"
    yield "# percentile of all of them."
    yield f"based_on: {scenario}"
    yield "values:"
    for kind in KINDS:
        table = world.tables[kind]
        yield f"  {kind}:"
        for row, name in enumerate(table.names):
            who = {"governments": ("us", "china")[row]} if kind == "governments" else {}
            who_name = who.get(kind, "all" if kind == "commons" else name)
            values = ", ".join(_values(table, kind, row, place))
            yield f"    {who_name}: {{{values}}}"
    yield from _talent(world, place, scenario)
    yield "capability:"
    for side, key in enumerate(("us", "china")):
        record = world.frontiers[place, side, : world.frontier_place]
        pairs = ", ".join(f"{when}: {value:.3f}" for when, value in _steps(record, month))
        yield f"  {key}: {{{pairs}}}"


def _steps(record: Array, month: Month) -> Iterator[tuple[str, float]]:
    """Yield the months in which the best model got better, among the last ones before the start."""
    first = len(record) - RECORD
    for place in range(first, len(record)):
        if place == first or record[place] > record[place - 1]:
            yield month_text(month - len(record) + place), float(record[place])


def _values(table: Table, kind: str, row: int, place: int) -> Iterator[str]:
    for name, column in table.columns.items():
        if column.trait or (kind == "governments" and name in FOLLOWS):
            continue
        values = getattr(table, name)[:, row]
        if column.parts:
            held = [(part, value) for part, value in zip(column.parts, values[place], strict=True) if value]
            parts = ", ".join(f"{part}: {_number(value, column)}" for part, value in held)
            if parts:
                yield f"{name}: {{{parts}}}"
        elif values[place] != column.start:
            yield f"{name}: {_contested(name, values, place, column)}"


def _contested(name: str, values: Array, place: int, column: Column) -> str:
    value = float(values[place])
    low, high = (float(np.percentile(values, q)) for q in (10, 90))
    low, high = min(low, value), max(high, value)
    if name not in CONTESTED or high - low <= APART * abs(value):
        return _number(value, column)
    low, middle, high = (_number(x, column) for x in (low, value, high))
    return f'{{value: {middle}, low: {low}, high: {high}, source: "assumed: the range of the worlds played"}}'


def _number(value: float, column: Column) -> str:
    return f"{min(max(float(f'{value:.5g}'), column.low), column.high):.6g}"


def _talent(world: World, place: int, scenario: str) -> Iterator[str]:
    """Write the shares of the tracker as they have become."""
    talent, people = load_scenario(scenario).talent, world.researchers
    origin, region, study = (getattr(people, name)[place] for name in ("origin", "region", "study"))
    yield "talent:"
    yield f'  source: "assumed: {scenario} played forward"'
    yield f"  population: {talent.population:g}"
    yield f"  origin: {{{_shares(np.bincount(origin, minlength=len(REGIONS)))}}}"
    yield "  work:"
    for number, name in enumerate(REGIONS):
        counts = np.bincount(region[origin == number], minlength=len(REGIONS))
        yield f"    {name}: {{{_shares(counts)}}}"
    abroad = {name: float(np.mean(study[origin == i] == 0)) for i, name in enumerate(REGIONS)}
    yield f"  studied_in_us: {{{', '.join(f'{name}: {share:.3f}' for name, share in abroad.items())}}}"
    yield f"  graduates: {{{', '.join(f'{name}: {share:g}' for name, share in talent.graduates.items())}}}"
    at_labs = float(np.mean(people.employer[place] < people.labs))
    yield f"  at_labs: {at_labs:.3f}"


def _shares(counts: Array) -> str:
    shares = counts / counts.sum()
    return ", ".join(f"{name}: {share:.4f}" for name, share in zip(REGIONS, shares, strict=True))


if __name__ == "__main__":
    main()
