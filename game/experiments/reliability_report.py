"""What forecasts were worth: reliability of the odds in bins of ten points, coverage of the fans, a page and a figure.

Every verdict of a forecast is one statement ("bifurcation: 40 %"); statements of one game hang together, so intervals
come from resampling whole games.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.experiments import store
from game.experiments.reliability import HORIZONS, PAIRS, Reliability
from game.experiments.statistics import wilson

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from rich.console import Console

DRAWN = PAIRS[:4]
"""The pairs of the figure; the others are told in words."""
BINS = 10
AIM = 0.05
"""Points by which odds may be off."""
FEW, ENOUGH = 10, 50
"""Statements that a bin needs to be drawn, in grey, and to be judged."""
RESAMPLES = 1000
COVERED = (("50 %", 0.25, 0.75), ("90 %", 0.05, 0.95))
NAMES = {
    ("standing", "standing"): "the window's odds, both sides standing by their orders",
    ("standing", "played"): "the window's odds, the game as it was played",
    ("rival", "rival"): "odds with a drawn rival, own orders standing",
    ("both", "played"): "odds with a drawn rival and the own doctrine, the game as it was played",
    ("state", "standing"): "odds of one who sees the whole world but not its parameters, both sides standing",
    ("all", "standing"): "odds of one who knows all but luck, both sides standing",
}


@dataclass(frozen=True)
class Bin:
    """Statements whose odds lie in one tenth: what was said, how often it came true, and the difference."""

    low: float
    high: float
    statements: int
    said: float
    happened: float
    error: float
    error_low: float
    error_high: float

    @property
    def judged(self) -> bool:
        """True when there is enough to judge."""
        return self.statements >= ENOUGH

    @property
    def within(self) -> bool:
        """True when the error is within the aim."""
        return abs(self.error) <= AIM


def bins(said: np.ndarray, happened: np.ndarray, seed: int = 0) -> list[Bin]:
    """Return the reliability of statements by tenths of the odds.

    `said` are odds and `happened` 0 or 1, both (games, statements). Intervals of 95 % come from resampling games
    (Efron 1979). An empty tenth is left out.
    """
    import numpy as np

    place = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    games = len(said)
    counts, odds, truth = (np.zeros((games, BINS)) for _ in range(3))
    rows = np.broadcast_to(np.arange(games)[:, None], place.shape)
    for table, weights in ((counts, np.ones_like(said)), (odds, said), (truth, happened)):
        np.add.at(table, (rows, place), weights)
    draws = np.random.Generator(np.random.PCG64(seed)).multinomial(games, np.full(games, 1.0 / games), RESAMPLES)
    found = []
    for tenth in range(BINS):
        total = counts[:, tenth].sum()
        if total == 0:
            continue
        resampled = draws @ np.stack([counts[:, tenth], truth[:, tenth] - odds[:, tenth]], axis=1)
        errors = resampled[:, 1] / np.maximum(resampled[:, 0], 1.0)
        low, high = np.quantile(errors, (0.025, 0.975))
        said_mean, happened_mean = odds[:, tenth].sum() / total, truth[:, tenth].sum() / total
        found.append(
            Bin(tenth / BINS, (tenth + 1) / BINS, int(total), float(said_mean), float(happened_mean),
                float(happened_mean - said_mean), float(low), float(high))
        )  # fmt: skip
    return found


def brier(said: np.ndarray, happened: np.ndarray) -> tuple[float, float]:
    """Return the Brier score over all verdicts of a game (0 best, 2 worst), and its skill over the base rates."""
    score = float(((said - happened) ** 2).sum(axis=1).mean())
    base = float(((happened - happened.mean(axis=0)) ** 2).sum(axis=1).mean())
    return score, 1.0 - score / base if base > 0.0 else math.nan


def column(table: pa.Table, name: str) -> np.ndarray:
    """Return a column as an array."""
    found: np.ndarray = table[name].to_numpy(zero_copy_only=False)
    return found


def statements(table: pa.Table, forecast: str, truth: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (odds, 0 or 1), both (rows, verdict keys)."""
    import numpy as np

    from game.outcome import verdict_keys

    said = np.stack([column(table, f"odds_{forecast}_{key}") for key in verdict_keys()], axis=1)
    return said, (column(table, f"verdict_{truth}")[:, None] == np.array(verdict_keys())).astype(np.float64)


