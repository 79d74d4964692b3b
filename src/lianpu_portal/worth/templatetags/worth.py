"""What a gap is worth on the page of its node: value, curve, who could fill it; the same as parts of other pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianpu.chain import GAP_STATES
from lianpu.cluster.schema import TABLE_LABELS
from lianpu_portal import formats
from lianpu_portal.computations.parts import part_of
from lianpu_portal.computations.question import audience_of
from lianpu_portal.computations.selectors import latest
from lianpu_portal.core_labels import core_label
from lianpu_portal.templatetags.bars import state_bar
from lianpu_portal.worth import computing
from lianpu_portal.worth.shown import shown_value, stands_on
from lianpu_portal.worth.stored import worth_for, worth_question

register = template.Library()


@register.inclusion_tag("worth/_headline.html", takes_context=True)
def gap_headline(context: Context) -> dict[str, Any]:
    """What a gap's page says first: how much is lacking, and what filling it would keep in the cluster."""
    view = context["view"]
    verdict = view.verdict or {}
    if verdict.get("state") not in GAP_STATES or context.get("panel"):
        return {}
    known = worth_for(context["request"], view.region)
    row = known.rows.get(view.row["id"]) if known else None
    return {"lack": _lack(verdict), "unit": verdict.get("unit"), "row": row, "shown": shown_value(row) if row else None}


def _lack(verdict: dict[str, Any]) -> dict[str, float] | None:
    """Known need above known capacity, and its share of that need; None where either end is not told."""
    need, capacity = verdict.get("need"), verdict.get("capacity")
    if {"need", "capacity"} & set(verdict.get("withheld") or ()) or verdict.get("capacity_unknown") or not need:
        return None
    lack = need - (capacity or 0.0)
    return {"amount": lack, "share": lack / need} if lack > 0 else None


@register.inclusion_tag("worth/_gap.html", takes_context=True)
def gap_worth(context: Context) -> dict[str, Any]:
    """The parts of a node's page that say what its gap is worth and who could fill it; a line of it in a side panel."""
    view, request = context["view"], context["request"]
    verdict = view.verdict or {}
    if verdict.get("state") not in GAP_STATES:
        return {}
    product, panel = view.row["id"], context.get("panel")
    known, region = worth_for(request, view.region), view.region
    row = known.rows.get(product) if known else None
    shown = {
        "gap": True, "panel": panel, "product": product, "region": region, "unit": view.row.get("unit"), "row": row,
        "shown": shown_value(row) if row else None, "known": known, "verdict": verdict,
        "csrf_token": context.get("csrf_token"), "request": request,
        "may_lead": context.get("may_lead"), "covered": stands_on(known.coverage) if known else [],
    }  # fmt: skip
    if panel:
        return shown
    state = latest(worth_question(audience_of(request), region))
    asked = {"region": region} if region else {}
    shown["worth"] = None if state.done and not state.is_stale else part_of(request, computing.worth, **asked)
    if region:  # who could fill it is asked for the whole cluster
        return shown
    return shown | {
        "curve": part_of(request, computing.curve, product=product),
        "plan": part_of(request, computing.node_plan, product=product),
        "adjacency": part_of(request, computing.adjacent, product=product),
        "targets": part_of(request, computing.outside, product=product),
    }


@register.simple_tag
def value_range(row: dict[str, Any], prefix: str = "value") -> SafeString:
    """What a gap is worth, from the least to the most; «at least» where there is no upper end."""
    low, middle, high = (row.get(f"{prefix}{end}") for end in ("_low", "", "_high"))
    return format_html("{}", _range_words(low, middle, high))


def _range_words(low: float | None, middle: float | None, high: float | None) -> str:
    from django.utils.translation import gettext as _

    if middle is None:
        return _("unknown")
    if high is None:
        return _("at least {low}").format(low=formats.money(low))
    if formats.money(low) == formats.money(high):
        return str(formats.money(middle))
    return _("{low} to {high}").format(low=formats.money(low, high), high=formats.money(high))


@register.simple_tag
def score_bar(parts: list[dict[str, Any]]) -> SafeString:
    """A score as a bar: what is proven filled, what is not known hatched; 100 wide."""
    at, drawn = 0.0, []
    for part in parts:
        if part["points"]:
            drawn.append(format_html('<rect x="{}%" width="{}%" height="10" class="score-part score-{}"/>', f"{at:.2f}", f"{part['points']:.2f}", part["part"]))  # fmt: skip
            at += part["points"]
    unknown = sum(part["open"] for part in parts)
    tail = format_html('<rect x="{}%" width="{}%" height="10" class="score-open"/>', f"{at:.2f}", f"{unknown:.2f}") if unknown else ""  # fmt: skip
    return format_html(
        '<svg class="bar score" width="100%" height="10" aria-hidden="true"><rect width="100%" height="10" class="fill-track"/>{}{}</svg>',
        SafeString("".join(drawn)), tail,
    )  # fmt: skip


@register.filter
def points(value: float) -> str:
    """Points of 100 with two decimals, so that what is shown adds up."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@register.inclusion_tag("worth/_could_be_local.html", takes_context=True)
def could_be_local(context: Context) -> dict[str, Any]:
    """What a firm buys outside and what of it could be local, for firms that buy."""
    view, request = context["view"], context["request"]
    if not view.suppliers:
        return {}
    part = part_of(request, computing.leader, auto=bool(view.row.get("leader")), enterprise=view.row["id"])
    return {"part": part, "firm": view.row["id"], "csrf_token": context.get("csrf_token"), "request": request}


@register.simple_tag
def scope_query(arguments: dict[str, Any]) -> str:
    """The arguments of a computation as the query of a page's address."""
    return urlencode(arguments)


@register.simple_tag
def tier_bar(local: float, outside: float) -> SafeString:
    """How much of a tier comes from here, how much from outside."""
    share = 100 * local / (local + outside) if local + outside else 0.0
    return format_html(
        '<svg class="bar tier-bar" width="100%" height="8" aria-hidden="true"><rect width="100%" height="8" class="fill-missing"/><rect width="{}%" height="8" class="fill-strong"/></svg>',
        f"{share:.2f}",
    )


@register.simple_tag
def report_state_bar(states: list[tuple[str, int]], chain: str | None) -> SafeString:
    """The nodes of a chain by their state, as on the home page."""
    return state_bar(dict(states), chain or "")


@register.inclusion_tag("worth/_stands_on.html")
def balance_stands_on(coverage: dict[str, Any] | None) -> dict[str, Any]:
    """A line under figures of a balance that says what they stand on; none for a result from before it was kept."""
    return {"phrases": stands_on(coverage) if coverage else []}


@register.filter
def table_word(table: str) -> str:
    """The name of a table."""
    return core_label(TABLE_LABELS.get(table, table))
