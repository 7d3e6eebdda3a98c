"""Intervals, quantiles and the bootstrap against published values and against independent computations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.experiments.statistics import (
    best_reply,
    bootstrap_means,
    mean_interval,
    paired_bootstrap,
    quantiles,
    shares,
    wilson,
)

# Efron and Tibshirani, An Introduction to the Bootstrap (1993), table 2.1: survival of mice in days.
TREATED = [94, 197, 16, 38, 99, 141, 23]


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_newcombes_table(successes: int, trials: int, low: float, high: float) -> None:
    interval = wilson(successes, trials)
    assert interval.value == successes / trials
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_share_stays_in_bounds_and_mirrors(count: tuple[int, int]) -> None:
    successes, trials = count
    interval, mirrored = wilson(successes, trials), wilson(trials - successes, trials)
    assert 0.0 <= interval.low <= interval.value <= interval.high <= 1.0
    assert interval.low < interval.high
    assert mirrored.low == pytest.approx(1.0 - interval.high, abs=1e-12)


def test_wilson_of_nothing_says_nothing_and_refuses_what_is_no_count() -> None:
    nothing = wilson(0, 0)
    assert math.isnan(nothing.value) and (nothing.low, nothing.high) == (0.0, 1.0)
    for successes, trials in ((3, 2), (-1, 2), (0, -1)):
        with pytest.raises(ValueError, match="is not a count"):
            wilson(successes, trials)


def test_shares_keep_the_order_of_keys_and_count_the_absent_as_zero() -> None:
    result = shares(["parity", "contested", "parity", None], ["contested", "us_primacy", "parity"])
    assert list(result) == ["contested", "us_primacy", "parity"]
    assert [interval.value for interval in result.values()] == [0.25, 0.0, 0.5]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_quantiles_equal_numpys_type_7(values: list[float], points: list[float]) -> None:
    assert quantiles(values, points) == pytest.approx(np.quantile(values, points), rel=1e-12, abs=1e-6)


def test_quantiles_of_one_to_ten_are_those_of_hyndman_and_fan_type_7() -> None:
    assert quantiles(range(1, 11), (0.0, 0.25, 0.5, 0.9, 1.0)) == pytest.approx([1.0, 3.25, 5.5, 9.1, 10.0])


def test_quantiles_leave_out_what_is_not_a_number_and_do_not_depend_on_order() -> None:
    values = np.array([[3.0, np.nan], [np.nan, np.nan], [1.0, np.nan], [2.0, np.nan]])
    result = quantiles(values, (0.0, 0.5, 1.0))
    assert result[:, 0].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(result[:, 1]).all()
    assert quantiles(values[::-1], (0.0, 0.5, 1.0)).tobytes() == result.tobytes()
    assert np.isnan(quantiles(np.empty((0, 2)), (0.5,))).all()


def test_bootstrap_spread_of_the_mean_is_that_of_efron_and_tibshirani() -> None:
    """Their limit of many resamples for the mean of the treated mice is 23.36 days."""
    assert bootstrap_means(TREATED, resamples=20_000).std() == pytest.approx(23.36, rel=0.02)


def test_bootstrap_keeps_rows_whole() -> None:
    values = np.arange(20.0)
    means = bootstrap_means(np.column_stack([values, values + 5.0]), resamples=50)
    assert means[:, 1] - means[:, 0] == pytest.approx(np.full(50, 5.0))


def test_pairing_removes_the_luck_that_both_plans_share() -> None:
    luck = np.random.default_rng(1).normal(0.0, 10.0, 400)
    plan = luck + 0.1
    paired = paired_bootstrap(plan, luck)
    assert paired.value == pytest.approx(0.1) and paired.low > 0.0
    unpaired = mean_interval(plan)
    assert unpaired.high - unpaired.low > 10 * (paired.high - paired.low)


def test_mean_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    draws = np.random.default_rng(7)
    inside = sum(
        interval.low <= 0.0 <= interval.high
        for interval in (mean_interval(draws.normal(size=60), resamples=400, seed=k) for k in range(300))
    )
    assert 0.90 <= inside / 300 <= 0.98


def test_paired_bootstrap_refuses_lists_that_are_no_pairs() -> None:
    for first, second in (([1.0], [1.0, 2.0]), ([], [])):
        with pytest.raises(ValueError, match="equal length"):
            paired_bootstrap(first, second)


def test_best_reply_names_the_best_its_margin_and_every_regret() -> None:
    luck = np.random.default_rng(3).normal(0.5, 0.2, (500, 1))
    reply = best_reply(["moat", "grid", "sprint"], luck + np.array([0.00, 0.03, 0.02]))
    assert (reply.reply, reply.runner_up) == ("grid", "sprint")
    assert reply.margin is not None and reply.margin.value == pytest.approx(0.01) and reply.margin.low > 0.0
    assert reply.probability == 1.0
    assert [reply.regret[name].value for name in ("moat", "grid", "sprint")] == pytest.approx([0.03, 0.0, 0.01])


def test_best_reply_among_equals_is_the_first_and_says_how_unsure_it_is() -> None:
    draws = np.random.default_rng(5).normal(0.5, 0.2, (200, 2))
    equal = np.column_stack([draws[:, 0], draws[::-1, 0]])  # same values, other worlds: equal means, unequal luck
    reply = best_reply(["moat", "grid"], equal)
    assert reply.regret["moat"].value == pytest.approx(0.0) and reply.regret["grid"].value == pytest.approx(0.0)
    assert 0.3 < reply.probability < 0.7
