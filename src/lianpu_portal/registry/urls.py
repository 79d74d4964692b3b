"""Addresses of the registry: search, enterprises, products, sources."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.registry import views

# Ids may hold any sign but blanks at their ends, a slash too.
urlpatterns = [
    path("search/", views.search, name="search"),
    path("enterprises/", views.enterprise_list, name="enterprises"),
    path("enterprises/<path:enterprise>.json", views.enterprise_json, name="enterprise_json"),
    path("enterprises/<path:enterprise>/", views.enterprise_page, name="enterprise"),
    path("products/<path:product>.json", views.product_json, name="product_json"),
    path("products/<path:product>/", views.product_page, name="product"),
    path("sources/<path:source>/", views.source_page, name="source"),
]
