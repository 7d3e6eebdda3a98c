"""The debrief as files: a page that reads and prints well, and tables of decisions, odds and results.

Nothing on the page comes from elsewhere than the game: no script, no font and no picture is fetched.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.calendar import quarter_text
from game.errors import PrimacyError, Sentence, system_reason
from game.levers import SIDES
from game.metrics.metric import METRICS
from game.orders import Orders
from game.outcome import mandates
from game.outcome.stamps import stamped, stamps
from game.outcome.verdict import describe, metrics_of, verdict_keys
from game.scenario import JOIN
from game.session import debrief_tables
from game.session.debrief import Turn
from game.session.orders_told import orders_told
from game.session.predictions import Ledger
from game.session.session import Session
from game.wording import read_strings

COLOURS = {
    "us_primacy": "#4f8fe0", "chinese_primacy": "#e0812f", "bifurcation": "#8e7cc3", "inverse_bifurcation": "#5a9e8c",
    "parity": "#98a2b3", "contested": "#5d6675", "strait_crisis": "#d9534f",
}  # fmt: skip
"""Colours of the verdicts' layers on paper; each layer is also named beside the figure."""
WIDTH, HEIGHT = 760, 260
JUDGED = ("frontier_lead", "applied_ratio", "dependence_us", "dependence_china", "tension")
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b2430; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem; }
th { border-bottom: 2px solid #cfd6e0; } td { border-bottom: 1px solid #e6eaf0; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } .faint { color: #6b7686; }
svg { width: 100%; height: auto; } @media print { body { margin: 0; } tr, svg { break-inside: avoid; } }
"""


@dataclass(frozen=True)
class ClaimTold:
    """A claim of the essay as the page tells it: what it says, each piece of evidence, each result of the model."""

    title: str
    says: str
    evidence: tuple[str, ...]
    results: tuple[str, ...]


@dataclass(frozen=True)
class Essay:
    """The essay's claims beside the evidence, and how the model did on the record, in the page's language."""

    claims: tuple[ClaimTold, ...] = ()
    hindcast: str = ""


def write_page(path: Path, session: Session, turns: Sequence[Turn], language: str, essay: Essay | None = None) -> Path:
    """Write the page of a game; returns its path. Raises PrimacyError when it cannot be written."""
    words = read_strings("en") | (read_strings(language) if language != "en" else {})
    _write(path, "\n".join(_page(session, turns, words, language, essay or Essay())))
    return path


def write_tables(path: Path, session: Session, turns: Sequence[Turn]) -> list[Path]:
    """Write the tables of `game.session.debrief_tables`; returns their paths. Raises PrimacyError."""
    return debrief_tables.write_tables(path, session, turns, _write)


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(path)
    except OSError as error:
        words = '"{name}" could not be written: {reason}.'
        raise PrimacyError(Sentence(words, "not_written", name=path.name, reason=system_reason(error))) from None


# ------------------------------------------------------------------------------------------------------ page


def _page(session: Session, turns: Sequence[Turn], words: dict[str, str], language: str, essay: Essay) -> Iterator[str]:
    verdict = session.verdict
    title = words["debrief.heading"].format(verdict=_verdict(verdict, words))
    yield f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{_safe(title)}</title>'
    yield f"<style>{_STYLE}</style></head><body><h1>{_safe(title)}</h1>"
    scenario = words.get(f"engine.scenario.{session.scenario.partition(JOIN)[0]}", session.scenario_title)
    seed = words["debrief.page_seed"].format(seed=session.seed)
    yield f'<p class="faint">{_safe(scenario)}, {quarter_text(session.world.month - 1)}, {_safe(seed)}</p>'
    yield f"<p>{_safe(words.get(f'engine.verdict_text.{verdict}', describe(verdict).text))}</p>"
    for key in stamped(session.world)[0]:
        title, text = (stamps()[key].told(part, language) for part in ("title", "text"))
        yield f"<p><strong>{_safe(title)}{words['debrief.page_stop']}</strong> {_safe(text)}</p>"
    yield from _figures(session, words)
    if session.is_over:
        yield from _mandates(session, words, language)
    if len(turns) > 1:
        yield f"<h2>{_safe(words['debrief.odds'])}</h2>"
        yield from _chart(turns, words)
        yield from _turning_points(turns, words)
    yield from _predictions(session, words)
    yield from _orders(session, words, language)
    yield from _essay(essay, words)
    yield "</body></html>"


def _figures(session: Session, words: dict[str, str]) -> Iterator[str]:
    means = metrics_of(session.world)[0]
    names = list(METRICS)
    yield f"<h2>{_safe(words['verdict.figures'])}</h2><table>"
    for key in JUDGED:
        meaning = words.get(f"engine.metric.{key}", METRICS[key].meaning)
        value = means[names.index(key)]
        number = f"{100 * value:.0f} %" if METRICS[key].unit == "share" else f"{value:.2f}"
        yield f'<tr><td>{_safe(meaning)}</td><td class="number">{number}</td></tr>'
    yield f'</table><p class="faint">{_safe(words["verdict.mean"])}</p>'


def _mandates(session: Session, words: dict[str, str], language: str) -> Iterator[str]:
    """The mandates that each side kept, what each was worth, and whether it was met."""
    yield f"<h2>{_safe(words['verdict.mandates'])}</h2><table>"
    for side in SIDES:
        keys = session.kept[side]
        for key, came in zip(keys, mandates.met(session.world, side, keys)[0], strict=True):
            goal = mandates.mandates_of(side)[key]
            said = words["goals.worth"].format(points=f"{mandates.worth(key, session.scenario):.2f}")
            cells = (words[f"side.{side}"], goal.told("title", language), goal.told("text", language), said)
            yield (
                "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in cells) + f"<td>{'✓' if came else '✗'}</td></tr>"
            )
        points = words["goals.worth"].format(points=f"{session.points(side):.2f}")
        yield f"<tr><td><strong>{_safe(words[f'side.{side}'])}</strong></td><td></td><td></td>"
        yield f"<td><strong>{_safe(points)}</strong></td><td></td></tr>"
    yield "</table>"


def _predictions(session: Session, words: dict[str, str]) -> Iterator[str]:
    """What was predicted before each turn, what came, and the score of each who predicted."""
    ledger = session.ledger
    if not ledger.predictions:
        return
    yield f"<h2>{_safe(words['guess.title'])}</h2>"
    for about in dict.fromkeys(one.about for one in ledger.predictions):
        own = Ledger([one for one in ledger.predictions if one.about == about])
        side = about.partition(": ")[2]
        if side:
            yield f"<h3>{_safe(words[f'side.{side}'])}</h3>"
        if own.brier is not None and own.constant_brier is not None:
            score = words["guess.score"].format(brier=f"{own.brier:.2f}")
            meaning = words["guess.meaning"].format(constant=f"{own.constant_brier:.2f}")
            yield f"<p><strong>{_safe(score)}</strong> {_safe(meaning)}</p>"
        yield "<table>"
        for one in own.predictions:
            said = words["guess.turn"].format(turn=one.turn, said=f"{100 * one.said:.0f} %")
            came = words[{True: "guess.came", False: "guess.not_came", None: "guess.waiting"}[one.came]]
            yield f"<tr><td>{_safe(said)}</td><td>{_safe(came)}</td></tr>"
        yield "</table>"


def _essay(essay: Essay, words: dict[str, str]) -> Iterator[str]:
    """What the essay says, beside the evidence from outside the model and what the model finds."""
    if not essay.claims:
        return
    yield f"<h2>{_safe(words['essay.title'])}</h2><p>{_safe(essay.hindcast)}</p><table><tr>"
    heads = ("essay.says", "essay.evidence", "essay.result")
    yield "".join(f"<th>{_safe(words[head])}</th>" for head in heads) + "</tr>"
    for claim in essay.claims:
        yield f"<tr><td><strong>{_safe(claim.title)}</strong><br>{_safe(claim.says)}</td>"
        for told in (claim.evidence, claim.results):
            yield f"<td>{'<br>'.join(_safe(line) for line in told)}</td>"
        yield "</tr>"
    yield "</table>"


def _chart(turns: Sequence[Turn], words: dict[str, str]) -> Iterator[str]:
    """The odds as layers that add up to a hundred, each named at the right where it ends."""
    first, last = turns[0].month, max(turns[-1].month, turns[0].month + 1)
    across = [WIDTH * 0.72 * (turn.month - first) / (last - first) for turn in turns]
    yield f'<svg viewBox="0 0 {WIDTH} {HEIGHT + 24}" role="img">'
    floor = [0.0] * len(turns)
    for key in verdict_keys():
        top = [low + turn.odds[key] for low, turn in zip(floor, turns, strict=True)]
        if max(turn.odds[key] for turn in turns) > 0.005:
            upper = [f"{x:.1f},{HEIGHT * (1 - y):.1f}" for x, y in zip(across, top, strict=True)]
            lower = [f"{x:.1f},{HEIGHT * (1 - y):.1f}" for x, y in zip(across, floor, strict=True)]
            yield f'<polygon points="{" ".join(upper + lower[::-1])}" fill="{COLOURS[key]}"/>'
            if top[-1] - floor[-1] > 0.04:
                middle = HEIGHT * (1 - (top[-1] + floor[-1]) / 2) + 4
                name = f"{_verdict(key, words)} {100 * turns[-1].odds[key]:.0f}"
                yield f'<text x="{WIDTH * 0.73:.0f}" y="{middle:.0f}" font-size="13">{_safe(name)}</text>'
        floor = top
    for turn, x in zip(turns, across, strict=True):
        if turn.month % 12 == 0:
            yield f'<text x="{x:.0f}" y="{HEIGHT + 18}" font-size="12" text-anchor="middle">{turn.month // 12}</text>'
    yield "</svg>"


def _turning_points(turns: Sequence[Turn], words: dict[str, str]) -> Iterator[str]:
    points = [turn for turn in turns if turn.is_turning_point]
    if not points:
        yield f"<p>{_safe(words['debrief.calm'])}</p>"
        return
    heads = (words["side.us"], words["side.china"], words["debrief.interaction"], words["debrief.luck"])
    yield f"<h2>{_safe(words['debrief.page_turns'])}</h2><table><tr><th></th><th></th><th></th>"
    yield "".join(f'<th class="number">{_safe(head)}</th>' for head in heads) + "</tr>"
    for turn in points:
        key, split = turn.largest
        parts = (split.us, split.china, split.interaction, split.luck)
        cells = "".join(
            f'<td class="number{"" if part.clear else " faint"}">{100 * part.value:+.0f} ±{100 * part.error:.0f}</td>'
            for part in parts
        )
        yield f"<tr><td>{quarter_text(turn.month)}</td><td>{_safe(_verdict(key, words))}</td>"
        yield f'<td class="number">{100 * split.change:+.0f}</td>{cells}</tr>'
    yield "</table>"


def _orders(session: Session, words: dict[str, str], language: str) -> Iterator[str]:
    yield f"<h2>{_safe(words['debrief.page_orders'])}</h2><table>"
    yield f"<tr><th></th><th>{_safe(words['side.us'])}</th><th>{_safe(words['side.china'])}</th></tr>"
    for played in session.log:
        us, china = (_safe(orders_told(played.orders.get(side, Orders()), words, language)) for side in SIDES)
        if us or china:
            yield f"<tr><td>{quarter_text(played.month)}</td><td>{us}</td><td>{china}</td></tr>"
    yield "</table>"


def _verdict(key: str, words: dict[str, str]) -> str:
    return words.get(f"engine.verdict_title.{key}", describe(key).title)


def _safe(text: str) -> str:
    return html.escape(text)
