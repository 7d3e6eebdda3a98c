"""What users take of models: tokens and their price, serving that follows use, fleets, and orders for robots."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest

from agents.industry import DRIVING
from agents.table import CHINA, US
from game.phases import economy
from game.world import World
from tests.engine.play import FEW


@pytest.fixture
def world() -> Iterator[World]:
    """Four worlds of 2025 at their start."""
    world = World(seed=5, worlds=4, researchers=FEW)
    yield world
    world.close()


def served(world: World) -> np.ndarray:
    """Return the trillions of tokens a day that users take at this quarter's price, (worlds, 2)."""
    g, labs = world.governments, world.labs
    economy.prices(world)
    return labs.total(labs.serve(g.token_price, g.token_yield * g.load, world.p))


def test_users_take_what_they_pay_for_and_never_more_than_could_be_served(world: World) -> None:
    g, labs = world.governments, world.labs
    tokens = served(world)
    capacity = labs.total(labs.running * labs.serving) * g.token_yield
    assert (tokens > 0.0).all() and (tokens < capacity).all() and (g.margin > 0.0).all()
    revenue = labs.total(labs.revenue)
    world.applied_value = 1e4 * world.applied_value
    assert (served(world) < capacity).all() and (g.load > 0.9).all(), "scarce tokens are dear ones"
    assert labs.total(labs.revenue) == pytest.approx(1e4 * revenue), "users pay for a part of the value that AI carries"


def test_tokens_grow_as_what_serves_them_gets_cheaper(world: World) -> None:
    g, labs = world.governments, world.labs
    before, price = served(world), g.token_price.copy()
    revenue = labs.total(labs.revenue)
    labs.know_how = labs.know_how + 0.3
    world.commons.chip_price = 0.5 * world.commons.chip_price
    assert (served(world) > 2.0 * before).all() and (g.token_price < 0.5 * price).all()
    assert labs.total(labs.revenue) == pytest.approx(revenue)


def test_a_price_war_costs_revenue(world: World) -> None:
    g, labs = world.governments, world.labs
    before, price = served(world), g.token_price.copy()
    revenue = labs.total(labs.revenue)
    world.p.price_asked = np.array([[1.0, 0.6]])  # type: ignore[attr-defined]
    assert served(world) == pytest.approx(before, rel=0.01), "the edge spreads a little meanwhile"
    assert g.token_price[:, CHINA] == pytest.approx(0.6 * price[:, CHINA], rel=0.01)
    assert labs.total(labs.revenue)[:, CHINA] == pytest.approx(0.6 * revenue[:, CHINA], rel=0.01)


def test_nobody_pays_for_tokens_of_models_that_can_serve_nobody() -> None:
    early = World("history-2019", 5, 4, us="history", china="history", researchers=FEW)
    early.run(early.start + 12)
    assert (early.labs.total(early.labs.revenue) < 1e-3).all() and np.isfinite(early.governments.token_price).all()
    early.close()


def test_labs_turn_to_serving_where_ai_is_at_work(world: World) -> None:
    labs, shares = world.labs, []
    for applied in (0.0, 0.006, 0.5):
        labs.serving = np.full_like(labs.serving, 0.4)
        seen = SimpleNamespace(
            frontier=world.frontier.max(axis=1, keepdims=True),
            instructive=np.ones((4, 1)),
            proven=world.frontier,
            applied=np.full((4, 2), applied),
        )
        labs.decide(world.governments, seen, world.p, trading=True)
        shares.append(labs.serving.mean())
    assert shares[0] < shares[1] < shares[2] < 0.9


def test_no_sector_overshoots_its_ceiling_however_fast_it_adopts(world: World) -> None:
    industries, one = world.industries, np.ones((4, 2))
    world.p.adoption_speed = np.full((1, 1), 50.0)  # type: ignore[attr-defined]
    for _ in range(3):
        industries.adopt(world.core, one, one, one, 0.0 * one, 0.0 * one, 0.0 * one, world.p)
        assert (industries.adoption <= industries.ceiling * (1.0 + 1e-9)).all()
    assert (industries.adoption[:, ~industries.is_driving] > 0.9 * industries.ceiling[:, ~industries.is_driving]).all()


def test_driverless_fleets_grow_from_fleets_and_faster_once_cars_drive_alone(world: World) -> None:
    industries, one = world.industries, np.ones((4, 2))

    def growth(core: float) -> np.ndarray:
        industries.adoption[:, industries.is_driving] = 1e-4
        industries.adopt(np.full((4, 2), core), one, one, one, 0.0 * one, 0.0 * one, 0.0 * one, world.p)
        rows = [sectors.start + DRIVING for sectors in industries.sectors]
        return industries.adoption[:, rows] / 1e-4 - 1.0

    attended, alone = growth(20.0), growth(30.0)
    assert (alone > attended).all() and (attended > 0.0).all()
    assert (alone[:, US] / attended[:, US] > 4.0 * alone[:, CHINA] / attended[:, CHINA]).all(), "with a person on board"
    industries.adoption[:, industries.is_driving] = 0.0
    industries.adopt(np.full((4, 2), 30.0), one, one, one, 0.0 * one, 0.0 * one, 0.0 * one, world.p)
    assert (industries.adoption[:, industries.is_driving] == 0.0).all(), "a fleet comes from a fleet"


def test_robots_follow_what_factories_order(world: World) -> None:
    g, usual = world.governments, np.ones((4, 2))
    before = g.robots.copy()
    g.automate(usual, world.p)
    added = g.robots_added.copy()
    g.robots = before.copy()
    g.automate(1.4 * usual, world.p)
    assert g.robots_added == pytest.approx(1.4 * added)
