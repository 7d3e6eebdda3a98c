"""The applied index: adoption under its ceiling, and quality that follows the core model and learning (M14)."""

from __future__ import annotations

import numpy as np

from agents.industry import DRIVING, LEAST_ROOM, UNEQUIPPED
from game.causes.terms import OWN, RIVAL, Array, PairOfTerms, Terms, both_ways
from game.causes.view import Turn

Pair = dict[tuple[str, str], Array]
"""Terms before they are summed: by key and doer, (worlds, industries)."""


class Applied:
    """The account of the applied index. It remembers which core model and learning quality has already followed."""

    def __init__(self) -> None:
        self._followed: list[dict[str, Array]] = []

    def index(self, turn: Turn) -> PairOfTerms:
        """Sum over sectors of weight times adoption times quality."""
        terms, industries = PairOfTerms(), turn.world.industries
        mean_quality = 0.5 * (turn.before("quality") + turn.now("quality"))
        mean_adoption = 0.5 * (turn.before("adoption") + turn.now("adoption"))
        weights = turn.world.weights
        for parts, worth in ((_adoption(turn), mean_quality), (self._quality(turn), mean_adoption)):
            for (key, whose), moved in parts.items():
                for sectors, cities in zip(industries.sectors, industries.cities, strict=True):
                    # The driving sector is the mean of its cities.
                    moved[:, sectors.start + DRIVING] = (moved[:, cities] * industries.weight[:, cities]).sum(axis=1)
                amounts = [(moved[:, s] * worth[:, s] * weights).sum(axis=1) for s in industries.sectors]
                terms.add(key, whose, np.stack(amounts, axis=1))
        return terms

    def _quality(self, turn: Turn) -> Pair:
        """What moved quality: the core model, learning, and what it had still to follow of either."""
        industries, p, followed = turn.world.industries, turn.p, self._digested(turn, turn.turn - 1)
        now = _drivers(turn)
        rate, before = industries.refined(p), turn.before("quality")

        def allowed(opened: Array, learning: Array) -> Array:
            return industries.allowed(opened, learning, p)

        moved = both_ways(allowed, followed, now)
        own = turn.now("core") <= _frontier(turn) + 1e-9
        return {
            ("core_model", OWN): rate * moved["opened"] * industries.spread(own * 1.0),
            ("core_model_abroad", RIVAL): rate * moved["opened"] * industries.spread(1.0 - own),
            ("learning_by_use", OWN): rate * moved["learning"],
            ("maturing", "world"): rate * (allowed(**followed) - before),
        }

    def _digested(self, turn: Turn, upto: int) -> dict[str, Array]:
        """Return the core model and learning that quality had followed by the end of a turn: lagged as quality is."""
        while len(self._followed) <= upto:
            each = Turn(turn.record, turn.world, len(self._followed))
            now = _drivers(each)
            if not self._followed:
                self._followed.append(now)
                continue
            last, rate = self._followed[-1], turn.world.industries.refined(each.p)
            self._followed.append({name: last[name] + rate * (now[name] - last[name]) for name in now})
        return self._followed[upto]


def _drivers(turn: Turn) -> dict[str, Array]:
    core = turn.now("core") - turn.now("unreliable")
    return {"opened": turn.world.industries.opened(core, turn.p), "learning": turn.now("learning").copy()}


def _frontier(turn: Turn) -> Array:
    """Return the best released capability that industries could use when they adopted, (worlds, 2)."""
    return turn.world.labs.best(turn.month("capability", turn.months[0]))


def _adoption(turn: Turn) -> Pair:
    """What moved adoption: the usual spread, what sped it up or slowed it down, its ceiling, and incidents."""
    spread = turn.world.industries.spread
    before, after = turn.before("adoption"), turn.now("adoption")
    kept = 1.0 - spread(turn.now("undone"))
    grown = after / kept - before
    room = np.maximum(1.0 - before / turn.now("ceiling"), LEAST_ROOM)
    freely = np.where(room != 0.0, grown * (1.0 - before) / np.where(room != 0.0, room, 1.0), 0.0)
    factors = {
        "token_price": np.where(turn.world.industries.is_driving, 1.0, spread(turn.now("cheap"))),
        "orders_adoption": spread(turn.now("mandate") * turn.p.adoption_pace),
        "content_rules": spread(turn.now("brake")),
        "shock": spread(turn.now("mood")),
        "infrastructure": (UNEQUIPPED + turn.now("infrastructure")) / UNEQUIPPED,
    }
    pushed = np.prod(list(factors.values()), axis=0)
    usual = np.where(pushed > 0.0, freely / np.where(pushed > 0.0, pushed, 1.0), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(np.abs(freely - usual) > 1e-12 * np.abs(usual), (freely - usual) / np.log(pushed), usual)
        mean = np.where(pushed > 0.0, mean, 0.0)
        logs = {key: np.where(pushed > 0.0, np.log(factor), 0.0) for key, factor in factors.items()}
    found: Pair = {("usual_spread", "world"): usual, ("core_model_ceiling", OWN): grown - freely}
    found["incidents", OWN] = after - after / kept
    for key, log in logs.items():
        if key != "shock":
            found[key, OWN] = mean * log
    # Where events bring adoption to a halt there is no logarithm: the whole of it is theirs.
    halted = np.where(pushed > 0.0, mean * logs["shock"], freely)
    for shock, share in turn.shock_shares("adoption_pull", turn.months[0]).items():
        found[shock, "luck"] = halted * spread(share)
    return found


def ratio(before: tuple[Array, Array], after: tuple[Array, Array], us: Terms, china: Terms) -> Terms:
    """Return the terms of China's applied index over the American one, from the terms of either.

    `before` and `after` are both indices, (worlds,) each: US, China.
    """
    terms = Terms()
    terms.take(china, 0.5 * (1.0 / before[0] + 1.0 / after[0]))
    terms.take(us, -0.5 * (before[1] + after[1]) / (before[0] * after[0]))
    return terms
