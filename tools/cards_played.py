"""Which cards opponents play in whole games: `python -m tools.cards_played [--level LEVEL] [--games 200]`.

Both sides of a game are of one level; the doctrines go in turn and every game has a world of its own. The figures of a
level replace those that stand in docs/evidence/cards-played.csv, and the page beside it is written anew.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from agents.table import SIDES
from game.cards.card import Play, card, cards_of
from game.doctrines import played_doctrine_names
from game.opponents import LEVELS, opponent
from game.world import World

TABLE = Path(__file__).resolve().parents[1] / "docs" / "evidence" / "cards-played.csv"
SCENARIOS = {"newcomer": "baseline-2025", "official": "baseline-2025", "planner": "power-wall"}
"""What each level plays: the planner, who thinks two hundred times as long, a game half as long."""
GAMES, SEED, TOLD_EVERY = 200, 1, 20
ENOUGH = {"newcomer": GAMES, "official": GAMES}
"""Games that these levels must have played for the table to stand; a planner takes an hour for as many."""
FEWEST_PEOPLE = 100
"""Researchers drawn one by one in a game; most who move are counted, not drawn."""


@dataclass(frozen=True)
class Tally:
    """How often a level played a card. `number` is that of the first game in which it did, 0 if in none."""

    level: str
    scenario: str
    seed: int
    games: int
    card: str
    played: int
    in_games: int
    number: int


def cards_in_game(level: str, scenario: str, seed: int, number: int) -> Counter[str]:
    """Play game `number` (from 1) to its end, both sides of one level, and count the cards that were ordered."""
    world = World(scenario, seed, 1, number, us=None, china=None, researchers=FEWEST_PEOPLE)
    every = [played_doctrine_names(side) for side in SIDES]
    turns = (number, number // len(every[0]))  # so that in time each doctrine meets each other
    sides = [
        opponent(level, side, names[turn % len(names)], scenario, seed + number)
        for side, names, turn in zip(SIDES, every, turns, strict=True)
    ]
    ordered: Counter[str] = Counter()
    last = world.scenario.played
    while not world.is_over and (last is None or world.month <= last):
        world.open_quarter()
        given = [each.orders(world) for each in sides]
        for each, orders in zip(sides, given, strict=True):
            world.submit(each.side, orders)
            ordered.update(Play.of(text).key for text in orders.cards)
        world.step()
        while not (world.is_over or world.begins_quarter):
            world.step()
    world.close()
    return ordered


def _one(asked: tuple[str, str, int, int]) -> Counter[str]:
    return cards_in_game(*asked)


def tallies(level: str, scenario: str, seed: int, games: int, workers: int) -> Iterator[Tally]:
    """Play the games of a level and count."""
    asked = [(level, scenario, seed, number) for number in range(1, games + 1)]
    found: list[Counter[str]] = []
    with ProcessPoolExecutor(workers) as pool:
        for ordered in pool.map(_one, asked):
            found.append(ordered)
            if len(found) % TOLD_EVERY == 0:
                print(f"{level}: {len(found)} of {games} games", flush=True)
    for key in every_card():
        having = [number for number, ordered in enumerate(found, 1) if ordered[key]]
        total = sum(ordered[key] for ordered in found)
        yield Tally(level, scenario, seed, games, key, total, len(having), having[0] if having else 0)


def every_card() -> list[str]:
    """The keys of all cards, each once, in the order of the hands."""
    return list(dict.fromkeys(key for side in SIDES for key in cards_of(side)))


def read() -> list[Tally]:
    """What docs/evidence/cards-played.csv holds; nothing where there is none."""
    if not TABLE.is_file():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        kinds = {each.name: int if each.type == "int" else str for each in fields(Tally)}
        return [Tally(**{name: kinds[name](value) for name, value in row.items()}) for row in csv.DictReader(file)]


def write(found: Sequence[Tally]) -> None:
    """Write the table and its page."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, [each.name for each in fields(Tally)], lineterminator="\n")
        rows.writeheader()
        rows.writerows(asdict(each) for each in found)
    TABLE.with_suffix(".md").write_text("\n".join(page(found)) + "\n", encoding="utf-8")


def page(found: Sequence[Tally]) -> Iterator[str]:
    """The page, line by line."""
    of = {(each.level, each.card): each for each in found}
    levels = [level for level in LEVELS if any(each.level == level for each in found)]
    yield "# Which cards opponents play"
    yield ""
    yield "Written by `python -m tools.cards_played`. Both sides are of one level, doctrines go in turn, and each game"
    yield "has a world of its own. A figure is the number of games in which the card was played at least once."
    yield ""
    for level in levels:
        one = next(each for each in found if each.level == level)
        never = [each.card for each in found if each.level == level and not each.in_games]
        rarest = min((each.in_games, each.card) for each in found if each.level == level)
        told = (
            f"never played: {', '.join(never)}"
            if never
            else f"every card was played, the rarest ({rarest[1]}) in {rarest[0]}"
        )
        yield f"- *{level}*: {one.games} games of {one.scenario}, seed {one.seed}; {told}."
    yield ""
    yield f"| card | {' | '.join(levels)} |"
    yield f"| --- |{' ---: |' * len(levels)}"
    for key in every_card():
        yield f"| {key} {card(key).title} | {' | '.join(str(of[level, key].in_games) for level in levels)} |"


def main(given: Iterable[str] | None = None) -> None:
    """Play the levels asked for and write what they played."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--level", choices=LEVELS, action="append", help="may be given more than once; all if not")
    parser.add_argument("--games", type=int, default=GAMES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args(None if given is None else list(given))
    for level in asked.level or LEVELS:
        others = [each for each in read() if each.level != level]
        anew = list(tallies(level, SCENARIOS[level], asked.seed, asked.games, asked.workers))
        write(sorted([*others, *anew], key=lambda each: LEVELS.index(each.level)))


if __name__ == "__main__":
    main()
