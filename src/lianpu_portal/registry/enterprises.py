"""What the pages of enterprises read from a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu.chain import Rate, local_supporting_rate
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import current_rows
from lianpu.cluster.derived import of_tables
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import bilingual
from lianpu_portal import formats
from lianpu_portal.naming import named_rows, with_names
from lianpu_portal.registry.selectors import (
    MAXIMUM,
    ORIGIN,
    PRODUCT,
    QUANTITY,
    listings,
    one,
    rows_about,
    rows_of,
    with_region_names,
)
from lianpu_portal.results import remember
from lianpu_portal.tables import Column, Row, Table

_RATIO, _RATIO_ZH = ", ratio", "(比率)"  # how the catalog names a figure that is a share: shown as per cent


@dataclass(frozen=True)
class EnterpriseView:
    """Everything the page of an enterprise shows."""

    row: Row
    makes: Table
    needs: Table
    suppliers: Table
    customers: Table
    identifiers: Table
    sites: Table
    indicators: Table


@dataclass(frozen=True)
class Filters:
    """Which enterprises are listed."""

    region: str = ""
    leader: bool = False
    segment: str = ""
    text: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """The filters in an address."""
        return cls(
            region=query.get("region", ""), leader=bool(query.get("leader")), segment=query.get("segment", ""),
            text=query.get("q", "").strip()[:100],
        )  # fmt: skip


def enterprise_view(cluster: Cluster, enterprise: str) -> EnterpriseView | None:
    """The enterprise with its lists; None for an unknown id."""
    row = one(cluster, "enterprises", enterprise)
    if row is None:
        return None
    return EnterpriseView(
        row=with_region_names(cluster, [row])[0],
        makes=_listed(cluster, "offers", enterprise),
        needs=_listed(cluster, "demands", enterprise),
        suppliers=_links(cluster, "buyer", "supplier", enterprise),
        customers=_links(cluster, "supplier", "buyer", enterprise),
        identifiers=_identifiers(cluster, enterprise),
        sites=_sites(cluster, enterprise),
        indicators=_indicators(cluster, enterprise),
    )


def _listed(cluster: Cluster, table: str, enterprise: str) -> Table:
    rows = named_rows(cluster, current_rows(rows_about(cluster, table, "enterprise", enterprise), cluster.about.as_of))
    certificates = _("Certificates held") if table == "offers" else _("Certificates asked for")
    columns = (
        PRODUCT, Column("quantity", _("Capacity") if table == "offers" else _("Need"), "quantity"),
        *((MAXIMUM,) if table == "offers" else ()), Column("certificates", certificates, "words"), Column("deadline", _("Open until"), "date"),
        Column("id", _("Matches"), "offer" if table == "offers" else "demand"), ORIGIN,
    )  # fmt: skip
    return Table(columns, rows).compact()


def _links(cluster: Cluster, own: str, other: str, enterprise: str) -> Table:
    rows = current_rows(rows_about(cluster, "links", own, enterprise), cluster.about.as_of)
    named = named_rows(cluster, [{name: value for name, value in row.items() if name != own} for row in rows])
    label = pgettext_lazy("role", "Supplier") if other == "supplier" else pgettext_lazy("role", "Customer")
    columns = (
        Column(other, label, "enterprise"), PRODUCT, QUANTITY, Column("volume", _("Value a year"), "money"),
        Column("since", _("Since"), "date"), ORIGIN,
    )  # fmt: skip
    yearly = [{**row, "period": "year"} for row in named]
    return Table(columns, yearly).compact()


def _identifiers(cluster: Cluster, enterprise: str) -> Table:
    rows = named_rows(cluster, rows_about(cluster, "enterprise_identifiers", "enterprise", enterprise))
    return Table((Column("scheme", _("Register")), Column("value", pgettext_lazy("register", "Code")), ORIGIN), rows)


def _sites(cluster: Cluster, enterprise: str) -> Table:
    rows = named_rows(cluster, rows_about(cluster, "sites", "enterprise", enterprise))
    columns = (
        Column("name", _("Site")), Column("region", _("Region"), "region"), Column("address", _("Street address")),
        ORIGIN,
    )  # fmt: skip
    return Table(columns, with_region_names(cluster, rows)).compact()


@of_tables("terms")
def _metrics(cluster: Cluster) -> dict[str, Row]:
    """Code → names of each figure that firms report."""
    told = cluster["terms"].filter(pl.col("kind") == "metric").select("id", "name", "name_en")
    return {row["id"]: row for row in told.iter_rows(named=True)}


def _indicators(cluster: Cluster, enterprise: str) -> Table:
    found = rows_about(cluster, "indicators", "subject", enterprise)
    of_firm = [row for row in found if row["subject_kind"] == "enterprise"]
    rows = named_rows(cluster, sorted(of_firm, key=lambda row: row["month"], reverse=True))
    metrics = _metrics(cluster)
    names = {code: bilingual(row["name"], row["name_en"]) for code, row in metrics.items()}
    ratios = {code for code, row in metrics.items() if (row["name_en"] or "").endswith(_RATIO)}
    shown = [
        {
            **row,
            "metric_name": str(names.get(row["metric"], row["metric"])).removesuffix(_RATIO).removesuffix(_RATIO_ZH),
            "shown_value": formats.percent(row["value"]) if row["metric"] in ratios else formats.number(row["value"]),
        }
        for row in rows
    ]
    columns = (
        Column("metric_name", _("Figure")), Column("month", _("Month"), "month"), Column("shown_value", _("Value")),
        ORIGIN,
    )  # fmt: skip
    return Table(columns, shown)


def rate_of(cluster: Cluster, enterprise: str | None, basis: str, radius: str, chain: str | None = None) -> Rate:
    """The local supporting rate of one buyer, or of all."""
    return remember(local_supporting_rate, cluster, basis=basis, radius=radius, buyer=enterprise, chain=chain)


EVIDENCE_COLUMNS = (
    Column("buyer", pgettext_lazy("role", "Buyer"), "enterprise"),
    Column("supplier", pgettext_lazy("role", "Supplier"), "enterprise"),
    PRODUCT,
    Column("volume", _("Value a year"), "money"),
    Column("local", _("Local"), "yes_no"),
    Column("counted", _("Counted"), "yes_no"),
    ORIGIN,
)


def evidence_of(cluster: Cluster, rate: Rate) -> Table:
    """The links that a rate stands on."""
    return Table(EVIDENCE_COLUMNS, rows_of(with_names(cluster, rate.evidence)))


def enterprise_frame(cluster: Cluster) -> pl.DataFrame:
    """Every enterprise with its regions (of its sites, else the seat) and what it makes: products, texts, segments."""
    tree = Taxonomy.of(cluster)
    offered = listings(cluster, "offers")
    offers = offered.filter(pl.col("product").is_not_null()).select("enterprise", "product").unique(maintain_order=True)
    unresolved = offered.filter(pl.col("product").is_null()).group_by(pl.col("enterprise").alias("id")).agg(
        pl.col("text").unique(maintain_order=True).alias("texts")
    )  # fmt: skip
    segment_of = {product: tree.segment(product) for product in offers["product"].unique()}
    made = offers.with_columns(
        pl.col("product").replace_strict(segment_of, default=None, return_dtype=pl.String).alias("segment")
    )
    by_firm = made.group_by(pl.col("enterprise").alias("id"), maintain_order=True).agg(
        pl.col("product").alias("products"), pl.col("segment").unique().alias("segments")
    )
    sites = cluster["sites"].filter(pl.col("region").is_not_null())
    places = sites.group_by(pl.col("enterprise").alias("id")).agg(pl.col("region").unique().sort().alias("regions"))
    rows = cluster["enterprises"]
    for part in (by_firm, places, unresolved):
        rows = rows.join(part, on="id", how="left", maintain_order="left")
    seat = pl.concat_list("region").list.drop_nulls()
    return rows.with_columns(pl.coalesce("regions", seat).alias("regions"))


def chosen_enterprises(cluster: Cluster, filters: Filters) -> pl.DataFrame:
    """Enterprises that pass the filters: leaders first, then in the order of the tables."""
    from lianpu_portal.registry.search import find

    rows = remember(enterprise_frame, cluster)
    if filters.region:
        tree = RegionTree.of(cluster)
        codes = rows["regions"].explode().drop_nulls().unique().to_list()
        inside = [code for code in codes if tree.contains(filters.region, code)]
        rows = rows.filter(pl.col("regions").list.eval(pl.element().is_in(inside)).list.any())
    if filters.leader:
        rows = rows.filter(pl.col("leader").fill_null(False))
    if filters.segment:
        rows = rows.filter(pl.col("segments").list.contains(filters.segment).fill_null(False))
    if filters.text:
        hits = [
            hit.entry.id for hit in find(cluster, filters.text, limit=rows.height) if hit.entry.kind == "enterprise"
        ]
        rows = rows.filter(pl.col("id").is_in(hits))
    return rows.sort(pl.col("leader").fill_null(False), descending=True, maintain_order=True)


def shown_enterprises(cluster: Cluster, rows: pl.DataFrame) -> list[Row]:
    """The rows of one page, with the names of places and of what is made."""
    tree, places = Taxonomy.of(cluster), RegionTree.of(cluster)
    shown = rows_of(with_names(cluster, rows))
    for row in shown:
        row["places"] = [places.name(code) for code in row["regions"] or []]
        row["made"] = [tree.products[code] for code in row["products"] or [] if code in tree.products]
    return shown


def segments_made(cluster: Cluster) -> list[Row]:
    """Segments in which some enterprise makes something, in the order of the catalog."""
    codes = set(remember(enterprise_frame, cluster)["segments"].explode().drop_nulls())
    return [dict(row) for code, row in Taxonomy.of(cluster).products.items() if code in codes]
