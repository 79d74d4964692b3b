"""The private page of a list that came in one workbook: a table of its listings, changed one by one or many at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.models import Membership
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.addresses import qr_code
from lianpu_portal.background.queue import later
from lianpu_portal.private_links import private
from lianpu_portal.publishing.actions.change_several import VERBS, Tally, change_several, states_for
from lianpu_portal.publishing.checks import UNCHECKED
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.links import Reminded, manage_address
from lianpu_portal.publishing.managed_rows import Choice, row_of
from lianpu_portal.publishing.models import Batch, Outcome, Publication, State
from lianpu_portal.publishing.selectors import reasons_to_wait
from lianpu_portal.publishing.tasks import change_listings
from lianpu_portal.publishing.tokens import POINT, is_own, managed_by, of_list
from lianpu_portal.publishing.uploads import forget_soon

_PER_PAGE = 50
_UNCHECKED = Q(state=State.WAITING, doubts=[UNCHECKED])


def list_page(request: HttpRequest, batch: Batch, token: str) -> HttpResponse:
    """A list as its sender sees it: where each of its listings stands, and what can be done with it."""
    choice, rows = Choice.of(request.GET), Publication.objects.filter(batch=batch)
    found = choice.among(rows).order_by("pk")
    page = Paginator(found, _PER_PAGE).get_page(choice.page)
    address = manage_address(token, request) if request.GET.get("published") else ""
    reasons = reasons_to_wait(request, page.object_list)
    by_state = list(
        rows.order_by().values_list("state").annotate(Count("pk"), unchecked=Count("pk", filter=_UNCHECKED))
    )
    counted = {state: count for state, count, _unchecked in by_state}
    unchecked = sum(count for _state, _count, count in by_state)
    context = {
        "batch": batch, "token": token, "page": page, "found": page.paginator.count, "whole": sum(counted.values()),
        "rows": [_row(one, token, reasons) for one in page], "choice": choice, "outcomes": Outcome.choices,
        "counts": [(state, counted[state]) for state in State if counted.get(state)], "days": LIMITS.days_online,
        "online": counted.get(State.ONLINE, 0), "waits": counted.get(State.WAITING, 0), "standing": _standing(counted, unchecked),
        "address": address, "qr": qr_code(address) if address else "",
        "mailed": bool(address) and rows.exclude(email_fingerprint="").exists(),
        "can": {verb: any(counted.get(state) for state in states_for(verb)) for verb in VERBS},
        "board": _board_of(request, rows),
    }  # fmt: skip
    return render(request, "publishing/manage_list.html", context)


def _board_of(request: HttpRequest, rows: QuerySet[Publication]) -> str:
    """Where a purchaser who sent demands of the own firm sees who fits each of them; nothing for others."""
    own = Membership.firms_of(request.user) if request.user.is_authenticated else []
    demands = rows.filter(table="demands", state=State.ONLINE, enterprise_id__in=own)
    firm = demands.values_list("enterprise_id", flat=True).first()
    return f"{reverse('board')}?{urlencode({'firm': firm})}" if firm else ""


def _standing(counted: Mapping[str, int], unchecked: int) -> list[str]:
    """What became of the listings, and what comes next, in sentences."""
    online, waiting = counted.get(State.ONLINE, 0), counted.get(State.WAITING, 0) - unchecked
    told = (
        (online, ngettext("{count} listing is online and matched.", "{count} listings are online and matched.", online)),
        (waiting, ngettext(
            "{count} waits for a moderator, usually not longer than a working day: why is said in the table.",
            "{count} wait for a moderator, usually not longer than a working day: why is said in the table.", waiting,
        )),
        (unchecked, ngettext(
            "{count} is still being checked: load the page again in a minute.",
            "{count} are still being checked: load the page again in a minute.", unchecked,
        )),
    )  # fmt: skip
    return [sentence.format(count=f"{count:,}") for count, sentence in told if count]


def _row(publication: Publication, token: str, reasons: Mapping[str, list[str]]) -> dict[str, Any]:
    """A listing of the list, and why it waits where it does."""
    unchecked = publication.doubts == [UNCHECKED]
    return row_of(publication, f"{token}{POINT}{publication.public_id}") | {
        "unchecked": unchecked and publication.state == State.WAITING,
        "reasons": [] if unchecked else reasons.get(publication.public_id, []),
    }


def _batch(token: str) -> Batch:
    batch = managed_by(token)
    if not isinstance(batch, Batch):
        raise Http404(_("This link manages no list."))
    return batch


def back_to_list(request: HttpRequest, token: str, *, gone: bool) -> str:
    """The address of the list with what was looked at, where the page of the list asked, or the listing is gone; for
    what the account published, its own page."""
    own = of_list(token)
    if not (own or is_own(token)) or not (gone or request.POST.get("back") == "list"):
        return ""
    query = Choice.of(request.POST).query
    there, place = (reverse("manage", args=[own]), "") if own else (reverse("me"), "#listings")
    return there + (f"?{query}" if query else "") + place


@open_to(Permission.PUBLISH)
@private
@require_POST
def several(request: HttpRequest, token: str) -> HttpResponse:
    """Renew, close or reopen the listings that are ticked, or all that were looked at."""
    batch, choice = _batch(token), Choice.of(request.POST)
    back = HttpResponseRedirect(reverse("manage", args=[token]) + (f"?{choice.query}" if choice.query else ""))
    verb, outcome = request.POST.get("verb", ""), request.POST.get("outcome", "")
    if verb not in VERBS:
        raise Http404
    if verb == "close" and outcome not in Outcome.values:
        messages.error(request, _("Say how it ended: choose one of the three."))
        return back
    rows = Publication.objects.filter(batch=batch)
    chosen = choice.among(rows) if request.POST.get("all") else rows.filter(public_id__in=request.POST.getlist("one"))
    keys = list(chosen.order_by("pk").values_list("pk", flat=True))
    if not keys:
        messages.error(request, _("Tick the listings that are meant, or «all»."))
        return back
    _change(request, verb, keys, outcome)
    return back


def renew_list_page(request: HttpRequest, reminded: Reminded) -> HttpResponse:
    """The link of a reminder of listings of a list: what it reminds of, and the button that renews it."""
    keys = list(reminded.rows.order_by("pk").values_list("pk", flat=True))
    if request.method == "POST" and keys:
        _change(request, "renew", keys)
        return HttpResponseRedirect(request.path)
    ends = reminded.rows.aggregate(first=Min("expires_on"), last=Max("expires_on"))
    context = {"batch": reminded.batch, "count": len(keys), "days": LIMITS.days_online} | ends
    return render(request, "publishing/renew_list.html", context)


def _change(request: HttpRequest, verb: str, keys: list[int], outcome: str = "") -> None:
    """Few at once, many beside the requests; either way it is told."""
    actor = Actor.of(request)
    if len(keys) > LIMITS.listings_at_once:
        later(change_listings, verb, keys, outcome, actor.user.pk if actor.user else None)
        told = _(
            "{count} listings are being changed. That takes a few minutes: load the page again to see how far it is."
        )
        messages.success(request, told.format(count=len(keys)))
    else:
        _tell(request, verb, change_several(actor, verb, keys, outcome))


def _tell(request: HttpRequest, verb: str, tally: Tally) -> None:
    if tally.done:
        done = {
            "renew": ngettext("{count} listing renewed.", "{count} listings renewed.", tally.done),
            "close": ngettext("{count} listing closed.", "{count} listings closed.", tally.done),
            "reopen": ngettext("{count} listing opened again.", "{count} listings opened again.", tally.done),
        }
        messages.success(request, done[verb].format(count=tally.done))
    if tally.left:
        left = ngettext(
            "{count} listing stands where this cannot be done.", "{count} listings stand where this cannot be done.",
            tally.left,
        )  # fmt: skip
        messages.error(request, left.format(count=tally.left))


@open_to(Permission.PUBLISH)
@private
@require_POST
def delete_sent_list(request: HttpRequest, token: str) -> HttpResponse:
    """Delete the list with everything in it: its link is dead at once, the rest follows beside the requests."""
    forget_soon(_batch(token))
    return render(request, "publishing/deleted.html")
