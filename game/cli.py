"""The command line: what commands there are, and how any of them ends.

Each command reads its options, loads what it needs and nothing else, and calls the code that does the work.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import warnings
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from game.commands import evidence, lesson, measure, play, rules, worlds
from game.errors import PrimacyError

STOPPED = 130  # exit code after Ctrl-C; also what typer returns for it
REFUSED = {
    getattr(errno, name)
    for name in ("EACCES", "EDQUOT", "EFBIG", "EIO", "EISDIR", "EMFILE", "ENAMETOOLONG", "ENFILE", "ENOSPC", "ENOTDIR",
                 "EPERM", "EROFS")
    if hasattr(errno, name)
}  # fmt: skip
"""What a system answers when it cannot or must not do something: no fault of the program."""


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

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As typer's own; a command that is not there is answered with those that are."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            import difflib

            known = self.list_commands(ctx)
            near = difflib.get_close_matches(name, known, n=1)
            guess = f'did you mean "{near[0]}"? Allowed' if near else "allowed"
            raise PrimacyError(f'No such command "{name}"; {guess}: {", ".join(known)}.')
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="primacy",
    cls=Commands,
    help="A strategy game and laboratory of the race for AI primacy. Without a command: play. The window speaks English"
    " and Chinese: primacy play --language zh, or the settings in it (F10).",
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
check_app = typer.Typer(cls=Commands, help="Hold the model against what is known.", rich_markup_mode=None)
app.add_typer(check_app, name="check")

for _command in (
    play.play,
    lesson.exercise,
    worlds.run,
    worlds.batch,
    worlds.compare,
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
check_app.command("limits")(evidence.check_limits)


@app.callback(invoke_without_command=True)
def primacy(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """A strategy game and laboratory of the race for AI primacy. Without a command: play. The window speaks English and
    Chinese: primacy play --language zh, or the settings in it (F10).
    """
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
    _prepare_output()
    # A world whose numbers run away is told as a failed one; what NumPy says on the way there tells nobody anything.
    warnings.filterwarnings("ignore", category=RuntimeWarning)
    try:
        code = int(app(arguments, prog_name="primacy", standalone_mode=False) or 0)
        sys.stdout.flush()
        return complain("stopped; nothing was kept.", code) if code == STOPPED else code
    except PrimacyError as error:
        return complain(str(error), 2)
    except (typer.Abort, KeyboardInterrupt):
        return complain("stopped; nothing was kept.", STOPPED)
    except BrokenPipeError:  # whoever read our output has enough
        _close_output()
        return 0
    except MemoryError:
        return complain("there is not enough memory for this: ask for fewer worlds or a smaller --chunk.", 1)
    except Exception as error:  # noqa: BLE001 - the last resort: a report instead of a traceback
        return _other(error, arguments)


def _other(error: Exception, arguments: list[str]) -> int:
    usage = getattr(error, "format_message", None)  # what typer raises for wrong usage
    if usage is not None:
        context = getattr(error, "ctx", None)
        more = f'; see "{context.command_path} --help"' if context is not None else ""
        return complain(" ".join(usage().split()).rstrip(".") + more, 2)
    if type(error).__name__ == "Stopped":
        return complain(str(error), STOPPED)
    if isinstance(error, OSError) and error.errno in REFUSED:
        from game.errors import system_reason

        if error.filename is None:  # most likely the output itself, which must not fail again at the end
            _close_output()
        return complain(f"{error.filename or 'the output'} cannot be written: {system_reason(error)}", 2)
    from game.report import write_report

    where = write_report(error, arguments)
    return complain(f"something went wrong that should not have ({type(error).__name__}); {where}", 1)


def _prepare_output() -> None:
    """Give the program its two outputs: one that was closed goes nowhere, one that lacks a letter shows a mark."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - stays open to the end
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _close_output() -> None:
    """Let what is still to be printed go nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(sentence: str, code: int) -> int:
    """One sentence on standard error, and the exit code."""
    end = "" if sentence.endswith((".", "?", "!")) else "."
    print(f"primacy: {sentence}{end}", file=sys.stderr)
    return code
