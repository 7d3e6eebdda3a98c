"""The essay's claims held against one finished world, where a claim can be read off a single world at all.

A claim whose readings compare arms (doors closed less open) says nothing of one world. What is read here is one
world's figure, not a test: a test takes many worlds, paired (`game.experiments.claims`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from game.experiments.claim_files import Claim, Reading

if TYPE_CHECKING:
    import numpy as np

    from game.calendar import Month
    from game.world import World

Outcome = Literal["holds", "fails", "open"]


@dataclass(frozen=True)
class Figure:
    """What one world says about one reading."""

    reading: Reading
    month: Month  # the last month of the mean that was read
    value: float  # of the quantity; of a condition 1 where it holds, else 0; of a verdict the same
    line: float | None  # what it is held against; None: nothing, or a condition or a verdict
    outcome: Outcome  # whether that is as the essay foretells
    verdict: str = ""  # this world's, where the reading counts verdicts


def can_be_read(claim: Claim, reading: Reading) -> bool:
    """Whether a reading says what it is of one world (`here`), and is of one arm with nothing changed by hand."""
    if list(reading.arms.values()) != [1.0] or reading.over or reading.since is not None or not reading.here:
        return False
    arm = claim.arms[next(iter(reading.arms))]
    if reading.statistic == "verdict" and reading.weighting not in (None, "applied_ratio"):
        return False
    return not (arm.parameters or arm.switches or arm.interventions)


def figures(claim: Claim, world: World, number: int = 0) -> Iterator[Figure]:
    """What a world, one of those computed together, says of each reading that can be read off it.

    A reading is taken in its month, or in the world's last where it ended before; none where it began only later.
    """
    for reading in claim.readings:
        if can_be_read(claim, reading) and reading.month > world.start:
            figure = _figure(claim, reading, world, number)
            if figure is not None:
                yield figure


def _figure(claim: Claim, reading: Reading, world: World, number: int) -> Figure | None:
    import math

    from game.conditions import parse_condition
    from game.experiments.quantities import Quantity, resolved
    from game.outcome.verdict import verdicts

    history = world.history
    reached = int(history.months[-1])
    month = min(int(reading.month), reached)
    if reading.statistic == "verdict":
        found = str(verdicts(world)[number])
        here = found == reading.of
        return Figure(reading, reached, float(here), None, _outcome(here), found)
    see = resolved(_seen(world, number, month, reading.average), claim.named)
    if reading.statistic == "share":
        here = bool(parse_condition(reading.of).holds(see)[0])
        return Figure(reading, month, float(here), None, _outcome(here))
    value = float(Quantity(reading.of).value(see)[0])
    line = reading.against if reading.statistic != "relative" or reading.against is not None else 1.0
    if not math.isfinite(value) or line is None:
        return None
    if reading.predicted == "open":
        return Figure(reading, month, value, line, "open")
    return Figure(
        reading, month, value, line, _outcome((value > line) == (reading.predicted in ("higher", "not lower")))
    )


def _seen(world: World, number: int, month: Month, average: int) -> Callable[[str], np.ndarray]:
    """The mean of a metric over so many months up to one, (1,); over fewer where the world began later."""
    import numpy as np

    months = np.asarray(world.history.months)
    within = (months > month - average) & (months <= month)

    def see(name: str) -> np.ndarray:
        mean: np.ndarray = world.history.of(name)[within, number].mean(keepdims=True)
        return mean

    return see


def _outcome(as_said: bool) -> Outcome:
    return "holds" if as_said else "fails"
