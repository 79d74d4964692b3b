"""The chain map page: the drawing, its data, and the same as a table."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from lianpu.chain import STATES, ChainMap, map_of, verdicts
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import visible_to
from lianpu_portal.accounts.withheld import SIDES, TRADED, Withheld, veil, withheld_nodes
from lianpu_portal.bridge import revision_of, snapshot
from lianpu_portal.insight.map_payload import FORMAT, map_json, veiled
from lianpu_portal.insight.map_words import sentences
from lianpu_portal.naming import home_parts, named_chains
from lianpu_portal.registry.search import find
from lianpu_portal.results import remember
from lianpu_portal.scopes import require_chain, require_region
from lianpu_portal.settled import settled
from lianpu_portal.words import STATE_MEANINGS
from lianpu_portal.words import STATES as STATE_WORDS
from lianpu_portal.worth.gap_list import valued
from lianpu_portal.worth.stored import worth_for

SIGNS = {"missing": "✕", "weak": "▽", "single_source": "①", "strong": "✓", "unknown": "·"}


@open_to(Permission.READ)
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The chain map; with `part` only one of its tables: `segments` or `products`."""
    chain, region = _scope(request, snapshot())
    cluster = settled(_drawn, chain, region)
    withheld = _withheld(request, cluster, region)
    drawn = remember(_shown, cluster, chain, region, withheld)
    if request.GET.get("part") == "products":
        return HttpResponse(remember(_product_table, cluster, chain, region, withheld, get_language()))
    tree = RegionTree.of(cluster)
    context = {
        "chain": chain, "region": region,
        "chains": named_chains(cluster),
        "regions": home_parts(cluster),
        "home_name": tree.name(cluster.about.region) if cluster.about.region else "",
        "region_name": tree.name(region) if region else "",
        "chain_row": next((row for row in cluster["chains"].to_dicts() if row["id"] == chain), None),
        "as_of": cluster.about.as_of,
        "segments": _segment_rows(drawn),
        "states": _state_rows(drawn),
        "by_recipe": drawn.nodes.filter((pl.col("state") == "missing") & pl.col("estimated")).height,
        "first_stage": next(drawn.stages.iter_rows(named=True), None),
        "last_stage": next(drawn.stages.reverse().iter_rows(named=True), None),
        "sentences": {key: str(text) for key, text in sentences().items()},
    }  # fmt: skip
    template = "insight/_map_segments.html" if request.GET.get("part") == "segments" else "insight/map.html"
    return render(request, template, context)


def _withheld(request: HttpRequest, cluster: Cluster, region: str | None) -> tuple[frozenset[str], ...]:
    """For each of `SIDES` the nodes whose total this reader may not see; empty where there is none."""
    found = withheld_nodes(cluster, visible_to(request, cluster), region)
    return tuple(found.get(side, frozenset()) for side in SIDES) if any(found.values()) else ()


def _drawn(cluster: Cluster, chain: str | None, region: str | None) -> ChainMap:
    return remember(_map, cluster, chain=chain, region=region)


def _map(cluster: Cluster, chain: str | None, region: str | None) -> ChainMap:
    return map_of(cluster, remember(verdicts, cluster, chain=chain, region=region))


def _shown(cluster: Cluster, chain: str | None, region: str | None, withheld: tuple[frozenset[str], ...]) -> ChainMap:
    """The map as a reader may see it."""
    return veiled(_drawn(cluster, chain, region), withheld)


def _data(cluster: Cluster, chain: str | None, region: str | None, withheld: tuple[frozenset[str], ...] = ()) -> bytes:
    return remember(_json, cluster, chain, region, withheld)


def _json(cluster: Cluster, chain: str | None, region: str | None, withheld: tuple[frozenset[str], ...]) -> bytes:
    return map_json(_shown(cluster, chain, region, withheld))


def _product_table(
    cluster: Cluster, chain: str | None, region: str | None, withheld: tuple[frozenset[str], ...], language: str
) -> str:
    """The table of all products as HTML, in the language that is spoken now."""
    drawn = _drawn(cluster, chain, region)
    return render_to_string(
        "insight/_map_products.html",
        {"segments": _product_rows(drawn, dict(zip(SIDES, withheld, strict=False))), "region": region},
    )


