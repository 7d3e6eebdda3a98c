"""Running to the next decision, and the coach who sees trouble come."""

from __future__ import annotations

import numpy as np
import pytest

from game.events.deck import standard_deck
from game.forecast import futures
from game.levers import SIDES
from game.metrics.metric import METRICS
from game.session import coach
from game.session.options import Options
from game.session.pace import run_to_decision
from game.session.session import Session


def new(**given) -> Session:
    return Session.new("baseline-2025", "us", "balanced", 12, **given)


def test_a_run_stops_at_the_next_plan_turn_at_the_latest() -> None:
    session = new()
    while not session.is_over and session.turn < 30:
        before = session.turn
        report, stops = run_to_decision(session)
        assert stops
        assert 1 <= session.turn - before <= 4
        assert report.turn == before and len(session.log) == session.turn - 1
        if session.turn % 4 == 1:
            assert "plan_turn" in stops


def test_a_run_stops_for_an_event_that_waits() -> None:
    session = new()
    session.commit()
    place = standard_deck().keys.index("copyright_ruling")
    step = session.world.step

    def struck() -> None:
        step()
        session.world.shocks.last[0, place] = session.world.month - 1

    session.world.step = struck  # type: ignore[method-assign]
    _, stops = run_to_decision(session)
    assert session.turn == 3 and stops[0] == "event"


def test_a_run_gives_the_draft_first() -> None:
    session = new(options=Options(level="official"))
    session.set_lever("grid", 0.9)
    report, _ = run_to_decision(session)
    assert report.orders["us"].levers == {"grid": 0.9}


def test_a_run_tells_the_end() -> None:
    session = Session.new("native-silicon-24", "us", "native-silicon", 2)
    stops: list[str] = []
    while not session.is_over:
        _, stops = run_to_decision(session)
    assert stops == ["over"]


@pytest.mark.parametrize("side", SIDES)
def test_the_coach_tells_what_most_futures_bring_and_nothing_else(side: str) -> None:
    session = Session.new("power-wall", side, "balanced", 5)
    world = session.world
    seen = futures(world, side, worlds=32, until=world.month + coach.AHEAD, metrics=coach.looked_at(side))
    told = {trend.key: trend for trend in coach.trends(seen, side)}
    for key, line in coach.lines().items():
        held = line.condition(side).holds(lambda name: seen.of(name)[:, 0])
        share = held[1:].any(axis=0).mean()
        expected = share >= coach.SPEAKS_FROM and held[0].mean() < coach.SPEAKS_FROM
        assert (key in told) == expected
        if expected:
            assert told[key].share == pytest.approx(share)
            assert world.month <= told[key].month <= world.month + coach.AHEAD


def test_lines_look_at_metrics_that_exist_and_fire_in_some_world() -> None:
    for side in SIDES:
        assert set(coach.looked_at(side)) <= set(METRICS)
    session = new()
    session.world.metrics[:, list(METRICS).index("tension")] = 70.0
    assert "tension" in coach.beyond(session.world, "us")
    assert np.isfinite(session.world.metrics).all()
