"""`primacy benchmark`: everything that has a budget, measured in one go and written as a table.

Best times come first: on a shared machine the minimum of several repeats says what the program costs, the
median what a user of this machine saw. Whatever misses its budget is marked.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from game.experiments import frames
from game.experiments.benchmark_report import Row, page, phases_page, reasons_page
from game.experiments.chunks import local_pool, run_chunks
from game.experiments.setup import Setup, advance, outcomes
from game.experiments.undertaking import Piece, compute_piece

if TYPE_CHECKING:
    from game.world import World

SETUP = Setup("baseline-2025", "balanced", "balanced", seed=1)
CHUNK = 512
CARDS_BUDGET = 0.10  # time that cards in play may add to futures
TURN_BUDGET = 0.05  # seconds


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    repeats: int
    flat_worlds: int  # over which memory must stay flat
    mesa_months: int  # of the plain Mesa researchers
    researchers: tuple[int, ...]


FULL = Effort(repeats=5, flat_worlds=10_240, mesa_months=24, researchers=(10_000, 100_000))
QUICK = Effort(repeats=2, flat_worlds=4_096, mesa_months=6, researchers=(10_000,))


def benchmark(quick: bool = False, tell: Callable[[str], None] = print) -> str:
    """Measure everything; the text of `docs/benchmarks.md`. Takes a few minutes, with `quick` about one."""
    effort = QUICK if quick else FULL
    rows: list[Row] = []
    for title, measure in MEASURES:
        tell(f"measuring {title} ...")
        rows += measure(effort)
        gc.collect()
    tell("measuring the phases of a month ...")
    months = phases_page(phase_times(1), phase_times(CHUNK), CHUNK)
    parts = (page(rows, effort.repeats), reasons_page(rows), months)
    return "\n".join(part for part in parts if part)


def repeated(action: Callable[[], float], repeats: int) -> list[float]:
    """What the action measured, so many times, after one time to warm up."""
    action()
    return [action() for _ in range(repeats)]


def clocked(action: Callable[[], object]) -> float:
    """Seconds that the action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def at_most(what: str, seconds: Sequence[float], budget: float) -> Row:
    """A row on a time with an upper limit, shown in milliseconds."""
    best, usual = min(seconds) * 1e3, median(seconds) * 1e3
    return Row(what, f"{best:,.3g} ms", f"{usual:,.3g} ms", f"at most {budget * 1e3:g} ms", best <= budget * 1e3)


def at_least(what: str, rates: Sequence[float], budget: float, unit: str) -> Row:
    """A row on a rate with a lower limit."""
    best, usual = max(rates), median(rates)
    return Row(what, f"{best:,.0f} {unit}", f"{usual:,.0f} {unit}", f"at least {budget:g} {unit}", best >= budget)


# ------------------------------------------------------------------------------------------------- batches


def run_chunk(worlds: int = CHUNK, first: int = 0) -> None:
    """One chunk from start to outcomes, and freed."""
    world = SETUP.world(first, worlds, history=False)
    advance(world)
    outcomes(world, first)
    world.close()


def batch_rates(effort: Effort) -> Iterator[Row]:
    """Worlds a second on one core and on two, ten years, 1,000 researchers."""
    rates = repeated(lambda: CHUNK / clocked(run_chunk), effort.repeats)
    yield at_least(f"batch, one core, chunks of {CHUNK}", rates, 500, "worlds/s")
    yield at_least(f"batch, two processes, chunks of {CHUNK}, files written", _two_processes(effort), 1000, "worlds/s")


def _two_processes(effort: Effort) -> list[float]:
    chunks = 4
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "chunks"
        place.mkdir()
        pool = local_pool(2)()
        factory = lambda: pool  # noqa: E731 - the pool is kept, so that its start is not measured
        pool.shutdown, end = (lambda *a, **k: None), pool.shutdown  # type: ignore[method-assign]

        def once() -> float:
            pieces = [Piece(SETUP, k * CHUNK, (k + 1) * CHUNK - 1, str(place), "benchmark") for k in range(chunks)]
            return chunks * CHUNK / clocked(lambda: list(run_chunks(compute_piece, pieces, factory, 6)))

        try:
            return repeated(once, 2 * effort.repeats)
        finally:
            end()


