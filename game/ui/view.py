"""What the main screen shows: one session, the odds that belong to it, and how to read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from game.calendar import quarter_text
from game.cards.view import CardInHand
from game.errors import PrimacyError
from game.events import answers
from game.levers import LEVERS, SIDES, SideKey, levers_of
from game.metrics.metric import METRIC_INDEX, METRICS
from game.outcome import mandates
from game.outcome.verdict import describe, metrics_of
from game.session import pace
from game.session.session import Session
from game.session.turns import TurnReport
from game.ui import clock, formats
from game.ui.forecaster import Forecaster, Outlook
from game.ui.text import engine_words, say

if TYPE_CHECKING:
    from game.orders import OrderReview, Orders
    from game.session.coach import Trend

QUARTER = 3  # months
STAGE = re.compile(r"(?:^|[;；]\s*)(\d(?:\.\d+)?)\s+(.+?)(?=[;；]\s*\d|$)")
"""A stage of a lever's meaning as declared: "0 waits for the grid; 1 puts gas turbines beside every campus"."""


class GameView:
    """A session as the window looks at it. `stamp` changes whenever something to be drawn has."""

    def __init__(self, session: Session, forecaster: Forecaster | None) -> None:
        self.session = session
        self.forecaster = forecaster  # None: odds are switched off
        self.report: TurnReport | None = None
        self.untold = False  # whether the report is still to come, once the turn's months have passed over the map
        self.months_to_pass = 0  # of the turn that was played: these have not passed over the map yet
        self.outlook: Outlook | None = None
        self.odds_before: dict[str, float] | None = None  # standing orders' odds at the last commit
        self.prospects_before: dict[str, float] = {}  # and in what share of futures each mandate was met
        self.turn_stamp = 0
        self.draft_stamp = 0
        self.kept_drafts: list[Orders] = []  # drafts put aside in the forecast lab, of this turn
        self.coached = True  # whether the coach may speak
        self.trends: tuple[Trend, ...] = ()  # its warnings about the present, once they are worked out
        self.stops: list[pace.Reason] = []  # why the last run to the next decision stopped, the most urgent first
        self._review: tuple[int, OrderReview] | None = None
        self._hand: tuple[int, dict[str, CardInHand]] | None = None
        self._waiting: tuple[int, list[str]] = (-1, [])  # the events that wait, by turn
        self._met: tuple[tuple[int, str], tuple[bool, ...]] = ((-1, ""), ())
        self._asked = -1
        self._wants_odds = -1  # the draft whose odds the player asked for, where forecasts are few
        self._since = clock.now()  # when the decision began that is to be taken now
        self._look()

    # ---------------------------------------------------------------------------------------------- sides

    @property
    def side(self) -> int:
        """The player's place on the nation axis."""
        return self.session.player

    @property
    def watched(self) -> bool:
        """Whether nobody plays."""
        return self.session.side is None

    @property
    def side_key(self) -> SideKey:
        """The player's side; in a watched game the United States."""
        return SIDES[self.side]

    # ------------------------------------------------------------------------------------------- the draft

    def drafted(self) -> None:
        """The draft changed: review it and ask for its odds."""
        self.draft_stamp += 1
        self._ask()

    @property
    def review(self) -> OrderReview:
        """What the draft costs and what stands in its way."""
        if self._review is None or self._review[0] != self.draft_stamp:
            self._review = (self.draft_stamp, self.session.review())
        return self._review[1]

    def hand(self) -> list[CardInHand]:
        """Every card of the player's side as it stands."""
        if self._hand is None or self._hand[0] != self.turn_stamp:
            self._hand = (self.turn_stamp, {held.card.key: held for held in self.session.hand()})
        return list(self._hand[1].values())

    def card(self, key: str) -> CardInHand:
        """One card of the player's side."""
        self.hand()
        assert self._hand is not None
        return self._hand[1][key]

    @property
    def unanswered(self) -> list[str]:
        """The events that wait for an answer and have none in the draft."""
        if self.watched or self.session.is_over:
            return []
        if self._waiting[0] != self.turn_stamp:
            self._waiting = (self.turn_stamp, self.session.events_waiting())
        given = {answers.parts(text)[0] for text in self.session.draft.answers}
        return [event for event in self._waiting[1] if event not in given]

    def commit(self) -> TurnReport:
        """Give the draft and play the quarter. Raises PrimacyError if it cannot be given."""
        before = self._odds_now()
        self.clock_decision()
        report = self.session.commit(autosave=not self.watched)
        self.stops = []
        return self._played(report, before)

    def run(self) -> TurnReport:
        """Give the draft and play on until something needs the player; `stops` then says what. Raises PrimacyError."""
        before = self._odds_now()
        self.clock_decision()
        report, self.stops = pace.run_to_decision(self.session, autosave=True)
        return self._played(report, before)

    def clock_decision(self) -> None:
        """Tell the game how long the player has taken since the turn began, and begin anew."""
        now = clock.now()
        if not (self.watched or self.session.is_over):
            self.session.note_time(now - self._since)
        self._since = now

    def _odds_now(self) -> dict[str, float] | None:
        if self.outlook is not None and self.outlook.mandates:
            self.prospects_before = dict(self.outlook.mandates[0])
        known = self.outlook is not None and not self.watched
        return dict(self.outlook.verdicts[0]) if known and self.outlook is not None else self.odds_before

    def _played(self, report: TurnReport, before: dict[str, float] | None) -> TurnReport:
        self.report, self.odds_before = report, before
        self.outlook = None
        self.trends = ()
        self.kept_drafts.clear()
        self.draft_stamp += 1
        self.turn_stamp += 1
        self._look()
        return report

    # -------------------------------------------------------------------------------------------- the odds

    def _look(self) -> None:
        if self.forecaster is not None and not self.session.is_over:
            self.forecaster.look_at(*self.session.world.state())
            self._ask()

    def _ask(self) -> None:
        if self.forecaster is not None and not self.session.is_over:
            draft = self.session.draft
            plan = {
                "levers": dict(draft.levers),
                "programmes": dict(draft.programmes),
                "cards": draft.cards,
                "answers": draft.answers,
            }
            shown = any(plan.values()) and (self.odds_are_free or self.odds_are_asked)
            kept = () if self.watched else self.session.kept[self.side_key]
            self._asked = self.forecaster.ask(self.session.side, plan if shown else None, kept)

    @property
    def odds_are_free(self) -> bool:
        """Whether every draft's odds come unasked."""
        return self.session.forecasts_left is None

    @property
    def odds_are_asked(self) -> bool:
        """Whether the player asked for the odds of the present draft, where forecasts are few."""
        return self._wants_odds == self.draft_stamp

    def ask_odds(self) -> None:
        """Where forecasts are few, spend one on the draft. Raises PrimacyError where that cannot be."""
        left = self.session.forecasts_left
        if left is None or self.forecaster is None or self.odds_are_asked:
            return
        if self.session.draft_is_empty:
            raise PrimacyError(say("orders.ask_empty"))
        if left == 0:
            raise PrimacyError(say("orders.ask_none"))
        self.session.asked += 1
        self._wants_odds = self.draft_stamp
        self._ask()

    def take_odds(self) -> bool:
        """Take up the newest futures. True if there are new ones."""
        if self.forecaster is None or self.session.is_over:
            return False
        newest = self.forecaster.newest()
        if newest is None or newest is self.outlook:
            return False
        self.outlook = newest
        if newest.final:
            self.trends = newest.trends if self.coached else ()
        self.session.note_odds(newest.verdicts[0])
        return True

    @property
    def odds_stamp(self) -> tuple[int, int]:
        """Changes with the odds shown."""
        return (self.outlook.job, self.outlook.worlds) if self.outlook else (-1, 0)

    @property
    def draft_outlook(self) -> Outlook | None:
        """The outlook if it speaks of the present draft and there is one."""
        outlook = self.outlook
        fits = outlook is not None and outlook.job == self._asked and len(outlook.verdicts) > 1
        return outlook if fits else None

    def effect(self, metric: str) -> float | None:
        """What the draft changes of a metric in the last year of the game, the mean of futures that meet the same luck;
        None without a draft or before its odds are known.
        """
        draft = self.draft_outlook
        return None if draft is None or metric not in draft.effects else draft.effects[metric][1]

    def prospect(self, mandate: str) -> tuple[float | None, float | None]:
        """In what share of futures a mandate is met: under standing orders, and with the draft; None where unknown."""
        outlook, draft = self.outlook, self.draft_outlook
        standing = outlook.mandates[0].get(mandate) if outlook and outlook.mandates else None
        drafted = draft.mandates[1].get(mandate) if draft and len(draft.mandates) > 1 else None
        return standing, drafted

    # ------------------------------------------------------------------------------------------ the metrics

    def value(self, metric: str, months_ago: int = 0) -> float:
        """A metric now, or some months ago (at most as far back as the start)."""
        values = self.session.world.history.of(metric)
        return float(values[max(0, len(values) - 1 - months_ago), 0])

    def yearly_mean(self, metric: str) -> float:
        """The mean of a metric over the last twelve months, as the verdict takes it."""
        return float(metrics_of(self.session.world)[0, METRIC_INDEX[metric]])

    def mandates_met(self) -> tuple[bool, ...]:
        """Whether each mandate that the side kept is met as the world stands; worked out once a turn."""
        whose = (self.turn_stamp, self.side_key)
        if self._met[0] != whose:
            held = mandates.met(self.session.world, self.side_key, self.session.kept[self.side_key])[0]
            self._met = (whose, tuple(bool(one) for one in held))
        return self._met[1]

    def passing(self, metric: str) -> tuple[float, float]:
        """A metric and how it moved over the last quarter; while its months pass over the map, as far as they have."""
        value = self.value(metric, self.months_to_pass)
        return value, value - self.value(metric, QUARTER)

    def series(self, metric: str) -> tuple[np.ndarray, np.ndarray]:
        """(months, values) of a metric since the start."""
        history = self.session.world.history
        return np.asarray(history.months), history.of(metric)[:, 0]

    def capability(self, side: int) -> tuple[np.ndarray, np.ndarray]:
        """(months, log10 FLOP) of a side, with the years before the start."""
        months, values = self.series(f"{SIDES[side]}_capability")
        before, known = self.session.world.prehistory
        return np.concatenate([before, months]), np.concatenate([known[:, side], values])

    @property
    def has_fog(self) -> bool:
        """Whether the rival's secrets are estimates: in a played game until it is over."""
        return not (self.watched or self.session.is_over)

    def believed(self, metric: str) -> tuple[float, float]:
        """A metric as the player believes it to be, and its likely error; exact for what is no secret.

        What the error allows but the metric cannot be is left out: of a share seen as 102 % ± 15 % the rest is 93.5 %
        ± 6.5 %.
        """
        declared = METRICS[metric]
        if not self._is_secret(metric):
            return self.value(metric), 0.0
        seen = float(self.session.world.seen(self.side, metric)[0])
        error = abs(seen) * declared.fog / 2
        least, most = (min(max(end, declared.low), declared.high) for end in (seen - error, seen + error))
        return (least + most) / 2, (most - least) / 2

    def believed_series(self, metric: str) -> tuple[np.ndarray, np.ndarray]:
        """(months, values) as the player believes them: a rival's secret ends a quarter ago and is off
        by as much as the newest estimate is."""
        months, values = self.series(metric)
        if not self._is_secret(metric):
            return months, values
        known = max(1, len(values) - QUARTER)
        off = self.believed(metric)[0] / values[known - 1] if values[known - 1] else 1.0
        declared = METRICS[metric]
        return months[:known], np.clip(values[:known] * off, declared.low, declared.high)

    def _is_secret(self, metric: str) -> bool:
        """Whether a metric is the rival's and hidden while the game is played."""
        declared = METRICS[metric]
        return self.has_fog and not declared.public and declared.side == SIDES[1 - self.side]

    @property
    def blame(self) -> tuple[float, float]:
        """The tension that each side's orders added of late; in a strait crisis the larger one scores nothing."""
        us, china = self.session.world.governments.blame[0]
        return float(us), float(china)

    def helps(self, metric: str, change: float) -> bool | None:
        """Whether a change helps the player; None where it is neither good nor bad."""
        declared = METRICS[metric]
        if not change or not declared.helps:
            return None
        own = (declared.side or "us") == self.side_key
        return (change * declared.helps > 0) == own

    # ---------------------------------------------------------------------------------------------- words

    @property
    def quarter(self) -> str:
        """The quarter to be played, or the last one once the game is over."""
        over = self.session.is_over
        return quarter_text(self.session.world.month - (1 if over else 0))

    @property
    def played(self) -> str:
        """The quarter that was played last."""
        return quarter_text(self.session.world.month - 1)

    def lever_keys(self) -> list[str]:
        """The levers of the player's side."""
        return levers_of(self.side_key)


