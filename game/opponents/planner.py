"""The planner: tries sixteen plans in its own forecast, eight quarters ahead, and gives the one best for its mandates.

All plans meet the same thirty-two futures in one run of the engine, from what its side believes of the world. It
assumes that the rival keeps its standing orders. Its first plan is what an official would do; it does something else
only where that surely promises more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.table import SIDES
from game.doctrines import Doctrine, load_doctrine, played_doctrine_names
from game.forecast import Forecast, futures
from game.levers import LEVERS, PROGRAMMES, SideKey, levers_of
from game.metrics.metric import METRIC_INDEX, METRICS
from game.opponents import official
from game.opponents.drafting import Want, draft, playable, unmoved, wants_of
from game.opponents.events import open_answers, replies
from game.opponents.traits import flavoured
from game.orders import Orders
from game.outcome.mandates import closeness, mandates_of, met

if TYPE_CHECKING:
    from game.world import World

PLANS, FUTURES, HORIZON = 16, 32, 24
"""Plans tried, futures of each, and months looked ahead: eight quarters."""
FORECAST_SEED = 7_001
"""Keeps a planner's futures apart from those that a player is shown."""
MOST = 0.5
"""Share of the budget that it tries to give to one programme."""
SURE = 0.5
"""Standard errors by which a plan must promise more than the first, what an official would do, to be preferred."""
NEAR = 0.3
"""Part of the usual doubt about a goal that is left when futures reach the end of the game; all, two years before."""
QUARTER = 3


def orders(
    world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...], mandates: tuple[str, ...]
) -> Orders:
    """Return a planner's orders for the quarter that begins."""
    wanted = attainable(world, side, mandates)
    plans = candidates(world, side, doctrine, traits, wanted)
    if len(plans) == 1:
        return plans[0]
    looked = tuple({metric: None for key in wanted for metric in sorted(mandates_of(side)[key].condition.metrics)})
    until = min(world.month + HORIZON, world.end)
    seen = futures(world, side, plans, until, FUTURES, FORECAST_SEED + world.turn, metrics=looked)
    left = max(world.end - until, 0) / HORIZON
    return plans[best(worths(seen, side, wanted, world.scenario.key, min(NEAR + left, 1.0)))]


def attainable(world: World, side: SideKey, mandates: tuple[str, ...]) -> tuple[str, ...]:
    """Return the mandates that are not lost for good: one that must hold always is, once it did not."""
    held = met(world, side, mandates)[0]
    known = mandates_of(side)
    return tuple(key for key, holds in zip(mandates, held, strict=True) if holds or known[key].over != "always")


def worths(
    seen: Forecast, side: SideKey, mandates: tuple[str, ...], scenario: str, doubt: float = 1.0
) -> NDArray[np.float64]:
    """Return what each future of each plan promises for the mandates, (plans, futures): none in a strait crisis."""
    least, most = seen.means.copy(), seen.means.copy()
    for place, metric in enumerate(seen.metrics):
        ends = seen.values[QUARTER::QUARTER, :, :, place]
        if len(ends):
            least[..., METRIC_INDEX[metric]] = ends.min(axis=0)
            most[..., METRIC_INDEX[metric]] = ends.max(axis=0)
    close = closeness(seen.means, mandates, side, scenario, (least, most), doubt)
    crisis = np.array([[key == "strait_crisis" for key in keys] for keys in seen.keys])
    return np.where(crisis, 0.0, close)


def best(promised: NDArray[np.float64]) -> int:
    """Return the plan that promises most, (plans, futures); the first unless another is surely better.

    All plans meet the same futures, so that what counts is how much the difference varies.
    """
    gain = promised - promised[0]
    error = gain.std(axis=1, ddof=1) / np.sqrt(promised.shape[1])
    return int(np.argmax(np.where(gain.mean(axis=1) > SURE * error, gain.mean(axis=1), 0.0)))


def candidates(
    world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...], mandates: tuple[str, ...]
) -> list[Orders]:
    """Return the plans to try, all different: what an official would do first, and to stand still."""
    found: list[Orders] = []
    for orders in _ideas(world, side, doctrine, traits, mandates):
        if orders not in found:
            found.append(orders)
        if len(found) >= PLANS:
            break
    return found


def _ideas(
    world: World, side: SideKey, doctrine: Doctrine, traits: tuple[str, ...], mandates: tuple[str, ...]
) -> Iterator[Orders]:
    """Yield plans in the order in which they are worth trying."""
    place = SIDES.index(side)
    yield official.orders(world, side, doctrine, traits, mandates)
    serving, others = replies(world, side, doctrine.programmes, mandates)
    silent, shares = official.agenda(world, side, doctrine, traits, mandates)
    yield Orders()
    for answer in (text for texts in open_answers(world, side).values() for text in texts):
        yield draft(world, side, [Want(answer=answer), *silent], shares)
    yield draft(world, side, silent, shares)
    agenda = [*serving, *official.agenda(world, side, doctrine, traits, mandates, others)[0]]
    for first in _pushes(world, side, mandates):
        yield draft(world, side, [*first, *agenda], shares)
    if world.is_plan_turn:
        for key in PROGRAMMES:
            yield draft(
                world, side, agenda, {**{each: share * (1.0 - MOST) for each, share in shares.items()}, key: MOST}
            )
    for move, play in zip(_moves(world, side), playable(world, side), strict=False):
        yield draft(world, side, [move])
        yield draft(world, side, [play, *agenda], shares)
    for name in played_doctrine_names(side):
        wants, other = wants_of(world, side, load_doctrine(name, side, METRICS), lambda key: world.seen(place, key))
        yield draft(world, side, flavoured(wants, side, traits), other)


def _moves(world: World, side: SideKey) -> Iterator[Want]:
    """Yield moves of single levers to one of their ends or between, by luck."""
    held = [key for key in LEVERS if key in levers_of(side)]
    luck = world.luck.block(f"planner {side}", 2 * len(held))[0]
    wants = (Want(held[place], round(4.0 * luck[len(held) + place]) / 4.0) for place in np.argsort(luck[: len(held)]))
    yield from unmoved(world, side, wants)


def _pushes(world: World, side: SideKey, mandates: tuple[str, ...]) -> Iterator[list[Want]]:
    """Yield ways to push for one goal at a time: its cards and levers, then its levers alone."""
    known = mandates_of(side)
    moves = {
        key: list(unmoved(world, side, (Want(lever, target) for lever, target in known[key].helped_by.levers.items())))
        for key in mandates
    }
    cards = {key: [Want(card=each) for each in known[key].helped_by.cards] for key in mandates}
    for key in mandates:
        yield [*cards[key], *moves[key]]
        if moves[key]:
            yield moves[key]
