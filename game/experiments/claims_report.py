"""What a person sees of the claims: a table in the terminal, `claims.csv`, and the summary that is kept in docs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from game.calendar import month_text
from game.experiments.claim_files import Claim, Reading
from game.experiments.claims import Finding, Report
from game.experiments.effects import Effect, Result
from game.experiments.summary import percent

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {"holds": "green", "assumed": "yellow", "undecided": "cyan", "fails": "red", "open": "dim"}
ORDER: tuple[Result, ...] = ("holds", "assumed", "undecided", "fails", "open")
CSV_COLUMNS = (
    "claim", "reading", "text", "unit", "month", "predicted", "smallest", "counts", "parameters", "effect", "low",
    "high", "worlds", "frozen", "result", "by_size", "claim_result", "forced", "against_share", "matters_share",
)  # fmt: skip
NO_SIGN = {"holds": "", "fails": ", too small to matter", "undecided": ", perhaps too small", "open": "", "assumed": ""}
"""What the size of an assumed effect says, by the result that it would have had."""


def size(reading: Reading, value: float) -> str:
    """A value as tables show it: relative effects in per cent, others with their sign."""
    if reading.statistic == "relative":
        return f"{100 * value:+.1f} %"
    text = f"{value:+.3g}"
    return f"{value:+.5f}" if "e" in text and abs(value) < 0.01 else text


def interval_text(reading: Reading, effect: Effect) -> str:
    """An effect with its interval."""
    value, low, high = (size(reading, x) for x in (effect.interval.value, effect.interval.low, effect.interval.high))
    return f"{value} ({low} to {high})"


def smallest_text(reading: Reading) -> str:
    """The smallest effect that matters, as tables show it; a dash where any matters."""
    return size(reading, reading.smallest).lstrip("+") if reading.smallest else "-"


def result_text(finding: Finding, name: str) -> str:
    """The result in words: "holds", or "assumed, size +1.5, perhaps too small"."""
    result, effect = finding.result(name), finding.effects[name]
    if result == "assumed":
        return f"assumed, size {size(finding.reading, effect.interval.value)}{NO_SIGN[effect.result]}"
    if result == "open":
        return "no prediction"
    return result


def forced_text(finding: Finding) -> str:
    """What the search for another sign found, in words."""
    forced = finding.forced
    if forced is None:
        return "not asked"
    if forced.is_forced:
        return "the sign holds everywhere"
    if forced.is_free:
        return f"the sign turns ({percent(forced.against)} of vectors at the first look)"
    return f"no other sign was confirmed, nor the same one everywhere ({percent(forced.against)} of vectors against)"


# --------------------------------------------------------------------------------------------------- terminal


def print_claims(report: Report, console: Console) -> None:
    """Every reading of every claim with its effects, and how many claims come out which way."""
    from rich.table import Table

    plan = report.plan
    console.print(
        f"{len(plan.claims)} claims, {plan.worlds:,} worlds an arm in the same luck, seed {plan.seed}, "
        f"{report.seconds:,.0f} s; effect with its 95 % interval by paired bootstrap.",
        highlight=False,
    )
    table = Table(header_style="dim", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("claim", overflow="fold", ratio=3)
    for heading in ("month", "predicted", "smallest"):
        table.add_column(heading, no_wrap=True)
    for name in plan.sets:
        table.add_column(name, overflow="fold", ratio=2)
    for claim in plan.claims:
        results = (report.result(claim, name) for name in plan.sets)
        table.add_row(
            f"[bold]{claim.claim} {claim.title}[/]", "", "", "", *(f"[bold {COLOURS[r]}]{r}[/]" for r in results)
        )
        for finding in report.of(claim):
            reading = finding.reading
            cells = [
                f"{interval_text(reading, finding.effects[name])} "
                f"[{COLOURS[finding.result(name)]}]{result_text(finding, name)}[/]"
                for name in plan.sets
            ]
            aside = "[dim](aside)[/] " if reading.aside else ""
            table.add_row(
                f"  {aside}{reading.text}", month_text(reading.month), reading.predicted, smallest_text(reading), *cells
            )
    console.print(table, highlight=False)
    for line in tally(report):
        console.print(line, highlight=False)


def tally(report: Report) -> list[str]:
    """How many claims come out which way, a sentence for each parameter set."""
    lines = []
    for name in report.plan.sets:
        results = [report.result(claim, name) for claim in report.plan.claims]
        counts = ", ".join(f"{results.count(key)} {key}" for key in ORDER if results.count(key))
        lines.append(f"Under {name}: {counts}.")
    return lines


# -------------------------------------------------------------------------------------------------------- files


def csv_text(report: Report) -> str:
    """`claims.csv`: one row a reading and parameter set."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for finding in report.findings:
        reading, forced = finding.reading, finding.forced
        sign = "" if forced is None else "yes" if forced.is_forced else "no" if forced.is_free else "unsettled"
        for name in report.plan.sets:
            effect = finding.effects[name]
            numbers = (effect.interval.value, effect.interval.low, effect.interval.high)
            writer.writerow(
                [
                    finding.claim.claim, reading.key, reading.text, reading.unit, month_text(reading.month),
                    reading.predicted, reading.smallest, int(finding.counts), name, *(f"{x:.6g}" for x in numbers),
                    effect.worlds, f"{effect.frozen:.4f}", finding.result(name), effect.result,
                    report.result(finding.claim, name), sign,
                    *(("", "") if forced is None else (f"{forced.against:.4f}", f"{forced.matters:.4f}")),
                ]
            )  # fmt: skip
    return file.getvalue()


