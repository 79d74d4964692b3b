"""Introductions and events in the admin: to be looked at. Steps are taken on their pages only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lianpu_portal.introductions.models import Event, Introduction


class LookedAt(admin.ModelAdmin):
    """Rows to be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Introductions are asked for on their own page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Steps are taken on the page of the introduction."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """What happened stays on record."""
        return False


@admin.register(Introduction)
class IntroductionAdmin(LookedAt):
    """Every introduction, without contacts and without what people wrote."""

    list_display = ("public_id", "supplier", "buyer", "product", "stage", "created_at", "changed_at")
    list_filter = ("stage", "asked_by", "decline_reason", "reached")
    search_fields = ("public_id", "supplier", "buyer", "offer", "demand")


@admin.register(Event)
class EventAdmin(LookedAt):
    """Every matchmaking event."""

    list_display = ("title", "day", "place", "product")
