"""Capability: what the best released model of each side is made of, in decades, and what a better one had more of (M7).

Every model of a lab's own is a list of parts that add up to its capability: the logarithms of what its run was given,
know-how by where it came from, what the data wall took, filters and luck. A release of such a model moves its side's
capability by the difference between its list and that of the side's last best model of its own, also where another
lab takes the lead; what a teacher had given in the meantime is taken off every part alike, since it has been counted
when it came. A model trained on a teacher's outputs owes what it adds to the teacher: to the rival's releases since
the side's last step, as far as they account for it, and for the rest to the effort to come nearer to them. What a
model of the start has beyond its recorded run is called `before_record`; it goes with the first better model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from agents import scaling
from agents.lab import NOTHING
from game.causes.terms import OWN, RIVAL, Array, PairOfTerms
from game.causes.view import Turn

if TYPE_CHECKING:
    from game.causes.record import Record
    from game.world import World

PARTS = (
    "run_power", "run_communication", "run_serving", "run_length", "run_accelerators", "own_research", "publications",
    "people_who_moved", "shock_know_how", "data_wall", "run_luck", "content_filters", "before_record",
)  # fmt: skip
"""What the capability of a lab's own model is the sum of, in decades."""
PLACE = {name: place for place, name in enumerate(PARTS)}
SIZE, TOKENS, SKILL = range(len(PARTS), len(PARTS) + 3)
"""Beside the parts: the run's capability were data unlimited, and the two logarithms that limit it."""
LUCK = ("run_luck", "shock_know_how")
OWN_RUN, TAUGHT_ABROAD, TAUGHT_HOME = range(3)
"""Where a model comes from."""
RIVALS = ("rival_release",)
"""Parts that are the other side's doing."""
TINY = 1e-300


def _sum(models: Array) -> Array:
    """Return the capability of models: the sum of their parts."""
    total: Array = models[..., : len(PARTS)].sum(axis=-1)
    return total


@dataclass
class _Lab:
    """What is remembered of every lab from month to month; all (worlds, labs, ...)."""

    waiting: Array  # the list of the model in review
    source: NDArray[np.int8]  # and where it comes from
    given: Array  # sums over the months of the run in the making: logarithms of power, communication and training
    months: Array  # of that run
    published: Array  # know-how so far, by where it came from
    carried: Array
    jolted: Array


