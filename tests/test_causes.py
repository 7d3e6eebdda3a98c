"""Causes add up: in random worlds, for every headline metric, in every turn; and watching changes nothing."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from game.calendar import month
from game.causes import HEADLINES, Causes, account_of
from game.causes.explanation import OTHER
from game.causes.headlines import named_causes
from game.cli import exit_code
from game.configuration import read_yaml
from game.doctrines import doctrine_names
from game.errors import PrimacyError
from game.levers import LEVERS
from game.metrics.metric import METRIC_INDEX
from game.orders import Orders
from game.paths import config_path
from game.world import World
from tests.engine.checks import bits
from tests.engine.play import FEW, hold, press

UNEXPLAINED = {OTHER, "before_record"}
"""What no mechanism is named for; nothing is called interaction, since every split is exact."""
TENTH = 0.10
"""The part of a change that may stay unexplained, in the median."""


def random_world(seed: int, worlds: int = 3, **more: Any) -> World:
    """Worlds under a scenario, doctrines and held levers that the seed picks, struck by random events."""
    rng = np.random.default_rng(seed)
    scenario = ("baseline-2025", "october-2022")[seed % 2]
    us, china = (str(rng.choice(doctrine_names(side))) for side in ("us", "china"))
    parameters = ("evidence", "essay")[seed // 2 % 2]
    world = World(scenario, seed, worlds, us=us, china=china, parameters=parameters, researchers=FEW, **more)
    levels = rng.uniform(size=(worlds, 2, len(LEVERS)))
    hold(world, np.where(rng.uniform(size=levels.shape) < 0.3, levels, np.nan))
    if seed % 3 == 0:
        press(world, 0.3, seed)
    return world


@pytest.fixture(scope="module")
def played() -> list[World]:
    """Random worlds, played to the end under watch."""
    return [random_world(seed, causes=True).run() for seed in range(4)]


def watched(world: World) -> Causes:
    assert world.causes is not None
    return world.causes


# ------------------------------------------------------------------------------------------------ adding up


@pytest.mark.parametrize("metric", HEADLINES)
def test_terms_sum_to_the_change_in_every_turn(played: list[World], metric: str) -> None:
    for world in played:
        history = world.history.of(metric)
        for turn in watched(world).turns:
            account = watched(world).account(metric, turn)
            first = 3 * (turn - 1)
            assert np.array_equal(account.before, history[first])
            assert np.array_equal(account.after, history[min(first + 3, len(history) - 1)])
            total = sum(account.terms.values(), np.zeros_like(account.before))
            sizes = [np.abs(amounts).max() for amounts in account.terms.values()]
            rounding = 1e-12 * max([np.abs(account.after).max(), *sizes])
            np.testing.assert_allclose(total, account.after - account.before, rtol=0, atol=rounding)


@pytest.mark.parametrize("metric", HEADLINES)
def test_little_is_left_unexplained(played: list[World], metric: str) -> None:
    parts = []
    for world in played:
        for turn in watched(world).turns:
            account = watched(world).account(metric, turn)
            change = np.abs(account.after - account.before)
            left = sum((np.abs(a) for (key, _), a in account.terms.items() if key in UNEXPLAINED), 0.0 * change)
            moved = change > 1e-9 * np.abs(account.after)
            parts.append(left[moved] / change[moved])
    left = np.concatenate(parts)
    assert not left.size or np.median(left) <= TENTH  # a treasury that spends all it gets never moves


def test_terms_are_of_the_size_of_what_they_explain(played: list[World]) -> None:
    """Sums of large terms that cancel explain nothing: the median term is no larger than ten changes."""
    for metric in ("us_capability", "china_capability", "frontier_lead"):
        ratios = []
        for world in played:
            for turn in watched(world).turns:
                account = watched(world).account(metric, turn)
                change = np.abs(account.after - account.before)
                gross = sum((np.abs(amounts) for amounts in account.terms.values()), 0.0 * change)
                ratios.append((gross / np.where(change > 0.0, change, 1.0))[change > 0.0])
        assert np.median(np.concatenate(ratios)) < 10.0, metric


def test_years_add_up_their_turns(played: list[World]) -> None:
    causes = watched(played[0])
    for metric in ("frontier_lead", "us_budget"):
        years = causes.by_year(metric)
        assert [year.before for year in years[1:]] == [year.after for year in years[:-1]]
        for year in years:
            assert sum(term.amount for term in year.terms) == pytest.approx(year.after - year.before, abs=1e-9)


def test_an_explanation_is_sorted_named_and_adds_up(played: list[World]) -> None:
    for world in played:
        for metric in HEADLINES:
            told = watched(world).of(metric)
            sizes = [abs(term.amount) for term in told.terms]
            assert sizes == sorted(sizes, reverse=True)
            assert sum(term.amount for term in told.terms) == pytest.approx(told.change, rel=1e-9, abs=1e-12)
            for term in told.terms:
                assert term.text and term.mechanism.startswith("M")
                assert term.whose in ("us", "china", "world", "luck")


def test_every_declared_cause_can_come_up(played: list[World]) -> None:
    """No name stands in configs/causes.yaml that no account uses."""
    found = set()
    for world in played:
        for metric in HEADLINES:
            for turn in watched(world).turns:
                found |= {key for key, _ in watched(world).account(metric, turn).terms}
    rare = {"orders_power", "orders_talent", "packages", "revenue_share", "distilled_home", "core_model_abroad"}
    rare |= {"capital_limit", "orders_approval", "orders_tension", "strait_crisis", "lost_jobs", "capital_bonus"}
    assert set(named_causes()) - found <= rare


# ------------------------------------------------------------------------------------------------ mechanisms


def test_a_term_goes_with_its_mechanism() -> None:
    """Without a mechanism nothing is put down to it."""
    terms = {
        "M4": ("cluster_tax", "effective_compute"),
        "M5": ("power_shortage", "effective_compute"),
        "M6": ("data_wall", "capability"),
        "M10": ("distilled_abroad", "capability"),
        "M11": ("who_moved", "talent"),
        "M15": ("openness", "dependence"),
    }

    def moved(world: World, key: str, family: str) -> float:
        causes = watched(world)
        metrics = [metric for metric in HEADLINES if family in metric and metric != "capability_gap"]
        accounts = [causes.account(metric, turn).terms for metric in metrics for turn in causes.turns]
        found = [amounts for terms in accounts for (name, _), amounts in terms.items() if name == key]
        return max((float(np.abs(amounts).max()) for amounts in found), default=0.0)

    scarce = {"english_tokens": 2.0, "chinese_tokens": 1.0}
    setup: dict[str, Any] = {"seed": 3, "researchers": FEW, "worlds": 2, "causes": True, "overrides": scarce}
    on = World(**setup).run()
    off = World(**setup, switches=dict.fromkeys(terms, False)).run()
    for mechanism, (key, family) in terms.items():
        assert moved(on, key, family) > 0.0, mechanism
        assert moved(off, key, family) == 0.0, mechanism
    for metric in HEADLINES:
        for turn in watched(off).turns[1:]:
            account = watched(off).account(metric, turn)
            change = account.after - account.before
            left = np.abs(account.terms.get((OTHER, "world"), 0.0 * change)).max()
            assert left <= TENTH * np.abs(change).max() + 1e-9, metric


def test_stricter_filters_cost_the_models_that_they_bind() -> None:
    """A lever's own term moves the way the lever does: strict rules slow adoption, lax ones do so less."""

    def slowed(level: float) -> float:
        world = World(seed=2, researchers=FEW, us=None, china=None, causes=True)
        levels = np.full((2, len(LEVERS)), np.nan)
        levels[1, list(LEVERS).index("strictness")] = level
        hold(world, levels)
        world.run(until=world.start + 36)
        causes = watched(world)
        accounts = [causes.account("china_applied_index", turn).terms for turn in causes.turns]
        return float(sum(terms[("content_rules", "china")][0] for terms in accounts))

    assert slowed(1.0) < slowed(0.2) < 0.0


