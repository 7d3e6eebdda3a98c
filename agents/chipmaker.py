"""Chipmakers turn wafers into accelerators: mechanisms M1 and M2.

The table is sorted by role: merchant and in-house designers, Chinese designers, foundries (the last one Chinese),
toolmakers (the last one Chinese). A foundry chooses its node by what pays with the lithography it has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agents.table import QUARTER, Array, Column, Parameters, Roster, Row, Table, clip

QUARTERS_PER_YEAR = 4.0
REFERENCE_RATE = 989.4
"""TFLOP/s of an H100 SXM5, 16-bit dense (hardware.csv)."""
REFERENCE_DENSITY = 98.0
"""MTr/mm2 of an H100 (80 billion transistors on 814 mm2): performance per die is measured against it."""
SEVEN_NM = 91.0
"""MTr/mm2 of the 7 nm class, where DUV multi-patterning begins to lose yield."""
WHOLE_LEFT, VARIANT_LEFT = (0.40, 0.62), (0.68, 0.80)
"""Export ceilings of the rules between which whole accelerators, and then the variant made for the rule, go."""
UNRESTRICTED = 0.8
"""Worth above which what may be sold counts as a whole accelerator, and not as a variant."""
IDLE_PACKAGING = 0.2
"""Part of its pace at which a maker packages banked dies while no orders wait."""
FIVE_NM = 138.0
"""MTr/mm2 of the 5 nm class."""


class Chipmaker(Row):
    """A designer of accelerators, a foundry or a maker of lithography tools."""

    share = Column("share", "part of its foundry's good dies that this designer gets", trait=True, high=1.0)
    margin = Column("ratio", "price over cost that the maker aims for", trait=True, start=1.0)
    boldness = Column("share", "readiness to move to a node before its yield is good", trait=True, high=1.0)
    appetite = Column("share", "how fast the maker adds capacity when orders press", trait=True, start=1.0)

    wafers = Column("wafers/month", "wafer starts for AI accelerators", bought=True)
    advanced_wafers = Column("wafers/month", "capacity at the 7 nm class and below for all uses, telephones included")
    density = Column("MTr/mm2", "transistor density of the volume node")
    experience = Column("wafers", "cumulative wafers on the present node")
    yield_rate = Column("share", "good dies of all dies", high=1.0)
    euv = Column("share", "access to EUV lithography, 1 = all it wants", high=1.0)
    tools = Column("share", "tools, spares and engineers at hand against need", high=1.0, start=1.0)
    good_dies = Column("dies/month", "good accelerator dies made")
    cost_per_die = Column("USD", "manufacturing cost of a good die")
    architecture = Column("ratio", "performance per transistor against an H100", start=1.0)
    bandwidth = Column("GB/s", "scale-up interconnect per accelerator", sight="public")
    memory = Column("GB", "memory per accelerator", sight="public")
    watts = Column("W per H100e-8", "rated power per unit of performance", start=700.0)
    dies = Column("dies", "reticle-size dies in one accelerator", start=1.0, sight="public")
    flop_rate = Column("TFLOP/s", "peak rate of one accelerator, 16-bit dense", sight="public")
    power = Column("W", "rated power of one accelerator", sight="public")
    die_bank = Column("dies", "dies in stock from other foundries")
    memory_stock = Column("H100e-8", "accelerators for which high-bandwidth memory is in stock", bought=True)
    memory_supply = Column(
        "H100e-8/month", "accelerators for which memory can be made or bought each month", bought=True
    )
    output = Column("H100e-8/month", "accelerators made")
    revenue = Column("bn USD/month", "accelerator sales")


@dataclass(frozen=True)
class Roles:
    """Where each role stands in the table of chipmakers."""

    merchants: slice
    in_house: slice
    native: slice
    western_foundries: slice
    chinese_foundries: slice
    western_tools: slice
    chinese_tools: slice

    ORDER = (
        "merchant",
        "in-house",
        "native",
        "western foundry",
        "chinese foundry",
        "western tools",
        "chinese tools",
    )

    @classmethod
    def of(cls, roles: tuple[str, ...]) -> Roles:
        """Find the slices of a roster sorted by role; raises ValueError when a role is missing or out of order."""
        slices = []
        for role in cls.ORDER:
            places = [place for place, name in enumerate(roles) if name == role]
            if not places or places != list(range(places[0], places[-1] + 1)):
                raise ValueError(f"chipmakers need at least one {role!r}, side by side")
            slices.append(slice(places[0], places[-1] + 1))
        return cls(*slices)


class Chipmakers(Table[Chipmaker]):
    """All chipmakers of all worlds."""

    row = Chipmaker
    kind = "chipmaker"

    def __init__(self, roster: Roster, roles: Roles, worlds: int) -> None:
        super().__init__(roster, worlds)
        self.roles = roles
        self.foundries = slice(roles.western_foundries.start, roles.chinese_foundries.stop)
        self.designers = slice(roles.merchants.start, roles.native.stop)

    def choose_nodes(self, tool_quality: Array, yield_lost: Array, p: Parameters) -> None:
        """M1: a foundry moves towards the density that gives most good transistors with its lithography.

        `tool_quality` (worlds, foundries) is the tools it may use, `yield_lost` (worlds, foundries) the yield
        exponent per doubling of density past 7 nm that remains with the EUV it has.
        """
        density = self.density[:, self.foundries]
        # Good transistors per wafer d * y(d) grow past 7 nm only while the yield lost per doubling is under ln 2.
        worth = clip((np.log(2.0) * (1.0 + 0.4 * self.boldness[:, self.foundries]) - yield_lost) * 4.0, 0.0, 1.0)
        room = clip((SEVEN_NM - density) / 10.0, 0.0, 1.0)
        # Nodes that others have made before are reached faster.
        behind = np.log2(np.maximum(density.max(axis=1, keepdims=True) / density, 1.0))
        pace = p.density_growth * tool_quality * np.maximum(worth, room * (1.0 + p.catching_up * behind))
        step = pace / QUARTERS_PER_YEAR
        self.density[:, self.foundries] = density * (1.0 + step)
        # A new node is learned anew: experience counts for less as density moves.
        self.experience[:, self.foundries] *= 1.0 - np.minimum(p.relearning * step, 0.5)
        self.defer()

    def learn(self, yield_lost: Array, tool_quality: Array, learning: Array, p: Parameters) -> None:
        """M1: yield = y_tool(node) * learned, learned = 1 - exp(-cumulative wafers / w).

        `learning` (worlds, foundries) multiplies what a wafer teaches. Wafers of telephone chips on the same node
        teach, too, but less about large dies than those of accelerators do.
        """
        foundries = self.foundries
        wafers = self.wafers[:, foundries]
        others = np.maximum(self.advanced_wafers[:, foundries] - wafers, 0.0)
        experience = self.experience[:, foundries] + (wafers + p.telephone_lessons * others) * (QUARTER * learning)
        self.experience[:, foundries] = experience
        past = np.log2(np.maximum(self.density[:, foundries] / SEVEN_NM, 1.0))
        tool_yield = p.yield_ceiling * np.exp(-yield_lost * past) * (0.5 + 0.5 * tool_quality)
        self.yield_rate[:, foundries] = tool_yield * -np.expm1(-experience / p.yield_learning_wafers)

    def fabricate(self, pressure: Array, growth: Array, limit: Array, cost: Array, p: Parameters) -> None:
        """Make good dies and add capacity where orders press.

        All (worlds, foundries): `pressure` is unmet orders over supply, `growth` the capacity growth a month at
        full pressure, `limit` the wafers beyond which no more can be added, `cost` USD per wafer.
        """
        foundries = self.foundries
        self.good_dies[:, foundries] = self.wafers[:, foundries] * p.dies_per_wafer * self.yield_rate[:, foundries]
        self.cost_per_die[:, foundries] = cost / (p.dies_per_wafer * np.maximum(self.yield_rate[:, foundries], 0.01))
        room = np.maximum(1.0 - self.wafers[:, foundries] / limit, 0.0)
        self.wafers[:, foundries] *= 1.0 + QUARTER * growth * pressure * room * self.appetite[:, foundries]

    def widen(self, effort: Array, p: Parameters) -> None:
        """M1: Chinese foundries add advanced capacity for telephones and all else, with state money at any orders.

        `effort` (worlds, Chinese foundries) is what money, resolve and tools leave of full growth.
        """
        chinese = self.roles.chinese_foundries
        capacity = self.advanced_wafers[:, chinese]
        room = np.maximum(1.0 - capacity / p.advanced_wafer_limit, 0.0)
        capacity = capacity * (1.0 + QUARTER * p.advanced_growth * effort * room)
        self.advanced_wafers[:, chinese] = np.maximum(capacity, self.wafers[:, chinese])

    def design(self, progress: Array, p: Parameters) -> None:
        """M2: architecture, interconnect, memory and efficiency improve with research; (worlds, designers)."""
        designers = self.designers
        step = progress / QUARTERS_PER_YEAR
        self.architecture[:, designers] *= 1.0 + p.architecture_growth * step
        self.bandwidth[:, designers] *= 1.0 + p.bandwidth_growth * step
        self.memory[:, designers] *= 1.0 + p.memory_growth * step
        self.watts[:, designers] *= 1.0 - p.efficiency_growth * step

    def bank(self, dies: Array) -> None:
        """Put dies that front companies obtained, `dies` a month (worlds, 1), into the stock of the first designer."""
        first = self.roles.native.start
        self.die_bank[:, first : first + 1] += QUARTER * dies

    def assemble(self, pressure: Array, memory_growth: Array, memory_bought: Array, p: Parameters) -> None:
        """Turn dies and memory into accelerators; memory binds Chinese makers first.

        `pressure` (worlds, 1) is unmet orders for Chinese accelerators over supply; `memory_growth` (worlds, 1) the
        growth of domestic memory a month; `memory_bought` (worlds, 1) H100e-8 a month of memory that may still be
        imported.
        """
        roles = self.roles
        western = self.good_dies[:, roles.western_foundries].sum(axis=1, keepdims=True)
        density = self.density[:, roles.western_foundries].max(axis=1, keepdims=True)
        designers = slice(roles.merchants.start, roles.in_house.stop)
        self.output[:, designers] = (
            western * self.share[:, designers] * self.architecture[:, designers] * (density / REFERENCE_DENSITY)
        )
        native = roles.native
        domestic = self.good_dies[:, roles.chinese_foundries].sum(axis=1, keepdims=True)
        # Nobody packages dies faster for a shelf: the bank is drawn down as orders press.
        drawn = self.die_bank[:, native] * (p.bank_rate * (IDLE_PACKAGING + (1.0 - IDLE_PACKAGING) * pressure))
        self.die_bank[:, native] -= QUARTER * drawn
        density = self.density[:, roles.chinese_foundries].max(axis=1, keepdims=True)
        wanted = (
            (domestic * self.share[:, native] + drawn) * self.architecture[:, native] * (density / REFERENCE_DENSITY)
        )
        self.memory_supply[:, native] *= 1.0 + QUARTER * memory_growth
        fresh = self.memory_supply[:, native] + memory_bought * self.share[:, native]
        # The stock is drawn down by a tenth a month at most, so that its end is a slope and not a cliff.
        stock = self.memory_stock[:, native]
        made = np.minimum(wanted, fresh + 0.1 * stock)
        self.memory_stock[:, native] = np.maximum(stock + QUARTER * (fresh - made), 0.0)
        self.output[:, native] = made

    def specify(self) -> None:
        """M2: what one accelerator of each designer can do and draws, as a data sheet says it."""
        roles = self.roles
        western = self.density[:, roles.western_foundries].max(axis=1, keepdims=True)
        chinese = self.density[:, roles.chinese_foundries].max(axis=1, keepdims=True)
        for designers, density in (
            (slice(roles.merchants.start, roles.in_house.stop), western),
            (roles.native, chinese),
        ):
            performance = self.architecture[:, designers] * (density / REFERENCE_DENSITY) * self.dies[:, designers]
            self.flop_rate[:, designers] = REFERENCE_RATE * performance
            self.power[:, designers] = self.watts[:, designers] * performance

    def in_house_price(self, p: Parameters) -> Array:
        """Return what an in-house accelerator costs its lab, USD per H100e-8 (worlds, 1): cost plus margin.

        The cost is that of the good die and of memory, packaging and board, at what a die of its design can do.
        """
        western, in_house = self.roles.western_foundries, self.roles.in_house
        good = self.good_dies[:, western]
        made = np.maximum(good.sum(axis=1, keepdims=True), 1e-9)
        die = (good * self.cost_per_die[:, western]).sum(axis=1, keepdims=True) / made
        density = self.density[:, western].max(axis=1, keepdims=True)
        first = slice(in_house.start, in_house.start + 1)
        performance = self.architecture[:, first] * (density / REFERENCE_DENSITY)
        return self.margin[:, first] * (die + p.in_house_package) / performance

    def earn(self, merchant: Array, in_house: Array, native: Array) -> None:
        """Pay each line's designers, by their shares of it, what it sold in a quarter: all (worlds, 1), bn USD."""
        roles = self.roles
        for sales, line in ((merchant, roles.merchants), (in_house, roles.in_house), (native, roles.native)):
            shares = self.share[:, line]
            self.revenue[:, line] = sales / QUARTER * (shares / shares.sum(axis=1, keepdims=True))

    def lines(self) -> tuple[Array, Array, Array]:
        """Return this month's output of the merchant, in-house and native lines, each (worlds, 1), H100e-8."""
        roles = self.roles
        return (
            self.output[:, roles.merchants].sum(axis=1, keepdims=True),
            self.output[:, roles.in_house].sum(axis=1, keepdims=True),
            self.output[:, roles.native].sum(axis=1, keepdims=True),
        )


def variant_worth(ceiling: Array, p: Parameters) -> Array:
    """Return what may be sold under an export `ceiling` is worth per USD against an unrestricted chip.

    Both (worlds, 1). Rules come in steps: whole accelerators, then a variant made for the rule, then nothing; between
    the published ones it falls evenly.
    """
    whole, variant = np.interp(ceiling, WHOLE_LEFT, (1.0, 0.0)), np.interp(ceiling, VARIANT_LEFT, (1.0, 0.0))
    return whole + p.variant_performance * (variant - whole)


def native_part(ceiling: Array, push: Array, p: Parameters) -> Array:
    """Return the part of their chip budget that Chinese buyers give to native chips as far as there are any.

    `ceiling` is the export ceiling, `push` the Chinese silicon lever; all (worlds, 1).
    """
    return clip(p.native_mandate + 0.3 * push + 0.6 * ceiling**2, 0.0, 1.0)
