"""The page of keys: everything that the main screen does by keyboard, from its table of verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pygame

from game.ui import theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layout import columns
from game.ui.layouts import pages
from game.ui.panels.page import DialogHead, DialogPage, Grounded, PageFoot, filling
from game.ui.reading import Block, Reading
from game.ui.text import say
from game.ui.verbs import Verb

ALWAYS = ("focus", "rows", "values", "take", "layers", "figures", "palette", "menu")
"""Keys that are no verbs: `keys.of.KEY` names them, `keys.does.KEY` says what they do."""


def open_keys(app: App, verbs: Sequence[Verb]) -> None:
    """Lay the keys over what shows."""
    app.push(Keys(app, verbs))


class Keys(DialogPage):
    """A dialog in two columns: the verbs, and the keys that work everywhere."""

    def __init__(self, app: App, verbs: Sequence[Verb]) -> None:
        super().__init__(app)
        self.verbs = list(verbs)

    @property
    def caption(self) -> str:
        return say("keys.title")

    def build(self) -> None:
        self.head = DialogHead(lambda: say("keys.title"))
        lists = [
            (say("keys.verbs"), [(verb.words, verb.shown) for verb in self.verbs]),
            (say("keys.always"), [(say(f"keys.does.{key}"), say(f"keys.of.{key}")) for key in ALWAYS]),
        ]
        self.columns = [self._column(title, pairs) for title, pairs in lists]
        done = Button(say("goals.close"), self.app.pop, accent=0)
        done.key_name = say("key.enter")
        self.foot = PageFoot([done])
        self.panels = [self.head, *self.columns, self.foot]
        self.focus = done

    def _column(self, title: str, pairs: Sequence[tuple[str, str]]) -> Grounded:
        def blocks() -> Iterator[Block]:
            return (Block(words, note=key, above=1, note_colour=theme.WARNING) for words, key in pairs)

        told = Reading(lambda: tuple(blocks()))
        return Grounded(lambda: title, [told], filling(told), plain=True)

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.card(canvas.surface.get_size(), canvas.scale, 860, 640)
        self.head.surround(areas, canvas)
        halves = columns(areas["body"], [0.5, 0.5], canvas.px(36))
        for panel, half in zip(self.columns, halves, strict=True):
            panel.area = half
        self.foot.area = areas["foot"]

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_h, pygame.K_F1):
            self.app.pop()
            return True
        return False
