"""Addresses of the market: offers, demands, and what is asked of their matches."""

from __future__ import annotations

from django.urls import path, re_path

from lianpu_portal.market import views

# Ids may hold any sign but blanks at their ends, a slash too.
urlpatterns = [
    path("offers/<path:code>.json", views.listing_json, {"table": "offers"}, name="offer_json"),
    path("offers/<path:code>/", views.listing_page, {"table": "offers"}, name="offer"),
    path("demands/<path:code>.json", views.listing_json, {"table": "demands"}, name="demand_json"),
    path("demands/<path:code>/", views.listing_page, {"table": "demands"}, name="demand"),
    path("matches/", views.matches, name="matches"),
    path("matches/sentence/", views.sentence, name="sentence"),
    path("matches/why/", views.why, name="why"),
    path("matches/firms/", views.firms, name="why_firms"),
    re_path(r"^matches/(?P<verb>confirm|reject|withdraw)/$", views.decide, name="decide"),
]
