"""Scores that are sums: each part is a share of its weight, known or bounded, and the parts add up to the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

DIGITS = 4
"""Digits of points: what is printed is what is added."""

PART = pl.Struct({
    "part": pl.String, "weight": pl.Float64, "low": pl.Float64, "high": pl.Float64, "points": pl.Float64,
    "points_high": pl.Float64,
})  # fmt: skip
"""One part: its weight, the share of it that is proven (`low`) and possible (`high`), both times the weight as points."""


def bounded(low: pl.Expr, known: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """A share and its upper end: the share itself where it is known, else 1."""
    proven = low.fill_null(0.0)
    return proven.alias("low"), pl.when(known).then(proven).otherwise(1.0).alias("high")


def summed(parts: pl.DataFrame, keys: Sequence[str], weights: Mapping[str, float]) -> pl.DataFrame:
    """One row a key: `score` (what is proven), `score_high` (with all that is unknown in favour), and `parts`.

    `parts` has the keys, part, low and high in [0, 1]; points are rounded and then added, so that they add up exactly.
    """
    order = {name: place for place, name in enumerate(weights)}
    weight = pl.col("part").replace_strict(dict(weights), return_dtype=pl.Float64)
    scored = parts.with_columns(
        weight.alias("weight"), pl.col("part").replace_strict(order, return_dtype=pl.Int64).alias("_order")
    ).sort("_order", maintain_order=True)
    with_points = scored.with_columns(
        (pl.col("low") * pl.col("weight")).round(DIGITS).alias("points"),
        (pl.col("high") * pl.col("weight")).round(DIGITS).alias("points_high"),
    )
    return with_points.group_by(keys, maintain_order=True).agg(
        pl.col("points").sum().round(DIGITS).alias("score"),
        pl.col("points_high").sum().round(DIGITS).alias("score_high"),
        pl.struct(list(PART.to_schema())).alias("parts"),
    )  # fmt: skip
