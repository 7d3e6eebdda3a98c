"""What no world may break: bounds, conservation, the frontier's record, and extremes that stay finite."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agents.chipmaker import Chipmakers
from agents.table import QUARTER, SIDES
from game.doctrines import played_doctrine_names
from game.events.deck import CHANNELS
from game.levers import LEVERS
from game.metrics.lead import CAP, EQUAL, frontier_lead
from game.metrics.metric import METRIC_INDEX
from game.outcome.verdict import VERDICTS, metrics_of, verdicts
from game.world import World
from tests.engine.checks import Ledger, bits, chain, mistakes, recount
from tests.engine.play import FEW, deal, every_end, hold, press

CORNERS = st.lists(st.sampled_from([0.0, 1.0]), min_size=2 * len(LEVERS), max_size=2 * len(LEVERS))


@settings(max_examples=18, phases=[Phase.explicit, Phase.generate])
@given(
    seed=st.integers(0, 2**63 - 1),
    scenario=st.sampled_from(["baseline-2025", "october-2022"]),
    us=st.sampled_from(played_doctrine_names("us")),
    china=st.sampled_from(played_doctrine_names("china")),
    parameters=st.sampled_from(["evidence", "essay"]),
    corners=st.none() | CORNERS,
    weight=st.sampled_from([0.0, 1.0, 2.0]),
    dealt=st.sampled_from([0.0, 0.1, 0.6]),
)
def test_bounds_and_conservation_hold_in_every_world(
    seed: int,
    scenario: str,
    us: str,
    china: str,
    parameters: str,
    corners: list[float] | None,
    weight: float,
    dealt: float,
) -> None:
    """Whatever the doctrines, the corner of the levers, the parameters, the weight of shocks and the cards played."""
    world = World(scenario, seed, 3, 0, us, china, parameters, researchers=200)
    # Cards that nobody could pay for make levers slip.
    ledger = Ledger(world, levers_forced=corners is not None or dealt > 0.0)
    if corners is not None:
        hold(world, np.array(corners).reshape(2, -1))
    if weight:
        press(world, weight, seed % 1000)
    if dealt:
        deal(world, dealt, seed % 1000)
    assert mistakes(world) == []
    with np.errstate(divide="ignore"):
        world.run()
    world.close()
    assert world.failed == {}
    assert ledger.found == [], ledger.found[:8]


@pytest.mark.parametrize("scenario", ["baseline-2025", "october-2022"])
def test_any_lever_at_either_end_for_the_whole_game(scenario: str) -> None:
    """One world for each lever, side and end: finite metrics, a verdict, and an effect of the lever somewhere."""
    levels, names = every_end()
    world = World(scenario, 5, len(names), us=None, china=None, researchers=FEW)
    hold(world, levels)
    with np.errstate(divide="ignore"):
        world.run()
    world.close()
    assert world.failed == {}
    assert np.isfinite(world.history.values).all()
    assert set(verdicts(world)) <= set(VERDICTS)
    assert mistakes(world) == []


def test_each_lever_moves_something_its_holder_cares_for() -> None:
    """The two ends of each lever give different games, with the same luck and the same parameters."""
    levels, names = every_end()
    pairs = len(names) // 2 - 2
    world = World("baseline-2025", 5, 1, us=None, china=None, researchers=200)
    fork = world.fork(len(names), branch=0)
    fork.chance = type(fork.chance)(5, np.zeros(len(names), np.int64), np.zeros(len(names), np.int64))
    hold(fork, levels)
    with np.errstate(divide="ignore"):
        fork.run()
    means = metrics_of(fork)
    fork.close(), world.close()
    still = []
    for pair in range(pairs):
        low, high = means[2 * pair], means[2 * pair + 1]
        moved = np.abs(high - low) > 0.01 * np.maximum(np.abs(low), 1e-6)
        purse = {METRIC_INDEX[f"{side}_{what}"] for side in SIDES for what in ("political_capital", "treasury")}
        if not [place for place in np.flatnonzero(moved) if place not in purse]:
            still.append(names[2 * pair])
    assert still == []


def test_no_rule_divides_by_zero_when_the_power_fails() -> None:
    """Six times the worst shocks of the deck: labs without power order nothing, and nothing warns."""
    world = World("baseline-2025", 1725, 3, us="balanced", china="application-pivot", researchers=FEW)
    press(world, 6.0, 725)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        world.run()
    world.close()


@pytest.mark.parametrize("strength", [1.0, 3.0])
def test_shocks_of_any_strength_leave_a_world_whole(strength: float) -> None:
    """A user's deck may strike harder than ours: in world k, channel k is under its own unit's worst for a year."""
    world = World("baseline-2025", 6, len(CHANNELS), researchers=FEW)
    sizes = {"points": 30.0, "count": 5.0}
    blow = np.diag([strength * sizes.get(channel.unit, 1.0) for channel in CHANNELS.values()])

    def strike(seen: World) -> None:
        if seen.month < seen.start + 15:
            seen.shocks.pressure = np.maximum(seen.shocks.pressure, blow)
            seen.shocks.gathered = seen.shocks.gathered + blow

    chain(world, "shocks", strike)
    ledger = Ledger(world)
    with np.errstate(all="ignore"):
        world.run(world.start + 24)
    world.close()
    assert {list(CHANNELS)[number]: what for number, what in world.failed.items()} == {}
    assert ledger.found == [], ledger.found[:4]


def test_delivered_accelerators_are_no_more_than_were_made() -> None:
    """Merchant chips made or in stock cover what goes home, to third countries and, by any way, to China."""
    world = World("baseline-2025", 3, 8, us="moat", china="native-silicon", researchers=FEW)
    before: dict[str, np.ndarray] = {}
    excess = []

    def made(seen: World) -> None:
        stock = seen.chipmakers.lines()[0] + seen.commons.unsold / QUARTER
        before.update(merchant=stock, markets=seen.markets.chips.copy())

    def delivered(seen: World) -> None:
        home = seen.governments.chips_added[:, :1] - seen.commons.in_house_sold
        third = (seen.markets.chips - before["markets"] * (1.0 - 0.015 * QUARTER)).sum(axis=1, keepdims=True) / QUARTER
        sent = home + third + seen.commons.legal + seen.commons.smuggled + seen.commons.rented
        excess.append(sent / before["merchant"] - 1.0)

    world.probes.update(silicon=made, trade=delivered)
    world.run()
    world.close()
    over = np.array(excess)
    assert over.max() <= 1e-9, (
        f"in {np.mean(over > 1e-9):.0%} of quarters more accelerators are delivered than were made, "
        f"at worst by {over.max():.1%}: smuggled and rented ones come out of nowhere"
    )


def test_labs_do_not_pay_for_accelerators_that_they_do_not_get() -> None:
    """What American labs spend on chips is the worth of those they receive: merchant ones at the quarter's price,
    in-house ones at what they cost to make."""
    world = World("baseline-2025", 3, 8, researchers=FEW)
    before: dict[str, np.ndarray] = {}
    worth = []

    def bids(seen: World) -> None:
        before.update(price=seen.commons.chip_price[:, 0].copy(), cash=seen.labs.cash.copy())

    def bought(seen: World) -> None:
        labs, p = seen.labs, seen.p
        rest = before["cash"] * (1.0 - (1.0 - p.spending_rate) ** QUARTER) * (1.0 - p.chip_part)
        paid = labs.total(before["cash"] - labs.cash - rest)[:, 0]
        own = seen.commons.in_house_sold[:, 0]
        merchant = (seen.governments.chips_added[:, 0] - own) * before["price"]
        worth.append(QUARTER * 1e-9 * (merchant + own * seen.commons.in_house_price[:, 0]) / paid)

    world.probes.update(silicon=bids, trade=bought)
    world.run()
    world.close()
    share = np.array(worth)
    assert np.abs(share - 1.0).max() < 0.02, (
        f"American labs get {np.median(share):.0%} (at worst {share.min():.0%}) of what they pay for merchant chips: "
        "an order that is not filled is paid all the same"
    )


def test_a_lab_without_money_gets_no_accelerators_of_its_own_design() -> None:
    """They wait for it, and are cheaper than merchant ones by what the merchant earns beyond a usual margin."""
    world = World("baseline-2025", 3, 4, researchers=FEW)
    google = world.labs.index("Google DeepMind")
    world.labs.cash[0, google] = 0.0
    before = world.labs.chips[:, google, 2] * (1.0 - QUARTER * world.p.retirement[:, 0])
    world.step()
    commons, arrived = world.commons, world.labs.chips[:, google, 2] - before
    assert abs(arrived[0]) < 1e-6 and (arrived[1:] > 10_000).all()
    assert commons.in_house_unsold[0, 0] > 10_000
    assert (commons.in_house_price < 0.5 * commons.chip_price).all() and (commons.in_house_price > 1000.0).all()
    world.close()


def test_the_chipmakers_of_a_foundry_share_all_its_dies_and_no_more() -> None:
    world = World(researchers=FEW)
    roles, share = world.chipmakers.roles, world.chipmakers.share[0]
    assert isinstance(world.chipmakers, Chipmakers)
    assert share[roles.merchants].sum() + share[roles.in_house].sum() == pytest.approx(1.0)
    assert share[roles.native].sum() == pytest.approx(1.0)
    assert world.labs.in_house_share.sum() == pytest.approx(1.0)
    assert world.markets.size.sum() == pytest.approx(1.0)
    world.close()


# ------------------------------------------------------------------------------------------ the frontier lead


def told_slowly(us: list[float], china: list[float]) -> float:
    """The signed lead as model.md words it, month by month."""
    gap = us[-1] - china[-1]
    if abs(gap) < EQUAL:
        return 0.0
    leader, follower, sign = (us, china[-1], 1.0) if gap > 0 else (china, us[-1], -1.0)
    first = next(month for month, value in enumerate(leader) if value >= follower)
    return sign * min(len(leader) - 1 - first, CAP)


@settings(max_examples=25)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([0.0, 0.0, 0.1, 0.4]), st.sampled_from([0.0, 0.0, 0.1, 0.5])), min_size=2, max_size=60
    ),
    head=st.floats(-3.0, 3.0),
)
def test_frontier_lead_is_the_definition(steps: list[tuple[float, float]], head: float) -> None:
    """Months since the leader first had the follower's present best; 0 under 0.15 decades; capped; signed."""
    us = np.cumsum([25.0 + head, *(step[0] for step in steps)])
    china = np.cumsum([25.0, *(step[1] for step in steps)])
    lead = frontier_lead(np.stack([us, china])[None])
    assert lead.shape == (1, 1)
    assert lead[0, 0] == told_slowly(us.tolist(), china.tolist())
    mirrored = frontier_lead(np.stack([china, us])[None])
    assert mirrored[0, 0] == -lead[0, 0]


