"""Worlds: one, many of one setup, and every pair of doctrines."""

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
    Scenario,
    Seed,
    Us,
    Workers,
    Worlds,
    cores,
    month_option,
    print_json,
    say,
    say_if_few,
    say_if_new,
    whole_number,
)
from game.errors import PrimacyError


def run(
    scenario: Scenario,
    us: Us = "balanced",
    china: China = "balanced",
    seed: Seed = 1,
    world: Annotated[
        int,
        typer.Option(
            "--world",
            metavar="K",
            help="Number of the world, from 0.",
            parser=whole_number("--world", 0, 2**53 - 1),
        ),
    ] = 0,
    parameters: Parameters = "evidence",
    until: Annotated[
        int | None,
        typer.Option("--until", metavar="YYYY-MM", help="Last month to simulate.", parser=month_option),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.parquet", help="One row a month, one column a metric."),
    ] = None,
    why: Annotated[
        list[str] | None,
        typer.Option("--why", metavar="METRIC", help="Also tell what moved this number, by year; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """One world from start to verdict."""
    from game.experiments.run_one import check_file, run_one, write_months
    from game.experiments.setup import Setup
    from game.experiments.why import checked_metrics, print_why

    explained = checked_metrics(why or [])
    if out is not None:
        check_file(out)
    done = run_one(Setup(scenario, us, china, parameters, seed, until), world, explained)
    if out is not None and write_months(done, out):
        say(f"{out} was there and has been replaced.")
    if as_json:
        print_json(done.result)
    else:
        from game.experiments.summary import console, print_run

        print_run(done, console())
        if done.world.causes is not None and done.failed is None:
            print_why(done.world.causes, explained, console())
    if done.failed is not None:
        say(f"primacy: world {world} failed: {done.failed}.")
        raise typer.Exit(1)


def batch(
    scenario: Scenario,
    out: OutFolder,
    us: Us = "balanced",
    china: China = "balanced",
    worlds: Worlds = 1000,
    seed: Seed = 1,
    parameters: Parameters = "evidence",
    workers: Workers = 0,
    history: Annotated[
        str | None,
        typer.Option("--history", metavar="quantiles|all", help="Also keep the months: quantiles over worlds, or all."),
    ] = None,
    resume: Resume = False,
    chunk: Annotated[
        int,
        typer.Option(
            "--chunk",
            metavar="N",
            help="Most worlds computed together; no result depends on it.",
            parser=whole_number("--chunk", 1, 65_536),
        ),
    ] = 512,
) -> None:
    """Many worlds of one setup, over processes, kept in a folder.

    At the end verdict shares with Wilson intervals and quantiles of the main metrics.
    """
    if history not in (None, "quantiles", "all"):
        raise PrimacyError(f'--history must be quantiles or all, not "{history}".')
    from game.experiments.batch import Batch, announce
    from game.experiments.progress import Bar
    from game.experiments.setup import Setup
    from game.experiments.summary import console, print_batch

    task = Batch(out, Setup(scenario, us, china, parameters, seed), worlds, history, chunk)  # type: ignore[arg-type]
    for line in announce(task):
        say(line)
    task.open(resume)
    say_if_new(task.undertaking, resume)
    with Bar("batch") as bar:
        task.run(workers or cores(), bar)
    print_batch(task, console())
    if task.undertaking.set_aside:
        raise typer.Exit(1)


def compare(
    first: Annotated[Path, typer.Argument(metavar="DIR_A", help="Folder of a finished batch.")],
    second: Annotated[Path, typer.Argument(metavar="DIR_B", help="Folder of the batch to hold against it.")],
    metrics: Annotated[
        list[str] | None,
        typer.Option("--metric", metavar="METRIC", help="Only this metric; may be repeated. Without it: all."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.csv", help="Write all verdicts and metrics in full to this file."),
    ] = None,
    as_json: Json = False,
) -> None:
    """How the worlds of two batches differ, with intervals.

    World by world where they have one seed, and so the same luck; as two groups otherwise.
    """
    from game.experiments import compare as comparing
    from game.experiments.store import write_text

    if out is not None and out.suffix != ".csv":
        raise PrimacyError(f'--out must name a file ending in .csv, not "{out.name}".')
    found = comparing.compare(first, second, metrics or [])
    if out is not None:
        write_text(out, comparing.as_csv(found))
        say(f"Written: {out}.")
    if as_json:
        print_json(comparing.as_json(found))
    else:
        from game.experiments.compare_report import print_comparison
        from game.experiments.summary import console

        print_comparison(found, metrics or [], console())


def matrix(
    scenario: Scenario,
    out: OutFolder,
    worlds: ComparedWorlds = 300,
    seed: Seed = 1,
    parameters: Parameters = "evidence",
    workers: Workers = 0,
    resume: Resume = False,
) -> None:
    """Every pair of doctrines in the same worlds: best replies.

    With intervals, verdict shares and a heat map; says which doctrines are best reply to more than half of
    their rivals and which are never within 3 points of the best.
    """
    from game.experiments.matrix import Matrix
    from game.experiments.matrix_report import draw_heat_map, missing_matplotlib, print_matrix
    from game.experiments.progress import Bar
    from game.experiments.summary import console

    no_picture = missing_matplotlib()
    task = Matrix(out, scenario, worlds, seed, parameters)
    task.check()
    task.open(resume)
    say_if_new(task.undertaking, resume)
    say_if_few(worlds)
    if no_picture is not None:
        say(no_picture)
    with Bar("matrix") as bar:
        report = task.run(workers or cores(), bar)
    print_matrix(report, console())
    if no_picture is None:
        draw_heat_map(report, out / "matrix.png")
        say(f"The heat map is {out / 'matrix.png'}.")
    if task.undertaking.set_aside:
        raise typer.Exit(1)
