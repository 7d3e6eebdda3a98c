"""A long computation in a folder of its own: a frozen plan, finished pieces, and what became of each piece.

Batches and matrices are undertakings. The folder holds a record (the plan and how often each piece was
tried) and finished pieces in `chunks/`; whatever stops the run, what is finished stays, and the same command
with `--resume` goes on.
"""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from game.calendar import month_text
from game.errors import PrimacyError
from game.experiments import store
from game.experiments.chunks import IN_FLIGHT, Executor, end_workers, local_pool, run_chunks
from game.experiments.lock import NAME, FolderLock
from game.experiments.provenance import cpu_features, fingerprint, hashes_of, versions
from game.experiments.setup import Setup, advance, metric_names, outcomes

if TYPE_CHECKING:
    import numpy as np

    from game.world import World

FORMAT = 1  # of the record
FAST_ENOUGH = 128  # worlds together; twice as many are a third faster, half as many a third slower


class Stopped(Exception):
    """The user stopped the run; the sentence says what is kept."""


class Progress(Protocol):
    """Whoever wants to know how far a run is."""

    def start(self, total: int, done: int) -> None:
        """So many worlds there are, and so many were done before."""

    def advance(self, worlds: int) -> None:
        """So many worlds more are done."""


ExecutorFactory = Callable[[], Executor]


# ---------------------------------------------------------------------------------------------------- pieces


@dataclass(frozen=True)
class Piece:
    """One chunk of work: worlds `first` to `last` of a setup, kept in `folder`."""

    setup: Setup
    first: int
    last: int
    folder: str
    mark: str  # fingerprint of the plan, kept in the file
    history: bool = False

    @property
    def worlds(self) -> int:
        """How many worlds it holds."""
        return self.last - self.first + 1

    @property
    def path(self) -> Path:
        """The file that exists when the piece is done."""
        return store.piece_path(Path(self.folder), self.first, self.last)

    @property
    def key(self) -> str:
        """Its name in the record: "0-255", in a folder of several setups "moat--balanced/0-255"."""
        return self.path.as_posix().rpartition("/chunks/")[2].removesuffix(".parquet")


def compute_piece(piece: Piece) -> None:
    """Run the worlds of a piece and keep them as a file; runs in a worker process."""
    metrics = metric_names()
    world = piece.setup.world(piece.first, piece.worlds, piece.history)
    advance(world)
    if piece.history:
        months, values = whole_history(world)
        table = store.history_table(values, [month_text(month) for month in months], piece.first, metrics)
        store.write_rows(store.history_path(piece.path), table.schema, [table])
    table = store.outcome_table(outcomes(world, piece.first), metrics)
    store.write_rows(piece.path, store.with_header(table.schema, {"plan": piece.mark}), [table])
    world.close()


def whole_history(world: World) -> tuple[range, np.ndarray]:
    """Every month from the start to the end, (months, worlds, metrics); a frozen world keeps its last month.

    The same whether the world's company froze with it (and the run stopped early) or went on.
    """
    import numpy as np

    start = int(world.history.months[0])
    months = range(start, world.end)
    lived = np.where(world.frozen >= 0, world.frozen - start, len(months) - 1)
    rows = np.minimum(np.arange(len(months))[:, None], lived)
    return months, np.take_along_axis(world.history.values, rows[:, :, None], axis=0)


# ----------------------------------------------------------------------------------------------- undertaking


