"""The page of `primacy benchmark`: the table of figures, what bounds those that miss their budget, and the phases."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from game.experiments.provenance import versions

COMMAND = "primacy benchmark --out docs/benchmarks.md"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    best: str
    usual: str
    budget: str
    met: bool | None  # None where there is no budget, or nothing could be measured


def page(rows: Sequence[Row], repeats: int) -> str:
    """The table with what is needed to read and repeat it; `repeats` is how often each figure was measured."""
    marks = {True: "yes", False: "**no**", None: ""}
    used = ", ".join(f"{name} {version}" for name, version in versions().items())
    lines = [
        "# Benchmarks",
        "",
        f"Written by `{COMMAND}`: best and median of {repeats} repeats unless said otherwise.",
        f"{machine()}; {used}.",
        "",
        "| what | best | median | budget | met |",
        "|---|---|---|---|---|",
        *(f"| {row.what} | {row.best} | {row.usual} | {row.budget} | {marks[row.met]} |" for row in rows),
        "",
    ]
    return "\n".join(lines)


def machine() -> str:
    """Processor and cores, as far as the system tells."""
    name = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        found = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        name = found[0].partition(":")[2].strip() if found else name
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


def phases_page(alone: dict[str, float], together: dict[str, float], worlds: int) -> str:
    """Where the time of a month goes, seconds a phase for one world and for `worlds` together."""
    whole, all_together = sum(alone.values()), sum(together.values())
    order = sorted(together, key=lambda label: -together[label])
    lines = [
        "## Where a month goes",
        "",
        f"| phase | one world, us | share | {worlds} worlds, us | share |",
        "|---|---|---|---|---|",
        *(
            f"| {label} | {alone.get(label, 0.0) * 1e6:,.0f} | {alone.get(label, 0.0) / whole:.0%} "
            f"| {together[label] * 1e6:,.0f} | {together[label] / all_together:.0%} |"
            for label in order
        ),
        f"| **all** | {whole * 1e6:,.0f} | | {all_together * 1e6:,.0f} | |",
        "",
    ]
    return "\n".join(lines)


WHY = {
    "array operations": (
        "The count takes in every ufunc, reduction, NumPy function, copy and selection by places, `take` and `put` "
        "included. A fifth are governments and their cards, a sixth the runs that end, are reviewed and released, a "
        "tenth the ledger; the rest is the breadth of the model, some twenty phases of twenty to eighty operations for "
        "two nations, of which the slow ones run once a quarter by three months' worth. Tables of researchers' choices "
        "by the quarter, runs worked out for those alone that end, cards by their slots in play, and slow metrics told "
        "once a quarter were tried and stayed; to halve the count again, columns would have to be merged that rules "
        "name one by one."
    ),
    "batch,": (
        "Orders and cards, talent and the ledger take half of a month of 512 worlds (the table below). People are "
        "drawn by lot in groups instead of by gaps, choices are laid out so that worlds are side by side, graduates' "
        "origins are read off a table, levers and cards are weighed only where there is attention for them, and a "
        "chunk's people are made step by step over all worlds: together a third less time than before. A chunk of 512 "
        "touches more memory than a core's second cache holds, so that what else the machine does tells in this figure."
    ),
    "64 futures over 120": (
        "A month of 64 worlds is the fixed cost of its NumPy calls, 1.5 ms of which the ledger is a fifth, runs and "
        "releases a seventh and talent an eighth; the copy and the belief add 20 ms. Fewer operations a month are what "
        "would help: see there."
    ),
    "10,000 researchers,": (
        "One world of 10,000 has some 310 candidates a month; our month is then the fixed cost of about seventy NumPy "
        "calls, whatever the number of people, while a plain agent's month is a dice throw. Sixteen worlds at a time, "
        "or 100,000 people, share that cost."
    ),
}
"""What bounds a figure that misses its budget, by the words its row begins with or holds."""


def reasons_page(rows: Sequence[Row]) -> str:
    """Say of every kind of figure that misses its budget what bounds it and what was tried."""
    missed = [key for key in WHY if any(key in row.what and row.met is False for row in rows)]
    if not missed:
        return ""
    lines = ["## What is not met, and why", ""]
    lines += [f"- **{key.rstrip(',')}**: {WHY[key]}" for key in missed]
    return "\n".join([*lines, ""])