def _state_rows(drawn: ChainMap) -> list[dict[str, Any]]:
    counts = dict(drawn.nodes["state"].value_counts().iter_rows())
    return [
        {"code": state, "sign": SIGNS[state], "word": STATE_WORDS[state], "meaning": STATE_MEANINGS[state],
         "count": counts.get(state, 0)}
        for state in STATES
    ]  # fmt: skip


def _version(request: HttpRequest) -> str:
    """The answer is the same until a row changes or the day does, for all who may see the same totals."""
    chain, region = _scope(request, snapshot())
    cluster = settled(_data, chain, region)
    number, stamp = revision_of(cluster)
    withheld = hash(_withheld(request, cluster, region)) & 0xFFFFFFFF
    return f'"{FORMAT}-{number}-{stamp}-{cluster.about.as_of}-{withheld:x}"'


@open_to(Permission.READ)
@require_safe
@gzip_page
@condition(etag_func=_version)
def map_data(request: HttpRequest) -> HttpResponse:
    """What the drawing is made from; see `map_payload`."""
    chain, region = _scope(request, snapshot())
    cluster = settled(_data, chain, region)
    response = HttpResponse(
        _data(cluster, chain, region, _withheld(request, cluster, region)), content_type="application/json"
    )
    response["Cache-Control"] = "private, no-cache"
    return response


@open_to(Permission.READ)
@require_safe
@never_cache
def map_worth(request: HttpRequest) -> JsonResponse:
    """What the gaps are worth, for the layer «value»: product → least, known, most (null: no upper end)."""
    _chain, region = _scope(request, snapshot())
    known = worth_for(request, region)
    rows = known.rows.values() if known else ()
    values = {row["product"]: [row["value_low"], row["value"], row["value_high"]] for row in rows if row["value"]}
    return JsonResponse({"values": values, "read_at": known.computation.read_at if known else None})


@open_to(Permission.READ)
@require_safe
@never_cache
def map_worth_strip(request: HttpRequest) -> HttpResponse:
    """Whether the values are fresh, and the way to compute them: a fragment of the map."""
    _chain, region = _scope(request, snapshot())
    return render(request, "worth/_map_strip.html", {"found": valued(request, region, "")})


_MOST_FOUND = 60  # more than the box shows, for the reader may look at one chain only


@open_to(Permission.READ)
@require_safe
def map_search(request: HttpRequest) -> JsonResponse:
    """Products and segments by any of their words in either script, best first: id and the other word that fitted."""
    text = request.GET.get("q", "").strip()[:100]
    hits = find(snapshot(), text, limit=_MOST_FOUND, kind="product")
    found = [[hit.entry.id, hit.word] for hit in hits]
    return JsonResponse({"found": found}, json_dumps_params={"ensure_ascii": False})


def _scope(request: HttpRequest, cluster: Cluster) -> tuple[str | None, str | None]:
    """Chain and region of the address."""
    asked = request.GET
    return require_chain(cluster, asked.get("chain") or None), require_region(cluster, asked.get("region") or None)


def _segment_rows(drawn: ChainMap) -> list[dict[str, Any]]:
    """Segments in the order of the drawing, each with its stage."""
    stages = {row["stage"]: row for row in drawn.stages.to_dicts()}
    rows = drawn.segments.to_dicts()
    return [
        {**row, "stage_row": stages[row["stage"]], "counts": [(state, row[state]) for state in STATES]} for row in rows
    ]


def _product_rows(drawn: ChainMap, withheld: Withheld) -> list[dict[str, Any]]:
    """Segments with their products, worst state first, as the drawing shows them."""
    products: dict[str, list[dict[str, Any]]] = {}
    for row in veil(drawn.nodes.to_dicts(), withheld, TRADED):
        products.setdefault(row["segment"], []).append(row)
    gravity = {state: place for place, state in enumerate(STATES)}
    return [
        {
            **segment,
            "rows": sorted(products[segment["segment"]], key=lambda row: (gravity[row["state"]], row["estimated"])),
        }
        for segment in _segment_rows(drawn)
    ]
