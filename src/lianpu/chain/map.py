"""The chain map (产业链图谱): stages left to right, segments in each, products in those, inputs between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import polars as pl

from lianpu.chain.verdicts import STATES, verdicts
from lianpu.cluster.cluster import Cluster

_SWEEPS = 4  # the order of a column settles after two or three


@dataclass(frozen=True)
class ChainMap:
    """What is drawn.

    `stages`: stage, name, name_en (only those in use). `segments`: segment, name, name_en, stage, position (order in
    its column), products, value (CNY a year of its widest products, known part; null where nothing is known), and a
    count for each state. `nodes`: the columns of `verdicts` with position (order in its
    segment) and value (CNY a year: the larger of known need and known supply; null unknown).
    `edges`: source (input), target (product), essential, cost_share. `flows`: source and target segment with the
    number of edges between them.
    """

    stages: pl.DataFrame
    segments: pl.DataFrame
    nodes: pl.DataFrame
    edges: pl.DataFrame
    flows: pl.DataFrame


def chain_map(cluster: Cluster, *, chain: str | None = None, region: str | None = None) -> ChainMap:
    """The map of one chain, of all where `chain` is None; `region` as in `verdicts`."""
    return map_of(cluster, verdicts(cluster, chain=chain, region=region))


def map_of(cluster: Cluster, judged: pl.DataFrame) -> ChainMap:
    """The map of products that are judged already: rows of `verdicts`."""
    nodes = _nodes(judged)
    edges = _edges(cluster, nodes)
    flows = _flows(edges, nodes)
    segments = _segments(cluster, _with_widest(cluster, nodes), flows)
    ordered = nodes.join(
        segments.select("segment", pl.col("position").alias("segment_position")), on="segment", how="left"
    )
    ordered = ordered.sort("stage", "segment_position", pl.col("value"), "product",
                           descending=[False, False, True, False], nulls_last=True)  # fmt: skip
    positions = pl.int_range(pl.len()).over("segment").alias("position")
    return ChainMap(
        _stages(cluster, segments),
        segments,
        ordered.with_columns(positions).drop("segment_position"),
        edges,
        flows,
    )


def _nodes(judged: pl.DataFrame) -> pl.DataFrame:
    return judged.with_columns(
        pl.max_horizontal("need_value", "supply_value").alias("value"),
        pl.col("stage").fill_null(0),
        pl.col("segment").fill_null(""),
    )


def _edges(cluster: Cluster, nodes: pl.DataFrame) -> pl.DataFrame:
    shown = nodes["product"].implode()
    holds = pl.col("status") != "expired"
    return cluster["inputs"].filter(holds & pl.col("product").is_in(shown) & pl.col("input").is_in(shown)).select(
        pl.col("input").alias("source"), pl.col("product").alias("target"), "essential", "cost_share"
    )  # fmt: skip


def _flows(edges: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    segment_of = nodes.select("product", "segment")
    named = edges.join(segment_of.rename({"product": "source", "segment": "from"}), on="source").join(
        segment_of.rename({"product": "target", "segment": "to"}), on="target"
    )
    return (
        named.filter(pl.col("from") != pl.col("to"))
        .group_by(pl.col("from").alias("source"), pl.col("to").alias("target"))
        .agg(pl.len().cast(pl.Int64).alias("edges"))
        .sort("source", "target")
    )


def _with_widest(cluster: Cluster, nodes: pl.DataFrame) -> pl.DataFrame:
    """`widest`: no wider product stands in the same segment, so its value is not counted again in another's."""
    wider = cluster["products"].select(pl.col("id").alias("product"), pl.col("parent").alias("above"))
    segment_of = nodes.select(pl.col("product").alias("above"), pl.col("segment").alias("above_segment"))
    return (
        nodes.join(wider, on="product", how="left", maintain_order="left")
        .join(segment_of, on="above", how="left", maintain_order="left")
        .with_columns((pl.col("above_segment") == pl.col("segment")).fill_null(False).not_().alias("widest"))
    )


def _segments(cluster: Cluster, nodes: pl.DataFrame, flows: pl.DataFrame) -> pl.DataFrame:
    counts = [(pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in STATES]
    counted = pl.col("value").filter(pl.col("widest"))
    grouped = nodes.group_by("segment", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("products"), pl.col("stage").median().round().cast(pl.Int64).alias("own_stage"),
        pl.when(counted.is_not_null().any()).then(counted.sum()).alias("value"), *counts,
    )  # fmt: skip
    declared = cluster["products"].select(
        pl.col("id").alias("segment"), "name", "name_en", pl.col("stage").alias("declared_stage")
    )
    named = grouped.join(declared, on="segment", how="left", maintain_order="left").with_columns(
        pl.coalesce("declared_stage", "own_stage").alias("stage")
    )
    order = _fewer_crossings(dict(named.select("segment", "stage").iter_rows()), flows)
    return (
        named.with_columns(pl.col("segment").replace_strict(order, return_dtype=pl.Int64).alias("position"))
        .select("segment", "name", "name_en", "stage", "position", "products", "value", *STATES)
        .sort("stage", "position")
    )


def _fewer_crossings(stage_of: dict[str, int], flows: pl.DataFrame) -> dict[str, int]:
    """The order of segments in each column by the barycentre rule of Sugiyama, Tagawa and Toda (1981)."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for source, target, _edges in flows.iter_rows():
        neighbours[source].append(target)
        neighbours[target].append(source)
    columns: dict[int, list[str]] = defaultdict(list)
    for segment, stage in stage_of.items():
        columns[stage].append(segment)
    place = {segment: row / len(column) for column in columns.values() for row, segment in enumerate(column)}
    for sweep in range(_SWEEPS):
        for stage in sorted(columns, reverse=sweep % 2 == 1):
            column = columns[stage]
            centre = {
                segment: sum(place[other] for other in neighbours[segment]) / len(neighbours[segment])
                if neighbours[segment]
                else place[segment]
                for segment in column
            }
            column.sort(key=lambda segment: (centre[segment], segment))
            place |= {segment: row / len(column) for row, segment in enumerate(column)}
    return {segment: row for column in columns.values() for row, segment in enumerate(column)}


def _stages(cluster: Cluster, segments: pl.DataFrame) -> pl.DataFrame:
    used = segments.select("stage").unique().sort("stage")
    return used.join(cluster["stages"], on="stage", how="left", maintain_order="left")
