"""The cause view: why a number moved - named causes that add up, over the quarter, the year or the whole game."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import pygame
from pygame import Rect

from game.causes import HEADLINES, Cause, Explanation
from game.causes.periods import abridged, over
from game.levers import SIDES
from game.metrics.metric import METRICS
from game.ui import formats, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.lists import Row, RowList
from game.ui.scene import Scene
from game.ui.text import engine_words, say
from game.ui.theme import Colour
from game.ui.view import GameView, metric_meaning, side_name
from game.ui.widget import Hint, Panel
from game.ui.words import cause_said

PERIODS = ("quarter", "year", "game")
QUARTERS_A_YEAR = 4
ROW = 34
"""Units of height of one cause."""
LARGE_NUMBERS = ("FLOP/month",)
"""Units whose values are too large for decimals."""


def can_explain(view: GameView, metric: str) -> bool:
    """Whether an account of a metric can be shown: it is a headline, no secret of the rival, and a turn has passed."""
    causes = view.session.world.causes
    return causes is not None and bool(causes.turns) and metric in explained(view)


def explained(view: GameView) -> list[str]:
    """The metrics whose causes the player may see: all that are no secret of the rival."""
    rival = SIDES[1 - view.side]
    return [name for name in HEADLINES if not (view.has_fog and METRICS[name].side == rival)]


def metric_title(metric: str) -> str:
    """What a headline number is called, with its side where there are two."""
    side = next((side for side in SIDES if side in metric.split("_")), "")
    if not side:
        return say(f"why.metric.{metric}")
    family = metric.replace(f"{side}_", "").replace(f"_{side}", "")
    return say("why.of", metric=say(f"why.metric.{family}"), side=side_name(SIDES.index(side)))


def written(value: float, unit: str, signed: bool) -> str:
    """A value or a change in its unit, with as many digits as tell it from others."""
    value = formats.in_unit(value, unit)
    if unit in LARGE_NUMBERS:
        return ("+" if signed and value > 0 else "") + formats.compact(value)
    if unit == "share":
        return formats.signed(100 * value, 1) + "%" if signed else formats.percent(value, 1)
    decimals = 2 if unit in ("ratio", "log10 FLOP", "decades") else 1
    return formats.signed(value, decimals) if signed else formats.plain(value, decimals)


class CauseView(Scene):
    """A dialog: the headline numbers at the left, the causes of the chosen one at the right."""

    dialog = True

    def __init__(self, app: App, view: GameView, metric: str = "frontier_lead", period: str = PERIODS[0]) -> None:
        super().__init__(app)
        self.view = view
        self.metric = metric
        self.period = period

    def build(self) -> None:
        self.page = _CausePage(self)
        self.panels = [self.page]
        self.focus = self.page.list

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    @property
    def caption(self) -> str:
        return say("why.title")

    def choose(self, metric: str) -> None:
        """Explain another number."""
        self.metric = metric

    def choose_period(self, period: str) -> None:
        """Explain another stretch of time."""
        self.period = period

    def explanation(self) -> Explanation | None:
        """The causes of the chosen number over the chosen time, or None before the first turn."""
        causes = self.view.session.world.causes
        if causes is None or not causes.turns:
            return None
        turns = causes.turns
        if self.period == "quarter":
            turns = turns[-1:]
        elif self.period == "year":
            turns = turns[-QUARTERS_A_YEAR:]
        return over(causes, self.metric, turns)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_w):
            self.app.pop()
        elif event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            step = 1 if event.key == pygame.K_RIGHT else -1
            place = max(0, min(PERIODS.index(self.period) + step, len(PERIODS) - 1))
            self.period = self.page.periods.chosen = PERIODS[place]
        else:
            return False
        return True


class _CausePage(Panel):
    def __init__(self, scene: CauseView) -> None:
        super().__init__()
        self.scene = scene
        self.view = scene.view
        names = explained(scene.view)
        rows = [Row(name, metric_title(name)) for name in names]
        self.list = RowList(rows, scene.metric if scene.metric in names else names[0], scene.choose)
        self.list.row_height = 32
        options = [(period, say(f"why.{period}")) for period in PERIODS]
        self.periods = Tabs(options, scene.period, scene.choose_period)
        self.close = Button(say("why.close"), scene.app.pop, accent=scene.view.side)
        self.close.key_name = "Esc"
        self.widgets = [self.list, self.periods, self.close]
        self._hints: list[Hint] = []

    def hints(self) -> list[Hint]:
        return self._hints

    def state(self) -> Hashable:
        return (self.scene.metric, self.scene.period, self.view.turn_stamp)

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.causes(self.area.size, canvas.scale)
        self.list.area, self.periods.area = areas["metrics"], areas["periods"]
        self.close.area = areas["close"]

    def paint(self, canvas: Canvas) -> None:
        self._hints = []
        areas = layout.causes(self.area.size, canvas.scale)
        canvas.card(areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40)))
        told = self.scene.explanation()
        if told is None:
            canvas.text_in(say("why.title"), areas["head"], "large", theme.BRIGHT)
            canvas.paragraph(say("why.none"), areas["causes"], "body", theme.MUTED)
            return
        self._paint_head(canvas, areas["head"], told)
        self._paint_causes(canvas, areas["causes"], told)
        total = say("why.sum", change=written(told.change, told.unit, signed=True))
        canvas.text_in(total, areas["foot"], "body_strong", theme.BRIGHT)

    def _paint_head(self, canvas: Canvas, area: Rect, told: Explanation) -> None:
        words = say(
            "why.heading",
            metric=metric_title(told.metric),
            before=written(told.before, told.unit, signed=False),
            after=written(told.after, told.unit, signed=False),
        )
        drawn = canvas.text(words, area.midleft, "large", theme.BRIGHT, width=area.width - canvas.px(110))
        change = written(told.change, told.unit, signed=True)
        canvas.text(change, (drawn.right + canvas.px(14), area.centery), "large", self._ink(told.change))
        meaning = metric_meaning(told.metric)
        unit = engine_words("unit", told.unit, told.unit)
        self._hints.append(Hint(area, metric_title(told.metric), f"{meaning} ({unit})"))

    def _paint_causes(self, canvas: Canvas, area: Rect, told: Explanation) -> None:
        if not told.terms:
            canvas.paragraph(say("why.still"), area, "body", theme.MUTED)
            return
        shown, rest, count = self._fitting(canvas, area, told.terms)
        height = canvas.px(ROW)
        reach = (max(-term.amount for term in told.terms), max(term.amount for term in told.terms))
        line = Rect(area.left, area.top, area.width, height)
        for term in shown:
            line = Rect(area.left, line.top, area.width, self._height(canvas, line, term))
            self._paint_cause(canvas, line, term, told, reach)
            line = line.move(0, line.height)
        if count:
            line.height = height
            name, amount, _bar = self._cells(canvas, line)
            canvas.text(say("why.rest", count=count), name.midleft, "body", theme.MUTED, width=name.width)
            canvas.text(written(rest, told.unit, signed=True), amount.midright, "body", theme.MUTED, "right")

    def _fitting(self, canvas: Canvas, area: Rect, terms: Sequence[Cause]) -> tuple[tuple[Cause, ...], float, int]:
        """As many of the largest causes as an area has room for, what the rest come to, and how many those are."""
        for most in range(len(terms), 1, -1):
            shown, rest, count = abridged(terms, most)
            height = sum(self._height(canvas, area, term) for term in shown) + (canvas.px(ROW) if count else 0)
            if height <= area.height:
                return shown, rest, count
        return abridged(terms, 1)

    def _height(self, canvas: Canvas, line: Rect, term: Cause) -> int:
        """The height of a cause: more where its name takes two lines."""
        is_long = canvas.text_width(cause_said(term), "body") > self._name(canvas, line, term).width
        return max(canvas.px(ROW), 2 * canvas.line_height("small") + canvas.px(8)) if is_long else canvas.px(ROW)

    def _name(self, canvas: Canvas, line: Rect, term: Cause) -> Rect:
        """Where a cause's name stands: behind the mark of whose it is, before the tag of its mechanism."""
        name, _amount, _bar = self._cells(canvas, line)
        tag = canvas.text_width(term.mechanism, "small") + canvas.px(10)
        left = name.left + canvas.px(24)
        return Rect(left, line.top, name.right - left - tag, line.height)

    @staticmethod
    def _cells(canvas: Canvas, line: Rect) -> tuple[Rect, Rect, Rect]:
        name, amount, bar = layout.columns(line, [0.67, canvas.px(84), 0.33], canvas.px(12))
        return name, amount, bar

    def _paint_cause(
        self, canvas: Canvas, line: Rect, term: Cause, told: Explanation, reach: tuple[float, float]
    ) -> None:
        name, amount, bar = self._cells(canvas, line)
        self._paint_whose(canvas, (name.left + canvas.px(8), name.centery), term)
        words = cause_said(term)
        end = self._paint_name(canvas, words, self._name(canvas, line, term))
        canvas.text(term.mechanism, (end[0] + canvas.px(8), end[1]), "small", theme.MUTED)
        change = written(term.amount, told.unit, signed=True)
        ink = theme.MUTED if change == formats.NOTHING else self._ink(term.amount)
        canvas.text(change, amount.midright, "body_strong", ink, "right", width=amount.width)
        if change != formats.NOTHING:
            self._paint_bar(canvas, bar, term, reach)
        whose = say(f"why.whose.{term.whose}")
        mechanism = engine_words("mechanism", term.mechanism, term.mechanism)
        self._hints.append(Hint(line, f"{words}: {change}", say("why.through", whose=whose, mechanism=mechanism)))

    @staticmethod
    def _paint_name(canvas: Canvas, words: str, area: Rect) -> tuple[int, int]:
        """What a cause is called, in two small lines where one is too short; returns the end of its last line."""
        if canvas.text_width(words, "body") <= area.width:
            return canvas.text(words, area.midleft, "body", theme.BRIGHT).midright
        lines = canvas.typeface.in_lines(words, "small", area.width, 2)
        step = canvas.line_height("small")
        top = area.centery - step * (len(lines) - 1) // 2
        drawn = [
            canvas.text(words, (area.left, top + place * step), "small", theme.BRIGHT)
            for place, words in enumerate(lines)
        ]
        return drawn[-1].midright

    def _paint_bar(self, canvas: Canvas, area: Rect, term: Cause, reach: tuple[float, float]) -> None:
        """A bar from the line of nothing: to the right what raised the number, to the left what lowered it. `reach` is
        how far the largest goes to the left and to the right, of which both share the room.
        """
        mark = canvas.px(20)
        down, up = max(reach[0], 0.0), max(reach[1], 0.0)
        room = area.width - 2 * mark
        zero = area.left + mark + round(room * down / max(down + up, 1e-12))
        canvas.surface.fill(theme.GRID_LINE, (zero, area.top + canvas.px(4), 1, area.height - canvas.px(8)))
        length = max(canvas.px(2), round(room * abs(term.amount) / max(down + up, 1e-12)))
        height = canvas.px(12)
        left = zero if term.amount > 0 else zero - length
        canvas.box(Rect(left, area.centery - height // 2, length, height), _colour(term), 3)
        helps = self.view.helps(self.scene.metric, term.amount)
        if helps is not None:
            x = left + length + canvas.px(4) if term.amount > 0 else left - canvas.px(17)
            box = Rect(x, area.centery - canvas.px(7), canvas.px(14), canvas.px(14))
            canvas.icon("check" if helps else "x", box, theme.HELPS if helps else theme.HURTS)

    @staticmethod
    def _paint_whose(canvas: Canvas, at: tuple[int, int], term: Cause) -> None:
        """A circle for the United States, a square for China, a diamond for luck and the world."""
        if term.whose in SIDES:
            canvas.side_mark(SIDES.index(term.whose), at, 10)
        else:
            canvas.text("◆", at, "small", theme.LUCK, "centre")

    def _ink(self, change: float) -> Colour:
        helps = self.view.helps(self.scene.metric, change)
        return theme.BRIGHT if helps is None else theme.HELPS if helps else theme.HURTS


def _colour(term: Cause) -> Colour:
    return theme.SIDE[SIDES.index(term.whose)] if term.whose in SIDES else theme.LUCK
