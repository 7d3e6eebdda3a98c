"""Cards as rows: what each costs now, how far it has come, and its face when pointed at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

import pygame
from pygame import Rect

from game.cards.card import Play
from game.cards.view import CardInHand
from game.metrics.metric import METRICS
from game.ui import formats, theme
from game.ui.canvas import Canvas
from game.ui.text import engine_words, say, told
from game.ui.view import GameView
from game.ui.widget import Hint, Touch, Widget
from game.ui.words import choice_said, declared, source_of

GROUPS: dict[str, tuple[str, ...]] = {
    "silicon": ("M1", "M2", "M3", "M4"),
    "energy": ("M5",),
    "models": ("M6", "M7", "M8", "M9", "M10"),
    "talent": ("M11", "M12"),
    "use": ("M13", "M14"),
    "abroad": ("M15", "M16", "M17", "M18", "M19"),
}
"""What cards are about: the mechanisms of each group."""
FILTERS = ("all", "playable", "mine", *GROUPS)
"""Which cards the list shows: every one, those that can be played, those drafted or in play, or a group."""
LEAST, MOST = 0.5, 2.0
"""An expected result is held to within half and double by its experiment."""


def shown_cards(view: GameView, wanted: str, suggested: Sequence[str] = ()) -> list[str]:
    """Keys of the cards that a filter lets through, in the order of the hand."""
    drafted = {Play.of(text).key for text in view.session.draft.cards}

    def passes(held: CardInHand) -> bool:
        key = held.card.key
        if wanted == "suggested":
            return key in suggested
        if wanted == "playable":
            return held.playable or key in drafted
        if wanted == "mine":
            return key in drafted or held.course != "idle"
        return wanted == "all" or held.card.mechanism in GROUPS[wanted]

    return [held.card.key for held in view.hand() if passes(held)]


class CardRow(Widget):
    """A card: Enter, space or a click drafts it, Delete or a click takes it back; left and right step its choice."""

    def __init__(
        self, key: str, view: GameView, put: Callable[[str, str], object], take: Callable[[str], object]
    ) -> None:
        super().__init__()
        self.key_of_card = key
        self.view = view
        self.put = put  # (key, choice): draft it
        self.take = take  # (key): take it back
        self.choice = ""
        self.marked = False  # whether the coach points at it
        self._cross = self._choice_area = Rect(0, 0, 0, 0)

    @property
    def subject(self) -> str:
        """The key of the card."""
        return self.key_of_card

    @property
    def held(self) -> CardInHand:
        """The card as it stands in the player's hand."""
        return self.view.card(self.key_of_card)

    @property
    def drafted(self) -> bool:
        """Whether the draft plays it."""
        return any(Play.of(text).key == self.key_of_card for text in self.view.session.draft.cards)

    def look(self) -> Hashable:
        return (self.view.turn_stamp, self.view.draft_stamp, self.choice, self.marked)

    # --------------------------------------------------------------------------------------------- acting

    def refresh(self) -> None:
        """Bring the choice in line with the draft; before any, the first one is offered."""
        if not self.held.choices:
            return
        chosen = next((Play.of(t).choice for t in self.view.session.draft.cards if Play.of(t).key == self.subject), "")
        self.choice = chosen or self.choice or self.held.choices[0]

    def toggle(self) -> None:
        """Draft it, or take it back."""
        if self.drafted:
            self.take(self.subject)
        else:
            self.put(self.subject, self.choice)

    def step_choice(self, by: int) -> None:
        """Choose another market, or other terms."""
        choices = self.held.choices
        self.choice = choices[(choices.index(self.choice) + by) % len(choices)]
        if self.drafted:
            self.put(self.subject, self.choice)

    def press(self, at: tuple[int, int]) -> None:
        if self.held.choices and self._choice_area.collidepoint(at):
            self.step_choice(1 if at[0] > self._choice_area.centerx else -1)
        else:
            self.toggle()

    def key(self, event: pygame.event.Event) -> bool:
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER) and not self.drafted:
            self.put(self.subject, self.choice)
        elif event.key == pygame.K_SPACE:
            self.toggle()
        elif event.key in (pygame.K_DELETE, pygame.K_BACKSPACE) and self.drafted:
            self.take(self.subject)
        elif event.key in (pygame.K_LEFT, pygame.K_RIGHT) and self.held.choices:
            self.step_choice(1 if event.key == pygame.K_RIGHT else -1)
        else:
            return False
        return True

    # --------------------------------------------------------------------------------------------- drawing

    def draw(self, canvas: Canvas, touch: Touch) -> None:
        held, side = self.held, self.view.side
        box = Rect(self.area.left, self.area.top, self.area.width, self.area.height - canvas.px(4))
        lit = touch.hovered or touch.focused
        fill = theme.SIDE_DEEP[side] if self.drafted else theme.CONTROL_HOVER if lit else theme.CONTROL
        canvas.box(box, fill, 7, theme.SIDE[side] if self.drafted else theme.CONTROL_EDGE)
        inner = box.inflate(-canvas.px(16), -canvas.px(4))
        upper, lower = inner.top + inner.height * 0.27, inner.top + inner.height * 0.74
        able = held.playable or self.drafted
        ink = theme.BRIGHT if able or held.course != "idle" else theme.MUTED
        number = canvas.text(
            self.subject, (inner.left, upper), "small_strong", theme.SIDE_BRIGHT[side] if able else ink
        )
        left = max(number.right + canvas.px(7), inner.left + canvas.px(36))
        right = inner.right
        icon = self._icon()
        if icon:
            size = canvas.px(14)
            self._cross = Rect(right - size, round(upper) - size // 2, size, size)
            canvas.icon(icon, self._cross, theme.BRIGHT if self.drafted else theme.MUTED)
            right = self._cross.left - canvas.px(4)
        canvas.text(declared(held.card).title, (left, upper), "small_strong", ink, width=right - left)
        self._draw_costs(canvas, inner, lower, able)
        if touch.focused:
            canvas.focus_ring(box, 7)

    def _icon(self) -> str:
        if self.drafted:
            return "x"
        if self.held.course != "idle":
            return "play"
        return "info" if self.marked else "" if self.held.playable else "lock"

    def _draw_costs(self, canvas: Canvas, inner: Rect, middle: float, able: bool) -> None:
        """Money a quarter, political capital, the lag; then the choice or the state."""
        held, x, size = self.held, float(inner.left), canvas.px(13)
        ink = theme.PLAIN if able else theme.MUTED
        digits = 1 if abs(held.money) >= 0.05 else 2
        costs = [("coins", formats.amount(held.money, digits))] if held.money else []
        costs += [("landmark", formats.plain(held.capital)), ("calendar", say("cards.quarters", count=held.card.lag))]
        for icon, words in costs:
            canvas.icon(icon, Rect(round(x), round(middle) - size // 2, size, size), theme.MUTED)
            x = canvas.text(words, (x + size + canvas.px(4), middle), "small", ink).right + canvas.px(9)
        state = self.state()
        room = inner.right - x
        if state and canvas.text_width(state, "small") <= room:
            colour = theme.SIDE_BRIGHT[self.view.side] if self.drafted or held.course != "idle" else theme.MUTED
            canvas.text(state, (inner.right, middle), "small", colour, "right")
            room -= canvas.text_width(state, "small") + canvas.px(8)
        self._choice_area = Rect(0, 0, 0, 0)
        if held.choices and self.choice:
            self._draw_choice(canvas, Rect(round(x), inner.top, max(0, round(room)), inner.height), middle)

    def _draw_choice(self, canvas: Canvas, area: Rect, middle: float) -> None:
        name, size = choice_said(self.subject, self.choice), canvas.px(14)
        width = canvas.text_width(name, "small_strong") + 2 * size + canvas.px(6)
        if width > area.width:
            return
        self._choice_area = Rect(area.left, round(middle) - size, width, 2 * size)
        canvas.icon("chevron-left", Rect(area.left, round(middle) - size // 2, size, size), theme.BRIGHT)
        words = canvas.text(name, (area.left + size + canvas.px(3), middle), "small_strong", theme.BRIGHT)
        canvas.icon(
            "chevron-right", Rect(words.right + canvas.px(3), round(middle) - size // 2, size, size), theme.BRIGHT
        )

    # ------------------------------------------------------------------------------------------- its words

    def state(self) -> str:
        """In a word or two: drafted, in play, resting, blocked, too dear; nothing where it can be played."""
        held = self.held
        if self.drafted:
            return say("cards.drafted")
        if held.course != "idle":
            return say(f"cards.{held.course}", count=held.quarters_left)
        if held.blocked:
            return say("cards.resting" if self._rests else "cards.blocked")
        if not held.affordable:
            return say("cards.short")
        return say("cards.weaker", share=formats.percent(held.strength)) if held.strength < 1 else ""

    @property
    def _rests(self) -> bool:
        return not self.held.card.repeats and self.held.plays > 0 and self.held.course == "idle"

    def hint(self) -> Hint:
        """The card's face."""
        return Hint(self.area, f"{self.subject} {declared(self.held.card).title}", "\n".join(face(self.held)))


def face(held: CardInHand) -> Iterator[str]:
    """What stands on a card, a line each: its text, cost, expected result, counter-play, source, and what blocks it."""
    card = held.card
    yield declared(card).text
    capital, lag, duration = formats.plain(held.capital), card.lag, card.duration
    if held.money:
        money = formats.money(held.money, 2 if abs(held.money) < 1 else 1)
        yield say("cards.cost", money=money, life=held.life, capital=capital, lag=lag, duration=duration)
    else:
        yield say("cards.cost_capital", capital=capital, lag=lag, duration=duration)
    yield expected(held)
    if card.terms:
        yield say("cards.offer")
    yield say("cards.pressure", words=engine_words("card_pressure", card.key, card.pressure))
    answers = [key for key in card.vs if key[:1].isupper()]
    if answers:
        yield say("cards.answers", cards=", ".join(answers))
    if held.strength < 1:
        yield say("cards.tired", share=formats.percent(held.strength))
    yield from map(told, held.blocked)
    if not held.affordable and held.course == "idle":
        yield say("cards.short_long")
    yield source_of(card)


def expected(held: CardInHand) -> str:
    """The expected result as an interval: half to double of what the card's experiment looks for."""
    result = held.card.expected
    words = METRICS[result.metric].meaning if result.metric in METRICS else ""
    plain = engine_words("metric", result.metric, words) if words else say(f"cards.result.{held.card.key}")
    what = engine_words("card_expected", held.card.key, plain)
    small, large = result.change * LEAST, result.change * MOST
    if result.relative:
        low, high = (formats.signed(100 * max(change, -1.0)) + "%" for change in (small, large))
    else:
        digits = 0 if abs(large) >= 10 else 1 if abs(large) >= 1 else 3
        low, high = formats.signed(small, digits), formats.signed(large, digits)
    return say("cards.expected", what=what, low=low, high=high, start=result.months[0], end=result.months[1])
