"""The supply network: who delivers what to whom, as arrays over which a failure spreads.

One **edge** is one firm's deliveries of one product to one buyer (links of the same three are summed). One **supply** is
one firm's deliveries of one product to all: the market share of a firm is that of its supply among all supplies of the
same product. A firm's inputs are told apart by the product delivered; with one product a firm this is the industry p_i
of Diem et al. (Scientific Reports 12, 7719, 2022). `by="industry"` takes each firm's main product for all it delivers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED
from lianpu.errors import InvalidClusterError, UnknownNameError
from lianpu.language import gettext as _
from lianpu.risk.essential import essential_inputs, made_by
from lianpu.risk.totals import stated_totals
from lianpu.risk.volumes import RULES, link_volumes

MARKS = ("verified", "declared", "inferred", "balance")
"""How surely an edge is known: the surest of its rows; balance: a flow proposed by the balance, no known relation."""

By = Literal["product", "industry"]
BY: tuple[By, ...] = get_args(By)
VOLUMES = ("filled", "known")
"""filled: volumes by all rules of `lianpu.risk.volumes`; known: only links that state theirs."""

NON_ESSENTIAL, ESSENTIAL, NOT_KNOWN = 0, 1, -1
"""Values of `SupplyNetwork.edge_essential`."""

_NAMED_AT_MOST = 5  # rows that an error names

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SupplyNetwork:
    """n firms, s supplies, m edges. All amounts are CNY a year, above zero; no edge joins a firm to itself.

    `firms` (n): enterprise ids, sorted. `products`: what is delivered, sorted; `text:…` stands for words without a
    node of the catalog, `?` where nothing is said. `main_product` (n): index into `products`, −1 where not known.

    `supply_firm`, `supply_product` (s): sorted by firm, then product; those of firm f are
    `supply_start[f]:supply_start[f + 1]`. `supply_sales` (s): what is known to be delivered.

    Edges are sorted by buyer, then product, then supplier; those into firm f are `buyer_start[f]:buyer_start[f + 1]`.
    `edge_supplier`, `edge_buyer`, `edge_product`, `edge_supply`, `edge_volume`, `edge_essential` (1, 0, −1 not known),
    `edge_mark` (index into MARKS), `edge_rule` (index into `volumes.RULES`, the least sure of its rows): (m).
    `edge_need` (m): what the buyer takes of that product from all suppliers, known or not: at least the sum of the
    known edges. Edges out of firm f: `supplier_edges[supplier_start[f]:supplier_start[f + 1]]`.
    `rows[row_start[e]:row_start[e + 1]]` are the link ids behind edge e.

    `sales`, `purchases` (n): sums of the known edges. `output`, `spend` (n): the same where nothing more is known,
    else what the firm states, never less than the sum (indicators, offers: `output_basis` says which).

    `excluded`: link, supplier, buyer, product, reason (self_loop, equipment, nothing_delivered, volume_unknown): rows
    that are in no edge. `coverage`: share of the current
    links that are in edges; `stated_coverage`: share that state their own volume.
    """

    firms: tuple[str, ...]
    products: tuple[str, ...]
    main_product: Integers
    supply_firm: Integers
    supply_product: Integers
    supply_start: Integers
    supply_sales: Floats
    edge_supplier: Integers
    edge_buyer: Integers
    edge_product: Integers
    edge_supply: Integers
    edge_volume: Floats
    edge_need: Floats
    edge_essential: NDArray[np.int8]
    edge_mark: NDArray[np.int8]
    edge_rule: NDArray[np.int8]
    buyer_start: Integers
    supplier_start: Integers
    supplier_edges: Integers
    row_start: Integers
    rows: tuple[str, ...]
    sales: Floats
    purchases: Floats
    output: Floats
    spend: Floats
    output_basis: tuple[str, ...]
    excluded: pl.DataFrame
    coverage: float
    stated_coverage: float

    @property
    def edges(self) -> int:
        """How many edges there are."""
        return len(self.edge_volume)

    def firm(self, enterprise: str) -> int:
        """The index of an enterprise; raises `UnknownNameError`."""
        place = int(np.searchsorted(np.asarray(self.firms, dtype=object), enterprise)) if self.firms else 0
        if place < len(self.firms) and self.firms[place] == enterprise:
            return place
        raise UnknownNameError(_("There is no enterprise {name} in the cluster.").format(name=enterprise))

    def rows_of(self, edge: int) -> tuple[str, ...]:
        """The ids of the links behind an edge."""
        return self.rows[self.row_start[edge] : self.row_start[edge + 1]]

    def edge_frame(self) -> pl.DataFrame:
        """The edges as a table: supplier, buyer, product, volume, need, essential, mark, rule, links."""
        essential = pl.Series(self.edge_essential)
        return pl.DataFrame({
            "supplier": _named(self.firms, self.edge_supplier), "buyer": _named(self.firms, self.edge_buyer),
            "product": _named(self.products, self.edge_product), "volume": self.edge_volume, "need": self.edge_need,
            "essential": pl.select(pl.when(essential >= 0).then(essential == 1)).to_series(),
            "mark": _named(MARKS, self.edge_mark), "rule": _named(RULES, self.edge_rule),
            "links": pl.Series([list(self.rows_of(edge)) for edge in range(self.edges)], dtype=pl.List(pl.String)),
        })  # fmt: skip


def supply_network(
    cluster: Cluster,
    *,
    statuses: Collection[str] = TRUSTED,
    by: str = "product",
    volumes: str = "filled",
    flows: pl.DataFrame | None = None,
) -> SupplyNetwork:
    """The network of a cluster's links with one of `statuses`, and of `flows` (supplier, buyer, product, volume) of which
    no link tells the amount.

    Every enterprise is a firm of it, also those without links. With `volumes="known"` only what links state counts:
    no other volume, no other output, no need beyond the sum of the links, as in the paper. Raises `InvalidClusterError`
    naming the rows where a volume is negative or no number or an enterprise is unknown; `UnknownNameError` for an
    unknown status, `by` or `volumes`.
    """
    _require_known("statuses", statuses, (*TRUSTED, "inferred"))
    _require_known("by", (by,), BY)
    _require_known("volumes", (volumes,), VOLUMES)
    links = _usable_links(cluster, statuses)
    _require_sound(cluster, links, flows)
    if volumes == "filled":
        filled = link_volumes(cluster, links)
    else:
        filled = links.with_columns(pl.when(pl.col("volume").is_not_null()).then(pl.lit("stated"))
                                    .otherwise(pl.lit("unknown")).alias("rule"))  # fmt: skip
    filled = filled.with_columns(pl.col("status").cast(pl.String).alias("mark"))
    if flows is not None:
        filled = pl.concat([filled, _unknown_flows(flows, filled)], how="diagonal_relaxed")
    excluded = _excluded(filled, cluster)
    kept = filled.filter(~pl.col("id").is_in(excluded["link"].implode()))
    made = made_by(cluster, kept)
    if by == "industry":
        main = made.filter(pl.col("rank") == 0).select(
            pl.col("enterprise").alias("supplier"), pl.col("product").alias("main")
        )
        kept = kept.join(main, on="supplier", how="left", maintain_order="left").with_columns(
            pl.coalesce("main", "product").alias("product")
        )  # fmt: skip
    rows = kept.with_columns(input_type().alias("kind"))
    edges = _edges(cluster, rows, made)
    totals = stated_totals(cluster)
    if volumes == "known":
        edges, totals = edges.with_columns(pl.lit(None, pl.Float64).alias("share")), totals.clear()
    shares = filled.filter(pl.col("mark") != "balance") if flows is not None else filled
    return _assemble(
        cluster, edges, rows, made, totals, excluded,
        coverage=_share(shares, ~pl.col("id").is_in(excluded["link"].implode())),
        stated_coverage=_share(shares, pl.col("rule") == "stated"),
    )  # fmt: skip


def input_type() -> pl.Expr:
    """What a link delivers: the node of the catalog, else its words, else `?`."""
    return pl.coalesce("product", pl.concat_str(pl.lit("text:"), "text"), pl.lit("?"))


def _require_known(name: str, asked: Collection[str], known: Sequence[str]) -> None:
    if unknown := sorted(set(asked) - set(known)):
        raise UnknownNameError(
            _("{name} cannot be {value}; it is one of {names}.").format(
                name=name, value=", ".join(unknown), names=", ".join(known)
            )
        )


def _usable_links(cluster: Cluster, statuses: Collection[str]) -> pl.DataFrame:
    return cluster["links"].filter(pl.col("status").cast(pl.String).is_in(list(statuses)))


def _require_sound(cluster: Cluster, links: pl.DataFrame, flows: pl.DataFrame | None) -> None:
    known = cluster["enterprises"]["id"].implode()
    number = pl.all_horizontal(
        ((pl.col(name) >= 0) & pl.col(name).is_finite()).fill_null(True) for name in ("volume", "quantity", "share")
    )
    _refuse(links.filter(~number), _("volume, quantity and share must be numbers of 0 or more"))
    strangers = ~(pl.col("supplier").is_in(known) & pl.col("buyer").is_in(known))
    _refuse(links.filter(strangers), _("supplier and buyer must be ids of the table enterprises"))
    if flows is not None:
        told = flows.with_row_index("id").with_columns(pl.concat_str(pl.lit("flow "), "id").alias("id"))
        _refuse(told.filter(strangers), _("supplier and buyer must be ids of the table enterprises"))
        _refuse(told.filter(~((pl.col("volume") >= 0) & pl.col("volume").is_finite()).fill_null(False)),
                _("a flow has a volume of 0 or more"))  # fmt: skip


def _refuse(rows: pl.DataFrame, expected: str) -> None:
    if rows.is_empty():
        return
    shown = rows.head(_NAMED_AT_MOST).select("id", "supplier", "buyer", "volume").iter_rows()
    raise InvalidClusterError(
        _("{count} links cannot be used: {expected}. They are: {rows}").format(
            count=rows.height, expected=expected,
            rows="; ".join(f"{link} ({supplier} → {buyer}, {volume})" for link, supplier, buyer, volume in shown)
            + (" …" if rows.height > _NAMED_AT_MOST else ""),
        )
    )  # fmt: skip


def _unknown_flows(flows: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The flows as links, but for those of which a link with an amount tells what is delivered: nothing counts twice."""
    told = links.filter(pl.col("volume").is_not_null())
    return flows.join(told, on=["supplier", "buyer", "product"], how="anti", maintain_order="left").select(
        pl.concat_str(pl.lit("balance:"), "supplier", pl.lit(":"), "buyer", pl.lit(":"), "product").alias("id"),
        "supplier", "buyer", "product", pl.col("volume").cast(pl.Float64),
        pl.lit("stated").alias("rule"), pl.lit("balance").alias("mark"),
    )  # fmt: skip


