"""An experiment for each card: played against not played, in the same worlds with the same luck.

Both governments stand by the scenario's orders, so that nothing but the card differs. The change of a metric's mean
over some months after the play is held against the result that the card's file expects: the sign must be right and the
size between half and double.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from game.calendar import Month
from game.cards.card import Card, Expected, Play, card, cards, slug
from game.configuration import did_you_mean
from game.errors import PrimacyError
from game.levers import SIDES

if TYPE_CHECKING:
    from rich.console import Console

    from game.experiments.progress import Bar
    from game.world import World

Array = NDArray[np.float64]
SCENARIO = "baseline-2025"
SECOND_TURN = 3
"""Months from the start to the second turn."""
CHUNK = 256
"""Worlds computed together; no result depends on it."""
LEAST, MOST = 0.5, 2.0
"""Of the expected result: what counts as agreement."""
ROUNDING = 1e-9
"""An error smaller than this is none."""
SURE = 2.0
"""Standard errors on either side of an effect."""


@dataclass(frozen=True)
class Finding:
    """What a card did to the metric that its file names."""

    card: Card
    effect: float  # of the base, or in the metric's unit, as the card's file says
    error: float  # standard error of that
    base: float  # the metric's mean without the card

    @property
    def part(self) -> float:
        """The effect over the expected result."""
        return self.effect / self.card.expected.change

    @property
    def agrees(self) -> bool:
        """True when the sign is right and the size between half and double."""
        return LEAST <= self.part <= MOST


def chosen(keys: Sequence[str]) -> list[str]:
    """Return the cards asked for, or all. Raises PrimacyError."""
    return [card(key.upper()).key for key in keys] or list(cards())


def find(keys: Sequence[str], worlds: int, seed: int, bar: Bar) -> list[Finding]:
    """Play each card in `worlds` worlds and compare. Raises PrimacyError for a card or a metric that is not there."""
    asked = [card(key) for key in keys]
    sums: dict[str, list[tuple[Array, Array]]] = {key: [] for key in keys}
    bar.start(worlds * (len(asked) + 1), 0)
    for first in range(0, worlds, CHUNK):
        size = min(CHUNK, worlds - first)
        base = _run(None, asked, size, first, seed)
        bar.advance(size)
        for each in asked:
            played = _run(each, [each], size, first, seed)
            sums[each.key].append((base[each.key], played[each.key]))
            bar.advance(size)
    return [_finding(each, sums[each.key]) for each in asked]


def _finding(each: Card, parts: list[tuple[Array, Array]]) -> Finding:
    without, played = (np.concatenate(list(values)) for values in zip(*parts, strict=True))
    difference = played - without
    scale = abs(float(without.mean())) if each.expected.relative else 1.0
    error = float(difference.std(ddof=1) / np.sqrt(len(difference))) if len(difference) > 1 else 0.0
    return Finding(each, float(difference.mean()) / scale, error / scale, float(without.mean()))


def _run(played: Card | None, watched: Sequence[Card], worlds: int, first: int, seed: int) -> dict[str, Array]:
    """Return the watched metrics' means over their months in every world, with a card played or none."""
    from game.cards import orders as card_orders
    from game.world import World

    world = World(SCENARIO, seed, worlds, first, us=None, china=None, kept=())
    readers = {each.key: reader(world, each) for each in watched}
    spans = {each.key: _months(world, each.expected) for each in watched}
    totals = {each.key: np.zeros(worlds) for each in watched}
    month = None if played is None else _play_month(world, played.expected)
    while world.month <= max(last for _, last in spans.values()) and not world.is_over:
        if played is not None and world.month == month:
            world.open_quarter()
            text = Play(played.key, _target(played)).text
            for side in played.sides:
                card_orders.give(world, SIDES.index(side), (text,), np.ones(worlds, dtype=np.bool_))
        now = world.month
        world.step()
        for key, (begin, end) in spans.items():
            if begin <= now <= end:
                totals[key] += readers[key](world) / (end - begin + 1)
    world.close()
    return totals


def _target(each: Card) -> str:
    return (each.expected.target or "asean") if each.choice == "market" else ""


def _play_month(world: World, expected: Expected) -> Month:
    return world.start + SECOND_TURN if expected.play is None else expected.play


