"""The audit log in Django's admin: to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from lianpu_portal.audit.models import AuditLine


@admin.register(AuditLine)
class AuditLineAdmin(admin.ModelAdmin):
    """Every line, newest first."""

    list_display = ("at", "actor", "verb", "subject")
    list_filter = ("verb",)
    search_fields = ("actor", "subject")
    date_hierarchy = "at"

    def has_add_permission(self, request: Any) -> bool:
        """Lines are written by actions."""
        return False

    def has_change_permission(self, request: Any, obj: AuditLine | None = None) -> bool:
        """A line stays as it is."""
        return False

    def has_delete_permission(self, request: Any, obj: AuditLine | None = None) -> bool:
        """A line stays."""
        return False
