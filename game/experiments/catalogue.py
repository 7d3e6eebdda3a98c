"""`primacy list`: everything that is declared, read from where it is declared."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from game.calendar import month_text

Entry = dict[str, Any]  # plain values, ready for JSON

# What the printed table shows of each entry; JSON holds all of it.
SHOWN = {
    "columns": ("kind", "name", "unit", "meaning"),
    "levers": ("key", "sides", "delay", "title", "meaning"),
    "programmes": ("key", "title", "meaning"),
    "cards": ("key", "title", "cost", "lag", "text", "vs"),
    "metrics": ("key", "unit", "meaning"),
    "parameters": ("key", "value", "range", "unit", "meaning", "source"),
    "scenarios": ("key", "start", "last", "title"),
    "doctrines": ("side", "key", "title", "text"),
    "shocks": ("key", "when", "text"),
    "causes": ("key", "mechanism", "text"),
}


def catalogue(kind: str) -> list[Entry]:
    """All entries of one kind, in the order of their declaration. Raises PrimacyError for a damaged file."""
    return list(_READERS[kind]())


def print_catalogue(kind: str) -> None:
    """The entries as a table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for place, name in enumerate(SHOWN[kind]):
        table.add_column(name, overflow="fold", no_wrap=place == 0)
    for entry in catalogue(kind):
        table.add_row(*(_cell(entry.get(name)) for name in SHOWN[kind]))
    console = Console()
    if not console.is_terminal:  # a file or a pipe is read by lines: do not fold them at a guess
        console = Console(width=max(160, console.width))
    console.print(table, highlight=False, markup=False)


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_cell(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_cell(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)


# ---------------------------------------------------------------------------------------------- the readers


def _columns() -> Iterator[Entry]:
    from game.world import World

    world = World()
    for kind, table in world.tables.items():
        for name, column in table.columns.items():
            yield {
                "kind": kind,
                "name": name,
                "unit": column.unit,
                "meaning": column.meaning,
                "low": _bound(column.low),
                "high": _bound(column.high),
                "parts": list(column.parts),
                "sight": column.sight,
                "trait": column.trait,
                "bought": column.bought,
            }
    world.close()


def _bound(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _levers() -> Iterator[Entry]:
    from game.levers import LEVERS

    for lever in LEVERS.values():
        yield {**lever.model_dump(mode="json"), "sides": list(lever.sides)}


def _programmes() -> Iterator[Entry]:
    from game.levers import PROGRAMMES

    for programme in PROGRAMMES.values():
        yield programme.model_dump(mode="json")


def _cards() -> Iterator[Entry]:
    from game.cards.card import cards

    for card in cards().values():
        yield {**card.model_dump(mode="json"), "sides": list(card.sides)}


def _causes() -> Iterator[Entry]:
    from game.causes.headlines import named_causes

    for key, cause in named_causes().items():
        yield {"key": key, **cause.model_dump(mode="json")}


def _metrics() -> Iterator[Entry]:
    from game.metrics.metric import METRICS

    for metric in METRICS.values():
        yield {**asdict(metric), "low": _bound(metric.low), "high": _bound(metric.high)}


def _parameters() -> Iterator[Entry]:
    from game.parameters import declared

    for key, (mechanism, parameter) in declared().items():
        values = parameter.model_dump(mode="json")
        low, high = values["low"], values["high"]
        yield {
            "key": key,
            "mechanism": mechanism,
            **values,
            "range": None if low is None else _range(low, high),
        }


def _range(low: Any, high: Any) -> str:
    if isinstance(low, dict):
        return ", ".join(f"{side}: {low[side]:g} to {high[side]:g}" for side in low)
    return f"{low:g} to {high:g}"


def _scenarios() -> Iterator[Entry]:
    from game.scenario import load_scenario, scenario_names

    for name in scenario_names():
        scenario = load_scenario(name)
        yield {
            "key": name,
            "title": scenario.title,
            "start": month_text(scenario.start),
            "last": month_text(scenario.end - 1),
            "turns": scenario.turns,
            "text": scenario.text,
        }


def _doctrines() -> Iterator[Entry]:
    from game.doctrines import doctrine_names, load_doctrine
    from game.levers import SIDES

    for side in SIDES:
        for name in doctrine_names(side):
            doctrine = load_doctrine(name, side)
            yield {
                "side": side,
                "key": name,
                "title": doctrine.title,
                "text": doctrine.text,
                "record": doctrine.record,
                "levers": doctrine.levers,
                "programmes": doctrine.programmes,
                "rules": [rule.when for rule in doctrine.rules],
                "play": list(dict.fromkeys([*doctrine.play, *(key for rule in doctrine.rules for key in rule.play)])),
            }


def _shocks() -> Iterator[Entry]:
    from game.events.deck import describe, load_shocks

    for shock in load_shocks().shocks:
        entry = shock.model_dump(mode="json")
        entry["month"] = None if shock.month is None else month_text(shock.month)
        yield {**entry, "when": describe(shock)}


_READERS: dict[str, Callable[[], Iterator[Entry]]] = {
    "columns": _columns,
    "levers": _levers,
    "programmes": _programmes,
    "cards": _cards,
    "metrics": _metrics,
    "parameters": _parameters,
    "scenarios": _scenarios,
    "doctrines": _doctrines,
    "shocks": _shocks,
    "causes": _causes,
}
KINDS = tuple(_READERS)
