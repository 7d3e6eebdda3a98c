"""Chinese accelerators: what may be bought abroad, what is made at home, and the shape of the record from 2020 on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from agents.chipmaker import native_part, variant_worth
from agents.table import US
from game.metrics import observables
from game.phases.hardware import trade
from game.world import World
from tests.engine.play import FEW

RULES = {"october 2022": 0.40, "october 2023": 0.62, "december 2024": 0.68, "april 2025": 0.80}


@pytest.fixture
def world() -> Iterator[World]:
    world = World(seed=7, worlds=3, researchers=FEW)
    yield world
    world.close()


def held_at(world: World, ceiling: float) -> None:
    """Hold the export ceiling at a level, its effect included."""
    world.governments.effect[:, US, world.ceiling_lever] = ceiling
    world.governments.level[:, US, world.ceiling_lever] = ceiling


def test_what_may_be_sold_falls_from_rule_to_rule(world: World) -> None:
    worth = {name: variant_worth(np.full((3, 1), ceiling), world.p) for name, ceiling in RULES.items()}
    assert (worth["october 2022"] == 1.0).all() and np.allclose(worth["april 2025"], 0.0)
    for name in ("october 2023", "december 2024"):
        assert np.allclose(worth[name], world.p.variant_performance), name
    path = np.array([variant_worth(np.full((3, 1), ceiling), world.p) for ceiling in np.linspace(0.0, 1.0, 101)])
    assert (np.diff(path, axis=0) <= 1e-12).all() and (path >= -1e-12).all()


def test_nothing_is_bought_legally_once_variants_are_barred(world: World) -> None:
    sold = []
    for ceiling in (RULES["october 2023"], RULES["april 2025"]):
        held_at(world, ceiling)
        trade(world)
        sold.append(world.commons.legal.copy())
    assert (sold[0] > 0.0).all() and np.allclose(sold[1], 0.0)
    assert np.isfinite(observables.cards_in_china(world)).all()


def test_buyers_turn_to_native_chips_as_controls_and_policy_press(world: World) -> None:
    low, high = np.full((3, 1), 0.2), np.full((3, 1), 0.7)
    part = native_part(low, low, world.p)
    assert (native_part(high, low, world.p) > part).all() and (native_part(low, high, world.p) > part).all()


def test_telephone_wafers_teach_a_foundry_about_large_dies(world: World) -> None:
    makers, p = world.chipmakers, world.p
    chinese = makers.roles.chinese_foundries
    lost = np.full((3, makers.foundries.stop - makers.foundries.start), 0.9)
    kept = makers.experience.copy()
    taught = []
    for others in (0.0, 100_000.0):
        makers.experience[:] = kept
        makers.advanced_wafers[:, chinese] = makers.wafers[:, chinese] + others
        makers.learn(lost, np.ones_like(lost), np.ones_like(lost), p)
        taught.append(makers.experience[:, chinese] - kept[:, chinese])
    assert np.allclose(taught[1] - taught[0], 3.0 * 100_000.0 * p.telephone_lessons)
    assert (p.telephone_lessons < 0.1).all(), "a telephone's wafer teaches far less than an accelerator's"


def test_banked_dies_are_packaged_as_orders_press(world: World) -> None:
    makers, p = world.chipmakers, world.p
    native = makers.roles.native
    bank = makers.die_bank[:, native].copy()
    drawn = []
    for pressure in (0.0, 1.0):
        makers.die_bank[:, native] = bank
        makers.assemble(np.full((3, 1), pressure), np.zeros((3, 1)), np.zeros((3, 1)), p)
        drawn.append((bank - makers.die_bank[:, native])[:, :1])
    assert (drawn[0] > 0.0).all() and (drawn[1] > 3.0 * drawn[0]).all()


def test_the_domestic_share_of_cards_rises_from_2022_to_2025() -> None:
    """The record: next to none in 2022, a tenth early in 2023 (fabs.csv), and more with every rule."""
    world = World("history-2019", 3, 16, us="history", china="history", researchers=FEW)
    shares = []
    while world.month < 2025 * 12 + 6:
        native, total = np.zeros((16, 1)), np.zeros((16, 1))
        for _ in range(12):
            world.step()
            native = native + observables.native_cards(world)
            total = total + observables.cards_in_china(world)
        shares.append(float(np.median(native / total)))
    yields = world.chipmakers.yield_rate[:, world.chipmakers.roles.chinese_foundries]
    world.close()
    assert shares[3] < 0.1 < shares[5] < 0.35, shares
    assert shares[3] < shares[4] < shares[5] < shares[6], shares
    assert 0.25 < float(np.median(yields)) < 0.7


def test_the_first_large_chinese_runs_end_in_2021() -> None:
    """The record: 2.6e20 FLOP at the end of 2020, 3.5e23 and more a year later (models.csv)."""
    world = World("history-2019", 3, 16, us="history", china="history", researchers=FEW)
    largest = {}
    for year in (2020, 2021):
        world.run(year * 12 + 12)
        largest[year] = float(np.median(world.metric("china_largest_run")))
    world.close()
    assert largest[2020] < 1e21 and largest[2021] > 1e23, largest
