"""Two batches side by side: pairs where they met the same luck, groups where not."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from game.calendar import month_from_text
from game.cli import exit_code
from game.errors import PrimacyError
from game.experiments.batch import Batch
from game.experiments.compare import compare
from game.experiments.setup import Setup, metric_names
from tests.engine.at_once import AtOnce, Silent

WORLDS = 14


def batch(folder: Path, us: str, seed: int, worlds: int = WORLDS) -> Path:
    task = Batch(folder, Setup("baseline-2025", us, "balanced", seed=seed, until=month_from_text("2025-12")), worlds)
    task.open()
    task.run(1, Silent(), AtOnce)
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    home = tmp_path_factory.mktemp("batches")
    return {
        "grid": batch(home / "grid", "grid", 5),
        "moat": batch(home / "moat", "moat", 5),
        "luck": batch(home / "luck", "grid", 6),
        "few": batch(home / "few", "moat", 5, 4),
    }


def test_worlds_of_one_seed_are_compared_pair_by_pair(folders: dict[str, Path]) -> None:
    found = compare(folders["grid"], folders["moat"])
    assert found.paired and found.worlds == (WORLDS, WORLDS) and found.apart == ("us: grid, moat",)
    first, second = (pq.read_table(folders[name] / "worlds.parquet") for name in ("grid", "moat"))
    difference = first["legal_chips"].to_numpy() - second["legal_chips"].to_numpy()
    told = found.of("legal_chips")
    assert told.difference == pytest.approx(difference.mean()) and told.higher == pytest.approx(np.mean(difference > 0))
    assert told.low < told.difference < told.high and any(each.is_sure for each in found.differences)
    verdicts = [each for each in found.differences if each.kind == "verdict"]
    assert sum(each.first for each in verdicts) == pytest.approx(1.0)
    turned = compare(folders["moat"], folders["grid"]).of("legal_chips")
    assert (turned.difference, turned.low, turned.high) == pytest.approx((-told.difference, -told.high, -told.low))


def test_a_batch_does_not_differ_from_itself(folders: dict[str, Path]) -> None:
    found = compare(folders["grid"], folders["grid"])
    assert found.apart == () and not any(each.is_sure for each in found.differences)
    assert {each.difference for each in found.differences} == {0.0}


def test_batches_of_different_seeds_are_compared_as_groups(folders: dict[str, Path]) -> None:
    found = compare(folders["grid"], folders["luck"])
    assert not found.paired and found.apart == ("seed: 5, 6",)
    assert not any(each.is_sure for each in found.differences)
    assert all(each.higher is None for each in found.differences)


def test_what_cannot_be_compared_is_refused_in_one_sentence(folders: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(PrimacyError, match=r"hold 4 pairs of worlds with a verdict; 10 at least are needed"):
        compare(folders["grid"], folders["few"])
    with pytest.raises(PrimacyError, match=r'no metric "tensoin"; did you mean "tension"'):
        compare(folders["grid"], folders["moat"], ["tensoin"])
    with pytest.raises(PrimacyError, match="holds no batch"):
        compare(folders["grid"], tmp_path)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "batch.json").write_text((folders["grid"] / "batch.json").read_text())
    with pytest.raises(PrimacyError, match="is not finished: go on with primacy batch and --resume"):
        compare(folders["grid"], broken)
    (broken / "worlds.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(PrimacyError, match=r"worlds\.parquet is damaged"):
        compare(folders["grid"], broken)


def test_the_command_prints_writes_and_refuses(
    folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = [str(folders["grid"]), str(folders["moat"])]
    assert exit_code(["compare", *pair, "--out", str(tmp_path / "all.csv")]) == 0
    shown = capsys.readouterr()
    told = " ".join(shown.out.split())  # where lines break depends on how long the folders' names are
    assert "14 pairs of worlds" in told and "differ for sure" in told and " * " in told
    assert max(len(line) for line in shown.out.splitlines()) <= 80 and "…" not in shown.out
    with (tmp_path / "all.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {"verdict", "metric"} == {row["kind"] for row in rows}
    assert {row["name"] for row in rows} >= {"bifurcation", "tension"}
    assert exit_code(["compare", *pair, "--metric", "tension", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in told["differences"] if each["kind"] == "metric"] == ["tension"]
    assert exit_code(["compare", *pair, "--out", "all.txt"]) == 2
    assert "--out must name a file ending in .csv" in capsys.readouterr().err


def test_the_files_of_a_batch_say_what_their_columns_are(folders: dict[str, Path]) -> None:
    schema = pq.read_schema(folders["grid"] / "worlds.parquet")
    told = schema.field("frontier_lead").metadata
    assert told[b"unit"] == b"months" and b"twelve" in told[b"when"] and told[b"meaning"]
    assert all(field.metadata.get(b"meaning") for field in schema)
    with (folders["grid"] / "columns.csv").open(encoding="utf-8") as file:
        rows = {row["column"]: row for row in csv.DictReader(file)}
    assert list(rows) == schema.names and set(metric_names()) < set(rows)
    assert rows["tension"]["unit"] == "points" and rows["world"]["meaning"] == "number of the world, from 0"
