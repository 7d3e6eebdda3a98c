"""Doctrines: what they wish for, and what is refused."""

from __future__ import annotations

import itertools
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from game.calendar import month_from_text
from game.conditions import Condition, Joined
from game.doctrines import NO_WISH, Doctrine, Wish, doctrine_names, load_doctrine, played_doctrine_names
from game.errors import PrimacyError
from game.levers import LEVERS, PROGRAMMES, SIDES, SideKey, levers_of

SHIPPED = [(side, name) for side in SIDES for name in doctrine_names(side)]
PLAYED = [(side, name) for side in SIDES for name in played_doctrine_names(side)]
NOW = month_from_text("2027-01")


def seeing(**metrics: list[float]) -> Callable[[str], np.ndarray]:
    """A side that sees these metrics, and is far from every threshold in the others."""
    return lambda key: np.array(metrics[key], dtype=float)


def target(wish: Wish, lever: str) -> list[float]:
    return wish.targets[:, list(LEVERS).index(lever)].tolist()


def first_levers(wish: Wish, world: int) -> list[str]:
    """Levers wished for in a world, most urgent first."""
    order = np.argsort(wish.priority[world], kind="stable")
    return [list(LEVERS)[place] for place in order if wish.priority[world, place] < NO_WISH]


# ---------------------------------------------------------------------------------------------------- wishes

EXAMPLE = """
doctrine: example
side: us
title: Example
text: A doctrine for tests.
levers: {grid: 0.9, adoption: 0.5, silicon: 0.4}
programmes: {energy: 0.5, research: 0.1}
rules:
  - when: tension > 60
    levers: {export_ceiling: 0.3, adoption: 0.2}
  - when: us_power_free < 5
    levers: {onsite_power: 0.8, adoption: 0.1}
    programmes: {energy: 0.9}
"""


def doctrine(folder: Path, text: str, side: SideKey = "us") -> Doctrine:
    path = folder / "own.yaml"
    path.write_text(text)
    return load_doctrine(path, side)


def test_rules_replace_standing_targets_only_where_they_hold(tmp_path: Path) -> None:
    see = seeing(tension=[0, 70, 0, 70], us_power_free=[9, 9, 1, 1])
    wish = doctrine(tmp_path, EXAMPLE).wish(NOW, see, 4)
    assert wish.targets.shape == wish.priority.shape == (4, len(LEVERS))
    assert wish.programmes.shape == (4, len(PROGRAMMES))
    assert target(wish, "grid") == [0.9] * 4
    assert target(wish, "adoption") == [0.5, 0.2, 0.1, 0.2]  # where both hold, the rule written first decides
    assert np.isnan(target(wish, "export_ceiling")).tolist() == [True, False, True, False]
    assert np.isnan(target(wish, "edge")).all()
    energy, research = list(PROGRAMMES).index("energy"), list(PROGRAMMES).index("research")
    assert wish.programmes[:, energy].tolist() == [0.5, 0.5, 0.9, 0.9]
    assert wish.programmes[:, research].tolist() == [0.1, 0.1, 0.0, 0.0]


def test_levers_of_a_rule_that_holds_come_first(tmp_path: Path) -> None:
    see = seeing(tension=[0, 70, 0, 70], us_power_free=[9, 9, 1, 1])
    wish = doctrine(tmp_path, EXAMPLE).wish(NOW, see, 4)
    assert first_levers(wish, 0) == ["grid", "adoption", "silicon"]
    assert first_levers(wish, 1) == ["export_ceiling", "adoption", "grid", "silicon"]
    assert first_levers(wish, 2) == ["onsite_power", "adoption", "grid", "silicon"]
    assert first_levers(wish, 3) == ["export_ceiling", "adoption", "onsite_power", "grid", "silicon"]


def test_a_rule_has_no_memory(tmp_path: Path) -> None:
    own = doctrine(tmp_path, EXAMPLE)
    calm = seeing(tension=[0], us_power_free=[9])
    before = own.wish(NOW, calm, 1)
    own.wish(NOW, seeing(tension=[90], us_power_free=[0]), 1)
    np.testing.assert_array_equal(own.wish(NOW, calm, 1).targets, before.targets)


