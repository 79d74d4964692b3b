"""Names that people decide on, and their candidates."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu_portal.formats import listed
from lianpu_portal.imports.selectors.names import enterprise_names, named
from lianpu_portal.results import remember
from lianpu_portal.tables import Row


def open_questions(cluster: Cluster, questions: pl.DataFrame) -> pl.DataFrame:
    """Questions nobody has answered since the plan was made."""
    decided = cluster["decisions"].select(pl.col("kind").cast(pl.String), pl.col("text").alias("normal"), "region")
    return questions.join(decided, on=["kind", "normal", "region"], how="anti", maintain_order="left")


def question_rows(cluster: Cluster, questions: Iterable[Row]) -> list[Row]:
    """Questions with candidates as people know them."""
    return [
        {**row, "number": number, "can_decide": bool(row["normal"]),
         "region_name": RegionTree.of(cluster).full_name(row["region"]) if row["region"] != "*" else "",
         "candidates": [{**candidate, **described(cluster, row["kind"], candidate["id"])} for candidate in row["candidates"]]}
        for number, row in enumerate(questions)
    ]  # fmt: skip


def described(cluster: Cluster, kind: str, code: str) -> Row:
    """Name of a candidate, and what tells it from the others: the wider product, or the place."""
    if kind == "product":
        tree = Taxonomy.of(cluster)
        wider = [named(cluster, "products", code) for code in reversed(tree.ancestors(code))]
        return {"id": code, "name": named(cluster, "products", code), "context": " › ".join(wider)}
    regions = [
        region for region in remember(_regions_of_firms, cluster).get(code, ()) if RegionTree.of(cluster).knows(region)
    ]
    places = dict.fromkeys(RegionTree.of(cluster).full_name(region) for region in regions)
    return {"id": code, "name": enterprise_names(cluster).get(code, code), "context": listed(places)}


def _regions_of_firms(cluster: Cluster) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for enterprise, region in cluster["sites"].select("enterprise", "region").drop_nulls().iter_rows():
        found.setdefault(enterprise, []).append(region)
    for enterprise, region in cluster["enterprises"].select("id", "region").drop_nulls().iter_rows():
        found.setdefault(enterprise, []).append(region)
    return found
