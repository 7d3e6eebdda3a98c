"""What a scene is made of: panels that hold widgets.

A panel is painted anew only when its `look` changes: a value that holds everything its picture depends on.
Widgets keep no pictures of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pygame
from pygame import Rect

from game.ui import actions
from game.ui.canvas import Canvas

Action = Callable[[], Any]


@dataclass(frozen=True)
class Touch:
    """How the user is touching a widget at the moment."""

    hovered: bool = False
    focused: bool = False  # the keyboard acts on it, and the user is using the keyboard
    held: bool = False  # the mouse button went down on it and is still down


@dataclass(frozen=True)
class Hint:
    """What a tool-tip says about one place of the window."""

    area: Rect
    title: str
    text: str = ""


class Widget:
    """A part of a panel that can be pointed at and, if `focusable`, worked by keyboard."""

    focusable = True

    def __init__(self) -> None:
        self.area = Rect(0, 0, 0, 0)
        self.enabled = True
        self.visible = True
        self.hint_title = ""
        self.hint_text = ""

    def look(self) -> Hashable:
        """Everything the picture depends on besides the area and the touch."""
        return ()

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        """Draw inside `area`."""

    def hint(self) -> Hint | None:
        """The tool-tip, or None."""
        return Hint(self.area, self.hint_title, self.hint_text) if self.hint_title else None

    def point(self, at: tuple[int, int]) -> None:
        """The mouse moved to a point of the area."""

    def press(self, at: tuple[int, int]) -> None:
        """The mouse button went down at a point of the area."""

    def drag(self, at: tuple[int, int]) -> None:
        """The mouse moved with the button held."""

    def release(self, at: tuple[int, int]) -> None:
        """The button went up, wherever."""

    def wheel(self, steps: int) -> bool:
        """The wheel turned over the widget (+ away from the user). True if that did something."""
        return False

    def key(self, event: pygame.event.Event) -> bool:
        """A key went down while focused. True if it was used."""
        return False

    def typed(self, letters: str) -> bool:
        """Text was typed while focused. True if it was used."""
        return False

    def actions(self) -> list[actions.Action]:
        """What the palette can do with the widget, by name."""
        return []


class Panel:
    """A rectangle of the window with its own ground, content and widgets."""

    def __init__(self) -> None:
        self.area = Rect(0, 0, 0, 0)
        self.widgets: list[Widget] = []
        self.visible = True

    def state(self) -> Hashable:
        """Everything the content depends on besides area and widgets, which it may bring up to date."""
        return ()

    @property
    def covers(self) -> bool:
        """Whether painting covers the whole area, so that no ground is needed below it."""
        return False

    def arrange(self, canvas: Canvas) -> None:
        """Place the widgets; called when the area or the scale changed and before painting."""

    def paint(self, canvas: Canvas) -> None:
        """Draw the ground and the content, below the widgets."""

    def hints(self) -> list[Hint]:
        """Tool-tips of places that are no widgets; valid after painting."""
        return []

    # ------------------------------------------------------------------------------- what the scene calls

    def shown(self) -> Iterator[Widget]:
        """The widgets that are visible now, in the order of the keyboard focus."""
        return (widget for widget in self.widgets if widget.visible)

    def look(self, touch: Callable[[Widget], Touch]) -> Hashable:
        """The whole picture as a value: equal looks need no new painting."""
        state = self.state()  # first: it may bring widgets up to date
        parts = tuple((widget.visible, widget.enabled, widget.look(), touch(widget)) for widget in self.widgets)
        return (tuple(self.area), state, parts)

    def draw(self, canvas: Canvas, touch: Callable[[Widget], Touch]) -> None:
        """Paint the panel and its widgets."""
        self.arrange(canvas)
        self.paint(canvas)
        for widget in self.shown():
            widget.draw(canvas, touch(widget))


def is_activation(event: pygame.event.Event) -> bool:
    """Whether a key means "do it": Enter or space."""
    return event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)