def side_name(side: int) -> str:
    """The name of a side."""
    return say(f"side.{SIDES[side]}")


def lever_name(key: str) -> str:
    """The short name of a lever."""
    return say(f"lever.{key}")


def lever_stages(key: str, side: SideKey) -> list[tuple[float, str]]:
    """What a lever stands for at some of its levels, as (level from 0 to 100, words), the lowest first."""
    told = engine_words(f"lever_meaning.{key}", side, LEVERS[key].meaning[side]).rstrip(".。 ")
    return [(100 * float(level), words.strip()) for level, words in STAGE.findall(told)]


def lever_meaning(key: str, side: SideKey) -> str:
    """What the ends of a lever stand for, on the scale from 0 to 100 that the window shows."""
    stages = (
        say("lever_stage.at", level=formats.tick(round(level)), words=words) for level, words in lever_stages(key, side)
    )
    return say("lever_stage.whole", stages=say("lever_stage.join").join(stages))


def lever_towards(key: str, side: SideKey, before: float, after: float) -> str:
    """What a lever moves towards (levels from 0 to 100): the next stage in that direction; where it stands still, the
    nearest.
    """
    stages = lever_stages(key, side)
    if after > before:
        found = next((one for one in stages if one[0] >= after - 0.5), stages[-1])
    elif after < before:
        found = next((one for one in reversed(stages) if one[0] <= after + 0.5), stages[0])
    else:
        found = min(stages, key=lambda one: abs(one[0] - after))
    level, words = found
    form = "there" if abs(level - after) < 0.5 else "towards"
    return say(f"lever_stage.{form}", level=formats.tick(round(level)), words=words)


def metric_meaning(metric: str) -> str:
    """What a metric tells, to begin a sentence with."""
    meaning = engine_words("metric", metric, METRICS[metric].meaning)
    return meaning[:1].upper() + meaning[1:]


def verdict_title(key: str) -> str:
    """The title of a verdict."""
    return engine_words("verdict_title", key, describe(key).title)


def verdict_text(key: str) -> str:
    """What a verdict says."""
    return engine_words("verdict_text", key, describe(key).text)
