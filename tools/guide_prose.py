"""The hand-written half of the reference guide: docs/model/*.md, one file a mechanism, and what each file names.

In equations a parameter stands by its key, a column as `table.column`, a lever as `lever(key)`, a programme as
`programme(key)` and a channel of shocks as `shock(key)`. A line "Code: `file` function, function; `file` ..." says
which functions the equations are.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "model"
SECTIONS = (
    "What it says",
    "Equations",
    "Who pulls on it",
    "What is observed",
    "Switched off",
    "Literature",
    "Known weaknesses",
)
"""The sections of a mechanism's file, in order; each begins with "## "."""
KINDS = ("labs", "chipmakers", "regulators", "grids", "industries", "markets", "governments", "commons", "researchers")
_COLUMN = re.compile(rf"(?<!/)\b({'|'.join(KINDS)})\.([a-z_]+)")
_WRITTEN = re.compile(rf"(?:^|[;,(])\s*({'|'.join(KINDS)})\.([a-z_]+)[^=\n]*?\s(?:=|\+=|-=|\*=|->)\s", re.MULTILINE)
_FENCED = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")


@dataclass(frozen=True)
class Prose:
    """One mechanism's file: its key ("M5"), its title and the text of its sections."""

    key: str
    title: str
    path: Path
    sections: dict[str, str]

    @property
    def text(self) -> str:
        """All sections as one text."""
        return "\n\n".join(self.sections.values())

    @functools.cached_property
    def equations(self) -> str:
        """What stands in fenced blocks, of all sections."""
        return "\n".join(_FENCED.findall(self.text))

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """Every word of the equations, so that a parameter can be looked for by its key."""
        return frozenset(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", self.equations))

    @functools.cached_property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The (table, column) pairs that the file names, in order of first mention."""
        return tuple(dict.fromkeys(_COLUMN.findall(self.text)))

    @functools.cached_property
    def written(self) -> frozenset[tuple[str, str]]:
        """The columns that an equation of this mechanism sets."""
        return frozenset(_WRITTEN.findall(self.equations))

    def called(self, kind: str) -> tuple[str, ...]:
        """Return the keys in `lever(...)`, `programme(...)` or `shock(...)`, in order of first mention."""
        found = re.findall(rf"\b{kind}\((?:(?:US|CN), ?)?([a-z_]+)\)", self.text)
        return tuple(dict.fromkeys(found))

    @functools.cached_property
    def observed(self) -> tuple[str, ...]:
        """The words in backticks under "What is observed": the metrics, by key."""
        return tuple(dict.fromkeys(re.findall(r"`([a-z_0-9]+)`", self.sections["What is observed"])))

    @functools.cached_property
    def numbers(self) -> frozenset[float]:
        """Every number that the file states."""
        return frozenset(float(number.replace(",", "")) for number in _NUMBER.findall(self.text))

    @functools.cached_property
    def code(self) -> dict[str, tuple[str, ...]]:
        """The functions whose equations these are, by file."""
        found: dict[str, tuple[str, ...]] = {}
        for lines in re.findall(r"^Code: (.*?)$(?=\n\n|\Z)", self.text, re.MULTILINE | re.DOTALL):
            for part in " ".join(lines.split()).rstrip(".").split(";"):
                file, _, names = part.strip().partition("` ")
                found[file.strip("`")] = tuple(name.strip() for name in names.split(",") if name.strip())
        return found


def read(path: Path) -> Prose:
    """Read one mechanism's file; raises ValueError in one sentence when its shape is not that of the others."""
    shown = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    named = re.fullmatch(r"# (M\d+) (.+)\n+", head)
    if not named:
        raise ValueError(f'{shown} must begin with a line such as "# M5 Power and cooling" and then a section.')
    sections = {title: body.strip() for title, _, body in (part.partition("\n") for part in parts)}
    if tuple(sections) != SECTIONS:
        raise ValueError(f"{shown} has the sections {', '.join(sections)}; needed, in order: {', '.join(SECTIONS)}.")
    return Prose(named[1], named[2], path, sections)


@functools.cache
def mechanisms() -> dict[str, Prose]:
    """Return every mechanism's prose by key, in the order of the files' names."""
    found = [read(path) for path in sorted(FOLDER.glob("M*.md"))]
    return {prose.key: prose for prose in found}


def page(name: str) -> str:
    """Return a page that is no mechanism, such as "front"."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()
