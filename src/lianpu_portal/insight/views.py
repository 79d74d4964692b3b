"""Pages of what the tables say: home, gaps, and the rows behind the numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lianpu.chain import GAP_STATES
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import chain_members
from lianpu.language import bilingual
from lianpu_portal import formats
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import public_part, visible_to
from lianpu_portal.accounts.withheld import Withheld, veil_table, withheld_nodes
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.marks import mark, mark_proof
from lianpu_portal.insight import selectors
from lianpu_portal.naming import firm_rows, home_parts, named_chains
from lianpu_portal.pages import containing, page_of
from lianpu_portal.registry import enterprises as firms
from lianpu_portal.results import remember
from lianpu_portal.scopes import require_chain, require_region
from lianpu_portal.settled import settled
from lianpu_portal.tables import Row, Table, as_file
from lianpu_portal.worth import gap_list as gap_list_values

_GAPS_PER_PAGE = 50
_ROWS_PER_PAGE = 50
_GAPS_AT_HOME = 6


@open_to(Permission.READ)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The state of the cluster in five numbers, its chains, its greatest gaps, its newest sources."""
    cluster = settled(selectors.home_analyses)
    values = gap_list_values.values_for(request)
    worst = selectors.gap_frame(cluster, selectors.GapFilters(proven=True), values).head(_GAPS_AT_HOME)
    context = {
        "state": remember(selectors.state_of, cluster),
        "chains": remember(selectors.chains_of, cluster),
        "valued": bool(values),
        "gaps": selectors.gap_rows(cluster, worst, withheld_nodes(cluster, visible_to(request, cluster))),
        "sources": selectors.newest_sources(cluster),
        "home_name": selectors.home_name(cluster),
    }
    return render(request, "insight/home.html", context)


def _gap_filters(request: HttpRequest, cluster: Cluster) -> selectors.GapFilters:
    """The filters in the address; what the cluster does not know is 404, not silently everything."""
    chain = require_chain(cluster, request.GET.get("chain") or None)
    state = request.GET.get("state") or None
    if state and state not in GAP_STATES:
        raise Http404(_("There is no state {name}.").format(name=state))
    region = require_region(cluster, request.GET.get("region") or None)
    leader = request.GET.get("leader") or None
    if leader and leader not in firm_rows(visible_to(request, cluster)):
        raise Http404(_("There is no enterprise {name} in the cluster.").format(name=leader))
    return selectors.GapFilters(chain, state, region, request.GET.get("proven") == "1", leader)


@open_to(Permission.READ)
@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    """The gaps ranked by what they are worth, filtered by chain, state, county and leader, compared with a day before."""
    filters = _gap_filters(request, snapshot())
    cluster = settled(selectors.gap_analyses, filters.chain, filters.region)
    found = gap_list_values.valued(request, filters.region, request.GET.get("since", ""))
    rows = selectors.gap_frame(cluster, filters, found.rows)
    judged, nodes = selectors.judged_nodes(cluster, filters)
    page = page_of(request, range(rows.height), _GAPS_PER_PAGE)
    part = rows.slice(page.start_index() - 1 if rows.height else 0, page.paginator.per_page)
    members = frozenset(chain_members(cluster, filters.chain)) if filters.chain else None
    context = {
        "filters": filters,
        "rows": gap_list_values.told(selectors.gap_rows(cluster, part, _withheld(request, cluster, filters)), found),
        "found": found,
        "closed": gap_list_values.closed_since(found, members),
        "leaders": gap_list_values.leaders(visible_to(request, cluster)) if found.worth else [],
        "page": page,
        "total": rows.height,
        "judged": judged,
        "nodes": nodes,
        "chains": named_chains(cluster),
        "states": GAP_STATES,
        "regions": home_parts(cluster),
        "home_name": selectors.home_name(cluster),
        "printing": bool(request.GET.get("print")),
        "rule": ranking_rule(valued=bool(found.rows)),
    }
    return render(request, "insight/gaps.html", context)


@open_to(Permission.READ)
@require_safe
def gap_file(request: HttpRequest, format: str) -> HttpResponse:
    """The same gaps as xlsx, csv or json."""
    filters = _gap_filters(request, snapshot())
    cluster = settled(selectors.gap_analyses, filters.chain, filters.region)
    found = gap_list_values.valued(request, filters.region, "")
    judged, nodes = selectors.judged_nodes(cluster, filters)
    notes = [
        bilingual(cluster.about.name, cluster.about.name_en),
        _("As of {day}; the state of {judged} of {nodes} products and processes is known.").format(
            day=cluster.about.as_of, judged=formats.number(judged), nodes=formats.number(nodes)
        ),
        ranking_rule(valued=bool(found.rows)),
    ]
    if found.worth:
        done = found.worth.computation
        notes.append(
            _("Values computed on the data of {at}.").format(at=date_format(localtime(done.read_at), "Y-m-d H:i"))
        )
    table = selectors.gap_table(cluster, filters, _withheld(request, cluster, filters), found.rows)
    return as_file(table, format, "gaps", notes, sheet=_("Gaps"))


