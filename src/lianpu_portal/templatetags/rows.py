"""The body of a table."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from lianpu_portal.tables import Column, Row, Table
from lianpu_portal.templatetags.portal import cell

register = template.Library()


@register.simple_tag
def table_body(table: Table) -> SafeString:
    """The rows of a table: put together as text, for a page has a hundred cells and more."""
    heads = [
        (
            column,
            f'<td class="{"num " if column.is_number else ""}is-{column.kind}" data-label="{escape(column.label)}">',
        )
        for column in table.shown
    ]
    return SafeString("".join(f"<tr>{''.join(_cells(row, heads))}</tr>\n  " for row in table.rows))


def _cells(row: Row, heads: list[tuple[Column, str]]) -> Iterator[str]:
    for column, head in heads:
        yield f"{head}{conditional_escape(cell(row, column))}</td>"
