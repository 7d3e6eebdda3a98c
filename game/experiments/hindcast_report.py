"""What a person sees of a hindcast: tables in the terminal, a file of results, and a page of small multiples."""

from __future__ import annotations

import base64
import csv
import html
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.calendar import month_text
from game.errors import PrimacyError
from game.experiments import store
from game.experiments.hindcast import Scored, share_inside
from game.experiments.hindcast_baselines import compare
from game.experiments.hindcast_figure import PAGE_COLOURS, picture_of
from game.experiments.hindcast_mapping import remarks
from game.experiments.hindcast_run import Result
from game.experiments.hindcast_shapes import Shape
from game.experiments.hindcast_targets import Target
from game.experiments.summary import number, percent

if TYPE_CHECKING:
    from rich.console import Console

CSV_COLUMNS = ("target", "quantity", "actor", "period", "observed", "low", "high", "median", "p5", "p95", "status")
HEADING = (
    "target", "quantity", "actor", "period", "observed", "low", "high", "grade", "median", "5 %", "95 %", "status",
    "off",
)  # fmt: skip
STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; color: #1c1c1c; margin: 2rem auto; max-width: 1200px; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
img { width: 100%; height: auto; }
table { border-collapse: collapse; } th { text-align: left; color: #555; font-weight: 600; }
td, th { padding: 2px 12px 2px 0; border-bottom: 1px solid #e6e6e6; vertical-align: top; }
.inside, .holds { color: #1b7f3b; } .outside, .unmapped, .fails { color: #b3261e; } .given, .covered { color: #777; }
"""
COLOURS = {"inside": "green", "outside": "red", "unmapped": "red", "given": "dim", "not covered": "dim"}
WIDE = 150
"""Columns of the table where output goes to a file."""


def shown_value(target: Target, value: float) -> str:
    """A value as tables show it: a date as a month, an answer that is missing as a dash."""
    if math.isnan(value):
        return "-"
    return target.text(value) if target.dated else number(value)


def shown_distance(each: Scored) -> str:
    """Distance from the middle of the range in half-widths, as text."""
    if math.isnan(each.distance):
        return "-"
    return "far" if math.isinf(each.distance) else f"{each.distance:.1f}"


# --------------------------------------------------------------------------------------------------- terminal


def print_hindcast(result: Result, console: Console) -> None:
    """Print every target, the summary by grade, baselines and shapes."""
    from rich.markup import escape

    job = result.job
    console.print(
        f"[bold]{job.scenario}[/] under [bold]{job.doctrine}[/] of both sides, parameters {job.parameters}, "
        f"{job.worlds:,} worlds, seed {job.seed}, {month_text(result.prediction.first)} to "
        f"{month_text(result.prediction.last)}",
        highlight=False,
    )
    table = _table(
        (
            "target",
            "quantity",
            "actor",
            "period",
            "observed",
            "low",
            "high",
            "grade",
            "median",
            "5-95 %",
            "status",
            "off",
        ),
        words=(0, 1, 2, 3, 7, 10),
    )
    for each in result.scored:
        target = each.target
        low, high = (shown_value(target, value) for value in (each.low, each.high))
        table.add_row(
            *map(escape, (target.target, target.quantity, target.actor, target.period.text)),
            *(shown_value(target, value) for value in (target.observed, target.low, target.high)),
            escape(target.grade),
            shown_value(target, each.median),
            f"{low} to {high}" if low != "-" else "-",
            f"[{COLOURS[each.status]}]{each.status}[/]",
            shown_distance(each),
        )
    console.print(table)
    for remark in remarks([each.target for each in result.scored]):
        console.print(f"[yellow]{escape(remark)}[/]", highlight=False)
    console.print("off: distance of the median from the middle of the allowed range, in half-widths (1 is its edge)\n")
    console.print(_grades(result.scored))
    console.print(_forecasters(result.scored))
    console.print(_shapes(result.shapes))


def _table(columns: Sequence[str], words: Sequence[int], title: str | None = None) -> Any:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place in words else "right", overflow="fold")
    return table


def grades(scored: Sequence[Scored]) -> list[tuple[str, dict[str, int]]]:
    """Count every status by grade, and in all."""
    statuses = ("inside", "outside", "unmapped", "given", "not covered")
    names = [*sorted({each.target.grade for each in scored}), "all"]
    return [
        (name, {s: sum(e.status == s and name in ("all", e.target.grade) for e in scored) for s in statuses})
        for name in names
    ]


def _grades(scored: Sequence[Scored]) -> Any:
    table = _table(
        ("grade", "inside", "outside", "unmapped", "given", "not covered", "inside of counted"),
        (0,),
        "Targets by grade",
    )
    for name, counts in grades(scored):
        inside, counted = share_inside(scored, None if name == "all" else name)
        share = f"{inside} of {counted}, {percent(inside / counted)}" if counted else "-"
        table.add_row(name, *(str(count) for count in counts.values()), share)
    return table


def _forecasters(scored: Sequence[Scored]) -> Any:
    table = _table(("", "fit years, to 2023", "test years, from 2024"), (0,), "\nThe score against baselines")
    fit, test = compare(scored, test=False), compare(scored, test=True)
    for first, second in zip(fit, test, strict=True):
        cells = [f"{row.inside} of {row.counted} (answers {row.answered})" for row in (first, second)]
        table.add_row(first.name, *cells)
    return table


def _shapes(shapes: Sequence[Shape]) -> Any:
    table = _table(("shape", "worlds", "", "asked"), (0, 2, 3), "\nShapes")
    for shape in shapes:
        table.add_row(
            shape.name,
            percent(shape.share),
            "[green]holds[/]" if shape.holds else "[red]fails[/]",
            shape.asked,
        )
    return table


def wide_console() -> Console:
    """A console as wide as the terminal, or wide enough for the table where output goes to a file."""
    from rich.console import Console

    own = Console()
    return own if own.is_terminal else Console(width=WIDE)


# ------------------------------------------------------------------------------------------------------ files


def make_folder(folder: Path) -> None:
    """Make the folder for results if it is not there; what it holds under the same names is replaced."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PrimacyError(f"{folder} cannot be used: {error.strerror or error}.") from error


def write_hindcast(result: Result, folder: Path) -> list[Path]:
    """Write hindcast.csv and, where matplotlib is there, hindcast.html; returns the files. Raises PrimacyError."""
    from importlib.util import find_spec

    make_folder(folder)
    paths = [folder / "hindcast.csv"]
    store.write_text(paths[0], csv_text(result.scored))
    if find_spec("matplotlib") is not None:
        paths.append(folder / "hindcast.html")
        store.write_text(paths[1], page(result))
    return paths


def csv_text(scored: Sequence[Scored]) -> str:
    """The results as CSV: empty where the model has no answer."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for each in scored:
        target = each.target
        values = (target.observed, target.low, target.high, each.median, each.low, each.high)
        writer.writerow(
            [target.target, target.quantity, target.actor, target.period.text, *map(target.text, values), each.status]
        )
    return text.getvalue()


def page(result: Result) -> str:
    """The page: small multiples, then every target, the score and the shapes. Needs matplotlib."""
    job = result.job
    picture = base64.b64encode(picture_of(result)).decode()
    rows = [[*_cells(each), each.status, shown_distance(each)] for each in result.scored]
    inside, counted = share_inside(result.scored)
    fit, test = compare(result.scored, test=False), compare(result.scored, test=True)
    forecasters = [
        [a.name, f"{a.inside} of {a.counted}", str(a.answered), f"{b.inside} of {b.counted}", str(b.answered)]
        for a, b in zip(fit, test, strict=True)
    ]
    by_grade = [[name, *(str(count) for count in counts.values())] for name, counts in grades(result.scored)]
    shapes = [[s.name, percent(s.share), "holds" if s.holds else "fails", s.asked] for s in result.shapes]
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Hindcast of {html.escape(job.scenario)}</title>
<style>{STYLE}</style></head><body>
<h1>Hindcast: {html.escape(job.scenario)} under {html.escape(job.doctrine)}</h1>
<p>{job.worlds:,} worlds, seed {job.seed}, parameters {html.escape(job.parameters)},
{month_text(result.prediction.first)} to {month_text(result.prediction.last)}.
{inside} of {counted} counted targets are inside.</p>
<p>Fans show the 5-95 % and 25-75 % of worlds and the median; dots are what was observed, bars the allowed range. A dot
is green where the median is inside, red where it is outside, grey where the quantity is given.</p>
<img alt="Small multiples of all quantities" src="data:image/png;base64,{picture}">
<h2>Targets by grade</h2>{_rows(("grade", "inside", "outside", "unmapped", "given", "not covered"), by_grade)}
<h2>The score against baselines</h2>
{_rows(("", "fit years, to 2023", "answers", "test years, from 2024", "answers"), forecasters)}
<h2>Shapes</h2>{_rows(("shape", "worlds", "", "asked"), shapes)}
<h2>Every target</h2>{_rows(HEADING, rows)}
<p>off: distance of the median from the middle of the allowed range, in half-widths (1 is its edge).</p>
{"".join(f"<p>{html.escape(remark)}</p>" for remark in remarks([each.target for each in result.scored]))}
</body></html>
"""


def _cells(each: Scored) -> list[str]:
    target = each.target
    observed = [shown_value(target, value) for value in (target.observed, target.low, target.high)]
    found = [shown_value(target, value) for value in (each.median, each.low, each.high)]
    return [target.target, target.quantity, target.actor, target.period.text, *observed, target.grade, *found]


def _rows(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heading)
    body = "".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(text: str) -> str:
    known = {*PAGE_COLOURS, "holds", "fails"}
    return f'<td class="{text}">{text}</td>' if text in known else f"<td>{html.escape(text)}</td>"
