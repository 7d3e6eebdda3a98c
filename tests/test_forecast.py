"""Futures: from a side's belief alone, with luck that all plans share."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from agents.table import CHINA, SIDES, US
from game import forecast
from game.forecast import Cancelled, Forecast, futures
from game.levers import LEVERS, PROGRAMMES, levers_of
from game.metrics.metric import METRICS
from game.orders import Orders
from game.outcome.verdict import VERDICTS
from game.parameters import parameter_set, ranges
from game.world import World
from tests.engine.checks import bits
from tests.engine.play import FEW

HORIZON = 18
"""Months that a forecast of these tests looks ahead."""


def lived(months: int, us: str | None = "grid", china: str | None = "native-silicon", seed: int = 6) -> World:
    """A played world some months in."""
    world = World("baseline-2025", seed, 1, us=us, china=china, researchers=FEW)
    return world.run(world.start + months)


def looked(
    world: World, side: str | None = "us", plans: tuple[Orders | None, ...] = (None,), worlds: int = 6
) -> Forecast:
    """A short forecast."""
    return futures(world, side, plans, until=world.month + HORIZON, worlds=worlds)


def equal(left: Forecast, right: Forecast) -> bool:
    """True when two forecasts agree in every bit."""
    parts = ("values", "means", "scores", "months")
    return left.keys == right.keys and all(
        getattr(left, part).tobytes() == getattr(right, part).tobytes() for part in parts
    )


def target(world: World, side: str, lever: str) -> float:
    """Where a lever is ordered to stand."""
    return float(world.governments.target[0, SIDES.index(side), list(LEVERS).index(lever)])


# -------------------------------------------------------------------------------------------------------- belief


def rival_rows(world: World, kind: str, own: int) -> list[int]:
    """The rows of a kind that belong to the other side; chipmakers of no nation go with the US."""
    table = world.tables[kind]
    if kind in ("markets", "researchers", "commons"):
        return []
    if kind == "chipmakers":
        chinese = table.nation == CHINA
        return np.flatnonzero(chinese if own == US else ~chinese).tolist()
    return np.flatnonzero(table.nation == 1 - own).tolist()


@pytest.mark.parametrize("months", [7, 12])
@pytest.mark.parametrize("side", SIDES)
def test_no_hidden_column_of_the_rival_changes_a_bit_of_the_odds(side: str, months: int) -> None:
    """Each column that is not public is changed in turn, and all at once; the odds know nothing of it."""
    world = lived(months)
    own = SIDES.index(side)
    before = looked(world, side)
    changed = 0
    for kind, table in world.tables.items():
        rows = rival_rows(world, kind, own)
        for name, column in table.columns.items():
            if rows and column.sight != "public":
                values = getattr(table, name)
                kept = values[:, rows].copy()
                top = column.high if np.isfinite(column.high) else kept * 1.7 + 1.0
                values[:, rows] = np.clip(
                    np.where(kept < 0.6 * np.asarray(top), kept * 1.5 + 0.1, kept * 0.5), column.low, top
                )
                changed += int((values[:, rows] != kept).any())
    assert changed > 40
    for key, metric in METRICS.items():
        if metric.side == SIDES[1 - own] and not metric.public:
            world.metrics[:, list(METRICS).index(key)] *= 1.3
    assert equal(looked(world, side), before)
    assert not equal(looked(world, SIDES[1 - own]), looked(lived(months), SIDES[1 - own]))
    world.close()


def test_a_pending_order_of_the_rival_changes_no_bit_of_the_odds() -> None:
    world = lived(12, china=None)
    before = looked(world, "us")
    world.submit("china", Orders({"silicon": 1.0, "abroad": 0.9}, {"silicon": 0.6, "talent": 0.1}))
    assert equal(looked(world, "us"), before)
    assert not equal(looked(world, "china"), looked(lived(12, china=None), "china"))
    world.close()


def test_an_order_once_revealed_counts() -> None:
    """What was ordered last quarter is in the rival's odds a quarter later."""
    silent, loud = lived(12, china=None), lived(12, china=None)
    loud.submit("china", Orders({"silicon": 1.0, "abroad": 1.0}))
    for world in (silent, loud):
        world.run(world.start + 15)
    assert not equal(looked(silent, "us"), looked(loud, "us"))
    silent.close(), loud.close()


