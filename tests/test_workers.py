"""Processes beside the window: whatever befalls them, a sentence stands in the answer's place, and play goes on."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import errno
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.errors import PrimacyError
from game.orders import Orders
from game.session import debrief
from game.session.session import Session
from game.ui import analyst, comparer, forecaster, text, worker
from game.ui.analyst import Analyst
from game.ui.comparer import Comparer
from game.ui.forecaster import MOST_FAILURES, Forecaster
from game.ui.worker import Failed
from game.world import World
from tests.waiting import until


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    text.use("en")
    return tmp_path


@pytest.fixture
def session() -> Iterator[Session]:
    played = Session.new("baseline-2025", "us", "balanced", 5)
    played.commit()
    yield played
    played.world.close()


class Pipe:
    """The worker's end of a pipe: what it is asked, and what it sends; the window leaves when all is asked."""

    def __init__(self, *asked: object) -> None:
        self.asked = list(asked)
        self.sent: list[object] = []

    def send(self, message: object) -> None:
        self.sent.append(message)

    def recv(self) -> object:
        if not self.asked:
            raise EOFError
        return self.asked.pop(0)

    def poll(self) -> bool:
        return False


def fail(*_given: object, **_named: object) -> None:
    raise ZeroDivisionError("a fault of the program")


def refuse(*_given: object, **_named: object) -> None:
    raise PrimacyError("Not today.")


def reports(home: Path) -> list[Path]:
    return sorted((home / "logs").glob("error-*.txt"))


# ------------------------------------------------------------------------------------------ errors in the work


def test_an_error_in_the_middle_of_a_debrief_is_reported(session, home, monkeypatch, tmp_path, capfd):
    path = tmp_path / "game.primacy"
    session.save(path)
    monkeypatch.setattr(debrief, "outcomes", fail)
    pipe = Pipe()
    analyst.work(pipe, str(path))  # type: ignore[arg-type]
    (message,) = pipe.sent
    assert isinstance(message, Failed) and message.report == reports(home)[0]
    assert "ZeroDivisionError" in message.report.read_text(encoding="utf-8")
    assert "Traceback" not in capfd.readouterr().err
    window = Analyst()
    window._take(message)
    assert "looked back on to the end; a report is in" in window.trouble


def test_a_game_that_cannot_be_read_is_told_by_the_debrief(tmp_path):
    pipe = Pipe()
    analyst.work(pipe, str(tmp_path / "gone.primacy"))  # type: ignore[arg-type]
    assert pipe.sent == ['There is no saved game "gone.primacy".']


@pytest.mark.parametrize(("fault", "told"), [(fail, "a report is in"), (refuse, "Not today.")])
def test_after_a_what_if_that_fails_the_next_is_answered(session, monkeypatch, tmp_path, fault, told):
    path = tmp_path / "game.primacy"
    session.save(path)
    question = analyst.Question(1, "us", Orders())
    monkeypatch.setattr(debrief, "turns_of", lambda _session: iter(()))
    found = debrief.WhatIf(1, {}, {}, {})
    answers = iter((fault, lambda *_given: found))
    monkeypatch.setattr(debrief, "what_if", lambda *given: next(answers)(*given))
    pipe = Pipe(question, question)
    analyst.work(pipe, str(path))  # type: ignore[arg-type]
    window = Analyst()
    for message in pipe.sent:
        window._take(message)
    assert told in window.trouble and window.answer == found


def test_an_error_in_the_lab_is_reported_and_the_next_question_answered(session, home, monkeypatch):
    question = comparer.Question(1, *session.world.state(), "us", (None,))
    found = object()
    answers = iter((fail, *(lambda *_given: found,) * len(comparer.STEPS)))
    monkeypatch.setattr(comparer, "compared", lambda *given: next(answers)(*given))
    pipe = Pipe(question, question)
    comparer.work(pipe)  # type: ignore[arg-type]
    assert isinstance(pipe.sent[0], Failed) and len(reports(home)) == 1
    assert pipe.sent[1:] == [found] * len(comparer.STEPS)


def test_a_state_that_the_futures_cannot_take_up_is_told(home, monkeypatch):
    pipe = Pipe(forecaster.State(1, {"nothing": "known"}, {}))
    forecaster.work(pipe)  # type: ignore[arg-type]
    assert isinstance(pipe.sent[0], str) and not reports(home)
    monkeypatch.setattr(World, "restore", fail)
    forecaster.work(Pipe(forecaster.State(1, {}, {})))  # type: ignore[arg-type]
    assert len(reports(home)) == 1


def test_without_a_process_the_window_says_so_and_goes_on(session, monkeypatch):
    def none(*_given: object, **_named: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", none)
    with pytest.raises(PrimacyError, match="beside the window: resource temporarily unavailable"):
        Analyst().begin(session)
    lab = Comparer()
    lab.ask(session.world.state(), "us", [None])
    assert "beside the window" in lab.trouble
    odds = Forecaster()
    odds.look_at(*session.world.state())
    odds.ask("us", None)
    assert odds.has_failed and "beside the window" in odds.trouble
    assert odds.newest() is None


# ------------------------------------------------------------------------------------------ killed processes


def kill(process: worker.Process | None) -> None:
    assert process is not None
    process.kill()
    process.join()


def test_a_debrief_that_is_killed_says_so(session):
    window = Analyst()
    window.begin(session)
    kill(window._process)
    until(lambda: window.finished, window.tick)
    assert window.trouble == text.say("trouble.gone")
    window.ask(analyst.Question(1, "us", Orders()))
    window.tick()
    window.close()


def test_a_lab_that_is_killed_says_so_and_answers_the_next_question(session):
    lab = Comparer()
    lab.ask(session.world.state(), "us", [None])
    kill(lab._process)
    until(lambda: bool(lab.trouble), lab.tick)
    assert lab.trouble == text.say("trouble.gone")
    lab.ask(session.world.state(), "us", [None])
    until(lambda: lab.answer is not None, lab.tick)
    lab.close()


def test_futures_that_are_killed_begin_again_and_in_the_end_are_done_without(session):
    odds = Forecaster()
    odds.look_at(*session.world.state())
    odds.ask("us", None)
    kill(odds._process)
    until(lambda: odds.newest() is not None)
    for _ in range(MOST_FAILURES):
        if not odds.has_failed:
            kill(odds._process)
            until(lambda: odds._process is None or odds._process.is_alive(), odds.newest)
    assert odds.has_failed
    odds.ask("us", None)
    assert odds.newest() is not None or odds.trouble == ""
    odds.stop()
