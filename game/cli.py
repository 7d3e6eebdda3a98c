"""The commands: each reads its options, loads what it needs and nothing else, and calls the code that does
the work.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from game.errors import PrimacyError

if TYPE_CHECKING:
    from game.experiments.undertaking import Undertaking

LARGEST_SEED = 2**63 - 1
LARGEST_COUNT = 100_000_000  # worlds of a batch
STOPPED = 130  # exit code after Ctrl-C; also what typer returns for it
LIST_KINDS = (
    "columns", "levers", "programmes", "cards", "metrics", "parameters", "scenarios", "doctrines", "shocks",
    "causes",
)  # fmt: skip


class Commands(TyperGroup):
    """The commands, with a help option that is off unless given.

    Left without a value, typer reads it with pydantic, which costs every command a tenth of a second.
    """

    def get_help_option(self, ctx: Any) -> Any:
        """As typer's own, with a default that is true or false."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option


app = typer.Typer(
    name="primacy",
    cls=Commands,
    help="A strategy game and laboratory of the race for AI primacy. Without a command: play.",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
check_app = typer.Typer(cls=Commands, help="Hold the model against what is known.", rich_markup_mode=None)
app.add_typer(check_app, name="check", no_args_is_help=True)


# ---------------------------------------------------------------------------------------------- reading
# options


def whole_number(name: str, low: int, high: int) -> Any:
    """A reader of whole numbers in a range, whose complaint is one sentence."""

    def read(given: str | int) -> int:  # typer also reads its defaults
        text = str(given)
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 40 and low <= int(text) <= high):
            raise PrimacyError(f'{name} must be a whole number from {low} to {high}, not "{text}".')
        return int(text)

    return read


def month_option(text: str) -> int:
    """`--until` as a Month."""
    from game.calendar import month_from_text

    try:
        return month_from_text(text)
    except PrimacyError as error:
        raise PrimacyError(f"--until: {error}") from None


Scenario = Annotated[str, typer.Argument(help="Scenario: a name, or the path of a YAML file.")]
Us = Annotated[str, typer.Option("--us", help="Doctrine of the United States.")]
China = Annotated[str, typer.Option("--china", help="Doctrine of China.")]
Parameters = Annotated[str, typer.Option("--parameters", help="Parameter set: evidence or essay.")]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="N", help="Seed of all luck.", parser=whole_number("--seed", 0, LARGEST_SEED)),
]
Worlds = Annotated[
    int,
    typer.Option("--worlds", metavar="N", help="Number of worlds.", parser=whole_number("--worlds", 1, LARGEST_COUNT)),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="N",
        help="Processes; 0 is one a core.",
        parser=whole_number("--workers", 0, 1024),
    ),
]
OutFolder = Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder for the results.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with what the folder holds already.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def print_json(content: Any) -> None:
    """JSON that any reader takes."""
    print(json.dumps(content, indent=2, allow_nan=False, ensure_ascii=False))


def say(sentence: str) -> None:
    """A remark beside the result, on standard error."""
    print(sentence, file=sys.stderr)


def say_if_new(undertaking: Undertaking, resume: bool) -> None:
    """Say so when there was nothing to go on with."""
    if resume and undertaking.is_new:
        say(f"There is nothing in {undertaking.folder} to resume: it begins anew.")


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ------------------------------------------------------------------------------------------------------- play


