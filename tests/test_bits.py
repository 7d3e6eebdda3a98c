"""Bit for bit: worlds alone and in company, resumed, forked, and the luck that policy must not touch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import game
from game.cards.view import played_in
from game.levers import LEVERS, levers_of
from game.orders import Orders
from game.outcome.verdict import ended, metrics_of, verdicts
from game.world import World
from tests.engine.checks import bits, chain, state
from tests.engine.play import FEW, standing
from tests.waiting import LONGEST

ROOT = Path(game.__file__).resolve().parents[1]
STEPS = 40


def played(worlds: int, first: int, **options: object) -> World:
    """Worlds `first` ... of seed 5 after forty months."""
    world = World("baseline-2025", 5, worlds, first, researchers=200, **options)  # type: ignore[arg-type]
    return world.run(world.start + STEPS)


def same(left: World, right: World, left_place: int, right_place: int) -> list[str]:
    """What differs in any bit between a world of one group and a world of another."""
    found = []
    for (name, _, mine), (_, _, others) in zip(state(left), state(right), strict=True):
        if mine[left_place].tobytes() != others[right_place].tobytes():
            found.append(name)
    if left.history.values[:, left_place].tobytes() != right.history.values[:, right_place].tobytes():
        found.append("history")
    return found


# ------------------------------------------------------------------------------------------ alone and in company


@pytest.mark.parametrize(("us", "china"), [("moat", "native-silicon"), ("sprint", "distillation")])
def test_a_world_is_the_same_alone_and_in_company(us: str, china: str) -> None:
    """World 33 and others: in a group of 40, in groups of other sizes that begin elsewhere, and alone."""
    company = played(40, 0, us=us, china=china)
    for worlds, first in ((1, 33), (7, 30), (13, 27), (3, 0)):
        part = played(worlds, first, us=us, china=china)
        for place in range(worlds):
            assert same(company, part, first + place, place) == []
        part.close()
    company.close()


def test_records_the_essays_parameters_and_frozen_worlds_are_the_same_in_company_too() -> None:
    """Alone, a world that a crisis froze stops; in company its ledger stands still while the others go on."""
    options = {"us": "history", "china": "history", "parameters": "essay", "researchers": FEW}
    options["overrides"] = {"strait_hazard": 0.2, "tension_base": 58.0}
    company = World("october-2022", 9, 8, 100, **options).run()  # type: ignore[arg-type]
    assert 0 < (company.frozen >= 0).sum() < 8
    for place in range(8):
        alone = World("october-2022", 9, 1, 100 + place, **options).run()  # type: ignore[arg-type]
        rows = len(alone.history)
        assert np.array_equal(company.history.values[:rows, place], alone.history.values[:, 0])
        assert (company.history.values[rows:, place] == alone.history.values[-1, 0]).all()
        assert metrics_of(company)[place].tobytes() == metrics_of(alone)[0].tobytes()
        assert verdicts(company)[place] == verdicts(alone)[0]
        assert ended(company)[place] == ended(alone)[0]
        assert company.frozen[place] >= 0 or same(company, alone, place, 0) == []
        alone.close()
    company.close()


def test_what_history_keeps_changes_no_bit() -> None:
    whole, part = played(4, 0), played(4, 0, kept=("tension",))
    assert bits(whole) == bits(part)
    assert np.array_equal(whole.history.of("tension"), part.history.of("tension"))
    whole.close(), part.close()


def test_neighbours_with_other_parameters_and_names_are_other_worlds() -> None:
    company = played(2, 0)
    assert same(company, company, 0, 1) != []
    other = played(1, 0, parameters="essay")
    assert "history" in same(company, other, 0, 0)
    company.close(), other.close()


# --------------------------------------------------------------------------------------------- policy and luck


def test_a_policy_that_changes_nothing_changes_no_bit() -> None:
    """A doctrine that orders every lever to stand where it stands, against nobody giving orders at all."""
    idle = World("baseline-2025", 5, 3, us=None, china=None, researchers=200)
    doctrines = {}
    for place, side in enumerate(("us", "china")):
        level = idle.governments.level[0, place]
        doctrines[side] = standing(side, {key: float(level[list(LEVERS).index(key)]) for key in levers_of(side)})
    repeating = World("baseline-2025", 5, 3, researchers=200, **doctrines)  # type: ignore[arg-type]
    idle.run(), repeating.run()
    assert bits(idle) == bits(repeating)
    assert idle.history.values.tobytes() == repeating.history.values.tobytes()
    idle.close(), repeating.close()


def test_orders_of_a_human_that_change_nothing_change_no_bit() -> None:
    silent = World("baseline-2025", 5, 1, us=None, researchers=FEW)
    spoken = World("baseline-2025", 5, 1, us=None, researchers=FEW)
    for _ in range(12):
        if spoken.is_decision_month:
            target = float(spoken.governments.target[0, 0, list(LEVERS).index("grid")])
            spoken.review("us", Orders({"grid": 1.0}))
            spoken.submit("us", Orders({"grid": target}))
            spoken.submit("us", Orders())
        silent.step(), spoken.step()
    assert bits(silent) == bits(spoken)
    silent.close(), spoken.close()


def test_a_doctrine_ordered_by_hand_gives_the_same_game() -> None:
    """Orders have no private door: what a doctrine orders, submitted by hand, gives the same bits."""
    by_doctrine = World("baseline-2025", 3, 1, us="grid", china=None, researchers=FEW)
    by_hand = World("baseline-2025", 3, 1, us=None, china=None, researchers=FEW)
    keys = list(LEVERS)
    while not by_doctrine.is_over:
        deciding = by_doctrine.is_decision_month
        before = by_doctrine.governments.target[0, 0].copy()
        shares = by_doctrine.governments.programme[0, 0].copy()
        by_doctrine.step()
        if deciding:
            after = by_doctrine.governments.target[0, 0]
            programme = by_doctrine.governments.programme[0, 0]
            changed = {keys[k]: float(after[k]) for k in np.flatnonzero(after != before)}
            programmes = {}
            if not np.array_equal(programme, shares):
                programmes = dict(zip(by_doctrine.governments.programme_index, programme.tolist(), strict=True))
            cards = played_in(by_doctrine, "us", by_doctrine.month - 1)
            by_hand.submit("us", Orders(changed, programmes, cards))
        by_hand.step()
        assert bits(by_doctrine) == bits(by_hand)
    by_doctrine.close(), by_hand.close()


def test_a_visa_lever_moves_nobody_elses_luck() -> None:
    """Who graduates, where they grew up and studied, and all other draws are the same under any visa policy."""
    shut, open_ = (
        World("baseline-2025", 8, 2, us=standing("us", {"talent_policy": level}), china=None, researchers=1000)
        for level in (0.0, 1.0)
    )
    drawn: dict[int, list[np.ndarray]] = {id(shut): [], id(open_): []}
    for world in (shut, open_):
        chain(
            world,
            "orders",
            lambda w: drawn[id(w)].append(np.concatenate([w.luck[s] for s in w.streams.slices], axis=1)),
        )
        world.run(world.start + 60)
    for mine, others in zip(drawn[id(shut)], drawn[id(open_)], strict=True):
        assert np.array_equal(mine, others)
    for column in ("origin", "study", "skill"):
        assert np.array_equal(getattr(shut.researchers, column), getattr(open_.researchers, column))
    region = shut.researchers.region != open_.researchers.region
    assert 0.005 < region.mean() < 0.5, "the lever should move some people, and not all"
    # Nobody is drawn between two regions that the lever does not touch: those who differ are in the US in one world.
    at_home = (shut.researchers.region == 0) | (open_.researchers.region == 0)
    assert (at_home[region]).mean() > 0.5
    shut.close(), open_.close()


# -------------------------------------------------------------------------------------------- resumed and forked


@pytest.mark.parametrize("months", [0, 1, 5, 13, 24, 38])
def test_a_restored_world_goes_on_to_the_same_bits(months: int) -> None:
    lived = World("baseline-2025", 12, 1, us="moat", china="inference", researchers=200)
    lived.run(lived.start + months)
    meta, arrays = lived.state()
    meta = json.loads(json.dumps(meta))
    restored = World.restore(meta, arrays)
    assert bits(restored) == bits(lived)
    for _ in range(8):
        lived.step(), restored.step()
        assert bits(restored) == bits(lived)
    assert restored.history.values.tobytes() == lived.history.values.tobytes()
    lived.close(), restored.close()


def test_a_restored_group_with_switches_and_the_essays_parameters_goes_on_too() -> None:
    options = {"parameters": "essay", "switches": {"M10": False, "M15": False}, "researchers": FEW}
    lived = World("october-2022", 2, 5, 70, us="history", china="history", **options)  # type: ignore[arg-type]
    lived.run(lived.start + 20)
    restored = World.restore(*lived.state())
    lived.run(), restored.run()
    assert bits(restored) == bits(lived)
    assert restored.failed == lived.failed == {}
    assert np.array_equal(restored.frozen, lived.frozen)
    lived.close(), restored.close()


def test_a_state_taken_between_orders_and_their_month_keeps_them() -> None:
    lived = World("baseline-2025", 4, 1, us=None, researchers=FEW)
    lived.run(lived.start + 3)
    lived.submit("us", Orders({"grid": 0.9}))
    restored = World.restore(*lived.state())
    assert restored.government("us").attention == lived.government("us").attention
    lived.run(lived.start + 9), restored.run(restored.start + 9)
    assert bits(restored) == bits(lived)
    lived.close(), restored.close()


@pytest.mark.parametrize("months", [12, 14])
def test_a_fork_leaves_its_parent_alone_and_its_twin_meets_the_same_luck(months: int) -> None:
    parent = World("baseline-2025", 6, 2, us="grid", china="integration", researchers=200)
    undisturbed = World("baseline-2025", 6, 2, us="grid", china="integration", researchers=200)
    parent.run(parent.start + months), undisturbed.run(undisturbed.start + months)
    before = bits(parent)
    fork, twin = parent.fork(4, branch=1), parent.fork(4, branch=1)
    later = parent.fork(2, branch=3)
    fork.run(fork.start + 30), twin.run(twin.start + 30), later.run(later.start + 30)
    assert bits(parent) == before
    assert bits(fork) == bits(twin)
    # Futures 2 and 3 of the first fork live on branches 3 and 4, as the two of the later one do.
    assert same(fork, later, 2, 0) == [] and same(fork, later, 3, 1) == []
    assert same(fork, fork, 0, 2) != [], "two branches of the same world meet different luck"
    parent.run(), undisturbed.run()
    assert bits(parent) == bits(undisturbed)
    for world in (parent, undisturbed, fork, twin, later):
        world.close()


def test_futures_take_after_the_world_they_are_of() -> None:
    """Future k of a group begins as its world k (and again from the first), or as the one that is named."""
    parent = World("baseline-2025", 6, 3, researchers=FEW)
    parent.run(parent.start + 5)
    fork, named = parent.fork(7), parent.fork(2, source=1)
    for future, origin in [(k, k % 3) for k in range(7)]:
        for (name, _, mine), (_, _, others) in zip(state(fork), state(parent), strict=True):
            assert mine[future].tobytes() == others[origin].tobytes(), name
    assert all(
        (mine == others[1]).all() for (_, _, mine), (_, _, others) in zip(state(named), state(parent), strict=True)
    )
    assert fork.month == parent.month and fork.end == parent.end
    for world in (parent, fork, named):
        world.close()


def test_the_lived_branch_of_a_fork_is_the_world_itself() -> None:
    """A fork on branch 0 of a world whose governments stand by their orders meets the parent's own luck."""
    parent = World("baseline-2025", 6, 1, us=None, china=None, researchers=200)
    parent.run(parent.start + 14)
    fork = parent.fork(1, branch=0)
    parent.run(parent.start + 40), fork.run(parent.start + 40)
    assert bits(parent) == bits(fork)
    parent.close(), fork.close()


