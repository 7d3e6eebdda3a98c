"""No game is lost: errors, kills, damaged and missing files end in a sentence, and play goes on."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import errno
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game import saves
from game.errors import PrimacyError
from game.metrics import metric as metrics
from game.session.session import Session
from game.ui import fonts, geography, icons, layout, notices, text
from game.ui.app import App
from game.ui.forecaster import Failed, Forecaster, Job, _Desk
from game.ui.scenes.load import Load
from game.ui.scenes.main import Main, open_game
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.title import Title
from game.ui.scenes.trouble import Trouble
from game.ui.settings import Settings

ENTER, ESC = pygame.K_RETURN, pygame.K_ESCAPE


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def app(home) -> Iterator[App]:
    app = App((1280, 720), Settings(odds=False, motion=False))
    app.engine.wait()
    app.start_with(Title(app))
    app.frame()
    yield app
    app.close()
    text.use("en")


def press(app: App, *keys: int, letter: str = "") -> None:
    for key in keys:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode=letter, scancode=0))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=0))
        app.safe_frame()


def play(app: App) -> Session:
    session = Session.new("baseline-2025", "us", "balanced", 5)
    open_game(app, session)
    app.frame()
    return session


def next_turn(app: App) -> None:
    """Commit, and look at what the quarter brought until the main screen shows again."""
    press(app, ENTER)
    for _ in range(9):
        if isinstance(app.scene, Main) and not app.scene.view.untold:
            return
        press(app, ENTER)
    raise AssertionError(app.scene)


def reports(home: Path) -> list[Path]:
    return sorted((home / "logs").glob("error-*.txt"))


# ----------------------------------------------------------------------------------------- unexpected errors


def fail(*_given: object, **_named: object) -> None:
    raise ZeroDivisionError("a fault of the program")


@pytest.mark.parametrize("place", ["tick", "key", "arrange", "hint", "actions"])
def test_an_error_anywhere_in_a_scene_saves_the_game_and_says_so(app, home, monkeypatch, place):
    session = play(app)
    session.set_lever("grid", 0.35)
    monkeypatch.setattr(app.scene, place, fail)
    app.safe_frame()
    if not isinstance(app.scene, Trouble):
        press(app, pygame.K_SLASH)
    assert isinstance(app.scene, Trouble)
    assert isinstance(app.scenes[0], Title)
    (report,) = reports(home)
    assert str(report) in app.scene.rescued.sentence
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")
    assert "Traceback" not in app.scene.rescued.sentence
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    again = app.scene.view.session
    assert again is not session
    assert (again.turn, again.seed) == (session.turn, session.seed)
    assert again.draft.levers == session.draft.levers, "the draft of the turn is saved with it"


def test_an_error_while_drawing_is_told_and_the_title_offers_the_game(app, home, monkeypatch):
    session = play(app)
    next_turn(app)
    assert session.turn == 2
    monkeypatch.setattr(app.scene.panels[0], "paint", fail)
    app._painters[-1].forget()
    app.safe_frame()
    assert isinstance(app.scene, Trouble)
    press(app, ESC)
    assert isinstance(app.scene, Title)
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    assert app.scene.view.session.turn == 2


def test_an_error_in_the_middle_of_a_month_goes_back_to_the_turn_before(app, home, monkeypatch):
    session = play(app)
    next_turn(app)
    month = session.world.month
    calls: list[int] = []

    def failing(*given: object) -> None:
        """What a month ends with; the second one does not get that far."""
        calls.append(1)
        freeze(*given) if len(calls) < 2 else fail()

    freeze = metrics._freeze
    monkeypatch.setattr(metrics, "_freeze", failing)
    press(app, ENTER)
    assert isinstance(app.scene, Trouble)
    assert app.scene.rescued.path is None, "a world in the middle of a quarter is not saved"
    monkeypatch.undo()
    os.environ["PRIMACY_HOME"] = str(home)
    press(app, ESC, ENTER)
    assert isinstance(app.scene, Main)
    assert app.scene.view.session.world.month == month


def test_a_window_that_cannot_help_itself_ends_with_a_sentence(app, home, monkeypatch):
    play(app)
    monkeypatch.setattr(Trouble, "tick", fail)
    monkeypatch.setattr(app.scene, "tick", fail)
    with pytest.raises(PrimacyError, match=r"again and again \(ZeroDivisionError\).*report is in"):
        app.run()
    assert saves.read(home / "saves" / "recovered.primacy")[0]["session"]["turn"] == 1


def test_a_refusal_in_a_frame_is_told_and_nothing_else_changes(app, home, monkeypatch):
    play(app)
    scene = app.scene

    def refuse() -> None:
        raise PrimacyError("The folder is gone.")

    monkeypatch.setattr(scene, "tick", refuse)
    app.safe_frame()
    assert app.toasted == "The folder is gone."
    assert app.scene is scene
    assert not reports(home)


def test_an_error_without_a_game_says_that_nothing_is_lost(app, home, monkeypatch):
    monkeypatch.setattr(app.scene, "tick", fail)
    app.safe_frame()
    assert app.scene.rescued.sentence.endswith(text.say("trouble.nothing"))
    assert len(reports(home)) == 1


def test_old_reports_go(home):
    from game.report import MOST_REPORTS, write_report

    for _ in range(MOST_REPORTS + 5):
        write_report(ValueError("x"), [])
    assert len(reports(home)) == MOST_REPORTS


class Pipe:
    """A pipe whose other end is a list."""

    def __init__(self) -> None:
        self.sent: list[object] = []

    def send(self, message: object) -> None:
        self.sent.append(message)

    def recv(self) -> object:
        return self.sent.pop(0)

    def poll(self) -> bool:
        return False


def test_an_error_in_the_futures_is_a_sentence_in_place_of_the_odds(home, monkeypatch):
    pipe = Pipe()
    desk = _Desk(pipe)  # type: ignore[arg-type]
    monkeypatch.setattr(desk, "_outlook", fail)
    desk.job = Job(1, 1, "us", None)
    desk.answer()
    (message,) = pipe.sent
    assert isinstance(message, Failed)
    assert len(reports(home)) == 1
    window = Forecaster()
    window._pipe = pipe  # type: ignore[assignment]
    monkeypatch.setattr(pipe, "poll", lambda: bool(pipe.sent))
    assert window.newest() is None
    assert "odds could not be worked out; a report is in" in window.trouble


# ------------------------------------------------------------------------------- what is missing or damaged


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'"text"', b"[" * 5000, b'{"scale": 1e400'],
)
def test_damaged_settings_are_told_and_play_goes_on(home, content):
    (home / "settings").mkdir()
    (home / "settings" / "window.json").write_bytes(content)
    app = App((1280, 720))
    try:
        app.start_with(Title(app))
        app.safe_frame()
        assert app.settings == Settings()
        assert app.toasted == text.say("trouble.settings")
    finally:
        app.close()


def test_foreign_settings_keep_what_is_sound(home):
    (home / "settings").mkdir()
    file = home / "settings" / "window.json"
    file.write_text('{"scale": 77, "odds": "never", "motion": false, "language": 3, "sound": 1, "full": null, "x": {}}')
    settings = Settings.load()
    assert settings == Settings(motion=False)


def test_a_language_that_is_gone_is_told_in_english(home):
    app = App((1280, 720), Settings(language="tlh"))
    try:
        app.start_with(Title(app))
        app.safe_frame()
        assert text.language() == "en"
        assert '"tlh"' in app.toasted
    finally:
        app.close()


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_without_its_typeface_the_window_shows_and_says_so(app, tmp_path, monkeypatch, damage):
    broken = tmp_path / "font.ttf"
    broken.write_bytes(b"no font")
    monkeypatch.setattr(fonts, "font_file", lambda _weight: None if damage == "missing" else broken)
    notices.forget()
    app._typeface = None
    app.safe_frame()
    app.safe_frame()
    assert isinstance(app.scene, Title)
    assert "PrimacySans" in app.toasted


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_a_missing_picture_is_a_box_and_a_sentence(app, tmp_path, monkeypatch, damage):
    if damage == "damaged":
        (tmp_path / "settings.svg").write_text("<svg")
    monkeypatch.setattr(icons, "asset_path", lambda *parts: tmp_path / parts[-1])
    icons.icon.cache_clear()
    notices.forget()
    box = icons.icon("settings", 24, (255, 255, 255))
    assert pygame.surfarray.array_alpha(box).any()
    app.safe_frame()
    assert "settings.svg" in app.toasted
    icons.icon.cache_clear()


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_without_a_map_the_game_is_played_over_an_empty_sea(app, monkeypatch, tmp_path, damage):
    if damage == "damaged":
        (tmp_path / "world.npz").write_bytes(b"PK\x03\x04 no map")
    geography.outlines.cache_clear()
    monkeypatch.setattr(geography, "asset_path", lambda *parts: tmp_path / parts[-1])
    session = play(app)
    app.safe_frame()
    assert isinstance(app.scene, Main)
    assert "world.npz" in app.scene.map.trouble
    next_turn(app)
    assert session.turn == 2
    geography.outlines.cache_clear()


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path / "file"))
    app = App((1280, 720))
    try:
        app.engine.wait()
        app.start_with(Title(app))
        app.safe_frame()
        app.open_settings()
        press(app, pygame.K_DOWN, pygame.K_RIGHT)
        assert "cannot be made" in app.toasted
        assert isinstance(app.scene, SettingsScene)
        press(app, ESC)
        session = play(app)
        press(app, ENTER)
        assert session.turn == 2
        assert app.toasted
        app.scene.tick = fail
        app.safe_frame()
        assert isinstance(app.scene, Trouble)
    finally:
        app.close()
        text.use("en")


def test_a_full_disk_is_told_and_the_turn_is_played(app, home, monkeypatch):
    session = play(app)
    next_turn(app)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(saves.os, "fsync", full)
    press(app, ENTER)
    assert "no space left on device" in app.toasted
    assert session.turn == 3
    assert saves.read(home / "saves" / "autosave.primacy")[0]["session"]["turn"] == 2


def test_settings_are_replaced_whole(home, monkeypatch):
    Settings(scale=1.25).save()

    def cut(*_given: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(PrimacyError, match="could not be saved: input/output error"):
        Settings(scale=2.0).save()
    assert Settings.load().scale == 1.25


@pytest.mark.parametrize("driver", ["no-such-driver", "disk"])
def test_sound_trouble_stops_nothing(app, monkeypatch, driver, tmp_path):
    monkeypatch.setenv("SDL_AUDIODRIVER", driver)
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "nowhere" / "x.raw"))
    app.toast("a refusal")
    app.open_settings()
    press(app, ENTER)
    assert isinstance(app.scene, SettingsScene)


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "xx_YY.nonsense", "LANG": "?"}])
def test_any_locale_shows_every_language(home, locale):
    program = (
        "from game.ui.app import App; from game.ui.settings import Settings; from game.ui.scenes.title import Title;"
        "app = App((1280, 720), Settings(language='zh')); app.start_with(Title(app)); app.frame(); "
        "app.settings.save(); print(Settings.load().language); app.close()"
    )
    given = {**os.environ, **locale, "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "zh"


# -------------------------------------------------------------------------------- kills and damaged saves


ARRAYS = {"a": np.arange(40_000, dtype=float), "b": np.zeros((3, 0))}
KILLS = 25


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked copy of the test")
def test_a_program_killed_at_any_moment_leaves_a_save_that_loads(tmp_path):
    path = tmp_path / "autosave.primacy"
    saves.write(path, {"turn": 0}, ARRAYS)
    luck = random.Random(1)
    for _ in range(KILLS):
        told, tell = os.pipe()
        begun = saves.read(path)[0]["turn"]
        child = os.fork()
        if child == 0:
            try:
                for turn in range(begun + 1, begun + 10_000):
                    saves.write(path, {"turn": turn}, ARRAYS)
                    saves.keep_turn(path, "a game", turn % 7)
                    os.write(tell, b".")
            finally:
                os._exit(1)
        os.close(tell)
        os.read(told, 1)  # it is at work
        time.sleep(luck.uniform(0.0, 0.012))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(told, "rb") as rest:
            done = begun + 1 + len(rest.read())
        meta, arrays = saves.read(path)
        assert done <= meta["turn"] <= done + 1
        assert np.array_equal(arrays["a"], ARRAYS["a"])
        assert saves.read(saves.backup_of(path))[0]["turn"] in (meta["turn"], meta["turn"] - 1)
        assert not [kept.trouble for kept in saves.kept_turns(tmp_path) if kept.trouble]


def test_what_a_killed_program_left_is_cleared_away(tmp_path):
    path = tmp_path / "autosave.primacy"
    left = tmp_path / ".autosave.primacy.4711.new"
    left.write_bytes(b"half a save")
    os.utime(left, (1, 1))
    saves.write(path, {"turn": 1}, {})
    assert not left.exists()


def test_a_cut_or_flipped_file_leaves_the_others_loadable(app, home):
    play(app)
    next_turn(app)
    next_turn(app)
    for shelf in (saves.saved_games, saves.kept_turns):
        found = shelf()
        content = found[0].path.read_bytes()
        for share in (0.0, 0.001, 0.3, 0.999):
            place = int(share * len(content))
            for damaged in (content[:place], content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]):
                found[0].path.write_bytes(damaged)
                again = shelf()
                assert [each.path for each in again if each.trouble] == [found[0].path]
                sound = next(each for each in again if not each.trouble)
        assert Session.load(sound.path).turn == 2
        found[0].path.write_bytes(content)


def test_a_save_of_another_version_is_refused_in_one_sentence(app, home, monkeypatch):
    session = play(app)
    with monkeypatch.context() as older:
        older.setattr(saves, "VERSION", saves.VERSION - 1)
        session.save(saves.save_path("old"))
    app.push(Load(app))
    app.safe_frame()
    press(app, ENTER)
    assert app.toasted.startswith(f'"old.primacy" has save version {saves.VERSION - 1}; this program reads version')
    assert isinstance(app.scene, Load)


def test_a_save_without_what_this_version_needs_is_refused_in_one_sentence(app, home):
    session = play(app)
    path = saves.save_path("older")
    session.save(path)
    meta, arrays = saves.read(path)
    for key in list(meta["session"]):
        kept = {name: value for name, value in meta["session"].items() if name != key}
        saves.write(path, {**meta, "session": kept}, arrays)
        if key in ("runs_on", "month", "turn", "turns", "over", "seconds"):
            assert Session.load(path).turn == session.turn, f"{key} can be worked out or done without"
            continue
        with pytest.raises(PrimacyError, match="not saved by this version"):
            Session.load(path)


# --------------------------------------------------------------------------------------- the window's size


def test_resizing_and_covering_the_screen_lose_nothing(app):
    session = play(app)
    scene = app.scene
    session.set_lever("grid", 0.4)
    scene.view.drafted()
    press(app, pygame.K_TAB, pygame.K_TAB)
    focus = scene.focus
    for size in ((1024, 600), (1900, 1000), (700, 400), (1280, 720)):
        pygame.display.set_mode(size, pygame.RESIZABLE)
        pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, size=size, w=size[0], h=size[1]))
        app.frame()
        assert (app.scene, scene.focus) == (scene, focus)
        assert session.target("grid") == 0.4
    press(app, pygame.K_F11)
    assert app.settings.full
    assert app.window.get_flags() & pygame.FULLSCREEN
    assert Settings.load().full
    press(app, pygame.K_F11)
    assert app.window.get_size() == (1280, 720)
    assert not Settings.load().full
    assert (app.scene, scene.focus, session.target("grid")) == (scene, focus, 0.4)


def test_the_picture_is_as_sharp_as_the_window(app):
    for size in ((1366, 768), (2560, 1440)):
        pygame.display.set_mode(size, pygame.RESIZABLE)
        app.frame()
        assert app._painters[-1].picture.get_size() == size
        assert app.typeface().scale == layout.scale_of(size)
