"""Languages: nothing but names is left in English in the window of another one, and adding one needs no Python."""

from __future__ import annotations

import ast
import functools
import json
import os
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pytest
import yaml

from game import paths
from game.batches import RECORD
from game.cards.card import cards
from game.causes.headlines import named_causes
from game.classroom.exercise import exercise_names, load_exercise
from game.classroom.handouts import write_handouts
from game.configuration import ENGLISH, languages, load, read_yaml
from game.doctrines import doctrine_names
from game.errors import Named, PrimacyError, Sentence
from game.events.deck import standard_deck
from game.experiments.claim_files import claim_names, load_claim
from game.levers import LEVERS, PROGRAMMES, SIDES
from game.metrics.entries import ENTRIES
from game.metrics.metric import METRICS
from game.openings import openings
from game.opponents.traits import traits
from game.outcome.mandates import mandates_of
from game.outcome.stamps import stamps
from game.outcome.verdict import verdict_keys
from game.play import choose_language
from game.scenario import actors, scenario_names
from game.session import coach, debrief_page
from game.session.session import Session
from game.session.tutorial import tutorial
from game.translation import Translated
from game.ui import layout, text
from game.ui.app import App
from game.ui.settings import Settings
from game.wording import read_strings
from tools.wording_walk import everything_said

HERE = Path(__file__).parent
OTHERS = [language for language in languages() if language != ENGLISH]


def proper_names() -> list[str]:
    """The names that stay in Latin letters, the longest first."""
    lines = (HERE / "languages" / "proper-names.txt").read_text(encoding="utf-8").splitlines()
    return sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)


NAMES = re.compile("|".join(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])" for name in proper_names()))
QUOTED = re.compile(r"《[^》]*》|<[^>]*>")  # titles of works, and what a browser reads
KEYS = re.compile(r"[A-Za-z]*[\w./\\-]*[_./\\\d][\w./\\-]*")  # files, columns, seeds, codes such as H100e-8
WORD = re.compile(r"[A-Za-z]{3,}")


def english_in(words: str) -> list[str]:
    """The English words of a string that are no proper names."""
    left = KEYS.sub(" ", NAMES.sub(" ", QUOTED.sub(" ", words)))
    return [word for word in WORD.findall(left) if word not in METRICS]


def test_english_is_told_from_names():
    assert english_in("Grid 建设 ahead") == ["Grid", "ahead"]
    assert english_in("OpenAI 发布 R1，见 compute.csv 的 ai_compute_added，8.1 H100e-8，《Queued Up 2025》") == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_window_says_nothing_in_english_but_names_and_all_of_it_fits(language, tmp_path, monkeypatch):
    """Every scene with its tabs, lists, tips and texts, in a game some turns in, a finished one and two lessons, in the
    smallest window with large text.
    """
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path / "住所"))
    monkeypatch.chdir(tmp_path)
    plan = {"scenario": "baseline-2025", "us": "moat", "china": "balanced", "parameters": "evidence"}
    (tmp_path / "甲").mkdir()
    kept = json.dumps({"plan": {**plan, "seed": 1, "worlds": 8}})
    (tmp_path / "甲" / RECORD).write_text(kept, encoding="utf-8")
    app = App(layout.SMALLEST, Settings(odds=False, motion=False, scale=1.5, language=language))
    try:
        text.use(language)
        app.engine.wait()
        heard = everything_said(app)
    finally:
        app.close()
        text.use(ENGLISH)
    assert len(heard.said) > 1500
    home = tmp_path.name
    left = {words: scene for words, scene in heard.said.items() if english_in(words.replace(home, ""))}
    assert not left
    assert not heard.cut


# ------------------------------------------------------------------------------------------- what is declared


def translated() -> Iterator[tuple[str, Translated]]:
    """Every declared record that carries its words in other languages, with its name."""
    for key, card in cards().items():
        yield key, card
    for key, opening in openings().items():
        yield key, opening
    for side in SIDES:
        for key, mandate in mandates_of(side).items():
            yield key, mandate
    for key, stamp in stamps().items():
        yield key, stamp
    for key, line in coach.lines().items():
        yield key, line
    for step in tutorial().steps:
        yield step.key, step
    for shock in standard_deck().shocks:
        for answer in shock.answers:
            yield f"{shock.key}:{answer.key}", answer
    for name in claim_names():
        claim = load_claim(name)
        yield name, claim
        yield from ((f"{name} {one.key}", one) for one in claim.readings)
        yield from ((f"{name} {one.source}", one) for one in claim.evidence)


@pytest.mark.parametrize("language", OTHERS)
def test_every_record_with_words_of_its_own_has_them_in_every_language(language):
    lacking = [
        f"{name}: {part}"
        for name, record in translated()
        for part in record.told_parts
        if getattr(record, part) and not record.translations.get(language, {}).get(part)
    ]
    lacking += [f"{one.key}: source" for one in standard_deck().shocks if not one.translations[language].get("source")]
    assert not lacking


