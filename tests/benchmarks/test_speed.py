"""The budgets that a change can break unnoticed, as pytest-benchmark cases; `primacy benchmark` writes the
whole table.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from game.causes import Causes
from game.experiments.benchmark import CHUNK, SETUP, run_chunk
from game.experiments.migration import Rule, same_within_sampling_error
from game.experiments.setup import advance
from game.forecast import futures

Benchmark = Callable[..., Any]


def best(benchmark: Any) -> float:
    """Seconds of the best round."""
    return float(benchmark.stats.stats.min)


def test_a_chunk_on_one_core(benchmark: Any) -> None:
    benchmark.pedantic(run_chunk, rounds=3, warmup_rounds=1)
    assert CHUNK / best(benchmark) >= 500


def test_many_worlds_together_cost_far_less_than_alone(benchmark: Any) -> None:
    def alone() -> None:
        world = SETUP.world()
        advance(world)
        world.close()

    alone()
    began = time.perf_counter()
    alone()
    single = time.perf_counter() - began
    benchmark.pedantic(run_chunk, rounds=2, warmup_rounds=1)
    assert single * CHUNK / best(benchmark) >= 10


def test_a_month_of_one_world(benchmark: Any) -> None:
    world = SETUP.world()
    benchmark.pedantic(world.step, rounds=100, warmup_rounds=5)
    assert float(benchmark.stats.stats.median) < 2e-3


def test_causes_cost_a_world_little(benchmark: Any) -> None:
    """Side by side, month for month, so that what else the machine does falls on both alike."""

    def best_months(plain: list[float], watched: list[float]) -> float:
        worlds = SETUP.world(), SETUP.world()
        worlds[1].causes = Causes(worlds[1])
        for row in range(len(plain)):
            for world, best_so_far in zip(worlds, (plain, watched), strict=True):
                began = time.perf_counter()
                world.step()
                best_so_far[row] = min(best_so_far[row], time.perf_counter() - began)
        return sum(watched) / sum(plain)

    plain, watched = [1.0] * 120, [1.0] * 120
    benchmark.pedantic(best_months, args=(plain, watched), rounds=7, warmup_rounds=1)
    assert sum(watched) / sum(plain) < 1.10


@pytest.mark.parametrize(("worlds", "budget"), [(64, 0.2), (256, 0.6)])
def test_futures_over_ten_years(benchmark: Any, worlds: int, budget: float) -> None:
    world = SETUP.world()
    benchmark.pedantic(lambda: futures(world, "us", [None], worlds=worlds), rounds=3, warmup_rounds=1)
    assert best(benchmark) <= budget


@pytest.mark.parametrize("shuffled", [True, False])
def test_migration_against_plain_mesa(benchmark: Any, shuffled: bool) -> None:
    rule = Rule(10_000, seed=1)
    rule.ours(2)
    ours = benchmark.pedantic(rule.ours, args=(12,), rounds=3)
    plain = rule.mesa(12, shuffled)
    assert same_within_sampling_error(ours.shares, plain.shares, 10_000)
    assert plain.seconds / best(benchmark) >= 50
