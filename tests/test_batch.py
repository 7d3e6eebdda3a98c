"""Batches: the same bytes however they are computed, stopped, killed or resumed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from game.cli import exit_code
from game.errors import PrimacyError
from game.experiments import undertaking
from game.experiments.batch import Batch, announce
from game.experiments.setup import Setup, metric_names
from game.experiments.undertaking import Stopped
from tests.engine.at_once import AtOnce, Silent
from tests.waiting import LONGEST, until

SETUP = Setup("baseline-2025", "grid", "application-pivot", seed=5)
WORLDS = 12


def press_ctrl_c() -> None:
    raise KeyboardInterrupt


def run_batch(folder: Path, chunk: int = 256, resume: bool = False, **changes: Any) -> Batch:
    batch = Batch(folder, changes.pop("setup", SETUP), changes.pop("worlds", WORLDS), chunk=chunk, **changes)
    batch.open(resume)
    batch.run(1, Silent(), AtOnce)
    return batch


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One batch with the quantiles of its history, computed in one piece."""
    return run_batch(tmp_path_factory.mktemp("whole") / "out", history="quantiles").folder


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same batch with its whole history."""
    return run_batch(tmp_path_factory.mktemp("all") / "out", chunk=5, history="all").folder


def test_worlds_file_has_exactly_the_columns_that_are_promised(whole: Path) -> None:
    table = pq.read_table(whole / "worlds.parquet")
    assert table.column_names == ["world", "verdict", "ended", "error", *metric_names()]
    assert table["world"].to_pylist() == list(range(WORLDS))
    assert table["error"].null_count == WORLDS and table["verdict"].null_count == 0
    assert {str(table.schema.field(name).type) for name in metric_names()} == {"double"}


@pytest.mark.parametrize("chunk", [1, 5])
def test_bytes_do_not_depend_on_chunks(whole: Path, tmp_path: Path, chunk: int) -> None:
    run_batch(tmp_path / "out", chunk=chunk, history="quantiles")
    assert files(tmp_path / "out") == files(whole)


def test_bytes_do_not_depend_on_processes(whole: Path, tmp_path: Path) -> None:
    arguments = ["--worlds", str(WORLDS), "--seed", "5", "--us", "grid", "--china", "application-pivot"]
    out = ["--out", str(tmp_path / "out"), "--workers", "2", "--chunk", "4", "--history", "quantiles"]
    assert exit_code(["batch", "baseline-2025", *arguments, *out]) == 0
    assert files(tmp_path / "out") == files(whole)


def test_quantiles_are_those_of_the_whole_history(whole: Path, everything: Path) -> None:
    history = pq.read_table(everything / "history.parquet")
    assert history.column_names == ["world", "month", *metric_names()]
    months = history["month"].slice(0, history.num_rows // WORLDS).to_pylist()
    found = pq.read_table(whole / "history.parquet")
    assert found.column_names == ["month", "metric", "p05", "p25", "p50", "p75", "p95"]
    for place, name in enumerate(metric_names()):
        values = history[name].to_numpy().reshape(WORLDS, len(months))
        rows = found.slice(place * len(months), len(months))
        assert rows["month"].to_pylist() == months and set(rows["metric"].to_pylist()) == {name}
        known = ~np.isnan(values).all(axis=0)
        expected = np.nanquantile(values[:, known], 0.25, axis=0)
        assert rows["p25"].to_numpy()[known] == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_run_is_its_row_of_the_batch_to_the_last_bit(
    whole: Path, everything: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = 7
    row = pq.read_table(whole / "worlds.parquet").to_pylist()[number]
    arguments = ["--us", "grid", "--china", "application-pivot", "--seed", "5", "--world", str(number)]
    assert exit_code(["run", "baseline-2025", *arguments, "--json", "--out", str(tmp_path / "run.parquet")]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["metrics"] == {name: row[name] for name in metric_names()}
    assert (result["verdict"], result["ended"], result["world"]) == (row["verdict"], row["ended"], number)
    history = pq.read_table(everything / "history.parquet", filters=[("world", "=", number)]).drop_columns("world")
    months = pq.read_table(tmp_path / "run.parquet")
    assert months.equals(history.slice(0, months.num_rows))


def test_a_batch_stopped_by_hand_says_what_is_kept_and_goes_on(whole: Path, tmp_path: Path) -> None:
    batch = Batch(tmp_path / "out", SETUP, WORLDS, "quantiles", chunk=2)
    batch.open()

    with pytest.raises(Stopped, match=r"6 of 12 worlds are kept in .*out: go on with --resume"):
        batch.run(1, Silent(2, press_ctrl_c), AtOnce)  # three pieces are in hand at a time
    kept = sorted(path.name for path in (tmp_path / "out" / "chunks").glob("*.parquet"))
    assert kept == ["0-1.parquet", "2-3.parquet", "4-5.parquet"]
    computed: list[int] = []
    batch = Batch(tmp_path / "out", SETUP, WORLDS, "quantiles", chunk=4)
    batch.open(resume=True)
    progress = Silent()
    progress.advance = computed.append  # type: ignore[method-assign]
    batch.run(1, progress, AtOnce)
    assert computed == [3, 3]  # only what was missing, six worlds in pieces of at most four
    assert files(tmp_path / "out") == files(whole)
    assert not (tmp_path / "out" / "chunks").exists()


def test_a_damaged_piece_is_computed_again(whole: Path, tmp_path: Path) -> None:
    batch = Batch(tmp_path / "out", SETUP, WORLDS, "quantiles", chunk=3)
    batch.open()
    with pytest.raises(Stopped):
        batch.run(1, Silent(3, press_ctrl_c), AtOnce)
    (tmp_path / "out" / "chunks" / "0-2.parquet").write_bytes(b"PAR1")
    run_batch(tmp_path / "out", history="quantiles", resume=True)
    assert files(tmp_path / "out") == files(whole)


PRIMACY = ("-m", "game")
PRIMACY_THAT_STOPS = (
    "-c",
    """
