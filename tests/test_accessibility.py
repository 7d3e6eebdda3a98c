"""For everyone: contrast, colours that all can tell apart, keyboard, size of the text, stillness, languages, tips."""

from __future__ import annotations

import os

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pygame
import pytest
import yaml
from fontTools.ttLib import TTFont
from pygame import Rect

from game import paths
from game.ui import canvas as canvas_module
from game.ui import layout, terms, text, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.fonts import Typeface, font_file
from game.ui.palettes import PALETTES
from game.ui.panels.odds import paint_verdict
from game.ui.scenes.game import GameScene
from game.ui.scenes.settings import SettingsScene
from game.ui.scenes.title import Title
from game.ui.scenes.watch import Watch
from game.ui.settings import SCALES, Settings
from game.ui.theme import Colour
from game.ui.widget import Panel, Widget
from tests.window import record
from tools import gallery

LEAST_TEXT, LEAST_LARGE = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11
LARGE, LARGE_STRONG = 24, 18.7  # pixels at 1280x720, plain and bold: what WCAG calls large text


@pytest.fixture
def app(tmp_path, monkeypatch) -> Iterator[App]:
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    app = App((1280, 720), Settings(odds=False, motion=False))
    app.engine.wait()
    yield app
    app.close()
    text.use("en")


# ------------------------------------------------------------------------------------------------ contrast


