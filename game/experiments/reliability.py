"""Are the odds that the window shows right? Many games, forecast at three turns, against what became of them.

Both governments of a game play doctrines that react, drawn in turn from all that may be played; its true parameters
are one vector of the ensemble. At turns 10, 20 and 30 one side (the United States in even games, China in odd ones)
makes the forecast that the window makes: futures from its belief, parameters from other vectors, *if both sides keep
their standing orders*. That condition does not hold in a game whose rival reacts, so three truths are told apart:

- `played`: what became of the game;
- `standing`: what becomes of it when both sides keep their orders from that turn on, in the same luck;
- `rival`: when only the forecasting side does.

And five forecasts: `standing`, the window's; `state`, which sees the whole state of the world but not its parameters,
and `all`, which knows both, so that it can be told where errors come from; `rival`, in which the rival plays a doctrine
that is drawn for each future; `both`, in which the own side, too, goes on with its own doctrine.

The folder: `games.parquet` (one row a game and turn), `reliability.json` (the plan and what was found),
`reliability.md` and `reliability.png`, and `chunks/` while it runs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.calendar import Month
from game.errors import PrimacyError
from game.experiments import store
from game.experiments.chunks import IN_FLIGHT, end_workers, local_pool, run_chunks
from game.experiments.reliability_rows import FORECASTS, POINTS, odds_row, schema, truth_row
from game.experiments.setup import Setup
from game.experiments.undertaking import ExecutorFactory, Progress, Stopped, Undertaking

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from game.experiments.games import Knowledge
    from game.world import World

TURNS = (10, 20, 30)
FUTURES = 64
TOGETHER = 512
"""Futures computed in one array call; no result depends on it."""
CORRECTED = 16
"""One game in so many is also forecast in the other ways: those forecasts are a comparison, not the window's."""
BRANCHES = 1 << 12
"""Branches set aside for the forecasts of one turn."""


@dataclass(frozen=True)
class Chunk:
    """Games `first` to `last` between two doctrines, kept in `folder` as one file."""

    setup: Setup
    first: int
    last: int
    futures: int
    turns: tuple[int, ...]
    folder: str
    mark: str
    researchers: int | None = None

    @property
    def path(self) -> Path:
        """The file that exists when it is done."""
        return store.piece_path(Path(self.folder), self.first, self.last)


def compute(chunk: Chunk) -> None:
    """Play the games of a chunk, forecast at each turn, and keep the rows; runs in a worker process."""
    import pyarrow as pa

    rows = list(play(chunk))
    table = pa.Table.from_pylist(rows, schema=schema())
    store.write_rows(chunk.path, store.with_header(schema(), {"plan": chunk.mark}), [table])


# ------------------------------------------------------------------------------------------------------ one chunk


def play(chunk: Chunk) -> Iterator[dict[str, Any]]:
    """Yield a row for each game and turn; a game that is over by then has none."""
    import numpy as np

    from game.experiments import games

    setup = chunk.setup
    world = games.begin(setup, chunk.first, chunk.last - chunk.first + 1, chunk.researchers)
    told = []
    for turn in chunk.turns:
        now = world.scenario.start + 3 * (turn - 1)
        world.run(now)
        if world.is_over:
            break
        alive = np.flatnonzero(world.frozen < 0)
        for number, side in enumerate(("us", "china")):
            picks = alive[(chunk.first + alive) % 2 == number]
            if picks.size:
                told.append((turn, now, side, picks, *look_ahead(world, chunk, turn, side, picks)))
    world.run()
    for turn, now, side, picks, forecasts, truths in told:
        played = games.read(world, now)
        for place, game in enumerate(picks):
            if chunk.first + int(game) in world.failed:
                continue
            row = {"game": chunk.first + int(game), "turn": turn, "side": side, "us": setup.us, "china": setup.china}
            for name, forecast in forecasts.items():
                seat = np.flatnonzero(forecast.picks == game)
                row |= odds_row(name, forecast, int(seat[0])) if seat.size else {}
            row |= truth_row("played", played, int(game))
            for name, truth in truths.items():
                row |= truth_row(name, truth, place)
            yield row
    world.close()


@dataclass(frozen=True, eq=False)
class Outlook:
    """What a forecast says of some games."""

    picks: np.ndarray
    """(games,) their places in the chunk."""
    odds: np.ndarray
    """(games, verdict keys)"""
    fans: np.ndarray
    """(games, metrics of FAN, horizons, POINTS)"""


