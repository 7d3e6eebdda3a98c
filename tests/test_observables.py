"""What model.md asks to be observable: flows of researchers, and what a maker's accelerator can do."""

from __future__ import annotations

import numpy as np
import pytest

from agents.commons import FLOWS
from agents.researcher import HOMECOMING, REGIONS
from game.metrics import METRIC_INDEX
from game.world import World
from tests.engine.play import chain


def metric(world: World, key: str) -> np.ndarray:
    """A metric of the latest month in every world."""
    return world.metrics[:, METRIC_INDEX[key]]


# --------------------------------------------------------------------------------------- M11: the flow matrix


@pytest.fixture(scope="module")
def counted() -> tuple[World, np.ndarray]:
    """A world of two years, and its own count of everybody who changed regions, by quarter."""
    world = World("baseline-2025", 3, 2, researchers=1000)
    quarters: list[np.ndarray] = []
    people = world.researchers
    settle = people._settle

    def watch(worlds, rows, old, new, left):  # type: ignore[no-untyped-def]
        for k in range(rows.size):
            if left[k] != new.region[k]:
                quarters[-1][worlds[k], left[k], new.region[k]] += 1
                if new.origin[k] == new.region[k]:
                    quarters[-1][worlds[k], HOMECOMING, new.region[k]] += 1
        settle(worlds, rows, old, new, left)

    def begin(seen: World) -> None:
        if seen.begins_quarter:
            quarters.append(np.zeros((2, HOMECOMING + 1, len(REGIONS))))

    people._settle = watch  # type: ignore[method-assign]
    chain(world, "shocks", begin)
    world.run(world.start + 25)
    return world, np.array(quarters)


def test_the_flow_matrix_is_a_count_of_who_moved_in_the_last_year(counted: tuple[World, np.ndarray]) -> None:
    world, quarters = counted
    # The quarter in progress, of one month, is not yet told.
    year = quarters[-5:-1].sum(axis=0)
    assert np.array_equal(world.researchers.year_of_flows(), year)
    assert year[:, :HOMECOMING].sum() > 20
    for place, name in enumerate(FLOWS):
        left, chosen = (REGIONS.index(region) for region in name.split(" to "))
        assert np.array_equal(world.commons.flow[:, 0, place], year[:, left, chosen] * world.people_per_row), name
    assert np.array_equal(world.commons.homecoming[:, 0], year[:, HOMECOMING] * world.people_per_row)


def test_headline_flows_are_read_off_the_matrix(counted: tuple[World, np.ndarray]) -> None:
    world, quarters = counted
    year = quarters[-5:-1].sum(axis=0) * world.people_per_row
    assert np.array_equal(metric(world, "us_inflow"), year[:, :HOMECOMING, 0].sum(axis=1))
    assert np.array_equal(metric(world, "china_outflow"), year[:, 1].sum(axis=1))
    assert np.array_equal(metric(world, "us_inflow_from_rival"), year[:, 1, 0])
    assert np.array_equal(metric(world, "china_returns"), year[:, HOMECOMING, 1])
    assert (metric(world, "china_returns") <= metric(world, "china_inflow")).all()


def test_flows_go_on_after_a_save_and_in_a_fork() -> None:
    world = World("baseline-2025", 3, researchers=500)
    world.run(world.start + 8)
    again = World.restore(*world.state())
    fork = world.fork(2)
    assert np.array_equal(fork.researchers.flows[0], world.researchers.flows[0])
    world.run(world.start + 14), again.run(world.start + 14)
    assert np.array_equal(world.researchers.flows, again.researchers.flows)
    assert np.array_equal(world.commons.flow, again.commons.flow)
    assert world.news == again.news
    world.close(), again.close(), fork.close()


# --------------------------------------------------------------------------------- M2: what an accelerator can do


@pytest.mark.parametrize(
    ("maker", "rate", "watts"),
    [  # hardware.csv: B200 2,250 and GB200 2,500 at 1,000 to 1,200 W, MI300X 1,307 at 750 W, Ascend 910C 800 at 700 W
        ("NVIDIA", (2000, 3000), (950, 1350)),
        ("AMD", (1000, 1600), (600, 900)),
        ("Google TPU", (400, 950), (180, 550)),
        ("Huawei", (700, 900), (600, 850)),
    ],
)
def test_data_sheets_of_early_2025_are_near_the_record(
    maker: str, rate: tuple[float, float], watts: tuple[float, float]
) -> None:
    world = World("baseline-2025", researchers=200)
    place = world.chipmakers.index(maker)
    assert rate[0] < world.chipmakers.flop_rate[0, place] < rate[1]
    assert watts[0] < world.chipmakers.power[0, place] < watts[1]
    world.close()


def test_accelerators_get_better_and_the_ledger_tells() -> None:
    world = World("baseline-2025", 3, 4, researchers=200)
    before = {key: metric(world, key).copy() for key in METRIC_INDEX if "_accelerator_" in key}
    assert len(before) == 8
    world.run(world.start + 37)
    for key, start in before.items():
        better = metric(world, key) < 1.3 * start if key.endswith("_power") else metric(world, key) > 1.2 * start
        assert better.all(), key
    assert (metric(world, "us_chip_revenue") > 50.0).all() and (metric(world, "china_chip_revenue") > 0.5).all()
    assert (metric(world, "us_policy_cost") > 50.0).all()
    world.close()