def _withheld(request: HttpRequest, cluster: Cluster, filters: selectors.GapFilters) -> Withheld:
    return withheld_nodes(cluster, visible_to(request, cluster), filters.region)


def ranking_rule(*, valued: bool = False) -> str:
    """How gaps are ranked, in a sentence; `valued`: what they are worth is known."""
    if not valued:
        return _(
            "Ranked by the known yearly need in CNY, largest first and unknown last; then by the number of local buyers; "
            "then missing before weak before single-source."
        )
    return _(
        "Ranked by what the gap is worth a year, largest first and unknown last; then by what it may be worth at most, by "
        "the known yearly need, by the number of local buyers; then missing before weak before single-source."
    )


_ROW_SETS: dict[str, tuple[Promise, Promise, Callable[[Cluster], Table]]] = {
    "enterprises": (
        gettext_lazy("Enterprises"),
        gettext_lazy("Every enterprise of the cluster."),
        selectors.enterprise_table,
    ),
    "listings": (
        gettext_lazy("Open offers and demands"),
        gettext_lazy("Offers and demands that have neither expired nor passed their last day."),
        selectors.listing_table,
    ),
    "nodes": (
        gettext_lazy("Products made here"),
        gettext_lazy("Products and processes of the catalog for which a declared or verified row names a local maker."),
        selectors.node_table,
    ),
    "purchases": (
        gettext_lazy("Purchases behind the local supporting rate"),
        gettext_lazy("Every known purchase of the buyers at home; counted are those of known value and place."),
        selectors.purchase_table,
    ),
}  # fmt: skip


_WHOLE = frozenset({"nodes"})
"""Sets whose rows are figures: they stand on all rows, whoever looks."""


_OF_A_CHAIN = frozenset({"nodes", "purchases"})
"""Sets of which a chain may be asked for, as the figures of a chain lead here."""


def _row_sets(cluster: Cluster, name: str, *chosen: str) -> None:
    """What a page of rows waits for."""
    build = _ROW_SETS[name][2]
    remember(build, cluster, *chosen)
    remember(build, remember(public_part, cluster), *chosen)


def _row_set(request: HttpRequest, name: str) -> tuple[Promise, Promise, Table]:
    if name not in _ROW_SETS:
        raise Http404
    title, meaning, build = _ROW_SETS[name]
    chosen = _chain_of_rows(request, name)
    cluster = settled(_row_sets, name, *chosen)
    visible = visible_to(request, cluster)
    if name in _WHOLE:
        return title, meaning, veil_table(remember(build, cluster, *chosen), withheld_nodes(cluster, visible))
    whole, shown = remember(build, cluster, *chosen), remember(build, visible, *chosen)
    table = replace(shown, hidden=len(whole) - len(shown))
    return title, meaning, _chosen_firms(request, visible, table) if name == "enterprises" else table


def _chain_of_rows(request: HttpRequest, name: str) -> tuple[str, ...]:
    """The chain in the address; none, or one that the cluster does not know, is not silently everything."""
    chain = require_chain(snapshot(), request.GET.get("chain") or None) if name in _OF_A_CHAIN else None
    return (chain,) if chain else ()


def _chosen_firms(request: HttpRequest, visible: Cluster, table: Table) -> Table:
    """The firms that the filters of their list leave, words apart: those are looked for in the rows."""
    filters = replace(firms.Filters.of(request.GET), text="")
    if filters == firms.Filters():
        return table
    kept = set(firms.chosen_enterprises(visible, filters)["id"])
    return replace(table, rows=[row for row in table.rows if row["enterprise"] in kept])


@open_to(Permission.READ)
@require_safe
def row_list(request: HttpRequest, name: str) -> HttpResponse:
    """The rows behind one of the numbers."""
    title, meaning, table = _row_set(request, name)
    text = request.GET.get("q", "").strip()[:100]
    found = containing(table, text)
    page = page_of(request, found.rows, _ROWS_PER_PAGE)
    rows = [dict(row) for row in page.object_list]
    if name == "enterprises":
        mark(rows, "enterprises")
    else:
        mark_proof(rows)
    context = {
        "name": name, "title": title, "meaning": meaning, "chain": _named_chain(request, name), "query": text, "page": page, "total": len(found),
        "table": Table(found.columns, rows, found.hidden).compact(),
    }  # fmt: skip
    return render(request, "insight/rows.html", context)


def _named_chain(request: HttpRequest, name: str) -> Row | None:
    chosen = _chain_of_rows(request, name)
    return selectors.one_chain(snapshot(), chosen[0]) if chosen else None


@open_to(Permission.READ)
@require_safe
def row_file(request: HttpRequest, name: str, format: str) -> HttpResponse:
    """The same rows as csv, json or xlsx."""
    title, _meaning, table = _row_set(request, name)
    return as_file(containing(table, request.GET.get("q", "").strip()[:100]), format, name, sheet=str(title))
