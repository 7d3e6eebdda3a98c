"""Reliability: forecasts of many games at once are the window's own; odds and fans are held against what happened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from game.calendar import month_from_text
from game.doctrines import load_doctrine
from game.ensembles import FEWEST
from game.errors import PrimacyError
from game.experiments import games, reliability
from game.experiments.games import FAN, DrawnDoctrine, branches_apart, continued, futures_of
from game.experiments.progress import Bar
from game.experiments.reliability import Chunk, Reliability, play
from game.experiments.reliability_measures import bins, brier, coverage, report
from game.experiments.reliability_report import page
from game.experiments.reliability_rows import FORECASTS, PAIRS, schema
from game.experiments.setup import Setup
from game.experiments.store import read_header
from game.forecast import futures
from game.outcome.verdict import verdict_keys
from game.parameters import ensemble_of
from game.world import World
from tests.engine.play import FEW

TURN = 3
UNTIL = month_from_text("2026-03")
"""Short games: five turns, forecast at the third."""


def short(us: str = "balanced", china: str = "inference", parameters: str = "evidence") -> Setup:
    """The setup of short games."""
    return Setup("baseline-2025", us, china, parameters, 3, UNTIL)


@pytest.fixture(scope="module")
def late() -> World:
    """Four games that stand in their third turn."""
    world = games.begin(short("grid", "native-silicon"), 10, 4, FEW)
    return world.run(world.start + 3 * (TURN - 1))


def test_futures_of_many_games_are_the_windows_own(late: World) -> None:
    """Game by game, bit for bit, what `game.forecast.futures` says of that world alone."""
    branches = np.tile(np.arange(1, 4, dtype=np.int64), (4, 1))
    together = futures_of(late, np.arange(4), "china", branches)
    alone = World("baseline-2025", 3, 1, 12, "grid", "native-silicon", researchers=FEW, until=UNTIL + 1).run(late.month)
    window = futures(alone, "china", worlds=3, metrics=FAN)
    for metric in FAN:
        assert together.history.of(metric)[:, 6:9].tobytes() == np.ascontiguousarray(window.of(metric)[:, 0]).tobytes()
    together.close(), alone.close()


def test_who_knows_all_but_luck_knows_the_state_and_the_parameters(late: World) -> None:
    branches = np.tile(np.arange(1, 4, dtype=np.int64), (4, 1))
    child = {knows: futures_of(late, np.arange(4), "us", branches, knows=knows) for knows in ("belief", "state", "all")}
    whose = np.repeat(np.arange(4), 3)
    assert np.array_equal(child["all"].p.run_luck, late.p.run_luck[whose])
    assert np.array_equal(child["state"].p.run_luck, child["belief"].p.run_luck)
    assert not np.array_equal(child["state"].p.run_luck, late.p.run_luck[whose])
    ends = {knows: world.history.of("capability_gap")[-1] for knows, world in child.items()}
    assert not np.array_equal(ends["state"], ends["belief"]) and not np.array_equal(ends["state"], ends["all"])
    for world in child.values():
        world.close()


def test_a_game_goes_on_as_it_would_have(late: World) -> None:
    """Continued with its own doctrines a game meets the same luck: only what fog looks back on differs."""
    own = continued(late, np.arange(4), late.doctrines)
    stood = continued(late, np.arange(4), (None, None))
    assert own.is_over and stood.is_over
    assert np.array_equal(own.p.run_luck, late.p.run_luck)
    assert not np.array_equal(own.governments.level, stood.governments.level)
    own.close(), stood.close()


def test_no_future_draws_its_games_own_vector(tmp_path: Path) -> None:
    rows = "\n".join(f"{0.13 * k / FEWEST:.6f}" for k in range(FEWEST))
    (tmp_path / "own.csv").write_text(f"native_tax\n{rows}\n")
    (tmp_path / "own.yaml").write_text("title: Own\ntext: A test's.\nensemble: own.csv\nchanges: {}\n")
    name = str(tmp_path / "own.yaml")
    world = games.begin(short(parameters=name), 0, 40, FEW)
    branches = branches_apart(world, 60, 1)
    ensemble = ensemble_of(name)
    assert ensemble is not None and branches.shape == (40, 60)
    own = ensemble.member(world.chance)
    drawn = games._members(world, ensemble, np.arange(1, 200))
    passed_over = 0
    for game in range(40):
        assert len(set(branches[game].tolist())) == 60
        assert not (drawn[game, branches[game] - 1] == own[game]).any()
        passed_over += int((drawn[game, :60] == own[game]).any())
    assert passed_over > 0
    world.close()


def test_a_drawn_doctrine_plays_each_worlds_own(late: World) -> None:
    known = [load_doctrine("balanced", "us"), load_doctrine("grid", "us")]
    mixed = DrawnDoctrine(known, np.array([0, 1, 1, 0]))
    wish = mixed.wish(late.month, lambda name: late.seen(0, name), 4)
    for world, which in enumerate(mixed.which):
        alone = known[which].wish(late.month, lambda name: late.seen(0, name), 4)
        np.testing.assert_array_equal(wish.targets[world], alone.targets[world])
        np.testing.assert_array_equal(wish.priority[world], alone.priority[world])
        np.testing.assert_array_equal(wish.programmes[world], alone.programmes[world])
        played = {(play.play, play.urgent) for play in wish.plays if play.where[world]}
        assert played == {(play.play, play.urgent) for play in alone.plays if play.where[world]}


def test_a_chunk_tells_of_every_game_and_turn() -> None:
    setup = short()
    rows = list(play(Chunk(setup, 31, 33, 4, (2, TURN), "", "", FEW)))
    assert {(row["game"], row["turn"]) for row in rows} == {(game, turn) for game in (31, 32, 33) for turn in (2, TURN)}
    assert {row["game"]: row["side"] for row in rows} == {31: "china", 32: "us", 33: "china"}
    table = pa.Table.from_pylist(rows, schema=schema())
    for name in FORECASTS:
        told = table.filter(pc.is_valid(table[f"odds_{name}_parity"]))
        # Games 32 and 33 are the ones of these that are also forecast in the other ways.
        assert set(told["game"].to_pylist()) == ({31, 32, 33} if name == "standing" else {32, 33})
        total = sum(told[f"odds_{name}_{key}"].to_numpy() for key in verdict_keys())
        np.testing.assert_allclose(total, 1.0)
        low, high = (told[f"fan_{name}_frontier_lead_end_{q}"].to_numpy() for q in ("05", "95"))
        assert (low <= high).all()
    alone = list(play(Chunk(setup, 32, 32, 4, (2, TURN), "", "", FEW)))
    assert alone == [row for row in rows if row["game"] == 32]


class Quiet(Bar):
    """A bar that says nothing."""

    def __init__(self) -> None:
        super().__init__("", stream=open("/dev/null", "w"))  # noqa: SIM115 - closed with the process


def straight() -> reliability.ExecutorFactory:
    """An executor in this process."""
    from concurrent.futures import ThreadPoolExecutor

    return lambda: ThreadPoolExecutor(1)


def test_a_run_resumes_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def task(folder: str) -> Reliability:
        made = Reliability(tmp_path / folder, games=3, futures=3, turns=(TURN,), until=UNTIL, researchers=FEW)
        made.task.setups = made.task.setups[:2]
        made.pairs = made.pairs[:2]
        return made

    whole = task("whole")
    whole.open()
    rows = whole.run(1, Quiet(), straight())
    assert rows.num_rows == 3 and read_header(whole.folder / "games.parquet")["games"] == 3
    first = task("again")
    first.open()
    reliability.compute(first.chunks()[0])
    again = task("again")
    with pytest.raises(PrimacyError, match="--resume"):
        again.open()
    again.open(resume=True)
    done: list[Chunk] = []
    monkeypatch.setattr(
        reliability, "compute", lambda chunk, work=reliability.compute: (done.append(chunk), work(chunk))
    )
    assert again.run(1, Quiet(), straight()).equals(rows)
    assert len(done) == 1


# --------------------------------------------------------------------------------------------------------- statistics


def said_of(probability: np.ndarray, seed: int) -> np.ndarray:
    """What happens when the probabilities are true."""
    luck = np.random.Generator(np.random.PCG64(seed))
    return (luck.random(probability.shape) < probability).astype(float)


def test_true_odds_are_reliable_and_overconfident_ones_are_not() -> None:
    luck = np.random.Generator(np.random.PCG64(2))
    truth = luck.random((3000, 2))
    happened = said_of(truth, 3)
    honest = bins(truth, happened)
    assert len(honest) == 10 and all(abs(each.error) < 0.06 for each in honest)
    covered = [each.error_low <= 0.0 <= each.error_high for each in honest]
    assert sum(covered) >= 8
    bold = bins(np.clip(0.5 + 1.8 * (truth - 0.5), 0.0, 1.0), happened)
    assert bold[-1].error < -0.05 and bold[0].error > 0.05


def test_brier_knows_the_base_rates() -> None:
    happened = np.eye(3)[np.array([0, 0, 1, 2] * 25)]
    base = np.tile(happened.mean(axis=0), (100, 1))
    assert brier(base, happened)[1] == pytest.approx(0.0)
    assert brier(happened, happened) == (0.0, 1.0)


def test_the_report_tells_the_window_from_its_corrections() -> None:
    rows = list(play(Chunk(short(), 0, 3, 4, (TURN,), "", "", FEW)))
    table = pa.Table.from_pylist(rows, schema=schema())
    found = report(table)
    assert {(each["forecast"], each["truth"]) for each in found.values()} == set(PAIRS)
    shares = coverage(table, "standing", "standing")
    assert len(shares) == len(FAN) * 2 * 2 and all(0.0 <= each["value"] <= 1.0 for each in shares)
    text = page(Reliability(Path("none"), games=4, futures=4, turns=(TURN,)), found)
    assert "standing orders" in text and "| 3 | 4 |" in text
