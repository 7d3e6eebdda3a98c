"""Goals, mandates and stamps: when they are met, what they are worth, and that deals are fair."""

from __future__ import annotations

import numpy as np
import pytest

from game.configuration import check
from game.errors import PrimacyError
from game.levers import SIDES
from game.metrics.metric import METRIC_INDEX
from game.outcome import mandates, stamps
from game.outcome.goals import Goal
from game.scenario import scenario_names
from game.world import World


def goal(over: str, condition: str, quarters: int = 0) -> Goal:
    return check(
        Goal,
        {"key": "one", "title": "One", "text": "A test.", "over": over, "goal": condition, "quarters": quarters},
        "x",
    )


@pytest.fixture(scope="module")
def played() -> World:
    world = World("baseline-2025", 11, 32, kept=tuple(dict.fromkeys((*mandates.looked_at(), *stamps.looked_at()))))
    return world.run(world.start + 30)


def quarters_of(world: World, metric: str) -> np.ndarray:
    return world.history.of(metric)[3::3]


def test_always_ever_and_quarters_count_the_ends_of_quarters(played: World) -> None:
    tension = quarters_of(played, "tension")
    line = float(np.median(tension.max(axis=0)))
    assert np.array_equal(goal("always", f"tension <= {line:.6f}").met(played), (tension <= round(line, 6)).all(axis=0))
    assert np.array_equal(goal("ever", f"tension > {line:.6f}").met(played), (tension > round(line, 6)).any(axis=0))
    for count in (1, 3, 10):
        wanted = (tension > 40.0).sum(axis=0) >= count
        assert np.array_equal(goal("quarters", "tension > 40", count).met(played), wanted)


def test_last_year_reads_the_means_that_verdicts_read(played: World) -> None:
    lead = played.history.last_year()[:, METRIC_INDEX["frontier_lead"]]
    assert np.array_equal(goal("last_year", "frontier_lead >= 7").met(played), lead >= 7.0)


def test_a_frozen_world_is_judged_by_what_it_lived() -> None:
    world = World("baseline-2025", 3, 4, kept=("tension",))
    world.run(world.start + 6)
    world.freeze(np.array([True, False, False, False]))
    world.run(world.start + 24)
    lived = world.history.of("tension")[3:7:3, 0]
    line = float(lived.max()) + 0.001
    assert goal("always", f"tension <= {line:.4f}").met(world)[0]


@pytest.mark.parametrize(
    ("over", "condition", "quarters", "words"),
    [
        ("always", "no_such >= 1", 0, "no_such is no metric"),
        ("always", "tension >>", 0, "is not a condition"),
        ("quarters", "tension > 1", 0, "over: quarters"),
        ("always", "tension > 1", 4, "over: quarters"),
    ],
)
def test_a_wrong_goal_is_told(over: str, condition: str, quarters: int, words: str) -> None:
    with pytest.raises(PrimacyError, match=words):
        goal(over, condition, quarters)


def test_deals_are_fair_different_and_the_seeds_own() -> None:
    hands = set()
    for seed in range(60):
        dealt = mandates.deal("baseline-2025", seed)
        assert dealt == mandates.deal("baseline-2025", seed)
        for side in SIDES:
            assert len(set(dealt[side])) == mandates.DEALT
            assert set(dealt[side]) <= set(mandates.mandates_of(side))
        us, china = (mandates.expected(dealt[side], "baseline-2025") for side in SIDES)
        assert abs(us - china) <= mandates.FAIR
        hands.add(dealt["us"])
    assert len(hands) > 20


def test_points_are_the_worth_of_what_is_met(played: World) -> None:
    for side in SIDES:
        keys = tuple(mandates.mandates_of(side))[: mandates.KEPT]
        held = mandates.met(played, side, keys)
        worth = np.array([mandates.worth(key, "baseline-2025") for key in keys])
        assert np.allclose(mandates.points(played, side, keys), (held * worth).sum(axis=1))


def test_who_is_to_blame_for_a_crisis_has_no_points() -> None:
    world = World("baseline-2025", 3, 2, kept=mandates.looked_at())
    world.run(world.start + 6)
    world.commons.tension[:] = 100.0
    world.metrics[:, METRIC_INDEX["tension"]] = 100.0
    world.governments.blame[:] = [[9.0, 1.0], [1.0, 9.0]]
    keys = {side: tuple(key for key in mandates.mandates_of(side) if "calm" not in key) for side in SIDES}
    us, china = (mandates.points(world, side, keys[side]) for side in SIDES)
    assert us[0] == 0.0 and china[1] == 0.0
    assert china[0] > 0.0 and us[1] > 0.0


def test_nearer_is_worth_more_and_a_hit_more_than_a_miss() -> None:
    means = np.zeros((5, len(METRIC_INDEX)))
    means[:, METRIC_INDEX["frontier_lead"]] = [0.0, 6.0, 9.9, 10.1, 14.0]
    close = mandates.closeness(means, ("us_clear_lead",), "us", "baseline-2025")
    assert np.all(np.diff(close) > 0.0)
    worth = mandates.worth("us_clear_lead", "baseline-2025")
    assert close[2] < worth / 2.0 < close[3]


def test_a_stamp_is_given_where_its_goal_is_met(played: World) -> None:
    given = stamps.stamped(played)
    for key, stamp in stamps.stamps().items():
        assert np.array_equal([key in each for each in given], stamp.met(played))
    assert all(("entangled" in each) != ("fragmented" in each) for each in given)


def test_every_scenario_has_measured_rates() -> None:
    known = mandates._rates()
    for name in scenario_names():
        if not name.startswith("history"):
            assert set(known[name]) == {key for side in SIDES for key in mandates.mandates_of(side)}, name


@pytest.mark.parametrize(("over", "quarters", "met"), [("always", 0, True), ("ever", 0, True), ("quarters", 2, False)])
def test_what_would_have_come_after_a_crisis_counts_for_no_goal(over: str, quarters: int, met: bool) -> None:
    goal = Goal.model_validate(
        {"key": "a", "title": "A", "text": "A.", "over": over, "quarters": quarters, "goal": "tension < 60"}
    )
    lived = np.array([[True], [False]])
    assert bool(goal.lasted(np.array([[True], [False]]), lived)[0]) is met
    assert bool(goal.lasted(np.array([[True], [True]]), lived)[0]) is met
    assert not goal.lasted(np.array([[False], [True]]), lived)[0]
