"""Results as their templates show them: names beside codes, parts that add up, what is not known said as such."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.chain.reasons import part_name
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.language import bilingual
from lianpu_portal import formats
from lianpu_portal.accounts.permissions import Permission, may
from lianpu_portal.computations.selectors import Found
from lianpu_portal.naming import firm_rows, product_name
from lianpu_portal.tables import Row
from lianpu_portal.worth.computing import adjacent, curve, outside, worth

POINTS = 100
"""A full score, as everywhere in the portal."""
_DECIMALS = 9  # of points: what multiplying leaves behind them is no figure

FITS = {
    "maker": gettext_lazy("Says that it makes it"),
    "narrower": gettext_lazy("Makes a narrower kind"),
    "inferred": gettext_lazy("An inferred row says so"),
    "wider": gettext_lazy("Names a wider product"),
}

_CHIPS = 3  # products of a firm named on its card
_FEW = 2  # things of an aspect named there; all of them stand behind it


def in_points(share: float) -> float:
    """A share of a full score in points."""
    return round(POINTS * share, _DECIMALS)


def parts_of(row: Row) -> list[dict[str, Any]]:
    """The parts of a score in points of 100, those that tell first; they add up to the score."""
    return [
        {
            "part": part["part"], "name": part_name(part["part"]), "points": in_points(part["points"]),
            "most": in_points(part["weight"]), "open": in_points(part["points_high"] - part["points"]),
        }
        for part in row["parts"]
    ]  # fmt: skip


def stands_on(coverage: Mapping[str, Any]) -> list[str]:
    """What a balance stands on, in words: how much is known of how much there is."""
    needs, spend, capacity = coverage["needs"], coverage["spend_share"], coverage["capacity_share"]
    told = [_("{known} of {all} known needs have a quantity").format(known=coverage["needs_with_quantity"], all=needs)]
    if spend is None:
        told.append(_("the buyers' total spend is not known"))
    else:
        told.append(
            _("{share} of the buyers' known total spend is in the balance").format(share=formats.percent(spend))
        )
    if capacity is not None:
        told.append(_("capacity known of {share} of all makers").format(share=formats.percent(capacity)))
    return told


def by_aspect(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is shared or missing, an aspect a line."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        line = found.setdefault(entry["aspect"], {"aspect": entry["aspect"], "name": part_name(entry["aspect"]), "things": [], "sure": entry.get("sure", True)})  # fmt: skip
        line["things"].append(_thing(entry))
    for line in found.values():
        line["few"], line["more"] = line["things"][:_FEW], max(len(line["things"]) - _FEW, 0)
    return list(found.values())


def _thing(entry: Mapping[str, Any]) -> str:
    if entry["aspect"] == "capacity":
        amount = formats.quantity(float(entry["code"]), entry["name"])
        return _("{amount} a year").format(amount=amount)
    return bilingual(entry["name"], entry["name_en"]) or str(entry["code"])


def firm_of(cluster: Cluster, code: str, name: str | None) -> dict[str, Any]:
    """A firm as a link: its code where the reader's cluster holds it."""
    row = firm_rows(cluster).get(code)
    if row is None:
        return {"id": None, "name": name or code, "region": ""}
    region = str(row.get("region") or "")
    tree = RegionTree.of(cluster)
    return {
        "id": code, "name": bilingual(row.get("short_name") or row.get("name"), row.get("name_en")) or name or code,
        "region": tree.name(region) if tree.knows(region) else "",
    }  # fmt: skip


@adjacent.shows
def shown_adjacency(found: Found) -> dict[str, Any]:
    """The cards of local firms one step away."""
    firms = [
        {
            **firm_of(found.visible, row["enterprise"], row["enterprise_name"]),
            "rank": row["rank"], "possible_maker": row["possible_maker"], "local": row["local"],
            "score": in_points(row["score"]), "high": in_points(row["score_high"]), "parts": parts_of(row),
            "makes": [(code, product_name(found.cluster, code)) for code in row["makes"][:_CHIPS]],
            "more": max(len(row["makes"]) - _CHIPS, 0),
            "shared": by_aspect(row["shared"]), "missing": by_aspect(row["missing"]),
            "together": [(near["product"], bilingual(near["name"], near["name_en"])) for near in row["together"][:_CHIPS]],
        }
        for row in found.result["firms"]
    ]  # fmt: skip
    return {"firms": firms}


