"""Play the golden games anew and write tests/golden: `python -m tools.refresh_golden [NAME ...]`.

Run it after a change of the model that is meant to change games, and read what `git diff tests/golden` says.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.engine.transcript import GAMES, differences, transcript

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "golden"


def main() -> None:
    """Write the games named on the command line, or all of them, and say which changed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(GAMES)}; all if none is given")
    names = parser.parse_args().names or list(GAMES)
    for unknown in sorted(set(names) - set(GAMES)):
        parser.error(f'there is no golden game "{unknown}"; there are {", ".join(GAMES)}')
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = FOLDER / f"{name}.txt"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = transcript(*GAMES[name])
        path.write_text(after, encoding="utf-8")
        changed = len(differences(before, after))
        print(f"{name}: {f'{changed} lines changed' if changed else 'as it was'}")


if __name__ == "__main__":
    main()
