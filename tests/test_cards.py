"""Cards: what may be declared, when they act, what they leave behind, what blocks them, and who knows of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from agents.table import SIDES
from game.cards import orders as card_orders
from game.cards.card import LONGEST_FACE, Card, card, cards, cards_of, load_card
from game.cards.deck import stocks_of
from game.cards.hand import ACTING, IDLE, WAITING
from game.cards.view import hand_of, played_in
from game.cli import exit_code
from game.configuration import read_yaml
from game.doctrines import load_doctrine, played_doctrine_names
from game.errors import PrimacyError
from game.events.deck import load_shocks
from game.experiments.cards import find, reader
from game.experiments.progress import Bar
from game.forecast import Forecast, futures
from game.levers import LEVERS, PROGRAMMES
from game.metrics.metric import METRIC_INDEX
from game.orders import Orders
from game.parameters import declared
from game.paths import config_path
from game.phases import tipping
from game.world import World
from tests.engine.checks import bits
from tests.engine.play import FEW, standing

KEYS = [(key, side) for key, each in cards().items() for side in each.sides]


def human(worlds: int = 1, **options: Any) -> World:
    """Worlds in which nobody orders anything but a test, and nobody lacks anything."""
    world = World("baseline-2025", 3, worlds, us=None, china=None, researchers=FEW, **options)
    world.open_quarter()
    world.governments.political_capital[:] = 60.0
    world.governments.treasury[:] = 1e4
    return world


def quarters(world: World, count: int) -> World:
    """Step so many quarters, and keep everybody rich."""
    world.run(world.month + 3 * count)
    world.governments.political_capital[:] = 60.0
    world.governments.treasury[:] = 1e4
    return world


def text_of(key: str) -> str:
    """A card as it is ordered, in ASEAN where it has a choice."""
    return f"{key}:asean" if card(key).choice == "market" else key


def slot(world: World, key: str, side: str = "") -> int:
    return world.hand.deck.slot(key, SIDES.index(side or card(key).sides[0]))


def phase(world: World, key: str, side: str = "") -> int:
    return int(world.hand.phase[0, slot(world, key, side)])


# ------------------------------------------------------------------------------------------------- what is declared


def test_there_are_26_cards_a_side_and_two_joint_ones() -> None:
    assert list(cards()) == [f"{row}{n}" for row in "UC" for n in range(1, 27)] + ["J1", "J2"]
    assert len(cards_of("us")) == len(cards_of("china")) == 28


@pytest.mark.parametrize("key", list(cards()))
def test_a_face_can_be_read_at_a_glance_and_names_what_answers_it(key: str) -> None:
    each = card(key)
    assert len(each.text.split()) <= LONGEST_FACE
    assert 5 < len(each.told("text", "zh")) <= 60 and each.told("title", "zh") != each.title
    assert each.pressure and each.source
    assert set(each.vs) <= set(cards()) | set(load_shocks().keys), each.vs
    assert each.expected.months[0] <= each.expected.months[1] < 120


def test_every_expected_result_can_be_read_off_a_world() -> None:
    world = human(2)
    for each in cards().values():
        assert np.isfinite(reader(world, each)(world)).all()
    world.close()


def changed(tmp_path: Path, key: str = "U9", **changes: Any) -> Path:
    """A card's file with some keys replaced."""
    table = read_yaml(config_path("cards", "us", f"{key}.yaml")) | changes
    path = tmp_path / f"{key}.yaml"
    path.write_text(yaml.safe_dump(table, allow_unicode=True), encoding="utf-8")
    return path


REFUSED = [
    ({"parameters": {"run_luck": {"times": 2.0}}}, "not marked touchable"),
    ({"parameters": {"tarif": {"times": 2.0}}}, "tarif"),
    ({"levers": {"gird": 0.1}}, "gird"),
    ({"levers": {"china.export_ceiling": 0.1}}, "export_ceiling"),
    ({"stocks": {"grids.onsite": {"add": 1.0}}}, "kind.actor.column"),
    ({"stocks": {"markets.chosen.us_packages": {"add": 1.0}}}, "choice"),
    ({"stocks": {}, "parameters": {}}, "touches nothing"),
    ({"text": "word " * 26}, "at most 25"),
    ({"requires": "tension >"}, "condition"),
    ({"cooldown": -1}, "cooldown"),
    ({"expected": {"metric": "tension", "change": 1.0, "months": [1, 2], "play": "2025-02"}}, "begins no quarter"),
]


