"""The window without a screen: layout as a property, widgets by keyboard, games by scripted events."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

from collections.abc import Iterator

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygame import Rect

from game.levers import PROGRAMMES, levers_of
from game.ui import app as app_module
from game.ui import canvas as canvas_module
from game.ui import layout, text, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Choice, Tabs, TextField
from game.ui.lists import Row, RowList
from game.ui.scenes.briefing import Briefing
from game.ui.scenes.load import Load
from game.ui.scenes.main import GameScene, Main, open_game
from game.ui.scenes.menu import Menu
from game.ui.scenes.new_game import NewGame
from game.ui.scenes.new_watch import NewWatch
from game.ui.scenes.report import Report
from game.ui.scenes.reveal import Reveal
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.title import Title
from game.ui.scenes.verdict import Verdict
from game.ui.scenes.watch import SPEEDS, Watch
from game.ui.scenes.year import Year
from game.ui.settings import SCALES, Settings
from tests.waiting import until
from tests.window.keys import strike

SIZES = [(1024, 600), (1280, 720), (1366, 768), (1600, 1200), (1920, 1080), (2560, 1080), (3840, 2160)]

# ------------------------------------------------------------------------------------------------- layout

PAGES = {
    "main": layout.main,
    "title": layout.title,
    "page": layout.page,
    "watch_game": layout.watch_game,
    "report": layout.report,
    "verdict": layout.verdict,
    "dialog": lambda size, scale: layout.dialog(size, scale, 720, 560),
}
window_sizes = st.tuples(
    st.integers(layout.SMALLEST[0], layout.LARGEST[0]), st.integers(layout.SMALLEST[1], layout.LARGEST[1])
)


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=200)
@given(size=window_sizes, setting=st.sampled_from(SCALES))
def test_areas_lie_inside_the_window_and_apart(page, size, setting):
    areas = PAGES[page](size, layout.scale_of(size, setting))
    window = Rect(0, 0, *size)
    assert areas
    for name, area in areas.items():
        assert window.contains(area), name
        assert area.width > 0, name
        assert area.height > 0, name
    names = list(areas)
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            assert not areas[first].colliderect(areas[second]), (first, second)


@settings(max_examples=200)
@given(size=window_sizes, setting=st.sampled_from(SCALES))
def test_the_scale_keeps_text_crisp_and_the_main_screen_whole(size, setting):
    scale = layout.scale_of(size, setting)
    assert theme.TYPE["small"][0] * scale >= theme.SMALLEST_TEXT - 1e-6 or scale == pytest.approx(
        min(size[0] / layout.FEWEST_UNITS[0], size[1] / layout.FEWEST_UNITS[1])
    )
    assert size[0] / scale >= layout.FEWEST_UNITS[0] - 1
    assert size[1] / scale >= layout.FEWEST_UNITS[1] - 1


@settings(max_examples=100)
@given(size=window_sizes, setting=st.sampled_from(SCALES))
def test_the_orders_panel_has_room_for_its_parts(size, setting):
    scale = layout.scale_of(size, setting)
    area = layout.main(size, scale)["orders"]
    parts = layout.orders(area, scale)
    assert all(area.contains(part) for part in parts.values())
    boxes, room = layout.row_areas(parts["rows"], scale, 16, 21)
    assert room >= 6
    assert all(parts["rows"].contains(box) for box in boxes)
    assert not any(a.colliderect(b) for a, b in zip(boxes, boxes[1:], strict=False))


def test_the_layout_is_the_same_for_the_same_size_and_scale():
    assert layout.main((1280, 720), 1.0) == layout.main((1280, 720), 1.0)


# ---------------------------------------------------------------------------------------------------- text


def test_every_language_says_the_same_keys_with_the_same_places():
    import string

    english = text.read_strings("en")
    for language in text.languages():
        said = {key: words for key, words in text.read_strings(language).items() if not key.startswith("engine.")}
        assert said.keys() == {key for key in english if not key.startswith("engine.")}, language
        for key, words in said.items():
            places = [
                {name for _t, name, _f, _c in string.Formatter().parse(each) if name} for each in (words, english[key])
            ]
            assert places[0] == places[1], (language, key)


def test_every_character_said_is_in_the_font():
    from fontTools.ttLib import TTFont

    from game.ui.fonts import font_file

    for weight in (400, 600):
        known = TTFont(font_file(weight)).getBestCmap()
        for language in text.languages():
            for key, words in text.read_strings(language).items():
                missing = {character for character in words if character != "\n" and ord(character) not in known}
                assert not missing, (language, key)


# ----------------------------------------------------------------------------------------------- the window


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def app(home) -> Iterator[App]:
    app = App((1280, 720), Settings(odds=False))
    app.engine.wait()
    app.start_with(Title(app))
    yield app
    app.close()
    text.use("en")


def press(app: App, *keys: int | str, mod: int = 0) -> None:
    """Press keys one after the other, a frame each; a letter is given as text."""
    strike(app.frame, *keys, mod=mod)
    app.frame()


def point(app: App, kind: int, at: tuple[int, int], button: int = 1) -> None:
    given = (
        {"pos": at, "rel": (1, 1), "buttons": (0, 0, 0)}
        if kind == pygame.MOUSEMOTION
        else {"pos": at, "button": button}
    )
    pygame.event.post(pygame.event.Event(kind, given))
    app.frame()


def click(app: App, widget) -> None:
    point(app, pygame.MOUSEMOTION, widget.area.center)
    point(app, pygame.MOUSEBUTTONDOWN, widget.area.center)
    point(app, pygame.MOUSEBUTTONUP, widget.area.center)


ENTER, ESC, TAB, UP, DOWN, LEFT, RIGHT, SPACE = (
    pygame.K_RETURN,
    pygame.K_ESCAPE,
    pygame.K_TAB,
    pygame.K_UP,
    pygame.K_DOWN,
    pygame.K_LEFT,
    pygame.K_RIGHT,
    pygame.K_SPACE,
)


def play(app: App, side: str = "us", rival: str = "balanced", seed: int = 5):
    from game.session.session import Session

    session = Session.new("baseline-2025", side, rival, seed)  # type: ignore[arg-type]
    open_game(app, session)
    app.frame()
    return session


def go_to(app: App, words: str) -> None:
    """Go down the title's buttons to the one of some words, and press it."""
    buttons = [getattr(each, "words", "") for each in app.scene.panels[0].widgets]
    press(app, *[DOWN] * buttons.index(text.say(words)), ENTER)


