"""Opponents: what they order a player could order, from what their side can see; every level plays every scenario."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from agents.table import SIDES
from game import belief
from game.cards.card import cards_of
from game.doctrines import load_doctrine, played_doctrine_names
from game.levers import LEVERS
from game.opponents import LEVELS, Opponent, opponent, planner
from game.opponents.drafting import SAVING_YEARS, Want, patient
from game.opponents.official import claims, missed, triggers
from game.orders import Orders, review_orders
from game.outcome import mandates
from game.scenario import scenario_names
from game.world import World
from tests.engine.play import FEW

SEED = 5
SHORT = "native-silicon-24"
GAMES = 6
"""In six games each side takes every doctrine once."""


def rivals(level: str, scenario: str, number: int = 0) -> tuple[Opponent, ...]:
    """One opponent for each side, the doctrines in turn."""
    chosen = (played_doctrine_names(side)[number % 6] for side in SIDES)
    return tuple(opponent(level, side, name, scenario, SEED + number) for side, name in zip(SIDES, chosen, strict=True))


def given(world: World, sides: tuple[Opponent, ...]) -> list[Orders]:
    """What both order this quarter; both are played."""
    world.open_quarter()
    orders = [each.orders(world) for each in sides]
    for each, order in zip(sides, orders, strict=True):
        assert not review_orders(world, SIDES.index(each.side), order).blocked, (each, order)
        world.submit(each.side, order)
    return orders


def play_on(world: World) -> None:
    """To the next quarter."""
    world.step()
    while not world.is_over and not world.begins_quarter:
        world.step()


def small(scenario: str, seed: int = SEED, until: int | None = None) -> World:
    return World(scenario, seed, 1, us=None, china=None, researchers=FEW, until=until)


# ------------------------------------------------------------------------------------------------ fair play


@pytest.mark.parametrize("scenario", scenario_names())
@pytest.mark.parametrize("level", ["newcomer", "official"])
def test_every_level_plays_every_scenario_to_the_end(level: str, scenario: str) -> None:
    world = small(scenario)
    sides = rivals(level, scenario)
    while not world.is_over:
        given(world, sides)
        play_on(world)
    for each in sides:
        assert 0.0 <= mandates.points(world, each.side, each.mandates)[0] <= mandates.KEPT


@pytest.mark.parametrize("scenario", scenario_names())
def test_the_planner_plays_every_scenarios_first_and_last_turn(scenario: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "FUTURES", 2)
    monkeypatch.setattr(planner, "HORIZON", 6)
    world = small(scenario)
    sides = rivals("planner", scenario)
    given(world, sides)
    world.run(world.end - 6)
    while not world.is_over and not world.begins_quarter:
        world.step()
    if not world.is_over:
        given(world, sides)
    world.run()
    assert world.is_over


@pytest.mark.parametrize("level", LEVELS)
def test_what_a_rival_hides_or_has_just_ordered_changes_no_order(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "FUTURES", 4)
    monkeypatch.setattr(planner, "HORIZON", 6)
    for place, side in enumerate(SIDES):
        world, changed = small("baseline-2025"), small("baseline-2025")
        both = [world, changed]
        for each in both:
            each.run(each.start + 12)
            each.open_quarter()
        changed.submit(SIDES[1 - place], Orders(levers={"grid": 1.0, "adoption": 0.9}))
        hide(changed, place)
        player = opponent(level, side, "balanced", "baseline-2025", SEED)
        assert player.orders(world) == player.orders(changed)


def hide(world: World, own: int) -> None:
    """Change every column that only the rival sees."""
    for kind, table in world.tables.items():
        if kind in ("markets", "researchers"):
            continue
        for name, column in table.columns.items():
            if column.sight == "hidden" and name not in ("direction", "since_move"):
                rows = belief._rows(world, kind, own)
                values = getattr(table, name)
                values[:, rows] = np.clip(values[:, rows] * 0.5 + 0.01, column.low, column.high)


@pytest.mark.parametrize("level", ["newcomer", "official"])
def test_each_level_plays_many_cards_of_both_hands(level: str) -> None:
    played: Counter[str] = Counter()
    for number in range(GAMES):
        world = small(SHORT, SEED + number)
        sides = rivals(level, SHORT, number)
        for _ in range(12):
            played.update(text.partition(":")[0] for order in given(world, sides) for text in order.cards)
            play_on(world)
        world.close()
    for side in SIDES:
        hand = set(cards_of(side))
        assert len(hand & set(played)) >= len(hand) / 2


def test_every_card_is_in_the_mind_of_an_official() -> None:
    for side in SIDES:
        known = {card for rule in triggers(side) for card in rule.play}
        known |= {card for goal in mandates.mandates_of(side).values() for card in goal.helped_by.cards}
        for name in played_doctrine_names(side):
            doctrine = load_doctrine(name, side)
            known |= {*doctrine.play, *(card for rule in doctrine.rules for card in rule.play)}
        assert {text.partition(":")[0] for text in known} == set(cards_of(side))


def test_a_year_of_saving_pays_for_the_dearest_card() -> None:
    world = small("baseline-2025")
    while (world.turn // 4) % SAVING_YEARS != 2:
        world.run(world.month + 3)
    world.open_quarter()
    wants = [Want(lever="grid", target=0.9), Want(card="U14"), Want(card="U8")]
    world.governments.political_capital[:] = 10.0
    assert patient(world, "us", wants) == [Want(card="U8")]
    world.governments.political_capital[:] = 30.0
    assert patient(world, "us", wants)[0] == Want(card="U8") and len(patient(world, "us", wants)) == 4


# ------------------------------------------------------------------------------------------------- thought


def test_an_official_serves_its_mandates_before_its_doctrine() -> None:
    world = small("baseline-2025")
    for level_of in ("us_south", "china_south"):
        side = "us" if level_of.startswith("us") else "china"
        wanted = claims(side, (level_of,))
        assert wanted["abroad"] == 1.0
        short = missed(world, side, (level_of,))
        held = mandates.mandates_of(side)[level_of].condition.holds(
            lambda name, side=side: world.seen(SIDES.index(side), name)
        )[0]
        assert bool(short) == (not held)


def test_of_two_mandates_that_pull_one_lever_the_first_decides() -> None:
    closed, open_ = claims("us", ("us_clear_lead", "us_south")), claims("us", ("us_south", "us_clear_lead"))
    assert closed["openness"] == 0.0 and open_["openness"] == 0.8


def test_a_mandate_lost_for_good_is_given_up() -> None:
    world = small("baseline-2025")
    world.run(world.start + 12)
    kept = ("us_calm", "us_south")
    assert planner.attainable(world, "us", kept) == kept
    world.history.of("tension")[-1, 0] = 90.0
    tense = world.history.of("tension")[3::3, 0].max() > 55.0
    assert ("us_calm" in planner.attainable(world, "us", kept)) != tense


def test_a_planner_leaves_the_officials_plan_only_for_one_that_surely_promises_more() -> None:
    luck = np.random.default_rng(1).normal(size=32)
    first = np.zeros(32)
    assert planner.best(np.stack([first, first + 0.001 * luck - 0.001])) == 0
    assert planner.best(np.stack([first, luck * 0.1, first + 0.2])) == 2
    assert planner.best(np.stack([first, first])) == 0


def test_plans_are_different_and_sixteen_at_most() -> None:
    world = small("baseline-2025")
    world.open_quarter()
    player = opponent("planner", "us", "moat", "baseline-2025", SEED)
    plans = planner.candidates(world, "us", player.doctrine, (), player.mandates)
    assert 8 <= len(plans) <= planner.PLANS
    assert all(one != other for number, one in enumerate(plans) for other in plans[:number])
    assert all(not review_orders(world, 0, plan).blocked for plan in plans)


def test_triggers_look_at_what_varies() -> None:
    for side in SIDES:
        for rule in triggers(side):
            assert rule.play or rule.levers
            assert set(rule.levers) <= set(LEVERS)
