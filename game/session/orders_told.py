"""Orders in words of a language, for pages that are read outside of the window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from game.cards.card import Play, card, slug
from game.events import answers
from game.events.deck import standard_deck
from game.orders import Orders
from game.scenario import actors

Words = Mapping[str, str]


def orders_told(orders: Orders, words: Words, language: str) -> str:
    """Return orders as one line: cards and answers by their titles, levers from 0 to 100, shares of the budget in per
    cent. `words` are the strings of the language, with English where it lacks any.
    """
    return words["orders.join"].join(_parts(orders, words, language))


def _parts(orders: Orders, words: Words, language: str) -> Iterator[str]:
    for play in map(Play.of, orders.cards):
        choice = f" ({_market(play.choice, words)})" if play.choice else ""
        yield f"{play.key} {card(play.key).told('title', language)}{choice}"
    deck = standard_deck()
    for text in orders.answers:
        event = answers.parts(text)[0]
        title = deck.shocks[deck.keys.index(event)].title
        yield words["orders.named"].format(
            name=words.get(f"engine.shock_title.{event}", title), what=answers.find(deck, text).told("title", language)
        )
    for key, target in orders.levers.items():
        yield words["orders.named"].format(name=words[f"lever.{key}"], what=f"{100 * target:.0f}")
    for key, share in orders.programmes.items():
        yield words["orders.named"].format(name=words[f"programme.{key}"], what=f"{100 * share:.0f}%")


def _market(choice: str, words: Words) -> str:
    name = next(name for name in actors().roster("markets").names if slug(name) == choice)
    return words.get(f"engine.market.{name}", name)
