"""Labs train, align, release and serve models: mechanisms M4, M6, M7, M8, M10, M12 and M13.

Each nation's last row is its cloud operators: they own accelerators and serve, and train nothing of their own.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from agents import scaling
from agents.table import CHINA, QUARTER, US, Array, Column, Levers, Parameters, Row, Table, clip, held, of_world

CHIP_LINES = ("merchant", "variant", "in_house", "native")
"""Chips are counted by line: merchant (unrestricted), variant (export-compliant), in-house (TPU), native (Chinese)."""
FLOP_PER_MONTH = 989.4e12 * 365.25 / 12 * 86_400
"""16-bit dense FLOP of one H100 running flat out for a month (hardware.csv: H100 SXM5, 989.4 TFLOP/s)."""
LARGEST_FOCUS = 0.9
"""Part of its training compute that a lab can put into one run; the rest are experiments it cannot do without."""
SHORTEST_RUN = 2.0
"""Months that the shortest run lasts."""
USUAL_PATIENCE = 5.0
"""Months that the usual lab trains a model before it ships; the cycle of distilled releases refers to it."""
NOBODY_WAITS = -1.0
"""Months left to review where no model waits."""
NOTHING = -1.0
"""No finished model waits for release."""


Index = NDArray[np.intp]


class Lab(Row):
    """A developer of foundation models, or a nation's cloud operators."""

    patience = Column("months", "how long the lab likes to train a model before it ships", trait=True, start=5.0)
    focus = Column("share", "part of training compute that goes into the one big run", trait=True, high=1.0)
    serving_taste = Column("share", "part of compute the lab likes to sell", trait=True, high=1.0)
    openness_taste = Column("share", "how openly the lab likes to release", trait=True, high=1.0)
    distilling_taste = Column("share", "readiness to train on other labs' outputs", trait=True, high=1.0)
    guarding = Column(
        "ratio", "how much of what a closed model knows its outputs keep back, 1 = the usual", trait=True, start=1.0
    )
    copying_loss = Column(
        "ratio", "distance to its teacher that the lab leaves in distilling, 1 = the usual", trait=True, start=1.0
    )
    appeal = Column("logit", "draw on private capital at equal results", trait=True, low=-10.0)
    craft = Column("ratio", "research productivity against the average lab", trait=True, start=1.0)
    prestige = Column("logit", "draw on researchers at equal terms", trait=True, low=-10.0)
    in_house_share = Column("share", "part of the TPU line's output that the lab takes", trait=True, high=1.0)
    trains = Column("0 or 1", "whether it trains frontier models (cloud operators do not)", trait=True, high=1.0)

    chips = Column("H100e-8", "accelerators installed, by line", parts=CHIP_LINES)
    chip_power = Column("MW", "rated power of the accelerators installed")
    cash = Column("bn USD", "money in hand for chips, power and people")
    revenue = Column("bn USD/month", "income from serving models")
    serving = Column("share", "part of compute that serves users instead of training", high=1.0, start=0.4)
    openness = Column("share", "how openly models are released: 0 closed, 1 open weights", high=1.0, sight="public")
    distilling = Column("share", "effort that goes into training on a teacher's outputs", high=1.0)
    mfu = Column("share", "model FLOP utilisation in training, communication included", high=1.0, start=0.3)
    interconnect_tax = Column("share", "cycles lost to communication between chips", high=1.0)
    know_how = Column("log10", "algorithmic efficiency, decades of compute above the 2025 frontier", low=-9.0)
    data_skill = Column("log10", "data efficiency, decades of tokens above the 2025 frontier", low=-9.0)
    epochs = Column("passes", "how often the last run went over its unique tokens", start=1.0)
    run_flop = Column("FLOP", "training compute spent on the model in the making")
    run_months = Column("months", "age of the run in the making")
    run_length = Column("months", "how long this run will last", start=5.0)
    last_run = Column("FLOP", "training compute of the last finished run")
    base = Column("log10 FLOP", "what the best finished run of its own is worth at the know-how of January 2025")
    largest_run = Column("FLOP", "training compute of the largest run whose model is out", sight="public")
    pending = Column("log10 FLOP", "effective compute of a finished model awaiting release", low=NOTHING, start=NOTHING)
    pending_share = Column("share", "distilled part of the model awaiting release", high=1.0)
    pending_run = Column("FLOP", "training compute of the own run behind the model awaiting release")
    review_left = Column("months", "time until the finished model may be released", low=-1.0)
    student = Column("log10 FLOP", "effective compute of the model distilled from a teacher so far")
    student_age = Column("months", "time since the last distilled release")
    capability = Column("log10 FLOP", "effective training compute of the best released model", sight="public")
    concentration = Column("ratio", "how much of its focus the lab now bets on one big run, 1 = all", start=1.0)
    distilled = Column("share", "part of the best model's last tenfold of compute that a teacher gave", high=1.0)
    talent = Column("skill", "sum of the skill of the researchers who work there", sight="public")


