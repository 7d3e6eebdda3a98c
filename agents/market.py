"""Third-country markets choose a stack: dependence and lock-in (M15)."""

from __future__ import annotations

import numpy as np

from agents.table import QUARTER, Array, Column, Parameters, Row, Table, clip

STACKS = ("us", "china", "other")
MULTI_HOME = 0.25
"""A market that gives both stacks at least this share is multi-homing."""


class Market(Row):
    """A bloc of third countries and the AI stack it runs on."""

    size = Column("share", "part of the third-country market", trait=True, high=1.0)
    south = Column("0 or 1", "whether it counts to the Global South", trait=True, high=1.0)
    us_affinity = Column("logit", "leaning to the American stack", trait=True, low=-5.0)
    china_affinity = Column("logit", "leaning to the Chinese stack", trait=True, low=-5.0)
    taste_capability = Column("ratio", "weight given to the best model", trait=True, start=1.0)
    taste_price = Column("ratio", "weight given to price and financing", trait=True, start=1.0)

    share = Column("share", "part of the market on each stack", high=1.0, parts=STACKS, sight="public")
    lock_in = Column("share", "inertia of what is installed", high=1.0, start=0.5)
    chips = Column("H100e-8", "accelerators owned", sight="public")
    us_packages = Column("bn USD", "financed American packages there, fading", sight="public", bought=True)
    china_packages = Column("bn USD", "financed Chinese packages there, fading", sight="public", bought=True)


class Markets(Table[Market]):
    """All third-country markets of all worlds."""

    row = Market
    kind = "market"

    def choose(
        self, capability: Array, price: Array, offer: Array, trust: Array, rush: Array | float, p: Parameters
    ) -> None:
        """M15: shares move towards what capability, price, openness, financing and trust would give without history.

        All (worlds, 2): `capability` gap to the best in decades (<= 0), `price` log price, `offer` openness plus
        financing plus integration in logits, `trust` -1 to 1. `rush` (worlds, markets) is how much faster than usual a
        market locks in.
        """
        packages = self.package_pulls(self.us_packages, self.china_packages, p)
        us, china = self.chosen(*self.leanings(capability, price, offer, trust, packages, p))
        self.us_packages *= p.package_life
        self.china_packages *= p.package_life
        speed = self.speed(self.lock_in, p)
        self.share[:, :, 0] += speed * (us - self.share[:, :, 0])
        self.share[:, :, 1] += speed * (china - self.share[:, :, 1])
        self.share[:, :, 2] = 1.0 - self.share[:, :, 0] - self.share[:, :, 1]
        top = np.maximum(self.share[:, :, 0], self.share[:, :, 1])
        pace = np.minimum(QUARTER * p.lock_in_speed * rush, 1.0)
        self.lock_in += pace * (clip(top * p.lock_in_depth, 0.0, 0.95) - self.lock_in)
        self.defer()

    def package_pulls(self, us: Array, china: Array, p: Parameters) -> tuple[Array, Array]:
        """Return the logits that financed packages (worlds, markets; bn USD) add to the leaning to either stack."""
        # What a package is worth depends on the size of the market that it is spent in.
        pull = p.package_pull / (100.0 * self.size)
        return pull * us, pull * china

    def leanings(
        self, capability: Array, price: Array, offer: Array, trust: Array, packages: tuple[Array, Array], p: Parameters
    ) -> tuple[Array, Array]:
        """Return how far each market leans to the American and to the Chinese stack: logits, (worlds, markets) each.

        Arguments as `choose` has them, and the pulls of financed packages.
        """
        common = p.market_trust * trust + offer
        us = self.us_affinity + common[:, :1] + self.taste_capability * (p.market_capability * capability[:, :1])
        us -= self.taste_price * (p.market_price * price[:, :1])
        china = self.china_affinity + common[:, 1:] + self.taste_capability * (p.market_capability * capability[:, 1:])
        china -= self.taste_price * (p.market_price * price[:, 1:])
        return us + packages[0], china + packages[1]

    @staticmethod
    def chosen(us: Array, china: Array) -> tuple[Array, Array]:
        """Return the share that each stack would have without history, from the leanings to it (logits)."""
        us, china = np.exp(us), np.exp(china)
        whole = 1.0 + us + china
        return us / whole, china / whole

    @staticmethod
    def speed(lock_in: Array, p: Parameters) -> Array:
        """Return the part of the way to what it would choose that a market goes in a quarter."""
        return QUARTER * p.market_speed * (1.0 - lock_in)

    def dependence(self) -> Array:
        """Return the share of third markets on each side's stack, (worlds, 2)."""
        return np.einsum("wmk,wm->wk", self.share[:, :, :2], self.size)

    def southern(self) -> Array:
        """Return the share of the Global South's markets on each side's stack, (worlds, 2)."""
        size = self.size * self.south
        held = np.einsum("wmk,wm->wk", self.share[:, :, :2], size)
        return held / np.maximum(size.sum(axis=1, keepdims=True), 1e-9)

    def multi_homing(self) -> Array:
        """Return the share of markets in which both stacks hold at least a quarter, (worlds, 1)."""
        both = (self.share[:, :, 0] >= MULTI_HOME) & (self.share[:, :, 1] >= MULTI_HOME)
        return both.mean(axis=1, keepdims=True)
