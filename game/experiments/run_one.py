"""One world from start to verdict, as numbers (for JSON and files) and as a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game.calendar import month_text, year_of
from game.causes import Causes
from game.errors import PrimacyError
from game.experiments import data_dictionary, store
from game.experiments.provenance import cpu_features, hashes_of, versions
from game.experiments.setup import Setup, advance, finite_or_none, metric_names, outcomes
from game.experiments.turning_points import turning_points
from game.experiments.why import causes_by_year
from game.world import World


@dataclass(frozen=True)
class Run:
    """A finished world with what is told of it."""

    setup: Setup
    number: int
    world: World
    result: dict[str, Any]  # the JSON of `primacy run --json`

    @property
    def failed(self) -> str | None:
        """The column and month that were not finite, if the world failed."""
        failures = dict(self.world.failed)
        return failures.get(self.number)

    @property
    def months(self) -> int:
        """How many months were simulated."""
        frozen = int(self.world.frozen[0])
        last = frozen if frozen >= 0 else int(self.world.month) - 1
        return last + 1 - int(self.world.start)


def run_one(setup: Setup, number: int = 0, why: Sequence[str] = ()) -> Run:
    """World `number` of a setup, run to its end, and what moved the metrics in `why`. Raises PrimacyError.

    Its metrics and verdict are those of row `number` of a batch with the same setup, to the last bit.
    """
    world = setup.world(number)
    if why:
        world.causes = Causes(world)
    advance(world)
    run = tell(setup, number, world)
    if world.causes is not None and run.failed is None:
        run.result["causes"] = causes_by_year(world.causes, why)
    return run


def tell(setup: Setup, number: int, world: World) -> Run:
    """What there is to tell of a world that has run; `world` holds one world, with this number."""
    outcome = outcomes(world, number)
    names = metric_names()
    last = int(world.frozen[0]) if world.frozen[0] >= 0 else int(world.month) - 1
    went_well = outcome.errors[0] is None
    result = {
        "scenario": setup.scenario,
        "us": setup.us,
        "china": setup.china,
        "parameters": setup.parameters,
        "seed": setup.seed,
        "world": number,
        "ended": outcome.ended[0],
        "verdict": outcome.verdicts[0],
        "metrics": {name: finite_or_none(outcome.metrics[0, column]) for column, name in enumerate(names)},
        "years": years(world, last, names) if went_well else [],
        "turning_points": turning_points(world, last) if went_well else [],
    }
    return Run(setup, number, world, result)


def years(world: World, last: int, names: list[str]) -> list[dict[str, Any]]:
    """One row a calendar year: the mean of each metric over the months of it that were simulated."""
    months = [int(month) for month in world.history.months]
    values = world.history.values[:, 0, :]
    rows = []
    for year in dict.fromkeys(year_of(month) for month in months[1:] if month <= last):
        chosen = [row for row, month in enumerate(months) if row > 0 and month <= last and year_of(month) == year]
        means = values[chosen[0] : chosen[-1] + 1].mean(axis=0)
        rows.append({"year": year, **{name: finite_or_none(mean) for name, mean in zip(names, means, strict=True)}})
    return rows


def write_months(run: Run, path: Path) -> bool:
    """Write one row a month (the month's end; the start is the row before) and one column a metric.

    Returns True if a file of that name was there and was replaced. Raises PrimacyError.
    """
    import pyarrow as pa

    names = metric_names()
    history = run.world.history
    last = int(run.world.frozen[0]) if run.world.frozen[0] >= 0 else int(run.world.month) - 1
    months = [int(month) for month in history.months if month <= last]
    columns = [pa.array([month_text(month) for month in months])]
    columns += [store.floats(history.values[: len(months), 0, column]) for column in range(len(names))]
    header = {
        **run.setup.described(),
        "world": run.number,
        "versions": versions(),
        "cpu_features": cpu_features(),
        "hashes": hashes_of((run.setup.scenario, run.setup.us, run.setup.china, run.setup.parameters)),
    }
    schema = data_dictionary.explained(store.month_schema(names), data_dictionary.EACH_MONTH)
    schema = store.with_header(schema, header)
    replaced = path.exists()
    store.write_rows(path, schema, [pa.Table.from_arrays(columns, schema=store.month_schema(names))])
    return replaced


def check_file(path: Path) -> None:
    """Refuse a result file that cannot be written, before the run rather than after it. Raises
    PrimacyError.
    """
    if path.suffix != ".parquet":
        raise PrimacyError(f'--out must name a file ending in .parquet, not "{path.name}".')
    if path.is_dir():
        raise PrimacyError(f"--out must name a file, and {path} is a folder.")
    if not path.parent.is_dir():
        raise PrimacyError(f"--out cannot be written: there is no folder {path.parent}.")
