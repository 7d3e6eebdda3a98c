"""Pages for paper: plain HTML that fetches nothing and prints on A4 and Letter alike."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

STYLE = """
@page { margin: 13mm 14mm 12mm; }
body { font: 10.5pt/1.42 "Noto Sans", "Noto Sans SC", "Microsoft YaHei", system-ui, sans-serif; color: #16202c;
  width: 182mm; max-width: 100%; margin: 8mm auto; }
h1 { font-size: 17pt; margin: 0 0 1mm; } h2 { font-size: 12pt; margin: 4.5mm 0 1.5mm; }
p, li { margin: 0 0 1.8mm; } ol, ul { margin: 0; padding-left: 6mm; }
.top { border-bottom: .6mm solid #2f6fc0; padding-bottom: 1.5mm; margin-bottom: 3mm; color: #51607a; }
.two { column-count: 2; column-gap: 7mm; text-align: left; } .two p { break-inside: avoid-column; }
.small { font-size: 8.7pt; line-height: 1.3; } .faint { color: #5d6b80; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2mm; } tr { break-inside: avoid; }
th, td { border: .2mm solid #b9c3d2; padding: 1mm 1.6mm; text-align: left; vertical-align: top; }
th { background: #eef2f8; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.blank { height: 7mm; min-width: 16mm; } .line { border-bottom: .2mm solid #8794a8; height: 7.2mm; }
.card { border: .4mm solid #2f6fc0; border-radius: 3mm; padding: 4mm 5mm; margin: 0 0 4mm; break-inside: avoid; }
.card.china { border: .4mm dashed #c86a1c; } .page { break-before: page; } svg { width: 100%; height: auto; }
@media print { body { margin: 0; width: auto; } }
"""
LANDSCAPE = "@page { size: landscape; margin: 10mm; } body { width: 250mm; font-size: 14pt; }"


def safe(text: str) -> str:
    """Text as it may stand in HTML."""
    return html.escape(text)


def page(title: str, head: str, parts: Iterable[str], language: str, more_style: str = "") -> str:
    """A whole document."""
    return "\n".join(
        [
            f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{safe(title)}</title>',
            f"<style>{STYLE}{more_style}</style></head><body>",
            f'<h1>{safe(title)}</h1><p class="top">{safe(head)}</p>',
            *parts,
            "</body></html>",
        ]
    )


def heading(text: str) -> str:
    """A heading within a page."""
    return f"<h2>{safe(text)}</h2>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph."""
    return f'<p class="{kind}">{safe(text)}</p>' if kind else f"<p>{safe(text)}</p>"


def numbered(texts: Iterable[str]) -> str:
    """A numbered list."""
    return "<ol>" + "".join(f"<li>{safe(text)}</li>" for text in texts) + "</ol>"


def bullets(texts: Iterable[str]) -> str:
    """A list."""
    return "<ul>" + "".join(f"<li>{safe(text)}</li>" for text in texts) + "</ul>"


def lines(count: int) -> str:
    """Empty lines to write on."""
    return '<div class="line"></div>' * count


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
    """A table; an empty cell leaves room to write, the columns in `numbers` stand at the right."""

    def cell(tag: str, place: int, text: str) -> str:
        kind = "number" if place in numbers else "blank" if not text and tag == "td" else ""
        return f'<{tag} class="{kind}">{safe(text)}</{tag}>' if kind else f"<{tag}>{safe(text)}</{tag}>"

    top = "<tr>" + "".join(cell("th", place, text) for place, text in enumerate(head)) + "</tr>" if any(head) else ""
    body = ("<tr>" + "".join(cell("td", place, text) for place, text in enumerate(row)) + "</tr>" for row in rows)
    return f"<table>{top}{''.join(body)}</table>"


Band = tuple[str, str, str, list[tuple[float, float, float, float]]]
"""A course in a figure: its name, its colour, its dashes, and (x, low, middle, high) of each point."""


def figure(title: str, unit: str, bands: Sequence[Band], labels: Sequence[tuple[float, str]]) -> str:
    """A chart of intervals over time, each course named at its end; `labels` stand below their place."""
    wide, high, left, foot = 620.0, 300.0, 46.0, 26.0
    points = [point for band in bands for point in band[3]]
    low_x, high_x = min(point[0] for point in points), max(point[0] for point in points)
    low_y, high_y = min(point[1] for point in points), max(point[3] for point in points)
    low_y, high_y = min(low_y, 0.0), high_y if high_y > low_y else low_y + 1.0

    def x(value: float) -> float:
        return left + (value - low_x) / max(high_x - low_x, 1.0) * (wide - left - 150)

    def y(value: float) -> float:
        return (high - foot) - (value - low_y) / (high_y - low_y) * (high - foot - 10)

    parts = [f"<h2>{safe(title)} ({safe(unit)})</h2>", f'<svg viewBox="0 0 {wide:.0f} {high:.0f}" role="img">']
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        value = low_y + part * (high_y - low_y)
        parts.append(f'<line x1="{left}" x2="{wide - 150}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#dfe5ee"/>')
        words = f"{value:.0f}" if high_y - low_y >= 8 else f"{value:.1f}"
        parts.append(f'<text x="{left - 6}" y="{y(value) + 4:.1f}" font-size="11" text-anchor="end">{words}</text>')
    for place, words in labels:
        parts.append(
            f'<text x="{x(place):.1f}" y="{high - 6}" font-size="11" text-anchor="middle">{safe(words)}</text>'
        )
    ends = sorted(((band[3][-1][2], number) for number, band in enumerate(bands)), reverse=True)
    heights: dict[int, float] = {}
    free = -99.0
    for value, number in ends:
        heights[number] = max(y(value) + 4, free)
        free = heights[number] + 15 * len(_beside(bands[number][0]))
    for number, (name, colour, dash, path) in enumerate(bands):
        upper = [f"{x(at):.1f},{y(top):.1f}" for at, _low, _middle, top in path]
        lower = [f"{x(at):.1f},{y(bottom):.1f}" for at, bottom, _middle, _high in path][::-1]
        parts.append(f'<polygon points="{" ".join(upper + lower)}" fill="{colour}" fill-opacity=".13"/>')
        middle = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, _low, value, _high in path)
        parts.append(
            f'<polyline points="{middle}" fill="none" stroke="{colour}" stroke-width="2.4" stroke-dasharray="{dash}"/>'
        )
        for line, words in enumerate(_beside(name)):
            at = heights[number] + 15 * line
            parts.append(f'<text x="{wide - 144}" y="{at:.1f}" font-size="12" fill="{colour}">{safe(words)}</text>')
    return "".join([*parts, "</svg>"])


BESIDE = 20
"""Letters that a name beside a figure has room for in a line; a Chinese character is as wide as two."""


def _beside(name: str) -> list[str]:
    """Break a course's name into the lines that stand beside the figure."""
    lines = [""]
    for word in re.findall(r"[\x21-\u02ff]+|[^\x00-\u02ff]", name):
        joint = " " if lines[-1] and word.isascii() else ""
        if _letters(lines[-1] + joint + word) > BESIDE and lines[-1]:
            lines.append(word)
        else:
            lines[-1] += joint + word
    return lines


def _letters(text: str) -> int:
    return sum(1 if letter < "\u1100" else 2 for letter in text)
