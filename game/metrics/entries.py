"""Every metric, declared once: its key, unit, meaning, how it is read off a world, whom it helps, how well it is seen.

A pair is one metric for each side, `us_...` and `china_...`, next to one another in the ledger's row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agents.industry import SECTORS
from agents.researcher import HOMECOMING
from agents.table import CHINA, QUARTER, US, larger
from game.metrics import observables, pillars
from game.metrics.lead import CAP, frontier_lead

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]
Reader = Callable[[Any], Array]
MONTHS = 12.0


@dataclass(frozen=True)
class Entry:
    """One declaration: `read` gives a world's (worlds, 1) or, for a pair, (worlds, 2)."""

    key: str
    unit: str
    meaning: str
    read: Reader
    helps: int
    pair: bool
    fog: float


ENTRIES: list[Entry] = []


def _world(key: str, unit: str, meaning: str, read: Reader, helps: int = 0) -> None:
    ENTRIES.append(Entry(key, unit, meaning, read, helps, False, 0.0))


def _sector(column: str, place: int) -> Reader:
    """Return the reader of one sector's column in both nations."""
    return lambda w: getattr(w.industries, column)[:, place :: len(w.industries) // 2]


def _first_designer(column: str) -> Reader:
    """Return the reader of a column of the first merchant designer and of the first Chinese one."""

    def read(w: World) -> Array:
        roles, values = w.chipmakers.roles, getattr(w.chipmakers, column)
        us, china = roles.merchants.start, roles.native.start
        return np.concatenate([values[:, us : us + 1], values[:, china : china + 1]], axis=1)

    return read


def _pair(key: str, unit: str, meaning: str, read: Reader, helps: int = 0, fog: float = 0.0) -> None:
    ENTRIES.append(Entry(key, unit, meaning, read, helps, True, fog))


_world(
    "frontier_lead",
    "months",
    "months since the leader first had the follower's best released capability, + US",
    lambda w: frontier_lead(w.frontiers[:, :, : w.frontier_place]),
    +1,
)
_world(
    "capability_gap",
    "decades",
    "best released capability, US less China",
    lambda w: w.frontier[:, :1] - w.frontier[:, 1:],
    +1,
)
_world(
    "applied_ratio",
    "ratio",
    "applied index, China over US",
    lambda w: w.applied[:, 1:] / w.applied[:, :1],
    -1,
)
_world(
    "applied_value_ratio",
    "ratio",
    "applied value, China over US",
    lambda w: w.applied_value[:, 1:] / w.applied_value[:, :1],
    -1,
)
_world("tension", "points", "tension between the two powers, 0 to 100", lambda w: w.commons.tension)
_world(
    "strait_hazard",
    "probability/month",
    "chance that a strait crisis breaks out",
    lambda w: w.commons.strait_hazard,
)
_world("legal_chips", "H100e-8/month", "accelerators sold legally to China", lambda w: w.commons.legal, -1)
_world("smuggled_chips", "H100e-8/month", "accelerators smuggled to China", lambda w: w.commons.smuggled, -1)
_world(
    "variant_chips",
    "H100e-8",
    "accelerators made to comply with export rules, installed in China",
    observables.variant_chips,
)
_world(
    "rented_chips",
    "H100e-8/month",
    "accelerators abroad rented anew by Chinese labs",
    lambda w: w.commons.rented,
    -1,
)
_world(
    "chip_revenue_lost",
    "bn USD/month",
    "merchant sales that controls prevented",
    lambda w: w.commons.revenue_lost,
    -1,
)
_world(
    "retaliation",
    "share",
    "Chinese counter-measures in force",
    lambda w: w.governments.retaliation[:, CHINA:],
    -1,
)
_world(
    "chip_price",
    "USD per H100e-8",
    "price of a merchant accelerator per unit of performance",
    lambda w: w.commons.chip_price,
)
_world(
    "world_chips",
    "H100e-8",
    "AI accelerators installed in the world",
    lambda w: w.labs.installed.sum(axis=1, keepdims=True) + w.markets.chips.sum(axis=1, keepdims=True),
)
_world(
    "nvidia_shipped",
    "H100e-8",
    "NVIDIA-line accelerators shipped since the start of 2022",
    lambda w: w.governments.sold[:, :1],
)
_world(
    "china_nvidia_shipped",
    "H100e-8",
    "of these, shipped legally to China",
    lambda w: w.governments.sold[:, 1:],
)
_world(
    "multi_homing",
    "share",
    "third markets in which both stacks hold a quarter",
    lambda w: w.markets.multi_homing(),
)
_world(
    "china_origin_in_us",
    "share",
    "top-tier researchers of Chinese origin who work in the US",
    lambda w: w.researchers.people[:, 1, :1] / np.maximum(w.researchers.people[:, 1].sum(axis=1, keepdims=True), 1.0),
    +1,
)
_world(
    "china_origin",
    "share",
    "top-tier researchers of Chinese origin, of all",
    lambda w: w.researchers.people[:, 1].sum(axis=1, keepdims=True) / len(w.researchers),
)
_world(
    "nvidia_added_12m",
    "H100e-8/year",
    "NVIDIA-line accelerators shipped in the last twelve months",
    lambda w: _last_year(w, w.governments.sold[:, :1], "nvidia_shipped"),
)
_world(
    "china_nvidia_added_12m",
    "H100e-8/year",
    "of these, shipped legally to China",
    lambda w: _last_year(w, w.governments.sold[:, 1:], "china_nvidia_shipped"),
)
_world(
    "dependence_margin",
    "share",
    "third markets on the US stack less those on the Chinese",
    lambda w: w.dependence[:, :1] - w.dependence[:, 1:],
    +1,
)
_world(
    "native_parity",
    "0 or 1",
    "China makes half of its chips at the 5 nm class with an interconnect tax near the US",
    lambda w: pillars.native_parity(w),
    -1,
)

_world(
    "arena_gap",
    "Elo",
    "leaderboard points of the best US model over the best Chinese one",
    observables.arena_gap,
    +1,
)
_world("china_leads", "0 or 1", "whether the best Chinese model is ahead of the best US", observables.china_leads, -1)
_world(
    "open_weights_lead",
    "decades",
    "best model with open weights, China less US",
    observables.open_lead,
    -1,
)
_world(
    "big_four_capex",
    "bn USD/year",
    "capital spending of Amazon, Microsoft, Alphabet and Meta, for AI and all else",
    observables.big_four_capex,
    +1,
)
_world(
    "inference_share",
    "share",
    "running AI compute that serves users, in both nations together",
    observables.inference_share,
)
_world(
    "five_year_stay",
    "share",
    "Chinese doctorates of American universities who work in the US five years on",
    observables.five_year_stay,
    +1,
)
_world(
    "working_abroad",
    "share",
    "top-tier researchers who work outside the region of their origin",
    observables.working_abroad,
)
_world(
    "world_largest_run",
    "FLOP",
    "largest training run of both nations whose model is out",
    lambda w: w.labs.top(w.labs.largest_run),
)
_world("native_cards", "cards/month", "Chinese AI cards sold in China", observables.native_cards, -1)
_world("cards_in_china", "cards/month", "AI cards sold in China over the counter", observables.cards_in_china, -1)
_world(
    "ascend_output",
    "chips/month",
    "Huawei's Ascend chips made, counted as single-die chips",
    observables.ascend_output,
    -1,
)
_world(
    "advanced_capacity",
    "wafers/month",
    "capacity of Chinese foundries at the 7 nm class and below, for all uses",
    observables.advanced_capacity,
    -1,
)
_pair(
    "south_dependence", "share", "the Global South's markets on this side's stack", lambda w: w.markets.southern(), +1
)
_pair("dependence", "share", "third-country markets on this side's stack", lambda w: w.dependence, +1)
_pair(
    "capability",
    "log10 FLOP",
    "effective training compute of the best released model",
    lambda w: w.frontier,
    +1,
)
_pair(
    "effective_compute",
    "FLOP/month",
    "training compute that power and interconnect leave",
    lambda w: w.labs.total(w.labs.training_flop),
    +1,
    0.4,
)
_pair("chips", "H100e-8", "AI accelerators installed", lambda w: w.labs.total(w.labs.installed), +1, 0.4)
_pair(
    "chips_added",
    "H100e-8/month",
    "AI accelerators newly installed",
    lambda w: w.governments.chips_added,
    +1,
    0.4,
)
_pair("largest_run", "FLOP", "largest run whose model is out", lambda w: w.labs.best(w.labs.largest_run), +1, 0.3)
_pair(
    "largest_cluster",
    "H100e-16",
    "largest cluster of one lab",
    lambda w: w.labs.best(w.labs.installed * w.labs.trains) * w.p.cluster_share,
    +1,
    0.3,
)
_pair(
    "known_cluster",
    "H100e-16",
    "largest cluster of one lab, of accelerators that are for sale (in-house ones are not disclosed)",
    observables.known_cluster,
    +1,
    0.3,
)
_pair(
    "mfu",
    "share",
    "model FLOP utilisation of the labs that train, by compute",
    lambda w: w.labs.total(w.labs.mfu * w.labs.training_flop) / (w.labs.total(w.labs.training_flop) + 1.0),
    +1,
    0.3,
)
_pair(
    "interconnect_tax",
    "share",
    "cycles lost to communication, by compute",
    lambda w: w.labs.total(w.labs.interconnect_tax * w.labs.training_flop) / (w.labs.total(w.labs.training_flop) + 1.0),
    -1,
    0.3,
)
_pair(
    "know_how",
    "log10",
    "algorithmic efficiency of the best lab",
    lambda w: w.labs.best(w.labs.know_how),
    +1,
    0.3,
)
_pair(
    "data_efficiency",
    "log10",
    "data efficiency of the best lab",
    lambda w: w.labs.best(w.labs.data_skill),
    +1,
    0.3,
)
_pair(
    "tokens",
    "T tokens",
    "quality tokens the labs can train on",
    lambda w: w.governments.tokens * w.p.repetition_gain,
    +1,
    0.3,
)
_pair(
    "epochs",
    "passes",
    "most passes over its tokens of any lab's last run",
    lambda w: w.labs.best(w.labs.epochs),
    -1,
    0.3,
)
_pair(
    "distilled_share",
    "share",
    "part of the best model's last tenfold of effective compute that a teacher gave",
    lambda w: w.labs.best(w.labs.distilled * (w.labs.capability >= w.labs.spread(w.frontier))),
    0,
    0.3,
)
_pair(
    "behind_teacher",
    "months",
    "distance of the best lab to the best teacher within reach, at the frontier's pace of the last year",
    lambda w: _months_behind(w),
    -1,
    0.3,
)
_pair(
    "teacher_abroad",
    "0 or 1",
    "whether the best teacher within reach is another nation's or an open model, not one of its own",
    lambda w: (w.teacher > w.frontier - w.p.domestic_distance + 1e-9) * 1.0,
    0,
    0.3,
)
_pair("power_wanted", "GW", "power that the installed accelerators want", lambda w: w.grids.wanted, 0, 0.3)
_pair("power_available", "GW", "power that AI data centres can draw", lambda w: w.grids.available, +1, 0.3)
_pair(
    "power_free",
    "GW",
    "available power less wanted power",
    lambda w: w.grids.available - w.grids.wanted,
    +1,
    0.5,
)
_pair("idle_share", "share", "accelerators without power or cooling", lambda w: 1.0 - w.grids.powered, -1, 0.5)
_pair(
    "cooling_bound",
    "0 or 1",
    "whether cooling is scarcer than power",
    lambda w: w.grids.cooling_bound,
    0,
    0.3,
)
_pair("rack_power", "kW", "power of a rack of accelerators", lambda w: w.grids.rack_power, 0, 0.3)
_pair("floor_area", "m2", "floor area of AI data centres", lambda w: w.grids.floor_area, 0, 0.3)
_pair("power_price", "USD/MWh", "price of power for a large load", lambda w: w.grids.price, -1)
_pair("blackouts", "months", "months with curtailment so far", lambda w: w.grids.blackouts, -1)
_pair(
    "reserve_margin",
    "share",
    "firm capacity over peak load, less one",
    lambda w: w.grids.reserve_margin,
    +1,
    0.3,
)
_pair("generation_share", "share", "AI power of national generation", lambda w: w.grids.generation_share, 0, 0.3)
_pair("generating_capacity", "GW", "installed generating capacity", lambda w: w.grids.capacity)
_pair(
    "review_lag",
    "months",
    "time a finished model waits for the content regulator",
    lambda w: w.regulators.lag[:, w.content],
    -1,
)
_pair("review_queue", "files", "services that wait for review", lambda w: w.regulators.queue[:, w.content], -1)
_pair("filings", "files", "generative services approved so far", lambda w: w.regulators.filed[:, w.content])
_pair(
    "alignment_penalty",
    "decades",
    "capability lost to filters and refusals",
    lambda w: w.regulators.penalty[:, w.content],
    -1,
    0.3,
)
_pair("incidents", "count", "public incidents so far", lambda w: w.regulators.incidents[:, w.content], -1)
_pair("talent", "share", "top-tier researchers who work there", lambda w: w.talent_shares[:, : CHINA + 1], +1)
_pair(
    "arrivals",
    "people/month",
    "top-tier researchers who came from another region, the mean of last quarter",
    lambda w: w.arrivals[:, : CHINA + 1] * (w.people_per_row / QUARTER),
    +1,
)
_pair(
    "inflow",
    "people/year",
    "top-tier researchers who came from other regions in the last twelve months",
    lambda w: w.flows[:, :HOMECOMING, : CHINA + 1].sum(axis=1),
    +1,
)
_pair(
    "outflow",
    "people/year",
    "top-tier researchers who left for other regions in the last twelve months",
    lambda w: w.flows[:, : CHINA + 1].sum(axis=2),
    -1,
)
_pair(
    "returns",
    "people/year",
    "of those who came, top-tier researchers who came home",
    lambda w: w.flows[:, HOMECOMING, : CHINA + 1],
    +1,
)
_pair(
    "inflow_from_rival",
    "people/year",
    "of those who came, top-tier researchers who left the rival",
    lambda w: np.stack([w.flows[:, CHINA, US], w.flows[:, US, CHINA]], axis=1),
    +1,
)
_pair("stay_rate", "share", "top-tier researchers of this origin who work at home", lambda w: _stay_rate(w), +1)
_pair(
    "super_researchers",
    "share",
    "super-researchers who work there",
    lambda w: _super_share(w),
    +1,
)
_pair("density_talent", "skill", "skill at work in the labs", lambda w: w.labs.total(w.labs.talent), +1, 0.3)
_pair(
    "private_capital",
    "bn USD/year",
    "private capital going into AI",
    lambda w: w.governments.capital_flow * MONTHS,
    +1,
    0.3,
)
_pair("capital_mood", "ratio", "mood of private capital, 1 = the usual", lambda w: w.governments.capital_mood, +1)
_pair(
    "ai_capex",
    "bn USD/year",
    "AI capital spending",
    lambda w: w.governments.capital_spending * MONTHS,
    +1,
    0.3,
)
_pair(
    "capex_share",
    "share",
    "AI capital spending of GDP",
    lambda w: w.governments.capital_spending * MONTHS / w.governments.gdp,
    0,
    0.3,
)
_pair(
    "revenue",
    "bn USD/year",
    "income of labs and clouds from serving models",
    lambda w: w.labs.total(w.labs.revenue) * MONTHS,
    +1,
    0.3,
)
_pair(
    "serving_share",
    "share",
    "part of compute that serves users",
    lambda w: w.labs.total(w.labs.running * w.labs.serving) / np.maximum(w.labs.total(w.labs.running), 1.0),
    0,
    0.3,
)
_pair("token_price", "USD/M tokens", "price of a million tokens", lambda w: w.governments.token_price)
_pair("tokens_served", "T/day", "tokens served", lambda w: w.tokens_served, +1, 0.3)
_pair(
    "token_share",
    "share",
    "tokens that this side's labs and clouds serve, of both sides'",
    lambda w: w.tokens_served / np.maximum(w.tokens_served.sum(axis=1, keepdims=True), 1e-12),
    +1,
    0.3,
)
_pair("edge_share", "share", "tokens served on edge chips", lambda w: w.governments.edge_share, +1)
_pair("margin", "share", "price of a token above its cost", lambda w: w.governments.margin, +1, 0.3)
_pair("applied_index", "share", "sum over sectors of weight x adoption x quality", lambda w: w.applied, +1)
_pair("applied_value", "bn USD/year", "value added that AI carries", lambda w: w.applied_value, +1)
for _place, _name in enumerate(SECTORS):
    _pair(
        f"adoption_{_name}",
        "share",
        f"part of {_name} work that uses AI",
        _sector("adoption", _place),
        +1,
    )
for _place, _name in enumerate(SECTORS):
    _pair(
        f"quality_{_name}",
        "share",
        f"quality of applied systems in {_name}",
        _sector("quality", _place),
        +1,
    )
_pair(
    "private_investment",
    "bn USD/year",
    "private investment in AI companies",
    observables.private_investment,
    +1,
)
_pair(
    "data_centre_power",
    "GW",
    "power that data centres draw on average, AI and all else",
    observables.data_centre_power,
)
_pair(
    "robots_installed",
    "thousand/year",
    "industrial robots newly installed",
    lambda w: w.governments.robots_added,
    +1,
)
_pair("robots", "thousand", "industrial robots in use", lambda w: w.governments.robots, +1)
_pair(
    "robotaxi_rides",
    "thousand/week",
    "driverless rides in each nation's ten cities",
    observables.robotaxi_rides,
    +1,
)
_pair(
    "firms_using_ai",
    "share",
    "firms that use AI in their work, by value added",
    observables.firms_using_ai,
    +1,
)
_pair("budget", "bn USD/quarter", "money for levers and programmes", lambda w: w.governments.budget, +1, 0.3)
_pair("treasury", "bn USD", "money saved", lambda w: w.governments.treasury, +1, 0.5)
_pair(
    "policy_cost", "bn USD", "money that levers, programmes and cards have cost", lambda w: w.governments.paid, -1, 0.3
)
_pair(
    "political_capital",
    "points",
    "readiness to change course",
    lambda w: w.governments.political_capital,
    +1,
    0.5,
)
_pair("approval", "points", "approval (US) or stability (China)", lambda w: w.governments.approval, +1)
_pair("gdp", "bn USD/year", "gross domestic product", lambda w: w.governments.gdp, +1)
_pair("trust", "points", "standing in third countries", lambda w: w.governments.trust, +1)
_pair("resolve", "share", "resolve to do without the rival's technology", lambda w: w.governments.resolve)
_pair("alliance", "share", "alignment of allies with its controls", lambda w: w.governments.alliance, +1)
_pair(
    "taiwan_exposure",
    "points",
    "dependence on foundries in Taiwan",
    lambda w: w.governments.taiwan_exposure,
    -1,
)
_pair(
    "openness",
    "share",
    "openness of the most open leading lab",
    lambda w: w.labs.best(w.labs.openness * w.labs.trains),
)
_pair(
    "chip_output",
    "H100e-8/month",
    "accelerators made by this side's designers",
    lambda w: pillars.chip_output(w),
    +1,
    0.4,
)
_pair(
    "chip_revenue",
    "bn USD/year",
    "accelerator sales of this side's designers",
    lambda w: _chip_revenue(w),
    +1,
    0.3,
)
_pair(
    "wafers",
    "wafers/month",
    "wafer starts for AI accelerators at the best foundry it can use",
    lambda w: pillars.foundry(w, "wafers"),
    +1,
    0.3,
)
for _column, _unit, _meaning in (
    ("flop_rate", "TFLOP/s", "peak rate of one accelerator, 16-bit dense"),
    ("memory", "GB", "memory of one accelerator"),
    ("bandwidth", "GB/s", "scale-up interconnect of one accelerator"),
    ("power", "W", "rated power of one accelerator"),
):
    _pair(
        f"accelerator_{_column}",
        _unit,
        f"{_meaning}, of this side's first designer",
        _first_designer(_column),
        -1 if _column == "power" else +1,
    )
_pair(
    "native_share",
    "share",
    "newly installed accelerators from its own designers",
    lambda w: _native_share(w),
    +1,
    0.3,
)
_pair(
    "density",
    "MTr/mm2",
    "transistor density of the best foundry it can use",
    lambda w: pillars.foundry(w, "density"),
    +1,
    0.2,
)
_pair(
    "yield_rate",
    "share",
    "good dies of all dies in that foundry",
    lambda w: pillars.foundry(w, "yield_rate"),
    +1,
    0.3,
)
_pair(
    "good_dies",
    "dies/month",
    "good accelerator dies made there",
    lambda w: pillars.foundry(w, "good_dies"),
    +1,
    0.4,
)
_pair(
    "cost_per_die",
    "USD",
    "manufacturing cost of a good die",
    lambda w: pillars.foundry(w, "cost_per_die"),
    -1,
    0.3,
)
_pair(
    "energy_stress",
    "share",
    "wanted over available power",
    lambda w: w.grids.wanted / np.maximum(w.grids.available, 1e-6),
    -1,
    0.3,
)
_pair("data_bound", "share", "labs whose last run was short of tokens", lambda w: pillars.data_bound(w), -1, 0.3)

PILLARS = ("silicon", "data", "talent", "compliance")
for _name in PILLARS:
    _pair(
        f"pillar_{_name}",
        "points",
        f"the {_name} pillar, 50 = the US in January 2025",
        lambda w: np.zeros((1, 2)),
        +1,
        0.2,
    )


def _last_year(w: World, now: Array, key: str) -> Array:
    """Return what a running total gained in twelve months (or since the start, if that is later)."""
    return now - w.history.ago(key, 12)


def _months_behind(w: World) -> Array:
    """Return how many months of the frontier's progress lie between each side's best lab and its best teacher."""
    pace = (larger(w.frontier) - larger(w.frontier_year_ago())) / MONTHS
    gap = np.maximum(w.teacher - w.frontier, 0.0)
    return np.minimum(gap / np.maximum(pace, 0.01), CAP)


def _native_share(w: World) -> Array:
    """Return the part of newly installed accelerators that each side's own designers made, (worlds, 2)."""
    china = w.commons.native_sold / np.maximum(w.governments.chips_added[:, CHINA:], 1.0)
    return np.concatenate([np.ones_like(china), np.minimum(china, 1.0)], axis=1)


def _chip_revenue(w: World) -> Array:
    """Return the sales of American and of Chinese designers in bn USD a year, (worlds, 2)."""
    roles, revenue = w.chipmakers.roles, w.chipmakers.revenue
    american = slice(roles.merchants.start, roles.in_house.stop)
    sides = [revenue[:, american].sum(axis=1), revenue[:, roles.native].sum(axis=1)]
    return MONTHS * np.stack(sides, axis=1)


def _super_share(w: World) -> Array:
    """Return the part of all super-researchers who work in each nation, (worlds, 2)."""
    supers = w.researchers.supers
    return supers[:, : CHINA + 1] / np.maximum(supers.sum(axis=1, keepdims=True), 1.0)


def _stay_rate(w: World) -> Array:
    people = w.researchers.people
    here = np.stack([people[:, US, US], people[:, CHINA, CHINA]], axis=1)
    return here / np.maximum(people[:, : CHINA + 1].sum(axis=2), 1.0)