def coverage(table: pa.Table, forecast: str, truth: str) -> list[dict[str, Any]]:
    """Return how often what happened lay within the fans, by metric, horizon and width, with Wilson intervals."""
    from game.experiments.games import FAN

    found = []
    for metric, horizon, (title, low, high) in itertools.product(FAN, HORIZONS, COVERED):
        ends = [column(table, f"fan_{forecast}_{metric}_{horizon}_{round(100 * p):02d}") for p in (low, high)]
        happened = column(table, f"true_{truth}_{metric}_{horizon}")
        inside = (ends[0] - 1e-9 <= happened) & (happened <= ends[1] + 1e-9)
        share = wilson(int(inside.sum()), len(inside))
        below = float((happened < ends[0] - 1e-9).mean())
        found.append({"metric": metric, "horizon": horizon, "fan": title, "below": below, **share.as_dict()})
    return found


def report(table: pa.Table) -> dict[str, Any]:
    """Return everything that was found, as plain values: by turn and by pair of forecast and truth."""
    import pyarrow.compute as pc

    found: dict[str, Any] = {}
    for turn in sorted({int(turn) for turn in column(table, "turn")}):
        at_turn = table.filter(pc.equal(table["turn"], turn))
        for forecast, truth in PAIRS:
            rows = at_turn.filter(pc.is_valid(at_turn[f"odds_{forecast}_bifurcation"]))
            if rows.num_rows == 0:
                continue
            said, happened = statements(rows, forecast, truth)
            score, skill = brier(said, happened)
            tenths = bins(said, happened)
            judged = [each for each in tenths if each.judged]
            found[f"{turn} {forecast}-{truth}"] = {
                "turn": turn,
                "forecast": forecast,
                "truth": truth,
                "games": rows.num_rows,
                "bins": [vars(each) for each in tenths],
                "judged": len(judged),
                "within": sum(each.within for each in judged),
                "largest_error": max((abs(each.error) for each in judged), default=math.nan),
                "mean_error": sum(abs(each.error) * each.statements for each in tenths[1:])
                / max(sum(each.statements for each in tenths[1:]), 1),
                "brier": score,
                "skill": skill,
                "coverage": coverage(rows, forecast, truth),
            }
    return found


# ------------------------------------------------------------------------------------------------- what is shown


def print_report(found: dict[str, Any], console: Console) -> None:
    """The findings as a table."""
    from game.experiments.summary import sheet

    table = sheet(
        "Odds against what happened", ["turn", "forecast", "held against", "tenths within 5", "largest", "skill"]
    )
    for each in found.values():
        table.add_row(
            str(each["turn"]),
            each["forecast"],
            each["truth"],
            f"{each['within']} of {each['judged']}",
            f"{100 * each['largest_error']:.1f}",
            f"{each['skill']:.2f}",
        )
    console.print(table)
    fans = sheet(
        "Share of games within the fan of the lead at the end, %", ["turn", "forecast", "truth", "50 %", "90 %"]
    )
    for each in found.values():
        ends = {
            row["fan"]: row for row in each["coverage"] if (row["metric"], row["horizon"]) == ("frontier_lead", "end")
        }
        fans.add_row(
            str(each["turn"]), each["forecast"], each["truth"],
            *(f"{100 * ends[width]['value']:.0f}" for width, _, _ in COVERED),
        )  # fmt: skip
    console.print(fans)
    for sentence in sentences(found):
        console.print(sentence, highlight=False)


def write(task: Reliability, table: pa.Table, folder: Path) -> dict[str, Any]:
    """Write `reliability.json`, `.md` and `.png`; returns the findings."""
    found = report(table)
    store.write_json(folder / "reliability.json", {"plan": task.task.plan, "found": _plain(found)})
    store.write_text(folder / "reliability.md", page(task, found))
    draw(found, folder / "reliability.png")
    return found


