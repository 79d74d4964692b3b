"""Appointments and memberships in Django's admin."""

from __future__ import annotations

from django.contrib import admin

from lianpu_portal.accounts.models import Appointment, Membership


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
