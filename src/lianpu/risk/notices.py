"""A disruption notice (中断通知): what a firm says has happened to it, where, to which parts, from when to when.

The words are those of the Catena-X aspect model DemandAndCapacityNotification 3.0.0, so that a notice can be exchanged as
a file (`lianpu.risk.catena_x`); `drill_of` turns one into a drill that can be run at once.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.errors import InvalidDrillError, UnknownNameError
from lianpu.language import gettext as _
from lianpu.risk.drill import Drill

CAUSES = (
    "strike", "natural-disaster", "production-incident", "pandemic-or-epidemic", "logistics-disruption", "war",
    "insolvency", "other",
)  # fmt: skip
EFFECTS = ("demand-reduction", "demand-increase", "capacity-reduction", "capacity-increase")
STATUSES = ("open", "resolved")
LONGEST_TEXT = 4000
"""Characters of the free texts that the aspect model allows."""

_DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Material:
    """A part by the numbers of its customer and its supplier, or of its digital twin; one of them at least."""

    customer_number: str | None = None
    supplier_number: str | None = None
    global_asset_id: str | None = None


@dataclass(frozen=True)
class DisruptionNotice:
    """One notice. Times are as stated, with or without a time zone; `expected_end` is None where no end is in sight.

    `sender` and `recipient` are BPNL codes of the message that carried it, where one did; sites are BPNS codes.
    """

    notification_id: str
    source_disruption_id: str
    cause: str
    effect: str
    starts: dt.datetime
    changed_at: dt.datetime
    status: str = "open"
    expected_end: dt.datetime | None = None
    text: str | None = None
    sites_of_sender: tuple[str, ...] = ()
    sites_of_recipient: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    related: tuple[str, ...] = ()
    measure: str | None = None
    sender: str | None = None
    recipient: str | None = None


def drill_of(
    notice: DisruptionNotice, cluster: Cluster, *, firm: str | None = None, products: Mapping[str, str] | None = None,
    share: float = 1.0, horizon: int = 26,
) -> Drill:  # fmt: skip
    """The drill that plays a notice: its sender's deliveries (purchases, where demand falls) of the parts named, or all of
    them where none is.

    Week 1 is the week of the snapshot's day (`about.as_of`; else of the notice's start). `firm` says who sent it where
    the cluster holds none of its codes; `products` translates material numbers into product ids. `share` is the part of
    the capacity (or of the demand) that is lost: a notice does not say how much, so everything is supposed.

    Raises `UnknownNameError` where the firm or a material cannot be found, `InvalidDrillError` where the notice speaks of an
    increase, is resolved or is over.
    """
    if notice.effect.endswith("increase"):
        raise InvalidDrillError(
            _("The notice speaks of an increase ({effect}): nothing fails.").format(effect=notice.effect)
        )
    if notice.status != "open":
        raise InvalidDrillError(_("The notice is resolved: nothing fails any more."))
    sender = firm or _sender(notice, cluster)
    parts = tuple(dict.fromkeys(_product(material, cluster, products or {}) for material in notice.materials))
    first, weeks = _weeks(notice, cluster.about.as_of)
    effect = "demand" if notice.effect == "demand-reduction" else "stop"
    pairs = tuple((sender, part) for part in parts)
    named: dict[str, tuple[str, ...] | tuple[tuple[str, str], ...]] = (
        {"purchases" if effect == "demand" else "deliveries": pairs} if pairs else {"firms": (sender,)}
    )
    return Drill(
        name=(notice.text or "")[:80], share=share, effect=effect, from_week=first, weeks=weeks,
        horizon=max(horizon, first), **named,  # pyright: ignore[reportArgumentType]
    )  # fmt: skip


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


def _product(material: Material, cluster: Cluster, products: Mapping[str, str]) -> str:
    numbers = [n for n in (material.supplier_number, material.customer_number, material.global_asset_id) if n]
    known = set(cluster["products"]["id"])
    for number in numbers:
        product = products.get(number, number)
        if product in known:
            return product
    raise UnknownNameError(
        _("Material {numbers} is no product of this cluster; say which it is, or leave the materials out.").format(
            numbers=" / ".join(numbers) or "–"
        )
    )


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
