"""Your orders: levers, programmes and cards, the draft they make, what it costs and would do, and commit."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence

import pygame
from pygame import Rect

from game.levers import LEVERS, PROGRAMMES
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Button, Choice, Tabs
from game.ui.panels.card import Card
from game.ui.panels.cards import FILTERS, CardRow, shown_cards
from game.ui.panels.costs import paint_budget, paint_costs, paint_message
from game.ui.panels.draft import Drafted, DraftRow, drafted, take_out
from game.ui.panels.levers import LeverRow, ProgrammeRow, SliderRow
from game.ui.text import engine_words, say
from game.ui.view import GameView, lever_meaning, lever_name
from game.ui.widget import Action, Widget

LEAST_ROW, CARD_ROW, DRAFT_ROW = 18.0, 40.0, 28.0  # units; with less room the rows scroll
TABS = ("levers", "programmes", "cards", "draft")
Row = SliderRow | CardRow | DraftRow


class OrdersPanel(Card):
    """Four tabs of rows, three costs, a message, and the buttons of the draft."""

    def __init__(self, view: GameView, commit: Action, run: Action, sound: Callable[[str], object]) -> None:
        super().__init__(view)
        self.first = 0  # the topmost row shown
        self.sound = sound
        self.advice = ""  # what the coach was asked for: shown until the draft changes
        self.suggested: tuple[str, ...] = ()  # levers and cards that the coach points at
        self._advised = -1
        self.tabs = Tabs([(key, say(f"orders.{key}")) for key in TABS], "levers", lambda _key: self._top())
        self.levers: list[SliderRow] = [self._lever(key) for key in view.lever_keys()]
        self.programmes: list[SliderRow] = [self._programme(key) for key in PROGRAMMES]
        self.filter = Choice(say("cards.show"), self._filters(), FILTERS[0], lambda _key: self._top())
        self.cards = [CardRow(held.card.key, view, self._play, self._take_back) for held in view.hand()]
        self.drafts: list[DraftRow] = []
        session = view.session
        self.undo = self._button("undo-2", say("orders.undo"), say("key.undo"), session.undo)
        self.redo = self._button("redo-2", say("orders.redo"), say("key.redo"), session.redo)
        self.clear = self._button("x", say("orders.clear"), "", session.clear)
        self.run = Button("", run, "fast-forward")
        self.run.hint_title, self.run.hint_text = say("orders.run"), say("orders.run_meaning")
        self.commit = Button(say("orders.commit"), commit, "", accent=view.side)
        self.commit.key_name = say("key.enter")
        self._gather()

    def _gather(self) -> None:
        """Every widget, in the order of the keyboard."""
        rows: list[Widget] = [*self.levers, *self.programmes, self.filter, *self.cards, *self.drafts]
        self.widgets = [self.tabs, *rows, self.undo, self.redo, self.clear, self.run, self.commit]

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
            draft = self.view.session.draft
            fresh = key not in draft.levers and not (key in PROGRAMMES and draft.programmes)
            put(key, value, gesture)
            self.view.drafted()
            if fresh:  # a drag is heard once
                self.sound("draft")

        return act

    def _play(self, key: str, choice: str) -> None:
        self.view.session.play_card(key, choice)
        self.view.drafted()
        self.sound("deny" if self.view.review.blocked else "draft")

    def _take_back(self, key: str) -> None:
        self.view.session.take_back_card(key)
        self.view.drafted()
        self.sound("undo")

    def _button(self, icon: str, title: str, key_name: str, act: Action) -> Button:
        def acted() -> None:
            act()
            self.view.drafted()
            self.sound("undo")

        button = Button("", acted, icon)
        button.hint_title = f"{title} ({key_name})" if key_name else title
        return button

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Say the keys of the buttons as the user has set them: what is done -> the key as it is written."""
        self.commit.key_name = keys["commit"]
        self.undo.hint_title = f"{say('orders.undo')} ({keys['undo']})"
        self.redo.hint_title = f"{say('orders.redo')} ({keys['redo']})"

    # ------------------------------------------------------------------------------------- what is up to date

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of the chosen tab; of the cards, those that the filter lets through."""
        if self.tabs.chosen == "cards":
            wanted = shown_cards(self.view, self.filter.chosen, self.suggested)
            return [row for row in self.cards if row.subject in wanted]
        if self.tabs.chosen == "draft":
            return self.drafts
        return self.levers if self.tabs.chosen == "levers" else self.programmes

    @property
    def all_rows(self) -> Sequence[Row]:
        """The rows of every tab."""
        return (*self.levers, *self.programmes, *self.cards, *self.drafts)

    def state(self) -> Hashable:
        self._refresh()
        few = (self.view.session.asked, self.view.odds_are_asked)
        stamps = (self.view.turn_stamp, self.view.draft_stamp, self.view.odds_stamp)
        return (*stamps, few, self.first, self.tabs.chosen, self.filter.chosen, self.advice, self.suggested)

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
            row.marked = key in self.suggested
        for row in self.programmes:
            key = row.subject
            row.value, row.standing = shares[key], standing.programmes[key]
            row.locked = not session.is_plan_turn
        for card in self.cards:
            card.refresh()
            card.marked = card.subject in self.suggested
        if (orders := list(drafted(self.view))) != [row.order for row in self.drafts]:
            self.drafts = [DraftRow(order, side, functools.partial(self._take_out, order)) for order in orders]
            self._gather()
        count = f" {len(self.drafts)}" if self.drafts else ""
        self.tabs.options[-1] = ("draft", say("orders.draft") + count)
        if self.advice and self._advised != self.view.draft_stamp:
            self.advice = ""
        self.undo.enabled, self.redo.enabled = session.can_undo, session.can_redo
        self.clear.enabled = not session.draft_is_empty
        self.commit.enabled = self.run.enabled = not self.view.review.blocked
        self.run.visible = not session.is_hot_seat

    def _take_out(self, order: Drafted) -> None:
        take_out(self.view, order)
        self.sound("undo")

    def _filters(self) -> list[tuple[str, str]]:
        return [(key, say(f"cards.filter.{key}")) for key in FILTERS]

    def show(self, tab: str) -> None:
        """Turn to a tab."""
        self.tabs.choose(tab)

    def suggest(self, keys: tuple[str, ...], advice: str) -> None:
        """Point at levers and cards that help, and say so until the draft changes."""
        self.suggested, self.advice, self._advised = keys, advice, self.view.draft_stamp
        self.filter.options = [*self._filters(), ("suggested", say("cards.filter.suggested"))]
        self.filter.chosen = "suggested"
        if not any(row.subject in keys for row in self.levers):
            self.show("cards")
        elif self.tabs.chosen == "draft":
            self.show("levers")

    def _top(self) -> None:
        self.first = 0

    def reveal(self, widget: Widget | None) -> None:
        """Scroll so that a row shows."""
        rows = self.rows
        if widget in rows:
            place = list(rows).index(widget)  # type: ignore[arg-type]
            room = sum(row.visible for row in rows) or 1
            self.first = max(min(self.first, place), place - room + 1)

    def scroll(self, steps: int) -> None:
        """Scroll by rows."""
        self.first = max(0, self.first - steps)

    # --------------------------------------------------------------------------------------------- drawing

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.orders(self.area, canvas.scale)
        self.tabs.area = areas["tabs"]
        room, rows = areas["rows"], self.rows
        self.filter.visible = self.tabs.chosen == "cards"
        if self.filter.visible:
            self.filter.area = Rect(room.left, room.top, room.width, canvas.px(30))
        bar = {"programmes": canvas.px(44), "cards": canvas.px(36)}.get(self.tabs.chosen, 0)
        room = Rect(room.left, room.top + bar, room.width, room.height - bar)
        least = {"cards": CARD_ROW, "draft": DRAFT_ROW}.get(self.tabs.chosen, LEAST_ROW)
        boxes, fitting = layout.row_areas(room, canvas.scale, max(1, len(rows)), least)
        self.first = max(0, min(self.first, len(rows) - fitting))
        shown = rows[self.first : self.first + fitting]
        for row in self.all_rows:
            row.visible = row in shown
        scrolls = canvas.px(6) if len(shown) < len(rows) and self.tabs.chosen == "cards" else 0
        for row, box in zip(shown, boxes, strict=False):
            row.area = Rect(box.left, box.top, box.width - scrolls, box.height)
        small = canvas.px(38)
        buttons = [self.undo, self.redo, self.clear, *([self.run] if self.run.visible else []), self.commit]
        widths = [*([small] * (len(buttons) - 1)), 1.0]
        for button, box in zip(buttons, layout.columns(areas["buttons"], widths, canvas.px(7)), strict=True):
            button.area = box

    def paint(self, canvas: Canvas) -> None:
        canvas.card(self.area)
        areas = layout.orders(self.area, canvas.scale)
        if self.tabs.chosen == "programmes":
            paint_budget(canvas, self.view, areas["rows"])
        if not self.rows:
            room = areas["rows"].move(0, canvas.px(44 if self.tabs.chosen == "cards" else 8))
            words = say("cards.none" if self.tabs.chosen == "cards" else "orders.draft_empty")
            canvas.paragraph(words, room, "small", theme.MUTED)
        self._paint_thumb(canvas, areas["rows"])
        self._hints = list(paint_costs(canvas, self.view, areas["costs"]))
        paint_message(canvas, self.view, areas["message"], self.advice)

    def _paint_thumb(self, canvas: Canvas, area: Rect) -> None:
        """Where rows are hidden, how far the list is scrolled."""
        shown, rows = sum(row.visible for row in self.rows), len(self.rows)
        if shown < rows:
            track = Rect(self.area.right - canvas.px(9), area.top, canvas.px(3), area.height)
            canvas.box(track, theme.TRACK, 1.5)
            thumb = Rect(track.left, 0, track.width, round(track.height * shown / rows))
            thumb.top = track.top + round(track.height * self.first / rows)
            canvas.box(thumb, theme.MUTED, 1.5)


def is_undo(event: pygame.event.Event) -> bool:
    """Z, also with Ctrl."""
    return event.key == pygame.K_z and not event.mod & pygame.KMOD_SHIFT


def is_redo(event: pygame.event.Event) -> bool:
    """Y, or Shift and Z, also with Ctrl."""
    return event.key == pygame.K_y or (event.key == pygame.K_z and bool(event.mod & pygame.KMOD_SHIFT))
