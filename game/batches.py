"""Batches as games: world K of a batch, from its start, to be watched (`primacy play --batch DIR --world K`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.errors import PrimacyError, Sentence, system_reason

if TYPE_CHECKING:
    from game.session.session import Session

RECORD = "batch.json"


@dataclass(frozen=True)
class Batch:
    """What a batch's folder says of its worlds."""

    folder: Path
    scenario: str
    us: str
    china: str
    parameters: str
    seed: int
    worlds: int

    @property
    def title(self) -> str:
        """The folder's name."""
        return self.folder.name


def read_batch(folder: Path) -> Batch:
    """Read a batch's record. Raises PrimacyError in one sentence for a folder that holds none, or a damaged one."""
    path = folder / RECORD
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))["plan"]
        return Batch(
            folder,
            str(plan["scenario"]),
            str(plan["us"]),
            str(plan["china"]),
            str(plan["parameters"]),
            int(plan["seed"]),
            int(plan["worlds"]),
        )
    except FileNotFoundError:
        words = "{folder} holds no batch: there is no {file} in it."
        raise PrimacyError(Sentence(words, "no_batch", folder=str(folder), file=RECORD)) from None
    except OSError as error:
        words = "{name} cannot be read: {reason}."
        raise PrimacyError(Sentence(words, "not_read", name=str(path), reason=system_reason(error))) from None
    except (ValueError, KeyError, TypeError):
        words = "{name} is damaged, or was not written by primacy batch."
        raise PrimacyError(Sentence(words, "batch_damaged", name=str(path))) from None


def batches_in(folder: Path) -> list[Batch]:
    """Return the batches whose folders stand in a folder, the newest first; damaged ones are left out."""
    found: list[tuple[float, Batch]] = []
    try:
        records = [*folder.glob(RECORD), *folder.glob(f"*/{RECORD}")]
    except OSError:
        return []
    for record in records:
        try:
            found.append((-record.stat().st_mtime, read_batch(record.parent)))
        except (OSError, PrimacyError):
            continue
    return [batch for _age, batch in sorted(found, key=lambda one: one[0])]


def verdicts_of(batch: Batch) -> list[tuple[int, str]]:
    """Return (world, verdict) of the worlds of a finished batch, in order; empty where there are no results yet."""
    path = batch.folder / "worlds.parquet"
    if not path.is_file():
        return []
    try:
        import pyarrow.parquet as pq

        table: dict[str, list[Any]] = pq.read_table(path, columns=["world", "verdict"]).to_pydict()
    except (ImportError, OSError, ValueError):
        return []
    return [(int(world), str(key or "")) for world, key in zip(table["world"], table["verdict"], strict=True)]


def world_of(batch: Batch, number: int) -> Session:
    """Return world `number` of a batch as a watched game at its start. Raises PrimacyError."""
    from game.session.session import Session

    if not 0 <= number < batch.worlds:
        words = "{folder} has worlds 0 to {last}; there is no world {number}."
        places = {"folder": str(batch.folder), "last": str(batch.worlds - 1), "number": str(number)}
        raise PrimacyError(Sentence(words, "no_world", **places))
    return Session.watch(batch.scenario, batch.us, batch.china, batch.seed, batch.parameters, number)