def test_contested_parameters_of_the_lived_world_are_nobodys_knowledge() -> None:
    world = lived(9)
    before = looked(world, "us")
    omniscient = looked(world, None)
    for name in ranges(parameter_set("evidence")):
        getattr(world.p, name)[:] *= 1.05
    assert equal(looked(world, "us"), before)
    assert not equal(looked(world, None), omniscient)
    world.close()


def test_own_state_is_known() -> None:
    world = lived(9)
    before = looked(world, "us")
    world.labs.cash[:, world.labs.nation == US] *= 2.0
    assert not equal(looked(world, "us"), before)
    world.close()


def test_the_belief_about_the_rival_is_near_the_truth_but_not_the_truth() -> None:
    world = lived(12)
    seen, true = looked(world, "us", worlds=64), looked(world, None, worlds=64)
    believed, real = seen.of("china_chips")[0, 0], float(world.history.of("china_chips")[-1, 0])
    assert 0.5 * real < np.median(seen.of("china_chips")[3, 0]) < 2.0 * real
    assert believed.std() > 0 or seen.of("china_chips")[3, 0].std() > true.of("china_chips")[3, 0].std()
    world.close()


# -------------------------------------------------------------------------------------------------- shared luck


@pytest.mark.parametrize("months", [12, 13])
def test_plans_share_their_luck(months: int) -> None:
    """No order, an empty one, and one that repeats where all levers stand are equal to the bit."""
    world = lived(months, us=None)
    repeat = {lever: target(world, "us", lever) for lever in levers_of("us")}
    shares = world.governments.programme[0, 0]
    same = dict(zip(PROGRAMMES, shares.tolist(), strict=True))
    found = looked(world, "us", (None, Orders(), Orders(repeat), Orders(repeat, same), Orders({"grid": 1.0})))
    for plan in (1, 2, 3):
        assert found.values[:, 0].tobytes() == found.values[:, plan].tobytes()
        assert found.keys[plan] == found.keys[0]
    assert found.values[:, 0].tobytes() != found.values[:, 4].tobytes()
    world.close()


def test_sixteen_plans_together_are_what_each_is_alone() -> None:
    world = lived(12, us=None)
    levers = levers_of("us")
    plans: list[Orders | None] = [None]
    plans += [Orders({levers[k % len(levers)]: 0.1 + 0.05 * k}) for k in range(15)]
    together = futures(world, "us", plans, until=world.month + HORIZON, worlds=8)
    assert together.values.shape[1:3] == (16, 8)
    for place in (0, 3, 7, 15):
        alone = futures(world, "us", [plans[place]], until=world.month + HORIZON, worlds=8)
        assert alone.values[:, 0].tobytes() == together.values[:, place].tobytes()
        assert alone.means[0].tobytes() == together.means[place].tobytes()
        assert alone.keys[0] == together.keys[place]
    world.close()


def test_more_futures_keep_the_first_ones() -> None:
    """16 futures first, then 64: the odds sharpen, and the first futures are the same ones."""
    world = lived(12)
    few, many = looked(world, worlds=4), looked(world, worlds=12)
    assert few.values.tobytes() == np.ascontiguousarray(many.values[:, :, :4]).tobytes()
    assert few.keys[0] == many.keys[0][:4]
    world.close()


def test_another_seed_of_the_forecast_meets_other_luck() -> None:
    world = lived(12)
    until = world.month + HORIZON
    assert not equal(futures(world, "us", worlds=4, until=until), futures(world, "us", worlds=4, until=until, seed=1))
    world.close()


def test_a_forecast_leaves_the_world_alone() -> None:
    world = lived(12)
    before, length = bits(world), len(world.history)
    looked(world, "us", (None, Orders({"grid": 1.0}))), looked(world, None)
    assert bits(world) == before and len(world.history) == length
    world.close()


# -------------------------------------------------------------------------------------------- shapes and the end


