"""The verdict: its table row by row, what is averaged, and a crisis that freezes a world."""

from __future__ import annotations

import numpy as np
import pytest

from game.calendar import month_text
from game.metrics.metric import METRIC_INDEX, METRICS
from game.outcome.verdict import VERDICTS, describe, ended, metrics_of, score, verdicts, verdicts_of
from game.world import World
from tests.engine.play import FEW

MONTHS = 30


def judged(tension: float = 40.0, **means: float) -> str:
    """The verdict on a world of these means; what is not named is far from every threshold."""
    usual = {"frontier_lead": 0.0, "applied_ratio": 1.5, "dependence_margin": 0.0, "native_parity": 0.0}
    row = np.zeros((1, len(METRICS)))
    for key, value in {**usual, **means}.items():
        row[0, METRIC_INDEX[key]] = value
    return str(verdicts_of(row, np.array([tension]))[0])


TABLE = [
    # model.md M18, in order; each threshold from both sides.
    ("strait_crisis", {"tension": 100.0}),
    ("strait_crisis", {"tension": 100.0, "frontier_lead": 9, "applied_ratio": 0.5, "dependence_margin": 0.4}),
    ("us_primacy", {"frontier_lead": 4, "applied_ratio": 0.9, "dependence_margin": 0.01}),
    ("us_primacy", {"tension": 99.9, "frontier_lead": 36, "applied_ratio": 0.2, "dependence_margin": 1}),
    ("contested", {"frontier_lead": 4, "applied_ratio": 0.9, "dependence_margin": 0}),
    ("contested", {"frontier_lead": 4, "applied_ratio": 0.91, "dependence_margin": 0.5}),
    ("parity", {"frontier_lead": 3.99, "applied_ratio": 0.91, "dependence_margin": 0.5}),
    ("chinese_primacy", {"frontier_lead": -4, "applied_ratio": 1.1, "dependence_margin": -0.01}),
    ("chinese_primacy", {"frontier_lead": 1.9, "native_parity": 1, "applied_ratio": 1.1, "dependence_margin": -0.1}),
    ("chinese_primacy", {"frontier_lead": -1.9, "native_parity": 1, "applied_ratio": 1.2, "dependence_margin": -0.1}),
    ("contested", {"frontier_lead": 2, "native_parity": 1, "applied_ratio": 1.2, "dependence_margin": -0.1}),
    ("contested", {"frontier_lead": -3.9, "native_parity": 1, "applied_ratio": 1.2, "dependence_margin": -0.1}),
    ("contested", {"frontier_lead": 0, "native_parity": 0, "applied_ratio": 1.2, "dependence_margin": -0.1}),
    ("contested", {"frontier_lead": -4, "applied_ratio": 1.1, "dependence_margin": 0}),
    ("bifurcation", {"frontier_lead": 4, "applied_ratio": 1.1}),
    ("bifurcation", {"frontier_lead": 4, "applied_ratio": 1.1, "dependence_margin": -0.5, "native_parity": 1}),
    ("contested", {"frontier_lead": 3.9, "applied_ratio": 1.1}),
    ("contested", {"frontier_lead": 4, "applied_ratio": 1.09}),
    ("inverse_bifurcation", {"frontier_lead": -4, "applied_ratio": 0.9}),
    ("inverse_bifurcation", {"frontier_lead": -36, "applied_ratio": 0.1, "dependence_margin": 0.5}),
    ("contested", {"frontier_lead": -4, "applied_ratio": 0.95}),
    ("parity", {"frontier_lead": 0, "applied_ratio": 1.0}),
    ("parity", {"frontier_lead": -3.99, "applied_ratio": 1.09}),
    ("contested", {"frontier_lead": 0, "applied_ratio": 1.1}),
    ("contested", {"frontier_lead": 0, "applied_ratio": 0.9}),
]


@pytest.mark.parametrize(
    ("expected", "means"), TABLE, ids=lambda v: v if isinstance(v, str) else " ".join(f"{k}={x}" for k, x in v.items())
)
def test_the_table_of_verdicts(expected: str, means: dict[str, float]) -> None:
    assert judged(**means) == expected


def test_verdicts_are_keyed_in_order_and_described() -> None:
    assert VERDICTS == (
        "strait_crisis",
        "us_primacy",
        "chinese_primacy",
        "bifurcation",
        "inverse_bifurcation",
        "parity",
        "contested",
    )
    for key in VERDICTS:
        rule = describe(key)
        assert rule.title and rule.text and set(rule.worth) == {"us", "china"}


def test_every_verdict_has_a_row_in_the_table_above() -> None:
    assert {expected for expected, _ in TABLE} == set(VERDICTS)


def test_many_worlds_are_judged_as_each_is_alone() -> None:
    rng = np.random.default_rng(2)
    rows = np.zeros((300, len(METRICS)))
    rows[:, METRIC_INDEX["frontier_lead"]] = rng.uniform(-8, 8, 300)
    rows[:, METRIC_INDEX["applied_ratio"]] = rng.uniform(0.7, 1.4, 300)
    rows[:, METRIC_INDEX["dependence_margin"]] = rng.uniform(-0.5, 0.5, 300)
    rows[:, METRIC_INDEX["native_parity"]] = rng.integers(0, 2, 300)
    tension = np.where(rng.uniform(size=300) < 0.1, 100.0, 50.0)
    together = verdicts_of(rows, tension).tolist()
    assert together == [verdicts_of(rows[k : k + 1], tension[k : k + 1])[0] for k in range(300)]
    assert set(together) == set(VERDICTS)


# ---------------------------------------------------------------------------------------------- what is averaged


