"""The traffic lights of a drill: by buyer and part a sign for every week, kept as letters, shown as runs of weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.risk.playing import Played
from lianpu.risk.traffic import traffic_lights, with_known_ends
from lianpu_portal.resilience.limits import MOST_LIGHTS

LETTERS: dict[str, str] = {
    "within_capacity": "g", "above_actual": "o", "above_maximum": "r", "maximum_unknown": "m", "no_supplier": "n",
    "demand_unknown": "d", "capacity_unknown": "c", "deliveries_unknown": "l", "drill_uncertain": "w",
}  # fmt: skip
"""Reason → the letter under which a week is kept. Kept drills hold them: a letter keeps its meaning."""

_REASONS = {letter: reason for reason, letter in LETTERS.items()}
_LIGHTS = {"g": "green", "o": "orange", "r": "red", "m": "above"}
"""Letter → the light shown; `above` is orange or red, all others `unknown`."""


_SIGN_FITS = 26
"""A sign on a narrow strip needs this part of its width: one week of half a year."""


@dataclass(frozen=True)
class Run:
    """Successive weeks with the same light for the same reason."""

    first: int
    last: int
    light: str
    reason: str
    played: int

    @property
    def weeks(self) -> int:
        """How many they are."""
        return self.last - self.first + 1

    @property
    def begins(self) -> str:
        """Where it begins on a strip of all weeks played."""
        return _percent(self.first - 1, self.played)

    @property
    def width(self) -> str:
        """How much of a strip of all weeks played it takes."""
        return _percent(self.weeks, self.played)

    @property
    def middle(self) -> str:
        """Where its sign stands on such a strip."""
        return _percent(self.first - 1 + self.weeks / 2, self.played)

    @property
    def has_room(self) -> bool:
        """Whether a sign fits into it on a phone."""
        return self.weeks * _SIGN_FITS >= self.played


def _percent(weeks: float, played: int) -> str:
    return f"{100 * weeks / played:.3f}%"


def lights_of(cluster: Cluster, played: Played) -> dict[str, Any]:
    """The lights of the parts that the drill hits, the worst first: at most `MOST_LIGHTS`, and how many there are."""
    weekly = traffic_lights(cluster, played=played, hit_only=True).with_columns(
        pl.col("reason").replace_strict(LETTERS, return_dtype=pl.String).alias("letter")
    )
    rows = weekly.group_by("buyer", "product", maintain_order=True).agg(
        pl.col("unit", "demand_low", "demand_high").first(),
        pl.col("actual_low", "actual_high", "maximum_low", "maximum_high").min(),
        pl.col("letter").str.join("").alias("weeks"),
    )  # fmt: skip
    bad = [pl.col("weeks").str.count_matches(letters) for letters in ("r", "[om]", "[^grom]")]
    worst = rows.sort(*bad, "buyer", "product", descending=[True, True, True, False, False])
    return {"count": rows.height, "rows": with_known_ends(worst.head(MOST_LIGHTS)).to_dicts()}


def runs_of(row: Mapping[str, Any]) -> list[Run]:
    """The weeks of a row as runs."""
    return list(_runs(row["weeks"]))


def _runs(letters: str) -> Iterator[Run]:
    week = 1
    for letter, same in groupby(letters):
        last = week + len(list(same)) - 1
        yield Run(week, last, _LIGHTS.get(letter, "unknown"), _REASONS[letter], len(letters))
        week = last + 1
