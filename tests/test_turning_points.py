"""Turning points: crossings that last, leaders that change, shocks that are large."""

from __future__ import annotations

import math

import numpy as np
import pytest

from game.calendar import month_text
from game.events.deck import load_shocks
from game.experiments.setup import Setup, advance
from game.experiments.turning_points import (
    MOST_SHOCKS,
    last_crossing,
    leader_changes,
    shock_sizes,
    turning_points,
)


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ([0, 0, 5, 6, 7], 2),
        ([0, 5, 0, 5, 0, 5, 5], 5),  # only the crossing that lasts
        ([5, 5, 0, 0], 2),
        ([5, 6, 7], None),
        ([0, 1, 2], None),
        ([math.nan, 0, math.nan, 5, 5], 3),
        ([math.nan, math.nan], None),
        ([], None),
    ],
)
def test_a_crossing_for_good_is_the_last_one(values: list[float], row: int | None) -> None:
    assert last_crossing(np.array(values, dtype=float), 4.0) == row


def test_leaders_change_when_the_sign_does_and_nobody_is_no_leader() -> None:
    assert list(leader_changes([0, 3, 0, 2, -1, 0, -2, 4])) == [(4, "China"), (7, "the United States")]
    assert list(leader_changes([0, 0, 0])) == []


def test_what_a_world_tells_is_in_its_history_and_its_news() -> None:
    world = Setup("baseline-2025", "sprint", "native-silicon", seed=11).world()
    advance(world)
    last = int(world.frozen[0]) if world.frozen[0] >= 0 else world.month - 1
    points = turning_points(world, last)
    months = [point["month"] for point in points]
    assert months == sorted(months) and points
    sizes = shock_sizes(world)
    struck = {item.key for item in world.news if sizes.get(item.key, 0.0) >= 1.0}
    told = [point for point in points if point["key"] in sizes]
    assert len(told) == min(MOST_SHOCKS, len(struck)) == len({point["key"] for point in told})
    smallest = min(sizes[point["key"]] for point in told)
    assert all(sizes[key] <= smallest for key in struck - {point["key"] for point in told})
    for point in told:
        first = next(item for item in world.news if item.key == point["key"])
        assert (point["month"], point["text"]) == (month_text(first.month), first.text)
    for point in points:
        if point["key"] == "frontier_lead":
            assert "four months for good" in point["text"]
    earlier = turning_points(world, world.start + 11)
    assert all(point["month"] <= "2025-12" for point in earlier)


def test_sizes_of_shocks_are_those_of_their_declared_effects() -> None:
    sizes = shock_sizes(Setup("baseline-2025", "balanced", "balanced").world())
    effects = {shock.key: shock.effects for shock in load_shocks().shocks}
    assert sizes["us_blackout"] == max(effects["us_blackout"]["us_power_lost"] / 0.15, 3 / 8) > 1
    assert sizes["us_heat_wave"] < 1
