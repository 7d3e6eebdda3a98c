"""The limits of model.md 6: what AI may take of a nation by 2034, and that data, power, capital and people do bind.

What counts as binding, in a nation, a month and a world:

- power: more than 1 % of accelerators stand idle for want of power or cooling;
- data: some lab's last run passed over its tokens more often than repetition is worth (`most_epochs`);
- capital: what comes in is above 80 % of what the capital market can give at all;
- people: more than half of the labs that train have less talent than a leading lab of January 2025.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.table import SIDES
from game.world import World
from tests.engine.play import FEW

PAIRS = (
    ("balanced", "balanced"),
    ("moat", "native-silicon"),
    ("grid", "application-pivot"),
    ("sprint", "distillation"),
    ("diffusion", "inference"),
    ("open-stack", "integration"),
)
SETS = ("evidence", "essay")
WORLDS = 32
KEPT = (
    "us_generation_share",
    "china_generation_share",
    "us_capex_share",
    "china_capex_share",
    "us_idle_share",
    "china_idle_share",
)
MOST_POWER, MOST_CAPEX = 0.15, 0.05
RESOURCES = ("power", "data", "capital", "people")


@dataclass
class Sample:
    """What was seen under one pair of doctrines and one parameter set."""

    shares: dict[str, NDArray[np.float64]]
    """The kept metrics, (months, worlds)."""
    binding: NDArray[np.float64]
    """Share of world-months in which each resource binds, (resources, 2)."""


def binding(world: World) -> NDArray[np.bool_]:
    """(resources, worlds, 2): what binds this month."""
    labs, g, p = world.labs, world.governments, world.p
    trains = labs.total(labs.trains)
    capital = g.capital_flow / (g.gdp / 12.0 * p.capital_ceiling)
    short = labs.total((labs.epochs > p.most_epochs) * labs.trains)
    few = labs.total((labs.talent < p.reference_talent) * labs.trains)
    return np.stack([1.0 - world.grids.powered > 0.01, short > 0, capital > 0.8, few > 0.5 * trains])


@pytest.fixture(scope="module")
def samples() -> dict[tuple[str, str, str], Sample]:
    """Every pair under both parameter sets, to the end of 2034."""
    found = {}
    for parameters in SETS:
        for us, china in PAIRS:
            world = World("baseline-2025", 11, WORLDS, 0, us, china, parameters, researchers=FEW, kept=KEPT)
            seen = []
            world.probes["ledger"] = lambda w, seen=seen: seen.append(binding(w).mean(axis=1))
            world.run()
            shares = {name: world.history.of(name)[1:] for name in KEPT}
            found[parameters, us, china] = Sample(shares, np.mean(seen, axis=0))
            world.close()
    return found


@pytest.mark.parametrize("parameters", SETS)
def test_ai_power_stays_under_fifteen_per_cent_of_generation(
    parameters: str, samples: dict[tuple[str, str, str], Sample]
) -> None:
    """Power that accelerators draw, over what the nation generates, in every world and month to the end of 2034."""
    worst, over = 0.0, []
    for (kind, us, china), sample in samples.items():
        for side in SIDES:
            if kind == parameters:
                drawn = sample.shares[f"{side}_generation_share"] * (1.0 - sample.shares[f"{side}_idle_share"])
                wanted = sample.shares[f"{side}_generation_share"]
                worst = max(worst, float(wanted.max()))
                over.append(
                    (
                        f"{us}/{china} {side}",
                        float(drawn.max()),
                        float(wanted.max()),
                        float((wanted.max(axis=0) >= MOST_POWER).mean()),
                    )
                )
    told = "; ".join(
        f"{who}: drawn {drawn:.1%}, wanted {wanted:.1%}, {share:.0%} of worlds"
        for who, drawn, wanted, share in over
        if wanted >= MOST_POWER
    )
    assert worst < MOST_POWER, f"{parameters}: {told}"


@pytest.mark.parametrize("parameters", SETS)
def test_ai_capital_spending_stays_under_five_per_cent_of_gdp(
    parameters: str, samples: dict[tuple[str, str, str], Sample]
) -> None:
    most = {
        f"{us}/{china} {side}": float(sample.shares[f"{side}_capex_share"].max())
        for (kind, us, china), sample in samples.items()
        for side in SIDES
        if kind == parameters
    }
    who = max(most, key=most.__getitem__)
    assert 0.01 < most[who] < MOST_CAPEX, f"{parameters}: {who} {most[who]:.2%}"


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_resource_binds_in_some_worlds_and_months_but_not_in_all(
    resource: str, samples: dict[tuple[str, str, str], Sample], record_property: Callable[[str, object], None]
) -> None:
    """The share of world-months in which it binds, over all pairs and both parameter sets."""
    place = RESOURCES.index(resource)
    shares = {
        f"{parameters} {side}": float(
            np.mean([s.binding[place, n] for (kind, *_), s in samples.items() if kind == parameters])
        )
        for parameters in SETS
        for n, side in enumerate(SIDES)
    }
    for where, share in shares.items():
        record_property(f"{resource} binds, {where}", share)
    told = ", ".join(f"{where} {share:.2%}" for where, share in shares.items())
    assert max(shares.values()) > 0.0 and min(shares.values()) < 0.95, f"{resource} binds in {told}"


def test_what_binds_slows_what_it_binds() -> None:
    """Twice the scarce thing gives more: power, tokens, capital and people each move the frontier or what runs."""

    def end(metric: str, **overrides: object) -> float:
        world = World("baseline-2025", 11, 8, researchers=FEW, overrides=overrides)
        world.run()
        world.close()
        return float(world.history.of(metric)[-1].mean())

    assert end("us_effective_compute", server_overhead=1.3) > end("us_effective_compute", server_overhead=6.0)
    assert end("us_capability", english_tokens=200.0) > end("us_capability", english_tokens=4.0)
    rich, poor = ({"us": share, "china": share} for share in (0.05, 0.01))
    assert end("us_chips", capital_ceiling=rich) > 1.3 * end("us_chips", capital_ceiling=poor)
    assert end("us_know_how", talent_elasticity=0.0) != end("us_know_how", talent_elasticity=0.5)
