"""Cards: what may be declared, when they act, their luck, and the experiment that tries them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from agents.table import SIDES
from game.cards import orders as card_orders
from game.cards.card import LONGEST_FACE, card, cards, cards_of, load_card
from game.cards.deck import stocks_of
from game.cards.hand import ACTING, IDLE, WAITING
from game.cli import exit_code
from game.configuration import read_yaml
from game.errors import PrimacyError
from game.events.deck import load_shocks
from game.experiments.cards import find, reader
from game.experiments.progress import Bar
from game.levers import LEVERS
from game.metrics.metric import METRIC_INDEX
from game.orders import Orders
from game.parameters import declared
from game.paths import config_path
from game.world import World
from tests.engine.card_play import KEYS, human, phase, quarters, slot, text_of
from tests.engine.checks import bits
from tests.engine.play import FEW

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
