"""Titles and texts of what the engine declares - scenarios, doctrines, cards, events - in the spoken language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.cards.card import Play, card, slug
from game.causes.explanation import Cause
from game.causes.headlines import SHOCK
from game.events.deck import Answer, Shock, standard_deck
from game.levers import SIDES, SideKey
from game.orders import Orders
from game.scenario import JOIN
from game.session.drafting import SAME_SHARE
from game.translation import Translated
from game.ui import formats
from game.ui.text import engine_words, language, say
from game.ui.view import lever_name, lever_towards, side_name

if TYPE_CHECKING:
    from game.session.session import Session


@dataclass(frozen=True)
class Said:
    """Something with a name and a sentence about it."""

    title: str
    text: str


def declared(thing: Translated) -> Said:
    """Title and text of a declaration with words of other languages beside its own: a card, an opening, a goal, ..."""
    return Said(thing.told("title", language()), thing.told("text", language()))


def source_of(thing: Translated) -> str:
    """The line that names the source of a declaration."""
    return say("brief.source", source=thing.told("source", language()))


def scenario_said(name: str) -> Said:
    """A scenario, by a name that may carry openings."""
    from game.scenario import load_scenario

    base = name.partition(JOIN)[0]
    found = load_scenario(base)
    return Said(engine_words("scenario", base, found.title), engine_words("scenario_text", base, found.text))


def doctrine_said(name: str, side: SideKey) -> Said:
    """A doctrine of a side."""
    from game.doctrines import load_doctrine

    found = load_doctrine(name, side)
    title = engine_words(f"doctrine.{side}", name, found.title)
    return Said(title, engine_words(f"doctrine_text.{side}", name, found.text))


def trait_said(name: str) -> Said:
    """A trait of an opponent."""
    from game.opponents.traits import traits

    found = traits()[name]
    return Said(engine_words("trait", name, found.title), engine_words("trait_text", name, found.text))


def event_said(shock: Shock) -> Said:
    """An event: what it is called, and its news."""
    title = engine_words("shock_title", shock.key, shock.title)
    return Said(title, engine_words("shock_text", shock.key, shock.text))


def event_title(key: str) -> str:
    """What an event is called."""
    deck = standard_deck()
    return event_said(deck.shocks[deck.keys.index(key)]).title


def cause_said(cause: Cause) -> str:
    """What a cause of a change is called; an event by its title."""
    if cause.key.startswith(SHOCK):
        return event_title(cause.key.removeprefix(SHOCK))
    return engine_words("cause", cause.key, cause.text)


def card_title(play: str) -> str:
    """What a played card is called, with its choice where it names one: "U25 Full-stack export package (Gulf)"."""
    one = Play.of(play)
    choice = f" ({choice_said(one.key, one.choice)})" if one.choice else ""
    return f"{one.key} {declared(card(one.key)).title}{choice}"


def choice_said(key: str, choice: str) -> str:
    """What was chosen with a card: a market, or the terms of a deal."""
    return say(f"cards.terms.{choice}") if card(key).terms else market_said(choice)


def market_said(choice: str) -> str:
    """A market by the word that orders write: "latin-america" is Latin America."""
    from game.scenario import actors

    name = next(name for name in actors().roster("markets").names if slug(name) == choice)
    return engine_words("market", name, name)


def rival_sentence(session: Session) -> str:
    """Who plays the other side and how: one true sentence."""
    if session.is_hot_seat:
        return say("dossier.person", side=side_name(1 - session.player))
    rival = SIDES[1 - session.player]
    doctrine = doctrine_said(session.doctrines[rival] or "balanced", rival)
    level = session.options.level or "doctrine"
    return say(f"dossier.level.{level}", side=side_name(SIDES.index(rival)), doctrine=doctrine.title)


# ---------------------------------------------------------------------------------------------------- orders


@dataclass(frozen=True)
class Ordered:
    """One thing that was ordered: an icon, what it is called, from where to where, and what it means."""

    icon: str
    title: str
    number: str
    meaning: str


def ordered(orders: Orders, stood: Orders | None, side: SideKey, events: dict[str, Shock]) -> list[Ordered]:
    """Everything that a side newly ordered: cards first, then answers, levers and the budget."""
    found = [Ordered("flag", card_title(play), "", declared(card(Play.of(play).key)).text) for play in orders.cards]
    found += [_answered(text, events) for text in orders.answers]
    for key, target in orders.levers.items():
        number, before = formats.plain(100 * target), target
        if stood is not None and key in stood.levers:
            before = stood.levers[key]
            number = say("report.order", before=formats.plain(100 * before), after=number)
        meaning = lever_towards(key, side, 100 * before, 100 * target)
        found.append(Ordered("settings", lever_name(key), number, meaning))
    if orders.programmes:
        found.append(Ordered("coins", say("reveal.budget"), "", ", ".join(_shares(orders, stood))))
    return found


def _shares(orders: Orders, stood: Orders | None) -> Iterator[str]:
    for key, share in orders.programmes.items():
        before = stood.programmes.get(key, share) if stood is not None else share
        moved = formats.percent(share)
        if abs(share - before) >= SAME_SHARE:
            moved = say("report.order", before=formats.percent(before), after=moved)
        yield f"{say(f'programme.{key}')} {moved}"


def _answered(text: str, events: dict[str, Shock]) -> Ordered:
    event, _colon, key = text.partition(":")
    shock = events[event]
    answer = next(each for each in shock.answers if each.key == key)
    said = declared(answer)
    return Ordered("handshake", f"{event_said(shock).title}: {said.title}", "", said.text)


def effects_said(effects: dict[str, float]) -> list[tuple[str, str]]:
    """(what, how much) of what an event or an answer adds to the channels that mechanisms read."""
    from game.events.deck import CHANNELS

    found = []
    for key, value in effects.items():
        channel = CHANNELS[key]
        share = channel.unit == "share"
        number = formats.signed(100 * value) + "%" if share else formats.signed(value, 0 if abs(value) >= 1 else 2)
        found.append((_channel(key), number))
    return found


def _channel(key: str) -> str:
    """A channel by name: of a side or of the world."""
    for place, side in enumerate(SIDES):
        if key.startswith(f"{side}_"):
            return say("event.of", what=say(f"event.channel.{key.removeprefix(f'{side}_')}"), side=side_name(place))
    return say(f"event.channel.{key}")


def answer_cost(answer: Answer, price: float) -> str:
    """What an answer costs now, at a price index."""
    parts = []
    if answer.money:
        parts.append(say("event.cost_money", money=formats.money(answer.money * price, 1)))
    if answer.capital:
        parts.append(say("event.cost_capital", capital=formats.plain(answer.capital)))
    return ", ".join(parts) or say("event.free")
