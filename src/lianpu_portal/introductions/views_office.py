"""The office's board, and matchmaking events: created, invited to, checked in at, and what came of each pair."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, may, open_to
from lianpu_portal.addresses import qr_code, site_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions import events, office
from lianpu_portal.introductions.actions.hold_event import (
    arrive,
    change_event,
    create_event,
    delete_event,
    invite,
    take_back_arrival,
    withdraw_invitation,
)
from lianpu_portal.introductions.actions.meet import meet
from lianpu_portal.introductions.deeds import done
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.forms import EventForm
from lianpu_portal.introductions.models import Event, Introduction, Invitation, Reason
from lianpu_portal.introductions.shown import firm_name
from lianpu_portal.market.engine import engine_of
from lianpu_portal.naming import product_name
from lianpu_portal.private_links import private
from lianpu_portal.tables import as_file

_REFUSED = 422


def _group(request: HttpRequest) -> str:
    group = request.GET.get("by", "county")
    if group not in office.GROUPS:
        raise Http404
    return group


@open_to(Permission.OFFICE)
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """What came of introductions, and what waits for the office."""
    context = office.board_part(snapshot(), _group(request))
    return render(request, "introductions/office.html", context | {"events": Event.objects.all()[:5]})


@open_to(Permission.OFFICE)
@require_safe
def board_file(request: HttpRequest) -> HttpResponse:
    """The conversions as a workbook."""
    introductions = office.passed_on()
    table = office.conversions(snapshot(), introductions, _group(request))
    return as_file(table, "xlsx", "introductions", office.notes_on(table, introductions), sheet=_("Conversions"))


@open_to(Permission.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_list(request: HttpRequest) -> HttpResponse:
    """Every event, newest first, and the form of a new one."""
    cluster = snapshot()
    form = (
        EventForm(request.POST)
        if request.method == "POST"
        else EventForm(initial={"product": request.GET.get("product")})
    )
    facts = _facts(cluster, form) if request.method == "POST" else None
    if facts is not None:
        event = create_event(Actor.of(request), **facts)
        return HttpResponseRedirect(reverse("event", args=[event.pk]))
    context = {"form": form, "events": Event.objects.all(), "gaps": events.gap_choices(cluster)}
    return render(request, "introductions/events.html", context, status=_REFUSED if form.errors else 200)


def _facts(cluster: Cluster, form: EventForm, known: str | None = None) -> dict[str, Any] | None:
    """What was said of an event, its product as a code; None where the form has errors.

    The product that is `known` may share its name with another one: left as it stands, it stays.
    """
    form.is_valid()
    given: dict[str, Any] = {"product": "", **form.cleaned_data}
    is_as_before = known is not None and given["product"] == product_name(cluster, known)
    named = events.product_named(cluster, given["product"]) if given["product"] else None
    product = known if is_as_before else named
    if given["product"] and product is None:
        told = _("«{value}» names no product, or more than one: choose one from the list.")
        form.add_error("product", told.format(value=given["product"][:60]))
    return None if form.errors else given | {"product": product}


@open_to(Permission.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, place, title or product: plans change after the invitations are out."""
    event = get_object_or_404(Event, pk=pk)
    cluster = snapshot()
    form = EventForm(request.POST) if request.method == "POST" else EventForm(initial=_as_typed(cluster, event))
    facts = _facts(cluster, form, event.product) if request.method == "POST" else None
    if facts is not None:

        def change() -> str:
            change_event(Actor.of(request), event, facts)
            return _("The event is changed.")

        done(request, change)
        return HttpResponseRedirect(reverse("event", args=[pk]))
    context = {
        "form": form, "event": event, "gaps": events.gap_choices(cluster),
        "invited": Invitation.objects.filter(event=event).count(),
        "noted": Introduction.objects.filter(event=event).count(),
    }  # fmt: skip
    return render(request, "introductions/event_edit.html", context, status=_REFUSED if form.errors else 200)


def _as_typed(cluster: Cluster, event: Event) -> dict[str, Any]:
    product = product_name(cluster, event.product)
    return {"title": event.title, "day": event.day.isoformat(), "place": event.place, "note": event.note,
            "product": product}  # fmt: skip


@open_to(Permission.OFFICE)
@require_POST
def event_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """An event made by mistake is gone."""
    event = get_object_or_404(Event, pk=pk)

    def delete() -> str:
        delete_event(Actor.of(request), event)
        return _("The event «{title}» is deleted.").format(title=event.title)

    return HttpResponseRedirect(reverse("events") if done(request, delete) else reverse("event_edit", args=[pk]))


