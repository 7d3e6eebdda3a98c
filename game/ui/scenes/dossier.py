"""The rival's dossier: who it is, what it was seen to do, what is known of it with its error, and its cards."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import pygame
from pygame import Rect

from game.calendar import quarter_text
from game.levers import SIDES
from game.metrics.metric import METRICS
from game.session.turns import Played
from game.ui import formats, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.layouts import pages
from game.ui.panels.page import Grounded, PageFoot, PageHead, filling
from game.ui.reading import Block, Reading
from game.ui.scene import Scene
from game.ui.text import engine_words, say
from game.ui.view import GameView, lever_name, lever_towards, metric_meaning, side_name
from game.ui.widget import Hint, Panel
from game.ui.words import card_title, declared, doctrine_said, rival_sentence, trait_said

KNOWN = (
    "capability", "chips", "power_available", "idle_share", "talent", "revenue", "applied_index", "tokens_served",
    "approval", "treasury", "openness", "distilled_share",
)  # fmt: skip
"""What is told of both sides in numbers."""
PUSHED = 4
"""Levers that are told: those that it holds highest."""
REMEMBERED = 8
"""Turns with orders that are told, the newest first."""


def open_dossier(app: App, view: GameView) -> None:
    """Show what is known of the rival."""
    app.push(Dossier(app, view))


class Dossier(Scene):
    """A page over the game."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view
        self.rival = 1 - view.side

    @property
    def caption(self) -> str:
        return say("dossier.title")

    def build(self) -> None:
        who = Reading(lambda: tuple(self._who()))
        does = Reading(lambda: tuple(self._does()))
        cards = Reading(lambda: tuple(self._cards()))
        back = Button(say("dossier.back"), self.app.pop, accent=self.view.side)
        back.key_name = "Esc"
        self.named: dict[str, Panel] = {
            "head": PageHead(
                lambda: say("dossier.heading", side=side_name(self.rival)),
                lambda: say("dossier.note"),
                lambda: self.rival,
            ),
            "who": Grounded(lambda: say("dossier.who"), [who], filling(who)),
            "does": Grounded(lambda: say("dossier.does"), [does], filling(does)),
            "numbers": Estimates(self.view),
            "cards": Grounded(lambda: say("dossier.cards"), [cards], filling(cards)),
            "foot": PageFoot([back]),
        }
        self.panels = list(self.named.values())
        self.focus = back

    def arrange(self, canvas: Canvas) -> None:
        for name, area in pages.dossier(canvas.surface.get_size(), canvas.scale).items():
            self.named[name].area = area

    def _who(self) -> Iterator[Block]:
        session = self.view.session
        yield Block(rival_sentence(session), "body", theme.BRIGHT)
        side = SIDES[self.rival]
        doctrine = session.doctrines[side]
        if doctrine is not None:
            yield Block(doctrine_said(doctrine, side).text, above=6)
        if session.options.level:
            yield Block(say(f"start.level_text.{session.options.level}"), colour=theme.MUTED, above=6)
        for name in session.options.traits:
            said = trait_said(name)
            yield Block(f"{said.title}: {said.text}", above=4, mark="chevron-right")

    def _does(self) -> Iterator[Block]:
        """What its standing orders show, which were revealed when they were given."""
        side = SIDES[self.rival]
        standing = self.view.session.standing(side)
        programme = max(standing.programmes, key=lambda key: standing.programmes[key])
        share = formats.percent(standing.programmes[programme])
        yield Block(say("dossier.spends", programme=say(f"programme.{programme}"), share=share), mark="coins")
        for key in sorted(standing.levers, key=lambda name: -standing.levers[name])[:PUSHED]:
            level = formats.plain(100 * standing.levers[key])
            yield Block(lever_name(key), "small_strong", theme.BRIGHT, above=8, mark="settings", note=level)
            yield Block(lever_towards(key, side, 0.0, 100 * standing.levers[key]))

    def _cards(self) -> Iterator[Block]:
        """The cards it has in play, then what it ordered turn by turn."""
        session, side = self.view.session, SIDES[self.rival]
        running = [each for each in session.hand(side) if each.course != "idle"]
        for each in running:
            state = say(f"dossier.{each.course}", quarters=each.quarters_left)
            title = f"{each.card.key} {declared(each.card).title}"
            yield Block(title, "small_strong", theme.SIDE_BRIGHT[self.rival], above=6, mark="flag")
            yield Block(state, colour=theme.MUTED)
        if not running:
            yield Block(say("dossier.no_cards"), colour=theme.MUTED)
        yield Block(say("dossier.ordered"), "small_strong", theme.BRIGHT, above=14)
        told = [turn for turn in reversed(session.log) if turn.orders.get(side)][:REMEMBERED]
        for turn in told:
            yield Block(quarter_text(turn.month), colour=theme.MUTED, above=5)
            yield Block(self._ordered(turn))
        if not told:
            yield Block(say("dossier.nothing"), colour=theme.MUTED, above=4)

    def _ordered(self, turn: Played) -> str:
        orders = turn.orders[SIDES[self.rival]]
        parts = [card_title(play) for play in orders.cards]
        parts += [
            say("debrief.move", lever=lever_name(key), target=formats.percent(to)) for key, to in orders.levers.items()
        ]
        return ", ".join([*parts, *([say("debrief.budget")] if orders.programmes else [])])

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER):
            self.app.pop()
            return True
        return False


