"""The boards: a purchaser's demands with their best suppliers and what agreed introductions do for the local supporting
rate; and for the chain office what came of introductions, and what waits."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.accounts.visibility import audience_of
from lianpu_portal.api.cursors import read, search_of, written
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import BoardStage, ConversionGroup, IntroductionStage, Radius
from lianpu_portal.api.v1.kit import Code, Cursor, Named, Rows, Text, router
from lianpu_portal.api.v1.listings import Listing, listing_row, ready
from lianpu_portal.api.v1.products import RateFigures
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.marks import Marks, open_marks
from lianpu_portal.introductions import board, office
from lianpu_portal.introductions.shown import firm_name
from lianpu_portal.market.engine import engine_of

boards = router("boards")
PURCHASING = Asks(Permission.PURCHASE, Scope.INTRODUCE)
IN_OFFICE = Asks(Permission.OFFICE, Scope.INTRODUCE)


class BoardFilters(Schema):
    """Which demands; the firm is the caller's first where none is named."""

    firm: Code | None = None
    stage: BoardStage = Field("", description="How far their introductions are; empty: all")
    radius: Radius = "city"
    q: Text = ""


class SupplierOut(Schema):
    """An offer for a demand; `rank` and `score` are null where it was asked for though it is not among the best."""

    rank: int | None
    score: float | None = Field(description="Of 100 points")
    listing: Listing
    introduction: str | None
    stage: IntroductionStage | None


class NeedOut(Schema):
    """A demand with its best suppliers, and those asked beside them."""

    demand: Listing
    suppliers: list[SupplierOut]


class Board(Schema):
    """A firm's demands, its local supporting rate now, and if all agreed introductions close."""

    firm: Named
    firms: list[str] = Field(description="The firms whose board you may see")
    now: RateFigures
    if_closed: RateFigures
    agreed: int
    values_unknown: int = Field(
        description="Agreed ones of unknown value: where there are any, part numbers are counted"
    )
    known: int = Field(description="Agreed ones that the tables know as purchases already: they add nothing")
    items: list[NeedOut]
    next: str | None
    total: int


class Conversion(Schema):
    """How far introductions came, in one county, chain or event."""

    group: str
    asked: int
    accepted: int
    sampled: int
    contracted: int
    share: float | None = Field(description="Contracted of asked")


class WaitingOut(Schema):
    """An introduction that somebody must do something about."""

    introduction: str
    asker: str
    asked: str
    days: int


class Office(Schema):
    """What came of introductions, and what waits for the office."""

    group: ConversionGroup
    conversions: list[Conversion]
    unanswered: list[WaitingOut] = Field(description="Nobody has answered them for seven days")
    to_call: list[WaitingOut] = Field(description="No letter reaches the other side")
    to_check: list[WaitingOut] = Field(description="Whoever asked is not known to stand for the listing")
    proposed_rejections: list[WaitingOut]
    contracts_to_confirm: list[WaitingOut]


@boards.get("/board", auth=PURCHASING, response=Board, url_name="api_board", operation_id="get_board")
def get_board(
    request: HttpRequest, filters: Query[BoardFilters], limit: Rows = 20, cursor: Cursor | None = None
) -> dict[str, Any]:
    """The demands of a firm with their best suppliers, and its rate if all agreed introductions close."""
    cluster = snapshot()
    firms = board.firms_on_board(cluster, caller_in(request).actor)
    firm = filters.firm or (firms[0] if firms else "")
    if firm not in firms:
        raise Http404(_("There is no such firm here that you may see."))
    engine = ready(engine_of(cluster))
    search = search_of("board", filters.dict())
    start = int((read(cursor, search, 1) or [0])[0])
    codes = board.demands_of(cluster, firm, filters.stage, filters.q)
    found, outlook = board.needs(cluster, engine, codes[start : start + limit], audience_of(request)), board.outlook(cluster, firm, filters.radius)  # fmt: skip
    marks, end = open_marks(), start + limit
    return {
        "firm": {"id": firm, "name": firm_name(cluster, firm)}, "firms": firms, "now": outlook.now.row(),
        "if_closed": outlook.then.row(), "agreed": outlook.agreed, "values_unknown": outlook.values_unknown,
        "known": outlook.known, "items": [_need(need, marks) for need in found],
        "next": written(search, [end]) if end < len(codes) else None, "total": len(codes),
    }  # fmt: skip


def _need(need: board.Need, marks: Marks) -> dict[str, Any]:
    return {
        "demand": listing_row("demands", need.row, marks),
        "suppliers": [
            {
                "rank": one.rank, "score": float(one.bar.score) if one.bar else None,
                "listing": listing_row("offers", one.row, marks),
                "introduction": one.introduction.public_id if one.introduction else None,
                "stage": one.introduction.stage if one.introduction else None,
            } for one in need.suppliers
        ],
    }  # fmt: skip


_QUEUES = ("unanswered", "to_call", "to_check", "proposed_rejections", "contracts_to_confirm")


@boards.get("/office", auth=IN_OFFICE, response=Office, url_name="api_office", operation_id="get_office_board")
def get_office_board(request: HttpRequest, group: ConversionGroup = "county") -> dict[str, Any]:
    """Conversions by county, chain or event, and the introductions that wait for the office."""
    cluster = snapshot()
    table = office.conversions(cluster, office.passed_on(), group)
    queues = {name: [_waiting(one) for one in getattr(office, name)(cluster)] for name in _QUEUES}
    return {"group": group, "conversions": table.rows, **queues}


def _waiting(one: office.Waiting) -> dict[str, Any]:
    return {"introduction": one.introduction.public_id, "asker": one.asker, "asked": one.asked, "days": one.days}
