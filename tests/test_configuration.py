"""Mistakes in YAML files: each is refused in one sentence that names file, key and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pydantic
import pytest

from game.calendar import month_from_text, month_text, quarter_text, starts_quarter, starts_year
from game.configuration import Declared, MonthField, Share, check, config_names, find_config, load, read_yaml
from game.errors import PrimacyError


class Part(Declared):
    share: Share = 0.5
    count: int = pydantic.Field(default=1, ge=0)


class Example(Declared):
    title: str
    side: Literal["us", "china", "both"] = "both"
    start: MonthField | None = None
    parts: tuple[Part, ...] = ()
    levers: dict[str, Share] = {}
    size: float = pydantic.Field(default=1, gt=0)
    live: bool = False


def refusal(folder: Path, text: str | bytes, name: str = "example.yaml") -> str:
    """The sentence with which a file of this content is refused."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PrimacyError) as caught:
        load(Example, path)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert name in sentence
    return sentence


YAML_MISTAKES = {
    "duplicate key": (
        "title: a\nlevers:\n  grid: 0.1\n  grid: 0.2\n",
        "line 4",
        '"levers.grid"',
        "first on line 3",
    ),
    "yes": ("title: a\nlive: yes\n", "line 2", '"live"', "true or false"),
    "off": ("title: Off\n", "line 1", '"title"', "quotes"),
    "base 60": ("title: 12:30\n", "line 1", '"title"', "base 60"),
    "leading zero": ("title: a\nsize: 017\n", "line 2", '"size"', "leading zero"),
    "octal": ("title: a\nsize: 0o17\n", '"size"', "not a decimal number"),
    "underscores": ("title: a\nsize: 1_000\n", '"size"', "underscores"),
    "not a number": ("title: a\nsize: .nan\n", '"size"', "not a finite number"),
    "in a list": ("title: a\nparts: [{count: 1}, {count: no}]\n", '"parts[1].count"'),
    "alias": ("title: &t a\nside: *t\n", "line 1", '"side"', "aliases"),
    "tag": ("title: !!python/object/apply:os.system [ls]\n", '"title"', "tag", "not allowed"),
    "key that is no text": ("title: a\nlevers: {2025: 0.1}\n", '"levers"', "2025", "must be text"),
    "broken": ("title: [a\nside: us\n", "line 2", "not readable as YAML"),
    "tab": ("title: a\nlevers:\n\tgrid: 1\n", "line 3", "not readable as YAML"),
    "two documents": ("title: a\n---\ntitle: b\n", "not readable as YAML"),
    "empty": ("", "is empty"),
    "only a comment": ("# nothing\n", "is empty"),
    "latin-1": ("title: caf\xe9\n".encode("latin-1"), "UTF-8"),
    "control character": ("title: a\x00b\n", "not readable as YAML"),
    "very deep": ("title: " + "[" * 100_000, "nested more than 40 deep"),
    "very long number": ("title: a\nsize: " + "9" * 10_000, "more than 400 digits"),
}

SCHEMA_MISTAKES = {
    "unknown key": ("titel: a\n", '"titel"', 'did you mean "title"?', "Allowed: title, side, start"),
    "unknown key below": ("title: a\nparts: [{shares: 1}]\n", '"parts[0].shares"', '"share"', "share, count"),
    "missing key": ("side: us\n", '"title" is missing', "text"),
    "unknown choice": (
        "title: a\nside: chinna\n",
        '"side"',
        "one of us, china or both",
        'did you mean "china"?',
    ),
    "out of range": ("title: a\nparts: [{}, {share: 1.5}]\n", '"parts[1].share"', "from 0 to 1", "not 1.5"),
    "out of range in a table": (
        "title: a\nlevers: {grid: -1}\n",
        '"levers.grid"',
        "a number from 0 to 1",
        "not -1",
    ),
    "one-sided range": ("title: a\nsize: 0\n", '"size"', "a number above 0", "not 0"),
    "text for a number": ("title: a\nsize: fast\n", '"size"', "a number above 0", 'not "fast"'),
    "number in quotes": ('title: a\nsize: "3"\n', '"size"', "a number above 0", 'not "3"'),
    "number for text": ("title: 3\n", '"title"', "must be text", "not 3"),
    "truth for a count": (
        "title: a\nparts: [{count: true}]\n",
        '"parts[0].count"',
        "a whole number",
        "not true",
    ),
    "fraction for a count": (
        "title: a\nparts: [{count: 1.5}]\n",
        '"parts[0].count"',
        "a whole number of at least 0",
    ),
    "table for a list": ("title: a\nparts: {share: 1}\n", '"parts"', "a list", "not a table of keys"),
    "list for the file": ("- title\n", "the file", "a table of keys", "not a list"),
    "month": ("title: a\nstart: 2025-13\n", '"start"', "a month such as 2025-01", 'not "2025-13"'),
    "day for a month": ("title: a\nstart: 2025-01-31\n", '"start"', "a month such as 2025-01"),
    "infinite": ("title: a\nsize: 1e999\n", '"size"', "a number above 0"),
    "nothing for text": ("title:\n", '"title"', "must be text", "not null"),
}


