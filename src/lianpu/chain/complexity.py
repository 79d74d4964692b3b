"""Economic complexity: what places make more than their share of, how alike products are, how rare a place's mix is.

X_cp ≥ 0: how much of p place c makes; M_cp = 1 where RCA_cp ≥ 1.

    RCA_cp = (X_cp / Σ_p X_cp) / (Σ_c X_cp / Σ_cp X_cp)               k_c = Σ_p M_cp,   k_p = Σ_c M_cp
    φ_pq   = Σ_c M_cp M_cq / max(k_p, k_q)                            proximity
    d_cp   = Σ_q M_cq φ_pq / Σ_q φ_pq                                 density
    ECI    = second eigenvector of Σ_p M_cp M_c'p / (k_c k_p), standardised;  PCI likewise for products
    COI_c  = Σ_p d_cp (1 − M_cp) PCI_p                                outlook
    COG_cp = Σ_q φ_pq / (Σ_r φ_qr) (1 − M_cq) PCI_q − d_cp PCI_p      outlook gain of a product not made

Sources: Balassa, Manchester School 33 (1965); Hidalgo, Klinger, Barabási, Hausmann, Science 317 (2007); Hausmann and
others, «The Atlas of Economic Complexity» (2014), part I, technical boxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from lianpu.chain.coproduction import Floats
from lianpu.chain.placed import placed_supply
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import Level, RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _

PLACES: tuple[Level, ...] = ("county", "city", "province")
MEASURES = ("makers", "value")
"""makers: number of firms that make it. value: known yearly value, CNY; unknown values leave a cell out."""

GRAINS = ("product", "segment")
"""segment: products counted as the segment they belong to; few firms spread over many products tell no places apart."""

Measure: TypeAlias = Literal["makers", "value"]
Grain: TypeAlias = Literal["product", "segment"]

_ROUNDING = 1e-12  # of ratios that are 1 on paper
_SAME = 1e-9  # eigenvalues nearer than that are one: the vector that belongs to it is not determined


@dataclass(frozen=True)
class Indices:
    """The figures of a matrix X (places × products); NaN where they are not defined. `eci`, `pci`, `outlook` and `gain`
    are undefined where the second eigenvalue is not one of its own: no two kinds of places can be told apart."""

    rca: Floats
    made: Floats
    proximity: Floats
    density: Floats
    eci: Floats
    pci: Floats
    outlook: Floats
    gain: Floats


@dataclass(frozen=True)
class Complexity:
    """Three tables of a cluster.

    `places`: place, name, products (k_c), eci, outlook. `products`: product, name, places (k_p), pci. `cells`, where a
    place does not make a product more than its share: place, product, rca, density, pci, gain; `made` for the others.
    `unplaced`: rows whose place is not known at the level asked for: they count nowhere.
    """

    places: pl.DataFrame
    products: pl.DataFrame
    cells: pl.DataFrame
    unplaced: int


def complexity(
    cluster: Cluster, *, by: Level = "county", measure: Measure = "makers", grain: Grain = "product"
) -> Complexity:
    """The complexity of the places where the firms of a cluster produce, by declared and verified rows.

    Raises `UnknownNameError` for another level, measure or grain.
    """
    if by not in PLACES or measure not in MEASURES or grain not in GRAINS:
        raise UnknownNameError(
            _("Places are one of {places}, measures one of {measures}, grains one of {grains}.").format(
                places=", ".join(PLACES), measures=", ".join(MEASURES), grains=", ".join(GRAINS)
            )
        )
    rows = placed_supply(cluster, None).filter("proven")
    if grain == "segment":
        rows = _by_segment(rows, Taxonomy.of(cluster))
    tree = RegionTree.of(cluster)
    codes = {code: tree.at(code, by) for code in rows["region"].drop_nulls().unique()}
    placed = rows.with_columns(
        pl.col("region").replace_strict(codes, default=None, return_dtype=pl.String).alias("place")
    )
    known = placed.drop_nulls("place")
    amounts = _makers(known) if measure == "makers" else _value(known)
    places, products = (amounts[column].unique().sort().to_list() for column in ("place", "product"))
    found = indices(_matrix(amounts, places, products))
    names = dict(cluster["products"].select("id", "name").iter_rows())
    return Complexity(
        pl.DataFrame({
            "place": places, "name": [tree.name(place) for place in places], "products": found.made.sum(axis=1),
            "eci": found.eci, "outlook": found.outlook,
        }, schema={"place": pl.String, "name": pl.String, "products": pl.Float64, "eci": pl.Float64, "outlook": pl.Float64},
        ).with_columns(pl.col("products").cast(pl.Int64), pl.col("eci", "outlook").fill_nan(None)),
        pl.DataFrame({
            "product": products, "name": [names.get(product) for product in products],
            "places": found.made.sum(axis=0), "pci": found.pci,
        }, schema={"product": pl.String, "name": pl.String, "places": pl.Float64, "pci": pl.Float64},
        ).with_columns(pl.col("places").cast(pl.Int64), pl.col("pci").fill_nan(None)),
        _cells(found, places, products), placed.height - known.height,
    )  # fmt: skip


def _by_segment(rows: pl.DataFrame, taxonomy: Taxonomy) -> pl.DataFrame:
    segments = {product: taxonomy.segment(product) or product for product in rows["product"].unique()}
    return rows.with_columns(pl.col("product").replace_strict(segments, return_dtype=pl.String))


def _makers(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("place", "product").agg(pl.col("enterprise").n_unique().cast(pl.Float64).alias("amount"))


def _value(rows: pl.DataFrame) -> pl.DataFrame:
    """What is offered and what is delivered are the same goods: the larger of the two sums of each firm."""
    by_table = rows.group_by("place", "product", "enterprise", "table").agg(
        pl.col("value").sum(), pl.col("value").is_not_null().any().alias("known")
    )  # fmt: skip
    by_firm = by_table.filter("known").group_by("place", "product", "enterprise").agg(pl.col("value").max())
    return by_firm.group_by("place", "product").agg(pl.col("value").sum().alias("amount")).filter(pl.col("amount") > 0)


def _matrix(amounts: pl.DataFrame, places: list[str], products: list[str]) -> Floats:
    row, column = ({label: place for place, label in enumerate(labels)} for labels in (places, products))
    matrix = np.zeros((len(places), len(products)))
    for place, product, amount in amounts.select("place", "product", "amount").iter_rows():
        matrix[row[place], column[product]] = amount
    return matrix


def _cells(found: Indices, places: list[str], products: list[str]) -> pl.DataFrame:
    rows, columns = np.indices(found.rca.shape)
    return pl.DataFrame({
        "place": np.array(places, dtype=object)[rows.ravel()].tolist() if places else [],
        "product": np.array(products, dtype=object)[columns.ravel()].tolist() if places else [],
        "rca": found.rca.ravel(), "made": found.made.ravel() > 0, "density": found.density.ravel(),
        "pci": found.pci[columns.ravel()], "gain": found.gain.ravel(),
    }, schema={"place": pl.String, "product": pl.String, "rca": pl.Float64, "made": pl.Boolean, "density": pl.Float64,
               "pci": pl.Float64, "gain": pl.Float64}).with_columns(
        pl.col("rca", "density", "pci", "gain").fill_nan(None)
    )  # fmt: skip


def indices(amounts: Floats) -> Indices:
    """All figures of a matrix X (places × products) of amounts ≥ 0."""
    rca = _ratio(
        _ratio(amounts, amounts.sum(axis=1, keepdims=True)), _ratio(amounts.sum(axis=0, keepdims=True), amounts.sum())
    )
    made = (rca >= 1.0 - _ROUNDING).astype(np.float64)
    together = made.T @ made
    of_product = made.sum(axis=0)
    proximity = _ratio(together, np.maximum.outer(of_product, of_product), nothing=0.0)
    around = proximity.sum(axis=0)
    density = _ratio(made @ proximity, around[None, :])
    eci, pci = _eigen(made), _eigen(made.T)
    if _against(made @ np.nan_to_num(pci), eci):
        pci = -pci
    lacking = 1.0 - made
    worth = np.where(np.isnan(pci), np.nan, pci)
    outlook = np.nansum(density * lacking * worth, axis=1) if not np.isnan(worth).all() else np.full(len(made), np.nan)
    # Σ_q φ_pq / Σ_r φ_qr (1 − M_cq) PCI_q: what making p would bring nearer.
    nearer = (lacking * np.nan_to_num(worth)) @ _ratio(proximity, around[:, None], nothing=0.0)
    gain = np.where(made > 0, np.nan, nearer - density * worth[None, :])
    return Indices(rca, made, proximity, density, eci, pci, outlook, gain)


def _eigen(made: Floats) -> Floats:
    """The second eigenvector of the walk row → column → row, standardised; its sign so that it goes with the number of
    columns. NaN for rows without a column, and everywhere where it is not determined."""
    found = np.full(len(made), np.nan)
    columns = made[:, made.sum(axis=0) > 0]
    kept = np.flatnonzero(columns.sum(axis=1) > 0)
    if len(kept) < 2:
        return found
    rows = columns[kept]
    of_row, of_column = rows.sum(axis=1), rows.sum(axis=0)
    # The symmetric twin of the walk has the same eigenvalues, and real ones: v = D^(−1/2) u.
    half = rows / np.sqrt(np.outer(of_row, of_column))
    values, vectors = np.linalg.eigh(half @ half.T)
    if values[-1] - values[-2] < _SAME or (len(values) > 2 and values[-2] - values[-3] < _SAME) or values[-2] < _SAME:
        return found
    vector = vectors[:, -2] / np.sqrt(of_row)
    spread = vector.std()
    standard = (vector - vector.mean()) / spread
    found[kept] = -standard if _against(of_row, standard) else standard
    return found


def _against(one: Floats, other: Floats) -> bool:
    """Whether the second goes down where the first goes up; where neither, the first value that is not 0 is made positive."""
    known = ~np.isnan(other)
    covariance = float((one[known] - one[known].mean()) @ (other[known] - other[known].mean())) if known.any() else 0.0
    if abs(covariance) > _SAME:
        return covariance < 0
    first = next((value for value in other[known] if abs(value) > _SAME), 1.0)
    return first < 0


def _ratio(above: Floats, below: Floats | float, *, nothing: float = np.nan) -> Floats:
    below = np.broadcast_to(np.asarray(below, np.float64), above.shape)
    return np.divide(above, below, out=np.full(above.shape, nothing), where=below > 0)
