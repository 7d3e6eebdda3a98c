"""The window: its loop, its stack of scenes, and what they share."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from typing import Any

from game.ui.display import FIRST_SIZE, NoDisplay, is_full, open_window, set_full  # isort: skip - before pygame

import pygame

from game.errors import PrimacyError
from game.ui import clock, layout, notices, text, theme
from game.ui.canvas import Canvas
from game.ui.engine import Engine
from game.ui.fonts import Typeface
from game.ui.forecaster import Forecaster
from game.ui.input import Input
from game.ui.painter import Painter, draw_toast
from game.ui.rescue import Rescue
from game.ui.scene import Scene
from game.ui.settings import Settings
from game.ui.sounds import Sounds
from game.ui.text import say, told
from game.ui.tips import Tips

__all__ = ["App", "NoDisplay", "main"]

FRAMES_PER_SECOND = 60
HINT_DELAY = 0.35  # seconds of pointing before a tool-tip shows
TOAST_TIME = 5.0  # seconds a passing message stays


class App:
    """One window. `frame` takes what happened and draws what changed; `run` does so until the user leaves."""

    def __init__(self, size: tuple[int, int] = FIRST_SIZE, settings: Settings | None = None) -> None:
        """Open the window. Raises NoDisplay."""
        open_window(size)
        notices.forget()
        self.settings = settings or Settings.load()
        self.sounds = Sounds(self.settings.sound)
        self.engine = Engine()
        self.forecaster = Forecaster()
        self.running = True
        self.frame_times: deque[float] = deque(maxlen=3600)  # seconds of work in each frame that drew something
        self._painters: list[Painter] = []
        self._typeface: Typeface | None = None
        self.input = Input(self)
        self.tips = Tips()
        self.rescue = Rescue()
        self._window_size = size  # while it does not cover the screen
        self._toast: tuple[str, bool, float] | None = None
        self._shown: tuple[Any, ...] | None = None  # scene, tool-tip and message on the window; None: show all anew
        self._overlaid: list[pygame.Rect] = []  # where tool-tips and message stand
        self._whole: pygame.Surface | None = None  # all that could show, where the window is smaller or a lens
        self._begin()

    def _begin(self) -> None:
        """Take up the settings; what cannot be had is told, and play goes on without it."""
        theme.use(self.settings.palette)
        try:
            text.use(self.settings.language)
        except PrimacyError:
            missing = self.settings.language
            text.use(text.DEFAULT_LANGUAGE)
            notices.note("language", lambda: say("trouble.language", language=missing))
        if self.settings.full:
            self.attempt(self.show_as_set)

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
        self.tips.forget()
        self._painters.append(Painter(scene))
        scene.entered()

    def pop(self) -> None:
        """Take off the top scene."""
        self._painters.pop().scene.left()
        self.tips.forget()
        self.scene.entered()
        self._shown = None

    def start_with(self, scene: Scene) -> None:
        """Take off all scenes and show this one."""
        self._leave_all()
        self.push(scene)

    def _leave_all(self) -> None:
        while self._painters:
            self._painters.pop().scene.left()

    def rebuild(self) -> None:
        """Make every scene anew after a change of language or scale."""
        for painter in self._painters:
            painter.scene.build()
            painter.forget()

    def toast(self, words: str, bad: bool = True) -> None:
        """Show a passing message."""
        self._toast = (told(words), bad, clock.now() + TOAST_TIME)
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
            self.toast(error.sentence)
            return False
        return True

    def quit(self) -> None:
        """Leave the loop after this frame."""
        self.running = False

    # --------------------------------------------------------------------------------------------- a frame

    def run(self) -> None:
        """Show the window until the user leaves."""
        pace = pygame.time.Clock()
        try:
            while self.running:
                self.safe_frame()
                if not self.engine.begun:  # after the first picture, so that the window is there at once
                    self.engine.begin()
                pace.tick(FRAMES_PER_SECOND)
        finally:
            self.close()

    def close(self) -> None:
        """End what runs beside the window, and the window."""
        self._leave_all()
        self.forecaster.stop()
        self.sounds.close()
        pygame.quit()

    def safe_frame(self) -> None:
        """A frame from which no error comes but the last: then the window cannot go on, and PrimacyError says why."""
        try:
            self.frame()
        except PrimacyError as error:  # a refusal that nobody expected here: a sentence already
            self.toast(error.sentence)
            self.rescue.bear(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the game must not be lost
            self._rescued(error)

    def _rescued(self, error: Exception) -> None:
        """Report, save the game under way, and go on from the title."""
        from game.ui.scenes.trouble import show_trouble

        rescued = self.rescue.after(error, self.scenes)
        for painter in self._painters:
            with contextlib.suppress(Exception):
                painter.scene.left()
        self._painters.clear()
        with contextlib.suppress(Exception):
            self.forecaster.stop()
        self.forecaster = Forecaster()
        self.tips.forget()
        self._typeface = self._shown = self._toast = None
        show_trouble(self, rescued)

    def frame(self) -> None:
        """Take all events, let the scene take up what is ready, and draw if anything changed."""
        start = time.perf_counter()
        for event in pygame.event.get():
            self.input.take(event)
        if self.running:
            self.scene.tick()
            caption = f"Primacy - {self.scene.caption}" if self.scene.caption else "Primacy"
            if pygame.display.get_caption()[0] != caption:
                pygame.display.set_caption(caption)
            if self._draw():
                self.frame_times.append(time.perf_counter() - start)

    def show_anew(self) -> None:
        """Put everything on the window again at the next frame, as after it was covered."""
        self._shown = None

    def open_palette(self) -> None:
        """Everything that can be done now, to be searched."""
        from game.ui.scenes.palette import open_palette

        open_palette(self)

    def open_settings(self) -> None:
        """The settings, over whatever shows."""
        from game.ui.scenes.settings import SettingsScene

        if not any(isinstance(scene, SettingsScene) for scene in self.scenes):
            self.push(SettingsScene(self))

    def toggle_full(self) -> None:
        """Cover the screen, or be a window again, and keep that; nothing that shows is lost."""
        self.settings.full = not is_full()
        self.attempt(self.show_as_set)
        self.attempt(self.settings.save)

    def show_as_set(self) -> None:
        """Cover the screen or not, as the settings say. Raises PrimacyError where the screen cannot be covered."""
        if not is_full():
            self._window_size = self.window.get_size()
        try:
            set_full(self.settings.full, self._window_size)
        finally:
            self.settings.full = is_full()
            self._shown = None

    @property
    def window(self) -> pygame.Surface:
        """The window's own surface, as large as the window is now."""
        surface = pygame.display.get_surface()
        assert surface is not None
        return surface

    @property
    def canvas_size(self) -> tuple[int, int]:
        """The size drawn at: not always the window's, see `layout.canvas_of`."""
        return layout.canvas_of(self.window.get_size(), self.settings.scale)

    @property
    def view(self) -> pygame.Rect:
        """The part of the picture that shows where it is larger than the window: around the pointer or the focus."""
        canvas, window = pygame.Rect((0, 0), self.canvas_size), pygame.Rect((0, 0), self.window.get_size())
        if window.width >= canvas.width or window.height >= canvas.height:
            return canvas
        focus = self.scene.focus
        if self.scene.by_keyboard and focus is not None and focus.area.width:
            window.center = focus.area.center
        else:  # the pointer is over the same place of the window and of the picture
            at = max(0, self.input.mouse[0]), max(0, self.input.mouse[1])
            window.left = at[0] * (canvas.width - window.width) // canvas.width
            window.top = at[1] * (canvas.height - window.height) // canvas.height
        return window.clamp(canvas)

    def typeface(self) -> Typeface:
        """The typeface for the window's present size."""
        scale = layout.scale_of(self.canvas_size, self.settings.scale)
        if self._typeface is None or self._typeface.scale != scale:
            self._typeface = Typeface(scale)
            self.tips.forget()
        return self._typeface

    def _draw(self) -> bool:
        """Draw and show the window if anything in it changed."""
        size, typeface = self.canvas_size, self.typeface()
        first = max(i for i, painter in enumerate(self._painters) if i == 0 or not painter.scene.dialog)
        ground = self._painters[first]
        top = self._painters[-1]
        through_lens = top is ground and self.view.size != size  # below a dialog all is painted, once
        changed = ground.paint(size, typeface, None, self.view if through_lens else None)
        if top is not ground:  # a dialog: over the ground only, so that dialogs do not pile up
            if changed:
                top.forget()
            changed |= top.paint(size, typeface, ground.picture)
        tips, toast = self.tips.look(self.scene, self.input.mouse, HINT_DELAY), self._toast_now()
        shown = (self.scene, tips, toast, tuple(self.view))
        if not changed and shown == self._shown:
            return False
        before, self._shown = self._shown, shown
        whole = before is None or before[0] is not self.scene
        self._show(top.picture, None if whole else top.dirty, toast, typeface)
        return True

    def _show(
        self,
        picture: pygame.Surface,
        dirty: list[pygame.Rect] | None,
        toast: tuple[str, bool] | None,
        typeface: Typeface,
    ) -> None:
        """Put the picture on the window, or only its `dirty` areas and what tool-tip and message covered before."""
        window, view = self.window, self.view
        direct = window.get_size() == picture.get_size()
        if direct:
            self._whole = None
        elif self._whole is None or self._whole.get_size() != picture.get_size():
            self._whole, dirty = pygame.Surface(picture.get_size()), None
        through_lens = not direct and view.size == window.get_size()
        target = self._whole or window
        if through_lens:  # only what it shows, and always all of that: it moves with the pointer
            areas = [view]
        else:
            areas = [picture.get_rect()] if dirty is None else [*dirty, *self._overlaid]
        for area in areas:
            target.blit(picture, area, area)
        message = draw_toast(Canvas(target.subsurface(view), typeface), *toast).move(view.topleft) if toast else None
        self._overlaid = [*([message] if message else []), *self.tips.draw(Canvas(target, typeface), view)]
        if direct:
            pygame.display.update([*areas, *self._overlaid])
        elif through_lens:
            window.blit(target, (0, 0), view)
            pygame.display.flip()
        else:
            pygame.transform.smoothscale(target, window.get_size(), window)
            pygame.display.flip()

    def _toast_now(self) -> tuple[str, bool] | None:
        if self._toast and clock.now() > self._toast[2]:
            self._toast = None
        if self._toast is None and (sentence := notices.take()):
            self.toast(sentence)
        return self._toast[:2] if self._toast else None


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
