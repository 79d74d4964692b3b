"""Imports in Django's admin: to be looked at; what happens to them is decided on their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from lianpu_portal.imports.models import Import


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    """Every import with its state, for reading only."""

    list_display = ("title", "state", "as_of", "file_name", "user", "created_at", "applied_at", "undone_at")
    list_filter = ("state",)
    search_fields = ("title", "file_name", "digest")
    list_select_related = ("user",)

    def has_add_permission(self, request: Any) -> bool:
        """Lists are uploaded on their own page."""
        return False

    def has_change_permission(self, request: Any, obj: Import | None = None) -> bool:
        """An import's row tells what happened."""
        return False

    def has_delete_permission(self, request: Any, obj: Import | None = None) -> bool:
        """Without it an import could not be undone."""
        return False
