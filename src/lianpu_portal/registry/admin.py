"""Django's admin for every table: search, filters, history."""

from __future__ import annotations

import re
from typing import Any

import dataframely as dy
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from lianpu.cluster.columns import LIST_SEPARATOR
from lianpu.cluster.schema import SCHEMAS
from lianpu_portal.registry.models import TABLE_MODELS, ClusterAbout
from lianpu_portal.registry.table_models import POSITION, TableRow

_MOST_COLUMNS = 8
_LEFT_OUT = ("description", "note", "address", "url", "latitude", "longitude", "site", "supplier_site", "buyer_site")

admin.site.site_header = _("Lianpu: all tables")
admin.site.site_title = _("Lianpu")
admin.site.index_title = _("Tables of the cluster")


class ListFormField(forms.CharField):
    """Several short words in one line, joined by a semicolon; an empty line is «not said»."""

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **options: Any) -> None:
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """A list as the line that is edited."""
        return f"{LIST_SEPARATOR} ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str] | None:
        """The line as a list."""
        words = [word.strip() for word in re.split(r"[;；]", value or "")]
        return [word for word in words if word] or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True where the words differ, whatever stands between them."""
        return (initial or None) != self.to_python(data)


class TableAdmin(SimpleHistoryAdmin):
    """The admin of rows of one table, with their history."""

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """The history of a row; what cannot be a row's key has none."""
        try:
            self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError as error:
            raise Http404 from error
        return super().history_view(request, object_id, extra_context)


def _searched(table: str) -> list[str]:
    model = TABLE_MODELS[table]
    texts = [
        name
        for name, column in SCHEMAS[table].columns().items()
        if isinstance(column, dy.String) and not model._meta.get_field(name).is_relation
    ]
    return texts[:6] or [f"{name}__pk" for name in SCHEMAS[table].primary_key()]  # rows that only refer to others


def _shown(table: str) -> list[str]:
    names = [
        name
        for name, column in SCHEMAS[table].columns().items()
        if not isinstance(column, dy.List) and name not in _LEFT_OUT
    ]
    tail = [name for name in ("source", "as_of", "status") if name in names]
    return [*[name for name in names if name not in tail][: _MOST_COLUMNS - len(tail)], *tail]


def admin_of(table: str, model: type[TableRow]) -> type[admin.ModelAdmin]:
    """The admin page of one table."""
    related = [field.name for field in model._meta.fields if field.is_relation]
    columns = SCHEMAS[table].columns()
    attributes: dict[str, Any] = {
        "list_display": _shown(table),
        "list_display_links": _shown(table)[:1],
        "list_filter": [n for n, c in columns.items() if isinstance(c, (dy.Enum, dy.Bool))],
        "search_fields": _searched(table),
        "autocomplete_fields": related,
        "list_select_related": related,
        "ordering": [POSITION],
        "list_per_page": 50,
        "show_full_result_count": False,
        "formfield_overrides": {models.JSONField: {"form_class": ListFormField, "widget": AdminTextInputWidget}},
    }
    return type(f"{model.__name__}Admin", (TableAdmin,), attributes)


for _table, _model in TABLE_MODELS.items():
    admin.site.register(_model, admin_of(_table, _model))


@admin.register(ClusterAbout)
class ClusterAboutAdmin(admin.ModelAdmin):
    """What the cluster says of itself."""

    list_display = ("name", "name_en", "region")

    def has_add_permission(self, request: Any) -> bool:
        """There is one cluster in a store."""
        return not ClusterAbout.objects.exists()