@dataclass
class Undertaking:
    """A folder, what varies in it, and how far it is. What varies decides every byte of the result files."""

    folder: Path
    varies: dict[str, Any]  # plain values
    setups: Sequence[Setup]
    record_name: str  # "batch.json"
    attempts: dict[str, int] = field(default_factory=dict)  # piece -> tries so far
    set_aside: dict[str, str] = field(default_factory=dict)  # piece -> why it could not be done
    is_done: bool = False  # the result files are there and whole
    is_new: bool = False  # nothing was there before

    @functools.cached_property
    def lock(self) -> FolderLock:
        """What keeps other processes out of the folder while pieces are computed."""
        return FolderLock(self.folder)

    @functools.cached_property
    def plan(self) -> dict[str, Any]:
        """What varies, with versions, processor features and hashes: frozen, and equal when resumed."""
        names = dict.fromkeys(
            name for setup in self.setups for name in (setup.scenario, setup.us, setup.china, setup.parameters)
        )
        plan = {
            **self.varies,
            "versions": versions(),
            "cpu_features": cpu_features(),
            "hashes": hashes_of(tuple(names)),
        }
        return dict(json.loads(json.dumps(plan)))

    @functools.cached_property
    def mark(self) -> str:
        """Fingerprint of the plan, kept in every piece."""
        return fingerprint(self.plan)

    @property
    def chunks(self) -> Path:
        """The folder of finished pieces."""
        return self.folder / "chunks"

    def open(self, resume: bool) -> None:
        """Make the folder and freeze the plan, or check that the plan found there is this one.

        Raises PrimacyError if the folder holds anything and `resume` is not wanted, if another process is at work in
        it, or if the plans differ.
        """
        record = self.folder / self.record_name
        try:
            self.is_new = not self._occupied()
            if not self.is_new and not resume:
                raise PrimacyError(f"{self.folder} exists already: give another --out, or --resume to go on with it.")
            if not self.is_new and not record.is_file():
                raise PrimacyError(f"{self.folder} holds nothing to resume: it has no {self.record_name}.")
            self.folder.mkdir(parents=True, exist_ok=True)
            self.lock.acquire()
            if record.is_file():
                self._check_same(record)
            self.chunks.mkdir(parents=True, exist_ok=True)
            for left_over in self.chunks.rglob(".*.partial"):
                left_over.unlink()
        except OSError as error:
            raise PrimacyError(f"{self.folder} cannot be used: {error.strerror or error}.") from error
        except PrimacyError:
            self.lock.release()
            raise
        self.record()
        if self.is_done:
            self.lock.release()

    def _occupied(self) -> bool:
        """Return whether the folder holds anything; what a process killed at once left locks nobody out."""
        if not self.folder.exists():
            return False
        return not self.folder.is_dir() or any(path.name != NAME for path in self.folder.iterdir())

    def _check_same(self, record: Path) -> None:
        try:
            found = json.loads(record.read_text(encoding="utf-8"))
            plan, self.attempts = found["plan"], dict(found["attempts"])
            self.set_aside, self.is_done = dict(found["set_aside"]), found["finished"] is True
        except (ValueError, KeyError, TypeError) as error:
            raise PrimacyError(f"{record} is damaged and cannot be resumed: give another --out.") from error
        difference = first_difference(plan, self.plan)
        if difference is not None:
            raise PrimacyError(f"{self.folder} cannot be resumed: {difference}.")

    def record(self) -> None:
        """Write the record."""
        content = {
            "format": FORMAT,
            "fingerprint": self.mark,
            "finished": self.is_done,
            "attempts": self.attempts,
            "set_aside": self.set_aside,
            "plan": self.plan,
        }
        store.write_json(self.folder / self.record_name, content)

    def kept(self, folder: Path, history: bool = False) -> list[tuple[int, int, Path]]:
        """The finished pieces of one setup: (first, last, file), sorted."""
        return store.finished_pieces(folder, self.mark, history)

    def missing(self, setup: Setup, folder: Path, worlds: int, size: int, history: bool = False) -> list[Piece]:
        """The pieces of one setup that are still to compute, of at most `size` worlds."""
        folder.mkdir(parents=True, exist_ok=True)
        ranges = store.gaps(self.kept(folder, history), worlds, size)
        return [Piece(setup, first, last, str(folder), self.mark, history) for first, last in ranges]

    def compute(
        self,
        pieces: Sequence[Piece],
        total: int,
        workers: int,
        progress: Progress,
        factory: ExecutorFactory | None,
    ) -> None:
        """Do the pieces and keep account of them. Raises Stopped on Ctrl-C, saying what is kept."""
        before = done = total - sum(piece.worlds for piece in pieces)
        progress.start(total, done)
        self.set_aside = {}
        if not pieces:
            return
        factory = factory or local_pool(max(1, min(workers, len(pieces))))
        try:
            for finished in run_chunks(compute_piece, pieces, factory, IN_FLIGHT * workers):
                key = finished.chunk.key
                self.attempts[key] = self.attempts.get(key, 0) + finished.attempts
                if finished.reason is not None:
                    self.set_aside[key] = f"set aside after {finished.attempts} tries: {finished.reason}"
                else:
                    done += finished.chunk.worlds
                self.record()
                progress.advance(finished.chunk.worlds)
        except KeyboardInterrupt:
            end_workers()
            self.lock.release()
            done = before + sum(piece.worlds for piece in pieces if piece.path.is_file())
            raise Stopped(
                f"stopped; {done:,} of {total:,} worlds are kept in {self.folder}: go on with --resume."
            ) from None

    def close(self) -> None:
        """Say that the result files are whole; empty the pieces unless some were set aside."""
        self.is_done = not self.set_aside
        self.record()
        if self.is_done:
            shutil.rmtree(self.chunks, ignore_errors=True)
        self.lock.release()


def chunk_size(worlds: int, workers: int, largest: int) -> int:
    """Worlds a piece, on which no result depends: at most `largest`, fewer so that every worker gets two pieces,
    but not so few that the cost of each array operation tells.
    """
    return min(largest, max(-(-worlds // (2 * workers)), FAST_ENOUGH))


def first_difference(then: Any, now: Any, name: str = "") -> str | None:
    """The first thing in which two plans differ, in words; None if they are equal."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in [*now, *(key for key in then if key not in now)]:
            difference = first_difference(then.get(key), now.get(key), f"{name}.{key}" if name else key)
            if difference is not None:
                return difference
        return None
    if then == now:
        return None
    if name.startswith("hashes."):
        file = name.removeprefix("hashes.")
        return f"{'the engine' if file == 'engine' else file} has changed since it was begun"
    if name == "cpu_features":
        return "it was begun on a processor with other features, whose last bits differ"
    return f"{name.replace('.', ' ')} was {then} when it was begun and is {now} now"
