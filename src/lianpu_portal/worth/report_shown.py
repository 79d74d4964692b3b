"""The report of a chain: its state, ten gaps with their proof, who could fill them, and what changed since an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianpu.chain import GAP_STATES
from lianpu.chain.coverage import RateFigures
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu_portal.computations.models import Computation
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import Found, found_of, results_of
from lianpu_portal.formats import unit_word
from lianpu_portal.naming import product_name
from lianpu_portal.tables import Column, Row, Table
from lianpu_portal.words import BASES, STATES, TOTAL_BASES
from lianpu_portal.worth.computing import COUNTED, report
from lianpu_portal.worth.shown import FITS, firm_of, in_points, shown_value

MOST_CHANGES = 12
"""Changed values that a report names, the largest first."""


@report.shows
def shown_report(found: Found) -> dict[str, Any]:
    """The report without its changes: those are asked for with the earlier one."""
    result, chain = found.result, found.arguments.get("chain")
    return {
        "query": f"?{urlencode({'chain': chain})}" if chain else "",
        "states": [(state, result["states"].get(state, 0)) for state in STATES], "nodes": result["nodes"],
        "made": result["made"], "gaps": [_gap(found, row) for row in result["gaps"]],
        "gap_count": len(result["all"]), "wider": _wider(result),
        "rate": RateFigures(**result["rate"]), "totals": result["totals"], "arguments": found.arguments,
        "coverage": result.get("coverage"), "changes": changes_since(found, earlier_than(found)), "found": found,
    }  # fmt: skip


def _wider(result: Mapping[str, Any]) -> int:
    """How many products have the state of a gap only by their narrower ones, which are listed in their stead."""
    return sum(result["states"].get(state, 0) for state in GAP_STATES) - len(result["all"])


def _gap(found: Found, row: Row) -> dict[str, Any]:
    fillers = found.result["fillers"].get(row["product"], {"targets": [], "neighbours": []})
    visible, tree = found.visible, RegionTree.of(found.cluster)
    return {
        **row, "shown": shown_value(row), "name": product_name(found.cluster, row["product"]),
        "buyers_named": [firm_of(visible, code, None) for code in row["buyer_ids"][:4]],
        "more_buyers": max(len(row["buyer_ids"]) - 4, 0), "demand_count": len(row["demand_ids"]),
        "link_count": len(row["link_ids"]),
        "targets": [
            {
                **firm_of(visible, one["enterprise"], one["enterprise_name"]), "score": in_points(one["score"]), "high": in_points(one["score_high"]),
                "place": tree.name(one["region"]) if one["region"] and tree.knows(one["region"]) else "",
                "kilometres": one["kilometres"], "ties": len(one["ties"]), "fit": FITS[one["fit"]],
            }
            for one in fillers["targets"]
        ],
        "neighbours": [
            {
                **firm_of(visible, one["enterprise"], one["enterprise_name"]), "score": in_points(one["score"]), "high": in_points(one["score_high"]),
                "makes": [product_name(found.cluster, code) for code in one["makes"][:2]],
            }
            for one in fillers["neighbours"]
        ],
    }  # fmt: skip


def earlier_of(question: Question, now: Computation) -> list[Computation]:
    """The reports before this one, the newest first."""
    return [one for one in results_of(question) if one.pk < now.pk]


def earlier_than(found: Found) -> Computation | None:
    """What a report is compared with: the one that the reader chose, else the last of an earlier day, else the last."""
    question = Question(report, found.arguments, found.computation.audience, found.computation.language)
    before = earlier_of(question, found.computation)
    since = found.request.GET.get("since", "") if found.request else ""
    chosen = next((one for one in before if str(one.pk) == since), None)
    other_day = next((one for one in before if one.day != found.computation.day), None)
    return chosen or other_day or (before[0] if before else None)


def changes_since(now: Found, earlier: Computation | None) -> dict[str, Any] | None:
    """How gaps, rate and tables differ from the earlier report; None without one."""
    before = found_of(earlier, now.request) if earlier else None
    if earlier is None or before is None:
        return None
    was = {code: (state, value) for code, state, value in before.result["all"]}
    is_now = {code: (state, value) for code, state, value in now.result["all"]}
    moved = [
        _change(now.cluster, code, was[code], is_now[code])
        for code in is_now if code in was and was[code] != is_now[code]
    ]  # fmt: skip
    moved.sort(key=lambda row: (row["was"] == row["state"], -abs(row["difference"] or 0.0)))
    return {
        "since": earlier, "new": [_named(now.cluster, code, *is_now[code]) for code in is_now if code not in was],
        "closed": [_named(now.cluster, code, *was[code]) for code in was if code not in is_now],
        "moved": moved[:MOST_CHANGES], "moved_count": len(moved), "rate": before.result["rate"]["rate"],
        "totals": [
            (table, before.result["totals"][table], count, count - before.result["totals"][table])
            for table in COUNTED if (count := now.result["totals"].get(table)) is not None
        ],
    }  # fmt: skip


def _named(cluster: Cluster, code: str, state: str, value: float | None) -> Row:
    return {"product": code, "product_name": product_name(cluster, code), "state": state, "value": value}


def _change(cluster: Cluster, code: str, was: tuple[Any, ...], now: tuple[Any, ...]) -> Row:
    difference = None if None in (was[1], now[1]) else now[1] - was[1]
    return {**_named(cluster, code, *now), "was": was[0], "value_was": was[1], "difference": difference}


GAP_COLUMNS = (
    Column("rank", _("Rank"), "number"), Column("product", _("Product"), "product"), Column("state", _("State"), "state"),
    Column("reason", _("Why"), "reason"), Column("value", _("Worth a year, CNY"), "money"),
    Column("value_low", _("at least, CNY"), "money"), Column("value_high", _("at most, CNY"), "money"),
    Column("need", _("Need a year"), "quantity"), Column("unit_word", _("Unit")), Column("makers", _("Local makers"), "number"),
    Column("buyer_names", _("Buyers"), "words"), Column("demand_ids", _("Demands"), "words"),
    Column("link_ids", _("Known purchases"), "words"),
)  # fmt: skip
FILLER_COLUMNS = (
    Column("gap", _("Gap")), Column("kind", _("Kind")), Column("name", _("Enterprise")), Column("id", _("Id")),
    Column("score", _("Points"), "number"), Column("high", _("Points at most"), "number"), Column("place", _("Region")), Column("kilometres", _("Kilometres"), "number"),
    Column("ties", _("Local buyers supplied"), "number"),
)  # fmt: skip
CHANGE_COLUMNS = (
    Column("kind", pgettext_lazy("column", "Change")), Column("product_name", _("Product")), Column("was_word", _("State before")),
    Column("state_word", _("State now")), Column("value_was", _("Worth before, CNY"), "money"),
    Column("value", _("Worth now, CNY"), "money"), Column("difference", _("Difference, CNY"), "money"),
)  # fmt: skip
STATE_COLUMNS = (Column("name", _("Figure")), Column("count", _("Number"), "number"))
RATE_COLUMNS = (
    Column("basis_word", _("Counted")), Column("radius", _("Within"), "radius"),
    Column("rate", _("Local supporting rate"), "percent"), Column("lower", _("over all purchases at least"), "percent"),
    Column("upper", _("over all purchases at most"), "percent"),
    Column("coverage", _("computed on this share of purchases"), "percent"), Column("local", _("Bought here a year, CNY"), "money"),
    Column("known", _("Known purchases a year, CNY"), "money"), Column("total", _("All purchases a year, CNY"), "money"),
    Column("total_word", _("Total from")), Column("buyers", _("Buyers"), "number"),
)  # fmt: skip
"""A rate never stands without its coverage and its interval."""


def rate_row(rate: RateFigures) -> Row:
    """A local supporting rate as a line of a workbook; an empty cell is unknown."""
    return asdict(rate) | {
        "basis_word": str(BASES[rate.basis]), "total_word": str(TOTAL_BASES[rate.total_basis]) if rate.total_basis else None,
    }  # fmt: skip


def sheets(found: Found, notes: list[str]) -> list[tuple[str, Table, list[str]]]:
    """The report as sheets of a workbook."""
    shown = shown_report(found)
    rate: RateFigures = shown["rate"]
    state_rows: list[Row] = [{"name": str(STATES[state]), "count": count} for state, count in shown["states"]]
    state_rows.append({"name": str(_("Nodes")), "count": shown["nodes"]})
    gaps = [
        {
            **row, "product_name": row["name"], "product_name_en": row["name_en"], "unit_word": unit_word(row["unit"]),
            "buyer_names": [firm_of(found.visible, code, None)["name"] for code in row["buyer_ids"]],
        }
        for row in shown["gaps"]
    ]  # fmt: skip
    fillers = [
        {**one, "gap": gap["name"], "kind": str(kind)}
        for gap in shown["gaps"]
        for kind, name in ((_("Outside firm"), "targets"), (_("Local firm one step away"), "neighbours"))
        for one in gap[name]
    ]
    listed = [
        (str(_("State")), Table(STATE_COLUMNS, state_rows), notes),
        (str(_("Local supporting rate")), Table(RATE_COLUMNS, [rate_row(rate)]), []),
        (str(_("Gaps")), Table(GAP_COLUMNS, gaps), []),
        (str(_("Who could fill them")), Table(FILLER_COLUMNS, fillers), []),
    ]
    if shown["changes"]:
        listed.append((str(_("Changes")), Table(CHANGE_COLUMNS, _change_rows(shown["changes"])), []))
    return listed


def _change_rows(changes: Mapping[str, Any]) -> list[Row]:
    rows = [{**row, "kind": str(_("New gap")), "state_word": str(STATES[row["state"]])} for row in changes["new"]]
    rows += [{**row, "kind": str(_("No gap any more")), "was_word": str(STATES[row["state"]]), "value_was": row["value"], "value": None} for row in changes["closed"]]  # fmt: skip
    rows += [{**row, "kind": str(_("Changed")), "was_word": str(STATES[row["was"]]), "state_word": str(STATES[row["state"]])} for row in changes["moved"]]  # fmt: skip
    return rows
