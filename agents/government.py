"""Governments hold the levers and pay for them: mechanisms M17 and M19, and the nation's capital mood (M12)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agents.table import QUARTER, Array, Column, Parameters, Row, Table, clip

STEP = 0.2
"""A lever moves at most this much a quarter."""
REVERSAL_QUARTERS = 4.0
"""Turning a lever back within so many quarters costs double."""
SMALLEST_MOVE = 0.02
"""Closer than this a target counts as met."""
_LAST = 1 << 40
BOTH = slice(None)
"""Both sides, where a rule may be asked about one."""
MOOD_NOISE = QUARTER**0.5
"""Three months of independent noise have the square root of three times the spread of one."""
LARGEST_DEBT = 5.0
"""Budgets of a quarter, this one included, that upkeep may draw on when the treasury is empty."""
CAPITAL_LIMIT = 60.0
"""Political capital never exceeds this."""
JUDGED_PACE = 0.15
"""Part of the way that approval goes in a quarter to its usual; assumed."""
USUAL_STRICTNESS = 0.4
"""Strictness that approval takes for granted; assumed."""
JOBS_FROM = 0.5
"""Adoption effort above which lost jobs cost approval; assumed."""


def government_kind(levers: Sequence[str], programmes: Sequence[str]) -> type[Government]:
    """Return the Government kind with one part a lever and a programme: these are declared in configuration."""

    class Configured(Government):
        level = Column("share", "where each lever stands", high=1.0, parts=levers)
        target = Column("share", "where each lever is ordered to go", high=1.0, parts=levers, sight="hidden")
        effect = Column("share", "what each lever brings about by now", high=1.0, parts=levers)
        direction = Column("sign", "way of each lever's last move", low=-1.0, parts=levers, sight="hidden")
        since_move = Column("quarters", "time since each lever's last order", start=99.0, parts=levers, sight="hidden")
        programme = Column(
            "share", "part of the budget each programme is given", high=1.0, parts=programmes, sight="hidden"
        )
        effort = Column("ratio", "what each programme brings about, 1 = the usual", start=1.0, parts=programmes)
        committed = Column(
            "quarters", "time for which each programme has had a large share", parts=programmes, sight="hidden"
        )

    Configured.__name__ = Configured.__qualname__ = "Government"
    return Configured


class Government(Row):
    """One of the two players: its economy, its three currencies, and how the world leans towards it."""

    gdp = Column("bn USD/year", "gross domestic product at 2025 prices", sight="public")
    budget = Column("bn USD/quarter", "money for levers and programmes")
    treasury = Column("bn USD", "money saved", low=-1e6, sight="hidden")
    paid = Column("bn USD", "money that levers, programmes and cards have cost so far", low=-np.inf)
    political_capital = Column("points", "readiness to change course", high=CAPITAL_LIMIT, start=20.0, sight="hidden")
    attention = Column("orders", "new lever targets that may still be set this quarter", sight="hidden")
    approval = Column("points", "approval (US) or stability (China)", high=100.0, start=50.0, sight="public")
    capital_mood = Column("ratio", "mood of private capital, 1 = the usual", high=4.0, start=1.0, sight="public")
    capital_flow = Column("bn USD/month", "private capital going into AI")
    access = Column(
        "share",
        "how far its labs' APIs and weights are within the rival's reach",
        high=1.0,
        start=0.5,
        sight="public",
    )
    trust = Column("points", "standing in third countries", high=100.0, start=50.0, sight="public")
    resolve = Column("share", "resolve to do without the rival's technology", high=1.0, sight="public")
    alliance = Column("share", "alignment of allies with its controls", high=1.0, start=0.5, sight="public")
    taiwan_exposure = Column("points", "dependence on foundries in Taiwan", high=100.0, start=80.0, sight="public")
    suspicion = Column("share", "security climate for researchers of foreign origin", high=1.0, sight="public")
    retaliation = Column("share", "counter-measures in force against the rival", high=1.0, sight="public")
    tokens = Column("T tokens", "unique quality tokens within its labs' reach", start=1.0)
    token_price = Column("USD/M tokens", "price of a million tokens", start=5.0, sight="public")
    token_yield = Column("T/day per H100e-8", "tokens that an accelerator could serve")
    load = Column("share", "part of the serving accelerators' tokens that users take", high=1.0)
    edge_share = Column("share", "part of tokens served on edge chips", high=1.0, start=0.05, sight="public")
    scale_up = Column("decades", "cluster growth absorbed by larger scale-up domains", start=0.0)
    native_gap = Column("share", "cycles native chips lose to standard networking", high=1.0)
    tool_maturity = Column("share", "home-grown lithography, 1 = EUV at scale", high=1.0)
    sold = Column(
        "H100e-8",
        "NVIDIA-line accelerators shipped since 2022 began to all (US row) and to China (China row)",
        sight="public",
    )
    chips_added = Column("H100e-8/month", "AI accelerators newly installed in the nation")
    capital_spending = Column("bn USD/month", "AI capital spending in the nation")
    margin = Column("share", "price of a token above its cost", low=-10.0, high=1.0)
    edge_gain = Column(
        "ratio", "tokens served per token served in a data centre, edge chips included", low=1.0, start=1.0
    )
    robots = Column("thousand", "industrial robots in use", sight="public")
    robots_added = Column("thousand/year", "industrial robots newly installed", sight="public")
    blame = Column("points", "tension that its own orders added, fading")
    card_cost = Column("bn USD/quarter", "what its cards in play cost; less than 0: earn", low=-1e6, sight="hidden")


class Governments(Table[Government]):
    """Both governments of all worlds; a lever's effect is `governments("grid")`, (worlds, 2)."""

    kind = "government"
    row = Government

    def setup(self, levers: Sequence[str], programmes: Sequence[str], allowed: NDArray[np.bool_]) -> None:
        """Name the axes; `allowed` (2, levers) says which side holds which lever."""
        self.lever_index = {key: place for place, key in enumerate(levers)}
        self.programme_index = {key: place for place, key in enumerate(programmes)}
        self.allowed = allowed

    def __call__(self, lever: str) -> Array:
        """Return what a lever brings about by now, (worlds, 2)."""
        return self.effect[:, :, self.lever_index[lever]]

    def of(self, programme: str) -> Array:
        """Return what a programme brings about by now, 1 = the usual, (worlds, 2)."""
        return self.effort[:, :, self.programme_index[programme]]

    def cost_to_set(self, targets: Array, prices: Array, side: int) -> Array:
        """Return the political capital that new targets would cost, (worlds, levers).

        `targets` (worlds, levers), nan = leave; `prices` (levers,) per 0.1 moved. A lever turned back within four
        quarters costs double.
        """
        move = np.nan_to_num(targets - self.target[:, side])
        return np.abs(move) * (prices * 10.0) * (1.0 + self.turns_back(move, side))

    def turns_back(self, move: Array, side: int) -> NDArray[np.bool_]:
        """Return where a move (worlds, levers) reverses one ordered within the last four quarters."""
        back: NDArray[np.bool_] = self.direction[:, side] * move < 0.0
        return back & (self.since_move[:, side] < REVERSAL_QUARTERS)

    def take(
        self, targets: Array, priority: NDArray[np.int64], prices: Array, upkeep: Array, side: int
    ) -> NDArray[np.bool_]:
        """Take as many new targets as attention, political capital and money allow, first wishes first.

        `targets` (worlds, levers) with nan for no wish, `priority` (worlds, levers) lowest first, `prices` (levers,)
        political capital per 0.1 moved, `upkeep` (worlds, 2, levers) bn USD a quarter at full level. Returns
        (worlds, levers), True where a wish was taken.
        """
        move = targets - self.target[:, side]
        move[np.isnan(move)] = 0.0
        wanted = (np.abs(move) > SMALLEST_MOVE) & self.allowed[side] & (self.attention[:, side] > 0.0)[:, None]
        # A strategy that turned back within a year what it has just ordered would pay double for nothing.
        wanted &= ~self.turns_back(move, side)
        taken = np.zeros_like(wanted)
        # Where nothing is wanted, or nobody has attention for it, there is nothing to weigh.
        rows = np.flatnonzero(wanted.any(axis=1))
        if not rows.size:
            return taken
        move, wanted = move.take(rows, axis=0), wanted.take(rows, axis=0)
        cost = np.abs(move) * (prices * 10.0) * wanted
        rise = np.maximum(move, 0.0) * upkeep[rows, side] * wanted
        attention, capital = self.attention[rows, side], self.political_capital[rows, side]
        order = np.argsort(np.where(wanted, priority.take(rows, axis=0), _LAST), axis=1, kind="stable")
        order = order[:, : int(attention.max())]  # there is no attention for more
        order += np.arange(0, wanted.size, wanted.shape[1])[:, None]  # as places in the whole of what is wanted
        fits = wanted.take(order)
        fits &= np.cumsum(fits, axis=1) <= attention[:, None]
        fits &= np.cumsum(cost.take(order), axis=1) <= capital[:, None]
        fits &= np.cumsum(rise.take(order), axis=1) <= self.purse(upkeep, slice(side, side + 1)).take(rows, axis=0)
        granted = np.zeros_like(wanted)
        granted.put(order, fits)
        taken[rows] = granted
        self.set_targets(taken, targets, side)
        self.political_capital[rows, side] = capital - (cost * granted).sum(axis=1)
        self.attention[rows, side] = attention - granted.sum(axis=1)
        return taken

    def purse(self, upkeep: Array, sides: slice = BOTH) -> Array:
        """Return the money a new upkeep may still take, bn USD a quarter (worlds, sides)."""
        saved = self.treasury[:, sides] + self.budget[:, sides]
        return np.maximum(saved - self.standing_cost(upkeep, sides), 0.0)

    def set_targets(self, taken: NDArray[np.bool_], targets: Array, side: int) -> None:
        """Write new targets where `taken`, and remember which way they went."""
        worlds, levers = np.divmod(np.flatnonzero(taken), taken.shape[1])
        new = targets[worlds, levers]
        self.direction[worlds, side, levers] = np.sign(new - self.target[worlds, side, levers])
        self.since_move[worlds, side, levers] = 0.0
        self.target[worlds, side, levers] = new

    def standing_cost(self, upkeep: Array, sides: slice = BOTH) -> Array:
        """Return what a quarter costs, bn USD (worlds, sides): levers as they are ordered to stand, cards in play."""
        standing: Array = self.target[:, sides]
        return np.einsum("wsl,wsl->ws", standing, upkeep[:, sides]) + self.card_cost[:, sides]

    def open_quarter(self, slots: float, p: Parameters) -> None:
        """Give this quarter's political capital and attention: `slots` new lever targets may be set."""
        self.political_capital = np.minimum(self.political_capital + self.capital_gain(p), CAPITAL_LIMIT)
        self.attention[:] = slots

    def capital_gain(self, p: Parameters) -> Array:
        """Return the political capital that a quarter brings, (worlds, 2): more where approval or stability is high."""
        return p.capital_income + p.capital_bonus * clip((self.approval - 50.0) / 20.0, 0.0, 1.0)

    def begin_quarter(self, upkeep: Array, p: Parameters, committing: NDArray[np.bool_] | None = None) -> None:
        """Pay for what stands and move levers a step; `upkeep` (worlds, 2, levers) is bn USD a quarter at level 1.

        `committing` (2,) says which sides gain by commitment (None: neither): see `commit`.
        """
        self.level += clip(self.target - self.level, -STEP, STEP)
        self.since_move += 1.0
        due = self.standing_cost(upkeep)
        # A year's budget can be borrowed; what cannot be paid for after that slips.
        cost = np.minimum(due, np.maximum(self.treasury + LARGEST_DEBT * self.budget, 0.0))
        self.level *= ((cost + 1e-9) / (due + 1e-9))[:, :, None]
        free = np.maximum(self.budget + np.minimum(self.treasury, 0.0) - cost, 0.0)
        spent = free[:, :, None] * self.programme
        programmes = spent.sum(axis=2)
        self.treasury += self.budget - cost - programmes
        self.paid += cost + programmes
        usual = np.maximum(self.budget, 1e-3)[:, :, None] * p.usual_programme[:, :, None]
        goal = np.sqrt(spent / usual)
        if committing is None:
            self.effort += p.programme_speed[:, :, None] * (goal - self.effort)
        else:
            gain, left = self.commit(committing, p)
            step = p.programme_speed[:, :, None] * (goal * gain - self.effort)
            self.effort += np.where(left, np.minimum(step, 0.0), step)

    def commit(self, committing: NDArray[np.bool_], p: Parameters) -> tuple[Array, NDArray[np.bool_]]:
        """Count how long programmes have been held, and return what that brings.

        A programme with a large share of the budget for four quarters runs better: gain (worlds, 2, programmes),
        1 = the usual. Leaving such a programme costs a quarter: where one was left, (worlds, 2, 1), no programme of
        that side gains anything this quarter.
        """
        large = (self.programme >= p.commitment_share[:, :, None]) & committing[:, None]
        bound = self.committed >= p.commitment_quarters[:, :, None]
        left = (bound & ~large).any(axis=2, keepdims=True)
        self.committed = np.where(large, self.committed + 1.0, 0.0)
        return 1.0 + p.commitment_gain[:, :, None] * (bound & large), left

    def follow_through(self, speed: Array, lift: Array | None = None) -> None:
        """Every month effects follow levels, each lever with its own delay: `speed` (levers,) a month.

        `lift` (worlds, 2, levers) is what cards add to the levels, if any does.
        """
        goal = self.level if lift is None else clip(self.level + lift, 0.0, 1.0)
        self.effect += speed * (goal - self.effect)

    def live(self, growth: Array, revenue: Array, incidents: Array, shocks: Array, p: Parameters) -> None:
        """A quarter: the economy grows, the budget follows it and AI revenue, approval drifts back to its usual.

        All (worlds, 2): `growth` of GDP in the quarter, `revenue` of AI in bn USD a month, new `incidents`, and
        points of approval from `shocks`.
        """
        self.gdp *= 1.0 + growth
        from_economy, from_revenue = self.income(revenue, p)
        self.budget = from_economy + from_revenue
        strictness = self("strictness")
        usual = (
            p.usual_approval
            + p.approval_strictness * (strictness - USUAL_STRICTNESS)
            - p.approval_jobs * np.maximum(self("adoption") - JOBS_FROM, 0.0)
        )
        self.approval += JUDGED_PACE * (usual - self.approval) - p.approval_incident * incidents + shocks
        self.approval = clip(self.approval, 0.0, 100.0)

    def automate(self, orders: Array, p: Parameters) -> None:
        """M14: industrial robots spread towards the density of the most automated nation; old ones are replaced.

        `orders` (worlds, 2) is what events make of factories' orders, 1 = the usual. Density is per worker, and the
        number of factory workers is taken as constant.
        """
        pace = p.robot_speed * (0.5 + self("adoption")) * orders
        spread = pace * self.robots * np.maximum(1.0 - self.robots / p.robot_ceiling, 0.0)
        worn = self.robots * p.robot_wear * orders
        self.robots_added = spread + worn
        self.robots += QUARTER / 12.0 * spread

    def income(self, revenue: Array, p: Parameters) -> tuple[Array, Array]:
        """Return what the economy and AI revenue (bn USD a month) bring to the budget, bn USD a quarter (worlds, 2)."""
        return p.budget_share * self.gdp / 4.0, p.budget_from_revenue * revenue * 3.0

    def attract(self, progress: Array, belief: Array, revenue: Array, shock: Array, luck: Array, p: Parameters) -> None:
        """M12: private capital follows demonstrated capability, revenue and mood, within its depth.

        All (worlds, 2) but `belief` (worlds, 1), see `believed`: `progress` decades of capability in the last year,
        `revenue` bn USD a month, `shock` share added to the mood, `luck` uniform.
        """
        usual = p.mood_level + p.mood_progress * (progress - 1.0)
        self.capital_mood += QUARTER * p.mood_speed * (usual - self.capital_mood) + MOOD_NOISE * p.mood_noise * (
            luck - 0.5
        )
        self.capital_mood = clip(self.capital_mood, 0.2, 2.5)
        mood = self.capital_mood * np.maximum(1.0 + shock, 0.1)
        depth = self.gdp / 12.0 * p.capital_ceiling
        wanted = mood * (self.gdp / 12.0 * p.capital_base * belief + p.capital_from_revenue * revenue)
        # Depth bounds smoothly: the last dollars are the hardest to raise.
        goal = depth * (1.0 - np.exp(-wanted / depth))
        self.capital_flow += QUARTER * p.capital_speed * (goal - self.capital_flow)


def believed(shown: Array, p: Parameters) -> Array:
    """M12: return what demonstrated capability calls for in capital, 1 = that of January 2025.

    `shown` is decades above the reference. Insiders follow every decade from the start; everybody else comes when
    anyone can see what models do. Beyond the reach of belief only revenue convinces.
    """
    noticed = 1.0 / (1.0 + np.exp((p.notice_level - shown) / p.notice_width))
    followed: Array = np.exp(p.capital_belief * np.minimum(shown, p.belief_reach))
    return followed * (p.insiders + (1.0 - p.insiders) * noticed)
