"""Quantities as statistics offices, trackers and firms report them, worked out from the state of a world.

They feed nothing back: a mechanism moves each of them, and the record can be held against it. All return (worlds, 1)
or, for a pair, (worlds, 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agents.chipmaker import REFERENCE_DENSITY, UNRESTRICTED, native_part, variant_worth
from agents.industry import DRIVING
from agents.lab import CHIP_LINES
from agents.researcher import CHINA_ORIGIN
from agents.table import CHINA, US, clip, larger

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]
OPEN = 0.5
"""Openness from which a release counts as open weights."""
STAY_MONTHS = 60
"""Months after which stay rates of doctorates are counted (NCSES)."""
LISTED, HALF_CEILING = 0.15, 0.42
"""Export ceilings: with single firms listed, and at which foreign funds have left Chinese AI companies."""
NOBODY = 0.0
"""Capability of a nation without open weights."""


def variant_chips(w: World) -> Array:
    """Accelerators made to comply with export rules, installed in China, H100e-8."""
    return w.labs.total(w.labs.chips[:, :, CHIP_LINES.index("variant")])[:, CHINA:]


def known_cluster(w: World) -> Array:
    """Largest cluster of one lab in each nation, H100e-16, in-house accelerators left out: those are not disclosed."""
    for_sale = w.labs.installed - w.labs.chips[:, :, CHIP_LINES.index("in_house")]
    return w.labs.best(for_sale * w.labs.trains) * w.p.cluster_share


def arena_gap(w: World) -> Array:
    """Leaderboard points by which the best US model leads the best Chinese one."""
    return (w.frontier[:, :1] - w.frontier[:, 1:]) * w.p.elo_per_decade


def china_leads(w: World) -> Array:
    """1 where the best Chinese model is ahead of the best American one, else 0."""
    return (w.frontier[:, 1:] > w.frontier[:, :1]) * 1.0


def open_lead(w: World) -> Array:
    """Decades by which the best Chinese model with open weights is ahead of the best American one."""
    labs = w.labs
    best = labs.best(np.where((labs.openness >= OPEN) & (labs.trains > 0.0), labs.capability, NOBODY))
    return best[:, 1:] - best[:, :1]


def private_investment(w: World) -> Array:
    """Private investment in AI companies, bn USD a year.

    Companies that use AI draw more the more is shown and the better the mood; labs raise a part of their capital in
    private rounds. In China both depend on whether exits are open.
    """
    p, g = w.p, w.governments
    shown = np.minimum(larger(w.frontier) - p.reference_capability, p.belief_reach)
    value = g.gdp * p.venture_base * g.capital_mood * np.exp(p.venture_belief * shown)
    value *= np.maximum(1.0 + w.shocks.pair("capital_mood"), 0.1)
    value += g.capital_flow * (12.0 * p.equity_part)
    closed = clip((g("export_ceiling")[:, US:CHINA] - LISTED) / (HALF_CEILING - LISTED), 0.0, 1.0)
    value[:, CHINA:] *= 1.0 - p.venture_exit * closed
    return value


def big_four_capex(w: World) -> Array:
    """Capital spending of Amazon, Microsoft, Alphabet and Meta, bn USD a year: AI and all else."""
    p, g = w.p, w.governments
    ordinary = g.gdp[:, :1] * p.ordinary_capex * (1.0 + w.grids.build_out[:, :1])
    return ordinary + 12.0 * p.big_four_part * g.capital_spending[:, :1]


def data_centre_power(w: World) -> Array:
    """Power that data centres draw on average, GW: accelerators that run, and all other load."""
    grids = w.grids
    return grids.other_load + grids.wanted * grids.powered * w.p.power_utilisation


def firms_using_ai(w: World) -> Array:
    """Share of firms that use AI in their work: adoption weighted by sectors' value added."""
    industries = w.industries
    share = np.empty((w.worlds, 2))
    for side, rows in enumerate(industries.sectors):
        value = industries.value_added[:, rows]
        used = np.einsum("ws,ws->w", industries.adoption[:, rows], value)
        share[:, side] = used / np.einsum("ws->w", value)
    return share


def robotaxi_rides(w: World) -> Array:
    """Driverless rides a week in each nation's ten cities, thousand."""
    driving = slice(DRIVING, None, len(w.industries) // 2)
    return w.industries.adoption[:, driving] * w.p.ride_market


def inference_share(w: World) -> Array:
    """Share of running AI compute that serves users, in both nations together."""
    labs = w.labs
    serving = labs.total(labs.running * labs.serving).sum(axis=1, keepdims=True)
    return serving / np.maximum(labs.total(labs.running).sum(axis=1, keepdims=True), 1.0)


def five_year_stay(w: World) -> Array:
    """Share of Chinese doctorates of American universities who work in the US five years on.

    They choose a first post like everybody who graduates there, then come to a decision with the usual hazard.
    """
    odds = w.researchers.choices[:, CHINA_ORIGIN, US]
    here = odds[:, :1] / odds[:, -1:]
    leaves = w.p.moving_hazard * (1.0 - here)
    return here * (1.0 - leaves) ** STAY_MONTHS


def working_abroad(w: World) -> Array:
    """Share of top-tier researchers who work outside the region of their origin."""
    people = w.researchers.people
    at_home = np.einsum("wrr->w", people)[:, None]
    return 1.0 - at_home / len(w.researchers)


def native_cards(w: World) -> Array:
    """Chinese AI cards sold in China a month."""
    return w.commons.native_sold / np.maximum(_native_performance(w), 1e-6)


def cards_in_china(w: World) -> Array:
    """AI cards sold in China a month over the counter, native and foreign."""
    p, g = w.p, w.governments
    ceiling = g("export_ceiling")[:, US:CHINA]
    card = _merchant_performance(w)
    if w.on("M3"):
        worth = variant_worth(ceiling, p)
        # A variant does less for the same money, and costs less.
        card = card * worth * np.where(worth > UNRESTRICTED, 1.0, p.variant_price)
    # Buyers of lesser cards turn to native ones as those of flagships do.
    lesser = p.lesser_cards * (1.0 - native_part(ceiling, g("silicon")[:, CHINA:], p))
    return native_cards(w) + lesser + w.commons.legal / np.maximum(card, 1e-6)


def ascend_output(w: World) -> Array:
    """Huawei's Ascend chips made a month, counted as single-die chips (910B class)."""
    first = w.chipmakers.roles.native.start
    return w.chipmakers.output[:, first : first + 1] / np.maximum(_native_performance(w), 1e-6)


def advanced_capacity(w: World) -> Array:
    """Wafers a month that Chinese foundries can make at the 7 nm class and below, for all uses."""
    return w.chipmakers.advanced_wafers[:, w.chipmakers.roles.chinese_foundries].sum(axis=1, keepdims=True)


def _native_performance(w: World) -> Array:
    """H100e-8 of one Chinese card, that of the first native designer, (worlds, 1)."""
    makers = w.chipmakers
    first = makers.roles.native.start
    density = makers.density[:, makers.roles.chinese_foundries].max(axis=1, keepdims=True)
    return makers.architecture[:, first : first + 1] * (density / REFERENCE_DENSITY)


def _merchant_performance(w: World) -> Array:
    """H100e-8 of one merchant die, NVIDIA's, (worlds, 1)."""
    makers = w.chipmakers
    density = makers.density[:, makers.roles.western_foundries].max(axis=1, keepdims=True)
    first = makers.roles.merchants.start
    return makers.architecture[:, first : first + 1] * (density / REFERENCE_DENSITY)
