"""Would the ranking have found the firms that make a product, or that deliver to a buyer? `lianpu evaluate targets`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.chain.adjacency import adjacency
from lianpu.chain.coproduction import Floats
from lianpu.cluster.cluster import Cluster
from lianpu.evaluation.backtest import Backtest, Judge, Progress, backtest
from lianpu.evaluation.pairs import Pairs, Split
from lianpu.evaluation.rankers import METHODS, Places, Scores, diversity

Edges: TypeAlias = Literal["product", "buyer"]


def evaluate_targets(
    pairs: Pairs, *, edges: Edges = "product", cluster: Cluster | None = None, split: Split = "test", share: float = 0.2,
    seeds: int = 5, by_year: bool = False, since: dt.date | None = None, progress: Progress | None = None,
) -> Backtest:  # fmt: skip
    """For each product: which firms rank first that are not known to make it; for each buyer: which suppliers.

    With a `cluster` the whole score of `adjacency` is measured too, on the cluster without the hidden rows: its method
    is called adjacency.
    """
    if edges == "buyer":
        return backtest(pairs, METHODS, split=split, share=share, seeds=seeds, by_year=by_year, since=since, progress=progress)  # fmt: skip
    methods = METHODS | {"popularity": diversity}
    judges = {} if cluster is None else {"adjacency": adjacency_judge(pairs, cluster)}
    return backtest(pairs, methods, side="columns", split=split, share=share, seeds=seeds, by_year=by_year, since=since,
                    judges=judges, progress=progress)  # fmt: skip


def adjacency_judge(pairs: Pairs, cluster: Cluster) -> Judge:
    """Scores of `adjacency` on the cluster without the rows that state a hidden pair; every firm counts as local."""
    everywhere = dataclasses.replace(cluster, about=dataclasses.replace(cluster.about, region=None))

    def judge(kept: NDArray[np.bool_]) -> Scores:
        left = _without(everywhere, pairs, ~kept)
        place = {firm: row for row, firm in enumerate(pairs.rows)}

        def scores(rows: Places, columns: Places) -> Floats:
            found = np.zeros((len(pairs.rows), len(columns)))
            for position, column in enumerate(columns):
                ranked = adjacency(left, pairs.columns[int(column)])
                for firm, score in ranked.select("enterprise", "score").iter_rows():
                    if firm in place:
                        found[place[firm], position] = score
            return found[rows]

        return scores

    return judge


def _without(cluster: Cluster, pairs: Pairs, hidden: NDArray[np.bool_]) -> Cluster:
    gone = pl.DataFrame(
        [(pairs.rows[int(row)], pairs.columns[int(column)]) for row, column in pairs.cells[hidden]],
        schema={"firm": pl.String, "product": pl.String}, orient="row",
    )  # fmt: skip
    offers = cluster["offers"].join(gone, left_on=["enterprise", "product"], right_on=["firm", "product"], how="anti", maintain_order="left")  # fmt: skip
    links = cluster["links"].join(gone, left_on=["supplier", "product"], right_on=["firm", "product"], how="anti", maintain_order="left")  # fmt: skip
    return cluster.with_tables(offers=offers, links=links)
