"""The essay as experiments: what a result means, what effects are, and that what is forced is found out."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.calendar import month_from_text
from game.errors import PrimacyError
from game.experiments.arms import Ran, job
from game.experiments.claim_files import Claim, Reading, load_claim
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
from tests.engine.at_once import AtOnce, Silent
from tests.engine.claims import CLAIM, SMALL, small_run, written

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