def test_a_whole_game_by_keyboard_from_the_title_to_the_verdict(app):
    go_to(app, "title.new_game")
    assert isinstance(app.scene, NewGame)
    press(app, TAB, RIGHT)  # your side: China
    press(app, TAB, TAB, DOWN)  # another doctrine for the rival
    app.scene.focus = app.scene.seed_field
    press(app, *"4711", ENTER)
    assert isinstance(app.scene, Briefing)
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    session = app.scene.view.session
    assert (session.side, session.seed, session.turns) == ("china", 4711, 40)
    turns = 0
    while not isinstance(app.scene, Verdict):
        if turns % 8 == 0:
            press(app, DOWN, RIGHT)  # move the first lever a little
            assert not session.draft_is_empty or session.target(levers_of("china")[0]) == 1.0
        press(app, ENTER)
        past_the_reveal(app)
        turns += 1
        press(app, ENTER)
        assert turns <= 40
    assert turns == 40 or session.verdict == "strait_crisis"
    assert session.is_over
    assert len(session.log) == turns
    press(app, ESC)
    assert isinstance(app.scene, Title)


def past_the_reveal(app: App) -> None:
    """Leave the revealed orders, if there were any, and the months on the map for the report."""
    if isinstance(app.scene, Reveal):
        press(app, ENTER)
    if isinstance(app.scene, Main):
        assert app.scene.view.untold
        press(app, ENTER)
    assert isinstance(app.scene, (Report, Year)), app.toasted


