"""The deck of shocks: when they strike, what they add, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.calendar import month_from_text
from game.errors import PrimacyError
from game.events.deck import CHANNELS, RANDOM, ShockDeck, describe, load_shocks

EXAMPLE = """
shocks:
  - {key: heat, title: a, text: b, hazard: 0.5, months: [7, 8], effects: {us_power_lost: 0.1}, source: c}
  - key: drills
    title: a
    text: b
    hazard: 0.6
    raised_by: [{metric: tension, above: 50, slope: 0.1}, {metric: us_openness, above: 0, slope: 2}]
    effects: {tension: 5, us_capital_mood: -0.2}
    source: c
  - {key: quake, title: a, text: b, side: us, month: 2024-04, effects: {merchant_supply_lost: 0.2}, source: c}
  - {key: often, title: a, text: b, hazard: 12, effects: {tension: 1}, source: c}
"""
JULY, MAY = month_from_text("2027-07"), month_from_text("2027-05")


def deck(folder: Path, text: str = EXAMPLE) -> ShockDeck:
    path = folder / "own.yaml"
    path.write_text(text)
    return load_shocks(path)


def values(deck: ShockDeck, **metrics: list[float]) -> np.ndarray:
    """(worlds, metrics) in the deck's order."""
    return np.array([metrics[key] for key in deck.metrics], dtype=float).T


def test_chances_follow_season_and_state(tmp_path: Path) -> None:
    own = deck(tmp_path)
    seen = values(own, tension=[0, 60, 60, np.nan], us_openness=[0, 0, 0.5, 0])
    july, may = own.chances(JULY, seen), own.chances(MAY, seen)
    heat, drills, quake, often = range(4)
    assert july[:, heat].tolist() == [0.25] * 4  # half of a yearly 0.5 in each of two months
    assert may[:, heat].tolist() == [0.0] * 4
    np.testing.assert_allclose(july[:, drills], np.array([1, 2, 4, 1]) * 0.05)
    np.testing.assert_allclose(july[:, often], 1.0)
    assert july[:, quake].tolist() == [0.0] * 4


def test_a_yearly_hazard_is_the_expected_number_a_year() -> None:
    shipped = load_shocks()
    calm = np.full((1, len(shipped.metrics)), -1e6)
    year = sum(shipped.chances(JULY + month, calm)[0] for month in range(12))
    expected = [shock.hazard or 0.0 for shock in shipped.shocks]
    np.testing.assert_allclose(year, expected, atol=1e-12)


def test_a_dated_shock_strikes_in_its_month_and_in_no_other(tmp_path: Path) -> None:
    own = deck(tmp_path)
    date = month_from_text("2024-04")
    seen = values(own, tension=[99], us_openness=[1])
    assert [own.chances(date + k, seen)[0, 2] for k in (-12, -1, 0, 1, 12)] == [0, 0, 1, 0, 0]


def test_chances_stay_chances_however_high_the_metric(tmp_path: Path) -> None:
    own = deck(tmp_path)
    seen = values(own, tension=[1e12, np.inf], us_openness=[1e12, 0])
    assert own.chances(JULY, seen).max() == 1.0
    assert own.chances(JULY, seen).min() >= 0.0


def test_effects_add_up_and_halve(tmp_path: Path) -> None:
    own = deck(tmp_path)
    names = list(CHANNELS)
    mood, tension = names.index("us_capital_mood"), names.index("tension")
    strikes = np.array([[False, True, False, True], [False, False, False, False]])
    now = own.carry(np.zeros((2, len(CHANNELS))), strikes)
    assert now[0, tension] == 6.0
    assert now[0, mood] == -0.2
    assert not now[1].any()
    calm = np.zeros_like(strikes)
    later = own.carry(now, calm)
    assert later[0, tension] == 0.0  # an impulse acts in its month only
    for _ in range(int(CHANNELS["us_capital_mood"].half_life) - 1):
        later = own.carry(later, calm)
    np.testing.assert_allclose(later[0, mood], -0.1)


def test_carry_leaves_last_month_as_it_was(tmp_path: Path) -> None:
    own = deck(tmp_path)
    before = np.ones((1, len(CHANNELS)))
    own.carry(before, np.ones((1, 4), dtype=bool))
    assert (before == 1).all()


