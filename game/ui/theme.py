"""How everything looks: every colour, type size and measure of the window, said once.

Sizes are in units; a unit is one pixel of a 1280x720 window and grows with the scale (`Canvas.px`).
"""

from __future__ import annotations

Colour = tuple[int, int, int]

# ----------------------------------------------------------------------------------------------- surfaces
BACKDROP_TOP: Colour = (12, 17, 28)
BACKDROP_BOTTOM: Colour = (6, 9, 16)
LIGHTS: tuple[tuple[float, float, float, Colour, float], ...] = (
    (0.18, 0.10, 0.42, (9, 22, 46), 0.42),  # a blue light over the left, an orange one over the right
    (0.88, 0.92, 0.42, (40, 20, 8), 0.22),
)
CARD_TOP: Colour = (19, 26, 40)
CARD_BOTTOM: Colour = (14, 20, 31)
CARD_EDGE: Colour = (39, 50, 70)
WELL: Colour = (10, 15, 24)  # the inside of a text field, the ground of a chart
WELL_EDGE: Colour = (34, 44, 62)
CONTROL: Colour = (27, 36, 53)  # buttons and rows at rest
CONTROL_HOVER: Colour = (36, 48, 70)
CONTROL_EDGE: Colour = (50, 63, 88)
TRACK: Colour = (34, 43, 60)  # the empty part of a bar
GRID_LINE: Colour = (30, 39, 55)
SHADE: Colour = (3, 5, 10)  # laid over a scene behind a dialog

# --------------------------------------------------------------------------------------------------- text
BRIGHT: Colour = (238, 242, 249)
PLAIN: Colour = (176, 187, 205)
MUTED: Colour = (140, 153, 175)

# ------------------------------------------------------------------------------- who, and what it means
US: Colour = (86, 153, 236)
US_BRIGHT: Colour = (148, 193, 255)
US_DEEP: Colour = (30, 62, 112)
CHINA: Colour = (238, 137, 62)
CHINA_BRIGHT: Colour = (255, 182, 122)
CHINA_DEEP: Colour = (108, 56, 24)
LUCK: Colour = (186, 196, 212)
LUCK_DEEP: Colour = (92, 102, 122)
WARNING: Colour = (244, 196, 92)
WARNING_DEEP: Colour = (84, 64, 24)
HELPS: Colour = (112, 226, 192)
HURTS: Colour = (240, 110, 124)
FOCUS: Colour = (232, 240, 255)

SIDE: tuple[Colour, Colour] = (US, CHINA)
SIDE_BRIGHT: tuple[Colour, Colour] = (US_BRIGHT, CHINA_BRIGHT)
US_FOOT: Colour = (66, 130, 216)  # the foot of a button whose head is US
CHINA_FOOT: Colour = (214, 112, 44)
SIDE_FOOT: tuple[Colour, Colour] = (US_FOOT, CHINA_FOOT)
SIDE_DEEP: tuple[Colour, Colour] = (US_DEEP, CHINA_DEEP)

# Verdicts: blue and orange for the two wins, their mixtures for the splits, greys for the rest.
VERDICT_COLOURS: dict[str, tuple[str, str]] = {
    "us_primacy": ("US", "US"),
    "chinese_primacy": ("CHINA", "CHINA"),
    "bifurcation": ("US", "CHINA"),
    "inverse_bifurcation": ("CHINA", "US"),
    "parity": ("LUCK", "LUCK"),
    "contested": ("LUCK_DEEP", "LUCK_DEEP"),
    "strait_crisis": ("HURTS", "HURTS"),
}
VERDICT: dict[str, tuple[Colour, Colour]] = {
    key: (globals()[first], globals()[second]) for key, (first, second) in VERDICT_COLOURS.items()
}

# Third markets by stack where no side is meant.
NEITHER: Colour = LUCK_DEEP

# The map: land as (top, bottom) and coast by kind - neutral, United States, China - and the light of the two nations.
LAND: tuple[tuple[Colour, Colour], ...] = (
    ((34, 46, 62), (25, 35, 49)),
    ((54, 116, 204), (38, 92, 176)),
    ((206, 106, 40), (178, 84, 26)),
)
COAST: tuple[Colour, ...] = ((58, 74, 96), (134, 186, 255), (255, 186, 126))
LAND_GLOW: tuple[Colour, Colour] = ((24, 64, 132), (136, 62, 16))
NATION_NAME: tuple[tuple[float, float], ...] = ((-96.5, 40.5), (101.0, 34.5))  # where their names stand, degrees
GRATICULE = 4.0  # levels of light
MARK_FILL: Colour = (16, 24, 38)  # inside a mark on the map
PILL: Colour = (14, 20, 32)  # the ground of labels over the map
FLOW_NEITHER: Colour = (206, 214, 228)  # a flow that is neither side's

# ------------------------------------------------------------------------------------- type: size, weight
TYPE: dict[str, tuple[float, int]] = {
    "small": (14, 400),
    "small_strong": (14, 600),
    "body": (15, 400),
    "body_strong": (15, 600),
    "heading": (16, 600),
    "number": (20, 600),
    "large": (26, 600),
    "title": (34, 600),
    "display": (64, 600),
    "clock": (54, 600),  # from here on: what a class reads from the back of a room
    "poster": (21, 400),
    "poster_strong": (21, 600),
}
SMALLEST_TEXT = 12  # pixels: below this Inter stops being crisp

# ----------------------------------------------------------------------------------------------- measures
CARD_RADIUS = 14
CONTROL_RADIUS = 9
GAP = 10  # between cards
MARGIN = 12  # between cards and the edge of the window
PADDING = 14  # inside a card
CURVE = 2.2  # width of a curve
FOCUS_WIDTH = 2

# ---------------------------------------------------------------------------------------------- palettes
STANDARD = "standard"
"""The palette that is declared here; `palettes` has the others."""
_as_declared = {name: value for name, value in globals().items() if name.isupper() and not isinstance(value, str)}
_now = STANDARD


def use(palette: str) -> None:
    """Let everything that is drawn from here on have the colours of a palette; an unknown one is the standard."""
    from game.ui.palettes import PALETTES

    global _now
    _now = palette if palette in PALETTES else STANDARD
    here = globals()
    here.update(_as_declared)
    here.update(PALETTES.get(_now, {}))
    for pair, ending in (("SIDE", ""), ("SIDE_BRIGHT", "_BRIGHT"), ("SIDE_FOOT", "_FOOT"), ("SIDE_DEEP", "_DEEP")):
        here[pair] = (here[f"US{ending}"], here[f"CHINA{ending}"])
    here["NEITHER"] = here["LUCK_DEEP"]
    here["VERDICT"] = {key: (here[first], here[second]) for key, (first, second) in VERDICT_COLOURS.items()}


def chosen() -> str:
    """The palette in use."""
    return _now
