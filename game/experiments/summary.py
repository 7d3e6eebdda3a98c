"""What a person reads after a run or a batch, in tables of at most 80 columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from game.experiments.statistics import QUANTILES, Interval, quantiles, shares

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from game.experiments.batch import Batch
    from game.experiments.run_one import Run

WIDTH = 80
YEAR = 12
"""Months that a verdict averages."""
PILLARS = ("silicon", "data", "talent", "compliance")
SIDE_NAMES = {"us": "US", "china": "China"}

# The year table of a run: heading and metric.
YEAR_COLUMNS = (
    ("lead", "frontier_lead"),
    ("gap", "capability_gap"),
    ("ratio", "applied_ratio"),
    ("dep US", "dependence_us"),
    ("dep CN", "dependence_china"),
    ("tension", "tension"),
    ("talent US", "us_talent"),
    ("talent CN", "china_talent"),
)

# The metrics whose quantiles are shown after a batch.
MAIN_METRICS = (
    "frontier_lead", "capability_gap", "applied_ratio", "applied_value_ratio", "dependence_us",
    "dependence_china", "tension", "us_capability", "china_capability", "us_talent", "china_talent",
    "us_largest_run",
    "china_largest_run", "us_power_free", "china_power_free", "us_budget", "china_budget", "us_approval",
    "china_approval",
)  # fmt: skip


def number(value: float | None) -> str:
    """A number in at most nine characters, three digits of it meant; "never" where there is none."""
    if value is None or not math.isfinite(value):
        return "never"
    size = abs(value)
    if size == 0:
        return "0"
    if size >= 1e6 or size < 1e-3:
        return f"{value:.2e}".replace("e+", "e").replace("e0", "e")
    if size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(size)))}f}" if size >= 1 else f"{value:.3f}"


def title(verdict: str | None) -> str:
    """A verdict key as a heading: "us_primacy" is "American primacy"."""
    if verdict is None:
        return "No verdict"
    from game.outcome.verdict import describe

    return describe(verdict).title


# --------------------------------------------------------------------------------------------------- one run


def print_run(run: Run, console: Console) -> None:
    """Verdict, pillars, year table and turning points of one world."""
    result = run.result
    console.print(
        f"[bold]{result['scenario']}[/], US [bold]{result['us']}[/] against China [bold]{result['china']}"
        f"[/], parameters {result['parameters']}, seed {result['seed']}, world {result['world']}",
        highlight=False,
    )
    print_outcome(run, console, with_years=True)


def print_outcome(run: Run, console: Console, with_years: bool = False) -> None:
    """The verdict of one world, why, its pillars and turning points."""
    from game.outcome.verdict import describe

    result = run.result
    if run.failed is not None:
        console.print(f"This world failed: {run.failed}.", style="red", highlight=False)
        return
    console.print(f"[bold]{title(result['verdict'])}[/], ended {result['ended']}.", highlight=False)
    console.print(describe(result["verdict"]).text, highlight=False)
    if run.months < YEAR:
        span = "the one month" if run.months == 1 else f"the {run.months} months"
        console.print(f"Averaged over {span} simulated, not over twelve: too short for a judgement.", highlight=False)
    for reason in reasons(result["metrics"]):
        console.print(f"  {reason}", highlight=False)
    console.print(_pillars(result["metrics"]))
    if with_years:
        console.print(_years(result["years"]))
    console.print(_points(result["turning_points"]))


def reasons(metrics: dict[str, float | None]) -> list[str]:
    """The three measures that decide the verdict (M18), each as a sentence."""
    lead, ratio = metrics["frontier_lead"], metrics["applied_ratio"]
    us, china = metrics["dependence_us"], metrics["dependence_china"]
    frontier = "Nobody leads at the frontier"
    if lead:
        leader = "The US leads" if lead > 0 else "China leads"
        frontier = f"{leader} at the frontier by {number(abs(lead))} months"
    return [
        f"{frontier} (four make a verdict).",
        f"China's applied index is {number(ratio)} times the US one (0.9 and 1.1 make a verdict).",
        f"Of the third markets {percent(us)} depend on the US and {percent(china)} on China.",
    ]


def sheet(heading: str, columns: Sequence[str]) -> Any:
    """An empty table with a heading above it; the first column holds words, the others numbers."""
    from rich.table import Table

    table = Table(
        title=f"\n{heading}" if heading else None,
        title_justify="left",
        title_style="bold",
        header_style="dim",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place == 0 else "right", no_wrap=True)
    table.min_width = len(heading)
    return table


def _pillars(metrics: dict[str, float | None]) -> RenderableType:
    table = sheet("Pillars (50 is the US in January 2025)", ["pillar", *SIDE_NAMES.values()])
    for pillar in PILLARS:
        table.add_row(pillar, *(number(metrics.get(f"{side}_pillar_{pillar}")) for side in SIDE_NAMES))
    return table


def _years(rows: Sequence[dict[str, Any]]) -> RenderableType:
    units = "lead in months, gap in decades, ratio China over US, tension 0 to 100, the rest shares"
    title = f"Years (means over the months of each; {units})"
    table = sheet(title, ["year", *(heading for heading, _ in YEAR_COLUMNS)])
    for row in rows:
        table.add_row(str(row["year"]), *(number(row.get(metric)) for _, metric in YEAR_COLUMNS))
    return table


def _points(points: Sequence[dict[str, Any]]) -> RenderableType:
    from rich.text import Text

    if not points:
        return Text("No turning points.")
    table = sheet("Turning points", ["month", "what"])
    table.columns[1].justify, table.columns[1].no_wrap = "left", False
    table.columns[1].ratio = 1
    for point in points:
        table.add_row(point["month"], Text(point["text"]))
    return table


# ------------------------------------------------------------------------------------------------- a batch


def print_batch(batch: Batch, console: Console) -> None:
    """Verdict shares with Wilson intervals and quantiles of the main metrics, read from the finished file."""
    import numpy as np
    import pyarrow.parquet as pq

    from game.experiments.setup import metric_names

    mains = [name for name in MAIN_METRICS if name in metric_names()]
    table = pq.read_table(batch.result, columns=["verdict", "error", *mains])
    verdicts = [verdict for verdict in table["verdict"].to_pylist() if verdict is not None]
    failed = table.num_rows - len(verdicts)
    console.print(
        f"[bold]{table.num_rows:,} worlds[/] of {batch.setup.scenario}, US [bold]{batch.setup.us}[/] against "
        f"China [bold]{batch.setup.china}[/], seed {batch.setup.seed}, in {batch.folder}",
        highlight=False,
    )
    console.print(verdict_table(shares(verdicts, verdict_keys(verdicts))))
    values = np.stack([table[name].to_numpy() for name in mains], axis=1)
    console.print(_quantile_table(mains, quantiles(values)))
    if failed:
        first = next(error for error in table["error"].to_pylist() if error is not None)
        console.print(f"{failed:,} worlds have no verdict; the first: {first}.", style="red", highlight=False)


def verdict_keys(found: Sequence[str]) -> list[str]:
    """Every verdict the game knows, in its order, and any other that was found."""
    from game.outcome.verdict import VERDICTS

    return list(dict.fromkeys([*VERDICTS, *sorted(set(found))]))


def verdict_table(found: dict[str, Interval]) -> RenderableType:
    """Share of each verdict with its 95 % Wilson interval and a bar."""
    table = sheet("Verdicts", ["verdict", "share", "95 % interval", ""])
    table.columns[3].justify = "left"
    for key, share in found.items():
        bar = "#" * round(30 * share.value) if share.value == share.value else ""
        table.add_row(title(key), percent(share.value), f"{percent(share.low)} to {percent(share.high)}", bar)
    return table


def percent(share: float | None) -> str:
    """A share as a percentage with one decimal; "-" where there is none."""
    return f"{100 * share:.1f} %" if share is not None and math.isfinite(share) else "-"


def _quantile_table(names: Sequence[str], values: Any) -> RenderableType:
    from game.metrics.metric import METRICS

    headings = [f"{round(100 * point)} %" for point in QUANTILES]
    table = sheet("Metrics (mean of the last twelve months; quantiles over worlds)", ["metric", *headings, "unit"])
    for column, name in enumerate(names):
        table.add_row(name, *(number(value) for value in values[:, column]), METRICS[name].unit)
    return table


def console() -> Console:
    """A console of at most 80 columns that wraps rather than cuts."""
    from rich.console import Console

    own = Console()
    return Console(width=min(own.width, WIDTH)) if own.is_terminal else Console(width=WIDTH)
