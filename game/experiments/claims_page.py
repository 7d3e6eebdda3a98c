"""The report page of the claims: a figure and a table for each, with the outside evidence beside it."""

from __future__ import annotations

import base64
import html
from pathlib import Path
from typing import TYPE_CHECKING

from game.calendar import month_text
from game.experiments import store
from game.experiments.claims_report import (
    csv_text,
    falls_short,
    forced_text,
    interval_text,
    result_text,
    smallest_text,
    summary,
    tally,
)

if TYPE_CHECKING:
    from game.experiments.claim_files import Claim
    from game.experiments.claims import Finding, Report

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1240px; margin: 2em auto; padding: 0 1em; color: #1a1a1a }
h2 { margin-top: 2.4em; border-top: 1px solid #ccc; padding-top: 0.8em }
table { border-collapse: collapse; margin: 0.8em 0 } img { max-width: 100% }
td, th { padding: 0.25em 0.7em; text-align: left; vertical-align: top } tr:nth-child(even) { background: #f6f6f6 }
th { border-bottom: 1px solid #999; font-weight: 600 }
.holds { color: #1b7f3b } .fails { color: #b3261e } .assumed { color: #8a6100 } .undecided { color: #12677a }
.open, .aside { color: #666 } .says { font-style: italic }
"""


def write_claims(report: Report, folder: Path, command: str) -> list[Path]:
    """Write claims.csv, claims.md, claims.html and a figure a claim; returns the files. Raises PrimacyError."""
    from game.experiments.claims_figures import draw_claim

    figures = {claim.claim: draw_claim(report, claim) for claim in report.plan.claims}
    for name, figure in figures.items():
        with store.replacing(folder / f"{name}.png") as beside:
            beside.write_bytes(figure)
    texts = {
        "claims.csv": csv_text(report),
        "claims.md": summary(report, command),
        "claims.html": page(report, figures, command),
    }
    for name, text in texts.items():
        store.write_text(folder / name, text)
    return [*(folder / name for name in texts), *(folder / f"{name}.png" for name in figures)]


def page(report: Report, figures: dict[str, bytes], command: str) -> str:
    """The page as HTML that stands alone."""
    rows = "".join(_overview(report, claim) for claim in report.plan.claims)
    head = "".join(f"<th>{html.escape(name)}</th>" for name in report.plan.sets)
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in tally(report))
    sections = "".join(_section(report, claim, figures[claim.claim]) for claim in report.plan.claims)
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>The essay as experiments</title>"
        f"<style>{STYLE}</style><h1>The essay as experiments</h1><p>Made by <code>{html.escape(command)}</code>: "
        f"{report.plan.worlds:,} worlds an arm in the same luck. In the figures grey is too small to matter on the "
        f"left, and the months read on the right.</p>{lines}<table><tr><th>claim</th><th></th>{head}</tr>{rows}</table>"
        f"{sections}</html>\n"
    )


def _overview(report: Report, claim: Claim) -> str:
    cells = "".join(
        f"<td class={report.result(claim, name)}>{report.result(claim, name)}</td>" for name in report.plan.sets
    )
    link = f"<a href='#{claim.claim}'>{claim.claim}</a>"
    return f"<tr><td>{link}</td><td>{html.escape(claim.title)}</td>{cells}</tr>"


def _section(report: Report, claim: Claim, figure: bytes) -> str:
    picture = base64.b64encode(figure).decode("ascii")
    head = "".join(f"<th>{html.escape(name)}</th>" for name in report.plan.sets)
    rows = "".join(_row(report, finding) for finding in report.of(claim))
    reasons = "".join(
        f"<li>{html.escape(finding.reading.text)}: {html.escape(finding.reading.reason)}</li>"
        for finding in report.of(claim)
        if finding.reading.reason and falls_short(finding, report.plan.sets)
    )
    evidence = "".join(
        f"<li><b>{each.stand}</b>: {html.escape(each.says)} <small>({html.escape(each.source)})</small></li>"
        for each in claim.evidence
    )
    limits = "".join(f"<li>{html.escape(limit)}</li>" for limit in claim.limits)
    return (
        f"<h2 id={claim.claim}>{claim.claim} {html.escape(claim.title)}</h2>"
        f"<p class=says>{html.escape(claim.says)}</p><p>{html.escape(claim.test)}</p>"
        f"<img alt='Effects and arms of {claim.claim}' src='data:image/png;base64,{picture}'>"
        f"<table><tr><th>reading</th><th>month</th><th>predicted</th><th>smallest</th>{head}<th>other sign</th></tr>"
        f"{rows}</table>"
        + (f"<h3>Why it falls short, as far as known</h3><ul>{reasons}</ul>" if reasons else "")
        + f"<h3>Outside evidence</h3><ul>{evidence}</ul><h3>Limits</h3><ul>{limits}</ul>"
    )


def _row(report: Report, finding: Finding) -> str:
    reading = finding.reading
    cells = "".join(
        f"<td>{interval_text(reading, finding.effects[name])}<br>"
        f"<span class={finding.result(name)}>{result_text(finding, name)}</span></td>"
        for name in report.plan.sets
    )
    aside = "<span class=aside>aside: </span>" if reading.aside else ""
    return (
        f"<tr><td>{aside}{html.escape(reading.text)} ({html.escape(reading.unit)})</td>"
        f"<td>{month_text(reading.month)}</td><td>{reading.predicted}</td><td>{smallest_text(reading)}</td>{cells}<td>{forced_text(finding)}</td></tr>"
    )
