"""Who believes in capability and when, and what is built besides AI: M12, M5, and what firms report of both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from agents.government import believed
from agents.table import CHINA, QUARTER, US
from game.metrics import observables
from game.world import World
from tests.engine.play import FEW


@pytest.fixture
def world() -> Iterator[World]:
    """Three worlds of 2019."""
    with_record = World("history-2019", 7, 3, us="history", china="history", researchers=FEW)
    yield with_record
    with_record.close()


def test_insiders_come_first_and_everybody_else_when_models_are_noticed(world: World) -> None:
    p = world.p
    step = 0.5

    def growth(decades: float) -> np.ndarray:
        shown = np.full((3, 1), decades)
        return np.log(believed(shown + step, p) / believed(shown, p)) / step

    assert growth(-6.0) == pytest.approx(p.capital_belief, rel=0.02), "before, only insiders follow"
    assert (growth(-1.9) > 2.0 * p.capital_belief).all(), "then belief spreads and capital leaps"
    assert growth(0.4) == pytest.approx(p.capital_belief, rel=0.1), "once all have noticed, it grows as before"
    assert growth(3.0) == pytest.approx(0.0, abs=1e-3), "beyond its reach belief adds nothing"
    assert believed(np.zeros((3, 1)), p) == pytest.approx(1.0, abs=0.03), "1 is what January 2025 calls for"


def test_capital_of_states_and_investors_begins_with_what_has_been_shown(world: World) -> None:
    shown = world.frontier.max(axis=1, keepdims=True) - world.p.reference_capability
    assert world.commons.belief == pytest.approx(believed(shown, world.p)) and (world.commons.belief < 0.1).all()


def test_clouds_are_built_after_the_demand_came_and_their_load_stays(world: World) -> None:
    grids, p, usual = world.grids, world.p, np.zeros((3, 2))
    grids.build_out[:] = 0.0
    grids.other_load[:] = p.other_load_added / p.other_load_saved
    steady = grids.other_load.copy()
    grids.build_others(usual, p)
    assert grids.other_load == pytest.approx(steady), "what is added at the usual pace replaces what is saved"
    built = []
    for quarter in range(40):
        grids.build_others(usual + np.array([0.4, 0.0]) * 0.5 ** (quarter * QUARTER / 15.0), p)
        built.append(grids.build_out[:, US].copy())
    highest = np.argmax(built, axis=0) * QUARTER
    assert ((highest >= 12) & (highest <= 30)).all(), "building peaks long after demand, which was highest at once"
    assert (built[-1] < 0.1 * np.max(built, axis=0)).all()
    assert (grids.other_load[:, US] > 1.05 * steady[:, US]).all()
    assert grids.other_load[:, CHINA] == pytest.approx(steady[:, CHINA])


def test_the_four_report_their_ordinary_building_with_that_for_ai(world: World) -> None:
    g, p = world.governments, world.p
    world.grids.build_out[:, US] = 0.0
    usual = observables.big_four_capex(world)
    world.grids.build_out[:, US] = 0.5
    more = observables.big_four_capex(world) - usual
    assert more == pytest.approx(0.5 * p.ordinary_capex * g.gdp[:, US:CHINA])
    g.capital_spending[:, US] += 1.0
    assert observables.big_four_capex(world) - usual - more == pytest.approx(12.0 * p.big_four_part + 0.0 * more)


def test_laboratories_raise_a_part_of_their_capital_in_private_rounds(world: World) -> None:
    before = observables.private_investment(world)
    world.governments.capital_flow += 1.0
    gained = observables.private_investment(world) - before
    assert gained[:, US] == pytest.approx(12.0 * world.p.equity_part[:, US])
    assert (gained[:, CHINA] <= 12.0 * world.p.equity_part[:, CHINA] * (1.0 + 1e-9)).all()
