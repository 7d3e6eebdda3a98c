"""Rules of the game on trial: mandates, opponents, cards, and lists of all that is declared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from game.commands.options import (
    ComparedWorlds,
    Json,
    OutFolder,
    Resume,
    Seed,
    Workers,
    Worlds,
    cores,
    print_json,
    say,
    say_if_few,
    whole_number,
)
from game.errors import PrimacyError

LIST_KINDS = (
    "columns", "levers", "programmes", "cards", "metrics", "parameters", "scenarios", "doctrines", "shocks", "causes",
)  # fmt: skip


ENOUGH_TO_WRITE = 256
"""Worlds from which on a rate is sure to a few points."""


def mandates(
    scenarios: Annotated[list[str] | None, typer.Argument(metavar="[SCENARIO]...", help="All, if none.")] = None,
    worlds: Worlds = 512,
    seed: Seed = 1,
    write: Annotated[bool, typer.Option("--write", help="Write the rates to where games read them.")] = False,
    moved: Annotated[bool, typer.Option("--moved", help="Tell instead how far play moves each.")] = False,
) -> None:
    """How often each goal comes about when both sides play balanced.

    The points of a mandate are one less that rate.
    """
    from game.experiments import mandate_moves, mandate_rates
    from game.experiments.summary import console
    from game.paths import config_path
    from game.scenario import scenario_names

    if write and worlds < ENOUGH_TO_WRITE:
        raise PrimacyError(
            f"--write replaces what every game reads: it takes --worlds {ENOUGH_TO_WRITE} at least, not {worlds}."
        )
    if moved:
        found = [each for name in scenarios or scenario_names() for each in mandate_moves.measure(name, worlds, seed)]
        mandate_moves.show(found, console())
        return
    rates = [rate for name in scenarios or scenario_names() for rate in mandate_rates.measure(name, worlds, seed)]
    mandate_rates.show(rates, console())
    if write:
        command = f"primacy mandates {' '.join(scenarios or [])} --worlds {worlds} --seed {seed} --write"
        mandate_rates.write(rates, config_path("mandates") / "rates.yaml", " ".join(command.split()))


def ladder(
    out: OutFolder,
    games: Annotated[
        int,
        typer.Option("--games", metavar="N", help="Games a step.", parser=whole_number("--games", 2, 99_998)),
    ] = 400,
    seed: Seed = 1,
    scenario: Annotated[str, typer.Option("--scenario", help="Scenario of the games.")] = "baseline-2025",
    workers: Workers = 0,
    resume: Resume = False,
) -> None:
    """Opponents of every level against the one below, in the same worlds with the sides swapped.

    A win is more mandate points; ties are half.
    """
    from game.experiments import ladder as ladders
    from game.experiments.progress import Bar
    from game.experiments.store import write_text
    from game.experiments.summary import console
    from game.opponents import LEVELS

    task = ladders.Ladder(out, games, seed, scenario, LEVELS)
    task.open(resume)
    with Bar("ladder", "games") as bar:
        standings = task.run(workers or cores(), bar)
    ladders.show(standings, console())
    write_text(out / "ladder.md", ladders.document(standings, task))
    say(f"The page is {out / 'ladder.md'}.")


def try_cards(
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CARD]...", help="Cards to try, as U1; all if none."),
    ] = None,
    worlds: ComparedWorlds = 256,
    seed: Seed = 1,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Also write cards.md to this folder, which must be there."),
    ] = None,
) -> None:
    """Each card played against not played, held against its expected result.

    Paired worlds; it agrees when the sign is right and the size between half and double.
    """
    from game.experiments.cards import chosen, find, print_findings, write_findings
    from game.experiments.progress import Bar
    from game.experiments.summary import console

    asked = chosen(keys or [])
    if out is not None and not out.is_dir():
        raise PrimacyError(f"--out cannot be written: there is no folder {out}.")
    say_if_few(worlds)
    with Bar("cards") as bar:
        findings = find(asked, worlds, seed, bar)
    print_findings(findings, console())
    if out is not None:
        say(f"Written to {write_findings(findings, out, worlds, seed)}.")


def list_things(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="One of: " + ", ".join(LIST_KINDS) + ".")],
    as_json: Json = False,
) -> None:
    """All that is declared, with unit and meaning."""
    if kind not in LIST_KINDS:
        raise PrimacyError(f'There is no list of "{kind}": ask for one of {", ".join(LIST_KINDS)}.')
    from game.experiments.catalogue import catalogue, print_catalogue

    if as_json:
        print_json(catalogue(kind))
    else:
        print_catalogue(kind)
