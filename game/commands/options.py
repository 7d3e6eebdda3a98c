"""Options that several commands share, and how a command speaks."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from game.errors import PrimacyError

if TYPE_CHECKING:
    from game.experiments.undertaking import Undertaking

LARGEST_SEED = 2**63 - 1
LARGEST_COUNT = 100_000_000  # worlds of a batch
ENOUGH = 30  # worlds from which on an interval that resamples them is about as wide as it should be


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
Us = Annotated[str, typer.Option("--us", help="Doctrine of the United States: a name, or a YAML file.")]
China = Annotated[str, typer.Option("--china", help="Doctrine of China: a name, or a YAML file.")]
Parameters = Annotated[
    str, typer.Option("--parameters", help="Parameter set: evidence, essay, uncalibrated, or a YAML file.")
]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="N", help="Seed of all luck.", parser=whole_number("--seed", 0, LARGEST_SEED)),
]
Worlds = Annotated[
    int,
    typer.Option("--worlds", metavar="N", help="Number of worlds.", parser=whole_number("--worlds", 1, LARGEST_COUNT)),
]
ComparedWorlds = Annotated[
    int,
    typer.Option("--worlds", metavar="N", help="Number of worlds.", parser=whole_number("--worlds", 2, LARGEST_COUNT)),
]
"""Worlds whose spread is asked for: of one alone nothing is known of it."""
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


def say_if_few(worlds: int) -> None:
    """Say so when there are too few worlds to believe their intervals."""
    if worlds < ENOUGH:
        say(f"Fewer than {ENOUGH} worlds: intervals that resample them are too narrow; take them as an impression.")


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
