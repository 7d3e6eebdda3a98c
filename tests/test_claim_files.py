"""Files of claims: that all twenty load, that mistakes are refused, and that interventions do what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.calendar import month_from_text
from game.conditions import parse_condition
from game.errors import PrimacyError
from game.experiments.arms import job, open_world
from game.experiments.claim_files import claim_names, load_claim
from game.experiments.design import Sample, vectors_of
from game.experiments.setup import advance
from tests.engine.claims import CLAIM, started, written

# ---------------------------------------------------------------------------------------------------- the files


def test_all_twenty_claims_load_and_can_begin() -> None:
    assert claim_names() == [f"Q{number}" for number in range(1, 21)]
    for name in claim_names():
        claim = load_claim(name)
        assert any(reading.predicted != "open" and not reading.aside for reading in claim.readings)
        for arm, each in claim.arms.items():
            last = max(reading.month for reading in claim.readings if arm in reading.weighs)
            world = open_world(job(each.pairs[0], Sample("evidence", 1, 1), (), [(last, 1)], f"{name}, {arm}"), 0, 1)
            world.close()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("of: china_alignment_penalty", "of: china_aligment_penalty", "china_alignment_penalty"),
        ("arms: {more: 1, less: -1}", "arms: {mor: 1, less: -1}", 'did you mean "more"'),
        ("strictness: 0.9", "strictnes: 0.9", "strictness"),
        ("predicted: higher", "predicted: up", "one of higher, lower"),
        ("smallest: 0.001", "smallest: -1", "smallest"),
        ("    of: china_al", "    over: {more: 1}\n    of: china_al", "ratio"),
        ("  less: {text: less", "  idle: {text: idle}\n  less: {text: less", 'no reading reads the arm "idle"'),
        ("limits: [none known]", "", "limits"),
    ],
)
def test_a_mistake_in_a_claim_is_one_clear_sentence(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in CLAIM
    path = written(tmp_path, CLAIM.replace(old, new))
    with pytest.raises(PrimacyError) as found:
        started(path)
    assert complaint in str(found.value)


def test_an_unknown_claim_is_refused_with_a_guess() -> None:
    with pytest.raises(PrimacyError, match='no claim "Q21"'):
        load_claim("Q21")


@pytest.mark.parametrize(
    ("intervention", "complaint"),
    [
        ("{month: 2025-06, column: labs.china.capabilty, value: 1}", "capability"),
        ("{month: 2025-06, column: labs.chin.capability, value: 1}", "china"),
        ("{month: 2025-06, column: lab.china.capability, value: 1}", "labs"),
        ("{month: 2025-06, column: governments.us.capital_mood, value: 9}", "allowed: 0 to 4"),
        ("{month: 2012-06, column: governments.us.capital_mood, value: 1}", "outside the run"),
        ("{month: 2025-06, column: governments.us.capital_mood}", "needs one"),
        ("{month: 2025-06, shock: capital_bst}", "capital_bust"),
        ("{month: 2025-06, column: governments.us.capital_mood, value: 1, after: tea}", "phase"),
    ],
)
def test_a_mistake_in_an_intervention_is_refused(tmp_path: Path, intervention: str, complaint: str) -> None:
    text = CLAIM.replace("less: {text: less of it,", f"less: {{text: less, interventions: [{intervention}],")
    with pytest.raises(PrimacyError, match=complaint):
        started(written(tmp_path, text))


# --------------------------------------------------------------------------------------------------- interventions


def worlds_of(name: str, arm: str, until: str, worlds: int = 4) -> Any:
    claim = load_claim(name)
    wanted = job(
        claim.arms[arm].pairs[0],
        Sample("evidence", 1, worlds),
        ["china_capability", "frontier_lead", "us_capital_mood"],
        [(month_from_text(until), 1)],
        arm,
    )
    world = open_world(wanted, 0, worlds)
    advance(world)
    return world


def test_a_capped_capability_stays_and_nothing_moves_before() -> None:
    capped, free = worlds_of("Q11", "capped", "2028-06"), worlds_of("Q11", "free", "2028-06")
    held, loose = (world.history.of("china_capability") for world in (capped, free))
    begins = month_from_text("2027-01") - int(capped.history.months[0])
    assert np.array_equal(held[:begins], loose[:begins])
    assert np.allclose(held[begins:], held[begins - 1])
    assert (loose[-1] > held[-1]).all()
    assert np.allclose(capped.frontier[:, 1], held[-1])


def test_a_hold_ends_when_it_should() -> None:
    crash = worlds_of("Q19", "crash", "2029-12")
    mood = crash.history.of("us_capital_mood")
    first = int(crash.history.months[0])
    inside = slice(month_from_text("2027-02") - first, month_from_text("2028-12") - first + 1)
    assert np.allclose(mood[inside], 0.3)
    assert (mood[-1] > 0.3).all()


def test_a_shock_strikes_in_its_month_in_every_world(tmp_path: Path) -> None:
    text = CLAIM.replace(
        "less: {text: less of it, china: {doctrine: balanced, hold: {strictness: 0.1}}}",
        "less: {text: a shock, interventions: [{month: 2025-06, shock: strait_drills}]}",
    )
    claim = load_claim(written(tmp_path, text))
    runs = []
    for arm in (claim.arms["less"], claim.arms["less"].model_copy(update={"interventions": ()})):
        world = open_world(job(arm, Sample("evidence", 1, 4), ["tension"], [(month_from_text("2025-08"), 1)], ""), 0, 4)
        advance(world)
        runs.append(world.history.of("tension"))
    struck, calm = runs
    month = month_from_text("2025-06") - (month_from_text("2025-01") - 1)
    assert np.array_equal(struck[:month], calm[:month])
    assert (struck[-1] > calm[-1]).all()


def test_a_held_lever_is_left_alone_by_rules(tmp_path: Path) -> None:
    claim = load_claim("Q6")
    wanted = job(claim.arms["harsh"], Sample("evidence", 1, 8), (), [(month_from_text("2028-12"), 1)], "")
    world = open_world(wanted, 0, 8)
    advance(world)
    place = world.governments.lever_index["strictness"]
    assert np.allclose(world.governments.target[:, 1, place], 0.9)


def test_a_change_for_one_nation_keeps_what_was_drawn_for_the_other() -> None:
    sample = Sample("evidence", 1, 4, 0, (0, 1, 2, 3))
    given = sample.overrides(0, 4, {"gdp_growth": {"china": 0.01}})["gdp_growth"]
    assert np.allclose(given[:, 1], 0.01)
    assert np.allclose(given[:, 0], vectors_of([0, 1, 2, 3])["gdp_growth"][:, 0])


def test_a_world_takes_a_change_for_one_nation_and_refuses_it_where_there_is_one_number() -> None:
    claim = load_claim("Q20")
    window = [(month_from_text("2025-03"), 1)]
    world = open_world(job(claim.arms["none"], Sample("evidence", 1, 2), (), window, ""), 0, 2)
    assert np.allclose(world.p.infrastructure_speed[:, 1], 0.0)
    assert (world.p.infrastructure_speed[:, 0] > 0.0).all()
    arm = claim.arms["none"].model_copy(update={"parameters": {"fishing_out": {"china": 0.1}}})
    with pytest.raises(PrimacyError, match="one number for both nations"):
        open_world(job(arm, Sample("evidence", 1, 2), (), window, ""), 0, 2)


def test_conditions_of_shares_read_named_quantities() -> None:
    for reading in load_claim("Q10").readings:
        if reading.statistic == "share":
            assert parse_condition(reading.of).metrics