def test_quantiles_and_odds_have_their_shapes() -> None:
    world = lived(12)
    found = futures(world, "china", [None, Orders({"silicon": 1.0})], until=world.month + HORIZON, worlds=5)
    assert found.worlds == 5 and found.side == "china"
    assert found.months.tolist() == list(range(world.month - 1, world.month + HORIZON))
    low, middle, high = (found.quantile("frontier_lead", share) for share in (0.05, 0.5, 0.95))
    assert len(low) == len(high) == 2
    for plan in range(2):
        assert low[plan].shape == found.months.shape
        assert (low[plan] <= middle[plan]).all() and (middle[plan] <= high[plan]).all()
        assert sum(found.verdicts[plan].values()) == pytest.approx(1.0)
        assert set(found.verdicts[plan]) == set(VERDICTS)
    assert found.of("tension").shape == (HORIZON + 1, 2, 5)
    assert found.means.shape == (2, 5, len(METRICS)) and found.scores.shape == (2, 5)
    assert ((found.scores >= 0) & (found.scores <= 1)).all()
    world.close()


def test_the_fan_begins_at_the_present() -> None:
    world = lived(12)
    found = looked(world)
    for metric in ("us_chips", "frontier_lead", "tension", "us_approval"):
        assert (found.of(metric)[0] == world.history.of(metric)[-1, 0]).all()
    world.close()


def test_chosen_metrics_alone_are_kept() -> None:
    world = lived(3)
    found = futures(world, "us", until=world.month + 6, worlds=2, metrics=("tension",))
    assert found.values.shape == (7, 1, 2, 1)
    with pytest.raises(ValueError):
        found.of("us_chips")
    world.close()


def test_the_future_of_a_world_that_has_ended_is_its_present() -> None:
    world = lived(120)
    assert world.is_over
    found = futures(world, "us", [None, Orders({"grid": 1.0})], worlds=3)
    assert found.months.tolist() == [world.month - 1]
    assert found.values.shape[:3] == (1, 2, 3)
    assert sum(found.verdicts[0].values()) == pytest.approx(1.0)
    world.close()


def test_the_future_of_a_world_that_a_crisis_froze_is_a_strait_crisis() -> None:
    world = World("baseline-2025", 1, 1, us=None, china=None, researchers=FEW, overrides={"strait_hazard": 1.0})
    world.run(world.start + 3)
    world.commons.tension[:] = 99.9
    world.commons.strait_hazard[:] = 1.0
    world.step()
    assert world.is_over
    found = futures(world, "us", worlds=3)
    assert found.verdicts[0]["strait_crisis"] == 1.0
    world.close()


@pytest.mark.parametrize("after", [0, 1, 5])
def test_a_stale_forecast_stops_when_told_to(after: int) -> None:
    world = lived(12)
    asked = []

    def cancel() -> bool:
        asked.append(True)
        return len(asked) > after

    with pytest.raises(Cancelled):
        futures(world, "us", worlds=2, cancel=cancel)
    assert len(asked) == after + 1, "the question is asked once a month"
    world.close()


def test_forecasts_are_freed_also_when_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    world = lived(3)
    born: list[weakref.ref[World]] = []
    copy = forecast.copies.copy

    def watched(*arguments: object) -> World:
        child = copy(*arguments)  # type: ignore[arg-type]
        born.append(weakref.ref(child))
        return child

    monkeypatch.setattr(forecast.copies, "copy", watched)
    looked(world)
    with pytest.raises(Cancelled):
        futures(world, "us", worlds=2, cancel=lambda: True)
    gc.collect()
    assert len(born) == 2 and all(each() is None for each in born)
    world.close()


def test_what_cannot_be_asked_is_refused_in_one_sentence() -> None:
    from game.errors import PrimacyError

    world, group = lived(3), World(worlds=2, researchers=FEW)
    for ask in (
        lambda: futures(world, "us", []),
        lambda: futures(world, "us", worlds=0),
        lambda: futures(group, "us", worlds=2),
        lambda: futures(world, "china", [Orders({"export_ceiling": 0.2})], worlds=2),
        lambda: futures(world, None, [Orders({"grid": 0.2})], worlds=2),
    ):
        with pytest.raises(PrimacyError) as refusal:
            ask()
        assert str(refusal.value).endswith(".") and "\n" not in str(refusal.value)
    world.close(), group.close()
