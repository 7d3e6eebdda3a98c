"""The command `primacy calibrate`: from the plan and the targets to an ensemble in a folder, with its report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from game.calendar import month_text
from game.configuration import shown
from game.errors import PrimacyError
from game.experiments.extras import require

SCORED = 1024
"""Worlds by which parameter sets are scored."""


def run_calibration(
    out: Path,
    vectors: int,
    waves: int,
    worlds: int,
    seed: int,
    targets_file: Path | None,
    workers: int,
    say: Callable[[str], None],
) -> None:
    """Calibrate and write `evidence.csv`, `evidence.yaml` (a set that names it), `calibration.md` and `.png`.

    Raises PrimacyError when something is missing, or too few vectors are left.
    """
    require("calibrate", "scipy", "matplotlib")
    from game.experiments import store
    from game.experiments.calibration import calibrate, fitted
    from game.experiments.calibration_figure import draw
    from game.experiments.calibration_plan import read_plan
    from game.experiments.calibration_report import file_hash, print_calibration, scores, write, write_ensemble
    from game.experiments.chunks import end_workers, local_pool
    from game.experiments.hindcast import read_targets
    from game.experiments.hindcast_targets import shipped_targets
    from game.experiments.progress import Bar
    from game.experiments.provenance import hashes
    from game.experiments.summary import console
    from game.scenario import load_scenario

    plan = read_plan()
    path = targets_file or shipped_targets()
    targets = read_targets(path)
    chosen = fitted(targets, plan, load_scenario(plan.scenario).start)
    if not chosen:
        when = month_text(plan.fit_until)
        raise PrimacyError(f"{shown(path)} holds no computed target that ends by {when}; there is nothing to fit.")
    store.new_folder(out)
    executor = local_pool(workers)()
    try:
        with Bar("calibrate") as bar:
            bar.start(vectors * waves * worlds, 0)
            found = calibrate(plan, chosen, vectors, waves, worlds, seed, executor, bar.advance)
        executor.shutdown()
    except BaseException:
        end_workers()
        raise
    command = f"primacy calibrate --vectors {vectors} --waves {waves} --worlds-per-vector {worlds} --seed {seed}"
    how = [
        f"{len(found.points)} parameter vectors that the record up to {month_text(plan.fit_until)} does not rule out.",
        f"made by: {command}",
        f"made on: {datetime.now(UTC):%Y-%m-%d}",
        f"scenario {plan.scenario}, doctrine {plan.doctrine}, parameters {plan.parameters}",
        f"targets: {len(found.targets)} of {path.name}, SHA-256 {file_hash(path)}; engine {hashes()['engine'][:16]}",
    ]
    write_ensemble(out / "evidence.csv", found, how)
    text = "The vectors that the record does not rule out; what they do not hold is drawn from its own range."
    store.write_text(out / "evidence.yaml", f"title: Evidence\ntext: {text}\nensemble: evidence.csv\nchanges: {{}}\n")
    told = [
        scores(name, parameters, plan, targets, SCORED, seed)
        for name, parameters in (
            ("before", plan.parameters), ("after", str(out / "evidence.yaml")), ("essay", "essay"),
        )
    ]  # fmt: skip
    write(out, plan, found, told, command)
    draw(found, told, out / "calibration.png")
    print_calibration(found, told, console())
    say(f"The page is {out / 'calibration.md'}; {out / 'evidence.csv'} is the ensemble.")
