"""How much a caller may ask: the limits, all in one place, and the counting by a sliding window.

The window is reckoned from two fixed ones: what was counted in this one, and of the last one the part that still lies
within the window. Counts live in the cache `limits`: one process counts alone, several share one by its setting.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from django.core.cache import caches

from lianpu_portal.api.problems import ProblemError

CACHE = "limits"


@dataclass(frozen=True)
class Limit:
    """At most `requests` within `seconds`, for a program with an account and for an address without one."""

    known: int
    unknown: int
    seconds: int = 60


LIMITS: dict[str, Limit] = {
    "read": Limit(known=1_200, unknown=240),
    "match": Limit(known=240, unknown=60),
    "write": Limit(known=120, unknown=20),
    "sign-in": Limit(known=30, unknown=30),
}
"""What an endpoint counts as → its limit. `sign-in`: tokens that open nothing, by address."""


@dataclass(frozen=True)
class Standing:
    """Where a caller stands after a request."""

    name: str
    limit: int
    seconds: int
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The same for programs."""
        return {
            "RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset), "RateLimit-Policy": f'"{self.name}";q={self.limit};w={self.seconds}',
        }  # fmt: skip


def take(name: str, caller: str, *, known: bool) -> Standing:
    """Count one request of the caller; raises `ProblemError` 429 where it is one too many."""
    limit = LIMITS[name]
    allowed, now = (limit.known if known else limit.unknown), time.time()
    place, within = divmod(now, limit.seconds)
    cache, key = caches[CACHE], f"{name}:{caller}"
    last = cache.get(f"{key}:{int(place) - 1}", 0)
    carried = last * (1 - within / limit.seconds)
    this = f"{key}:{int(place)}"
    if carried + cache.get(this, 0) + 1 > allowed:
        raise _too_many(
            Standing(name, allowed, limit.seconds, 0, _wait(limit, within, last, cache.get(this, 0), allowed))
        )
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


def _too_many(standing: Standing) -> ProblemError:
    from django.utils.translation import gettext as _

    detail = _("At most {limit} requests within {seconds} seconds. Wait {wait} seconds.").format(
        limit=standing.limit, seconds=standing.seconds, wait=standing.reset
    )
    return ProblemError("too-many-requests", detail, headers=standing.headers | {"Retry-After": str(standing.reset)})
