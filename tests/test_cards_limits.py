"""Cards: what weakens and blocks them, pacts of both sides, and what keeps one strategy from winning always."""

from __future__ import annotations

import numpy as np
import pytest

from game.cards.card import Card, card
from game.cards.hand import ACTING, IDLE, WAITING
from game.cards.view import hand_of, played_in
from game.errors import PrimacyError
from game.forecast import futures
from game.levers import LEVERS, PROGRAMMES
from game.metrics.metric import METRIC_INDEX
from game.orders import Orders
from game.phases import tipping
from game.world import World
from tests.engine.card_play import human, phase, quarters, slot
from tests.engine.play import FEW

# --------------------------------------------------------------------------------------------- what weakens and blocks


def test_a_play_within_the_cooldown_does_less() -> None:
    world = human()
    strengths = []
    for _ in range(3):
        world.submit("us", Orders(cards=("U4",)))
        strengths.append(float(world.hand.strength[0, slot(world, "U4")]))
        quarters(world, 7)
    assert strengths == [1.0, 0.6, 0.6]
    quarters(world, 8)
    world.submit("us", Orders(cards=("U4",)))
    assert world.hand.strength[0, slot(world, "U4")] == 1.0
    tireless = human(switches={"fatigue": False})
    for _ in range(2):
        tireless.submit("us", Orders(cards=("U4",)))
        quarters(tireless, 7)
    assert tireless.hand.strength[0, slot(world, "U4")] == 1.0
    world.close(), tireless.close()


def test_the_third_distillation_drive_in_eight_quarters_does_little() -> None:
    world = human()
    hand, strengths = world.hand, []
    for month in (world.start, world.start + 9, world.start + 18):
        hand.play(np.array([slot(world, "C12")]), np.array([0]), month, np.array([0]), fatigue=True)
        strengths.append(float(hand.strength[0, slot(world, "C12")]))
    assert strengths == [1.0, 1.0, 0.3]
    world.close()


def test_the_second_order_of_turbines_costs_double() -> None:
    world = human()
    first = world.review("us", Orders(cards=("U9",))).money
    world.submit("us", Orders(cards=("U9",)))
    quarters(world, 12)
    assert world.review("us", Orders(cards=("U9",))).money > 1.9 * first
    world.close()


def refused(world: World, side: str, *plays: str) -> str:
    """Why cards cannot be ordered: the sentence with which they are refused."""
    with pytest.raises(PrimacyError) as refusal:
        world.submit(side, Orders(cards=plays))
    sentence = str(refusal.value)
    assert sentence.endswith(".") and "\n" not in sentence
    assert sentence in world.review(side, Orders(cards=plays)).blocked
    return sentence


def test_what_blocks_a_card_is_told() -> None:
    world = human()
    assert "C1" in refused(world, "us", "C1")
    assert "U99" in refused(world, "us", "U99")
    assert "market" in refused(world, "us", "U25")
    assert "no choice" in refused(world, "us", "U9:asean")
    assert "atlantis" not in refused(world, "us", "U25:atlantis")
    assert "once a quarter" in refused(world, "us", "U9", "U9")
    assert "attention" in refused(world, "us", "U4", "U5", "U9", "U12")
    world.governments.political_capital[:] = 5.0
    assert "political capital" in refused(world, "us", "U9")
    world.governments.political_capital[:] = 60.0
    world.governments.treasury[:] = -1e4
    assert "bn USD" in refused(world, "us", "U13")
    world.governments.treasury[:] = 1e4
    world.submit("us", Orders(cards=("U8",)))
    assert "in play" in refused(world, "us", "U8")
    world.step()
    assert "start of a quarter" in refused(world, "us", "U4")
    world.close()


def test_a_law_is_not_passed_twice() -> None:
    world = human()
    world.submit("us", Orders(cards=("U17",)))
    world.hand.phase[:] = IDLE
    quarters(world, 2)
    assert "can be played again in" in refused(world, "us", "U17")
    world.close()


def test_cards_can_be_switched_off() -> None:
    world = human(switches={"cards": False})
    assert "switched off" in refused(world, "us", "U9")
    played = World("baseline-2025", 3, 2, researchers=FEW, switches={"cards": False})
    played.run(played.start + 12)
    assert played.hand.plays.sum() == 0
    world.close(), played.close()


