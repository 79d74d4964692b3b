"""Webhooks in Django's admin: to be looked at, and stopped."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from lianpu_portal.api.models import Delivery, Subscription


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    """Who has events sent where."""

    list_display = ("account", "address", "stopped", "failures", "created_at")
    list_filter = ("stopped",)
    list_select_related = ("account",)
    readonly_fields = ("account", "address", "events", "failures", "created_at")

    def has_add_permission(self, request: Any) -> bool:
        """Accounts make their own."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """What was sent, and how it went."""

    list_display = ("created_at", "event", "status", "tries", "fault")
    list_filter = ("event", "status")

    def has_add_permission(self, request: Any) -> bool:
        """Events make them."""
        return False

    def has_change_permission(self, request: Any, obj: Delivery | None = None) -> bool:
        """What happened stays."""
        return False
