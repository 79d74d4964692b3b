"""What a chain leader buys outside and what of it could be local: figures, table, and the drawing's data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.cluster.cluster import Cluster
from lianpu_portal.computations.selectors import Found
from lianpu_portal.naming import product_name
from lianpu_portal.tables import Row
from lianpu_portal.worth.computing import leader

WAYS = {
    "now": gettext_lazy("makers here have free capacity"),
    "partly": gettext_lazy("makers here could make a part of it"),
    "plant": gettext_lazy("needs a plant, or a maker won over"),
}

DRAWN = 12
"""Parts drawn one by one; the rest are one band: more than that nobody reads in a drawing."""

_ENOUGH = 0.999  # of what is open: the rest is rounding of the solver
_WORTH = ("worth_low", "worth", "worth_high")


@leader.shows
def shown_leader(found: Found) -> dict[str, Any]:
    """The parts with what they would keep, their sums, and the same as data for the drawing."""
    every = [_part(found.visible, row) for row in found.result["parts"]]
    parts = [part for part in every if part["open_value"] or part["open_value"] is None]
    rate = found.result["rate"]
    return {
        "parts": parts, "rate": rate, "open": _sum(parts, "open_value"), "outside": _sum(every, "outside_value"),
        "open_unknown": _unknown(parts, "open_value"), "outside_unknown": _unknown(every, "outside_value"),
        "now": _sum(parts, "now"), "worth": _sum(parts, "worth"), "without_price": sum(part["worth"] is None for part in parts),
        "estimates": sum(bool(part["estimate"]) for part in parts), "data": _drawing(every, rate),
        "coverage": found.result["coverage"],
        "without_amount": [(code, product_name(found.visible, code)) for code in found.result.get("without_amount", ())],
    }  # fmt: skip


def _sum(parts: list[dict[str, Any]], name: str) -> float:
    return sum(part[name] or 0.0 for part in parts)


def _unknown(parts: list[dict[str, Any]], name: str) -> int:
    """Of how many parts the figure is not known: it stands beside the sum of the others."""
    return sum(part[name] is None for part in parts)


def _part(visible: Cluster, row: Row) -> dict[str, Any]:
    """A part with its name, and how much of what is open makers here have free capacity for, CNY a year."""
    open_value, lacking = row["open_value"] or 0.0, row["open_quantity"] or 0.0
    share = min(1.0, (row["free"] or 0.0) / lacking) if lacking else 0.0
    way = "now" if share >= _ENOUGH else "partly" if share > 0 else "plant"
    rows = row["rows"] or []
    return {
        **row, "name": product_name(visible, row["product"]), "share": share, "now": share * open_value, "way": way,
        "way_words": WAYS[way], "links": sum(one.startswith("links:") for one in rows),
        "unknown": max(open_value - (row["outside_value"] or 0.0), 0.0),
    }  # fmt: skip


def _drawing(parts: list[dict[str, Any]], rate: Row) -> dict[str, Any]:
    """Bands of the drawing, and what the slider reckons with."""
    largest = sorted(parts, key=lambda part: -((part["local_value"] or 0.0) + (part["open_value"] or 0.0)))
    drawn, rest = largest[:DRAWN], largest[DRAWN:]
    told = rate["total_basis"] != "demands"
    bands = [_band(part["name"], part["state"], [part], told) for part in drawn]
    if rest:
        bands.append(_band(_("{count} smaller parts").format(count=len(rest)), None, rest, told))
    return {
        "bands": bands, "known": rate["known"], "total": rate["total"], "local": rate["local"],
        "words": {
            "here": _("bought here"), "now": _("from makers here"), "plant": _("from a new plant"),
            "outside": _("still outside"), "unknown": _("source not known"), "not_known": _("unknown"),
        },
    }  # fmt: skip


def _band(name: str, state: str | None, parts: list[dict[str, Any]], estimates_count: bool) -> dict[str, Any]:
    """Sums of the parts of a band, CNY a year; `open` is what is not known to be bought here: outside and unknown.

    `beyond`: what of it, and of what makers here could make, is no part of the total purchases. Where that total is the sum
    of the demands, a part that only a recipe suggests is not in it.
    """
    beyond = [] if estimates_count else [part for part in parts if part["estimate"]]
    return {
        "name": name, "state": state, "here": _sum(parts, "local_value"), "outside": _sum(parts, "outside_value"),
        "unknown": _sum(parts, "unknown"), "now": _sum(parts, "now"), "beyond": _sum(beyond, "open_value"),
        "beyond_now": _sum(beyond, "now"), "worth": [_sum(parts, end) for end in _WORTH],
        "worth_now": [sum((part[end] or 0.0) * part["share"] for part in parts) for end in _WORTH],
        "unpriced": sum(part["open_value"] or 0.0 for part in parts if part["worth"] is None),
    }  # fmt: skip