@app.callback(invoke_without_command=True)
def primacy(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """A strategy game and laboratory of the race for AI primacy. Without a command: play."""
    if version:
        import game

        print(f"primacy {game.__version__}")
    elif context.invoked_subcommand is None:
        from game.play import open_game

        open_game({})


@app.command()
def play(
    watch: Annotated[bool, typer.Option("--watch", help="Watch two doctrines play.")] = False,
    scenario: Annotated[str | None, typer.Option("--scenario", help="Scenario to begin with.")] = None,
    side: Annotated[str | None, typer.Option("--side", help="Your side: us or china.")] = None,
    rival: Annotated[str | None, typer.Option("--rival", help="Doctrine of the other side.")] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of all luck.", parser=whole_number("--seed", 0, LARGEST_SEED)),
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

    Without a display two doctrines play in the terminal.
    """
    if side not in (None, "us", "china"):
        raise PrimacyError(f'--side must be us or china, not "{side}".')
    if world is not None and batch is None:
        raise PrimacyError("--world names a world of a batch: give --batch too.")
    from game.play import open_game

    asked = {
        "watch": watch or None,
        "scenario": scenario,
        "side": side,
        "rival": rival,
        "seed": seed,
        "load": load,
        "batch": batch,
        "world": world,
    }
    open_game({key: value for key, value in asked.items() if value is not None})


# -------------------------------------------------------------------------------------------------- headless


@app.command()
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


@app.command()
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


@app.command()
def matrix(
    scenario: Scenario,
    out: OutFolder,
    worlds: Worlds = 300,
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
    if no_picture is not None:
        say(no_picture)
    task = Matrix(out, scenario, worlds, seed, parameters)
    task.check()
    task.open(resume)
    say_if_new(task.undertaking, resume)
    with Bar("matrix") as bar:
        report = task.run(workers or cores(), bar)
    print_matrix(report, console())
    if no_picture is None:
        draw_heat_map(report, out / "matrix.png")
        say(f"The heat map is {out / 'matrix.png'}.")
    if task.undertaking.set_aside:
        raise typer.Exit(1)


@app.command()
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


@app.command()
def sensitivity(
    out: OutFolder,
    worlds: Worlds = 8192,
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
    from game.experiments.sensitivity import draw, flips, turn_all, turn_together, weigh
    from game.experiments.sensitivity_report import Findings, print_findings, write
    from game.experiments.setup import Setup
    from game.experiments.store import new_folder
    from game.experiments.summary import console

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


@app.command()
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


@app.command()
def mandates(
    scenarios: Annotated[list[str] | None, typer.Argument(metavar="[SCENARIO]...", help="All, if none.")] = None,
    worlds: Worlds = 512,
    seed: Seed = 1,
    write: Annotated[bool, typer.Option("--write", help="Write the rates to where games read them.")] = False,
) -> None:
    """How often each goal comes about when both sides play balanced.

    The points of a mandate are one less that rate.
    """
    from game.experiments import mandate_rates
    from game.experiments.summary import console
    from game.paths import config_path
    from game.scenario import scenario_names

    rates = [rate for name in scenarios or scenario_names() for rate in mandate_rates.measure(name, worlds, seed)]
    mandate_rates.show(rates, console())
    if write:
        command = f"primacy mandates {' '.join(scenarios or [])} --worlds {worlds} --seed {seed} --write"
        mandate_rates.write(rates, config_path("mandates") / "rates.yaml", " ".join(command.split()))


@app.command()
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


@app.command("cards")
def try_cards(
    keys: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CARD]...", help="Cards to try, as U1; all if none."),
    ] = None,
    worlds: Worlds = 256,
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
    with Bar("cards") as bar:
        findings = find(asked, worlds, seed, bar)
    print_findings(findings, console())
    if out is not None:
        say(f"Written to {write_findings(findings, out, worlds, seed)}.")


@app.command("list")
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


@check_app.command("truth")
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


@app.command()
def hindcast(
    targets: Annotated[
        Path | None,
        typer.Option("--targets", metavar="FILE", help="A table of targets; without it, the one that ships."),
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
    workers: Workers = 0,
) -> None:
    """January 2019 under the orders of the record, held against what was observed.

    Each target is inside or outside by its median; the score stands beside baselines.
    """
    if doctrine not in ("history", "history-2026"):
        raise PrimacyError(f'--doctrine must be history or history-2026, not "{doctrine}".')
    from game.experiments.hindcast import read_targets
    from game.experiments.hindcast_report import make_folder, print_hindcast, wide_console, write_hindcast
    from game.experiments.hindcast_run import Job
    from game.experiments.hindcast_run import hindcast as run_hindcast
    from game.experiments.progress import Bar

    job = Job(tuple(read_targets(targets)), worlds, seed, parameters, doctrine=doctrine, until=until)
    if out is not None:
        make_folder(out)
    with Bar("hindcast") as bar:
        result = run_hindcast(job, workers or cores(), bar)
    print_hindcast(result, wide_console())
    for path in write_hindcast(result, out) if out is not None else ():
        say(f"Written: {path}.")


@app.command()
def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[Q4 Q13 ...]", help="Claims: names, or YAML files. Without any: all twenty."),
    ] = None,
    parameters: Annotated[str, typer.Option("--parameters", help="essay, evidence, both, or another set.")] = "both",
    worlds: Worlds = 512,
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


@app.command()
def benchmark(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.md", help="Write the table to this file."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer worlds and repeats: an impression.")] = False,
) -> None:
    """Speed and size of all that has a budget, as a table."""
    if out is not None and not out.parent.is_dir():
        raise PrimacyError(f"--out cannot be written: there is no folder {out.parent}.")
    from game.experiments.benchmark import benchmark as measure

    text = measure(quick=quick, tell=say)
    print(text)
    if out is not None:
        from game.experiments.store import write_text

        write_text(out, text)
        say(f"Written to {out}.")


# -------------------------------------------------------------------------------------------------- the end


def main(arguments: list[str] | None = None) -> NoReturn:
    """The command `primacy`: run it and leave with its exit code; whatever goes wrong is one sentence."""
    sys.exit(exit_code(sys.argv[1:] if arguments is None else arguments))


def exit_code(arguments: list[str]) -> int:
    """Run the command. 0: done; 1: done and not well, or a fault of the program; 2: a mistake; 130:
    stopped.
    """
    try:
        code = int(app(arguments, prog_name="primacy", standalone_mode=False) or 0)
        return complain("stopped; nothing was kept.", code) if code == STOPPED else code
    except PrimacyError as error:
        return complain(str(error), 2)
    except (typer.Abort, KeyboardInterrupt):
        return complain("stopped; nothing was kept.", STOPPED)
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        return complain("there is not enough memory for this: ask for fewer worlds or a smaller --chunk.", 1)
    except Exception as error:  # noqa: BLE001 - the last resort: a report instead of a traceback
        return _other(error, arguments)


def _other(error: Exception, arguments: list[str]) -> int:
    usage = getattr(error, "format_message", None)  # what typer raises for wrong usage
    if usage is not None:
        return complain(" ".join(usage().split()), 2)
    if type(error).__name__ == "Stopped":
        return complain(str(error), STOPPED)
    from game.report import write_report

    where = write_report(error, arguments)
    return complain(f"something went wrong that should not have ({type(error).__name__}); {where}", 1)


def complain(sentence: str, code: int) -> int:
    """One sentence on standard error, and the exit code."""
    end = "" if sentence.endswith((".", "?", "!")) else "."
    print(f"primacy: {sentence}{end}", file=sys.stderr)
    return code
