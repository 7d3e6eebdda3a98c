"""Playing: the window, or two doctrines in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from game.commands.options import LARGEST_SEED, whole_number
from game.errors import PrimacyError


def play(
    watch: Annotated[bool, typer.Option("--watch", help="Watch two automatic governments play.")] = False,
    tutorial: Annotated[bool, typer.Option("--tutorial", help="Learn the game in five minutes.")] = False,
    scenario: Annotated[str | None, typer.Option("--scenario", help="Scenario to begin with.")] = None,
    side: Annotated[str | None, typer.Option("--side", help="Your side: us or china.")] = None,
    rival: Annotated[str | None, typer.Option("--rival", help="Doctrine of the other side.")] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of all luck.", parser=whole_number("--seed", 0, LARGEST_SEED)),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the window from now on, such as en or zh.")
    ] = None,
    load: Annotated[Path | None, typer.Option("--load", metavar="FILE", help="A saved game.")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", metavar="DIR", help="Watch a world of this batch.")] = None,
    world: Annotated[
        int | None,
        typer.Option(
            "--world",
            metavar="K",
            help="Which world of the batch, from 0.",
            parser=whole_number("--world", 0, 2**53 - 1),
        ),
    ] = None,
) -> None:
    """Play a game in the window, or watch one.

    Without a display two automatic governments play in the terminal. The language of the window is chosen here, or in
    the window among the settings (F10): English or Chinese.
    """
    if side not in (None, "us", "china"):
        raise PrimacyError(f'--side must be us or china, not "{side}".')
    if world is not None and batch is None:
        raise PrimacyError("--world names a world of a batch: give --batch too.")
    from game.play import choose_language, open_game

    if language is not None:
        choose_language(language)
    asked = {
        "watch": watch or None,
        "tutorial": tutorial or None,
        "scenario": scenario,
        "side": side,
        "rival": rival,
        "seed": seed,
        "load": load,
        "batch": batch,
        "world": world,
    }
    open_game({key: value for key, value in asked.items() if value is not None})
