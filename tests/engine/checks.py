"""What must hold in every world, whatever was ordered and whatever struck: bounds and conservation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agents.government import LARGEST_DEBT
from agents.researcher import REGIONS
from agents.table import CHINA, QUARTER
from game.calendar import month_text
from game.metrics.lead import CAP, EQUAL
from game.month import MONTH

if TYPE_CHECKING:
    from game.world import World

Array = NDArray[np.float64]
SLACK = 1e-9
"""Rounding that a bound or a sum may miss by, relative to its size."""


def state(world: World) -> Iterator[tuple[str, Any, NDArray[Any]]]:
    """Every column of every kind, as (name, declaration, array)."""
    for kind, table in world.tables.items():
        for name, values in table.arrays():
            yield f"{kind}.{name}", table.columns[name], values


def bits(world: World) -> dict[str, bytes]:
    """The state of a world to the last bit."""
    found = {name: values.tobytes() for name, _, values in state(world)}
    found["metrics"] = np.ascontiguousarray(world.metrics).tobytes()
    return found


def mistakes(world: World) -> list[str]:
    """A line for each column that left its bounds or is not a number."""
    found = []
    for name, column, values in state(world):
        if not np.isfinite(values).all():
            found.append(f"{name} is not finite in {month_text(world.month)}")
            continue
        low, high = float(values.min()), float(values.max())
        slack = SLACK * max(1.0, abs(column.high) if np.isfinite(column.high) else 1.0)
        if low < column.low - slack:
            found.append(f"{name} is {low:g}, below {column.low:g} {column.unit}, in {month_text(world.month)}")
        if high > column.high + slack:
            found.append(f"{name} is {high:g}, above {column.high:g} {column.unit}, in {month_text(world.month)}")
    if not np.isfinite(world.metrics).all():
        found.append(f"a metric is not finite in {month_text(world.month)}")
    return found


def near(left: Array, right: Array, what: str, size: float = 1.0) -> list[str]:
    """A line if two arrays differ by more than rounding."""
    gap = np.abs(np.asarray(left) - np.asarray(right))
    allowed = SLACK * np.maximum(size, np.maximum(np.abs(left), np.abs(right)))
    return [f"{what}: off by {gap.max():g}"] if (gap > allowed).any() else []


class Ledger:
    """Keeps what came before each phase, and finds what appeared or vanished unaccounted.

    Put it into a world once; `found` then gathers a line for each breach.
    """

    def __init__(self, world: World, levers_forced: bool = False) -> None:
        self.found: list[str] = []
        self._forced = levers_forced or any(d is not None and d.record for d in world.doctrines)
        self._before: dict[str, Array] = {}
        for label in ("shocks", "orders", "trade", "energy", "training", "models", "serving", "abroad", "ledger"):
            chain(world, label, getattr(self, f"_after_{label}"))
        assert set(world.probes) <= {phase.label for phase in MONTH}

    def tell(self, world: World, lines: list[str]) -> None:
        """Note lines under the month."""
        self.found += [f"{month_text(world.month)} {line}" for line in lines]

    def _after_shocks(self, world: World) -> None:
        g = world.governments
        upkeep = world.upkeep()
        self._before = {
            "treasury": g.treasury.copy(),
            "budget": g.budget.copy(),
            "level": g.level.copy(),
            "upkeep": upkeep,
            "capability": world.labs.capability.copy(),
            "chips": world.labs.chips.copy(),
            "cash": world.labs.cash.copy(),
            "price": world.commons.chip_price * 1e-9,
            "in_house": world.commons.in_house_unsold.copy(),
        }

    def _after_orders(self, world: World) -> None:
        """Money: a quarter's budget less upkeep less programmes is what the treasury gains; else it stands still."""
        g, before = world.governments, self._before
        if world.is_decision_month and world.on("M17"):
            # What a year's debt does not cover is not paid.
            credit = np.maximum(before["treasury"] + LARGEST_DEBT * before["budget"], 0.0)
            cost = np.minimum(g.standing_cost(before["upkeep"]), credit)
            free = np.maximum(before["budget"] + np.minimum(before["treasury"], 0.0) - cost, 0.0)
            spent = (free[:, :, None] * g.programme).sum(axis=2)
            expected = before["treasury"] + before["budget"] - cost - spent
        else:
            expected = before["treasury"]
        what = "the treasury does not follow from budget, upkeep and programmes"
        self.tell(world, near(g.treasury, expected, what, float(before["budget"].max())))

    def _after_trade(self, world: World) -> None:
        """Chips: what is installed changes by what arrives less what is retired. Trade is a quarter's."""
        labs, p = world.labs, world.p
        left = self._before["chips"] * (1.0 - QUARTER * p.retirement)[:, :, None]
        arrived = labs.total((labs.chips - left).sum(axis=2))
        added = world.governments.chips_added * QUARTER
        self.tell(world, near(arrived, added, "chips installed are not those that arrived", float(left.sum())))
        if (labs.chips < left - SLACK * np.maximum(left, 1.0)).any():
            self.tell(world, ["chips vanish beyond retirement"])
        self.tell(
            world, near(labs.cash + labs.spent, self._before["cash"], "labs' cash does not fall by what they spend")
        )
        self.tell(world, self._paid(world))
        self._before["cash"], self._before["chips"] = labs.cash.copy(), labs.chips.copy()

    def _paid(self, world: World) -> list[str]:
        """Money and chips: what American labs pay for accelerators is what these are worth, and makers get it.

        In bn USD a quarter. In-house ones count at what they cost, and none is delivered that was not made.
        """
        labs, p, commons, makers = world.labs, world.p, world.commons, world.chipmakers
        cash = self._before["cash"]
        rest = cash * (1.0 - (1.0 - p.spending_rate) ** QUARTER) * (1.0 - p.chip_part)
        paid = labs.total(cash - labs.cash - rest)[:, :1]
        own = QUARTER * commons.in_house_sold
        bought = QUARTER * world.governments.chips_added[:, :1] - own
        price, own_price = self._before["price"], commons.in_house_price * 1e-9
        roles = makers.roles
        native_paid = QUARTER * commons.native_sold * price * p.native_price_ratio
        earned = {
            line: QUARTER * makers.revenue[:, getattr(roles, line)].sum(axis=1, keepdims=True)
            for line in ("merchants", "in_house", "native")
        }
        withheld = p.retaliation_cost * world.governments.retaliation[:, CHINA:] + p.mineral_squeeze
        left = (1.0 - withheld) * world.shocks.left("merchant_supply_lost")
        made = QUARTER * makers.lines()[1] * left + self._before["in_house"]
        found = near(paid, bought * price + own * own_price, "labs do not pay for the accelerators they get", 1e-3)
        found += near(earned["in_house"], own * own_price, "in-house makers do not earn what labs pay", 1e-3)
        found += near(earned["native"], native_paid, "native makers do not earn what labs pay", 1e-3)
        found += near(own + commons.in_house_unsold, made, "in-house accelerators appear or vanish")
        if (earned["merchants"] < bought * price * (1.0 - SLACK)).any():
            found.append("merchant makers earn less than American labs pay")
        return found

    def _after_energy(self, world: World) -> None:
        """Power: no more runs than power and cooling carry."""
        grids = world.grids
        if not world.on("M5"):
            return
        carried = np.minimum(grids.available, grids.cooling)
        if (grids.powered * grids.wanted > carried * (1.0 + SLACK) + SLACK).any():
            self.tell(world, ["more power is drawn than is available"])
        supply = grids.connected + grids.onsite + grids.abroad
        if (grids.available > supply * (1.0 + SLACK)).any():
            self.tell(world, ["more power is available than is connected"])
        idle = (grids.powered < 1.0 - SLACK) & (grids.wanted < carried * (1.0 - SLACK))
        if idle.any():
            self.tell(world, ["chips idle although there is power and cooling for all"])

    def _after_training(self, world: World) -> None:
        self._before["student"] = world.labs.student.copy()

    def _after_models(self, world: World) -> None:
        """Released models never get worse, and nobody passes a teacher by distilling."""
        labs, before = world.labs, self._before
        if (labs.capability < before["capability"]).any():
            self.tell(world, ["the best released model of a lab got worse"])
        limit = np.maximum(np.maximum(before["student"], labs.capability), labs.spread(world.teacher))
        if (labs.student > limit + SLACK).any():
            self.tell(world, ["a lab passed its teacher by distilling"])

    def _after_serving(self, world: World) -> None:
        """Money: labs' cash grows by the capital that went into AI and by what they reinvest."""
        labs, g, p = world.labs, world.governments, world.p
        capital = g.capital_flow + g.of("research") * p.state_money * np.minimum(world.commons.belief, 1.0)
        gained = labs.total(labs.cash - self._before["cash"])
        expected = capital + labs.total(labs.revenue) * p.reinvested
        self.tell(world, near(gained, expected, "labs' cash does not grow by the capital that went in"))

    def _after_abroad(self, world: World) -> None:
        share = world.markets.share.sum(axis=2)
        self.tell(world, near(share, np.ones_like(share), "a market's shares do not add up to 1"))

    def _after_ledger(self, world: World) -> None:
        lead, gap = world.history.of("frontier_lead")[-1], world.history.of("capability_gap")[-1]
        live = world.frozen < 0
        if (np.abs(lead) > CAP).any():
            self.tell(world, ["the frontier lead passes its cap"])
        if (live & (np.abs(gap) < EQUAL) & (lead != 0)).any():
            self.tell(world, ["somebody leads by less than the gap that counts"])
        if (live & (np.abs(gap) >= EQUAL) & (np.sign(lead) != np.sign(gap)) & (lead != 0)).any():
            self.tell(world, ["the frontier lead has the wrong sign"])
        if (world.labs.chips != self._before["chips"]).any():
            self.tell(world, ["chips come or go outside of trade"])
        self.tell(world, recount(world))
        self.tell(world, mistakes(world))
        moved = np.abs(world.governments.level - self._before["level"]).max()
        if moved > 0.2 + SLACK and not self._forced:
            self.tell(world, [f"a lever moved by {moved:g} in one quarter"])


