"""How often somebody may ask for something: counted by a sliding window, refused beyond.

The window is reckoned from two fixed ones: what was counted in this one, and of the last one the part that still lies
within the window. Counts live in the cache `limits`: one process counts alone in its memory, several in files together.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from django.core.cache import caches

CACHE = "limits"


@dataclass(frozen=True)
class Limit:
    """At most `requests` within `seconds`: for whoever has an account, and for an address without one."""

    known: int
    unknown: int
    seconds: int = 60


@dataclass(frozen=True)
class Standing:
    """Where somebody stands after a request; `refused` where it was one too many, `reset` is when the next one fits."""

    name: str
    limit: int
    seconds: int
    remaining: int
    reset: int
    refused: bool = False


def count(name: str, limit: Limit, caller: str, *, known: bool) -> Standing:
    """Count one request of the caller under the limit of this name, unless it is one too many."""
    return _reckon(name, limit, caller, known=known, counting=True)


def standing(name: str, limit: Limit, caller: str, *, known: bool) -> Standing:
    """Where the caller stands now, with nothing counted: what one more request would be told."""
    return _reckon(name, limit, caller, known=known, counting=False)


def _reckon(name: str, limit: Limit, caller: str, *, known: bool, counting: bool) -> Standing:
    allowed, now = (limit.known if known else limit.unknown), time.time()
    place, within = divmod(now, limit.seconds)
    cache, key = caches[CACHE], f"{name}:{caller}"
    last = cache.get(f"{key}:{int(place) - 1}", 0)
    carried = last * (1 - within / limit.seconds)
    this = f"{key}:{int(place)}"
    counted = cache.get(this, 0)
    if carried + counted + 1 > allowed:
        wait = _wait(limit, within, last, counted, allowed)
        return Standing(name, allowed, limit.seconds, 0, wait, refused=True)
    if counting:
        cache.add(this, 0, 2 * limit.seconds)
        counted = cache.incr(this)
    remaining = max(math.floor(allowed - carried - counted), 0)
    return Standing(name, allowed, limit.seconds, remaining, math.ceil(limit.seconds - within))


def _wait(limit: Limit, within: float, last: int, this: int, allowed: int) -> int:
    """Seconds until the next request fits, if nobody asks meanwhile."""
    room = allowed - 1 - this
    if last and room >= 0:  # enough of the last window must have slid out
        return max(math.ceil(limit.seconds * (1 - room / last) - within), 1)
    ahead = limit.seconds - within  # this window becomes the last one, and enough of it must slide out
    return math.ceil(ahead + limit.seconds * max(1 - (allowed - 1) / this, 0)) if this else max(math.ceil(ahead), 1)