class Grids(Protocol):
    """What labs need to know of the power grids."""

    powered: Array
    """Share of accelerators that power and cooling can run: (worlds, 2)."""


class Labs(Table[Lab]):
    """All labs of all worlds."""

    row = Lab
    kind = "lab"

    def decide(self, levers: Levers, seen: Any, p: Parameters, trading: bool) -> None:
        """Choose the split of compute, openness and distilling from taste, state guidance and one's place in the race.

        `seen` holds what every lab can see: `frontier`, the best released capability of all, (worlds, 1),
        `instructive`, how far outputs of that capability teach (0 to 1), `proven`, the capability that each nation's
        labs take for proven (worlds, 2), and `applied`, each nation's applied index (worlds, 2). Without `trading` (M13
        off) nobody changes how much it serves.
        """
        behind = clip(seen.frontier - self.capability, 0.0, 2.0)
        guidance = self.spread(levers("serve_guidance")) - 0.5
        # Models that are put to use need compute to run: serving follows what is applied at home, up to a bound.
        used = seen.applied / (seen.applied + p.serving_half)
        target = self.serving_taste + p.serving_guidance * guidance
        target += self.spread(p.serving_pull * (used - p.serving_usual))
        target -= p.serving_catch_up * behind
        if trading:
            self.serving += QUARTER * p.serving_speed * (clip(target, 0.05, 0.95) - self.serving)
        openness = self.openness_taste + p.openness_lever * (self.spread(levers("openness")) - 0.5)
        self.openness = clip(openness + p.openness_behind * behind, 0.0, 1.0)
        effort = self.distilling_taste * (0.4 + 1.2 * self.spread(levers("distillation")))
        # What weak models write teaches little.
        effort *= seen.instructive
        self.distilling = clip(effort * (behind > p.distilling_threshold), 0.0, 1.0) * self.trains
        # Nobody bets a year's compute on one run before larger runs have been seen to pay.
        shown = np.minimum(seen.proven - p.reference_capability, 0.0)
        self.concentration[:] = self.spread(np.exp(p.focus_belief * shown) * p.run_push)
        # What is proven and yet beyond a lab it need not find out by experiments.
        missing = clip(self.spread(seen.proven) - self.capability, 0.0, 2.0)
        self.concentration *= np.exp(p.focus_behind * missing)
        self.defer()

    def count(self) -> None:
        """Count accelerators: `installed` (H100e-8, at least 1) and the part that is native."""
        merchant, variant, in_house, native = (self.chips[:, :, line] for line in range(len(CHIP_LINES)))
        self.installed = np.maximum(merchant + variant + in_house + native, 1.0)
        self.native_part = native / self.installed

    def utilise(self, scale_up: Array, native_tax: Array, p: Parameters, taxed: bool) -> None:
        """M4: communication takes a share of cycles that grows with the cluster and shrinks with the scale-up domain.

        `scale_up` (worlds, 2) is the decades of cluster growth that better scale-up domains have absorbed and
        `native_tax` (worlds, 2) the extra share lost by chips on standard networking.
        """
        if taxed:
            self.interconnect_tax = self.tax(self.installed, self.native_part, scale_up, native_tax, p)
        else:
            self.interconnect_tax = np.zeros_like(self.installed)
        self.mfu = p.base_mfu * (1.0 - self.interconnect_tax)

    def tax(self, installed: Array, native_part: Array, scale_up: Array, native_tax: Array, p: Parameters) -> Array:
        """Return the share of cycles that communication takes, (worlds, labs), for so many accelerators, of which a
        part is native; `scale_up` and `native_tax` as in `utilise`."""
        cluster = np.log10(installed * p.cluster_share + 1.0) - p.tax_free_cluster - self.spread(scale_up)
        tax = np.maximum(cluster, 0.0) * p.tax_per_decade + native_part * self.spread(native_tax)
        return clip(tax, 0.0, 0.9)

    def compute(self, grids: Grids, p: Parameters) -> None:
        """Work out what runs and what is left for training: `running` (H100e-8) and `training_flop` (FLOP a month)."""
        share = p.native_flop_ratio * self.native_part + (1.0 - self.native_part)
        self.running = self.installed * self.spread(grids.powered)
        flop = self.running * share * self.mfu * (FLOP_PER_MONTH * (1.0 - self.serving))
        self.training_flop = flop * self.trains

    def train(self, p: Parameters) -> None:
        """Spend a month of compute on the model in the making (M7); distilling takes its part."""
        whole = np.minimum(self.focus * self.concentration, LARGEST_FOCUS)
        self.run_flop += self.training_flop * (whole * (1.0 - p.distilling_cost * self.distilling))

    def research(self, public: Array, programme: Array, p: Parameters) -> None:
        """M8: know-how grows with researchers and experiments, gets harder, and leaks through publications.

        `public` (worlds, 1) is the know-how that can be read in papers; `programme` (worlds, 2) what the state's
        research programme brings about, 1 = the usual.
        """
        left = np.maximum(1.0 - self.focus * self.concentration, 1.0 - LARGEST_FOCUS)
        experiments = self.training_flop * left / p.reference_experiments
        effort = p.talent_elasticity * np.log(self.talent / p.reference_talent + 0.02)
        effort += p.experiment_elasticity * np.log(experiments + 1e-3)
        effort -= p.fishing_out * self.know_how
        pace = np.exp(effort) * self.craft * self.trains * (1.0 - p.distilling_cost * self.distilling)
        pace *= 0.85 + 0.15 * self.spread(programme)
        self.know_how += p.know_how_growth * pace
        self.data_skill += p.data_efficiency_growth * pace
        self.read = p.publication_rate * np.maximum(public - self.know_how, 0.0) * self.trains
        self.know_how += self.read

    def finish(
        self, penalty: Array, lag: Array, tokens: Array, luck: Array, delay: Array, p: Parameters, on: Any
    ) -> None:
        """End the runs that are due: a finished model goes to review (M6, M7, M9).

        `penalty` and `lag` are (worlds, 2) from the regulators, `tokens` (worlds, 2) the unique trillions of tokens
        a nation's labs can reach, `luck` (worlds, labs) the uniform that decides how well the run went and `delay`
        (worlds, labs) the one that decides how long the next will take.
        """
        self.run_months += 1.0
        # Few runs end in a month: what follows is worked out for these cases alone.
        cases = held((self.run_months >= self.run_length) & (self.trains > 0.0))
        worlds, nations = self._whose(cases)
        run, skill, unique = self.run_flop.take(cases), self.data_skill.take(cases), tokens.take(nations)
        known = self.know_how.take(cases)
        result = np.log10(run + 1.0) + known
        self.epochs.put(cases, scaling.epochs(result, skill, unique))
        if on("M6") and on("M7"):
            limit = scaling.data_limit(unique, skill, of_world(p.repetition_gain, worlds))
            result = scaling.with_limited_data(result, limit)
        result += of_world(p.run_luck, worlds) * (luck.take(cases) - 0.5)
        self.base.put(cases, np.maximum(self.base.take(cases), result - known))
        result -= penalty.take(nations)
        wait = of_world(p.post_training, worlds) + lag.take(nations)
        self.last_run.put(cases, run)
        self._file(cases, result, wait, 0.0)
        self.run_flop.put(cases, 0.0)
        self.run_months.put(cases, 0.0)
        length = self.patience.take(cases) * (1.0 + of_world(p.run_length_luck, worlds) * (delay.take(cases) - 0.5))
        self.run_length.put(cases, np.maximum(length, SHORTEST_RUN))

    def _whose(self, cases: Index) -> tuple[Index, Index]:
        """Return the world of each case, and its nation as a place in (worlds, 2).

        A case is a place in a column, (worlds, labs), read row by row, as `take` and `put` count.
        """
        worlds, labs = np.divmod(cases, len(self))
        return worlds, worlds * len(self.firsts) + self.nation.take(labs)

    def distil(self, teacher: Array, penalty: Array, lag: Array, p: Parameters) -> None:
        """M10: close most of the distance to the best teacher within reach, never pass it; release now and then.

        `teacher` (worlds, 2) is the effective compute of the best model each nation's labs can learn from; `penalty`
        and `lag` (worlds, 2) are the content regulator's, who filters a copied model like any other.
        """
        lessons = self.spread(teacher) - p.distillation_distance * self.copying_loss
        # A model can be copied for a small part of what it cost, but not onto a base much smaller than that.
        own = self.base + self.know_how
        lost = p.distillation_base * np.maximum(lessons - own - p.distillation_saving, 0.0)
        reach = lessons - lost - self.student
        self.student += np.minimum(p.distillation_rate * self.distilling, 1.0) * np.maximum(reach, 0.0)
        self.student_age += 1.0
        # Who is patient with own models waits longer with copied ones, too.
        due = self.student_age >= p.distillation_cycle * (self.patience / USUAL_PATIENCE)
        filtered = self.student - self.spread(penalty)
        ready = due & (filtered > self.capability + p.distillation_step)
        cases = held(ready & (self.trains > 0.0))
        # A new version of what has been reviewed before takes half the time.
        wait = 0.5 * (1.0 + lag.take(self._whose(cases)[1]))
        # What the teacher gave is what the copy has beyond its lab's own best run at today's know-how.
        self._file(cases, filtered.take(cases), wait, clip(self.student.take(cases) - own.take(cases), 0.0, 1.0))
        self.student_age.put(cases, 0.0)

    def _file(self, cases: Index, models: Array, wait: Array, copied: Array | float) -> None:
        """Hand models in for review; one that is better than a waiting model takes its place in line.

        All (models,): `models` is their capability, `wait` the months of a new file, `copied` the distilled share.
        """
        waiting = self.pending.take(cases)
        better = held(models > waiting)
        cases = cases.take(better)
        left = np.maximum(self.review_left.take(cases), 1.0)
        self.review_left.put(cases, np.where(waiting.take(better) > NOTHING, left, wait.take(better)))
        self.pending.put(cases, models.take(better))
        self.pending_run.put(cases, self.last_run.take(cases))
        self.pending_share.put(cases, copied if isinstance(copied, float) else copied.take(better))

    def release(self) -> NDArray[np.bool_]:
        """Release what review lets through; returns (worlds, labs), True where a better model came out."""
        self.review_left = np.maximum(self.review_left - 1.0, NOBODY_WAITS)
        cases = held((self.pending > NOTHING) & (self.review_left <= 0.0))
        model, best = self.pending.take(cases), self.capability.take(cases)
        better = model > best
        self.distilled.put(cases, np.where(better, self.pending_share.take(cases), self.distilled.take(cases)))
        # The world learns of a run when its model is out.
        self.largest_run.put(cases, np.maximum(self.largest_run.take(cases), better * self.pending_run.take(cases)))
        best = np.maximum(best, model)
        self.capability.put(cases, best)
        self.student.put(cases, np.maximum(self.student.take(cases), best))
        self.pending.put(cases, NOTHING)
        released = np.zeros(self.pending.shape, dtype=np.bool_)
        released.put(cases, better)
        return released

    def fund(self, capital: Array, p: Parameters) -> None:
        """M12: private capital (worlds, 2), bn USD this month, goes to those who show results and tell a story."""
        # Cloud operators rent to all and are judged by their nation's best model, not by one of their own.
        behind = (self.spread(self.best(self.capability)) - self.capability) * self.trains
        pull = np.exp(self.appeal - p.capital_follows_capability * behind)
        self.cash += pull * self.spread(capital / self.total(pull)) + p.reinvested * self.revenue

    def order_chips(self, idle: Array, eager: Array, p: Parameters) -> Array:
        """Return the quarter's chip budget, bn USD (worlds, labs): less where chips already wait for power.

        `idle` (worlds, 2) is the share of accelerators without power, `eager` (worlds, 2) how far orders are pulled
        forward. What is not delivered is not paid for: see `refund`.
        """
        spend = (1.0 - (1.0 - p.spending_rate) ** QUARTER) * self.cash
        wait = self.spread(clip(1.0 - p.idle_caution * idle, 0.0, 1.0) * eager)
        other = spend * (1.0 - p.chip_part)
        bid = np.minimum(spend * p.chip_part * wait, self.cash - other)
        self.spent = other + bid
        self.cash -= self.spent
        return bid

    def refund(self, bids: Array, unspent: Array) -> None:
        """Give back what accelerators that were not delivered would have cost: `unspent` (worlds, 2) of all bids."""
        back = bids * self.spread(unspent)
        self.cash += back
        self.spent -= back

    def install(self, arrivals: Array, megawatt: Array, p: Parameters) -> None:
        """Add new accelerators by line (worlds, labs, 4) and retire old ones; `megawatt` (worlds, labs) is added.

        What came this quarter stays at hand until the next: `arrived` (H100e-8) and `arrived_power` (MW).
        """
        self.arrived, self.arrived_power = arrivals, megawatt
        kept = self.kept(p)
        self.chips *= kept[:, :, None]
        self.chips += arrivals
        self.chip_power *= kept
        self.chip_power += megawatt

    @staticmethod
    def kept(p: Parameters) -> Array:
        """Return the part of old accelerators that is still in use a quarter later."""
        return 1.0 - QUARTER * p.retirement

    def serving_gain(self, years: float, p: Parameters) -> Array:
        """Return how many times the tokens of January 2025 a serving accelerator could yield, (worlds, 1).

        It follows the best know-how of all and the craft of serving, which grows with `years` since January 2025:
        kernels, sparse models and small ones that do what large ones did spread fast. Before anyone knew how to serve
        large models a little was possible, and there is a limit.
        """
        known = np.log(10.0) * p.inference_learning * self.top(self.know_how)
        learned = np.exp(known + p.inference_decline * years) + p.serving_floor
        return learned / (1.0 + learned / p.serving_limit)

    def serve(self, price: Array, taken: Array, p: Parameters) -> Array:
        """M13: turn serving compute into tokens and revenue; returns trillions of tokens a day (worlds, labs).

        `price` (worlds, 2) is USD per million tokens and `taken` (worlds, 2) the trillions of tokens a day that users
        take of each accelerator that serves (H100e-8).
        """
        tokens = self.running * self.serving * self.spread(taken)
        self.revenue = tokens * self.spread(price) * p.revenue_per_token
        return tokens

    def public_know_how(self, p: Parameters) -> Array:
        """Return the know-how one can read in papers: the best lab's, less what closed labs keep (worlds, 1)."""
        return self.top(self.know_how - p.secrecy * (1.0 - self.openness))

    def teachers(self, access: Array, leak: Array, p: Parameters) -> Array:
        """Return the best model each nation's labs can learn from, (worlds, 2).

        Open weights teach everyone; a closed model teaches the rival as far as `access` (worlds, 2) to its nation's
        APIs goes or `leak` (worlds, 2) has carried that nation's weights abroad, less what its lab guards; the best
        domestic model always teaches a little.
        """
        kept_back = p.closed_distance * self.guarding
        open_best = self.top(self.capability - kept_back * (1.0 - self.openness))
        closed = self.spread(1.0 - np.maximum(access, leak))
        rival = self.best(self.capability - kept_back * closed)[:, ::-1]
        domestic = self.best(self.capability) - p.domestic_distance
        return np.maximum(np.maximum(rival, domestic), open_best)

    def frontier(self) -> Array:
        """Return each nation's best released capability, (worlds, 2)."""
        return self.best(self.capability)


__all__ = ["CHINA", "CHIP_LINES", "FLOP_PER_MONTH", "US", "Lab", "Labs"]
