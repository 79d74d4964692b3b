"""What the pages of enterprises, products and sources read from a snapshot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl
from django.utils.translation import gettext_lazy as _

from lianpu.chain import proof, verdicts, what_would_change
from lianpu.chain.change import Datum
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import current, current_count
from lianpu.cluster.derived import of_tables
from lianpu.cluster.lookup import dicts_with
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.schema import SCHEMAS, TABLE_LABELS
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import bilingual, speaking
from lianpu_portal.accounts.withheld import veil, withheld_nodes
from lianpu_portal.core_labels import core_label
from lianpu_portal.formats import english
from lianpu_portal.naming import named_rows, with_names
from lianpu_portal.results import remember
from lianpu_portal.tables import Column, Kind, Row, Table

ENTERPRISE = Column("enterprise", _("Enterprise"), "enterprise")
PRODUCT = Column("product", _("Product"), "product")
QUANTITY = Column("quantity", _("Quantity"), "quantity")
MAXIMUM = Column("maximum", _("Maximum capacity"), "quantity", seldom=True)
ORIGIN = Column("source", _("Source"), "source")


def rows_of(frame: pl.DataFrame) -> list[Row]:
    """The rows of a frame as dicts."""
    return frame.to_dicts()


def one(cluster: Cluster, table: str, code: str) -> Row | None:
    """The row of a table by its id, with names beside its codes."""
    return next(iter(named_rows(cluster, dicts_with(cluster[table], "id", [code]))), None)


@dataclass(frozen=True)
class ProductView:
    """Everything the page of a product shows."""

    row: Row
    path: list[Row]
    verdict: Row | None
    proof: dict[str, Table]
    changes: list[Datum]
    inputs: Table
    uses: Table
    narrower: list[Row]
    aliases: Table
    traits: list[tuple[str, list[str]]]
    region: str | None = None


_PROOF_PARTS = {
    "makers": (("maker",), ("offers", "links", "inputs", "demands")),
    "possible_makers": (("possible_maker",), ("offers", "links", "inputs", "demands")),
    "demands": (("need",), ("demands",)),
    "purchases": (("need",), ("links",)),
    "recipes": (("need_by_recipe",), ("inputs",)),
}


def product_view(cluster: Cluster, product: str, shown: Cluster, region: str | None = None) -> ProductView | None:
    """The product, its verdict and the rows behind it that are in `shown`; None for an unknown id.

    What is local is so in `region`, by default the cluster's own: a figure of a county leads to the rows of that county.
    """
    row = one(cluster, "products", product)
    if row is None:
        return None
    tree = Taxonomy.of(cluster)
    is_node = not tree.is_segment(product)
    verdict = verdict_of(cluster, product, region) if is_node else None
    if verdict:
        verdict = veil([verdict], withheld_nodes(cluster, shown, region))[0]
    behind = remember(proof, shown, product, region=region)
    hidden = _counts(rows_of(remember(proof, cluster, product, region=region))) if shown is not cluster else {}
    return ProductView(
        row=row,
        path=[dict(tree.products[wider]) for wider in reversed(tree.ancestors(product))],
        verdict=verdict,
        proof=_proof_tables(cluster, rows_of(behind), hidden),
        changes=what_would_change(verdict, behind) if verdict and not verdict.get("withheld") else [],
        inputs=_edges(cluster, product, "product", "input", _("Input"), region),
        uses=_edges(cluster, product, "input", "product", _("Used in"), region),
        narrower=[
            {
                "id": child,
                **dict(tree.products[child]),
                "state": (verdict_of(cluster, child, region) or {}).get("state"),
            }
            for child in tree.children.get(product, ())
        ],
        aliases=_aliases(cluster, product),
        traits=_traits(cluster, row),
        region=region,
    )


def verdict_rows(cluster: Cluster, region: str | None = None) -> dict[str, Row]:
    """The verdict on every node, by product."""
    return {row["product"]: row for row in remember(verdicts, cluster, region=region).iter_rows(named=True)}


def verdict_analyses(cluster: Cluster, region: str | None = None) -> None:
    """What a page with verdicts waits for."""
    remember(verdict_rows, cluster, region=region)


def verdict_of(cluster: Cluster, product: str, region: str | None = None) -> Row | None:
    """The verdict on one node."""
    return remember(verdict_rows, cluster, region=region).get(product)


def _part_of(rows: list[Row], name: str) -> list[Row]:
    roles, tables = _PROOF_PARTS[name]
    return [row for row in rows if row["role"] in roles and row["table"] in tables]


def _counts(rows: list[Row]) -> dict[str, int]:
    return {name: len(_part_of(rows, name)) for name in _PROOF_PARTS}


def _proof_tables(cluster: Cluster, behind: list[Row], all_rows: dict[str, int]) -> dict[str, Table]:
    named = named_rows(cluster, behind)
    columns = (
        ENTERPRISE, Column("product", _("As listed"), "product"), Column("amount", _("Quantity"), "quantity"),
        Column("value", _("Value a year"), "money"), Column("table", _("Stands in"), "table"), ORIGIN,
    )  # fmt: skip
    parts: dict[str, Table] = {}
    for name in _PROOF_PARTS:
        rows = _part_of(named, name)
        part = _recipe_table(cluster, rows) if name == "recipes" else Table(columns, rows).compact()
        parts[name] = replace(part, hidden=max(all_rows.get(name, 0) - len(rows), 0))
    return parts


def _recipe_table(cluster: Cluster, rows: list[Row]) -> Table:
    """Who makes what takes the node: the row of a recipe reads «made → taken»."""
    made = named_rows(cluster, [{**row, "product": row["row"].split(" → ")[0]} for row in rows])
    columns = (
        ENTERPRISE, Column("product", _("Makes"), "product"), Column("amount", _("For one unit"), "quantity"), ORIGIN,
    )  # fmt: skip
    return Table(columns, made)


def _edges(cluster: Cluster, product: str, fixed: str, shown: str, label: Any, region: str | None) -> Table:
    edges = [
        {"product" if name == shown else name: value for name, value in row.items() if name != fixed}
        for row in rows_about(cluster, "inputs", fixed, product)
    ]
    edges.sort(key=lambda row: (row["cost_share"] is None, -(row["cost_share"] or 0.0)))
    rows = [
        {**row, "state": (verdict_of(cluster, row["product"], region) or {}).get("state")}
        for row in named_rows(cluster, edges)
    ]
    return Table(
        (
            Column("product", label, "product"), Column("state", _("State"), "state"),
            Column("quantity", _("For one unit"), "quantity"), Column("cost_share", _("Cost share"), "percent"),
            Column("essential", _("Essential"), "yes_no"), ORIGIN,
        ),
        rows,
    )  # fmt: skip


def _aliases(cluster: Cluster, product: str) -> Table:
    rows = named_rows(cluster, rows_about(cluster, "product_aliases", "product", product))
    return Table((Column("alias", _("Other word")), ORIGIN), rows)


@of_tables("terms")
def _terms(cluster: Cluster) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Kind and code → the names of a term."""
    told = cluster["terms"].select(pl.col("kind").cast(pl.String), "id", "name", "name_en")
    return {(kind, code): (name, name_en) for kind, code, name, name_en in told.iter_rows()}


