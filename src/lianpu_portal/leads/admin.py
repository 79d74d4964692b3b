"""Leads in the admin: to be looked at, without contacts and without what people wrote. Steps are taken on their pages."""

from __future__ import annotations

from django.contrib import admin

from lianpu_portal.introductions.admin import LookedAt
from lianpu_portal.leads.models import Lead


@admin.register(Lead)
class LeadAdmin(LookedAt):
    """Every lead."""

    list_display = ("public_id", "firm_name", "product", "stage", "owner", "created_at", "changed_at")
    list_filter = ("stage", "drop_reason")
    search_fields = ("public_id", "firm_name", "product")