class Estimates(Grounded):
    """A table: what, the player's number, the rival's with its error where it is an estimate."""

    def __init__(self, view: GameView) -> None:
        super().__init__(lambda: say("dossier.numbers"), [], lambda _canvas, _room: None)
        self.view = view
        self._hints: list[Hint] = []

    def hints(self) -> list[Hint]:
        return self._hints

    def state(self) -> Hashable:
        return self.view.turn_stamp

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        self._hints = []
        _head, room = self._room(canvas)
        note = canvas.typeface.wrapped(say("dossier.fog"), "small", room.width) if self.view.has_fog else []
        foot = canvas.line_height("small") * len(note)
        line = canvas.px(22)
        own, rival = room.right - canvas.px(112), room.right
        for place, x in ((self.view.side, own), (1 - self.view.side, rival)):
            name = say(f"side_short.{SIDES[place]}")
            drawn = canvas.text(name, (x, room.top + line // 2), "small", theme.SIDE_BRIGHT[place], "right")
            canvas.side_mark(place, (drawn.left - canvas.px(9), drawn.centery), 8)
        height = min((room.height - line - foot - canvas.px(6)) // len(KNOWN), canvas.px(36))
        for number, key in enumerate(KNOWN):
            row = Rect(room.left, room.top + line + number * height, room.width, height)
            self._paint_row(canvas, row, key, own)
        if note:
            box = Rect(room.left, room.bottom - foot, room.width, foot)
            canvas.paragraph(say("dossier.fog"), box, "small", theme.MUTED)

    def _paint_row(self, canvas: Canvas, row: Rect, key: str, own: int) -> None:
        view = self.view
        mine, theirs = f"{view.side_key}_{key}", f"{SIDES[1 - view.side]}_{key}"
        canvas.rule(row.left, row.right, row.top)
        value, (believed, error) = view.value(mine), view.believed(theirs)
        number = canvas.text(
            told(value, mine), (own, row.centery), "small_strong", theme.SIDE_BRIGHT[view.side], "right"
        )
        words = told(believed, theirs)
        if error:
            words = say("dossier.about", value=words, error=told(error, theirs, believed))
        canvas.text(words, row.midright, "small_strong", theme.SIDE_BRIGHT[1 - view.side], "right")
        title = say(f"dossier.metric.{key}")
        canvas.text(title, row.midleft, "small", theme.PLAIN, width=number.left - canvas.px(6) - row.left)
        meaning = metric_meaning(theirs)
        unit = engine_words("unit", METRICS[theirs].unit, METRICS[theirs].unit)
        self._hints.append(Hint(row, title, f"{meaning} ({unit})"))


def told(value: float, metric: str, beside: float | None = None) -> str:
    """A value with as many digits as its unit asks for; of an error, as many as the value `beside` it has."""
    unit = METRICS[metric].unit
    if unit == "share":
        return formats.percent(value, 0 if (value if beside is None else beside) >= 0.1 else 1)
    if unit == "log10 FLOP":
        return formats.plain(value, 2)
    return formats.compact(formats.in_unit(value, unit))
