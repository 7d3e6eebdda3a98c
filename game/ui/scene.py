"""A scene: panels on the backdrop, and who gets the mouse and the keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pygame
from pygame import Rect

from game.ui.actions import Action
from game.ui.canvas import Canvas
from game.ui.widget import Hint, Panel, Touch, Widget

if TYPE_CHECKING:
    from game.session.session import Session
    from game.ui.app import App


MODIFIERS = (pygame.K_LCTRL, pygame.K_RCTRL, pygame.K_LALT, pygame.K_RALT)
"""Keys that do nothing by themselves."""


class Scene:
    """One screen of the game. A `dialog` lies over the scene below it, which shows through, dimmed."""

    dialog = False

    def __init__(self, app: App) -> None:
        self.app = app
        self.panels: list[Panel] = []
        self.focus: Widget | None = None
        self.hover: Widget | None = None
        self.held: Widget | None = None
        self.by_keyboard = False  # the last thing the user did, so whether to show the focus

    # ------------------------------------------------------------------------------ what a scene may define

    def build(self) -> None:
        """Make the panels and widgets; called when the scene is shown and after a change of language."""

    def arrange(self, canvas: Canvas) -> None:
        """Give every panel its area; called before every frame, so cheap."""

    def underlay(self, canvas: Canvas) -> None:
        """Draw what lies below every panel, such as the card of a dialog; drawn again below what is painted anew."""

    def kept_clear(self) -> Iterable[Rect]:
        """What tool-tips beside a row should rather not cover."""
        return ()

    @property
    def caption(self) -> str:
        """What the window's title bar says after the game's name; "" for the name alone."""
        return ""

    def tick(self) -> None:
        """Called sixty times a second, to take up what other threads and processes have ready."""

    def shortcut(self, event: pygame.event.Event) -> bool:
        """A key that no widget used. True if it did something."""
        return False

    def actions(self) -> list[Action]:
        """What can be done here, for the palette: whatever the widgets offer, unless the scene says more."""
        return [each for panel in self.panels if panel.visible for widget in panel.widgets for each in widget.actions()]

    def at_stake(self) -> Session | None:
        """The game that is to be saved when something goes wrong, if one is played here."""
        view = getattr(self, "view", None)
        return None if view is None else view.session

    def entered(self) -> None:
        """The scene came to the top."""

    def left(self) -> None:
        """The scene was taken off for good."""

    # ------------------------------------------------------------------------------------------- the mouse

    def mouse(self, event: pygame.event.Event, at: tuple[int, int]) -> None:
        """Take a mouse event; `at` is its place on the canvas."""
        if event.type == pygame.MOUSEMOTION:
            self.hover = self.widget_at(at)
            if self.hover is not None:
                self.hover.point(at)
            if self.held is not None:
                self.held.drag(at)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.by_keyboard = False
            self.hover = self.held = self.widget_at(at)
            if self.held is not None:
                if self.held.focusable:
                    self.focus = self.held
                self.held.press(at)
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1 and self.held is not None:
            held, self.held = self.held, None
            held.release(at)
        elif event.type == pygame.MOUSEWHEEL:
            over = self.widget_at(at)
            if over is not None:
                over.wheel(event.y)

    def widget_at(self, at: tuple[int, int]) -> Widget | None:
        """The enabled widget at a point of the canvas."""
        for panel in reversed(self.panels):
            if panel.visible and panel.area.collidepoint(at):
                for widget in panel.shown():
                    if widget.enabled and widget.area.collidepoint(at):
                        return widget
                return None
        return None

    # ---------------------------------------------------------------------------------------- the keyboard

    def key(self, event: pygame.event.Event) -> bool:
        """Take a key: the focused widget first, then Tab, then the scene's own keys. True if it was used."""
        if event.key == pygame.K_TAB:
            self.by_keyboard = True
            self.move_focus(-1 if event.mod & pygame.KMOD_SHIFT else 1)
            return True
        focus = self.focus if self.focus in self.focusable() else None
        showing = self.by_keyboard
        if event.key not in MODIFIERS:
            self.by_keyboard = True
        if focus is not None and self.offers(focus, event, showing) and focus.key(event):
            return True
        return self.shortcut(event)

    def offers(self, focus: Widget, event: pygame.event.Event, showing: bool) -> bool:
        """Whether the focused widget sees a key before the scene does. `showing`: its focus was visible."""
        return True

    def typed(self, letters: str) -> None:
        """Take typed text."""
        if self.focus in self.focusable() and self.focus is not None:
            self.focus.typed(letters)

    def focusable(self) -> list[Widget]:
        """What the Tab key goes through, in its order."""
        return [
            widget
            for panel in self.panels
            if panel.visible
            for widget in panel.shown()
            if widget.focusable and widget.enabled
        ]

    def move_focus(self, step: int) -> None:
        """Focus the next widget, or the one before."""
        stops = self.focusable()
        if stops:
            place = stops.index(self.focus) + step if self.focus in stops else (0 if step > 0 else -1)
            self.focus = stops[place % len(stops)]

    def sheet_key(self, event: pygame.event.Event) -> bool:
        """The keys of a sheet laid over the game: Escape takes it away, up and down walk. True if it was one."""
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            self.move_focus(-1 if event.key == pygame.K_UP else 1)
        else:
            return False
        return True

    # --------------------------------------------------------------------------------------------- drawing

    def touch(self, widget: Widget) -> Touch:
        """How the user touches a widget now."""
        return Touch(
            hovered=widget is self.hover and widget.enabled and self.held in (None, widget),
            focused=widget is self.focus and self.by_keyboard,
            held=widget is self.held,
        )

    def hint(self, at: tuple[int, int]) -> Hint | None:
        """The tool-tip for what is pointed at, or for what the keyboard is on."""
        if self.held is not None:
            return None
        if self.by_keyboard:
            return self.focus.hint() if self.focus in self.focusable() and self.focus is not None else None
        return next(self._hints_at(at), None)

    def _hints_at(self, at: tuple[int, int]) -> Iterator[Hint]:
        for panel in reversed(self.panels):
            if not (panel.visible and panel.area.collidepoint(at)):
                continue
            for widget in panel.shown():
                hint = widget.hint() if widget.area.collidepoint(at) else None
                if hint is not None:
                    yield hint
            yield from (hint for hint in panel.hints() if hint.area.collidepoint(at))
