"""The hindcast as a page of Markdown that is kept: scores, baselines, shapes, and the honest list of what is missed."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from game.calendar import month_text
from game.configuration import Declared, load
from game.experiments import store
from game.experiments.hindcast import Scored, share_inside
from game.experiments.hindcast_baselines import compare
from game.experiments.hindcast_figure import picture_of
from game.experiments.hindcast_report import grades, shown_distance, shown_value
from game.experiments.hindcast_run import Result
from game.experiments.summary import percent
from game.paths import config_path

ANY = "any"


class _Reasons(Declared):
    reasons: dict[str, dict[str, str]]


@functools.cache
def _reasons() -> dict[str, dict[str, str]]:
    return load(_Reasons, config_path("hindcast-reasons.yaml")).reasons


def reason(target: str, period: str) -> str:
    """Return why a target is missed in a period, as far as it is known; "" where nothing is."""
    known = _reasons().get(target, {})
    return known.get(period, known.get(ANY, ""))


def write_summary(result: Result, path: Path, command: str) -> list[Path]:
    """Write the page and its picture beside it; returns the files. Needs matplotlib. Raises PrimacyError."""
    picture = path.with_suffix(".png")
    with store.replacing(picture) as beside:
        beside.write_bytes(picture_of(result))
    store.write_text(path, "\n".join(_page(result, picture.name, command)))
    return [path, picture]


def _page(result: Result, picture: str, command: str) -> Iterator[str]:
    job = result.job
    inside, counted = share_inside(result.scored)
    first, last = month_text(result.prediction.first), month_text(result.prediction.last)
    yield "# The hindcast"
    yield ""
    yield f"`{command}` wrote this page. {job.worlds:,} worlds of `{job.scenario}` under `{job.doctrine}`, parameters"
    yield f"`{job.parameters}`, seed {job.seed}, {first} to {last}: **{inside} of {counted}** computed targets have"
    yield "their median inside the allowed range. What is an input, a fixed multiple of one, or a start value that no"
    yield "world has moved yet, is *given* and counted nowhere. Parameters were calibrated on targets up to 2023; 2024"
    yield "and 2025 are the test ([calibration](calibration.md)). Ranges of parameters were reviewed, and mechanisms"
    yield "repaired, with all years in view, so that the test is not blind."
    yield ""
    yield f"![Hindcast]({picture})"
    yield ""
    yield "| grade | inside | outside | unmapped | given | not covered |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, counts in grades(result.scored):
        yield f"| {name} | " + " | ".join(str(count) for count in counts.values()) + " |"
    yield ""
    yield "| forecaster | fit years, to 2023 | test years, from 2024 |"
    yield "| --- | --- | --- |"
    fit, test = compare(result.scored, test=False), compare(result.scored, test=True)
    for a, b in zip(fit, test, strict=True):
        cells = [f"{row.inside} of {row.counted} ({row.answered} answered)" for row in (a, b)]
        yield f"| {a.name} | {' | '.join(cells)} |"
    yield ""
    yield "| shape | worlds | | asked |"
    yield "| --- | --- | --- | --- |"
    for shape in result.shapes:
        yield f"| {shape.name} | {percent(shape.share)} | {'holds' if shape.holds else 'fails'} | {shape.asked} |"
    yield ""
    yield "## What is missed, and why"
    yield ""
    yield from _missed(result.scored)
    yield ""
    yield "## Every target"
    yield ""
    yield "| target | quantity | actor | period | observed | allowed | grade | median | 5-95 % | status | off |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for each in result.scored:
        yield _row(each)
    yield ""
    yield "*off*: distance of the median from the middle of the allowed range, in half-widths (1 is its edge)."
    yield ""


def _missed(scored: Sequence[Scored]) -> Iterator[str]:
    missed = [each for each in scored if each.status in ("outside", "unmapped")]
    if not missed:
        yield "Nothing."
    for each in missed:
        target = each.target
        median, low, high = (shown_value(target, value) for value in (each.median, target.low, target.high))
        why = reason(target.target, target.period.text) or "The reason is not known."
        what = f"**{target.target}** {target.quantity}, {target.actor}, {target.period.text}"
        yield f"- {what}: {median} for {low} to {high}. {why}"


def _row(each: Scored) -> str:
    target = each.target
    observed, low, high = (shown_value(target, value) for value in (target.observed, target.low, target.high))
    median, p5, p95 = (shown_value(target, value) for value in (each.median, each.low, each.high))
    cells = (
        target.target, target.quantity, target.actor, target.period.text, observed, f"{low} to {high}", target.grade,
        median, f"{p5} to {p95}", each.status, shown_distance(each),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"
