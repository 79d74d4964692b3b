"""The supply network as a drill walks it: parts (what a firm takes of one product from all its suppliers) over edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.risk.network import NOT_KNOWN, Floats, Integers, SupplyNetwork


@dataclass(frozen=True, eq=False)
class Flows:
    """Arrays over the parts, supplies and edges of a network.

    A part is one buyer's purchases of one product. `part_firm`, `part_product`, `part_need` (CNY a year),
    `part_essential` (1, 0, −1 not known), `part_weight` (share of the part in all that the firm buys), `part_start` (edges of part p are
    `part_start[p]:part_start[p + 1]`): (parts). `edge_part`, `edge_share` (of the part's need that the edge delivers),
    `edge_sold` (of the supplier's output that the edge takes): (edges). Edges of supply s are
    `supply_edges[supply_edge_start[s]:supply_edge_start[s + 1]]`. `market_sales` (products): all known sales of it.
    """

    network: SupplyNetwork
    part_firm: Integers
    part_product: Integers
    part_need: Floats
    part_essential: NDArray[np.int8]
    part_weight: Floats
    part_start: Integers
    edge_part: Integers
    edge_share: Floats
    edge_sold: Floats
    supply_edge_start: Integers
    supply_edges: Integers
    market_sales: Floats

    @classmethod
    def of(cls, network: SupplyNetwork) -> Flows:
        """The flows of a network."""
        new = np.ones(network.edges, dtype=bool)
        new[1:] = (np.diff(network.edge_buyer) != 0) | (np.diff(network.edge_product) != 0)
        first = np.flatnonzero(new)
        firm = network.edge_buyer[first]
        need = network.edge_need[first]
        edge_part = np.cumsum(new) - 1
        order = np.argsort(network.edge_supply, kind="stable")
        supplies = len(network.supply_firm)
        return cls(
            network=network, part_firm=firm, part_product=network.edge_product[first], part_need=need,
            part_essential=network.edge_essential[first], part_weight=_over(need, network.spend[firm]),
            part_start=np.append(first, network.edges).astype(np.int64), edge_part=edge_part.astype(np.int64),
            edge_share=_over(network.edge_volume, need[edge_part]),
            edge_sold=_over(network.edge_volume, network.output[network.edge_supplier]),
            supply_edge_start=np.searchsorted(network.edge_supply[order], np.arange(supplies + 1)).astype(np.int64),
            supply_edges=order.astype(np.int64),
            market_sales=np.bincount(network.supply_product, network.supply_sales, len(network.products)).astype(np.float64),
        )  # fmt: skip

    def part_kinds(self, *, best: bool) -> NDArray[np.int8]:
        """How every part counts: 1 stops its firm, 0 takes its share of the purchases, 2 both (never less than the truth).

        A part of which it is not known whether it is essential is not in the best case, and both in the worst, as in
        the index."""
        return np.where(self.part_essential == NOT_KNOWN, 0 if best else 2, self.part_essential).astype(np.int8)

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return len(self.part_firm)

    @cached_property
    def part_of(self) -> dict[tuple[str, str], int]:
        """The index of a part by (enterprise, product)."""
        firms, products = self.network.firms, self.network.products
        return {
            (firms[firm], products[product]): part
            for part, (firm, product) in enumerate(
                zip(self.part_firm.tolist(), self.part_product.tolist(), strict=True)
            )
        }

    @cached_property
    def _places(self) -> dict[str, int]:
        return {firm: place for place, firm in enumerate(self.network.firms)}

    def firm(self, enterprise: str) -> int:
        """The index of an enterprise; raises `UnknownNameError`."""
        place = self._places.get(enterprise)
        return self.network.firm(enterprise) if place is None else place

    @cached_property
    def _part_suppliers(self) -> pl.Series:
        return _lists(
            pl.Series(self.network.firms, dtype=pl.String).gather(self.network.edge_supplier), self.part_start
        )

    @cached_property
    def _part_links(self) -> pl.Series:
        return _lists(pl.Series(self.network.rows, dtype=pl.String), self.network.row_start[self.part_start])

    def links_of(self, parts: Integers) -> pl.Series:
        """The row ids behind each of these parts; an empty list for −1."""
        known = pl.Series(parts)
        chosen = self._part_links.gather(pl.select(pl.when(known >= 0).then(known)).to_series())
        return chosen.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))

    def firm_names(self, places: Integers) -> list[str]:
        """Enterprise ids of firms by index, in their order."""
        return [self.network.firms[int(place)] for place in places]

    def supplier_names(self, supplies: Integers) -> list[str]:
        """Whose supplies they are, in their order."""
        return self.firm_names(self.network.supply_firm[supplies])

    def part_frame(self, chosen: Integers | None = None) -> pl.DataFrame:
        """Parts (all, or those chosen) as a table: part (index), buyer, product, need (CNY a year), essential (null not
        known), suppliers (ids), links (row ids)."""
        network = self.network
        part = np.arange(self.parts) if chosen is None else chosen
        essential = pl.Series(self.part_essential[part])
        return pl.DataFrame({
            "part": part, "buyer": pl.Series(network.firms, dtype=pl.String).gather(self.part_firm[part]),
            "product": pl.Series(network.products, dtype=pl.String).gather(self.part_product[part]),
            "need": self.part_need[part],
            "essential": pl.select(pl.when(essential != NOT_KNOWN).then(essential == 1)).to_series(),
            "suppliers": self._part_suppliers.gather(part), "links": self._part_links.gather(part),
        })  # fmt: skip


def _over(amounts: Floats, totals: Floats) -> Floats:
    """Shares of totals that are above zero wherever amounts are."""
    return np.divide(amounts, totals, out=np.zeros(len(amounts)), where=totals > 0)


def _lists(values: pl.Series, starts: Integers) -> pl.Series:
    """The values between each start and the next (one at least), as a list column."""
    part = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    frame = pl.DataFrame({"part": part, "value": values}, schema={"part": pl.Int64, "value": pl.String})
    return frame.group_by("part", maintain_order=True).agg("value")["value"]
