"""Draft rows of a list → the enterprises, places and products they mean, and the questions that only people answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.names import normal_name
from lianpu.cluster.regions import RegionTree
from lianpu.intake.enterprises import EnterpriseResolution, EnterpriseResolver, Named
from lianpu.intake.keys import stable_id
from lianpu.intake.products import ANYWHERE, ProductResolver, normal_text
from lianpu.intake.workbook.issues import RowIssue, issue

Progress = Callable[[str, int, int], None]

QUESTIONS_SCHEMA = pl.Schema(
    {
        "kind": pl.String,
        "text": pl.String,  # as written
        "normal": pl.String,  # as a decision is stored
        "region": pl.String,
        "rows": pl.Int64,
        "candidates": pl.List(pl.Struct({"id": pl.String, "name": pl.String, "score": pl.Float64})),
    }
)


@dataclass(frozen=True)
class ResolvedDrafts:
    """Drafts with columns added: enterprise_id, region, counterpart_id, counterpart_region, product, key (the
    normalised enterprise name, for stable ids); the enterprises they name; questions; and doubts about places."""

    drafts: pl.DataFrame
    enterprises: dict[str, EnterpriseResolution]
    questions: pl.DataFrame
    issues: tuple[RowIssue, ...]


def resolve_drafts(cluster: Cluster, drafts: pl.DataFrame, *, progress: Progress | None = None) -> ResolvedDrafts:
    """Resolve places, enterprises and products of drafts; see `ResolvedDrafts`."""
    tell = progress or _say_nothing
    tell("places", 0, 3)
    placed, issues = _with_regions(cluster, drafts)
    tell("enterprises", 1, 3)
    named = _named_enterprises(placed)
    resolutions = dict(zip(named, EnterpriseResolver(cluster).resolve(named.values()), strict=True))
    ids = _ids(resolutions)
    tell("products", 2, 3)
    products = ProductResolver(cluster).resolve(placed["text"].drop_nulls())
    resolved = placed.with_columns(
        pl.col("key").replace_strict(ids, default=None, return_dtype=pl.String).alias("enterprise_id"),
        pl.col("counterpart_key").replace_strict(ids, default=None, return_dtype=pl.String).alias("counterpart_id"),
    ).join(products.select("text", "product"), on="text", how="left", maintain_order="left")  # fmt: skip
    by_id: dict[str, EnterpriseResolution] = {}
    for key, resolution in resolutions.items():
        by_id.setdefault(ids[key], resolution)
    questions = pl.concat(
        [_product_questions(cluster, products, resolved), _enterprise_questions(resolutions, resolved)]
    )
    tell("products", 3, 3)
    return ResolvedDrafts(resolved, by_id, questions, issues)


def _say_nothing(_step: str, _done: int, _total: int) -> None:
    """Progress for callers that do not ask for it."""


def _ids(resolutions: dict[str, EnterpriseResolution]) -> dict[str, str]:
    """Normalised name → enterprise; two spellings of a new firm that state one credit code are one firm."""
    ids: dict[str, str] = {}
    by_code: dict[str, str] = {}
    for key, resolution in resolutions.items():
        ids[key] = enterprise_id(key, resolution)
        if resolution.method == "new" and resolution.named.uscc:
            ids[key] = by_code.setdefault(resolution.named.uscc, ids[key])
    return ids


def enterprise_id(key: str, resolution: EnterpriseResolution) -> str:
    """The known enterprise, or a stable id for a new one; an unsure name stays apart until somebody decides."""
    return resolution.enterprise or stable_id("e", key, resolution.named.uscc)


def _with_regions(cluster: Cluster, drafts: pl.DataFrame) -> tuple[pl.DataFrame, tuple[RowIssue, ...]]:
    tree = RegionTree.of(cluster)
    places = set(drafts["place"].drop_nulls()) | set(drafts["counterpart_place"].drop_nulls())
    found = {place: tree.find(place, cluster.about.region) for place in sorted(places)}
    region = {place: codes[0] for place, codes in found.items() if len(codes) == 1}
    issues = tuple(
        issue("place_ambiguous" if found[place] else "place_unknown", sheet, f"{row}", place,
              places="、".join(tree.full_name(code) for code in found[place][:5]))
        for sheet, row, place in _stated_places(drafts).iter_rows()
        if place is not None and place not in region
    )  # fmt: skip
    names = set(drafts["enterprise"].drop_nulls()) | set(drafts["counterpart"].drop_nulls())
    keys = {name: normal_name(name) for name in names}
    placed = drafts.with_columns(
        pl.col("side").cast(pl.String),
        pl.col("place").replace_strict(region, default=None, return_dtype=pl.String).alias("region"),
        pl.col("counterpart_place").replace_strict(region, default=None, return_dtype=pl.String).alias("counterpart_region"),
        pl.col("enterprise").replace_strict(keys, default=None, return_dtype=pl.String).alias("key"),
        pl.col("counterpart").replace_strict(keys, default=None, return_dtype=pl.String).alias("counterpart_key"),
    )  # fmt: skip
    several_codes = pl.col("uscc").drop_nulls().n_unique().over("key") > 1
    apart = pl.when(several_codes & pl.col("uscc").is_not_null()).then(pl.concat_str("key", pl.lit("|"), "uscc"))
    return placed.with_columns(apart.otherwise("key").alias("key")), issues


def _stated_places(drafts: pl.DataFrame) -> pl.DataFrame:
    """Each place of a firm or of its supplier or customer, where it is named first."""
    own = drafts.select("sheet", "row", "place")
    others = drafts.select("sheet", "row", pl.col("counterpart_place").alias("place"))
    return pl.concat([own, others]).unique("place", maintain_order=True)


def _named_enterprises(drafts: pl.DataFrame) -> dict[str, Named]:
    """One entry a normalised name, with the first code and place that any of its rows states."""
    own = drafts.select("key", pl.col("enterprise").alias("name"), "uscc", "region")
    others = drafts.select(
        pl.col("counterpart_key").alias("key"), pl.col("counterpart").alias("name"),
        pl.lit(None, pl.String).alias("uscc"), pl.col("counterpart_region").alias("region"),
    )  # fmt: skip
    firsts = (
        pl.concat([own, others]).drop_nulls("key").group_by("key", maintain_order=True)
        .agg(pl.col(column).drop_nulls().first() for column in ("name", "uscc", "region"))
    )  # fmt: skip
    return {key: Named(name, uscc, region) for key, name, uscc, region in firsts.iter_rows()}


def _product_questions(cluster: Cluster, products: pl.DataFrame, drafts: pl.DataFrame) -> pl.DataFrame:
    names = dict(cluster["products"].select("id", "name").iter_rows())
    rows = drafts.group_by("text").agg(pl.len().cast(pl.Int64).alias("rows"))
    unknown = products.filter(pl.col("method").is_null()).join(rows, on="text", how="left", maintain_order="left")
    return pl.DataFrame(
        [
            ("product", text, normal_text(text), ANYWHERE, count,
             [{"id": c["product"], "name": names[c["product"]], "score": c["score"]} for c in candidates])
            for text, candidates, count in unknown.select("text", "candidates", "rows").iter_rows()
        ],
        schema=QUESTIONS_SCHEMA, orient="row",
    )  # fmt: skip


def _enterprise_questions(resolutions: dict[str, EnterpriseResolution], drafts: pl.DataFrame) -> pl.DataFrame:
    counts = dict(drafts.group_by("key").len().iter_rows())
    return pl.DataFrame(
        [
            ("enterprise", resolution.named.name, key, resolution.named.region or ANYWHERE, counts.get(key, 0),
             [{"id": c.enterprise, "name": c.name, "score": c.score} for c in resolution.candidates])
            for key, resolution in resolutions.items()
            if resolution.method in ("unsure", "conflict")
        ],
        schema=QUESTIONS_SCHEMA, orient="row",
    )  # fmt: skip
