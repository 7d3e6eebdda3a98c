"""How groups of worlds differ: intervals and chances against published examples, scipy and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from game.experiments.differences import (
    holm,
    normal_score,
    paired_chance,
    paired_means,
    paired_shares,
    separate_chance,
    separate_means,
    separate_shares,
    student_point,
)
from game.experiments.statistics import Z_95, clustered_share, wilson


def table(both: int, only_one: int, only_other: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    """Two lists of yes and no with these counts of pairs."""
    counts = (both, only_one, only_other, neither)
    return np.repeat([1, 1, 0, 0], counts) == 1, np.repeat([1, 0, 1, 0], counts) == 1


def yes_and_no(yes: int, no: int) -> np.ndarray:
    return np.repeat([True, False], [yes, no])


def test_the_interval_of_paired_shares_is_newcombes_and_turns_with_the_order() -> None:
    one, other = table(20, 12, 2, 16)
    found = paired_shares(one, other)
    assert (found.value, found.low, found.high) == pytest.approx((0.20, 0.0562, 0.3292), abs=5e-5)
    turned = paired_shares(other, one)
    assert (turned.value, turned.low, turned.high) == pytest.approx((-found.value, -found.high, -found.low))


def test_the_interval_of_separate_shares_is_newcombes() -> None:
    found = separate_shares(yes_and_no(56, 14), yes_and_no(48, 32))
    assert (found.value, found.low, found.high) == pytest.approx((0.20, 0.0524, 0.3339), abs=5e-5)


def test_shares_that_no_world_has_differ_by_nothing_but_not_for_certain() -> None:
    never = yes_and_no(0, 200)
    for found in (paired_shares(never, never), separate_shares(never, never)):
        assert found.value == 0.0 and -0.03 < found.low < -0.01 and 0.01 < found.high < 0.03


def test_pairs_that_go_together_are_told_more_surely_than_groups() -> None:
    one, other = table(90, 10, 0, 100)
    paired, apart = paired_shares(one, other), separate_shares(one, other)
    assert paired.low > 0.0 > apart.low and paired.high - paired.low < apart.high - apart.low


def test_the_interval_of_paired_shares_covers_the_truth_as_often_as_it_says() -> None:
    draws = np.random.Generator(np.random.PCG64(3))
    covered, tries = 0, 1000
    for _ in range(tries):
        luck, own = draws.random((2, 60)), draws.random(60)
        common = draws.random(60) < 0.5
        one = np.where(common, own, luck[0]) < 0.30
        other = np.where(common, own, luck[1]) < 0.15
        found = paired_shares(one, other)
        covered += found.low <= 0.15 <= found.high
    assert 0.935 <= covered / tries <= 0.985


def test_means_agree_with_scipy() -> None:
    draws = np.random.Generator(np.random.PCG64(1))
    one, noise, other = draws.normal(size=40), draws.normal(0.1, 0.3, 40), draws.normal(0.4, 2.0, 25)
    for (found, chance), right in (
        (paired_means(one, one + noise), stats.ttest_rel(one, one + noise)),
        (separate_means(one, other), stats.ttest_ind(one, other, equal_var=False)),
    ):
        ends = right.confidence_interval()
        assert (found.low, found.high) == pytest.approx((ends.low, ends.high), rel=1e-3)
        assert chance == pytest.approx(right.pvalue, rel=5e-3)


def test_means_without_spread_are_certain() -> None:
    same, more = np.ones(12), np.full(12, 3.0)
    interval, chance = paired_means(same, same)
    assert (interval.low, interval.value, interval.high, chance) == (0.0, 0.0, 0.0, 1.0)
    assert paired_means(more, same)[1] == 0.0 == separate_means(more, same)[1]


@pytest.mark.parametrize("freedom", [9, 29, 300, 1e6])
def test_students_t_and_the_normal_are_turned_into_each_other(freedom: float) -> None:
    assert student_point(Z_95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-3)
    assert normal_score(student_point(1.3, freedom), freedom) == pytest.approx(1.3)


def test_chances_of_shares_agree_with_scipy() -> None:
    one, other = table(20, 12, 2, 16)
    exact = stats.binomtest(2, 14).pvalue
    assert paired_chance(one, other) == pytest.approx(exact - stats.binom.pmf(2, 14, 0.5))
    assert paired_chance(*table(5, 3, 3, 5)) == 1.0
    square = stats.chi2_contingency([[56, 14], [48, 32]], correction=False).statistic * 149 / 150
    assert separate_chance(yes_and_no(56, 14), yes_and_no(48, 32)) == pytest.approx(stats.chi2.sf(square, 1))
    assert separate_chance(yes_and_no(0, 9), yes_and_no(0, 20)) == 1.0


def test_holm_allows_for_how_many_were_compared() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.9]) == [1.0, 1.0]


# ------------------------------------------------------------------------------------------------------ clusters


def test_a_share_over_clusters_has_a_width_where_all_go_one_way() -> None:
    for share in (0.0, 1.0):
        found, few = clustered_share([share] * 3, 2), wilson(int(3 * share), 3)
        assert (found.value, found.low, found.high) == (share, few.low, few.high)


def test_a_share_over_clusters_counts_what_they_are_worth() -> None:
    alike = clustered_share([0.0, 1.0] * 50, 2)  # both trials of a cluster always agree: worth one
    apart = clustered_share([0.5] * 98 + [0.0, 1.0], 2)  # they never agree: worth more, but no more than all
    assert (alike.low, alike.high) == pytest.approx((wilson(50, 100).low, wilson(50, 100).high), abs=1e-3)
    assert (apart.low, apart.high) == pytest.approx((wilson(100, 200).low, wilson(100, 200).high))


def test_a_share_over_clusters_covers_the_truth_as_often_as_it_says() -> None:
    draws = np.random.Generator(np.random.PCG64(5))
    covered, tries = 0, 1000
    for _ in range(tries):
        chance = np.clip(draws.normal(0.7, 0.2, 30), 0.0, 1.0)
        games = draws.random((30, 2)) < chance[:, None]
        found = clustered_share(games.mean(axis=1), 2)
        covered += found.low <= 0.69 <= found.high  # the mean of the cut normal, within 0.01
    assert 0.93 <= covered / tries <= 0.985
