"""Build assets/fonts: Primacy Sans, Inter for Latin and Noto Sans SC for Chinese in one file a weight.

pygame has no font fallback (one text, one file) and cannot switch OpenType features, so both scripts go into
one file and its digits are the tabular ones. The family has a name of its own, as the Open Font License asks
of changed fonts.

To build again, which takes about a minute (Node's npm, and the development extra of this project):

    npm install --prefix /tmp/fonts --ignore-scripts inter-ui@4.1.1 @fontsource/noto-sans-sc@5.3.0
    python tools/build_fonts.py /tmp/fonts/node_modules assets/fonts

The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

FAMILY = "Primacy Sans"
VERSION = "1.000"
UNITS_PER_EM = 2048
BUILT_AT = 3_818_448_000  # seconds since 1904: a constant, so that the same inputs give the same bytes
WEIGHTS = {400: "Regular", 600: "SemiBold"}
FEATURES = ["ccmp", "kern", "mark", "mkmk"]  # accents and kerning

LATIN_BLOCKS = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A: names such as Škoda
    (0x01CD, 0x01DC),  # pinyin
    (0x0218, 0x021B),
    (0x02C6, 0x02DD),
    (0x0391, 0x03C9),  # Greek: Δ, μ, σ
    (0x1E80, 0x1E85),
    (0x1E9E, 0x1E9E),
    (0x2010, 0x2027),  # dashes, quotation marks, bullets, ellipsis
    (0x202F, 0x203A),
    (0x2044, 0x2044),
    (0x2070, 0x209C),  # superscripts and subscripts: 10²⁵, CO₂
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2122),
    (0x2150, 0x215F),
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics: ≈ ≥ ≤ ≠ − ∞
    (0x2318, 0x2318),
    (0x2460, 0x2473),  # ① to ⑳
    (0x25A0, 0x25FF),  # ▲ ▼ ● ■ ◆
    (0x2600, 0x26FF),
    (0x2700, 0x27BF),  # ✓ ✗
]
CHINESE_BLOCKS = [
    (0x3000, 0x303F),  # Chinese punctuation
    (0x4E00, 0x9FFF),
    (0xFF00, 0xFFEF),  # full-width forms
]


def main() -> None:
    """Read the two folders from the command line and build every weight."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("node_modules", type=Path, help="folder that holds inter-ui and @fontsource/noto-sans-sc")
    parser.add_argument("out", type=Path, help="folder to write to: assets/fonts")
    arguments = parser.parse_args()
    for weight, style in WEIGHTS.items():
        font = merged(arguments.node_modules, weight, style)
        target = arguments.out / f"PrimacySans-{weight}.ttf"
        font.save(target)
        print(f"{target}: {target.stat().st_size / 1e6:.2f} MB, {len(font.getBestCmap())} characters")
    shutil.copyfile(arguments.node_modules / "inter-ui/LICENSE.txt", arguments.out / "OFL-Inter.txt")
    noto_licence = arguments.node_modules / "@fontsource/noto-sans-sc/LICENSE"
    shutil.copyfile(noto_licence, arguments.out / "OFL-NotoSansSC.txt")


def merged(node_modules: Path, weight: int, style: str) -> TTFont:
    """One weight of Primacy Sans: Latin, then whatever of Chinese is not there yet."""
    latin = TTFont(node_modules / f"inter-ui/web/Inter-{style}.woff2")
    freeze_tabular_digits(latin)
    latin = only(latin, in_blocks(LATIN_BLOCKS))
    parts = [latin, *chinese_parts(node_modules / "@fontsource/noto-sans-sc/files", weight)]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, part in enumerate(parts):
            files.append(f"{folder}/{number}.ttf")
            part.flavor = None
            part.save(files[-1])
        font = Merger().merge(files)
    copy_line_height(latin, font)
    name(font, weight, style)
    return font


