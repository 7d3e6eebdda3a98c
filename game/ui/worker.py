"""Processes beside the window: how one begins, and what it does about its end. No error is lost.

The window goes away: the process ends without a word. Anything else that nobody expected leaves a report, and the
window is told where it is, so that a sentence stands where the answer would have.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.process
import os
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from game.errors import PrimacyError, Sentence, system_reason
from game.report import keep_report

Process = multiprocessing.process.BaseProcess
LONGEST_END = 2.0  # seconds to wait for a process that was told to end


def begun(name: str, work: Callable[..., None], *given: object) -> tuple[Process, Connection]:
    """Start `work(pipe, *given)` in a process of its own; returns it and the window's end of the pipe.

    Raises PrimacyError when the system grants no process.
    """
    context = multiprocessing.get_context("spawn")
    try:
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, *given), name=name, daemon=True)
        process.start()
    except OSError as error:
        words = "Nothing can be worked out beside the window: {reason}."
        raise PrimacyError(Sentence(words, "no_process", reason=system_reason(error))) from None
    theirs.close()
    return process, ours


def end(process: Process | None, pipe: Connection | None) -> None:
    """Close the window's end of the pipe and end the process, where they are there."""
    if pipe is not None:
        pipe.close()
    if process is not None:
        process.terminate()
        process.join(LONGEST_END)


@dataclass(frozen=True)
class Failed:
    """The work failed in a way that nobody expected; the report on it, if it could be written."""

    report: Path | None


def attend(pipe: Connection, name: str, work: Callable[[], None]) -> None:
    """Do a process's work to its end; a refusal or an error on the way is told through the pipe."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)  # drawing comes first
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):  # the window is gone
        tell_failures(pipe, name, work)


def tell_failures(pipe: Connection, name: str, work: Callable[[], None]) -> None:
    """Do one piece of work; tell the window a refusal's sentence, or where the report on an error is.

    Raises EOFError and OSError: the window is gone.
    """
    try:
        work()
    except PrimacyError as error:
        pipe.send(error.sentence)
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - play goes on without the answer, and a report says why
        pipe.send(Failed(keep_report(error, [f"({name})"])))
