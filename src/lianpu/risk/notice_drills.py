"""A disruption notice as a drill: what of its sender fails, and what the notice leaves open.

A notice of some sites of a firm plays what they are known to make. What is made at no site that is known is played too, and
said; where nothing is known of what the sites make, the whole firm is played, and said.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import current, traded
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.errors import InvalidDrillError, UnknownNameError
from lianpu.language import gettext as _
from lianpu.language import listed
from lianpu.risk.drill import Drill
from lianpu.risk.notices import DisruptionNotice, Material

_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class AtSites:
    """What a firm makes (or, where its demand falls, uses) at the sites that a notice names; ids of products.

    `there`: at one of them. `elsewhere`: at other sites only. `at_both`: there, and at other sites too. `unplaced`: nobody says
    where.
    """

    there: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    at_both: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoticeDrill:
    """The drill that plays a notice, and how far it is not what the notice says.

    `left_out`: materials that are no product of the cluster. `whole_firm`: sites (`sites`) are named, but what they make is not
    known, so that all of the firm is played. `place_unknown`: products played though nobody says at which site they are
    made. `at_others_too`: products played whole though sites that are not named make them as well. `going_on`: products that
    only other sites make; they are not played.
    """

    drill: Drill
    left_out: tuple[Material, ...] = ()
    sites: tuple[str, ...] = ()
    whole_firm: bool = False
    place_unknown: tuple[str, ...] = ()
    at_others_too: tuple[str, ...] = ()
    going_on: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """What is not as the notice says, as plain values."""
        values = asdict(self)
        del values["drill"]
        return values | {"left_out": [list(material.numbers) for material in self.left_out]}


def drill_of(
    notice: DisruptionNotice, cluster: Cluster, *, firm: str | None = None, products: Mapping[str, str] | None = None,
    share: float = 1.0, horizon: int = 26,
) -> NoticeDrill:  # fmt: skip
    """The drill that plays a notice: its sender's deliveries (purchases, where demand falls) of the parts named; where none
    is, of what the sites named make (use), or all of them.

    Week 1 is the week of the snapshot's day (`about.as_of`; else of the notice's start). `firm` says who sent it where
    the cluster holds none of its codes; `products` translates material numbers into product ids. `share` is the part of
    the capacity (or of the demand) that is lost: a notice does not say how much, so everything is supposed.

    Raises `UnknownNameError` where the firm or all materials cannot be found, `InvalidDrillError` where the notice speaks of an
    increase, is resolved or is over.
    """
    if notice.effect.endswith("increase"):
        raise InvalidDrillError(
            _("The notice speaks of an increase ({effect}): nothing fails.").format(effect=notice.effect)
        )
    if notice.status != "open":
        raise InvalidDrillError(_("The notice is resolved: nothing fails any more."))
    sender = firm or _sender(notice, cluster)
    parts, unknown = _parts(notice, cluster, products or {})
    first, weeks = _weeks(notice, cluster.about.as_of)
    effect = "demand" if notice.effect == "demand-reduction" else "stop"
    sites = _some_sites(notice, cluster, sender)
    at_sites = _at_sites(cluster, sender, sites, effect)
    played = parts or (*at_sites.there, *at_sites.unplaced) if at_sites.there else parts
    pairs = tuple((sender, part) for part in played)
    named: dict[str, tuple[str, ...] | tuple[tuple[str, str], ...]] = (
        {"purchases" if effect == "demand" else "deliveries": pairs} if pairs else {"firms": (sender,)}
    )
    drill = Drill(
        name=(notice.text or "")[:80], share=share, effect=effect, from_week=first, weeks=weeks,
        horizon=max(horizon, first), **named,  # pyright: ignore[reportArgumentType]
    )  # fmt: skip
    return NoticeDrill(drill, unknown, **_beside(cluster, sites, at_sites, parts))


def _beside(cluster: Cluster, sites: tuple[str, ...], at_sites: AtSites, parts: tuple[str, ...]) -> dict[str, Any]:
    """The fields of `NoticeDrill` that tell of sites. A product is played with its kinds."""
    if not sites:
        return {}
    if parts:
        return {"sites": sites, "at_others_too": tuple(part for part in parts if part in at_sites.at_both)}
    if not at_sites.there:
        return {"sites": sites, "whole_firm": True}
    taxonomy = Taxonomy.of(cluster)
    kinds = {kind for part in (*at_sites.there, *at_sites.unplaced) for kind in taxonomy.descendants(part)}
    played_too = tuple(product for product in at_sites.elsewhere if product in kinds)
    return {
        "sites": sites, "place_unknown": at_sites.unplaced, "at_others_too": (*at_sites.at_both, *played_too),
        "going_on": tuple(product for product in at_sites.elsewhere if product not in kinds),
    }  # fmt: skip


def _some_sites(notice: DisruptionNotice, cluster: Cluster, sender: str) -> tuple[str, ...]:
    """The sites that a notice names; none where they are all that the firm has."""
    own = set(current(cluster["sites"], cluster.about.as_of).filter(pl.col("enterprise") == sender)["id"])
    return () if own and own <= set(notice.sites_of_sender) else notice.sites_of_sender


def _at_sites(cluster: Cluster, firm: str, sites: tuple[str, ...], effect: str) -> AtSites:
    """What a firm makes or uses at these sites. A site that the cluster does not know may be any of its own."""
    known = set(cluster["sites"].filter(pl.col("enterprise") == firm)["id"])
    if not sites or not known.issuperset(sites):
        return AtSites()
    rows = _uses(cluster, firm) if effect == "demand" else _makes(cluster, firm)
    here = pl.col("site").is_in(sites)
    told = rows.group_by("product", maintain_order=True).agg(
        here.any().alias("here"), (~here).any().alias("other"), pl.col("site").is_not_null().any().alias("placed")
    )  # fmt: skip
    here, other = pl.col("here").fill_null(False), pl.col("other").fill_null(False)
    chosen = {
        "there": here, "elsewhere": ~here & other, "at_both": here & other, "unplaced": ~pl.col("placed"),
    }  # fmt: skip
    return AtSites(**{name: tuple(told.filter(condition)["product"]) for name, condition in chosen.items()})


def _makes(cluster: Cluster, firm: str) -> pl.DataFrame:
    return _placed_rows(cluster, firm, "offers", "supplier")


def _uses(cluster: Cluster, firm: str) -> pl.DataFrame:
    return _placed_rows(cluster, firm, "demands", "buyer")


def _placed_rows(cluster: Cluster, firm: str, listings: str, side: str) -> pl.DataFrame:
    """product, site: of a firm's listings and of its links as `side`."""
    listed_rows = traded(cluster, listings).filter(pl.col("enterprise") == firm).select("product", "site")
    links = current(cluster["links"], cluster.about.as_of).filter(pl.col(side) == firm)
    linked = links.select("product", pl.col(f"{side}_site").alias("site"))
    return pl.concat([listed_rows, linked]).filter(pl.col("product").is_not_null())


