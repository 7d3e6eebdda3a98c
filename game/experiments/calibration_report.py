"""What calibration found: the ensemble's file, how far each parameter narrowed, and scores on both periods."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from game.calendar import month_text
from game.experiments import store
from game.experiments.calibration import Calibration, Wave
from game.experiments.calibration_plan import Plan, Space
from game.experiments.hindcast import Scored, Target, predict, score, share_inside
from game.experiments.summary import number

if TYPE_CHECKING:
    import numpy as np
    from rich.console import Console

ENDS = (0.05, 0.95)
GRADES = ("A", "B", "C")
PERIODS = ("fit", "test")
EMULATOR = (
    "*Explains*: the median over targets of the share of the vectors' variance that the emulator made from a wave "
    "explains; *in runs it has not seen*: the same by five-fold cross-validation; *foretold*: the share of a wave's "
    "results in the 95 % interval of the emulator that it was drawn by, before it was run. Emulators say only where to "
    "try: every vector of the ensemble was run, and is judged by its own worlds."
)


@dataclass(frozen=True)
class Narrowing:
    """A parameter before and after: the middle 90 % of its draws."""

    axis: str
    before: tuple[float, float]
    after: tuple[float, float]
    median: float

    @property
    def width(self) -> float:
        """Width after over width before."""
        return (self.after[1] - self.after[0]) / max(self.before[1] - self.before[0], 1e-300)


def narrowing(space: Space, values: np.ndarray) -> list[Narrowing]:
    """Return every free parameter before and after, narrowest first."""
    import numpy as np

    ends = np.repeat(np.array(ENDS)[:, None], space.dimensions, axis=1)
    before, after = space.values(ends), np.quantile(values, ENDS, axis=0)
    middle = np.median(values, axis=0)
    found = [
        Narrowing(axis, tuple(before[:, j]), tuple(after[:, j]), float(middle[j])) for j, axis in enumerate(space.axes)
    ]
    return sorted(found, key=lambda each: each.width)


def write_ensemble(path: Path, found: Calibration, how: Sequence[str]) -> None:
    """Write the ensemble as a table with a header that says how it was made and how far each parameter narrowed."""
    lines = [f"# {line}" for line in how]
    lines.append("# parameter: middle 90 % before, after, width after over before")
    for each in sorted(narrowing(found.space, found.values), key=lambda each: each.axis):
        (a, b), (c, d) = each.before, each.after
        lines.append(f"# {each.axis}: {a:.4g} to {b:.4g}, {c:.4g} to {d:.4g}, {each.width:.2f}")
    lines.append(",".join(found.space.axes))
    lines += [",".join(f"{value:.9g}" for value in row) for row in found.values]
    store.write_text(path, "\n".join(lines) + "\n")


def file_hash(path: Path) -> str:
    """Return the first digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


# -------------------------------------------------------------------------------------------------------- scores


@dataclass(frozen=True, eq=False)
class Scores:
    """What one parameter set says of all targets, by period: fitted, and later."""

    name: str
    by_period: dict[str, list[Scored]]

    def inside(self, period: str, grade: str | None = None) -> tuple[int, int]:
        """How many counted targets (of a grade) are inside, and how many are counted."""
        return share_inside(self.by_period[period], grade)

    def distance(self, period: str) -> float:
        """Median distance of counted targets, in half widths; what is unmapped does not count here."""
        import statistics

        far = [each.distance for each in self.by_period[period] if each.counted and not math.isnan(each.distance)]
        return statistics.median(far) if far else math.nan


def scores(name: str, parameters: str, plan: Plan, targets: Sequence[Target], worlds: int, seed: int) -> Scores:
    """Run worlds under the record and score every target in its period; what ends after the test is left out."""
    prediction = predict(
        targets, worlds, seed, parameters, scenario=plan.scenario, doctrine=plan.doctrine, until=plan.test_until
    )
    found: dict[str, list[Scored]] = {period: [] for period in PERIODS}
    for each in score(targets, prediction):
        if each.status != "not covered":
            found["fit" if each.target.period.last <= plan.fit_until else "test"].append(each)
    return Scores(name, found)


# ------------------------------------------------------------------------------------------------- what is shown


def print_calibration(found: Calibration, told: Sequence[Scores], console: Console) -> None:
    """Waves, narrowing and scores as tables."""
    from game.experiments.summary import sheet

    waves = sheet("Waves", ["wave", "vectors", "not implausible", "emulator explains", "unseen", "foretold"])
    for wave in found.waves:
        waves.add_row(*_wave_cells(wave))
    console.print(waves)
    table = sheet("Most narrowed parameters (middle 90 %)", ["parameter", "before", "after", "width"])
    for each in narrowing(found.space, found.values)[:15]:
        table.add_row(
            each.axis, *(f"{number(a)} to {number(b)}" for a, b in (each.before, each.after)), f"{each.width:.2f}"
        )
    console.print(table)
    table = sheet(
        "Targets inside", ["parameters", *(f"{period} {what}" for period in PERIODS for what in ("all", "A"))]
    )
    for said in told:
        cells = [said.inside(period, grade) for period in PERIODS for grade in (None, "A")]
        table.add_row(said.name, *(f"{inside} of {counted}" for inside, counted in cells))
    console.print(table)
    for target, least in found.set_aside:
        console.print(
            f"Out of reach of every vector: {_name(target)} ({least:.1f} standard deviations).", highlight=False
        )