HEAD = """# The essay as experiments

Made by `{command}`; do not edit. {worlds:,} worlds an arm, seed {seed}. Both arms of a claim meet the same luck in
world after world; an effect is the mean over worlds with its 95 % interval by paired bootstrap.

*Holds*: the interval excludes 0 in the predicted direction and the effect is at least the smallest that matters.
*Fails*: the wrong sign beyond that, or the interval inside plus or minus it. *Undecided*: neither. *Assumed*: the sign
of the effect is the same over the whole admissible range of parameters, so that it follows from the form of the model
and shows nothing; only its size was found. Nothing was tuned to make a claim hold. A claim comes out as the worst of
its readings; where an assumed effect is too small to matter, it fails.

How the assumed are found: the arms run over {vectors} parameter vectors that span the ranges of both sets (a Latin
hypercube and random corners). The {suspects} vectors that went most against the prediction, and the corner that all of
them point to, are run again in {many} fresh worlds each, as long as their interval holds both signs. An interval wholly
on the other side of 0 shows that the sign can turn. Where all of them keep the sign the claim is assumed; what is
neither is reported as it came out, and marked with a dagger (†).

"""


def summary(report: Report, command: str) -> str:
    """The summary in Markdown: the table, what fails and why as far as known, what is assumed, evidence, limits."""
    plan, search = report.plan, report.plan.search
    head = HEAD.format(
        command=command,
        worlds=plan.worlds,
        seed=plan.seed,
        vectors=search.vectors,
        suspects=search.suspects,
        many=" and then ".join(str(worlds) for worlds in search.many),
    )
    parts = [head, *(f"- {line}" for line in tally(report)), "", _table(report)]
    parts += ["", "## What fails or is undecided", ""]
    parts += _failures(report) or ["Nothing."]
    parts += ["", "## What is assumed", ""]
    parts += [
        f"- {finding.claim.claim}, {finding.reading.text}: "
        + "; ".join(f"{name} {size(finding.reading, finding.effects[name].interval.value)}" for name in plan.sets)
        + "."
        for finding in report.findings
        if any(finding.result(name) == "assumed" for name in plan.sets)
    ] or ["Nothing."]
    parts += ["", "## Outside evidence and limits", ""]
    for claim in plan.claims:
        parts += _beside(claim)
    return "\n".join(parts).rstrip() + "\n"


def _table(report: Report) -> str:
    sets = report.plan.sets
    rows = [["claim", "reading", "month", "predicted", "smallest", *sets], ["---"] * (5 + len(sets))]
    for claim in report.plan.claims:
        rows.append(
            [f"**{claim.claim}**", f"**{claim.title}**", "", "", "", *(f"**{report.result(claim, s)}**" for s in sets)]
        )
        for finding in report.of(claim):
            reading = finding.reading
            unsettled = finding.forced is not None and not (finding.forced.is_forced or finding.forced.is_free)
            mark = " †" if unsettled else ""
            cells = [f"{interval_text(reading, finding.effects[s])}: {result_text(finding, s)}{mark}" for s in sets]
            words = f"*aside:* {reading.text}" if reading.aside else reading.text
            rows.append(
                ["", f"{words} ({reading.unit})", month_text(reading.month), reading.predicted, smallest_text(reading)]
                + cells
            )
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def falls_short(finding: Finding, sets: Iterable[str]) -> list[str]:
    """The parameter sets under which a reading that counts fails, is undecided, or is assumed but too small."""
    return [
        name
        for name in sets
        if finding.counts
        and (finding.result(name) in ("fails", "undecided") or finding.effects[name].result in ("fails", "undecided"))
    ]


def _failures(report: Report) -> list[str]:
    lines = []
    for finding in report.findings:
        where = falls_short(finding, report.plan.sets)
        if where:
            results = "; ".join(f"{result_text(finding, name)} under {name}" for name in where)
            reason = finding.reading.reason or "The reason is not known."
            lines.append(f"- **{finding.claim.claim}**, {finding.reading.text}: {results}. {' '.join(reason.split())}")
    return lines


def _beside(claim: Claim) -> list[str]:
    says, test = (" ".join(text.split()) for text in (claim.says, claim.test))
    lines = [f"**{claim.claim} {claim.title}.** {says} *Test:* {test}", ""]
    lines += [f"- Evidence {each.stand}: {' '.join(each.says.split())} ({each.source})" for each in claim.evidence]
    lines += [f"- Limit: {' '.join(limit.split())}" for limit in claim.limits]
    return [*lines, ""]
