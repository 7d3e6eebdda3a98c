"""The command that teaches a class exercise, prints its pages, or computes its key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from game.commands.options import LARGEST_SEED, Worlds, say, whole_number
from game.errors import PrimacyError


def exercise(
    name: Annotated[str | None, typer.Argument(help="E1, E2, or the path of a YAML file; without it: a list.")] = None,
    handouts: Annotated[
        Path | None, typer.Option("--handouts", metavar="DIR", help="Write the pages to print into a folder.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the window and of the pages, such as en or zh.")
    ] = None,
    expect: Annotated[bool, typer.Option("--expect", help="Compute the key's intervals over many worlds.")] = False,
    worlds: Worlds = 512,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of all luck.", parser=whole_number("--seed", 0, LARGEST_SEED)),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the lesson that was kept.")] = False,
) -> None:
    """Teach a class exercise on one screen, or print what it needs."""
    from game.classroom import command

    if name is None and (handouts is not None or expect or resume):
        raise PrimacyError("Name the exercise, as in primacy exercise E1; primacy exercise alone lists what there is.")
    if name is None:
        print(command.listed())
    elif handouts is not None:
        for path in command.print_pages(name, handouts, language or "en"):
            print(path)
    elif expect:
        print(command.compute(name, worlds, say))
    else:
        from game.play import choose_language, open_exercise

        if language is not None:
            choose_language(language)
        open_exercise(name, seed, resume)
