"""What came of introducing two firms, and what that does to the match of the pair: one rule for each outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster

Pair = tuple[str, str]
"""(offer, demand)"""


@dataclass(frozen=True)
class Rule:
    """What an outcome does: `share` of the part «introductions», from 0 to −1, for `days`; None while both stand.

    `dealt`: it counts as an earlier deal. `rejects`: whoever records it stores that the pair is rejected, as a person does.
    """

    share: float
    days: int | None
    dealt: bool = False
    rejects: bool = False


RULES: Mapping[str, Rule] = {
    # A price is of its day, and talked about: it marks the pair and takes nothing.
    "price": Rule(0.0, 180),
    # As much as making nothing of what is needed; by the next quarter other orders have run out.
    "capacity": Rule(-1.0, 90),
    # As much as specifications that contradict; a certificate or an audit is earned within a year.
    "quality": Rule(-0.8, 365),
    # As much as the nearest place would have given; nobody moves, so that it holds while both listings stand.
    "distance": Rule(-0.4, None),
    # Contracts of supply run a year; less than a lack of capacity, for a second source is often welcome.
    "supplied": Rule(-0.6, 365),
    # The firm does not make or need this: the pair is not proposed again.
    "not_ours": Rule(0.0, None, rejects=True),
    # Nobody said why: it marks the pair for a quarter.
    "other": Rule(0.0, 90),
    "contracted": Rule(0.0, None, dealt=True),
}
"""Outcome → its rule; the outcomes are those of the table `match_outcomes`."""


@dataclass(frozen=True)
class Outcome:
    """What came of a pair, and on which day; None where the day is not known."""

    kind: str
    day: dt.date | None

    @property
    def rule(self) -> Rule:
        """What it does."""
        return RULES[self.kind]

    @property
    def until(self) -> dt.date | None:
        """The last day on which it counts; None where it has none."""
        days = self.rule.days
        return None if days is None or self.day is None else self.day + dt.timedelta(days)

    def counts_on(self, today: dt.date | None) -> bool:
        """Whether it still counts; on a day that is not known nothing has run out."""
        return today is None or self.until is None or today <= self.until


def outcomes_of(cluster: Cluster) -> dict[Pair, Outcome]:
    """Pair → what came of it last, as far as the cluster tells."""
    rows = cluster["match_outcomes"].filter(pl.col("status") != "expired")
    return {
        (offer, demand): Outcome(kind, day)
        for offer, demand, kind, day in rows.select(
            "offer", "demand", pl.col("outcome").cast(pl.String), "as_of"
        ).iter_rows()
    }
