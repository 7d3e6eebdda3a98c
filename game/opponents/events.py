"""How opponents answer events: each answer weighed by what it presses on (configs/opponents/events.yaml).

A doctrine cares for what it spends on, a mandate for what serves it; whoever has neither answers by the common concern.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pydantic

from game.configuration import Declared, did_you_mean, load, shown
from game.errors import PrimacyError
from game.events import answers
from game.events.deck import CHANNELS, Answer
from game.levers import PROGRAMMES, SIDES, SideKey
from game.opponents.drafting import Want
from game.outcome.mandates import mandates_of
from game.paths import config_path

if TYPE_CHECKING:
    from game.world import World


class Concern(Declared):
    """What one channel of a side means to its government: see the file."""

    size: float
    programme: str = ""
    mandates: tuple[str, ...] = ()

    @pydantic.field_validator("size")
    @classmethod
    def _some(cls, size: float) -> float:
        if size == 0.0:
            raise ValueError("size must not be 0")
        return size


class _File(Declared):
    concern: float = pydantic.Field(ge=0)
    capital: float = pydantic.Field(ge=0)
    money: float = pydantic.Field(ge=0)
    channels: dict[str, Concern]


@functools.cache
def concerns() -> _File:
    """Return how answers are weighed. Raises PrimacyError."""
    path = config_path("opponents") / "events.yaml"
    found = load(_File, path)
    stems = sorted({name.removeprefix(f"{side}_") for name in CHANNELS for side in SIDES})
    known = [key for side in SIDES for key in mandates_of(side)]
    for channel, concern in found.channels.items():
        if channel not in stems:
            near = did_you_mean(channel, stems, few=3)
            raise PrimacyError(f'{shown(path)}: unknown channel "channels.{channel}"; {near}.')
        if concern.programme and concern.programme not in PROGRAMMES:
            near = did_you_mean(concern.programme, list(PROGRAMMES))
            raise PrimacyError(f'{shown(path)}: unknown programme "channels.{channel}.programme"; {near}.')
        for key in sorted(set(concern.mandates) - set(known)):
            near = did_you_mean(key, known, few=3)
            raise PrimacyError(f'{shown(path)}: unknown mandate "{key}" in "channels.{channel}.mandates"; {near}.')
    return found


def open_answers(world: World, side: SideKey) -> dict[str, list[str]]:
    """Return every event that waits for a side in a single world, with the answers that may be given to it."""
    deck = world.shocks.deck
    return {event: [f"{event}:{key}" for key in deck.answers[event]] for event in answers.waiting(world, side)}


def replies(
    world: World, side: SideKey, programmes: Mapping[str, float], mandates: tuple[str, ...]
) -> tuple[list[Want], list[Want]]:
    """Return the answers worth their price, the best to each event: those that serve a mandate, and the others.

    `programmes` are the shares of the budget that the side's strategy wants.
    """
    serving: list[Want] = []
    others: list[Want] = []
    for texts in open_answers(world, side).values():
        found = {text: answers.find(world.shocks.deck, text) for text in texts}
        best = max(texts, key=lambda text: worth(found[text], side, programmes, mandates))
        if worth(found[best], side, programmes, mandates) > 0.0:
            (serving if serves(found[best], side, mandates) else others).append(Want(answer=best))
    return serving, others


def worth(answer: Answer, side: SideKey, programmes: Mapping[str, float], mandates: tuple[str, ...]) -> float:
    """Return what an answer is worth to a side, less its price."""
    weighing = concerns()
    total = -weighing.capital * answer.capital - weighing.money * answer.money
    for concern, size in _pressed(answer, side):
        served = sum(key in mandates for key in concern.mandates)
        total += size * (weighing.concern + programmes.get(concern.programme, 0.0) + served)
    return total


def serves(answer: Answer, side: SideKey, mandates: tuple[str, ...]) -> bool:
    """Return whether an answer brings one of these mandates nearer."""
    return any(size > 0.0 and set(concern.mandates) & set(mandates) for concern, size in _pressed(answer, side))


def _pressed(answer: Answer, side: SideKey) -> list[tuple[Concern, float]]:
    """Return what an answer presses on that a side cares for, and by how many of the sizes that count one."""
    known = concerns().channels
    found = []
    for channel, effect in answer.effects.items():
        stem = channel.removeprefix(f"{side}_")
        if stem in known:
            found.append((known[stem], effect / known[stem].size))
    return found
