"""Parameters: each says its unit, range and source; contested ones differ by world; sets replace by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from game import parameters
from game.calendar import month_from_text
from game.chance import Chance
from game.configuration import load
from game.errors import PrimacyError
from game.parameters import Parameters, declared, parameter_set, set_names, triangle
from game.paths import config_path
from game.switches import MECHANISMS
from game.world import World
from tests.engine.play import FEW

NAMES = list(declared())
BOUNDED_UNITS = {"share", "0 or 1"}


def pair(number: object) -> np.ndarray:
    """A number, or one for each nation, as an array."""
    return np.array(list(number.values()) if isinstance(number, dict) else [number], dtype=float)


def drawn(worlds: int = 200, name: str = "evidence", seed: int = 5) -> Parameters:
    numbers = np.arange(worlds, dtype=np.int64)
    return Parameters.draw(parameter_set(name), Chance(seed, numbers, np.zeros(worlds, np.int64)))


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_says_what_it_is_and_where_it_comes_from(name: str) -> None:
    mechanism, parameter = declared()[name]
    assert mechanism in MECHANISMS
    assert parameter.unit and len(parameter.meaning) > 5
    assert parameter.source == "assumed" or len(parameter.source) > 5
    if parameter.low is not None and parameter.high is not None:
        low, value, high = np.broadcast_arrays(pair(parameter.low), pair(parameter.value), pair(parameter.high))
        assert (low <= value).all() and (value <= high).all() and (low < high).any()
        if parameter.unit in BOUNDED_UNITS:
            assert (low >= 0).all() and (high <= 1.5).all()


def test_a_source_of_the_calibration_data_names_its_file() -> None:
    cited = [p.source for _, p in declared().values() if ".csv" in p.source]
    assert len(cited) > 30
    known = """applied capability capital compute controls data dependence distillation energy fabs
    hardware inference models regulation shocks talent targets""".split()
    for source in cited:
        named = [word.strip(",;()").removesuffix(".csv") for word in source.split() if ".csv" in word]
        assert set(named) <= set(known), source


def test_no_parameter_is_left_without_a_reader() -> None:
    """A parameter that no rule reads is a promise that the model does not keep."""
    folder = Path(parameters.__file__).parent
    text = "".join(
        path.read_text(encoding="utf-8") for part in (folder, folder.parent / "agents") for path in part.rglob("*.py")
    )
    regional = ("pull_", "foreign_")
    unread = [name for name in NAMES if f".{name}" not in text and not name.startswith(regional)]
    assert unread == []


# ------------------------------------------------------------------------------------------------ what is refused


def refused(folder: Path, change: dict[str, object], drop: tuple[str, ...] = ()) -> str:
    """What is said of a file of parameters with one that was changed."""
    entry: dict[str, object] = {"meaning": "a thing that matters", "unit": "share", "value": 0.5, "source": "assumed"}
    entry.update(change)
    for key in drop:
        del entry[key]
    path = folder / "M99-own.yaml"
    path.write_text(yaml.safe_dump({"mechanism": "M1", "parameters": {"own_thing": entry}}))
    with pytest.raises(PrimacyError) as refusal:
        load(parameters._File, path)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("change", "drop", "named"),
    [
        ({}, ("source",), "source"),
        ({"source": ""}, (), "source"),
        ({}, ("unit",), "unit"),
        ({"unit": ""}, (), "unit"),
        ({}, ("meaning",), "meaning"),
        ({"value": "half"}, (), "value"),
        ({"low": 0.1}, (), "low and high"),
        ({"low": 0.6, "high": 0.9}, (), "between low and high"),
        ({"value": {"us": 1.0, "europe": 2.0}}, (), "value"),
        ({"sorce": "x"}, (), "sorce"),
        ({"value": float("nan")}, (), "value"),
    ],
)
def test_a_parameter_that_does_not_say_what_it_must_is_refused(
    tmp_path: Path, change: dict[str, object], drop: tuple[str, ...], named: str
) -> None:
    sentence = refused(tmp_path, change, drop)
    assert named in sentence and "M99-own.yaml" in sentence and "\n" not in sentence


def test_a_set_that_changes_what_is_no_parameter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("title: Own\ntext: A user's.\nchanges:\n  nativ_tax: {value: 0.1, source: assumed}\n")
    with pytest.raises(PrimacyError, match="nativ_tax"):
        parameter_set(str(path))
    with pytest.raises(PrimacyError, match="evidence"):
        World(parameters="evidenz")
    with pytest.raises(PrimacyError, match="nativ_tax"):
        World(overrides={"nativ_tax": 0.1})


# ------------------------------------------------------------------------------------------------ what is drawn


def test_contested_parameters_differ_by_world_and_keep_their_range() -> None:
    values = dict(drawn().items())
    contested = 0
    for name, parameter in parameter_set("evidence").items():
        if parameter.low is None:
            assert values[name].shape[0] == 1
            assert (values[name][0] == pair(parameter.value)).all()
            continue
        contested += 1
        assert values[name].shape[0] == 200
        assert (values[name] >= pair(parameter.low) - 1e-12).all() and (
            values[name] <= pair(parameter.high) + 1e-12
        ).all()
        assert len(np.unique(values[name][:, 0])) == 200
    assert contested > 60


def test_draws_follow_the_triangle_with_its_mode_at_the_value() -> None:
    values = dict(drawn(4_000).items())
    for name in ("english_tokens", "native_tax", "distillation_rate", "capital_base"):
        parameter = parameter_set("evidence")[name]
        low, mode, high = (pair(x)[0] for x in (parameter.low, parameter.value, parameter.high))
        column = values[name][:, 0]
        assert column.mean() == pytest.approx((low + mode + high) / 3.0, abs=0.02 * (high - low))
        under = (mode - low) / (high - low)
        assert (column < mode).mean() == pytest.approx(under, abs=0.04)


def test_a_world_draws_the_same_parameters_alone_and_in_company() -> None:
    company = World(seed=8, worlds=5, first_world=10, researchers=FEW)
    alone = World(seed=8, worlds=1, first_world=13, researchers=FEW)
    for (name, many), (_, one) in zip(company.p.items(), alone.p.items(), strict=True):
        assert many[min(3, len(many) - 1)].tobytes() == one[0].tobytes(), name
    company.close(), alone.close()


def test_draws_of_different_parameters_are_unrelated() -> None:
    values = [v[:, 0] for _, v in drawn(1_000).items() if v.shape[0] == 1_000]
    correlation = np.corrcoef(np.stack(values)) - np.eye(len(values))
    assert np.abs(correlation).max() < 5.0 / np.sqrt(1_000)


@pytest.mark.parametrize("draw", [0.0, 0.2, 0.5, 0.999999, 1.0])
def test_the_quantile_of_a_triangle(draw: float) -> None:
    """Against its distribution function, with the mode inside and at either end."""
    for low, mode, high in ((0.0, 0.3, 1.0), (-2.0, -2.0, 5.0), (1.0, 4.0, 4.0)):
        x = float(triangle(np.array(draw), np.array(low), np.array(mode), np.array(high)))
        below = (
            (x - low) ** 2 / ((high - low) * (mode - low))
            if x < mode
            else 1 - (high - x) ** 2 / ((high - low) * max(high - mode, 1e-300))
        )
        if mode == high and x >= mode:
            below = 1.0
        assert below == pytest.approx(draw, abs=1e-9)
    assert triangle(np.array(draw), np.array(2.0), np.array(2.0), np.array(2.0)) == 2.0


# ------------------------------------------------------------------------------------------------ sets and overrides


def test_the_sets_are_evidence_and_essay_and_evidence_is_the_default() -> None:
    assert {"evidence", "essay"} <= set(set_names())
    world, named = World(seed=3, researchers=FEW), World(seed=3, researchers=FEW, parameters="evidence")
    assert world.parameter_set == "evidence"
    for (name, left), (_, right) in zip(world.p.items(), named.p.items(), strict=True):
        assert np.array_equal(left, right), name
    world.close(), named.close()


def test_the_essay_takes_its_author_at_his_word() -> None:
    """M4: evidence 0-0.13, essay 0.30-0.50; and all that the essay changes moves its way."""
    evidence, essay = dict(drawn().items()), dict(drawn(name="essay").items())
    assert evidence["native_tax"].max() <= 0.131 and evidence["native_tax"].min() >= 0.0
    assert essay["native_tax"].min() >= 0.30 and essay["native_tax"].max() <= 0.50
    harder = (
        "translation_tax",
        "walled_share",
        "alignment_penalty",
        "review_factor",
        "duv_yield_loss",
        "import_distance",
    )
    for name in harder:
        assert essay[name].mean() > evidence[name].mean(), name
    assert essay["euv_hazard"].mean() < evidence["euv_hazard"].mean()
    changed = {name for name in evidence if not np.array_equal(evidence[name], essay[name])}
    assert changed == set(load(parameters.ParameterSet, config_path("parameter_sets") / "essay.yaml").changes)


def test_the_essays_world_is_another_world() -> None:
    until = month_from_text("2029-01")
    games = [World(seed=3, worlds=8, researchers=FEW, parameters=name).run(until) for name in ("evidence", "essay")]
    gap = [game.history.of("capability_gap")[-1].mean() for game in games]
    assert gap[1] > gap[0]
    for game in games:
        game.close()


def test_an_override_holds_in_all_worlds_and_for_one_number_a_nation() -> None:
    world = World(
        seed=3, worlds=3, researchers=FEW, overrides={"native_tax": 0.2, "gdp_growth": {"us": 0.01, "china": 0.03}}
    )
    assert world.p.native_tax.tolist() == [[0.2]]
    assert world.p.gdp_growth.tolist() == [[0.01, 0.03]]
    world.run(world.start + 12)
    gdp = world.history.of("us_gdp")
    np.testing.assert_allclose(gdp[-1] / gdp[0], 1.01, rtol=1e-3)
    world.close()


def test_an_unknown_name_is_no_parameter() -> None:
    with pytest.raises(AttributeError, match="nativ_tax"):
        _ = drawn(1).nativ_tax