def memory(effort: Effort) -> Iterator[Row]:
    """Memory of a process over many worlds, and of a world in flight."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        begun, grown = pool.submit(resident_growth, effort.flat_worlds).result()
    share = grown / begun
    yield Row(
        f"growth of a process over {effort.flat_worlds:,} worlds (second half against first)",
        f"{grown / 1e6:+.1f} MB of {begun / 1e6:.0f} MB", "", "flat (under 5 %)", share < 0.05,
    )  # fmt: skip
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        size = pool.submit(bytes_in_flight).result()
    yield Row(
        "memory of a world in flight (peak)",
        f"{size / 1e3:,.0f} kB",
        "",
        "under 300 kB",
        size < 300e3,
    )


def resident_growth(worlds: int) -> tuple[float, float]:
    """(most bytes resident after a chunk of the first half, how much more in the second half) of this process.

    An allocator settles within some chunks; what is never freed goes on growing.
    """
    after = []
    for first in range(0, worlds, CHUNK):
        run_chunk(first=first)
        after.append(resident())
    half = len(after) // 2
    return max(after[:half]), max(after[half:]) - max(after[:half])


def resident() -> float:
    """Bytes of memory that this process holds."""
    pages = Path("/proc/self/statm")
    if pages.is_file():
        return float(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import psutil  # type: ignore[import-untyped, unused-ignore]

    return float(psutil.Process().memory_info().rss)


def bytes_in_flight() -> float:
    """Peak of allocated bytes for each world of a chunk, above what a first chunk left behind."""
    run_chunk()
    tracemalloc.start()
    run_chunk()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / CHUNK


# ----------------------------------------------------------------------------------------------- one world


def operations(effort: Effort) -> Iterator[Row]:
    """Array operations of a month."""
    from game.experiments.operations import operations_a_month

    found = operations_a_month(SETUP.world(0, 2))
    yield Row("array operations a month (mean of a year)", f"{found:.0f}", "", "at most 450", found <= 450)


def one_world(effort: Effort) -> Iterator[Row]:
    """One month of a single world."""
    months: list[float] = []
    for seed in range(effort.repeats):
        world = Setup("baseline-2025", "balanced", "balanced", seed=seed).world()
        while not world.is_over:
            months.append(clocked(world.step))
        world.close()
    yield at_most(f"one month of one world (median over {len(months)} months)", [median(months)], 2e-3)


def futures_times(effort: Effort) -> Iterator[Row]:
    """Futures from a world as it stands, one core."""
    from game.forecast import futures

    for month, months in ((0, 120), (60, 60)):
        world = SETUP.world()
        for _ in range(month):
            world.step()
        for worlds, budget in ((64, 0.2), (256, 0.6)):
            seconds = repeated(
                lambda: clocked(lambda: futures(world, "us", [None], worlds=worlds)),  # noqa: B023 - called at once
                effort.repeats,
            )
            row = at_most(f"{worlds} futures over {months} months", seconds, budget)
            yield row if months == 120 else Row(row.what, row.best, row.usual, "", None)
        world.close()


def cards_in_play(effort: Effort) -> Iterator[Row]:
    """Futures of a world in which both sides have every card in play, against one in which nobody has any."""
    from game.forecast import futures

    times = {}
    for played in (False, True):
        world = SETUP.world()
        if played:
            play_all(world)
        for _ in range(12):
            world.step()
        times[played] = repeated(
            lambda: clocked(lambda: futures(world, "us", [None], worlds=256)),  # noqa: B023 - called at once
            2 * effort.repeats,
        )
        world.close()
    best, usual = (pick(times[True]) / pick(times[False]) - 1.0 for pick in (min, median))
    what = "256 futures, every card of both sides in play against none: time added"
    yield Row(what, f"{best:+.0%}", f"{usual:+.0%}", "at most 10 %", best <= CARDS_BUDGET)


def play_all(world: World) -> None:
    """Play every card of both sides, whatever it costs."""
    from game.cards import orders
    from game.cards.card import card

    market = orders.markets()[0]
    for key, side in world.hand.deck.slots:
        text = f"{key}:{market}" if card(key).choice == "market" else key
        orders.give(world, side, (text,), np.ones(world.worlds, dtype=bool))


def turns(effort: Effort) -> Iterator[Row]:
    """A turn of a played game: the opponent's orders, three months, the causes, without and with the autosave."""
    from game.session.options import Options
    from game.session.session import Session

    for save in (False, True):
        seconds: list[float] = []
        for seed in range(min(effort.repeats, 3)):
            session = Session.new("baseline-2025", "us", "balanced", seed, options=Options(level="official"))
            while not session.is_over:
                seconds.append(clocked(lambda: session.commit(autosave=save)))  # noqa: B023 - called at once
        words = ", saved" if save else ""
        row = at_most(f"a turn of a game against an official{words} (of {len(seconds)})", seconds, TURN_BUDGET)
        yield row if not save else Row(row.what, row.best, row.usual, "", None)  # a disk's time is its own


