"""What a firm carries and who carries it: suppliers and customers by share, its index, where it is a single point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.conf import settings
from django.http import HttpRequest

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept
from lianpu.cluster.lookup import dicts_with, rows_with
from lianpu_portal.computations import keeping
from lianpu_portal.computations.models import Computation
from lianpu_portal.computations.question import Question, audience_of
from lianpu_portal.computations.selectors import Found, done_of
from lianpu_portal.naming import product_name
from lianpu_portal.resilience.chosen import firm_name
from lianpu_portal.resilience.computing import indices, points
from lianpu_portal.resilience.links_behind import edges_of
from lianpu_portal.resilience.models import Notice
from lianpu_portal.resilience.networks import exposure_of, flows_of, network_of
from lianpu_portal.resilience.notices import firms_with_notices, seen_notices
from lianpu_portal.resilience.points import points_of
from lianpu_portal.resilience.words import thing_name
from lianpu_portal.tables import Row

SHOWN = 12
"""Suppliers, and customers, listed on the page of a firm; the list of links has all."""


def indices_for(audience: str) -> Mapping[str, Row] | None:
    """The newest index of every firm; None where none was computed yet."""
    done = done_of(Question(indices, {}, audience, settings.LANGUAGE_CODE))
    return _firms.get((done.pk, done.run), lambda: _by_firm(done)) if done else None


_firms = Kept[tuple[int, str], Mapping[str, Row] | None](8)
_points = Kept[tuple[int, str], Mapping[str, Any] | None](8)


def _by_firm(done: Computation) -> Mapping[str, Row] | None:
    result = keeping.result_of(done)
    return None if result is None else {row["enterprise"]: row for row in result["firms"]}


def suppliers_of(cluster: Cluster, firm: str) -> list[Row]:
    """Who delivers to the firm: share of what it takes of the part, and whether it is the only one known."""
    rows = rows_with(edges_of(cluster), "buyer", [firm]).sort("share", "volume", descending=True)
    if rows.is_empty():
        return []
    flows, exposure = flows_of(cluster), exposure_of(cluster)
    single = {
        product: int(exposure.single[part]) >= 0 for (buyer, product), part in flows.part_of.items() if buyer == firm
    }
    complete = {
        product: bool(exposure.complete[part]) for (buyer, product), part in flows.part_of.items() if buyer == firm
    }
    return [
        {**row, "firm": row["supplier"], "name": firm_name(cluster, row["supplier"]), "thing": thing_name(cluster, row["product"]),
         "single": single.get(row["product"], False), "proven": complete.get(row["product"], False)}
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def customers_of(cluster: Cluster, firm: str) -> list[Row]:
    """Whom the firm delivers to: share of its output, and whether it is their only known supplier of the part."""
    rows = rows_with(edges_of(cluster), "supplier", [firm]).sort("volume", descending=True)
    if rows.is_empty():
        return []
    network, exposure = network_of(cluster), exposure_of(cluster)
    place = flows_of(cluster).firm(firm)
    output = float(network.output[place])
    alone = {
        (network.firms[flows_of(cluster).part_firm[part]], network.products[flows_of(cluster).part_product[part]])
        for part in np.flatnonzero(exposure.single == place).tolist()
    }
    return [
        {**row, "firm": row["buyer"], "name": firm_name(cluster, row["buyer"]), "thing": thing_name(cluster, row["product"]),
         "of_output": row["volume"] / output if output > 0 else None, "single": (row["buyer"], row["product"]) in alone}
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def single_point_of(request: HttpRequest, firm: str) -> list[Row]:
    """Leaders and chains of which the firm is a single point, as last computed."""
    done = done_of(Question.of(request, points))
    result = _points.get((done.pk, done.run), lambda: keeping.result_of(done)) if done else None
    if done is None or result is None:
        return []
    found = Found(done, result, done.arguments, request)
    rows = [row | {"scope_key": scope.key} for scope in points_of(found) for row in scope.rows]
    return [row for row in rows if row["kind"] == "firm" and row["enterprise"] == firm]


def carried(request: HttpRequest, cluster: Cluster, firm: str) -> dict[str, Any] | None:
    """Everything that the part of the firm's page shows; None for a firm that is not in this part of the cluster."""
    if firm_name(cluster, firm) is None:
        return None
    suppliers, customers = suppliers_of(cluster, firm), customers_of(cluster, firm)
    index = (indices_for(audience_of(request)) or {}).get(firm)
    return {
        "firm": firm, "suppliers": suppliers[:SHOWN], "more_suppliers": max(0, len(suppliers) - SHOWN),
        "customers": customers[:SHOWN], "more_customers": max(0, len(customers) - SHOWN), "index": index,
        "points": single_point_of(request, firm), "alone": sum(row["single"] for row in customers),
    }  # fmt: skip


def notices_about(request: HttpRequest, cluster: Cluster, firm: str) -> dict[str, Any]:
    """Notices that the reader may read: those of the firm, and those that go on at suppliers of what it takes."""
    taken: dict[str, set[str]] = {}
    for edge in dicts_with(edges_of(cluster), "buyer", [firm]):
        taken.setdefault(edge["supplier"], set()).add(edge["product"])
    if not {firm, *taken} & firms_with_notices():
        return {"any": False, "going_on": [], "over": []}
    own = list(seen_notices(request).filter(enterprise=firm)[:SHOWN])
    short = seen_notices(request).filter(
        enterprise__in=taken, status=Notice.Status.OPEN, effect=Notice.Effect.CAPACITY_REDUCTION
    )
    above = [notice for notice in short if not notice.parts or taken[notice.enterprise] & set(notice.parts)][:SHOWN]
    lines = [_line(cluster, notice, firm) for notice in (*own, *above)]
    return {
        "any": bool(lines), "going_on": [row for row in lines if row["notice"].is_open],
        "over": [row for row in lines if not row["notice"].is_open],
    }  # fmt: skip


def _line(cluster: Cluster, notice: Notice, firm: str) -> dict[str, Any]:
    return {
        "notice": notice, "parts": [(code, product_name(cluster, code)) for code in notice.parts],
        "supplier": firm_name(cluster, notice.enterprise) if notice.enterprise != firm else None,
    }  # fmt: skip


def product_risks(cluster: Cluster, audience: str) -> dict[str, list[Any]]:
    """For the layer «risk» of the map: product → least, known and most of the index of its most critical supplier, a code
    of how it is supplied, parts with one supplier, parts."""
    flows, exposure, network = flows_of(cluster), exposure_of(cluster), network_of(cluster)
    known = indices_for(audience) or {}
    worst: dict[int, Row] = {}
    for firm, product in zip(network.supply_firm.tolist(), network.supply_product.tolist(), strict=True):
        row = known.get(network.firms[firm])
        if row and row["index"] is not None and (product not in worst or row["index"] > worst[product]["index"]):
            worst[product] = row
    found: dict[str, list[Any]] = {}
    for product, row in worst.items():
        parts = np.flatnonzero(flows.part_product == product)
        alone = int((exposure.single[parts] >= 0).sum())
        imported = bool(len(parts)) and bool(exposure.imported[parts].all())
        code = "missing" if imported else "strong" if not alone else "single_source" if alone == len(parts) else "weak"
        found[network.products[product]] = [row["low"], row["index"], row["high"], code, alone, len(parts)]
    return found
