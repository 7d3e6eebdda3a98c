"""Whole games against every level of opponent: each scenario, each side, to the end; and the cards that are played."""

from __future__ import annotations

import pytest

from game.cards.card import Play, cards_of
from game.levers import SIDES, SideKey
from game.opponents import LEVELS, choice, opponent, planner
from game.outcome.verdict import VERDICTS
from game.scenario import scenario_names
from game.session.options import Options
from game.session.session import Session
from tools import cards_played

GAMES = 8
"""Games against each level."""
COMMON, LOOKED_AT, KEEPS = 0.95, 4, 0.75
"""Share of the games of the table that makes a card common; games in which such cards are looked for, and how many of
them must be there."""


def side_of(level: str, number: int) -> SideKey:
    """The player's side in a game: it changes from game to game, and from level to level."""
    return SIDES[(number + LEVELS.index(level)) % 2]


def scenario_of(number: int) -> str:
    """The scenario of a game: each in turn."""
    return scenario_names()[number % len(scenario_names())]


@pytest.mark.parametrize("number", range(GAMES))
@pytest.mark.parametrize("level", LEVELS)
def test_a_game_against_every_level_comes_to_its_end(level: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The player's orders are an official's. The planner looks at less than it does in earnest, to be quick."""
    for name, few in (("PLANS", 3), ("FUTURES", 2), ("HORIZON", 3)):
        monkeypatch.setattr(planner, name, few)
    monkeypatch.setattr(choice, "LOOKED", 2)
    side, scenario = side_of(level, number), scenario_of(number)
    session = Session.new(scenario, side, "balanced", 100 + number, options=Options(level=level))
    player = opponent("official", side, "balanced", scenario, 100 + number)
    turns = 0
    while not session.is_over:
        session.adopt(player.orders(session.world))
        assert not session.review().blocked
        session.commit()
        turns += 1
    assert session.verdict in VERDICTS
    assert turns == session.turns or session.verdict == "strait_crisis"
    for each in SIDES:
        assert any(played.orders.get(each) for played in session.log), f"{each} never ordered anything"


def test_every_scenario_is_played_from_both_sides() -> None:
    played = {(scenario_of(number), side_of(level, number)) for level in LEVELS for number in range(GAMES)}
    assert played == {(scenario, side) for scenario in scenario_names() for side in SIDES}


# --------------------------------------------------------------------------------------------------- the cards


@pytest.mark.parametrize("side", SIDES)
def test_no_card_is_blocked_for_ever_and_every_one_can_be_afforded_in_time(side: SideKey) -> None:
    session = Session.new("baseline-2025", side, "balanced", 3, options=Options(level="official"))
    never = set(cards_of(side))
    while never and not session.is_over:
        never -= {held.card.key for held in session.hand() if held.playable}
        session.commit()
    assert not never


@pytest.mark.parametrize("side", SIDES)
def test_every_card_is_among_the_plans_of_a_planner(side: SideKey) -> None:
    session = Session.new("baseline-2025", side, "balanced", 3, options=Options(level="official"))
    player = opponent("planner", side, "balanced", "baseline-2025", 3)
    never = set(cards_of(side))
    while never and not session.is_over:
        plans = planner.candidates(session.world, side, player.doctrine, (), player.mandates)
        never -= {Play.of(text).key for plan in plans for text in plan.cards}
        session.commit()
    assert not never


@pytest.mark.parametrize("level", sorted({each.level for each in cards_played.read()} | set(cards_played.ENOUGH)))
def test_the_table_shows_each_card_of_the_deck_played_at_each_level(level: str) -> None:
    table = {each.card: each for each in cards_played.read() if each.level == level}
    assert list(table) == cards_played.every_card(), "python -m tools.cards_played"
    assert all(each.games >= cards_played.ENOUGH.get(level, 1) for each in table.values())
    never = [each.card for each in table.values() if not each.in_games]
    assert not never, f"the {level} never played {', '.join(never)}"


def test_what_the_table_calls_common_is_played_still() -> None:
    common = {
        each.card for each in cards_played.read() if each.level == "official" if each.in_games >= COMMON * each.games
    }
    assert common
    seen: set[str] = set()
    for number in range(1, LOOKED_AT + 1):
        seen |= set(cards_played.cards_in_game("official", "baseline-2025", cards_played.SEED, number))
    assert len(common & seen) >= KEEPS * len(common), "python -m tools.cards_played"
