"""Names beside codes: every frame a page shows says who and what its codes mean, and where each row comes from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.cluster.lookup import dicts_with
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import bilingual
from lianpu_portal.formats import english
from lianpu_portal.tables import Row

_PRODUCTS = ("product", "input", "segment", "parent")
_ENTERPRISES = ("enterprise", "supplier", "buyer")
_FEW = 1_000  # rows of a page: their names are looked up, instead of joining all
NOT_NAMED, NOT_NAMED_EN = "未公开名称的企业", "A firm not named yet"
_NO_WORDS: Row = {}
_HIDDEN: Row = {"enterprise_name": NOT_NAMED, "enterprise_name_en": NOT_NAMED_EN}


def catalog_name(row: Row) -> str | None:
    """What a listing that is written in Chinese is called in the catalog, for readers of English; None for others."""
    name = row.get("product_name_en")
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in row.get("text") or "")
    return name if name and is_chinese and english() else None


def glossed_text(row: Row) -> str | None:
    """What a listing says, where there is no markup: in a letter or a file; for readers of English with its name in the
    catalog."""
    name = catalog_name(row)
    return f"{row['text']} ({name})" if name else row["text"]


@of_tables("chains")
def named_chains(cluster: Cluster) -> list[Row]:
    """The code of every chain, with its names."""
    return cluster["chains"].select("id", "name", "name_en").to_dicts()


def with_names(cluster: Cluster, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with `{column}_name` and `{column}_name_en` for products, enterprises and sources, and `example`."""
    if rows.height < _FEW:
        return _named_one_by_one(cluster, rows)
    named = rows.lazy()
    for column in _described(rows.columns):
        named = _joined(named, column, *_told(cluster, column))
        if column == "enterprise" and "visibility" in rows.columns:
            named = _not_named(named)
    return named.collect()


def _described(columns: Collection[str]) -> list[str]:
    """The columns whose codes have words beside them, in the order in which these are added."""
    described = [column for column in columns if column in _PRODUCTS or column in _ENTERPRISES]
    has_source = "source" in columns and "example" not in columns
    return [*described, "source"] if has_source else described


def _named_one_by_one(cluster: Cluster, rows: pl.DataFrame) -> pl.DataFrame:
    """The same for the few rows of a page: asking for their words takes less than a plan to join them."""
    added: list[pl.Series] = []
    for column in _described(rows.columns):
        seen_by = rows["visibility"].to_list() if column == "enterprise" and "visibility" in rows.columns else None
        words = _words_beside(cluster, column, rows[column].to_list(), seen_by)
        added += [pl.Series(name, [found.get(name) for found in words], kind) for name, kind in _added(column).items()]
    return rows.drop([one.name for one in added], strict=False).hstack(added)


def named_rows(cluster: Cluster, rows: list[Row]) -> list[Row]:
    """What `with_names` says of a few rows, as dicts from dicts; all rows have the columns of the first."""
    found = rows
    for column in _described(rows[0]) if rows else ():
        seen_by = [row["visibility"] for row in rows] if column == "enterprise" and "visibility" in rows[0] else None
        words = _words_beside(cluster, column, [row[column] for row in rows], seen_by)
        found = [
            {name: value for name, value in row.items() if name not in _added(column)}
            | {name: said.get(name) for name in _added(column)}
            for row, said in zip(found, words, strict=True)
        ]
    return found


def _words_beside(
    cluster: Cluster, column: str, codes: Sequence[str | None], seen_by: Sequence[str] | None
) -> list[Row]:
    """The words for each code of a column; for rows of listings, who sees them says whether a firm is not named."""
    told = names_of(cluster, column, {code for code in codes if code is not None}) if codes else {}
    words = [told.get(code, _NO_WORDS) for code in codes]
    if seen_by is None:
        return words
    return [
        _HIDDEN if code is None and visibility == "anonymous" else found
        for code, visibility, found in zip(codes, seen_by, words, strict=True)
    ]


