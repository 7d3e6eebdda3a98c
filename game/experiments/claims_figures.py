"""A figure for each claim: effects with intervals on the left, the way of the arms on the right. Needs matplotlib."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from game.calendar import month_text
from game.experiments.claim_files import Reading
from game.experiments.claims import Finding, Report
from game.experiments.claims_report import result_text
from game.experiments.quantities import Quantity, resolved
from game.experiments.summary import title

if TYPE_CHECKING:
    import numpy as np

    from game.experiments.arms import Ran
    from game.experiments.claim_files import Claim

SET_COLOURS = {"essay": "#c8452f", "evidence": "#1f5fa8"}
OTHER_SET = "#4a4a4a"
ARM_COLOURS = ("#1b7f3b", "#b8860b", "#7a4fa3", "#4a4a4a")
LINES = ("-", "--")  # evidence and essay: the arms' ways
BAND = "#e6e6e6"
ROW = 1.9  # inches of a reading
WORDS = 90  # characters of a heading's line
WAYS = {"higher": "higher →", "lower": "← lower", "not lower": "not lower", "not higher": "not higher", "open": "open"}
LARGE = 1e3  # shares and ratios stay on a straight axis
MANYFOLD = 30.0  # a way that grows by more than this is drawn on a logarithmic axis


def draw_claim(report: Report, claim: Claim) -> bytes:
    """The figure of one claim as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    findings = report.of(claim)
    figure = Figure(figsize=(14.5, ROW * len(findings) + 0.5), layout="constrained")
    FigureCanvasAgg(figure)
    grid = figure.subplots(len(findings), 2, squeeze=False, width_ratios=(1.15, 1.0))
    drawn: set[tuple[str, ...]] = set()
    for finding, (left, right) in zip(findings, grid, strict=True):
        _effects(left, report, finding)
        reading = finding.reading
        what = (reading.statistic, reading.of, str(reading.weighting), *reading.weighs)
        if what in drawn:
            right.axis("off")
        else:
            _ways(right, report, finding)
        drawn.add(what)
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=96)
    return file.getvalue()


def _effects(axes: Any, report: Report, finding: Finding) -> None:
    """Effect and interval under each set; grey is too small to matter, the arrow is the predicted way."""
    reading, sets = finding.reading, list(report.plan.sets)
    scale = 100.0 if reading.statistic == "relative" else 1.0
    if reading.smallest > 0:
        axes.axvspan(-reading.smallest * scale, reading.smallest * scale, color=BAND, zorder=0)
    axes.axvline(0.0, color="#555555", linewidth=0.8)
    ends = [0.0, -reading.smallest * scale, reading.smallest * scale]
    for place, name in enumerate(reversed(sets)):
        interval = finding.effects[name].interval
        low, value, high = (scale * x for x in (interval.low, interval.value, interval.high))
        colour = SET_COLOURS.get(name, OTHER_SET)
        axes.plot([low, high], [place, place], color=colour, linewidth=2.5, solid_capstyle="butt")
        axes.plot([value], [place], "o", color=colour, markersize=6)
        axes.text(value, place + 0.17, result_text(finding, name), color=colour, fontsize=8, ha="center", va="bottom")
        ends += [low, high]
    width = max(max(ends) - min(ends), 1e-9)
    axes.set_xlim(min(ends) - 0.3 * width, max(ends) + 0.3 * width)
    axes.set_ylim(-0.6, len(sets) - 0.2)
    axes.set_yticks(range(len(sets)), list(reversed(sets)))
    aside = " (aside)" if reading.aside else ""
    axes.set_title("\n".join(textwrap.wrap(reading.text, WORDS)) + aside, fontsize=9, loc="left")
    unit = "per cent" if reading.statistic == "relative" else reading.unit
    axes.set_xlabel(f"{unit}; predicted: {WAYS[reading.predicted]}", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _ways(axes: Any, report: Report, finding: Finding) -> None:
    """How the arms go over time; for verdicts their shares, for conditions the share of worlds."""
    reading, claim = finding.reading, finding.claim
    if reading.statistic in ("share", "verdict"):
        _bars(axes, report, finding)
        return
    for name, style in zip(reversed(report.plan.sets), LINES, strict=False):
        for colour, arm in zip(ARM_COLOURS, reading.weighs, strict=False):
            for ran in report.ways[name, claim.claim, arm][:1]:
                years, values = _way(claim, reading, ran)
                label = f"{claim.arms[arm].text}, {name}"
                axes.plot(years, values, color=colour, linestyle=style, linewidth=1.4, label=label)
    for month, months in reading.windows:
        axes.axvspan((month + 1 - months) / 12.0, (month + 1) / 12.0, color=BAND, zorder=0)
    heights = [height for line in axes.lines for height in line.get_ydata()]
    if heights and max(heights) > LARGE and 0.0 < MANYFOLD * min(heights) < max(heights):
        axes.set_yscale("log")
    words = reading.of if len(reading.of) <= WORDS else f"{reading.of[:WORDS]} ..."
    axes.set_title(f"{words}, mean over worlds", fontsize=8, loc="left")
    axes.legend(fontsize=6.5, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _way(claim: Claim, reading: Reading, ran: Ran) -> tuple[np.ndarray, np.ndarray]:
    """(months,) years and values of a quantity of the means, from the first month that can be read."""
    import numpy as np

    values = Quantity(reading.of).value(resolved(ran.way, claim.named))
    years = (ran.start + np.arange(len(values))) / 12.0
    readable = np.isfinite(values) & (np.arange(len(values)) > 0)
    return years[readable], values[readable]


def _bars(axes: Any, report: Report, finding: Finding) -> None:
    """Shares of verdicts, or of worlds in which a condition holds, side by side for the sets."""
    from game.experiments.effects import per_world
    from game.outcome.verdict import verdict_keys

    reading, claim = finding.reading, finding.claim
    verdict = reading.statistic == "verdict"
    labels = [title(key) for key in verdict_keys()] if verdict else ["all conditions hold"]
    high = 0.8 / len(report.plan.sets)
    for place, name in enumerate(report.plan.sets):
        table = per_world(claim, reading, {arm: report.ways[name, claim.claim, arm] for arm in reading.weighs})
        known = table[~_unread(table)]
        shares = 100.0 * known.mean(axis=0)
        rows = [row - high * place for row in range(len(labels))]
        axes.barh(rows, shares, height=high, color=SET_COLOURS.get(name, OTHER_SET), label=name)
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()
    if reading.against is not None:
        axes.axvline(100.0 * reading.against, color="#555555", linewidth=0.8)
    axes.set_xlabel(f"per cent of worlds, {month_text(reading.month)}", fontsize=8)
    axes.legend(fontsize=7, frameon=False)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _unread(table: np.ndarray) -> np.ndarray:
    """(worlds,) True where a world could not be read."""
    import numpy as np

    unread: np.ndarray = ~np.isfinite(table).all(axis=1)
    return unread
