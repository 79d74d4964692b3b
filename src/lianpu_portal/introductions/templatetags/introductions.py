"""Filters and tags of the pages of introductions, and of pages that list some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.introductions.board import UNKNOWN
from lianpu_portal.introductions.models import Introduction, Reason, Stage
from lianpu_portal.introductions.own_list import PAGE, WORDS, own_list
from lianpu_portal.introductions.party import Standing
from lianpu_portal.introductions.selectors import introductions_of_pairs
from lianpu_portal.publishing.models import Batch, Publication
from lianpu_portal.tables import Column, Row
from lianpu_portal.templatetags.portal import gloss

register = template.Library()


@register.filter
def item_or_none(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """The value under a key, None where there is no mapping."""
    return (mapping or {}).get(key)


@register.filter
def stage_word(stage: str) -> str:
    """The word for a stage."""
    return str(Stage(stage).label) if stage else ""


@register.filter
def reason_word(reason: str) -> str:
    """The word for a reason."""
    return str(Reason(reason).label) if reason else ""


@register.filter
def pair_value(offer: str, demand: str) -> str:
    """A pair of ids as the value of a checkbox: ids may hold any sign."""
    return f"{quote(offer, safe='')}/{quote(demand, safe='')}"


@register.inclusion_tag("introductions/_own.html", takes_context=True)
def introductions_by_listing(context: Context, managed: Publication | Batch, token: str) -> dict[str, Any]:
    """The introductions of what a manage link opens, each behind that link."""
    return _own(context["request"], Standing.managing(managed), lambda introduction: _behind(token, introduction))


@register.simple_tag
def introductions_by_pair(managed: Publication, token: str) -> dict[str, dict[str, Any]]:
    """Pair → how the introduction that a side asked for stands, and its address behind the manage link."""
    found = introductions_of_pairs(Standing.managing(managed))
    return {
        pair_value(*pair): {"entry": entry, "address": _behind(token, entry.introduction)}
        for pair, entry in found.items()
    }


def _behind(token: str, introduction: Introduction) -> str:
    return reverse("introduction_by_listing", args=[token, introduction.public_id])


@register.inclusion_tag("introductions/_own.html")
def introductions_of_account(request: HttpRequest) -> dict[str, Any]:
    """The introductions that the reader's account has a side in."""
    standing = Standing.of(Actor.of(request))
    return _own(request, standing, lambda introduction: reverse("introduction", args=[introduction.public_id]))


def _own(request: HttpRequest, standing: Standing, address_of: Callable[[Introduction], str]) -> dict[str, Any]:
    found = own_list(standing, request.GET)
    beside = [(name, value) for name, value in request.GET.items() if name not in (WORDS, PAGE)]
    return {
        "request": request, "own": found, "beside": beside, "words_name": WORDS, "page_name": PAGE,
        "entries": [(address_of(entry.introduction), entry) for entry in found.entries],
    }  # fmt: skip


@register.simple_tag
def compared(row: Row, column: Column) -> Any:
    """A cell of the comparison: firm and offer lead to their pages, numbers have two digits, unknown is a dash."""
    value = row.get(column.key)
    if column.key == "firm" and row.get("_enterprise"):
        return format_html('<a href="{}">{}</a>', reverse("enterprise", args=[row["_enterprise"]]), value)
    if column.key == "offer" and row.get("_id"):
        text = row["_text"]
        english = row.get("_product_name_en")
        glossed = gloss({"text": text, "product_name_en": None if english == UNKNOWN else english})
        return format_html('<a href="{}">{}</a>{}', reverse("offer", args=[row["_id"]]), text, glossed)
    if isinstance(value, float):
        return f"{value:.2f}".replace("-", "−")
    return format_html('<span class="muted">{}</span>', value) if value == UNKNOWN else value
