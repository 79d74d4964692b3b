"""Results of the analyses, kept as long as the snapshot they were computed from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from lianpu.cluster.cluster import Cluster

Result = TypeVar("Result")

_MOST = 500  # results of one snapshot: every chain, county and buyer of a large cluster, many times over
_kept: WeakKeyDictionary[Cluster, OrderedDict[Hashable, Any]] = WeakKeyDictionary()
_lock = threading.Lock()


def remember(function: Callable[..., Result], cluster: Cluster, *positional: Hashable, **named: Hashable) -> Result:
    """`function(cluster, …)`, computed once for each snapshot and set of arguments.

    The snapshot is the same object as long as its revision is, so that a change of any row starts afresh.
    """
    key = (function, positional, tuple(sorted(named.items(), key=lambda pair: pair[0])))
    with _lock:
        results = _kept.setdefault(cluster, OrderedDict())
        if key in results:
            results.move_to_end(key)
            return results[key]
    result = function(cluster, *positional, **named)
    with _lock:
        results[key] = result
        while len(results) > _MOST:
            results.popitem(last=False)
    return result


def recall(
    function: Callable[..., Result], cluster: Cluster, *positional: Hashable, **named: Hashable
) -> Result | None:
    """The same where it is kept already; None where it would have to be computed."""
    key = (function, positional, tuple(sorted(named.items(), key=lambda pair: pair[0])))
    with _lock:
        return _kept.get(cluster, OrderedDict()).get(key)
