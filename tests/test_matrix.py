"""The matrix of doctrines: every pair in the same worlds, best replies, findings, a picture."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from game.cli import exit_code
from game.errors import PrimacyError
from game.experiments.matrix import Matrix, findings
from game.experiments.matrix_report import draw_heat_map, sentences
from game.experiments.setup import Setup, metric_names
from game.experiments.statistics import best_reply
from tests.engine.at_once import Silent

US, CHINA, WORLDS = ("balanced", "grid", "moat"), ("balanced", "distillation"), 6


def run(folder: Path, **changes: Any) -> tuple[Matrix, dict[str, Any]]:
    matrix = Matrix(folder, "october-2022", WORLDS, seed=3, us=US, china=CHINA, **changes)
    matrix.open()
    return matrix, matrix.run(1, Silent(), lambda: ThreadPoolExecutor(1))


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    matrix, report = run(tmp_path_factory.mktemp("matrix") / "out")
    return matrix.folder, report


def test_every_pair_meets_the_same_worlds(done: tuple[Path, dict[str, Any]]) -> None:
    table = pq.read_table(done[0] / "matrix.parquet")
    names = ["us", "china", "world", "verdict", "ended", "error", *metric_names(), "us_score", "china_score"]
    assert table.column_names == names
    rows = table.to_pylist()
    expected = [(us, china, world) for us in US for china in CHINA for world in range(WORLDS)]
    assert [(row["us"], row["china"], row["world"]) for row in rows] == expected
    row = rows[expected.index(("moat", "distillation", 4))]
    world = Setup("october-2022", "moat", "distillation", seed=3).world(4)
    world.run()
    assert world.history.of("frontier_lead")[-12:, 0].mean() == pytest.approx(row["frontier_lead"], rel=1e-12)


def test_scores_are_shares_and_best_replies_are_those_of_the_rows(done: tuple[Path, dict[str, Any]]) -> None:
    folder, report = done
    assert json.loads((folder / "matrix.json").read_text()) == report
    rows = pq.read_table(folder / "matrix.parquet").to_pylist()
    for side, own, rivals in (("us", US, CHINA), ("china", CHINA, US)):
        other = "china" if side == "us" else "us"
        for rival in rivals:
            means = {
                name: np.mean([r[f"{side}_score"] for r in rows if r[side] == name and r[other] == rival])
                for name in own
            }
            assert all(0.0 <= mean <= 1.0 for mean in means.values())
            reply = report["best_replies"][side][rival]
            assert reply["best"] == max(means, key=lambda name: means[name])
            assert reply["score"]["value"] == pytest.approx(max(means.values()))
            assert reply["score"]["low"] <= reply["score"]["value"] <= reply["score"]["high"]
            for name, mean in means.items():
                assert reply["behind_best"][name]["value"] == pytest.approx(max(means.values()) - mean)
    assert sum(share["value"] for share in report["verdicts"].values()) == pytest.approx(1.0)


def test_findings_name_the_doctrine_that_is_too_good_and_the_one_of_no_use() -> None:
    luck = np.random.default_rng(1).normal(0.5, 0.05, (200, 1))
    names = ["good", "near", "poor"]
    replies = {rival: best_reply(names, luck + [0.10, 0.08, 0.02]) for rival in ("a", "b")}
    replies["c"] = best_reply(names, luck + [0.10, 0.12, 0.02])
    found = findings(names, replies)
    assert found["best_reply_to"] == {"good": ["a", "b"], "near": ["c"], "poor": []}
    assert found["best_reply_to_more_than_half"] == ["good"]
    assert found["never_within_3_points_of_best"] == ["poor"]
    report = {"findings": {"us": found}, "best_replies": {"us": replies}}
    first, second = sentences("us", report)
    assert first.endswith("more than half of 3 rivals: good (2).")
    assert second.endswith("never within 3 points of the best reply: poor (8.00 behind).")


def test_the_heat_map_is_a_picture(done: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    draw_heat_map(done[1], tmp_path / "matrix.png")
    content = (tmp_path / "matrix.png").read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) > 10_000


def test_a_matrix_in_use_is_refused_another_plan_named_and_the_same_resumed(
    done: tuple[Path, dict[str, Any]],
) -> None:
    folder, report = done
    with pytest.raises(PrimacyError, match="exists already"):
        run(folder)
    other = Matrix(folder, "october-2022", WORLDS, seed=4, us=US, china=CHINA)
    with pytest.raises(PrimacyError, match="seed was 3 when it was begun and is 4 now"):
        other.open(resume=True)
    same = Matrix(folder, "october-2022", WORLDS, seed=3, us=US, china=CHINA)
    same.open(resume=True)
    assert same.run(1, Silent(), lambda: ThreadPoolExecutor(1)) == report


def test_without_names_all_doctrines_play_but_the_records(tmp_path: Path) -> None:
    matrix = Matrix(tmp_path, "baseline-2025", 1)
    assert set(matrix.us) == {"balanced", "diffusion", "grid", "moat", "open-stack", "sprint"}
    assert set(matrix.china) == {
        "application-pivot",
        "balanced",
        "distillation",
        "inference",
        "integration",
        "native-silicon",
    }


def test_the_command_prints_its_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("game.doctrines.played_doctrine_names", lambda side: ["balanced"])
    code = exit_code(["matrix", "october-2022", "--worlds", "2", "--out", str(tmp_path / "out"), "--workers", "1"])
    output = " ".join(capsys.readouterr().out.split())
    assert code == 0
    assert "never within 3 points of the best reply: none" in output
    assert "more than half of 1 rivals: balanced (1)" in output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "matrix.json", "matrix.parquet", "matrix.png", "plan.json",
    }  # fmt: skip
