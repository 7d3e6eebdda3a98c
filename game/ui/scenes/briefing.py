"""The briefing: one page before the first turn - where things stand, what is asked of you, and what wins."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
from pygame import Rect

from game.levers import SIDES, SideKey
from game.outcome import mandates
from game.session.session import Session
from game.ui import formats, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.checks import CheckRow
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.panels.page import Grounded, PageFoot, PageHead, filling
from game.ui.panels.pillars import Pillars
from game.ui.reading import Block, Reading
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import GameView, side_name
from game.ui.widget import Widget
from game.ui.words import declared, doctrine_said, rival_sentence, scenario_said, source_of, trait_said


def open_briefing(app: App, session: Session) -> None:
    """Brief the side in the seat; with two people, each alone behind the curtain, and then play."""
    from game.ui.scenes.curtain import Curtain

    if not session.is_hot_seat:
        app.start_with(Briefing(app, session))
        return
    app.start_with(Curtain(app, session.seats[0], lambda: app.start_with(Briefing(app, session))))


class Briefing(Scene):
    """The situation, the rival, five mandates of which three are kept, the pillars, and what wins."""

    def __init__(self, app: App, session: Session) -> None:
        super().__init__(app)
        self.session = session
        self.view = GameView(session, None)
        self.side: SideKey = session.playing()
        self.kept = list(session.kept[self.side])

    @property
    def caption(self) -> str:
        return say("brief.title")

    def build(self) -> None:
        place = SIDES.index(self.side)
        self.situation = Reading(lambda: tuple(self._situation()))
        self.rival = Reading(lambda: tuple(self._rival()))
        self.wins = Reading(lambda: tuple(self._wins()))
        self.rows = [self._row(key) for key in self.session.dealt[self.side]]
        self.head = PageHead(
            lambda: scenario_said(self.session.scenario).title,
            lambda: say("brief.you", side=side_name(place), turns=self.session.turns),
            lambda: place,
        )
        self.named = {
            "head": self.head,
            "situation": Grounded(lambda: say("brief.situation"), [self.situation], filling(self.situation)),
            "rival": Grounded(lambda: say("brief.rival"), [self.rival], filling(self.rival), side=1 - place),
            "mandates": Grounded(lambda: say("brief.mandates"), self.rows, self._place_rows, self._counted),
            "pillars": Pillars(self.view),
            "wins": Grounded(lambda: say("brief.wins"), [self.wins], filling(self.wins)),
        }
        self.start = Button(say("brief.begin"), self.begin, "arrow-right", accent=place)
        self.start.key_name = say("key.enter")
        back = Button(say("brief.back"), self.leave)
        back.key_name = "Esc"
        self.named["foot"] = PageFoot([back, self.start], lambda: say("brief.keys"))
        self.panels = list(self.named.values())
        self.focus = self.rows[0]

    def arrange(self, canvas: Canvas) -> None:
        for name, area in pages.briefing(canvas.surface.get_size(), canvas.scale).items():
            self.named[name].area = area

    # ------------------------------------------------------------------------------------------ the mandates

    def _row(self, key: str) -> CheckRow:
        mandate = mandates.mandates_of(self.side)[key]
        said = declared(mandate)
        points = formats.plain(mandates.worth(key, self.session.scenario), 2)
        rate = formats.out_of_hundred(mandates.base_rate(key, self.session.scenario))
        note = say("brief.worth", points=points, rate=rate)
        row = CheckRow(said.title, said.text, note, lambda: key in self.kept, lambda: self.toggle(key))
        row.accent = SIDES.index(self.side)
        row.hint_title, row.hint_text = said.title, say("brief.rate", rate=rate)
        return row

    def toggle(self, key: str) -> None:
        """Keep a mandate or let it go; the one kept longest gives way to a fourth."""
        if key in self.kept:
            self.kept.remove(key)
        else:
            self.kept = [*self.kept, key][-mandates.KEPT :]

    def _counted(self) -> str:
        return say("brief.counted", kept=len(self.kept), most=mandates.KEPT)

    def _place_rows(self, canvas: Canvas, room: Rect) -> None:
        boxes = layout.stacked(room, canvas.scale, len(self.rows), 2000, 82, 8 if room.height > canvas.px(420) else 6)
        for row, box in zip(self.rows, boxes, strict=True):
            row.area = box

    # --------------------------------------------------------------------------------------------- the texts

    def _situation(self) -> Iterator[Block]:
        from game.openings import openings

        yield Block(scenario_said(self.session.scenario).text, "body", theme.PLAIN)
        for side in SIDES:
            if less := self.session.options.bid(side):
                words = say("brief.begins_less", side=side_name(SIDES.index(side)), points=less)
                yield Block(words, "small_strong", theme.WARNING, above=8, mark="landmark")
        drawn = self.session.world.scenario.openings
        if drawn:
            yield Block(say("brief.openings"), "small_strong", theme.BRIGHT, above=12)
        for key in drawn:
            opening = openings()[key]
            said = declared(opening)
            yield Block(said.title, "small_strong", theme.WARNING, above=6, mark="flag")
            yield Block(said.text)
            yield Block(source_of(opening), colour=theme.MUTED)

    def _rival(self) -> Iterator[Block]:
        yield Block(rival_sentence(self.session), "body", theme.BRIGHT)
        if self.session.is_hot_seat:
            return
        rival = SIDES[1 - self.session.player]
        yield Block(doctrine_said(self.session.doctrines[rival] or "balanced", rival).text, above=6)
        for name in self.session.options.traits:
            said = trait_said(name)
            yield Block(f"{said.title}: {said.text}", above=4, mark="chevron-right")

    def _wins(self) -> Iterator[Block]:
        yield Block(say("brief.win_points"), mark="check")
        yield Block(say("brief.win_verdict"), above=6, mark="scale")
        yield Block(say("brief.win_crisis"), above=6, mark="alert-triangle")

    # ------------------------------------------------------------------------------------------------- leave

    def begin(self) -> None:
        """Keep the mandates and play; with two people, hand over until both were briefed."""
        if self.app.attempt(lambda: self.session.keep(self.side, tuple(self.kept))):
            self._go_on()

    def _go_on(self) -> None:
        from game.ui.scenes.curtain import Curtain
        from game.ui.scenes.main import open_game

        session, seats = self.session, self.session.seats
        if not session.is_hot_seat:
            open_game(self.app, session)
            return
        last = self.side == seats[-1]
        session.side = seats[0] if last else seats[seats.index(self.side) + 1]

        def play() -> None:
            if last:
                open_game(self.app, session)
            else:
                self.app.start_with(Briefing(self.app, session))

        self.app.start_with(Curtain(self.app, session.playing(), play))

    def leave(self) -> None:
        """Back to the choice of a game."""
        from game.ui.scenes.new_game import open_new_game
        from game.ui.scenes.title import Title

        self.app.start_with(Title(self.app))
        open_new_game(self.app)

    def offers(self, focus: Widget, event: pygame.event.Event, showing: bool) -> bool:
        return showing or event.key not in (pygame.K_RETURN, pygame.K_KP_ENTER)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.begin()
        elif event.key == pygame.K_ESCAPE:
            self.leave()
        elif event.key in (pygame.K_UP, pygame.K_DOWN):
            self.move_focus(-1 if event.key == pygame.K_UP else 1)
        elif pygame.K_1 <= event.key < pygame.K_1 + len(self.rows):
            self.rows[event.key - pygame.K_1].act()
        else:
            return False
        return True
