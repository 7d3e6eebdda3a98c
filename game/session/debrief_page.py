"""The debrief as files: a page that reads and prints well, and tables of decisions, odds and results.

Nothing on the page comes from elsewhere than the game: no script, no font and no picture is fetched.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from game.calendar import month_text, quarter_text
from game.errors import PrimacyError, Sentence, system_reason
from game.levers import SIDES
from game.metrics.metric import METRICS
from game.orders import Orders
from game.outcome.stamps import stamped, stamps
from game.outcome.verdict import describe, metrics_of, verdict_keys
from game.session.debrief import Turn
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
th { border-bottom: 2px solid #cfd6e0; } td { border-bottom: 1px solid #e6eaf0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } .faint { color: #6b7686; }
svg { width: 100%; height: auto; } @media print { body { margin: 0; } }
"""


def write_page(path: Path, session: Session, turns: Sequence[Turn], language: str) -> Path:
    """Write the page of a game; returns its path. Raises PrimacyError when it cannot be written."""
    words = read_strings("en") | (read_strings(language) if language != "en" else {})
    _write(path, "\n".join(_page(session, turns, words, language)))
    return path


def write_tables(path: Path, session: Session, turns: Sequence[Turn]) -> list[Path]:
    """Write decisions, odds and metrics as CSV beside each other; returns their paths. Raises PrimacyError."""
    tables = {"decisions": _decisions(session), "odds": _odds(turns), "metrics": _metrics(session)}
    written = []
    for name, rows in tables.items():
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        target = path.with_name(f"{path.name}-{name}.csv")
        _write(target, text.getvalue())
        written.append(target)
    return written


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(path)
    except OSError as error:
        words = '"{name}" could not be written: {reason}.'
        raise PrimacyError(Sentence(words, "not_written", name=path.name, reason=system_reason(error))) from None


# ---------------------------------------------------------------------------------------------------- tables


def _decisions(session: Session) -> Iterator[list[object]]:
    yield ["turn", "month", "side", "orders"]
    for turn, played in enumerate(session.log, 1):
        for side in SIDES:
            yield [turn, month_text(played.month), side, played.orders.get(side, Orders()).text()]


def _odds(turns: Sequence[Turn]) -> Iterator[list[object]]:
    yield ["turn", "month", "verdict", "odds", "change", "us", "china", "interaction", "luck"]
    for turn in turns:
        for key in verdict_keys():
            split = turn.splits[key]
            parts = (split.us, split.china, split.interaction, split.luck)
            row = [turn.turn, month_text(turn.month), key, f"{turn.odds[key]:.4f}", f"{split.change:.4f}"]
            yield [*row, *(f"{part.value:.4f}" for part in parts)]


def _metrics(session: Session) -> Iterator[list[object]]:
    yield ["month", *METRICS]
    history = session.world.history
    for month, row in zip(history.months, history.values[:, 0], strict=True):
        yield [month_text(int(month)), *(f"{value:.8g}" for value in row)]


# ------------------------------------------------------------------------------------------------------ page


def _page(session: Session, turns: Sequence[Turn], words: dict[str, str], language: str) -> Iterator[str]:
    verdict = session.verdict
    title = words["debrief.heading"].format(verdict=_verdict(verdict, words))
    yield f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{_safe(title)}</title>'
    yield f"<style>{_STYLE}</style></head><body><h1>{_safe(title)}</h1>"
    scenario = words.get(f"engine.scenario.{session.scenario}", session.scenario_title)
    yield f'<p class="faint">{_safe(scenario)}, {quarter_text(session.world.month - 1)}, seed {session.seed}</p>'
    yield f"<p>{_safe(words.get(f'engine.verdict_text.{verdict}', describe(verdict).text))}</p>"
    for key in stamped(session.world)[0]:
        title, text = (stamps()[key].told(part, language) for part in ("title", "text"))
        yield f"<p><strong>{_safe(title)}{words['debrief.page_stop']}</strong> {_safe(text)}</p>"
    yield from _figures(session, words)
    if len(turns) > 1:
        yield f"<h2>{_safe(words['debrief.odds'])}</h2>"
        yield from _chart(turns, words)
        yield from _turning_points(turns, words)
    yield from _orders(session, words)
    yield "</body></html>"


def _figures(session: Session, words: dict[str, str]) -> Iterator[str]:
    means = metrics_of(session.world)[0]
    names = list(METRICS)
    yield f"<h2>{_safe(words['verdict.figures'])}</h2><table>"
    for key in JUDGED:
        meaning = words.get(f"engine.metric.{key}", METRICS[key].meaning)
        yield f'<tr><td>{_safe(meaning)}</td><td class="number">{means[names.index(key)]:.2f}</td></tr>'
    yield f'</table><p class="faint">{_safe(words["verdict.mean"])}</p>'


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


def _orders(session: Session, words: dict[str, str]) -> Iterator[str]:
    yield f"<h2>{_safe(words['debrief.page_orders'])}</h2><table>"
    yield f"<tr><th></th><th>{_safe(words['side.us'])}</th><th>{_safe(words['side.china'])}</th></tr>"
    for played in session.log:
        us, china = (_safe(played.orders.get(side, Orders()).text().strip(" |")) for side in SIDES)
        if us or china:
            yield f"<tr><td>{quarter_text(played.month)}</td><td>{us}</td><td>{china}</td></tr>"
    yield "</table>"


def _verdict(key: str, words: dict[str, str]) -> str:
    return words.get(f"engine.verdict_title.{key}", describe(key).title)


def _safe(text: str) -> str:
    return html.escape(text)
