"""Chunks over any executor: every chunk once, lost workers found out, mistakes told at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from game.errors import PrimacyError
from game.experiments.chunks import end_workers, local_pool, run_chunks
from tests.waiting import until


class Prompt(Executor):
    """Does the work as soon as it is handed out; dies for good of the chunks in `deadly`, as a process pool
    does.
    """

    def __init__(self, deadly: set[int]) -> None:
        self.deadly, self.broken = deadly, False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.broken:
            raise BrokenProcessPool("died before")
        future: Future[Any] = Future()
        if args[0] in self.deadly:
            self.broken = True
            future.set_exception(BrokenProcessPool("a worker died"))
            return future
        try:
            future.set_result(fn(*args))
        except Exception as error:  # noqa: BLE001 - as a pool does
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


class Counting(ThreadPoolExecutor):
    """Counts how many chunks it has been handed that are not done."""

    def __init__(self) -> None:
        super().__init__(2)
        self.held: set[Future[Any]] = set()
        self.most = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.held = {future for future in self.held if not future.done()}
        future = super().submit(fn, *args)
        self.held.add(future)
        self.most = max(self.most, len(self.held))
        return future


def test_every_chunk_is_done_once_and_no_more_are_handed_out_than_allowed() -> None:
    done: list[int] = []
    pool = Counting()
    finished = list(run_chunks(done.append, range(20), lambda: pool, in_flight=3))
    assert sorted(done) == list(range(20)) == sorted(each.chunk for each in finished)
    assert {each.attempts for each in finished} == {1}
    assert 1 <= pool.most <= 3


def test_the_chunk_that_kills_its_worker_is_set_aside_and_the_others_are_not_blamed() -> None:
    done: list[int] = []
    pools: list[int] = []

    def factory() -> Executor:
        pools.append(1)
        return Prompt({4})

    finished = {each.chunk: each for each in run_chunks(done.append, range(10), factory, in_flight=3)}
    assert [chunk for chunk, each in finished.items() if each.reason] == [4]
    assert finished[4].attempts == 3 and "died" in str(finished[4].reason)
    assert sorted(done) == [chunk for chunk in range(10) if chunk != 4]
    assert len(pools) == 4  # one to begin with, and one after each death


def test_a_chunk_that_raises_is_tried_three_times_and_one_that_recovers_is_done() -> None:
    tries: dict[int, int] = {}

    def work(chunk: int) -> None:
        tries[chunk] = tries.get(chunk, 0) + 1
        if chunk == 1 or (chunk == 2 and tries[chunk] < 3):
            raise OSError("no room")

    finished = {each.chunk: each for each in run_chunks(work, range(4), lambda: Prompt(set()), in_flight=2)}
    assert tries == {0: 1, 1: 3, 2: 3, 3: 1}
    assert finished[1].reason == "OSError: no room" and finished[2].reason is None


def test_a_mistake_of_the_user_ends_the_run_at_once() -> None:
    seen: list[int] = []

    def work(chunk: int) -> None:
        seen.append(chunk)
        raise PrimacyError("There is no scenario.")

    with pytest.raises(PrimacyError, match="There is no scenario"):
        list(run_chunks(work, range(50), lambda: Prompt(set()), in_flight=1))
    assert seen == [0]


def test_real_processes_survive_the_death_of_one(tmp_path: Path) -> None:
    # The work is the builtin `exec`, so that any process can find it; a chunk is a line of Python.
    good = [f"open({str(tmp_path / str(k))!r}, 'w').close()" for k in range(6)]
    deadly = "import os; os._exit(9)"
    chunks = [*good[:3], deadly, *good[3:]]
    finished = {each.chunk: each for each in run_chunks(exec, chunks, local_pool(2), in_flight=4)}
    end_workers()
    assert [chunk for chunk, each in finished.items() if each.reason] == [deadly]
    assert finished[deadly].attempts == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [str(k) for k in range(6)]


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system cannot hold signals back")
def test_workers_never_hear_ctrl_c_and_their_parent_does() -> None:
    pool = local_pool(1)()
    held = pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()
    pool.shutdown()
    assert signal.SIGINT in held
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


PARENT = """
import os, sys, time
from game.experiments.chunks import local_pool
if __name__ == "__main__":
    pool = local_pool(1)()
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(6000)
"""


def test_workers_end_when_their_parent_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert Path(f"/proc/{worker}").exists() or not Path("/proc/self").exists()
        parent.kill()
    until(lambda: not _alive(worker))


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
