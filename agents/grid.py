"""Power grids and the cooling behind them: mechanism M5."""

from __future__ import annotations

import numpy as np

from agents.table import QUARTER, Array, Column, Levers, Parameters, Row, Table, clip

SQUARE_METRES_PER_RACK = 2.8
"""Floor area of a rack with its aisle; assumed."""
LEAST_POWER = 0.05
"""Part of its power that a grid keeps whatever strikes it."""


class Grid(Row):
    """The power system of a nation, seen by its data centres."""

    foresight = Column("share", "part of the foreseen growth of load that is planned for in time", trait=True, high=2.0)
    wait = Column("months", "time from application to connection at no effort", trait=True, start=48.0)
    build_limit = Column("GW/month", "new data-centre power the industry can connect at no effort", trait=True)

    capacity = Column("GW", "installed generating capacity", sight="public", bought=True)
    connected = Column("GW", "grid power that AI data centres may draw", bought=True)
    onsite = Column("GW", "power made at the data centre (gas turbines, fuel cells)", bought=True)
    abroad = Column("GW", "power of own clusters sited in third countries", bought=True)
    connection = Column("months", "time from application to connection of a site applied for now", start=48.0)
    applied = Column("GW", "projects in study and permitting")
    building = Column("GW", "projects permitted and under construction")
    ordered = Column("GW", "on-site power on order")
    wanted = Column("GW", "power that the installed AI accelerators want, servers and cooling included")
    trend = Column("GW/month", "growth of wanted power as planners see it", low=-np.inf)
    cooling = Column("GW", "load that cooling of the needed rack density can carry")
    powered = Column("share", "accelerators that power and cooling can run", high=1.0, start=1.0)
    cooling_bound = Column("share", "part of the idle accelerators that lack cooling, not power", high=1.0)
    curtailment_risk = Column("probability/month", "chance that a tight grid curtails", high=1.0)
    curtailed = Column("share", "power lost to curtailment this month", high=1.0)
    blackouts = Column("months", "months with curtailment so far")
    build_out = Column(
        "share", "building of ordinary clouds and warehouses above (+) or below (-) its usual", low=-1.0, high=9.0
    )
    other_load = Column("GW", "average load of data centres without AI accelerators", sight="public")
    reserve_margin = Column("share", "firm capacity over peak load, less one", low=-1.0, start=0.2)
    price = Column("USD/MWh", "price of power for a large load", start=80.0, sight="public")
    rack_power = Column("kW", "power of one rack of accelerators", start=40.0)
    floor_area = Column("m2", "floor area of AI data centres")
    pue = Column("ratio", "power usage effectiveness: facility over server power", low=1.0, start=1.3)
    generation_share = Column("share", "AI power of national generation", high=1.0)