@pytest.mark.parametrize(("changes", "named"), REFUSED, ids=[named for _, named in REFUSED])
def test_a_card_that_touches_what_it_may_not_is_refused_in_one_sentence(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(PrimacyError) as refusal:
        load_card(changed(tmp_path, **changes))
    sentence = str(refusal.value)
    assert named in sentence and "\n" not in sentence and "U9.yaml" in sentence


@pytest.mark.parametrize(
    "address",
    ["labs.OpenAI.capability", "markets.ASEAN.share", "labs.OpenAI.chips", "governments.China.approval",
     "industries.American driving.adoption", "commons.the world.tension", "grids.American grids.price"],
)  # fmt: skip
def test_no_card_buys_an_index_a_share_a_capability_or_a_price(tmp_path: Path, address: str) -> None:
    world = human()
    with pytest.raises(PrimacyError, match="no stock that can be bought"):
        stocks_of(load_card(changed(tmp_path, stocks={address: {"add": 1.0}})), 0, world.tables)
    world.close()


def test_a_touchable_parameter_says_how_far_it_may_be_moved() -> None:
    touched = {name for each in cards().values() for name in each.parameters}
    touchable = {name: p for name, (_, p) in declared().items() if p.touchable}
    assert touched <= set(touchable)
    for name, parameter in touchable.items():
        assert parameter.least is not None and parameter.most is not None and parameter.least < parameter.most, name


# ------------------------------------------------------------------------------------------------ when it acts


def test_a_card_waits_for_its_lag_acts_for_its_duration_and_is_over() -> None:
    world = human()
    each = card("U9")
    before = world.grids.onsite[0, 0]
    world.submit("us", Orders(cards=("U9",)))
    told = []
    for _ in range(each.lag + each.duration + 1):
        quarters(world, 1)
        told.append(phase(world, "U9"))
    assert told == [WAITING] * each.lag + [ACTING] * each.duration + [IDLE]
    assert world.grids.onsite[0, 0] > before + 5.9
    world.close()


def test_money_is_paid_evenly_over_the_life_at_todays_prices() -> None:
    silent, spoken = human(), human()
    spoken.submit("us", Orders(cards=("U23",)))  # 1 bn USD over 43 quarters, indexed to nothing
    spoken.submit("us", Orders(cards=("U16",)))
    per_quarter = 1.0 / card("U23").life
    cost = card("U16").cost.money / card("U16").life
    silent.run(silent.start + 1), spoken.run(spoken.start + 1)
    assert silent.governments.card_cost[0, 0] == 0.0
    assert spoken.governments.card_cost[0, 0] == pytest.approx(per_quarter + cost, rel=0.1)
    silent.close(), spoken.close()


def test_a_card_that_is_over_leaves_every_parameter_as_it_was_bit_for_bit() -> None:
    world = human(3)
    drawn = {name: values.tobytes() for name, values in world.p.items()}
    shapes = {name: values.shape for name, values in world.p.items()}
    for key, side in KEYS:
        if card(key).lag + card(key).duration <= 22:
            card_orders.give(world, SIDES.index(side), (text_of(key),), np.array([True, False, True]))
    moved = set()
    while world.month < world.start + 12 * 6:
        world.step()
        moved |= {name for name, values in world.p.items() if values.shape != shapes[name]}
    assert len(moved) > 15
    assert (world.hand.phase == IDLE).all() and world.hand.lift is None
    assert {name: values.tobytes() for name, values in world.p.items()} == drawn
    world.close()


def test_a_card_moves_nothing_in_worlds_where_it_is_not_played() -> None:
    silent, some = human(3), human(3)
    for key, side in KEYS:
        card_orders.give(some, SIDES.index(side), (text_of(key),), np.array([True, False, True]))
    silent.run(silent.start + 30), some.run(some.start + 30)
    for table in silent.tables:
        for name, values in silent.tables[table].arrays():
            mine = dict(some.tables[table].arrays())[name]
            assert mine[1].tobytes() == values[1].tobytes(), f"{table}.{name}"
    assert (some.history.values[:, 0] != silent.history.values[:, 0]).any()
    silent.close(), some.close()


def test_worlds_with_cards_are_the_same_alone_and_in_company() -> None:
    together = World("baseline-2025", 3, 6, us="moat", china="native-silicon", researchers=FEW, sighted=False)
    together.run(together.start + 48)
    assert together.hand.plays.sum() > 6
    for number in (0, 4):
        alone = World("baseline-2025", 3, 1, number, "moat", "native-silicon", researchers=FEW, sighted=False)
        alone.run(alone.start + 48)
        for name, values in alone.hand.arrays().items():
            assert values[0].tobytes() == together.hand.arrays()[name][number].tobytes(), name
        assert alone.metrics[0].tobytes() == together.metrics[number].tobytes()
        alone.close()
    together.close()


def test_a_deck_that_nobody_plays_changes_no_bit() -> None:
    with_cards, without = human(2), human(2, switches={"cards": False})
    with_cards.run(with_cards.start + 12), without.run(without.start + 12)
    assert bits(with_cards) == bits(without)
    with_cards.close(), without.close()


def test_every_card_can_be_ordered_by_its_side() -> None:
    world = human(sighted=False)
    for key, side in KEYS:
        world.governments.political_capital[:], world.governments.attention[:] = 60.0, 1.0
        review = world.submit(side, Orders(cards=(text_of(key),)))
        assert review.blocked == () and review.attention == 1, key
        assert review.political_capital == card(key).cost.capital
        assert phase(world, key, side) == WAITING
    world.close()


def test_a_condition_decides_quarter_by_quarter_whether_a_card_acts() -> None:
    """The tool embargo bites only while allies stand with it."""
    world = human(2)
    card_orders.give(world, 0, ("U2",), np.array([True, True]))
    world.governments.alliance[:, 0] = [0.9, 0.2]
    quarters(world, card("U2").lag + 1)
    world.governments.alliance[:, 0] = [0.9, 0.2]
    quarters(world, 1)
    strong, weak = world.hand.intensity[:, slot(world, "U2")]
    assert strong == 1.0 and weak == 0.0
    assert world.p.native_learning[0, 0] < 1.0 == world.p.native_learning[1, 0]
    world.close()


def test_an_export_package_is_worth_more_with_open_models() -> None:
    world = human(2)
    card_orders.give(world, 0, ("U25:gulf",), np.array([True, True]))
    quarters(world, card("U25").lag)
    world.metrics[:, METRIC_INDEX["us_openness"]] = [0.8, 0.2]
    world.step()
    assert world.hand.intensity[:, slot(world, "U25")].tolist() == [1.5, 1.0]
    gulf = world.markets.us_packages[:, world.markets.names.index("Gulf")]
    assert gulf[0] == pytest.approx(1.5 * gulf[1], rel=1e-9) and gulf[1] > 3.0
    world.close()


def test_some_cards_fade() -> None:
    world = human()
    world.submit("us", Orders(cards=("U4",)))
    quarters(world, card("U4").lag)
    told = []
    for _ in range(card("U4").duration):
        quarters(world, 1)
        told.append(float(world.hand.intensity[0, slot(world, "U4")]))
    assert told[0] == 1.0 and all(a > b > 0.0 for a, b in zip(told, told[1:], strict=False))
    world.close()


# ---------------------------------------------------------------------------------------------------- chance


def test_two_in_three_super_nodes_work() -> None:
    world = human(400, sighted=False)
    everywhere = np.ones(400, dtype=bool)
    card_orders.give(world, 1, ("C7",), everywhere)
    quarters(world, card("C7").lag + 1)
    assert 0.55 < (world.hand.phase[:, slot(world, "C7")] == ACTING).mean() < 0.75
    world.close()


def test_what_is_late_comes_later_and_surely() -> None:
    world = human(200, sighted=False)
    card_orders.give(world, 0, ("U10",), np.ones(200, dtype=bool))
    chance = card("U10").chance
    assert chance is not None
    world.run(world.start + 3 * (card("U10").lag + 1))
    on_time = (world.hand.phase[:, slot(world, "U10")] == ACTING).mean()
    assert 0.5 < on_time < 0.7
    world.run(world.month + 3 * chance.late)
    assert (world.hand.phase[:, slot(world, "U10")] != WAITING).all()
    assert world.hand.due[:, slot(world, "U10")].max() == world.start + 3 * (card("U10").lag + chance.late)
    world.close()


def test_futures_do_not_know_how_the_luck_of_a_card_will_fall() -> None:
    """The outcome is drawn when it is due: forks of one world differ in it."""
    world = human()
    world.submit("china", Orders(cards=("C7",)))
    quarters(world, 2)
    fork = world.fork(60)
    fork.run(fork.month + 3 * 4)
    works = (fork.hand.phase[:, slot(fork, "C7", "china")] == ACTING).mean()
    assert 0.4 < works < 0.9
    fork.close(), world.close()


# --------------------------------------------------------------------------------------------- what weakens and blocks


def test_a_play_within_the_cooldown_does_less() -> None:
    world = human()
    strengths = []
    for _ in range(3):
        world.submit("us", Orders(cards=("U4",)))
        strengths.append(float(world.hand.strength[0, slot(world, "U4")]))
        quarters(world, 7)
    assert strengths == [1.0, 0.6, 0.6]
    quarters(world, 8)
    world.submit("us", Orders(cards=("U4",)))
    assert world.hand.strength[0, slot(world, "U4")] == 1.0
    tireless = human(switches={"fatigue": False})
    for _ in range(2):
        tireless.submit("us", Orders(cards=("U4",)))
        quarters(tireless, 7)
    assert tireless.hand.strength[0, slot(world, "U4")] == 1.0
    world.close(), tireless.close()


def test_the_third_distillation_drive_in_eight_quarters_does_little() -> None:
    world = human()
    hand, strengths = world.hand, []
    for month in (world.start, world.start + 9, world.start + 18):
        hand.play(np.array([slot(world, "C12")]), np.array([0]), month, np.array([0]), fatigue=True)
        strengths.append(float(hand.strength[0, slot(world, "C12")]))
    assert strengths == [1.0, 1.0, 0.3]
    world.close()


def test_the_second_order_of_turbines_costs_double() -> None:
    world = human()
    first = world.review("us", Orders(cards=("U9",))).money
    world.submit("us", Orders(cards=("U9",)))
    quarters(world, 12)
    assert world.review("us", Orders(cards=("U9",))).money > 1.9 * first
    world.close()


def refused(world: World, side: str, *plays: str) -> str:
    """Why cards cannot be ordered: the sentence with which they are refused."""
    with pytest.raises(PrimacyError) as refusal:
        world.submit(side, Orders(cards=plays))
    sentence = str(refusal.value)
    assert sentence.endswith(".") and "\n" not in sentence
    assert sentence in world.review(side, Orders(cards=plays)).blocked
    return sentence


def test_what_blocks_a_card_is_told() -> None:
    world = human()
    assert "C1" in refused(world, "us", "C1")
    assert "U99" in refused(world, "us", "U99")
    assert "market" in refused(world, "us", "U25")
    assert "no choice" in refused(world, "us", "U9:asean")
    assert "atlantis" not in refused(world, "us", "U25:atlantis")
    assert "once a quarter" in refused(world, "us", "U9", "U9")
    assert "attention" in refused(world, "us", "U4", "U5", "U9", "U12")
    world.governments.political_capital[:] = 5.0
    assert "political capital" in refused(world, "us", "U9")
    world.governments.political_capital[:] = 60.0
    world.governments.treasury[:] = -1e4
    assert "bn USD" in refused(world, "us", "U13")
    world.governments.treasury[:] = 1e4
    world.submit("us", Orders(cards=("U8",)))
    assert "in play" in refused(world, "us", "U8")
    world.step()
    assert "start of a quarter" in refused(world, "us", "U4")
    world.close()


def test_a_law_is_not_passed_twice() -> None:
    world = human()
    world.submit("us", Orders(cards=("U17",)))
    world.hand.phase[:] = IDLE
    quarters(world, 2)
    assert "can be played again in" in refused(world, "us", "U17")
    world.close()


def test_cards_can_be_switched_off() -> None:
    world = human(switches={"cards": False})
    assert "switched off" in refused(world, "us", "U9")
    played = World("baseline-2025", 3, 2, researchers=FEW, switches={"cards": False})
    played.run(played.start + 12)
    assert played.hand.plays.sum() == 0
    world.close(), played.close()


def test_a_tempting_card_brings_political_capital_up_to_the_limit() -> None:
    world = human()
    world.governments.political_capital[:] = 10.0
    review = world.submit("us", Orders(cards=("U19",)))
    assert review.political_capital == -6.0
    assert world.governments.political_capital[0, 0] == 16.0
    world.governments.political_capital[:, 1] = 58.0
    world.submit("china", Orders(cards=("C17",)))
    assert world.governments.political_capital[0, 1] == 60.0
    world.close()


def test_a_card_takes_a_slot_of_attention_as_a_lever_does() -> None:
    world = human()
    world.submit("us", Orders({"grid": 0.9}, {}, ("U9", "U4")))
    assert world.governments.attention[0, 0] == 0.0
    assert "attention" in refused(world, "us", "U5")
    world.close()


# ------------------------------------------------------------------------------------------------------ joint cards


@pytest.mark.parametrize("later", [0, 1, 2])
def test_a_pact_works_when_both_sign_within_two_turns(later: int) -> None:
    world = human()
    world.submit("us", Orders(cards=("J1",)))
    quarters(world, later)
    world.submit("china", Orders(cards=("J1",)))
    quarters(world, 1)
    assert phase(world, "J1", "us") == phase(world, "J1", "china") == ACTING
    assert world.p.tension_base[0, 0] < world.drawn.tension_base[0, 0]
    world.close()


def test_a_pact_that_one_side_signs_alone_comes_to_nothing() -> None:
    world = human()
    world.submit("us", Orders(cards=("J1",)))
    quarters(world, 5)
    assert phase(world, "J1", "us") == IDLE
    assert world.review("us", Orders(cards=("J1",))).blocked == (), "an offer that nobody took may be made again"
    world.submit("china", Orders(cards=("J1",)))
    quarters(world, 1)
    assert phase(world, "J1", "china") == WAITING
    assert world.p is world.drawn
    assert any(item.key == "card:J1" for item in world.news)
    world.close()


def dealt_ceiling(own: str, other: str) -> float:
    """How far the deal moves the chip ceiling when the United States offer `own` and China `other`."""
    world = human()
    world.submit("us", Orders(cards=(own,)))
    world.submit("china", Orders(cards=(other,)))
    quarters(world, 3)
    assert world.hand.lift is not None
    lifted = float(world.hand.lift[0, 0, list(LEVERS).index("export_ceiling")])
    world.close()
    return lifted


def test_the_smaller_offer_is_the_deal() -> None:
    even = dealt_ceiling("J2", "J2:even")
    assert even < 0.0
    assert dealt_ceiling("J2:large", "J2:even") == even
    assert dealt_ceiling("J2:large", "J2:large") == pytest.approx(1.5 * even)
    assert dealt_ceiling("J2:large", "J2:small") == dealt_ceiling("J2:small", "J2") == pytest.approx(0.5 * even)


def test_terms_that_nobody_knows_are_refused_with_those_there_are() -> None:
    world = human()
    assert "even, large, small" in refused(world, "us", "J2:vast")
    world.close()


def test_the_hand_tells_what_may_be_chosen_and_what_was() -> None:
    world = human()
    hand = {held.card.key: held for held in hand_of(world, "us")}
    assert hand["J2"].choices == ("even", "large", "small") and hand["J1"].choices == ()
    assert "gulf" in hand["U25"].choices
    world.submit("us", Orders(cards=("J2:small",)))
    assert played_in(world, "us", world.month) == ("J2:small",)
    world.close()


def test_the_data_compact_ends_the_lawsuits() -> None:
    """While it acts no court rules against training; with half its strength left, half as many do."""
    world = human()
    deck, place = world.shocks.deck, world.shocks.deck.keys.index("copyright_ruling")
    chance = deck.chances(world.month, world.metrics[:, [METRIC_INDEX[name] for name in deck.metrics]])[0, place]
    luck = np.full((1, len(deck.keys)), 0.9 * chance)
    world.shocks.strike(world.month, luck, world.metrics, world.hand.stilled())
    assert world.shocks.struck[0, place]
    world.submit("us", Orders(cards=("U17",)))
    quarters(world, 4)
    assert world.hand.stilled()["copyright_ruling"].tolist() == [0.0]
    world.shocks.strike(world.month, luck, world.metrics, world.hand.stilled())
    assert not world.shocks.struck[0, place]
    world.shocks.strike(world.month, 0.6 * luck, world.metrics, {"copyright_ruling": np.array([0.5])})
    assert not world.shocks.struck[0, place]
    world.close()


def test_a_card_that_stills_what_is_no_event_is_refused() -> None:
    given = card("U17").model_dump()
    with pytest.raises(ValueError, match="no random event"):
        Card.model_validate(given | {"stills": ("copyright_rulings",)})
    with pytest.raises(ValueError, match="go together"):
        Card.model_validate(given | {"terms": {"even": 1.0}})


# ------------------------------------------------------------------------------------------- copies, saves, beliefs


def dealt(months: int) -> World:
    """A played world with many cards in play."""
    world = World("baseline-2025", 6, 1, us="moat", china="native-silicon", researchers=FEW)
    for key, side in KEYS:
        if card(key).lag < 3:
            card_orders.give(world, SIDES.index(side), (text_of(key),), np.array([True]))
    return world.run(world.start + months)


@pytest.mark.parametrize("months", [4, 12, 17])
def test_a_restored_world_with_cards_in_play_goes_on_to_the_same_bits(months: int) -> None:
    world = dealt(months)
    again = World.restore(*world.state())
    assert dict(again.p.items()).keys() == dict(world.p.items()).keys()
    for (name, mine), (_, theirs) in zip(again.p.items(), world.p.items(), strict=True):
        assert mine.tobytes() == theirs.tobytes(), name
    world.run(world.month + 14), again.run(again.month + 14)
    assert bits(world) == bits(again)
    world.close(), again.close()


@pytest.mark.parametrize("months", [4, 12])
def test_the_lived_branch_of_a_fork_with_cards_is_the_world_itself(months: int) -> None:
    world = dealt(months)
    fork = world.fork(1, branch=0)
    world.doctrines = [None, None]
    world.run(world.month + 12), fork.run(fork.month + 12)
    for name, values in world.hand.arrays().items():
        assert values.tobytes() == fork.hand.arrays()[name].tobytes(), name
    assert world.labs.capability.tobytes() == fork.labs.capability.tobytes()
    world.close(), fork.close()


def looked(world: World, side: str, plans: tuple[Orders | None, ...] = (None,)) -> Forecast:
    return futures(world, side, plans, until=world.month + 12, worlds=4)


def test_a_pending_card_of_the_rival_changes_no_bit_of_the_odds_and_a_revealed_one_counts() -> None:
    silent, loud = human(), human()
    quarters(silent, 2), quarters(loud, 2)
    before = looked(loud, "us")
    loud.submit("china", Orders(cards=("C3", "C13")[:1]))
    assert looked(loud, "us").values.tobytes() == before.values.tobytes()
    quarters(loud, 1), quarters(silent, 1)
    assert looked(loud, "us").values.tobytes() != looked(silent, "us").values.tobytes()
    silent.close(), loud.close()


def test_a_plan_may_play_cards_and_shares_its_luck_with_the_others() -> None:
    world = human()
    quarters(world, 4)
    plans = (None, Orders(cards=("U24",)), Orders())
    found = looked(world, "us", plans)
    assert found.values[:, 0].tobytes() == found.values[:, 2].tobytes()
    assert found.values[:, 0].tobytes() != found.values[:, 1].tobytes()
    alone = looked(world, "us", plans[1:2])
    assert alone.values[:, 0].tobytes() == found.values[:, 1].tobytes()
    with pytest.raises(PrimacyError, match="C1"):
        looked(world, "us", (Orders(cards=("C1",)),))
    world.close()


# ------------------------------------------------------------------------------------------------------- doctrines


@pytest.mark.parametrize(("side", "name"), [(side, name) for side in SIDES for name in played_doctrine_names(side)])
def test_every_doctrine_plays_cards_within_the_same_currencies(side: str, name: str) -> None:
    doctrine = load_doctrine(name, side)  # type: ignore[arg-type]
    assert 2 <= len(doctrine.play) <= 10
    world = World("baseline-2025", 3, 4, researchers=FEW, sighted=False, kept=(), **{side: doctrine})
    while world.month < world.start + 36:
        before = world.hand.plays.copy()
        world.step()
        at = SIDES.index(side)
        slots = world.hand.deck.of_side[at]
        new = (world.hand.plays - before)[:, slots].sum(axis=1)
        assert new.max() <= 3
        assert (world.governments.political_capital[:, at] >= 0.0).all()
        assert (world.governments.attention[:, at] >= 0.0).all()
    assert world.hand.plays[:, world.hand.deck.of_side[SIDES.index(side)]].sum() >= 2
    world.close()


def test_a_card_that_two_rules_want_is_played_and_paid_once() -> None:
    twice = standing("us", {}).model_dump() | {"rules": ({"when": "tension > 0", "play": ("U4",)},) * 2}
    world = human(sighted=False)
    world.doctrines[0] = type(standing("us", {})).model_validate(twice)
    world.step()
    assert world.hand.plays.sum() == 1 and world.governments.political_capital[0, 0] == 60.0 - 4.0
    world.close()


def test_a_doctrine_with_a_card_that_is_not_its_own_is_refused() -> None:
    doctrine = standing("us", {"grid": 0.5})
    for plays, named in ((("C1",), "C1"), (("U25",), "U25"), (("U9:asean",), "U9")):
        with pytest.raises(ValueError, match=named):
            type(doctrine).model_validate({**doctrine.model_dump(), "play": plays})


# ---------------------------------------------------------------------------- the rules against a dominant strategy


def effort(world: World, programme: str) -> float:
    return float(world.governments.effort[0, 0, list(PROGRAMMES).index(programme)])


def test_a_programme_held_for_four_quarters_runs_better() -> None:
    worlds = [human(switches={"commitment": on}) for on in (True, False)]
    for world in worlds:
        world.submit("us", Orders({}, {"energy": 0.4, "research": 0.1}))
        quarters(world, 4)
    held, plain = worlds
    assert effort(held, "energy") == effort(plain, "energy")
    quarters(held, 12), quarters(plain, 12)
    assert effort(held, "energy") == pytest.approx(1.15 * effort(plain, "energy"), rel=0.02)
    assert effort(held, "research") == pytest.approx(effort(plain, "research"), rel=0.01)
    held.close(), plain.close()


def test_leaving_a_commitment_costs_a_quarter() -> None:
    worlds = [human(switches={"commitment": on}) for on in (True, False)]
    gained = []
    for world in worlds:
        world.submit("us", Orders({}, {"energy": 0.4}))
        quarters(world, 8)
        before = effort(world, "research")
        world.submit("us", Orders({}, {"energy": 0.1, "research": 0.5}))
        quarters(world, 1)
        gained.append(effort(world, "research") - before)
    assert gained[0] <= 0.0 < gained[1]
    for world in worlds:
        world.close()


def test_a_record_earns_nothing_by_the_rules_of_a_game() -> None:
    world = World("october-2022", 3, 1, us="history", china="history", researchers=FEW)
    world.run(world.start + 30)
    assert world.governments.committed.max() == 0.0
    world.close()


def test_markets_past_the_tipping_point_lock_in_faster() -> None:
    worlds = [human(switches={"tipping": on}) for on in (True, False)]
    for world in worlds:
        world.markets.share[:, :, :] = np.array([0.8, 0.1, 0.1])
        world.markets.lock_in[:] = 0.2
        quarters(world, 2)
    assert (worlds[0].markets.lock_in > worlds[1].markets.lock_in).all()
    for world in worlds:
        world.close()


def test_a_breakaway_lead_draws_capital_and_parity_frees_from_tool_controls() -> None:
    world = human(3)
    world.metrics[:, METRIC_INDEX["frontier_lead"]] = [24.0, 0.0, -20.0]
    world.metrics[:, METRIC_INDEX["native_parity"]] = [0.0, 1.0, 0.0]
    mood = np.asarray(tipping.breakaway(world))
    assert mood[0, 0] > 0.0 == mood[0, 1] and mood[2, 1] > 0.0 == mood[2, 0] and not mood[1].any()
    assert np.asarray(tipping.parity(world))[:, 0].tolist() == [0.0, 1.0, 0.0]
    world.close()


def test_without_fog_the_rival_is_seen_as_it_is() -> None:
    clear, foggy = (World("baseline-2025", 3, 1, researchers=FEW, switches={"fog": fog}) for fog in (False, True))
    clear.run(clear.start + 12), foggy.run(foggy.start + 12)
    assert clear.seen(0, "china_chips")[0] == clear.metric("china_chips")[0, 0]
    assert foggy.seen(0, "china_chips")[0] != foggy.metric("china_chips")[0, 0]
    spread = futures(clear, "us", until=clear.month + 3, worlds=4).of("china_chips")[0, 0]
    assert np.ptp(spread) == 0.0 and spread[0] == clear.metric("china_chips")[0, 0]
    clear.close(), foggy.close()


# ------------------------------------------------------------------------------------------------------ the experiment


def test_the_experiment_finds_what_turbines_bring() -> None:
    with Bar("cards") as bar:
        found = find(["U9", "U25"], 8, 1, bar)
    turbines, package = found
    assert turbines.agrees and 3.0 < turbines.effect < 12.0 and turbines.error >= 0.0
    assert package.effect > 0.0


def test_the_commands_list_and_try_cards(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert exit_code(["list", "cards", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["key"] for each in listed] == list(cards())
    assert listed[0]["cost"] == {"money": 0.0, "capital": 8.0}
    assert exit_code(["cards", "u9", "--worlds", "4", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "U9" in told and "us_power_available" in told
    assert "| U9 Behind-the-meter gas | us_power_available |" in (tmp_path / "cards.md").read_text(encoding="utf-8")
    for wrong in (["cards", "U99"], ["cards", "--out", str(tmp_path / "nowhere")]):
        assert exit_code(wrong) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_lever_cards_move_levers_by_their_own_delay() -> None:
    world = human()
    place = list(LEVERS).index("openness")
    before = float(world.governments.effect[0, 0, place])
    world.submit("us", Orders(cards=("U14",)))
    quarters(world, 4)
    assert world.governments.effect[0, 0, place] > before + 0.2
    assert world.governments.level[0, 0, place] == pytest.approx(before), "the lever itself stands where it stood"
    quarters(world, 12)
    assert float(world.governments.effect[0, 0, place]) == pytest.approx(before, abs=0.01)
    world.close()