def test_a_tempting_card_brings_political_capital_up_to_the_limit() -> None:
    world = human()
    world.governments.political_capital[:] = 10.0
    review = world.submit("us", Orders(cards=("U19",)))
    assert review.political_capital == -6.0
    assert world.governments.political_capital[0, 0] == 16.0
    world.governments.political_capital[:, 1] = 58.0
    world.submit("china", Orders(cards=("C17",)))
    assert world.governments.political_capital[0, 1] == 60.0
    world.close()


def test_a_card_takes_a_slot_of_attention_as_a_lever_does() -> None:
    world = human()
    world.submit("us", Orders({"grid": 0.9}, {}, ("U9", "U4")))
    assert world.governments.attention[0, 0] == 0.0
    assert "attention" in refused(world, "us", "U5")
    world.close()


# ------------------------------------------------------------------------------------------------------ joint cards


@pytest.mark.parametrize("later", [0, 1, 2])
def test_a_pact_works_when_both_sign_within_two_turns(later: int) -> None:
    world = human()
    world.submit("us", Orders(cards=("J1",)))
    quarters(world, later)
    world.submit("china", Orders(cards=("J1",)))
    quarters(world, 1)
    assert phase(world, "J1", "us") == phase(world, "J1", "china") == ACTING
    assert world.p.tension_base[0, 0] < world.drawn.tension_base[0, 0]
    world.close()


def test_a_pact_that_one_side_signs_alone_comes_to_nothing() -> None:
    world = human()
    world.submit("us", Orders(cards=("J1",)))
    quarters(world, 5)
    assert phase(world, "J1", "us") == IDLE
    assert world.review("us", Orders(cards=("J1",))).blocked == (), "an offer that nobody took may be made again"
    world.submit("china", Orders(cards=("J1",)))
    quarters(world, 1)
    assert phase(world, "J1", "china") == WAITING
    assert world.p is world.drawn
    assert any(item.key == "card:J1" for item in world.news)
    world.close()


def dealt_ceiling(own: str, other: str) -> float:
    """How far the deal moves the chip ceiling when the United States offer `own` and China `other`."""
    world = human()
    world.submit("us", Orders(cards=(own,)))
    world.submit("china", Orders(cards=(other,)))
    quarters(world, 3)
    assert world.hand.lift is not None
    lifted = float(world.hand.lift[0, 0, list(LEVERS).index("export_ceiling")])
    world.close()
    return lifted


def test_the_smaller_offer_is_the_deal() -> None:
    even = dealt_ceiling("J2", "J2:even")
    assert even < 0.0
    assert dealt_ceiling("J2:large", "J2:even") == even
    assert dealt_ceiling("J2:large", "J2:large") == pytest.approx(1.5 * even)
    assert dealt_ceiling("J2:large", "J2:small") == dealt_ceiling("J2:small", "J2") == pytest.approx(0.5 * even)


def test_terms_that_nobody_knows_are_refused_with_those_there_are() -> None:
    world = human()
    assert "even, large, small" in refused(world, "us", "J2:vast")
    world.close()


def test_the_hand_tells_what_may_be_chosen_and_what_was() -> None:
    world = human()
    hand = {held.card.key: held for held in hand_of(world, "us")}
    assert hand["J2"].choices == ("even", "large", "small") and hand["J1"].choices == ()
    assert "gulf" in hand["U25"].choices
    world.submit("us", Orders(cards=("J2:small",)))
    assert played_in(world, "us", world.month) == ("J2:small",)
    world.close()


def test_the_data_compact_ends_the_lawsuits() -> None:
    """While it acts no court rules against training; with half its strength left, half as many do."""
    world = human()
    deck, place = world.shocks.deck, world.shocks.deck.keys.index("copyright_ruling")
    chance = deck.chances(world.month, world.metrics[:, [METRIC_INDEX[name] for name in deck.metrics]])[0, place]
    luck = np.full((1, len(deck.keys)), 0.9 * chance)
    world.shocks.strike(world.month, luck, world.metrics, world.hand.stilled())
    assert world.shocks.struck[0, place]
    world.submit("us", Orders(cards=("U17",)))
    quarters(world, 4)
    assert world.hand.stilled()["copyright_ruling"].tolist() == [0.0]
    world.shocks.strike(world.month, luck, world.metrics, world.hand.stilled())
    assert not world.shocks.struck[0, place]
    world.shocks.strike(world.month, 0.6 * luck, world.metrics, {"copyright_ruling": np.array([0.5])})
    assert not world.shocks.struck[0, place]
    world.close()


