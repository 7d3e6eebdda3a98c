"""What statistics offices and trackers would report of a world, and the mechanisms that move it."""

from __future__ import annotations

import numpy as np
import pytest

from agents.table import CHINA, QUARTER, US
from game.metrics import observables
from game.phases import training
from game.world import World
from tests.engine.play import FEW


@pytest.fixture(scope="module")
def early() -> World:
    """Four worlds of 2019, two years on."""
    world = World("history-2019", 5, 4, us="history", china="history", researchers=FEW)
    return world.run(world.start + 24)


def test_labs_bet_little_on_one_run_before_larger_runs_have_paid(early: World) -> None:
    later = World("baseline-2025", 5, 4, researchers=FEW)
    assert (early.labs.concentration < 0.6).all() and (early.labs.concentration > 0.0).all()
    assert np.median(early.labs.concentration) < 0.2
    assert (
        early.labs.best(early.labs.concentration)[:, US] > early.labs.best(early.labs.concentration)[:, CHINA]
    ).all()
    assert (later.labs.concentration[:, 0] > 0.9).all(), "the leader of 2025 has shown what it bets on"
    later.close()


def test_weak_models_carry_no_services_and_teach_nothing() -> None:
    world = World(seed=5, worlds=2, researchers=FEW)
    capability = np.array([[15.0, 30.0], [15.0, 30.0]])
    for need in (world.p.service_need, world.p.teaching_need):
        part = training.carried(capability, need, world.p)
        assert (part[:, 0] < 1e-3).all() and (part[:, 1] > 0.999).all()
    assert training.carried(world.p.service_need, world.p.service_need, world.p) == pytest.approx(0.5)
    world.close()


def test_robots_spread_towards_a_ceiling_and_are_replaced() -> None:
    world = World(seed=5, worlds=2, researchers=FEW)
    g, p = world.governments, world.p
    ceiling = p.robot_ceiling + np.zeros((2, 2))
    g.robots = ceiling.copy()
    usual = np.ones((2, 2))
    g.automate(usual, p)
    assert g.robots == pytest.approx(ceiling) and g.robots_added == pytest.approx(g.robots * p.robot_wear)
    g.robots = 0.2 * ceiling
    before = g.robots.copy()
    g.automate(usual, p)
    assert (g.robots > before).all() and (g.robots_added > QUARTER / 12.0 * (g.robots - before)).all()
    world.close()


def test_foreign_dies_are_banked_only_while_barred_chips_meet_unknowing_foundries() -> None:
    world = World("october-2022", 5, 16, us="history", china="history", researchers=FEW)
    huawei = world.chipmakers.roles.native.start
    bank = [world.chipmakers.die_bank[:, huawei].mean()]
    for _ in range(60):
        world.step()
        bank.append(world.chipmakers.die_bank[:, huawei].mean())
    assert bank[15] > 1.1 * bank[6], "the bank grows in 2023"
    assert bank[-1] < bank[30], "and is used up once foundries know their customers"
    world.close()


def test_a_foundry_behind_reaches_known_nodes_faster(early: World) -> None:
    makers = early.chipmakers
    western, chinese = makers.roles.western_foundries.start, makers.roles.chinese_foundries.start
    start = {"us": 65.0, "china": 32.0}
    growth_western = makers.density[:, western] / start["us"]
    growth_chinese = makers.density[:, chinese] / start["china"]
    assert (growth_chinese > growth_western).all()


def test_observables_are_finite_and_of_the_right_shape(early: World) -> None:
    one = ("arena_gap", "china_leads", "open_lead", "big_four_capex", "inference_share", "five_year_stay",
           "working_abroad", "native_cards", "cards_in_china", "ascend_output", "advanced_capacity",
           "variant_chips")  # fmt: skip
    two = ("private_investment", "data_centre_power", "firms_using_ai", "robotaxi_rides", "known_cluster")
    for names, width in ((one, 1), (two, 2)):
        for name in names:
            values = getattr(observables, name)(early)
            assert values.shape == (4, width) and np.isfinite(values).all(), name
    for name in ("inference_share", "five_year_stay", "working_abroad", "firms_using_ai"):
        values = getattr(observables, name)(early)
        assert ((values > 0.0) & (values < 1.0)).all(), name
    assert (observables.native_cards(early) <= observables.cards_in_china(early)).all()


def test_closed_exits_take_private_investment_from_china_alone(early: World) -> None:
    g, place = early.governments, early.ceiling_lever
    before = observables.private_investment(early)
    kept = g.effect.copy()
    g.effect[:, US, place] = 0.6
    after = observables.private_investment(early)
    g.effect[:] = kept
    assert np.array_equal(after[:, US], before[:, US]) and (after[:, CHINA] < 0.7 * before[:, CHINA]).all()
