"""What is kept: Parquet and JSON files that are either whole or absent, and equal byte for byte however they
came about.

Every file is written beside its final name, synced to disk and renamed. Rows go into row groups of a fixed
size, whatever pieces they arrive in, and nothing is written that depends on the clock, the workers or the
chunks.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.errors import PrimacyError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from game.experiments.setup import Outcomes

ROWS_A_GROUP = 16_384  # rows of a Parquet row group: about 20 MB of 150 metrics
SCORES = ("us_score", "china_score")
HISTORY_POINTS = {"p05": 0.05, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p95": 0.95}
MEMORY = 256_000_000  # bytes of history that may be in memory at once
_PIECE = re.compile(r"(\d+)-(\d+)\.parquet")


# ------------------------------------------------------------------------------------------- whole or absent


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to; on leaving without an error its content, synced, takes the place of `path`."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(beside, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise PrimacyError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        beside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError, AttributeError):  # not every system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def new_folder(path: Path) -> None:
    """Make a folder for results, or take one that is empty. Raises PrimacyError when it holds anything."""
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise PrimacyError(f"{path} exists already: give another --out.")
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PrimacyError(f"{path} cannot be used: {error.strerror or error}.") from error


def write_json(path: Path, content: Any) -> None:
    """Write JSON that any reader takes: no NaN, keys in their given order."""
    with replacing(path) as beside:
        beside.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def write_rows(path: Path, schema: pa.Schema, pieces: Iterable[pa.Table]) -> int:
    """Write rows as they come, in row groups of a fixed size; the number of rows.

    The bytes depend on the rows and the schema only, not on how the rows were cut into pieces.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    total = 0
    with replacing(path) as beside:
        with pq.ParquetWriter(beside, schema, compression="zstd", use_dictionary=False) as writer:
            waiting = schema.empty_table()
            for piece in pieces:
                total += piece.num_rows
                waiting = pa.concat_tables([waiting, piece.cast(schema)])
                while waiting.num_rows >= ROWS_A_GROUP:
                    writer.write_table(waiting.slice(0, ROWS_A_GROUP).combine_chunks(), row_group_size=ROWS_A_GROUP)
                    waiting = waiting.slice(ROWS_A_GROUP)
            if waiting.num_rows or total == 0:
                writer.write_table(waiting.combine_chunks(), row_group_size=ROWS_A_GROUP)
    return total


# --------------------------------------------------------------------------------------------------- tables


def floats(values: np.ndarray) -> pa.Array:
    """A float64 column; what is not finite is null."""
    import numpy as np
    import pyarrow as pa

    values = np.ascontiguousarray(values, dtype=np.float64)
    return pa.array(values, mask=~np.isfinite(values))


def with_header(schema: pa.Schema, header: dict[str, Any]) -> pa.Schema:
    """The schema with a header that `read_header` gives back."""
    return schema.with_metadata({"primacy": json.dumps(header, sort_keys=True)})


def read_header(path: Path) -> dict[str, Any]:
    """The header of a Parquet file that this module wrote; empty if it has none."""
    import pyarrow.parquet as pq

    content = (pq.read_schema(path).metadata or {}).get(b"primacy", b"{}")
    header = json.loads(content)
    return header if isinstance(header, dict) else {}


def worlds_schema(metrics: Sequence[str], scores: bool = False) -> pa.Schema:
    """Columns of `worlds.parquet`: world, verdict, ended, error, every metric; chunks keep the scores too."""
    import pyarrow as pa

    fields = [("world", pa.int64()), *((name, pa.string()) for name in ("verdict", "ended", "error"))]
    fields += [(name, pa.float64()) for name in (*metrics, *(SCORES if scores else ()))]
    return pa.schema(fields)


def outcome_table(result: Outcomes, metrics: Sequence[str]) -> pa.Table:
    """The outcomes of a chunk as rows, scores included."""
    import pyarrow as pa

    worlds = len(result.verdicts)
    columns = [
        pa.array(range(result.first, result.first + worlds), pa.int64()),
        *(pa.array(texts, pa.string()) for texts in (result.verdicts, result.ended, result.errors)),
        *(floats(result.metrics[:, column]) for column in range(len(metrics))),
        *(floats(result.scores[:, column]) for column in range(len(SCORES))),
    ]
    return pa.Table.from_arrays(columns, schema=worlds_schema(metrics, scores=True))


def lost_table(first: int, last: int, reason: str, metrics: Sequence[str]) -> pa.Table:
    """Rows for worlds that could not be computed: an error and nothing else."""
    import numpy as np

    from game.experiments.setup import Outcomes

    worlds = last - first + 1
    nothing: list[str | None] = [None] * worlds
    empty = np.full((worlds, len(metrics)), np.nan)
    result = Outcomes(first, nothing, nothing, [reason] * worlds, empty, np.full((worlds, len(SCORES)), np.nan))
    return outcome_table(result, metrics)