def _excluded(links: pl.DataFrame, cluster: Cluster) -> pl.DataFrame:
    # A machine is bought to work with: production does not stop in the week in which no other is delivered.
    machines = cluster["products"].filter(pl.col("kind") == "equipment")["id"]
    nothing = pl.any_horizontal((pl.col(name) == 0).fill_null(False) for name in ("volume", "quantity", "share"))
    reason = (
        pl.when(pl.col("supplier") == pl.col("buyer")).then(pl.lit("self_loop"))
        .when(pl.col("product").is_in(machines.implode())).then(pl.lit("equipment"))
        .when(nothing).then(pl.lit("nothing_delivered"))
        .when(pl.col("volume").is_null()).then(pl.lit("volume_unknown"))
    )  # fmt: skip
    return (
        links.with_columns(reason.alias("reason")).filter(pl.col("reason").is_not_null())
        .select(pl.col("id").alias("link"), "supplier", "buyer", "product", "reason")
    )  # fmt: skip


def _edges(cluster: Cluster, rows: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """One row an edge, in the order of the arrays: buyer, kind, supplier, volume, share, essential, mark, rule, links."""
    rank = {name: place for place, name in enumerate(MARKS)}
    order = {name: place for place, name in enumerate(RULES)}
    complete = pl.col("share").is_not_null().all()
    merged = rows.sort("id").group_by("buyer", "kind", "supplier").agg(
        pl.col("volume").sum(), pl.when(complete).then(pl.col("share").sum()).alias("share"),
        pl.col("mark").replace_strict(rank, return_dtype=pl.Int8).min(),
        pl.col("rule").replace_strict(order, return_dtype=pl.Int8).max(), pl.col("id").alias("links"),
    ).sort("buyer", "kind", "supplier")  # fmt: skip
    pairs = merged.select("buyer", pl.col("kind").alias("product")).unique(maintain_order=True)
    flags = essential_inputs(cluster, pairs, made).rename({"product": "kind"})
    return merged.join(flags, on=["buyer", "kind"], how="left", maintain_order="left")


def _share(rows: pl.DataFrame, counted: pl.Expr) -> float:
    return float(rows.select(counted.mean()).item() or 0.0) if rows.height else 1.0


def _named(names: Sequence[str], places: NDArray[np.integer]) -> pl.Series:
    return pl.Series(list(names), dtype=pl.String).gather(np.asarray(places, dtype=np.int64)) if len(names) else pl.Series(
        [], dtype=pl.String
    )  # fmt: skip


def _places(values: pl.Series, names: Sequence[str]) -> Integers:
    """The index of every value in the sorted `names`."""
    return values.replace_strict(
        pl.Series(names, dtype=pl.String), pl.int_range(len(names), eager=True), return_dtype=pl.Int64
    ).to_numpy() if values.len() else np.zeros(0, np.int64)  # fmt: skip


def _sums(places: Integers, amounts: Floats, count: int) -> Floats:
    return np.bincount(places, amounts, count).astype(np.float64)


def _starts(sorted_places: Integers, count: int) -> Integers:
    return np.searchsorted(sorted_places, np.arange(count + 1)).astype(np.int64)


def _assemble(
    cluster: Cluster, edges: pl.DataFrame, rows: pl.DataFrame, made: pl.DataFrame, totals: pl.DataFrame,
    excluded: pl.DataFrame, *, coverage: float, stated_coverage: float,
) -> SupplyNetwork:  # fmt: skip
    firms = tuple(sorted(cluster["enterprises"]["id"].unique().to_list()))
    main = made.filter(pl.col("rank") == 0)
    products = tuple(sorted(set(edges["kind"]) | set(main["product"])))
    n = len(firms)
    supplier, buyer, product = (
        _places(edges["supplier"], firms), _places(edges["buyer"], firms), _places(edges["kind"], products),
    )  # fmt: skip
    volume = edges["volume"].to_numpy().astype(np.float64)
    keys, edge_supply = np.unique(supplier * max(len(products), 1) + product, return_inverse=True)
    supply_firm, supply_product = keys // max(len(products), 1), keys % max(len(products), 1)
    main_product = np.full(n, -1, np.int64)
    main_product[_places(main["enterprise"], firms)] = _places(main["product"], products)
    sales, purchases = _sums(supplier, volume, n), _sums(buyer, volume, n)
    need = _needs(edges).to_numpy().astype(np.float64)
    first_of_input = np.ones(len(need), dtype=bool)
    first_of_input[1:] = (np.diff(buyer) != 0) | (np.diff(product) != 0)
    needed = _sums(buyer[first_of_input], need[first_of_input], n)
    told = pl.DataFrame({"enterprise": pl.Series(firms, dtype=pl.String)}).join(
        totals, on="enterprise", how="left", maintain_order="left"
    )
    output, spend = (
        np.maximum(known, told[name].fill_null(0.0).to_numpy())
        for known, name in ((sales, "output"), (np.maximum(purchases, needed), "spend"))
    )
    links = edges["links"].list.len().to_numpy()
    return SupplyNetwork(
        firms=firms, products=products, main_product=main_product,
        supply_firm=supply_firm, supply_product=supply_product, supply_start=_starts(supply_firm, n),
        supply_sales=_sums(edge_supply, volume, len(keys)),
        edge_supplier=supplier, edge_buyer=buyer, edge_product=product, edge_supply=edge_supply.astype(np.int64),
        edge_volume=volume, edge_need=need,
        edge_essential=edges["essential"].cast(pl.Int8).fill_null(NOT_KNOWN).to_numpy(),
        edge_mark=edges["mark"].to_numpy(), edge_rule=edges["rule"].to_numpy(),
        buyer_start=_starts(buyer, n), supplier_start=_starts(np.sort(supplier), n),
        supplier_edges=np.argsort(supplier, kind="stable"),
        row_start=np.concatenate(([0], np.cumsum(links))).astype(np.int64), rows=tuple(edges["links"].explode().drop_nulls()),
        sales=sales, purchases=purchases, output=output, spend=spend,
        output_basis=tuple(told.select(
            pl.when(pl.col("output") >= pl.Series(sales)).then("output_basis").otherwise(pl.lit("links")).fill_null("links")
        ).to_series()),
        excluded=excluded, coverage=coverage, stated_coverage=stated_coverage,
    )  # fmt: skip


def _needs(edges: pl.DataFrame) -> pl.Series:
    """What the buyer of each edge takes of its product: the known edges, or more where their stated shares say so."""
    group = ("buyer", "kind")
    told = pl.col("share") > 0
    by_share = pl.col("volume").filter(told).sum().over(group) / pl.col("share").filter(told).sum().over(group)
    known = pl.col("volume").sum().over(group)
    return edges.select(
        pl.when(by_share.is_finite()).then(pl.max_horizontal(known, by_share)).otherwise(known)
    ).to_series()
