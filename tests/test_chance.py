"""Keyed chance: published vectors, a battery of uniformity, and independence along every part of the key."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import game
from agents.researcher import uniform
from game import chance
from game.chance import Chance, Streams
from game.world import World

ROOT = Path(game.__file__).resolve().parents[1]
MONTH = 24_300
MANY = 60_000


def luck(
    count: int = MANY,
    seed: int = 7,
    first: int = 0,
    branch: int = 0,
    month: int = MONTH,
    sizes: dict[str, int] | None = None,
) -> dict[str, NDArray[np.float64]]:
    """The draws of one month in many worlds, by stream."""
    sizes = sizes or {"draw": 1}
    numbers = np.arange(first, first + count, dtype=np.int64)
    drawn = Chance(seed, numbers, np.full(count, branch, dtype=np.int64)).month(month, Streams(sizes))
    return {name: drawn[name] for name in sizes}


def month_of(worlds: int) -> chance.Luck:
    """One month's luck in many worlds, without streams of its own."""
    return Chance(7, np.arange(worlds), np.zeros(worlds, np.int64)).month(MONTH, Streams({"none": 1}))


def further(worlds: int, people: int, cases: np.ndarray) -> np.ndarray:
    """What some of the people of many worlds draw further, as uniforms, (cases, 4)."""
    drawn = Chance(7, np.arange(worlds), np.zeros(worlds, np.int64)).month(MONTH, Streams({"people": people}))
    return uniform(drawn.further("people", cases))


# Every axis of the key: 60,000 draws that differ in this part of it alone.
AXES = {
    "worlds": lambda: luck()["draw"][:, 0],
    "agents": lambda: luck(1, sizes={"draw": MANY})["draw"][0],
    "months": lambda: np.array([luck(1, month=MONTH + k)["draw"][0, 0] for k in range(4_000)]),
    "branches": lambda: Chance(7, np.zeros(MANY, np.int64), np.arange(MANY, dtype=np.int64)).month(
        MONTH, Streams({"draw": 1})
    )["draw"][:, 0],
    "seeds": lambda: np.array([luck(1, seed=k)["draw"][0, 0] for k in range(4_000)]),
    "streams": lambda: np.array([luck(1, sizes={f"draw {k}": 1})[f"draw {k}"][0, 0] for k in range(4_000)]),
    "people": lambda: month_of(1).block("people", MANY)[0],
    "people's worlds": lambda: further(MANY, 3, np.arange(MANY) * 3 + 1)[:, 3],
    "quarters": lambda: further(1, MANY // 4, np.arange(MANY // 4)).reshape(-1),
    "beginnings": lambda: Chance(7, np.arange(MANY), np.zeros(MANY, np.int64)).once("start")[:, 0],
}


def test_split_mix_gives_the_published_vectors() -> None:
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert chance.split_mix(1234567, 5).tolist() == published


def test_mix_leaves_its_argument_alone_and_flips_half_of_the_bits() -> None:
    rng = np.random.default_rng(1)
    state = rng.integers(0, 2**63, 2_000).astype(np.uint64)
    kept = state.copy()
    mixed = chance.mix(state)
    assert np.array_equal(state, kept)
    for bit in range(64):
        flipped = mixed ^ chance.mix(state ^ np.uint64(1 << bit))
        share = np.unpackbits(flipped.view(np.uint8)).mean()
        assert abs(share - 0.5) < 0.01, f"flipping bit {bit} changes {share:.3f} of the bits"


@pytest.mark.parametrize("axis", AXES)
def test_draws_along_each_part_of_the_key_are_uniform(axis: str) -> None:
    draws = AXES[axis]()
    assert draws.min() > 0.0 and draws.max() < 1.0
    if axis in ("quarters", "people's worlds"):
        # Quarters of a hash have 16 bits: 60,000 draws are due to fall on 65,536 (1 - exp(-60000/65536)) of them.
        assert abs(len(np.unique(draws)) - 39_301) < 600
    else:
        assert len(np.unique(draws)) >= len(draws) - 4
    counts = np.bincount((draws * 100).astype(int), minlength=100)
    expected = len(draws) / 100
    freedom = 99
    chi = ((counts - expected) ** 2 / expected).sum()
    assert abs(chi - freedom) / np.sqrt(2 * freedom) < 5.0, f"chi-square {chi:.0f} with {freedom} degrees"


@pytest.mark.parametrize("axis", AXES)
def test_neighbours_along_each_part_of_the_key_are_unrelated(axis: str) -> None:
    draws = AXES[axis]() - 0.5
    for lag in (1, 2, 7, 64):
        correlation = np.mean(draws[lag:] * draws[:-lag]) * 12.0
        assert abs(correlation) * np.sqrt(len(draws) - lag) < 5.0, f"lag {lag}: {correlation:.4f}"
    eighth = ((draws + 0.5) * 8).astype(int)
    pairs = np.bincount(eighth[1:] * 8 + eighth[:-1], minlength=64)
    expected = (len(draws) - 1) / 64
    chi = ((pairs - expected) ** 2 / expected).sum()
    assert abs(chi - 63) / np.sqrt(126) < 6.0


@pytest.mark.parametrize("axis", ["worlds", "agents", "branches"])
def test_every_bit_is_one_half_of_the_time(axis: str) -> None:
    whole = (AXES[axis]() * 2.0**53).astype(np.uint64)
    for bit in range(1, 53):
        share = float(((whole >> np.uint64(bit)) & np.uint64(1)).mean())
        assert abs(share - 0.5) * 2.0 * np.sqrt(len(whole)) < 5.0, f"bit {bit}: {share:.4f}"


def test_all_streams_of_a_world_are_unrelated_to_one_another() -> None:
    world = World(researchers=100)
    names = list(world.streams.slices)
    world.close()
    drawn = luck(20_000, sizes=dict.fromkeys(names, 1))
    table = np.concatenate([drawn[name] for name in names], axis=1)
    correlation = np.corrcoef(table.T) - np.eye(len(names))
    assert np.abs(correlation).max() * np.sqrt(20_000) < 5.0


def test_a_new_stream_or_agent_moves_nobody_elses_luck() -> None:
    before = luck(50, sizes={"first": 3, "second": 4})
    after = luck(50, sizes={"new": 2, "second": 6, "first": 3})
    assert np.array_equal(before["first"], after["first"])
    assert np.array_equal(before["second"], after["second"][:, :4])


def test_the_same_draw_however_it_is_asked_for() -> None:
    worlds = np.arange(10, dtype=np.int64)
    drawn = Chance(3, worlds, np.zeros(10, np.int64)).month(MONTH, Streams({"people": 20}))
    block = drawn.block("people", 20)
    assert np.array_equal(drawn.block("people", 5), block[:, :5])
    where, who = np.array([0, 9, 4]), np.array([19, 0, 7])
    together = drawn.further("people", where * 20 + who)
    for case, world, person in zip(together, where, who, strict=True):
        alone = Chance(3, worlds[[world]], np.zeros(1, np.int64)).month(MONTH, Streams({"x": 2, "people": 30}))
        assert np.array_equal(case, alone.further("people", np.array([person]))[0])
    assert np.abs(uniform(together) - drawn["people"][where, who][:, None]).min() > 1e-6, "these are new draws"


def test_streams_that_share_a_place_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "place", lambda stream: 5)
    with pytest.raises(ValueError, match="share a place"):
        Streams({"first": 1, "second": 1})


