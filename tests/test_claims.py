"""The essay as experiments: what a result means, what the files may say, and that what is forced is found out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.calendar import month_from_text
from game.conditions import parse_condition
from game.errors import PrimacyError
from game.experiments.arms import Ran, job, open_world
from game.experiments.claim_files import Claim, Reading, claim_names, load_claim
from game.experiments.claims import Finding, Plan, Report, run_claims
from game.experiments.claims_page import write_claims
from game.experiments.claims_report import csv_text, summary
from game.experiments.design import Sample, admissible, adverse_corner, vectors_of
from game.experiments.effects import Effect, effect_of, judge
from game.experiments.forced import Forced, Search
from game.experiments.quantities import Quantity, reads, resolved
from game.experiments.setup import Setup, advance
from game.experiments.statistics import Interval
from game.outcome.verdict import verdict_keys, verdicts

CLAIM = """
claim: Q99
title: A title
says: Something
test: A test
arms:
  more: {text: more of it, china: {doctrine: balanced, hold: {strictness: 0.9}}}
  less: {text: less of it, china: {doctrine: balanced, hold: {strictness: 0.1}}}
readings:
  - key: first
    text: the difference
    unit: decades
    of: china_alignment_penalty
    arms: {more: 1, less: -1}
    month: 2026-12
    predicted: higher
    smallest: 0.001
evidence: [{says: Nothing is known., stand: silent, source: assumed}]
limits: [none known]
"""


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "claim.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


class AtOnce(Executor):
    """Does the work in this process, as soon as it is handed out."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args))
        except Exception as error:  # noqa: BLE001 - as a pool does
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        pass


class Silent:
    def start(self, total: int, done: int) -> None:
        pass

    def advance(self, worlds: int) -> None:
        pass


SMALL = Search(vectors=4, each=1, suspects=1, many=(6,))


def small_run(names: list[str], sets: tuple[str, ...] = ("evidence",), worlds: int = 6) -> Report:
    plan = Plan([load_claim(name) for name in names], sets, worlds, search=SMALL)
    return run_claims(plan, 1, Silent(), AtOnce)


def started(path: str) -> None:
    run_claims(Plan([load_claim(path)], ("evidence",), 2, search=SMALL), 1, Silent(), AtOnce)


# ------------------------------------------------------------------------------------------------ what it means


@pytest.mark.parametrize(
    ("low", "value", "high", "predicted", "result"),
    [
        (0.5, 1.2, 1.9, "higher", "holds"),
        (-1.9, -1.2, -0.5, "lower", "holds"),
        (-0.1, 1.2, 2.5, "higher", "undecided"),  # the interval includes 0
        (0.1, 0.8, 1.5, "higher", "undecided"),  # the effect is below the smallest, the interval is not
        (0.1, 0.4, 0.9, "higher", "fails"),  # too small to matter
        (-0.5, 0.0, 0.5, "higher", "fails"),
        (-1.9, -1.2, -0.5, "higher", "fails"),  # the wrong sign beyond it
        (-1.4, -0.8, -0.2, "higher", "undecided"),  # the wrong sign, but perhaps not beyond it
        (0.5, 1.2, 1.9, "lower", "fails"),
        (-0.9, 0.5, 2.0, "not lower", "holds"),  # a fall as large as what matters is excluded
        (-1.4, -0.4, 0.6, "not lower", "undecided"),
        (-2.9, -2.0, -1.1, "not lower", "fails"),
        (-2.0, -0.5, 0.9, "not higher", "holds"),
        (5.0, 6.0, 7.0, "open", "open"),
    ],
)
def test_a_result_follows_from_sign_interval_and_smallest_effect(
    low: float, value: float, high: float, predicted: Any, result: str
) -> None:
    assert judge(Interval(value, low, high), predicted, 1.0) == result


def a_finding(result: Any, value: float, forced: Forced | None, **changes: Any) -> Finding:
    reading = load_claim("Q18").readings[0].model_copy(update={"predicted": "higher", **changes})
    finding = Finding(load_claim("Q18"), reading, forced=forced)
    finding.effects["evidence"] = Effect(Interval(value, value, value), result, 10, 0.0)
    return finding


KEPT = Forced(0.0, 1.0, 0.1, 0.2, {1: "kept", 2: "kept"})
TURNED = Forced(0.2, 0.7, -0.1, 0.2, {1: "kept", 2: "turned"})
UNSETTLED = Forced(0.1, 0.7, -0.1, 0.2, {1: "kept", 2: "unsettled"})


