"""Calibration: ensembles are read, checked and drawn; waves rule out what the record rules out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from game.chance import Chance
from game.ensembles import FEWEST, load_ensemble
from game.errors import PrimacyError
from game.experiments import calibration as calibration_module
from game.experiments.calibration import Runs, Scale, Yardstick, calibrate, fitted, hypercube, sample, worst
from game.experiments.calibration_plan import Space, read_plan
from game.experiments.calibration_report import narrowing, write_ensemble
from game.experiments.emulator import fit, foretold, unseen
from game.experiments.hindcast import Target, mapped, predict, read_targets
from game.parameters import Parameters, ensemble_of, mode_of, parameter_set, ranges
from game.paths import config_path
from game.scenario import load_scenario
from game.world import World
from tests.engine.play import FEW

# -------------------------------------------------------------------------------------------------------- ensembles


RANGES = ranges(parameter_set("uncalibrated"))
TAX = RANGES["native_tax"].high[0]
CAPITAL = mode_of(parameter_set("uncalibrated")["capital_base"])
GRAIN = 1e-6
"""What one row's American capital differs from the next's."""


def row(place: int, rows: int = FEWEST) -> str:
    """A row of an ensemble that can be told from others."""
    return f"{TAX * place / rows:.9g},{CAPITAL[0] + GRAIN * place:.9g},{CAPITAL[1]:.9g}"


def table(rows: int = FEWEST, head: str = "native_tax,capital_base.us,capital_base.china") -> list[str]:
    """The lines of an ensemble."""
    return ["# made by a test", head, *(row(place, rows) for place in range(rows))]


def ensemble_set(folder: Path, lines: list[str]) -> str:
    """A parameter set beside its ensemble; returns its path."""
    (folder / "own.csv").write_text("\n".join(lines) + "\n")
    path = folder / "own.yaml"
    path.write_text("title: Own\ntext: A test's.\nensemble: own.csv\nchanges: {}\n")
    return str(path)


def test_each_world_draws_a_whole_row_and_the_rest_from_their_ranges(tmp_path: Path) -> None:
    name = ensemble_set(tmp_path, table())
    world = World(seed=5, worlds=64, researchers=FEW, parameters=name)
    plain = World(seed=5, worlds=64, researchers=FEW, parameters="uncalibrated")
    rows = np.rint(world.p.native_tax[:, 0] * FEWEST / TAX)
    np.testing.assert_allclose(world.p.capital_base[:, 0], CAPITAL[0] + GRAIN * rows, rtol=1e-8)
    assert world.p.capital_base.shape == (64, 2) and len(set(rows)) > 40
    for key, values in plain.p.items():
        if key not in ("native_tax", "capital_base"):
            assert np.array_equal(values, getattr(world.p, key)), key
    world.close(), plain.close()


def test_a_row_is_luck_of_seed_world_and_branch_alone(tmp_path: Path) -> None:
    name = ensemble_set(tmp_path, table())
    several = World(seed=5, worlds=8, researchers=FEW, parameters=name)
    alone = World(seed=5, worlds=1, first_world=6, researchers=FEW, parameters=name)
    assert alone.p.native_tax[0, 0] == several.p.native_tax[6, 0]
    ensemble = ensemble_of(name)
    assert ensemble is not None
    branches = Chance(5, np.zeros(50, np.int64), np.arange(50, dtype=np.int64))
    assert len(set(ensemble.member(branches).tolist())) > 30  # futures of one world draw other vectors
    several.close(), alone.close()


def test_overrides_win_and_may_differ_by_world(tmp_path: Path) -> None:
    name = ensemble_set(tmp_path, table())
    given = {
        "native_tax": np.array([0.01, 0.02, 0.03]),
        "capital_base": np.array([[0.01, 0.005]] * 3),
        "run_luck": 0.2,
    }
    world = World(seed=5, worlds=3, researchers=FEW, parameters=name, overrides=given)
    assert world.p.native_tax.tolist() == [[0.01], [0.02], [0.03]]
    assert world.p.capital_base.tolist() == [[0.01, 0.005]] * 3 and world.p.run_luck.tolist() == [[0.2]]
    child = world.fork(4)
    assert child.draw_parameters().native_tax[:, 0].tolist() == [0.01, 0.02, 0.03, 0.01]
    world.run(world.start + 2), world.close(), child.close()
    with pytest.raises(PrimacyError, match="native_tax"):
        World(worlds=4, researchers=FEW, overrides={"native_tax": np.array([0.1, 0.1])})


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (table(FEWEST - 1), f"{FEWEST}"),
        (table(head="nativ_tax,capital_base.us,capital_base.china"), "nativ_tax"),
        (table(head="native_tax,capital_base.us,run_luck"), "capital_base.china"),
        (table(head="native_tax,capital_base,run_luck"), "capital_base"),
        (table(head="native_tax.us,capital_base.us,capital_base.china"), "native_tax"),
        (table(head="native_tax,capital_base.us,capital_base.us"), "twice"),
        (table(head="dies_per_wafer,capital_base.us,capital_base.china"), "dies_per_wafer"),
        ([*table(), "0.1,0.012"], "2 values"),
        ([*table(), "0.1,many,0.0036"], "many"),
        ([*table(), row(FEWEST + 9)], f"0 to {TAX:g}"),
        ([*table(), row(1).replace(f"{CAPITAL[1]:.9g}", "nan")], "capital_base.china"),
        ([], f"{FEWEST}"),
    ],
)
def test_a_bad_ensemble_is_refused_in_one_sentence(tmp_path: Path, lines: list[str], named: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(PrimacyError) as refusal:
        load_ensemble(path, ranges(parameter_set("uncalibrated")))
    assert named in str(refusal.value) and "own.csv" in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_set_whose_ensemble_is_not_there_says_so(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("title: Own\ntext: A test's.\nensemble: none.csv\nchanges: {}\n")
    with pytest.raises(PrimacyError, match=r"none\.csv"):
        ensemble_of(str(path))


def test_evidence_draws_from_its_ensemble_and_the_essay_from_none() -> None:
    ensemble = ensemble_of("evidence")
    assert ensemble is not None and ensemble.rows >= FEWEST
    assert ensemble_of("essay") is None and ensemble_of("uncalibrated") is None
    free = read_plan().free
    assert set(ensemble.values) == set(free)
    chance = Chance(5, np.arange(400, dtype=np.int64), np.zeros(400, np.int64))
    drawn = Parameters.draw(parameter_set("evidence"), chance, ensemble)
    for name, allowed in ranges(parameter_set("evidence")).items():
        values = getattr(drawn, name)
        assert (values >= allowed.low * (1 - 1e-8) - 1e-12).all() and (values <= allowed.high * (1 + 1e-8)).all(), name


# ------------------------------------------------------------------------------------------------------------ the plan


def test_every_free_parameter_has_a_range_and_a_reason() -> None:
    plan = read_plan()
    assert all(len(reason) > 5 for reason in plan.free.values())
    space = Space.of(plan)
    corners = space.values(np.array([np.zeros(space.dimensions), np.ones(space.dimensions)]))
    np.testing.assert_allclose(corners, [space.low, space.high])
    assert space.overrides(np.full((2, space.dimensions), 0.5), 3)["capital_base"].shape == (6, 2)


def test_a_free_parameter_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calibration.yaml"
    shipped = config_path("calibration.yaml").read_text(encoding="utf-8")
    path.write_text(shipped.replace("  idle_caution:", "  idle_cation:"), encoding="utf-8")
    with pytest.raises(PrimacyError, match="idle_caution"):
        read_plan(path)


def test_only_what_ended_by_2023_and_is_computed_is_fitted() -> None:
    plan = read_plan()
    first = load_scenario(plan.scenario).start
    chosen = fitted(read_targets(), plan, first)
    assert len(chosen) > 20
    for target in chosen:
        found = mapped(target)
        assert found is not None and not found.given
        assert first <= target.period.first and target.period.last <= plan.fit_until
    assert not [target for target in chosen if "2024" in target.period.text or "2025" in target.period.text]


# ----------------------------------------------------------------------------------------------- emulator and waves


def test_the_emulator_finds_a_surface_and_owns_up_to_what_it_misses() -> None:
    points = hypercube(Space.of(read_plan()), 900, 3)
    luck = np.random.Generator(np.random.PCG64(1))
    smooth = 3.0 * points[:, 0] - 2.0 * points[:, 1] ** 2 + points[:, 0] * points[:, 1]
    outputs = np.stack([smooth, smooth + 0.5 * luck.standard_normal(900)], axis=1)
    emulator = fit(points, outputs)
    again = hypercube(Space.of(read_plan()), 300, 4)
    truth = 3.0 * again[:, 0] - 2.0 * again[:, 1] ** 2 + again[:, 0] * again[:, 1]
    assert np.abs(emulator.predict(again)[:, 0] - truth).max() < 0.1
    assert emulator.variance[0] < 0.01 and 0.15 < emulator.variance[1] < 0.4


def test_the_emulator_is_held_against_runs_that_it_was_not_made_from() -> None:
    luck = np.random.default_rng(7)
    points = luck.random((400, 5))
    surface = 3.0 * points[:, 0] + 2.0 * points[:, 1] * points[:, 2]
    outputs = np.stack([surface + 0.3 * luck.standard_normal(400), luck.standard_normal(400)], axis=1)
    known, noise = unseen(points, outputs)
    assert 0.7 < known < 0.95 and noise < 0.1, "noise cannot be foretold, whatever a surface explains of it"
    first, later = points[:300], points[300:]
    assert 0.9 < foretold(fit(first, outputs[:300]), later, outputs[300:]) <= 1.0
    assert foretold(fit(first, outputs[:300]), later, outputs[300:] + 5.0) < 0.05


def test_a_grade_that_the_plan_does_not_know_counts_as_the_least_firm() -> None:
    plan = read_plan()
    assert plan.discrepancy_of("A") < plan.discrepancy_of("C") == plan.discrepancy_of("-")


def test_the_worst_but_a_few_counts() -> None:
    assert worst(np.array([[1.0, 5.0, 2.0, 4.0]]), 1).tolist() == [4.0]
    assert worst(np.array([[1.0, 5.0]]), 5).tolist() == [1.0]


class Straight:
    """An executor that does the work at once, in this process."""

    def submit(self, function, job):  # type: ignore[no-untyped-def]
        from concurrent.futures import Future

        done: Future[Runs] = Future()
        done.set_result(function(job))
        return done

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


def straight_line(truth: np.ndarray, noise: float = 0.05):  # type: ignore[no-untyped-def]
    """A stand-in for the engine: each target is the sum of three axes, so that the truth can be found again."""

    def run_job(job):  # type: ignore[no-untyped-def]
        luck = np.random.Generator(np.random.PCG64(job.first_world))
        scales = [Scale.of(target) for target in job.targets]
        means = np.stack(
            [scale.observed + 8.0 * scale.half * (job.points[:, j] - truth[j]) for j, scale in enumerate(scales)],
            axis=1,
        )
        half = np.array([scale.half for scale in scales])
        return Runs(
            job.points, means + noise * half * luck.standard_normal(means.shape), (noise * half) ** 2 + 0 * means
        )

    return run_job


def test_waves_narrow_to_what_made_the_record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plan = read_plan()
    plan = plan.model_copy(update={"exceed": 0})
    targets = fitted(read_targets(), plan, load_scenario(plan.scenario).start)[:6]
    truth = np.array([0.3, 0.7, 0.5, 0.4, 0.6, 0.5])
    monkeypatch.setattr(calibration_module, "run_job", straight_line(truth))
    found = calibrate(plan, targets, 400, 3, 4, 1, Straight(), lambda worlds: None)
    assert len(found.points) == plan.members and not found.set_aside
    assert found.waves[-1].not_implausible > 3 * found.waves[0].not_implausible
    np.testing.assert_allclose(found.points[:, :6].mean(axis=0), truth, atol=0.06)
    widths = {each.axis: each.width for each in narrowing(found.space, found.values)}
    assert all(widths[axis] < 0.6 for axis in found.space.axes[:6])
    assert np.median([widths[axis] for axis in found.space.axes[6:]]) > 0.85  # what nothing speaks of stays as it was
    assert (found.worst <= plan.cut).all()
    write_ensemble(tmp_path / "made.csv", found, ["made by a test"])
    again = load_ensemble(tmp_path / "made.csv", ranges(parameter_set(plan.parameters)))
    np.testing.assert_allclose(np.stack(list(again.columns.values()), axis=1), found.values, rtol=1e-8)


def test_a_target_beyond_every_vector_is_set_aside_and_bends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = read_plan()
    targets = fitted(read_targets(), plan, load_scenario(plan.scenario).start)[:5]
    monkeypatch.setattr(calibration_module, "run_job", straight_line(np.array([0.5, 0.5, 0.5, 0.5, 9.0])))
    found = calibrate(plan, targets, 400, 2, 4, 1, Straight(), lambda worlds: None)
    assert [target for target, _ in found.set_aside] == [targets[4]] and len(found.targets) == 4


def test_too_few_vectors_are_no_ensemble(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = read_plan()
    targets = fitted(read_targets(), plan, load_scenario(plan.scenario).start)[:4]
    monkeypatch.setattr(calibration_module, "run_job", straight_line(np.full(4, 0.5)))
    with pytest.raises(PrimacyError, match="--vectors"):
        calibrate(plan, targets, 100, 1, 4, 1, Straight(), lambda worlds: None)


def test_the_sampler_keeps_the_prior_where_nothing_is_known() -> None:
    space = Space.of(read_plan())
    points = hypercube(space, 300, 2)
    emulator = fit(points, np.zeros((300, 1)))
    yardstick = Yardstick(np.zeros(1), np.ones(1), np.zeros(1), np.ones(1))
    drawn = sample(emulator, yardstick, read_plan(), points, 1500, 1.0, 7)
    assert drawn.min() >= 0.0 and drawn.max() <= 1.0
    assert np.abs(drawn.mean(axis=0) - 0.5).max() < 0.06 and np.abs(drawn.std(axis=0) - 12**-0.5).max() < 0.04


def test_a_block_of_worlds_says_the_same_alone_and_in_company() -> None:
    """A wave may be cut into parts for processes; each vector's block is the same worlds."""
    plan = read_plan()
    targets: list[Target] = fitted(read_targets(), plan, load_scenario(plan.scenario).start)
    points = hypercube(Space.of(plan), 3, 1)
    space = Space.of(plan)

    def run(rows: slice, first: int) -> np.ndarray:
        part = points[rows]
        return predict(
            targets, 2 * len(part), 1, plan.parameters, space.overrides(part, 2), plan.scenario, plan.doctrine,
            load_scenario(plan.scenario).start + 23, first,
        ).values  # fmt: skip

    np.testing.assert_array_equal(run(slice(0, 3), 0)[4:], run(slice(2, 3), 4))
