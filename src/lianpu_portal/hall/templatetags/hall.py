"""Tags of the hall: how long ago, how long still, and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lianpu_portal.bridge import snapshot
from lianpu_portal.formats import number
from lianpu_portal.hall.distances import HEIGHT, WIDTH, drawing_of
from lianpu_portal.hall.facets import Facet
from lianpu_portal.hall.filters import Filters
from lianpu_portal.hall.selectors import publish_address
from lianpu_portal.market.shown import ShownPair

register = template.Library()

_DAYS_TOLD = 30  # beyond, the day itself says more
_LONGEST_THING = 200  # characters of a listing that begin the answer to it


@register.simple_tag
def age(row: dict[str, Any]) -> SafeString:
    """When a row was stated: «today», «3 days ago», or the day."""
    days, day = row["age"], row["as_of"]
    if days <= 0:
        told = _("today")
    elif days == 1:
        told = _("yesterday")
    elif days <= _DAYS_TOLD:
        told = _("{days} days ago").format(days=days)
    else:
        told = day.isoformat()
    return format_html('<time datetime="{}" title="{}">{}</time>', day.isoformat(), day.isoformat(), told)


@register.simple_tag
def still_open(row: dict[str, Any]) -> SafeString:
    """How long a row still holds; nothing where no last day is stated."""
    left, day = row["left"], row["deadline"]
    if row["ended"]:
        return format_html('<span class="card-ended">{}</span>', pgettext("listing", "ended"))
    if left is None:
        return SafeString()
    if row["ends_soon"]:
        told = (
            ngettext("{count} day left", "{count} days left", left).format(count=left) if left else _("last day today")
        )
        return format_html('<span class="card-soon"><time datetime="{}">{}</time></span>', day.isoformat(), told)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), _("until {day}").format(day=day.isoformat()))


@register.simple_tag
def facet_options(facet: Facet) -> SafeString:
    """The values of a facet to choose from. Their counts differ from search to search: put together as text, for three
    dozen of them on every page."""
    kind = "checkbox" if facet.several else "radio"
    chosen, name = facet.is_chosen, escape(facet.name)
    return SafeString("".join(
        f'<label class="facet-option level-{option.level}{"" if option.count else " facet-none"}"><input type="{kind}"'
        f' id="{name}-{place}" name="{name}" value="{escape(option.value)}" form="hall-form"'
        f'{" checked" if option.chosen or (facet.name == "state" and not option.value and not chosen) else ""}>'
        f"<span>{escape(option.label)}</span> <small>{number(option.count)}</small></label>"
        for place, option in enumerate(facet.options, 1)
    ))  # fmt: skip


@register.inclusion_tag("hall/_follow.html", takes_context=True)
def follow(context: dict[str, Any], subject: str, code: str) -> dict[str, Any]:
    """How to hear of new listings of a firm or of a product (`node`): by e-mail, or by a feed."""
    return {"subject": subject, "query": _search_of(subject, code), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("hall/_follow_head.html")
def follow_head(subject: str, code: str, title: str) -> dict[str, Any]:
    """The same for the head of the page, where feed readers look."""
    return {"query": _search_of(subject, code), "title": title}


def _search_of(subject: str, code: str) -> str:
    return Filters(firm=code).words if subject == "firm" else Filters(node=code).words


@register.simple_tag
def answer_address(row: dict[str, Any], table: str) -> str:
    """Where a reader who can answer a listing publishes what fits it; the sentence is begun for them."""
    begun = _("Wanted: {thing}") if table == "offers" else _("We offer {thing}")
    return publish_address(begun.format(thing=str(row["text"])[:_LONGEST_THING]), "")


@register.inclusion_tag("hall/_distances.html")
def distances(row: dict[str, Any], *groups: Iterable[ShownPair]) -> dict[str, Any]:
    """Where the matches of a listing are, where that is known."""
    pairs = [pair for group in groups for pair in group]
    return {
        "drawing": drawing_of(snapshot(), row.get("region"), pairs),
        "width": WIDTH,
        "height": HEIGHT,
        "x": WIDTH / 2,
        "y": HEIGHT / 2,
    }