def play_a_turn(app: App) -> None:
    """Commit, and read on until the main screen is back."""
    press(app, ENTER)
    past_the_reveal(app)
    press(app, ENTER)
    assert isinstance(app.scene, Main)


def test_the_same_game_by_mouse(app):
    click(
        app,
        next(w for w in app.scene.panels[0].widgets if getattr(w, "words", "") == text.say("title.new_game")),
    )
    assert isinstance(app.scene, NewGame)
    click(app, app.scene.start)
    click(app, app.scene.start)
    assert isinstance(app.scene, Main)
    panel = app.scene.orders_panel
    row = panel.levers[4]
    at = row.area.centerx + row.area.width // 4, row.area.centery
    point(app, pygame.MOUSEMOTION, at)
    point(app, pygame.MOUSEBUTTONDOWN, at)
    point(app, pygame.MOUSEMOTION, (at[0] + 12, at[1]))
    point(app, pygame.MOUSEBUTTONUP, (at[0] + 12, at[1]))
    session = app.scene.view.session
    assert list(session.draft.levers) == [row.subject]
    click(app, panel.undo)
    assert session.draft_is_empty, "one drag is one step of undo"
    click(app, panel.redo)
    assert not session.draft_is_empty
    click(app, panel.clear)
    assert session.draft_is_empty
    click(app, panel.commit)
    past_the_reveal(app)
    assert session.turn == 2


def test_undo_redo_and_limits_by_keyboard(app):
    session = play(app)
    press(app, DOWN, DOWN)
    lever = app.scene.focus.subject
    stands = session.standing("us").levers[lever]
    press(app, RIGHT, RIGHT)
    assert session.target(lever) == pytest.approx(stands + 0.1, abs=0.011)
    press(app, "z")
    assert session.target(lever) == pytest.approx(stands + 0.05, abs=0.011)
    press(app, "y")
    assert session.target(lever) == pytest.approx(stands + 0.1, abs=0.011)
    press(app, pygame.K_END)
    assert session.target(lever) == 1.0
    press(app, pygame.K_DELETE)
    assert session.draft_is_empty


def test_a_draft_that_is_impossible_is_told_and_not_committed(app):
    session = play(app)
    for lever in levers_of("us")[:5]:
        session.set_lever(lever, 1.0 if session.target(lever) < 0.5 else 0.0)
    app.scene.view.drafted()
    app.frame()
    assert not app.scene.orders_panel.commit.enabled
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    assert session.turn == 1
    assert app.toasted == session.review().blocked[0]


def test_a_finger_left_on_enter_plays_one_turn_only(app):
    session = play(app)
    for _ in range(6):
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=ENTER, mod=0, unicode="", scancode=0))
        app.frame()
    assert session.turn == 2
    assert isinstance(app.scene, Reveal)


def test_news_go_back_in_time_by_keyboard_and_wheel(app):
    session = play(app)
    session.run(8)
    app.scene.view.turn_stamp += 1
    app.frame()
    listed = app.scene.views["news"].widgets[0]
    app.scene.focus = listed
    press(app, DOWN, DOWN, UP)
    assert listed.skipped == 1
    point(app, pygame.MOUSEMOTION, listed.area.center)
    pygame.event.post(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=-2))
    app.frame()
    assert listed.skipped == 3


def test_programmes_change_on_plan_turns_only(app):
    session = play(app)
    press(app, "p", DOWN, pygame.K_HOME)
    assert session.draft.programmes[next(iter(PROGRAMMES))] == 0.0
    press(app, ENTER, ENTER, DOWN)
    assert not session.is_plan_turn
    before = session.shares()
    press(app, RIGHT, LEFT, pygame.K_END)
    assert session.shares() == before


def test_every_widget_of_the_main_screen_is_reached_by_tab_and_shows_it(app):
    play(app)
    reached = []
    for _ in range(len(app.scene.focusable())):
        press(app, TAB)
        reached.append(app.scene.focus)
        focused = [p for p in app.scene.panels for w in p.shown() if app.scene.touch(w).focused]
        assert len(focused) == 1
    assert set(map(id, reached)) == set(map(id, app.scene.focusable()))