@open_to(Permission.OFFICE)
@require_safe
def event_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An event: whom it concerns, who is invited, who came, which of them fit together."""
    event = get_object_or_404(Event, pk=pk)
    cluster = snapshot()
    part = events.event_part(cluster, engine_of(cluster), event, wait=bool(request.GET.get("wait")))
    return render(request, "introductions/event.html", part | {"reasons": Reason.choices})


@open_to(Permission.OFFICE)
@require_POST
def event_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite the firms that were ticked."""
    event = get_object_or_404(Event, pk=pk)

    def ask() -> str:
        count = invite(Actor.of(request), event, request.POST.getlist("firm"))
        if not count:
            raise IntroductionRefusedError(_("Tick the firms to invite."))
        return ngettext("{count} firm invited.", "{count} firms invited.", count).format(count=count)

    done(request, ask)
    return HttpResponseRedirect(f"{reverse('event', args=[pk])}#guests")


@open_to(Permission.OFFICE)
@require_POST
def event_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what came of a pair."""
    event = get_object_or_404(Event, pk=pk)
    given, actor = request.POST, Actor.of(request)
    site, language = site_of(request), get_language() or "zh-hans"

    def note() -> str:
        meet(
            actor, event, offer=given.get("offer", ""), demand=given.get("demand", ""),
            outcome=given.get("outcome", ""), reason=given.get("reason", ""), site=site, language=language,
        )  # fmt: skip
        return _("Noted. Click the stage to see it, or to take it back within a day.")

    done(request, note)
    return HttpResponseRedirect(f"{reverse('event', args=[pk])}#pairs")


def _invitation(code: str) -> Invitation:
    found = Invitation.objects.select_related("event").filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such invitation. The code may be mistyped."))
    return found


@open_to(Permission.READ)
@private
@require_safe
def invitation_page(request: HttpRequest, code: str) -> HttpResponse:
    """An invitation for one firm, to show or to print; for the desk, with the button that checks the firm in."""
    invitation = _invitation(code)
    cluster = snapshot()
    address = site_of(request) + reverse("invitation", args=[code])
    context: dict[str, Any] = {
        "invitation": invitation, "event": invitation.event, "firm": firm_name(cluster, invitation.enterprise),
        "qr": qr_code(address), "desk": may(request, Permission.OFFICE),
        "product": product_name(cluster, invitation.event.product),
    }  # fmt: skip
    return render(request, "introductions/invitation.html", context)


@open_to(Permission.OFFICE)
@private
@require_POST
def check_in(request: HttpRequest, code: str) -> HttpResponse:
    """The firm has come; whoever checks in from the list of guests stays there."""
    invitation = _invitation(code)

    def welcome() -> str:
        arrive(Actor.of(request), invitation)
        return _("Welcome. They are checked in.")

    done(request, welcome)
    return _back(request, invitation)


@open_to(Permission.OFFICE)
@private
@require_POST
def take_check_in_back(request: HttpRequest, code: str) -> HttpResponse:
    """Another firm was meant: this one has not come."""
    invitation = _invitation(code)

    def take_back() -> str:
        take_back_arrival(Actor.of(request), invitation)
        return _("Taken back: they are not checked in.")

    done(request, take_back)
    return _back(request, invitation)


def _back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.POST.get("from") == "event":
        return HttpResponseRedirect(f"{reverse('event', args=[invitation.event.pk])}#guests")
    return HttpResponseRedirect(reverse("invitation", args=[invitation.code]))


@open_to(Permission.OFFICE)
@private
@require_POST
def withdraw_guest(request: HttpRequest, code: str) -> HttpResponse:
    """A firm that was ticked by mistake is a guest no longer."""
    invitation = _invitation(code)

    def withdraw() -> str:
        withdraw_invitation(Actor.of(request), invitation)
        return _("The invitation is withdrawn.")

    if not done(request, withdraw):
        return _back(request, invitation)
    return HttpResponseRedirect(f"{reverse('event', args=[invitation.event.pk])}#guests")


@open_to(Permission.OFFICE)
@require_safe
def invitations_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every invitation of an event on pages of their own, to print."""
    event = get_object_or_404(Event, pk=pk)
    cluster = snapshot()
    cards = [
        (guest, qr_code(site_of(request) + reverse("invitation", args=[guest.invitation.code])))
        for guest in events.guests(cluster, event)
    ]
    product = product_name(cluster, event.product)
    return render(request, "introductions/invitations.html", {"event": event, "cards": cards, "product": product})
