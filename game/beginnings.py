"""How a world begins: tables, start values, people, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agents.chipmaker import Chipmakers
from agents.commons import Commons
from agents.government import Governments, believed, government_kind
from agents.grid import Grids
from agents.industry import Industries
from agents.lab import Labs
from agents.market import Markets
from agents.regulator import Regulators
from agents.researcher import REGIONS, SKILL_GRAIN, Researchers, births
from agents.table import CHINA, SIDES, US, Roster, Table, clip, larger
from game import traits
from game.calendar import month
from game.chance import Chance
from game.configuration import did_you_mean
from game.errors import PrimacyError
from game.levers import LEVERS, PROGRAMMES, QUANTITIES, has_lever
from game.parameters import triangle
from game.phases import economy, hardware, training
from game.scenario import KINDS, Contested, Start, Value, actors
from game.state import put, state_arrays

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]
FEWEST, MOST = 100, 100_000
PREHISTORY = 36
"""Months of capability history before the start."""
REFERENCE_MONTH = month(2025, 1)
"""The month to which parameters and prices refer."""
GOVERNMENTS = ("United States", "China")
SKILL_TAIL = 0.9
"""Spread (log) of researchers' skill: the top 2 % are worth about six average ones; assumed, heavy-tailed."""
PRICE_ELASTICITY = 0.25
"""How far prices of levers follow the quantity acted on: a chip stock ten times as large costs 1.8 times as much."""


def tables(worlds: int, people: int) -> dict[str, Table[Any]]:
    """Return the empty tables of all kinds, by kind."""
    if not FEWEST <= people <= MOST:
        raise PrimacyError(f"The number of researchers must be from {FEWEST} to {MOST}, not {people}.")
    who = actors()
    labs = Labs(who.roster("labs"), worlds)
    governments = Governments(
        Roster(GOVERNMENTS, (US, CHINA)), worlds, government_kind(tuple(LEVERS), tuple(PROGRAMMES))
    )
    governments.setup(tuple(LEVERS), tuple(PROGRAMMES), has_lever())
    return {
        "governments": governments,
        "labs": labs,
        "chipmakers": Chipmakers(who.roster("chipmakers"), who.roles(), worlds),
        "regulators": Regulators(who.roster("regulators"), worlds),
        "grids": Grids(who.roster("grids"), worlds),
        "industries": Industries(who.roster("industries"), worlds),
        "markets": Markets(who.roster("markets"), worlds),
        "researchers": Researchers(people, worlds, tuple(int(n) for n in labs.nation)),
        "commons": Commons(Roster(("the world",), (-1,)), worlds),
    }


def start(w: World) -> None:
    """Set traits and start values (contested ones drawn per world), populate, and write the record before the start."""
    for kind in KINDS:
        table = w.tables[kind]
        traits.check(kind, table)
        for actor in actors().by_kind.get(kind, ()):
            place = table.index(actor.name)
            for column, trait in actor.traits.items():
                _assign(w, table, kind, [place], column, trait, f"configs/actors/{kind}.yaml")
        where = w.scenario.where
        given = w.scenario.values.get(kind, {})
        for who in sorted(given, key=lambda name: (name != "all", name not in SIDES)):
            for column, value in given[who].items():
                _assign(w, table, kind, _places(table, kind, who, where), column, value, where)
    if not w.switches["traits"]:
        traits.equalise(w)
    governments = w.governments
    governments.native_gap[:, CHINA:] = w.p.native_tax
    governments.target[:] = governments.level
    governments.effect[:] = governments.level
    w.commons.last_ceiling[:] = governments("export_ceiling")[:, US:CHINA]
    _populate(w)
    w.frontiers = np.zeros((w.worlds, 2, PREHISTORY + w.end - w.start + 1))
    w.frontiers[:, :, :PREHISTORY] = w.scenario.history(PREHISTORY)
    w.frontiers[:, :, PREHISTORY] = np.maximum(w.labs.frontier(), w.frontiers[:, :, PREHISTORY - 1])
    w.frontier_place = PREHISTORY + 1


