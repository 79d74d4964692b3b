"""How near the products of a catalog are to one of them: by the taxonomy, and by how they are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.accelerate import read_only
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy

NONE, SAME, NARROWER, WIDER, SIBLING, ADJACENT, BY_WORDS, DESCRIBED, PIECES, MACHINE = range(10)
"""What an offered product is to a wanted one. ADJACENT: another product made by the same process from the same
material, in the same segment: one step away. BY_WORDS: no node on one side, only words to go by. DESCRIBED: the text
describes the thing in plain words and names none. PIECES, MACHINE: a work, and the pieces that come of it (注塑加工, 注塑件) or
the machine that does it (注塑机): who has the machine idle does the work, who makes the pieces is a step away."""

CLOSENESS = np.array([0.0, 1.0, 0.9, 0.75, 0.45, 0.3, 0.0, 0.0, 0.5, 0.5])
"""Of each relation, the share of the full score of a product: the order a purchaser would ask in. A narrower product is
what was asked; a wider one may hold it; a sibling is made by somebody who could make it, and so, a little surer, is what is
worked by the very process."""

WORKED = (PIECES, MACHINE)

RELATION_NAMES = ("none", "same", "narrower", "wider", "sibling", "adjacent", "words", "described", "pieces", "machine")


@dataclass(frozen=True)
class Relations:
    """The relation of every product of a cluster to a given one, by position in its table of products."""

    taxonomy: Taxonomy
    ids: tuple[str, ...]
    position: dict[str, int]
    downstream: NDArray[np.uint8]
    """Bit `other` of row `product` (packed, little end first): whether it goes into the other, directly or not."""
    processes: Mapping[str, str]
    """The names of the processes."""
    _of: dict[int, NDArray[np.int8]] = field(default_factory=dict[int, NDArray[np.int8]], repr=False)
    _adjacent_to: dict[int, NDArray[np.intp]] = field(default_factory=dict[int, NDArray[np.intp]], repr=False)
    _worked_with: dict[int, NDArray[np.intp]] = field(default_factory=dict[int, NDArray[np.intp]], repr=False)

    @classmethod
    def of(cls, cluster: Cluster) -> Relations:
        """The relations in a cluster's catalog."""
        ids = tuple(cluster["products"]["id"].to_list())
        taxonomy, position = Taxonomy.of(cluster), {product: row for row, product in enumerate(ids)}
        names = cluster["terms"].filter(pl.col("kind") == "process").select("id", "name").rows()
        return cls(taxonomy, ids, position, _downstream(taxonomy, position), dict(names))

    def goes_into(self, product: int, other: int) -> bool:
        """Whether making `other` takes `product`, directly or through other products."""
        return bool(self.downstream[product, other >> 3] >> (other & 7) & 1)

    def to_any(self, products: Sequence[int]) -> NDArray[np.int8]:
        """The best relation of every product to any of `products` (positions); shape (products of the cluster,).

        Not to be written to: that to one product is kept.
        """
        if len(products) == 1:
            return self._to(products[0])
        best = np.zeros(len(self.ids), np.int8)
        for product in products:
            relation = self._to(product)
            nearer = CLOSENESS[relation] > CLOSENESS[best]
            best = np.where(nearer, relation, best)
        return best

    def _to(self, product: int) -> NDArray[np.int8]:
        if product not in self._of:
            self._of[product] = read_only(self._computed(self.ids[product]))
        return self._of[product]

    def _computed(self, wanted: str) -> NDArray[np.int8]:
        """Set from the farthest relation to the nearest, so that the nearest stays."""
        relation = np.zeros(len(self.ids), np.int8)
        for kind, products in (
            (ADJACENT, self._adjacent(wanted)), (SIBLING, self._siblings(wanted)), (PIECES, self._worked(wanted, "pieces")),
            (MACHINE, self._worked(wanted, _MACHINE)), (WIDER, self.wider(wanted)),
            (NARROWER, self.taxonomy.descendants(wanted)), (SAME, [wanted]),
        ):  # fmt: skip
            relation[[self.position[name] for name in products]] = kind
        return relation

    def adjacent_to(self, product: int) -> NDArray[np.intp]:
        """The products (positions) that are one step away from one, in the order of the table."""
        if product not in self._adjacent_to:
            self._adjacent_to[product] = np.flatnonzero(self._to(product) == ADJACENT)
        return self._adjacent_to[product]

    def worked_with(self, product: int) -> NDArray[np.intp]:
        """The work, machines and pieces (positions) that one goes with, in the order of the table."""
        if product not in self._worked_with:
            self._worked_with[product] = np.flatnonzero(np.isin(self._to(product), WORKED))
        return self._worked_with[product]

    def wider(self, product: str) -> list[str]:
        """Ancestors that are traded, nearest first."""
        return [name for name in self.taxonomy.ancestors(product) if not self.taxonomy.is_segment(name)]

    @cached_property
    def all_wider(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Where the wider products of each begin, and all of them (positions): those of product i are
        `wider[first[i]:first[i + 1]]`, nearest first. Not to be written to."""
        wider = [[self.position[name] for name in self.wider(product)] for product in self.ids]
        first = np.zeros(len(wider) + 1, np.int32)
        first[1:] = np.cumsum([len(row) for row in wider])
        return first, np.array([product for row in wider for product in row], np.int32)

    def _siblings(self, product: str) -> list[str]:
        parent = self.taxonomy.parent.get(product)
        if parent is None or self.taxonomy.is_segment(parent):
            return []
        return [name for name in self.taxonomy.children[parent] if name != product]

    def _adjacent(self, product: str) -> list[str]:
        """Products of the same segment that share a process and a material."""
        segment = self.taxonomy.segment(product)
        made, of_ = self._made_by(product), self._made_of(product)
        if segment is None or not made or not of_:
            return []
        return [
            name
            for name in self.taxonomy.descendants(segment)
            if name != product and not self.taxonomy.is_segment(name)
            and made & self._made_by(name) and of_ & self._made_of(name)
        ]  # fmt: skip

    def _worked(self, product: str, part: str) -> list[str]:
        """What has the other part in a process of a product: of a work its pieces or machines, of these the work."""
        role = self._roles.get(product)
        if role is None or role.part not in (_WORK, part):
            return []
        other_part = part if role.part == _WORK else _WORK
        return [
            other for other, its in self._roles.items() if its.part == other_part and role.processes & its.processes
        ]

    @cached_property
    def _roles(self) -> Mapping[str, _Role]:
        """The products that have a part in a process that tells machines apart."""
        machines = Counter(
            process for product in self.ids if self._part(product) == _MACHINE for process in self._made_by(product)
        )
        shared = {process for process, count in machines.items() if count > _MOST_MACHINES}
        roles = {product: self._role(product, shared) for product in self.ids}
        return {product: role for product, role in roles.items() if role.processes}

    def _role(self, product: str, shared: Collection[str]) -> _Role:
        """Work and machines have it by their kind, pieces by their name: 铝合金压铸件 of 压铸, 锻件 of 锻造."""
        part, made_by = self._part(product), self._made_by(product)
        if part == _MACHINE:
            return _Role(part, frozenset(made_by.difference(shared)))
        if part == _WORK:
            return _Role(part, frozenset(made_by))
        name = str(self.taxonomy.products[product]["name"])
        named = (process for process in made_by if _names_pieces(name, self.processes.get(process, "")))
        return _Role(part, frozenset(named))

    def _part(self, product: str) -> str:
        return _PARTS.get(str(self.taxonomy.products[product]["kind"]), "pieces")

    def _made_by(self, product: str) -> set[str]:
        return set(self._list(product, "processes")) - _EVERYWHERE

    def _made_of(self, product: str) -> set[str]:
        return set(self._list(product, "materials"))

    def _list(self, product: str, column: str) -> Sequence[str]:
        value = self.taxonomy.products[product][column]
        return cast("list[str]", value) if isinstance(value, list) else ()


def _downstream(taxonomy: Taxonomy, position: dict[str, int]) -> NDArray[np.uint8]:
    """The transitive closure of «goes into», row by row from the last products back, as bits."""
    bits = np.zeros((len(position), (len(position) + 7) // 8), np.uint8)
    graph = {product: taxonomy.uses.get(product, ()) for product in position}
    changed = True
    order = _last_first(graph)
    while changed:  # once through an acyclic graph, and once to see that nothing changed
        before = bits.copy()
        for product in order:
            row = bits[position[product]]
            for use in graph[product]:
                at = position[use]
                row |= bits[at]
                row[at >> 3] |= 1 << (at & 7)
        changed = not np.array_equal(before, bits)
    return bits


def _last_first(graph: Mapping[str, Sequence[str]]) -> list[str]:
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return list(graph)


_WORK, _MACHINE = "work", "machine"
_PIECE, _SOFTWARE = "件", "软件"
_MOST_MACHINES = 6
"""A process that more kinds of machines do (machining) does not say that one does the work of another."""
_PARTS = {"process": _WORK, "equipment": _MACHINE}


class _Role(NamedTuple):
    """The part that a product has in processes."""

    part: str
    processes: frozenset[str]


def _names_pieces(name: str, process: str) -> bool:
    pieces = bool(process) and name.endswith(_PIECE) and not name.endswith(_SOFTWARE)
    return pieces and (process in name or name.endswith(process[0] + _PIECE))


_EVERYWHERE = frozenset({"final_assembly", "testing", "riveting", "gluing"})
"""Processes that nearly every product goes through: sharing one says nothing."""