def _cut(plan: Plan) -> str:
    """What rules a vector out, in words."""
    left_out = ", ".join(f"{size:g} for grade {grade}" for grade, size in plan.discrepancy.items())
    return (
        f"A vector is implausible when {plan.exceed + 1} targets or more lie beyond {plan.cut:g} standard deviations "
        "of what its worlds say. The deviation holds the observation's error (a quarter of the allowed range), the "
        f"luck of one history, and what the model leaves out, in halves of the range: {left_out}. Targets are "
        "compared in logarithms where their range is positive."
    )


def _wave_cells(wave: Wave) -> list[str]:
    """A wave as cells of a table."""
    shares = (
        "-" if math.isnan(each) else f"{100 * each:.0f} %" for each in (wave.explained, wave.unseen, wave.foretold)
    )
    return [str(wave.number), str(wave.vectors), str(wave.not_implausible), *shares]


def write(folder: Path, plan: Plan, found: Calibration, told: Sequence[Scores], command: str) -> None:
    """Write `calibration.md`, which shows the figure beside it."""
    store.write_text(folder / "calibration.md", page(plan, found, told, command))


def _name(target: Target) -> str:
    return f"{target.target} {target.quantity}, {target.actor}, {target.period.text}"


def page(plan: Plan, found: Calibration, told: Sequence[Scores], command: str) -> str:
    """The findings as a page of Markdown."""
    lines = [
        "# Calibration in the open",
        "",
        (
            f"`{command}` wrote this page. History matching in {len(found.waves)} waves on {len(found.targets)} "
            f"targets of {plan.scenario} that end by {month_text(plan.fit_until)}; {found.space.dimensions} free axes "
            f"of {len(plan.free)} parameters, each within its own range (`configs/calibration.yaml` says which, and "
            f"why). The ensemble holds {len(found.points)} vectors that their own worlds do not rule out. Targets "
            f"after {month_text(plan.fit_until)}, up to {month_text(plan.test_until)}, were not looked at: they are "
            "the test."
        ),
        "",
        "![Calibration](calibration.png)",
        "",
        _cut(plan),
        "",
        "| wave | vectors | not implausible | emulator explains | in runs it has not seen | foretold |",
        "| --- | --- | --- | --- | --- | --- |",
        *(f"| {' | '.join(_wave_cells(wave))} |" for wave in found.waves),
        "",
        EMULATOR,
        "",
        "## Scores",
        "",
        "Targets whose median is inside, of those computed; distance is the median, in half widths of the range.",
        "",
        "| parameters | "
        + " | ".join(f"{period}: {what}" for period in PERIODS for what in ("all", *GRADES, "distance"))
        + " |",
        "| --- " * (1 + 5 * len(PERIODS)) + "|",
    ]
    for each in told:
        cells = []
        for period in PERIODS:
            counts = [each.inside(period, grade) for grade in (None, *GRADES)]
            cells += [f"{inside} of {counted}" for inside, counted in counts] + [f"{each.distance(period):.2f}"]
        lines.append(f"| {each.name} | " + " | ".join(cells) + " |")
    if found.set_aside:
        lines += ["", "Out of reach of every vector of the first wave, and so not matched (it still counts above):", ""]
        lines += [f"- {_name(t)}: {least:.1f} standard deviations at least" for t, least in found.set_aside]
    lines += [
        "",
        "## How far each parameter narrowed",
        "",
        "Middle 90 % of draws; 1.00 means that nothing was learned.",
        "",
    ]
    lines += ["| parameter | before | after | median | width |", "| --- | --- | --- | --- | --- |"]
    for narrowed in narrowing(found.space, found.values):
        (a, b), (c, d) = narrowed.before, narrowed.after
        lines.append(
            f"| {narrowed.axis} | {number(a)} to {number(b)} | {number(c)} to {number(d)} | "
            f"{number(narrowed.median)} | {narrowed.width:.2f} |"
        )
    lines += ["", "## Every target", ""]
    lines += [
        "| target | grade | observed | allowed | " + " | ".join(f"{each.name}: median" for each in told) + " |",
        "| --- " * (4 + len(told)) + "|",
    ]
    for period in PERIODS:
        for place, scored in enumerate(told[0].by_period[period]):
            target = scored.target
            cells = []
            for each in told:
                mine = each.by_period[period][place]
                cells.append(
                    f"{target.text(mine.median) or mine.status}{' **outside**' if mine.status == 'outside' else ''}"
                )
            given = " (given)" if scored.status == "given" else ""
            lines.append(
                f"| {_name(target)}{given} | {target.grade} | {target.text(target.observed)} | "
                f"{target.text(target.low)} to {target.text(target.high)} | " + " | ".join(cells) + " |"
            )
    return "\n".join(lines) + "\n"
