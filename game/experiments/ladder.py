"""The ladder: does more thought win? Levels of opponent against one another in the same worlds, sides swapped.

A pair of games shares one world key and the mandates dealt in it, of which each level keeps three as it likes: in the
first the upper level plays the United States, in the second China. Whoever has more mandate points wins; a tie is half
a win to each. Both play the same doctrines, so that what differs is thought alone. The folder holds `ladder.json` (what
was asked for), one file a pair of games in `chunks/`, and at the end `ladder.csv` and `ladder.md`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from game.errors import PrimacyError
from game.experiments import store
from game.experiments.chunks import IN_FLIGHT, local_pool, run_chunks
from game.experiments.undertaking import Progress, Stopped

if TYPE_CHECKING:
    from rich.console import Console

    from game.levers import SideKey
    from game.opponents import Opponent
    from game.world import World

ASKED = 0.60
"""Share of wins that a level should have over the one below."""


@dataclass(frozen=True)
class Pair:
    """Two games in one world between an upper and a lower level, the sides swapped."""

    upper: str
    lower: str
    scenario: str
    seed: int
    world: int
    us: str
    china: str
    folder: str

    @property
    def path(self) -> Path:
        """The file that exists when both games have been played."""
        return Path(self.folder) / "chunks" / f"{self.upper}-{self.lower}-{self.world}.json"


@dataclass(frozen=True)
class Standing:
    """How one level fared against the one below."""

    upper: str
    lower: str
    games: int
    share: float
    low: float
    high: float
    as_us: float
    as_china: float
    points: float
    seconds: float

    @property
    def reached(self) -> bool:
        """Whether the share of wins is what was asked for."""
        return self.share >= ASKED


def play_pair(pair: Pair) -> None:
    """Play both games of a pair and keep what came of them; runs in a worker process."""
    games = [_play(pair, pair.upper, pair.lower), _play(pair, pair.lower, pair.upper)]
    store.write_text(pair.path, json.dumps({**asdict(pair), "folder": "", "games": games}))


def _play(pair: Pair, us: str, china: str) -> dict[str, Any]:
    """One game from start to end: what each side scored, and the seconds each side thought a turn (median)."""
    from game.opponents import keeps, opponent
    from game.outcome.mandates import deal, points
    from game.world import World

    key = pair.seed + pair.world
    world = World(pair.scenario, pair.seed, 1, pair.world, us=None, china=None)
    hands = deal(pair.scenario, key)
    seats: tuple[tuple[str, SideKey, str], ...] = ((us, "us", pair.us), (china, "china", pair.china))
    sides = [
        opponent(level, side, name, pair.scenario, key, (), keeps(level, side, name, world, hands[side]))
        for level, side, name in seats
    ]
    thought: tuple[list[float], list[float]] = ([], [])
    played = world.scenario.played
    while not world.is_over and (played is None or world.month <= played):
        _quarter(world, sides, thought)
    world.run()  # some scenarios go on by themselves once their turns are over
    scored = [float(points(world, each.side, each.mandates)[0]) for each in sides]
    world.close()
    return {"us": us, "china": china, "points": scored, "seconds": [median(times) for times in thought]}


def _quarter(world: World, sides: Sequence[Opponent], thought: tuple[list[float], list[float]]) -> None:
    """Both sides decide blind, are revealed together, and three months pass."""
    given = []
    for each, times in zip(sides, thought, strict=True):
        began = perf_counter()
        given.append(each.orders(world))
        times.append(perf_counter() - began)
    for each, orders in zip(sides, given, strict=True):
        world.submit(each.side, orders)
    world.step()
    while not world.is_over and not world.begins_quarter:
        world.step()


@dataclass
class Ladder:
    """A ladder in a folder of its own; `games` are played between each level and the next."""

    folder: Path
    games: int
    seed: int
    scenario: str
    levels: tuple[str, ...]

    def open(self, resume: bool) -> None:
        """Make the folder, or go on with one of the same plan. Raises PrimacyError."""
        from game.scenario import load_scenario

        load_scenario(self.scenario)
        record = self.folder / "ladder.json"
        asked = {"games": self.games, "seed": self.seed, "scenario": self.scenario, "levels": list(self.levels)}
        if not record.is_file():
            store.new_folder(self.folder)
        elif not resume:
            raise PrimacyError(f"{self.folder} holds a ladder already: give --resume to go on, or another folder.")
        elif _kept(record) != asked:
            raise PrimacyError(f"{self.folder} holds a ladder of another plan; give another folder.")
        try:
            (self.folder / "chunks").mkdir(exist_ok=True)
        except OSError as error:
            raise PrimacyError(f"{self.folder} cannot be used: {error.strerror or error}.") from error
        store.write_text(record, json.dumps(asked))

    def pairs(self) -> Iterator[Pair]:
        """Every pair of games, doctrines in turn."""
        from game.doctrines import played_doctrine_names

        us, china = played_doctrine_names("us"), played_doctrine_names("china")
        for lower, upper in zip(self.levels, self.levels[1:], strict=False):
            for world in range(-(-self.games // 2)):
                doctrines = us[world % len(us)], china[(world // len(us) + world) % len(china)]
                yield Pair(upper, lower, self.scenario, self.seed, world, *doctrines, str(self.folder))

    def run(self, workers: int, progress: Progress) -> list[Standing]:
        """Play what has not been played, and tell how the levels stand. Raises PrimacyError, and Stopped on Ctrl-C."""
        every = list(self.pairs())
        left = [pair for pair in every if not pair.path.is_file()]
        progress.start(2 * len(every), 2 * (len(every) - len(left)))
        try:
            for finished in run_chunks(play_pair, left, local_pool(workers), IN_FLIGHT * workers):
                if finished.reason is not None:
                    raise PrimacyError(f"Two games could not be played: {finished.reason}.")
                progress.advance(2)
        except KeyboardInterrupt:
            done = 2 * sum(pair.path.is_file() for pair in every)
            raise Stopped(
                f"stopped; {done:,} of {2 * len(every):,} games are kept in {self.folder}: go on with --resume."
            ) from None
        played = [_kept(pair.path) for pair in every]
        self._keep(played)
        return [
            self._standing(upper, lower, played) for lower, upper in zip(self.levels, self.levels[1:], strict=False)
        ]

    def _keep(self, played: Sequence[dict[str, Any]]) -> None:
        with (self.folder / "ladder.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("world", "us", "china", "us_doctrine", "china_doctrine", "us_points", "china_points"))
            for pair in played:
                for game in pair["games"]:
                    row = (pair["world"], game["us"], game["china"], pair["us"], pair["china"])
                    writer.writerow((*row, *(f"{value:.4f}" for value in game["points"])))

    @staticmethod
    def _standing(upper: str, lower: str, played: Sequence[dict[str, Any]]) -> Standing:
        """Sum up the games between two levels; the two games of a world belong together."""
        import numpy as np

        from game.experiments.statistics import clustered_share

        pairs = [pair["games"] for pair in played if (pair["upper"], pair["lower"]) == (upper, lower)]
        as_us = np.array([won(*games[0]["points"]) for games in pairs])
        as_china = np.array([won(*reversed(games[1]["points"])) for games in pairs])
        share = clustered_share((as_us + as_china) / 2.0, size=2)
        gained = [games[0]["points"][0] - games[1]["points"][0] for games in pairs]
        gained += [games[1]["points"][1] - games[0]["points"][1] for games in pairs]
        seconds = median([games[0]["seconds"][0] for games in pairs] + [games[1]["seconds"][1] for games in pairs])
        return Standing(
            upper, lower, 2 * len(pairs), share.value, share.low, share.high,
            float(as_us.mean()), float(as_china.mean()), float(np.mean(gained)), seconds,
        )  # fmt: skip


def _kept(path: Path) -> dict[str, Any]:
    """Return what a file of the folder holds. Raises PrimacyError when it is damaged."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise PrimacyError(f"{path} is damaged: remove it and give --resume, or give another --out.") from error


