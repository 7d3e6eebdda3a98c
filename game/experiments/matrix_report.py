"""What a person sees of a matrix: tables in the terminal and a heat map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.experiments import store
from game.experiments.statistics import Interval
from game.experiments.summary import SIDE_NAMES, number, percent, sheet, verdict_table

if TYPE_CHECKING:
    from rich.console import Console

POINTS = 100  # a score of 1 is 100 points


def print_matrix(report: dict[str, Any], console: Console) -> None:
    """Scores, best replies with intervals, verdict shares and findings."""
    console.print(
        f"[bold]{report['scenario']}[/]: {len(report['us'])} US against {len(report['china'])} Chinese "
        f"doctrines, {report['worlds']:,} worlds a cell, the same luck in every cell, seed {report['seed']}",
        highlight=False,
    )
    console.print(f"Objective: {report['objective']}; shown in points of 100.", highlight=False)
    for side in SIDE_NAMES:
        console.print(_scores(report, side))
        console.print(_replies(report, side))
    console.print(verdict_table({key: Interval(**share) for key, share in report["verdicts"].items()}))
    for side in SIDE_NAMES:
        for sentence in sentences(side, report):
            console.print(sentence, highlight=False)
    if report["errors"]:
        console.print(
            f"{report['errors']:,} worlds have no verdict; see the column error.",
            style="red",
            highlight=False,
        )


def _scores(report: dict[str, Any], side: str) -> Any:
    columns = report["china"]
    headings = [name.replace("-", "-\n") for name in columns]
    table = sheet(f"{SIDE_NAMES[side]} score (rows: US, columns: China)", ["", *headings])
    table.padding = (0, 1, 0, 0)
    cells = {(cell["us"], cell["china"]): cell[f"{side}_score"] for cell in report["cells"]}
    for us in report["us"]:
        scores = (cells[us, china] for china in columns)
        table.add_row(us, *(f"{POINTS * score['value']:.1f}" if score else "-" for score in scores))
    return table


def _replies(report: dict[str, Any], side: str) -> Any:
    rival = "Chinese" if side == "us" else "US"
    table = sheet(
        f"Best {SIDE_NAMES[side]} replies (margin over the second, 95 % interval)",
        [f"{rival} doctrine", "best reply", "score", "margin", "interval", "sure"],
    )
    table.columns[1].justify = "left"
    for name, reply in report["best_replies"][side].items():
        margin = reply["margin"]
        shown = ["-", "-"]
        if margin is not None:
            low, high = (f"{POINTS * margin[end]:.1f}" for end in ("low", "high"))
            shown = [f"{POINTS * margin['value']:.1f}", f"{low} to {high}"]
        table.add_row(
            name,
            reply["best"],
            f"{POINTS * reply['score']['value']:.1f}",
            *shown,
            percent(reply["probability"]),
        )
    return table


def sentences(side: str, report: dict[str, Any]) -> list[str]:
    """The two findings on a side's doctrines, in words."""
    found = report["findings"][side]
    rivals = len(report["best_replies"][side])
    half = [f"{name} ({len(found['best_reply_to'][name])})" for name in found["best_reply_to_more_than_half"]]
    never = [
        f"{name} ({number(POINTS * found['nearest_to_best'][name])} behind)"
        for name in found["never_within_3_points_of_best"]
    ]
    ours = f"{SIDE_NAMES[side]} doctrines that are"
    return [
        f"{ours} the best reply to more than half of {rivals} rivals: {', '.join(half) or 'none'}.",
        f"{ours} never within 3 points of the best reply: {', '.join(never) or 'none'}.",
    ]


def missing_matplotlib() -> str | None:
    """Why no heat map can be drawn, as a sentence; None if it can."""
    from game.experiments.extras import without

    return without("The heat map", "matplotlib")


def draw_heat_map(report: dict[str, Any], path: Path) -> None:
    """Two heat maps side by side, the score of each side in every cell, best replies framed. Needs
    matplotlib.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    us, china = report["us"], report["china"]
    figure = Figure(figsize=(2.2 * len(china) + 3.0, 0.75 * len(us) + 2.6), layout="constrained")
    FigureCanvasAgg(figure)
    cells = {(cell["us"], cell["china"]): cell for cell in report["cells"]}
    for side, axes in zip(SIDE_NAMES, figure.subplots(1, 2), strict=True):
        scores = [[_points_of(cells[row, column][f"{side}_score"]) for column in china] for row in us]
        flat = [score for row in scores for score in row]
        low, high = min(flat), max(flat)
        axes.imshow(scores, cmap="Blues" if side == "us" else "Oranges", aspect="auto", vmin=low - 1, vmax=high + 1)
        for y, row in enumerate(scores):
            for x, score in enumerate(row):
                dark = score > (low + high) / 2
                axes.text(x, y, f"{score:.1f}", ha="center", va="center", color="white" if dark else "black")
        for rival, reply in report["best_replies"][side].items():
            x = china.index(rival) if side == "us" else china.index(reply["best"])
            y = us.index(reply["best"]) if side == "us" else us.index(rival)
            axes.add_patch(Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, fill=False, linewidth=2.2, edgecolor="black"))
        axes.set_xticks(range(len(china)), china, rotation=30, ha="right")
        axes.set_yticks(range(len(us)), us)
        axes.set_xlabel("doctrine of China")
        axes.set_ylabel("doctrine of the US")
        axes.set_title(f"Score of {'the US' if side == 'us' else 'China'}, 0 to 100 (best replies framed)")
    figure.suptitle(f"{report['scenario']}: {report['worlds']:,} worlds a cell, seed {report['seed']}")
    with store.replacing(path) as beside:
        figure.savefig(beside, format="png", dpi=120)


def _points_of(score: dict[str, float] | None) -> float:
    return POINTS * score["value"] if score else float("nan")
