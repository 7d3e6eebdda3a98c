"""Work cut into chunks and handed to any executor: lost workers cost a chunk at most, and never the run.

`run_chunks` knows nothing of worlds. A chunk is any hashable value; `work(chunk)` must be a plain function
that gives the same answer wherever and however often it runs, and keeps its own result (a file, written
whole).
"""

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from game.errors import PrimacyError

Chunk = TypeVar("Chunk", bound=Hashable)

TRIES = 3  # a chunk that failed this often is set aside
IN_FLIGHT = 3  # chunks handed to each worker at a time, so that none waits and little is lost


class Executor(Protocol):
    """The part of `concurrent.futures.Executor` that is used; dask's client offers the same."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Start `fn(*args)` somewhere."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers."""


@dataclass(frozen=True)
class Finished(Generic[Chunk]):
    """What became of one chunk: done (`reason` is None), or set aside after its last try."""

    chunk: Chunk
    attempts: int
    reason: str | None = None


def run_chunks(
    work: Callable[[Chunk], Any],
    chunks: Iterable[Chunk],
    executor_factory: Callable[[], Executor],
    in_flight: int,
    tries: int = TRIES,
) -> Iterator[Finished[Chunk]]:
    """Do every chunk, in any order, and tell of each as it ends.

    At most `in_flight` chunks are handed out at a time. A worker that dies breaks its pool: the pool is
    built anew and the chunks that were handed out are tried again one by one, so that the one that kills its
    worker is found and the others are not blamed. A chunk that failed `tries` times is set aside. A
    PrimacyError is the user's mistake and ends the run.
    """
    waiting = deque(chunks)
    suspects: deque[Chunk] = deque()  # handed out when a worker died, or failed before: tried again alone
    attempts: Counter[Chunk] = Counter()
    running: dict[Future[Any], Chunk] = {}
    executor = executor_factory()
    try:
        while waiting or suspects or running:
            room = 1 if suspects else in_flight
            source = suspects or waiting
            broken = False
            while source and len(running) < room and not broken:
                chunk = source.popleft()
                try:
                    running[executor.submit(work, chunk)] = chunk
                except BrokenExecutor:  # a worker died while nothing was handed out: not this chunk's fault
                    source.appendleft(chunk)
                    broken = True
            ended = wait(running, return_when=FIRST_COMPLETED).done if running and not broken else set()
            if any(isinstance(future.exception(), BrokenExecutor) for future in ended):
                broken = True
            if broken:
                ended = wait(running).done  # a broken pool ends all that it holds at once
            for future in ended:
                chunk = running.pop(future)
                attempts[chunk] += 1
                failure = future.exception()
                if failure is None:
                    yield Finished(chunk, attempts[chunk])
                elif isinstance(failure, PrimacyError) or not isinstance(failure, Exception):
                    raise failure
                elif attempts[chunk] < tries:
                    suspects.append(chunk)
                else:
                    yield Finished(chunk, attempts[chunk], _reason(failure))
            if broken:
                executor.shutdown(wait=False, cancel_futures=True)
                executor = executor_factory()
        executor.shutdown()
    except BaseException as error:
        executor.shutdown(wait=False, cancel_futures=True)
        if isinstance(error, KeyboardInterrupt):
            end_workers()
        raise


def _reason(failure: BaseException) -> str:
    if isinstance(failure, BrokenExecutor):
        return "the process that computed it died"
    return f"{type(failure).__name__}: {failure}".split("\n")[0]


# -------------------------------------------------------------------------------------- processes of this
# machine


def local_pool(workers: int) -> Callable[[], Executor]:
    """A factory of process pools: spawned, so that they are the same everywhere and safe beside a window.

    `max_tasks_per_child` is never set: it stops for ever on Python 3.11.
    """
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    return lambda: _Pool(workers, mp_context=context, initializer=_start_worker)


class _Pool(ProcessPoolExecutor):
    """Its workers, which begin as chunks are handed out, never hear Ctrl-C: from their first moment on it is kept from
    them, long before they can leave it to their parent themselves.
    """

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        with _without_ctrl_c():
            return super().submit(fn, *args, **kwargs)


@contextlib.contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Hold Ctrl-C back, from this thread and from the processes that it starts; here it comes a moment later."""
    import signal
    import sys

    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # its start would let Ctrl-C through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def in_order(work: Callable[[Chunk], Any], chunks: Sequence[Chunk], workers: int) -> Iterator[Any]:
    """Yield what `work` makes of each chunk, in their order: over processes where there are several workers.

    For work of seconds, which is kept nowhere: an exception ends it. What may last is for `run_chunks`.
    """
    if workers <= 1 or len(chunks) <= 1:
        yield from map(work, chunks)
        return
    pool = local_pool(min(workers, len(chunks)))()
    try:
        for future in [pool.submit(work, chunk) for chunk in chunks]:
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def end_workers() -> None:
    """End the worker processes of this process at once; what they have in hand is lost."""
    import multiprocessing

    for process in multiprocessing.active_children():
        process.terminate()
        process.join(5)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end with it: an orphan would wait for work for ever."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing
    import multiprocessing.connection
    import os

    parent = multiprocessing.parent_process()
    if parent is not None:
        with contextlib.suppress(OSError):
            multiprocessing.connection.wait([parent.sentinel])
            os._exit(1)