def luminance(colour) -> float:
    """Relative luminance of an sRGB colour, WCAG 2.2."""
    part = np.asarray(colour, dtype=float) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(ink, ground) -> float:
    low, high = sorted((luminance(ink), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


SURFACES = ("BACKDROP_TOP", "BACKDROP_BOTTOM", "CARD_TOP", "CARD_BOTTOM", "WELL", "CONTROL", "CONTROL_HOVER", "PILL")
INKS = ("BRIGHT", "PLAIN", "MUTED", "WARNING", "HELPS", "HURTS", "US", "US_BRIGHT", "CHINA", "CHINA_BRIGHT", "LUCK")
MARKS = ("US", "CHINA", "LUCK", "LUCK_DEEP", "WARNING", "HELPS", "HURTS", "FOCUS", "MUTED")


@pytest.fixture(params=PALETTES)
def palette(request) -> Iterator[str]:
    theme.use(request.param)
    yield request.param
    theme.use(theme.STANDARD)


@pytest.mark.parametrize("ink", INKS)
def test_every_ink_is_legible_on_every_surface(ink, palette):
    for surface in SURFACES:
        assert contrast(getattr(theme, ink), getattr(theme, surface)) >= LEAST_TEXT, surface


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_stands_out_from_the_grounds_of_charts(mark, palette):
    for surface in ("BACKDROP_TOP", "CARD_TOP", "CARD_BOTTOM", "WELL", "PILL"):
        assert contrast(getattr(theme, mark), getattr(theme, surface)) >= LEAST_LARGE, surface


def test_the_words_on_a_button_of_a_side_are_legible(palette):
    for side in (0, 1):
        for fill in (theme.SIDE[side], theme.SIDE_BRIGHT[side], theme.SIDE_FOOT[side]):
            assert contrast(theme.BACKDROP_BOTTOM, fill) >= LEAST_TEXT
        for ink in (theme.BRIGHT, theme.PLAIN):
            assert contrast(ink, theme.SIDE_DEEP[side]) >= LEAST_TEXT


@dataclass
class Walk:
    """What was found on one walk through every scene."""

    scenes: set[type] = field(default_factory=set)
    texts: int = 0
    stops: int = 0
    faint: list[tuple[str, str, float]] = field(default_factory=list)  # scene, words, contrast
    hidden: list[tuple[str, Widget]] = field(default_factory=list)  # the focus did not show
    unreached: list[str] = field(default_factory=list)
    backwards: list[tuple[str, str]] = field(default_factory=list)  # scene, panel
    jumps: dict[str, list[str]] = field(default_factory=dict)  # by scene: panels above the one that Tab comes from
    moving: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def walk(tmp_path_factory) -> Walk:
    """Every scene at 1280x720, looked at from all sides."""
    found = Walk()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRIMACY_HOME", str(tmp_path_factory.mktemp("home")))
        app = App((1280, 720), Settings(odds=False, motion=False))
        app.engine.wait()
        for name in gallery.every_scene(app):
            if isinstance(app.scene, Watch):
                app.scene.playing = False
            found.scenes.add(type(app.scene))
            for _ in range(3):
                app.frame()
            watch_stillness(app, name, found)
            measure_texts(app, name, found)
            go_through(app, name, found)
        app.close()
    return found


def watch_stillness(app: App, name: str, found: Walk) -> None:
    """What moves draws in every frame; a clock's next second or a message that goes draws once."""
    still = 0
    for _ in range(60):
        drawn = len(app.frame_times)
        app.frame()
        still = still + 1 if len(app.frame_times) == drawn else 0
        if still == 6:
            return
    found.moving.append(name)


def measure_texts(app: App, name: str, found: Walk) -> None:
    """Each text's ink against the pixels that it is drawn over; controls that cannot be used now need no contrast."""
    draw = Canvas.text
    off = [widget.area.copy() for panel in app.scene.panels for widget in panel.widgets if not widget.enabled]

    def measured(self, words, at, style="body", colour=None, align="left", width=None, middle=True):
        colour = colour or theme.PLAIN
        panel = self.surface.get_clip()
        before = self.surface.subsurface(panel).copy() if words.strip() else None
        place = draw(self, words, at, style, colour, align, width, middle)
        inside = place.clip(panel)
        if before is not None and inside.width and inside.height and not any(area.contains(inside) for area in off):
            here = before.subsurface(inside.move(-panel.left, -panel.top))
            ground = np.median(pygame.surfarray.array3d(here).reshape(-1, 3), axis=0)
            size, weight = theme.TYPE[style]
            least = LEAST_LARGE if size >= LARGE or (weight >= 600 and size >= LARGE_STRONG) else LEAST_TEXT
            found.texts += 1
            if contrast(colour, ground) < least - 0.05:
                found.faint.append((name, words, round(contrast(colour, ground), 2)))
        return place

    app._painters[-1].forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canvas_module.Canvas, "text", measured)
        app.frame()


def go_through(app: App, name: str, found: Walk) -> None:
    """Tab from one end to the other: everything is reached, in an order that goes down the page, and shows it."""
    scene = app.scene
    scene.focus, scene.by_keyboard, reached = None, True, []
    app.frame()
    expected = [id(widget) for widget in scene.focusable()]
    for _ in expected:
        before = app._painters[-1].picture.copy()
        scene.move_focus(1)
        app.frame()
        widget = scene.focus
        assert widget is not None
        reached.append(id(widget))
        around = widget.area.inflate(10, 10).clip(before.get_rect())
        pictures = [pygame.surfarray.array3d(each.subsurface(around)) for each in (before, app._painters[-1].picture)]
        if (pictures[0] != pictures[1]).any(axis=2).sum() <= 20:
            found.hidden.append((name, widget))
    found.stops += len(reached)
    if not expected or set(reached) != set(expected):
        found.unreached.append(name)
    for panel in scene.panels:
        stops = [widget for widget in panel.shown() if widget.focusable and widget.enabled and panel.visible]
        up = sum(
            after.area.bottom <= before.area.top and after.area.left <= before.area.left
            for before, after in itertools.pairwise(stops)
        )
        if up > 1 + len(stops) // 8:
            found.backwards.append((name, type(panel).__name__))
    order = [panel for panel in scene.panels if panel.visible and any(w.focusable and w.enabled for w in panel.shown())]
    found.jumps[name] = [
        f"{type(before).__name__} to {type(after).__name__}"
        for before, after in itertools.pairwise(order)
        if after.area.bottom <= before.area.top
    ]


def test_the_walk_goes_through_every_scene_that_there_is(walk):
    never = sorted(scene.__name__ for scene in record.scenes() - walk.scenes)
    assert not never, f"tools/gallery.py shows no {', '.join(never)}"


def test_every_text_that_is_drawn_is_legible_where_it_stands(walk):
    assert walk.texts > 1500
    assert not walk.faint


@pytest.mark.parametrize("name", [name for name in PALETTES if name != theme.STANDARD])
def test_every_text_is_legible_in_every_other_palette(name, tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    app = App((1280, 720), Settings(odds=False, motion=False, palette=name))
    app.engine.wait()
    found = Walk()
    for scene in gallery.every_scene(app):
        if isinstance(app.scene, Watch):
            app.scene.playing = False
        app.frame()
        measure_texts(app, scene, found)
    app.close()
    theme.use(theme.STANDARD)
    assert found.texts > 1500
    assert not found.faint


# ------------------------------------------------------------------------------------ without seeing colours

SEEN_AS = {  # Machado, Oliveira and Fernandes 2009, doi:10.1109/TVCG.2009.113, severity 1, on linear RGB
    "everyone": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
APART = 15.0  # CIE76 distance; about 2.3 is just noticeable


def seen(colour: Colour, eyes: str) -> np.ndarray:
    """A colour in CIELAB as somebody sees it."""
    part = np.asarray(colour, dtype=float) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SEEN_AS[eyes] @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    x, y, z = (np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz / (0.9505, 1.0, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("eyes", SEEN_AS)
def test_colours_that_mean_different_things_look_different(eyes, palette):
    meant = {name: getattr(theme, name) for name in ("US", "CHINA", "LUCK", "LUCK_DEEP", "HURTS")}
    pairs = [*itertools.combinations(meant.items(), 2), (("HELPS", theme.HELPS), ("HURTS", theme.HURTS))]
    for (name, one), (other, two) in pairs:
        assert np.linalg.norm(seen(one, eyes) - seen(two, eyes)) >= APART, (name, other)


def grey(surface: pygame.Surface) -> np.ndarray:
    """The picture without its colours."""
    return pygame.surfarray.array3d(surface).astype(float) @ (0.299, 0.587, 0.114)


@pytest.fixture
def canvas() -> Canvas:
    pygame.display.init()
    pygame.font.init()
    return Canvas(pygame.Surface((120, 24)), Typeface(1.0))


def painted(canvas: Canvas, paint) -> np.ndarray:
    canvas.surface.fill(theme.CARD_TOP)
    paint()
    return grey(canvas.surface)


def test_verdicts_differ_without_their_colours(canvas):
    area = Rect(10, 5, 100, 14)
    pictures = {key: painted(canvas, lambda key=key: paint_verdict(canvas, area, key)) for key in theme.VERDICT}
    for (one, first), (other, second) in itertools.combinations(pictures.items(), 2):
        differs = np.abs(first - second)[10:110, 5:19] > 20
        assert differs.mean() > 0.1, (one, other)


def test_sides_differ_by_shape(canvas):
    line = [(5.0, 12.0), (115.0, 12.0)]
    for paint in (
        lambda side: canvas.side_mark(side, (60, 12), 14, theme.BRIGHT),
        lambda side: canvas.side_curve(side, line),
    ):
        us, china = (painted(canvas, lambda side=side, paint=paint: paint(side)) > 60 for side in (0, 1))
        assert (us != china).sum() > 20


def test_what_helps_and_what_hurts_have_signs_of_their_own(app):
    """The change beside a number carries a tick or a cross, not only a colour."""
    from game.ui.icons import icon

    signs = [pygame.surfarray.array_alpha(icon(name, 16, theme.BRIGHT)) > 100 for name in ("check", "x")]
    assert (signs[0] != signs[1]).mean() > 0.1


# ------------------------------------------------------------------------------------------- the keyboard


def test_tab_reaches_everything_and_shows_where_it_is(walk):
    assert walk.stops > 250
    assert not walk.unreached
    assert not walk.hidden


def test_tab_goes_down_the_page(walk):
    assert not walk.backwards


def test_tab_goes_from_panel_to_panel_as_one_reads(walk):
    """Down a column and then to the next: it goes up once at most, and on the screen of a game, whose orders come first
    and whose bar comes last, twice.
    """
    assert walk.jumps
    for name, jumps in walk.jumps.items():
        of_a_game = name in ("watch", "tutorial") or name.startswith("main: ")
        assert len(jumps) <= (2 if of_a_game else 1), (name, jumps)


def test_shift_and_tab_is_the_way_back(app):
    app.start_with(Title(app))
    app.frame()
    first = app.scene.focus
    post(app, pygame.K_TAB)
    assert app.scene.focus is not first
    post(app, pygame.K_TAB, mod=pygame.KMOD_SHIFT)
    assert app.scene.focus is first


LEAVES = 6  # times Escape, at most, from anywhere to where the game is played or begun


def test_settings_open_everywhere_and_escape_leads_back_to_where_one_can_leave(app):
    seen: set[type] = set()
    for name in gallery.every_scene(app):
        scene = app.scene
        if type(scene) in seen:
            continue
        seen.add(type(scene))
        if not isinstance(scene, SettingsScene):
            post(app, pygame.K_F10)
            assert isinstance(app.scene, SettingsScene), name
            post(app, pygame.K_ESCAPE)
        assert app.scene is scene, name
        for _ in range(LEAVES):
            if isinstance(app.scene, Title | GameScene):
                break
            post(app, pygame.K_ESCAPE)
        assert isinstance(app.scene, Title | GameScene), name
        if isinstance(scene, GameScene):
            post(app, pygame.K_ESCAPE)
            assert text.say("menu.leave") in [getattr(each, "words", "") for each in app.scene.panels[0].widgets]
            post(app, pygame.K_ESCAPE)
        assert app.running


def post(app: App, *keys: int, mod: int = 0, letter: str = "") -> None:
    for key in keys:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=letter, scancode=0))
        pygame.event.post(pygame.event.Event(pygame.KEYUP, key=key, mod=mod))
        app.frame()


# ------------------------------------------------------------------------------------- size and stillness


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (2560, 1440)])
def test_larger_text_is_larger(size):
    scales = [layout.scale_of(layout.canvas_of(size, setting), setting) for setting in SCALES]
    assert scales == sorted(scales)
    assert scales[0] < scales[SCALES.index(1.0)]
    least = 2.4 if size[0] < 2000 else 1.5  # a picture is at most 3840 pixels wide
    assert scales[-1] > least * scales[SCALES.index(1.0)]


def test_text_that_is_too_large_for_the_window_is_seen_through_a_lens(app):
    app.settings.scale = 2.5
    pygame.display.set_mode((1920, 1080), pygame.RESIZABLE)
    app.start_with(Title(app))
    app.frame()
    assert app.typeface().scale == pytest.approx(1.5 * 2.5, rel=0.02)
    for widget in app.scene.focusable():  # the lens follows the keyboard
        post(app, pygame.K_TAB)
        assert app.view.contains(app.scene.focus.area), widget
        assert app.view.size == app.window.get_size()
    settings = next(w for w in app.scene.panels[0].widgets if getattr(w, "words", "") == text.say("title.settings"))
    canvas, window = app.canvas_size, app.window.get_size()
    at = tuple(settings.area.center[axis] * window[axis] // canvas[axis] for axis in (0, 1))
    point(app, at)
    shown = pygame.surfarray.array3d(app.window)
    whole = pygame.surfarray.array3d(app._painters[-1].picture)
    view = app.view
    assert np.array_equal(shown, whole[view.left : view.right, view.top : view.bottom])
    assert view.contains(settings.area), "and the mouse"
    click(app, at, 1)
    assert isinstance(app.scene, SettingsScene)
    app.toast("It fits.")
    app.frame()
    assert app.view.contains(app._overlaid[0])


def test_nothing_moves_by_itself_where_motion_is_reduced(walk):
    assert not walk.moving


# ----------------------------------------------------------------------------------------------- languages


def glyphs() -> set[int]:
    return set.intersection(*(set(TTFont(font_file(weight)).getBestCmap()) for weight in (400, 600)))


@pytest.mark.parametrize("language", text.languages())
def test_every_scene_fits_the_smallest_window_in_large_text(app, monkeypatch, language):
    known, drawn = glyphs(), set()
    draw = Canvas.text

    def noted(self, words, *given, **named):
        drawn.update(words)
        return draw(self, words, *given, **named)

    monkeypatch.setattr(canvas_module.Canvas, "text", noted)
    text.use(language)
    app.settings.language = language
    app.settings.scale = 1.5
    pygame.display.set_mode(layout.SMALLEST, pygame.RESIZABLE)
    clipped = {}
    for name in gallery.every_scene(app):
        app.frame()
        painter = app._painters[-1]
        painter.forget()
        app.frame()
        if painter.canvas.clipped:
            clipped[name] = painter.canvas.clipped
    assert not clipped
    assert {letter for letter in drawn if ord(letter) not in known} <= {"\n"}


@pytest.mark.parametrize("language", text.languages())
def test_no_language_leaves_anything_in_english(language):
    assert text.missing(language) == []


def test_a_language_is_added_by_a_file(tmp_path, monkeypatch):
    root = tmp_path / "root"
    shutil.copytree(paths.data_root() / "configs", root / "configs", ignore=shutil.ignore_patterns("scenarios"))
    for shipped in (paths.data_root() / "assets", paths.data_root() / "configs" / "scenarios"):
        (root / shipped.relative_to(paths.data_root())).symlink_to(shipped)
    words = {"language": {"name": "Esperanto"}, "title": {"settings": "Agordoj", "quit": "Fini"}}
    (root / "configs" / "text" / "eo.yaml").write_text(yaml.safe_dump(words), encoding="utf-8")
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(paths, "data_root", lambda: root)
    monkeypatch.setattr(paths, "path_inside", lambda folder, *parts: folder.joinpath(*parts))
    assert text.languages() == ["en", "eo", "zh"]
    lacking = text.missing("eo")
    assert "title.new_game" in lacking
    assert "title.quit" not in lacking
    app = App((1280, 720), Settings(odds=False))
    try:
        app.start_with(Title(app))
        app.open_settings()
        post(app, pygame.K_RIGHT)
        assert app.settings.language == "eo"
        said = [getattr(widget, "words", "") for widget in app.scenes[0].panels[0].widgets]
        assert "Agordoj" in said
        assert text.read_strings("en")["title.new_game"] in said, "what is missing is said in English"
    finally:
        app.close()
        text.use("en")


# ------------------------------------------------------------------------------------------------- tips


class _Place(Widget):
    """Something with a tip that names two terms."""

    def __init__(self) -> None:
        super().__init__()
        self.hint_title = "About the odds"
        self.hint_text = f"{title_of('odds')} and {title_of('fan')} say what may come."


class _Sheet(Panel):
    def __init__(self) -> None:
        super().__init__()
        self.widgets = [_Place(), _Place()]
        self.widgets[1].hint_title = "Something else"

    def arrange(self, canvas: Canvas) -> None:
        self.area = canvas.surface.get_rect()
        for number, widget in enumerate(self.widgets):
            widget.area = Rect(300, 200 + 300 * number, 100, 30)


def title_of(term: str) -> str:
    return text.say(f"glossary.term.{term}.title")


@pytest.fixture
def tipped(app, monkeypatch) -> App:
    from game.ui import app as app_module
    from game.ui.scene import Scene

    monkeypatch.setattr(app_module, "HINT_DELAY", 0.0)
    app.start_with(Title(app))
    scene = Scene(app)
    scene.panels = [_Sheet()]
    scene.arrange = lambda canvas: scene.panels[0].arrange(canvas)  # type: ignore[method-assign]
    app.push(scene)
    app.frame()
    return app


def point(app: App, at: tuple[int, int]) -> None:
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(0, 0, 0)))
    app.frame()
    app.frame()