def literals(name: str) -> list[str]:
    """The streams named by text in calls of a method in the engine, one entry a call."""
    found = []
    for path in [*(ROOT / "agents").glob("*.py"), *(ROOT / "game").glob("*.py"), *(ROOT / "game/phases").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                found += [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return found


def test_no_two_decisions_share_a_stream() -> None:
    world = World(researchers=100)
    monthly = [*world.streams.slices, *literals("block")]
    world.close()
    assert len(monthly) >= 8
    assert sorted(set(monthly)) == sorted(monthly)
    beginnings = literals("once")
    assert sorted(set(beginnings)) == sorted(beginnings)
    places = [chance.place(name) for name in monthly]
    assert len(set(places)) == len(places)


def test_world_4711_has_the_same_luck_alone_and_in_company() -> None:
    alone = luck(1, first=4711, sizes={"a": 3, "b": 2})
    company = luck(64, first=4700, sizes={"a": 3, "b": 2})
    for name in alone:
        assert np.array_equal(alone[name][0], company[name][11])


@pytest.mark.parametrize("change", [{"seed": 8}, {"first": 1}, {"branch": 1}, {"month": MONTH + 1}])
def test_every_part_of_the_key_counts(change: dict[str, int]) -> None:
    assert not np.any(luck(200)["draw"] == luck(200, **change)["draw"])


def test_large_seeds_and_world_numbers_are_told_apart() -> None:
    top = 2**63 - 1
    assert luck(1, seed=top)["draw"] != luck(1, seed=top - 1)["draw"]
    assert luck(1, first=10**12)["draw"] != luck(1, first=10**12 + 1)["draw"]