def test_orders_of_a_quarter_are_told_by_what_they_cost() -> None:
    """Cards, levers and answers are paid from what stands in the bar, each under its own name."""
    world = World(seed=2, researchers=FEW, us=None, china=None, causes=True)
    review = world.submit("us", Orders({"grid": 0.7}, {}, ("U9",)))
    world.run(until=world.start + 3)
    terms = {term.key: term.amount for term in watched(world).of("us_political_capital").terms}
    assert terms["card_costs"] == -6.0
    assert terms["lever_moves"] == pytest.approx(6.0 - review.political_capital) and terms["lever_moves"] < 0.0
    money = {term.key: term.amount for term in watched(world).of("us_treasury").terms}
    assert money["card_costs"] == pytest.approx(-float(world.governments.card_cost[0, 0]))
    assert money["budget_in"] > 0.0 > money["lever_upkeep"] and OTHER not in money


def test_a_crisis_is_told_as_what_it_is() -> None:
    world = World(seed=3, researchers=FEW, causes=True, overrides={"strait_hazard": 0.5, "tension_base": 95.0})
    world.run()
    told = {term.key: term for term in watched(world).of("tension").terms}
    assert watched(world).of("tension").after == 100.0
    assert told["strait_crisis"].whose == "luck" and told["strait_crisis"].amount > 0.0


