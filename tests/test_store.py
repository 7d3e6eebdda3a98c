"""Files that are whole or absent, and bytes that do not depend on how rows arrive."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.errors import PrimacyError
from game.experiments import store
from game.experiments.undertaking import chunk_size, first_difference

METRICS = ["lead", "ratio"]


def rows(count: int) -> pa.Table:
    draws = np.random.default_rng(1)
    values = {
        "name": pa.array([f"row {k % 7}" for k in range(count)]),
        "value": pa.array(draws.normal(size=count)),
    }
    return pa.table(values)


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, 40_000), max_size=8))
def test_bytes_do_not_depend_on_the_pieces_in_which_rows_arrive(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int]
) -> None:
    folder, table = tmp_path_factory.mktemp("rows"), rows(40_000)
    schema = store.with_header(table.schema, {"seed": 1})
    edges = [0, *sorted(cuts), 40_000]
    pieces = (table.slice(low, high - low) for low, high in zip(edges, edges[1:], strict=False))
    store.write_rows(folder / "whole.parquet", schema, [table])
    assert store.write_rows(folder / "cut.parquet", schema, pieces) == 40_000
    assert (folder / "cut.parquet").read_bytes() == (folder / "whole.parquet").read_bytes()
    assert pq.read_table(folder / "cut.parquet").equals(table)
    assert store.read_header(folder / "cut.parquet") == {"seed": 1}


def test_a_file_without_rows_has_its_columns(tmp_path: Path) -> None:
    store.write_rows(tmp_path / "none.parquet", rows(1).schema, [])
    assert pq.read_table(tmp_path / "none.parquet").column_names == ["name", "value"]


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    store.write_json(path, {"old": 1})
    with pytest.raises(ValueError, match="JSON"):
        store.write_json(path, {"new": float("nan")})
    assert path.read_text() == '{\n "old": 1\n}\n'
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PrimacyError, match=r"cannot be written: No such file"):
        store.write_json(tmp_path / "nowhere" / "a.json", {})


def test_what_is_not_finite_is_null() -> None:
    assert store.floats(np.array([1.0, np.nan, np.inf, -np.inf])).to_pylist() == [1.0, None, None, None]


def write_piece(folder: Path, first: int, last: int, mark: str = "plan") -> Path:
    path = store.piece_path(folder, first, last)
    table = store.lost_table(first, last, "x", METRICS)
    store.write_rows(path, store.with_header(table.schema, {"plan": mark}), [table])
    return path


def test_only_whole_pieces_of_the_same_plan_count_and_none_overlap(tmp_path: Path) -> None:
    for first, last in ((0, 9), (10, 14), (5, 12), (20, 29)):
        write_piece(tmp_path, first, last)
    write_piece(tmp_path, 30, 39, mark="another plan")
    write_piece(tmp_path, 40, 49).write_bytes(b"PAR1 damaged")
    (tmp_path / "50-59.parquet").write_bytes(write_piece(tmp_path, 0, 4).read_bytes())  # fewer rows than its name
    (tmp_path / "notes.txt").write_text("mine")
    found = store.finished_pieces(tmp_path, "plan", history=False)
    assert [piece[:2] for piece in found] == [(0, 9), (10, 14), (20, 29)]
    assert store.finished_pieces(tmp_path, "plan", history=True) == []


@given(st.integers(1, 300), st.integers(1, 100), st.lists(st.tuples(st.integers(0, 299), st.integers(1, 40))))
def test_gaps_and_finished_pieces_make_every_world_once(worlds: int, size: int, begun: list[tuple[int, int]]) -> None:
    finished: list[tuple[int, int, Path]] = []
    for first, length in sorted(begun):
        last = min(first + length, worlds) - 1
        if first < worlds and (not finished or first > finished[-1][1]):
            finished.append((first, last, Path()))
    todo = list(store.gaps(finished, worlds, size))
    assert all(0 <= last - first < size for first, last in todo)
    ranges = [*todo, *(piece[:2] for piece in finished)]
    covered = sorted(world for first, last in ranges for world in range(first, last + 1))
    assert covered == list(range(worlds))


def test_a_gap_is_cut_evenly() -> None:
    assert list(store.gaps([], 300, 256)) == [(0, 149), (150, 299)]
    assert chunk_size(1_000, workers=2, largest=512) == 250
    assert chunk_size(100_000, workers=2, largest=512) == 512
    assert chunk_size(100, workers=2, largest=512) == 128
    assert chunk_size(1_000, workers=2, largest=4) == 4


def test_history_of_worlds_is_sorted_by_world_then_month() -> None:
    values = np.arange(12.0).reshape(3, 2, 2)  # months, worlds, metrics
    table = store.history_table(values, ["a", "b", "c"], 7, METRICS)
    assert table["world"].to_pylist() == [7, 7, 7, 8, 8, 8]
    assert table["month"].to_pylist() == ["a", "b", "c"] * 2
    assert table["lead"].to_pylist() == [0.0, 4.0, 8.0, 2.0, 6.0, 10.0]


@pytest.mark.parametrize("memory", [1, 10**9])
def test_quantiles_over_pieces_are_those_over_all_kept_worlds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: int
) -> None:
    monkeypatch.setattr(store, "MEMORY", memory)
    values = np.random.default_rng(2).normal(size=(4, 50, 2))
    values[1, 3, 0] = np.nan
    keep = np.arange(50) != 9
    paths = []
    for first, last in ((0, 29), (30, 49)):
        path = tmp_path / f"{first}.history"
        table = store.history_table(values[:, first : last + 1], ["a", "b", "c", "d"], first, METRICS)
        store.write_rows(path, table.schema, [table])
        paths.append(path)
    found = pa.concat_tables(store.quantile_pieces(paths, keep, METRICS))
    assert found["metric"].to_pylist() == ["lead"] * 4 + ["ratio"] * 4
    assert found["month"].to_pylist() == ["a", "b", "c", "d"] * 2
    for column, point in store.HISTORY_POINTS.items():
        expected = np.nanquantile(values[:, keep], point, axis=1).T.reshape(-1)
        assert found[column].to_numpy() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ({"seed": 1}, {"seed": 2}, "seed was 1 when it was begun and is 2 now"),
        ({"versions": {"numpy": "2.3"}}, {"versions": {"numpy": "2.4"}}, "versions numpy was 2.3"),
        ({"hashes": {"engine": "a"}}, {"hashes": {"engine": "b"}}, "the engine has changed"),
        ({"hashes": {"configs/x.yaml": "a"}}, {"hashes": {}}, "configs/x.yaml has changed"),
        ({"cpu_features": ["AVX2"]}, {"cpu_features": []}, "a processor with other features"),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, "b was 2"),
    ],
)
def test_the_first_difference_of_two_plans_is_named(then: object, now: object, words: str) -> None:
    assert words in str(first_difference(then, now))
    assert first_difference(then, then) is None
