"""Arms computed: the worlds of each arm, cut into chunks over processes, and what is kept of them.

Every arm of a claim meets worlds 0, 1, 2, ... of the same seed, so that a difference between arms is the treatment's
doing. An arm that several claims share is computed once. Of each world the means that readings ask for are kept, and
of each chunk the path of every metric's mean.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.calendar import Month
from game.configuration import check
from game.doctrines import Doctrine, load_doctrine
from game.errors import PrimacyError
from game.experiments.chunks import IN_FLIGHT, Executor, end_workers, run_chunks
from game.experiments.claim_files import Arm, Claim, Variant
from game.experiments.design import Sample

if TYPE_CHECKING:
    import numpy as np

    from game.experiments.undertaking import Progress
    from game.levers import SideKey
    from game.world import World

Window = tuple[Month, int]
"""The last month of a mean, and how many months it is over."""
Key = tuple[str, Sample]
"""An arm and the worlds that it is run in."""


@dataclass(frozen=True)
class Job:
    """One arm with one doctrine a side, run over one sample of worlds, and what is to be kept of it."""

    arm: Arm = field(compare=False)
    sample: Sample
    metrics: tuple[str, ...]
    windows: tuple[Window, ...]
    where: str = field(compare=False)  # "Q4, arm on": for refusals
    told: str  # the arm as JSON without its text, so that equal arms are equal

    @property
    def key(self) -> Key:
        """What makes two jobs the same run."""
        return self.told, self.sample

    @property
    def until(self) -> Month:
        """The last month that is read."""
        return max(month for month, _ in self.windows)

    def merged(self, other: Job) -> Job:
        """One job that keeps what both keep."""
        metrics = tuple(sorted({*self.metrics, *other.metrics}))
        windows = tuple(sorted({*self.windows, *other.windows}))
        return replace(self, metrics=metrics, windows=windows)


def job(arm: Arm, sample: Sample, metrics: Iterable[str], windows: Iterable[Window], where: str) -> Job:
    """A job for an arm with one doctrine a side."""
    told = json.dumps(arm.model_dump(mode="json", exclude={"text"}), sort_keys=True)
    return Job(arm, sample, tuple(sorted(set(metrics))), tuple(sorted(set(windows))), where, told)


def merged(jobs: Iterable[Job]) -> list[Job]:
    """Jobs with equal runs put together, in order of first appearance."""
    found: dict[Key, Job] = {}
    for each in jobs:
        found[each.key] = found[each.key].merged(each) if each.key in found else each
    return list(found.values())


# ------------------------------------------------------------------------------------------------ one world table


def open_world(wanted: Job, first: int, worlds: int) -> World:
    """Worlds `first` to `first + worlds - 1` of a job's sample, at their start. Raises PrimacyError."""
    from game.interventions import intervene
    from game.world import World

    arm = wanted.arm
    world = World(
        scenario=arm.scenario,
        seed=wanted.sample.seed,
        worlds=worlds,
        first_world=wanted.sample.first + first,
        us=_doctrine(arm.us, "us", wanted.where),
        china=_doctrine(arm.china, "china", wanted.where),
        parameters=wanted.sample.parameters,
        switches=arm.switches,
        overrides=wanted.sample.overrides(first, worlds, arm.parameters),
        until=wanted.until + 1,
        sighted=False,
        kept=wanted.metrics,
    )
    intervene(world, arm.interventions, wanted.where)
    return world


def check_players(claim: Claim) -> None:
    """Refuse doctrines and levers that do not exist, before anything runs. Raises PrimacyError."""
    for name, arm in claim.arms.items():
        for each in arm.pairs:
            _doctrine(each.us, "us", f"{claim.claim}, arm {name}")
            _doctrine(each.china, "china", f"{claim.claim}, arm {name}")


def _doctrine(player: Any, side: SideKey, where: str) -> Doctrine:
    """The doctrine of a side: one that is there, or a variant made from one."""
    from game.metrics.metric import METRICS

    if not isinstance(player, Variant):
        return load_doctrine(str(player), side, METRICS)
    base = load_doctrine(player.doctrine, side, METRICS)
    fixed, shares = player.hold, player.programmes
    content = base.model_dump(exclude={"rules", "orders"})
    rules = [
        {**rule.model_dump(), "levers": _without(rule.levers, fixed), "programmes": {} if shares else rule.programmes}
        for rule in base.rules
    ]
    orders = [
        order.model_copy(
            update={"levers": _without(order.levers, fixed), "programmes": {} if shares else order.programmes}
        )
        for order in base.orders
    ]
    content["levers"] = {**fixed, **_without(base.levers, fixed)}
    content["programmes"] = shares or base.programmes
    content["rules"] = tuple(rule for rule in rules if rule["levers"] or rule["programmes"])
    variant = check(Doctrine, content, where)
    return variant.model_copy(update={"orders": tuple(each for each in orders if each.levers or each.programmes)})