def test_what_is_forced_is_assumed_and_never_holds() -> None:
    assert a_finding("holds", 0.2, KEPT).result("evidence") == "assumed"
    assert a_finding("undecided", 0.2, KEPT).result("evidence") == "assumed"
    assert a_finding("holds", 0.2, TURNED).result("evidence") == "holds"
    assert a_finding("holds", 0.2, UNSETTLED).result("evidence") == "holds"
    assert a_finding("fails", -0.2, KEPT).result("evidence") == "fails"  # against the prediction: it fails all the same


def test_a_claim_is_its_worst_part_and_readings_of_one_either_their_best() -> None:
    claim = load_claim("Q18")
    plan = Plan([claim], ("evidence",))

    def outcome(*findings: Finding) -> str:
        return Report(plan, list(findings), {}).result(claim, "evidence")

    holds, fails = a_finding("holds", 0.2, TURNED, key="a"), a_finding("fails", 0.0, TURNED, key="b")
    assert outcome(holds, fails) == "fails"
    assert (
        outcome(holds, dataclasses.replace(fails, reading=fails.reading.model_copy(update={"aside": True}))) == "holds"
    )
    assert outcome(holds, a_finding("undecided", 0.0, UNSETTLED, key="c")) == "undecided"
    assert outcome(holds, a_finding("holds", 0.2, KEPT, key="c")) == "assumed"
    assert outcome(holds, a_finding("fails", 0.01, KEPT, key="c")) == "fails"  # assumed, and too small to matter
    either = [
        a_finding("fails", 0.0, TURNED, key="d", either="x"),
        a_finding("holds", 0.2, TURNED, key="e", either="x"),
    ]
    assert outcome(*either) == "holds"


# -------------------------------------------------------------------------------------------------- the numbers


def made_up(values: dict[str, list[float]], month: str = "2026-12") -> Ran:
    """A run with given means: metric -> one value a world."""
    claim = load_claim("Q18")
    window = (month_from_text(month), 12)
    wanted = job(claim.arms["full"], Sample("evidence", 1, 3), values, [window], "")
    means = np.stack([np.array(values[name], dtype=float) for name in wanted.metrics], axis=1)[None]
    return Ran(wanted, means, np.zeros((2, len(values))), 0, 0, 0)


def a_reading(**changes: Any) -> Reading:
    content = {
        "key": "r", "text": "a reading", "unit": "units", "of": "tension", "arms": {"a": 1.0, "b": -1.0},
        "month": "2026-12", "predicted": "higher", "smallest": 0.0, **changes,
    }  # fmt: skip
    return Reading.model_validate(content)


def test_effects_are_paired_relative_or_shares() -> None:
    claim = load_claim("Q18")
    arms = {"a": [made_up({"tension": [11.0, 22.0, 33.0]})], "b": [made_up({"tension": [10.0, 20.0, 30.0]})]}
    assert effect_of(claim, a_reading(), arms).interval.value == pytest.approx(2.0)
    relative = effect_of(claim, a_reading(statistic="relative"), arms).interval
    assert (relative.value, relative.low, relative.high) == pytest.approx((0.1, 0.1, 0.1))
    share = a_reading(statistic="share", of="tension > 15", arms={"a": 1.0}, against=0.5)
    assert effect_of(claim, share, arms).interval.value == pytest.approx(2 / 3 - 0.5)
    ratio = a_reading(statistic="ratio", over={"b": 1.0}, arms={"a": 1.0})
    assert effect_of(claim, ratio, arms).interval.value == pytest.approx(1.1)


def test_a_world_that_cannot_be_read_leaves_both_arms() -> None:
    arms = {"a": [made_up({"tension": [11.0, np.nan, 33.0]})], "b": [made_up({"tension": [10.0, 20.0, 30.0]})]}
    effect = effect_of(load_claim("Q18"), a_reading(), arms)
    assert effect.worlds == 2
    assert effect.interval.value == pytest.approx(2.0)


def test_a_quantity_is_arithmetic_and_nothing_else() -> None:
    values = {"a": np.array([6.0]), "b": np.array([3.0])}
    named = {"half": Quantity("a / 2"), "sum": Quantity("half + b * -(1 - 2)")}
    look = resolved(values.__getitem__, named)
    assert look("sum") == pytest.approx([6.0])
    assert reads(frozenset({"sum"}), named) == {"a", "b"}
    for text in ("a ** 2", "f(a)", "a.b", "a if b else a", "[a]", "a +", "True", "'a'", "a < b"):
        with pytest.raises(PrimacyError, match="not a quantity"):
            Quantity(text)
    with pytest.raises(PrimacyError, match="reads itself"):
        reads(frozenset({"x"}), {"x": Quantity("y + 1"), "y": Quantity("x + 1")})


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