def history_schema(metrics: Sequence[str]) -> pa.Schema:
    """Columns of a history of worlds: world, month, every metric."""
    import pyarrow as pa

    return pa.schema([("world", pa.int64()), ("month", pa.string()), *((name, pa.float64()) for name in metrics)])


def month_schema(metrics: Sequence[str]) -> pa.Schema:
    """Columns of the history of one world: month, every metric."""
    import pyarrow as pa

    return pa.schema([("month", pa.string()), *((name, pa.float64()) for name in metrics)])


def history_table(values: np.ndarray, months: Sequence[str], first: int, metrics: Sequence[str]) -> pa.Table:
    """History of shape (months, worlds, metrics) as rows sorted by world, then month."""
    import numpy as np
    import pyarrow as pa

    count, worlds = values.shape[:2]
    columns = [
        pa.array(np.repeat(np.arange(first, first + worlds), count), pa.int64()),
        pa.array(list(months) * worlds, pa.string()),
        *(floats(values[:, :, column].T.reshape(-1)) for column in range(len(metrics))),
    ]
    return pa.Table.from_arrays(columns, schema=history_schema(metrics))


# --------------------------------------------------------------------------------------------------- pieces


def piece_path(folder: Path, first: int, last: int) -> Path:
    """The file of a finished chunk: `<first>-<last>.parquet`."""
    return folder / f"{first}-{last}.parquet"


def history_path(piece: Path) -> Path:
    """The history that belongs to a finished chunk; written before it."""
    return piece.with_suffix(".history")


def finished_pieces(folder: Path, mark: str, history: bool) -> list[tuple[int, int, Path]]:
    """(first, last, file) of every whole chunk of the plan with this mark, sorted, none overlapping.

    Files that are damaged or belong to another plan are left where they are and not counted.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = []
    for path in folder.glob("*.parquet"):
        name = _PIECE.fullmatch(path.name)
        if name is None:
            continue
        first, last = int(name[1]), int(name[2])
        with contextlib.suppress(OSError, ValueError, pa.ArrowException):
            rows = pq.read_metadata(path).num_rows
            whole = rows == last - first + 1 and read_header(path).get("plan") == mark
            if whole and (not history or history_path(path).is_file()):
                found.append((first, last, path))
    kept: list[tuple[int, int, Path]] = []
    for piece in sorted(found, key=lambda piece: (piece[0], -piece[1])):
        if not kept or piece[0] > kept[-1][1]:
            kept.append(piece)
    return kept


def gaps(finished: Sequence[tuple[int, int, Path]], worlds: int, size: int) -> Iterator[tuple[int, int]]:
    """(first, last) of the chunks of at most `size` worlds that are still to do, each gap cut evenly."""
    start = 0
    for first, last in [*((first, last) for first, last, _ in finished), (worlds, worlds)]:
        width = first - start
        parts = -(-width // size)
        for part in range(parts):
            yield start + width * part // parts, start + width * (part + 1) // parts - 1
        start = last + 1


def history_bytes(worlds: int, months: int, metrics: int) -> int:
    """Size in memory of a history of all worlds, before compression."""
    return worlds * months * (metrics + 2) * 8


def quantile_pieces(pieces: Sequence[Path], keep: np.ndarray, metrics: Sequence[str]) -> Iterator[pa.Table]:
    """Rows (month, metric, p05, p25, p50, p75, p95) over the kept worlds, exact, sorted by metric, then
    month.

    `keep` says for every world in order whether it counts. Reads as many metrics at a time as fit in MEMORY.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from game.experiments.statistics import quantiles

    if not pieces:
        return
    rows = [pq.read_metadata(path).num_rows for path in pieces]
    months = sum(rows) // len(keep)
    labels = pq.read_table(pieces[0], columns=["month"])["month"].slice(0, months).to_pylist()
    together = max(1, MEMORY // max(1, 3 * 8 * sum(rows)))
    for start in range(0, len(metrics), together):
        names = list(metrics[start : start + together])
        columns: dict[str, list[np.ndarray]] = {name: [] for name in names}
        for path in pieces:
            table = pq.read_table(path, columns=names)
            for name in names:
                columns[name].append(table[name].to_numpy().reshape(-1, months))
        for name in names:
            values = np.concatenate(columns.pop(name))[keep]
            points = quantiles(values, tuple(HISTORY_POINTS.values()))
            yield pa.Table.from_arrays(
                [pa.array(labels), pa.array([name] * months), *(floats(row) for row in points)],
                schema=quantile_schema(),
            )


def quantile_schema() -> pa.Schema:
    """Columns of `history.parquet` with quantiles."""
    import pyarrow as pa

    return pa.schema(
        [("month", pa.string()), ("metric", pa.string()), *((key, pa.float64()) for key in HISTORY_POINTS)]
    )


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")
