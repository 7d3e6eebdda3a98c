"""The debrief as files: the page, the tables and the debrief itself tell the same figures, and nothing is fetched."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from game.errors import PrimacyError
from game.outcome.verdict import verdict_keys
from game.session import debrief
from game.session.debrief_page import ClaimTold, Essay, write_page, write_tables
from game.session.session import Session

FUTURES = 48
EMPTY = ("meta", "br", "polygon")
"""Elements that are never closed, and those that close themselves."""


class Page(HTMLParser):
    """A page, read: its tables as rows of cells, and whether every element that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [name for name, _value in attrs if name in ("src", "href")]
        if tag not in EMPTY:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.open and any(each in ("td", "th") for each in self.open):
            self.tables[-1][-1][-1] += data


@pytest.fixture(scope="module")
def game() -> Session:
    session = Session.new("october-2022", "china", "balanced", 11)
    while not session.is_over:
        if session.turn == 3:
            session.set_lever("silicon", 0.8)
        session.ledger.say(session.turn, "lead grows", 0.7)
        report = session.commit()
        change = report.changes["frontier_lead"]
        session.ledger.settle("lead grows", change.after < change.before, report.turn)
    return session


@pytest.fixture(scope="module")
def turns(game: Session) -> list[debrief.Turn]:
    return list(debrief.turns_of(game, FUTURES))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ESSAY = Essay((ClaimTold("Q1 <One>", "It says", ("supports: a", "silent: b"), ("evidence: holds",)),), "3 of 4")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_well_formed_and_fetches_nothing(game, turns, language, tmp_path):
    text = write_page(tmp_path / "game.html", game, turns, language, ESSAY).read_text(encoding="utf-8")
    page = Page(text)
    assert page.links == [] and "<script" not in text and "Q1 <One>" in page.text and "3 of 4" in page.text
    assert f'lang="{language}"' in text
    assert "{" not in text.partition("</style>")[2], "every place is filled"


def test_page_tables_and_debrief_tell_the_same_figures(game, turns, tmp_path):
    page = Page(write_page(tmp_path / "game.html", game, turns, "en", ESSAY).read_text(encoding="utf-8"))
    paths = {path.stem.rpartition("-")[2]: path for path in write_tables(tmp_path / "game", game, turns)}
    assert list(paths) == ["decisions", "odds", "predictions", "metrics"]
    odds = {(int(row["turn"]), row["verdict"]): row for row in rows(paths["odds"])}
    assert len(odds) == len(turns) * len(verdict_keys())
    for turn in turns:
        for key, split in turn.splits.items():
            row = odds[turn.turn, key]
            assert float(row["odds"]) == pytest.approx(turn.odds[key], abs=1e-4)
            for part in ("us", "china", "interaction", "luck"):
                assert float(row[part]) == pytest.approx(getattr(split, part).value, abs=1e-4)
                assert float(row[f"{part}_error"]) == pytest.approx(getattr(split, part).error, abs=1e-4)
            whole = sum(float(row[part]) for part in ("us", "china", "interaction", "luck"))
            assert whole == pytest.approx(float(row["change"]), abs=3e-4)
    points = [turn for turn in turns if turn.is_turning_point]
    told = [row for table in page.tables for row in table if len(row) == 7 and row[2].strip()]
    assert len(told) == len(points)
    for turn, row in zip(points, told, strict=True):
        split = turn.largest[1]
        assert row[2] == f"{100 * split.change:+.0f}"
        assert row[3].startswith(f"{100 * split.us.value:+.0f} ")
        assert row[6].startswith(f"{100 * split.luck.value:+.0f} ")


def test_predictions_are_told_with_their_score(game, turns, tmp_path):
    page = Page(write_page(tmp_path / "game.html", game, turns, "en").read_text(encoding="utf-8"))
    paths = write_tables(tmp_path / "game", game, turns)
    said = rows(next(path for path in paths if path.stem.endswith("predictions")))
    assert len(said) == len(game.log)
    errors = [(float(row["said"]) - int(row["came"])) ** 2 for row in said]
    assert game.ledger.brier == pytest.approx(sum(errors) / len(errors))
    assert f"Brier score {game.ledger.brier:.2f}" in page.text
    share = sum(int(row["came"]) for row in said) / len(said)
    assert game.ledger.constant_brier == pytest.approx(share * (1 - share))


def test_mandates_are_told_with_their_points_once_the_game_is_over(game, turns, tmp_path):
    page = Page(write_page(tmp_path / "game.html", game, turns, "en").read_text(encoding="utf-8"))
    table = next(table for table in page.tables if any("points" in cell for row in table for cell in row))
    for side, name in (("us", "United States"), ("china", "China")):
        met = [row for row in table if row[0] == name and row[4] == "✓"]
        worth = sum(float(re.findall(r"[\d.]+", row[3])[0]) for row in met)
        points = game.points(side)
        assert (points == 0.0 and game.verdict == "strait_crisis") or worth == pytest.approx(points, abs=0.02)
    begun = Session.new("baseline-2025", "us", "balanced", 4)
    begun.commit()
    text = write_page(tmp_path / "begun.html", begun, [], "en").read_text(encoding="utf-8")
    assert "points" not in text, "a rival's mandates are its secret while the game goes on"


def test_a_folder_that_is_gone_is_told(game, turns, tmp_path):
    for write in (lambda path: write_page(path, game, turns, "en"), lambda path: write_tables(path, game, turns)):
        with pytest.raises(PrimacyError, match=r"could not be written"):
            write(tmp_path / "gone" / "game")
