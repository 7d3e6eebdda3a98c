"""The aims: over the map's empty sea, the mandates that count, whether each is met now, and in how many futures."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import numpy as np
import pygame
from pygame import Rect

from game.conditions import Comparison, Condition
from game.metrics.metric import METRICS
from game.outcome import mandates
from game.outcome.mandates import Mandate
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.text import say
from game.ui.view import GameView
from game.ui.widget import Action, Hint, Touch, Widget
from game.ui.words import declared

ROW, HEAD, EDGE = 21, 24, 10  # units: height of a row and of the heading, padding
SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def progress_words(view: GameView, mandate: Mandate) -> str:
    """Where a mandate stands and what it asks, such as "8.0 ≥ 10": for the last year as the verdict would take it."""
    over_the_year = mandate.over == "last_year"
    return say("goals.join").join(_progress(view, part, over_the_year) for part in parts(mandate.condition))


def parts(condition: Condition) -> Iterator[Comparison]:
    """The comparisons that a condition is made of."""
    if isinstance(condition, Comparison):
        yield condition
    else:
        yield from parts(condition.left)
        yield from parts(condition.right)


def _progress(view: GameView, asked: Comparison, over_the_year: bool) -> str:
    value = view.yearly_mean(asked.metric) if over_the_year else view.value(asked.metric)
    unit = METRICS[asked.metric].unit
    least = {"share": 3, "ratio": 2}.get(unit, 1)
    held = _holds(asked, value)
    wanted = (decimals for decimals in range(least, least + 3) if _holds(asked, round(value, decimals)) == held)
    decimals = next(wanted, least + 3)  # as many as tell it from the line
    if unit == "share":
        now, line = formats.percent(value, decimals - 2), formats.percent(asked.number)
    else:
        now, line = formats.plain(value, decimals), formats.tick(asked.number)
    return say("goals.progress", now=now, sign=SIGNS[asked.sign], line=line)


def _holds(asked: Comparison, value: float) -> bool:
    return bool(asked.holds(lambda _metric: np.array([value]))[0])


def is_lost(view: GameView, mandate: Mandate, met: bool) -> bool:
    """Whether a mandate can no longer be met: it had to hold always, and once did not."""
    return mandate.is_lost(met) and not view.session.is_over


class Aims(Widget):
    """A small board of the mandates that the player kept; a click tells them all."""

    def __init__(self, view: GameView, goals: Action) -> None:
        super().__init__()
        self.view = view
        self.goals = goals
        self.ground: tuple[Hashable, pygame.Surface] | None = None  # what lies below the board, and what it depends on
        self._kept: tuple[Hashable, pygame.Surface] | None = None  # the board as drawn last

    @property
    def kept(self) -> list[Mandate]:
        """The mandates that count."""
        known = mandates.mandates_of(self.view.side_key)
        return [known[key] for key in self.view.session.kept[self.view.side_key]]

    def look(self) -> Hashable:
        return (self.view.turn_stamp, self.view.odds_stamp, self.view.draft_stamp)

    def wanted_size(self, canvas: Canvas) -> tuple[int, int]:
        """The size that shows every mandate with its odds and what a draft does to them."""
        titles = [canvas.text_width(declared(one).title, "small_strong") for one in self.kept]
        row = canvas.px(22) + max(titles, default=0) + canvas.px(14) + self._odds_width(canvas)
        head = canvas.text_width(say("aims.title"), "small_strong") + canvas.text_width(say("aims.odds"), "small")
        width = max(row, head + canvas.px(16)) + canvas.px(2 * EDGE)
        return width, canvas.px(HEAD + ROW * len(self.kept) + EDGE)

    def _odds_width(self, canvas: Canvas) -> int:
        odds = canvas.text_width("100", "small_strong") + canvas.px(20) + canvas.text_width("+88", "small_strong")
        return max([odds, *(canvas.text_width(progress_words(self.view, one), "small") for one in self.kept)])

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        ground = self.ground
        key = (tuple(self.area), self.look(), touch, None if ground is None else ground[0])
        if self._kept is None or self._kept[0] != key:
            with canvas.whole(self.area):
                if ground is not None:
                    canvas.surface.blit(ground[1], self.area)
                self._draw(canvas, touch)
                self._kept = (key, canvas.surface.subsurface(self.area).copy())
        canvas.surface.blit(self._kept[1], self.area)

    def _draw(self, canvas: Canvas, touch: Touch) -> None:
        edge = theme.SIDE[self.view.side] if touch.hovered else theme.CARD_EDGE
        canvas.box(self.area, theme.PILL, theme.CONTROL_RADIUS, edge, opacity=0.9)
        inner = self.area.inflate(-canvas.px(2 * EDGE), 0)
        middle = inner.top + canvas.px(HEAD * 0.55)
        canvas.text(say("aims.title"), (inner.left, middle), "small_strong", theme.BRIGHT)
        if self.view.outlook is not None and self.view.outlook.mandates:
            canvas.text(say("aims.odds"), (inner.right, middle), "small", theme.MUTED, "right")
        for place, (mandate, met) in enumerate(zip(self.kept, self.view.mandates_met(), strict=True)):
            row = Rect(inner.left, inner.top + canvas.px(HEAD + place * ROW), inner.width, canvas.px(ROW))
            self._draw_row(canvas, row, mandate, met)
        if touch.focused:
            canvas.focus_ring(self.area)

    def _draw_row(self, canvas: Canvas, row: Rect, mandate: Mandate, met: bool) -> None:
        """Met or not, the name, and its futures in a hundred with what the draft does; before odds, where it stands."""
        said, size = declared(mandate), canvas.px(14)
        lost = is_lost(self.view, mandate, met)
        mark = Rect(row.left, row.centery - size // 2, size, size)
        canvas.icon("check" if met else "x", mark, theme.HELPS if met else theme.HURTS)
        standing, drafted = self.view.prospect(mandate.key)
        x = row.right
        if lost:
            x = canvas.text(say("aims.lost"), (x, row.centery), "small", theme.MUTED, "right").left
        elif standing is None:
            words = progress_words(self.view, mandate)
            x = canvas.text(words, (x, row.centery), "small", theme.PLAIN, "right").left
        else:
            moved = "±0" if drafted is None else formats.signed(100 * (drafted - standing))
            if moved != formats.NOTHING:
                ink = theme.SIDE_BRIGHT[self.view.side]
                x = canvas.text(moved, (x, row.centery), "small_strong", ink, "right").left - canvas.px(8)
                canvas.ghost_mark((x, row.centery), self.view.side)
                x -= canvas.px(10)
            words = formats.out_of_hundred(standing)
            x = canvas.text(words, (x, row.centery), "small_strong", theme.BRIGHT, "right").left
        left = mark.right + canvas.px(8)
        title = canvas.typeface.shortened(said.title, "small_strong", x - left - canvas.px(8))
        canvas.text(title, (left, row.centery), "small_strong", theme.MUTED if lost else theme.PLAIN)

    def _told_of(self, mandate: Mandate, met: bool) -> str:
        """A line of the tool-tip: what is asked, where it stands, and how likely it is."""
        standing, _drafted = self.view.prospect(mandate.key)
        parts = [declared(mandate).text, say("goals.stands", progress=progress_words(self.view, mandate))]
        if is_lost(self.view, mandate, met):
            parts.append(say("goals.lost"))
        elif standing is not None:
            parts.append(say("goals.odds", count=formats.out_of_hundred(standing)))
        return " ".join(parts)

    def hint(self) -> Hint | None:
        lines = [self._told_of(one, met) for one, met in zip(self.kept, self.view.mandates_met(), strict=True)]
        return Hint(self.area, say("goals.title"), "\n".join([*lines, say("aims.click")]))

    def press(self, at: tuple[int, int]) -> None:
        self.goals()

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            self.goals()
            return True
        return False
