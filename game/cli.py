"""The command line: what commands there are, and how any of them ends.

Each command reads its options, loads what it needs and nothing else, and calls the code that does the work.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from game.commands import evidence, lesson, measure, play, rules, worlds
from game.errors import PrimacyError

STOPPED = 130  # exit code after Ctrl-C; also what typer returns for it


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

for _command in (
    play.play,
    lesson.exercise,
    worlds.run,
    worlds.batch,
    worlds.matrix,
    evidence.hindcast,
    evidence.claims,
    evidence.calibrate,
    evidence.sensitivity,
    evidence.reliability,
    rules.mandates,
    rules.ladder,
):
    app.command()(_command)
app.command("cards")(rules.try_cards)
app.command("list")(rules.list_things)
app.command()(measure.benchmark)
check_app.command("truth")(evidence.check_truth)


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
