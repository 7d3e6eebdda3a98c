"""The goals that a government plays for: what each asks, whether it is met as the world stands, what it is worth."""

from __future__ import annotations

from collections.abc import Iterator

import pygame

from game.levers import SIDES
from game.outcome import mandates
from game.ui import formats, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.panels.aims import is_lost, progress_words
from game.ui.panels.page import DialogHead, DialogPage, Grounded, PageFoot, filling
from game.ui.reading import Block, Reading
from game.ui.text import say
from game.ui.view import GameView
from game.ui.words import declared


def open_goals(app: App, view: GameView) -> None:
    """Lay the goals of the side that is played over what shows."""
    app.push(Goals(app, view))


class Goals(DialogPage):
    """A dialog: the goals kept, with their state now and their points. The rival's are its secret."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view

    @property
    def caption(self) -> str:
        return say("goals.title")

    def build(self) -> None:
        points = formats.plain(self.view.session.points(self.view.side_key), 2)
        self.head = DialogHead(lambda: say("goals.title"), lambda: say("goals.points", points=points))
        told = Reading(lambda: tuple(self._blocks()))
        self.body = Grounded(lambda: say("goals.now"), [told], filling(told), plain=True)
        done = Button(say("goals.close"), self.app.pop, accent=self.view.side)
        done.key_name = say("key.enter")
        self.foot = PageFoot([done], lambda: say("goals.secret"))
        self.panels = [self.head, self.body, self.foot]
        self.focus = done

    def _blocks(self) -> Iterator[Block]:
        session, side = self.view.session, SIDES[self.view.side]
        keys = session.kept[side]
        held = mandates.met(session.world, side, keys)[0]
        known = mandates.mandates_of(side)
        for key, met in zip(keys, held, strict=True):
            said = declared(known[key])
            rate = formats.out_of_hundred(mandates.base_rate(key, session.scenario))
            worth = formats.plain(mandates.worth(key, session.scenario), 2)
            colour = theme.HELPS if met else theme.HURTS
            yield Block(said.title, "body_strong", theme.BRIGHT, above=12, note=say("goals.worth", points=worth))
            words, mark = say("goals.met" if met else "goals.unmet"), "check" if met else "x"
            yield Block(words, "small_strong", colour, 3, mark, note=progress_words(self.view, known[key]))
            yield Block(said.text, above=3)
            standing, _drafted = self.view.prospect(key)
            if is_lost(self.view, known[key], bool(met)):
                yield Block(say("goals.lost"), colour=theme.WARNING, above=2)
            elif standing is not None:
                yield Block(say("goals.odds", count=formats.out_of_hundred(standing)), colour=theme.PLAIN, above=2)
            yield Block(say("brief.rate", rate=rate), colour=theme.MUTED, above=2)

    def arrange(self, canvas: Canvas) -> None:
        areas = pages.card(canvas.surface.get_size(), canvas.scale, 680, 560)
        self.head.surround(areas, canvas)
        self.body.area, self.foot.area = areas["body"], areas["foot"]

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_g):
            self.app.pop()
            return True
        return False