def test_the_focus_is_visible(app):
    play(app)
    press(app, DOWN)
    with_ring = pygame.surfarray.array3d(app._painters[-1].picture)
    app.scene.by_keyboard = False
    app.frame()
    without = pygame.surfarray.array3d(app._painters[-1].picture)
    changed = np.argwhere((with_ring != without).any(axis=2))
    area = app.scene.focus.area
    assert len(changed) > area.width
    assert area.inflate(4, 4).collidepoint(changed[0])


def test_pausing_saving_and_loading_by_keyboard(app, home):
    session = play(app)
    play_a_turn(app)
    press(app, ESC)
    assert isinstance(app.scene, Menu)
    press(app, DOWN, ENTER)
    assert len(list((home / "saves").glob("2025 Q2*.primacy"))) == 1
    press(app, DOWN, ENTER)
    assert isinstance(app.scene, Load)
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    loaded = app.scene.view.session
    assert loaded is not session
    assert loaded.turn == session.turn == 2


def test_a_damaged_save_is_told_in_the_window_and_the_game_goes_on(app, home):
    session = play(app)
    play_a_turn(app)
    file = home / "saves" / "autosave.primacy"
    file.write_bytes(file.read_bytes()[:-9])
    press(app, ESC, DOWN, DOWN, ENTER, ENTER)
    assert "damaged" in app.toasted
    press(app, ESC, ESC)
    assert isinstance(app.scene, Main)
    assert app.scene.view.session is session


def test_every_turn_is_saved_and_the_title_offers_to_continue(app, home):
    session = play(app, seed=11)
    play_a_turn(app)
    play_a_turn(app)
    app.start_with(Title(app))
    app.frame()
    press(app, ENTER)
    assert isinstance(app.scene, Main)
    assert app.scene.view.session.turn == session.turn == 3


def test_a_folder_that_cannot_be_written_is_told_and_play_goes_on(app, home, monkeypatch):
    from game import saves
    from game.errors import PrimacyError

    def full(*_given):
        raise PrimacyError("The disk is full.")

    monkeypatch.setattr(saves, "write", full)
    session = play(app)
    press(app, ENTER)
    assert app.toasted == "The disk is full."
    past_the_reveal(app)
    assert session.turn == 2


def test_settings_change_language_scale_and_odds_and_are_kept(app):
    go_to(app, "title.settings")
    assert isinstance(app.scene, SettingsScene)
    press(app, RIGHT)
    assert text.language() == "zh"
    assert app.scene.page.title == text.read_strings("zh")["settings.title"]
    before = app.typeface().scale
    press(app, DOWN, RIGHT)
    assert app.typeface().scale > before
    press(app, DOWN, RIGHT, ESC)
    kept = Settings.load()
    assert (kept.language, kept.scale, kept.odds) == ("zh", 1.1, True)
    assert isinstance(app.scene, Title)


def test_watching_two_doctrines_pauses_and_sets_its_speed(app):
    from game.session.session import Session

    session = Session.watch("baseline-2025", "balanced", "balanced", 3)
    open_game(app, session)
    assert isinstance(app.scene, Watch)
    press(app, SPACE)
    assert not app.scene.playing
    turn = session.turn
    app.scene._next = 0.0
    press(app, TAB)
    assert session.turn == turn
    for _ in SPEEDS:
        press(app, pygame.K_PLUS)
    assert app.scene.speed == SPEEDS[-1]
    press(app, pygame.K_MINUS)
    assert app.scene.speed == SPEEDS[-2]
    app.scene.focus = None
    press(app, SPACE)
    assert app.scene.playing
    while not isinstance(app.scene, Verdict):
        app.scene._next = 0.0
        app.frame()
    assert session.is_over