def _traits(cluster: Cluster, row: Row) -> list[tuple[str, list[str]]]:
    terms = _terms(cluster)
    vocabularies = {"processes": "process", "materials": "material", "trends": "trend"}
    found: list[tuple[str, list[str]]] = []
    for column in ("processes", "materials", "certificates", "hs_codes", "trends"):
        values = row.get(column) or []
        names = [terms.get((vocabularies.get(column, ""), value), (value, None)) for value in values]
        shown = [bilingual(name, name_en) for name, name_en in names]
        if shown:
            found.append((column_label("products", column), shown))
    return found


def column_label(table: str, column: str) -> str:
    """A column's label in the reader's language."""
    metadata = SCHEMAS[table].columns()[column].metadata or {}
    return core_label(str(metadata.get("label", column)))


def listings(cluster: Cluster, table: str) -> pl.DataFrame:
    """Open offers or demands of all enterprises."""
    return current(cluster[table], cluster.about.as_of)


def listings_count(cluster: Cluster, table: str) -> int:
    """How many they are."""
    return current_count(cluster[table], cluster.about.as_of)


def rows_about(cluster: Cluster, table: str, column: str, code: str) -> list[Row]:
    """The rows of a table in which a column names this one thing."""
    return dicts_with(cluster[table], column, [code])


