"""The figures behind the layers of the map, each a function that paints charts inside an area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pygame import Rect

from game.levers import SIDES
from game.ui import formats, layout, theme
from game.ui.canvas import Canvas
from game.ui.plot import Plot, padded_range
from game.ui.text import engine_words, say
from game.ui.view import GameView, side_name

SHORT = 0.05  # above this share of idle accelerators power or cooling binds


@dataclass(frozen=True)
class Pair:
    """A metric that both sides have, and how the overview writes it."""

    metric: str
    write: Callable[[float], str]
    alarming: float = np.inf  # above this a value is a warning


OVERVIEW = (
    Pair("chips", formats.compact),
    Pair("effective_compute", formats.compact),
    Pair("power_available", lambda value: say("unit.gigawatt", value=formats.plain(value, 1))),
    Pair("idle_share", lambda value: formats.percent(value, 1), SHORT),
    Pair("talent", lambda value: formats.percent(value, 1)),
    Pair("revenue", formats.money),
    Pair("applied_index", lambda value: formats.plain(100 * value, 1)),
    Pair("tokens_served", lambda value: formats.plain(value, 1)),
)


def paint_overview(canvas: Canvas, view: GameView, area: Rect) -> None:
    """A butterfly: each quantity with the United States growing to the left and China to the right."""
    rows = layout.rows(area, [1.0] * (len(OVERVIEW) + 1), 0)
    label = max(canvas.text_width(say(f"overview.{pair.metric}"), "small") for pair in OVERVIEW) + canvas.px(24)
    number = max(canvas.text_width("8.8×10²⁷", "small_strong"), canvas.text_width("88.8 GW", "small_strong"))
    number += canvas.px(10)
    head = rows[0]
    wing = (area.width - label) // 2
    for side, x, align in ((0, area.centerx - label // 2, "right"), (1, area.centerx + label // 2, "left")):
        gap = canvas.px(12) * (-1 if side == 0 else 1)
        canvas.side_mark(side, (x, head.centery), 9)
        canvas.text(side_name(side), (x + gap, head.centery), "small_strong", theme.SIDE_BRIGHT[side], align)  # type: ignore[arg-type]
    for pair, row in zip(OVERVIEW, rows[1:], strict=True):
        canvas.text(say(f"overview.{pair.metric}"), row.center, "small", theme.MUTED, "centre")
        values = [view.believed(f"{side}_{pair.metric}")[0] for side in SIDES]
        largest = max(*values, 1e-12)
        room = wing - number
        thick = canvas.px(8)
        for side, value in enumerate(values):
            width = max(thick, round(room * max(value, 0.0) / largest))
            inner = area.centerx + (-label // 2 if side == 0 else label // 2)
            left = inner - width if side == 0 else inner
            canvas.box(Rect(left, row.centery - thick // 2, width, thick), theme.SIDE[side], 4)
            x = left - canvas.px(7) if side == 0 else left + width + canvas.px(7)
            align = "right" if side == 0 else "left"
            warns = value > pair.alarming
            ink = theme.WARNING if warns else theme.SIDE_BRIGHT[side]
            canvas.text(formats.warned(pair.write(value), warns), (x, row.centery), "small_strong", ink, align)  # type: ignore[arg-type]


def paint_power(canvas: Canvas, view: GameView, area: Rect) -> None:
    """For each nation the power its accelerators want and the power there is; a gap is shown in gold."""
    for side, part in enumerate(layout.columns(area, [1.0, 1.0], canvas.px(22))):
        key = SIDES[side]
        months, wanted = view.believed_series(f"{key}_power_wanted")
        available = view.believed_series(f"{key}_power_available")[1]
        free, idle = (view.believed(f"{key}_{name}")[0] for name in ("power_free", "idle_share"))
        _paint_side_title(canvas, side, part)
        short = free < 0 or idle > SHORT
        words = say("power.free", free=say("unit.gigawatt", value=formats.signed(free, 1)))
        canvas.text(
            words,
            (part.right, part.top + canvas.px(8)),
            "small_strong",
            theme.WARNING if short else theme.PLAIN,
            "right",
        )
        price = view.believed(f"{key}_power_price")[0]
        facts = (
            (
                say("power.available"),
                available[-1],
                theme.SIDE_BRIGHT[side],
                say("power.idle", idle=formats.warned(formats.percent(idle, 1), idle > SHORT)),
            ),
            (say("power.wanted"), wanted[-1], theme.BRIGHT, say("power.price", price=formats.plain(price))),
        )
        line = canvas.px(19)
        for place, (name, gigawatt, ink, note) in enumerate(facts):
            y = part.top + canvas.px(30) + place * line
            words = f"{name} {formats.plain(float(gigawatt), 1)}"
            canvas.text(words, (part.left, y), "small", ink)
            canvas.text(note, (part.right, y), "small", theme.MUTED, "right")
        top = part.top + canvas.px(30) + 2 * line + canvas.px(2)
        margin = canvas.text_width("88", "small") + canvas.px(8)
        chart = Rect(part.left + margin, top, part.width - margin, part.bottom - canvas.px(20) - top)
        plot = _framed(canvas, chart, months, padded_range(wanted, available, np.zeros(1)), formats.tick, margin)
        when = months.astype(float)
        plot.draw_band(canvas, when, np.minimum(available, wanted), wanted, theme.WARNING, 0.35)
        canvas.fade_below(plot.points(when, available), plot.area.bottom, theme.SIDE[side], 0.18)
        canvas.curve(plot.points(when, available), theme.SIDE[side])
        canvas.curve(plot.points(when, wanted), theme.BRIGHT, 1.4, (5, 4))


CHANNELS: tuple[tuple[str, str, str], ...] = (
    ("native", "china_chip_output", "CHINA"),
    ("legal", "legal_chips", "US"),
    ("rented", "rented_chips", "LUCK"),
    ("smuggled", "smuggled_chips", "WARNING"),
)
"""How chips reach China: the channel, its metric, and its colour in the theme."""


def paint_chips(canvas: Canvas, view: GameView, area: Rect) -> None:
    """How accelerators reach China, a column a quarter: made at home, bought, rented, smuggled."""
    flows = [_by_quarter(view.believed_series(metric)[1]) for _key, metric, _colour in CHANNELS]
    canvas.text(say("chips.title"), (area.left, area.top + canvas.px(8)), "small_strong", theme.PLAIN)
    line = canvas.px(20)
    for place, (key, metric, colour) in enumerate(CHANNELS):
        words = say("chips.entry", name=say(f"chips.{key}"), number=formats.compact(view.believed(metric)[0]))
        dot = canvas.px(9)
        x = area.left + (place % 2) * area.width // 2
        y = area.top + canvas.px(30) + place // 2 * line
        canvas.box(Rect(x, y - dot // 2, dot, dot), getattr(theme, colour), 2)
        canvas.text(words, (x + dot + canvas.px(7), y), "small", theme.PLAIN, width=area.width // 2 - canvas.px(20))
    legend = area.top + canvas.px(30) + line
    margin = canvas.text_width("888k", "small") + canvas.px(8)
    chart = Rect(area.left + margin, legend + canvas.px(16), area.width - margin, 0)
    chart.height = area.bottom - canvas.px(20) - chart.top
    world = view.session.world
    quarters = max(len(flow) for flow in flows)
    flows = [np.pad(flow, (0, quarters - len(flow)), mode="edge") for flow in flows]  # a late estimate goes on
    total = np.sum(flows, axis=0)
    plot = Plot(chart, (float(world.start), float(world.end)), (0.0, max(float(total.max()) * 1.08, 1.0)))
    plot.draw_levels(canvas, formats.tick, 4, margin)
    plot.draw_years(canvas, chart.bottom + canvas.px(4))
    width = max(2, round(chart.width / (world.end - world.start) * 3 * 0.72))
    for quarter in range(len(total)):
        left = round(float(plot.across([world.start + 3 * quarter])[0]))
        floor = 0.0
        for (_key, _metric, colour), flow in zip(CHANNELS, flows, strict=True):
            top, bottom = (round(float(plot.down([y])[0])) for y in (floor + flow[quarter], floor))
            canvas.surface.fill(getattr(theme, colour), (left, top, width, bottom - top))
            floor += flow[quarter]


def paint_talent(canvas: Canvas, view: GameView, area: Rect) -> None:
    """The share of top-tier researchers at work in each nation, who stays, and the few who matter most."""
    half = layout.columns(area, [1.0, 1.0], canvas.px(22))
    for side, part in enumerate(half):
        key = SIDES[side]
        _paint_side_title(canvas, side, part)
        facts = (
            ("talent.share", formats.percent(view.believed(f"{key}_talent")[0], 1)),
            ("talent.stay", formats.percent(view.believed(f"{key}_stay_rate")[0])),
            ("talent.super", formats.percent(view.believed(f"{key}_super_researchers")[0])),
        )
        line = canvas.px(19)
        for place, (name, words) in enumerate(facts):
            y = part.top + canvas.px(32) + place * line
            canvas.text(say(name), (part.left, y), "small", theme.MUTED, width=part.width - canvas.px(56))
            canvas.text(words, (part.right, y), "small_strong", theme.SIDE_BRIGHT[side], "right")
    top = area.top + canvas.px(32) + 3 * canvas.px(19) + canvas.px(2)
    margin = canvas.text_width("88%", "small") + canvas.px(8)
    chart = Rect(area.left + margin, top, area.width - margin, area.bottom - canvas.px(20) - top)
    series = [view.believed_series(f"{side}_talent") for side in SIDES]
    plot = _framed(
        canvas,
        chart,
        series[0][0],
        padded_range(*(values for _m, values in series), least=0.1),
        formats.percent,
        margin,
    )
    for side, (months, values) in enumerate(series):
        points = plot.points(months, values)
        canvas.side_curve(side, points)
        canvas.side_mark(side, points[-1], 9, theme.SIDE_BRIGHT[side])


def paint_markets(canvas: Canvas, view: GameView, area: Rect) -> None:
    """Each third-country bloc by the stack it runs on: American from the left, Chinese from the right."""
    markets = view.session.world.markets
    shares, sizes = markets.share[0], markets.size[0]
    order = list(np.argsort(-sizes))
    names = [engine_words("market", markets.names[at], markets.names[at]) for at in order]
    label = max(canvas.text_width(name, "small_strong") for name in [*names, say("market.all")]) + canvas.px(12)
    rows = layout.rows(area, [1.0] * (len(order) + 1), 0)
    whole = (shares * sizes[:, None]).sum(axis=0)
    entries = [
        (say("market.all"), whole),
        *((name, shares[at]) for name, at in zip(names, order, strict=True)),
    ]
    for place, (row, (name, share)) in enumerate(zip(rows, entries, strict=True)):
        strong = place == 0
        style, ink = ("small_strong", theme.BRIGHT) if strong else ("small", theme.PLAIN)
        canvas.text(name, row.midleft, style, ink, width=label)
        number = canvas.px(38)
        thick = canvas.px(12 if strong else 8)
        bar = Rect(area.left + label + number, row.centery - thick // 2, area.width - label - 2 * number, thick)
        _paint_shares(canvas, bar, float(share[0]), float(share[1]))
        told = formats.percents(share)  # as in the tool-tips of the map
        for side, x, align in ((0, bar.left - canvas.px(7), "right"), (1, bar.right + canvas.px(7), "left")):
            canvas.text(told[side], (x, row.centery), "small_strong", theme.SIDE_BRIGHT[side], align)  # type: ignore[arg-type]


def _paint_shares(canvas: Canvas, bar: Rect, us: float, china: float) -> None:
    """Two ends of one bar, the American and the Chinese share, with the rest between."""
    canvas.bar(bar, 1.0, theme.NEITHER)
    for side, share in ((0, us), (1, china)):
        width = round(share * bar.width)
        part = Rect(bar.left if side == 0 else bar.right - width, bar.top, width, bar.height)
        with canvas.only_in(part):
            canvas.bar(bar, 1.0, theme.SIDE[side])
    gap = max(1, canvas.px(1))
    for x in (bar.left + round(us * bar.width), bar.right - round(china * bar.width)):
        canvas.surface.fill(theme.CARD_BOTTOM, (x - gap, bar.top, 2 * gap, bar.height))


def _paint_side_title(canvas: Canvas, side: int, part: Rect) -> None:
    y = part.top + canvas.px(8)
    canvas.side_mark(side, (part.left + canvas.px(5), y), 9)
    canvas.text(
        say(f"side_short.{SIDES[side]}"),
        (part.left + canvas.px(16), y),
        "small_strong",
        theme.SIDE_BRIGHT[side],
    )


def _framed(
    canvas: Canvas,
    area: Rect,
    months: np.ndarray,
    span: tuple[float, float],
    write: Callable[[float], str] = formats.tick,
    margin: int = 0,
) -> Plot:
    """A chart from the start to at least four years on, with levels and years drawn."""
    first = float(months[0])
    plot = Plot(area, (first, max(first + 48, float(months[-1]) + 6)), span)
    plot.draw_levels(canvas, write, 4, margin)
    plot.draw_years(canvas, area.bottom + canvas.px(4))
    return plot


def _by_quarter(values: np.ndarray) -> np.ndarray:
    """Means of the months of each quarter since the start (the start's own row left out)."""
    months = values[1:] if len(values) > 1 else values
    return np.array([months[start : start + 3].mean() for start in range(0, len(months), 3)])


PAINT_FIGURES: dict[str, Callable[[Canvas, GameView, Rect], None]] = {
    "clusters": paint_overview,
    "power": paint_power,
    "talent": paint_talent,
    "chips": paint_chips,
    "markets": paint_markets,
}
"""What stands behind each layer of the map."""
