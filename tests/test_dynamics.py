"""Where models come from: what counts as a run that is out, what a copy owes to its teacher, and who bets how much."""

from __future__ import annotations

import numpy as np
import pytest

from agents.lab import NOTHING
from agents.table import CHINA, QUARTER
from game.phases import training
from game.world import World
from tests.engine.play import FEW


@pytest.fixture
def world() -> World:
    """Three worlds of 2025."""
    return World("baseline-2025", 7, 3, researchers=FEW)


def test_a_run_counts_when_its_model_is_out(world: World) -> None:
    labs = world.labs
    labs.pending[:] = NOTHING
    known = labs.largest_run.copy()
    labs.last_run[:, 0] = 1e30
    labs.pending[:, 0] = labs.capability[:, 0] + 1.0
    labs.pending_run[:, 0], labs.review_left[:, 0] = 1e30, 2.0
    labs.release()
    assert (labs.largest_run == known).all(), "a model in review is nobody's record"
    labs.release()
    assert (labs.largest_run[:, 0] == 1e30).all() and (labs.largest_run[:, 1:] == known[:, 1:]).all()
    world.close()


def test_a_copy_owes_its_teacher_what_its_own_run_would_not_give(world: World) -> None:
    labs, p = world.labs, world.p
    first = labs.firsts[CHINA]
    teacher = np.full((3, 2), 30.0)
    labs.pending[:] = NOTHING
    labs.distilling[:, first:], labs.student_age[:] = 0.5, 99.0
    for beyond in (0.4, 1.7):
        labs.base[:, first] = 29.0 - labs.know_how[:, first] - beyond
        labs.student[:, first], labs.capability[:, first], labs.pending[:, first] = 29.0, 25.0, NOTHING
        labs.student_age[:, first] = 99.0
        labs.distil(teacher, np.zeros((3, 2)), np.zeros((3, 2)), p)
        gained = labs.student[:, first] - 29.0
        assert (gained >= 0.0).all() and (labs.student[:, first] < 30.0).all()
        assert labs.pending_share[:, first] == pytest.approx(np.minimum(beyond + gained, 1.0))
    world.close()


def test_a_copy_goes_less_far_on_a_small_base_and_never_past_its_teacher(world: World) -> None:
    labs, p = world.labs, world.p
    first = labs.firsts[CHINA]
    reached = []
    labs.distilling[:, first] = 1.0
    for below in (0.0, 3.0):
        labs.base[:, first] = 30.0 - below - labs.know_how[:, first]
        labs.student[:, first] = 20.0
        for _ in range(60):
            labs.distil(np.full((3, 2), 30.0), np.zeros((3, 2)), np.zeros((3, 2)), p)
        reached.append(labs.student[:, first].copy())
    assert (reached[0] <= 30.0).all() and (reached[1] < reached[0] - 0.2).all()
    world.close()


def test_what_is_proven_and_beyond_a_lab_makes_it_bet_more(world: World) -> None:
    training.strategy(world)
    labs = world.labs
    before = labs.concentration.copy()
    labs.capability[:, labs.firsts[CHINA]] -= 1.0
    training.strategy(world)
    more = labs.concentration / before
    assert (more[:, labs.firsts[CHINA]] > 1.1).all()
    assert np.delete(more, labs.firsts[CHINA], axis=1) == pytest.approx(1.0)
    world.close()


def test_nobody_reviews_models_that_carry_no_services() -> None:
    early = World("history-2019", 7, 3, us="history", china="history", researchers=FEW)
    late = World("baseline-2025", 7, 3, researchers=FEW)
    for world in (early, late):
        training.review(world)
    assert (early.regulators.lag[:, early.content] < 1e-3).all()
    assert (late.regulators.lag[:, late.content][:, CHINA] > 0.5).all()
    early.close(), late.close()


def test_cooling_is_built_for_what_will_stand_there(world: World) -> None:
    grids, g = world.grids, world.governments
    grids.wanted[:], grids.trend[:], grids.cooling[:] = 10.0, 0.3, 10.9
    permits = world.regulators.strictness[:, world.permitting]
    grids.plan(g, g.of("energy"), permits, world.p)
    assert grids.cooling == pytest.approx(1.1 * (10.0 + QUARTER * 0.3))
    world.close()
