"""Results of the analyses, kept as long as the snapshot they were computed from."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept

Result = TypeVar("Result")

_MOST = 500  # results of one snapshot: every chain, county and buyer of a large cluster, many times over
_kept: WeakKeyDictionary[Cluster, Kept[Hashable, Any]] = WeakKeyDictionary()
_lock = threading.Lock()


def key_of(function: Callable[..., Any], positional: tuple[Hashable, ...], named: dict[str, Hashable]) -> Hashable:
    """What tells this call from others. An argument of None says nothing: left out, it asks the same."""
    given = (pair for pair in named.items() if pair[1] is not None)
    return function, positional, tuple(sorted(given, key=lambda pair: pair[0]))


def remember(function: Callable[..., Result], cluster: Cluster, *positional: Hashable, **named: Hashable) -> Result:
    """`function(cluster, …)`, computed once for each snapshot and set of arguments; who asks meanwhile waits for it.

    The snapshot is the same object as long as its revision is, so that a change of any row starts afresh.
    """
    key = key_of(function, positional, named)
    with _lock:
        results = _kept.setdefault(cluster, Kept(_MOST))
    return results.get(key, lambda: function(cluster, *positional, **named))


def recall(
    function: Callable[..., Result], cluster: Cluster, *positional: Hashable, **named: Hashable
) -> Result | None:
    """The same where it is kept already; None where it would have to be computed."""
    with _lock:
        results = _kept.get(cluster)
    return results.known(key_of(function, positional, named)) if results is not None else None
