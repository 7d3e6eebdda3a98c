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
    us_affinity = Column("logit", "leaning to the American stack", trait=True, low=-5.0)
    china_affinity = Column("logit", "leaning to the Chinese stack", trait=True, low=-5.0)
    taste_capability = Column("ratio", "weight given to the best model", trait=True, start=1.0)
    taste_price = Column("ratio", "weight given to price and financing", trait=True, start=1.0)

    share = Column("share", "part of the market on each stack", high=1.0, parts=STACKS, sight="public")
    lock_in = Column("share", "inertia of what is installed", high=1.0, start=0.5)
    chips = Column("H100e-8", "accelerators owned", sight="public")


class Markets(Table[Market]):
    """All third-country markets of all worlds."""

    row = Market
    kind = "market"

    def choose(self, capability: Array, price: Array, offer: Array, trust: Array, p: Parameters) -> None:
        """M15: shares move towards what capability, price, openness, financing and trust would give without history.

        All (worlds, 2): `capability` gap to the best in decades (<= 0), `price` log price, `offer` openness plus
        financing plus integration in logits, `trust` -1 to 1.
        """
        common = p.market_trust * trust + offer
        us = self.us_affinity + common[:, :1] + self.taste_capability * (p.market_capability * capability[:, :1])
        us -= self.taste_price * (p.market_price * price[:, :1])
        china = self.china_affinity + common[:, 1:] + self.taste_capability * (p.market_capability * capability[:, 1:])
        china -= self.taste_price * (p.market_price * price[:, 1:])
        us, china = np.exp(us), np.exp(china)
        whole = 1.0 + us + china
        speed = QUARTER * p.market_speed * (1.0 - self.lock_in)
        self.share[:, :, 0] += speed * (us / whole - self.share[:, :, 0])
        self.share[:, :, 1] += speed * (china / whole - self.share[:, :, 1])
        self.share[:, :, 2] = 1.0 - self.share[:, :, 0] - self.share[:, :, 1]
        top = np.maximum(self.share[:, :, 0], self.share[:, :, 1])
        self.lock_in += QUARTER * p.lock_in_speed * (clip(top * p.lock_in_depth, 0.0, 0.95) - self.lock_in)
        self.defer()

    def dependence(self) -> Array:
        """Return the share of third markets on each side's stack, (worlds, 2)."""
        return np.einsum("wmk,wm->wk", self.share[:, :, :2], self.size)

    def multi_homing(self) -> Array:
        """Return the share of markets in which both stacks hold at least a quarter, (worlds, 1)."""
        both = (self.share[:, :, 0] >= MULTI_HOME) & (self.share[:, :, 1] >= MULTI_HOME)
        return both.mean(axis=1, keepdims=True)
