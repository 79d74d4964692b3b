"""What people decided about pairs: read, confirm, reject, withdraw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal

import polars as pl
from django.http import HttpRequest
from ninja import Schema

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.cursors import page_of, search_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.kit import Code, Cursor, Rows, Strict, router
from lianpu_portal.bridge import snapshot
from lianpu_portal.market.actions.confirm import confirm
from lianpu_portal.market.actions.reject import reject
from lianpu_portal.market.actions.withdraw import withdraw
from lianpu_portal.market.deciding import Pair

decisions = router("decisions")
_BY_VERDICT: dict[str, Callable[[Actor, Pair], None]] = {
    "confirmed": confirm,
    "rejected": reject,
    "withdrawn": withdraw,
}


class DecisionIn(Strict):
    """What is decided about an offer and a demand; `withdrawn` takes an earlier decision back."""

    offer: Code
    demand: Code
    verdict: Literal["confirmed", "rejected", "withdrawn"]


class Decision(Schema):
    """A decision as it stands."""

    offer: str
    demand: str
    verdict: Literal["confirmed", "rejected", "withdrawn"]
    decided_by: str | None = None
    as_of: dt.date | None = None


class DecisionPage(Schema):
    """A page of decisions, by offer and demand."""

    items: list[Decision]
    next: str | None
    total: int


@decisions.get(
    "/decisions", auth=Asks(Permission.EDIT, Scope.EDIT), response=DecisionPage, url_name="api_decisions",
    operation_id="list_decisions",
)  # fmt: skip
def list_decisions(
    request: HttpRequest, offer: Code | None = None, demand: Code | None = None, limit: Rows = 30,
    cursor: Cursor | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Decisions of the chain office about pairs."""
    rows = snapshot()["match_decisions"].select(
        "offer", "demand", pl.col("verdict").cast(pl.String), "decided_by", "as_of"
    )
    for name, value in (("offer", offer), ("demand", demand)):
        if value is not None:
            rows = rows.filter(pl.col(name) == value)
    page, following = page_of(rows, ("offer", "demand"), cursor, limit, search_of("decisions", offer, demand))
    return {"items": page.to_dicts(), "next": following, "total": rows.height}


@decisions.post(
    "/decisions", auth=Asks(Permission.EDIT, Scope.EDIT), response=Decision, operation_id="decide",
)  # fmt: skip
def decide(request: HttpRequest, body: DecisionIn) -> dict[str, Any]:
    """Confirm or reject a pair, or take that back. It is remembered and never asked again."""
    actor = caller_in(request).actor
    _BY_VERDICT[body.verdict](actor, Pair(body.offer, body.demand))
    return body.dict()
