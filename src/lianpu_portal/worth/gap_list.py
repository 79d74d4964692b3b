"""The list of gaps with their values: ranked by what they are worth, of one leader, compared with an earlier day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal import formats
from lianpu_portal.computations.models import Computation
from lianpu_portal.computations.parts import Part, part_of
from lianpu_portal.computations.question import audience_of
from lianpu_portal.computations.selectors import results_of
from lianpu_portal.naming import leader_rows
from lianpu_portal.tables import Row
from lianpu_portal.words import STATES
from lianpu_portal.worth import computing
from lianpu_portal.worth.shown import shown_value
from lianpu_portal.worth.stored import Worth, worth_for, worth_of, worth_question

VALUES = ("value_low", "value", "value_high")


@dataclass(frozen=True)
class Valued:
    """The values that a list of gaps shows, and those of the earlier day it is compared with."""

    worth: Worth | None
    part: Part | None
    earlier: list[Computation]
    before: Worth | None

    @property
    def rows(self) -> Mapping[str, Row]:
        """Values by product; empty before they were computed."""
        return self.worth.rows if self.worth else {}


def valued(request: HttpRequest, region: str | None, since: str) -> Valued:
    """The values for this reader; `since` names the earlier result by its number."""
    known = worth_for(request, region)
    asked: dict[str, Any] = {"region": region} if region else {}
    part = part_of(request, computing.worth, **asked)
    earlier = results_of(worth_question(audience_of(request), region))[1:]
    chosen = next((one for one in earlier if str(one.pk) == since), None)
    is_fresh = part.done is not None and not part.known.active and not part.known.broken and not part.known.is_stale
    return Valued(known, None if is_fresh else part, earlier, worth_of(chosen) if chosen else None)


def values_for(request: HttpRequest) -> Mapping[str, Row]:
    """The values for this reader, seen from home; empty before they were computed."""
    known = worth_for(request)
    return known.rows if known else {}


def bought_by(frame: pl.DataFrame, values: Mapping[str, Row], firm: str) -> pl.DataFrame:
    """The gaps that one firm needs."""
    wanted = [code for code, row in values.items() if firm in row["buyer_ids"]]
    return frame.filter(pl.col("product").is_in(wanted))


def leaders(cluster: Cluster) -> list[Row]:
    """The chain leaders that the reader may see, to choose one."""
    return leader_rows(cluster)


def told(rows: list[Row], found: Valued) -> list[Row]:
    """Rows of a page with the words of their value, and what changed since the earlier day."""
    return [
        {
            **row, "worth": {**found.rows[row["product"]], **shown_value(found.rows[row["product"]])} if row["product"] in found.rows else None,
            "change": change_of(found, row["product"]) if found.before else None,
        }
        for row in rows
    ]  # fmt: skip


def change_of(found: Valued, product: str) -> dict[str, Any]:
    """How a gap differs from the earlier day: new, its state, its value."""
    now, was = found.rows.get(product), (found.before.rows if found.before else {}).get(product)
    if now is None:
        return {"kind": "unknown", "words": ""}
    if was is None:
        return {"kind": "new", "words": _("new")}
    parts: list[str] = []
    if was["state"] != now["state"]:
        parts.append(_("was {state}").format(state=STATES[was["state"]]))
    difference = None if None in (was["value"], now["value"]) else now["value"] - was["value"]
    if difference and formats.money(was["value"]) != formats.money(now["value"]):
        sign = "+" if difference > 0 else "−"
        parts.append(f"{sign}{formats.money(abs(difference))}")
    return {"kind": "changed" if parts else "same", "words": " · ".join(parts) or _("as before")}


def closed_since(found: Valued, products: frozenset[str] | None) -> list[Row]:
    """Gaps of the earlier day that are none any more."""
    if found.before is None or found.worth is None:
        return []
    gone = [row for code, row in found.before.rows.items() if code not in found.worth.rows]
    return [
        row | {"product_name": row["name"], "product_name_en": row["name_en"]}
        for row in gone
        if products is None or row["product"] in products
    ]
