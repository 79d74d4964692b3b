"""Appointments and memberships in Django's admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from lianpu_portal.accounts.models import Appointment, Claim, Membership, ServiceToken


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin):
    """Who belongs to the chain office, who moderates."""

    list_display = ("account", "role")
    list_filter = ("role",)
    list_select_related = ("account",)
    autocomplete_fields = ("account",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who acts for which firm."""

    list_display = ("account", "enterprise", "role", "since")
    list_filter = ("role",)
    search_fields = ("enterprise", "account__username", "account__email")
    list_select_related = ("account",)
    autocomplete_fields = ("account",)


class _ToBeRead(admin.ModelAdmin):
    """Rows that only their actions change."""

    list_select_related = ("account",)

    def has_add_permission(self, request: Any) -> bool:
        """They are made on their own pages."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """What they say is what happened."""
        return False


@admin.register(Claim)
class ClaimAdmin(_ToBeRead):
    """Claims of firms, decided in their own queue."""

    list_display = ("enterprise", "account", "way", "state", "created_at", "decided_at")
    list_filter = ("state", "way")


@admin.register(ServiceToken)
class ServiceTokenAdmin(_ToBeRead):
    """Service tokens; deleting one shuts it out."""

    list_display = ("name", "account", "beginning", "expires_at", "last_used_at")
