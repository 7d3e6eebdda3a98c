"""Every doctrine of one side against every doctrine of the other, in the same worlds.

World K meets the same luck in every cell (common random numbers), so that differences between doctrines are
theirs. The objective of a side is `game.outcome.verdict.score`: 0 for the worst end it can meet, 1 for the best.

The folder: `matrix.json` (cells, best replies, findings), `matrix.parquet` (one row a world of a cell),
`matrix.png` (heat map), `plan.json` (the record), and `chunks/` while it runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.errors import PrimacyError
from game.experiments import data_dictionary, store
from game.experiments.batch import worlds_in_order
from game.experiments.setup import Setup, metric_names
from game.experiments.statistics import BestReply, Interval, best_reply, clustered_share, mean_interval, shares
from game.experiments.undertaking import ExecutorFactory, Progress, Undertaking, chunk_size

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

SIDES = ("us", "china")
CHUNK = 512  # most worlds computed together; no result depends on it
POINT = 0.01  # one point of a score that runs from 0 to 1
NEAR_BEST = 3 * POINT  # a doctrine that is never so near the best reply has no use
OBJECTIVE = "score of game.outcome: from 0, the worst end for the side, to 1, the best"


@dataclass
class Matrix:
    """All pairs of doctrines on one scenario, each in worlds 0 to `worlds - 1`."""

    folder: Path
    scenario: str
    worlds: int
    seed: int = 1
    parameters: str = "evidence"
    us: Sequence[str] = ()  # doctrines; all that may be chosen when empty
    china: Sequence[str] = ()

    def __post_init__(self) -> None:
        from game.doctrines import played_doctrine_names  # all but those that replay history

        self.us = tuple(self.us) or tuple(played_doctrine_names("us"))
        self.china = tuple(self.china) or tuple(played_doctrine_names("china"))
        varies = {
            "scenario": self.scenario, "us": list(self.us), "china": list(self.china),
            "parameters": self.parameters, "seed": self.seed, "worlds": self.worlds,
        }  # fmt: skip
        self.undertaking = Undertaking(self.folder, varies, [self.setup(*pair) for pair in self.pairs], "plan.json")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(us, china) of every cell, in reading order."""
        return [(us, china) for us in self.us for china in self.china]

    def setup(self, us: str, china: str) -> Setup:
        """What varies in one cell."""
        return Setup(self.scenario, us, china, self.parameters, self.seed)

    def cell(self, us: str, china: str) -> Path:
        """Where the finished pieces of one cell are."""
        return self.undertaking.chunks / f"{us}--{china}"

    def check(self) -> None:
        """Refuse a scenario or parameter set that cannot begin. Raises PrimacyError."""
        self.setup(self.us[0], self.china[0]).world().close()

    def open(self, resume: bool = False) -> None:
        """Make the folder, or check that it holds this matrix. Raises PrimacyError."""
        self.undertaking.open(resume)

    def run(self, workers: int, progress: Progress, factory: ExecutorFactory | None = None) -> dict[str, Any]:
        """Compute what is missing, write the result files and return the content of `matrix.json`."""
        task = self.undertaking
        total = self.worlds * len(self.pairs)
        rows_file = self.folder / "matrix.parquet"
        if task.is_done and rows_file.is_file():
            progress.start(total, total)
        else:
            size = chunk_size(total, workers, CHUNK)
            todo = [
                piece
                for pair in self.pairs
                for piece in task.missing(self.setup(*pair), self.cell(*pair), self.worlds, size)
            ]
            task.compute(todo, total, workers, progress, factory)
            schema = data_dictionary.explained(_schema(metric_names()), data_dictionary.AT_THE_END)
            schema = store.with_header(schema, task.plan)
            store.write_rows(rows_file, schema, self._rows())
        report = self.report(rows_file)
        store.write_json(self.folder / "matrix.json", report)
        task.close()
        return report

    def _rows(self) -> Iterator[pa.Table]:
        import pyarrow as pa

        for us, china in self.pairs:
            prefix = f"{us}--{china}/"
            lost = {key: why for key, why in self.undertaking.set_aside.items() if key.startswith(prefix)}
            for piece in worlds_in_order(self.undertaking.kept(self.cell(us, china)), lost):
                count = piece.num_rows
                piece = piece.add_column(0, "us", pa.array([us] * count))
                piece = piece.add_column(1, "china", pa.array([china] * count))
                yield piece.select(_schema(metric_names()).names)

    # ---------------------------------------------------------------------------------------------- findings

    def report(self, rows_file: Path) -> dict[str, Any]:
        """Cells, best replies and findings, read from the rows."""
        import pyarrow.parquet as pq

        from game.outcome.verdict import VERDICTS

        table = pq.read_table(rows_file, columns=["us", "china", "world", "verdict", "us_score", "china_score"])
        us, china, verdict = (table[name].to_pylist() for name in ("us", "china", "verdict"))
        by_pair: dict[tuple[str, str], list[str]] = {pair: [] for pair in self.pairs}
        for pair, key in zip(zip(us, china, strict=True), verdict, strict=True):
            if key is not None:
                by_pair[pair].append(key)
        scores = self._scores(table)
        cells = [
            {
                "us": pair[0],
                "china": pair[1],
                "worlds": len(by_pair[pair]),
                "verdicts": {key: share.as_dict() for key, share in shares(by_pair[pair], VERDICTS).items()},
                **{f"{side}_score": _mean(scores[side][pair]) for side in SIDES},
            }
            for pair in self.pairs
        ]
        lived = sum(len(keys) for keys in by_pair.values())
        replies = {side: self.best_replies(side, scores[side]) for side in SIDES}
        return {
            **self.undertaking.varies,
            "objective": OBJECTIVE,
            "cells": cells,
            "verdicts": {key: share.as_dict() for key, share in self._over_all(verdict, VERDICTS).items()},
            "best_replies": {
                side: {rival: _as_dict(reply) for rival, reply in replies[side].items()} for side in SIDES
            },
            "findings": {side: findings(self._doctrines(side), replies[side]) for side in SIDES},
            "errors": self.worlds * len(self.pairs) - lived,
        }

    def _over_all(self, verdicts: Sequence[str | None], keys: Sequence[str]) -> dict[str, Interval]:
        """Share of each verdict over all cells, whose luck is the same, from the worlds that failed in none."""
        import numpy as np

        found = np.array(verdicts, dtype=object).reshape(len(self.pairs), self.worlds)
        found = found[:, np.all(found != None, axis=0)]  # noqa: E711 - one comparison an element
        if not found.size:
            return shares([], keys)
        return {key: clustered_share((found == key).mean(axis=0), len(self.pairs)) for key in keys}

    def _doctrines(self, side: str) -> Sequence[str]:
        return self.us if side == "us" else self.china

    def _scores(self, table: pa.Table) -> dict[str, dict[tuple[str, str], np.ndarray]]:
        """Scores by side and pair, each (worlds,), not a number where a world failed."""
        return {
            side: {
                pair: table[f"{side}_score"].slice(row * self.worlds, self.worlds).to_numpy()
                for row, pair in enumerate(self.pairs)
            }
            for side in SIDES
        }

    def best_replies(self, side: str, scores: dict[tuple[str, str], np.ndarray]) -> dict[str, BestReply]:
        """The best reply of a side to every rival doctrine, over the worlds that no reply failed in."""
        import numpy as np

        own, rivals = self._doctrines(side), self._doctrines("china" if side == "us" else "us")
        replies = {}
        for rival in rivals:
            columns = [scores[(mine, rival) if side == "us" else (rival, mine)] for mine in own]
            together = np.stack(columns, axis=1)
            together = together[~np.isnan(together).any(axis=1)]
            if not len(together):
                raise PrimacyError(
                    f"No world of {self.scenario} finished against {rival}: there is nothing to compare."
                )
            replies[rival] = best_reply(own, together)
        return replies