def click(app: App, at: tuple[int, int], button: int) -> None:
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=at, button=button))
    app.frame()
    app.frame()


def test_a_tip_is_pinned_by_a_right_click_and_its_terms_open_tips_of_their_own(tipped):
    tips = tipped.tips
    point(tipped, (350, 215))
    assert tips.loose.title == "About the odds"
    click(tipped, (350, 215), 3)
    (pinned,) = tips.pinned
    assert tips.loose is None
    point(tipped, (900, 600))
    assert tips.pinned == [pinned], "it stays when the mouse goes away"
    assert [spot.term.title for spot in pinned.spots] == [title_of("odds"), title_of("fan")]
    point(tipped, pinned.spots[1].area.center)
    assert tips.loose.title == title_of("fan")
    assert tips.loose.text == text.say("glossary.term.fan.text")
    click(tipped, pinned.spots[1].area.center, 1)
    assert [each.hint.title for each in tips.pinned] == ["About the odds", title_of("fan")]
    post(tipped, pygame.K_ESCAPE)
    assert [each.hint.title for each in tips.pinned] == ["About the odds"]
    click(tipped, pinned.box.center, 3)
    assert tips.pinned == []
    assert not isinstance(tipped.scene, Title), "Escape closed a tip, not the scene"


def test_a_tip_is_pinned_and_read_by_keyboard(tipped):
    tips = tipped.tips
    post(tipped, pygame.K_TAB, pygame.K_t)
    assert [each.hint.title for each in tips.pinned] == ["About the odds"]
    tipped.frame()
    post(tipped, pygame.K_t)
    tipped.frame()
    assert tips.loose.title == title_of("odds")
    post(tipped, pygame.K_t)
    tipped.frame()
    assert tips.loose.title == title_of("fan")
    post(tipped, pygame.K_t, mod=pygame.KMOD_SHIFT)
    assert [each.hint.title for each in tips.pinned] == ["About the odds", title_of("fan")]
    post(tipped, pygame.K_TAB)
    tipped.frame()
    assert tips.loose.title == "Something else", "the keyboard goes on while tips stay"
    post(tipped, pygame.K_ESCAPE, pygame.K_ESCAPE)
    assert tips.pinned == []


def test_pinned_tips_go_with_their_scene(tipped):
    point(tipped, (350, 215))
    click(tipped, (350, 215), 3)
    tipped.open_settings()
    tipped.frame()
    assert tipped.tips.pinned == []


def test_terms_are_whole_words_in_any_case_and_number():
    found = [each.term.title for each in terms.found_in("cards and Cards, a discarded card; Political capital")]
    assert found == [title_of("card")] * 3 + [title_of("political_capital")]


def test_terms_are_found_in_chinese(app):
    text.use("zh")
    words = text.say("glossary.term.card.title")
    assert words in [each.term.title for each in terms.found_in(f"每张{words}都有代价")]