def _places(table: Table[Any], kind: str, who: str, where: str) -> list[int]:
    if who == "all":
        return list(range(len(table)))
    if who in SIDES:
        return [int(i) for i in np.flatnonzero(table.nation == SIDES.index(who))]
    if who not in table.names:
        raise PrimacyError(f'{where}: values.{kind} names "{who}"; {did_you_mean(who, ["all", *SIDES, *table.names])}.')
    return [table.names.index(who)]


def _assign(w: World, table: Table[Any], kind: str, places: list[int], column: str, value: Start, where: str) -> None:
    if column not in table.columns:
        raise PrimacyError(
            f'{where}: "{column}" is not a column of {kind}; {did_you_mean(column, list(table.columns))}.'
        )
    declared = table.columns[column]
    values = getattr(table, column)
    for place in places:
        name = f"{kind}.{table.names[place]}.{column}"
        if isinstance(value, dict):
            for part, number in value.items():
                if part not in declared.parts:
                    raise PrimacyError(
                        f'{where}: {column} has no part "{part}"; {did_you_mean(part, list(declared.parts))}.'
                    )
                drawn = _drawn(w.chance, f"{name}.{part}", number)
                _check_bounds(declared, drawn, f"{where}: {name}.{part}")
                values[:, place, declared.parts.index(part)] = drawn
        else:
            if declared.trait:
                value = traits.known(w, kind, value)
            if declared.trait and isinstance(value, float):
                drawn = traits.drawn(w, kind, place, declared, value)
            else:
                drawn = _drawn(w.chance, name, value)
            _check_bounds(declared, drawn, f"{where}: {name}")
            values[:, place] = drawn[:, None] if declared.parts else drawn


def _drawn(chance: Chance, name: str, value: Value) -> Array:
    """Return a start value in every world; a contested one is drawn from its triangle."""
    if isinstance(value, Contested):
        low, mode, high = (np.array([x]) for x in (value.low, value.value, value.high))
        return triangle(chance.once(f"start:{name}"), low, mode, high)[:, 0]
    return np.full(chance.numbers.shape, float(value))


def _check_bounds(column: Any, values: Array, where: str) -> None:
    if values.min() < column.low or values.max() > column.high:
        raise PrimacyError(f"{where} is {values.flat[0]:g}; allowed: {column.low:g} to {column.high:g} {column.unit}.")


def _populate(w: World) -> None:
    """Make the researchers of every world from the talent tracker's shares, each person keyed."""
    talent, people, chance = w.scenario.talent, w.researchers, w.chance
    count = len(people)
    w.people_per_row = talent.population / count
    origins = np.cumsum([talent.origin.get(region, 0.0) for region in REGIONS])
    origin = _first_passed(chance.once("researcher origin", count), origins)
    work = np.cumsum([[talent.work[o].get(r, 0.0) for r in REGIONS] for o in REGIONS], axis=1)
    region = _first_passed(chance.once("researcher region", count), (step.take(origin) for step in work.T))
    abroad = np.array([talent.studied_in_us.get(region, 0.0) for region in REGIONS])
    study = np.where(chance.once("researcher study", count) < abroad[origin], 0, origin)
    u = np.clip(chance.once("researcher skill", count), 1e-9, 1.0 - 1e-9)
    # A logistic draw of unit variance has tails close to a normal's, at the cost of one logarithm.
    spread = np.log(u / (1.0 - u)) * (np.sqrt(3.0) / np.pi)
    skill = np.exp(SKILL_TAIL * spread - 0.5 * SKILL_TAIL**2)
    people.populate(
        {
            "skill": np.maximum(np.round(skill * SKILL_GRAIN), 1.0) / SKILL_GRAIN,
            "origin": origin,
            "study": study,
            "region": region,
            "employer": _first_employers(w, region),
        }
    )
    people.recount()
    pull_of_regions(w)