@cache
def _added(column: str) -> dict[str, Any]:
    """The columns that are added beside one, and their types."""
    names: dict[str, Any] = {f"{column}_name": pl.String(), f"{column}_name_en": pl.String()}
    return names | {"example": pl.Boolean()} if column == "source" else names


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
    if column in _ENTERPRISES:
        return {
            row["id"]: {
                f"{column}_name": row["name"] if row["short_name"] is None else row["short_name"],
                f"{column}_name_en": row["name_en"],
            }
            for row in dicts_with(cluster["enterprises"], "id", codes)
        }
    words = _source_words(cluster) if column == "source" else _product_words(cluster, column)
    return {code: dict(words[code]) for code in codes if code in words}


def _named_rows(column: str, table: pl.DataFrame, words: tuple[pl.Expr, ...]) -> dict[str | None, Row]:
    told = table.select("id", *words)
    renamed = {"name": f"{column}_name", "name_en": f"{column}_name_en"}
    return {row.pop("id"): row for row in told.rename(renamed).iter_rows(named=True)}


@of_tables("products")
def _product_words(cluster: Cluster, column: str) -> dict[str | None, Row]:
    return _named_rows(column, cluster["products"], _NAMES)


@of_tables("sources")
def _source_words(cluster: Cluster) -> dict[str | None, Row]:
    return _named_rows("source", cluster["sources"], _TITLES)


def _not_named(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The same, where a listing is shown without its firm: said in the place of the name."""
    hidden = pl.col("enterprise").is_null() & (pl.col("visibility") == "anonymous")
    return rows.with_columns(
        pl.when(hidden).then(pl.lit(words)).otherwise(column).alias(column)
        for column, words in (("enterprise_name", NOT_NAMED), ("enterprise_name_en", NOT_NAMED_EN))
    )


def _joined(named: pl.LazyFrame, column: str, table: pl.DataFrame, words: tuple[pl.Expr, ...]) -> pl.LazyFrame:
    """`named` with the words that a table has for the codes of a column."""
    renamed = {"id": column, "name": f"{column}_name", "name_en": f"{column}_name_en"}
    told = table.lazy().select("id", *words).rename(renamed)
    return named.drop(renamed["name"], renamed["name_en"], strict=False).join(
        told, on=column, how="left", maintain_order="left"
    )


_FIRM_COLUMNS = ("id", "name", "name_en", "short_name", "leader", "region")


@of_tables("enterprises")
def firm_rows(cluster: Cluster) -> dict[str, Row]:
    """Code → names, leader and region of each firm."""
    return {row["id"]: row for row in cluster["enterprises"].select(_FIRM_COLUMNS).iter_rows(named=True)}


def short_firm_name(cluster: Cluster, enterprise: str) -> str:
    """What a firm is called in a sentence; its code where the tables do not know it."""
    row = firm_rows(cluster).get(enterprise)
    return bilingual(row["short_name"] or row["name"], row["name_en"]) if row else enterprise


@of_tables("enterprises")
def leader_rows(cluster: Cluster) -> list[Row]:
    """The same of the chain leaders alone."""
    return cluster["enterprises"].filter("leader").select(_FIRM_COLUMNS).to_dicts()


def home_parts(cluster: Cluster) -> list[tuple[str, str]]:
    """Code and name of the regions directly inside the home region."""
    tree, home = RegionTree.of(cluster), cluster.about.region
    return [(code, tree.name(code)) for code in tree.parts(home)] if home else []


def product_name(cluster: Cluster, product: str | None) -> str:
    """The name of a product in the reader's language; empty for none."""
    row = Taxonomy.of(cluster).products.get(product or "")
    return bilingual(_text(row["name"]), _text(row["name_en"])) if row else product or ""


def _text(value: object) -> str | None:
    return None if value is None else str(value)
