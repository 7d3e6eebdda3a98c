"""Cards: what copies, saves and forecasts of a world know of them, and how doctrines play them."""

from __future__ import annotations

import numpy as np
import pytest

from agents.table import SIDES
from game.cards import orders as card_orders
from game.cards.card import card
from game.doctrines import load_doctrine, played_doctrine_names
from game.errors import PrimacyError
from game.forecast import Forecast, futures
from game.orders import Orders
from game.world import World
from tests.engine.card_play import KEYS, human, quarters, text_of
from tests.engine.checks import bits
from tests.engine.play import FEW, standing

# ------------------------------------------------------------------------------------------- copies, saves, beliefs


def dealt(months: int) -> World:
    """A played world with many cards in play."""
    world = World("baseline-2025", 6, 1, us="moat", china="native-silicon", researchers=FEW)
    for key, side in KEYS:
        if card(key).lag < 3:
            card_orders.give(world, SIDES.index(side), (text_of(key),), np.array([True]))
    return world.run(world.start + months)


@pytest.mark.parametrize("months", [4, 12, 17])
def test_a_restored_world_with_cards_in_play_goes_on_to_the_same_bits(months: int) -> None:
    world = dealt(months)
    again = World.restore(*world.state())
    assert dict(again.p.items()).keys() == dict(world.p.items()).keys()
    for (name, mine), (_, theirs) in zip(again.p.items(), world.p.items(), strict=True):
        assert mine.tobytes() == theirs.tobytes(), name
    world.run(world.month + 14), again.run(again.month + 14)
    assert bits(world) == bits(again)
    world.close(), again.close()


@pytest.mark.parametrize("months", [4, 12])
def test_the_lived_branch_of_a_fork_with_cards_is_the_world_itself(months: int) -> None:
    world = dealt(months)
    fork = world.fork(1, branch=0)
    world.doctrines = [None, None]
    world.run(world.month + 12), fork.run(fork.month + 12)
    for name, values in world.hand.arrays().items():
        assert values.tobytes() == fork.hand.arrays()[name].tobytes(), name
    assert world.labs.capability.tobytes() == fork.labs.capability.tobytes()
    world.close(), fork.close()


def looked(world: World, side: str, plans: tuple[Orders | None, ...] = (None,)) -> Forecast:
    return futures(world, side, plans, until=world.month + 12, worlds=4)


def test_a_pending_card_of_the_rival_changes_no_bit_of_the_odds_and_a_revealed_one_counts() -> None:
    silent, loud = human(), human()
    quarters(silent, 2), quarters(loud, 2)
    before = looked(loud, "us")
    loud.submit("china", Orders(cards=("C3", "C13")[:1]))
    assert looked(loud, "us").values.tobytes() == before.values.tobytes()
    quarters(loud, 1), quarters(silent, 1)
    assert looked(loud, "us").values.tobytes() != looked(silent, "us").values.tobytes()
    silent.close(), loud.close()


def test_a_plan_may_play_cards_and_shares_its_luck_with_the_others() -> None:
    world = human()
    quarters(world, 4)
    plans = (None, Orders(cards=("U24",)), Orders())
    found = looked(world, "us", plans)
    assert found.values[:, 0].tobytes() == found.values[:, 2].tobytes()
    assert found.values[:, 0].tobytes() != found.values[:, 1].tobytes()
    alone = looked(world, "us", plans[1:2])
    assert alone.values[:, 0].tobytes() == found.values[:, 1].tobytes()
    with pytest.raises(PrimacyError, match="C1"):
        looked(world, "us", (Orders(cards=("C1",)),))
    world.close()


# ------------------------------------------------------------------------------------------------------- doctrines


@pytest.mark.parametrize(("side", "name"), [(side, name) for side in SIDES for name in played_doctrine_names(side)])
def test_every_doctrine_plays_cards_within_the_same_currencies(side: str, name: str) -> None:
    doctrine = load_doctrine(name, side)  # type: ignore[arg-type]
    assert 2 <= len(doctrine.play) <= 10
    world = World("baseline-2025", 3, 4, researchers=FEW, sighted=False, kept=(), **{side: doctrine})
    while world.month < world.start + 36:
        before = world.hand.plays.copy()
        world.step()
        at = SIDES.index(side)
        slots = world.hand.deck.of_side[at]
        new = (world.hand.plays - before)[:, slots].sum(axis=1)
        assert new.max() <= 3
        assert (world.governments.political_capital[:, at] >= 0.0).all()
        assert (world.governments.attention[:, at] >= 0.0).all()
    assert world.hand.plays[:, world.hand.deck.of_side[SIDES.index(side)]].sum() >= 2
    world.close()


def test_a_card_that_two_rules_want_is_played_and_paid_once() -> None:
    twice = standing("us", {}).model_dump() | {"rules": ({"when": "tension > 0", "play": ("U4",)},) * 2}
    world = human(sighted=False)
    world.doctrines[0] = type(standing("us", {})).model_validate(twice)
    world.step()
    assert world.hand.plays.sum() == 1 and world.governments.political_capital[0, 0] == 60.0 - 4.0
    world.close()


def test_a_doctrine_with_a_card_that_is_not_its_own_is_refused() -> None:
    doctrine = standing("us", {"grid": 0.5})
    for plays, named in ((("C1",), "C1"), (("U25",), "U25"), (("U9:asean",), "U9")):
        with pytest.raises(ValueError, match=named):
            type(doctrine).model_validate({**doctrine.model_dump(), "play": plays})