def test_a_card_that_stills_what_is_no_event_is_refused() -> None:
    given = card("U17").model_dump()
    with pytest.raises(ValueError, match="no random event"):
        Card.model_validate(given | {"stills": ("copyright_rulings",)})
    with pytest.raises(ValueError, match="go together"):
        Card.model_validate(given | {"terms": {"even": 1.0}})


# ---------------------------------------------------------------------------- the rules against a dominant strategy


def effort(world: World, programme: str) -> float:
    return float(world.governments.effort[0, 0, list(PROGRAMMES).index(programme)])


def test_a_programme_held_for_four_quarters_runs_better() -> None:
    worlds = [human(switches={"commitment": on}) for on in (True, False)]
    for world in worlds:
        world.submit("us", Orders({}, {"energy": 0.4, "research": 0.1}))
        quarters(world, 4)
    held, plain = worlds
    assert effort(held, "energy") == effort(plain, "energy")
    quarters(held, 12), quarters(plain, 12)
    assert effort(held, "energy") == pytest.approx(1.15 * effort(plain, "energy"), rel=0.02)
    assert effort(held, "research") == pytest.approx(effort(plain, "research"), rel=0.01)
    held.close(), plain.close()


def test_leaving_a_commitment_costs_a_quarter() -> None:
    worlds = [human(switches={"commitment": on}) for on in (True, False)]
    gained = []
    for world in worlds:
        world.submit("us", Orders({}, {"energy": 0.4}))
        quarters(world, 8)
        before = effort(world, "research")
        world.submit("us", Orders({}, {"energy": 0.1, "research": 0.5}))
        quarters(world, 1)
        gained.append(effort(world, "research") - before)
    assert gained[0] <= 0.0 < gained[1]
    for world in worlds:
        world.close()


def test_a_record_earns_nothing_by_the_rules_of_a_game() -> None:
    world = World("october-2022", 3, 1, us="history", china="history", researchers=FEW)
    world.run(world.start + 30)
    assert world.governments.committed.max() == 0.0
    world.close()


def test_markets_past_the_tipping_point_lock_in_faster() -> None:
    worlds = [human(switches={"tipping": on}) for on in (True, False)]
    for world in worlds:
        world.markets.share[:, :, :] = np.array([0.8, 0.1, 0.1])
        world.markets.lock_in[:] = 0.2
        quarters(world, 2)
    assert (worlds[0].markets.lock_in > worlds[1].markets.lock_in).all()
    for world in worlds:
        world.close()


def test_a_breakaway_lead_draws_capital_and_parity_frees_from_tool_controls() -> None:
    world = human(3)
    world.metrics[:, METRIC_INDEX["frontier_lead"]] = [24.0, 0.0, -20.0]
    world.metrics[:, METRIC_INDEX["native_parity"]] = [0.0, 1.0, 0.0]
    mood = np.asarray(tipping.breakaway(world))
    assert mood[0, 0] > 0.0 == mood[0, 1] and mood[2, 1] > 0.0 == mood[2, 0] and not mood[1].any()
    assert np.asarray(tipping.parity(world))[:, 0].tolist() == [0.0, 1.0, 0.0]
    world.close()


def test_without_fog_the_rival_is_seen_as_it_is() -> None:
    clear, foggy = (World("baseline-2025", 3, 1, researchers=FEW, switches={"fog": fog}) for fog in (False, True))
    clear.run(clear.start + 12), foggy.run(foggy.start + 12)
    assert clear.seen(0, "china_chips")[0] == clear.metric("china_chips")[0, 0]
    assert foggy.seen(0, "china_chips")[0] != foggy.metric("china_chips")[0, 0]
    spread = futures(clear, "us", until=clear.month + 3, worlds=4).of("china_chips")[0, 0]
    assert np.ptp(spread) == 0.0 and spread[0] == clear.metric("china_chips")[0, 0]
    clear.close(), foggy.close()