import os, signal, sys
from game.cli import main
from game.experiments.progress import Bar
advance = Bar.advance
def stop_after_six(bar, worlds):
    advance(bar, worlds)
    if bar.done >= 6:
        os.kill(os.getpid(), signal.SIGSTOP)
Bar.advance = stop_after_six
sys.exit(main())
""",
)
"""Stands still, as the terminal's Ctrl-Z makes it, when six worlds are done."""


def batch_process(folder: Path, worlds: int, *more: str, program: tuple[str, ...] = PRIMACY) -> subprocess.Popen[str]:
    command = [sys.executable, *program, "batch", "baseline-2025", "--seed", "5", "--worlds", str(worlds)]
    return subprocess.Popen(
        [*command, "--out", str(folder), "--chunk", "2", "--workers", "2", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip


def hear_ctrl_c() -> None:
    """Undo what a shell does to what it starts in the background, and what all its children inherit."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_killed_process_is_resumed_to_the_same_bytes(tmp_path: Path) -> None:
    """And while it runs, nobody else may work in its folder; its death locks nobody out."""
    worlds = 60
    process = batch_process(tmp_path / "out", worlds, program=PRIMACY_THAT_STOPS)
    became = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    assert became is not None and became.si_code == os.CLD_STOPPED, process.communicate()
    second = batch_process(tmp_path / "out", worlds, "--resume")
    _, errors = second.communicate()
    assert second.returncode == 2
    assert f"is in use by process {process.pid}: wait for it to end, or give another --out." in errors
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert (tmp_path / "out" / ".lock").exists()
    before = len(list((tmp_path / "out" / "chunks").glob("*.parquet")))
    assert 3 <= before < worlds // 2 and not (tmp_path / "out" / "worlds.parquet").exists()
    resumed = batch_process(tmp_path / "out", worlds, "--resume")
    output, errors = resumed.communicate()
    assert resumed.returncode == 0, errors
    assert f"{worlds} worlds" in output
    setup = Setup("baseline-2025", "balanced", "balanced", seed=5)
    fresh = run_batch(tmp_path / "fresh", setup=setup, worlds=worlds)
    assert files(tmp_path / "out") == files(fresh.folder)


def test_ctrl_c_is_one_sentence_and_exit_130(tmp_path: Path) -> None:
    process = batch_process(tmp_path / "out", 2000)
    until(lambda: process.poll() is not None or len(list((tmp_path / "out" / "chunks").glob("*.parquet"))) >= 2)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    output, errors = process.communicate(timeout=LONGEST)
    assert process.returncode == 130
    last = errors.strip().splitlines()[-1]
    assert last.startswith("primacy: stopped; ") and "go on with --resume" in last
    assert "Traceback" not in errors and output == ""
    kept = int(last.removeprefix("primacy: stopped; ").split()[0].replace(",", ""))
    assert kept == 2 * len(list((tmp_path / "out" / "chunks").glob("*.parquet")))


def test_a_folder_in_use_is_refused_and_left_alone(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(PrimacyError, match="exists already: give another --out, or --resume"):
        run_batch(tmp_path / "mine")
    with pytest.raises(PrimacyError, match=r"holds nothing to resume: it has no batch\.json"):
        run_batch(tmp_path / "mine", resume=True)
    with pytest.raises(PrimacyError, match="exists already"):
        run_batch(tmp_path / "mine" / "thesis.txt")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
    before = files(whole)
    with pytest.raises(PrimacyError, match="exists already"):
        run_batch(whole, history="quantiles")
    assert files(whole) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"worlds": 13}, "worlds was 12 when it was begun and is 13 now"),
        ({"history": "all"}, "history was quantiles when it was begun and is all now"),
        (
            {"setup": Setup("baseline-2025", "moat", "application-pivot", seed=5)},
            "us was grid .* is moat now",
        ),
        ({"setup": Setup("baseline-2025", "grid", "application-pivot", seed=6)}, "seed was 5 .* is 6 now"),
    ],
)
def test_another_plan_cannot_resume_and_the_first_difference_is_named(
    whole: Path, changes: dict[str, Any], words: str
) -> None:
    before = files(whole)
    with pytest.raises(PrimacyError, match=f"cannot be resumed: {words}"):
        run_batch(whole, resume=True, **{"history": "quantiles", **changes})
    assert files(whole) == before


def test_a_finished_batch_resumed_computes_nothing(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(piece: Any) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(undertaking, "compute_piece", never)
    before = files(whole)
    assert run_batch(whole, history="quantiles", resume=True).undertaking.is_done
    assert files(whole) == before


def test_resume_in_a_folder_that_is_not_there_begins(tmp_path: Path) -> None:
    assert run_batch(tmp_path / "new", worlds=2, resume=True).result.is_file()


def test_a_resume_of_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["batch", "baseline-2025", "--worlds", "2", "--workers", "1", "--out", str(tmp_path / "new")]
    assert exit_code([*command, "--resume"]) == 0
    assert f"There is nothing in {tmp_path / 'new'} to resume: it begins anew." in capsys.readouterr().err
    assert exit_code([*command, "--resume"]) == 0
    assert "anew" not in capsys.readouterr().err
    assert not (tmp_path / "new" / ".lock").exists()


def test_record_tells_plan_versions_hashes_features_and_attempts(whole: Path) -> None:
    record = json.loads((whole / "batch.json").read_text())
    plan = record["plan"]
    assert record["finished"] is True and record["attempts"] == {"0-11": 1} and record["set_aside"] == {}
    assert (plan["scenario"], plan["us"], plan["worlds"], plan["seed"]) == ("baseline-2025", "grid", 12, 5)
    assert set(plan["versions"]) == {"primacy", "python", "numpy", "mesa", "pyarrow"}
    assert plan["cpu_features"] and len(plan["hashes"]["engine"]) == 64
    assert "configs/scenarios/baseline-2025.yaml" in plan["hashes"]


def test_a_piece_that_cannot_be_computed_becomes_rows_with_an_error(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = undertaking.compute_piece

    def wrong(piece: Any) -> None:
        if piece.first == 4:
            raise MemoryError("no memory left")
        right(piece)

    monkeypatch.setattr(undertaking, "compute_piece", wrong)
    batch = run_batch(tmp_path / "out", chunk=4)
    rows = pq.read_table(batch.result).to_pylist()
    expected = pq.read_table(whole / "worlds.parquet").to_pylist()
    assert [row["world"] for row in rows] == list(range(WORLDS))
    assert rows[:4] == expected[:4] and rows[8:] == expected[8:]
    for row in rows[4:8]:
        assert row["error"] == "set aside after 3 tries: MemoryError: no memory left"
        assert {value for key, value in row.items() if key not in ("world", "error")} == {None}
    monkeypatch.setattr(undertaking, "compute_piece", right)
    assert pq.read_table(run_batch(tmp_path / "out", resume=True).result).to_pylist() == expected


def test_a_world_that_goes_non_finite_is_a_row_that_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = Setup.world

    def broken(setup: Setup, first: int = 0, worlds: int = 1, history: bool = True) -> Any:
        world = make(setup, first, worlds, history)
        step = world.step

        def spoil() -> None:
            if world.month == world.start + 5 and first <= 3 < first + worlds:
                world.labs.know_how[3 - first, 0] = np.nan
            step()

        monkeypatch.setattr(world, "step", spoil, raising=False)
        return world

    monkeypatch.setattr(Setup, "world", broken)
    rows = pq.read_table(run_batch(tmp_path / "out", worlds=5).result).to_pylist()
    assert [row["world"] for row in rows if row["error"]] == [3]
    assert re.fullmatch(r"column \w+\.\w+ in 2025-06", rows[3]["error"])
    assert rows[3]["verdict"] is None and rows[3]["frontier_lead"] is None
    monkeypatch.setattr(Setup, "world", make)
    others = pq.read_table(run_batch(tmp_path / "sound", worlds=5).result).to_pylist()
    assert [row for row in rows if row["world"] != 3] == [row for row in others if row["world"] != 3]


def test_the_size_of_a_whole_history_is_told_first(tmp_path: Path) -> None:
    (line,) = announce(Batch(tmp_path, SETUP, 1000, "all"))
    assert f"1,000 worlds x 121 months x {len(metric_names())} metrics" in line and " MB before compression" in line
    assert announce(Batch(tmp_path, SETUP, 1000)) == []
