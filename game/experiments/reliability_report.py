"""What forecasts were worth, as tables, a page and a figure."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.experiments import store
from game.experiments.reliability import Reliability
from game.experiments.reliability_measures import AIM, BINS, COVERED, ENOUGH, FEW, report
from game.experiments.reliability_rows import PAIRS

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

DRAWN = PAIRS[:4]
"""The pairs of the figure; the others are told in words."""
NAMES = {
    ("standing", "standing"): "the window's odds, both sides standing by their orders",
    ("standing", "played"): "the window's odds, the game as it was played",
    ("rival", "rival"): "odds with a drawn rival, own orders standing",
    ("both", "played"): "odds with a drawn rival and the own doctrine, the game as it was played",
    ("state", "standing"): "odds of one who sees the whole world but not its parameters, both sides standing",
    ("all", "standing"): "odds of one who knows all but luck, both sides standing",
}


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
