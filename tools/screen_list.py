"""The pictures of docs/screens: what each shows, which keys lead there, and in which window it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.ui.app import App
from game.ui.theme import STANDARD
from tools.screen_states import after, before, classroom, during, hands, main

SMALL, USUAL, FULL, SHARPEST = (1024, 600), (1280, 720), (1920, 1080), (3840, 2160)


@dataclass(frozen=True)
class Screen:
    """One picture: how to come to what it shows, said in one line, and the keys that lead a user there."""

    name: str  # of its file, without ".png"
    show: Callable[[App], None]
    shows: str
    way: str
    size: tuple[int, int] = USUAL  # pixels
    language: str = "en"
    scale: float = 1.0  # of text
    palette: str = STANDARD


PLAY = "title, Enter on New game, Enter"
TEACH = "title, Class exercises, Enter on"


def around_a_game() -> list[Screen]:
    """The title and what it leads to."""
    return [
        Screen("title", before.title, "The title.", "`primacy play`"),
        Screen("title-chinese", before.title, "The title in Chinese.", "`primacy play --language zh`", language="zh"),
        Screen("new-game", before.new_game, "Side, rival, world and rules of a new game.", "title, New game"),
        Screen("new-game-chinese", before.new_game, "The same page in Chinese.", "title, New game", language="zh"),
        Screen("new-watch", before.new_watch, "Two doctrines and a world to watch.", "title, Watch two doctrines"),
        Screen(
            "batches",
            before.batches,
            "Batches and how their worlds ended.",
            "title, Watch two doctrines, A batch's world",
        ),
        Screen("watch", main.watched, "A watched game, paused.", "title, Watch two doctrines, Enter, Space"),
        Screen("load", before.loading, "Saved games; a damaged one says so.", "title, Load a game"),
        Screen(
            "turns", before.turns, "Earlier turns of a game, each of which can be taken up.", "Load a game, T on a game"
        ),
        Screen("exercises", before.exercises, "The class exercises and their papers.", "title, Class exercises"),
        Screen("settings", hands.keyed(pygame.K_F10), "The settings.", "F10 anywhere"),
        Screen("settings-chinese", hands.keyed(pygame.K_F10), "The settings in Chinese.", "F10", language="zh"),
        Screen("rebind", before.rebinding, "Giving a verb another key.", "F10, Keys, Enter on a verb"),
        Screen("glossary", before.glossary, "The glossary, searched.", "B in a game; letters search"),
        Screen("trouble", before.trouble, "After an unexpected error: the game is kept.", "shows by itself"),
    ]


def main_screen() -> list[Screen]:
    """The main screen: both sides and languages, its layers, tabs, sizes and colours."""
    us, china, levers = main.played_us, main.played_china, main.orders_tab("levers")
    return [
        Screen("main-us", us, "The main screen as the United States, with a draft.", PLAY),
        Screen("main-us-chinese", us, "The same in Chinese.", f"{PLAY}; F10 for the language", language="zh"),
        Screen("main-china", china, "The main screen as China, with the layer of markets.", f"{PLAY}; 5"),
        Screen("main-china-1920x1080-chinese", china, "The same, larger, in Chinese.", f"{PLAY}; 5", FULL, "zh"),
        Screen("map-power", main.layer(2), "Map layer: power, and what waits for it.", "2"),
        Screen("map-talent", main.layer(3), "Map layer: where researchers move.", "3"),
        Screen("map-markets", main.layer(5), "Map layer: third markets.", "5"),
        Screen("map-moving", main.moving, "The months of a quarter pass over the layer of chips.", "4, Enter twice"),
        Screen("map-figures", main.figures, "The figures behind a layer.", "2, M"),
        Screen("main-budget", main.orders_tab("programmes"), "Orders: the budget.", "P"),
        Screen("main-cards", main.cards, "Orders: the cards that can be played, one drafted.", "C, C, Enter on a card"),
        Screen("main-draft", main.orders_tab("draft"), "Orders: what is drafted.", "D"),
        Screen("main-refused", main.refused, "A draft that cannot be committed, and why.", "D"),
        Screen("main-two-players", main.shared, "A game for two.", "title, New game, both sides"),
        Screen("main-contrast", levers, "The palette of high contrast.", "F10, Colours", palette="contrast"),
        Screen("main-light", levers, "The palette for projectors.", "F10, Colours", palette="light"),
        Screen("main-us-1024x600", us, "The smallest window.", PLAY, SMALL),
        Screen(
            "main-us-1024x600-large-text",
            us,
            "The smallest window, large text: a view at a time.",
            "F10",
            SMALL,
            scale=1.5,
        ),
        Screen("main-odds-large-text", main.one_view("odds"), "There, the view of the odds.", "V", SMALL, scale=1.5),
        Screen("main-us-3840x2160", us, "A very fine screen.", "F11", SHARPEST),
        Screen("tutorial", before.guided, "The tutorial at its first card.", "title, Learn in five minutes; S skips"),
        Screen(
            "tutorial-begins", before.lesson_step(0), "The tutorial at its first step.", "title, Learn in five minutes"
        ),
        Screen("tutorial-chinese", before.lesson_step(5), "A later step, in Chinese.", "S skips a step", language="zh"),
    ]


def over_a_game() -> list[Screen]:
    """What a game opens, in the order in which a player meets it, up to its debrief."""
    return [
        Screen("briefing", before.briefing, "The briefing of a new game.", "title, New game, Enter"),
        Screen(
            "briefing-chinese", before.briefing, "The briefing in Chinese.", "title, New game, Enter", language="zh"
        ),
        Screen("goals", hands.keyed(pygame.K_g), "One's own mandates.", "G"),
        Screen("keys", hands.keyed(pygame.K_F1), "What every key does.", "H or F1"),
        Screen("palette", hands.keyed(pygame.K_SLASH), "Every action, searched by name.", "/"),
        Screen("menu", hands.keyed(pygame.K_ESCAPE), "The menu of a game.", "Esc"),
        Screen("look-up", during.look_up, "The pages that tell more.", "Esc, Look up"),
        Screen("race-chart", during.race_chart, "The race, large: years and axis can be chosen.", "I"),
        Screen("causes", during.causes, "Why a number is what it is.", "W on a number, or Enter on it"),
        Screen(
            "pillar", during.page_of("pillar"), "The four pillars and what they are made of.", "Esc, Look up, pillars"
        ),
        Screen("dossier", during.page_of("dossier"), "What is known of the rival.", "R"),
        Screen("lab", during.lab, "Up to four plans side by side.", "F"),
        Screen("event", during.event, "An event that waits for an answer.", "E"),
        Screen("report", during.report, "What a committed plan did.", "Enter, Enter"),
        Screen("reveal", during.reveal, "Both sides' orders of a quarter.", "Enter twice after a turn"),
        Screen("curtain", before.curtain, "The curtain between two players.", "shows by itself in a game for two"),
        Screen("year", during.year, "The report of a year.", "N"),
        Screen("decided", during.decided, "A game that is as good as decided.", "X"),
        Screen("concede", during.conceding, "Giving a game up.", "Esc, Concede"),
        Screen("verdict", after.verdict, "A finished game as the United States.", "after turn 40"),
        Screen(
            "verdict-china-chinese", after.verdict_china, "One as China, in Chinese.", "after turn 40", language="zh"
        ),
        Screen("debrief", after.looked_back, "The debrief: whose doing the turning points were.", "verdict, Debrief"),
        Screen("debrief-predictions", after.debriefed("guess"), "How well one predicted.", "debrief, Right"),
        Screen("debrief-what-if", after.debriefed("what_if"), "What another order would have done.", "debrief, Right"),
        Screen("debrief-essay", after.debriefed("essay"), "The essay's claims beside the game.", "debrief, Right"),
        Screen("debrief-export", after.debriefed("export"), "The debrief as files.", "debrief, Right"),
    ]


def lessons() -> list[Screen]:
    """The class exercises, page by page."""
    return [
        Screen("exercise-brief", classroom.lesson("E1", "brief"), "E1: the brief.", f"{TEACH} E1"),
        Screen("exercise-quiz", classroom.lesson("E1", "quiz"), "E1: questions before the game.", "Right"),
        Screen("exercise-predict", classroom.lesson("E1", "predict"), "E1: what the teams predict.", "Enter"),
        Screen(
            "exercise-vote", classroom.lesson("E1", "vote"), "E1: the ballots of a round.", "Enter; digits for votes"
        ),
        Screen("exercise-reveal", classroom.lesson("E1", "reveal"), "E1: what a round brought.", "Enter"),
        Screen(
            "exercise-turning-points", classroom.lesson("E1", "turns"), "E1: the turning points.", "Enter to the end"
        ),
        Screen("exercise-scores", classroom.lesson("E1", "scores"), "E1: predictions scored.", "Right"),
        Screen("exercise-moat", classroom.lesson("E2", "vote"), "E2: the ballots of a round.", f"{TEACH} E2"),
        Screen("exercise-decide-first", classroom.lesson("E2", "hidden"), "E2: the odds hidden until the vote.", "H"),
        Screen("exercise-rerun", classroom.lesson("E2", "rerun"), "E2: the same world without controls.", "Enter"),
        Screen("exercise-questions", classroom.lesson("E2", "questions"), "E2: questions to talk about.", "Right"),
        Screen("exercise-vote-1920x1080-chinese", classroom.lesson("E1", "vote"), "E1 in Chinese.", "F10", FULL, "zh"),
        Screen(
            "exercise-rerun-1920x1080-chinese", classroom.lesson("E2", "rerun"), "E2 in Chinese.", "F10", FULL, "zh"
        ),
    ]


PARTS = {
    "Around a game": around_a_game(),
    "The main screen": main_screen(),
    "Over a game, up to its debrief": over_a_game(),
    "Class exercises": lessons(),
}
"""The pictures by the heading that they stand under."""
SCREENS = {screen.name: screen for part in PARTS.values() for screen in part}
