"""A supply plan as its page and its files show it: tiers of flows, what is bought outside, how much each maker is used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.permissions import Permission, may
from lianpu_portal.computations.selectors import Found
from lianpu_portal.naming import product_name
from lianpu_portal.tables import Column, Row, Table
from lianpu_portal.worth.computing import node_plan, planned
from lianpu_portal.worth.shown import firm_of

MOST_OF_TIER = 60
"""Rows of a tier on the page; the files hold all."""

AT_ONCE = 5
"""Rows of a tier seen at once: those that somebody may be introduced for first, then the largest; the others unfold."""

MOST_FIRMS = 3
"""Firms named beside what is bought outside."""

_CLOSED = 1e-6  # of the value: a smaller gap is none to be told


@planned.shows
def shown_plan(found: Found) -> dict[str, Any]:
    """The plan tier by tier, its sums, and which of its pairs may be introduced."""
    result, request = found.result, found.request
    alone = found.arguments.get("enterprise")
    flows = [_flow(found.visible, row, alone) for row in result["flows"]]
    purchases = [_purchase(found.visible, row, alone) for row in result["purchases"]]
    tiers = [
        {"tier": tier} | _told(*([row for row in rows if row["tier"] == tier] for rows in (flows, purchases)))
        for tier in sorted({row["tier"] for row in (*flows, *purchases)})
    ]
    firms = {row["supplier"] for row in result["flows"]}
    return {
        "tiers": tiers, "value": result["value"], "firms": len(firms), "links": len(flows), "bought": len(purchases),
        "open": sum(row["pair"] is not None for row in flows),
        "unlisted": any(not (row["own"] or row["known_link"] or row["pair"]) for row in flows), "makers": _used(found.visible, result["makers"]),
        "gap": result["gap"] if result["gap"] > _CLOSED and result["value"] else None, "coverage": result["coverage"],
        "arguments": found.arguments, "may_ask": request is not None and may(request, Permission.PURCHASE),
        "may_office": request is not None and may(request, Permission.OFFICE),
    }  # fmt: skip


@node_plan.shows
def shown_node_plan(found: Found) -> dict[str, Any]:
    """Who supplies whom with one product, and what of it is bought outside."""
    flows = [_flow(found.visible, row, None) for row in found.result["flows"]]
    purchases = [_purchase(found.visible, row, None) for row in found.result["purchases"]]
    return {"any": bool(flows or purchases), "tier": _told(flows, purchases)}


def _told(flows: list[Row], purchases: list[Row]) -> dict[str, Any]:
    """Flows and purchases that stand together: those seen at once, the others, and their sums."""
    return {
        **_unfolding("flows", flows), **_unfolding("purchases", purchases),
        **_summed("local", [row["value"] for row in flows]), **_summed("outside", [row["value"] for row in purchases]),
    }  # fmt: skip


def _unfolding(name: str, rows: list[Row]) -> dict[str, Any]:
    """The rows seen at once, those that unfold, how many there are and how many of them only the files hold."""
    ordered = sorted(rows, key=lambda row: row.get("pair") is None)[:MOST_OF_TIER]
    return {
        name: ordered[:AT_ONCE], f"more_{name}": ordered[AT_ONCE:], f"all_{name}": len(rows),
        f"{name}_in_file": len(rows) - len(ordered),
    }  # fmt: skip


def _first(rows: Iterable[str], table: str) -> str | None:
    """The first row of a table among the proving ones, which read table:id."""
    return next((row.removeprefix(f"{table}:") for row in rows if row.startswith(f"{table}:")), None)


def _flow(visible: Cluster, row: Row, alone: str | None) -> Row:
    offer, demand = _first(row["supplier_rows"], "offers"), _first(row["buyer_rows"], "demands")
    new = not row["known_link"] and row["supplier"] != row["buyer"] and row["used_for"] is None
    pair = (offer, demand) if offer and demand and new else None
    return {
        **row, "from": firm_of(visible, row["supplier"], row["supplier_name"]),
        "to": firm_of(visible, row["buyer"], row["buyer_name"]), "product_name": product_name(visible, row["product"]),
        "offered_name": product_name(visible, row["offered"]) if row["offered"] != row["product"] else "",
        "used_name": product_name(visible, row["used_for"]), "offer": offer, "demand": demand,
        "pair": pair, "pair_value": "/".join(quote(code, safe="") for code in pair) if pair else "",
        "own": row["supplier"] == row["buyer"], "to_whom": row["buyer"] != alone or row["used_for"] is not None,
    }  # fmt: skip


def _summed(name: str, values: list[float | None]) -> dict[str, float | int]:
    """The sum of the known values, and how many are not known."""
    known = [value for value in values if value is not None]
    return {name: sum(known), f"{name}_unknown": len(values) - len(known)}


def _purchase(visible: Cluster, row: Row, alone: str | None) -> Row:
    return {
        **row, "to": firm_of(visible, row["buyer"], row["buyer_name"]),
        "product_name": product_name(visible, row["product"]), "demand": _first(row["buyer_rows"], "demands"),
        "used_name": product_name(visible, row["used_for"]),
        "to_whom": row["buyer"] != alone or row["used_for"] is not None,
        # Plans kept before have no `with_room`.
        **{
            name: [firm_of(visible, code, None) for code in row.get(column, [])[:MOST_FIRMS]]
            for name, column in (("possible", "possible_suppliers"), ("roomy", "with_room"))
        },
    }  # fmt: skip


def _used(visible: Cluster, rows: Iterable[Row]) -> list[Row]:
    used = [
        {**row, "firm": firm_of(visible, row["enterprise"], row["enterprise_name"]), "product_name": product_name(visible, row["product"])}
        for row in rows
    ]  # fmt: skip
    return sorted(used, key=lambda row: (-(row["use"] or 0.0), row["tier"], row["enterprise"]))


FLOW_COLUMNS = (
    Column("tier", _("Tier"), "number"), Column("what", _("Supplied by")), Column("supplier", _("Supplier"), "enterprise"),
    Column("buyer", _("Buyer"), "enterprise"), Column("product", _("Product"), "product"),
    Column("used_for", _("For making"), "product"), Column("quantity", _("Quantity a year"), "number"),
    Column("unit", _("Unit"), "unit"), Column("value", _("Value a year, CNY"), "money"), Column("kilometres", _("Kilometres"), "number"),
    Column("known_link", _("Supplies already"), "yes_no"), Column("supplier_rows", _("Rows of the supplier"), "words"),
    Column("buyer_rows", _("Rows of the buyer"), "words"),
)  # fmt: skip
"""Columns of the plan's files: flows, and what is bought outside."""


def plan_table(found: Found) -> Table:
    """The whole plan, tier by tier, as one table for files."""
    local, outside = str(_("local firm")), str(_("bought outside"))
    rows = [_named(found.visible, {**row, "what": local}) for row in found.result["flows"]]
    rows += [
        _named(found.visible, {**row, "what": outside, "supplier": None, "supplier_rows": []})
        for row in found.result["purchases"]
    ]
    return Table(FLOW_COLUMNS, sorted(rows, key=lambda row: row["tier"]))


def _named(visible: Cluster, row: Row) -> Row:
    names = {
        f"{side}_name": firm_of(visible, row[side], row.get(f"{side}_name"))["name"]
        for side in ("supplier", "buyer")
        if row.get(side)
    }
    return {
        **row,
        **names,
        "product_name": product_name(visible, row["product"]),
        "used_for_name": product_name(visible, row["used_for"]) if row["used_for"] else None,
    }
