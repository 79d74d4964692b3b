"""Addresses of what the tables say: home, chain map, gaps."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.insight import views, views_map

urlpatterns = [
    path("", views.home, name="home"),
    path("map/", views_map.map_page, name="map"),
    path("map/data.json", views_map.map_data, name="map_data"),
    path("map/worth.json", views_map.map_worth, name="map_worth"),
    path("map/worth/", views_map.map_worth_strip, name="map_worth_strip"),
    path("map/search.json", views_map.map_search, name="map_search"),
    path("gaps/", views.gap_list, name="gaps"),
    path("gaps.<str:format>", views.gap_file, name="gap_file"),
    path("rows/<slug:name>/", views.row_list, name="rows"),
    path("rows/<slug:name>.<str:format>", views.row_file, name="row_file"),
]