def test_an_answer_to_an_event_is_told() -> None:
    world = World(seed=2, researchers=FEW, us=None, china=None, causes=True)
    world.run(until=world.start + 3)
    place = world.shocks.deck.keys.index("copyright_ruling")
    world.shocks.last[:, place] = world.month - 1
    world.submit("us", Orders(answers=("copyright_ruling:fight",)))
    world.run(until=world.month + 3)
    told = {term.key: term.amount for term in watched(world).of("us_approval").terms}
    assert told["event_answers"] == pytest.approx(-2.0)
    world.shocks.last[:, place] = world.month - 1
    world.submit("us", Orders(answers=("copyright_ruling:settle",)))
    world.run(until=world.month + 3)
    money = {term.key: term.amount for term in watched(world).of("us_treasury").terms}
    assert -3.0 < money["event_answers"] < -1.9


def test_an_event_is_named_where_it_strikes() -> None:
    world = World(seed=1, worlds=24, researchers=FEW, causes=True, until=month(2027, 1)).run()
    heat = world.shocks.deck.keys.index("us_heat_wave")
    struck = watched(world).record.columns["struck"][:, :, heat]
    row, place = np.argwhere(struck)[0]
    turn = (int(row) - 1) // 3 + 1
    named = {term.key: term for term in watched(world).of("us_power_free", turn, int(place)).terms}
    assert named["shock.us_heat_wave"].whose == "luck"
    assert named["shock.us_heat_wave"].text == "Heat wave"


# ------------------------------------------------------------------------------------------------ watching


def test_watching_changes_no_bit() -> None:
    one, other = random_world(3), random_world(3, causes=True)
    for _ in range(30):
        one.step()
        other.step()
    watched(other).of("frontier_lead")
    assert bits(one) == bits(other)


def test_a_world_in_company_has_the_same_causes() -> None:
    company = World(seed=6, worlds=3, researchers=FEW, causes=True)
    alone = World(seed=6, first_world=2, researchers=FEW, causes=True)
    for world in (company, alone):
        world.run(until=world.start + 36)
    for metric in HEADLINES:
        for turn in watched(alone).turns:
            mine, theirs = watched(alone).of(metric, turn), watched(company).of(metric, turn, world=2)
            assert (mine.before, mine.after) == (theirs.before, theirs.after)
            other = {(term.key, term.whose): term.amount for term in theirs.terms}
            for term in mine.terms:
                near = pytest.approx(other.get((term.key, term.whose), 0.0), rel=1e-9, abs=1e-12 * abs(mine.after))
                assert term.amount == near


