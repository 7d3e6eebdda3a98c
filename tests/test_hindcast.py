"""The hindcast: readings, status, baselines, shapes, and a small run."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from game.calendar import month, month_from_text
from game.cli import exit_code
from game.experiments import hindcast as h
from game.experiments import hindcast_shapes
from game.experiments.hindcast_baselines import compare, earlier_than, log_trend, persistence
from game.experiments.hindcast_mapping import plain
from game.experiments.hindcast_periods import period_from_text
from game.experiments.hindcast_report import CSV_COLUMNS, csv_text
from game.experiments.hindcast_run import panels
from game.experiments.hindcast_targets import COLUMNS, shipped_targets
from tests.engine.hindcast import LINE, target


def prediction(values: list[float], first: str = "2019-01", last: str = "2026-12") -> h.Prediction:
    return h.Prediction(np.array(values)[:, None], month_from_text(first), month_from_text(last))


def status(values: list[float], **changes: object) -> h.Scored:
    return h.score([target(**changes)], prediction(values))[0]


# ----------------------------------------------------------------------------------------------------- status


def test_status_is_by_the_median_within_low_and_high() -> None:
    assert status([1.0, 6.0, 100.0]).status == "inside"
    assert status([1.0, 4.9, 100.0]).status == "outside"
    assert status([5.0]).status == status([20.0]).status == "inside"


def test_a_start_value_is_given_for_as_long_as_it_stands() -> None:
    runs = {"quantity": "Largest LLM training run to date", "actor": "China", "unit": "FLOP"}
    assert status([6.0], period=period_from_text("2020"), **runs).status == "given"
    assert status([6.0], period=period_from_text("2021"), **runs).status == "inside"
    assert status([6.0], period=period_from_text("2020"), **{**runs, "actor": "US"}).status == "inside"


def test_given_unmapped_and_not_covered_are_told_apart() -> None:
    assert status([6.0], quantity="Installed generating capacity", unit="GW").status == "given"
    assert status([6.0], quantity="Weight of the moon").status == "unmapped"
    assert status([6.0], actor="Peru").status == "unmapped"
    assert status([6.0], period=period_from_text("2018")).status == "not covered"
    assert status([6.0], period=period_from_text("2027")).status == "not covered"
    assert [status([6.0], quantity=q).counted for q in ("Weight of the moon", "Installed generating capacity")] == [
        True,
        False,
    ]


def test_an_unmapped_target_counts_as_outside() -> None:
    scored = h.score([target(), target(quantity="Weight of the moon")], h.Prediction(np.full((3, 2), 6.0), 0, 99_999))
    assert h.share_inside(scored) == (1, 2)


def test_distance_is_in_half_widths_and_in_logarithms_for_factors() -> None:
    assert status([10.0]).distance == pytest.approx(0.0)
    assert status([40.0]).distance == pytest.approx(2.0)
    assert status([16.0], low=8.0, high=12.0).distance == pytest.approx(3.0)
    assert status([0.0], low=0.0, high=0.0).distance == 0.0
    assert math.isinf(status([1.0], low=0.0, high=0.0).distance)


def test_a_date_that_did_not_come_is_never_and_outside() -> None:
    dated = {"quantity": "Best open-weights model turns Chinese", "actor": "China", "unit": "month", "dated": True}
    when = float(month(2024, 12))
    changes = {**dated, "observed": when, "low": when - 3, "high": when + 3}
    assert status([when], **changes).status == "inside"
    late = status([math.inf, math.inf, when], **changes)
    assert late.status == "outside" and late.target.text(late.median) == "never"
    assert late.target.text(when) == "2024-12"


# --------------------------------------------------------------------------------------------------- readings


class Worlds:
    """Two worlds of three years whose metrics are written by hand; row 0 tells of December 2018."""

    def __init__(self) -> None:
        self.worlds, self.start, self.end = 2, month(2019, 1), month(2022, 1)
        self.history = self
        self.months = np.arange(self.start - 1, self.end)
        steps = np.arange(len(self.months), dtype=float)[:, None]
        self._of = {
            "running": steps * np.array([1.0, 2.0]),
            "flow": np.ones((len(steps), 2)) * np.array([1.0, 3.0]),
            "whole": np.full((len(steps), 2), 10.0),
            "grows": 2.0 ** (steps / 12.0) * np.array([1.0, 5.0]),
            "sign": np.where(steps >= 5, 1.0, -1.0) * np.array([1.0, -1.0]),
        }

    def of(self, name: str) -> np.ndarray:
        return self._of[name]


def read(how: str, name: str, period: str, over: tuple[str, ...] = (), since: str | None = None) -> list[float]:
    from game.experiments.hindcast_mapping import Expression, Mapped

    when = None if since is None else month_from_text(since)
    what = Mapped(how, Expression(sum=(name,), over=over), 1.0, when, False)  # type: ignore[arg-type]
    return list(h.reading(Worlds(), what, period_from_text(period)))  # type: ignore[arg-type]


def test_stocks_are_read_at_the_last_month_flows_summed_and_growth_annualised() -> None:
    assert read("end", "running", "2020") == [24.0, 48.0]
    assert read("end", "running", "2019-03") == [3.0, 6.0]
    assert read("mean", "running", "2019Q1") == [2.0, 4.0]
    assert read("sum", "flow", "2019H2") == [6.0, 18.0]
    assert read("added", "running", "2020") == [12.0, 24.0]
    assert read("added", "running", "2021", since="2020-01") == [24.0, 48.0]
    assert read("growth", "grows", "2020") == pytest.approx([2.0, 2.0])
    assert read("growth", "grows", "2020H1") == pytest.approx([2.0, 2.0])
    assert read("growth", "grows", "2019-2021") == pytest.approx([2.0, 2.0])
    assert read("end", "running", "2019", over=("whole",)) == [1.2, 2.4]


def test_growth_told_of_a_month_is_that_of_the_year_that_ends_with_it() -> None:
    assert read("growth", "grows", "2020-06") == pytest.approx([2.0, 2.0])
    growing = target(quantity="AI compute stock growth", actor="World", unit="x/yr", period=period_from_text("2019-06"))
    assert h.score([growing], prediction([2.0]))[0].status == "not covered", "that year begins before the run"


def test_of_a_stock_only_the_last_month_has_to_be_covered() -> None:
    assert status([6.0], period=period_from_text("2018-2020")).status == "inside"
    assert status([6.0], quantity="Private AI investment", period=period_from_text("2018-2020")).status == "not covered"


def test_a_turn_is_the_first_month_of_a_lasting_lead() -> None:
    first, never = read("first", "sign", "2021-12")
    assert first == month(2019, 5) and math.isinf(never), "five months of a lead and none later are no turn"


# -------------------------------------------------------------------------------------------------- baselines


def test_baselines_see_only_what_was_observed_before_and_nothing_of_the_test() -> None:
    years = [
        target(period=period_from_text(str(y)), observed=2.0 ** (y - 2020)) for y in (2021, 2022, 2023, 2024, 2025)
    ]
    assert [each.period.text for each in earlier_than(years[1], years)] == ["2021"]
    assert [each.period.text for each in earlier_than(years[4], years)] == ["2021", "2022", "2023"]
    assert persistence(years[4], earlier_than(years[4], years)) == 8.0
    assert log_trend(years[4], earlier_than(years[4], years)) == pytest.approx(32.0)
    assert math.isnan(persistence(years[0], []))


def test_baselines_are_counted_over_the_targets_that_the_model_is() -> None:
    years = [target(period=period_from_text(str(y)), observed=10.0) for y in (2021, 2022, 2024)]
    scored = h.score(years, h.Prediction(np.full((2, 3), 50.0), month(2019, 1), month(2026, 12)))
    model, hold, trend = compare(scored, test=False)
    assert (model.inside, model.counted, hold.inside, hold.answered) == (0, 2, 1, 1)
    assert [(row.inside, row.counted) for row in compare(scored, test=True)] == [(0, 1), (1, 1), (1, 1)]
    assert trend.name == "log-trend"


# ----------------------------------------------------------------------------------------------------- shapes


def test_shapes_are_asked_of_every_world() -> None:
    first = month(2018, 12)
    rows = month(2025, 12) - first + 1
    series = {name: np.ones((rows, 2)) for name in hindcast_shapes.METRICS}
    months = np.arange(rows)
    series["capability_gap"][:, 0] = np.where(months % 6 == 0, 0.3, 0.8)
    series["china_leads"][:] = 0.0
    series["china_leads"][month(2024, 6) - first, 1] = 1.0
    found = hindcast_shapes.tests(first, series)
    assert list(found["saw"]) == [True, False]
    assert list(found["no Chinese leader"]) == [True, False]
    assert hindcast_shapes.tests(first, {name: values[:20] for name, values in series.items()}) == {}
    (shape,) = hindcast_shapes.shapes({"saw": 0.5})
    assert not shape.holds


# ---------------------------------------------------------------------------------------------- a small real run


def test_the_command_writes_the_columns_that_were_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.csv"
    other = "Z1,Weight of the moon,World,2021,7e22,6e22,8e22,kg,factor 2,A,none\n"
    early = LINE.replace(",2022,", ",2018,")
    own.write_text(",".join(COLUMNS) + "\n" + LINE + other + early)
    out = tmp_path / "out"
    command = ["hindcast", "--worlds", "4", "--until", "2022-12", "--workers", "1", "--targets", str(own)]
    assert exit_code([*command, "--out", str(out)]) == 0
    rows = list(csv.DictReader((out / "hindcast.csv").open()))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["status"] for row in rows][1:] == ["unmapped", "not covered"] and rows[0]["status"] in (
        "inside",
        "outside",
    )
    assert float(rows[0]["p5"]) <= float(rows[0]["median"]) <= float(rows[0]["p95"]) and rows[1]["median"] == ""
    page = (out / "hindcast.html").read_text()
    assert "data:image/png;base64," in page and "Weight of the moon" in page
    printed = capsys.readouterr().out
    assert "persistence" in printed and "log-trend" in printed and "not covered" in printed


def test_a_run_that_ends_no_quarter_and_targets_that_are_not_there_are_told_all_the_same(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(",".join(COLUMNS) + "\n" + LINE.replace(",2022,", ",2019-01,") + LINE.replace("Largest", "Smallest"))
    command = ["hindcast", "--worlds", "2", "--workers", "1", "--until", "2019-02", "--targets", str(own)]
    assert exit_code([*command, "--out", str(tmp_path)]) == 0
    rows = list(csv.DictReader((tmp_path / "hindcast.csv").open()))
    assert rows[0]["status"] in ("inside", "outside") and rows[1]["status"] == "not covered"
    assert "no quantity that the model is held against" in (tmp_path / "hindcast.html").read_text()


def test_a_result_does_not_depend_on_how_worlds_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    targets = h.read_targets()[:6]
    whole = h.predict(targets, worlds=5, until=month(2022, 12), overrides={"base_mfu": np.linspace(0.36, 0.48, 5)})
    monkeypatch.setattr(h, "CHUNK", 2)
    parts = h.predict(targets, worlds=5, until=month(2022, 12), overrides={"base_mfu": np.linspace(0.36, 0.48, 5)})
    assert np.array_equal(whole.values, parts.values, equal_nan=True)


def test_a_wrong_record_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["hindcast", "--doctrine", "balanced"]) == 2
    assert "--doctrine must be history or history-2026" in capsys.readouterr().err


def test_panels_hold_the_targets_of_one_quantity_and_actor() -> None:
    found = panels(h.read_targets())
    assert len({(plain(p.targets[0].quantity), p.targets[0].actor) for p in found}) == len(found)
    assert sum(len(panel.targets) for panel in found) == len(h.read_targets())


def test_the_file_of_results_keeps_the_order_of_the_targets() -> None:
    targets = [target(), target(target="X2")]
    scored = h.score(targets, h.Prediction(np.full((2, 2), 6.0), month(2019, 1), month(2026, 12)))
    lines = csv_text(scored).splitlines()
    assert [line.split(",")[0] for line in lines] == ["target", "X1", "X2"]
    assert shipped_targets().name == "targets.csv"