# ------------------------------------------------------------------------------------------------ other machines

ONE_MONTH = """
import json, sys, numpy as np
from game.world import World
with np.load(sys.argv[1]) as file:
    arrays = dict(file)
world = World.restore(json.loads(open(sys.argv[2]).read()), arrays)
for _ in range(int(sys.argv[4])):
    world.step()
np.savez(sys.argv[3], **world.state()[1])
"""


def dispatched() -> list[str]:
    """CPU features that this NumPy chooses its loops by and this machine has."""
    from numpy._core import _multiarray_umath as core

    return [name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)]


def test_one_month_agrees_on_a_lesser_cpu(tmp_path: Path) -> None:
    """From an equal state a month (and a quarter's first, with the slow rules) agrees to 1e-9 relative."""
    features = dispatched()
    if not features:
        pytest.skip("this NumPy has one kind of loop for this machine")
    world = World("baseline-2025", 21, 4, researchers=500)
    world.run(world.start + 24)
    meta, arrays = world.state()
    np.savez(tmp_path / "state.npz", **arrays)
    (tmp_path / "meta.json").write_text(json.dumps(meta))
    environment = {**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(features), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-c", ONE_MONTH]
    files = [str(tmp_path / name) for name in ("state.npz", "meta.json", "lesser.npz")]
    subprocess.run([*command, *files, "1"], env=environment, check=True, cwd=tmp_path, timeout=LONGEST)
    world.step()
    _, here = world.state()
    world.close()
    with np.load(tmp_path / "lesser.npz") as lesser:
        assert set(lesser.files) == set(here)
        for name, values in here.items():
            if values.dtype.kind == "f":
                np.testing.assert_allclose(lesser[name], values, rtol=1e-9, atol=1e-12, err_msg=name)
            else:
                assert np.array_equal(lesser[name], values), name
