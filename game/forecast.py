"""Forecasts: the fan of futures from a world as it stands, for one side's belief and some plans.

Plans differ along the worlds axis, so that sixteen plans of thirty-two futures are one run; future k of every plan
meets the same luck, so that a difference between plans is the plans' doing. The odds hold *if both sides keep their
standing orders* (the plan's, for one's own side): governments in a forecast stand by their orders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from agents.government import SMALLEST_MOVE
from agents.table import SIDES
from game import belief, copies
from game.abreast import Abreast
from game.calendar import Month
from game.cards import orders as card_orders
from game.errors import PrimacyError
from game.events import answers
from game.levers import PROGRAMMES
from game.orders import Orders, mistakes, targets_of
from game.outcome.verdict import metrics_of, score, verdict_keys, verdicts

if TYPE_CHECKING:
    from game.doctrines import Doctrine
    from game.world import World

Array = NDArray[np.float64]
FAN = (
    "frontier_lead", "capability_gap", "applied_ratio", "applied_value_ratio", "tension", "multi_homing",
    "dependence_us", "dependence_china", "us_capability", "china_capability", "us_chips", "china_chips",
    "us_power_free", "china_power_free", "us_idle_share", "china_idle_share", "us_talent", "china_talent",
    "us_revenue", "china_revenue", "us_applied_index", "china_applied_index", "us_approval", "china_approval",
    "us_pillar_silicon", "china_pillar_silicon", "us_pillar_data", "china_pillar_data", "us_pillar_talent",
    "china_pillar_talent", "us_pillar_compliance", "china_pillar_compliance", "china_distilled_share",
    "china_native_share",
)  # fmt: skip
"""The metrics whose every month a forecast keeps, unless asked for others."""
BRANCHES = 1 << 20
"""Branches set aside for each forecast seed."""


class Cancelled(Exception):
    """The forecast was no longer wanted."""


@dataclass(frozen=True)
class Forecast:
    """The futures of some plans.

    `months` (n,) are the months told of, the present first; `values` is (n, plans, worlds, kept metrics); `keys[p][k]`
    is the verdict on future k of plan p; `means` (plans, worlds, metrics) is what the verdict looks at; `frozen`
    (plans, worlds) is the month in which a strait crisis stopped a future, -1 where none did.
    """

    side: str | None
    metrics: tuple[str, ...]
    months: NDArray[np.int64]
    values: Array
    means: Array
    scores: Array
    keys: tuple[tuple[str, ...], ...]
    frozen: NDArray[np.int64]

    @property
    def worlds(self) -> int:
        """Futures of each plan."""
        return self.values.shape[2]

    @property
    def verdicts(self) -> list[dict[str, float]]:
        """The share of futures that end in each verdict, for each plan."""
        return [{key: keys.count(key) / len(keys) for key in verdict_keys()} for keys in self.keys]

    def of(self, metric: str) -> Array:
        """Return one metric over time, (n, plans, worlds)."""
        return self.values[:, :, :, self.metrics.index(metric)]

    def quantile(self, metric: str, share: float) -> list[Array]:
        """Return a quantile of a metric over the futures of each plan: one (n,) for each plan."""
        found = np.quantile(self.of(metric), share, axis=2)
        return [found[:, plan] for plan in range(found.shape[1])]


def futures(
    world: World,
    side: str | None,
    plans: Sequence[Orders | None] = (None,),
    until: Month | None = None,
    worlds: int = 256,
    seed: int = 0,
    cancel: Callable[[], bool] | None = None,
    metrics: Sequence[str] = FAN,
    after: Sequence[Doctrine] = (),
    rival: Doctrine | None = None,
) -> Forecast:
    """Run `worlds` futures of each plan to the horizon and tell how they end.

    `side` is whose belief the futures start from; None is the omniscient view of analysts and debriefs. A plan is
    orders given now by that side (None: keep standing orders). `cancel` is asked every month; when it says True the
    run stops with `Cancelled`. `metrics` are those whose every month is kept. `after` names for each plan the doctrine
    that gives the side's orders from the next quarter on (from now on, for a plan without orders); without it standing
    orders go on. `rival` is a doctrine that the other side is taken to play. Raises PrimacyError when a plan holds an
    order that the side cannot give.
    """
    if worlds < 1 or not plans:
        raise PrimacyError("A forecast needs at least one plan and one future.")
    if world.worlds != 1:
        raise PrimacyError("A forecast starts from one world; fork a single one out of a batch first.")
    count = len(plans)
    branches = 1 + seed * BRANCHES + np.tile(np.arange(worlds, dtype=np.int64), count)
    child = copies.copy(world, np.zeros(count * worlds, dtype=np.intp), branches, tuple(metrics))
    if side is not None:
        belief.adopt(child, world, side)
        give(child, SIDES.index(side), plans, worlds)
        if after:
            ordered = tuple(plan is not None for plan in plans)
            child.doctrines[SIDES.index(side)] = cast("Doctrine", Abreast(after, worlds, child.month, ordered))
        child.doctrines[1 - SIDES.index(side)] = rival
    elif any(plans):
        raise PrimacyError("A plan belongs to a side; the omniscient view has none.")
    while not child.is_over and (until is None or child.month < until):
        if cancel is not None and cancel():
            child.close()
            raise Cancelled
        child.step()
    shape = (len(child.history), count, worlds)
    keys = verdicts(child)
    whose = side or "us"
    found = Forecast(
        side=side,
        metrics=tuple(metrics),
        months=child.history.months.copy(),
        values=child.history.kept.reshape(*shape, len(metrics)),
        means=metrics_of(child).reshape(count, worlds, -1),
        scores=score(child, whose).reshape(count, worlds),
        keys=tuple(tuple(keys[plan * worlds : (plan + 1) * worlds]) for plan in range(count)),
        frozen=child.frozen.reshape(count, worlds),
    )
    child.close()
    return found


def give(child: World, side: int, plans: Sequence[Orders | None], worlds: int) -> None:
    """Write each plan's orders into its own block of `worlds` worlds, and take their political capital.

    Raises PrimacyError when a plan holds an order that the side cannot give.
    """
    governments = child.governments
    for number, plan in enumerate(plans):
        if not plan:
            continue
        for mistake in mistakes(SIDES[side], plan):
            raise PrimacyError(mistake)
        block = np.zeros((child.worlds, 1), dtype=bool)
        block[number * worlds : (number + 1) * worlds] = True
        targets = targets_of(plan, child.worlds)
        taken = block & (np.abs(np.nan_to_num(targets - governments.target[:, side])) > SMALLEST_MOVE)
        cost = (governments.cost_to_set(targets, child.lever_prices[side], side) * taken).sum(axis=1)
        governments.set_targets(taken, targets, side)
        card_orders.give(child, side, plan.cards, block[:, 0])
        answers.give(child, side, plan.answers, block[:, 0])
        left = governments.political_capital[:, side] - cost
        governments.political_capital[:, side] = np.maximum(left, 0.0)
        if plan.programmes:
            shares = np.array([plan.programmes.get(key, 0.0) for key in PROGRAMMES])
            governments.programme[:, side] = np.where(block, shares, governments.programme[:, side])