def _sender(notice: DisruptionNotice, cluster: Cluster) -> str:
    """Who sent it: by the codes of its sites, else by its own."""
    codes = [code for code in (*notice.sites_of_sender, notice.sender) if code]
    identifiers = cluster["enterprise_identifiers"].filter(pl.col("status") != "expired")
    by_code = dict(identifiers.select("value", "enterprise").iter_rows())
    by_code |= dict(cluster["sites"].select("id", "enterprise").iter_rows())
    found = list(dict.fromkeys(by_code[code] for code in codes if code in by_code))
    if len(found) == 1:
        return found[0]
    raise UnknownNameError(
        _("Who sent notice {id}? Its codes ({codes}) name {count} firms of this cluster; name the firm.").format(
            id=notice.notification_id, codes=", ".join(codes) or "–", count=len(found)
        )
    )


def _parts(
    notice: DisruptionNotice, cluster: Cluster, products: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[Material, ...]]:
    """The products that its materials are, and the materials that are none; raises `UnknownNameError` where none is one."""
    known = set(cluster["products"]["id"])
    parts: list[str] = []
    unknown: list[Material] = []
    for material in notice.materials:
        named = (products.get(number, number) for number in material.numbers)
        part = next((product for product in named if product in known), None)
        if part is None:
            unknown.append(material)
        else:
            parts.append(part)
    if unknown and not parts:
        raise UnknownNameError(
            _("Material {numbers} is no product of this cluster; say which it is, or leave the materials out.").format(
                numbers=listed(" / ".join(material.numbers) or "–" for material in unknown)
            )
        )
    return tuple(dict.fromkeys(parts)), tuple(unknown)


def _weeks(notice: DisruptionNotice, day: dt.date | None) -> tuple[int, int | None]:
    """The first week of the effect, counted from the week of `day`, and for how many weeks; None without an end."""
    start = notice.starts.date()
    day = day or start
    first = max(1, (start - day).days // _DAYS_A_WEEK + 1)
    if notice.expected_end is None:
        return first, None
    last = math.ceil(((notice.expected_end.date() - day).days + 1) / _DAYS_A_WEEK)
    if last < 1:
        raise InvalidDrillError(
            _("The effect ended on {end}, before the day of the snapshot {day}.").format(
                end=notice.expected_end.date(), day=day
            )
        )
    return first, max(1, last - first + 1)
