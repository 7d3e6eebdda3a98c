"""What one finished game says of the essay's claims, and how long its decisions took."""

from __future__ import annotations

import numpy as np
import pytest

from game.calendar import month_from_text
from game.experiments.claim_files import claim_names, load_claim
from game.experiments.one_world import can_be_read, figures
from game.outcome.verdict import verdicts
from game.session.debrief_tables import decisions
from game.session.session import Session
from game.ui import text, view
from game.ui.panels.debrief_essay import essay_told, here_told

READ = {"Q1", "Q2", "Q8", "Q10", "Q12", "Q15"}
"""The claims with a figure that one world has."""


@pytest.fixture(scope="module")
def game() -> Session:
    session = Session.new("baseline-2025", "us", "balanced", 3)
    session.run()
    return session


def test_the_claims_that_one_world_can_tell_of_are_told(game):
    told = {name: list(figures(load_claim(name), game.world)) for name in claim_names()}
    assert {name for name, found in told.items() if found} == READ
    history = game.world.history
    months = np.asarray(history.months)
    talent = next(iter(told["Q8"]))
    year = (months > month_from_text("2030-12") - 12) & (months <= month_from_text("2030-12"))
    assert talent.value == pytest.approx(history.of("china_origin_in_us")[year, 0].mean())
    assert talent.outcome == ("holds" if talent.value > 0.5 else "fails")
    low, high = told["Q1"]
    assert low.value == high.value
    assert {low.line, high.line} == {0.3, 0.5}
    assert told["Q12"][0].verdict == verdicts(game.world)[0]
    for figure in told["Q10"][:3]:
        lead = history.of("frontier_lead")[-12:, 0].mean()
        assert not figure.value or lead >= 4


def test_a_comparison_of_arms_is_never_read_off_one_world():
    for name in claim_names():
        claim = load_claim(name)
        for reading in claim.readings:
            if can_be_read(claim, reading):
                assert list(reading.arms.values()) == [1.0]
                assert reading.told("here", "zh") != reading.told("here", "en")


def test_a_world_that_ended_early_is_read_at_its_end():
    session = Session.new("october-2022", "us", "balanced", 3)
    session.run()
    last = int(session.world.history.months[-1])
    (share,) = figures(load_claim("Q8"), session.world)
    assert share.month == last
    late = Session.new("inference-economy", "us", "balanced", 3)
    assert list(figures(load_claim("Q1"), late.world)) == [], "2025 was over before it began"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_essay_says_what_held_in_this_world(game, language):
    text.use(language)
    try:
        sentences = [words for words, _outcome in here_told(load_claim("Q8"), game)]
        assert len(sentences) == 1
        assert "2030-12" in sentences[0]
        page = essay_told(game)
        told = [claim for claim in page.claims if any(text.say("essay.here") in line for line in claim.results)]
        assert len(told) == len(READ)
        unfinished = Session.new("baseline-2025", "us", "balanced", 3)
        assert list(here_told(load_claim("Q8"), unfinished)) == []
    finally:
        text.use("en")


def test_how_long_decisions_took_is_kept_and_exported(tmp_path, monkeypatch):
    monkeypatch.setenv("PRIMACY_HOME", str(tmp_path))
    now = 100.0
    monkeypatch.setattr(view.clock, "now", lambda: now)
    session = Session.new("baseline-2025", "china", "balanced", 3)
    shown = view.GameView(session, None)
    now = 142.5
    shown.commit()
    now = 150.0
    shown.run()
    session.run(1)
    session.save(tmp_path / "game.primacy")
    again = Session.load(tmp_path / "game.primacy")
    assert again.seconds == session.seconds == [(1, "china", 42.5), (2, "china", 7.5)]
    head, *lines = decisions(again)
    taken = {(line[0], line[2]): line[head.index("seconds")] for line in lines}
    assert (taken[1, "china"], taken[2, "china"], taken[1, "us"]) == ("42.5", "7.5", "")
    assert set(taken.values()) == {"42.5", "7.5", ""}
