"""For tests of many worlds: an executor that works at once in this process, and progress that nobody sees."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class AtOnce(Executor):
    """Does the work in this process, as soon as it is handed out."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as a pool does
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


class Silent:
    """Progress that nobody sees; `after` is called when so many worlds are done."""

    def __init__(self, after: int = 10**9, call: Callable[[], None] = lambda: None) -> None:
        self.done, self.after, self.call = 0, after, call

    def start(self, total: int, done: int) -> None:
        self.done = done

    def advance(self, worlds: int) -> None:
        self.done += worlds
        if self.done >= self.after:
            self.call()
