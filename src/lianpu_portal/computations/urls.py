"""Addresses of computations: signed, so that only what a page asks can be asked."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.computations import views

urlpatterns = [
    path("computations/<str:signed>/", views.computation, name="computation"),
    path("computations/<str:signed>.json", views.computation_json, name="computation_json"),
    path("computations/<str:signed>/start/", views.start, name="computation_start"),
    path("computations/<str:signed>/cancel/", views.stop, name="computation_cancel"),
]
