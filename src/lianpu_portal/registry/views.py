"""Pages of the registry: search, enterprises, products, sources."""

from __future__ import annotations

import dataclasses
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianpu.chain.coverage import BASES
from lianpu.cluster.columns import RADII
from lianpu.cluster.regions import RegionTree
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import unseen_by, visible_to
from lianpu_portal.accounts.withheld import rate_withheld, shown_rate
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.facts import COLUMNS
from lianpu_portal.disputes.marks import acts_for, mark, mark_firm, mark_proof
from lianpu_portal.market.selectors import sentence_part, suggested_reading
from lianpu_portal.market.sentence import LONGEST, Reading, tidy_query
from lianpu_portal.naming import home_parts
from lianpu_portal.pages import page_of
from lianpu_portal.registry import enterprises as firms
from lianpu_portal.registry import selectors
from lianpu_portal.registry.search import Hit, close_words, find, is_name
from lianpu_portal.results import remember
from lianpu_portal.scopes import require_region
from lianpu_portal.settled import settled
from lianpu_portal.tables import json_rows

_SUGGESTED = 8
_MOST_FOUND = 100
_LONGEST_NAME = 100  # characters looked for in names; a longer text is a sentence
_PER_PAGE = 30


@open_to(Permission.READ)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products and firms for a few words, and the words read as a listing where they say one; a page or a short list."""
    typed = request.GET.get("q", "")
    text, suggesting = tidy_query(typed), bool(request.GET.get("suggest"))
    cluster, words = snapshot(), text[:_LONGEST_NAME]
    unseen = unseen_by(request, cluster)
    hits = find(cluster, words, limit=_SUGGESTED if suggesting else _MOST_FOUND, but=unseen)
    sentence = {} if hits and is_name(hits[0], words) else _sentence(request, text, suggesting)
    hits, instead = _or_its_thing(hits, sentence.get("reading"), unseen)
    context = sentence | {
        "query": text, "hits": hits, "instead": instead, "all_shown": len(hits) < _MOST_FOUND, "cut": len(typed) > LONGEST, "blank": bool(typed) and not text,
        "close": close_words(cluster, words, unseen) if text and not hits else [],
        "verdicts": remember(selectors.verdict_rows, settled(selectors.verdict_analyses)),
    }  # fmt: skip
    template = "registry/_suggestions.html" if suggesting else "registry/search.html"
    return render(request, template, context)


def _sentence(request: HttpRequest, text: str, suggesting: bool) -> dict[str, Any]:
    """The text read as a listing; for suggestions only where that takes no waiting, and without its matches."""
    if not text or suggesting:
        return suggested_reading(text) if text else {}
    side = request.GET.get("side", "")
    return sentence_part(request, text, side, wait=bool(request.GET.get("wait"))) | {"side": side}


def _or_its_thing(hits: list[Hit], reading: Reading | None, unseen: frozenset[str]) -> tuple[list[Hit], str]:
    """The hits; where there is none, those of the product that the sentence is about, and its words."""
    thing = reading.parsed.product_text if reading else None
    if hits or not thing:
        return hits, ""
    return find(snapshot(), thing[:_LONGEST_NAME], limit=_SUGGESTED, but=unseen), thing


@open_to(Permission.READ)
@require_safe
def enterprise_list(request: HttpRequest) -> HttpResponse:
    """Enterprises, filtered by place, by segment made, leaders only."""
    cluster = visible_to(request, settled(firms.segments_made))
    filters = firms.Filters.of(request.GET)
    chosen = firms.chosen_enterprises(cluster, filters)
    page = page_of(request, range(chosen.height), _PER_PAGE)
    rows = chosen.slice(page.start_index() - 1 if chosen.height else 0, page.paginator.per_page)
    context = {
        "filters": filters,
        "page": page,
        "rows": firms.shown_enterprises(cluster, rows),
        "total": chosen.height,
        "regions": home_parts(cluster),
        "segments": remember(firms.segments_made, cluster),
    }
    return render(request, "registry/enterprise_list.html", context)


def _rate_choice(request: HttpRequest) -> tuple[str, str]:
    basis, radius = request.GET.get("basis", "spend"), request.GET.get("radius", "city")
    return basis if basis in BASES else "spend", radius if radius in RADII else "city"


def _enterprise(request: HttpRequest, enterprise: str) -> firms.EnterpriseView:
    view = firms.enterprise_view(visible_to(request, snapshot()), enterprise)
    if view is None:
        raise Http404(_("There is no enterprise {name} in the cluster.").format(name=enterprise))
    return view


@open_to(Permission.READ)
@require_safe
def enterprise_page(request: HttpRequest, enterprise: str) -> HttpResponse:
    """What an enterprise makes and needs, with whom it deals, and how much it buys nearby."""
    view = _enterprise(request, enterprise)
    mark_firm(view, own=acts_for(request, [enterprise]))
    basis, radius = _rate_choice(request)
    buys = bool(view.suppliers or view.needs)
    rate = firms.rate_of(snapshot(), enterprise, basis, radius) if buys else None
    evidence = firms.evidence_of(snapshot(), rate) if rate else None
    mark_proof(evidence.rows if evidence else [])
    context = {
        "withheld": rate is not None and rate_withheld(snapshot(), visible_to(request, snapshot()), rate, enterprise),
        "view": view,
        "rate": rate,
        "evidence": evidence,
        "basis": basis,
        "radius": radius,
        "bases": BASES,
        "radii": [name for name in RADII if name != "any"],
    }
    return render(request, "registry/enterprise.html", context)


@open_to(Permission.READ)
@require_safe
def enterprise_json(request: HttpRequest, enterprise: str) -> HttpResponse:
    """The same facts for programs."""
    view = _enterprise(request, enterprise)
    mark_firm(view, own=False)
    basis, radius = _rate_choice(request)
    rate = firms.rate_of(snapshot(), enterprise, basis, radius)
    withheld = rate_withheld(snapshot(), visible_to(request, snapshot()), rate, enterprise)
    tables = {
        field.name: json_rows(getattr(view, field.name)) for field in dataclasses.fields(view) if field.name != "row"
    }
    facts: dict[str, Any] = {
        "enterprise": view.row,
        **tables,
        "local_supporting_rate": shown_rate(rate.row(), withheld),
    }
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _region(request: HttpRequest) -> str | None:
    """The region from which a product is looked at; None is the cluster's own, and so is its code."""
    cluster = snapshot()
    region = require_region(cluster, request.GET.get("region") or None)
    return None if region == cluster.about.region else region


