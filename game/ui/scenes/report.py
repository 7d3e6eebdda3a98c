"""The quarter report: both sides' orders, what moved, what happened, odds before and after."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import pygame
from pygame import Rect

from game.calendar import quarter_text
from game.levers import SIDES, SideKey
from game.orders import Orders
from game.outcome.mandates import KEPT, mandates_of
from game.session.debrief import TURNING_POINT
from game.session.drafting import SAME_SHARE
from game.session.turns import TurnReport
from game.ui import formats, layout, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.forecaster import STANDING, Outlook
from game.ui.panels.numbers import SEVEN, Number
from game.ui.panels.odds import SEEN, paint_condition, paint_verdict_bar
from game.ui.panels.predict import prediction
from game.ui.scene import Scene
from game.ui.text import say, tell
from game.ui.view import GameView, lever_name, side_name, verdict_title
from game.ui.widget import Panel, Widget
from game.ui.words import card_title, declared, event_title

MOST_ROWS = 7  # verdicts that come up, and the mandates
PILLAR_METRICS = ("silicon", "data", "talent", "compliance")


class Report(Scene):
    """A dialog that Enter, space or Escape closes."""

    dialog = True

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view
        self.rang = False  # whether a turning point was heard

    def build(self) -> None:
        assert self.view.report is not None
        self.page = _ReportPage(self, self.view.report)
        self.panels = [self.page]
        self.focus = self.page.widgets[0]

    def arrange(self, canvas: Canvas) -> None:
        self.page.area = canvas.surface.get_rect()

    @property
    def caption(self) -> str:
        return self.page.title

    def tick(self) -> None:
        self.view.take_odds()
        if not self.rang and turned(self.view) is not None:  # the odds may have come while the months passed
            self.rang = True
            self.app.sounds.play("alert")

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_ESCAPE, pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self.app.pop()
            return True
        return False


class _ReportPage(Panel):
    def __init__(self, scene: Report, report: TurnReport) -> None:
        super().__init__()
        self.view = scene.view
        self.report = report
        """What is told: the whole turn, or one quarter of several."""
        self.parts = (report, *report.quarters)
        self.title = say("report.title", quarter=quarter_text(report.start))
        over = self.view.session.is_over
        words = say("report.verdict" if over else "report.continue")
        button = Button(words, scene.app.pop, "arrow-right", accent=self.view.side)
        button.key_name = say("key.enter")
        self.widgets: list[Widget] = [button]
        if report.quarters:
            options = [("0", say("report.whole"))]
            options += [(str(place), quarter_text(each.start)) for place, each in enumerate(report.quarters, 1)]
            self.tabs = Tabs(options, "0", self.choose)
            self.widgets.append(self.tabs)
        self.guess = prediction(self.view)
        if self.guess is not None:
            self.widgets.append(self.guess.field)

    def choose(self, place: str) -> None:
        """Tell one quarter of several, or the whole turn."""
        self.report = self.parts[int(place)]

    def state(self) -> Hashable:
        return (self.view.odds_stamp, self.report.start, self.report.end)

    def arrange(self, canvas: Canvas) -> None:
        if len(self.parts) > 1:
            head = layout.report(self.area.size, canvas.scale)["head"]
            wide = min(head.width // 2, canvas.px(460))
            self.tabs.area = Rect(head.right - wide, head.centery - canvas.px(16), wide, canvas.px(32))
        foot = layout.report(self.area.size, canvas.scale)["foot"]
        width = max(canvas.px(220), self.widgets[0].wanted_width(canvas))  # type: ignore[attr-defined]
        self.widgets[0].area = Rect(foot.right - width, foot.top, width, foot.height)
        if self.guess is not None:
            left = foot.width - width - canvas.px(14)
            self.guess.field.area = Rect(foot.left, foot.top, min(left, canvas.px(560)), foot.height)

    def paint(self, canvas: Canvas) -> None:
        areas = layout.report(self.area.size, canvas.scale)
        card = areas["head"].unionall(list(areas.values())).inflate(canvas.px(40), canvas.px(40))
        canvas.card(card)
        canvas.text_in(self.title, areas["head"], "large", theme.BRIGHT)
        self._paint_orders(canvas, areas["orders"])
        self._paint_changes(canvas, areas["changes"])
        self._paint_news(canvas, areas["news"])
        self._paint_odds(canvas, areas["odds"])

    # --------------------------------------------------------------------------------------------- the parts

    def _paint_orders(self, canvas: Canvas, area: Rect) -> None:
        self._subtitle(canvas, say("report.revealed"), area)
        rest = Rect(area.left, area.top + canvas.px(26), area.width, area.height - canvas.px(26))
        sides = (self.view.side, 1 - self.view.side)
        for side, part in zip(sides, layout.columns(rest, [1.0, 1.0], canvas.px(12)), strict=True):
            canvas.box(part, theme.CONTROL, theme.CONTROL_RADIUS, theme.CONTROL_EDGE)
            inner = layout.inset(part, canvas.px(12))
            canvas.side_mark(side, (inner.left + canvas.px(5), inner.top + canvas.px(9)), 10)
            canvas.text(
                side_name(side),
                (inner.left + canvas.px(18), inner.top + canvas.px(9)),
                "body_strong",
                theme.SIDE_BRIGHT[side],
            )
            below = Rect(inner.left, inner.top + canvas.px(26), inner.width, inner.height - canvas.px(26))
            self._paint_side_orders(canvas, SIDES[side], below)

    def _paint_side_orders(self, canvas: Canvas, side: SideKey, area: Rect) -> None:
        line = canvas.px(21)
        y = area.top
        for words, number in _order_lines(self.report.stood[side], self.report.orders[side]):
            if y + line > area.bottom + canvas.px(4):
                break
            end = canvas.text(number, (area.right, y + line // 2), "small_strong", theme.BRIGHT, "right")
            room = end.left - area.left - (canvas.px(6) if number else 0)
            words = canvas.typeface.shortened(words, "small", room)
            canvas.text(words, (area.left, y + line // 2), "small", theme.PLAIN)
            y += line
        if y == area.top:
            canvas.paragraph(say("report.nothing"), area, "small", theme.MUTED)

    def _paint_changes(self, canvas: Canvas, area: Rect) -> None:
        self._subtitle(canvas, say("report.changes"), area)
        rest = Rect(area.left, area.top + canvas.px(26), area.width, area.height - canvas.px(26))
        for number, row in zip(SEVEN, layout.rows(rest, [1.0] * len(SEVEN), 0), strict=True):
            self._paint_change(canvas, number, row)

    def _paint_change(self, canvas: Canvas, number: Number, row: Rect) -> None:
        metric = number.metric.format(self.view.side_key)
        change = self.report.changes[metric]
        moved = change.after - change.before
        size = canvas.px(16)
        canvas.icon(number.icon, Rect(row.left, row.centery - size // 2, size, size), theme.MUTED)
        label = say(f"number.{number.key}.{self.view.side_key if number.key == 'approval' else 'label'}")
        canvas.text(label, (row.left + size + canvas.px(10), row.centery), "body", theme.PLAIN)
        words = say("report.moved", before=number.write(change.before), after=number.write(change.after))
        mark = Rect(row.right - size, row.centery - size // 2, size, size)
        written = number.write_change(moved)
        helps = self.view.helps(metric, moved)
        if helps is not None and written != "±0":
            canvas.icon("check" if helps else "x", mark, theme.HELPS if helps else theme.HURTS)
        end = canvas.text(written, (mark.left - canvas.px(8), row.centery), "body_strong", theme.BRIGHT, "right")
        right = min(end.left - canvas.px(12), mark.left - canvas.px(64))
        canvas.text(words, (right, row.centery), "small", theme.MUTED, "right")

    def _paint_news(self, canvas: Canvas, area: Rect) -> None:
        self._subtitle(canvas, say("report.news"), area)
        line = canvas.line_height("small")
        y = area.top + canvas.px(28)
        told = [item for item in self.report.news if not item.key.startswith("order:")]  # those are revealed
        news = sorted(told, key=lambda item: -item.weight)
        if not news:
            canvas.text(say("report.no_news"), (area.left, y), "small", theme.MUTED, middle=False)
        for item in news:
            side = SIDES.index(item.side) if item.side in SIDES else None
            words = tell(item)
            lines = canvas.typeface.wrapped(words, "small", area.width - canvas.px(18))
            if y + line * len(lines) > area.bottom + canvas.px(4):
                break
            ink = theme.LUCK if side is None else theme.SIDE[side]
            canvas.side_mark(side or 0, (area.left + canvas.px(5), y + line // 2), 8, ink)
            for text in lines:
                canvas.text(text, (area.left + canvas.px(18), y), "small", theme.PLAIN, middle=False)
                y += line
            y += canvas.px(5)

    def _paint_odds(self, canvas: Canvas, area: Rect) -> None:
        self._subtitle(canvas, say("report.odds"), area)
        self._paint_turning(canvas, area)
        rest = Rect(area.left, area.top + canvas.px(26), area.width, area.height - canvas.px(26))
        before, outlook = self.view.odds_before, self.view.outlook
        if self.view.forecaster is None:
            canvas.paragraph(say("report.no_odds"), rest, "small", theme.MUTED)
            return
        if outlook is None and not self.view.session.is_over:
            canvas.paragraph(say("report.working"), rest, "small", theme.MUTED)
            return
        after = outlook.verdicts[STANDING] if outlook else {self.view.session.verdict: 1.0}
        seen = [key for key in theme.VERDICT if max(after.get(key, 0.0), (before or {}).get(key, 0.0)) >= SEEN]
        earlier = {} if before is None else {key: before.get(key, 0.0) for key in seen}
        rows = [(verdict_title(key), after.get(key, 0.0), earlier.get(key), key) for key in seen]
        told = [*rows[: MOST_ROWS - KEPT], *self._mandates(outlook)]
        height = min((rest.height - canvas.px(20)) // max(1, len(told)), canvas.px(26))
        widest = max(canvas.text_width(name, "small") for name, *_rest in told) + canvas.px(12)
        for place, one in enumerate(told):
            self._paint_odd(canvas, Rect(rest.left, rest.top + place * height, rest.width, height), one, widest)
        end = rest.top + len(told) * height
        paint_condition(canvas, Rect(rest.left, end, rest.width, rest.bottom - end))

    def _mandates(self, outlook: Outlook | None) -> Iterator[tuple[str, float, float | None, str]]:
        """(title, share of futures now, and before) of each mandate of the player."""
        if outlook is None or not outlook.mandates:
            return
        known, before = mandates_of(self.view.side_key), self.view.prospects_before
        for key, share in outlook.mandates[0].items():
            yield declared(known[key]).title, share, before.get(key), ""

    def _paint_odd(self, canvas: Canvas, row: Rect, told: tuple[str, float, float | None, str], widest: int) -> None:
        """A verdict, or a mandate in the colour of the side, in how many futures it comes, and how that moved."""
        name, now, before, verdict = told
        canvas.text(name, row.midleft, "small", theme.PLAIN if verdict else theme.SIDE_BRIGHT[self.view.side])
        number = Rect(row.left + widest, row.top, canvas.px(28), row.height)
        canvas.text_in(formats.out_of_hundred(now), number, "small_strong", theme.BRIGHT, "right")
        left = number.right + canvas.px(10)
        bar = Rect(left, row.centery - canvas.px(4), row.right - canvas.px(46) - left, canvas.px(8))
        if verdict:
            paint_verdict_bar(canvas, bar, now, verdict)
        else:
            canvas.bar(bar, now, theme.SIDE[self.view.side])
        if before is not None:
            canvas.tick(bar, before, theme.PLAIN)
            moved = formats.signed(100 * (now - before))
            ink = theme.MUTED if moved == formats.NOTHING else theme.BRIGHT
            canvas.text(moved, (row.right, row.centery), "small_strong", ink, "right")

    def _paint_turning(self, canvas: Canvas, area: Rect) -> None:
        """That this turn moved the odds more than others do, in gold beside the heading."""
        if turned(self.view) is None:
            return
        words = say("report.turning")
        label = Rect(0, 0, canvas.text_width(words, "small_strong") + canvas.px(34), canvas.px(22))
        label.midright = (area.right, area.top + canvas.px(10))
        if label.left < area.left + canvas.text_width(say("report.odds"), "heading") + canvas.px(8):
            label.move_ip(0, -canvas.px(24))
        canvas.box(label, theme.WARNING_DEEP, 11, theme.WARNING)
        size = canvas.px(14)
        canvas.icon("flag", Rect(label.left + canvas.px(9), label.centery - size // 2, size, size), theme.WARNING)
        at = (label.left + canvas.px(27), label.centery)
        canvas.text(words, at, "small_strong", theme.WARNING)

    def _subtitle(self, canvas: Canvas, words: str, area: Rect) -> None:
        canvas.text(words, (area.left, area.top + canvas.px(10)), "heading", theme.BRIGHT, width=area.width)


def turned(view: GameView) -> str | None:
    """The verdict whose odds moved most over the last turn, if by so much that the debrief calls it a turning point;
    None where they did not, or are not known yet.
    """
    before, outlook = view.odds_before, view.outlook
    if before is None or outlook is None or not outlook.final:
        return None
    moved = {key: abs(share - before.get(key, 0.0)) for key, share in outlook.verdicts[STANDING].items()}
    largest = max(moved, key=lambda key: moved[key])
    return largest if moved[largest] > TURNING_POINT else None


def _order_lines(stood: Orders, orders: Orders) -> Iterator[tuple[str, str]]:
    """(what, from where to where) for each new target and each share of a new budget."""
    for play in orders.cards:
        yield card_title(play), ""
    for answer in orders.answers:
        yield say("report.answer"), event_title(answer.partition(":")[0])
    for key, target in orders.levers.items():
        words = say("report.order", before=formats.plain(100 * stood.levers[key]), after=formats.plain(100 * target))
        yield lever_name(key), words
    for key, share in orders.programmes.items():
        before = stood.programmes[key]
        if abs(share - before) < SAME_SHARE:
            continue
        words = say("report.order", before=formats.percent(before), after=formats.percent(share))
        yield say("report.share", programme=say(f"programme.{key}")), words
