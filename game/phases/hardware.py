"""Silicon, trade and power: M1 to M5."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from agents.chipmaker import UNRESTRICTED, native_part, variant_worth
from agents.table import CHINA, QUARTER, US, Array, clip
from game.phases import tipping

if TYPE_CHECKING:
    from game.world import World

MERCHANT, VARIANT, IN_HOUSE, NATIVE = range(4)
MEGA = 1e-6
BILLIONTH = 1e-9
"""Prices are in USD, budgets in bn USD."""
LARGEST_LEAK = 0.6
"""Part of what third countries are delivered that can go on to China."""
BARRED, KNOWN = 0.3, 0.68
"""Export ceiling that closes foreign foundries to Chinese designers; enforcement at which fronts are found."""
NVIDIA = 0
"""NVIDIA is the first merchant designer."""


def silicon(w: World) -> None:
    """M1, M2: lithography sets node and yield, foundries make dies, designers make accelerators."""
    p, makers, g = w.p, w.chipmakers, w.governments
    roles = makers.roles
    ceiling = g("export_ceiling")[:, US : US + 1]
    alliance = g.alliance[:, US : US + 1]
    home = g.tool_maturity[:, CHINA : CHINA + 1]
    push = g("silicon") * (0.5 + 0.5 * g.of("silicon"))
    resolve = 0.7 + 0.6 * g.resolve[:, CHINA : CHINA + 1]
    western, chinese = roles.western_foundries, roles.chinese_foundries
    foundries = makers.foundries
    if w.on("M1"):
        euv = makers.euv[:, foundries]
        euv[:, chinese.start - foundries.start :] = home
        yield_lost = p.duv_yield_loss * (1.0 - euv) + p.euv_yield_loss * euv
        quality = makers.tools[:, foundries]
        banned = clip((ceiling - 0.3) * p.tool_control, 0.0, 1.0) * (0.4 + 0.6 * alliance) * (1.0 - home)
        banned = banned * (1.0 - p.parity_freedom * tipping.parity(w))
        quality[:, chinese.start - foundries.start :] += 0.15 * (
            1.0 - banned - quality[:, chinese.start - foundries.start :]
        )
        learning = np.ones_like(quality)
        learning[:, chinese.start - foundries.start :] = (0.5 + push[:, CHINA:]) * resolve * p.native_learning
        makers.choose_nodes(quality, yield_lost, p)
        makers.learn(yield_lost, quality, learning, p)
        _home_tools(w, push)
    growth = np.empty_like(makers.wafers[:, foundries])
    growth[:, : western.stop - western.start] = p.wafer_growth * (0.9 + 0.2 * push[:, :1])
    effort = (0.3 + 1.4 * push[:, CHINA:]) * resolve * (0.3 + 0.7 * makers.tools[:, chinese])
    growth[:, western.stop - western.start :] = p.native_wafer_growth * effort
    pressure = np.concatenate(
        [np.repeat(w.commons.pressure, western.stop - western.start, axis=1), w.commons.native_pressure],
        axis=1,
    )
    makers.fabricate(pressure, growth, w.wafer_limit, w.wafer_cost, p)
    makers.widen(effort, p)
    if w.on("M2"):
        progress = np.empty_like(makers.architecture[:, makers.designers])
        research = 0.8 + 0.4 * g("interconnect")
        rich = 1.0 - p.revenue_research * w.commons.lost_share
        progress[:, : roles.native.start] = research[:, :1] * rich
        progress[:, roles.native] = research[:, CHINA:] * (0.4 + 0.6 * push[:, CHINA:])
        makers.design(progress, p)
    imported = p.memory_import * (1.0 - clip((ceiling - 0.45) / 0.25, 0.0, 1.0))
    memory_growth = p.native_memory_growth * (0.4 + 1.2 * g("interconnect")[:, CHINA:]) * resolve
    barred = clip((ceiling - BARRED) / 0.1, 0.0, 1.0)
    unknown = clip((KNOWN - w.regulators.strictness[:, w.export][:, :1]) / 0.1, 0.0, 1.0)
    makers.bank(p.front_dies * barred * unknown)
    makers.assemble(w.commons.native_pressure, memory_growth, imported, p)
    makers.specify()


def _home_tools(w: World, push: np.ndarray) -> None:
    """A home-grown EUV is a programme with a hazard, then a ramp of years."""
    p, g = w.p, w.governments
    maturity = g.tool_maturity[:, CHINA : CHINA + 1]
    hazard = p.euv_hazard * push[:, CHINA:] ** 2 * (0.5 + w.commons.talent_ratio)
    begun = (maturity > 0.0) | (w.luck["euv"] < QUARTER * hazard)
    g.tool_maturity[:, CHINA : CHINA + 1] = np.minimum(maturity + begun * (QUARTER / p.euv_ramp), 1.0)


def trade(w: World) -> None:
    """M3: who may buy what; controls, compliant variants, smuggling, rented compute and their price.

    Orders, output and deliveries are a quarter's; what is recorded is by the month.
    """
    p, labs, makers, g, commons = w.p, w.labs, w.chipmakers, w.governments, w.commons
    ceiling = g("export_ceiling")[:, US:CHINA]
    worth, eager = _variant(w, ceiling)
    orders = labs.order_chips(1.0 - w.grids.powered, eager, p)
    merchant, in_house, native = (QUARTER * line for line in makers.lines())
    withheld = p.retaliation_cost * g.retaliation[:, CHINA:] + p.mineral_squeeze
    western = (1.0 - withheld) * w.shocks.left("merchant_supply_lost")
    own, bids = _buy_in_house(w, in_house * western, orders)
    lab_bids = labs.total(bids)
    home_bid, china_bid = lab_bids[:, :1], lab_bids[:, 1:]
    merchant = merchant * western
    native = native * w.shocks.left("china_supply_lost") + commons.native_unsold
    merchant = merchant + commons.unsold
    price = commons.chip_price * BILLIONTH
    native_price = price * p.native_price_ratio
    native_spend = _buy_native(w, native * native_price, china_bid, ceiling)
    native_sold = native_spend / native_price
    commons.native_unsold = np.maximum(native - native_sold, 0.0)
    foreign = (china_bid - native_spend) * (1.0 - p.foreign_refused)
    # A variant that does too little is not worth its price: buyers choose between it and other ways to compute.
    bought = foreign * worth**2 / (worth**2 + p.variant_reluctance**2)
    third = home_bid * p.third_country_bid
    wanted = np.maximum((home_bid + third + bought) / price, 1e-6)
    supply = np.maximum(merchant, 1e-6)
    # Every buyer gets the same part of what it ordered.
    fill = np.minimum(supply / wanted, 1.0)
    unit = fill / price
    commons.unsold = np.maximum(merchant - wanted * fill, 0.0)
    # A backlog of half a quarter's supply is enough for makers to expand as fast as they can.
    commons.pressure = clip(2.0 * (wanted / supply - 1.0), 0.0, 1.0)
    tightness = clip(np.log(wanted / supply), -1.0, 1.0)
    commons.chip_price = commons.chip_price * np.exp(QUARTER * (p.price_pressure * tightness - p.price_trend / 12.0))
    legal = bought * unit * worth
    unspent = (foreign - bought) / price
    smuggled, rented = _grey(w, foreign * (1.0 - worth) / price, unspent, merchant, third * unit, ceiling)
    grey = smuggled + rented
    paid = native_spend + bought * fill + grey * price
    labs.refund(bids, np.concatenate([1.0 - fill, 1.0 - paid / np.maximum(china_bid, 1e-12)], axis=1))
    g.capital_spending = labs.total(labs.spent) * (p.capex_part / QUARTER)
    lost = foreign - bought
    commons.lost_share = lost / np.maximum(home_bid + third + foreign, 1e-12)
    flows = {"legal": legal, "smuggled": smuggled, "rented": rented, "native_sold": native_sold, "revenue_lost": lost}
    for name, quarter in flows.items():
        setattr(commons, name, quarter / QUARTER)
    g.sold[:, US:CHINA] += ((home_bid + third) * unit + legal) * w.nvidia_share
    g.sold[:, CHINA:] += legal * w.nvidia_share
    own_spend = labs.total(orders - bids).sum(axis=1, keepdims=True)
    makers.earn((home_bid + third + bought) * fill, own_spend, native_spend)
    _deliver(w, bids, lab_bids, (home_bid * unit, legal, grey, own, native_sold), worth)
    w.markets.chips += (third * unit - grey) * w.markets.size - QUARTER * p.retirement * w.markets.chips


def _buy_in_house(w: World, made: Array, orders: Array) -> tuple[Array, Array]:
    """Let labs take their part of the in-house line first; returns H100e-8 and what is left of orders, (worlds, labs).

    They pay what the accelerators cost to make and the designer's margin, but no more than the merchant price. What
    nobody can pay for, or has power for, waits. Prices are in USD, orders in bn USD.
    """
    labs, commons = w.labs, w.commons
    commons.in_house_price = np.minimum(w.chipmakers.in_house_price(w.p), commons.chip_price)
    price = commons.in_house_price * BILLIONTH
    made = made + commons.in_house_unsold
    taken = np.minimum(labs.in_house_share * made, orders / price)
    sold = taken.sum(axis=1, keepdims=True)
    commons.in_house_unsold = np.maximum(made - sold, 0.0)
    commons.in_house_sold = sold / QUARTER
    return taken, orders - taken * price


def _buy_native(w: World, value: Array, budget: Array, ceiling: Array) -> Array:
    """Return what Chinese labs spend on native chips worth `value`: as far as mandate and need go, within `budget`."""
    wanted = budget * native_part(ceiling, w.governments("silicon")[:, CHINA:], w.p)
    w.commons.native_pressure = clip(wanted / (value + 1e-9) - 1.0, 0.0, 1.0)
    return np.minimum(value, wanted)


def _variant(w: World, ceiling: Array) -> tuple[Array, Array]:
    """Return what a compliant variant is worth per USD against an unrestricted chip, and how each side hoards.

    Both are 1 where M3 is switched off.
    """
    p = w.p
    eager = np.ones_like(w.governments.gdp) * p.order_haste
    if not w.on("M3"):
        return np.ones_like(ceiling), eager
    coming = w.governments.level[:, US:CHINA, w.ceiling_lever] - ceiling
    eager[:, CHINA:] += p.stockpiling * np.maximum(coming, 0.0)
    return variant_worth(ceiling, p), eager


def _grey(w: World, unmet: Array, unspent: Array, merchant: Array, third: Array, ceiling: Array) -> tuple[Array, Array]:
    """Return smuggled and rented H100e-8: unmet demand finds other ways, enforcement closes them.

    What goes grey was delivered to third countries (`third`, H100e-8) first, and is missing there; it is paid for, so
    that no more goes than the money left of the orders buys (`unspent`, H100e-8).
    """
    p = w.p
    if not w.on("M3"):
        return np.zeros_like(unmet), np.zeros_like(unmet)
    enforcement = w.regulators.strictness[:, w.export][:, :1]
    found = np.minimum(p.smuggling * unmet, p.smuggling_limit * merchant)
    most = np.minimum(LARGEST_LEAK * third, unspent)
    smuggled = np.minimum(found * (1.0 - p.enforcement_bite * enforcement), most)
    cloud_rule = clip((ceiling - 0.7) / 0.3, 0.0, 1.0) * (0.5 + 0.5 * enforcement)
    rented = np.minimum(p.renting * unmet, p.renting_limit * merchant) * (1.0 - cloud_rule)
    return smuggled, np.minimum(rented, most - smuggled)


def _deliver(w: World, bids: Array, lab_bids: Array, flows: tuple[Array, ...], worth: Array) -> None:
    """Hand the quarter's accelerators to the labs that ordered them, and count their power."""
    p, labs, makers = w.p, w.labs, w.chipmakers
    home, legal, grey, own, native = flows
    part = bids / np.maximum(labs.spread(lab_bids), 1e-12)
    us, china = slice(0, labs.firsts[CHINA]), slice(labs.firsts[CHINA], None)
    arrivals = np.zeros((*bids.shape, 4))
    arrivals[:, us, MERCHANT] = part[:, us] * home
    arrivals[:, :, IN_HOUSE] = own
    full = worth > UNRESTRICTED
    arrivals[:, china, MERCHANT] = part[:, china] * (grey + legal * full)
    arrivals[:, china, VARIANT] = part[:, china] * (legal * ~full)
    arrivals[:, china, NATIVE] = part[:, china] * native
    watts = makers.watts
    roles = makers.roles
    megawatt = (arrivals[:, :, MERCHANT] + arrivals[:, :, VARIANT]) * watts[:, NVIDIA : NVIDIA + 1]
    megawatt += arrivals[:, :, IN_HOUSE] * watts[:, roles.in_house.start : roles.in_house.start + 1]
    megawatt += arrivals[:, :, NATIVE] * watts[:, roles.native.start : roles.native.start + 1]
    labs.install(arrivals, megawatt * MEGA, p)
    labs.count()
    bought = np.concatenate([home, grey + legal + native], axis=1)
    w.governments.chips_added = (bought + labs.total(own)) / QUARTER


def power_plans(w: World) -> None:
    """M5: power and cooling are planned, permitted and built for what the accelerators will want."""
    grids = w.grids
    grids.plan(w.governments, w.governments.of("energy"), w.regulators.strictness[:, w.permitting], w.p)
    grids.build_others(w.shocks.pair("online"), w.p)
    grids.look_ahead(w.labs.total(w.labs.chip_power), w.p)


def energy(w: World) -> None:
    """M5: what the accelerators want is set against what the grid gives."""
    w.grids.balance(w.shocks.pair("power_lost"), w.luck["curtailment"], w.p, w.on("M5"))
