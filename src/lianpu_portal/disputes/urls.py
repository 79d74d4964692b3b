"""Addresses of disputes."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.disputes import views, views_moderation

# Keys may hold any sign but blanks at their ends, a slash too.
urlpatterns = [
    path("disputes/<str:table>/<path:key>/", views.dispute, name="dispute"),
    path("me/disputes/<int:pk>/withdraw/", views.withdraw, name="dispute_withdraw"),
    path("moderation/disputes/", views_moderation.queue, name="disputes"),
    path("moderation/disputes/decide/", views_moderation.decide, name="disputes_decide"),
    path("moderation/disputes/<int:pk>/document/", views_moderation.document, name="dispute_document"),
]
