"""What a reader does beside reading: be told by e-mail when something new fits, and report a listing."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import AfterValidator, StringConstraints

from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.addresses import site_of
from lianpu_portal.api.gate import Asks, caller_in
from lianpu_portal.api.scopes import Scope
from lianpu_portal.api.v1.closed_lists import ReportReason
from lianpu_portal.api.v1.kit import Code, Strict, faults_in_body, plain, require_valid, router
from lianpu_portal.api.v1.listings import Side
from lianpu_portal.bridge import snapshot
from lianpu_portal.hall.actions.report import Told, report
from lianpu_portal.hall.actions.watch import Wanted, watch
from lianpu_portal.hall.filters import Filters, read_filters
from lianpu_portal.hall.forms import ReportForm, WatchForm
from lianpu_portal.hall.readers import reader_of
from lianpu_portal.market.selectors import seen

following = router("following")
FOLLOWING = Asks(Permission.READ, Scope.READ)
_Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(plain)]
_Query = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(plain)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000), AfterValidator(plain)]


class ListingName(Strict):
    """A listing that the caller may see."""

    side: Side
    id: Code


class WatchIn(Strict):
    """What is watched: a search of the hall, as its address says it (`side=demand&node=brake&region=320826`), or the matches of
    a listing."""

    email: _Address
    query: _Query = ""
    listing: ListingName | None = None


class ReportIn(Strict):
    """What is wrong with a listing, and where the answer goes if anywhere."""

    side: Side
    listing: Code
    reason: ReportReason
    text: _Words = ""
    email: _Address = ""


class Received(Schema):
    """What happens next."""

    detail: str


@following.post(
    "/watches", auth=FOLLOWING, response={202: Received}, url_name="api_watches", operation_id="watch"
)  # fmt: skip
def begin_watch(request: HttpRequest, body: WatchIn) -> Status[Any]:
    """Be told by e-mail when something new fits. The address is written to first: the link in that letter begins it."""
    require_valid(WatchForm({"email": body.email}), "email")
    if body.listing is not None:
        look = seen(request, body.listing.side, body.listing.id)
        wanted = Wanted(table=look.table, listing=str(look.row["id"]))
    else:
        wanted = Wanted(query=read_filters(_search(body.query), snapshot()).words)
    watch(wanted, body.email, site_of(request), get_language() or "zh-hans")
    return Status(202, {"detail": _("A letter is on its way to this address: the link in it begins the watch.")})


@following.post(
    "/reports", auth=FOLLOWING, response={202: Received}, url_name="api_reports", operation_id="report_listing"
)  # fmt: skip
def report_listing(request: HttpRequest, body: ReportIn) -> Status[Any]:
    """Say what is wrong with a listing: a moderator looks at it."""
    require_valid(
        ReportForm({"reason": body.reason, "email": body.email, "text": body.text}), "reason", "text", "email"
    )
    look = seen(request, body.side, body.listing)
    told = Told(body.reason, body.text, body.email, get_language() or "")
    report(caller_in(request).actor, reader_of(request), look.table, str(look.row["id"]), told)
    return Status(202, {"detail": _("Thank you. A moderator looks at it.")})


def _search(query: str) -> QueryDict:
    """The search; a filter that the hall has not is refused, for more would be told than was asked for."""
    asked = QueryDict(query)
    known = [field.name for field in fields(Filters)]
    if unknown := [name for name in asked if name not in known]:
        told = _("{name} is no filter of the hall; there are: {names}.")
        raise faults_in_body({"query": told.format(name=unknown[0][:40], names=", ".join(known))})
    return asked
