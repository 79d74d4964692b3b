"""Enterprises of the cluster."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.api.cursors import page_of, search_of
from lianpu_portal.api.v1.closed_lists import Size, Status
from lianpu_portal.api.v1.kit import READING, Code, Cursor, Disputed, Named, Rows, Text, named, router
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.marks import Marks, disputed_in, open_marks
from lianpu_portal.naming import product_name, with_names
from lianpu_portal.registry.enterprises import Filters, chosen_enterprises, enterprise_frame
from lianpu_portal.registry.selectors import rows_of
from lianpu_portal.results import remember
from lianpu_portal.scopes import require_product, require_region
from lianpu_portal.tables import Row

enterprises = router("enterprises")


class Identifier(Schema):
    """A code in a register, such as CN-USCI."""

    scheme: str
    value: str
    disputed: Disputed


class Enterprise(Schema):
    """A firm; what it makes follows from its offers that you may see."""

    id: str
    name: str
    name_en: str | None
    short_name: str | None
    leader: bool | None = Field(description="Leads a chain")
    size: Size | None
    regions: list[Named]
    makes: list[Named]
    source: Named | None
    as_of: dt.date | None
    status: Status | None
    disputed: Disputed
    page: str


class EnterpriseDetail(Enterprise):
    """A firm with its identifiers."""

    description: str | None
    identifiers: list[Identifier]


class EnterprisePage(Schema):
    """A page of firms: leaders first, then by id."""

    items: list[Enterprise]
    next: str | None
    total: int


class EnterpriseFilters(Schema):
    """Which firms; filters that are left out do not filter."""

    region: Code | None = None
    segment: Code | None = Field(None, description="A segment of the catalog in which it makes something")
    leader: bool = Field(False, description="True: chain leaders only")
    q: Text | None = Field(None, description="Part of a name, short name or identifier")


def _row(cluster: Cluster, row: Row, marks: Marks) -> dict[str, Any]:
    places = RegionTree.of(cluster)
    plain = {
        name: row.get(name) for name in ("id", "name", "name_en", "short_name", "leader", "size", "as_of", "status")
    }
    return plain | {
        "regions": [{"id": code, "name": places.name(code)} for code in row["regions"] or []],
        "makes": [{"id": code, "name": product_name(cluster, code)} for code in row["products"] or []],
        "source": named(row, "source"), "disputed": disputed_in(marks, row, "enterprises"), "page": reverse("enterprise", args=[row["id"]]),
    }  # fmt: skip


@enterprises.get(
    "/enterprises", auth=READING, response=EnterprisePage, url_name="api_enterprises", operation_id="list_enterprises"
)
def list_enterprises(
    request: HttpRequest, filters: Query[EnterpriseFilters], limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """Firms by place, segment or name."""
    cluster = visible_to(request, snapshot())
    require_region(cluster, filters.region)
    require_product(cluster, filters.segment)
    chosen = chosen_enterprises(
        cluster, Filters(filters.region or "", filters.leader, filters.segment or "", (filters.q or "")[:100])
    )
    rows = chosen.with_columns((~pl.col("leader").fill_null(False)).cast(pl.Int8).alias("_follows"))
    page, following = page_of(rows, ("_follows", "id"), cursor, limit, search_of("enterprises", filters.dict()))
    shown, marks = rows_of(with_names(cluster, page)), open_marks()
    return {"items": [_row(cluster, row, marks) for row in shown], "next": following, "total": rows.height}


@enterprises.get(
    "/enterprises/{path:code}", auth=READING, response=EnterpriseDetail, url_name="api_enterprise",
    operation_id="get_enterprise",
)  # fmt: skip
def get_enterprise(request: HttpRequest, code: Code) -> dict[str, Any]:
    """A firm with its identifiers."""
    cluster = visible_to(request, snapshot())
    found = remember(enterprise_frame, cluster).filter(pl.col("id") == code)
    if found.is_empty():
        raise Http404(_("There is no enterprise {name} in the cluster.").format(name=code[:80]))
    row, marks = rows_of(with_names(cluster, found))[0], open_marks()
    identifiers = cluster["enterprise_identifiers"].filter(pl.col("enterprise") == code)
    codes = [
        {"scheme": one["scheme"], "value": one["value"], "disputed": disputed_in(marks, one, "enterprise_identifiers")}
        for one in identifiers.with_columns(pl.col("scheme").cast(pl.String)).iter_rows(named=True)
    ]
    return _row(cluster, row, marks) | {"description": row["description"], "identifiers": codes}