def test_a_world_alone_is_shocked_as_in_company() -> None:
    shipped = load_shocks()
    luck = np.random.default_rng(3)
    seen = luck.uniform(0, 100, (64, len(shipped.metrics)))
    channels = luck.normal(size=(64, len(CHANNELS)))
    chances = shipped.chances(JULY, seen)
    strikes = luck.random(chances.shape) < 0.5
    carried = shipped.carry(channels, strikes)
    for world in range(64):
        one = slice(world, world + 1)
        np.testing.assert_array_equal(shipped.chances(JULY, seen[one])[0], chances[world])
        np.testing.assert_array_equal(shipped.carry(channels[one], strikes[one])[0], carried[world])


MISTAKES = {
    "neither": ("hazard: 0.5, ", "", 'shock "heat" needs exactly one of hazard'),
    "both": ("hazard: 0.5", "hazard: 0.5, month: 2025-01", 'shock "heat" needs exactly one of hazard'),
    "season of a date": (
        "month: 2024-04",
        "month: 2024-04, months: [4]",
        'shock "quake" has a month, so it cannot',
    ),
    "month of the year": ("[7, 8]", "[7, 13]", 'key "shocks[0].months[1]" must be one of 1, 2, 3'),
    "month twice": ("[7, 8]", "[7, 7]", "names a month twice"),
    "negative hazard": (
        "hazard: 0.5",
        "hazard: -1",
        'key "shocks[0].hazard" must be a number from 0 to 12, not -1',
    ),
    "channel": (
        "us_power_lost",
        "us_power",
        'unknown channel "effects.us_power"; did you mean "us_power_lost"?',
    ),
    "no effects": ("effects: {us_power_lost: 0.1}", "effects: {}", 'key "shocks[0].effects"'),
    "key twice": ("key: often", "key: heat", 'the shock "heat" is declared twice'),
    "date": ("month: 2024-04", "month: 04/2024", "a month such as 2025-01"),
    "long text": ("text: b", "text: " + "b " * 31, "more than 30 words"),
    "unknown key": (
        "slope: 0.1",
        "slop: 0.1",
        'unknown key "shocks[1].raised_by[0].slop"; did you mean "slope"?',
    ),
    "side": ("side: us", "side: usa", "must be one of us or china"),
    "no shocks": (EXAMPLE, "shocks: []", 'key "shocks" must be a list of at least 1'),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_in_a_deck_gives_one_sentence(mistake: str, tmp_path: Path) -> None:
    right, wrong, expected = MISTAKES[mistake]
    assert right in EXAMPLE
    with pytest.raises(PrimacyError) as caught:
        deck(tmp_path, EXAMPLE.replace(right, wrong, 1))
    sentence = str(caught.value)
    assert expected in sentence
    assert "own.yaml" in sentence
    assert "\n" not in sentence


def test_hazards_are_raised_only_by_known_metrics(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(EXAMPLE)
    assert load_shocks(path, metrics={"tension", "us_openness"}).metrics == ("tension", "us_openness")
    with pytest.raises(PrimacyError, match='"drills" is raised by us_openness, which is no metric'):
        load_shocks(path, metrics={"tension"})


def test_the_promised_shocks_ship() -> None:
    shipped = load_shocks()
    random = [shock for shock in shipped.shocks if shock.hazard is not None]
    dated = [shock for shock in shipped.shocks if shock.month is not None]
    assert len(random) >= 18
    assert len(dated) >= 10
    assert (shipped.dated != RANDOM).sum() == len(dated)
    assert max(shock.month for shock in dated) <= month_from_text("2025-06")  # later ones are held out


def test_every_channel_is_moved_by_some_shock() -> None:
    moved = (load_shocks().effects != 0).any(axis=0)
    assert [key for key, used in zip(CHANNELS, moved, strict=True) if not used] == []


def test_shares_that_ship_are_shares() -> None:
    for shock in load_shocks().shocks:
        for channel, value in shock.effects.items():
            if CHANNELS[channel].unit == "share":
                assert abs(value) <= 0.6, (shock.key, channel)
            if channel.endswith(("_lost", "_leak")):
                assert value > 0, (shock.key, channel)


def test_every_shock_that_ships_can_be_described_and_has_a_source() -> None:
    for shock in load_shocks().shocks:
        assert describe(shock)
        assert any(word in shock.source for word in ("assumed", "recalled", ".csv")), shock.key


def test_hazards_that_ship_are_raised_only_by_metrics_of_the_game() -> None:
    load_shocks(metrics=pytest.importorskip("game.metrics.metric").METRICS)