@outside.shows
def shown_targets(found: Found) -> dict[str, Any]:
    """The cards of outside firms, with the way to make one a lead for the office."""
    lead = _lead_address(found)
    tree = RegionTree.of(found.cluster)
    firms = []
    for row in found.result["firms"]:
        firm = firm_of(found.visible, row["enterprise"], row["enterprise_name"])
        place = tree.name(row["region"]) if row["region"] and tree.knows(row["region"]) else firm["region"]
        firms.append({
            **firm, "rank": row["rank"], "score": in_points(row["score"]), "high": in_points(row["score_high"]),
            "parts": parts_of(row), "place": place, "kilometres": row["kilometres"], "outside": row["outside"],
            "has_local_site": row["has_local_site"], "fit": FITS[row["fit"]], "capacity": row["capacity"],
            "unit": row["unit"], "ties": [firm_of(found.visible, tie["enterprise"], tie["name"]) | {"buys_it": tie["buys_it"]} for tie in row["ties"]],
            "lead": f"{lead}?{urlencode({'enterprise': row['enterprise'], 'product': row['product']})}" if lead and firm["id"] else None,
        })  # fmt: skip
    return {"firms": firms, "product": found.arguments["product"], "imports": _way("imports", Permission.EDIT, found)}


def _lead_address(found: Found) -> str | None:
    """Where a target is made a lead; None for those who follow none."""
    return _way("lead_new", Permission.LEADS, found)


def _way(page: str, permission: Permission, found: Found) -> str | None:
    """The address of a page for those who may go there."""
    return reverse(page) if found.request is not None and may(found.request, permission) else None


@worth.shows
def shown_worth(found: Found) -> dict[str, Any]:
    """How many gaps have a value, and what they stand on."""
    gaps = found.result["gaps"]
    return {
        "gaps": len(gaps), "valued": sum(row["value"] is not None for row in gaps), "coverage": found.result["coverage"],
        "best": [{**row, **shown_value(row)} for row in gaps[:5] if row["value"]],
    }  # fmt: skip


PRICE_BASES = {
    "stated": gettext_lazy("price stated in offers, demands or purchases"),
    "kin": gettext_lazy("price of related products"),
    "cost_share": gettext_lazy("price reckoned from its share of cost"),
    "unknown": gettext_lazy("no price known"),
}


def shown_value(row: Row) -> dict[str, Any]:
    """The words and bars of one gap's value."""
    low, middle, high = row["value_low"], row["value"], row["value_high"]
    top = max(high or 0.0, middle or 0.0, low or 0.0)
    return {
        "known": middle is not None, "open_ended": middle is not None and high is None,
        "bar": None if not top else {
            "left": 100 * (low or 0.0) / top, "width": 100 * ((high if high is not None else top) - (low or 0.0)) / top,
            "mark": 100 * (middle or 0.0) / top, "open": high is None,
        },
        "basis": PRICE_BASES.get(row["price_basis"], row["price_basis"]),
    }  # fmt: skip


def with_value_columns(frame: pl.DataFrame, values: Mapping[str, Row]) -> pl.DataFrame:
    """A frame of gaps with value_low, value, value_high; null where none is known."""
    names = ("value_low", "value", "value_high")
    told = pl.DataFrame(
        [(code, *(row[name] for name in names)) for code, row in values.items()],
        schema={"product": pl.String, **dict.fromkeys(names, pl.Float64)}, orient="row",
    )  # fmt: skip
    return frame.join(told, on="product", how="left", maintain_order="left")


@curve.shows
def shown_curve(found: Found) -> dict[str, Any]:
    """The curve with its corners, as data for the drawing and as a table."""
    result = found.result
    points = result["points"]
    unit = result["unit"]
    at = {name: _value_at(points, result[name]) for name in ("kink", "full") if result[name] is not None}
    return {
        **result, "worthless": result["kink"] is None, "at_kink": at.get("kink"), "at_full": at.get("full"),
        "data": {
            "points": [[row["size"], row["value_low"], row["value"], row["value_high"]] for row in points],
            "kink": result["kink"], "full": result["full"], "unit": formats.unit_word(unit),
            "words": {
                "size": _("Size of the plant, a year"), "value": _("Kept in the cluster, CNY a year"),
                "kink": _("size worth inviting first"), "full": _("enough for all of it"), "at_least": _("at least {low}"),
            },
        },
    }  # fmt: skip


def _value_at(points: list[Row], size: float) -> float:
    """The value at a size of the curve: between two points it is straight."""
    for before, after in itertools.pairwise(points):
        if before["size"] <= size <= after["size"]:
            share = (size - before["size"]) / ((after["size"] - before["size"]) or 1.0)
            return before["value"] + share * (after["value"] - before["value"])
    return points[-1]["value"]