def won(own: float, other: float) -> float:
    """Return 1 for more points than the other, 0 for fewer, a half for as many."""
    return 0.5 if abs(own - other) < 1e-9 else float(own > other)


def show(standings: Sequence[Standing], console: Console) -> None:
    """Print how the levels stand."""
    from game.experiments.summary import sheet

    headings = ("levels", "games", "won", "95 % interval", "as US", "as China", "gained", "s a turn")
    table = sheet("The ladder: share of games won by the upper level; points gained", headings)
    for each in standings:
        table.add_row(*_row(each))
    console.print(table)


def _row(each: Standing) -> tuple[str, ...]:
    return (
        f"{each.upper} over {each.lower}",
        str(each.games),
        f"{each.share:.2f}",
        f"{each.low:.2f} to {each.high:.2f}",
        f"{each.as_us:.2f}",
        f"{each.as_china:.2f}",
        f"{each.points:+.2f}",
        f"{each.seconds:.2f}",
    )


def document(standings: Sequence[Standing], ladder: Ladder) -> str:
    """Return the table as a page of Markdown."""
    command = f"primacy ladder --games {ladder.games} --scenario {ladder.scenario} --seed {ladder.seed} --out DIR"
    lines = [
        "# The ladder",
        "",
        f"Written by `{command}`. Two games a world, sides swapped, the same doctrines and mandates; a win is more",
        "mandate points, a tie half of one. The interval (95 %) is Wilson's, on as many games as the worlds are worth:",
        "the two of a world belong together. *Points gained*: what the upper level scored more than the lower did from",
        "the same side in the same world. *s a turn*: median time in which the upper level decided.",
        "",
        "| levels | games | won | 95 % interval | as the US | as China | points gained | s a turn |",
        "|---|---|---|---|---|---|---|---|",
        *("| " + " | ".join(_row(each)) + " |" for each in standings),
        "",
    ]
    return "\n".join(lines)
