"""Sensitivity: inputs that decide are found, noise is not, and what flips the verdict is told from other worlds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from game.experiments import sensitivity
from game.experiments.sensitivity import OUTCOMES, VERDICT, Sample, drawn, flips, weigh
from game.experiments.sensitivity_report import Findings, page
from game.experiments.setup import Setup
from game.experiments.turning import turn, turn_together
from game.world import World
from tests.engine.play import FEW

NAMES = ("rules", "helps", "idle", "vain")


@pytest.fixture(scope="module")
def made() -> Sample:
    """Worlds in which one input decides the lead and another the applied ratio; two do nothing."""
    luck = np.random.Generator(np.random.PCG64(4))
    inputs = luck.random((1500, len(NAMES)))
    lead = 12.0 * inputs[:, 0] + luck.standard_normal(1500)
    ratio = 0.9 + 0.5 * inputs[:, 1] + 0.02 * luck.standard_normal(1500)
    split = (lead >= 4.0) & (ratio >= 1.1)
    ends = np.where(split, "bifurcation", np.where(lead < 4.0, "parity", "contested"))
    return Sample(NAMES, inputs, np.stack([lead, ratio, split], axis=1), ends)


def test_what_decides_weighs_more_than_noise(made: Sample) -> None:
    weights, chance = weigh(made)
    heaviest = {outcome: max(weights, key=lambda weight: weight.median[outcome]).name for outcome in OUTCOMES}
    assert heaviest["frontier_lead"] == "rules" and heaviest["applied_ratio"] == "helps"
    by_name = {weight.name: weight for weight in weights}
    assert {weight.name for weight in weights[:2]} == {"rules", "helps"}
    for outcome in ("frontier_lead", "applied_ratio"):
        assert by_name["idle"].median[outcome] < 2.0 * chance[outcome]
    assert by_name["rules"].median[VERDICT] > 3.0 * chance[VERDICT]
    thirds = [third.value for third in by_name["rules"].thirds]
    assert thirds[0] < thirds[1] <= thirds[2] + 0.05 and by_name["rules"].swing > 0.3


def test_a_vectors_noise_is_drawn_a_vector() -> None:
    """Few vectors, each met by many worlds: a parameter that does nothing is not mistaken for one that does."""
    luck = np.random.Generator(np.random.PCG64(5))
    members = luck.integers(0, 30, 1500)
    vector = luck.random((30, 2))[members]
    lead = 6.0 * vector[:, 0] + luck.standard_normal(1500)
    ends = np.where(lead >= 4.0, VERDICT, "parity")
    outcomes = np.stack([lead, lead, lead >= 4.0], axis=1)
    weights, chance = weigh(Sample(("rules", "idle"), vector, outcomes, ends, ("rules", "idle"), members))
    by_name = {weight.name: weight for weight in weights}
    assert by_name["idle"].median["frontier_lead"] > chance["frontier_lead"]  # noise by worlds would be taken in
    assert by_name["idle"].chance["frontier_lead"] > 2.0 * chance["frontier_lead"]
    assert weights[0].name == "rules" and by_name["rules"].excess > 0.0


def test_what_flips_the_verdict_is_found_and_told_from_other_worlds(made: Sample) -> None:
    steps = flips(made)
    assert {steps[0].name, steps[1].name} == {"rules", "helps"}
    assert steps[1].share.value > 0.9  # not the usual end here: towards it
    assert steps[0].worlds == pytest.approx(250, rel=0.2)  # a third of the half that was not searched
    turned_round = Sample(made.names, 1.0 - made.inputs, 1.0 - made.outcomes, np.where(
        made.verdicts == VERDICT, "contested", VERDICT))  # fmt: skip
    assert flips(turned_round)[1].share.value < 0.1  # the usual end: away from it


def test_nothing_varies_and_nothing_weighs() -> None:
    same = Sample(
        NAMES, np.random.Generator(np.random.PCG64(1)).random((400, 4)), np.ones((400, 3)), np.full(400, VERDICT)
    )
    weights, chance = weigh(same)
    assert all(weight.median[outcome] == 0.0 for weight in weights for outcome in OUTCOMES)
    assert chance[VERDICT] == 0.0 and all(third.value == 1.0 for third in weights[0].thirds)


def test_every_uncertainty_of_a_batch_is_an_input() -> None:
    world = World(seed=3, worlds=6, researchers=FEW)
    found = drawn(world)
    contested = [name for name, values in world.p.items() if values.shape[0] > 1]
    assert all(any(key == name or key.startswith(f"{name}.") for key in found) for name in contested)
    assert any(key.startswith("start chipmakers.SMIC") for key in found)
    assert any(key.startswith("trait labs.") for key in found)
    assert all(values.shape == (6,) for values in found.values())
    assert sum(np.ptp(values) > 0.0 for values in found.values()) > len(contested) + 30
    again = World(seed=3, worlds=1, first_world=4, researchers=FEW)
    assert {key: values[4] for key, values in found.items()}.items() >= {
        key: values[0] for key, values in drawn(again).items() if not key.startswith("trait")
    }.items()
    world.close(), again.close()


def test_a_parameter_is_turned_in_the_same_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    setup = Setup("baseline-2025", "balanced", "balanced", until=24_300 + 12)
    world = setup.world(0, 8, history=False)
    known = drawn(world)
    world.close()
    sample = Sample(tuple(known), np.stack(list(known.values()), axis=1), np.zeros((8, 3)), np.full(8, VERDICT))
    turned = turn(replace(setup, until=world.start + 2), sample, "native_tax", 4)
    assert turned.low < turned.high and sum(turned.to.values()) == turned.out
    sided = turn(
        replace(setup, until=world.start + 2), sample, next(n for n in known if n.startswith("capital_base")), 4
    )
    assert sided.low < sided.high
    together = turn_together(replace(setup, until=world.start + 2), [turned, sided], 4)
    assert [each.names for each in together] == [(turned.name,), (turned.name, sided.name)]
    assert all(sum(each.verdicts.values()) == pytest.approx(1.0) for each in together)


def test_the_page_says_what_was_found(made: Sample) -> None:
    weights, chance = weigh(made)
    text = page(
        Findings(Setup("baseline-2025", "a", "b"), made, weights, chance, flips(made), [], []), "primacy sensitivity"
    )
    assert "rules" in text and "| chance |" in text and "1,500 worlds" in text


def test_draw_keeps_inputs_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sensitivity, "TOGETHER", 4)
    start = World(researchers=FEW).start
    setup = Setup("baseline-2025", "balanced", "balanced", until=start + 2)

    class Quiet:
        def start(self, total: int, done: int) -> None: ...

        def advance(self, worlds: int) -> None: ...

    sample = sensitivity.draw(setup, 6, Quiet())
    assert sample.worlds == 6 and sample.inputs.shape == (6, len(sample.names)) and sample.outcomes.shape == (6, 3)
