"""Tags of the import pages: thousands, severities, actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from lianpu.cluster.schema import TABLE_LABELS
from lianpu_portal.core_labels import core_label
from lianpu_portal.imports.words import SEVERITIES
from lianpu_portal.templatetags.portal import icon

register = template.Library()

_SIGNS = {"error": "missing", "doubt": "weak", "note": "unknown"}
_ACTIONS: dict[str, Promise] = {
    "insert": pgettext_lazy("import action", "New"),
    "update": pgettext_lazy("import action", "Changed"),
    "kept": pgettext_lazy("import action", "Changed here since"),
    "unchanged": pgettext_lazy("import action", "Unchanged"),
    "vanished": pgettext_lazy("import action", "No longer in the list, kept"),
}


@register.filter
def thousands(value: int) -> str:
    """1234567 → 1,234,567."""
    return f"{value:,}"


@register.simple_tag
def severity_sign(severity: str) -> SafeString:
    """The sign of a severity."""
    return icon(_SIGNS[severity])


@register.simple_tag
def severity_badge(severity: str) -> SafeString:
    """Sign and word of a severity."""
    return format_html('<span class="severity">{}{}</span>', icon(_SIGNS[severity]), SEVERITIES[severity])


@register.simple_tag
def action_word(action: str) -> str:
    """insert → New."""
    return str(_ACTIONS[action])


@register.simple_tag
def table_word(table: str) -> str:
    """The name of a table."""
    return core_label(TABLE_LABELS[table])


@register.simple_tag
def table_count(counts: Mapping[str, Mapping[str, Any]], table: str) -> str:
    """How many rows of a table an import wrote."""
    return thousands(counts["insert"].get(table, 0) + counts["update"].get(table, 0))
