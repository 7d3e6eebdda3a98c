"""Build assets/icons: copy the Lucide icons that the game uses, unchanged, and their licence.

To add an icon, put its Lucide name into ICONS and build again:

    npm install --prefix /tmp/icons --ignore-scripts lucide-static@1.62.0
    python tools/build_icons.py /tmp/icons/node_modules assets/icons
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

ICONS = """
alert-triangle arrow-right banknote book-open brain calendar car chart-column check chevron-down chevron-left
chevron-right chevron-up circle-help coins cpu database eye factory fast-forward flag folder-open gauge globe
graduation-cap handshake info landmark lock lock-open log-out minus network newspaper pause play plus redo-2 rocket save
scale search server settings shield ship trending-down trending-up undo-2 users x zap
""".split()


def main() -> None:
    """Read the two folders from the command line and copy every icon."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("node_modules", type=Path, help="folder that holds lucide-static")
    parser.add_argument("out", type=Path, help="folder to write to: assets/icons")
    arguments = parser.parse_args()
    lucide = arguments.node_modules / "lucide-static"
    for name in ICONS:
        shutil.copyfile(lucide / "icons" / f"{name}.svg", arguments.out / f"{name}.svg")
    shutil.copyfile(lucide / "LICENSE", arguments.out / "LICENSE-lucide.txt")
    print(f"{arguments.out}: {len(ICONS)} icons")


if __name__ == "__main__":
    main()
