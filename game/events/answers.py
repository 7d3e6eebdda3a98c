"""Answers to events: what a government may do about an event that struck its side, at a cost (M16).

An event acts whether it is answered or not; an answer adds to what it presses on. It can be given once, in the quarters
in which it is still open, and takes a slot of attention like any other order. "copyright_ruling:settle" is the answer
`settle` to the event `copyright_ruling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES
from game.configuration import did_you_mean
from game.errors import Named, Sentence
from game.events.deck import CHANNELS, Answer, ShockDeck

if TYPE_CHECKING:
    from game.world import World

Where = NDArray[np.bool_]


def parts(text: str) -> tuple[str, str]:
    """Split an answer into event and answer; either may be empty where the text is not whole."""
    event, _, key = text.partition(":")
    return event, key


def find(deck: ShockDeck, text: str) -> Answer:
    """Return a declared answer by its text; raises KeyError for another."""
    event, key = parts(text)
    return deck.answers[event][key]


def mistakes(deck: ShockDeck, side: str, texts: Sequence[str]) -> list[str]:
    """Return a sentence for each answer that no government of this side could ever give."""
    found, events = [], [parts(text)[0] for text in texts]
    known = {key: answers for key, answers in deck.answers.items() if side in deck.answered_by[key]}
    for text in texts:
        event, key = parts(text)
        if event not in known:
            found.append(f'"{event}" is no event that this side may answer; {did_you_mean(event, list(known), few=3)}.')
        elif key not in known[event]:
            found.append(f'"{key}" is no answer to {event}; {did_you_mean(key, list(known[event]))}.')
    twice = (event for event in dict.fromkeys(events) if events.count(event) > 1)
    found += [Sentence("{event} can be answered once.", "event_once", event=_named(deck, event)) for key in twice]
    return found


def waiting(w: World, side: str) -> list[str]:
    """Return the events that wait for this side's answer in the first world."""
    open_now = w.shocks.waiting(w.month, SIDES.index(side))[0]
    return [key for key, waits in zip(w.shocks.deck.keys, open_now, strict=True) if waits]


def reasons(w: World, side: int, text: str) -> list[str]:
    """Say what keeps an answer from being given in the first world, currencies apart."""
    event = parts(text)[0]
    if event in waiting(w, SIDES[side]):
        return []
    return [Sentence("{event} does not wait for an answer.", "event_over", event=_named(w.shocks.deck, event))]


def _named(deck: ShockDeck, event: str) -> Named:
    return Named(deck.shocks[deck.keys.index(event)].title, "shock_title", event)


def capital(w: World, texts: Sequence[str]) -> float:
    """Return the political capital that answers cost."""
    return float(sum(find(w.shocks.deck, text).capital for text in texts))


def money(w: World, side: int, texts: Sequence[str]) -> float:
    """Return the money that answers take from the first world's treasury, bn USD."""
    return float(sum(find(w.shocks.deck, text).money for text in texts)) * float(w.answer_prices()[0, side])


def give(w: World, side: int, texts: Sequence[str], where: Where) -> None:
    """Give answers in the worlds `where`, (worlds,), in which the event is open, and take what they cost."""
    if not texts:
        return
    governments, shocks = w.governments, w.shocks
    prices = w.answer_prices()[:, side]
    lasting = shocks.deck.decay > 0.0
    for text in texts:
        answer = find(shocks.deck, text)
        place = shocks.deck.keys.index(parts(text)[0])
        given = where & shocks.waiting(w.month, side)[:, place]
        effects = np.array([answer.effects.get(channel, 0.0) for channel in CHANNELS])
        # What acts in its month only would be gone before the slow rules look: they read what was gathered.
        shocks.pressure = shocks.pressure + given[:, None] * (effects * lasting)
        shocks.gathered = shocks.gathered + given[:, None] * effects
        left = governments.political_capital[:, side] - answer.capital * given
        governments.political_capital[:, side] = np.maximum(left, 0.0)
        governments.treasury[:, side] -= answer.money * prices * given
        shocks.answered[:, place, side] = np.where(given, w.month, shocks.answered[:, place, side])
