"""Small multiples of a hindcast: for each quantity of an actor a fan over time, and what was observed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from game.calendar import Month, year_of
from game.experiments.hindcast import by_factor
from game.experiments.hindcast_run import Panel, Result

PAGE_COLOURS = {
    "inside": "#1b7f3b",
    "outside": "#b3261e",
    "unmapped": "#b3261e",
    "given": "#777777",
    "not covered": "#777777",
}
FAN = "#2f6fb5"
LONGEST_NAME = 58
COLUMNS = 4
"""Panels in a row of the page."""


def picture_of(result: Result) -> bytes:
    """Small multiples as PNG: for each quantity of an actor a fan over time, and what was observed."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from game.metrics.metric import METRICS

    status = {id(each.target): each.status for each in result.scored}
    rows = -(-len(result.panels) // COLUMNS) or 1
    figure = Figure(figsize=(4.1 * COLUMNS, 2.7 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    grid = figure.subplots(rows, COLUMNS, squeeze=False)
    flat = [axes for line in grid for axes in line]
    for axes in flat[len(result.panels) :]:
        axes.set_axis_off()
    for axes, panel, fan in zip(flat, result.panels, result.fans, strict=False):
        _draw(axes, panel, fan, result.points, status, METRICS[panel.what.expression.sum[0]].unit)
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=95)
    return held.getvalue()


def _short(name: str) -> str:
    """A quantity's name, cut where a panel ends."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _draw(
    axes: Any, panel: Panel, fan: Any, points: Sequence[Month], status: Mapping[int, str], unit_of_metric: str
) -> None:
    target = panel.targets[0]
    dated = target.dated
    years = [(point + 1) / 12.0 for point in points]
    axes.fill_between(years, fan[0], fan[4], color=FAN, alpha=0.18, linewidth=0)
    axes.fill_between(years, fan[1], fan[3], color=FAN, alpha=0.30, linewidth=0)
    axes.plot(years, fan[2], color=FAN, linewidth=1.4)
    for each in panel.targets:
        colour = PAGE_COLOURS[status[id(each)]]
        when = each.observed / 12.0 if dated else (each.period.last + 1) / 12.0
        if dated:
            axes.axvspan(each.low / 12.0, (each.high + 1) / 12.0, color=colour, alpha=0.15, linewidth=0)
            axes.axvline(when, color=colour)
            axes.axhline(0.0, color="#999999", linewidth=0.8)
            continue
        below, above = max(each.observed - each.low, 0.0), max(each.high - each.observed, 0.0)
        axes.errorbar(
            when, each.observed, [[below], [above]], fmt="o", color=colour, markersize=4, capsize=2, linewidth=1
        )
    if not dated and by_factor(target):
        axes.set_yscale("log")
    if years:  # a run of a month or two ends no quarter
        axes.set_xlim(years[0] - 0.3, years[-1] + 0.1)
    axes.set_xticks([year_of(p + 1) for p in points if (p + 1) % 24 == 0])
    unit = unit_of_metric if dated else target.unit
    axes.set_title(f"{_short(target.quantity)}\n{target.actor}, {unit}", fontsize=8, loc="left")
    axes.tick_params(which="both", labelsize=7)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
