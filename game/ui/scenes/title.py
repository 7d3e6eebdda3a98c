"""The title: what the game is, and the ways into it."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Hashable
from pathlib import Path

import pygame
from pygame import Rect

from game import saves
from game.errors import PrimacyError
from game.paths import asset_path
from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.geography import Projection
from game.ui.painter import backdrop
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.widget import Panel
from game.ui.world_picture import world_picture

MAP_WIDTH = 1280  # pixels at which the map behind the title is drawn, before it is enlarged
DIMMED = 92  # of 255 parts, how much of the map shows


class Title(Scene):
    """Shown at once; what needs the engine waits until it is loaded."""

    def build(self) -> None:
        page = _TitlePage(self)
        self.panels = [page]
        self.page = page
        if self.focus is None or self.focus not in page.widgets:
            self.focus = page.widgets[0]
        self._mark_ready()

    @property
    def caption(self) -> str:
        return "" if self.app.engine.ready else say("title.loading")

    def entered(self) -> None:
        self._mark_ready()

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    def tick(self) -> None:
        if self.app.engine.trouble and not self.app.toasted:
            self.app.toast(self.app.engine.trouble)
        self._mark_ready()

    def _mark_ready(self) -> None:
        ready = self.app.engine.ready
        for button in self.page.needs_engine:
            button.enabled = ready

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_UP, pygame.K_DOWN):
            self.move_focus(-1 if event.key == pygame.K_UP else 1)
            return True
        return False


class _TitlePage(Panel):
    def __init__(self, scene: Title) -> None:
        super().__init__()
        app = scene.app
        self.app = app

        def new_game() -> None:
            from game.ui.scenes.new_game import open_new_game

            open_new_game(app)

        def watch() -> None:
            from game.ui.scenes.new_watch import NewWatch

            app.push(NewWatch(app))

        def load() -> None:
            from game.ui.scenes.load import Load

            app.push(Load(app))

        def settings() -> None:
            from game.ui.scenes.settings import SettingsScene

            app.push(SettingsScene(app))

        def exercises() -> None:
            from game.ui.scenes.exercises import open_exercises

            open_exercises(app)

        def learn() -> None:
            from game.ui.scenes.tutorial import open_tutorial

            app.attempt(lambda: open_tutorial(app))

        first = _is_first_start()
        new = Button(say("title.new_game"), new_game, "play", accent=None if first else 0)
        learning = Button(say("tutorial.title"), learn, "info", accent=0 if first else None)
        watched = Button(say("title.watch"), watch, "eye")
        loading = Button(say("title.load"), load, "folder-open")
        teaching = Button(say("title.exercises"), exercises, "graduation-cap")
        self.widgets = [
            *([learning, new] if first else [new, learning]),
            watched,
            loading,
            teaching,
            Button(say("title.settings"), settings, "settings"),
            Button(say("title.quit"), app.quit, "log-out"),
        ]
        self.needs_engine = [new, learning, watched, loading, teaching]
        recent = _unfinished()
        if recent is not None:
            resume = Button(say("title.continue"), lambda: _resume(app, recent), "fast-forward", accent=0)
            new.accent = None
            self.widgets.insert(0, resume)
            self.needs_engine.append(resume)

    def state(self) -> Hashable:
        return self.app.engine.ready

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.title(self.area.size, canvas.scale)
        boxes = layout.stacked(areas["buttons"], canvas.scale, len(self.widgets), 340)
        for button, box in zip(self.widgets, boxes, strict=True):
            button.area = box

    def paint(self, canvas: Canvas) -> None:
        areas = layout.title(self.area.size, canvas.scale)
        canvas.surface.blit(_world(self.area.size, canvas.scale, theme.chosen()), self.area)
        _paint_mark(canvas, areas["mark"])
        canvas.text_in("PRIMACY", areas["name"], "display", theme.BRIGHT, "centre")
        lines = canvas.typeface.wrapped(say("title.motto"), "body", canvas.px(560))
        for number, line in enumerate(lines):
            at = (self.area.centerx, areas["motto"].top + canvas.px(12) + number * canvas.line_height("body"))
            canvas.text(line, at, "body", theme.PLAIN, "centre")
        words = say("title.ready" if self.app.engine.ready else "title.loading")
        canvas.text_in(words, areas["foot"], "small", theme.PLAIN, "centre")
        canvas.text_in(say("map.borders"), areas["credits"], "small", theme.MUTED, "centre")


def _paint_mark(canvas: Canvas, area: Rect) -> None:
    """The game's mark."""
    path = asset_path("logo", "primacy.svg")
    size = min(area.height - canvas.px(18), area.width)
    if path.is_file():
        mark = pygame.image.load_sized_svg(str(path), (size, size))
        canvas.surface.blit(mark, mark.get_rect(midtop=(area.centerx, area.top)))


@functools.lru_cache(maxsize=1)
def _world(size: tuple[int, int], scale: float, palette: str) -> pygame.Surface:
    """The backdrop with the world far behind it: a small map, enlarged and dimmed; `palette` names its colours."""
    width = min(size[0], MAP_WIDTH)
    small = (width, round(width * size[1] / size[0]))
    ground = backdrop(small)
    try:
        picture = world_picture(ground, Projection.fitted(ground.get_rect()), scale * width / size[0])
    except PrimacyError:  # the map is missing or damaged: the title does without
        return backdrop(size)
    shade = pygame.Surface(small)
    shade.fill((DIMMED, DIMMED, DIMMED))
    picture.blit(shade, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
    dark = ground.copy()
    dark.fill((255 - DIMMED,) * 3, special_flags=pygame.BLEND_RGB_MULT)
    picture.blit(dark, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    return pygame.transform.smoothscale(picture, size)


def _is_first_start() -> bool:
    """Whether no game was ever saved here, so that the tutorial is the suggestion."""
    try:
        return not saves.saved_games()
    except PrimacyError:
        return True


def _unfinished() -> Path | None:
    """The newest game that was saved by itself, after a turn or after an error, if it is sound and not finished."""
    found: list[tuple[float, Path]] = []
    for name in (saves.AUTOSAVE, saves.RECOVERED):
        with contextlib.suppress(PrimacyError, OSError):
            path = saves.save_path(name)
            if not saves.read(path)[0].get("session", {}).get("over", True):
                found.append((path.stat().st_mtime, path))
    return max(found)[1] if found else None


def _resume(app, path) -> None:  # type: ignore[no-untyped-def]
    from game.ui.scenes.load import load_game

    load_game(app, path)