def test_live_resize_keeps_every_panel_inside(app):
    play(app)
    for size in SIZES:
        pygame.display.set_mode(size, pygame.RESIZABLE)
        app.frame()
        shown = [panel for panel in app.scene.panels if panel.visible]
        assert all(Rect(0, 0, *size).contains(panel.area) for panel in shown)
    pygame.display.set_mode((800, 450), pygame.RESIZABLE)
    app.frame()
    assert app._painters[-1].picture.get_size() == layout.SMALLEST
    menu = app.scene.bar["status"].menu.area.center
    at = menu[0] * 800 // 1024, menu[1] * 450 // 600
    point(app, pygame.MOUSEBUTTONDOWN, at)
    point(app, pygame.MOUSEBUTTONUP, at)
    assert isinstance(app.scene, Menu)


def test_a_still_window_draws_nothing(app):
    play(app)
    for _ in range(5):
        app.frame()
    drawn = len(app.frame_times)
    for _ in range(20):
        app.frame()
    assert len(app.frame_times) == drawn


# ------------------------------------------------------------------------- nothing is cut off or overlapping


@pytest.fixture
def written(monkeypatch) -> list[tuple[str, Rect]]:
    """Every line of text that is drawn, with its place."""
    lines: list[tuple[str, Rect]] = []
    draw = Canvas.text

    def noted(self, words, *given, **named):
        place = draw(self, words, *given, **named)
        lines.append((words, place))
        return place

    monkeypatch.setattr(canvas_module.Canvas, "text", noted)
    monkeypatch.setattr(app_module, "HINT_DELAY", float("inf"))  # tool-tips lie over everything
    return lines


