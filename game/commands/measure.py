"""Speed and size."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from game.commands.options import say
from game.errors import PrimacyError


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