def recount(world: World) -> list[str]:
    """A line for each tally of researchers that is not what a count of the rows gives, to the last bit."""
    people, count = world.researchers, len(world.researchers)
    seats, here, pairs = people.employers, len(REGIONS), len(REGIONS) ** 2
    found = []
    super_line = people.super_line
    for place in range(world.worlds):
        employer, skill = people.employer[place].astype(int), people.skill[place]
        region, origin = people.region[place].astype(int), people.origin[place].astype(int)
        if not np.array_equal(people.region_of_employer[employer], region):
            found.append("somebody works in another region than the employer")
        if not np.array_equal(np.bincount(employer, skill, seats), people.skill_at[place]):
            found.append("skill by employer is not a recount")
        tally = np.bincount(origin * here + region, minlength=pairs).reshape(here, here)
        if not np.array_equal(tally, people.people[place]) or people.people[place].sum() != count:
            found.append("people by origin and region are not a recount")
        supers = np.bincount(region[skill >= super_line[place, 0]], minlength=here)
        if not np.array_equal(supers, people.supers[place]):
            found.append("super-researchers are not a recount")
    return found


def chain(world: World, label: str, probe: Any) -> None:
    """Put a probe after a phase, behind any that stands there."""
    earlier = world.probes.get(label)

    def both(seen: World) -> None:
        if earlier is not None:
            earlier(seen)
        probe(seen)

    world.probes[label] = both
