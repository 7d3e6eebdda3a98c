"""Class exercises: lessons from start to finish, nothing lost, one sentence for every mistake in a teacher's file."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import copy
import csv
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest
import yaml

from game.classroom.ballots import leaders
from game.classroom.exercise import HOLD, Exercise, exercise_folder, exercise_names, load_exercise
from game.classroom.forecasts import chances, ledger, trailing
from game.classroom.handouts import write_handouts
from game.classroom.key import expect, expected_path, read_expected, write_expected
from game.classroom.lesson import AFTER, BEFORE, GRACE, REVEAL, VOTE, Lesson
from game.classroom.results import write_results
from game.classroom.words import said
from game.cli import exit_code
from game.configuration import languages
from game.errors import PrimacyError
from game.ui import text
from game.ui.app import App
from game.ui.scenes.exercise import Console, open_exercise
from game.ui.scenes.exercises import Exercises
from game.ui.scenes.title import Title
from game.ui.settings import Settings
from game.world import World
from tests.window.keys import strike


class Wall:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path / "home"))


def at_rounds(name: str, wall: Wall, path: Path | None = None) -> Lesson:
    """A lesson at its first vote."""
    lesson = Lesson(load_exercise(name), clock=wall, path=path)
    lesson.timer.resume()
    while lesson.step.kind != "rounds":
        lesson.next_step()
    return lesson


def snapshot(world: World) -> tuple[object, dict[str, np.ndarray]]:
    """A world as it is, apart from what happens to it later."""
    meta, arrays = world.state()
    return copy.deepcopy(meta), {name: values.copy() for name, values in arrays.items()}


def same(one: tuple[object, dict[str, np.ndarray]], other: tuple[object, dict[str, np.ndarray]]) -> bool:
    """Whether two worlds are the same bit for bit."""
    arrays = set(one[1]) == set(other[1]) and all(one[1][key].tobytes() == other[1][key].tobytes() for key in one[1])
    return one[0] == other[0] and arrays


# -------------------------------------------------------------------------------------------------- the files


@pytest.mark.parametrize("name", ["E1", "E2"])
def test_an_exercise_is_whole(name: str) -> None:
    exercise = load_exercise(name)
    assert exercise.minutes == 45
    assert len(exercise.quiz) == 6
    for language in languages():
        assert all(language in words for words in (exercise.texts.basic, exercise.texts.advanced, exercise.title))
    assert 300 <= len(exercise.texts.basic["en"].split()) <= 400
    assert 750 <= len(exercise.texts.advanced["en"].split()) <= 950
    expected = read_expected(exercise)
    assert expected is not None
    assert expected.worlds == 512


MISTAKES = {
    "wrong key": ("colour: red\n", "", 'unknown key "colour"'),
    "impossible lever": ("export_ceiling=0 |", "strictnes=0 |", "is not a lever of this side"),
    "not a line of orders": ('"export_ceiling=0 |"', '"export_ceiling |"', "is not a line of orders"),
    "a card of the other side": ('"export_ceiling=1 |"', '"| | C1"', "C1"),
    "unknown metric": ("metric: us_chip_revenue\n    title", "metric: us_chip_sales\n    title", "there is no metric"),
    "month outside": ("month: 2025-10", "month: 2035-10", "is not simulated"),
    "too many rounds": ("count: 17", "count: 30", "do not fit"),
    "unknown option": ("april_2025}\n  - key: high", "april_2026}\n  - key: high", 'there is no option "april_2026"'),
    "right answer missing": ('right: 2\n    why: {en: "It comes', 'right: 4\n    why: {en: "It comes', "right is 4"),
    "no such scenario": ("scenario: october-2022", "scenario: october-2023", "no scenario named"),
    "no such doctrine": ("{china: native-silicon}", "{china: natives}", "natives"),
    "a label twice": ('label: {en: "Red"', 'label: {en: "Blue"', "is used twice"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_an_exercise_is_one_sentence(mistake: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    right, wrong, told = MISTAKES[mistake]
    whole = (exercise_folder() / "E2.yaml").read_text(encoding="utf-8")
    changed = right + whole if not wrong else whole.replace(right, wrong, 1)
    assert changed != whole
    path = tmp_path / "mine.yaml"
    path.write_text(changed, encoding="utf-8")
    assert exit_code(["exercise", str(path), "--handouts", str(tmp_path / "pages")]) == 2
    complaint = capsys.readouterr().err.strip()
    assert told in complaint
    assert "\n" not in complaint
    assert "mine.yaml" in complaint or "named" in complaint
    assert not (tmp_path / "pages").exists()


def third(folder: Path) -> Path:
    """An exercise that a teacher might write: three rounds as the Chinese government."""
    declared = yaml.safe_load((exercise_folder() / "E2.yaml").read_text(encoding="utf-8"))
    declared |= {
        "exercise": "E9",
        "title": "The grid first",
        "scenario": "power-wall",
        "seeds": [3],
        "runs_on": False,
        "rivals": {"us": "balanced"},
        "teams": [{"label": "Row 1", "side": "china", "role": "The planners"}],
        "rounds": {"count": 3, "quarters": 3, "questions": [{"text": "Where to build?"}]},
        "ballots": {
            "china": [
                {"key": "grid", "title": "Lines", "text": "Build lines", "orders": "grid=0.9 |"},
                {"key": "west", "title": "West", "text": "Go west", "orders": "| | C9"},
            ]
        },
        "predictions": [{"key": "end", "ask": "How does it end?", "verdicts": ["bifurcation"]}],
        "expect": [{"key": "lines", "title": "Lines first", "votes": {"china": {"1": "grid"}}}],
        "steps": [
            {"kind": "predict", "minutes": 2, "title": "Guess"},
            {"kind": "rounds", "minutes": 6, "title": "Votes"},
            {"kind": "debrief", "minutes": 5, "title": "Talk"},
        ],
    }
    del declared["rerun"]
    path = folder / "E9.yaml"
    path.write_text(yaml.safe_dump(declared, allow_unicode=True), encoding="utf-8")
    return path


def test_a_teacher_writes_a_third_exercise(tmp_path: Path, wall: Wall) -> None:
    exercise = load_exercise(third(tmp_path))
    lesson = Lesson(exercise, clock=wall, path=tmp_path / "lesson.json")
    lesson.predict("Row 1", "end", "bifurcation", 80)
    lesson.next_step()
    while not lesson.rounds_done:
        lesson.vote("china", "grid", 5)
        lesson.decide()
        lesson.next_round()
    assert lesson.step.kind == "debrief"
    assert lesson.session.standing("china").levers["grid"] == 0.9
    assert lesson.scores()[0].brier is not None
    path = write_expected(exercise, expect(exercise, worlds=4))
    assert path == expected_path(exercise)
    assert path.is_relative_to(tmp_path)
    pages = write_handouts(exercise, tmp_path / "pages", "zh")
    assert any("The grid first" in page.read_text(encoding="utf-8") for page in pages)
    assert Lesson.resume(tmp_path / "lesson.json", wall).exercise.exercise == "E9"


# ------------------------------------------------------------------------------------------------- the lesson


@pytest.mark.parametrize(("name", "rounds"), [("E1", 3), ("E2", 6)])
def test_undo_restores_the_world_bit_for_bit(name: str, rounds: int, wall: Wall) -> None:
    lesson = at_rounds(name, wall)
    for number in range(1, rounds + 1):
        before = snapshot(lesson.session.world)
        for side in lesson.exercise.seats:
            options = [offer for offer in lesson.offers(side) if not offer.blocked]
            lesson.vote(side, options[number % len(options)].key, 7)
        votes = copy.deepcopy(lesson.votes)
        lesson.decide()
        after = snapshot(lesson.session.world)
        lesson.undo_round()
        assert same(before, snapshot(lesson.session.world))
        assert lesson.votes == votes
        assert (lesson.phase, lesson.number) == (VOTE, number)
        lesson.decide()
        assert same(after, snapshot(lesson.session.world))
        lesson.next_round()
    lesson.undo_round()
    assert lesson.number == rounds


def test_the_timer_pauses_and_extends(wall: Wall) -> None:
    lesson = at_rounds("E2", wall)
    whole = lesson.timer.length
    assert whole == pytest.approx(21 * 60 / 17)
    wall.now += 20
    assert lesson.timer.left == pytest.approx(whole - 20)
    lesson.pause()
    wall.now += 500
    assert lesson.timer.left == pytest.approx(whole - 20)
    assert not lesson.tick()
    lesson.extend(30)
    lesson.pause()
    wall.now += 10
    assert lesson.timer.left == pytest.approx(whole)


def test_when_the_time_is_up_the_votes_stand_as_they_are(wall: Wall) -> None:
    lesson = at_rounds("E2", wall)
    lesson.vote("us", "october_2023", 3)
    wall.now += lesson.timer.left + GRACE - 1
    assert not lesson.tick()
    wall.now += 2
    assert lesson.tick()
    assert (lesson.phase, lesson.rounds[0].chosen["us"]) == (REVEAL, "october_2023")
    lesson.next_round()
    lesson.vote("us", "october_2022", 3)
    lesson.vote("us", "april_2025", 3)
    wall.now += lesson.timer.left + GRACE + 1
    assert lesson.tick()
    assert lesson.rounds[1].chosen["us"] == HOLD  # nobody chose between them


def test_ballots_go_to_the_most_votes_and_ties_to_the_teacher(wall: Wall) -> None:
    lesson = at_rounds("E2", wall)
    assert lesson.choice("us") == HOLD
    lesson.vote("us", "october_2023", 9)
    lesson.vote("us", "open", 9)
    assert lesson.tied() == ["us"]
    with pytest.raises(PrimacyError, match="tie"):
        lesson.decide()
    with pytest.raises(PrimacyError, match="more votes"):
        lesson.pick("us", "wall")
    lesson.pick("us", "open")
    lesson.decide()
    assert lesson.rounds[0].chosen == {"us": "open"}
    assert lesson.session.standing("us").levers["export_ceiling"] == 0.0
    assert lesson.session.standing("china").levers  # nobody voted for Beijing, and it plays


def test_what_cannot_be_paid_for_is_not_on_the_ballot(wall: Wall) -> None:
    lesson = at_rounds("E2", wall)
    lesson.session.world.governments.political_capital[:] = 1.0
    blocked = [offer for offer in lesson.offers("us") if offer.blocked]
    assert [offer.key for offer in blocked][-1] == "wall"
    assert "political capital" in blocked[-1].blocked
    assert leaders(lesson.offers("us"), {"wall": 30, "october_2022": 1}) == ["october_2022"]
    with pytest.raises(PrimacyError, match="political capital"):
        lesson.pick("us", "wall")


def test_predictions_come_before_results(wall: Wall) -> None:
    lesson = at_rounds("E2", wall)
    lesson.predict("Blue", "home_8", "number", 12)
    assert lesson.scores() == []  # nothing is known yet
    lesson.decide()
    with pytest.raises(PrimacyError, match="before the first round"):
        lesson.predict("Blue", "home_8", "number", 40)


def test_brier_of_a_forecast_of_verdicts() -> None:
    asked = load_exercise("E1").predictions[0]
    sure = dict.fromkeys(asked.verdicts, 0.0) | {"bifurcation": 100.0}
    assert ledger(asked, sure, "bifurcation").brier == 0.0
    assert ledger(asked, sure, "strait_crisis").brier == pytest.approx(2 / 6)  # the rest came
    too_much = chances(asked, dict.fromkeys(asked.verdicts, 50.0))
    assert sum(too_much.values()) == pytest.approx(1.0)
    assert chances(asked, {"parity": 30.0})["rest"] == pytest.approx(0.7)


def test_a_mean_over_the_months_before() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert trailing(values, 1) is values
    assert trailing(values, 3).tolist() == [1.0, 1.5, 2.0, 3.0, 4.0]
    assert trailing(values, 12).tolist() == [1.0, 1.5, 2.0, 2.5, 3.0]


def test_the_rerun_meets_the_same_luck(wall: Wall) -> None:
    lesson = at_rounds("E2", wall)
    lesson.vote("us", "open", 30)
    lesson.decide()
    lesson.run_through()
    while lesson.rerun_step():
        pass
    assert lesson.rerun_done and lesson.rerun is not None
    one, other = lesson.session.world, lesson.rerun.world
    assert one.month == other.month == lesson.exercise.last_month + 1
    assert same(snapshot(one), snapshot(other))  # the class voted as the rerun is fixed


def test_a_crash_loses_nothing(tmp_path: Path, wall: Wall) -> None:
    path = tmp_path / "lesson.json"
    lesson = Lesson(load_exercise("E1"), clock=wall, path=path)
    lesson.timer.resume()
    lesson.answer(BEFORE, 2, 17)
    lesson.next_step()
    lesson.predict("Red", "lead", "number", 5.5)
    lesson.next_step()
    for _ in range(3):
        lesson.vote("us", "adoption", 8)
        lesson.vote("china", "factories", 9)
        lesson.decide()
        lesson.next_round()
    wall.now += 40
    lesson.vote("us", "grid", 11)
    again = Lesson.resume(path, Wall())
    assert same(snapshot(lesson.session.world), snapshot(again.session.world))
    assert again.votes == lesson.votes
    assert again.said == {"Red": {"lead": {"number": 5.5}}}
    assert again.quiz == {BEFORE: {2: 17}, AFTER: {}}
    assert again.number == 4
    assert again.timer.is_paused
    assert again.timer.left == pytest.approx(lesson.timer.left)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(PrimacyError, match="no lesson that can be resumed"):
        Lesson.resume(path)


def test_a_full_disk_does_not_stop_a_lesson(tmp_path: Path, wall: Wall) -> None:
    lesson = at_rounds("E2", wall, tmp_path / "nowhere" / "lesson.json")
    lesson.decide()
    assert "could not be kept" in lesson.warning


def test_results_hold_labels_only(tmp_path: Path, wall: Wall) -> None:
    lesson = at_rounds("E2", wall)
    lesson.place = 1
    for team in lesson.exercise.teams:
        lesson.predict(said(team.label, "en"), "lead_3", "number", 2)
    lesson.place = 2
    lesson.vote("us", "wall", 20)
    lesson.decide()
    lesson.run_through()
    while lesson.rerun_step():
        pass
    (path,) = write_results(lesson, tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["who"] for row in rows} == {"us", "class", "Blue", "Red"}
    assert not any("name" in column for column in rows[0])
    votes = [row for row in rows if row["kind"] == "votes"]
    assert (votes[0]["what"], votes[0]["value"]) == ("wall", "20")
    predicted = [row for row in rows if row["kind"] == "prediction"]
    assert all(row["came"] and row["score"] for row in predicted)
    assert {row["what"] for row in rows if row["kind"] == "verdict"} == {"played", "rerun"}


# ------------------------------------------------------------------------------------------------ the handouts


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["E1", "E2"])
def test_handouts_hold_the_key_and_print(name: str, language: str, tmp_path: Path) -> None:
    exercise = load_exercise(name)
    pages = {path.name: path.read_text(encoding="utf-8") for path in write_handouts(exercise, tmp_path, language)}
    kinds = ("brief-basic", "brief-advanced", "worksheet", "key", "rubric", "roles", "teacher", "slide")
    assert set(pages) == {f"{name}-{kind}-{language}.html" for kind in kinds}
    for page in pages.values():
        assert "@page" in page
        assert re.search(r"width: 1[78]\dmm", page)  # within A4 and Letter less their margins
        assert not re.search(r"(src|href)=|url\(|<script|@import", page)  # nothing is fetched
    key = pages[f"{name}-key-{language}.html"]
    expected = read_expected(exercise)
    assert expected is not None
    course, figures = next(iter(expected.figures.items()))
    month = next(iter(figures[exercise.figures[0].metric].values()))
    assert f"{month.low:.{exercise.figures[0].decimals}f}" in key
    assert f"{month.high:.{exercise.figures[0].decimals}f}" in key
    assert course in [one.key for one in exercise.expect]
    for item in exercise.quiz:
        assert said(item.why, language)[:12].replace('"', "&quot;") in key
    assert pages[f"{name}-slide-{language}.html"].count("<svg") == 2


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert exit_code(["exercise"]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[0] for line in listed.splitlines()] == exercise_names() == ["E1", "E2"]
    assert exit_code(["exercise", "E2"]) == 2
    assert "--handouts" in capsys.readouterr().err  # no display: the pages are offered
    assert exit_code(["exercise", "E1", "--resume"]) == 2
    assert "no lesson to resume" in capsys.readouterr().err
    assert exit_code(["exercise", "E1", "--handouts", str(tmp_path), "--language", "fr"]) == 2
    assert "en, zh" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------- the console


@pytest.fixture
def app() -> Iterator[App]:
    app = App((1280, 720), Settings(odds=False, motion=False, sound=False))
    yield app
    app.close()
    text.use("en")


def press(app: App, *keys: int | str, mod: int = 0) -> None:
    """Press keys one after the other, a frame each; a letter is given as text."""
    strike(app.frame, *keys, mod=mod)


def console(app: App) -> Console:
    """The console, whatever lies over it."""
    scene = app.scene
    assert isinstance(scene, Console)
    return scene


def taught(app: App, exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> Lesson:
    """A lesson in the window, without the process that looks back."""
    monkeypatch.setattr("game.ui.analyst.Analyst.begin", lambda self, session: setattr(self, "finished", True))
    lesson = Lesson(exercise, clock=Wall())
    open_exercise(app, lesson)
    app.frame()
    return lesson


@pytest.mark.parametrize(("name", "language"), list(zip(exercise_names(), itertools.cycle(["en", "zh"]), strict=False)))
def test_a_whole_lesson_by_keyboard(
    name: str, language: str, app: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text.use(language)
    exercise = load_exercise(name)
    lesson = taught(app, exercise, monkeypatch)
    press(app, pygame.K_v, pygame.K_1, pygame.K_7)  # the quiz: seventeen have the first item right
    assert lesson.quiz[BEFORE] == {1: 17}
    press(app, pygame.K_RETURN)
    assert said(lesson.step.title, "en") == "Predict"
    press(app, pygame.K_2, pygame.K_0, pygame.K_DOWN, pygame.K_3, pygame.K_5)
    first = exercise.predictions[0]
    assert next(iter(lesson.said["Blue"][first.key].values())) == 20
    press(app, pygame.K_RETURN)
    assert lesson.timer.length == pytest.approx(60 * lesson.step.minutes / exercise.rounds.count)
    for number in range(1, exercise.rounds.count + 1):
        assert lesson.number == number
        down = [pygame.K_DOWN] * (number % 3)
        press(app, *down, pygame.K_1, pygame.K_4, pygame.K_DOWN, pygame.K_KP_9)
        if len(exercise.seats) > 1:
            press(app, pygame.K_RIGHT, pygame.K_8)
        if number == 2:
            press(app, pygame.K_RETURN, pygame.K_z)
            assert lesson.number == 2
            assert sum(lesson.votes["us"].values()) >= 14
        if number == 3:
            press(app, pygame.K_h, pygame.K_v, pygame.K_p, pygame.K_PLUS, pygame.K_p)
            assert console(app).hidden
        press(app, pygame.K_RETURN)
        assert lesson.phase == REVEAL, app.toasted
        press(app, pygame.K_RETURN)
    if exercise.rerun is not None:
        assert lesson.step.kind == "rerun"
        app.frame()
        assert lesson.rerun_done
        press(app, pygame.K_RETURN)
    assert lesson.step.kind == "debrief"
    for page in console(app).pages:
        assert console(app).page == page
        app.frame()
        press(app, pygame.K_v)
    assert lesson.scores()
    press(app, pygame.K_x)
    files = list((tmp_path / "home" / "exports").glob("*-results.csv"))
    assert [path.name.split("-")[0] for path in files] == [name]
    press(app, pygame.K_ESCAPE, pygame.K_ESCAPE)
    assert not isinstance(app.scene, Console)


def test_the_title_leads_to_the_exercises(app: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("game.ui.analyst.Analyst.begin", lambda self, session: setattr(self, "finished", True))
    app.engine.wait()
    app.start_with(Title(app))
    app.frame()
    titled = [widget for widget in app.scene.panels[0].widgets if getattr(widget, "words", "") == "Class exercises"]
    app.scene.focus = titled[0]
    press(app, pygame.K_RETURN)
    assert isinstance(app.scene, Exercises)
    assert not app.scene.page.resume.enabled
    app.scene.print_pages()
    assert len(list((tmp_path / "home" / "exports").glob("E1-*.html"))) == 8
    press(app, pygame.K_DOWN, pygame.K_RETURN)
    assert console(app).lesson.exercise.exercise == "E2"
    press(app, pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_ESCAPE)
    app.push(Exercises(app))
    assert isinstance(app.scene, Exercises)
    app.scene.page.list.select(1)
    app.frame()
    app.scene.resume()
    assert console(app).lesson.step.kind == "predict"  # where it was left


def test_a_tie_is_settled_with_t_and_told_before(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = taught(app, load_exercise("E2"), monkeypatch)
    press(app, pygame.K_RETURN, pygame.K_RETURN)
    press(app, pygame.K_5, pygame.K_DOWN, pygame.K_5, pygame.K_RETURN)
    assert lesson.phase == VOTE
    assert "tie" in app.toasted
    press(app, pygame.K_t, pygame.K_RETURN)
    assert lesson.rounds[0].chosen["us"] == "october_2022"


@pytest.mark.parametrize(
    ("name", "language", "size", "scale"),
    [
        ("E1", "en", (1024, 600), 1.5),
        ("E1", "zh", (1280, 720), 1.0),
        ("E2", "en", (1024, 600), 1.0),
        ("E2", "zh", (1024, 600), 1.5),
    ],
)
def test_every_word_has_its_place(
    name: str, language: str, size: tuple[int, int], scale: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(size, Settings(odds=False, motion=False, sound=False, language=language, scale=scale))
    try:
        text.use(language)
        lesson = taught(app, load_exercise(name), monkeypatch)
        cut: dict[str, list[str]] = {}

        def look(what: str) -> None:
            app.frame()
            canvas = app._painters[-1].canvas
            assert canvas is not None
            if canvas.clipped:
                cut[what] = list(canvas.clipped)
                canvas.clipped.clear()

        for _step in lesson.exercise.steps:
            kind = lesson.step.kind
            if kind == "rounds":
                look("vote")
                firsts = [question.first for question in lesson.exercise.rounds.questions]
                while lesson.number < firsts[-1]:
                    lesson.decide()
                    if lesson.number + 1 in firsts:
                        look(f"reveal {lesson.number}")
                    lesson.next_round()
                    if lesson.number in firsts:
                        look(f"vote {lesson.number}")
                lesson.run_through()
            for page in console(app).pages:
                if page not in ("map", "race", "odds", "turns"):  # whose places are those of other screens
                    console(app).choose(page)
                    look(f"{kind} {page}")
            if kind != "debrief":
                lesson.next_step()
                app.frame()
        assert not cut
    finally:
        app.close()
        text.use("en")
