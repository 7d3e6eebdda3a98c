"""The reference guide says what the code does: it is complete, current, and the same every time it is built."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

from agents import scaling
from game.parameters import Number, Parameter, parameter_set
from tools import build_guide, guide_check, guide_compared, guide_prose, guide_tables


@pytest.fixture(scope="module")
def text() -> str:
    return build_guide.guide()


def test_every_rule_number_and_name_is_described() -> None:
    missing = guide_check.gaps()
    assert not missing, "\n".join([f"{len(missing)} things are not in the guide:", *missing])


def test_the_guide_is_as_the_declarations_have_it() -> None:
    assert not build_guide.stale(), build_guide.stale()


def test_building_twice_gives_the_same_bytes(text: str) -> None:
    assert build_guide.guide() == text


def test_a_stale_guide_names_the_command_and_the_place(
    text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "model.md"
    old.write_text(text.replace("| `retirement` |", "| `wear` |", 1), encoding="utf-8")
    monkeypatch.setattr(build_guide, "GUIDE", old)
    message = build_guide.stale()
    assert build_guide.COMMAND in message
    assert "`wear`" in message and "`retirement`" in message


def test_every_table_is_whole(text: str) -> None:
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    for before, after in zip(text.splitlines(), text.splitlines()[1:], strict=False):
        if before.startswith("| ") and after.startswith("| "):
            assert _cells(before) == _cells(after), after
    assert len(rows) > 500
    assert "<!-- table" not in text


def _cells(line: str) -> int:
    return line.replace("\\|", "").count("|")


def test_a_parameter_without_an_equation_is_told_with_file_and_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = guide_prose.mechanisms()
    power = whole["M5"]
    cut = dataclasses.replace(power, sections={**power.sections, "Equations": "none", "What is observed": "none"})
    monkeypatch.setattr(guide_check, "mechanisms", lambda: {**whole, "M5": cut})
    found = [gap for gap in guide_check.gaps() if "pue_floor" in gap]
    assert len(found) == 1
    assert "M05" in found[0] and "Equations" in found[0]


def test_a_number_that_no_equation_shows_is_told() -> None:
    source = "def rise(w):\n    'Half of 0.9.'\n    return 0.123 * w.p.retirement * w.labs.cash + 1.0 + 1e-9\n"
    (rule,) = guide_check.rules_of(source)
    assert rule == guide_check.Rule("rise", (0.123,), ("retirement",), ("cash",))


def test_a_changed_form_is_told_but_not_a_changed_comment() -> None:
    def fingerprint(body: str) -> str:
        (rule,) = ast.parse(f"def rise(x, p):\n    'Doc of {len(body)}.'\n    return {body}").body
        assert isinstance(rule, ast.FunctionDef)
        return guide_compared.fingerprint(rule)

    first, layout, form = (fingerprint(body) for body in ("x * p.a", "(x\n * p.a)  # as before", "x + p.a"))
    assert first == layout != form


def test_both_parameter_sets_are_shown() -> None:
    table = guide_tables.parameter_table(guide_prose.mechanisms()["M4"])
    (tax,) = (line for line in table.splitlines() if line.startswith("| `native_tax` |"))
    evidence, essay = (parameter_set(name)["native_tax"] for name in ("evidence", "essay"))
    assert f"{evidence.value:g} [{evidence.low:g} to {evidence.high:g}]; essay {essay.value:g} [" in tax
    assert str(essay.source).removeprefix("the essay: ") in tax


def test_each_nation_is_shown_with_its_own_range() -> None:
    value: Number = {"us": 0.35, "china": 0.15}
    low: Number = {"us": 0.2, "china": 0.1}
    given = Parameter(meaning="a limit", unit="GW", value=value, low=low, high=0.6, source="assumed")
    assert guide_tables.shown_range(given) == "US 0.35 [0.2 to 0.6], China 0.15 [0.1 to 0.6]"


def test_the_scaling_law_is_shown_with_the_constants_that_the_code_uses() -> None:
    law = guide_prose.mechanisms()["M7"]
    assert {scaling.E, scaling.A, scaling.B, scaling.ALPHA, scaling.BETA} <= law.numbers


def test_what_every_chapter_refers_to_is_in_it(text: str) -> None:
    for prose in guide_prose.mechanisms().values():
        assert f"## {prose.key} {prose.title}" in text
        for title, body in prose.sections.items():
            assert body, f"{prose.key}: {title} is empty"


def test_a_file_of_another_shape_is_refused_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide_prose, "ROOT", tmp_path)
    path = tmp_path / "M05-power.md"
    path.write_text("# M5 Power\n\n## Equations\n\nx\n", encoding="utf-8")
    with pytest.raises(ValueError, match="needed, in order: What it says, Equations"):
        guide_prose.read(path)