def _product(request: HttpRequest, product: str) -> selectors.ProductView:
    region = _region(request)
    cluster = settled(selectors.verdict_analyses, region=region)
    view = selectors.product_view(cluster, product, shown=visible_to(request, cluster), region=region)
    if view is None:
        raise Http404(_("There is no product {name} in the catalog.").format(name=product))
    mark_proof(row for table in view.proof.values() for row in table.rows)
    return view


@open_to(Permission.READ)
@require_safe
def product_page(request: HttpRequest, product: str) -> HttpResponse:
    """A node of the chain: its state, and every row that proves it; only the inner part for a side panel."""
    panel = bool(request.GET.get("panel") or request.headers.get("HX-Request"))
    view = _product(request, product)
    verdict = view.verdict or {}
    largest = max(verdict.get("capacity") or 0, verdict.get("need") or 0)
    template = "registry/_product.html" if panel else "registry/product.html"
    tree = RegionTree.of(snapshot())
    context = {
        "view": view, "verdict": view.verdict, "largest": largest, "panel": panel,
        "region_name": tree.name(view.region) if view.region else "", "home_name": tree.name(home) if (home := snapshot().about.region) else "",
    }  # fmt: skip
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


@open_to(Permission.READ)
@require_safe
def product_json(request: HttpRequest, product: str) -> HttpResponse:
    """The same facts for programs."""
    view = _product(request, product)
    facts: dict[str, Any] = {
        "product": view.row,
        "region": view.region or snapshot().about.region,
        "verdict": view.verdict,
        "proof": {name: json_rows(table) for name, table in view.proof.items()},
        "would_change": [datum.text for datum in view.changes],
        "inputs": json_rows(view.inputs),
        "uses": json_rows(view.uses),
        "aliases": json_rows(view.aliases),
    }
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 1})


@open_to(Permission.READ)
@require_safe
def source_page(request: HttpRequest, source: str) -> HttpResponse:
    """A source, and the rows that stand on it, table by table."""
    cluster = visible_to(request, snapshot())
    row = selectors.one(cluster, "sources", source)
    if row is None:
        raise Http404(_("There is no source {name}.").format(name=source))
    tables = selectors.source_tables(cluster, source)
    names = [name for name, _label, _count in tables]
    asked = request.GET.get("table", "")
    chosen = asked if asked in names else names[0] if names else None
    context: dict[str, Any] = {"source": row, "tables": tables, "chosen": chosen}
    if chosen:
        rows = cluster[chosen].filter(pl.col("source") == source)
        page = page_of(request, range(rows.height), _PER_PAGE)
        part = rows.slice(page.start_index() - 1, page.paginator.per_page)
        table = selectors.generic_table(cluster, chosen, part)
        if chosen in COLUMNS:
            mark(table.rows, chosen)
        context |= {"page": page, "table": table}
    return render(request, "registry/source.html", context)