def test_metrics_are_means_of_the_last_twelve_simulated_months() -> None:
    world = World("baseline-2025", 2, 3, researchers=FEW)
    for months in (0, 1, 5, 12, MONTHS):
        world.run(world.start + months)
        rows = world.history.values[1:][-12:] if months else world.history.values
        np.testing.assert_allclose(metrics_of(world), rows.mean(axis=0), rtol=1e-12, atol=1e-12)
    world.close()


def test_applied_weights_are_the_mean_of_both_nations_shares_and_stay_as_they_began() -> None:
    world = World("baseline-2025", 2, 2, researchers=FEW)
    us, china = world.industries.sectors

    def shares() -> np.ndarray:
        value = world.industries.value_added[0]
        return (value[us] / value[us].sum() + value[china] / value[china].sum()) / 2

    expected = shares()
    np.testing.assert_allclose(world.weights[0], expected)
    assert world.weights.sum(axis=1) == pytest.approx([1.0, 1.0])
    world.industries.value_added[:, us.start] *= 3.0
    world.run(world.start + 10)
    np.testing.assert_allclose(world.weights[0], expected)
    assert not np.allclose(shares(), expected, rtol=0.05)
    worth = world.industries.adoption * world.industries.quality
    index = [(worth[:, side] * world.weights).sum(axis=1) for side in (us, china)]
    for name, values in zip(("us", "china"), index, strict=True):
        np.testing.assert_allclose(world.metrics[:, METRIC_INDEX[f"{name}_applied_index"]], values, rtol=1e-9)
    np.testing.assert_allclose(
        world.metrics[:, METRIC_INDEX["applied_ratio"]],
        world.metrics[:, METRIC_INDEX["china_applied_index"]] / world.metrics[:, METRIC_INDEX["us_applied_index"]],
    )
    world.close()


def test_dependence_adds_up_with_what_neither_side_holds() -> None:
    world = World("baseline-2025", 2, 2, researchers=FEW)
    world.run(world.start + 24)
    held = world.metrics[:, METRIC_INDEX["dependence_us"]] + world.metrics[:, METRIC_INDEX["dependence_china"]]
    assert ((held > 0.3) & (held <= 1.0)).all()
    world.close()


# ------------------------------------------------------------------------------------------------ a strait crisis


def crisis(worlds: int, struck: list[int], after: int) -> World:
    """Worlds of which some meet a strait crisis after so many months, all played on to the end of `MONTHS`."""
    world = World("baseline-2025", 4, worlds, researchers=FEW, overrides={"strait_hazard": 1e9})
    world.run(world.start + after)
    world.commons.strait_hazard[struck] = 1.0
    world.step()
    return world.run(world.start + MONTHS)


def test_a_strait_crisis_freezes_its_world_and_no_other() -> None:
    world, calm = crisis(4, [1, 3], 14), crisis(4, [], 14)
    when = world.start + 14
    assert world.frozen.tolist() == [-1, when, -1, when]
    assert ended(world) == [world.month - 1, when, world.month - 1, when]
    told = [verdict == "strait_crisis" for verdict in verdicts(world)]
    assert told == [False, True, False, True]
    after = world.history.values[15:, [1, 3]]
    assert len(after) == MONTHS - 14
    assert (after == after[0]).all(), "its ledger stands still"
    assert (world.history.of("tension")[15:, [1, 3]] == 100.0).all()
    assert world.history.values[:, [0, 2]].tobytes() == calm.history.values[:, [0, 2]].tobytes()
    world.close(), calm.close()


def test_a_frozen_worlds_metrics_are_of_the_year_before_the_crisis() -> None:
    world = crisis(2, [0], 20)
    rows = world.history.values[21 - 11 : 22, 0]
    np.testing.assert_allclose(metrics_of(world)[0], rows.mean(axis=0), rtol=1e-12, atol=1e-12)
    world.close()


def test_a_world_alone_ends_with_the_crisis() -> None:
    world = World("baseline-2025", 4, 1, researchers=FEW)
    world.run(world.start + 7)
    world.commons.strait_hazard[:] = 1.0
    world.step()
    assert world.is_over and not world.running
    assert month_text(ended(world)[0]) == "2025-08"
    assert verdicts(world) == ["strait_crisis"]
    rows = len(world.history)
    world.step()
    assert len(world.history) == rows == 9
    world.close()


def test_the_hazard_is_convex_above_sixty() -> None:
    told = []
    for level in (60.0, 70.0, 80.0, 90.0):
        world = World("baseline-2025", 4, 1, us=None, china=None, researchers=FEW, switches={"M16": False})
        world.commons.tension[:] = level
        world.step()
        told.append(float(world.commons.strait_hazard[0, 0]))
        world.close()
    assert told[0] < 1e-4
    steps = np.diff(told)
    assert (steps > 0).all() and (np.diff(steps) > 0).all()


def test_scores_share_out_the_margins_and_add_the_worth_of_the_verdict() -> None:
    """What is not the verdict's worth is one side's gain and the other's loss."""
    world = World("baseline-2025", 4, 24, researchers=FEW).run()
    us, china = score(world, "us"), score(world, "china")
    assert ((us >= 0) & (us <= 1) & (china >= 0) & (china <= 1)).all()
    worth = [sum(describe(key).worth.values()) for key in verdicts(world)]
    np.testing.assert_allclose(us + china, 0.5 + 0.5 * np.array(worth))
    lead = metrics_of(world)[:, METRIC_INDEX["frontier_lead"]]
    same = np.array(verdicts(world)) == "bifurcation"
    assert np.corrcoef(lead[same], us[same])[0, 1] > 0
    world.close()
