"""Names beside codes: every frame a page shows says who and what its codes mean, and where each row comes from."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.lookup import rows_with
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import bilingual
from lianpu_portal.tables import Row

_PRODUCTS = ("product", "input", "segment", "parent")
_ENTERPRISES = ("enterprise", "supplier", "buyer")
_FEW = 1_000  # rows of a page: their names are looked up, instead of joining all
NOT_NAMED, NOT_NAMED_EN = "未公开名称的企业", "A firm not named yet"


def with_names(cluster: Cluster, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `{column}_name` and `{column}_name_en` for products, enterprises and sources, and `example`."""
    if rows.is_empty():
        return _with_empty_names(rows)
    named = rows.lazy()
    for column in rows.columns:
        if column in _PRODUCTS or column in _ENTERPRISES:
            named = _joined(named, rows, column, *_told(cluster, column))
            if column == "enterprise" and "visibility" in rows.columns:
                named = _not_named(named)
    if "source" in rows.columns and "example" not in rows.columns:
        named = _joined(named, rows, "source", *_told(cluster, "source"))
    return named.collect()


def _with_empty_names(rows: pl.DataFrame) -> pl.DataFrame:
    """The same for no rows, which most lists of a page have: nothing is looked up for them."""
    described = [column for column in rows.columns if column in _PRODUCTS or column in _ENTERPRISES]
    has_source = "source" in rows.columns and "example" not in rows.columns
    words = [f"{column}{end}" for column in (*described, *(["source"] if has_source else [])) for end in _ENDS]
    empty = [pl.Series(name, [], dtype=pl.String) for name in words]
    if has_source:
        empty.append(pl.Series("example", [], dtype=pl.Boolean))
    return rows.drop(words, strict=False).hstack(empty)


_ENDS = ("_name", "_name_en")
_NAMES = (pl.col("name"), pl.col("name_en"))
_FIRM_NAMES = (pl.coalesce("short_name", "name").alias("name"), pl.col("name_en"))
_TITLES = (pl.col("title").alias("name"), pl.col("title_en").alias("name_en"), pl.col("example"))


def _told(cluster: Cluster, column: str) -> tuple[pl.DataFrame, tuple[pl.Expr, ...]]:
    """The table that the codes of a column are of, and what it says of each."""
    if column == "source":
        return cluster["sources"], _TITLES
    return (cluster["enterprises"], _FIRM_NAMES) if column in _ENTERPRISES else (cluster["products"], _NAMES)


def names_of(cluster: Cluster, column: str, codes: Collection[str]) -> dict[str | None, Row]:
    """For a few codes of a column, the words that `with_names` would write beside each."""
    table, words = _told(cluster, column)
    told = rows_with(table, "id", codes).select("id", *words)
    renamed = {"name": f"{column}_name", "name_en": f"{column}_name_en"}
    return {row.pop("id"): row for row in told.rename(renamed).iter_rows(named=True)}


def _not_named(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The same, where a listing is shown without its firm: said in the place of the name."""
    hidden = pl.col("enterprise").is_null() & (pl.col("visibility") == "anonymous")
    return rows.with_columns(
        pl.when(hidden).then(pl.lit(words)).otherwise(column).alias(column)
        for column, words in (("enterprise_name", NOT_NAMED), ("enterprise_name_en", NOT_NAMED_EN))
    )


def _joined(
    named: pl.LazyFrame, rows: pl.DataFrame, column: str, table: pl.DataFrame, words: tuple[pl.Expr, ...]
) -> pl.LazyFrame:
    """`named`, made of `rows`, with the words that a table has for the codes of a column."""
    known = rows_with(table, "id", set(rows[column])) if rows.height < _FEW else table
    renamed = {"id": column, "name": f"{column}_name", "name_en": f"{column}_name_en"}
    told = known.lazy().select("id", *words).rename(renamed)
    return named.drop(renamed["name"], renamed["name_en"], strict=False).join(
        told, on=column, how="left", maintain_order="left"
    )


@of_tables("enterprises")
def firm_rows(cluster: Cluster) -> dict[str, Row]:
    """Code → names, leader and region of each firm."""
    columns = ("id", "name", "name_en", "short_name", "leader", "region")
    return {row["id"]: row for row in cluster["enterprises"].select(columns).iter_rows(named=True)}


def home_parts(cluster: Cluster) -> list[tuple[str, str]]:
    """Code and name of the regions directly inside the home region."""
    tree, home = RegionTree.of(cluster), cluster.about.region
    return [(code, tree.name(code)) for code in tree.parts(home)] if home else []


def product_name(cluster: Cluster, product: str) -> str:
    """The name of a product in the reader's language."""
    row = Taxonomy.of(cluster).products.get(product)
    return bilingual(_text(row["name"]), _text(row["name_en"])) if row else product


def _text(value: object) -> str | None:
    return None if value is None else str(value)