@pytest.mark.parametrize("language", OTHERS)
def test_lists_of_texts_are_as_long_in_every_language(language):
    for name in claim_names():
        claim = load_claim(name)
        assert len(claim.told_list("limits", language)) == len(claim.limits), name


def wanted() -> Iterator[str]:
    """The keys under `engine` of everything that is declared in English alone."""
    for entry in ENTRIES:
        yield f"metric_title.{entry.key}"
        yield f"metric_meaning.{entry.key}"
        if english_in(entry.unit):
            yield f"unit.{entry.unit}"
    yield from (f"cause.{key}" for key in named_causes())
    yield from (f"mechanism.{cause.mechanism}" for cause in named_causes().values())
    for key, lever in LEVERS.items():
        yield from (f"lever_title.{key}", f"lever_source.{key}")
        yield from (f"lever_meaning.{key}.{side}" for side in lever.sides)
    for key in PROGRAMMES:
        yield from (f"programme_title.{key}", f"programme_meaning.{key}.us", f"programme_meaning.{key}.china")
    yield from (f"{part}.{key}" for key in verdict_keys() for part in ("verdict_title", "verdict_text"))
    yield from (f"{part}.{key}" for key in scenario_names() for part in ("scenario", "scenario_text"))
    yield from (f"{part}.{key}" for key in traits() for part in ("trait", "trait_text"))
    yield from (f"market.{name}" for name in actors().roster("markets").names)
    yield from (f"news.{shock.key}" for shock in standard_deck().shocks)
    yield from (f"shock_title.{shock.key}" for shock in standard_deck().shocks)
    yield from (f"{part}.{key}" for key in cards() for part in ("card_pressure", "card_expected"))
    for side in SIDES:
        for name in doctrine_names(side):
            yield from (f"doctrine.{side}.{name}", f"doctrine_text.{side}.{name}")
    yield from (f"sentence.{key}" for key in sentences())


@pytest.mark.parametrize("language", OTHERS)
def test_everything_declared_in_english_alone_has_words_in_every_language(language):
    strings = read_strings(language)
    assert sorted({key for key in wanted() if f"engine.{key}" not in strings}) == []


# ------------------------------------------------------------------------------------------------- sentences


@functools.cache
def sentences() -> frozenset[str]:
    """The keys of the sentences that the code can refuse with."""
    found = set()
    for path in (HERE.parent / "game").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(code)) if "Sentence(" in code else ():
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Sentence" and len(node.args) == 2:
                assert isinstance(node.args[1], ast.Constant), path
                found.add(str(node.args[1].value))
    return frozenset(found)


def test_the_code_is_read_for_its_sentences():
    assert {"attention", "capital", "money", "not_saved", "tie"} <= sentences()


def test_a_refusal_is_said_in_the_language_that_is_spoken():
    session = Session.new("baseline-2025", "us", "balanced", 1)
    for lever in session.standing("us").levers:
        session.set_lever(lever, 1.0)
    with pytest.raises(PrimacyError) as refusal:
        session.commit()
    english = str(refusal.value)
    assert english.startswith("14 new orders need attention") or "new orders need attention" in english
    try:
        text.use("zh")
        told = text.told(refusal.value.sentence)
        assert not english_in(told)
        assert re.findall(r"\d+", told) == re.findall(r"\d+", english)[::2] or re.findall(r"\d+", told)
    finally:
        text.use(ENGLISH)
    assert text.told(refusal.value.sentence) == english


def test_a_sentence_keeps_its_words_and_places_on_its_way_through_a_pipe():
    import pickle

    one = Sentence("{card} rests for {left} quarters.", "card_rests", card=Named("Fence", "card_title", "U1"), left="2")
    again = pickle.loads(pickle.dumps(one))
    assert (str(again), again.key, again.values) == ("Fence rests for 2 quarters.", "card_rests", one.values)
    assert (again.values["card"].kind, again.values["card"].key) == ("card_title", "U1")


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_has_the_same_places_in_every_language(language):
    english, strings = read_strings(ENGLISH), read_strings(language)

    def places(words: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(words) if name is not None}

    assert {key for key, words in english.items() if key in strings and places(strings[key]) != places(words)} == set()


# ------------------------------------------------------------------------------------------------- pages


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", exercise_names())
def test_an_exercise_is_whole_in_every_language(name, language, tmp_path):
    load_exercise(name)
    lacking = [
        where
        for where, words in _worded(read_yaml(paths.config_path("exercises", f"{name}.yaml")), "")
        if language not in words
    ]
    assert not lacking
    for path in write_handouts(load_exercise(name), tmp_path, language):
        page = re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not english_in(page), path.name


