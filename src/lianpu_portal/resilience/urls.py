"""Addresses of drills, disruption notices and single points."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.resilience import views, views_map, views_notices, views_points, views_saved

urlpatterns = [
    path("drill/", views.drill_page, name="drill"),
    path("drill/find/", views.drill_found, name="drill_found"),
    path("drill/network.json", views.drill_network, name="drill_network"),
    path("drill/links/", views.drill_links, name="drill_links"),
    path("drill/links.<str:format>", views.drill_links_file, name="drill_links_file"),
    path("drill/<str:signed>/play.json", views.drill_data, name="drill_data"),
    path("drill/<str:signed>/drill.<str:format>", views.drill_as_file, name="drill_file"),
    path("drill/<str:signed>/sheet/", views.drill_sheet, name="drill_sheet"),
    path("drill/<str:signed>/save/", views_saved.drill_save, name="drill_save"),
    path("drills/", views_saved.drill_list, name="drills"),
    path("drills/compare/", views_saved.drill_compare, name="drill_compare"),
    path("drills/<str:public_id>/", views_saved.drill_saved, name="drill_saved"),
    path("drills/<str:public_id>/play.json", views_saved.drill_saved_data, name="drill_saved_data"),
    path("drills/<str:public_id>/drill.<str:format>", views_saved.drill_saved_file, name="drill_saved_file"),
    path("drills/<str:public_id>/sheet/", views_saved.drill_saved_sheet, name="drill_saved_sheet"),
    path("drills/<str:public_id>/<str:deed>/", views_saved.drill_saved_act, name="drill_saved_act"),
    path("disruptions/", views_notices.disruption_list, name="disruptions"),
    path("disruptions/new/", views_notices.disruption_new, name="disruption_new"),
    path("disruptions/import/", views_notices.disruption_import, name="disruption_import"),
    path("disruptions/<str:public_id>/", views_notices.disruption, name="disruption"),
    path("disruptions/<str:public_id>/edit/", views_notices.disruption_edit, name="disruption_edit"),
    path("disruptions/<str:public_id>/notice.json", views_notices.disruption_file, name="disruption_file"),
    path("disruptions/<str:public_id>/drill/", views_notices.disruption_drill, name="disruption_drill"),
    path("disruptions/<str:public_id>/<str:deed>/", views_notices.disruption_act, name="disruption_act"),
    path("map/risk.json", views_map.map_risk, name="map_risk"),
    path("map/risk/", views_map.map_risk_strip, name="map_risk_strip"),
    path("single-points/", views_points.single_points, name="single_points"),
    path("single-points.<str:format>", views_points.single_points_file, name="single_points_file"),
]