def _first_passed(draws: Array, steps: Iterable[Any]) -> NDArray[np.int8]:
    """Return which of the cumulated shares each draw falls to; the last takes what rounding leaves."""
    found = np.zeros(draws.shape, dtype=np.int8)
    # Step by step over all people, which is faster than all steps at once for each of them.
    for step in list(steps)[:-1]:
        found += draws > step
    return found


def pull_of_regions(w: World) -> None:
    """Set what draws people where, from parameters and the scenario's pipeline of graduates."""
    talent = w.scenario.talent
    abroad = np.array([talent.studied_in_us.get(region, 0.0) for region in REGIONS])
    graduates = np.array([talent.graduates.get(region, 0.0) for region in REGIONS])
    birth = np.cumsum(np.stack([graduates * abroad, graduates * (1.0 - abroad)], axis=1).reshape(-1))
    w.pipeline = {
        "birth": birth,
        "births": births(tuple(birth.tolist())),
        "turnover": w.p.turnover / w.p.moving_ceiling,
    }
    w.region_pull = _region_numbers(w, "pull")
    w.foreign_base = _region_numbers(w, "foreign")


def _region_numbers(w: World, what: str) -> Array:
    """Return (1 or worlds, 6) logits from the parameters `pull_us` ... or `foreign_us` ..."""
    columns = [getattr(w.p, f"{what}_{region}") for region in REGIONS]
    size = max(column.shape[0] for column in columns)
    return np.concatenate([np.broadcast_to(column, (size, 1)) for column in columns], axis=1)


def _first_employers(w: World, region: NDArray[np.int8]) -> NDArray[np.int8]:
    """Seat people at labs (by prestige), academia or companies of their region."""
    labs, count = w.labs, region.shape[1]
    seat = w.chance.once("researcher employer", count)
    at_labs = w.scenario.talent.at_labs
    employer = np.where(seat < at_labs + 0.55 * (1.0 - at_labs), len(labs) + region, len(labs) + len(REGIONS) + region)
    draws = w.chance.once("researcher lab", count)
    for side in (US, CHINA):
        rows = np.flatnonzero(labs.nation == side)
        pull = np.exp(labs.prestige[:, rows]) * labs.trains[:, rows]
        steps = np.cumsum(pull / pull.sum(axis=1, keepdims=True), axis=1)
        worlds, people = np.nonzero((region == side) & (seat < at_labs))
        choice = (draws[worlds, people][:, None] > steps.take(worlds, axis=0)).sum(axis=1)
        employer[worlds, people] = rows[np.minimum(choice, len(rows) - 1)]
    return employer


def sector_weights(w: World) -> Array:
    """Return w_s: the mean of both nations' value-added shares by sector at the start, (worlds, sectors)."""
    values = w.industries.value_added
    us, china = (values[:, s] / values[:, s].sum(axis=1, keepdims=True) for s in w.industries.sectors)
    return (us + china) / 2.0


def derive(w: World) -> None:
    """Set what follows from columns and parameters alone; called at the start and after a copy."""
    labs, p = w.labs, w.p
    w.frontier = labs.frontier()
    labs.count()
    labs.compute(w.grids, p)
    g = w.governments
    w.tokens_served = labs.total(labs.serve(g.token_price, g.token_yield * g.load, p))
    w.applied, w.applied_value = w.industries.indices(w.weights)
    w.dependence = w.markets.dependence()
    w.talent_shares = w.researchers.shares()
    w.arrivals = np.zeros((w.worlds, len(REGIONS)))
    w.flows = w.researchers.year_of_flows() * w.people_per_row
    merchants = w.chipmakers.share[:, w.chipmakers.roles.merchants]
    w.nvidia_share = merchants[:, :1] / merchants.sum(axis=1, keepdims=True)
    western = w.chipmakers.roles.western_foundries
    count = western.stop - western.start
    w.wafer_cost = np.concatenate([_wide(p.wafer_cost_western, count, w), _wide(p.wafer_cost_chinese, 1, w)], axis=1)
    w.wafer_limit = np.concatenate([_wide(p.wafer_limit, count, w), _wide(p.native_wafer_limit, 1, w)], axis=1)