def odds_in_the_window(effort: Effort) -> Iterator[Row]:
    """Odds after a change of the draft, through the pipe, and the window's pace meanwhile."""
    found = frames.wait_for_odds(2 * effort.repeats)
    yield at_most("first odds after a change of the draft, in the window", found.first, frames.FIRST_ODDS)
    yield at_most("256 futures of both plans after it, in the window", found.last, frames.ALL_ODDS)
    budget = f"60 asked for, at least {frames.PACE:g}"
    yield Row("frames a second meanwhile", f"{found.pace:.1f}", "", budget, found.pace >= frames.PACE)


def phase_times(worlds: int, months: int = 48) -> dict[str, float]:
    """Seconds that each phase of a month takes, the mean over some years of so many worlds together."""
    world = SETUP.world(0, worlds, history=False)
    for _ in range(12):
        world.step()
    world.timings = {}
    for _ in range(months):
        world.step()
    found = {label: seconds / months for label, seconds in world.timings.items()}
    world.close()
    return found


# ----------------------------------------------------------------------------------------------- migration


def migration(effort: Effort) -> Iterator[Row]:
    """The migration rule, ours against plain Mesa, in one run; small populations also in many worlds at a time."""
    from game.experiments.migration import Rule, same_within_sampling_error

    months = effort.mesa_months
    for researchers in effort.researchers:
        for worlds in (1, 16) if researchers <= 10_000 else (1,):
            rule = Rule(researchers, seed=1, worlds=worlds)
            rule.ours(2)
            ours = min((rule.ours(months) for _ in range(effort.repeats)), key=lambda timing: timing.seconds)
            for name, shuffled in (("shuffle_do", True), ("do", False)):
                plain = rule.mesa(months, shuffled)
                times = plain.seconds / ours.seconds
                same = same_within_sampling_error(ours.shares, plain.shares, researchers)
                verdict = "equal within sampling error" if same else "DIFFER"
                together = f", {worlds} worlds at a time" if worlds > 1 else ""
                yield Row(
                    f"{months} months of {researchers:,} researchers{together}, ours against Mesa's `{name}`",
                    f"{times:,.0f} times ({ours.seconds * 1e3:.3g} ms against {plain.seconds * 1e3:,.0f} ms)",
                    f"final shares {verdict} (US {ours.shares[0]:.1%} and {plain.shares[0]:.1%})",
                    "at least 50 times, equal shares",
                    times >= 50 and same,
                )


# ------------------------------------------------------------------------------------------ the command


def command(effort: Effort) -> Iterator[Row]:
    """The start of the command."""
    once = lambda: clocked(  # noqa: E731
        lambda: subprocess.run([sys.executable, "-m", "game", "--help"], check=True, capture_output=True)
    )
    yield at_most("`primacy --help`", repeated(once, effort.repeats), 0.3)


MEASURES: tuple[tuple[str, Callable[[Effort], Iterator[Row]]], ...] = (
    ("the command", command),
    ("batches", batch_rates),
    ("memory", memory),
    ("array operations", operations),
    ("a single world", one_world),
    ("futures", futures_times),
    ("cards in play", cards_in_play),
    ("turns", turns),
    ("migration", migration),
    (
        "the window",
        lambda effort: (at_most(what, times, budget) for what, times, budget in frames.measure(effort.repeats)),
    ),
    ("odds in the window", odds_in_the_window),
)
