"""The window: its loop, its stack of scenes, and what they share."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import deque
from typing import Any

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "primacy")  # what desktops group windows by
if sys.platform.startswith("linux"):  # everything is drawn in software: an upload to OpenGL would cost 7-19 ms
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")

import pygame

from game.errors import PrimacyError
from game.ui import layout, text
from game.ui.canvas import Canvas
from game.ui.engine import Engine
from game.ui.fonts import Typeface
from game.ui.forecaster import Forecaster
from game.ui.painter import Painter, draw_hint, draw_toast
from game.ui.scene import Scene
from game.ui.settings import Settings
from game.ui.sounds import Sounds
from game.ui.widget import Hint

FRAMES_PER_SECOND = 60
HINT_DELAY = 0.35  # seconds of pointing before a tool-tip shows
TOAST_TIME = 5.0  # seconds a passing message stays
FIRST_SIZE = (1280, 720)
ONCE = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE, pygame.K_ESCAPE)
"""Keys that do not repeat while held: a finger left on Enter must not play through the turns."""
SILENT_DRIVERS = ("offscreen", "dummy")


class NoDisplay(PrimacyError):
    """There is no screen to open a window on."""


class App:
    """One window. `frame` takes what happened and draws what changed; `run` does so until the user leaves."""

    def __init__(self, size: tuple[int, int] = FIRST_SIZE, settings: Settings | None = None) -> None:
        """Open the window. Raises NoDisplay."""
        open_window(size)
        self.settings = settings or Settings.load()
        self.sounds = Sounds(self.settings.sound)
        self.engine = Engine()
        self.forecaster = Forecaster()
        self.running = True
        self.frame_times: deque[float] = deque(maxlen=3600)  # seconds of work in each frame that drew something
        self._painters: list[Painter] = []
        self._typeface: Typeface | None = None
        self._mouse = (-1, -1)
        self._down: set[int] = set()
        self._hint: tuple[Hint | None, float] = (None, 0.0)
        self._toast: tuple[str, bool, float] | None = None
        self._shown: tuple[Any, ...] | None = None  # scene, tool-tip and message on the window; None: show all anew
        self._overlaid: list[pygame.Rect] = []  # where tool-tip and message stand
        with contextlib.suppress(PrimacyError):
            text.use(self.settings.language)

    # ------------------------------------------------------------------------------------------ the scenes

    @property
    def scene(self) -> Scene:
        """The scene that gets mouse and keys."""
        return self._painters[-1].scene

    @property
    def scenes(self) -> list[Scene]:
        """All scenes, the lowest first."""
        return [painter.scene for painter in self._painters]

    def push(self, scene: Scene) -> None:
        """Lay a scene over the others."""
        scene.build()
        self._painters.append(Painter(scene))
        scene.entered()

    def pop(self) -> None:
        """Take off the top scene."""
        self._painters.pop().scene.left()
        self.scene.entered()
        self._shown = None

    def start_with(self, scene: Scene) -> None:
        """Take off all scenes and show this one."""
        while self._painters:
            self._painters.pop().scene.left()
        self.push(scene)

    def rebuild(self) -> None:
        """Make every scene anew after a change of language or scale."""
        for painter in self._painters:
            painter.scene.build()
            painter.forget()

    def toast(self, words: str, bad: bool = True) -> None:
        """Show a passing message."""
        self._toast = (words, bad, time.monotonic() + TOAST_TIME)
        if bad:
            self.sounds.play("deny")

    @property
    def toasted(self) -> str:
        """The passing message that shows now, or ""."""
        return self._toast[0] if self._toast else ""

    def attempt(self, action: Any) -> bool:
        """Do something that may be refused; a refusal is shown as a passing message. True if it was done."""
        try:
            action()
        except PrimacyError as error:
            self.toast(str(error))
            return False
        return True

    def quit(self) -> None:
        """Leave the loop after this frame."""
        self.running = False

    # --------------------------------------------------------------------------------------------- a frame

    def run(self) -> None:
        """Show the window until the user leaves."""
        clock = pygame.time.Clock()
        try:
            while self.running:
                self.frame()
                if not self.engine.begun:  # after the first picture, so that the window is there at once
                    self.engine.begin()
                clock.tick(FRAMES_PER_SECOND)
        finally:
            self.close()

    def close(self) -> None:
        """End what runs beside the window, and the window."""
        while self._painters:
            self._painters.pop().scene.left()
        self.forecaster.stop()
        self.sounds.close()
        pygame.quit()

    def frame(self) -> None:
        """Take all events, let the scene take up what is ready, and draw if anything changed."""
        start = time.perf_counter()
        for event in pygame.event.get():
            self._take(event)
        if self.running:
            self.scene.tick()
            caption = f"Primacy - {self.scene.caption}" if self.scene.caption else "Primacy"
            if pygame.display.get_caption()[0] != caption:
                pygame.display.set_caption(caption)
            if self._draw():
                self.frame_times.append(time.perf_counter() - start)

    def _take(self, event: pygame.event.Event) -> None:
        scene = self.scene
        if event.type == pygame.QUIT:
            self.quit()
        elif event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self._mouse = self._on_canvas(event.pos)
            if event.type == pygame.MOUSEMOTION and any(event.rel):
                scene.by_keyboard = False
            scene.mouse(event, self._mouse)
            if event.type == pygame.MOUSEBUTTONDOWN and scene.held is not None and scene.held.focusable:
                self.sounds.play("press")
        elif event.type == pygame.MOUSEWHEEL:
            scene.mouse(event, self._mouse)
        elif event.type == pygame.KEYDOWN:
            if event.key not in self._down:
                scene.key(event)
            if event.key in ONCE:
                self._down.add(event.key)
        elif event.type == pygame.KEYUP:
            self._down.discard(event.key)
        elif event.type == pygame.TEXTINPUT:
            scene.typed(event.text)
        elif event.type in (pygame.VIDEOEXPOSE, pygame.WINDOWEXPOSED, pygame.VIDEORESIZE):
            self._shown = None

    @property
    def window(self) -> pygame.Surface:
        """The window's own surface, as large as the window is now."""
        surface = pygame.display.get_surface()
        assert surface is not None
        return surface

    @property
    def canvas_size(self) -> tuple[int, int]:
        """The size drawn at: the window's, but not below the smallest supported one."""
        width, height = self.window.get_size()
        return max(width, layout.SMALLEST[0]), max(height, layout.SMALLEST[1])

    def _on_canvas(self, at: tuple[int, int]) -> tuple[int, int]:
        window, canvas = self.window.get_size(), self.canvas_size
        return at[0] * canvas[0] // max(1, window[0]), at[1] * canvas[1] // max(1, window[1])

    def typeface(self) -> Typeface:
        """The typeface for the window's present size."""
        scale = layout.scale_of(self.canvas_size, self.settings.scale)
        if self._typeface is None or self._typeface.scale != scale:
            self._typeface = Typeface(scale)
        return self._typeface

    def _draw(self) -> bool:
        """Draw and show the window if anything in it changed."""
        size, typeface = self.canvas_size, self.typeface()
        first = max(i for i, painter in enumerate(self._painters) if i == 0 or not painter.scene.dialog)
        ground = self._painters[first]
        changed = ground.paint(size, typeface, None)
        top = self._painters[-1]
        if top is not ground:  # a dialog: over the ground only, so that dialogs do not pile up
            if changed:
                top.forget()
            changed |= top.paint(size, typeface, ground.picture)
        hint, toast = self._hint_now(), self._toast_now()
        shown = (self.scene, hint, toast)
        if not changed and shown == self._shown:
            return False
        before, self._shown = self._shown, shown
        whole = before is None or before[0] is not self.scene
        self._show(top.picture, None if whole else top.dirty, hint, toast, typeface)
        return True

    def _show(
        self,
        picture: pygame.Surface,
        dirty: list[pygame.Rect] | None,
        hint: Hint | None,
        toast: tuple[str, bool] | None,
        typeface: Typeface,
    ) -> None:
        """Put the picture on the window, or only its `dirty` areas and what tool-tip and message covered before."""
        window = self.window
        scaled = window.get_size() != picture.get_size()
        target = pygame.Surface(picture.get_size()) if scaled else window
        areas = [picture.get_rect()] if scaled or dirty is None else [*dirty, *self._overlaid]
        for area in areas:
            target.blit(picture, area, area)
        overlay = Canvas(target, typeface)
        self._overlaid = []
        if toast is not None:
            self._overlaid.append(draw_toast(overlay, *toast))
        if hint is not None:
            self._overlaid.append(draw_hint(overlay, hint))
        if scaled:
            pygame.transform.smoothscale(target, window.get_size(), window)
            pygame.display.flip()
        else:
            pygame.display.update([*areas, *self._overlaid])

    def _hint_now(self) -> Hint | None:
        hint, now = self.scene.hint(self._mouse), time.monotonic()
        if hint != self._hint[0]:
            self._hint = (hint, now)
        return hint if now - self._hint[1] >= HINT_DELAY else None

    def _toast_now(self) -> tuple[str, bool] | None:
        if self._toast and time.monotonic() > self._toast[2]:
            self._toast = None
        return self._toast[:2] if self._toast else None


def open_window(size: tuple[int, int]) -> None:
    """Open a window that can be resized. Raises NoDisplay where there is no screen to show it."""
    wanted = os.environ.get("SDL_VIDEODRIVER", "")
    try:
        pygame.display.init()
        pygame.font.init()
        if pygame.display.get_driver() in SILENT_DRIVERS and pygame.display.get_driver() not in wanted:
            raise pygame.error("no display")
        pygame.display.set_caption("Primacy")
        pygame.display.set_mode(size, pygame.RESIZABLE)
    except pygame.error:
        pygame.quit()
        raise NoDisplay("There is no display to open a window on.") from None
    pygame.key.set_repeat(350, 40)


def main(watch: bool = False, scenario: str = "baseline-2025", seed: int | None = None, **doctrines: str) -> int:
    """Open the game; with `watch`, two doctrines (`us=`, `china=`) play in it. Raises NoDisplay."""
    from game.ui.scenes.title import Title

    app = App()
    app.start_with(Title(app))
    if watch:
        from game.ui.scenes.watch import watch_when_ready

        app.frame()
        watch_when_ready(app, scenario, doctrines.get("us"), doctrines.get("china"), seed)
    app.run()
    return 0
