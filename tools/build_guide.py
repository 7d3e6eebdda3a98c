"""Build docs/model.md, the reference guide of the model: `python -m tools.build_guide [--check | --compared]`.

Prose and equations are written by hand in docs/model/; tables come from the declarations in configs/ and the code.
With --check nothing is written: the command says what is stale or missing and ends with status 1 if anything is. With
--compared it is also put on file that the rules as they are have been compared with their equations by a reader.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from tools import guide_compared
from tools.guide_check import gaps
from tools.guide_pages import PAGES
from tools.guide_prose import FOLDER, ROOT, Prose, mechanisms, page
from tools.guide_tables import AFTER

GUIDE = ROOT / "docs" / "model.md"
COMMAND = "python -m tools.build_guide"
_PLACEHOLDER = re.compile(r"^<!-- table: ([a-z_]+) -->$", re.MULTILINE)


def guide() -> str:
    """Return the whole guide as Markdown; the same declarations give the same bytes."""
    found = mechanisms()
    parts = [_with_tables(page("front"))]
    parts += [_mechanism(prose) for prose in found.values()]
    parts.append(_with_tables(page("back")))
    return "\n\n".join(parts) + "\n"


def _with_tables(text: str) -> str:
    return _PLACEHOLDER.sub(lambda match: PAGES[match[1]](), text)


def _mechanism(prose: Prose) -> str:
    """Return a mechanism's chapter: its sections one level lower, each followed by what is declared about it."""
    parts = [f"## {prose.key} {prose.title}"]
    for title, body in prose.sections.items():
        parts.append(f"### {title}\n\n{_with_tables(body)}")
        for table in AFTER.get(title, ()):
            text = table(prose)
            if text:
                parts.append(text)
    return "\n\n".join(parts)


def first_difference(old: str, new: str) -> str:
    """Say where two texts begin to differ, in one line."""
    before, after = old.splitlines(), new.splitlines()
    for number, (one, other) in enumerate(zip(before, after, strict=False), 1):
        if one != other:
            return f"line {number} reads {one[:80]!r} and should read {other[:80]!r}"
    return f"it has {len(before)} lines and should have {len(after)}"


def stale() -> str:
    """Return one sentence when docs/model.md is not what the command would write, else nothing."""
    new = guide()
    old = GUIDE.read_text(encoding="utf-8") if GUIDE.exists() else ""
    if old == new:
        return ""
    return f"docs/model.md is stale ({first_difference(old, new)}): run {COMMAND} and commit what it writes."


def main() -> None:
    """Write the guide, or with --check say what is wrong with it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=GUIDE, help="file to write instead of docs/model.md")
    parser.add_argument("--check", action="store_true", help="write nothing; say what is stale or not described")
    parser.add_argument("--compared", action="store_true", help="rules that changed were compared with their equations")
    arguments = parser.parse_args()
    if arguments.compared:
        print(f"{guide_compared.FILE.name}: {guide_compared.write()} rules compared anew")
    if arguments.check:
        wrong = [*gaps(), *filter(None, [stale()])]
        print("\n".join(wrong) or f"{GUIDE.relative_to(ROOT)} is as the declarations have it")
        sys.exit(1 if wrong else 0)
    text = guide()
    arguments.out.write_text(text, encoding="utf-8")
    print(f"{arguments.out}: {len(text.splitlines()):,} lines from {len(mechanisms())} files in {FOLDER.name}/")
    for gap in gaps():
        print(f"  missing: {gap}")


if __name__ == "__main__":
    main()
