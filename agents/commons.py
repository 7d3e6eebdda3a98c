"""Quantities that belong to no actor: tension between the powers and the world market for accelerators."""

from __future__ import annotations

from agents.table import Column, Row, Table


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
    unsold = Column("H100e-8", "merchant accelerators made and not yet sold")
    native_unsold = Column("H100e-8", "Chinese accelerators made and not yet sold")
    revenue_lost = Column("bn USD/month", "merchant sales that controls prevented", sight="public")
    talent_ratio = Column("ratio", "top-tier researchers in China over those in the US", start=0.5, sight="public")


class Commons(Table[Common]):
    """The commons of all worlds: every column is (worlds, 1)."""

    row = Common
    kind = "common"
