"""The truth gate: its arithmetic, its file, and what it says of a model that misses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from game.cli import exit_code
from game.configuration import load
from game.errors import PrimacyError
from game.experiments import truth as gate
from game.experiments.truth import Result, Target, Targets, truth
from game.paths import config_path

FILE = config_path("targets.yaml")


def target(**changes: object) -> Target:
    values = {
        "key": "k",
        "title": "t",
        "metric": "us_talent",
        "unit": "share",
        "observed": 0.42,
        "points": 8.0,
    }
    return Target(**{**values, "source": "s", **changes})  # type: ignore[arg-type]


def result(median: float, **changes: object) -> Result:
    return Result(target(**changes), 0, median, median, median)


@pytest.mark.parametrize(
    ("median", "passed"), [(0.339, False), (0.341, True), (0.42, True), (0.499, True), (0.501, False)]
)
def test_points_are_of_a_hundred(median: float, passed: bool) -> None:
    assert result(median).passed is passed


@pytest.mark.parametrize(
    ("median", "passed"), [(6.6, False), (6.7, True), (14.9, True), (15.1, False), (float("nan"), False)]
)
def test_a_factor_works_both_ways(median: float, passed: bool) -> None:
    assert result(median, observed=10.0, points=None, factor=1.5).passed is passed


def test_the_file_holds_the_promised_targets_with_sources() -> None:
    wanted = load(Targets, FILE)
    assert wanted.scenario == "october-2022" and wanted.doctrine == "history"
    tolerances = {each.key: (each.factor, each.points) for each in wanted.targets}
    assert tolerances["nvidia_shipped"] == tolerances["china_share"] == tolerances["frontier_lag"] == (1.5, None)
    assert tolerances["china_largest_run"] == (1.5, None)
    assert tolerances["us_talent"] == tolerances["china_talent"] == tolerances["china_origin_in_us"] == (None, 8.0)
    assert all("targets.csv" in each.source for each in wanted.targets)


def test_a_target_needs_one_tolerance_and_a_metric_that_exists(tmp_path: Path) -> None:
    text = FILE.read_text()
    path = tmp_path / "targets.yaml"
    path.write_text(text.replace("    points: 8\n", "    points: 8\n    factor: 2\n", 1))
    with pytest.raises(PrimacyError, match='target "us_talent" needs exactly one of factor and points'):
        truth(2, path=path)
    path.write_text(text.replace("metric: frontier_lead", "metric: frontier_leed"))
    with pytest.raises(PrimacyError, match='target "frontier_lag" asks for frontier_leed, which is no metric'):
        truth(2, path=path)


def test_medians_do_not_depend_on_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [each.as_dict() for each in truth(10)]
    monkeypatch.setattr(gate, "CHUNK", 3)
    assert [each.as_dict() for each in truth(10)] == whole


def test_a_model_that_misses_is_exit_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found = [result(0.42), result(0.9)]
    monkeypatch.setattr(gate, "truth", lambda *arguments: found)
    assert exit_code(["check", "truth"]) == 1
    output = capsys.readouterr().out
    assert "1 of 2 targets are met" in output and "MISSED" in output
    monkeypatch.setattr(gate, "truth", lambda *arguments: found[:1])
    assert exit_code(["check", "truth", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["passed"] is True and entry["median"] == 0.42 and entry["allowed"] == pytest.approx([0.34, 0.5])


def test_the_model_meets_every_target() -> None:
    missed = [each.as_dict() for each in truth(256) if not each.passed]
    assert missed == []
