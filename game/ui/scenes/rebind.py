"""Which key does what: choose something, press its new key. What is in the way is told in a sentence."""

from __future__ import annotations

import pygame

from game.ui import bindings
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.lists import Row, RowList
from game.ui.panels.page import DialogHead, DialogPage, Grounded, PageFoot, filling
from game.ui.text import say


def open_rebind(app: App) -> None:
    """Lay the choice of keys over what shows."""
    app.push(Rebind(app))


class Rebind(DialogPage):
    """A list of everything that has a key on a game's screen; Enter on one waits for its new key."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.waiting = ""  # the verb whose new key is awaited
        self.told = ""  # what came of the last key
        self.chosen = next(iter(bindings.USUAL))

    @property
    def caption(self) -> str:
        return say("rebind.title")

    def build(self) -> None:
        chosen = self.chosen
        self.head = DialogHead(lambda: say("rebind.title"))
        self.list = RowList(self._rows(), chosen, self._choose, self.wait)
        self.list.row_height = 38
        self.body = Grounded(lambda: say("rebind.verbs"), [self.list], filling(self.list), plain=True)
        usual = Button(say("rebind.reset"), self.reset, "undo-2")
        done = Button(say("settings.done"), self.leave, "check", accent=0)
        self.foot = PageFoot([usual, done], self._message)
        self.panels = [self.head, self.body, self.foot]
        self.focus = self.list

    def _rows(self) -> list[Row]:
        keys = bindings.sound(self.app.settings.keys)
        return [
            Row(verb, say(f"verb.{verb}"), "", bindings.written(bindings.key_of(verb, keys))) for verb in bindings.USUAL
        ]

    def _message(self) -> str:
        if self.waiting:
            return say("rebind.press", verb=say(f"verb.{self.waiting}"))
        return self.told or say("rebind.help")

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.card(canvas.surface.get_size(), canvas.scale, 820, 660)
        self.head.surround(areas, canvas)
        self.body.area, self.foot.area = areas["body"], areas["foot"]

    def _choose(self, verb: str) -> None:
        self.chosen = verb
        self.told = ""

    def wait(self) -> None:
        """Await the new key of what is chosen."""
        self.waiting, self.told = self.list.chosen, ""

    def reset(self) -> None:
        """Every key as at first."""
        self._keep({})
        self.told = say("rebind.were_reset")

    def leave(self) -> None:
        """Back, with the keys in force on every screen below."""
        self.app.pop()
        self.app.rebuild()

    def key(self, event: pygame.event.Event) -> bool:
        if not self.waiting:
            return super().key(event)
        name = pygame.key.name(event.key)
        if any(part in name for part in bindings.MODIFIERS):
            return True  # held for the key that follows
        verb, self.waiting = self.waiting, ""
        if event.key != pygame.K_ESCAPE:
            self._give(verb, name)
        return True

    def _give(self, verb: str, name: str) -> None:
        keys = bindings.sound(self.app.settings.keys)
        refused = bindings.refusal(verb, name, keys)
        if refused:
            self.told = refused
            self.app.sounds.play("deny")
            return
        self._keep(bindings.given(verb, name, keys))
        self.told = say("rebind.given", verb=say(f"verb.{verb}"), name=bindings.written(name))

    def _keep(self, keys: dict[str, str]) -> None:
        self.app.settings.keys = keys
        self.app.attempt(self.app.settings.save)
        self.list.rows = self._rows()

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.leave()
            return True
        return False
