"""News: a key and its values, told in every language; and who moved and why."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from agents.researcher import REGIONS
from game import moves
from game.events.deck import load_shocks
from game.moves import REASONS
from game.news import LINES, News, Newsroom
from game.wording import english, read_strings
from game.world import World
from tests.engine.play import chain

CHINESE = re.compile("[一-鿿]")
LATIN_WORD = re.compile("[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def world() -> World:
    world = World("baseline-2025", 2, us="moat", china="native-silicon", researchers=3000)
    world.run(world.start + 60)
    world.close()
    return world


def test_every_item_of_a_game_is_told_in_english_and_in_chinese(world: World) -> None:
    chinese = read_strings("zh")
    kinds = {item.key.split(":")[0] for item in world.news}
    assert {"order", "release", "move"} <= kinds
    labs = {word for name in world.labs.names for word in name.split()} | {"EUV"}
    for item in world.news:
        told = item.told(chinese)
        assert item.text and "{" not in item.text and not CHINESE.search(item.text), item
        assert CHINESE.search(told) and "{" not in told, item
        if item.words:
            assert set(LATIN_WORD.findall(told)) <= labs, told


def test_every_line_reason_region_and_employer_has_words_in_both_languages() -> None:
    for strings in (english(), read_strings("zh")):
        for line in LINES:
            assert {f"told.line.{line.key}.up", f"told.line.{line.key}.down"} <= set(strings)
        assert {f"told.reason.{reason}" for reason in REASONS} <= set(strings)
        assert {f"told.region.{region}" for region in REGIONS} <= set(strings)
        assert {"told.employer.academia", "told.employer.companies"} <= set(strings)


def test_every_shock_is_told_in_chinese() -> None:
    chinese = read_strings("zh")
    for shock in load_shocks().shocks:
        assert CHINESE.search(News(0, shock.key, shock.side, shock.text, 0.7).told(chinese)), shock.key


def test_orders_say_what_moved_and_how_far(world: World) -> None:
    first = next(item for item in world.news if item.key == "order:export_ceiling")
    told = re.fullmatch(r"The United States raises export-control ceiling: 0\.68 to (0\.\d\d)\.", first.text)
    assert told is not None and float(told[1]) > 0.68
    assert first.told(read_strings("zh")) == f"美国上调“出口管制上限”：0.68 升至 {told[1]}。"


def test_chinese_has_no_space_but_beside_other_letters(world: World) -> None:
    chinese = read_strings("zh")
    for item in world.news:
        assert not re.search("[一-鿿] [一-鿿]", item.told(chinese)), item
    release = {"month": 0, "key": "release", "side": None, "said": "", "weight": 1.0, "words": "told.release.world.own"}
    words = [key for key in chinese if key.startswith("told.release") and key.endswith(".own")]
    for key in words:
        release["words"] = key
        told = [News(**release, values={"lab": lab}).told(chinese) for lab in ("智谱", "xAI")]  # type: ignore[arg-type]
        assert told[0].startswith("智谱发布") and told[1].startswith("xAI 发布")
    assert words


def test_news_survive_a_save(world: World) -> None:
    assert world.newsroom is not None
    again = Newsroom.restore(json.loads(json.dumps(world.newsroom.state())))
    assert again.items == world.news
    assert again.state() == world.newsroom.state()


# ------------------------------------------------------------------------------------- who moved and why


def test_moves_are_of_the_best_between_regions_and_few(world: World) -> None:
    told = [item for item in world.news if item.key == "move"]
    assert 3 <= len(told) <= 60 * moves.MOST_A_MONTH
    for item in told:
        assert item.values["left"] != item.values["chosen"]
    reasons = {item.values["reason"] for item in told}
    assert len(reasons) >= 2, "one reason weighs most in every move"


def test_people_who_go_home_are_drawn_by_home_and_others_by_what_is_there(world: World) -> None:
    for item in world.news:
        if item.key == "move" and item.values["reason"] == "@told.reason.ties":
            assert item.values["origin"] == item.values["chosen"]
        if item.key == "move" and item.values["reason"] in ("@told.reason.visas", "@told.reason.security"):
            assert item.values["origin"] != item.values["chosen"] or item.values["left"] == "@told.region.us"


def test_reasons_add_up_to_the_logit_that_is_chosen_by() -> None:
    """The terms together are what the odds of regions are made of, but for inertia and the odds of staying."""
    world = World("baseline-2025", 5, researchers=200)
    noted: list[np.ndarray] = []
    chain(world, "offers", lambda seen: noted.append(moves.weights(seen).sum(axis=0)))
    world.step()
    people, (summed,) = world.researchers, noted
    steps = np.diff(people.choices[0], axis=2, prepend=0.0)  # by origin, by where one is, by region chosen
    for origin in range(len(REGIONS)):
        for chosen in range(len(REGIONS)):
            elsewhere = (chosen + 1) % len(REGIONS)
            expected = np.exp(summed[int(chosen != origin), chosen])
            assert steps[origin, elsewhere, chosen] == pytest.approx(expected, rel=1e-9)
    world.close()


def test_watching_changes_no_number() -> None:
    """A world with a newsroom is the same world."""
    watched, alone = World(seed=4, researchers=300), World(seed=4, researchers=300, sighted=False)
    watched.run(watched.start + 9), alone.run(alone.start + 9)
    assert np.array_equal(watched.metrics, alone.metrics) and alone.news == []
    watched.close(), alone.close()
