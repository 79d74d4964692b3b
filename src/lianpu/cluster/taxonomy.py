"""The product graph: ancestors in the taxonomy, what a product is made from, and which chain it belongs to."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.derived import of_tables
from lianpu.errors import UnknownNameError
from lianpu.language import gettext as _


def cycles_in(edges: pl.DataFrame) -> list[str]:
    """The nodes that lie on a circle of `edges` (columns tail, head), in a stable order."""
    remaining: dict[str, set[str]] = defaultdict(set)
    for tail, head in edges.iter_rows():
        remaining[tail].add(head)
    try:
        tuple(TopologicalSorter(remaining).static_order())
    except CycleError:
        return sorted(_nodes_on_circles(remaining))
    return []


def _nodes_on_circles(successors: Mapping[str, set[str]]) -> set[str]:
    return {node for node in successors if node in _reachable(successors, successors[node])}


def _reachable(successors: Mapping[str, Iterable[str]], start: Iterable[str]) -> set[str]:
    seen, waiting = set(start), deque(start)
    while waiting:
        for following in successors.get(waiting.popleft(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return seen


@dataclass(frozen=True)
class Taxonomy:
    """Products by id with their parents, children and inputs, for walking up and down.

    `ancestors` run from the parent to the root; `descendants` do not hold the product itself. `inputs` and `uses` are
    without expired rows.
    """

    products: Mapping[str, dict[str, object]]
    parent: Mapping[str, str]
    children: Mapping[str, tuple[str, ...]]
    inputs: Mapping[str, tuple[str, ...]]
    uses: Mapping[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(cls, cluster: Cluster) -> Taxonomy:
        """The taxonomy of a cluster's products and inputs; made once for the same tables, and not to be changed."""
        return _taxonomy(cluster)

    def ancestors(self, product: str) -> list[str]:
        """Wider products and segments, nearest first."""
        found: list[str] = []
        while (product := self.parent.get(product, "")) and product not in found:
            found.append(product)
        return found

    def descendants(self, product: str) -> list[str]:
        """Narrower products, nearest first."""
        return [node for node in _in_order(self.children, [product]) if node != product]

    def is_segment(self, product: str) -> bool:
        """True for a node that only groups others."""
        return product in self.products and self.products[product]["kind"] == "segment"

    def is_equipment(self, product: str) -> bool:
        """True for a machine: work is done with it, nothing is made of it."""
        return product in self.products and self.products[product]["kind"] == "equipment"

    def segment(self, product: str) -> str | None:
        """The segment a product belongs to: its nearest ancestor of that kind."""
        return next((wider for wider in self.ancestors(product) if self.is_segment(wider)), None)

    def members(self, final_products: Iterable[str]) -> list[str]:
        """The nodes of a chain: the final products, what they contain, and all their inputs; segments and the machines
        that the work is done with left out."""
        reached: list[str] = []
        seen: set[str] = set()
        waiting = deque(final_products)
        while waiting:
            product = waiting.popleft()
            if product in seen:
                continue
            seen.add(product)
            waiting.extend(self.children.get(product, ()))
            waiting.extend(taken for taken in self.inputs.get(product, ()) if not self.is_equipment(taken))
            if not self.is_segment(product):
                reached.append(product)
        return reached


def _frozen(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in lists.items()}


def _in_order(successors: Mapping[str, tuple[str, ...]], start: Iterable[str]) -> list[str]:
    found = list(start)
    seen = set(found)
    for node in found:  # grows while it is walked: breadth first
        for following in successors.get(node, ()):
            if following not in seen:
                seen.add(following)
                found.append(following)
    return found


@of_tables("products", "inputs")
def _taxonomy(cluster: Cluster) -> Taxonomy:
    products = {str(row["id"]): row for row in cluster["products"].iter_rows(named=True)}
    parent: dict[str, str] = {name: str(row["parent"]) for name, row in products.items() if row["parent"] in products}
    children: dict[str, list[str]] = defaultdict(list)
    for child, wider in parent.items():
        children[wider].append(child)
    inputs: dict[str, list[str]] = defaultdict(list)
    uses: dict[str, list[str]] = defaultdict(list)
    holding = cluster["inputs"].filter(pl.col("status") != "expired")
    for product, taken in holding.select("product", "input").iter_rows():
        inputs[product].append(taken)
        uses[taken].append(product)
    return Taxonomy(products, parent, _frozen(children), _frozen(inputs), _frozen(uses))


def chain_members(cluster: Cluster, chain: str | None = None) -> list[str]:
    """Ids of the products of a chain, of every product but segments and equipment where `chain` is None.

    Raises `UnknownNameError` for a chain the cluster does not have.
    """
    taxonomy = Taxonomy.of(cluster)
    if chain is None:
        return [name for name in taxonomy.products if not taxonomy.is_segment(name) and not taxonomy.is_equipment(name)]
    chains = cluster["chains"].filter(pl.col("id") == chain)
    if chains.is_empty():
        raise UnknownNameError(
            _("There is no chain {name}; there are: {names}.").format(
                name=chain, names=", ".join(cluster["chains"]["id"]) or "-"
            )
        )
    return taxonomy.members(chains["products"].to_list()[0] or [])
