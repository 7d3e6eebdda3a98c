"""The official: rules that answer what the rival does (configs/opponents/official.yaml), its mandates, a doctrine."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agents.table import SIDES
from game.configuration import Declared, did_you_mean, load, shown
from game.doctrines import Doctrine, Rule
from game.errors import PrimacyError
from game.levers import SideKey, levers_of
from game.metrics.metric import METRICS
from game.opponents.drafting import Want, draft, patient, unmoved, wants_of
from game.opponents.events import replies
from game.opponents.traits import flavoured, reserve
from game.orders import Orders
from game.outcome.mandates import mandates_of
from game.paths import config_path

if TYPE_CHECKING:
    from game.world import World


class _File(Declared):
    us: tuple[Rule, ...] = ()
    china: tuple[Rule, ...] = ()


@functools.cache
def triggers(side: SideKey) -> tuple[Rule, ...]:
    """Return the rules by which an official of this side answers. Raises PrimacyError."""
    from game.cards import orders as card_orders

    path = config_path("opponents") / "official.yaml"
    rules: tuple[Rule, ...] = getattr(load(_File, path), side)
    for number, rule in enumerate(rules):
        where = f"{shown(path)}: {side}[{number}]"
        for metric in sorted(rule.condition.metrics - set(METRICS)):
            near = did_you_mean(metric, list(METRICS), few=3)
            raise PrimacyError(f"{where} looks at {metric}, which is no metric; {near}.")
        for mistake in card_orders.mistakes(side, rule.play):
            raise PrimacyError(f"{where}: {mistake}")
        for key in sorted(set(rule.levers) - set(levers_of(side))):
            raise PrimacyError(f'{where}: "{key}" is no lever of this side; {did_you_mean(key, levers_of(side))}.')
    return rules


def orders(
    world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...], mandates: tuple[str, ...]
) -> Orders:
    """Return an official's orders for the quarter that begins."""
    serving, others = replies(world, side, doctrine.programmes, mandates)
    wants, shares = agenda(world, side, doctrine, traits, mandates, others)
    return draft(world, side, [*serving, *patient(world, side, wants)], shares)


def agenda(
    world: World,
    side: SideKey,
    doctrine: Doctrine,
    traits: tuple[str, ...],
    mandates: tuple[str, ...],
    others: Sequence[Want] = (),
) -> tuple[list[Want], dict[str, float]]:
    """Return what an official wants and its shares of the budget: its rules first, its mandates, then the doctrine.

    `others` are answers to events that serve no mandate: they come before the doctrine. What it keeps in hand, if it
    keeps anything, it spends only on rules and mandates.
    """
    place = SIDES.index(side)
    wants, shares = wants_of(world, side, doctrine, lambda name: world.seen(place, name))
    claimed = claims(side, mandates)
    wants = [*others, *(want for want in flavoured(wants, side, traits) if want.lever not in claimed)]
    kept = reserve(traits)
    if kept and world.governments.political_capital[0, place] < kept:
        wants = []
    return [*answers(world, side), *missed(world, side, mandates), *wants], shares


def answers(world: World, side: SideKey) -> list[Want]:
    """Return what the rules ask for in the world as the side sees it."""
    place = SIDES.index(side)
    found: list[Want] = []
    for rule in triggers(side):
        if rule.condition.holds(lambda name: world.seen(place, name))[0]:
            found += [Want(card=card) for card in rule.play]
            found += [Want(lever=key, target=target) for key, target in rule.levers.items()]
    return found


def claims(side: SideKey, mandates: tuple[str, ...]) -> dict[str, float]:
    """Return where mandates want levers to stand; of two that speak of the same lever the first decides.

    Nothing else that an official wants moves these.
    """
    known = mandates_of(side)
    wanted: dict[str, float] = {}
    for key in mandates:
        wanted = {**known[key].helped_by.levers, **wanted}
    return wanted


def missed(world: World, side: SideKey, mandates: tuple[str, ...]) -> list[Want]:
    """Return what helps the goals that do not hold as the side sees the world: of each goal a card, then levers."""
    place = SIDES.index(side)
    known, claimed = mandates_of(side), claims(side, mandates)
    short = [key for key in mandates if not known[key].condition.holds(lambda name: world.seen(place, name))[0]]
    cards = [Want(card=card) for key in short for card in known[key].helped_by.cards]
    moves = (Want(lever=lever, target=claimed[lever]) for key in short for lever in known[key].helped_by.levers)
    return [*unmoved(world, side, moves), *cards]
