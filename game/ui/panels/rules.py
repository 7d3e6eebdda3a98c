"""The rules of a new game: openings, pace, what is shown, the opponent's tastes, and the seed."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from pygame import Rect

from game.levers import SIDES, SideKey
from game.session.options import CADENCES, FORECASTS, MOST_BID
from game.ui import layout, theme
from game.ui.canvas import Canvas
from game.ui.controls import Choice
from game.ui.panels.seed import seed_widgets
from game.ui.text import say
from game.ui.view import side_name
from game.ui.widget import Panel, Widget
from game.ui.words import trait_said

if TYPE_CHECKING:
    from game.ui.scenes.new_game import NewGame

BOTH = "both"
"""The seat of a game for two people."""
PAIRS = (("hawk", "dove"), ("patient", "hasty"), ("open", "closed"), ("frontier", "factory"))
NEITHER = ""
BID_STEP = 2
"""Political capital from one bid to the next."""
HANDICAP_STEP = 4
"""Political capital from one handicap to the next."""


class RulesPanel(Panel):
    """The rules of this game, the opponent's tastes, and the seed."""

    def __init__(self, scene: NewGame) -> None:
        super().__init__()
        self.scene = scene
        settings = scene.app.settings
        yes_no = [("yes", say("start.yes")), ("no", say("start.no"))]

        def odds(chosen: str) -> None:
            settings.odds = chosen == "yes"
            scene.app.attempt(settings.save)

        def choice(key: str, options: list[tuple[str, str]], chosen: str, act) -> Choice:  # type: ignore[no-untyped-def]
            made = Choice(say(f"start.{key}"), options, chosen, act)
            made.hint_title, made.hint_text = say(f"start.{key}"), say(f"start.{key}_hint")
            return made

        cadences = [(str(each), say(f"start.quarters_{each}")) for each in CADENCES]
        forecasts = [(each, say(f"start.forecasts_{each}")) for each in FORECASTS]
        self.rules = [
            choice("openings", yes_no, "yes" if scene.openings else "no", self._set_openings),
            choice("cadence", cadences, str(scene.cadence), self._set_cadence),
            choice("odds", yes_no, "yes" if settings.odds else "no", odds),
            choice("forecasts", forecasts, scene.forecasts, self._set_forecasts),
            choice("fog", yes_no, "yes" if scene.fog else "no", self._set_fog),
        ]
        self.handicap = choice("handicap", _handicaps(), str(scene.handicap), self._set_handicap)
        self.rules.append(self.handicap)
        self.traits = [self._trait(pair) for pair in PAIRS]
        self.bids = [self._bid(side) for side in SIDES]
        self.seed, self.another = seed_widgets(scene.seed, scene.begin, self._keep_seed)
        self.widgets: list[Widget] = [*self.rules, *self.traits, *self.bids, self.seed, self.another]

    def _trait(self, pair: tuple[str, str]) -> Choice:
        options = [(pair[0], trait_said(pair[0]).title), (NEITHER, say("start.neither"))]
        options.append((pair[1], trait_said(pair[1]).title))
        chosen = self.scene.traits.get(pair[0], NEITHER)
        made = Choice(say(f"start.taste.{pair[0]}"), options, chosen, lambda to: self.scene.choose_trait(pair[0], to))
        made.hint_title = say(f"start.taste.{pair[0]}")
        made.hint_text = "\n".join(f"{trait_said(name).title}: {trait_said(name).text}" for name in pair)
        return made

    def _bid(self, side: SideKey) -> Choice:
        """What the player who wants this side pays for it, in political capital; only with two people."""
        options = [(str(bid), str(bid)) for bid in range(0, MOST_BID + 1, BID_STEP)]

        def keep(chosen: str) -> None:
            self.scene.bids[side] = int(chosen)

        made = Choice(say(f"side_short.{side}"), options, str(self.scene.bids[side]), keep)
        made.hint_title, made.hint_text = side_name(SIDES.index(side)), say("start.bid_hint")
        return made

    def show_traits(self) -> None:
        """Show which tastes the opponent has now."""
        for widget, pair in zip(self.traits, PAIRS, strict=True):
            widget.chosen = self.scene.traits.get(pair[0], NEITHER)

    def _set_openings(self, chosen: str) -> None:
        self.scene.openings = chosen == "yes"

    def _set_cadence(self, chosen: str) -> None:
        self.scene.cadence = int(chosen)

    def _set_forecasts(self, chosen: str) -> None:
        self.scene.forecasts = chosen

    def _set_fog(self, chosen: str) -> None:
        self.scene.fog = chosen == "yes"

    def _set_handicap(self, chosen: str) -> None:
        self.scene.handicap = int(chosen)

    def _keep_seed(self, seed: str) -> None:
        self.scene.seed = seed

    def state(self) -> Hashable:
        played = self.scene.seat != BOTH
        for widget in self.traits:
            widget.visible = played
        self.handicap.visible = played
        for widget in self.bids:
            widget.visible = not played
        return played

    def _areas(self, canvas: Canvas) -> tuple[list[Rect], list[Rect], dict[str, Rect]]:
        inner = layout.inset(self.area, canvas.px(theme.PADDING))
        names = ("head", "rules", "tastes", "traits", "seed_name", "seed")
        title = canvas.px(20)
        heights = [title, 6.0, title, 4.0, title, canvas.px(36)]
        named = dict(zip(names, layout.rows(inner, heights, canvas.px(7)), strict=True))
        rules = layout.stacked(named["rules"], canvas.scale, len(self.rules), 2000, 40, 5)
        traits = layout.stacked(named["traits"], canvas.scale, len(self.traits), 2000, 40, 5)
        return rules, traits, named

    def arrange(self, canvas: Canvas) -> None:
        rules, traits, named = self._areas(canvas)
        for widget, box in zip([*self.rules, *self.traits], [*rules, *traits], strict=True):
            widget.area = box
        for widget, box in zip(self.bids, traits, strict=False):
            widget.area = box
        widths = [1.0, self.another.wanted_width(canvas)]
        self.seed.area, self.another.area = layout.columns(named["seed"], widths, canvas.px(8))

    def paint(self, canvas: Canvas) -> None:
        _rules, _traits, named = self._areas(canvas)
        canvas.card(self.area)
        canvas.text_in(say("start.rules"), named["head"], "heading", theme.BRIGHT)
        title = say("start.bids" if self.scene.seat == BOTH else "start.tastes")
        canvas.text_in(title, named["tastes"], "heading", theme.BRIGHT)
        canvas.text_in(say("new_game.seed"), named["seed_name"], "heading", theme.BRIGHT)


def _handicaps() -> list[tuple[str, str]]:
    """From the most with which the rival begins less, below 0, to the most with which the player does."""
    told = {-1: "start.rival_less", 0: "start.even", 1: "start.you_less"}
    amounts = range(-MOST_BID, MOST_BID + 1, HANDICAP_STEP)
    return [(str(each), say(told[(each > 0) - (each < 0)], points=abs(each))) for each in amounts]
