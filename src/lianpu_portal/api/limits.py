"""How much a caller of the API may ask: the limits, all in one place."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianpu_portal.api.problems import ProblemError
from lianpu_portal.request_limits import Limit, Standing, count

LIMITS: dict[str, Limit] = {
    "read": Limit(known=1_200, unknown=240),
    "match": Limit(known=240, unknown=60),
    "write": Limit(known=120, unknown=20),
    "sign-in": Limit(known=30, unknown=30),
}
"""What an endpoint counts as → its limit. `sign-in`: tokens that open nothing, by address."""


def take(name: str, caller: str, *, known: bool) -> Standing:
    """Count one request of the caller; raises `ProblemError` 429 where it is one too many."""
    standing = count(name, LIMITS[name], caller, known=known)
    if standing.refused:
        raise _too_many(standing)
    return standing


def headers_of(standing: Standing) -> dict[str, str]:
    """Where a caller stands, for programs."""
    return {
        "RateLimit-Limit": str(standing.limit), "RateLimit-Remaining": str(standing.remaining),
        "RateLimit-Reset": str(standing.reset), "RateLimit-Policy": f'"{standing.name}";q={standing.limit};w={standing.seconds}',
    }  # fmt: skip


def _too_many(standing: Standing) -> ProblemError:
    detail = _("At most {limit} requests within {seconds} seconds. Wait {wait} seconds.").format(
        limit=standing.limit, seconds=standing.seconds, wait=standing.reset
    )
    return ProblemError(
        "too-many-requests", detail, headers=headers_of(standing) | {"Retry-After": str(standing.reset)}
    )
