"""Quantities that belong to no actor: tension between the powers and the world market for accelerators."""

from __future__ import annotations

from agents.researcher import HOMECOMING, REGIONS
from agents.table import Array, Column, Row, Table

FLOWS = tuple(f"{left} to {chosen}" for left in REGIONS for chosen in REGIONS if left != chosen)
"""Every pair of different regions, in the order of a matrix read row by row."""


class Common(Row):
    """What all actors of a world share; kept like an agent's columns, but nobody's to decide."""

    tension = Column(
        "points",
        "tension between the two powers; 100 is a strait crisis",
        high=100.0,
        start=30.0,
        sight="public",
    )
    strait_hazard = Column("probability/month", "chance that a strait crisis breaks out", high=1.0, sight="public")
    last_ceiling = Column("share", "last month's effective export ceiling", high=1.0, sight="public")
    chip_price = Column(
        "USD per H100e-8",
        "price of a merchant accelerator per unit of performance",
        start=26_000.0,
        sight="public",
    )
    pressure = Column("share", "orders for merchant accelerators beyond supply, of supply", high=1.0, sight="public")
    native_pressure = Column("share", "orders for Chinese accelerators beyond supply, of supply", high=1.0)
    lost_share = Column("share", "part of merchant sales lost to export control", high=1.0, sight="public")
    legal = Column("H100e-8/month", "accelerators sold legally to China", sight="public")
    smuggled = Column("H100e-8/month", "accelerators smuggled to China")
    rented = Column("H100e-8/month", "accelerators abroad rented anew by Chinese labs")
    native_sold = Column("H100e-8/month", "Chinese accelerators sold at home")
    in_house_price = Column(
        "USD per H100e-8",
        "what labs pay for accelerators of their own design",
        start=5_000.0,
    )
    in_house_sold = Column("H100e-8/month", "accelerators of their own design that labs paid for", sight="public")
    in_house_unsold = Column("H100e-8", "in-house accelerators made and not yet paid for")
    unsold = Column("H100e-8", "merchant accelerators made and not yet sold")
    native_unsold = Column("H100e-8", "Chinese accelerators made and not yet sold")
    belief = Column(
        "ratio",
        "capital that demonstrated capability calls for, 1 = that of January 2025",
        start=1.0,
        sight="public",
    )
    revenue_lost = Column("bn USD/month", "merchant sales that controls prevented", sight="public")
    talent_ratio = Column("ratio", "top-tier researchers in China over those in the US", start=0.5, sight="public")
    flow = Column(
        "people/year", "top-tier researchers who moved in the last twelve months", parts=FLOWS, sight="public"
    )
    homecoming = Column(
        "people/year", "of these, to the region of their origin, by region", parts=REGIONS, sight="public"
    )


class Commons(Table[Common]):
    """The commons of all worlds: every column is (worlds, 1)."""

    row = Common
    kind = "common"

    def tell_flows(self, year: Array) -> None:
        """Take over the flows of a year in people, (worlds, 7, 6): see `Researchers.year_of_flows`."""
        size = len(REGIONS)
        matrix = year[:, :HOMECOMING].reshape(len(year), -1)
        # A matrix without its diagonal: all but every seventh of its cells.
        self.flow[:, 0] = matrix[:, 1:].reshape(len(year), size - 1, size + 1)[:, :, :-1].reshape(len(year), -1)
        self.homecoming[:, 0] = year[:, HOMECOMING]
