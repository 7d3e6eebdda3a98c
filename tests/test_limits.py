"""The limits of the model: what AI may take of a nation by 2034, and that data, power, capital and people do bind.

What counts as binding is said in `game.experiments.limits`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.table import SIDES
from game.experiments.limits import LIMITS, RESOURCES, Job, Seen, binding, observe, passed, share_bound, share_ever
from game.experiments.limits_report import page, percent
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


@dataclass
class Sample:
    """What was seen under one pair of doctrines and one parameter set."""

    shares: dict[str, NDArray[np.float64]]
    """The kept metrics, (months, worlds)."""
    binding: NDArray[np.float64]
    """Share of world-months in which each resource binds, (resources, 2)."""


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


@pytest.mark.parametrize("resource", list(RESOURCES))
def test_each_resource_binds_in_some_worlds_and_months_but_not_in_all(
    resource: str, samples: dict[tuple[str, str, str], Sample], record_property: Callable[[str, object], None]
) -> None:
    """The share of world-months in which it binds, over all pairs and both parameter sets."""
    place = list(RESOURCES).index(resource)
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


# ------------------------------------------------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    """A few worlds of one pair under both sets."""
    return [observe(Job(name, "moat", "balanced", 4, researchers=FEW)) for name in SETS]


def test_shares_of_months_and_worlds_are_counted(seen: list[Seen]) -> None:
    both = [share_bound(seen, "power", 0, year) for year in range(2025, 2035)]
    assert share_bound(seen, "power", 0) == pytest.approx(np.mean(both), abs=0.02) and share_bound(seen, "power", 0) > 0
    assert np.isnan(share_bound(seen, "power", 0, 2050))
    assert all(share_bound(seen, name, side) <= share_ever(seen, name, side) for name in RESOURCES for side in (0, 1))
    for each in seen:
        assert (each.highest["power", "us"] <= each.highest["power_wanted", "us"]).all(), "idle chips draw nothing"


def test_a_limit_that_is_passed_or_a_resource_that_never_binds_is_told(seen: list[Seen]) -> None:
    (some, *_) = seen
    bound = np.ones_like(some.bound)
    fine = Seen(some.job, {key: 0.0 * value for key, value in some.highest.items()}, bound, some.running, some.ever,
                some.years)  # fmt: skip
    assert passed([fine])
    over = {**fine.highest, ("capex", "china"): np.array([LIMITS["capex"]])}
    assert not passed([Seen(fine.job, over, bound, fine.running, fine.ever, fine.years)])
    assert not passed([Seen(fine.job, fine.highest, 0.0 * bound, fine.running, fine.ever, fine.years)])


def test_the_page_tells_both_sets_and_every_resource(seen: list[Seen]) -> None:
    told = page(seen, "primacy check limits")
    for word in ("essay", "evidence", *RESOURCES, "AI power drawn", "must stay under", "moat / balanced"):
        assert word in told
    assert [percent(share) for share in (0.0, 0.00012, 0.123)] == ["0", "0.012 %", "12.3 %"]
