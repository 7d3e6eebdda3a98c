"""The data dictionary of result files: the meaning and unit of every column, inside a Parquet file and beside it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from game.metrics.metric import METRICS

if TYPE_CHECKING:
    import pyarrow as pa

MEANINGS = {
    "world": "number of the world, from 0",
    "us": "doctrine of the United States",
    "china": "doctrine of China",
    "month": "the month at whose end the values stand; the first is the month before the start",
    "metric": "key of the metric",
    "verdict": "how the world ended; none where it failed",
    "ended": "last month that the world lived",
    "error": "why the world has no verdict; none where all went well",
    "us_score": "how well the end is for the United States, 0 to 1",
    "china_score": "how well the end is for China, 0 to 1",
    "p05": "5 % quantile over worlds",
    "p25": "25 % quantile over worlds",
    "p50": "median over worlds",
    "p75": "75 % quantile over worlds",
    "p95": "95 % quantile over worlds",
}
"""What the columns are that are no metrics."""

AT_THE_END = "mean of the last twelve simulated months"
EACH_MONTH = "at the month's end"


def explained(schema: pa.Schema, when: str) -> pa.Schema:
    """The schema with what each column is: its meaning and, for a metric, its unit and what `when` it was measured."""
    for place, field in enumerate(schema):
        metric = METRICS.get(field.name)
        told = {"meaning": MEANINGS.get(field.name, "")}
        if metric is not None:
            told = {"unit": metric.unit, "meaning": metric.meaning, "when": when}
        schema = schema.set(place, field.with_metadata(told))
    return schema


def dictionary(schema: pa.Schema) -> str:
    """What an explained schema says of its columns, as CSV: for readers that do not see it in the Parquet file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("column", "unit", "meaning", "when"))
    for field in schema:
        told = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        writer.writerow((field.name, *(told.get(key, "") for key in ("unit", "meaning", "when"))))
    return text.getvalue()
