"""What carries a firm through a shortage: parts in stock, and how quickly it runs again. Unknown is an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.indicators import RAMP_UP_WEEKS, STOCK_DAYS, latest_figures
from lianpu.errors import InvalidClusterError
from lianpu.language import gettext as _
from lianpu.risk.flows import Flows
from lianpu.risk.network import Floats

STOCK_DAYS_AT_MOST = 20.0
"""Working days of parts that a firm whose stock is not known is supposed to hold in the best case.

The statistics of China's industrial firms above scale have put finished goods at about 20 days of sales since 2023; a plant
on just-in-time deliveries holds hours to a few days of parts, so more than this is not supposed of anybody."""

RAMP_UP_WEEKS_AT_MOST = 4.0
"""Weeks to full output after a standstill that are supposed in the worst case where they are not known."""

DAYS_A_WEEK = 5.0
"""Working days of a week, as 250 days and 50 weeks a year have it."""


@dataclass(frozen=True)
class Supposed:
    """What is supposed where nothing is known: the best case for stock, the worst for running up again."""

    stock_days: float = STOCK_DAYS_AT_MOST
    ramp_up_weeks: float = RAMP_UP_WEEKS_AT_MOST


USUAL = Supposed()
"""What is supposed unless something else is asked for."""


@dataclass(frozen=True)
class Reserves:
    """`stock` (parts) weeks and `ramp_up` (firms) weeks, of the case `best` or the worst. Known figures are in both."""

    stock: Floats
    ramp_up: Floats
    stock_known: int
    ramp_up_known: int

    @classmethod
    def of(
        cls, cluster: Cluster, flows: Flows, *, best: bool, supposed: Supposed = USUAL,
        stocks: pl.DataFrame | None = None,
    ) -> Reserves:  # fmt: skip
        """The reserves of a cluster's firms.

        `stocks` (enterprise, product; null for all its parts, days) goes before the indicators. Raises
        `InvalidClusterError` for a stock that is negative or no number.
        """
        network = flows.network
        by_firm = _stated(cluster, STOCK_DAYS)
        days = np.array([by_firm.get(firm, np.nan) for firm in network.firms], dtype=np.float64)[flows.part_firm]
        for enterprise, product, stated in _stocks(stocks):
            for part in _parts_of(flows, enterprise, product):
                days[part] = stated
        weeks = _stated(cluster, RAMP_UP_WEEKS)
        ramp = np.array([weeks.get(firm, np.nan) for firm in network.firms], dtype=np.float64)
        return cls(
            stock=np.where(np.isnan(days), supposed.stock_days if best else 0.0, days) / DAYS_A_WEEK,
            ramp_up=np.where(np.isnan(ramp), 0.0 if best else supposed.ramp_up_weeks, ramp),
            stock_known=int((~np.isnan(days)).sum()), ramp_up_known=int((~np.isnan(ramp)).sum()),
        )  # fmt: skip


def _stated(cluster: Cluster, metric: str) -> dict[str, float]:
    return dict(latest_figures(cluster, metric).iter_rows())


def _stocks(stocks: pl.DataFrame | None) -> list[tuple[str, str | None, float]]:
    if stocks is None:
        return []
    _refuse_negative(stocks.select("enterprise", pl.lit("days").alias("what"), pl.col("days").alias("value")))
    known = stocks.filter(pl.col("days").is_not_null()).sort(pl.col("product").is_null(), descending=True)
    return known.select("enterprise", "product", pl.col("days").cast(pl.Float64)).rows()


def _parts_of(flows: Flows, enterprise: str, product: str | None) -> list[int]:
    if product is not None:
        part = flows.part_of.get((enterprise, product))
        return [] if part is None else [part]
    return np.flatnonzero(flows.part_firm == flows.firm(enterprise)).tolist()


def _refuse_negative(rows: pl.DataFrame) -> None:
    broken = rows.filter(pl.col("value").is_not_null() & ~((pl.col("value") >= 0) & pl.col("value").is_finite()))
    if broken.height:
        first = broken.row(0, named=True)
        raise InvalidClusterError(
            _("{what} of {enterprise} is {value}; expected a number of 0 or more ({count} such rows).").format(
                count=broken.height, **first
            )
        )