def _without(targets: Mapping[str, float], fixed: Mapping[str, float]) -> dict[str, float]:
    return {key: value for key, value in targets.items() if key not in fixed}


# ------------------------------------------------------------------------------------------------------ chunks


@dataclass(frozen=True)
class ArmPiece:
    """One chunk of a job: worlds `first` to `last` of its sample, kept as a file."""

    wanted: Job
    first: int
    last: int
    folder: str

    @property
    def path(self) -> Path:
        """The file that exists when the piece is done."""
        name = hashlib.sha256(repr((self.wanted.key, self.wanted.metrics)).encode()).hexdigest()[:24]
        return Path(self.folder) / f"{name}-{self.first:07d}.npz"

    @property
    def worlds(self) -> int:
        """How many worlds it holds."""
        return self.last - self.first + 1


def compute_arm(piece: ArmPiece) -> None:
    """Run the worlds of a piece and keep their means and paths; runs in a worker process."""
    import numpy as np

    from game.experiments.setup import advance

    wanted = piece.wanted
    world = open_world(wanted, piece.first, piece.worlds)
    advance(world)
    rows = world.history.kept  # (rows, worlds, metrics)
    start = int(world.history.months[0])
    means = np.stack([_mean(rows, month - start, months) for month, months in wanted.windows])
    failed = np.isin(world.chance.numbers, list(world.failed))
    means[:, failed] = np.nan
    full = wanted.until - start + 1
    path = np.where(failed[None, :, None], 0.0, rows).sum(axis=1)
    path = np.concatenate([path, np.repeat(path[-1:], full - len(path), axis=0)])
    frozen = int((world.frozen >= 0).sum() - failed.sum())
    np.savez(piece.path, means=means, failed=failed, path=path, start=start, frozen=frozen)
    world.close()


def _mean(rows: np.ndarray, last: int, months: int) -> np.ndarray:
    """(worlds, metrics): the mean over the months that end with row `last`, fewer at the beginning.

    Where all worlds were frozen and the run stopped early, the last row stands for what did not come.
    """
    import numpy as np

    first = max(last - months + 1, min(1, last))
    chosen = np.minimum(np.arange(first, last + 1), len(rows) - 1)
    total = rows[chosen[0]].copy()
    for row in chosen[1:]:
        total += rows[row]
    return total / len(chosen)


@dataclass
class Ran:
    """What is known of a job that has run."""

    wanted: Job
    means: np.ndarray  # (windows, worlds, metrics); not a number where a world failed
    path: np.ndarray  # (months from the row of the start, metrics): the mean over worlds
    start: Month  # of the first row of `path`
    frozen: int  # worlds that a strait crisis stopped
    failed: int

    def mean(self, metric: str, window: Window) -> np.ndarray:
        """(worlds,) the mean of a metric over a window."""
        column: np.ndarray = self.means[self.wanted.windows.index(window)][:, self.wanted.metrics.index(metric)]
        return column

    def way(self, metric: str) -> np.ndarray:
        """(months,) the mean over worlds, month by month."""
        column: np.ndarray = self.path[:, self.wanted.metrics.index(metric)]
        return column


def run_jobs(
    jobs: Sequence[Job],
    folder: Path,
    size: int,
    workers: int,
    progress: Progress | None,
    factory: Callable[[], Executor],
) -> dict[Key, Ran]:
    """Run every job in chunks of at most `size` worlds. Raises PrimacyError when a chunk cannot be computed."""
    pieces = [
        ArmPiece(each, first, min(first + size, each.sample.worlds) - 1, str(folder))
        for each in jobs
        for first in range(0, each.sample.worlds, size)
    ]
    if not pieces:
        return {}
    try:
        for finished in run_chunks(compute_arm, pieces, factory, IN_FLIGHT * workers):
            if finished.reason is not None:
                raise PrimacyError(f"{finished.chunk.wanted.where}: could not be computed: {finished.reason}.")
            if progress is not None:
                progress.advance(finished.chunk.worlds)
    except KeyboardInterrupt:
        end_workers()
        raise
    by_job: dict[Key, list[Path]] = {each.key: [] for each in jobs}
    for piece in pieces:
        by_job[piece.wanted.key].append(piece.path)
    return {each.key: _gathered(each, by_job[each.key]) for each in jobs}


def _gathered(wanted: Job, paths: Sequence[Path]) -> Ran:
    import numpy as np

    parts = []
    for path in paths:
        with np.load(path) as file:
            parts.append({name: file[name] for name in file.files})
        path.unlink()
    failed = sum(int(part["failed"].sum()) for part in parts)
    lived = max(wanted.sample.worlds - failed, 1)
    return Ran(
        wanted,
        np.concatenate([part["means"] for part in parts], axis=1),
        sum(part["path"] for part in parts) / lived,
        int(parts[0]["start"]),
        sum(int(part["frozen"]) for part in parts),
        failed,
    )
