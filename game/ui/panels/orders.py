"""Your orders: levers and programmes as drafted, what they cost, what they would do, and commit."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import pygame
from pygame import Rect

from game.levers import LEVERS, PROGRAMMES
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button, Tabs
from game.ui.panels.card import Card
from game.ui.panels.levers import LeverRow, ProgrammeRow, SliderRow
from game.ui.text import engine_words, say
from game.ui.view import GameView, lever_meaning, lever_name
from game.ui.widget import Action, Hint, Widget

LEAST_ROW = 18.0  # units; with less room the rows scroll


class OrdersPanel(Card):
    """Two tabs of rows, three costs, a message, and the buttons of the draft."""

    def __init__(self, view: GameView, commit: Action) -> None:
        super().__init__(view)
        self.first = 0  # the topmost row shown
        side = view.side
        options = [("levers", say("orders.levers")), ("programmes", say("orders.programmes"))]
        self.tabs = Tabs(options, "levers", lambda _key: self._top())
        self.levers: list[SliderRow] = [self._lever(key) for key in view.lever_keys()]
        self.programmes: list[SliderRow] = [self._programme(key) for key in PROGRAMMES]
        self.undo = self._button("undo-2", say("orders.undo"), say("key.undo"), view.session.undo)
        self.redo = self._button("redo-2", say("orders.redo"), say("key.redo"), view.session.redo)
        self.clear = self._button("x", say("orders.clear"), "", view.session.clear)
        self.commit = Button(say("orders.commit"), commit, "", accent=side)
        self.commit.key_name = say("key.enter")
        self.widgets = [
            self.tabs,
            *self.levers,
            *self.programmes,
            self.undo,
            self.redo,
            self.clear,
            self.commit,
        ]

    def _lever(self, key: str) -> SliderRow:
        row = LeverRow(key, lever_name(key), self.view.side, self._drafts(self.view.session.set_lever, key))
        lever = LEVERS[key]
        row.hint_title = engine_words("lever_title", key, lever.title)
        delay = say("orders.delay", months=formats.plain(lever.delay))
        row.hint_text = f"{lever_meaning(key, self.view.side_key)}\n{delay} {say('orders.marks')}"
        return row

    def _programme(self, key: str) -> SliderRow:
        put = self._drafts(self.view.session.set_programme, key)
        row = ProgrammeRow(key, say(f"programme.{key}"), self.view.side, put)
        row.hint_title = engine_words("programme_title", key, PROGRAMMES[key].title)
        row.hint_text = engine_words(
            f"programme_meaning.{key}", self.view.side_key, PROGRAMMES[key].meaning[self.view.side_key]
        )
        return row

    def _drafts(self, put: Callable[..., None], key: str) -> Callable[[float, object], None]:
        def act(value: float, gesture: object) -> None:
            put(key, value, gesture)
            self.view.drafted()

        return act

    def _button(self, icon: str, title: str, key_name: str, act: Action) -> Button:
        def acted() -> None:
            act()
            self.view.drafted()

        button = Button("", acted, icon)
        button.hint_title = f"{title} ({key_name})" if key_name else title
        return button

    # ------------------------------------------------------------------------------------- what is up to date

    @property
    def rows(self) -> list[SliderRow]:
        """The rows of the chosen tab."""
        return self.levers if self.tabs.chosen == "levers" else self.programmes

    def state(self) -> Hashable:
        self._refresh()
        return (
            self.view.turn_stamp,
            self.view.draft_stamp,
            self.view.odds_stamp,
            self.first,
            self.tabs.chosen,
        )

    def _refresh(self) -> None:
        session, side = self.view.session, self.view.side
        standing = session.standing(self.view.side_key)
        level = session.world.governments.level[0, side]
        shares = session.shares()
        keys = list(LEVERS)
        for row in self.levers:
            key = row.subject
            row.value, row.standing = session.target(key), standing.levers[key]
            row.level = round(float(level[keys.index(key)]), 3)
        for row in self.programmes:
            key = row.subject
            row.value, row.standing = shares[key], standing.programmes[key]
            row.locked = not session.is_plan_turn
        self.undo.enabled, self.redo.enabled = session.can_undo, session.can_redo
        self.clear.enabled = not session.draft_is_empty
        self.commit.enabled = not self.view.review.blocked

    def _top(self) -> None:
        self.first = 0

    def reveal(self, widget: Widget | None) -> None:
        """Scroll so that a row shows."""
        if widget in self.rows:
            place = self.rows.index(widget)
            room = sum(row.visible for row in self.rows) or 1
            self.first = max(min(self.first, place), place - room + 1)

    def scroll(self, steps: int) -> None:
        """Scroll by rows."""
        self.first = max(0, self.first - steps)

    # --------------------------------------------------------------------------------------------- drawing

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.orders(self.area, canvas.scale)
        self.tabs.area = areas["tabs"]
        room = areas["rows"]
        if self.rows is self.programmes:
            bar = canvas.px(44)
            room = Rect(room.left, room.top + bar, room.width, room.height - bar)
        boxes, fitting = layout.row_areas(room, canvas.scale, len(self.rows), LEAST_ROW)
        self.first = max(0, min(self.first, len(self.rows) - fitting))
        shown = self.rows[self.first : self.first + fitting]
        for row in (*self.levers, *self.programmes):
            row.visible = row in shown
        for row, box in zip(shown, boxes, strict=True):
            row.area = box
        small = canvas.px(40)
        widths = [small, small, small, 1.0]
        buttons = layout.columns(areas["buttons"], widths, canvas.px(8))
        for button, box in zip((self.undo, self.redo, self.clear, self.commit), buttons, strict=True):
            button.area = box

    def paint(self, canvas: Canvas) -> None:
        self._hints = []
        canvas.card(self.area)
        areas = layout.orders(self.area, canvas.scale)
        if self.rows is self.programmes:
            self._paint_budget(canvas, areas["rows"])
        self._paint_thumb(canvas, areas["rows"])
        self._paint_costs(canvas, areas["costs"])
        self._paint_message(canvas, areas["message"])

    def _paint_budget(self, canvas: Canvas, area: Rect) -> None:
        """The whole budget as one bar: programmes in turn, and what is saved."""
        shares = self.view.session.shares()
        budget = self.view.value(f"{self.view.side_key}_budget")
        saved = max(0.0, 1.0 - sum(shares.values()))
        words = say("orders.budget", money=formats.plain(budget, 1), saved=formats.percent(saved))
        canvas.text(
            words,
            (area.left + canvas.px(5), area.top + canvas.px(10)),
            "small",
            theme.PLAIN,
            width=area.width - canvas.px(10),
        )
        bar = Rect(area.left + canvas.px(5), area.top + canvas.px(24), area.width - canvas.px(10), canvas.px(10))
        canvas.bar(bar, 0.0, theme.TRACK)
        x = float(bar.left)
        for place, share in enumerate(shares.values()):
            strength = 1.0 - 0.11 * place
            colour = tuple(round(part * strength) for part in theme.SIDE[self.view.side])
            width = share * bar.width
            canvas.surface.fill(colour, (round(x), bar.top, max(0, round(x + width) - round(x) - 1), bar.height))
            x += width

    def _paint_thumb(self, canvas: Canvas, area: Rect) -> None:
        """Where rows are hidden, how far the list is scrolled."""
        shown, rows = sum(row.visible for row in self.rows), len(self.rows)
        if shown < rows:
            track = Rect(self.area.right - canvas.px(9), area.top, canvas.px(3), area.height)
            canvas.box(track, theme.TRACK, 1.5)
            thumb = Rect(track.left, 0, track.width, round(track.height * shown / rows))
            thumb.top = track.top + round(track.height * self.first / rows)
            canvas.box(thumb, theme.MUTED, 1.5)

    def _paint_costs(self, canvas: Canvas, area: Rect) -> None:
        session = self.view.session
        review = self.view.review
        world, own = session.world, self.view.side
        slots = float(world.governments.attention[0, own])
        capital = float(world.governments.political_capital[0, own])
        money = float(world.governments.purse(world.upkeep())[0, own])
        costs = (
            ("money", "coins", review.money, money, 1),
            ("political_capital", "landmark", review.political_capital, capital, 1),
            ("attention", "eye", float(review.attention), slots, 0),
        )
        for (key, icon, cost, has, decimals), cell in zip(
            costs, layout.columns(area, [1.0, 1.0, 1.0], canvas.px(10)), strict=True
        ):
            self._paint_cost(canvas, cell, key, icon, cost, has, decimals)

    def _paint_cost(
        self, canvas: Canvas, cell: Rect, key: str, icon: str, cost: float, has: float, decimals: int
    ) -> None:
        over = cost > has + 1e-6
        ink = theme.WARNING if over else theme.BRIGHT
        size = canvas.px(16)
        line = cell.top + canvas.px(10)
        canvas.icon(icon, Rect(cell.left, line - size // 2, size, size), ink if over else theme.MUTED)
        drawn = canvas.text(formats.plain(cost, decimals), (cell.left + size + canvas.px(7), line), "body_strong", ink)
        words = say("orders.of", whole=formats.plain(has, 0))
        canvas.text(
            words,
            (drawn.right + canvas.px(5), line),
            "small",
            theme.MUTED,
            width=cell.right - drawn.right - canvas.px(5),
        )
        bar = Rect(cell.left, cell.bottom - canvas.px(9), cell.width, canvas.px(5))
        colour = theme.WARNING if over else theme.SIDE[self.view.side]
        canvas.bar(bar, cost / has if has > 0 else float(cost > 0), colour)
        self._hints.append(Hint(cell, say(f"orders.{key}"), say(f"orders.{key}_meaning")))

    def _paint_message(self, canvas: Canvas, area: Rect) -> None:
        review, draft = self.view.review, self.view.draft_outlook
        if review.blocked:
            size = canvas.px(17)
            canvas.icon("alert-triangle", Rect(area.left, area.top, size, size), theme.WARNING)
            area = Rect(area.left + size + canvas.px(8), area.top, area.width - size - canvas.px(8), area.height)
            canvas.paragraph(review.blocked[0], area, "small", theme.WARNING)
        elif self.view.session.draft_is_empty:
            plan = "orders.plan_turn" if self.view.session.is_plan_turn else "orders.adjust_turn"
            canvas.paragraph(say(plan), area, "small", theme.MUTED)
        elif draft is not None:
            low, mean, high = draft.effects["frontier_lead"]
            words = say(
                "orders.effect",
                lead=formats.signed(mean, 1),
                low=formats.signed(low, 1),
                high=formats.signed(high, 1),
                ratio=formats.signed(draft.effects["applied_ratio"][1], 2),
            )
            canvas.paragraph(words, area, "small", theme.PLAIN)
        else:
            waiting = "orders.estimating" if self.view.forecaster else "orders.no_odds"
            canvas.paragraph(say(waiting), area, "small", theme.MUTED)


def is_undo(event: pygame.event.Event) -> bool:
    """Z, also with Ctrl."""
    return event.key == pygame.K_z and not event.mod & pygame.KMOD_SHIFT


def is_redo(event: pygame.event.Event) -> bool:
    """Y, or Shift and Z, also with Ctrl."""
    return event.key == pygame.K_y or (event.key == pygame.K_z and bool(event.mod & pygame.KMOD_SHIFT))