def test_lead_is_capped_where_the_follower_was_never_overtaken_in_the_record() -> None:
    flat = np.stack([np.full(60, 26.0), np.full(60, 24.0)])[None]
    assert frontier_lead(flat)[0, 0] == CAP == 36
    assert frontier_lead(flat[:, ::-1])[0, 0] == -CAP


# ------------------------------------------------------------------------------------------------- researchers


@pytest.mark.parametrize("researchers", [100, 1000, 4000])
def test_tallies_of_researchers_stay_exact(researchers: int) -> None:
    world = World(seed=9, worlds=2, researchers=researchers)
    for _ in range(18):
        world.step()
        assert recount(world) == []
    world.close()


@pytest.mark.parametrize("pull", [1000.0, -1000.0, 1.9])
def test_everybody_works_for_an_employer_of_the_region_chosen(pull: float) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        world = World("baseline-2025", 3, 4, researchers=FEW, overrides={"outside_labs": pull})
        for _ in range(9):
            world.step()
    people = world.researchers
    assert np.array_equal(people.region_of_employer[people.employer], people.region)


def test_few_and_many_researchers_agree_within_sampling_error() -> None:
    """Talent shares after eight years with 200 and with 20,000 rows a world."""
    shares = {}
    for rows, worlds in ((200, 48), (20_000, 2)):
        world = World(seed=4, worlds=worlds, researchers=rows, overrides=None)
        world.run(world.start + 96)
        shares[rows] = metrics_of(world)[:, [METRIC_INDEX[key] for key in ("us_talent", "china_talent")]]
        world.close()
    # Parameters differ by world: the spread of the many small worlds is the measure.
    spread = shares[200].std(axis=0)
    gap = np.abs(shares[200].mean(axis=0) - shares[20_000].mean(axis=0))
    assert (gap < 2.0 * spread / np.sqrt(2) + 0.01).all(), (gap, spread)


def test_a_world_that_goes_non_finite_is_frozen_and_named_and_its_neighbours_are_not() -> None:
    world = World(seed=2, worlds=3, first_world=40, researchers=FEW)
    alone = World(seed=2, worlds=3, first_world=40, researchers=FEW)
    for _ in range(5):
        world.step(), alone.step()
    world.labs.cash[1, 2] = np.nan
    with np.errstate(all="ignore"):
        world.run(world.start + 18)
    alone.run(alone.start + 18)
    assert list(world.failed) == [41]
    assert re.fullmatch(r"column \w+\.\w+ in 2025-0[678]", world.failed[41])
    assert (world.frozen >= 0).tolist() == [False, True, False]
    healthy = [0, 2]
    assert np.array_equal(world.history.values[:, healthy], alone.history.values[:, healthy])
    assert np.isfinite(world.history.values[6:, healthy]).all()
    world.close(), alone.close()


def test_the_same_seed_gives_the_same_bits_and_another_seed_another_world() -> None:
    games = [World(seed=seed, researchers=FEW).run() for seed in (1, 1, 2)]
    first, again, other = (bits(game) for game in games)
    assert first == again
    assert first["metrics"] != other["metrics"]
    for game in games:
        game.close()
