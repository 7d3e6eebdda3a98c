"""The figure of a calibration: how far each parameter narrowed, and how far each target is, before and after."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game.experiments import store
from game.experiments.calibration import Calibration
from game.experiments.calibration_report import PERIODS, Scores, narrowing


def draw(found: Calibration, told: Sequence[Scores], path: Path) -> None:
    """Draw the ensemble's middle 90 % within each range, and the distances of targets before and after."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13.0, max(0.17 * found.space.dimensions, 6.0) + 1.2), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=[1.0, 1.1])
    _narrowed(left, found)
    _distances(right, told[:2])
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=7)
    with store.replacing(path) as beside:
        figure.savefig(beside, format="png", dpi=110)


def _narrowed(axes: Any, found: Calibration) -> None:
    """The middle 90 % before and after, each range drawn from its low to its high end."""
    places = {axis: place for place, axis in enumerate(found.space.axes)}
    shown = narrowing(found.space, found.values)[::-1]
    for row, each in enumerate(shown):
        low, high = (float(ends[places[each.axis]]) for ends in (found.space.low, found.space.high))
        before, after = ([(end - low) / (high - low) for end in ends] for ends in (each.before, each.after))
        axes.plot(before, [row, row], color="#c9d4e2", linewidth=5.0, solid_capstyle="butt")
        axes.plot(after, [row, row], color="#1f5fa8", linewidth=2.4, solid_capstyle="butt")
        axes.plot((each.median - low) / (high - low), row, "o", color="#0d2d52", markersize=2.8)
    axes.set_yticks(range(len(shown)), [each.axis for each in shown])
    axes.set_ylim(-0.8, len(shown) - 0.2)
    axes.set_xlim(0.0, 1.0)
    axes.set_xticks([0.0, 1.0], ["low end", "high end of the range"])
    axes.set_title("Middle 90 % of draws: before (grey), after (blue)", fontsize=9, loc="left")


def _distances(axes: Any, told: Sequence[Scores]) -> None:
    """How far each computed target is from the middle of its range, before and after; 1 is the range's edge."""
    rows = [
        (period, place)
        for period in PERIODS
        for place, each in enumerate(told[0].by_period[period])
        if each.counted and not math.isnan(each.distance)
    ][::-1]
    cap = 6.0
    for row, (period, place) in enumerate(rows):
        ends = [min(each.by_period[period][place].distance, cap) for each in told]
        axes.plot(ends, [row, row], color="#c9d4e2", linewidth=1.2, zorder=1)
        for end, colour in zip(ends, ("#9aa8b8", "#1f5fa8"), strict=False):
            axes.plot(end, row, "o", color=colour, markersize=3.6, zorder=2)
    axes.axvline(1.0, color="#c8452f", linewidth=0.9)
    names = [told[0].by_period[period][place].target for period, place in rows]
    labels = [f"{t.target} {t.actor} {t.period.text} ({t.grade})" for t in names]
    axes.set_yticks(range(len(rows)), labels)
    tests = sum(period == "test" for period, _ in rows)
    axes.axhline(tests - 0.5, color="#8a97a8", linewidth=0.8, linestyle=":")
    axes.text(cap, tests - 0.4, "fitted", fontsize=7, ha="right", va="bottom")
    axes.text(cap, tests - 0.6, "test", fontsize=7, ha="right", va="top")
    axes.set_ylim(-0.8, len(rows) - 0.2)
    axes.set_xlim(0.0, cap + 0.1)
    axes.set_xlabel("distance of the median, in half widths of the allowed range (capped at 6)", fontsize=8)
    axes.set_title("Targets: before (grey), after (blue)", fontsize=9, loc="left")
