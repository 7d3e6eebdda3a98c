"""Make the finished games of docs/games: `python -m tools.finished_games`.

One whole game as each side, as a planner plays it against an official, and the debrief that the window would export:
the page with turning points, mandates and the essay beside this world. No display is needed; the seed is fixed, so
that whoever runs it again after a change of the model sees what became of the same games.
"""

from __future__ import annotations

import os
from pathlib import Path

from game.opponents.levels import keeps, opponent
from game.outcome.mandates import deal
from game.session import debrief
from game.session.debrief_page import write_page
from game.session.options import Options
from game.session.session import Session

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "games"
SCENARIO = "baseline-2025"
SEED = 2025


def played(side: str) -> Session:
    """Play a whole game from one side, each turn's orders given as a planner would."""
    session = Session.new(SCENARIO, side, "balanced", SEED, options=Options(level="official"))
    kept = keeps("planner", side, "balanced", session.world, deal(SCENARIO, SEED)[side])
    session.keep(side, kept)
    planner = opponent("planner", side, "balanced", SCENARIO, SEED, (), kept)
    while not session.is_over:
        session.adopt(planner.orders(session.world))
        session.commit()
    return session


def main() -> None:
    """Play both games and write their pages."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    from game.ui.panels.debrief_essay import essay_told

    FOLDER.mkdir(exist_ok=True)
    for side in ("us", "china"):
        session = played(side)
        turns = list(debrief.turns_of(session))
        path = write_page(FOLDER / f"{side}.html", session, turns, "en", essay_told(session))
        print(f"{path.name}: {session.verdict}, {session.points(side):.2f} points")


if __name__ == "__main__":
    main()