def _plain(value: Any) -> Any:
    """Plain values without what JSON cannot say."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def page(task: Reliability, found: dict[str, Any]) -> str:
    """The findings as a page of Markdown."""
    lines = [
        "# Are the odds right?",
        "",
        (
            f"`primacy reliability --games {task.games} --seed {task.seed}` wrote this page: {task.games:,} games "
            f"of {task.scenario} between all pairs of doctrines, parameters `{task.parameters}`, each forecast at "
            f"turns {', '.join(map(str, task.turns))} by {task.futures} futures from one side's belief, with "
            "parameters drawn from other members of the ensemble than the game's own."
        ),
        "",
        (
            "Odds are stated *if both sides keep their standing orders*. Rivals react, so what happened is told in "
            "three ways: the game as it was played, the same game with both sides standing by their orders from that "
            "turn on, and with only the forecaster doing so."
        ),
        "",
        "![Reliability](reliability.png)",
        "",
        *(f"- {sentence}" for sentence in sentences(found)),
        "",
        (
            f"A tenth is judged when it holds {ENOUGH} statements or more. Fans from {task.futures} futures can be "
            f"expected to hold {100 * expected(0.5, task.futures):.0f} % and {100 * expected(0.9, task.futures):.0f} % "
            "of games. Who knows all but luck misses by sampling alone; what one who does not know the parameters "
            "misses beyond that could be learned of them from the game so far; the window's belief adds errors of "
            "sight; a game as played adds rivals that react."
        ),
        "",
    ]
    for forecast, truth in PAIRS:
        lines += [f"## {NAMES[forecast, truth][0].upper()}{NAMES[forecast, truth][1:]}", ""]
        rows = [each for each in found.values() if (each["forecast"], each["truth"]) == (forecast, truth)]
        if not rows:
            lines += ["No game of these was forecast so.", ""]
            continue
        lines += [
            "| turn | games | tenths judged | within 5 points | largest error | mean error over 10 % | Brier | skill |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        lines += [
            f"| {each['turn']} | {each['games']} | {each['judged']} | {each['within']} | "
            f"{100 * each['largest_error']:.1f} | {100 * each['mean_error']:.1f} | {each['brier']:.3f} | "
            f"{each['skill']:.2f} |"
            for each in rows
        ]
        lines += ["", "Error of each tenth in points (happened minus said), with its 95 % interval:", ""]
        lines += ["| odds | " + " | ".join(f"turn {each['turn']}" for each in rows) + " |"]
        lines += ["| --- " * (len(rows) + 1) + "|"]
        for tenth in range(BINS):
            cells = [_bin_cell(each, tenth) for each in rows]
            lines.append(f"| {10 * tenth} to {10 * tenth + 10} % | " + " | ".join(cells) + " |")
        lines += ["", "Share of games inside the fans, %:", ""]
        lines += ["| metric | horizon | fan | " + " | ".join(f"turn {each['turn']}" for each in rows) + " |"]
        lines += ["| --- " * (len(rows) + 3) + "|"]
        for place, entry in enumerate(rows[0]["coverage"]):
            shares = [each["coverage"][place] for each in rows]
            horizon = "a year on" if entry["horizon"] == "year" else "last year"
            lines.append(
                f"| {entry['metric']} | {horizon} | {entry['fan']} | "
                + " | ".join(f"{100 * s['value']:.0f} ({100 * s['low']:.0f}-{100 * s['high']:.0f})" for s in shares)
                + " |"
            )
        lines.append("")
    return "\n".join(lines) + "\n"


def expected(share: float, futures: int) -> float:
    """Return how much a perfect fan holds whose ends are quantiles of so many futures, linear between them."""
    return share * (futures - 1) / (futures + 1)


def sentences(found: dict[str, Any]) -> list[str]:
    """What was found, in words: tenths within the aim and how much the fans of the last year hold, by pair."""
    lines = []
    for forecast, truth in PAIRS:
        rows = [each for each in found.values() if (each["forecast"], each["truth"]) == (forecast, truth)]
        if not rows:
            continue
        within, judged = (sum(each[key] for each in rows) for key in ("within", "judged"))
        wide = [
            entry for each in rows for entry in each["coverage"] if (entry["horizon"], entry["fan"]) == ("end", "90 %")
        ]
        least = min(wide, key=lambda entry: entry["value"])
        mean = sum(entry["value"] for entry in wide) / len(wide)
        lines.append(
            f"{NAMES[forecast, truth][0].upper()}{NAMES[forecast, truth][1:]}: {within} of {judged} judged tenths are "
            f"within 5 points; 90 % fans of the last year hold {100 * mean:.0f} % of games on average, least for "
            f"{least['metric']} ({100 * least['value']:.0f} %)."
        )
    return lines


def _bin_cell(each: dict[str, Any], tenth: int) -> str:
    for entry in each["bins"]:
        if round(entry["low"] * BINS) == tenth:
            if entry["statements"] < ENOUGH:
                return f"({entry['statements']} only)"
            return (
                f"{100 * entry['error']:+.1f} ({100 * entry['error_low']:+.1f} to {100 * entry['error_high']:+.1f}), "
                f"n {entry['statements']}"
            )
    return "none"


def draw(found: dict[str, Any], path: Path) -> None:
    """Draw a reliability diagram for each pair of forecast and truth (a row) and turn (a column)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    turns = sorted({each["turn"] for each in found.values()})
    figure = Figure(figsize=(3.4 * len(turns) + 1.2, 3.1 * len(DRAWN) + 0.6), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(len(DRAWN), len(turns), squeeze=False, sharex=True, sharey=True)
    for row, (forecast, truth) in enumerate(DRAWN):
        for place, turn in enumerate(turns):
            axes, each = panels[row][place], found.get(f"{turn} {forecast}-{truth}")
            if each is None:
                axes.set_axis_off()
                continue
            axes.fill_between([0, 1], [-AIM, 1 - AIM], [AIM, 1 + AIM], color="#dfe7f1", linewidth=0, zorder=1)
            axes.plot([0, 1], [0, 1], color="#8a97a8", linewidth=0.8, zorder=2)
            few = [entry for entry in each["bins"] if FEW <= entry["statements"] < ENOUGH]
            axes.plot(
                [entry["said"] for entry in few],
                [entry["happened"] for entry in few],
                "o",
                markersize=3,
                color="#b9c2cd",
                zorder=2,
            )
            tenths = [entry for entry in each["bins"] if entry["statements"] >= ENOUGH]
            axes.errorbar(
                [entry["said"] for entry in tenths],
                [entry["happened"] for entry in tenths],
                yerr=[
                    [max(entry["error"] - entry["error_low"], 0.0) for entry in tenths],
                    [max(entry["error_high"] - entry["error"], 0.0) for entry in tenths],
                ],
                fmt="o", markersize=4, color="#1f5fa8", ecolor="#7ea3d0", elinewidth=1.2, zorder=3,
            )  # fmt: skip
            axes.set_xlim(0, 1), axes.set_ylim(0, 1)
            axes.set_aspect("equal")
            axes.set_title(f"turn {turn}: {each['within']} of {each['judged']} tenths within 5 points", fontsize=9)
            if place == 0:
                axes.set_ylabel(f"{_folded(NAMES[forecast, truth])}\n\nhappened", fontsize=8)
            if row == len(DRAWN) - 1:
                axes.set_xlabel("odds said", fontsize=8)
            axes.tick_params(labelsize=7)
            axes.spines[["top", "right"]].set_visible(False)
    with store.replacing(path) as beside:
        figure.savefig(beside, format="png", dpi=120)


def _folded(text: str) -> str:
    """Break a caption into short lines."""
    import textwrap

    return "\n".join(textwrap.wrap(text, 34))


__all__ = ["Bin", "bins", "brier", "coverage", "draw", "page", "print_report", "report", "write"]