# -------------------------------------------------------------------------------------------------- whole runs


def test_two_claims_run_whole_and_are_told(tmp_path: Path) -> None:
    report = small_run(["Q1", "Q2"], ("essay", "evidence"))
    assert {finding.claim.claim for finding in report.findings} == {"Q1", "Q2"}
    for finding in report.findings:
        for name in ("essay", "evidence"):
            interval = finding.effects[name].interval
            assert interval.low <= interval.value <= interval.high
        assert (finding.forced is not None) == finding.counts
    extra = report.findings[0].effects
    assert extra["essay"].interval.value > extra["evidence"].interval.value  # the essay's tax is higher by declaration
    rows = csv_text(report).splitlines()
    assert len(rows) == 1 + 2 * len(report.findings)
    pytest.importorskip("matplotlib")
    files = write_claims(report, tmp_path, "primacy claims")
    assert {path.name for path in files} == {"claims.csv", "claims.md", "claims.html", "Q1.png", "Q2.png"}
    assert all(path.stat().st_size > 0 for path in files)
    text = summary(report, "primacy claims")
    assert "Q2" in text and "What fails or is undecided" in text


def test_an_arm_of_several_claims_is_run_once_and_the_chunks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    from game.experiments import claims

    whole = small_run(["Q1", "Q2"])
    monkeypatch.setattr(claims, "CHUNK", 4)
    pieces = small_run(["Q1", "Q2"])
    for one, other in zip(whole.findings, pieces.findings, strict=True):
        assert one.effects["evidence"] == other.effects["evidence"]
    assert len({id(ran) for key, runs in whole.ways.items() for ran in runs}) == 1


def test_verdicts_of_an_arm_are_the_games_own() -> None:
    claim = load_claim("Q12")
    reading = claim.readings[0]
    arm = claim.arms["pairs"].pairs[7]
    one = Claim.model_validate(claim.model_dump(mode="python", exclude={"arms", "readings"}) | {
        "arms": {"pairs": {"text": "a pair", "us": arm.us, "china": arm.china}},
        "readings": ({**reading.model_dump(exclude={"month"}), "month": "2034-12", "aside": True},),
    })  # fmt: skip
    report = run_claims(Plan([one], ("evidence",), 8, search=SMALL), 1, Silent(), AtOnce)
    world = Setup("baseline-2025", str(arm.us), str(arm.china)).world(0, 8, False)
    advance(world)
    found = verdicts(world)
    shares = {key: found.count(key) / 8 for key in verdict_keys()}
    rest = max(share for key, share in shares.items() if key != "bifurcation")
    assert report.findings[0].effects["evidence"].interval.value == pytest.approx(shares["bifurcation"] - rest)


# ------------------------------------------------------------------------------------------------------ forced


def test_what_the_form_decides_is_found_to_be_forced_and_what_luck_decides_is_not(tmp_path: Path) -> None:
    """The penalty rises with strictness whatever the parameters; the lead falls or rises with the draw of them."""
    second = """
  - key: second
    text: the sign of this depends on the parameters drawn
    unit: share
    of: china_interconnect_tax - us_interconnect_tax
    arms: {less: 1}
    month: 2026-12
    predicted: higher
    smallest: 0.0
"""
    text = CLAIM.replace("evidence: [", second.strip("\n") + "\nevidence: [")
    claim = load_claim(written(tmp_path, text))
    search = Search(vectors=8, each=1, suspects=1, many=(8,))
    report = run_claims(Plan([claim], ("evidence",), 8, search=search), 1, Silent(), AtOnce)
    penalty, tax = report.findings
    assert penalty.forced is not None and penalty.forced.is_forced
    assert penalty.result("evidence") == "assumed"
    assert tax.forced is not None and tax.forced.is_free


def test_the_design_spans_both_sets_and_the_corner_is_the_adverse_one() -> None:
    ranges = admissible()
    assert ranges["native_tax"].low[0] == pytest.approx(0.0)  # the evidence's low end
    assert ranges["native_tax"].high[0] == pytest.approx(0.5)  # the essay's high end
    places = list(ranges)
    vectors = np.arange(128)
    tax = vectors_of(list(range(128)))["native_tax"][:, 0]
    corner = adverse_corner(-tax, vectors)  # margins fall with the tax
    assert corner[places.index("native_tax")] == 1
    assert adverse_corner(tax, vectors)[places.index("native_tax")] == 0
    assert vectors_of([corner])["native_tax"][0, 0] == pytest.approx(0.5)


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
