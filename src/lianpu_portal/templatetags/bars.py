"""Tags that draw: figures as bars, each beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from lianpu_portal import formats, words
from lianpu_portal.templatetags.portal import icon, word

register = template.Library()


@register.simple_tag
def state_bar(counts: Mapping[str, int], chain: str) -> SafeString:
    """A bar of the five states of a chain, beneath it its numbers in words, each a link to the nodes it counts."""
    total = sum(counts[code] for code in words.STATES) or 1
    parts, start = [], 0.0
    for code in words.STATES:
        width = 100 * counts[code] / total
        if width:
            parts.append((f"{start:.3f}%", f"{max(width - 0.25, 0.25):.3f}%", code.replace("_", "-")))
        start += width
    bars = format_html_join("", '<rect x="{}" y="0" width="{}" height="12" class="fill-{}"/>', parts)
    texts = format_html_join(
        "",
        '<li class="state-{}"><a href="{}">{}{} <b>{}</b></a></li>',
        [
            (
                code.replace("_", "-"),
                _nodes_in(chain, code),
                icon(code),
                word(code, "state"),
                formats.number(counts[code]),
            )
            for code in counts
            if counts[code]
        ],
    )
    return format_html(
        '<svg class="bar" width="100%" height="12" aria-hidden="true">{}</svg><ul class="bar-words">{}</ul>',
        bars,
        texts,
    )


def _nodes_in(chain: str, state: str) -> str:
    """The address of the map's table with the nodes of one state."""
    others = ",".join(code for code in words.STATES if code != state)
    return f"{reverse('map')}?{urlencode({'chain': chain, 'view': 'table', 'hide': others}, safe=',')}"


@register.simple_tag
def amount_bar(value: float | None, largest: float, kind: str) -> SafeString:
    """A bar as long as the value is of the largest."""
    width = 0 if not value or not largest else 100 * value / largest
    return format_html(
        '<svg class="bar" width="100%" height="12" aria-hidden="true">'
        '<rect width="100%" height="12" class="fill-track"/>'
        '<rect width="{}%" height="12" class="fill-{}"/></svg>',
        f"{width:.2f}",
        kind,
    )


@register.simple_tag
def interval_bar(rate: Any) -> SafeString:
    """Where the rate may lie: the interval as a band, the rate over known purchases as a mark."""
    mark = mark_safe("")
    if rate.rate is not None:
        mark = format_html(
            '<rect x="{}%" y="0" width="3" height="20" class="fill-ink"/>', f"{min(rate.rate * 100, 99.4):.2f}"
        )
    return format_html(
        '<svg class="bar interval" width="100%" height="20" aria-hidden="true"><rect y="6" width="100%" height="8" '
        'class="fill-track"/><rect x="{}%" y="6" width="{}%" height="8" class="fill-band"/>{}</svg>',
        f"{rate.lower * 100:.2f}", f"{max(rate.upper - rate.lower, 0.005) * 100:.2f}", mark,
    )  # fmt: skip