class Models:
    """The account of capability. It follows every lab's models month by month, once, as far as it is asked."""

    def __init__(self, record: Record, world: World) -> None:
        self._record, self._world = record, world
        self._months: list[dict[str, Array]] = [{}]
        self._labs, self._best = self._start()
        """The labs, and the list of each side's last best model of its own: (worlds, 2, parts and more)."""
        self._rival_was = world.labs.best(self._column("capability", 0))[:, ::-1]
        """The rival's best released capability when each side's own last rose, (worlds, 2)."""

    def capability(self, turn: Turn) -> PairOfTerms:
        """Best released capability, decades."""
        terms = PairOfTerms()
        for row in turn.months:
            for key, amounts in self.month(row).items():
                terms.add(key, "luck" if key in LUCK else RIVAL if key in RIVALS else OWN, amounts)
        return terms

    def month(self, row: int) -> dict[str, Array]:
        """Return what moved each side's best released capability in a month, by part: (worlds, 2); may be empty."""
        while len(self._months) <= row:
            self._months.append(self._follow(len(self._months)))
        return self._months[row]

    # ------------------------------------------------------------------------------------------- the beginning

    def _column(self, name: str, row: int) -> NDArray[np.float64]:
        return self._record.columns[name][row]

    def _start(self) -> tuple[_Lab, Array]:
        capability, pending = self._column("capability", 0), self._column("pending", 0)
        none = np.zeros_like(capability)
        factors = self._factors(0, 0)
        know_how, run = self._column("know_how", 0), self._column("largest_run", 0)
        # A model whose run is not on record is taken for a plain one: as large as its capability says.
        size = np.where(run > 0.0, np.log10(run + 1.0), capability - know_how)
        aged = self._column("run_months", 0)
        model = self._listed(0, 0, size, factors, np.maximum(aged, 1.0), (none, none, none))
        best, waiting = model, model.copy()
        waiting[:, :, PLACE["before_record"]] = pending - _sum(model)
        best[:, :, PLACE["before_record"]] = capability - _sum(model)
        lab = _Lab(
            waiting=waiting,
            source=np.full(capability.shape, OWN_RUN, dtype=np.int8),
            given=factors * aged[:, :, None],
            months=aged.copy(),
            published=none.copy(),
            carried=none.copy(),
            jolted=none.copy(),
        )
        return lab, self._of_winner(best, capability)

    def _factors(self, row: int, turn: int) -> Array:
        """Return the logarithms of power, communication and training in a month's training compute: (worlds, labs, 3);
        what accelerators do is the rest."""
        columns, labs = self._record.columns, self._world.labs
        powered = labs.spread(columns["powered"][row])
        factors = np.stack([powered, columns["mfu"][turn], 1.0 - columns["serving"][turn]], axis=2)
        return np.log10(np.maximum(factors, TINY))

    # ------------------------------------------------------------------------------------------- month by month

    def _follow(self, row: int) -> dict[str, Array]:
        """Follow every lab through a month; returns what it did to both sides' capability."""
        lab, turn = self._labs, self._turn_of(row)
        self._learn(row, turn)
        lab.given += self._factors(row, turn)
        lab.months += 1.0
        finished = (self._column("run_months", row) == 0.0) & (self._world.labs.trains > 0.0)
        before, after = self._column("capability", row - 1), self._column("capability", row)
        risen = after > before
        if ((self._column("pending", row) != self._column("pending", row - 1)) | risen).any():
            self._file(row, turn, finished)
        lab.given[finished], lab.months[finished] = 0.0, 0.0
        if row == self._record.starts[turn]:
            lab.carried += self._record.columns["know_how_carried"][turn] - self._column("know_how", row)
        return self._released(before, after) if risen.any() else {}

    def _turn_of(self, row: int) -> int:
        return int(np.searchsorted(self._record.starts, row, side="right")) - 1

    def _learn(self, row: int, turn: int) -> None:
        """Add up know-how by where it came from; what labs found themselves is the rest."""
        lab, labs = self._labs, self._world.labs
        lab.published += self._column("read", row)
        lab.jolted += labs.spread(self._column("leaps", row)) * labs.trains

    def _listed(
        self, row: int, turn: int, run: Array, given: Array, months: Array, learned: tuple[Array, Array, Array]
    ) -> Array:
        """Return the list of parts of a run that ends now: `run` is its log10 FLOP, `given` the mean logarithms of its
        three factors, `learned` know-how from publications, people and events."""
        columns, labs, p = self._record.columns, self._world.labs, self._record.parameters[turn]
        published, carried, jolted = learned
        know_how, skill = self._column("know_how", row), self._column("data_skill", row)
        found = np.zeros((*run.shape, len(PARTS) + 3))
        found[:, :, : PLACE["run_length"]] = given
        found[:, :, PLACE["run_length"]] = np.log10(np.maximum(months, 1.0))
        # The accelerators that the lab has, and the part of them that it gives to its one big run.
        found[:, :, PLACE["run_accelerators"]] = run - found[:, :, : PLACE["run_accelerators"]].sum(axis=2)
        found[:, :, PLACE["own_research"]] = know_how - published - carried - jolted
        found[:, :, PLACE["publications"]], found[:, :, PLACE["people_who_moved"]] = published, carried
        found[:, :, PLACE["shock_know_how"]] = jolted
        found[:, :, SIZE], found[:, :, SKILL] = run + know_how, skill
        tokens = labs.spread(columns["tokens"][turn])
        found[:, :, TOKENS] = scaling.data_limit(tokens, np.zeros_like(skill), p.repetition_gain)
        found[:, :, PLACE["data_wall"]] = self._wall(found[:, :, SIZE], found[:, :, TOKENS] + skill)
        found[:, :, PLACE["run_luck"]] = p.run_luck * (self._column("run_luck", row) - 0.5) if row else 0.0
        found[:, :, PLACE["content_filters"]] = -labs.spread(self._column("penalty", row))
        return found

    def _wall(self, size: Array, limit: Array) -> Array:
        """Return what too few tokens take from a run, in decades: 0 or less."""
        if not (self._world.on("M6") and self._world.on("M7")):
            return np.zeros_like(size)
        return scaling.with_limited_data(size, limit) - size

    def _file(self, row: int, turn: int, finished: NDArray[np.bool_]) -> None:
        """Find out which model came to wait or out: the run that ended, a student, or the one that waited already."""
        lab, labs, p = self._labs, self._world.labs, self._record.parameters[turn]
        pending, before = self._column("pending", row), self._column("capability", row - 1)
        target = np.where(pending > NOTHING, pending, self._column("capability", row))
        run = np.log10(self._column("last_run", row) + 1.0)
        given = lab.given / np.maximum(lab.months, 1.0)[:, :, None]
        own = self._listed(row, turn, run, given, lab.months, (lab.published, lab.carried, lab.jolted))
        waited = self._column("pending", row - 1)
        copied = (self._column("student_age", row) == 0.0) & self._world.on("M10")
        distances = np.stack(
            [
                np.where(waited > NOTHING, np.abs(waited - target), np.inf),
                np.where(finished, np.abs(_sum(own) - target), np.inf),
                np.where(copied, np.abs(self._column("student", row) - target), np.inf),
            ]
        )
        nearest = np.where(np.isfinite(distances).any(axis=0), np.argmin(distances, axis=0), 0)
        # Nothing but rounding is left, unless a rule gives a model what its list does not know of.
        own[:, :, PLACE["before_record"]] += np.where(nearest == 1, target - _sum(own), 0.0)
        lab.waiting = np.where((nearest == 1)[:, :, None], own, lab.waiting)
        abroad = labs.spread(self._column("teacher", row) > labs.best(before) - p.domestic_distance + 1e-9)
        taught = np.where(abroad, TAUGHT_ABROAD, TAUGHT_HOME)
        lab.source = np.choose(nearest, [lab.source, OWN_RUN, taught]).astype(np.int8)

    # ------------------------------------------------------------------------------------------- what it did

    def _released(self, before: Array, after: Array) -> dict[str, Array]:
        """Return what a month's releases did to each side's best capability, by part: (worlds, 2).

        `before` and `after` are the capability of every lab's best model.
        """
        labs = self._world.labs
        jump = labs.best(after) - labs.best(before)
        source = self._of_winner(self._labs.source[:, :, None], after)[:, :, 0]
        new = (jump > 0.0) & (source == OWN_RUN)
        old, model = self._best, self._of_winner(self._labs.waiting, after)
        whole = _sum(model) - _sum(old)
        scale = np.where(new, jump / np.where(new & (whole != 0.0), whole, 1.0), 0.0)
        found = {name: scale * amounts for name, amounts in self._difference(old, model).items()}
        rival = labs.best(before)[:, ::-1]
        abroad = np.where(source == TAUGHT_ABROAD, jump, 0.0)
        found["rival_release"] = np.minimum(np.maximum(rival - self._rival_was, 0.0), abroad)
        found["distilled_abroad"] = abroad - found["rival_release"]
        found["distilled_home"] = np.where(source == TAUGHT_HOME, jump, 0.0)
        self._rival_was = np.where(jump > 0.0, rival, self._rival_was)
        self._best = np.where(new[:, :, None], model, old)
        return {name: amounts for name, amounts in found.items() if amounts.any()}

    def _difference(self, old: Array, new: Array) -> dict[str, Array]:
        """Return what one model has more of than another, by part, with the data wall split into what moved it.

        A larger run hits the wall harder; more tokens and better use of them move it back.
        """
        found = {name: new[:, :, place] - old[:, :, place] for name, place in PLACE.items()}
        limits = [model[:, :, TOKENS] + model[:, :, SKILL] for model in (old, new)]
        sizes = old[:, :, SIZE], new[:, :, SIZE]
        first, last = (self._wall(sizes[1], limit) - self._wall(sizes[0], limit) for limit in limits)
        grown = 0.5 * (first + last)
        eased, whole = found["data_wall"] - grown, limits[1] - limits[0]
        tokens = new[:, :, TOKENS] - old[:, :, TOKENS]
        part = np.where(whole != 0.0, tokens / np.where(whole != 0.0, whole, 1.0), 0.0)
        return found | {"data_wall": grown, "tokens": eased * part, "data_efficiency": eased * (1.0 - part)}

    def _of_winner(self, values: NDArray[Any], capability: Array) -> NDArray[Any]:
        """Return what belongs to each side's lab of the best released model: (worlds, labs, n) to (worlds, 2, n)."""
        labs, worlds = self._world.labs, np.arange(len(capability))
        found = []
        for side in (0, 1):
            rows = np.flatnonzero(labs.nation == side)
            best = rows[np.argmax(capability[:, rows], axis=1)]
            found.append(values[worlds, best])
        return np.stack(found, axis=1)
