"""Opponents: what they order a player could order, from what their side can see; every level plays every scenario."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from agents.table import SIDES
from game import belief
from game.cards.card import cards_of
from game.doctrines import Doctrine, load_doctrine, played_doctrine_names
from game.events import answers
from game.events.deck import Answer, standard_deck
from game.experiments import mandate_moves
from game.forecast import futures
from game.levers import LEVERS
from game.opponents import LEVELS, Opponent, choice, events, keeps, opponent, planner
from game.opponents.drafting import SAVING_YEARS, Want, patient
from game.opponents.official import claims, missed, triggers
from game.opponents.strategies import ALWAYS, strategy
from game.orders import Orders, review_orders
from game.outcome import mandates
from game.scenario import scenario_names
from game.session.options import Options
from game.session.session import Session
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
        for _ in range(16):
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


# -------------------------------------------------------------------------------------------------- events


def struck(event: str, scenario: str = "baseline-2025") -> World:
    """A world on a plan turn in which an event waits for an answer and both sides can pay."""
    world = small(scenario)
    world.run(world.start + 12)
    world.open_quarter()
    world.shocks.last[:, world.shocks.deck.keys.index(event)] = world.month - 1
    world.governments.political_capital[:] = 30.0
    return world


EVENTS = [(event, side) for event, sides in standard_deck().answered_by.items() for side in sides]


def test_every_channel_an_answer_presses_on_is_weighed() -> None:
    for event, side in EVENTS:
        for answer in standard_deck().answers[event].values():
            own = [name for name in answer.effects if not name.startswith(f"{SIDES[1 - SIDES.index(side)]}_")]
            assert all(name.removeprefix(f"{side}_") in events.concerns().channels for name in own), (event, answer.key)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_may_answer_events_as_a_player_would(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "FUTURES", 2)
    monkeypatch.setattr(planner, "HORIZON", 3)
    answered = 0
    for event, side in EVENTS:
        world = struck(event)
        player = opponent(level, side, "balanced", "baseline-2025", SEED)
        order = player.orders(world)
        assert not review_orders(world, SIDES.index(side), order).blocked
        before = world.governments.political_capital[0, SIDES.index(side)], world.governments.treasury[0].copy()
        world.submit(side, order)
        if order.answers:
            answered += 1
            assert answers.waiting(world, side) == []
            paid = world.governments.political_capital[0, SIDES.index(side)] < before[0]
            assert paid or (world.governments.treasury[0] < before[1]).any()
    assert answered > 0


def test_an_official_gives_the_answer_that_serves_its_mandates() -> None:
    crash = next(event for event, side in EVENTS if side == "us" and "defend" in standard_deck().answers[event])
    world = struck(crash)
    calm, _ = events.replies(world, "us", {}, ("us_consent",))
    bold, _ = events.replies(world, "us", {"adoption": 1.0}, ("us_factories",))
    assert calm == [Want(answer=f"{crash}:inquire")] and bold == [Want(answer=f"{crash}:defend")]
    order = Opponent("official", "us", load_doctrine("balanced", "us"), (), ("us_consent",)).orders(world)
    assert order.answers == (f"{crash}:inquire",)


def test_an_answer_that_is_not_worth_its_price_is_not_given() -> None:
    dear = Answer(key="dear", title="", text="", capital=40, effects={"us_approval": 1})
    rivals_loss = Answer(key="loss", title="", text="", capital=1, effects={"china_approval": 5})
    free = Answer(key="free", title="", text="", effects={"us_approval": 1})
    assert events.worth(dear, "us", {}, ("us_consent",)) < 0 < events.worth(free, "us", {}, ())
    assert events.worth(rivals_loss, "us", {}, ()) < 0


def test_a_planner_tries_every_answer_and_none() -> None:
    for event, side in EVENTS[:6]:
        world = struck(event)
        player = opponent("planner", side, "balanced", "baseline-2025", SEED)
        plans = planner.candidates(world, side, player.doctrine, (), player.mandates)
        tried = {text for plan in plans for text in plan.answers}
        assert {f"{event}:{key}" for key in standard_deck().answers[event]} <= tried
        assert any(not plan.answers for plan in plans)
        assert all(not review_orders(world, SIDES.index(side), plan).blocked for plan in plans)


# ------------------------------------------------------------------------------------------------- mandates


def test_a_planner_keeps_three_of_the_mandates_dealt_and_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "LOOKED", 4)
    world = small(SHORT)
    for place, side in enumerate(SIDES):
        hand = mandates.deal(SHORT, SEED)[side]
        kept = keeps("planner", side, "balanced", world, hand)
        assert len(kept) == mandates.KEPT and [key for key in hand if key in kept] == list(kept)
        other = small(SHORT)
        hide(other, place)
        assert keeps("planner", side, "balanced", other, hand) == kept
        assert keeps("official", side, "balanced", world, hand) == mandates.kept_of(hand, SHORT)


def test_a_planner_keeps_what_can_be_pursued_rather_than_what_comes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "LOOKED", 8)
    world = small(SHORT)
    hand = ("china_native", "china_swift", "china_return", "china_applied", "china_stable")
    assert "china_return" in keeps("planner", "china", "balanced", world, hand)
    assert "china_return" not in mandates.kept_of(hand, SHORT)


def test_a_strategy_pushes_its_goals_and_leaves_the_doctrine_the_rest() -> None:
    doctrine = load_doctrine("balanced", "china")
    pushing = strategy("china", doctrine, ("china_return", "china_serving"))
    assert pushing.levers["talent_policy"] == 1 and pushing.levers["edge"] == 0.9
    assert pushing.levers["grid"] == doctrine.levers["grid"]
    assert all("talent_policy" not in rule.levers for rule in pushing.rules)
    assert pushing.rules[0].play[:2] == ("C19", "C18")


def test_plans_may_be_followed_by_doctrines_each_in_its_own_futures() -> None:
    world = small(SHORT)
    world.open_quarter()
    balanced = load_doctrine("balanced", "us")
    after = [strategy("us", balanced, ("us_magnet",)), strategy("us", balanced, ("us_factories",))]
    seen = futures(world, "us", [None, None], worlds=4, metrics=("us_talent", "applied_value_ratio"), after=after)
    talent, ratio = seen.of("us_talent")[-1].mean(axis=1), seen.of("applied_value_ratio")[-1].mean(axis=1)
    assert talent[0] > talent[1] and ratio[0] > ratio[1]


def test_a_planner_in_the_other_seat_is_after_what_it_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(choice, "LOOKED", 2)
    monkeypatch.setattr(planner, "FUTURES", 2)
    monkeypatch.setattr(planner, "HORIZON", 3)
    session = Session.new(SHORT, "us", "balanced", SEED, options=Options(level="planner"))
    kept = session.kept["china"]
    assert session.kept["us"] == mandates.kept_of(session.dealt["us"], SHORT)
    assert session._rivals["china"].mandates == kept and set(kept) <= set(session.dealt["china"])
    session.commit()
    session.save(tmp_path / "game.primacy")
    monkeypatch.setattr(choice, "by_futures", None)  # nobody chooses anew when a game is loaded or played again
    for again in (Session.load(tmp_path / "game.primacy"), session.replayed()):
        assert again.kept == session.kept and again._rivals["china"].mandates == kept
        assert again.points("china") == session.points("china")


# ------------------------------------------------------------------------------------- what play can move


def test_a_goal_is_movable_where_some_play_meets_it_surely_more_often() -> None:
    def moves(default: float, pursued: float, most: float) -> mandate_moves.Moves:
        return mandate_moves.Moves(SHORT, "us", "us_calm", default, pursued, 0.0, most)

    assert moves(0.3, 0.5, 0.3).movable and moves(0.3, 0.3, 0.6).movable and moves(0.9, 0.96, 0.9).movable
    assert not moves(0.3, 0.35, 0.4).movable


def test_each_goal_is_told_by_default_pursued_and_by_all_doctrines(monkeypatch: pytest.MonkeyPatch) -> None:
    def shares(scenario: str, side: str, own: Doctrine, worlds: int, seed: int) -> np.ndarray:
        pushed = bool(own.rules) and own.rules[0].when == ALWAYS
        return np.full(len(mandates.mandates_of(side)), 0.9 if pushed else {"balanced": 0.3}.get(own.doctrine, 0.2))

    monkeypatch.setattr(mandate_moves, "_shares", shares)
    found = mandate_moves.measure(SHORT, 4, SEED)
    assert [each.mandate for each in found] == [key for side in SIDES for key in mandates.mandates_of(side)]
    for each in found:
        assert (each.default, each.pursued, each.least, each.most) == (0.3, 0.9, 0.2, 0.3) and each.movable


def test_what_never_or_always_comes_about_is_not_dealt() -> None:
    for scenario in scenario_names():
        for seed in range(20):
            for hand in mandates.deal(scenario, seed).values():
                assert len(set(hand)) == mandates.DEALT
                assert all(mandates.OPEN[0] <= mandates.base_rate(key, scenario) <= mandates.OPEN[1] for key in hand)