def chinese_parts(folder: Path, weight: int) -> list[TTFont]:
    """Noto's simplified Chinese file, and from its other slices what GB 2312 lists and that file lacks."""
    main_file = folder / f"noto-sans-sc-chinese-simplified-{weight}-normal.woff2"
    have = characters(main_file)
    wanted = in_blocks(CHINESE_BLOCKS)
    parts = [only(TTFont(main_file), have & wanted)]
    missing = (gb2312_characters() & wanted) - have
    for slice_file in sorted(folder.glob(f"noto-sans-sc-[0-9]*-{weight}-normal.woff2")):
        found = missing & characters(slice_file)
        if found:
            parts.append(only(TTFont(slice_file), found))
            missing -= found
    for part in parts:
        scale_upem(part, UNITS_PER_EM)
        for table in ("GSUB", "GPOS", "GDEF", "VORG", "vhea", "vmtx", "BASE", "STAT"):
            if table in part:
                del part[table]  # vertical writing and the like
    return parts


def gb2312_characters() -> set[int]:
    """Every character of the Chinese national standard GB 2312, from Python's own codec."""
    found = set()
    for row in range(0xA1, 0xF8):
        for column in range(0xA1, 0xFF):
            text = bytes((row, column)).decode("gb2312", errors="ignore")
            if text:
                found.add(ord(text))
    return found


def in_blocks(blocks: list[tuple[int, int]]) -> set[int]:
    """All code points of some Unicode ranges, both ends included."""
    return {code for first, last in blocks for code in range(first, last + 1)}


def characters(file: Path) -> set[int]:
    """The code points that a font file can draw."""
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap())


def only(font: TTFont, codes: set[int]) -> TTFont:
    """Keep these code points and kerning; drop hints, so that both scripts are hinted alike."""
    options = Options()
    options.hinting = False
    options.layout_features = FEATURES
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = True
    options.drop_tables += ["meta", "STAT", "DSIG", "gasp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def freeze_tabular_digits(font: TTFont) -> None:
    """Map each character that the feature `tnum` would exchange to its tabular glyph."""
    layout = font["GSUB"].table
    lookups = {
        index
        for record in layout.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    tabular: dict[str, str] = {}
    for index in lookups:
        for subtable in layout.LookupList.Lookup[index].SubTable:
            tabular |= getattr(subtable, "ExtSubTable", subtable).mapping
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            table.cmap[code] = tabular.get(glyph, glyph)


def copy_line_height(source: TTFont, font: TTFont) -> None:
    """Latin text sets the height of a line; Chinese fits into it."""
    for key in ("ascent", "descent", "lineGap"):
        setattr(font["hhea"], key, getattr(source["hhea"], key))
    keys = (
        "sTypoAscender",
        "sTypoDescender",
        "sTypoLineGap",
        "usWinAscent",
        "usWinDescent",
        "sCapHeight",
        "sxHeight",
    )
    for key in keys:
        setattr(font["OS/2"], key, getattr(source["OS/2"], key))


def name(font: TTFont, weight: int, style: str) -> None:
    """Give the font its own name, the copyright of both sources and the licence."""
    regular = style == "Regular"
    names = {
        0: "Latin: Copyright 2016 The Inter Project Authors. Chinese: Copyright 2014-2021 Adobe, "
        "with Reserved Font Name 'Source'. Merged and renamed by The Primacy authors.",
        1: FAMILY if regular else f"{FAMILY} {style}",
        2: "Regular",
        3: f"{VERSION};{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        5: f"Version {VERSION}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    if not regular:
        names |= {16: FAMILY, 17: style}
    table = font["name"]
    table.names = []
    for number, text in names.items():
        table.setName(text, number, platformID=3, platEncID=1, langID=0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].achVendID = "    "
    font["head"].created = font["head"].modified = BUILT_AT
    font["head"].fontRevision = float(VERSION)
    font.recalcTimestamp = False


if __name__ == "__main__":
    main()
