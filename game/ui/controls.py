"""The common controls: button, choice, tabs and text field."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence

import pygame
from pygame import Rect

from game.ui import actions, theme
from game.ui.canvas import Canvas
from game.ui.layout import columns
from game.ui.theme import Colour
from game.ui.widget import Action, Touch, Widget, is_activation


class Button(Widget):
    """Does something when clicked, or on Enter or space. `accent` fills it with the colour of a side."""

    def __init__(self, words: str, act: Action, icon: str = "", accent: int | None = None) -> None:
        super().__init__()
        self.words = words
        self.act = act
        self.icon = icon
        self.accent = accent
        self.key_name = ""  # shown small at the right end
        self.style = "body_strong"
        self._inside = False

    def look(self) -> Hashable:
        return (self.words, self.icon, self.accent, self.key_name, self._inside)

    def wanted_width(self, canvas: Canvas) -> int:
        """The width that shows the whole button."""
        parts = [canvas.text_width(self.words, self.style)] if self.words else []
        parts += [canvas.px(18)] if self.icon else []
        parts += [canvas.text_width(self.key_name, "small")] if self.key_name else []
        return sum(parts) + canvas.px(8) * (len(parts) - 1) + canvas.px(26 if self.words else 18)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        fill, edge, ink = self._colours(touch)
        foot = theme.SIDE_FOOT[self.accent] if self.accent is not None and self.enabled else None
        canvas.box(self.area, fill, theme.CONTROL_RADIUS, edge, foot)
        pieces = [canvas.px(18)] if self.icon else []
        pieces += [canvas.text_width(self.words, self.style)] if self.words else []
        pieces += [canvas.text_width(self.key_name, "small")] if self.key_name else []
        gap = canvas.px(8)
        x = self.area.centerx - (sum(pieces) + gap * (len(pieces) - 1)) // 2
        room = self.area.right - canvas.px(8)
        if self.icon:
            canvas.icon(self.icon, Rect(x, self.area.centery - pieces[0] // 2, pieces[0], pieces[0]), ink)
            x += pieces[0] + gap
        if self.words:
            drawn = canvas.text(self.words, (x, self.area.centery), self.style, ink, width=room - x)
            x = drawn.right + gap
        if self.key_name:
            faint = ink if self.accent is not None else theme.MUTED
            canvas.text(self.key_name, (x, self.area.centery), "small", faint, width=room - x + gap)
        if touch.focused:
            canvas.focus_ring(self.area)

    def _colours(self, touch: Touch) -> tuple[Colour, Colour, Colour]:
        if not self.enabled:
            return theme.CARD_TOP, theme.CARD_EDGE, theme.MUTED
        if self.accent is not None:
            bright, plain = theme.SIDE_BRIGHT[self.accent], theme.SIDE[self.accent]
            return (bright if touch.hovered else plain), bright, theme.BACKDROP_BOTTOM
        lit = touch.hovered or (touch.held and self._inside)
        return (theme.CONTROL_HOVER if lit else theme.CONTROL), theme.CONTROL_EDGE, theme.BRIGHT

    def press(self, at: tuple[int, int]) -> None:
        self._inside = True

    def drag(self, at: tuple[int, int]) -> None:
        self._inside = self.area.collidepoint(at)

    def release(self, at: tuple[int, int]) -> None:
        if self._inside and self.enabled:
            self._inside = False
            self.act()
        self._inside = False

    def key(self, event: pygame.event.Event) -> bool:
        if is_activation(event) and self.enabled:
            self.act()
            return True
        return False

    def actions(self) -> list[actions.Action]:
        words = self.words or self.hint_title
        if not words:
            return []
        return [actions.Action(f"button {words}", words, self.act, self.enabled, self.key_name, also=self.hint_text)]


class Choice(Widget):
    """One of several values, stepped by its arrows, the wheel or the left and right keys."""

    def __init__(
        self, label: str, options: Sequence[tuple[str, str]], chosen: str, act: Callable[[str], object]
    ) -> None:
        super().__init__()
        self.label = label
        self.options = list(options)  # (key, words)
        self.chosen = chosen
        self.act = act

    def look(self) -> Hashable:
        return (self.label, self.chosen, tuple(self.options))

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        canvas.box(
            self.area,
            theme.CONTROL_HOVER if touch.hovered else theme.CONTROL,
            theme.CONTROL_RADIUS,
            theme.CONTROL_EDGE,
        )
        inner = self.area.inflate(-canvas.px(20), 0)
        label, left, middle, right = columns(inner, [0.42, canvas.px(20), 0.58, canvas.px(20)], canvas.px(6))
        canvas.text_in(self.label, label, "body", theme.PLAIN)
        place = self._place()
        canvas.icon("chevron-left", left, theme.BRIGHT if place > 0 else theme.CONTROL_EDGE)
        canvas.text_in(self.options[place][1], middle, "body_strong", theme.BRIGHT, "centre")
        last = place == len(self.options) - 1
        canvas.icon("chevron-right", right, theme.CONTROL_EDGE if last else theme.BRIGHT)
        if touch.focused:
            canvas.focus_ring(self.area)

    def _place(self) -> int:
        keys = [key for key, _words in self.options]
        return keys.index(self.chosen) if self.chosen in keys else 0

    def step(self, by: int) -> None:
        """Choose the option `by` places further, if there is one."""
        place = self._place() + by
        if self.enabled and 0 <= place < len(self.options):
            self.chosen = self.options[place][0]
            self.act(self.chosen)

    def press(self, at: tuple[int, int]) -> None:
        middle = self.area.left + self.area.width * 0.71
        self.step(1 if at[0] > middle else -1)

    def wheel(self, steps: int) -> bool:
        self.step(-steps)
        return True

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            self.step(1 if event.key == pygame.K_RIGHT else -1)
            return True
        return False

    def choose(self, key: str) -> None:
        """Choose an option by its key."""
        if self.enabled and key != self.chosen:
            self.chosen = key
            self.act(key)

    def actions(self) -> list[actions.Action]:
        return [
            actions.Action(
                f"choice {self.label} {key}",
                f"{self.label}: {words}",
                functools.partial(self.choose, key),
                self.enabled and key != self.chosen,
            )
            for key, words in self.options
        ]


class Tabs(Widget):
    """A row of names of which one is chosen; left and right keys move along it."""

    def __init__(
        self, options: Sequence[tuple[str, str]], chosen: str, act: Callable[[str], object], accent: int = 0
    ) -> None:
        super().__init__()
        self.options = list(options)
        self.chosen = chosen
        self.act = act
        self.accent = accent
        self.style = "small_strong"
        self._ends: list[int] = []
        self._pointed = ""  # the option that the mouse is over

    def look(self) -> Hashable:
        return (self.chosen, tuple(self.options), self.accent, self._pointed)

    def wanted_width(self, canvas: Canvas) -> int:
        """The width that shows every name."""
        return sum(canvas.text_width(words, self.style) + canvas.px(18) for _key, words in self.options)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        canvas.box(self.area, theme.WELL, theme.CONTROL_RADIUS, theme.WELL_EDGE)
        needs = [canvas.text_width(words, self.style) for _key, words in self.options]
        spare = max(0, self.area.width - sum(needs)) / len(needs)
        x = float(self.area.left)
        self._ends = []
        for (key, words), need in zip(self.options, needs, strict=True):
            part = Rect(round(x), self.area.top, round(x + need + spare) - round(x), self.area.height)
            x += need + spare
            self._ends.append(part.right)
            if key == self.chosen:
                raised = part.inflate(-canvas.px(4), -canvas.px(4))
                canvas.box(raised, theme.CONTROL_HOVER, theme.CONTROL_RADIUS - 2, theme.CONTROL_EDGE)
            lit = key == self.chosen or (touch.hovered and key == self._pointed)
            canvas.text_in(words, part, self.style, theme.BRIGHT if lit else theme.MUTED, "centre")
        if touch.focused:
            canvas.focus_ring(self.area)

    def choose(self, key: str) -> None:
        """Choose an option by its key."""
        if key != self.chosen:
            self.chosen = key
            self.act(key)

    def _option_at(self, at: tuple[int, int]) -> str:
        return next((key for (key, _words), end in zip(self.options, self._ends, strict=False) if at[0] < end), "")

    def point(self, at: tuple[int, int]) -> None:
        self._pointed = self._option_at(at)

    def press(self, at: tuple[int, int]) -> None:
        key = self._option_at(at)
        if key:
            self.choose(key)

    def key(self, event: pygame.event.Event) -> bool:
        if event.key not in (pygame.K_LEFT, pygame.K_RIGHT):
            return False
        keys = [key for key, _words in self.options]
        step = 1 if event.key == pygame.K_RIGHT else -1
        self.choose(keys[(keys.index(self.chosen) + step) % len(keys)])
        return True

    def actions(self) -> list[actions.Action]:
        return [
            actions.Action(f"tab {key} {words}", words, functools.partial(self.choose, key), key != self.chosen)
            for key, words in self.options
        ]


class TextField(Widget):
    """A line of text to type; `allowed` says which letters it takes."""

    def __init__(self, content: str, longest: int, allowed: Callable[[str], bool], act: Action) -> None:
        super().__init__()
        self.content = content
        self.longest = longest
        self.allowed = allowed
        self.act = act  # on Enter
        self._fresh = True  # the first letter typed replaces what stood there

    def look(self) -> Hashable:
        return (self.content, self._fresh)

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        canvas.well(self.area)
        inner = self.area.inflate(-canvas.px(20), 0)
        shown = canvas.text_in(self.content, inner, "body_strong", theme.BRIGHT)
        if touch.focused:
            canvas.focus_ring(self.area)
            height = canvas.px(18)
            x = (shown.right if self.content else inner.left) + canvas.px(2)
            canvas.surface.fill(theme.BRIGHT, (x, inner.centery - height // 2, canvas.px(1.5), height))
            if self._fresh and self.content:
                canvas.rule(shown.left, shown.right, shown.bottom, theme.MUTED)

    def typed(self, letters: str) -> bool:
        taken = "".join(letter for letter in letters if self.allowed(letter))
        if taken:
            self.content = (("" if self._fresh else self.content) + taken)[: self.longest]
            self._fresh = False
        return True

    def press(self, at: tuple[int, int]) -> None:
        self._fresh = True

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_BACKSPACE, pygame.K_DELETE):
            self.content = "" if self._fresh else self.content[:-1]
            self._fresh = False
            return True
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.act()
            return True
        return event.key in (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_SPACE) or bool(
            event.unicode and event.unicode.isprintable() and not event.mod & pygame.KMOD_CTRL
        )
