"""A whole game in the terminal: two doctrines play, a line a quarter, then the verdict and why."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from game.calendar import quarter_text, starts_quarter
from game.experiments.run_one import Run, tell
from game.experiments.setup import Setup, advance
from game.experiments.summary import console as make_console
from game.experiments.summary import print_outcome, sheet

if TYPE_CHECKING:
    from rich.console import Console

    from game.world import World

PACE = 0.12  # seconds a quarter stays before the next where someone watches
NEWS_LINES = 4
OTHER_LINES = 10  # heading, rules, news heading and room below the live table

# What each line shows: heading, metric, and how it is written.
COLUMNS = (
    ("lead", "frontier_lead", "{:+.1f}"),
    ("ratio", "applied_ratio", "{:.2f}"),
    ("US dep", "dependence_us", "{:.0%}"),
    ("CN dep", "dependence_china", "{:.0%}"),
    ("US tal", "us_talent", "{:.0%}"),
    ("CN tal", "china_talent", "{:.0%}"),
    ("US GW", "us_power_free", "{:.1f}"),
    ("CN GW", "china_power_free", "{:.1f}"),
    ("tension", "tension", "{:.0f}"),
)
LEGEND = (
    "lead: months the US is ahead at the frontier; ratio: applied index, China / US;\n"
    "dep: third markets that depend on it; tal: top researchers there; GW: free power\n"
    "a line: a quarter's end; the verdict: means of the last twelve months"
)


def play(setup: Setup, pace: float = PACE) -> Run:
    """Play a game of two doctrines to its verdict, showing it as it goes; returns the finished run."""
    console = make_console()
    world = setup.world()
    console.print(
        f"[bold]{setup.scenario}[/]: US [bold]{setup.us}[/] against China [bold]{setup.china}[/], seed {setup.seed}",
        highlight=False,
    )
    console.print(LEGEND, style="dim", highlight=False)
    if console.is_terminal:
        _watch(world, console, pace)
    else:
        _log(world, console)
    run = tell(setup, 0, world)
    console.print()
    print_outcome(run, console)
    return run


def _watch(world: World, console: Console, pace: float) -> None:
    """A table that grows in place, with the news below it; the whole table stays when the game is over."""
    from rich.live import Live

    rows = [_row(world)]
    height = max(4, console.height - NEWS_LINES - OTHER_LINES)
    with Live(console=console, auto_refresh=False, transient=True) as live:

        def show(world: World) -> None:
            if starts_quarter(world.month):
                rows.append(_row(world))
                live.update(_picture(rows[-height:], world), refresh=True)
                time.sleep(pace)

        advance(world, show)
    console.print(_table(rows))


def _log(world: World, console: Console) -> None:
    """A line a quarter for files and pipes."""
    widths = [8, *(max(7, len(heading)) for heading, _, _ in COLUMNS)]

    def write(cells: list[str]) -> None:
        line = cells[0].ljust(widths[0])
        line += "".join(cell.rjust(width + 1) for cell, width in zip(cells[1:], widths[1:], strict=True))
        console.print(line, highlight=False, soft_wrap=True)

    write(["quarter", *(heading for heading, _, _ in COLUMNS)])
    write(_row(world))
    advance(world, lambda world: write(_row(world)) if starts_quarter(world.month) else None)


def _row(world: World) -> list[str]:
    """The quarter that has just ended (at the start of a world: the one before) and its measures."""
    cells = [form.format(world.history.of(metric)[-1, 0]) for _, metric, form in COLUMNS]
    return [quarter_text(world.month - 1), *cells]


def _table(rows: list[list[str]]) -> Any:
    table = sheet("", ["quarter", *(heading for heading, _, _ in COLUMNS)])
    table.padding = (0, 1, 0, 0)
    for row in rows:
        table.add_row(*row)
    return table


def _picture(rows: list[list[str]], world: World) -> Any:
    from rich.console import Group
    from rich.text import Text

    latest = [f"{quarter_text(item.month)}  {item.text}" for item in world.news[-NEWS_LINES:]]
    lines = [Text(line, overflow="ellipsis", no_wrap=True) for line in latest]
    return Group(_table(rows), Text("News", style="bold"), *lines)
