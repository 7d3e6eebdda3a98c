"""The verdict: what the decade came to, the figures behind it, and how the race and the odds ran."""

from __future__ import annotations

from collections.abc import Hashable

import pygame
from pygame import Rect

from game.levers import SIDES
from game.outcome import mandates
from game.ui import formats, layout, shapes, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button
from game.ui.panels.card import Card
from game.ui.panels.odds_layers import paint_layers
from game.ui.panels.pillars import Pillars
from game.ui.panels.race import Race
from game.ui.panels.standing import Mandates, Stamps, has_seats
from game.ui.scene import Scene
from game.ui.text import say
from game.ui.view import GameView, side_name, verdict_text, verdict_title
from game.ui.widget import Panel
from game.ui.words import scenario_said

JUDGED = ("frontier_lead", "applied_ratio", "dependence_us", "dependence_china", "tension")


def open_verdict(app: App, view: GameView) -> None:
    """Show how a finished game ended, in place of all that shows."""
    app.start_with(Verdict(app, view))


class Verdict(Scene):
    """The last page of a game."""

    def __init__(self, app: App, view: GameView) -> None:
        super().__init__(app)
        self.view = view

    @property
    def caption(self) -> str:
        return verdict_title(self.view.session.verdict)

    def build(self) -> None:
        view = self.view
        self.named: dict[str, Panel] = {
            "head": _Headline(view),
            "race": Race(view, with_future=False),
            "figures": _Figures(view),
            "story": _Story(view),
            "mandates": Mandates(view) if has_seats(view) else Pillars(view),
            "stamps": Stamps(view),
            "foot": _Foot(self),
        }
        self.panels = list(self.named.values())
        self.focus = self.panels[-1].widgets[0]

    def arrange(self, canvas: Canvas) -> None:
        areas = layout.verdict(canvas.surface.get_size(), canvas.scale)
        for name, panel in self.named.items():
            panel.area = areas[name]

    def new_game(self) -> None:
        """Choose another game."""
        from game.ui.scenes.new_game import NewGame
        from game.ui.scenes.new_watch import NewWatch
        from game.ui.scenes.title import Title

        self.app.start_with(Title(self.app))
        self.app.push(NewWatch(self.app) if self.view.watched else NewGame(self.app))

    def debrief(self) -> None:
        """Look back on the game."""
        from game.ui.scenes.debrief import open_debrief

        open_debrief(self.app, self.view)

    def leave(self) -> None:
        """Back to the title."""
        from game.ui.scenes.title import Title

        self.app.start_with(Title(self.app))

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.leave()
            return True
        return False


class _Headline(Panel):
    def __init__(self, view: GameView) -> None:
        super().__init__()
        self.view = view

    def paint(self, canvas: Canvas) -> None:
        session = self.view.session
        key = session.verdict
        colours = theme.VERDICT.get(key, (theme.LUCK, theme.LUCK))
        size = (self.area.width // 2, self.area.height)
        for colour, x in zip(colours, (0.34, 0.66), strict=True):
            light = pygame.transform.smoothscale(shapes.glow(canvas.px(200), colour, 0.30), size)
            middle = (round(self.area.left + self.area.width * x), self.area.centery)
            canvas.surface.blit(light, light.get_rect(center=middle))
        x = self.area.centerx
        words = say(
            "verdict.heading",
            scenario=scenario_said(session.scenario).title,
            quarter=self.view.quarter,
        )
        result = self._result()
        words = say("verdict.with_result", heading=words, result=result) if result else words
        canvas.text(words, (x, self.area.top + self.area.height // 9), "body", theme.PLAIN, "centre")
        name = verdict_title(key)
        at = (x, self.area.top + self.area.height * 11 // 25)
        canvas.text(name, at, "display", theme.BRIGHT, "centre", self.area.width)
        words = verdict_text(key)
        lines = canvas.typeface.wrapped(words, "body", min(self.area.width, canvas.px(900)))
        for number, line in enumerate(lines[:2]):
            at = (x, self.area.top + self.area.height * 41 // 50 + number * canvas.line_height("body"))
            canvas.text(line, at, "body", theme.PLAIN, "centre")

    def _result(self) -> str:
        """How many of the player's mandates were met, and what that is worth; "" where nobody or two people played."""
        session = self.view.session
        if session.side is None or session.is_hot_seat:
            return ""
        held = mandates.met(session.world, session.side, session.kept[session.side])[0]
        points = formats.plain(session.points(session.side), 2)
        return say("verdict.result", met=int(held.sum()), count=len(held), points=points)


class _Figures(Card):
    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("verdict.figures"))
        means = {key: self.view.yearly_mean(key) for key in JUDGED}
        lead = means["frontier_lead"]
        leader = side_name(0 if lead > 0 else 1)
        rows = (
            (say("verdict.lead"), say("unit.months", value=formats.plain(abs(lead), 1)), leader),
            (say("verdict.ratio"), formats.plain(means["applied_ratio"], 2), ""),
            *(
                (
                    f"{say('verdict.dependence')}, {side_name(place)}",
                    formats.percent(means[f"dependence_{side}"]),
                    "",
                )
                for place, side in enumerate(SIDES)
            ),
            (say("verdict.tension"), formats.plain(means["tension"]), ""),
        )
        note = canvas.line_height("small")
        table = Rect(body.left, body.top, body.width, body.height - note)
        for (label, words, who), row in zip(rows, layout.rows(table, [1.0] * len(rows), 0), strict=True):
            style = "number" if row.height >= canvas.px(22) else "small_strong"
            end = canvas.text(words, (row.right, row.centery), style, theme.BRIGHT, "right")
            if who:
                canvas.text(who, (end.left - canvas.px(10), row.centery), "small", theme.MUTED, "right")
            canvas.text(label, row.midleft, "body" if style == "number" else "small", theme.PLAIN)
            canvas.rule(row.left, row.right, row.bottom)
        canvas.text(say("verdict.mean"), (body.left, body.bottom - note // 2), "small", theme.MUTED)


class _Story(Card):
    """The odds of the verdicts, turn by turn, as layers that add up to a hundred."""

    def state(self) -> Hashable:
        return len(self.view.session.odds)

    def paint(self, canvas: Canvas) -> None:
        body = self.heading(canvas, say("verdict.story"))
        noted = self.view.session.odds
        if len(noted) < 2:
            canvas.paragraph(say("verdict.story_none"), body, "body", theme.MUTED)
            return
        paint_layers(canvas, body, [month for month, _odds in noted], [odds for _month, odds in noted])


class _Foot(Panel):
    def __init__(self, scene: Verdict) -> None:
        super().__init__()
        self.widgets = [
            Button(say("verdict.debrief"), scene.debrief, "book-open", accent=scene.view.side),
            Button(say("verdict.new_game"), scene.new_game, "play"),
            Button(say("verdict.leave"), scene.leave),
        ]

    def arrange(self, canvas: Canvas) -> None:
        widths: list[float] = [1.0]
        widths += [max(canvas.px(200), button.wanted_width(canvas)) for button in reversed(self.widgets)]  # type: ignore[attr-defined]
        boxes = layout.columns(self.area, widths, canvas.px(10))[1:]
        for button, box in zip(reversed(self.widgets), boxes, strict=True):
            button.area = box