class Grids(Table[Grid]):
    """Both grids of all worlds."""

    row = Grid
    kind = "grid"

    def plan(self, levers: Levers, energy: Array, permits: Array, p: Parameters) -> None:
        """Projects are applied for, permitted, built and connected; the wait is the grid's, the effort the state's.

        `energy` (worlds, 2) is the effort of the energy programme, 1 = the usual; `permits` (worlds, 2) how thorough
        the permitting offices are.
        """
        effort = levers("grid")
        wait = self.wait * (1.0 - p.permit_reform * effort) * (0.8 + 0.4 * permits) / (0.7 + 0.3 * energy)
        self.connection = wait = wait * p.connection_wait
        supply = self.connected + self.onsite + self.abroad
        coming = self.applied + self.building + self.ordered
        foreseen = self.wanted * 1.05 + np.maximum(self.trend, 0.0) * wait * self.foresight
        gap = np.maximum(foreseen - supply - coming, 0.0)
        limit = self.build_limit * (1.0 + p.build_effort * effort) * (0.6 + 0.4 * energy)
        quick = p.onsite_part * levers("onsite_power")
        apply = QUARTER * np.minimum(0.2 * gap, limit * (1.0 - quick))
        order = QUARTER * np.minimum(0.2 * gap * quick, p.turbine_limit * (0.3 + levers("onsite_power")))
        # No grid goes on connecting one kind of customer for ever.
        room = np.maximum(p.connection_ceiling * self.capacity * p.capacity_factor - supply - coming, 0.0)
        apply = np.minimum(apply, room)
        order = np.minimum(order, room - apply)
        pace = np.minimum(2.0 * QUARTER / wait, 1.0)
        permitted = self.applied * pace
        finished = self.building * pace
        delivered = self.ordered * (QUARTER / p.turbine_wait)
        self.applied += apply - permitted
        self.building += permitted - finished
        self.connected += finished
        self.ordered += order - delivered
        self.onsite += delivered * (1.0 - p.siting_abroad)
        self.abroad += delivered * p.siting_abroad
        self.capacity *= 1.0 + QUARTER * p.capacity_growth * (0.8 + 0.4 * effort)
        growth = QUARTER * p.cooling_growth * (0.8 + 0.4 * levers("onsite_power"))
        # Cooling is built for what will stand there a quarter from now, not for what stands there today.
        soon = self.wanted + QUARTER * np.maximum(self.trend, 0.0)
        self.cooling += clip(1.1 * soon - self.cooling, 0.0, growth * self.cooling)
        self.defer()

    def build_others(self, demand: Array, p: Parameters) -> None:
        """Data centres without AI accelerators are built for a demand that was there `build_out_lag` months before.

        `demand` (worlds, 2) is how far events lift or lower demand for clouds, a share of its trend. A stock that
        lasts for years must be built much faster to grow by that share.
        """
        self.build_out += (QUARTER / p.build_out_lag) * (p.build_out_response * demand - self.build_out)
        added = p.other_load_added * (1.0 + self.build_out)
        self.other_load += (QUARTER / 12.0) * (added - p.other_load_saved * self.other_load)

    def look_ahead(self, chip_power: Array, p: Parameters) -> None:
        """Work out what the accelerators want, how tight that makes the grid, and what power and floor it takes.

        `chip_power` (worlds, 2) is the MW of accelerators installed.
        """
        self.pue -= QUARTER * p.pue_gain * (self.pue - p.pue_floor)
        wanted = self.load(chip_power, p)
        self.trend += 0.4 * ((wanted - self.wanted) / QUARTER - self.trend)
        self.wanted = wanted
        self.generation_share = wanted / (self.capacity * p.capacity_factor)
        self.reserve_margin = 1.0 / (p.base_load + p.ai_peak * self.generation_share) - 1.0
        risk = p.curtailment_hazard * p.blackout_rate * np.exp(-8.0 * (self.reserve_margin - p.reserve_wanted))
        self.curtailment_risk = np.minimum(risk, 0.5)
        tight = np.minimum(wanted / np.maximum(self.connected + self.onsite + self.abroad, 1e-6), 3.0)
        self.price += 0.27 * (p.power_price * p.tariff * (0.8 + 0.2 * tight * tight) - self.price)
        self.rack_power = np.minimum(self.rack_power * (1.0 + QUARTER * p.rack_growth), p.rack_limit)
        self.floor_area = wanted * (1e6 * SQUARE_METRES_PER_RACK) / self.rack_power

    def load(self, chip_power: Array, p: Parameters) -> Array:
        """Return the GW that accelerators of `chip_power` MW want, servers and cooling included: (worlds, 2)."""
        return chip_power * (p.server_overhead * p.power_per_chip / 1000.0) * self.pue

    def balance(self, lost: Array, luck: Array, p: Parameters, limited: bool) -> None:
        """Set wanted against available power; what is not powered or cooled does not compute.

        `lost` (worlds, 2) is the share of available power lost to shocks, `luck` (worlds, 2) the uniform that decides
        whether a tight grid curtails.
        """
        hit = luck < self.curtailment_risk
        self.curtailed = hit * p.curtailment_depth
        self.blackouts += hit
        self.available = (
            (self.connected + self.onsite + self.abroad) * np.maximum(1.0 - lost, LEAST_POWER) * (1.0 - self.curtailed)
        )
        self.cooling_bound = (self.cooling < self.available) * 1.0
        carried = self.carried(self.available, self.cooling, self.wanted)
        self.powered = carried if limited else np.ones_like(carried)

    @staticmethod
    def carried(available: Array, cooling: Array, wanted: Array) -> Array:
        """Return the share of accelerators that power and cooling can run; all in GW."""
        return np.minimum(np.minimum(available, cooling) / np.maximum(wanted, 1e-6), 1.0)
