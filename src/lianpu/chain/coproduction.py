"""Co-production: which product a firm that makes one is likely to make too, learned from what firms are known to make.

A walk of three steps from product j to product k: to one of the rows that name j (a firm that makes it weighs 1, a
taxonomy group of g products that holds it 1/√g), then to one of the products of that row, each as likely as the other:

    W_jk = Σ_r w_r [j ∈ r][k ∈ r] / |r|  /  Σ_r w_r [j ∈ r],      closeness of a firm to k: 1 − Π_{j made} (1 − W_jk)

Without groups this is P³ (Cooper, Lee, Radinsky, Siantos, «Random walks in recommender systems», WWW 2014); the groups
are added as firms that make all of a segment. It won the backtest (`lianpu evaluate extend`) that chose it, see
docs/explanation/extending.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from lianpu.chain.placed import supply_everywhere
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded
from lianpu.cluster.taxonomy import Taxonomy, chain_members

Floats: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = sparse.csr_array

GROUP_EXPONENT = 0.5
"""A group of g products weighs g^−0.5 at each of them. Chosen on the firms of the dev part of the Taiwan table; from 0.3
to 0.7 the recall moves by less than a hundredth."""

CLOSENESS_SCHEMA = pl.Schema(
    {"product": pl.String, "next_product": pl.String, "closeness": pl.Float64, "firms": pl.Int64}
)
_MADE = pl.Schema({"firm": pl.String, "product": pl.String})
_NEAR_ONE = 1 - 1e-12  # keeps the logarithm finite where a walk can go nowhere else


@dataclass(frozen=True)
class Portfolios:
    """What firms make: `made` is firms × products of zeros and ones, `groups` taxonomy groups × products."""

    firms: tuple[str, ...]
    products: tuple[str, ...]
    made: Matrix
    groups: Matrix

    @cached_property
    def _rows(self) -> Matrix:
        """Firms and groups × products, each with its weight."""
        sizes = np.maximum(_sums(self.groups, axis=1), 1.0)
        return _csr(sparse.vstack([self.made, _scaled(self.groups, sizes**-GROUP_EXPONENT)]))

    @cached_property
    def _steps(self) -> tuple[Matrix, Matrix]:
        """The two halves of the walk: product → rows, and row → products; both sum to 1 a row, or are empty."""
        rows = self._rows
        to_rows = _csr(rows.T)
        return _scaled(to_rows, _inverse(_sums(to_rows, axis=1))), _scaled(rows, _inverse(_sums(rows, axis=1)))

    def walk(self, targets: NDArray[np.int64] | None = None) -> Matrix:
        """W: all products × `targets` (by position; all where None)."""
        to_rows, to_products = self._steps
        return _csr(to_rows @ (to_products if targets is None else to_products[:, targets]))

    def reached(self) -> NDArray[np.bool_]:
        """Which products some row names: from the others nothing is known."""
        return _sums(self._rows, axis=0) > 0


def closeness(made: Matrix, walk: Matrix) -> Floats:
    """Firms × targets: 1 − Π over the products a firm makes of (1 − W)."""
    logs = walk.copy()
    logs.data = np.log1p(-np.minimum(logs.data, _NEAR_ONE))
    return 1.0 - np.exp((made @ logs).toarray())


def portfolios_of(
    made: Iterable[tuple[str, str]], products: Sequence[str], groups: Iterable[Iterable[str]]
) -> Portfolios:
    """Portfolios of pairs (firm, product) and of groups of products; firms in the order in which they come."""
    return _portfolios(pl.DataFrame(list(made), schema=_MADE, orient="row"), products, groups)


def _portfolios(made: pl.DataFrame, products: Sequence[str], groups: Iterable[Iterable[str]]) -> Portfolios:
    """The same of a table of pairs."""
    firms = made["firm"].unique(maintain_order=True)
    shape = len(firms), len(products)
    cells = np.unique(_numbers(made["firm"], firms) * max(shape[1], 1) + _numbers(made["product"], products))
    position = {product: place for place, product in enumerate(products)}
    listed = {
        members: None for group in groups if len(members := tuple(sorted({position[product] for product in group}))) > 1
    }
    grouped = [row * shape[1] + member for row, members in enumerate(listed) for member in members]
    return Portfolios(
        tuple(firms), tuple(products), _ones(cells, shape), _ones(np.array(grouped, np.int64), (len(listed), shape[1]))
    )


def _numbers(values: pl.Series, among: Sequence[str] | pl.Series) -> NDArray[np.int64]:
    """The place of each value among the distinct ones."""
    return values.cast(pl.Enum(among)).to_physical().cast(pl.Int64).to_numpy()


def portfolios(clusters: Sequence[Cluster]) -> Portfolios:
    """What the firms of all `clusters` make by declared or verified rows, wherever they are; products of the same id
    are the same product. Firms are named «position of the cluster/enterprise» where there are several clusters."""
    products: dict[str, None] = {}
    groups: list[Iterable[str]] = []
    made: list[pl.DataFrame] = []
    for place, cluster in enumerate(clusters):
        firm = pl.format("{}/{}", pl.lit(place), "enterprise") if len(clusters) > 1 else pl.col("enterprise")
        known = pl.col("product").is_in(cluster["products"]["id"].implode())
        # Of anonymous offers the firm is withheld.
        proven = supply_everywhere(cluster).filter("proven", pl.col("enterprise").is_not_null(), known)
        made.append(proven.select(firm.alias("firm"), "product"))
        products |= dict.fromkeys(cluster["products"]["id"])
        groups += taxonomy_groups(cluster)
    return _portfolios(pl.concat([pl.DataFrame(schema=_MADE), *made]), list(products), groups)


def taxonomy_groups(cluster: Cluster) -> list[list[str]]:
    """Products that belong together: each node with all narrower ones, the members of a chain, and those of one name."""
    taxonomy = Taxonomy.of(cluster)
    narrower = [[node, *taxonomy.descendants(node)] for node in taxonomy.children]
    chains = [chain_members(cluster, chain) for chain in cluster["chains"]["id"]]
    known = set(taxonomy.products)
    return [*narrower, *([member for member in chain if member in known] for chain in chains), *_same_name(taxonomy)]


def _same_name(taxonomy: Taxonomy) -> list[list[str]]:
    named: Mapping[str, list[str]] = defaultdict(list)
    for product, row in taxonomy.products.items():
        named[folded(str(row["name"]))].append(product)
    return [products for products in named.values() if len(products) > 1]


def learn_coproduction(clusters: Sequence[Cluster], *, to: Sequence[str] | None = None) -> pl.DataFrame:
    """How near each product is to the products `to` (all where None).

    Columns: product, next_product, closeness (W, in (0, 1]), firms (that are known to make both). A table learned from
    many clusters can be kept as a file and given to `adjacency`.
    """
    known = portfolios(clusters)
    position = {product: place for place, product in enumerate(known.products)}
    wanted = list(known.products) if to is None else [product for product in to if product in position]
    columns = np.array([position[product] for product in wanted], np.int64)
    walk = known.walk(columns).tocoo()
    both = _csr(known.made.T @ known.made[:, columns])
    names = np.array(known.products, dtype=object)
    frame = pl.DataFrame(
        {
            "product": names[walk.row].tolist(), "next_product": [wanted[column] for column in walk.col],
            "closeness": walk.data, "firms": _cells(both, walk.row, walk.col),
        },
        schema=CLOSENESS_SCHEMA,
    )  # fmt: skip
    return frame.filter((pl.col("product") != pl.col("next_product")) & (pl.col("closeness") > 0)).sort(
        "next_product", "product"
    )


def _cells(matrix: Matrix, rows: NDArray[np.int32], columns: NDArray[np.int32]) -> list[int]:
    return np.asarray(matrix[rows, columns]).ravel().astype(np.int64).tolist() if len(rows) else []


def _ones(cells: NDArray[np.int64], shape: tuple[int, int]) -> Matrix:
    """Ones in these cells, numbered row by row."""
    return sparse.csr_array((np.ones(len(cells)), np.divmod(cells, max(shape[1], 1))), shape=shape)


def _csr(matrix: object) -> Matrix:
    return sparse.csr_array(matrix)  # pyright: ignore[reportArgumentType, reportCallIssue, reportUnknownVariableType]


def _scaled(matrix: Matrix, factors: Floats) -> Matrix:
    """The rows of a matrix, each multiplied by its factor."""
    return _csr(sparse.diags_array(factors) @ matrix)


def _sums(matrix: Matrix, *, axis: int) -> Floats:
    return np.asarray(matrix.sum(axis=axis), np.float64).ravel()


def _inverse(sums: Floats) -> Floats:
    return np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