def test_a_world_alone_wishes_as_in_company(tmp_path: Path) -> None:
    own = doctrine(tmp_path, EXAMPLE)
    tension, power = np.random.default_rng(1).uniform(0, 100, 50), np.random.default_rng(2).uniform(0, 10, 50)
    together = own.wish(NOW, seeing(tension=tension, us_power_free=power), 50)
    for world in range(50):
        alone = own.wish(NOW, seeing(tension=tension[[world]], us_power_free=power[[world]]), 1)
        for field in ("targets", "priority", "programmes"):
            np.testing.assert_array_equal(getattr(alone, field)[0], getattr(together, field)[world])


def test_a_doctrine_that_names_nothing_wishes_nothing(tmp_path: Path) -> None:
    wish = doctrine(tmp_path, "{doctrine: idle, side: both, title: a, text: b}").wish(NOW, seeing(), 3)
    assert np.isnan(wish.targets).all()
    assert np.isnan(wish.programmes).all()
    assert (wish.priority == NO_WISH).all()


def test_dated_orders_add_up_month_by_month(tmp_path: Path) -> None:
    own = doctrine(
        tmp_path,
        """
doctrine: dated
side: us
title: a
text: b
record: true
levers: {grid: 0.1, silicon: 0.2}
programmes: {energy: 0.5}
orders:
  - {month: 2022-10, text: a, levers: {silicon: 0.6}, source: c}
  - {month: 2023-01, text: a, levers: {grid: 0.3}, programmes: {silicon: 0.4}, source: c}
""",
    )
    seen = {text: own.wish(month_from_text(text), seeing(), 1) for text in ("2022-09", "2022-10", "2022-12", "2023-01")}
    assert [target(wish, "silicon")[0] for wish in seen.values()] == [0.2, 0.6, 0.6, 0.6]
    assert [target(wish, "grid")[0] for wish in seen.values()] == [0.1, 0.1, 0.1, 0.3]
    assert np.nansum(seen["2022-12"].programmes) == 0.5
    assert np.nansum(seen["2023-01"].programmes) == 0.4


def test_doctrines_travel_to_other_processes(tmp_path: Path) -> None:
    own = doctrine(tmp_path, EXAMPLE)
    own.wish(NOW, seeing(tension=[0], us_power_free=[9]), 1)
    assert pickle.loads(pickle.dumps(own)) == own


# ------------------------------------------------------------------------------------------------- refusals

