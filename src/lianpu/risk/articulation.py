"""Firms through which everything passes on its way to one firm: articulation points and dominators of its supply network.

An articulation point cuts the network in two when it is removed, whichever way the links are read (Tarjan 1972, depth-first,
without recursion). A firm dominates another where every way from the other to the root leads through it (the iterative
scheme of Cooper, Harvey, Kennedy 2001). Every firm that an articulation point cuts off from the root it also dominates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lianpu.accelerate import compiled

Integers = NDArray[np.int64]


@compiled
def cut_off(start: Integers, neighbours: Integers, root: int) -> Integers:
    """How many nodes lose the root when a node is removed: (n), 0 for nodes that are no articulation points.

    `neighbours[start[v]:start[v + 1]]` are the neighbours of v, each edge at both of its ends. The root itself is 0.
    """
    n = len(start) - 1
    found = np.zeros(n, np.int64)
    seen, low, size = np.zeros(n, np.int64), np.zeros(n, np.int64), np.ones(n, np.int64)
    parent, at = np.full(n, -1, np.int64), start[:-1].copy()
    stack = np.empty(n, np.int64)
    if n == 0:
        return found
    clock, depth = 1, 1
    stack[0] = root
    seen[root] = low[root] = 1
    while depth > 0:
        v = stack[depth - 1]
        if at[v] < start[v + 1]:
            w = neighbours[at[v]]
            at[v] += 1
            if seen[w] == 0:
                clock += 1
                seen[w] = low[w] = clock
                parent[w] = v
                stack[depth] = w
                depth += 1
            elif w != parent[v]:
                low[v] = min(low[v], seen[w])
            continue
        depth -= 1
        above = parent[v]
        if above >= 0:
            size[above] += size[v]
            low[above] = min(low[above], low[v])
            if above != root and low[v] >= seen[above]:
                found[above] += size[v]
    return found


@compiled
def dominated(start: Integers, targets: Integers, root: int) -> Integers:
    """How many other nodes every node dominates on the ways from the root along edges v → targets: (n); root 0."""
    n = len(start) - 1
    number, order = np.full(n, -1, np.int64), np.empty(n, np.int64)
    at, stack = start[:-1].copy(), np.empty(n, np.int64)
    behind = np.zeros(n, np.int64)
    if n == 0:
        return behind
    seen = np.zeros(n, np.bool_)
    stack[0], depth, reached = root, 1, 0
    seen[root] = True
    while depth > 0:  # postorder
        v = stack[depth - 1]
        if at[v] < start[v + 1]:
            w = targets[at[v]]
            at[v] += 1
            if not seen[w]:
                seen[w] = True
                stack[depth] = w
                depth += 1
            continue
        depth -= 1
        number[v], order[reached] = reached, v
        reached += 1
    sources_start = np.zeros(n + 1, np.int64)
    for v in range(n):
        if seen[v]:
            for e in range(start[v], start[v + 1]):
                sources_start[targets[e] + 1] += 1
    for v in range(n):
        sources_start[v + 1] += sources_start[v]
    fill = sources_start[:-1].copy()
    sources = np.empty(sources_start[n], np.int64)
    for v in range(n):
        if seen[v]:
            for e in range(start[v], start[v + 1]):
                sources[fill[targets[e]]] = v
                fill[targets[e]] += 1
    above = np.full(n, -1, np.int64)
    above[root] = root
    changed = True
    while changed:
        changed = False
        for place in range(reached - 2, -1, -1):
            v = order[place]
            new = -1
            for e in range(sources_start[v], sources_start[v + 1]):
                u = sources[e]
                if above[u] < 0:
                    continue
                if new < 0:
                    new = u
                    continue
                one, other = u, new
                while one != other:
                    while number[one] < number[other]:
                        one = above[one]
                    while number[other] < number[one]:
                        other = above[other]
                new = one
            if above[v] != new:
                above[v] = new
                changed = True
    for place in range(reached - 1):  # children before their dominators
        v = order[place]
        behind[above[v]] += behind[v] + 1
    behind[root] = 0
    return behind
