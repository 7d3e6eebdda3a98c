"""The glossary: terms, levers, programmes, cards, verdicts and every metric with its unit, to be searched."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

import pygame
from pygame import Rect

from game.cards.card import cards
from game.levers import LEVERS, PROGRAMMES, SIDES
from game.metrics.entries import ENTRIES
from game.metrics.metric import METRICS
from game.outcome.stamps import stamps
from game.ui import formats, theme
from game.ui.app import App
from game.ui.canvas import Canvas
from game.ui.controls import Button, TextField
from game.ui.layouts import pages
from game.ui.lists import Row, RowList
from game.ui.panels.page import Grounded, PageFoot, PageHead, filling
from game.ui.reading import Block, Reading
from game.ui.scene import Scene
from game.ui.text import engine_words, language, say
from game.ui.view import lever_meaning, lever_name, side_name, verdict_text, verdict_title
from game.ui.widget import Panel, Widget
from game.ui.words import declared, source_of

TERMS = (
    "standing_orders", "plan_turn", "attention", "political_capital", "card", "mandate", "odds", "fan", "fog",
    "frontier_lead", "applied_ratio", "h100e", "effective_compute", "distillation", "interconnect_tax", "idle_chips",
    "native_silicon", "stack", "tension", "opening", "seed", "base_rate", "turning_point", "brier",
)  # fmt: skip
"""Terms that have a string each under `glossary.term`."""


@dataclass(frozen=True)
class Entry:
    """One entry: its kind, what it is called, and its paragraphs."""

    key: str
    kind: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def searched(self) -> str:
        """Everything that a search looks at."""
        return " ".join([self.title, self.key, *(block.words for block in self.blocks)]).casefold()


def open_glossary(app: App, word: str = "") -> None:
    """Show the glossary, with a word searched for."""
    app.push(Glossary(app, word))


class Glossary(Scene):
    """A page: type to search, the arrow keys choose."""

    def __init__(self, app: App, word: str = "") -> None:
        super().__init__(app)
        self.word = word
        self.chosen = ""

    @property
    def caption(self) -> str:
        return say("glossary.title")

    def build(self) -> None:
        self.entries = {entry.key: entry for entry in entries(language())}
        self.field = TextField(self.word, 40, lambda letter: letter.isprintable(), lambda: None)
        self.list = RowList([], "", self.choose)
        self.list.row_height = 36
        self.reading = Reading(lambda: self.entries[self.chosen].blocks if self.chosen in self.entries else ())
        back = Button(say("dossier.back"), self.app.pop, accent=0)
        back.key_name = "Esc"
        self.named: dict[str, Panel] = {
            "head": PageHead(lambda: say("glossary.title"), lambda: say("glossary.note", count=len(self.entries))),
            "search": _Search(self.field),
            "list": Grounded(lambda: say("glossary.found", count=len(self.list.rows)), [self.list], filling(self.list)),
            "entry": Grounded(self._heading, [self.reading], filling(self.reading), self._kind),
            "foot": PageFoot([back], lambda: say("glossary.keys")),
        }
        self.panels = list(self.named.values())
        self.focus = self.field
        self._searched = "\0"
        self.search()

    def _heading(self) -> str:
        return self.entries[self.chosen].title if self.chosen in self.entries else ""

    def _kind(self) -> str:
        return say(f"glossary.kind.{self.entries[self.chosen].kind}") if self.chosen in self.entries else ""

    def choose(self, key: str) -> None:
        """Show an entry."""
        self.chosen = key

    def search(self) -> None:
        """List what holds every word that is typed, titles first."""
        if self.field.content == self._searched:
            return
        self.word = self._searched = self.field.content
        words = self.word.casefold().split()
        found = [entry for entry in self.entries.values() if all(word in entry.searched for word in words)]
        if words:
            found.sort(key=lambda entry: not all(word in entry.title.casefold() for word in words))
        self.list.rows = [Row(entry.key, entry.title, note=say(f"glossary.kind.{entry.kind}")) for entry in found]
        self.list.first = 0
        self.list.chosen = self.chosen = found[0].key if found else ""

    def tick(self) -> None:
        self.search()

    def arrange(self, canvas: Canvas) -> None:
        for name, area in pages.glossary(canvas.surface.get_size(), canvas.scale).items():
            self.named[name].area = area

    def offers(self, focus: Widget, event: pygame.event.Event, showing: bool) -> bool:
        return focus is not self.field or event.key not in (pygame.K_LEFT, pygame.K_RIGHT)

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.key == pygame.K_ESCAPE:
            self.app.pop()
            return True
        return self.list.key(event)


class _Search(Panel):
    """The field to type into, behind a magnifying glass."""

    def __init__(self, field: TextField) -> None:
        super().__init__()
        self.field = field
        self.widgets = [field]

    def arrange(self, canvas: Canvas) -> None:
        icon = canvas.px(30)
        self.field.area = Rect(self.area.left + icon, self.area.top, self.area.width - icon, self.area.height)

    def paint(self, canvas: Canvas) -> None:
        size = canvas.px(18)
        canvas.icon("search", Rect(self.area.left, self.area.centery - size // 2, size, size), theme.PLAIN)


# ----------------------------------------------------------------------------------------------- the entries


def entries(language: str) -> tuple[Entry, ...]:
    """Every entry in a language, sorted by title within its kind."""
    return _entries(language, theme.chosen())


@functools.lru_cache(maxsize=6)
def _entries(_language: str, _palette: str) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for of_kind in (_terms, _levers, _programmes, _cards, _verdicts, _stamps, _metrics):
        found += sorted(of_kind(), key=lambda entry: entry.title.casefold())
    return tuple(found)


def _terms() -> Iterator[Entry]:
    for key in TERMS:
        title, text = say(f"glossary.term.{key}.title"), say(f"glossary.term.{key}.text")
        yield Entry(f"term:{key}", "term", title, (Block(text, "body"),))


def _levers() -> Iterator[Entry]:
    for key, lever in LEVERS.items():
        blocks = [Block(engine_words("lever_title", key, lever.title), "body_strong", theme.BRIGHT)]
        for side in lever.sides:
            place = SIDES.index(side)
            blocks.append(Block(side_name(place), "small_strong", theme.SIDE_BRIGHT[place], above=8, mark=side))
            blocks.append(Block(lever_meaning(key, side)))
            cost = f"{lever.political_cost[side]:g}"
            blocks.append(Block(say("glossary.lever_cost", cost=cost), colour=theme.MUTED, above=2))
        blocks.append(Block(say("orders.delay", months=f"{lever.delay:g}"), colour=theme.MUTED, above=8))
        blocks.append(_mechanism(lever.mechanism))
        source = engine_words("lever_source", key, lever.source)
        blocks.append(Block(say("brief.source", source=source), colour=theme.MUTED))
        yield Entry(f"lever:{key}", "lever", lever_name(key), tuple(blocks))


def _programmes() -> Iterator[Entry]:
    for key, programme in PROGRAMMES.items():
        blocks = []
        for place, side in enumerate(SIDES):
            blocks.append(Block(side_name(place), "small_strong", theme.SIDE_BRIGHT[place], above=8, mark=side))
            blocks.append(Block(engine_words(f"programme_meaning.{key}", side, programme.meaning[side])))
        blocks.append(_mechanism(programme.mechanism))
        yield Entry(f"programme:{key}", "programme", say(f"programme.{key}"), tuple(blocks))


def _cards() -> Iterator[Entry]:
    for key, card in cards().items():
        said = declared(card)
        money = formats.money(card.cost.money, 0 if card.cost.money % 1 == 0 else 1)
        cost = say("event.cost", money=money, capital=f"{card.cost.capital:g}")
        blocks = [Block(said.text, "body"), Block(cost, colour=theme.BRIGHT, above=8)]
        blocks.append(Block(say("glossary.card_time", lag=card.lag, duration=card.duration), above=2))
        blocks.append(_mechanism(card.mechanism))
        blocks.append(Block(source_of(card), colour=theme.MUTED))
        yield Entry(f"card:{key}", "card", f"{key} {said.title}", tuple(blocks))


def _verdicts() -> Iterator[Entry]:
    for key in theme.VERDICT:
        yield Entry(f"verdict:{key}", "verdict", verdict_title(key), (Block(verdict_text(key), "body"),))


def _stamps() -> Iterator[Entry]:
    for key, stamp in stamps().items():
        said = declared(stamp)
        yield Entry(f"stamp:{key}", "stamp", said.title, (Block(said.text, "body"),))


def _metrics() -> Iterator[Entry]:
    for entry in ENTRIES:
        both = [name for name, metric in METRICS.items() if metric.meaning == entry.meaning and _is(name, entry.key)]
        meaning = engine_words("metric_meaning", entry.key, engine_words("metric", both[0], entry.meaning))
        unit = engine_words("unit", entry.unit, entry.unit)
        blocks = [
            Block(_sentence(meaning), "body"),
            Block(say("glossary.unit", unit=unit), colour=theme.BRIGHT, above=8),
        ]
        blocks.append(Block(say("glossary.both" if entry.pair else "glossary.world"), above=2))
        seen = "glossary.public" if entry.fog == 0 else "glossary.fogged"
        blocks.append(Block(say(seen, error=round(50 * entry.fog)), above=2))
        blocks.append(Block(say("glossary.name", name=", ".join(both)), colour=theme.MUTED, above=8))
        title = engine_words("metric_title", entry.key, _sentence(entry.key.replace("_", " ")))
        yield Entry(f"metric:{entry.key}", "metric", title, tuple(blocks))


def _is(name: str, key: str) -> bool:
    return name == key or any(name in (f"{side}_{key}", f"{key}_{side}") for side in SIDES)


def _mechanism(key: str) -> Block:
    words = engine_words("mechanism", key, key)
    return Block(say("glossary.mechanism", mechanism=words), colour=theme.MUTED, above=8)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
