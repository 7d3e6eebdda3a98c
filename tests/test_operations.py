"""How many array operations a month takes: the figure that decides the speed of small worlds.

The aim is 450; docs/benchmarks.md says what is measured and what bounds it. The budget here keeps it from growing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from game.experiments.operations import Counted, operations_a_month
from game.month import MONTH
from game.world import World
from tests.engine.play import FEW

MOST = 1_230

A = np.ones((4, 3)).view(Counted)
KNOWN: list[tuple[str, Callable[[], object], int]] = [
    ("a sum of two arrays", lambda: A + 1.0, 1),
    ("three operations in a line", lambda: np.exp(A) * 2.0 - A, 3),
    ("a reduction", lambda: A.sum(axis=1), 1),
    ("a function of NumPy", lambda: np.where(A > 0.5, A, 0.0), 2),
    ("a selection by an array", lambda: A[:, [0, 2]], 1),
    ("a selection by places", lambda: A.take([0, 2], axis=1), 1),
    ("a slice, which costs nothing", lambda: A[:, 1:], 0),
    ("a sum of a slice", lambda: A[:, 1:] + A[:, :1], 1),
]


@pytest.mark.parametrize(("what", "work", "expected"), KNOWN, ids=[name for name, _, _ in KNOWN])
def test_the_counter_counts(what: str, work: Callable[[], object], expected: int) -> None:
    before = Counted.operations
    work()
    assert Counted.operations - before == expected, what


def test_counting_changes_no_number() -> None:
    counted, plain = World(seed=3, worlds=2, researchers=FEW), World(seed=3, worlds=2, researchers=FEW)
    operations_a_month(counted, 6)
    plain.run(plain.start + 6)
    np.testing.assert_array_equal(np.asarray(counted.history.values), plain.history.values)
    counted.close(), plain.close()


@pytest.mark.parametrize("worlds", [1, 16])
def test_a_month_stays_within_its_budget_of_array_operations(
    worlds: int, record_property: Callable[[str, object], None]
) -> None:
    """The mean over a year in which doctrines decide, with 1,000 researchers a world."""
    world = World("baseline-2025", 3, worlds, us="moat", china="native-silicon", sighted=False)
    world.run(world.start + 12)
    mean = operations_a_month(world, 12)
    world.close()
    record_property("operations a month", mean)
    assert 100 < mean <= MOST, f"{mean:.0f} array operations a month"


def test_operations_do_not_grow_with_worlds_or_researchers() -> None:
    told = []
    for worlds, researchers in ((1, 100), (32, 100), (2, 3000)):
        world = World("baseline-2025", 3, worlds, researchers=researchers, sighted=False)
        told.append(operations_a_month(world, 6))
        world.close()
    assert max(told) < 1.15 * min(told), told


def test_the_month_is_a_visible_list_of_labelled_phases() -> None:
    """A probe can be put after any label, and timings tell what each phase cost."""
    labels = [phase.label for phase in MONTH]
    assert len(set(labels)) == len(labels) >= 16
    world = World(seed=3, researchers=FEW)
    seen: list[str] = []
    for label in labels:
        world.probes[label] = lambda _, label=label: seen.append(label)
    world.timings = {}
    world.step()
    assert seen == labels, "the first month has every phase, in order"
    assert set(world.timings) == set(labels) and all(cost >= 0 for cost in world.timings.values())
    world.close()
