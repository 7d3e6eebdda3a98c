"""The pages around the main screen: pure functions from the window's size and scale to named rectangles."""

from __future__ import annotations

from pygame import Rect

from game.ui.layout import Areas, Size, centred, columns, inset, rows
from game.ui.theme import GAP, MARGIN

HEAD, FOOT = 50, 40  # units


def _px(units: float, scale: float) -> int:
    return max(1, round(units * scale))


def whole(size: Size, scale: float) -> Areas:
    """A page as wide as the window: heading, body, foot."""
    window = inset(Rect(0, 0, *size), _px(MARGIN + 4, scale))
    heights = [_px(HEAD, scale), 1.0, _px(FOOT, scale)]
    return dict(zip(("head", "body", "foot"), rows(window, heights, _px(GAP, scale)), strict=True))


def card(size: Size, scale: float, width: float, height: float) -> Areas:
    """A dialog of at most that many units: heading, body, foot inside a card's padding."""
    window = inset(Rect(0, 0, *size), _px(MARGIN, scale))
    inner = inset(centred(window, _px(width, scale), _px(height, scale)), _px(20, scale))
    heights = [_px(38, scale), 1.0, _px(FOOT, scale)]
    return dict(zip(("head", "body", "foot"), rows(inner, heights, _px(12, scale)), strict=True))


def new_game(size: Size, scale: float) -> Areas:
    """New game: scenarios, who plays, the rules of this game."""
    areas = whole(size, scale)
    names = ("scenarios", "seats", "rules")
    areas |= dict(zip(names, columns(areas.pop("body"), [0.355, 0.335, 0.31], _px(GAP, scale)), strict=True))
    return areas


def briefing(size: Size, scale: float) -> Areas:
    """Briefing: the situation over the rival, the mandates, the pillars over what wins."""
    areas = whole(size, scale)
    narrow = size[0] < _px(1150, scale)
    widths = [0.29, 0.41, 0.30] if narrow else [0.33, 0.38, 0.29]
    left, areas["mandates"], right = columns(areas.pop("body"), widths, _px(GAP, scale))
    areas["situation"], areas["rival"] = rows(left, [0.62, 0.38], _px(GAP, scale))
    areas["pillars"], areas["wins"] = rows(right, [_px(178, scale), 1.0], _px(GAP, scale))
    return areas


REVEAL = (1120, 640)
"""Units of a reveal at most."""
DIALOG_CHROME = 40 + 38 + FOOT + 2 * 12
"""Units of height of a dialog that are no body: padding, heading, foot and the gaps between."""


def reveal(size: Size, scale: float, orders: float = REVEAL[1]) -> Areas:
    """Reveal: both sides' orders side by side, in parts of a height (units) as far as there is room."""
    areas = card(size, scale, REVEAL[0], min(REVEAL[1], orders + DIALOG_CHROME))
    areas["own"], areas["rival"] = columns(areas.pop("body"), [1.0, 1.0], _px(GAP + 4, scale))
    return areas


EVENT = (1080, 620)
"""Units of an event at most."""
EFFECT = 200
"""Units of height of what an answer would do."""


def event(size: Size, scale: float, told: float = EVENT[1], answers: float = EVENT[1]) -> Areas:
    """An event: what happened, what may be answered, and what an answer would do; as high as what is told and the
    answers (units) need, as far as there is room.
    """
    body = max(told, answers + 12 + EFFECT)
    areas = card(size, scale, EVENT[0], min(EVENT[1], body + DIALOG_CHROME))
    areas["told"], right = columns(areas.pop("body"), [0.40, 0.60], _px(20, scale))
    effect = min(_px(EFFECT, scale), right.height // 2)
    areas["answers"], areas["effect"] = rows(right, [1.0, effect], _px(12, scale))
    return areas


def year(size: Size, scale: float) -> Areas:
    """Year report: five numbers with their causes; cards over mandates."""
    areas = card(size, scale, 1160, 660)
    areas["numbers"], right = columns(areas.pop("body"), [0.60, 0.40], _px(20, scale))
    areas["cards"], areas["mandates"] = rows(right, [0.5, 0.5], _px(12, scale))
    return areas


def dossier(size: Size, scale: float) -> Areas:
    """Rival dossier: who it is over what it does, what is known of it in numbers, its cards."""
    areas = whole(size, scale)
    left, areas["numbers"], areas["cards"] = columns(areas.pop("body"), [0.32, 0.36, 0.32], _px(GAP, scale))
    areas["who"], areas["does"] = rows(left, [0.5, 0.5], _px(GAP, scale))
    return areas


def glossary(size: Size, scale: float) -> Areas:
    """Glossary: what is searched over the entries found, and the chosen entry."""
    areas = whole(size, scale)
    left, areas["entry"] = columns(areas.pop("body"), [0.42, 0.58], _px(GAP, scale))
    areas["search"], areas["list"] = rows(left, [_px(40, scale), 1.0], _px(8, scale))
    return areas


def pillar(size: Size, scale: float) -> Areas:
    """A pillar: both scores with their course over what they are made of."""
    areas = whole(size, scale)
    upper, areas["terms"] = rows(areas.pop("body"), [0.46, 0.54], _px(GAP, scale))
    areas["scores"], areas["course"] = columns(upper, [0.34, 0.66], _px(GAP, scale))
    return areas


def lab(size: Size, scale: float, plans: int) -> list[Rect]:
    """The columns of the forecast lab."""
    return columns(whole(size, scale)["body"], [1.0] * plans, _px(GAP, scale))


def list_and_text(area: Rect, scale: float) -> list[Rect]:
    """A list at the left of a card's inside, and what is chosen at the right."""
    return columns(area, [0.42, 0.58], _px(22, scale))
