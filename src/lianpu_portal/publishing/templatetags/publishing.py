"""Tags of the pages of publishing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from lianpu.cluster.columns import CATEGORIES, PERIODS, RADII
from lianpu.cluster.units import UNITS
from lianpu_portal import words
from lianpu_portal.publishing.words import doubt_sentence

register = template.Library()
register.filter("doubt", doubt_sentence)

_CHOICES: dict[str, tuple[tuple[str, ...], Mapping[str, Any]]] = {
    "category": (CATEGORIES, words.CATEGORIES),
    "period": (PERIODS, words.PERIODS),
    "radius": (RADII, words.RADII),
    "unit": (tuple(UNITS), words.UNITS),
}


@register.filter
def of(values: Mapping[str, Any], name: str) -> Any:
    """The value under a name; nothing where there is none."""
    return values.get(name, "")


@register.filter
def choices_of(field: str) -> list[tuple[str, Any]]:
    """Codes of a closed list with their words."""
    codes, told = _CHOICES[field]
    return [(code, told.get(code, code)) for code in codes]


@register.filter
def kibibytes(size: int) -> str:
    """A file's size as people read it."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} KiB"
