"""Addresses of leads: all of them the chain office's alone."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.leads import views, views_acts, views_lead

urlpatterns = [
    path("leads/", views.board_page, name="leads"),
    path("leads/list/", views.list_page, name="lead_list"),
    path("leads/list.<str:format>", views.list_file, name="lead_file"),
    path("leads/new/", views_lead.new_page, name="lead_new"),
    path("leads/<slug:public_id>/", views_lead.page, name="lead"),
    path("leads/<slug:public_id>/edit/", views_lead.edit_page, name="lead_edit"),
    path("leads/<slug:public_id>/<slug:verb>/", views_acts.act, name="lead_act"),
    path("leads/<slug:public_id>/files/<int:pk>/", views_acts.file, name="lead_kept_file"),
    path("leads/<slug:public_id>/<slug:kind>/<int:pk>/<slug:verb>/", views_acts.act_on, name="lead_act_on"),
]