def _schema(metrics: Sequence[str]) -> pa.Schema:
    import pyarrow as pa

    worlds = store.worlds_schema(metrics, scores=True)
    return pa.schema([("us", pa.string()), ("china", pa.string()), *worlds])


def _mean(scores: np.ndarray) -> dict[str, float] | None:
    import numpy as np

    known = scores[~np.isnan(scores)]
    return mean_interval(known).as_dict() if len(known) else None


def _as_dict(reply: BestReply) -> dict[str, Any]:
    return {
        "best": reply.reply,
        "score": reply.mean.as_dict(),
        "probability": reply.probability,
        "runner_up": reply.runner_up,
        "margin": reply.margin.as_dict() if reply.margin is not None else None,
        "behind_best": {name: interval.as_dict() for name, interval in reply.regret.items()},
    }


def findings(doctrines: Sequence[str], replies: dict[str, BestReply]) -> dict[str, Any]:
    """What the design asks of a side's doctrines: how often each is best, and how near the best each ever
    comes.

    `best_reply_to_more_than_half` and `never_within_3_points_of_best` name the offenders.
    """
    best_to = {name: [rival for rival, reply in replies.items() if reply.reply == name] for name in doctrines}
    nearest = {name: min(reply.regret[name].value for reply in replies.values()) for name in doctrines}
    return {
        "best_reply_to": best_to,
        "nearest_to_best": nearest,
        "best_reply_to_more_than_half": [name for name in doctrines if len(best_to[name]) > len(replies) / 2],
        "never_within_3_points_of_best": [name for name in doctrines if nearest[name] > NEAR_BEST],
    }
