"""The purchaser's board, its comparison of offers, and asking for several introductions at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import RADII
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import audience_of
from lianpu_portal.addresses import site_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.contacts.forms import own_details
from lianpu_portal.introductions import board
from lianpu_portal.introductions.actions.ask import Asking, Proof, ask
from lianpu_portal.introductions.errors import IntroductionRefusedError
from lianpu_portal.introductions.forms import AskForm, OfficeAskForm
from lianpu_portal.introductions.party import firms_of
from lianpu_portal.introductions.sight import pairing
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.shown import facts_of
from lianpu_portal.naming import glossed_text, with_names
from lianpu_portal.registry.selectors import rows_of
from lianpu_portal.tables import as_file

_DASH = gettext_noop("A dash stands for what is not known, or does not apply.")
_PER_PAGE = 20
_MOST = 60
_REFUSED = 422


def _chosen(request: HttpRequest, cluster: Cluster) -> tuple[list[str], str]:
    """The firms of the reader, and the one that is looked at; 404 for one that is not theirs."""
    firms = board.firms_on_board(cluster, Actor.of(request))
    firm = request.GET.get("firm") or (firms[0] if firms else "")
    if firm and firm not in firms:
        raise Http404(_("There is no such firm here that you may see."))
    return firms, firm


def _filters(request: HttpRequest) -> dict[str, str]:
    stage, radius = request.GET.get("stage", ""), request.GET.get("radius", "city")
    if stage not in board.FILTERS or radius not in RADII:
        raise Http404
    return {"stage": stage, "radius": radius, "q": request.GET.get("q", "").strip()[:100]}


@open_to(Permission.PURCHASE)
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """Every open demand of a firm with its best suppliers."""
    return _board(request, AskForm(initial=own_details(request.user)))


def _board(request: HttpRequest, form: AskForm, ticked: Sequence[str] = ()) -> HttpResponse:
    """The board; with what was ticked and typed, where it could not be asked for like that."""
    cluster = snapshot()
    firms, firm = _chosen(request, cluster)
    filters = _filters(request)
    engine = engine_of(cluster)
    context: dict[str, Any] = {
        "firms": _named(cluster, firms), "firm": firm, "filters": filters, "stages": board.FILTERS.items(),
        "radii": RADII, "form": form, "ticked": ticked,
    }  # fmt: skip
    if firm:
        codes = board.demands_of(cluster, firm, filters["stage"], filters["q"])
        page = Paginator(codes, _PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "total": len(codes), "outlook": board.outlook(cluster, firm, filters["radius"])}
        if engine.can_match or request.GET.get("wait") or form.errors:
            context["needs"] = board.needs(cluster, engine, list(page.object_list), audience_of(request))
        else:
            engine.start()
            context |= {"waiting": True, "failed": engine.failed}
    return render(request, "introductions/board.html", context, status=_REFUSED if form.errors else 200)


def _named(cluster: Cluster, firms: list[str]) -> list[dict[str, Any]]:
    wanted = set(firms)
    rows = {row["id"]: row for row in rows_of(with_names(cluster, cluster["enterprises"])) if row["id"] in wanted}
    return [rows[firm] for firm in firms]


@open_to(Permission.PURCHASE)
@require_safe
def board_file(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, all pages of it."""
    cluster = snapshot()
    _firms, firm = _chosen(request, cluster)
    filters = _filters(request)
    codes = board.demands_of(cluster, firm, filters["stage"], filters["q"])
    found = board.needs(cluster, engine_of(cluster), codes, audience_of(request))
    return as_file(board.board_table(found), "xlsx", "board", [_(_DASH)], sheet=_("Purchaser's board"))


@open_to(Permission.PURCHASE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_several(request: HttpRequest) -> HttpResponse:
    """Ask for the introductions that were ticked, each as if asked alone; read again, it is the board."""
    actor = Actor.of(request)
    form = (OfficeAskForm if actor.may(Permission.OFFICE) else AskForm)(request.POST)
    pairs = list(dict.fromkeys(request.POST.getlist("pair")))[:_MOST]
    back = HttpResponseRedirect(f"{reverse('board')}?{request.GET.urlencode()}" if request.GET else reverse("board"))
    if request.method != "POST":
        return back
    if not pairs:
        form.add_error(None, _("Tick the suppliers you would like to be introduced to."))
    if not form.is_valid():
        return _board(request, form, pairs)
    _ask_all(request, actor, form, pairs)
    return back


def _ask_all(request: HttpRequest, actor: Actor, form: AskForm, pairs: list[str]) -> None:
    asked, refused = 0, []
    for pair in pairs:
        offer, _slash, demand = pair.partition("/")
        try:
            _ask_one(request, actor, form, unquote(offer), unquote(demand))
            asked += 1
        except (IntroductionRefusedError, Http404) as refusal:
            refused.append(str(refusal))
    if asked:
        messages.success(
            request,
            ngettext("{count} introduction was asked for.", "{count} introductions were asked for.", asked).format(
                count=asked
            ),
        )
    for told in dict.fromkeys(refused):
        messages.error(request, told)


def _ask_one(request: HttpRequest, actor: Actor, form: AskForm, offer: str, demand: str) -> None:
    found = pairing(request, offer, demand, "demand", "")
    if found.own != "demand" or found.proof == Proof.NONE:
        raise Http404(_("This demand is not of a firm of yours."))
    asking = Asking(
        offer, demand, "demand", form.contact, form.cleaned_data["message"], found.proof, get_language() or "zh-hans"
    )
    ask(actor, asking, site_of(request))


def _own_demand(request: HttpRequest, cluster: Cluster, code: str) -> dict[str, Any]:
    """The demand, where it is of a firm of the reader or the office reads; 404 else."""
    actor = Actor.of(request)
    row = facts_of(cluster, cluster, "demands", code)
    if row is None or not (actor.may(Permission.OFFICE) or row["enterprise"] in firms_of(actor)):
        raise Http404(_("There is no such demand here that you may see."))
    return row


@open_to(Permission.PURCHASE)
@require_safe
def compare_page(request: HttpRequest, code: str) -> HttpResponse:
    """The offers for one demand side by side."""
    cluster = snapshot()
    row = _own_demand(request, cluster, code)
    table = board.comparison(cluster, engine_of(cluster), code, audience_of(request))
    scored = any(column.key == "score" for column in table.shown)
    return render(request, "introductions/compare.html", {"row": row, "table": table, "scored": scored})


@open_to(Permission.PURCHASE)
@require_safe
def compare_file(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a workbook."""
    cluster = snapshot()
    row = _own_demand(request, cluster, code)
    table = board.comparison(cluster, engine_of(cluster), code, audience_of(request))
    return as_file(table, "xlsx", "offers", [glossed_text(row) or code, _(_DASH)], sheet=_("Compare offers"))
