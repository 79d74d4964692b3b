"""The named parts of a score. They add up to it exactly; a part that is not known is null and widens the interval."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.units import PERIODS_PER_YEAR, unit_of
from lianpu.match.sizes import Size, sizes_of

PARTS: dict[str, tuple[float, float]] = {
    "product": (0.0, 0.70),
    "specs": (-0.12, 0.08),
    "capacity": (-0.15, 0.0),
    "certificates": (0.0, 0.04),
    "distance": (0.0, 0.06),
    "freshness": (0.0, 0.04),
    "earlier_deals": (0.0, 0.08),
    "introductions": (-0.15, 0.0),
}
"""The least and the most each part gives; together at most 1. The product decides: no sum of the other parts lifts a
sibling over the thing itself. Capacity, contradicting specs and introductions that were declined only take away: having enough is what was asked."""

FRESH_DAYS = 730
"""After two years without a word a listing is no fresher than any older one."""

DIGITS = 4
"""Digits of a part: what is printed is what is added."""

_DISTANCE = {"county": 1.0, "city": 0.7, "province": 0.35, "country": 0.0}
_ENOUGH = 1.0
_PRICE = re.compile(r"[\d.]+元/")

Parts = dict[str, float | None]


@dataclass(frozen=True)
class Score:
    """A score with its parts, in the order of `PARTS`, and the interval that the unknown ones leave open."""

    parts: Parts
    score: float
    low: float
    high: float


def scored(parts: Parts) -> Score:
    """The score of parts: the sum of the known ones, and what it could be at the ends of the unknown ones."""
    total = sum(value for value in parts.values() if value is not None)
    unknown = [PARTS[name] for name, value in parts.items() if value is None]
    return Score(parts, total, total + sum(low for low, _high in unknown), total + sum(high for _low, high in unknown))


def part_of(name: str, share: float | None) -> float | None:
    """The amount for a share of a part, from −1 (the least it gives) to 1 (the most); null where it is not known."""
    return None if share is None else _of(name, share)


def _of(name: str, share: float) -> float:
    low, high = PARTS[name]
    return round(share * high if share >= 0 else -share * low, DIGITS)


def product_part(value: float) -> float:
    """The part for a closeness from 0 to 1."""
    return _of("product", value)


def specs_part(wanted: Sequence[str], offered: Sequence[str]) -> float | None:
    """Shared specs raise, contradicting ones lower; null where the demand states some and the offer none of the kind."""
    return part_of("specs", specs_share(wanted, offered))


def specs_share(wanted: Sequence[str], offered: Sequence[str]) -> float | None:
    """Of the wanted specs those shared less those contradicted, as a share; None where the offer has none of the kind.

    A spec is shared where the offer has it, or a size within its bounds (9米以上 and 10.5米, M12 and M3-M39). Two contradict
    where they have the same shape and other numbers (12V and 24V), unless the offer lists both.
    """
    ours, theirs = _sizes(tuple(wanted)), set(_sizes(tuple(offered)))
    if not ours:
        return 0.0
    if not theirs:
        return None
    shared = contradicted = 0
    for ours_one in ours:
        alike = [size for size in theirs if size.shape == ours_one.shape]
        if any(ours_one.meets(size) for size in alike):
            shared += 1
        elif alike:
            contradicted += 1
    if not shared and not contradicted:
        return None
    return (shared - contradicted) / len(ours)


@lru_cache(maxsize=4096)
def _sizes(specs: tuple[str, ...]) -> tuple[Size, ...]:
    """Without the prices that are kept in words among them (13元/㎡/月): what is paid says nothing of the thing."""
    return tuple(size for spec in specs if not _PRICE.match(spec) for size in sizes_of(spec))


def capacity_part(demand: Mapping[str, Any], offer: Mapping[str, Any]) -> float | None:
    """0 where the offer makes at least what is needed in the period, down to the least where it makes next to nothing.

    Null where one is not known or they are counted in what does not convert. A single lot is compared with a year.
    """
    return part_of("capacity", shortage_share(demand, offer))


def shortage_share(demand: Mapping[str, Any], offer: Mapping[str, Any]) -> float | None:
    """What is missing to the need, from 0 to −1: all of it; None where that is not known."""
    share = capacity_share(demand, offer)
    return None if share is None else min(_ENOUGH, share) - _ENOUGH


def capacity_share(demand: Mapping[str, Any], offer: Mapping[str, Any]) -> float | None:
    """Capacity over need in the same unit and period; None where that is not known."""
    need, capacity = demand["quantity"], offer["quantity"]
    if need is None or capacity is None or need <= 0:
        return None
    factor = _factor(offer["unit"], demand["unit"])
    times = _times(offer["period"], demand["period"])
    return None if factor is None or times is None else capacity * factor * times / need


def _factor(offered: str | None, wanted: str | None) -> float | None:
    """How many of the wanted unit one of the offered is."""
    one, other = unit_of(offered), unit_of(wanted)
    if one is None or other is None:
        return 1.0 if offered is not None and offered == wanted else None
    return one.factor / other.factor if one.dimension == other.dimension else None


def _times(offered: str | None, wanted: str | None) -> float | None:
    """How many periods of the offer fall into one of the demand."""
    if offered == wanted:
        return 1.0
    if wanted in (None, "once"):
        return PERIODS_PER_YEAR.get(offered or "")
    if offered not in PERIODS_PER_YEAR or wanted not in PERIODS_PER_YEAR:
        return None
    return PERIODS_PER_YEAR[offered] / PERIODS_PER_YEAR[wanted]


def certificates_part(required: Iterable[str] | None, held: Iterable[str] | None) -> float:
    """Full where certificates were required and all are held; nothing asked gives nothing."""
    return _of("certificates", certificates_share(required, held))


def certificates_share(required: Iterable[str] | None, held: Iterable[str] | None) -> float:
    """1 where certificates were required and all are held, else 0."""
    if not required:
        return 0.0
    wanted = {certificate_key(name) for name in required}
    return 1.0 if wanted and wanted <= {certificate_key(name) for name in held or ()} else 0.0


def distance_part(level: str | None) -> float | None:
    """By the narrowest region both lie in: county, city, province, country; null where a place is not known."""
    return part_of("distance", distance_share(level))


def distance_share(level: str | None) -> float | None:
    """The share of the part for a level; None where a place is not known."""
    return None if level is None else _DISTANCE[level]


_LEVELS = {distance_part(level): level for level in _DISTANCE}


def distance_level(part: float) -> str:
    """The level that a part for distance was given for."""
    return _LEVELS[part]


def freshness_part(as_of: dt.date | None, today: dt.date | None) -> float | None:
    """Full for a row of today, nothing after `FRESH_DAYS`; null where the day is not known."""
    return part_of("freshness", freshness_share(as_of, today))


def freshness_share(as_of: dt.date | None, today: dt.date | None) -> float | None:
    """From 1 for a row of today down to 0; None where the day is not known."""
    if as_of is None or today is None:
        return None
    return max(0.0, 1.0 - max(0, (today - as_of).days) / FRESH_DAYS)


def introductions_part(share: float) -> float:
    """What an introduction that was declined takes away: from 0 down to the least for a share of −1 (`outcomes`)."""
    return _of("introductions", share)


def earlier_deals_part(dealt: bool | None) -> float | None:
    """Full where a link between the two is on record; null where there are no records of links."""
    return part_of("earlier_deals", None if dealt is None else float(dealt))
