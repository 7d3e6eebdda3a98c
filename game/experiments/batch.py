"""Many worlds of one setup in one folder, equal byte for byte however they were computed.

The folder: `batch.json` (the record), `worlds.parquet`, `columns.csv` (what its columns are), `history.parquet` when
asked for, and `chunks/` while it runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from game.experiments import data_dictionary, store
from game.experiments.setup import Setup, metric_names
from game.experiments.undertaking import ExecutorFactory, Progress, Undertaking, chunk_size

if TYPE_CHECKING:
    import pyarrow as pa

HistoryKind = Literal["quantiles", "all"]
Pieces = Sequence[tuple[int, int, Path]]  # first world, last world, file

CHUNK = 512  # most worlds computed together; no result depends on it


@dataclass
class Batch:
    """Worlds 0 to `worlds - 1` of a setup."""

    folder: Path
    setup: Setup
    worlds: int
    history: HistoryKind | None = None
    chunk: int = CHUNK

    def __post_init__(self) -> None:
        varies = {**self.setup.described(), "worlds": self.worlds, "history": self.history}
        self.undertaking = Undertaking(self.folder, varies, [self.setup], "batch.json")

    @property
    def result(self) -> Path:
        """One row a world."""
        return self.folder / "worlds.parquet"

    def open(self, resume: bool = False) -> None:
        """Make the folder, or check that it holds this batch. Raises PrimacyError."""
        self.undertaking.open(resume)

    def run(self, workers: int, progress: Progress, factory: ExecutorFactory | None = None) -> None:
        """Compute what is missing and write the result files. Raises Stopped on Ctrl-C."""
        task = self.undertaking
        if task.is_done and self.result.is_file():
            progress.start(self.worlds, self.worlds)
            return
        size = chunk_size(self.worlds, workers, self.chunk)
        todo = task.missing(self.setup, task.chunks, self.worlds, size, self.history is not None)
        task.compute(todo, self.worlds, workers, progress, factory)
        kept = task.kept(task.chunks, self.history is not None)
        if self.history:
            self._write_history(kept)
        schema = self._with_header(
            data_dictionary.explained(store.worlds_schema(metric_names()), data_dictionary.AT_THE_END)
        )
        pieces = (piece.select(schema.names) for piece in worlds_in_order(kept, task.set_aside))
        store.write_rows(self.result, schema, pieces)
        store.write_text(self.folder / "columns.csv", data_dictionary.dictionary(schema))
        task.close()

    def _with_header(self, schema: pa.Schema) -> pa.Schema:
        return store.with_header(
            schema, {key: value for key, value in self.undertaking.plan.items() if key != "history"}
        )

    def _write_history(self, kept: Pieces) -> None:
        import numpy as np
        import pyarrow.parquet as pq

        paths = [store.history_path(path) for _, _, path in kept]
        pieces: Iterator[pa.Table]
        if self.history == "all":
            schema = store.history_schema(metric_names())
            pieces = (group for path in paths for group in row_groups(path))
        else:
            schema = store.quantile_schema()
            failed = [pq.read_table(path, columns=["error"])["error"].is_valid().to_numpy() for _, _, path in kept]
            keep = ~np.concatenate(failed) if failed else np.empty(0, dtype=bool)
            pieces = store.quantile_pieces(paths, keep, metric_names())
        schema = self._with_header(data_dictionary.explained(schema, data_dictionary.EACH_MONTH))
        store.write_rows(self.folder / "history.parquet", schema, pieces)


def worlds_in_order(kept: Pieces, set_aside: dict[str, str]) -> Iterator[pa.Table]:
    """Every world once, sorted; worlds of pieces that were set aside are rows with an error and nothing
    else.
    """
    import pyarrow.parquet as pq

    lost = {tuple(int(part) for part in key.rpartition("/")[2].split("-")): why for key, why in set_aside.items()}
    found = {(first, last): path for first, last, path in kept}
    for first, last in sorted([*found, *lost]):
        if (first, last) in found:
            yield pq.read_table(found[first, last])
        else:
            yield store.lost_table(first, last, lost[first, last], metric_names())


def row_groups(path: Path) -> Iterator[pa.Table]:
    """The rows of a file, a row group at a time."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group)


def announce(batch: Batch) -> list[str]:
    """Check that the setup can begin, and say how large its history will be. Raises PrimacyError."""
    world = batch.setup.world()
    world.close()
    if batch.history != "all":
        return []
    months, metrics = world.end - world.start + 1, len(metric_names())
    size = store.history_bytes(batch.worlds, months, metrics)
    amount = f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.0f} MB"
    what = f"{batch.worlds:,} worlds x {months} months x {metrics} metrics"
    return [f"history.parquet will hold {what}: {amount} before compression, twice that while it runs."]
