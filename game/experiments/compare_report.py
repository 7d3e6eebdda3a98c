"""What a person reads of two batches side by side, in tables of at most 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.experiments.compare import Comparison, Difference
from game.experiments.summary import MAIN_METRICS, number, sheet, title

if TYPE_CHECKING:
    from rich.console import Console

MOST = 12
"""Of the metrics that nobody asked for, how many are shown: those that differ most for the spread they have."""


def print_comparison(comparison: Comparison, asked: Sequence[str], console: Console) -> None:
    """Say what is compared, then the verdicts, the metrics asked for (or the main ones), and what else stands out."""
    first, second = comparison.worlds
    console.print(f"A is [bold]{comparison.first}[/], B is [bold]{comparison.second}[/].", highlight=False)
    what = "; ".join(comparison.apart) or "nothing that is recorded"
    console.print(f"They differ in (A, B) {what}.", highlight=False)
    if comparison.paired:
        how = f"{first:,} pairs of worlds with the same seed and number, and so the same luck."
    else:
        how = f"Different seeds: groups of {first:,} and {second:,} worlds, no pairs."
    console.print(how, highlight=False)
    if comparison.failed:
        console.print(f"{comparison.failed:,} worlds have no verdict and are left out.", style="red", highlight=False)
    found = [each for each in comparison.differences if each.kind == "verdict"]
    console.print(_shares(found))
    metrics = [each for each in comparison.differences if each.kind == "metric"]
    shown = [each for each in metrics if each.name in (asked or MAIN_METRICS)]
    console.print(_means("Metrics (mean of the last twelve months, mean over worlds)", shown, comparison.paired))
    rest = sorted((each for each in metrics if each not in shown and each.is_sure), key=lambda each: each.chance)
    if rest and not asked:
        heading = f"Of {len(metrics) - len(shown)} other metrics {len(rest)} differ for sure; the surest"
        console.print(_means(heading, rest[:MOST], comparison.paired))
    console.print(_legend(comparison), highlight=False)


def _shares(found: Sequence[Difference]) -> object:
    table = sheet("Verdicts (share of worlds)", ["verdict", "A", "B", "A - B", "95 % interval"])
    for each in found:
        interval = f"{100 * each.low:+.1f} to {100 * each.high:+.1f}"
        table.add_row(title(each.name) + _mark(each), f"{100 * each.first:.1f} %", f"{100 * each.second:.1f} %",
                      f"{100 * each.difference:+.1f}", interval)  # fmt: skip
    return table


def _means(heading: str, found: Sequence[Difference], paired: bool) -> object:
    columns = ["metric", "A", "B", "A - B", "95 % interval", *(["A > B"] if paired else [])]
    table = sheet(heading, columns)
    table.padding = (0, 1, 0, 0)  # seven columns of figures in 80 characters
    for each in found:
        higher = [] if each.higher is None else [f"{100 * each.higher:.0f} %"]
        interval = f"{number(each.low)} to {number(each.high)}"
        table.add_row(each.name + _mark(each), number(each.first), number(each.second), number(each.difference),
                      interval, *higher)  # fmt: skip
    return table


def _mark(each: Difference) -> str:
    return " *" if each.is_sure else ""


def _legend(comparison: Comparison) -> str:
    """What the stars and intervals are."""
    if comparison.paired:
        how = "Newcombe's score interval for pairs (1998) for shares, Student's on the differences for means"
    else:
        how = "Newcombe's score interval (1998) for shares, Welch's for means"
    count = len(comparison.differences)
    return (
        f"\nIntervals one by one: {how}. * marks what stands out at 5 % among all {count} compared (Holm). They tell "
        "of luck and of the parameters' ranges, not of what the model leaves out."
    )
