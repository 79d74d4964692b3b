"""Tags and filters of the pages of drills."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianpu_portal import formats
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.resilience import words
from lianpu_portal.resilience.carried import carried
from lianpu_portal.resilience.carried import notices_about as notices_on
from lianpu_portal.resilience.lights import Run
from lianpu_portal.resilience.networks import reader_part
from lianpu_portal.resilience.notices import may_write
from lianpu_portal.tables import Row
from lianpu_portal.templatetags.portal import link_to

register = template.Library()

_WORDS = {"cause": words.CAUSES, "nearness": words.NEARNESS, "capacity": words.CAPACITIES, "kind": words.KINDS,
          "light": words.LIGHTS, "light_sign": words.LIGHT_SIGNS}  # fmt: skip


@register.filter
def risk_word(code: str | None, vocabulary: str) -> str:
    """The word for a code of drills and single points."""
    return str(_WORDS[vocabulary].get(code or "", code or ""))


@register.simple_tag
def shares(low: float | None, high: float | None) -> str:
    """An interval of shares."""
    return words.share_between(low, high)


@register.simple_tag
def monies(low: float | None, high: float | None) -> str:
    """An interval of CNY."""
    return words.money_between(low, high)


@register.simple_tag
def weeks_of(pair: Any) -> str:
    """An interval of weeks of output."""
    return words.weeks_between(pair[0], pair[1])


@register.simple_tag
def links_behind(text: str, **filters: Any) -> SafeString:
    """Words that open the links they stand on."""
    query = urlencode({name: value for name, value in filters.items() if value})
    return format_html('<a href="{}?{}">{}</a>', reverse("drill_links"), query, text)


@register.simple_tag
def thing(row: Row, column: str = "product") -> SafeString:
    """What a link delivers: a link to the product's page where the catalog has it."""
    code = row.get(column)
    return link_to("product", code if words.is_node(code) else None, row.get("thing") or "")


@register.filter
def light_reason(reason: str) -> str:
    """Why a light has its colour, or has none."""
    return words.core_reason(reason)


@register.filter
def light_weeks(run: Run) -> str:
    """The weeks of a run, in words."""
    return words.weeks_named(run.first, run.last)


@register.simple_tag
def amounts(low: float | None, high: float | None, unit: str | None) -> str:
    """An interval of amounts; without an upper end: at least …, or not known."""
    return words.amount_between(low, high, unit)


@register.filter
def whole(value: float | None) -> str:
    """A number of kilometres or weeks."""
    return "" if value is None else formats.number(round(value)) or "0"


@register.simple_tag(takes_context=True)
def notices_about(context: Context, firm: str) -> dict[str, Any]:
    """The notices that a firm's page lists."""
    request = context["request"]
    return notices_on(request, reader_part(request), firm)


@register.simple_tag(takes_context=True)
def carried_by(context: Context, firm: str) -> dict[str, Any] | None:
    """What a firm carries, for the part of its page."""
    request = context["request"]
    found = carried(request, reader_part(request), firm)
    return found and found | {"may_give": may_write(Actor.of(request), firm)}