def assert_legible(app: App, lines: list[tuple[str, Rect]]) -> None:
    """Draw the scene anew: no text shortened or outside, no two texts over each other."""
    lines.clear()
    app._toast = None  # passing messages lie over everything
    painter = app._painters[-1]
    painter.forget()
    app.frame()
    assert painter.canvas is not None
    assert painter.canvas.clipped == []
    shown = [(words, place.inflate(-2, -place.height // 2)) for words, place in lines if words.strip()]
    assert shown
    for here, (words, place) in enumerate(shown):
        for other, elsewhere in shown[here + 1 :]:
            assert not place.colliderect(elsewhere), (words, other)


LEGIBLE = [(size, "en") for size in SIZES] + [(SIZES[0], "zh"), (SIZES[1], "zh")]


@pytest.mark.parametrize(("size", "language"), LEGIBLE)
def test_text_is_never_cut_off_or_overlapping(app, written, size, language):
    text.use(language)
    pygame.display.set_mode(size, pygame.RESIZABLE)
    for scale, side in ((1.0, "us"), (1.5, "china")):
        app.settings.scale = scale
        look_at_the_pages_before_a_game(app, written)
        session = play(app, side=side)
        look_at_every_view(app, written)
        press(app, "p")
        assert_legible(app, written)
        press(app, "p", DOWN, LEFT, ENTER)
        assert isinstance(app.scene, Reveal), app.toasted
        assert_legible(app, written)
        press(app, ENTER)
        assert app.scene.map.is_passing, "the months pass over the map"
        assert_legible(app, written)
        past_the_reveal(app)
        assert isinstance(app.scene, Report), app.toasted
        assert_legible(app, written)
        press(app, ENTER)
        play_a_turn(app)
        assert_legible(app, written)
        press(app, ESC)
        assert_legible(app, written)
        press(app, DOWN, ENTER, DOWN, ENTER)
        assert isinstance(app.scene, Load)
        assert_legible(app, written)
        session.run()
        app.start_with(Verdict(app, app.scenes[0].view))
        assert_legible(app, written)


def look_at_the_pages_before_a_game(app: App, lines: list[tuple[str, Rect]]) -> None:
    app.start_with(Title(app))
    assert_legible(app, lines)
    for scene in (NewGame(app), NewWatch(app), SettingsScene(app)):
        app.push(scene)
        assert_legible(app, lines)
        app.pop()


def look_at_every_view(app: App, lines: list[tuple[str, Rect]]) -> None:
    """The tabs of the compact screen, if it is that, and the five layers of the map."""
    scene = app.scene
    if scene.tabs.visible:
        for view, _words in scene.tabs.tabs.options:
            scene.tabs.tabs.choose(view)
            assert_legible(app, lines)
    for number in "12345":
        press(app, number)
        assert_legible(app, lines)


# --------------------------------------------------------------------------------------- widgets on their own


def key(code: int, mod: int = 0, letter: str = "") -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=letter)


def test_button_acts_on_enter_and_space_and_not_when_disabled():
    done = []
    button = Button("Go", lambda: done.append(1))
    assert button.key(key(ENTER))
    assert button.key(key(SPACE))
    button.enabled = False
    assert not button.key(key(ENTER))
    assert len(done) == 2


def test_button_released_outside_does_nothing():
    done = []
    button = Button("Go", lambda: done.append(1))
    button.area = Rect(0, 0, 10, 10)
    button.press((5, 5))
    button.drag((50, 5))
    button.release((50, 5))
    assert done == []


def test_choice_steps_and_stops_at_its_ends():
    chosen = []
    choice = Choice("Language", [("en", "English"), ("zh", "中文")], "en", chosen.append)
    for code in (LEFT, RIGHT, RIGHT, LEFT):
        assert choice.key(key(code))
    assert chosen == ["zh", "en"]


def test_tabs_wrap_around():
    chosen = []
    tabs = Tabs([("a", "A"), ("b", "B")], "a", chosen.append)
    tabs.key(key(RIGHT))
    tabs.key(key(RIGHT))
    assert chosen == ["b", "a"]


def test_text_field_takes_only_what_is_allowed():
    field = TextField("123", 5, str.isdigit, lambda: None)
    for letter in "4x56789":
        field.typed(letter)
    assert field.content == "45678"
    field.key(key(pygame.K_BACKSPACE))
    assert field.content == "4567"


def test_list_scrolls_to_what_is_chosen():
    rows = [Row(str(number), f"Row {number}") for number in range(30)]
    listed = RowList(rows, "0", lambda _key: None)
    listed.area = Rect(0, 0, 200, 120)
    from game.ui.fonts import Typeface

    pygame.display.init()
    pygame.font.init()
    canvas = Canvas(pygame.Surface((200, 120)), Typeface(1.0))
    from game.ui.widget import Touch

    listed.draw(canvas, Touch())
    for _ in range(12):
        listed.key(key(DOWN))
    assert listed.chosen == "12"
    assert listed.first > 0
    listed.key(key(pygame.K_HOME))
    assert (listed.chosen, listed.first) == ("0", 0)
    assert listed.wheel(-3)
    assert listed.first == 3


# ------------------------------------------------------------------------------------------------ the futures


def test_odds_come_from_another_process_in_growing_numbers_and_follow_the_draft(app):
    app.settings.odds = True
    session = play(app)
    view = app.scene.view
    seen = set()

    def turn() -> None:
        app.frame()
        if view.outlook is not None:
            seen.add(view.outlook.worlds)

    def odds(condition) -> None:
        until(condition, turn, lambda: app.forecaster.trouble)

    odds(lambda: view.outlook is not None and view.outlook.final)
    assert seen <= {16, 64, 256}
    standing = view.outlook.verdicts[0]
    assert sum(standing.values()) == pytest.approx(1.0)
    session.set_lever("export_ceiling", 0.0)
    view.drafted()
    assert view.draft_outlook is None
    odds(lambda: view.draft_outlook is not None and view.draft_outlook.final)
    assert view.outlook.verdicts[0] == standing, "the same luck gives the same odds of standing orders"
    press(app, "z")
    odds(lambda: view.outlook.final and len(view.outlook.verdicts) == 1)
    assert view.outlook.verdicts[0] == standing


def test_a_game_scene_needs_orders_to_show(app):
    """What played and watched games share is no screen by itself."""
    with pytest.raises(TypeError, match="make_orders"):
        GameScene(app, None)