MISTAKES = {
    "unknown lever": (
        "grid: 0.9",
        "gird: 0.9",
        'unknown lever "levers.gird" for side us; did you mean "grid"?',
    ),
    "unknown lever in a rule": ("export_ceiling: 0.3", "exports: 1", '"rules[0].levers.exports"'),
    "level above 1": ("grid: 0.9", "grid: 9", 'key "levers.grid" must be a number from 0 to 1, not 9'),
    "unknown programme": (
        "energy: 0.5",
        "power: 0.5",
        'unknown programme "programmes.power"; allowed: silicon,',
    ),
    "shares above 1": (
        "energy: 0.5",
        "energy: 0.95",
        '"programmes" add up to 1.05; they must add up to at most 1',
    ),
    "broken condition": (
        "tension > 60",
        "tension is high",
        'key "rules[0].when": "tension is high" is not a condit',
    ),
    "rule that sets nothing": (
        "levers: {export_ceiling: 0.3, adoption: 0.2}",
        "note: a",
        '"rules[0]" sets nothing',
    ),
    "unknown key": ("title:", "titel:", 'unknown key "titel"; did you mean "title"?'),
    "unknown side": ("side: us", "side: uk", "one of us, china or both"),
    "record with rules": ("side: us", "side: us\nrecord: true", "has no rules"),
    "continues without record": (
        "side: us",
        "side: us\ncontinues: history",
        '"continues" is for a doctrine with',
    ),
    "name": ("doctrine: example", "doctrine: My Doctrine", 'key "doctrine" must be text of the form'),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_in_a_doctrine_gives_one_sentence(mistake: str, tmp_path: Path) -> None:
    right, wrong, expected = MISTAKES[mistake]
    assert right in EXAMPLE
    with pytest.raises(PrimacyError) as caught:
        doctrine(tmp_path, EXAMPLE.replace(right, wrong, 1))
    sentence = str(caught.value)
    assert expected in sentence
    assert "own.yaml" in sentence
    assert "\n" not in sentence


def test_china_cannot_hold_american_levers(tmp_path: Path) -> None:
    for side in ("china", "both"):
        with pytest.raises(PrimacyError, match=f"enforcement.* for side {side}"):
            doctrine(
                tmp_path,
                f"{{doctrine: a, side: {side}, title: a, text: b, levers: {{enforcement: 1}}}}",
                "china",
            )


def test_a_doctrine_plays_only_its_side(tmp_path: Path) -> None:
    with pytest.raises(PrimacyError, match=r'own\.yaml: key "side" is us, so it cannot play china'):
        doctrine(tmp_path, EXAMPLE, "china")
    assert doctrine(tmp_path, "{doctrine: a, side: both, title: a, text: b, levers: {grid: 1}}", "china").levers


def test_orders_must_be_in_order(tmp_path: Path) -> None:
    first = "{month: 2023-01, text: a, levers: {grid: 1}, source: c}"
    orders = f"[{first}, {first.replace('2023-01', '2022-12')}]"
    with pytest.raises(PrimacyError, match=r'"orders\[1\]\.month" 2022-12 is before the order above it'):
        doctrine(tmp_path, f"{{doctrine: a, side: us, title: a, text: b, record: true, orders: {orders}}}")


def test_rules_look_only_at_known_metrics(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(EXAMPLE)
    assert load_doctrine(path, "us", metrics={"tension", "us_power_free"})
    with pytest.raises(PrimacyError, match=r'"rules\[1\]\.when" asks for us_power_free, which is no metric; did you'):
        load_doctrine(path, "us", metrics={"tension", "us_power_fre", "china_power_free"})


def test_unknown_name_lists_the_names() -> None:
    with pytest.raises(PrimacyError, match='no US doctrine named "gird"; did you mean "grid"'):
        load_doctrine("gird", "us")
    with pytest.raises(PrimacyError, match='no China doctrine named "moat"'):
        load_doctrine("moat", "china")
    with pytest.raises(PrimacyError, match="no US doctrine named"):
        load_doctrine("../china/balanced", "us")


def test_a_record_continues_only_a_finished_record(tmp_path: Path) -> None:
    base = "doctrine: a\nside: us\ntitle: a\ntext: b\nrecord: true\n"
    with pytest.raises(PrimacyError, match="does not itself continue another"):
        doctrine(tmp_path, base + "continues: history-2026\n")
    with pytest.raises(PrimacyError, match="does not itself continue another"):
        doctrine(tmp_path, base + "continues: grid\n")
    early = "orders: [{month: 2020-01, text: a, levers: {grid: 1}, source: c}]\n"
    with pytest.raises(PrimacyError, match="must not begin before 2025-06"):
        doctrine(tmp_path, base + "continues: history\n" + early)


# ---------------------------------------------------------------------------------------- what ships with us


def test_the_promised_doctrines_ship() -> None:
    assert set(played_doctrine_names("us")) == {
        "moat",
        "grid",
        "sprint",
        "diffusion",
        "open-stack",
        "balanced",
    }
    assert set(played_doctrine_names("china")) == {
        "native-silicon", "distillation", "application-pivot", "integration", "inference", "balanced",
    }  # fmt: skip
    for side in SIDES:
        assert set(doctrine_names(side)) - set(played_doctrine_names(side)) == {"history", "history-2026"}


@pytest.mark.parametrize(("side", "name"), SHIPPED)
def test_shipped_doctrine_is_itself(side: SideKey, name: str) -> None:
    shipped = load_doctrine(name, side)
    assert shipped.doctrine == name
    assert shipped.side == side
    assert list(shipped.levers) and set(shipped.levers) == set(levers_of(side))  # every lever has a start or target
    assert len(shipped.text.split()) <= 70


@pytest.mark.parametrize(("side", "name"), PLAYED)
def test_played_doctrine_reacts(side: SideKey, name: str) -> None:
    played = load_doctrine(name, side)
    moving = [rule for rule in played.rules if rule.levers or rule.programmes]
    assert 2 <= len(moving) <= 5 and len(played.rules) - len(moving) <= 4
    standing = played.wish(NOW, lambda key: np.array([np.nan]), 1)
    for number, rule in enumerate(played.rules):
        alone = played.model_copy(update={"rules": (rule,)})
        held = Doctrine.model_validate(alone.model_dump()).wish(NOW, extreme(rule.condition), 1)
        moves = not np.array_equal(held.targets, standing.targets, equal_nan=True)
        urgent = [wanted.play.key for wanted in held.plays if wanted.urgent]
        assert moves or urgent == [text.partition(":")[0] for text in rule.play] != [], f"rule {number} changes nothing"


def extreme(condition: Condition) -> Callable[[str], np.ndarray]:
    """A side that sees what makes the condition hold."""
    values: dict[str, float] = {}

    def visit(part: Condition) -> None:
        if isinstance(part, Joined):
            visit(part.left)
            visit(part.right)
        else:
            values[part.metric] = part.number + (1 if ">" in part.sign else -1)

    visit(condition)
    return seeing(**{key: [value] for key, value in values.items()})


@pytest.mark.parametrize("side", SIDES)
def test_played_doctrines_differ_in_what_comes_first_and_in_money(side: SideKey) -> None:
    loaded = [load_doctrine(name, side) for name in played_doctrine_names(side)]
    first = [next(iter(each.levers)) for each in loaded]
    assert len(set(first)) >= 5
    for one, other in itertools.combinations(loaded, 2):
        distance = sum(abs(one.levers[key] - other.levers[key]) for key in levers_of(side))
        assert distance > 1.0, (one.doctrine, other.doctrine)
        assert one.programmes != other.programmes


@pytest.mark.parametrize(("side", "name"), PLAYED)
def test_played_doctrine_is_affordable_and_spends_what_it_has(side: SideKey, name: str) -> None:
    budget = {"us": 25.0, "china": 22.0}[side]  # bn USD a quarter
    played = load_doctrine(name, side)
    upkeep = sum(LEVERS[key].upkeep * level for key, level in played.levers.items())
    assert 0.35 * budget < upkeep < 0.55 * budget
    for shares in (played.programmes, *(rule.programmes for rule in played.rules if rule.programmes)):
        assert sum(shares.values()) == pytest.approx(1.0)


def test_rules_that_ship_look_only_at_metrics_of_the_game() -> None:
    metrics = pytest.importorskip("game.metrics.metric").METRICS
    for side, name in SHIPPED:
        load_doctrine(name, side, metrics)


@pytest.mark.parametrize(
    ("month", "ceiling"),
    [("2019-06", 0.15), ("2022-09", 0.15), ("2022-10", 0.40), ("2023-09", 0.40), ("2023-10", 0.62),
     ("2024-12", 0.68), ("2025-03", 0.68), ("2025-04", 0.80), ("2026-12", 0.80)],
)  # fmt: skip
def test_recorded_export_ceiling(month: str, ceiling: float) -> None:
    record = load_doctrine("history", "us")
    assert target(record.wish(month_from_text(month), seeing(), 1), "export_ceiling") == [ceiling]


def test_the_record_to_2026_differs_only_after_june_2025() -> None:
    for side in SIDES:
        short, long = load_doctrine("history", side), load_doctrine("history-2026", side)
        for text in ("2018-03", "2022-10", "2025-06"):
            month = month_from_text(text)
            np.testing.assert_array_equal(short.wish(month, seeing(), 1).targets, long.wish(month, seeing(), 1).targets)
        late = month_from_text("2026-12")
        assert not np.array_equal(
            short.wish(late, seeing(), 1).targets, long.wish(late, seeing(), 1).targets, equal_nan=True
        )
    months = [order.month for side in SIDES for order in load_doctrine("history", side).orders]
    assert max(months) <= month_from_text("2025-06")


def test_every_recorded_order_cites_a_row() -> None:
    for side in SIDES:
        for order in load_doctrine("history-2026", side).orders:
            assert re.search(r"\b(controls|shocks|regulation|capital|distillation)\.csv\b", order.source), order
