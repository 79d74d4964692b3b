"""Gaps: nodes whose local supply is missing, weak or single-source, ranked."""

from __future__ import annotations

import polars as pl

from lianpu.chain.verdicts import verdicts
from lianpu.cluster.cluster import Cluster

GAP_STATES = ("missing", "weak", "single_source")


def gaps(
    cluster: Cluster,
    *,
    chain: str | None = None,
    region: str | None = None,
    states: tuple[str, ...] = GAP_STATES,
) -> pl.DataFrame:
    """The gaps of a chain, ranked: the columns of `verdicts` with `rank` first.

    A wider product that no row names is left out: its narrower products, for which the rows speak, are listed.
    Order: known yearly need in CNY, largest first, unknown last; then the number of buyers; then missing before weak
    before single-source; then the product id, so that equal gaps always stand in the same order.
    """
    return gaps_among(verdicts(cluster, chain=chain, region=region), states=states)


def gaps_among(judged: pl.DataFrame, *, states: tuple[str, ...] = GAP_STATES) -> pl.DataFrame:
    """The same of products that are judged already: rows of `verdicts`."""
    return judged.filter(pl.col("state").is_in(states) & pl.col("named")).sort(
        pl.col("need_value"), pl.col("buyers"), severity(), pl.col("product"), descending=[True, True, False, False], nulls_last=True,
    ).with_row_index("rank", offset=1).with_columns(pl.col("rank").cast(pl.Int64))  # fmt: skip


def severity() -> pl.Expr:
    """The place of the column `state` among `GAP_STATES`, the worst first; what is no gap comes last."""
    places = {state: place for place, state in enumerate(GAP_STATES)}
    return pl.col("state").replace_strict(places, default=len(places), return_dtype=pl.Int64)
