"""Addresses of the API, its description, its reference page, and the page of webhooks."""

from __future__ import annotations

from django.urls import include, path
from django.views.decorators.http import require_safe

from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.api import views
from lianpu_portal.api.v1.api import addresses
from lianpu_portal.api.v1.openapi import openapi
from lianpu_portal.api.v1.reference import reference

urlpatterns = [
    path("api/v1/openapi.json", open_to(Permission.READ)(require_safe(openapi)), name="api_openapi"),
    path("api/v1/", open_to(Permission.READ)(require_safe(reference)), name="api_reference"),
    path("api/v1/", include(addresses())),
    path("me/webhooks/", views.webhooks, name="webhooks"),
    path("me/webhooks/<int:pk>/", views.webhook, name="webhook"),
    path("me/webhooks/<int:pk>/<slug:verb>/", views.act, name="webhook_act"),
]
