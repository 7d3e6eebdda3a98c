"""The generated half of a mechanism's chapter: tables of what configs/ and the code declare about it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from agents.table import Column, Table
from tools.guide_prose import KINDS, Prose, mechanisms

SIDE_NAMES = {"us": "US", "china": "China"}


def number(value: float | dict[str, float] | None) -> str:
    """Return a number, or one a nation, in the shortest form that keeps six digits."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{SIDE_NAMES[side]} {number(part)}" for side, part in value.items())
    return f"{value:.6g}"


def sheet(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; bars within cells are escaped."""
    heads = list(heads)
    lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
    lines += [" | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


@functools.cache
def columns() -> dict[str, dict[str, Column]]:
    """Return every declared column by table and name; one part a lever or programme stands for all of them."""
    from game.beginnings import tables

    found: dict[str, Table[Any]] = tables(1, 100)
    return {kind: found[kind].columns for kind in KINDS}


# ------------------------------------------------------------------------------------------- tables of a mechanism


def shown_range(parameter: Any) -> str:
    """Return a parameter's value with its range, nation by nation where they differ."""
    given = [part for part in (parameter.value, parameter.low, parameter.high) if part is not None]
    if not any(isinstance(part, dict) for part in given):
        return _one_range(*given)
    sides = []
    for side, name in SIDE_NAMES.items():
        sides.append(f"{name} {_one_range(*(part[side] if isinstance(part, dict) else part for part in given))}")
    return ", ".join(sides)


def _one_range(value: float, low: float | None = None, high: float | None = None) -> str:
    return number(value) if low is None else f"{number(value)} [{number(low)} to {number(high)}]"


def parameter_table(prose: Prose) -> str:
    """Every parameter of the mechanism: value and range under both sets, unit, source, and what calibration did."""
    from game.parameters import declared, parameter_set
    from tools.guide_narrowing import narrowing

    evidence, essay = parameter_set("evidence"), parameter_set("essay")
    mine = [key for key, (mechanism, _) in declared().items() if mechanism == prose.key]
    if not mine:
        return "No parameter is declared for this mechanism."
    narrowed = narrowing()
    heads = ["parameter", "meaning", "unit", "value [range]", "source"]
    rows = []
    for key in mine:
        parameter, other = evidence[key], essay[key]
        value = shown_range(parameter)
        source = parameter.source
        if shown_range(other) != value:
            value += f"; essay {shown_range(other)}"
            source += f"; essay: {other.source.removeprefix('the essay: ')}"
        if parameter.touchable:
            value += f"; cards: {number(parameter.least)} to {number(parameter.most)}"
        rows.append([f"`{key}`", parameter.meaning, parameter.unit, value, source])
        if narrowed:
            rows[-1].append(narrowed.get(key, ""))
    if narrowed:
        heads.append("after calibration")
    return "#### Parameters\n\n" + sheet(heads, rows)


def bounds(column: Column) -> str:
    """Return what a column keeps to, such as "0 to 1" or "0 or more"."""
    high = "" if column.high == float("inf") else f" to {number(column.high)}"
    low = "any" if column.low == float("-inf") else number(column.low)
    return f"{low}{high}" if high or low == "any" else f"{low} or more"


def home_of_columns() -> dict[tuple[str, str], str]:
    """Return the mechanism in whose chapter each column is described: the first that sets it, else that names it."""
    home: dict[tuple[str, str], str] = {}
    for prose in mechanisms().values():
        for column in prose.columns:
            if column in prose.written:
                home.setdefault(column, prose.key)
    for prose in mechanisms().values():
        for column in prose.columns:
            home.setdefault(column, prose.key)
    return home


def column_table(prose: Prose) -> str:
    """The columns described here, and those that are read here and described elsewhere."""
    declared = columns()
    home = home_of_columns()
    known = [pair for pair in prose.columns if pair[1] in declared[pair[0]]]
    rows = []
    for kind, name in (pair for pair in known if home[pair] == prose.key):
        column = declared[kind][name]
        what = column.meaning + (" (a trait)" if column.trait else "")
        if column.bought:
            what += "; cards can buy it"
        if column.parts:
            what += f"; one part for each of {len(column.parts)}: {', '.join(column.parts)}"
        sight = column.sight + ("" if (kind, name) in prose.written or column.trait else "; given at the start")
        rows.append([f"`{kind}.{name}`", what, column.unit, bounds(column), sight])
    parts = []
    if rows:
        heads = ["column", "meaning", "unit", "bounds", "the rival sees it"]
        parts.append("#### Columns\n\n" + sheet(heads, rows))
    others = [f"`{kind}.{name}` ({home[kind, name]})" for kind, name in known if home[kind, name] != prose.key]
    if others:
        parts.append(f"Described elsewhere: {', '.join(others)}.")
    return "\n\n".join(parts)


def lever_table(prose: Prose) -> str:
    """The levers and programmes that are declared for the mechanism, with delay and price; others by name."""
    from game.levers import LEVERS, PROGRAMMES

    parts = []
    mine = [lever for lever in LEVERS.values() if lever.mechanism == prose.key]
    if mine:
        rows = [
            [
                f"`{lever.key}`",
                " ".join(f"{SIDE_NAMES[side]}: {text}" for side, text in lever.meaning.items()),
                f"{number(lever.delay)} months",
                number({str(side): cost for side, cost in lever.political_cost.items()}),
                f"{number(lever.upkeep)}, grows with {lever.indexed_to}"
                if lever.indexed_to != "none"
                else f"{number(lever.upkeep)}, does not grow",
                lever.source,
            ]
            for lever in mine
        ]
        heads = ["lever", "from 0 to 1", "delay", "political capital per 0.1", "bn USD a quarter at 1", "source"]
        parts.append("#### Levers\n\n" + sheet(heads, rows))
    given = [programme for programme in PROGRAMMES.values() if programme.mechanism == prose.key]
    for programme in given:
        texts = " ".join(f"{SIDE_NAMES[side]}: {text}" for side, text in programme.meaning.items())
        parts.append(f"Programme `{programme.key}`: {texts}")
    others = [f"`{key}` ({LEVERS[key].mechanism})" for key in prose.called("lever") if key in LEVERS]
    others = [text for text in others if not text.endswith(f"({prose.key})")]
    own = {programme.key for programme in given}
    others += [f"programme `{key}`" for key in prose.called("programme") if key in PROGRAMMES and key not in own]
    others += [f"shocks on `{key}`" for key in prose.called("shock") if prose.key != "M16"]
    if others:
        parts.append(f"Also: {', '.join(others)}.")
    return "\n\n".join(parts)


def metric_table(prose: Prose) -> str:
    """The metrics that tell of the mechanism."""
    from game.metrics.entries import ENTRIES
    from game.metrics.metric import FAST

    rows = []
    for entry in ENTRIES:
        if entry.key not in prose.observed:
            continue
        seen = "as it is" if entry.fog == 0.0 else f"a quarter late, error up to {number(50.0 * entry.fog)} %"
        key = f"`{entry.key}`" if not entry.pair else f"`us_{entry.key}`, `china_{entry.key}`"
        if entry.key == "dependence":
            key = "`dependence_us`, `dependence_china`"
        helps = {1: "more helps", -1: "more hurts", 0: ""}[entry.helps]
        if helps and not entry.pair:
            helps += " the US"
        rows.append([key, entry.meaning, entry.unit, "month" if entry.key in FAST else "quarter", seen, helps])
    if not rows:
        return ""
    heads = ["metric", "meaning", "unit", "told anew each", "the rival sees it", "good or bad"]
    return "#### Metrics\n\n" + sheet(heads, rows)


AFTER: dict[str, tuple[Callable[[Prose], str], ...]] = {
    "Equations": (parameter_table, column_table),
    "Who pulls on it": (lever_table,),
    "What is observed": (metric_table,),
}
