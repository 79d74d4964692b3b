"""A made-up cluster of any size over the catalog `auto`: valid, deterministic, with unknowns as real lists have them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from lianpu.cluster.catalogs import catalog_tables
from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.schema import SCHEMAS

AS_OF = dt.date(2026, 1, 1)
_COUNTIES = ("320803", "320804", "320812", "320813", "320826", "320830", "320831", "320102", "310115", "330203")
_FACTS = (pl.lit("made-up").alias("source"), pl.lit(AS_OF).alias("as_of"), pl.lit("declared").alias("status"))


def synthetic_cluster(enterprises: int, *, rows: int, seed: int = 7) -> Cluster:
    """`enterprises` firms, a site each, and offers, demands and links that make up `rows` rows in all."""
    random = np.random.default_rng(seed)
    catalog = catalog_tables("auto")
    traded = catalog["products"].filter(pl.col("kind").cast(pl.String) != "segment")
    free = rows - 2 * enterprises
    offers, demands = int(free * 0.44), int(free * 0.31)
    firms = pl.DataFrame(
        {"id": [f"e{i}" for i in range(enterprises)], "name": [f"示例企业{i}有限公司" for i in range(enterprises)]}
    )
    sites = pl.DataFrame({
        "id": [f"s{i}" for i in range(enterprises)], "enterprise": firms["id"],
        "region": random.choice(_COUNTIES, enterprises).tolist(),
    })  # fmt: skip
    tables = {
        "sources": _typed(
            "sources", pl.DataFrame({"id": ["made-up"], "title": ["made up"], "example": [True]}), facts=False
        ),
        "enterprises": _typed("enterprises", firms),
        "sites": _typed("sites", sites),
        "offers": _typed("offers", _listings(random, "o", offers, enterprises, traded)),
        "demands": _typed("demands", _listings(random, "d", demands, enterprises, traded)),
        "links": _typed("links", _links(random, free - offers - demands, enterprises, traded)),
    }
    return Cluster(About("made up", region="320800", as_of=AS_OF, catalogs=("auto",)), _after_catalog(catalog, tables))


def _after_catalog(catalog: dict[str, pl.DataFrame], own: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    shared = {name: pl.concat([catalog[name], own[name]]) for name in own if name in catalog}
    return catalog | own | shared


def _typed(table: str, frame: pl.DataFrame, *, facts: bool = True) -> pl.DataFrame:
    schema = SCHEMAS[table].create_empty().schema
    stated = frame.with_columns(_FACTS) if facts else frame
    missing = [pl.lit(None).alias(column) for column in schema if column not in stated.columns]
    return stated.with_columns(missing).select(list(schema)).cast(dict(schema))  # type: ignore[arg-type]


def _some(random: np.random.Generator, values: np.ndarray, known: float) -> pl.Series:
    """`values`, of which only the share `known` is known."""
    return pl.Series(values).set(pl.Series(random.random(len(values)) > known), None)


def _listings(
    random: np.random.Generator, prefix: str, count: int, enterprises: int, traded: pl.DataFrame
) -> pl.DataFrame:
    product = traded.select("id", "name", "unit")[random.integers(0, traded.height, count)]
    return pl.DataFrame({
        "id": [f"{prefix}{i}" for i in range(count)],
        "enterprise": [f"e{i}" for i in random.integers(0, enterprises, count)],
        "category": ["product"] * count, "product": product["id"], "text": product["name"], "unit": product["unit"],
        "quantity": _some(random, random.integers(1, 500, count) * 1000.0, 0.8), "period": ["year"] * count,
        "price": _some(random, random.integers(1, 5000, count) * 1.0, 0.6), "visibility": ["public"] * count,
    })  # fmt: skip


def _links(random: np.random.Generator, count: int, enterprises: int, traded: pl.DataFrame) -> pl.DataFrame:
    supplier = random.integers(0, enterprises, count)
    buyer = (supplier + random.integers(1, enterprises, count)) % enterprises
    return pl.DataFrame({
        "id": [f"l{i}" for i in range(count)], "supplier": [f"e{i}" for i in supplier], "buyer": [f"e{i}" for i in buyer],
        "product": traded["id"][random.integers(0, traded.height, count)],
        "volume": _some(random, random.integers(1, 9000, count) * 10_000.0, 0.6),
    })  # fmt: skip
