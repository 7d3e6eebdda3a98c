"""A ballot on the projector: a side's options with the votes that the teacher types, and what carries."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.classroom.ballots import MOST_VOTES, Offer
from game.classroom.lesson import Lesson
from game.classroom.words import said
from game.errors import PrimacyError
from game.levers import SIDES, SideKey
from game.ui import layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.text import language, say, told
from game.ui.widget import Panel, Touch, Widget


def digit_of(event: pygame.event.Event) -> int | None:
    """The digit of a key of either block, or None."""
    for first in (pygame.K_0, pygame.K_KP_1 - 1):
        if first <= event.key <= first + 9 and event.key != pygame.K_KP_1 - 1:
            return int(event.key - first)
    return 0 if event.key == pygame.K_KP_0 else None


class OptionRow(Widget):
    """One option: digits type its votes, Backspace takes one back, T or space makes it the teacher's choice."""

    def __init__(self, app: App, lesson: Lesson, side: SideKey, key: str) -> None:
        super().__init__()
        self.app = app
        self.lesson = lesson
        self.side: SideKey = side
        self.key_of_option = key
        self._typing = False  # whether the next digit goes on with the number

    @property
    def offer(self) -> Offer:
        """The option as it stands."""
        return next(one for one in self.lesson.offers(self.side) if one.key == self.key_of_option)

    @property
    def votes(self) -> int:
        """Votes typed so far."""
        return self.lesson.votes[self.side].get(self.key_of_option, 0)

    def look(self) -> Hashable:
        return (self.key_of_option, self.lesson.stamp)

    # ------------------------------------------------------------------------------------------- the keyboard

    def key(self, event: pygame.event.Event) -> bool:
        digit = digit_of(event)
        if digit is not None:
            before = self.votes if self._typing else 0
            count = before * 10 + digit
            self._set(count if count <= MOST_VOTES else digit)
            self._typing = True
        elif event.key in (pygame.K_BACKSPACE, pygame.K_DELETE):
            self._set(self.votes // 10 if event.key == pygame.K_BACKSPACE else 0)
        elif event.key in (pygame.K_t, pygame.K_SPACE):
            self.app.attempt(lambda: self.lesson.pick(self.side, self.key_of_option))
        else:
            self._typing = False
            return False
        return True

    def wheel(self, steps: int) -> bool:
        self._set(max(0, min(self.votes + steps, MOST_VOTES)))
        return True

    def press(self, at: tuple[int, int]) -> None:
        self._typing = False

    def _set(self, count: int) -> None:
        try:
            if self.offer.blocked and count:
                raise PrimacyError(self.offer.blocked)
            self.lesson.vote(self.side, self.key_of_option, count)
        except PrimacyError as error:
            self.app.toast(error.sentence)

    # --------------------------------------------------------------------------------------------- the picture

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        offer, place = self.offer, SIDES.index(self.side)
        votes = self.lesson.votes[self.side]
        carried = self.lesson.choice(self.side) == self.key_of_option and any(votes.values())
        carried = carried or self.lesson.picks.get(self.side) == self.key_of_option
        tied = self.lesson.choice(self.side) is None and votes.get(offer.key, 0) == max(votes.values())
        edge = theme.WARNING if tied else theme.SIDE[place] if carried else theme.CONTROL_EDGE
        canvas.box(self.area, theme.CONTROL_HOVER if touch.hovered else theme.CONTROL, theme.CONTROL_RADIUS, edge)
        if self.votes and not offer.blocked:
            share = self.votes / max(sum(votes.values()), 1)
            lit = Rect(self.area.left, self.area.top, round(self.area.width * share), self.area.height)
            with canvas.only_in(lit):
                canvas.box(self.area, theme.SIDE_DEEP[place], theme.CONTROL_RADIUS, edge)
        count = Rect(self.area.right - canvas.px(74), self.area.top, canvas.px(62), self.area.height)
        well = count.inflate(0, -canvas.px(12))
        canvas.well(well)
        ink = theme.MUTED if offer.blocked or not self.votes else theme.BRIGHT
        canvas.text_in(str(self.votes) if not offer.blocked else "–", well, "large", ink, "centre")
        if carried or tied:
            spot = Rect(0, 0, canvas.px(18), canvas.px(18))
            spot.midright = (count.left - canvas.px(8), self.area.centery)
            canvas.icon("check" if carried else "scale", spot, edge)
        self._paint_words(canvas, offer, count.left - canvas.px(26))
        if touch.focused:
            canvas.focus_ring(self.area)

    def _paint_words(self, canvas: Canvas, offer: Offer, right: int) -> None:
        title = title_of(offer)
        text = say("exercise.hold_text") if offer.option is None else said(offer.option.text, language())
        if offer.stands:
            text = say("exercise.stands")
        if offer.blocked:
            text = say("exercise.blocked", reason=told(offer.blocked))
        left = self.area.left + canvas.px(14)
        room = right - left
        style = self._style(canvas, room)
        lines = canvas.typeface.wrapped(text, "body", room)
        high, line = canvas.line_height(style), canvas.line_height("body")
        fitting = max(0, (self.area.height - canvas.px(8) - high) // line)
        self.hint_title, self.hint_text = (title, text) if len(lines) > fitting else ("", "")
        if len(lines) > fitting:
            rest = canvas.typeface.shortened(" ".join(lines[max(fitting - 1, 0) :]), "body", room)
            lines = [*lines[: fitting - 1], rest] if fitting else []
        top = self.area.centery - (high + line * len(lines)) // 2
        ink = theme.MUTED if offer.blocked else theme.BRIGHT
        canvas.text(title, (left, top), style, ink, width=room, middle=False)
        faint = theme.WARNING if offer.blocked else theme.PLAIN
        for number, words in enumerate(lines):
            canvas.text(words, (left, top + high + number * line), "body", faint, width=room, middle=False)

    def _style(self, canvas: Canvas, room: int) -> str:
        """The largest type in which the titles of all options fit."""
        titles = [title_of(offer) for offer in self.lesson.offers(self.side)]
        for style in ("poster_strong", "number", "heading"):
            if all(canvas.text_width(title, style) <= room for title in titles):
                return style
        return "body_strong"


def title_of(offer: Offer) -> str:
    """The title of an option in the language that is spoken."""
    return say("exercise.hold") if offer.option is None else said(offer.option.title, language())


class Ballot(Panel):
    """A side's question and options."""

    def __init__(self, app: App, lesson: Lesson, side: SideKey) -> None:
        super().__init__()
        self.lesson = lesson
        self.side: SideKey = side
        self.widgets = [OptionRow(app, lesson, side, offer.key) for offer in lesson.offers(side)]

    def state(self) -> Hashable:
        return self.lesson.stamp

    def _parts(self, canvas: Canvas) -> tuple[Rect, Rect, list[str], str]:
        """The areas of question and options, and the question's lines with their style."""
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        words = said(self.lesson.exercise.question(self.lesson.number).text, language())
        style = "poster_strong" if inner.width > canvas.px(380) else "heading"
        lines = canvas.typeface.wrapped(words, style, inner.width)
        high = canvas.px(30) + len(lines) * canvas.line_height(style) + canvas.px(8)
        asked, options = layout.rows(inner, [high, 1.0], 0)
        return asked, options, lines, style

    def arrange(self, canvas: Canvas) -> None:
        _asked, options, _lines, _style = self._parts(canvas)
        boxes = layout.rows(options, [1.0] * len(self.widgets), canvas.px(7))
        for row, box in zip(self.widgets, boxes, strict=True):
            box.height = min(box.height, canvas.px(92))
            row.area = box

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        asked, _options, lines, style = self._parts(canvas)
        place = SIDES.index(self.side)
        canvas.side_mark(place, (asked.left + canvas.px(7), asked.top + canvas.px(11)), 13)
        teams = " + ".join(said(team.label, language()) for team in self.lesson.exercise.voters(self.side))
        votes = sum(self.lesson.votes[self.side].values())
        told = canvas.text(
            say("exercise.votes", count=votes), (asked.right, asked.top + canvas.px(11)), "body", theme.MUTED, "right"
        )
        who = f"{teams} · {say(f'side_short.{self.side}')}"
        left = asked.left + canvas.px(22)
        room = told.left - canvas.px(8) - left
        canvas.text(who, (left, asked.top + canvas.px(11)), "number", theme.SIDE_BRIGHT[place], width=room)
        for number, words in enumerate(lines):
            top = asked.top + canvas.px(30) + number * canvas.line_height(style)
            canvas.text(words, (asked.left, top), style, theme.BRIGHT, middle=False)