def test_a_save_goes_on_with_the_watch() -> None:
    world = World(seed=4, researchers=FEW, causes=True, until=month(2028, 1))
    world.run(until=world.start + 18)
    meta, kept = watched(world).to_state()
    again = World.restore(*world.state())
    again.causes = Causes.from_state(again, json.loads(json.dumps(meta)), kept)
    world.run()
    again.run()
    for metric in HEADLINES:
        for turn in watched(world).turns:
            assert watched(again).of(metric, turn) == watched(world).of(metric, turn)
    with pytest.raises(PrimacyError, match="version 7"):
        Causes.from_state(again, {**meta, "version": 7}, kept)
    kept.pop("chips")
    with pytest.raises(PrimacyError, match=r"record of causes is not whole: \"chips\""):
        Causes.from_state(again, meta, kept)


def test_a_watch_may_begin_later_and_a_fork_has_none() -> None:
    world = World(seed=4, researchers=FEW)
    world.step()
    with pytest.raises(PrimacyError, match="start of a quarter"):
        Causes(world)
    world.run(until=world.start + 6)
    world.causes = Causes(world)
    with pytest.raises(PrimacyError, match="No turn has been watched"):
        world.causes.of("frontier_lead")
    world.run(until=world.start + 15)
    assert world.fork(2).causes is None
    assert list(world.causes.turns) == [3, 4, 5]
    with pytest.raises(PrimacyError, match="from 3 to 5"):
        world.causes.of("frontier_lead", 1)
    with pytest.raises(PrimacyError, match="frontier_lead"):
        world.causes.of("us_chips")
    told = world.causes.of("us_effective_compute", 4)
    assert not [term for term in told.terms if term.key in UNEXPLAINED]


def test_a_frozen_world_stands_still() -> None:
    world = World(seed=5, worlds=3, researchers=FEW, causes=True)
    world.run(until=world.start + 7)
    world.freeze(np.array([False, True, False]))
    world.run(until=world.start + 15)
    for metric in HEADLINES:
        account = watched(world).account(metric, 5)
        assert account.before[1] == account.after[1]
        for key, amounts in account.terms.items():
            assert amounts[1] == pytest.approx(0.0, abs=1e-9 * abs(account.after[1])), (metric, key)
        if metric.endswith(("effective_compute", "budget", "power_free")):
            assert np.abs(account.after - account.before)[[0, 2]].min() > 0.0


def test_the_command_tells_them(capsys: pytest.CaptureFixture[str]) -> None:
    short = ["run", "baseline-2025", "--until", "2026-12", "--why", "frontier_lead"]
    assert exit_code([*short, "--why", "us_power_free"]) == 0
    printed = capsys.readouterr().out
    assert "Why frontier_lead moved (months)" in printed and "Why us_power_free moved (GW)" in printed
    assert "a month a month" in printed, "how the account of the lead is to be read"
    assert exit_code([*short, "--why", "us_talent"]) == 0
    assert "Why us_talent moved (per cent)" in capsys.readouterr().out
    assert exit_code([*short, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["causes"]["frontier_lead"]
    assert told["unit"] == "months"
    for year in told["years"]:
        assert sum(term["amount"] for term in year["terms"]) == pytest.approx(year["after"] - year["before"], abs=1e-9)
    assert exit_code(["run", "baseline-2025", "--why", "us_chips"]) == 2
    assert "frontier_lead" in capsys.readouterr().err


def test_the_metrics_of_the_ledger_are_explained() -> None:
    assert set(HEADLINES) <= set(METRIC_INDEX)


def test_numbers_without_an_account_enter_one() -> None:
    assert account_of("us_power_available") == "us_power_free"
    assert account_of("china_trust") == "dependence_china"
    assert account_of("tension") == "tension" and account_of("smuggled_chips") == ""
    bare = {metric.partition("_")[2] for metric in METRIC_INDEX if metric.startswith("us_")}
    for number in read_yaml(config_path("causes.yaml"))["enters"]:
        assert number in bare and account_of(f"us_{number}") in HEADLINES
