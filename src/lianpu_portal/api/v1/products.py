"""Products of the catalog with the state of their local supply, chains, gaps, and the local supporting rate."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import chain_members
from lianpu.language import bilingual
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.accounts.withheld import Withheld, rate_withheld, veil, withheld_nodes
from lianpu_portal.api.cursors import page_of, read, search_of, written
from lianpu_portal.api.v1.closed_lists import (
    Basis,
    GapState,
    NodeReason,
    NodeState,
    Period,
    ProductKind,
    ProofRole,
    Radius,
    Status,
)
from lianpu_portal.api.v1.kit import READING, Code, Cursor, Disputed, Named, Rows, Text, named, router
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.marks import Marks, disputed_in_proof, open_marks
from lianpu_portal.insight import selectors as insight
from lianpu_portal.naming import with_names
from lianpu_portal.registry import selectors
from lianpu_portal.registry.enterprises import rate_of
from lianpu_portal.registry.search import find
from lianpu_portal.results import remember
from lianpu_portal.scopes import require_chain, require_region
from lianpu_portal.tables import Row
from lianpu_portal.words import REASONS
from lianpu_portal.worth.gap_list import VALUES
from lianpu_portal.worth.stored import worth_for

products = router("chain")
_FIGURES = (
    "makers", "possible_makers", "capacity", "capacity_unknown", "buyers", "need", "need_with_estimates", "need_unknown",
    "need_value", "estimated", "single", "unit",
)  # fmt: skip
_ASKED = ("basis", "radius", "unit")
"""What a rate says of the question: shown also where the rate is withheld."""


class Verdict(Schema):
    """What the tables say about local supply and need of a product, and why. Figures are of a year; null is unknown."""

    state: NodeState
    reason: NodeReason
    reason_text: str
    makers: int
    possible_makers: int
    capacity: float | None
    capacity_unknown: int = Field(description="Makers whose capacity nobody stated")
    buyers: int
    need: float | None
    need_with_estimates: float | None
    need_unknown: int
    need_value: float | None = Field(description="Known need in CNY")
    estimated: bool
    single: bool
    unit: str | None
    withheld: list[str] = Field(
        description="Figures that are known but not shown to you: fewer than three firms stand behind them, and one of them "
        "does not show its listing to you"
    )


class Product(Schema):
    """A node or segment of the catalog."""

    id: str
    name: str
    name_en: str | None
    kind: ProductKind
    stage: int | None
    unit: str | None
    parent: Named | None
    verdict: Verdict | None = Field(description="Null for segments")
    page: str


class ProofRow(Schema):
    """A row of the tables that the verdict stands on, as far as you may see it."""

    role: ProofRole
    table: str
    row: str
    enterprise: Named | None
    product: str | None
    amount: float | None
    unit: str | None
    period: Period | None
    source: Named | None
    as_of: str | None
    status: Status | None
    disputed: Disputed


class ProductDetail(Product):
    """A product with its neighbours and the proof of its state."""

    processes: list[str] | None
    materials: list[str] | None
    certificates: list[str] | None
    hs_codes: list[str] | None
    aliases: list[str]
    inputs: list[Named]
    used_in: list[Named]
    narrower: list[Named]
    proof: list[ProofRow]
    hidden_proof: int = Field(description="Rows that count but that you may not see")
    would_change: list[str] = Field(description="Data that would change the verdict")


class ProductPage(Schema):
    """A page of the catalog, by id."""

    items: list[Product]
    next: str | None
    total: int


class ProductFilters(Schema):
    """Which products; filters that are left out do not filter."""

    chain: Code | None = None
    state: NodeState | None = None
    q: Text | None = Field(None, description="Part of a name, an alias or an English name; in either script")


class Chain(Schema):
    """A chain with the number of its nodes in each state."""

    id: str
    name: str
    nodes: int
    states: dict[str, int]


class Chains(Schema):
    """All chains."""

    items: list[Chain]


class Gap(Verdict):
    """A node whose local supply is missing, weak or hangs on one maker; rank 1 is the greatest."""

    rank: int
    value_low: float | None = Field(description="What filling it keeps in the cluster, CNY a year: at least")
    value: float | None = Field(
        description="The same as the stated figures say; null where it is not computed yet or no price is known"
    )
    value_high: float | None = Field(description="At most; null also where there is no upper end")
    product: Named
    segment: Named | None
    page: str


class GapPage(Schema):
    """A page of gaps, greatest first, and what the ranking stands on."""

    items: list[Gap]
    next: str | None
    total: int
    judged_nodes: int
    nodes: int
    valued_at: dt.datetime | None = Field(
        description="When what the gaps are worth was computed, by which they are ranked; null: not yet, ranked by known need"
    )


class GapFilters(Schema):
    """Which gaps; ranks are those of the chain and region."""

    chain: Code | None = None
    state: GapState | None = None
    region: Code | None = None
    proven: bool = Field(False, description="True: only gaps that demands or purchases prove")


class RateFigures(Schema):
    """A local supporting rate, always with its coverage and the interval that the unknown purchases leave open."""

    basis: Basis
    radius: Radius
    rate: float | None
    coverage: float | None
    coverage_of_stated: float | None
    lower: float | None
    upper: float | None
    local: float | None
    known: float | None
    total: float | None
    unit: str
    total_basis: str | None
    buyers: int | None
    buyers_without_total: int | None
    contradiction: bool | None


class Rate(RateFigures):
    """The same; all figures are null where they are withheld: they count demands that you may not see, of fewer than
    three buyers."""

    withheld: bool


def _verdict(row: Row | None, withheld: Withheld) -> dict[str, Any] | None:
    if row is None:
        return None
    row, reason = veil([row], withheld)[0], row["reason"]
    told = {name: row[name] for name in _FIGURES}
    return told | {
        "state": row["state"], "reason": reason, "reason_text": str(REASONS.get(reason, reason)),
        "withheld": list(row.get("withheld", ())),
    }  # fmt: skip


def _product(cluster: Cluster, row: Row, withheld: Withheld, region: str | None = None) -> dict[str, Any]:
    is_segment = row["kind"] == "segment"
    plain = {name: row.get(name) for name in ("id", "name", "name_en", "kind", "stage", "unit")}
    return plain | {
        "parent": named(row, "parent"), "page": _page(row["id"], region),
        "verdict": None if is_segment else _verdict(selectors.verdict_of(cluster, row["id"], region), withheld),
    }  # fmt: skip


def _page(product: str, region: str | None) -> str:
    """The page with the rows behind the figures."""
    return reverse("product", args=[product]) + (f"?{urlencode({'region': region})}" if region else "")


def _withheld(request: HttpRequest, cluster: Cluster, region: str | None = None) -> Withheld:
    """The totals that this caller may not see."""
    return withheld_nodes(cluster, visible_to(request, cluster), region)


@products.get("/products", auth=READING, response=ProductPage, url_name="api_products", operation_id="list_products")
def list_products(
    request: HttpRequest, filters: Query[ProductFilters], limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """Products of the catalog, with the state of their local supply."""
    cluster = snapshot()
    require_chain(cluster, filters.chain)
    rows = cluster["products"]
    if filters.chain is not None:
        rows = rows.filter(pl.col("id").is_in(remember(chain_members, cluster, filters.chain)))
    if filters.state is not None:
        states = {code: row["state"] for code, row in remember(selectors.verdict_rows, cluster).items()}
        rows = rows.filter(pl.col("id").is_in([code for code, state in states.items() if state == filters.state]))
    if filters.q:
        hits = find(cluster, filters.q, limit=rows.height, kind="product")
        rows = rows.filter(pl.col("id").is_in([hit.entry.id for hit in hits]))
    page, following = page_of(rows, ("id",), cursor, limit, search_of("products", filters.dict()))
    withheld = _withheld(request, cluster)
    shown = [_product(cluster, row, withheld) for row in selectors.rows_of(with_names(cluster, page))]
    return {"items": shown, "next": following, "total": rows.height}


@products.get(
    "/products/{path:code}", auth=READING, response=ProductDetail, url_name="api_product", operation_id="get_product"
)
def get_product(request: HttpRequest, code: Code, region: Code | None = None) -> dict[str, Any]:
    """A product: its state, every row that proves it, its neighbours in the chain; seen from a region, or from home."""
    cluster = snapshot()
    require_region(cluster, region)
    view = selectors.product_view(cluster, code, shown=visible_to(request, cluster), region=region)
    if view is None:
        raise Http404(_("There is no product {name} in the catalog.").format(name=code[:80]))
    proof, marks = [row for table in view.proof.values() for row in table.rows], open_marks()
    traits = {name: view.row.get(name) for name in ("processes", "materials", "certificates", "hs_codes")}
    return _product(cluster, view.row, _withheld(request, cluster, region), region) | traits | {
        "aliases": [row["alias"] for row in view.aliases.rows],
        "inputs": _names(view.inputs.rows), "used_in": _names(view.uses.rows),
        "narrower": [{"id": row["id"], "name": bilingual(row["name"], row["name_en"])} for row in view.narrower],
        "proof": [_proof(row, marks) for row in proof], "hidden_proof": sum(table.hidden for table in view.proof.values()),
        "would_change": [str(datum.text) for datum in view.changes],
    }  # fmt: skip


def _names(rows: Any) -> list[dict[str, Any] | None]:
    return [named(row, "product") for row in rows]


def _proof(row: Row, marks: Marks) -> dict[str, Any]:
    plain = {name: row.get(name) for name in ("role", "table", "row", "product", "amount", "unit", "period", "status")}
    as_of = row.get("as_of")
    return plain | {
        "enterprise": named(row, "enterprise"), "source": named(row, "source"), "as_of": as_of and as_of.isoformat(),
        "disputed": disputed_in_proof(marks, row),
    }  # fmt: skip


@products.get("/chains", auth=READING, response=Chains, url_name="api_chains", operation_id="list_chains")
def list_chains(request: HttpRequest) -> dict[str, Any]:
    """The chains of the cluster."""
    rows = remember(insight.chains_of, snapshot())
    items = [
        {
            "id": row["id"],
            "name": bilingual(row["name"], row["name_en"]),
            "nodes": row["nodes"],
            "states": row["counts"],
        }
        for row in rows
    ]
    return {"items": items}


@products.get("/gaps", auth=READING, response=GapPage, url_name="api_gaps", operation_id="list_gaps")
def list_gaps(
    request: HttpRequest, filters: Query[GapFilters], limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """The ranked gaps of the cluster, of a chain, or of a county: by what they are worth where that is computed."""
    cluster = snapshot()
    require_chain(cluster, filters.chain)
    require_region(cluster, filters.region)
    chosen = insight.GapFilters(filters.chain, filters.state, filters.region, filters.proven)
    worth = worth_for(request, filters.region)
    rows = insight.gap_frame(cluster, chosen, worth.rows if worth else None)
    judged, nodes = insight.judged_nodes(cluster, chosen)
    page, following = _page_of_ranks(rows, cursor, limit, search_of("gaps", filters.dict()))
    withheld = _withheld(request, cluster, filters.region)
    items = [_gap(row, withheld, filters.region) for row in insight.gap_rows(cluster, page)]
    return {
        "items": items, "next": following, "total": rows.height, "judged_nodes": judged, "nodes": nodes,
        "valued_at": worth and worth.computation.read_at,
    }  # fmt: skip


def _page_of_ranks(rows: pl.DataFrame, cursor: str | None, limit: int, search: str) -> tuple[pl.DataFrame, str | None]:
    """The page behind the gap that the cursor names, wherever it stands by now: ranks move with every change of the tables."""
    after = read(cursor, search, 2)
    if after is not None:
        rank, product = after
        stands = rows.filter(pl.col("product") == product)["rank"].to_list()
        rows = rows.filter(pl.col("rank") > (stands[0] if stands else rank - 1))
    page = rows.sort("rank").head(limit)
    last = page.select("rank", "product").row(-1) if rows.height > limit else None
    return page, written(search, last) if last else None


def _gap(row: Row, withheld: Withheld, region: str | None) -> dict[str, Any]:
    return (_verdict(row, withheld) or {}) | {
        "rank": row["rank"], "product": named(row, "product"), "segment": named(row, "segment"),
        "page": _page(row["product"], region), **{name: row[name] for name in VALUES},
    }  # fmt: skip


@products.get(
    "/local-supporting-rate", auth=READING, response=Rate, url_name="api_rate", operation_id="get_local_supporting_rate"
)
def get_rate(
    request: HttpRequest,
    basis: Basis = "spend",
    radius: Radius = "city",
    buyer: Code | None = None,
    chain: Code | None = None,
) -> dict[str, Any]:
    """The share of purchases bought inside a radius: of the cluster, of one buyer, of one chain."""
    cluster = snapshot()
    visible = visible_to(request, cluster)
    require_chain(cluster, chain)
    if buyer is not None and selectors.one(visible, "enterprises", buyer) is None:
        raise Http404(_("There is no enterprise {name} in the cluster.").format(name=buyer[:80]))
    rate = rate_of(cluster, buyer, basis, radius, chain)
    row, withheld = rate.row(), rate_withheld(cluster, visible, rate, buyer)
    figures = dict.fromkeys(name for name in row if name not in _ASKED) if withheld else {}
    return row | figures | {"withheld": withheld}
