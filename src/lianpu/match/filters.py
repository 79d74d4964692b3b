"""The hard conditions of a match: what an offer must fulfil before anything is weighed. Unknown does not fulfil."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.distance import NEAR_KILOMETRES, Place, is_within, kilometres
from lianpu.cluster.regions import Level, RegionTree
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _

COMPATIBLE: dict[str, tuple[str, ...]] = {
    "product": ("product", "capacity"),
    "service": ("service", "capacity"),
    "capacity": ("capacity", "service"),
}
"""Categories whose offers can serve a demand of the category, besides itself: free capacity makes goods and does work."""

PUBLIC_BIT, MEMBER_BIT = 1 << 60, 1 << 61
_EXACT_BITS, _SHARED_BITS = 52, 8

AUDIENCES = ("all", "members", "public")
"""Whose eyes a match is made for: everything counts, what members may see, what anybody may see."""

Regions = list[tuple[int, int]]


def categories_for(category: str | None) -> tuple[str, ...] | None:
    """The categories of offers that can serve a demand of `category`; None where that is not known."""
    return None if category is None else COMPATIBLE.get(category, (category,))


def categories_served(category: str | None) -> tuple[str | None, ...]:
    """The categories of demands that an offer of `category` can serve; None stands for demands that state none."""
    return None, *(asked for asked in CATEGORIES if category in (categories_for(asked) or ()))


@dataclass(frozen=True)
class CertificateBits:
    """Certificates as bits: the most frequent have a bit of their own, the rest share some and are checked again."""

    bits: Mapping[str, int]

    @classmethod
    def of(cls, frequent: Sequence[str]) -> CertificateBits:
        """Bits for certificate keys, the most frequent first."""
        return cls({name: 1 << position for position, name in enumerate(frequent[:_EXACT_BITS])})

    def flags(self, certificates: Iterable[str] | None) -> int:
        """All certificates as one set of bits."""
        flags = 0
        for name in certificates or ():
            key = certificate_key(name)
            flags |= self.bits.get(key) or 1 << (_EXACT_BITS + sum(key.encode()) % _SHARED_BITS)
        return flags


def visibility_flags(visibility: str | None) -> int:
    """Who may see a listing, as bits; of unknown visibility: everybody."""
    if visibility in (None, "public"):
        return PUBLIC_BIT | MEMBER_BIT
    return MEMBER_BIT if visibility == "cluster" else 0


def audience_flags(audience: str) -> int:
    """The bits that an offer must have to be shown to an audience; raises `UnknownNameError` for any but `AUDIENCES`."""
    flags = {"all": 0, "members": MEMBER_BIT, "public": PUBLIC_BIT}
    if audience not in flags:
        raise UnknownNameError(
            _("There is no audience {audience}; expected one of {audiences}.").format(
                audience=audience, audiences=", ".join(AUDIENCES)
            )
        )
    return flags[audience]


def region_ranges(tree: RegionTree, radius: str, home: str | None) -> Regions | None:
    """Half-open ranges of six-digit region codes inside `radius` of `home`; None for anywhere; [] for nowhere."""
    if radius == "any":
        return None
    if home is None:
        return []
    if radius == "near":
        return _near(tree, home)
    level: Level = radius  # pyright: ignore[reportAssignmentType]
    inside = tree.at(home, level)
    return [] if inside is None else _ranges_of(tree, level, inside)


def indexed_region(tree: RegionTree, code: str) -> int:
    """The six digits that a place is indexed under: those of its county, or of what is stated more coarsely."""
    return int((tree.at(code, "county") or code)[:6])


def _ranges_of(tree: RegionTree, level: Level, code: str) -> Regions:
    """The codes that lie in a region by their digits, and those that lie in it although their digits say otherwise."""
    number, width = int(code[:6]), {"province": 10_000, "city": 100}.get(tree.level(code), 1)
    moved = {indexed_region(tree, other) for other in tree.moved if tree.at(other, level) == code}
    return [(number, number + width), *((other, other + 1) for other in sorted(moved))]


def _near(tree: RegionTree, home: str) -> Regions:
    """The home city, and every county with a place in it that lies within the distance that counts as near."""
    city, here = tree.at(home, "city"), tree.coordinates(home)
    ranges = _ranges_of(tree, "city", city) if city else []
    if here is not None:
        located = (
            (code, tree.coordinates(code)) for code, region in tree.regions.items() if region.latitude is not None
        )
        near = {indexed_region(tree, code) for code, at in located if at and kilometres(here, at) <= NEAR_KILOMETRES}
        ranges += [(county, county + 1) for county in sorted(near)]
    return ranges


@dataclass(frozen=True)
class Conditions:
    """The hard conditions of a demand but its radius, made ready to be asked of many offers; `broken_conditions` is
    the plain twin, which names what is broken."""

    categories: tuple[str, ...] | None
    certificates: frozenset[str]
    enterprise: str | None
    today: dt.date | None
    overdue: bool

    @classmethod
    def of(cls, demand: Mapping[str, Any], today: dt.date | None) -> Conditions:
        """Those of one demand; `today` None leaves deadlines open."""
        required = frozenset(map(certificate_key, demand["certificates"] or ()))
        return cls(
            categories_for(demand["category"]),
            required,
            demand["enterprise"],
            today,
            _is_over(demand["deadline"], today),
        )

    def met_by(self, offer: Mapping[str, Any]) -> bool:
        """Whether an offer breaks none of them."""
        if self.overdue or _is_over(offer["deadline"], self.today):
            return False
        if self.categories is not None and offer["category"] not in self.categories:
            return False
        if self.enterprise is not None and offer["enterprise"] == self.enterprise:
            return False
        return not self.certificates or self.certificates.issubset(map(certificate_key, offer["certificates"] or ()))


def _is_over(deadline: dt.date | None, today: dt.date | None) -> bool:
    return deadline is not None and today is not None and deadline < today


@dataclass(frozen=True)
class Broken:
    """A hard condition that an offer does not meet: which, what is asked, what it has (None: not known)."""

    condition: str
    asked: str
    has: str | None


def broken_conditions(
    tree: RegionTree, demand: Mapping[str, Any], offer: Mapping[str, Any], today: dt.date | None
) -> list[Broken]:
    """Every hard condition of the demand that the offer breaks, and every one it cannot show to meet."""
    found: list[Broken] = []
    wanted = categories_for(demand["category"])
    if wanted is not None and offer["category"] not in wanted:
        found.append(Broken("category", demand["category"], offer["category"]))
    radius = demand["radius"] or "any"
    if is_within(tree, radius, Place(demand["region"]), Place(offer["region"])) is not True:
        found.append(Broken("radius", radius, offer["region"]))
    held = {certificate_key(name) for name in offer["certificates"] or ()}
    missing = [name for name in demand["certificates"] or () if certificate_key(name) not in held]
    if missing:
        has = None if offer["certificates"] is None else ", ".join(offer["certificates"])
        found.append(Broken("certificates", ", ".join(missing), has))
    if today is not None:
        for side in (offer, demand):
            if side["deadline"] is not None and side["deadline"] < today:
                found.append(Broken("deadline", today.isoformat(), side["deadline"].isoformat()))
    if offer["enterprise"] is not None and offer["enterprise"] == demand["enterprise"]:
        found.append(Broken("enterprise", "another", offer["enterprise"]))
    return found
