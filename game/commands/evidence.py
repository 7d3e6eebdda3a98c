"""Evidence: what the model is held against, and what decides it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from game.commands.options import (
    China,
    ComparedWorlds,
    Json,
    OutFolder,
    Parameters,
    Resume,
    Seed,
    Us,
    Workers,
    Worlds,
    cores,
    month_option,
    print_json,
    say,
    say_if_few,
    whole_number,
)
from game.errors import PrimacyError


def hindcast(
    targets: Annotated[
        Path | None,
        typer.Option("--targets", metavar="FILE", help="A table of targets, with the columns of the one that ships."),
    ] = None,
    parameters: Parameters = "evidence",
    worlds: Worlds = 512,
    seed: Seed = 1,
    until: Annotated[
        int | None,
        typer.Option("--until", metavar="YYYY-MM", help="Last month to simulate.", parser=month_option),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write hindcast.csv and hindcast.html to this folder."),
    ] = None,
    doctrine: Annotated[
        str,
        typer.Option("--doctrine", metavar="RECORD", help="history, or history-2026 with the orders after June 2025."),
    ] = "history",
    summary: Annotated[
        Path | None,
        typer.Option("--summary", metavar="FILE.md", help="Write the page that is kept, with its picture beside it."),
    ] = None,
    workers: Workers = 0,
) -> None:
    """January 2019 under the orders of the record, held against what was observed.

    Each target is inside or outside by its median; the score stands beside baselines.
    """
    if doctrine not in ("history", "history-2026"):
        raise PrimacyError(f'--doctrine must be history or history-2026, not "{doctrine}".')
    from game.calendar import month_text
    from game.experiments.extras import without
    from game.experiments.hindcast import read_targets
    from game.experiments.hindcast_report import make_folder, print_hindcast, wide_console, write_hindcast
    from game.experiments.hindcast_run import Job
    from game.experiments.hindcast_run import hindcast as run_hindcast
    from game.experiments.progress import Bar

    if summary is not None:
        from game.experiments.extras import require

        require("hindcast --summary", "matplotlib")
        if not summary.parent.is_dir():
            raise PrimacyError(f"--summary cannot be written: there is no folder {summary.parent}.")
    job = Job(tuple(read_targets(targets)), worlds, seed, parameters, doctrine=doctrine, until=until)
    if out is not None:
        make_folder(out)
    with Bar("hindcast") as bar:
        result = run_hindcast(job, workers or cores(), bar)
    print_hindcast(result, wide_console())
    for path in write_hindcast(result, out) if out is not None else ():
        say(f"Written: {path}.")
    left_out = None if out is None else without("hindcast.html", "matplotlib")
    if left_out is not None:
        say(left_out)
    if summary is not None:
        from game.experiments.hindcast_summary import write_summary

        command = f"primacy hindcast --worlds {worlds} --seed {seed} --parameters {parameters}"
        command += f" --targets {targets}" * (targets is not None) + f" --doctrine {doctrine}" * (doctrine != "history")
        command += "" if until is None else f" --until {month_text(until)}"
        command += f" --summary {summary}"
        for path in write_summary(result, summary, command):
            say(f"Written: {path}.")


def calibrate(
    out: OutFolder,
    vectors: Annotated[
        int,
        typer.Option("--vectors", metavar="N", help="Vectors a wave.", parser=whole_number("--vectors", 50, 100_000)),
    ] = 1200,
    worlds: Annotated[
        int,
        typer.Option(
            "--worlds-per-vector",
            metavar="N",
            help="Worlds a vector.",
            parser=whole_number("--worlds-per-vector", 2, 1024),
        ),
    ] = 16,
    waves: Annotated[
        int, typer.Option("--waves", metavar="N", help="Waves.", parser=whole_number("--waves", 1, 20))
    ] = 4,
    seed: Seed = 1,
    targets: Annotated[Path | None, typer.Option("--targets", metavar="FILE", help="Another table of targets.")] = None,
    workers: Workers = 0,
) -> None:
    """Find the parameter vectors that the record up to 2023 does not rule out.

    History matching by waves; the ensemble, how far each parameter narrowed, and the scores on later years.
    """
    from game.experiments.calibrate import run_calibration

    run_calibration(out, vectors, waves, worlds, seed, targets, workers or cores(), say)


def sensitivity(
    out: OutFolder,
    worlds: Annotated[
        int,
        typer.Option(
            "--worlds",
            metavar="N",
            help="Number of worlds, ten to a slice at the least.",
            parser=whole_number("--worlds", 100, 1_000_000),
        ),
    ] = 8192,
    seed: Seed = 1,
    parameters: Parameters = "evidence",
    scenario: Annotated[str, typer.Option("--scenario", help="Scenario of the worlds.")] = "baseline-2025",
    us: Us = "balanced",
    china: China = "balanced",
) -> None:
    """Which uncertainties decide the verdict, and what flips it.

    All contested parameters, start values and traits at once, by PAWN; then parameters one by one in the same worlds.
    """
    from game.experiments.extras import require
    from game.experiments.progress import Bar
    from game.experiments.sensitivity import draw, flips, weigh
    from game.experiments.sensitivity_report import Findings, print_findings, write
    from game.experiments.setup import Setup
    from game.experiments.store import new_folder
    from game.experiments.summary import console
    from game.experiments.turning import turn_all, turn_together

    require("sensitivity", "SALib", "matplotlib")
    setup = Setup(scenario, us, china, parameters, seed)
    new_folder(out)
    with Bar("sensitivity") as bar:
        sample = draw(setup, worlds, bar)
    weights, chance = weigh(sample)
    steps = flips(sample)
    with Bar("one by one") as bar:
        turned = turn_all(setup, sample, min(worlds, 256), bar)
    together = turn_together(setup, turned, min(worlds, 256))
    found = Findings(setup, sample, weights, chance, steps, turned, together)
    print_findings(found, console())
    write(found, out, f"primacy sensitivity --worlds {worlds} --seed {seed}")
    say(f"The page is {out / 'sensitivity.md'}.")


def reliability(
    out: OutFolder,
    games: Annotated[
        int,
        typer.Option("--games", metavar="N", help="Number of games.", parser=whole_number("--games", 1, 1_000_000)),
    ] = 2000,
    seed: Seed = 1,
    parameters: Parameters = "evidence",
    scenario: Annotated[str, typer.Option("--scenario", help="Scenario of the games.")] = "baseline-2025",
    workers: Workers = 0,
    resume: Resume = False,
) -> None:
    """Are the odds right? Forecasts in many games, against what happened.

    At turns 10, 20 and 30, with rivals that react and parameters that the forecaster does not know.
    """
    from game.experiments.extras import require
    from game.experiments.progress import Bar
    from game.experiments.reliability import Reliability
    from game.experiments.reliability_report import print_report, write
    from game.experiments.summary import console

    require("reliability", "matplotlib")
    task = Reliability(out, games, seed, scenario, parameters)
    task.open(resume)
    with Bar("reliability", "games") as bar:
        table = task.run(workers or cores(), bar)
    print_report(write(task, table, out), console())
    say(f"The page is {out / 'reliability.md'}.")


def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[Q4 Q13 ...]", help="Claims: names, or YAML files. Without any: all twenty."),
    ] = None,
    parameters: Annotated[str, typer.Option("--parameters", help="essay, evidence, both, or another set.")] = "both",
    worlds: ComparedWorlds = 512,
    seed: Seed = 1,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="A new folder for claims.html, claims.md, claims.csv and figures."),
    ] = None,
    summary: Annotated[
        Path | None,
        typer.Option("--summary", metavar="FILE.md", help="Also write the summary to this file."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A lighter search for the assumed: an impression.")] = False,
    workers: Workers = 0,
) -> None:
    """The claims of the essay as paired experiments.

    Effect, 95 % interval and holds, fails, undecided or assumed, for both parameter sets side by side.
    """
    from game.experiments.claim_files import claim_names, load_claim
    from game.experiments.claims import Plan, run_claims
    from game.experiments.claims_report import print_claims
    from game.experiments.claims_report import summary as summary_of
    from game.experiments.design import SETS
    from game.experiments.extras import require
    from game.experiments.forced import QUICK, Search
    from game.experiments.hindcast_report import wide_console
    from game.experiments.progress import Bar
    from game.experiments.store import new_folder, write_text
    from game.parameters import parameter_set

    wanted = tuple(load_claim(name) for name in dict.fromkeys(names or claim_names()))
    sets = SETS if parameters == "both" else (parameters,)
    for name in sets:
        parameter_set(name)
    if summary is not None and not summary.parent.is_dir():
        raise PrimacyError(f"--summary cannot be written: there is no folder {summary.parent}.")
    if out is not None:
        require("claims --out", "matplotlib")
        new_folder(out)
    say_if_few(worlds)
    with Bar("claims") as bar:
        report = run_claims(Plan(wanted, sets, worlds, seed, QUICK if quick else Search()), workers or cores(), bar)
    print_claims(report, wide_console())
    settings = f"--parameters {parameters} --worlds {worlds} --seed {seed}" + " --quick" * quick
    command = " ".join(["primacy claims", *(names or []), settings])
    if summary is not None:
        write_text(summary, summary_of(report, command))
        say(f"Written: {summary}.")
    if out is not None:
        from game.experiments.claims_page import write_claims

        write_claims(report, out, command)
        say(f"The page is {out / 'claims.html'}.")


def check_truth(worlds: Worlds = 256, seed: Seed = 1, as_json: Json = False) -> None:
    """October 2022 under history, held against the record.

    Medians at the end of 2024; exit 1 when any is missed.
    """
    from game.experiments.summary import console
    from game.experiments.truth import print_truth, truth

    results = truth(worlds, seed)
    if as_json:
        print_json([result.as_dict() for result in results])
    else:
        print_truth(results, console())
    if not all(result.passed for result in results):
        raise typer.Exit(1)


def check_limits(
    worlds: Worlds = 64,
    seed: Seed = 1,
    summary: Annotated[
        Path | None,
        typer.Option("--summary", metavar="FILE.md", help="Write the page that is kept."),
    ] = None,
    workers: Workers = 0,
) -> None:
    """How much of a nation AI takes by 2034, and how often power, data, capital and people bind.

    All pairs of doctrines under both parameter sets; exit 1 when a limit is passed or something never binds.
    """
    from rich.markdown import Markdown

    from game.experiments.hindcast_report import wide_console
    from game.experiments.limits import jobs, observe_all, passed
    from game.experiments.limits_report import page
    from game.experiments.progress import Bar
    from game.experiments.store import write_text

    if summary is not None and not summary.parent.is_dir():
        raise PrimacyError(f"--summary cannot be written: there is no folder {summary.parent}.")
    with Bar("limits") as bar:
        seen = observe_all(jobs(worlds, seed), workers or cores(), bar)
    told = page(seen, f"primacy check limits --worlds {worlds} --seed {seed}")
    wide_console().print(Markdown(told))
    if summary is not None:
        write_text(summary, told)
        say(f"Written: {summary}.")
    if not passed(seen):
        raise typer.Exit(1)
