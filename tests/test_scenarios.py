"""Scenarios that stand on others: what they take over, what they twist, and what a mistake is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.errors import PrimacyError
from game.scenario import load_scenario, scenario_names
from game.world import World

BASED = """
scenario: mine
title: Mine
text: A test.
start: 2025-01
last: 2025-06
based_on: baseline-2025
source: assumed
"""


def written(folder: Path, more: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(BASED + more, encoding="utf-8")
    return path


def test_values_above_replace_single_values_of_the_base(tmp_path: Path) -> None:
    world = World(written(tmp_path, "values: {governments: {us: {approval: 71}}}"), 1)
    base = World("baseline-2025", 1)
    assert world.government("us").approval == 71.0
    assert world.government("china").approval == base.government("china").approval
    assert np.array_equal(world.labs.cash, base.labs.cash)


def test_a_twist_holds_in_every_world_and_parameter_set(tmp_path: Path) -> None:
    path = written(tmp_path, "parameters: {edge_lever: {value: 0.55, source: assumed}}")
    for parameters in ("evidence", "essay"):
        world = World(path, 1, worlds=8, parameters=parameters)
        assert np.all(world.p.edge_lever == 0.55)
        assert np.ptp(World("baseline-2025", 1, worlds=8, parameters=parameters).p.edge_lever) > 0.0


def test_hazards_are_multiplied_and_others_keep_theirs(tmp_path: Path) -> None:
    deck = World(written(tmp_path, "hazards: {us_heat_wave: 3}"), 1).shocks.deck
    base = World("baseline-2025", 1).shocks.deck
    place = base.keys.index("us_heat_wave")
    assert deck.hazard[place] == 3.0 * base.hazard[place]
    assert np.array_equal(np.delete(deck.hazard, place), np.delete(base.hazard, place))


def test_what_a_scenario_shows_is_seen_as_it_is(tmp_path: Path) -> None:
    foggy, clear = World("baseline-2025", 1), World(written(tmp_path, "seen: [china_yield_rate]"), 1)
    for world in (foggy, clear):
        for _ in range(4):
            world.step()
    assert clear.seen(0, "china_yield_rate")[0] == clear.history.of("china_yield_rate")[-1, 0]
    assert foggy.seen(0, "china_yield_rate")[0] != foggy.history.of("china_yield_rate")[-1, 0]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("parameters: {edge_levr: {value: 1, source: assumed}}", 'edge_levr" is no parameter; did you mean'),
        ("hazards: {us_heat_wav: 2}", 'hazards.us_heat_wav" is no random shock; did you mean "us_heat_wave'),
        ("hazards: {us_heat_wave: -1}", "allowed: 0 or more"),
        ("seen: [no_such_metric]", "which is no metric"),
        ("played: 2025-09", "played must lie after start"),
        ("values: {labs: {OpenAI: {chip: 3}}}", '"chip" is not a column'),
    ],
)
def test_a_mistake_is_told_in_one_sentence_with_the_file(tmp_path: Path, more: str, words: str) -> None:
    with pytest.raises(PrimacyError) as told:
        World(written(tmp_path, more), 1)
    assert words in str(told.value) and "mine.yaml" in str(told.value) and "\n" not in str(told.value)


def test_a_base_that_does_not_exist_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    for base, words in (("baseline-2052", "did you mean"), ("../../etc/passwd", "allowed: the name of a scenario")):
        path.write_text(BASED.replace("baseline-2025", base), encoding="utf-8")
        with pytest.raises(PrimacyError, match=words):
            load_scenario(path)


def test_states_to_start_from_are_no_scenarios_themselves() -> None:
    assert not [name for name in scenario_names() if "20" in name and name[:2] == "20"]
    assert {"native-silicon-24", "power-wall", "open-weights", "inference-economy"} <= set(scenario_names())


def test_turns_end_with_the_last_month_that_is_played() -> None:
    assert load_scenario("native-silicon-24").turns == 8
    assert load_scenario("power-wall").turns == 20
    assert load_scenario("open-weights").turns == 24
    assert load_scenario("inference-economy").turns == 28


def test_a_game_draws_two_openings_that_its_seed_decides() -> None:
    from game.openings import draw, openings

    drawn = {draw("baseline-2025", seed) for seed in range(40)}
    assert len(drawn) > 15
    assert all(len(load_scenario(name).openings) == 2 for name in drawn)
    assert {key for name in drawn for key in load_scenario(name).openings} == set(openings())
    assert draw("baseline-2025", 3) == draw("baseline-2025", 3)
    assert draw("october-2022", 3) == "october-2022"


def test_every_opening_changes_the_world_and_survives_a_save() -> None:
    from game.copies import restore, state
    from game.openings import openings

    plain = World("baseline-2025", 1)
    for key in openings():
        world = World(f"baseline-2025+{key}", 1)
        differs = [name for name, values in world.p.items() if not np.array_equal(values, getattr(plain.p, name))]
        columns = [
            f"{kind}.{name}"
            for kind, table in world.tables.items()
            for name, values in table.arrays()
            if not np.array_equal(values, getattr(plain.tables[kind], name))
        ]
        hazards = not np.array_equal(world.shocks.deck.hazard, plain.shocks.deck.hazard)
        assert differs or columns or hazards, key
        again = restore(*state(world))
        assert again.scenario.key == world.scenario.key
        assert np.array_equal(again.shocks.deck.hazard, world.shocks.deck.hazard)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("baseline-2025+visa-chil", 'no opening "visa-chil"; did you mean "visa-chill"'),
        ("october-2022+visa-chill", "takes no openings"),
        ("baseline-2052+visa-chill", "did you mean"),
    ],
)
def test_a_wrong_opening_is_told(name: str, words: str) -> None:
    with pytest.raises(PrimacyError, match=words):
        load_scenario(name)
