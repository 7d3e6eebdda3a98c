"""Orders: what they cost, what blocks them, how they move levers, and their text form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.errors import PrimacyError
from game.levers import LEVERS, PROGRAMMES, SIDES, levers_of
from game.orders import Orders
from game.world import ADJUST_SLOTS, PLAN_SLOTS, World
from tests.engine.checks import bits
from tests.engine.play import FEW

KEYS = list(LEVERS)


def human(side: str = "us", **options: object) -> World:
    """A world in which a side waits for orders and the other stands still."""
    return World("baseline-2025", 3, us=None, china=None, researchers=FEW, **options)  # type: ignore[arg-type]


def at_next_quarter(world: World) -> World:
    """Step to the next month in which orders are taken."""
    world.step()
    while not world.is_decision_month:
        world.step()
    return world


def place(lever: str) -> int:
    return KEYS.index(lever)


def level(world: World, lever: str, side: int = 0) -> float:
    return float(world.governments.level[0, side, place(lever)])


def rich(world: World, capital: float = 60.0) -> World:
    """Let money and political capital block nothing."""
    world.governments.political_capital[:] = capital
    world.governments.treasury[:] = 1e4
    return world


# -------------------------------------------------------------------------------------------------- the currencies


def test_attention_has_three_slots_on_plan_turns_and_one_otherwise() -> None:
    assert (PLAN_SLOTS, ADJUST_SLOTS) == (3, 1)
    world = rich(human())
    four = Orders({"grid": 0.9, "adoption": 0.9, "openness": 0.9, "edge": 0.9})
    assert world.is_plan_turn
    review = world.review("us", four)
    assert review.attention == 4
    assert any("attention" in reason for reason in review.blocked)
    world.submit("us", Orders(dict(list(four.levers.items())[:3])))
    assert any("attention" in reason for reason in world.review("us", Orders({"edge": 0.9})).blocked)
    at_next_quarter(rich(world))
    assert not world.is_plan_turn
    assert any("attention" in r for r in world.review("us", Orders({"edge": 0.9, "abroad": 0.9})).blocked)
    assert world.review("us", Orders({"edge": 0.9})).blocked == ()
    world.close()


def test_political_capital_is_asked_for_by_the_distance_moved_and_blocks() -> None:
    world = rich(human())
    price = LEVERS["grid"].political_cost["us"]
    start = level(world, "grid")
    world.review("us", Orders())  # opens the quarter
    before = world.government("us").political_capital
    review = world.review("us", Orders({"grid": start + 0.3}))
    assert review.political_capital == pytest.approx(price * 3)
    world.submit("us", Orders({"grid": start + 0.3}))
    assert world.government("us").political_capital == pytest.approx(before - price * 3)
    world.governments.political_capital[:] = 1.0
    blocked = world.review("us", Orders({"openness": 1.0})).blocked
    assert len(blocked) == 1 and "political capital" in blocked[0]
    world.close()


def test_money_blocks_what_the_budget_cannot_keep_up() -> None:
    world = rich(human())
    rise = 0.95 - level(world, "silicon")
    review = world.review("us", Orders({"silicon": 0.95}))
    assert review.blocked == ()
    # 3.5 bn USD a quarter at full level, at prices of January 2025.
    assert review.money == pytest.approx(3.5 * rise, rel=0.1)
    world.governments.treasury[:] = -1e4
    blocked = world.review("us", Orders({"silicon": 0.95})).blocked
    assert len(blocked) == 1 and "bn USD" in blocked[0]
    assert world.review("us", Orders({"silicon": 0.0})).blocked == (), "to spend less is always possible"
    world.close()


def test_levers_cost_money_for_as_long_as_they_stand() -> None:
    dear, cheap = human(), human()
    rich(dear), rich(cheap)
    half = dict.fromkeys(PROGRAMMES, 0.08)
    dear.submit("us", Orders({"silicon": 1.0}, half))
    cheap.submit("us", Orders({"silicon": 0.0}, half))
    dear.run(dear.start + 24), cheap.run(cheap.start + 24)
    # Eight quarters of 3.5 bn USD, of which the programmes would have spent about half.
    assert 10.0 < cheap.government("us").treasury - dear.government("us").treasury < 30.0
    energy = list(PROGRAMMES).index("energy")
    assert dear.governments.effort[0, 0, energy] < cheap.governments.effort[0, 0, energy]
    dear.close(), cheap.close()


def test_programmes_change_on_plan_turns_only() -> None:
    world = human()
    first = Orders({}, {"energy": 0.5, "research": 0.25})
    world.submit("us", first)
    shares = dict(zip(PROGRAMMES, world.governments.programme[0, 0], strict=True))
    assert shares["energy"] == 0.5 and shares["research"] == 0.25 and shares["silicon"] == 0.0
    at_next_quarter(world)
    blocked = world.review("us", Orders({}, {"energy": 0.6})).blocked
    assert len(blocked) == 1 and "plan turn" in blocked[0]
    assert world.review("us", first).blocked == (), "to repeat what stands is no change"
    while not world.is_plan_turn:
        at_next_quarter(world)
    assert world.month % 12 == 0
    assert world.review("us", Orders({}, {"energy": 0.6})).blocked == ()
    world.close()


def test_orders_are_taken_at_the_start_of_a_quarter_only() -> None:
    world = human()
    world.step()
    with pytest.raises(PrimacyError, match="start of a quarter"):
        world.submit("us", Orders({"grid": 0.9}))
    world.close()


def test_a_refused_order_changes_nothing() -> None:
    world = human()
    world.review("us", Orders())
    before = bits(world)
    for orders in (Orders(dict.fromkeys(levers_of("us"), 1.0)), Orders({"grid": 7.0}), Orders({}, {"energy": 2.0})):
        with pytest.raises(PrimacyError):
            world.submit("us", orders)
    assert bits(world) == before
    world.close()


def test_a_review_changes_nothing_and_tells_all_reasons() -> None:
    world = at_next_quarter(human())
    world.review("us", Orders())
    world.governments.political_capital[:] = 0.5
    world.governments.treasury[:] = -1e4
    before = bits(world)
    greedy = Orders({"silicon": 1.0, "grid": 1.0}, {"energy": 0.9})
    reasons = world.review("us", greedy).blocked
    assert [
        word
        for word in ("attention", "political capital", "bn USD", "plan turn")
        if not any(word in r for r in reasons)
    ] == []
    assert bits(world) == before
    world.close()


def test_political_capital_comes_each_quarter_and_more_with_approval() -> None:
    gains = {}
    for approval in (30.0, 90.0):
        world = human()
        world.governments.approval[:] = approval
        before = world.government("us").political_capital
        world.review("us", Orders())
        gains[approval] = world.government("us").political_capital - before
        world.review("us", Orders())
        assert world.government("us").political_capital == before + gains[approval], "once a quarter"
        income, bonus = float(world.p.capital_income[0, 0]), float(world.p.capital_bonus[0, 0])
        world.close()
    assert gains == {30.0: income, 90.0: income + bonus}
    assert income > 0 and bonus > 0


# --------------------------------------------------------------------------------------------- how levers move


def test_a_lever_moves_a_fifth_a_quarter_at_most_and_stops_at_its_target() -> None:
    world = rich(human())
    start = level(world, "adoption")
    aim = min(start + 0.5, 1.0)
    world.submit("us", Orders({"adoption": aim}))
    told = []
    for _ in range(4):
        at_next_quarter(world)
        told.append(level(world, "adoption"))
    expected = [min(start + 0.2 * (k + 1), aim) for k in range(4)]
    assert told == pytest.approx(expected)
    world.close()


def test_effect_follows_the_level_with_the_levers_delay() -> None:
    """A first-order lag: after as many months as the delay about 63 % of the way is done."""
    world = rich(human())
    start = level(world, "talent_policy")
    world.submit("us", Orders({"talent_policy": start + 0.2}))
    delay = LEVERS["talent_policy"].delay
    for _ in range(round(delay)):
        world.step()
    done = (float(world.governments("talent_policy")[0, 0]) - start) / 0.2
    assert 0.55 < done < 0.75
    world.close()


def test_turning_back_within_four_quarters_costs_double() -> None:
    price = LEVERS["adoption"].political_cost["us"]
    for quarters, factor in ((1, 2.0), (3, 2.0), (5, 1.0)):
        world = rich(human())
        start = level(world, "adoption")
        world.submit("us", Orders({"adoption": start + 0.2}))
        for _ in range(quarters):
            at_next_quarter(world)
        rich(world)
        back = world.review("us", Orders({"adoption": start}))
        assert back.political_capital == pytest.approx(price * 2 * factor)
        on = world.review("us", Orders({"adoption": start + 0.4}))
        assert on.political_capital == pytest.approx(price * 2), "to go on the same way is not a reversal"
        world.close()


def test_orders_stand_until_they_are_changed() -> None:
    world = rich(human())
    aim = min(level(world, "grid") + 0.4, 1.0)
    world.submit("us", Orders({"grid": aim}, {"energy": 0.7}))
    world.run(world.start + 30)
    assert level(world, "grid") == pytest.approx(aim)
    assert world.governments.programme[0, 0, list(PROGRAMMES).index("energy")] == 0.7
    world.close()


# ---------------------------------------------------------------------------------------------- what is refused

IMPOSSIBLE = [
    ("us", Orders({"gird": 0.5}), "gird"),
    ("china", Orders({"export_ceiling": 0.5}), "export_ceiling"),
    ("us", Orders({"grid": 1.01}), "between 0 and 1"),
    ("us", Orders({"grid": -0.2}), "between 0 and 1"),
    ("us", Orders({"grid": float("nan")}), "between 0 and 1"),
    ("us", Orders({}, {"enery": 0.5}), "enery"),
    ("us", Orders({}, {"energy": 0.7, "silicon": 0.6}), "1.3"),
    ("us", Orders({}, {"energy": -0.1}), "between 0 and 1"),
]


@pytest.mark.parametrize(
    ("side", "orders", "named"), IMPOSSIBLE, ids=lambda v: v.text() if isinstance(v, Orders) else str(v)
)
def test_an_impossible_order_is_told_in_one_sentence(side: str, orders: Orders, named: str) -> None:
    world = rich(human())
    with pytest.raises(PrimacyError) as refusal:
        world.submit(side, orders)
    sentence = str(refusal.value)
    assert named in sentence and "\n" not in sentence and sentence.endswith(".")
    review = world.review(side, orders)
    assert sentence in review.blocked
    world.close()


def test_every_lever_and_programme_can_be_ordered_by_its_holder() -> None:
    for side in SIDES:
        world = rich(human())
        for lever in levers_of(side):
            world.review(side, Orders())
            world.governments.attention[:] = 3
            rich(world)
            aim = 1.0 if world.governments.target[0, SIDES.index(side), place(lever)] < 0.5 else 0.0
            assert world.submit(side, Orders({lever: aim})).blocked == ()
            assert world.governments.target[0, SIDES.index(side), place(lever)] == aim
        for programme in PROGRAMMES:
            world.submit(side, Orders({}, {programme: 1.0}))
        world.close()


# --------------------------------------------------------------------------------------------------- text form

shares = st.floats(0, 1).map(lambda value: round(value, 4))
orders = st.builds(
    Orders,
    st.dictionaries(st.sampled_from(KEYS), shares, max_size=16),
    st.dictionaries(st.sampled_from(list(PROGRAMMES)), shares, max_size=6),
)


@settings(max_examples=25)
@given(orders)
def test_text_form_and_back(given_: Orders) -> None:
    text = given_.text()
    assert "\n" not in text
    assert Orders.from_text(text) == given_


@pytest.mark.parametrize("text", ["grid", "grid=", "grid=much", "grid=0.5 | energy", "=|="])
def test_text_that_is_no_order_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(PrimacyError) as refusal:
        Orders.from_text(text)
    assert text.split()[0] in str(refusal.value) and "\n" not in str(refusal.value)


def test_orders_without_anything_are_false() -> None:
    assert not Orders() and not Orders.from_text("|") and not Orders.from_text("")
    assert Orders({"grid": 0.0}) and Orders({}, {"energy": 0.0})
    np.testing.assert_equal(
        Orders.from_text("grid=0.8 onsite_power=0.6 | energy=0.4").levers, {"grid": 0.8, "onsite_power": 0.6}
    )
