"""Pages of drills: what fails, the weeks that follow, the network it goes through, and the links behind."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from lianpu.cluster.regions import RegionTree
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.bridge import revision_of, snapshot
from lianpu_portal.computations.models import Audience
from lianpu_portal.computations.parts import part_of
from lianpu_portal.computations.question import Question, audience_of
from lianpu_portal.computations.selectors import Latest, found_of, latest
from lianpu_portal.market.sentence import tidy_query
from lianpu_portal.pages import page_of
from lianpu_portal.resilience.asked import asked_in, form_of
from lianpu_portal.resilience.chosen import Choice, chosen, firm_name, found, starting_points
from lianpu_portal.resilience.computing import drill
from lianpu_portal.resilience.files import drill_file
from lianpu_portal.resilience.limits import LINKS_A_PAGE
from lianpu_portal.resilience.links_behind import FILTERS, chosen_edges, counts_by_rule, left_out, links_table
from lianpu_portal.resilience.network_payload import FORMAT, network_json
from lianpu_portal.resilience.networks import known_of, reader_part, way_to_import
from lianpu_portal.resilience.notices import notice_behind
from lianpu_portal.resilience.picture_words import sentences
from lianpu_portal.resilience.shown import DrillShown, player_data, shown_of
from lianpu_portal.resilience.words import RULES, thing_name
from lianpu_portal.results import remember
from lianpu_portal.scopes import require_region
from lianpu_portal.tables import as_file

_JSON = {"ensure_ascii": False, "separators": (",", ":")}


@open_to(Permission.READ)
@require_safe
def drill_page(request: HttpRequest) -> HttpResponse:
    """Choose what fails, run it, watch the weeks pass."""
    cluster, form = reader_part(request), form_of(request.GET)
    asked = asked_in(request.GET, form)
    chips = chosen(cluster, asked) if asked else []
    unknown = [chip for chip in chips if not chip.known]
    ready = asked is not None and not asked.is_empty and not unknown
    text = tidy_query(request.GET.get("q", ""))[:100]
    context = {
        "form": form, "asked": asked, "supposed_changed": asked is None or not asked.supposes_as_usual,
        "chips": chips, "unknown": unknown, "typed": text, "found": _found(request, text, chips),
        "of_notice": notice_behind(request, request.GET["notice"], asked) if asked and "notice" in request.GET else None,
        "part": part_of(request, drill, **asked.arguments()) if asked and ready else None,
        "starts": [] if chips else starting_points(cluster), **picture_context(request),
    }  # fmt: skip
    return render(request, "resilience/drill.html", context)


def picture_context(request: HttpRequest) -> dict[str, Any]:
    """What every page with the picture of the network is given."""
    cluster = reader_part(request)
    return {
        "known": known_of(cluster), "imports": way_to_import(request),
        "on_everything": audience_of(request) == Audience.ALL,
        "sentences": {key: str(text) for key, text in sentences().items()},
    }  # fmt: skip


def _found(request: HttpRequest, text: str, chips: list[Choice]) -> list[Choice]:
    return found(reader_part(request), text, {(chip.field, chip.value) for chip in chips})


@open_to(Permission.READ)
@require_safe
def drill_found(request: HttpRequest) -> HttpResponse:
    """What may fail by the words typed so far: boxes to tick."""
    text = tidy_query(request.GET.get("q", ""))[:100]
    form = form_of(request.GET)
    asked = asked_in(request.GET, form)
    chips = chosen(reader_part(request), asked) if asked else []
    return render(request, "resilience/_found.html", {"found": _found(request, text, chips), "query": text})


def _network_version(request: HttpRequest) -> str:
    """The same until a row changes or the day does, for all who see the same."""
    cluster = reader_part(request)
    number, stamp = revision_of(snapshot())
    return f'"{FORMAT}-{number}-{stamp}-{cluster.about.as_of}-{audience_of(request)}"'


@open_to(Permission.READ)
@require_safe
@gzip_page
@condition(etag_func=_network_version)
def drill_network(request: HttpRequest) -> HttpResponse:
    """What the picture is drawn from; see `network_payload`."""
    response = HttpResponse(remember(network_json, reader_part(request)), content_type="application/json")
    response["Cache-Control"] = "private, no-cache"
    return response


def question_of(request: HttpRequest, signed: str) -> Question:
    """The drill of a signed address, as this reader asks it; 404 for anything else."""
    question = Question.unsigned(request, signed)
    if question.kind is not drill:
        raise Http404
    return question


def done_drill(request: HttpRequest, signed: str) -> tuple[Latest, DrillShown]:
    """The drill of a signed address with its newest result; 404 until there is one."""
    known = latest(question_of(request, signed))
    result = found_of(known.done, request) if known.done else None
    if result is None:
        raise Http404(_("This drill was not played yet, or its result is gone: play it again."))
    return known, shown_of(result)


@open_to(Permission.READ)
@require_safe
@gzip_page
def drill_data(request: HttpRequest, signed: str) -> JsonResponse:
    """What the picture plays; see `player_data`."""
    _known, shown = done_drill(request, signed)
    return JsonResponse(player_data(shown), json_dumps_params=_JSON)


@open_to(Permission.READ)
@require_safe
def drill_as_file(request: HttpRequest, signed: str, format: str) -> HttpResponse:
    """The drill as a file."""
    known, shown = done_drill(request, signed)
    return drill_file(request, shown, format, str(drill.title), known.done.read_at if known.done else None)


@open_to(Permission.READ)
@require_safe
def drill_sheet(request: HttpRequest, signed: str) -> HttpResponse:
    """The drill on paper."""
    known, shown = done_drill(request, signed)
    return render(request, "resilience/sheet.html", {"drill": shown, "done": known.done, "title": drill.title})


@open_to(Permission.READ)
@require_safe
def drill_links(request: HttpRequest) -> HttpResponse:
    """The links behind a figure."""
    cluster, filters = reader_part(request), _filters(request)
    edges = chosen_edges(cluster, filters)
    page = page_of(request, range(edges.height), LINKS_A_PAGE)
    start = page.start_index() - 1 if edges.height else 0
    context = {
        "page": page, "table": links_table(cluster, edges.slice(start, page.paginator.per_page)), "total": edges.height,
        "filters": _filter_words(request, filters), "counts": counts_by_rule(cluster, filters), "rules": RULES, "excluded": left_out(cluster, filters),
        "chosen_rule": filters.get("rule", ""),
    }  # fmt: skip
    return render(request, "resilience/links.html", context)


def _filters(request: HttpRequest) -> dict[str, str]:
    """The filters in the address."""
    filters = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    require_region(reader_part(request), filters.get("region"))
    return filters


def _filter_words(request: HttpRequest, filters: dict[str, str]) -> list[str]:
    cluster = reader_part(request)
    words = [
        firm_name(cluster, filters[name]) or filters[name] for name in ("firm", "supplier", "buyer") if name in filters
    ]
    tree = RegionTree.of(cluster)
    places = [tree.name(filters["region"])] if "region" in filters else []
    return [*words, *places, *([thing_name(cluster, filters["product"])] if "product" in filters else [])]


@open_to(Permission.READ)
@require_safe
def drill_links_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same links as a file."""
    cluster = reader_part(request)
    return as_file(
        links_table(cluster, chosen_edges(cluster, _filters(request))), format, "links", sheet=_("Links behind")
    )