def _months(world: World, expected: Expected) -> tuple[Month, Month]:
    played = _play_month(world, expected)
    return played + expected.months[0], played + expected.months[1]


def reader(world: World, each: Card) -> Callable[[World], Array]:
    """Return what reads a card's metric off a world, (worlds,): a metric, or a column as kind.actor.column[.part].

    Raises PrimacyError when there is none.
    """
    from game.metrics.metric import METRIC_INDEX

    name = each.expected.metric
    if name in METRIC_INDEX:
        place = METRIC_INDEX[name]
        return lambda w: w.metrics[:, place].copy()
    kind, _, rest = name.partition(".")
    actor, _, address = rest.partition(".")
    column, _, part = address.partition(".")
    if kind not in world.tables or column not in world.tables[kind].columns:
        hint = did_you_mean(name, list(METRIC_INDEX), few=3)
        raise PrimacyError(f'Card {each.key}: "{name}" is neither a metric nor a column; {hint}.')
    table = world.tables[kind]
    row = [slug(known) for known in table.names].index(slug(actor))
    index = (row, table.columns[column].parts.index(part)) if part else (row,)
    return lambda w: getattr(w.tables[kind], column)[(slice(None), *index)].copy()


# --------------------------------------------------------------------------------------------------- telling


def shown(value: float, relative: bool) -> str:
    """An effect as it is printed: "-40 %", or in the metric's unit."""
    return f"{100.0 * value:+.0f} %" if relative else f"{value:+.3g}"


def interval(found: Finding) -> str:
    """An effect with two standard errors on either side."""
    scale, unit = (100.0, " %") if found.card.expected.relative else (1.0, "")
    error = scale * SURE * found.error
    return f"{scale * found.effect:+.3g}{unit} ± {error if error > ROUNDING else 0:.2g}"


def verdict(found: Finding) -> str:
    """Whether a card agrees with its file, in a word or two."""
    if found.agrees:
        return "agrees"
    return "wrong sign" if found.part < 0 else "too weak" if found.part < LEAST else "too strong"


def print_findings(findings: Sequence[Finding], console: Console) -> None:
    """The findings as a table."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", title_justify="left")
    table.title = "Cards: played against not played"
    for name in ("card", "metric", "months", "expected", "found", ""):
        folds = name in ("card", "metric")
        table.add_column(name, overflow="fold", no_wrap=not folds, justify="left" if folds or not name else "right")
    for found in findings:
        expected = found.card.expected
        table.add_row(
            f"{found.card.key} {found.card.title}",
            expected.metric,
            f"{expected.months[0]}-{expected.months[1]}",
            shown(expected.change, expected.relative),
            interval(found),
            verdict(found),
        )
    console.print(table, highlight=False, markup=False)
    agreed = sum(found.agrees for found in findings)
    console.print(f"{agreed} of {len(findings)} agree: right sign, between half and double.", highlight=False)


def write_findings(findings: Sequence[Finding], folder: Path, worlds: int, seed: int) -> Path:
    """Write the findings to cards.md in a folder; returns the file."""
    from game.experiments.store import write_text

    agreed = sum(found.agrees for found in findings)
    lines = [
        "# Cards: what each does, against what it is expected to do",
        "",
        f"`primacy cards --worlds {worlds} --seed {seed}`: each card is played on the second turn of `{SCENARIO}` and",
        "not played, in the same worlds with the same luck, while both governments stand by their orders. The effect",
        "is the change of the metric's mean over the months named (counted from the play), with two standard errors.",
        f"It agrees when the sign is right and the size between half and double: {agreed} of {len(findings)} do.",
        "",
        "| card | metric | months | expected | found | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for found in findings:
        expected = found.card.expected
        lines.append(
            f"| {found.card.key} {found.card.title} | {expected.metric} | {expected.months[0]}-{expected.months[1]} "
            f"| {shown(expected.change, expected.relative)} | {interval(found)} | {verdict(found)} |"
        )
    notes = [found for found in findings if found.card.expected.note]
    if notes:
        lines += ["", "## What the expectations mean", ""]
        lines += [f"- {found.card.key}: {found.card.expected.note}." for found in notes]
    file = folder / "cards.md"
    write_text(file, "\n".join(lines) + "\n")
    return file
