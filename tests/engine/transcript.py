"""A whole game as reviewable text: a quarter a line, what was ordered, and how it ended."""

from __future__ import annotations

import re

import numpy as np

from game.calendar import month_text, quarter_text
from game.levers import LEVERS, PROGRAMMES, SIDES
from game.metrics.metric import METRIC_INDEX
from game.orders import Orders
from game.outcome.verdict import ended, metrics_of, verdicts
from game.world import World

SHOWN = {
    "lead": "frontier_lead",
    "gap": "capability_gap",
    "US cap": "us_capability",
    "CN cap": "china_capability",
    "ratio": "applied_ratio",
    "US dep": "dependence_us",
    "CN dep": "dependence_china",
    "tension": "tension",
    "US chips": "us_chips",
    "CN chips": "china_chips",
    "US free": "us_power_free",
    "CN lag": "china_review_lag",
    "CN talent": "china_talent",
    "US rev": "us_revenue",
}
"""Heading and metric of each column of the table."""
WIDTH = 10
NUMBER = re.compile(r"(?<![\w-])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w-])")
TOLERANCE = 2e-3
"""Numbers may differ by this much, relative: twice the last of four digits, for CPUs with other features."""


def figure(value: float) -> str:
    """A number with four significant digits."""
    return f"{value + 0.0:.4g}"


def ordered(world: World, side: int, before: np.ndarray, shares: np.ndarray) -> str:
    """What a side newly ordered, in the text form of orders."""
    governments = world.governments
    levers = {
        key: round(float(governments.target[0, side, k]), 6)
        for k, key in enumerate(LEVERS)
        if governments.target[0, side, k] != before[side, k]
    }
    programme = governments.programme[0, side]
    programmes = {}
    if not np.array_equal(programme, shares[side]):
        programmes = {key: round(float(programme[k]), 6) for k, key in enumerate(PROGRAMMES)}
    return Orders(levers, programmes).text()


def transcript(scenario: str, us: str, china: str, seed: int) -> str:
    """Play a game of two doctrines and tell it."""
    world = World(scenario, seed, us=us, china=china)
    lines = [f"{scenario}, seed {seed}: us {us}, china {china}", ""]
    lines.append("quarter".ljust(WIDTH) + "".join(name.rjust(WIDTH) for name in SHOWN))

    def row(label: str) -> str:
        values = (figure(float(world.metrics[0, METRIC_INDEX[key]])) for key in SHOWN.values())
        return (label.ljust(WIDTH) + "".join(value.rjust(WIDTH) for value in values)).rstrip()

    lines.append(row("start"))
    while not world.is_over:
        quarter = quarter_text(world.month)
        before, shares = world.governments.target[0].copy(), world.governments.programme[0].copy()
        world.step()
        orders = [ordered(world, side, before, shares) for side in (0, 1)]
        while not world.is_over and not world.is_decision_month:
            world.step()
        lines.append(row(quarter))
        lines += [f"    {name}: {text}" for name, text in zip(SIDES, orders, strict=True) if text != "|"]
    means = metrics_of(world)[0]
    lines += ["", f"verdict {verdicts(world)[0]}, ended {month_text(ended(world)[0])}; means of the last year:"]
    lines += [f"  {key:<20} {figure(float(means[METRIC_INDEX[key]]))}" for key in SHOWN.values()]
    world.close()
    return "\n".join(lines) + "\n"


def differences(expected: str, found: str) -> list[str]:
    """Lines that differ: words must be equal, numbers nearly so."""
    told = []
    left, right = expected.splitlines(), found.splitlines()
    if len(left) != len(right):
        told.append(f"{len(left)} lines became {len(right)}")
    for number, (mine, others) in enumerate(zip(left, right, strict=False), 1):
        words = [re.sub(r"\s+", " ", NUMBER.sub("#", line)) for line in (mine, others)]
        values = [[float(x) for x in NUMBER.findall(line)] for line in (mine, others)]
        same = words[0] == words[1] and len(values[0]) == len(values[1])
        if not same or not np.allclose(values[0], values[1], rtol=TOLERANCE, atol=1e-9):
            told.append(f"line {number}\n  - {mine.strip()}\n  + {others.strip()}")
    return told


GAMES = {
    "baseline-2025": ("baseline-2025", "grid", "application-pivot", 1),
    "october-2022": ("october-2022", "history-2026", "history-2026", 1),
}
"""The golden games, by the name of their file in tests/golden."""