def look_ahead(
    world: World, chunk: Chunk, turn: int, side: str, picks: np.ndarray
) -> tuple[dict[str, Outlook], dict[str, Any]]:
    """Return every forecast of some games by one side, and what becomes of them under each forecast's condition."""
    from game.experiments import games

    rival = world.doctrines[1 if side == "us" else 0]
    branches = games.branches_apart(world, chunk.futures, 1 + turn * BRANCHES)
    some = picks[(chunk.first + picks) // 2 % CORRECTED == 0]
    forecasts = {"standing": _forecast(world, "standing", side, picks, branches[picks])}
    if some.size:
        forecasts |= {name: _forecast(world, name, side, some, branches[some]) for name in FORECASTS[1:]}
    truths = {}
    for name, players in (("standing", (None, None)), ("rival", games.both(side, None, rival))):
        child = games.continued(world, picks, players)
        truths[name] = games.read(child, world.month)
        child.close()
    return forecasts, truths


def _forecast(world: World, name: str, side: str, picks: np.ndarray, branches: np.ndarray) -> Outlook:
    """Return one forecast of some games, so many together as an array call takes well."""
    import numpy as np

    from game.experiments import games
    from game.outcome.verdict import verdict_keys

    futures, keys = branches.shape[1], np.array(verdict_keys())
    block = max(1, TOGETHER // futures)
    odds, fans = [], []
    for first in range(0, len(picks), block):
        some = slice(first, first + block)
        count = len(picks[some])
        players = _players(world, name, side, count, futures)
        child = games.futures_of(world, picks[some], side, branches[some], players, _knowledge(name))
        seen = games.read(child, world.month)
        odds.append((seen.verdicts.reshape(count, futures, 1) == keys).mean(axis=1))
        values = seen.values.reshape(count, futures, *seen.values.shape[1:])
        fans.append(np.moveaxis(np.quantile(values, POINTS, axis=1), 0, -1))
        child.close()
    return Outlook(picks, np.concatenate(odds), np.concatenate(fans))


def _knowledge(name: str) -> Knowledge:
    """Return what a forecast knows of the world that it starts from."""
    return "state" if name == "state" else "all" if name == "all" else "belief"


def _players(world: World, name: str, side: str, count: int, futures: int) -> list[Any]:
    """Return who plays both sides in the futures of a forecast."""
    import numpy as np

    from game.doctrines import load_doctrine, played_doctrine_names
    from game.experiments import games

    if name not in ("rival", "both"):
        return [None, None]
    other = "china" if side == "us" else "us"
    known = [load_doctrine(each, other) for each in played_doctrine_names(other)]  # type: ignore[arg-type]
    rival = games.DrawnDoctrine(known, np.tile(np.arange(futures) % len(known), count))
    own = world.doctrines[0 if side == "us" else 1] if name == "both" else None
    return games.both(side, own, rival)


# ----------------------------------------------------------------------------------------------------- the whole


@dataclass
class Reliability:
    """So many games of a scenario, and where they are kept."""

    folder: Path
    games: int = 2000
    seed: int = 1
    scenario: str = "baseline-2025"
    parameters: str = "evidence"
    futures: int = FUTURES
    turns: tuple[int, ...] = TURNS
    until: Month | None = None
    researchers: int | None = None
    task: Undertaking = field(init=False)

    def __post_init__(self) -> None:
        from game.doctrines import played_doctrine_names

        self.pairs = list(itertools.product(played_doctrine_names("us"), played_doctrine_names("china")))
        varies = {
            "scenario": self.scenario, "parameters": self.parameters, "seed": self.seed, "games": self.games,
            "futures": self.futures, "turns": list(self.turns), "us": sorted({us for us, _ in self.pairs}),
            "china": sorted({china for _, china in self.pairs}), "until": self.until, "researchers": self.researchers,
        }  # fmt: skip
        setups = [Setup(self.scenario, us, china, self.parameters, self.seed, self.until) for us, china in self.pairs]
        self.task = Undertaking(self.folder, varies, setups, "plan.json")

    def open(self, resume: bool = False) -> None:
        """Make the folder, or check that it holds these games. Raises PrimacyError."""
        self.task.setups[0].world().close()
        self.task.open(resume)

    def chunks(self) -> list[Chunk]:
        """All chunks: games are dealt to the pairs of doctrines in equal parts."""
        folder, found = str(self.task.chunks), []
        count = len(self.pairs)
        for number, setup in enumerate(self.task.setups):
            first, end = self.games * number // count, self.games * (number + 1) // count
            if end > first:
                found.append(
                    Chunk(setup, first, end - 1, self.futures, self.turns, folder, self.task.mark, self.researchers)
                )
        return found

    def run(self, workers: int, progress: Progress, factory: ExecutorFactory | None = None) -> pa.Table:
        """Play what is missing and return all rows; raises Stopped on Ctrl-C, saying what is kept."""
        rows_file = self.folder / "games.parquet"
        import pyarrow.parquet as pq

        if self.task.is_done and rows_file.is_file():
            progress.start(self.games, self.games)
            return pq.read_table(rows_file)
        self._compute(workers, progress, factory)
        tables = [pq.read_table(path) for path in self._kept().values()]
        store.write_rows(rows_file, store.with_header(schema(), self.task.plan), tables)
        self.task.close()
        return pq.read_table(rows_file)

    def _kept(self) -> dict[Chunk, Path]:
        """The finished chunks and their files, in the order of games."""
        return {
            chunk: chunk.path
            for chunk in self.chunks()
            if chunk.path.is_file() and store.read_header(chunk.path).get("plan") == self.task.mark
        }

    def _turn_of(self, chunk: Chunk) -> int:
        """Where a chunk stands in the queue: scattered, so that what is done at any time speaks of all doctrines."""
        return chunk.first * 7919 % max(self.games, 1)

    def _compute(self, workers: int, progress: Progress, factory: ExecutorFactory | None) -> None:
        kept = self._kept()
        missing = sorted((chunk for chunk in self.chunks() if chunk not in kept), key=self._turn_of)
        done = sum(chunk.last - chunk.first + 1 for chunk in kept)
        progress.start(self.games, done)
        if not missing:
            return
        factory = factory or local_pool(max(1, min(workers, len(missing))))
        try:
            for finished in run_chunks(compute, missing, factory, IN_FLIGHT * workers):
                if finished.reason is not None:
                    raise PrimacyError(f"games {finished.chunk.first} to {finished.chunk.last}: {finished.reason}.")
                games = finished.chunk.last - finished.chunk.first + 1
                done += games
                progress.advance(games)
        except KeyboardInterrupt:
            end_workers()
            raise Stopped(
                f"stopped; {done:,} of {self.games:,} games are kept in {self.folder}: go on with --resume."
            ) from None