def source_tables(cluster: Cluster, source: str) -> list[tuple[str, str, int]]:
    """Tables in which rows stand on the source: table, label, number of rows."""
    found = []
    for table, label in TABLE_LABELS.items():
        if "source" in cluster[table].columns:
            count = cluster[table].filter(pl.col("source") == source).height
            if count:
                found.append((table, core_label(label), count))
    return found


_GENERIC_KINDS: dict[str, Kind] = {
    "product": "product", "input": "product", "parent": "product", "enterprise": "enterprise", "supplier": "enterprise",
    "buyer": "enterprise", "source": "source", "category": "category", "period": "period", "visibility": "visibility",
    "region": "region", "essential": "yes_no", "leader": "yes_no", "ambiguous": "yes_no", "cost_share": "percent",
    "size": "choice", "verdict": "choice", "kind": "choice", "language": "choice", "subject_kind": "choice", "month": "month",
    "share": "percent", "price": "money", "volume": "money", "quantity": "quantity", "maximum": "quantity",
    "value": "text",
}  # fmt: skip
_OWN_PAGE: dict[str, Literal["enterprise", "product"]] = {"enterprises": "enterprise", "products": "product"}
_SAID_BY_ORIGIN = ("as_of", "status", "unit", "period", "latitude", "longitude", "name_en", "visibility")


def generic_table(cluster: Cluster, table: str, rows: pl.DataFrame) -> Table:
    """Rows of any table that stand on one source, with the labels of its schema; each says its day and status."""
    names = [name for name in SCHEMAS[table].columns() if name not in _SAID_BY_ORIGIN]
    names = [name for name in names if not rows[name].is_null().all()]
    if table in _OWN_PAGE:
        kind = _OWN_PAGE[table]
        rows = rows.with_columns(pl.col("id").alias(kind))
        names = [kind, *[name for name in names if name not in ("id", "name", "short_name")]]
    elif "name" in names and "name_en" in rows.columns and english():
        rows = rows.with_columns(pl.coalesce("name_en", "name").alias("name"))
    names = [name for name in names if name != "source"]
    columns = [Column(name, _heading(table, name), _generic_kind(rows, name)) for name in names]
    columns.append(Column("as_of", column_label(table, "as_of"), "standing"))
    return Table(columns, with_region_names(cluster, rows_of(with_names(cluster, rows))))


def _heading(table: str, name: str) -> str:
    return column_label(table, "name" if name == _OWN_PAGE.get(table) else name)


def _generic_kind(rows: pl.DataFrame, name: str) -> Kind:
    if isinstance(rows.schema[name], pl.List):
        return "words"
    return _GENERIC_KINDS.get(name, "text")


def with_region_names(cluster: Cluster, rows: list[Row]) -> list[Row]:
    """Rows with the name of their region in both languages, for rows outlive a request."""
    tree = RegionTree.of(cluster)
    for row in rows:
        if row.get("region"):
            for suffix, code in (("", "zh-hans"), ("_en", "en")):
                with speaking(code):
                    row[f"region_name{suffix}"] = tree.name(row["region"])
    return rows
