"""The nineteen mechanisms: each can be switched off, says what then stands still, and shows what model.md asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from agents.lab import NOTHING
from agents.table import SIDES
from game.errors import PrimacyError
from game.metrics.metric import METRICS
from game.outcome.verdict import verdicts
from game.switches import MECHANISMS
from game.world import World
from tests.engine.play import FEW

MONTHS = 120


@dataclass(frozen=True)
class Mechanism:
    """What model.md promises of one mechanism."""

    observe: str
    """Metrics (`X_` for both sides) and columns (`kind.column`) that it makes observable; each must move."""
    moves: str
    """Metrics that differ when it is switched off."""
    still: str = ""
    """Metrics and columns that stand still when it is switched off."""
    zero: str = ""
    """Metrics and columns that are zero from the first step on when it is switched off."""
    given: dict[str, float] = field(default_factory=dict)
    """Parameters under which its absence is looked for, where it matters in few worlds of the usual ones."""


TABLE: dict[str, Mechanism] = {
    "M1": Mechanism(
        observe="X_density X_yield_rate X_good_dies X_cost_per_die",
        moves="us_density china_density china_yield_rate us_chip_output",
        still="chipmakers.density chipmakers.experience chipmakers.yield_rate governments.tool_maturity",
    ),
    "M2": Mechanism(
        observe="chipmakers.architecture chipmakers.memory chipmakers.bandwidth "
        "chipmakers.watts chipmakers.output X_chip_output",
        moves="us_chip_output china_chip_output us_chips",
        still="chipmakers.architecture chipmakers.memory chipmakers.bandwidth chipmakers.watts",
    ),
    "M3": Mechanism(
        observe="legal_chips smuggled_chips rented_chips chip_revenue_lost retaliation",
        moves="legal_chips china_chips smuggled_chips",
        still="governments.retaliation governments.resolve governments.alliance",
        zero="smuggled_chips rented_chips",
    ),
    "M4": Mechanism(
        observe="X_interconnect_tax X_mfu labs.interconnect_tax labs.mfu X_largest_cluster",
        moves="us_mfu china_mfu us_effective_compute china_effective_compute",
        zero="us_interconnect_tax china_interconnect_tax labs.interconnect_tax",
    ),
    "M5": Mechanism(
        observe="X_power_wanted X_power_available X_power_free X_idle_share X_rack_power X_floor_area X_power_price "
        "us_blackouts X_generation_share X_reserve_margin X_energy_stress china_cooling_bound",
        moves="us_effective_compute us_tokens_served",
        zero="us_idle_share china_idle_share",
    ),
    "M6": Mechanism(
        observe="X_tokens us_epochs governments.tokens labs.epochs", moves="us_tokens china_tokens us_capability"
    ),
    "M7": Mechanism(
        observe="X_capability X_largest_run labs.run_flop labs.pending",
        moves="us_capability",
        given={
            "english_tokens": 45.0,
            "chinese_tokens": 15.0,
            "synthetic_tokens": 0.05,
        },  # the low ends of their ranges
    ),
    "M8": Mechanism(
        observe="X_know_how X_data_efficiency labs.know_how",
        moves="us_know_how china_know_how us_capability",
        still="labs.data_skill",
    ),
    "M9": Mechanism(
        observe="china_review_queue X_review_lag X_alignment_penalty us_incidents china_incidents X_filings",
        moves="china_review_lag china_capability",
        zero="us_review_lag china_review_lag us_alignment_penalty china_alignment_penalty",
    ),
    "M10": Mechanism(
        observe="china_distilled_share china_behind_teacher labs.student labs.distilling",
        moves="china_capability china_distilled_share",
    ),
    "M11": Mechanism(
        observe="X_talent X_stay_rate X_super_researchers "
        "X_density_talent china_origin_in_us china_origin researchers.region",
        moves="us_talent china_talent us_stay_rate us_density_talent",
        still="researchers.region researchers.employer researchers.origin X_talent",
    ),
    "M12": Mechanism(
        observe="X_private_capital X_ai_capex X_capex_share governments.capital_mood",
        moves="us_private_capital us_chips china_chips",
        still="governments.capital_flow governments.capital_mood",
    ),
    "M13": Mechanism(
        observe="X_serving_share X_token_price X_tokens_served X_revenue X_margin X_edge_share",
        moves="us_token_price us_serving_share china_edge_share us_revenue",
        still="governments.token_price governments.edge_share labs.serving",
    ),
    "M14": Mechanism(
        observe="X_applied_index X_applied_value applied_ratio applied_value_ratio "
        + " ".join(
            f"X_{what}_{sector}"
            for what in ("adoption", "quality")
            for sector in ("manufacturing", "logistics", "driving", "public", "software")
        )
        + " industries.ceiling industries.learning",
        moves="us_applied_index china_applied_index us_revenue",
        still="industries.adoption industries.quality industries.learning industries.infrastructure",
    ),
    "M15": Mechanism(
        observe="dependence_us dependence_china multi_homing dependence_margin markets.share markets.lock_in",
        moves="dependence_us dependence_china",
        still="markets.share markets.lock_in dependence_us",
    ),
    "M16": Mechanism(observe="tension us_approval", moves="tension us_capability us_private_capital"),
    "M17": Mechanism(
        observe="X_budget X_political_capital X_approval "
        "X_gdp governments.level governments.effort governments.programme",
        moves="us_political_capital china_political_capital us_power_available",
        still="governments.level governments.effect "
        "governments.effort governments.political_capital governments.treasury",
    ),
    "M18": Mechanism(
        observe=" ".join(f"X_pillar_{name}" for name in ("silicon", "data", "talent", "compliance"))
        + " frontier_lead capability_gap",
        moves="us_pillar_silicon china_pillar_talent",
    ),
    "M19": Mechanism(
        observe="tension governments.blame",
        moves="tension",
        still="commons.tension commons.strait_hazard tension",
    ),
}

CARDS = "trust alliance resolve openness taiwan_exposure suspicion access retaliation"
"""Columns of a government that cards may buy."""


def both(names: str) -> list[str]:
    """The names, with `X_` written out for each side."""
    return [name.replace("X_", f"{side}_") for name in names.split() for side in (SIDES if "X_" in name else SIDES[:1])]


def column(world: World, name: str) -> np.ndarray:
    """A copy of a column by `kind.column`."""
    kind, attribute = name.split(".")
    return np.array(getattr(world.tables[kind], attribute))


class Watched:
    """A game whose metrics and columns are told month by month."""

    def __init__(self, names: list[str], **options: object) -> None:
        settings = {"us": "moat", "china": "native-silicon", "researchers": 200, "worlds": 8, **options}
        # Cards buy stocks whatever mechanism is off; what moves here must move by itself.
        settings["switches"] = {"cards": False, **dict(settings.get("switches") or {})}  # type: ignore[call-overload]
        self.world = World("baseline-2025", 17, **settings)  # type: ignore[arg-type]
        self._columns: dict[str, list[np.ndarray]] = {name: [] for name in names if "." in name}
        for _ in range(MONTHS):
            self.world.step()
            for name, told in self._columns.items():
                told.append(column(self.world, name))
        self.world.close()

    def of(self, name: str) -> np.ndarray:
        """A metric or a column from the first step on: (months, worlds, ...)."""
        return np.array(self._columns[name]) if "." in name else self.world.history.of(name)[1:]

    def moves(self, name: str) -> bool:
        """True if it changes after the first month in some world."""
        values = self.of(name)
        return bool((values != values[0]).any())


@pytest.fixture(scope="module")
def usual() -> Watched:
    """The game with every mechanism on, with all columns that the table names."""
    names = [name for row in TABLE.values() for name in both(f"{row.observe} {row.still} {row.zero}")]
    names += [f"governments.{name}" for name in CARDS.split() if name != "openness"] + ["labs.openness"]
    return Watched(names)


def test_there_are_nineteen_mechanisms_and_traits_to_switch() -> None:
    assert set(TABLE) == {f"M{number}" for number in range(1, 20)}
    rules = {"cards", "fatigue", "commitment", "tipping", "fog"}
    assert set(MECHANISMS) == set(TABLE) | {"traits"} | rules
    with pytest.raises(PrimacyError, match="M20"):
        World(switches={"M20": False})


@pytest.mark.parametrize("name", TABLE)
def test_what_a_mechanism_makes_observable_is_there_and_moves(name: str, usual: Watched) -> None:
    for observed in both(TABLE[name].observe):
        assert "." in observed or observed in METRICS, f"{observed} is no metric"
        assert np.isfinite(usual.of(observed)).all()
        assert usual.moves(observed), f"{observed} of {name} stands still"


@pytest.mark.parametrize("name", TABLE)
def test_a_mechanism_can_be_switched_off_and_is_missed(name: str, usual: Watched) -> None:
    row = TABLE[name]
    names = both(f"{row.still} {row.zero}")
    off = Watched(names, switches={name: False}, overrides=row.given)
    if row.given:
        usual = Watched(names, overrides=row.given)
    assert off.world.failed == {}
    assert np.isfinite(off.world.history.values).all()
    for metric in both(row.moves):
        assert not np.array_equal(off.of(metric), usual.of(metric)), f"without {name} {metric} is the same"
    for still in both(row.still):
        assert not off.moves(still), f"without {name} {still} still moves"
        assert usual.moves(still), f"{still} never moves, with {name} or without"
    for zero in both(row.zero):
        assert (off.of(zero) == 0).all(), f"without {name} {zero} is not zero"


def test_mechanisms_are_on_unless_said_otherwise() -> None:
    plain, named = (
        World(seed=2, researchers=FEW),
        World(seed=2, researchers=FEW, switches=dict.fromkeys(MECHANISMS, True)),
    )
    plain.run(plain.start + 6), named.run(named.start + 6)
    assert plain.history.values.tobytes() == named.history.values.tobytes()
    plain.close(), named.close()


def test_all_mechanisms_off_is_a_world_that_stands_still_and_ends() -> None:
    world = World(seed=2, worlds=2, researchers=FEW, switches=dict.fromkeys(MECHANISMS, False)).run()
    assert verdicts(world) == ["contested", "contested"]
    assert np.isfinite(world.history.values).all()
    world.close()


# --------------------------------------------------------------------------------- what a switch means, one by one


def test_without_m6_and_m7_capability_is_the_compute_of_the_run() -> None:
    """No penalty for scarce data: what a run is worth is its compute times know-how, whatever the tokens."""
    for switch in ("M6", "M7"):
        switches = {switch: False, "M8": False, "M9": False, "M10": False, "M16": False}
        world = World(seed=2, researchers=FEW, switches=switches, overrides={"run_luck": 0.0, "english_tokens": 0.01})
        finished = 0
        for _ in range(18):
            flop, pending = world.labs.run_flop.copy(), world.labs.pending.copy()
            world.step()
            fresh = (world.labs.pending != pending) & (world.labs.pending > NOTHING) & (world.labs.run_months < 1)
            worth = world.labs.pending - np.log10(np.maximum(world.labs.last_run, 1.0)) - world.labs.know_how
            assert np.abs(worth[fresh]).max(initial=0.0) < 1e-9
            assert (world.labs.last_run[fresh] >= flop[fresh]).all()
            finished += int(fresh.sum())
        assert finished > 5
        world.close()


def test_scarce_data_cost_capability_only_with_m6_and_m7_on() -> None:
    def best(tokens: float, **switches: bool) -> float:
        world = World(
            seed=2,
            worlds=4,
            researchers=FEW,
            switches=switches,
            overrides={"english_tokens": tokens, "chinese_tokens": tokens},
        )
        world.run(world.start + 60)
        world.close()
        return float(world.history.of("us_capability")[-1].mean())

    assert best(100.0) - best(0.5) > 0.3
    assert best(100.0, M6=False) == best(0.5, M6=False)


def test_without_m18_no_crisis_freezes_a_world_and_nothing_is_judged() -> None:
    overrides = {"strait_hazard": 1.0, "tension_base": 90.0}
    world = World(seed=2, worlds=4, researchers=FEW, overrides=overrides, switches={"M18": False}).run()
    judged = World(seed=2, worlds=4, researchers=FEW, overrides=overrides).run()
    assert (judged.frozen >= 0).all() and verdicts(judged) == ["strait_crisis"] * 4
    assert (world.frozen < 0).all() and verdicts(world) == ["contested"] * 4
    assert (world.history.of("us_pillar_talent") == 50.0).all()
    world.close(), judged.close()


def test_without_m16_nothing_strikes() -> None:
    calm, stormy = (World(seed=2, worlds=16, researchers=FEW, switches={"M16": on}) for on in (False, True))
    struck = {id(calm): 0, id(stormy): 0}
    for world in (calm, stormy):
        for _ in range(24):
            world.step()
            struck[id(world)] += int(world.shocks.struck.sum())
        world.close()
    assert struck[id(calm)] == 0 < struck[id(stormy)]


def test_released_models_wait_for_the_review_that_m9_makes() -> None:
    """Slow review delays releases: the same world with twice the review time has released later."""
    slow, quick = (World(seed=2, worlds=8, researchers=FEW, overrides={"review_factor": f}) for f in (6.0, 0.2))
    for world in (slow, quick):
        world.run(world.start + 48)
        world.close()
    assert slow.history.of("china_capability")[-1].mean() < quick.history.of("china_capability")[-1].mean()
    assert slow.history.of("china_review_lag")[-1].mean() > quick.history.of("china_review_lag")[-1].mean() + 2


# ----------------------------------------------------------------------------------------- columns that cards name


@pytest.mark.parametrize("name", CARDS.split())
def test_columns_that_cards_speak_of_exist_and_move_without_any_card(name: str, usual: Watched) -> None:
    told = "labs.openness" if name == "openness" else f"governments.{name}"
    kind, attribute = told.split(".")
    declared = usual.world.tables[kind].columns[attribute]
    assert declared.unit and declared.meaning
    assert usual.moves(told)
    assert declared.sight == "public", "the other side sees it too"


# ------------------------------------------------------------------------------------------------- the first month


STOCKS = """
    X_openness X_alignment_penalty X_floor_area X_generation_share X_density X_yield_rate
    X_good_dies X_chip_output X_cost_per_die X_tokens X_capability X_power_available
"""


@pytest.mark.parametrize("scenario", ["baseline-2025", "october-2022"])
def test_the_start_row_tells_stocks_and_states_as_they_stand(scenario: str) -> None:
    """Row 0 is the month before the first: what exists then is not told as nothing."""
    world = World(scenario, 1, researchers=FEW)
    missing = [name for name in both(STOCKS) if world.history.of(name)[0, 0] == 0.0]
    world.close()
    assert missing == []