def _wide(values: Array, count: int, w: World) -> Array:
    return np.broadcast_to(values, (w.worlds, count))


RESULTS = {
    "chipmakers": ("good_dies", "cost_per_die", "yield_rate", "output", "flop_rate", "power"),
    "grids": ("generation_share", "reserve_margin", "floor_area", "wanted", "powered", "cooling_bound"),
    "regulators": ("penalty",),
    "labs": ("openness", "distilling", "mfu", "interconnect_tax", "concentration"),
    "governments": ("tokens", "edge_gain"),
}
"""Columns that follow from stocks: a rehearsed quarter sets them before the first month; others stay."""


def first_look(w: World) -> None:
    """Fill what the ledger reads of a month before any has passed: no flows, and what follows from the stocks.

    A quarter of the slow rules is rehearsed without luck, and only its results are kept.
    """
    derive(w)
    labs, grids, none = w.labs, w.grids, np.zeros((w.worlds, 2))
    grids.wanted = grids.load(labs.total(labs.chip_power), w.p)
    w.commons.belief = believed(larger(w.frontier) - w.p.reference_capability, w.p)
    w.teacher = w.frontier.copy()
    w.core = w.frontier.copy()
    before = {name: values.copy() for name, values in state_arrays(w).items()}
    hardware.silicon(w)
    hardware.power_plans(w)
    training.strategy(w)
    training.data(w)
    services = training.carried(w.frontier, w.p.service_need, w.p)
    w.regulators.review(services, none, none + 1.0, none, w.governments, w.p, w.on("M9"))
    w.governments.edge_gain = 1.0 / (1.0 - w.p.edge_worth * w.governments.edge_share)
    grids.balance(none, none + 1.0, w.p, w.on("M5"))
    for name, values in before.items():
        kind, column = name.split(".", 1)
        if column not in RESULTS.get(kind, ()):
            put(w, name, values)
    labs.compute(grids, w.p)
    labs.talent = w.researchers.at_labs() * w.people_per_row
    labs.student = np.maximum(labs.student, labs.capability)
    labs.base = np.maximum(labs.base, np.log10(labs.largest_run + 1.0))
    industries = w.industries
    opened = industries.opened(w.core, w.p)
    industries.ceiling = w.p.ceiling_floor + (1.0 - w.p.ceiling_floor) * opened
    industries.quality = industries.possible(opened, w.p)
    w.teacher = labs.teachers(w.governments.access, none, w.p)
    w.applied, w.applied_value = industries.indices(w.weights)
    economy.clear(w)
    g = w.governments
    w.tokens_served = labs.total(labs.serve(g.token_price, g.token_yield * g.load, w.p))
    training.weigh_offers(w)


def price_index(w: World) -> Array:
    """Return how dear each of `QUANTITIES` is against January 2025, (worlds, 2, quantities).

    Prices of levers and cards follow the quantity that they act on.
    """
    now = {
        "gdp": w.governments.gdp / w.p.reference_gdp,
        "chips": w.labs.total(w.labs.installed) / w.p.reference_chips,
        "power": w.grids.wanted / w.p.reference_power,
        "run_cost": w.labs.best(w.labs.largest_run) / w.p.reference_run,
        "none": np.ones_like(w.governments.gdp),
    }
    stacked: Array = np.stack([clip(now[key], 1e-3, 1e6) for key in QUANTITIES], axis=2)
    return stacked**PRICE_ELASTICITY
