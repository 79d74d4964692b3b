"""The upstream of some firms: everybody whose goods reach one of them over any number of links, for graph kernels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order

from lianpu.risk.articulation import cut_off, dominated
from lianpu.risk.network import Integers, SupplyNetwork


@dataclass(frozen=True, eq=False)
class Upstream:
    """`firms` (k): indices into the network, those asked for among them. `cut_off`, `behind` (k): how many others lose
    every one of those asked for, or reach none of them along the links any longer, when a firm is removed."""

    firms: Integers
    cut_off: Integers
    behind: Integers


def upstream_of(network: SupplyNetwork, roots: Integers, edges: NDArray[np.bool_] | None = None) -> Upstream:
    """The upstream of the firms with indices `roots` over all links, or over those that `edges` marks."""
    n = len(network.firms)
    chosen = np.ones(network.edges, dtype=bool) if edges is None else edges
    start = np.full(len(roots), n)  # one node more, from which every root is reached
    tails = np.concatenate((network.edge_buyer[chosen], start))
    heads = np.concatenate((network.edge_supplier[chosen], roots))
    to_supplier: Any = coo_array((np.ones(len(tails), dtype=np.bool_), (tails, heads)), shape=(n + 1, n + 1)).tocsr()
    found: Any = breadth_first_order(to_supplier, n, directed=True, return_predecessors=False)
    reached = np.asarray(found, dtype=np.int64)
    inside: Any = to_supplier[reached][:, reached].tocsr()
    both: Any = (inside + inside.T).tocsr()
    return Upstream(
        reached[1:],
        cut_off(both.indptr.astype(np.int64), both.indices.astype(np.int64), 0)[1:],
        dominated(inside.indptr.astype(np.int64), inside.indices.astype(np.int64), 0)[1:],
    )