def _worded(data: object, where: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every table of an exercise that holds one text a language."""
    if isinstance(data, dict):
        if ENGLISH in data:
            yield where, data
        for key, value in data.items():
            yield from _worded(value, f"{where}.{key}")
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _worded(value, f"{where}[{place}]")


@pytest.mark.parametrize("language", OTHERS)
def test_the_page_of_a_game_says_nothing_in_english_but_names(language, tmp_path):
    session = Session.new("baseline-2025", "us", "balanced", 3)
    session.set_lever("grid", 0.45)
    session.play_card("U9")
    session.run(8)
    path = debrief_page.write_page(tmp_path / "page.html", session, [], language)
    page = re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "U9" in page
    assert not english_in(page)


def test_the_command_line_chooses_the_language_of_the_window(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    choose_language("zh")
    assert Settings.load().language == "zh"
    with pytest.raises(PrimacyError, match='There is no language "klingon"; allowed: en, zh'):
        choose_language("klingon")
    assert Settings.load().language == "zh"


# ------------------------------------------------------------------------------------------- a third language


@pytest.fixture
def third(tmp_path, monkeypatch) -> str:
    """A copy of the configs with a language more, given by files alone."""
    import shutil

    root = tmp_path / "root"
    shutil.copytree(paths.data_root() / "configs", root / "configs")
    (root / "assets").symlink_to(paths.data_root() / "assets")
    words = {"language": {"name": "Esperanto"}, "engine": {"sentence": {"game_over": "La ludo finis."}}}
    (root / "configs" / "text" / "eo.yaml").write_text(yaml.safe_dump(words), encoding="utf-8")
    path = root / "configs" / "stamps.yaml"
    before = path.read_text(encoding="utf-8")
    after = before.replace("zh: {title: 相互交织", "eo: {title: Interplektita}\n    zh: {title: 相互交织")
    path.write_text(after, encoding="utf-8")
    monkeypatch.setattr(paths, "data_root", lambda: root)
    return "eo"


def test_a_language_is_added_by_files_alone(third):
    from game.outcome.stamps import _File  # read anew, from the copy

    assert languages() == ["en", "eo", "zh"]
    read = {one.key: one for one in load(_File, paths.config_path("stamps.yaml")).stamps}
    assert read["entangled"].told("title", "eo") == "Interplektita"
    assert read["entangled"].told("text", "eo") == read["entangled"].text, "what it lacks is said in English"
    try:
        text.use("eo")
        assert text.told(Sentence("The game is over.", "game_over")) == "La ludo finis."
        assert text.told(Sentence("There is no round to take back.", "no_round")).startswith("There is no")
    finally:
        text.use(ENGLISH)


def test_a_language_says_how_its_numbers_are_written(third):
    from game.errors import BILLIONS, Named
    from game.ui import formats

    path = paths.config_path("text", f"{third}.yaml")
    refusal = Sentence("This adds {rise} bn USD.", "money", rise=Named("1.5", BILLIONS), held=Named("20.0", BILLIONS))
    words = {
        "en": ("995k", "1.4M", "45.6M", "1,234", "2k", "$20 bn", "+0.8", "This adds 1.5 bn USD."),
        "zh": ("99.5万", "140万", "4,560万", "1,234", "2000", "200亿美元", "+8", "每季度多花 15 亿美元"),
        third: ("995mil", "1.4M", "45.6M", "1.2mil", "2mil", "$20 bn", "+0.8", "This adds 1.5 bn USD."),
    }
    path.write_text(yaml.safe_dump({"unit": {"large": "mil = 1000, M = 1000000"}}), encoding="utf-8")
    try:
        for language, told in words.items():
            text.use(language)
            assert [formats.compact(number) for number in (995e3, 1.4e6, 45.6e6, 1234)] == list(told[:4])
            assert (formats.tick(2000), formats.money(20.0), formats.money_change(0.8)) == told[4:7]
            assert text.told(refusal).startswith(told[7])
    finally:
        text.use(ENGLISH)
    for large in ("k 1000", "k = many", ""):
        path.write_text(yaml.safe_dump({"unit": {"large": large}}), encoding="utf-8")
        with pytest.raises(PrimacyError, match=r'eo\.yaml: key "unit\.large" must name units, such as'):
            text.use(third)


def test_a_language_that_there_is_not_is_refused(third, tmp_path):
    from game.outcome.stamps import _File

    path = tmp_path / "stamps.yaml"
    source = paths.config_path("stamps.yaml").read_text(encoding="utf-8")
    path.write_text(source.replace("eo: {title: Interplektita}", "qq: {title: X}"), encoding="utf-8")
    with pytest.raises(PrimacyError, match=r'unknown key "stamps.*qq"'):
        load(_File, path)
    path.write_text(source.replace("eo: {title: Interplektita}", "eo: {titel: X}"), encoding="utf-8")
    with pytest.raises(PrimacyError, match=r'"eo\.titel" has no words in English'):
        load(_File, path)