@pytest.mark.parametrize("mistake", [*YAML_MISTAKES, *SCHEMA_MISTAKES])
def test_mistake_gives_one_sentence(mistake: str, tmp_path: Path) -> None:
    text, *expected = (YAML_MISTAKES | SCHEMA_MISTAKES)[mistake]
    sentence = refusal(tmp_path, text)
    for part in expected:
        assert part in sentence, sentence


def test_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_text('title: "no"\nsize: 1e3\nstart: 2025-01\nparts: [{share: 1, count: 2}]\nlive: true\n')
    example = load(Example, path)
    assert example == Example(title="no", size=1000.0, start="2025-01", parts=(Part(share=1, count=2),), live=True)
    assert month_text(example.start) == "2025-01"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e3", 1000.0), ("1.5e-3", 0.0015), ("-2", -2), ("0", 0), (".5", 0.5), ("true", True), ("~", None),
     ("2025-01", "2025-01"), ("2025-01-31", "2025-01-31"), ("'12:30'", "12:30"), ("north", "north"),
     ("1.2.3", "1.2.3")],
)  # fmt: skip
def test_plain_words_mean_what_they_look_like(text: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "word.yaml"
    path.write_text(f"word: {text}\n")
    read = read_yaml(path)["word"]
    assert read == value
    assert type(read) is type(value)


def test_aliases_cannot_multiply(tmp_path: Path) -> None:
    layers = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30))
    assert "aliases" in refusal(tmp_path, f"l0: &l0 [a]\n{layers}\n")


def test_missing_file_lists_what_the_folder_holds(tmp_path: Path) -> None:
    for name in ("moat", "grid"):
        (tmp_path / f"{name}.yaml").write_text("title: a\n")
    with pytest.raises(PrimacyError, match=r"no file grd\.yaml in .*, which holds grid\.yaml, moat\.yaml\.$"):
        read_yaml(tmp_path / "grd.yaml")
    with pytest.raises(PrimacyError, match="not there either"):
        read_yaml(tmp_path / "nowhere" / "grid.yaml")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(PrimacyError, match="cannot be read"):
        read_yaml(tmp_path)


def test_name_is_found_or_guessed(tmp_path: Path) -> None:
    (tmp_path / "grid.yaml").write_text("title: a\n")
    assert config_names(tmp_path) == ["grid"]
    assert find_config(tmp_path, "grid", "doctrine") == tmp_path / "grid.yaml"
    assert find_config(tmp_path, "elsewhere/own.yaml", "doctrine") == Path("elsewhere/own.yaml")
    with pytest.raises(PrimacyError, match=r'no doctrine named "gird"; did you mean "grid"\?'):
        find_config(tmp_path, "gird", "doctrine")


@pytest.mark.parametrize("name", ["../grid", "/etc/passwd", "GRID", "", "a/../grid", "grid\x00"])
def test_name_never_leaves_its_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "grid.yaml").write_text("title: a\n")
    (tmp_path / "inner").mkdir()
    with pytest.raises(PrimacyError, match="no doctrine named"):
        find_config(tmp_path / "inner", name, "doctrine")


def test_own_checks_of_a_model_are_told() -> None:
    class Ordered(Declared):
        low: float
        high: float

        @pydantic.model_validator(mode="after")
        def _order(self) -> Ordered:
            if self.low > self.high:
                raise ValueError("low must not be above high")
            return self

    with pytest.raises(PrimacyError, match=r"^own\.yaml: low must not be above high\.$"):
        check(Ordered, {"low": 2, "high": 1}, "own.yaml")


def test_declared_records_cannot_be_changed() -> None:
    with pytest.raises(pydantic.ValidationError):
        Part().share = 0.1


def test_months() -> None:
    january = month_from_text("2025-01")
    assert january == 2025 * 12
    assert month_text(january - 1) == "2024-12"
    assert [month_text(month_from_text(text)) for text in ("1999-12", "2034-07")] == ["1999-12", "2034-07"]
    assert quarter_text(month_from_text("2027-09")) == "2027 Q3"
    assert [starts_quarter(january + k) for k in range(4)] == [True, False, False, True]
    assert [starts_year(january + k) for k in (0, 3, 12)] == [True, False, True]


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025", "25-01", "2025-1", "2025-01-01", "", "٢٠٢٥-01", None])
def test_not_a_month(text: str) -> None:
    with pytest.raises(PrimacyError, match="write year and month as in 2025-01"):
        month_from_text(text)
