"""Addresses of what gaps are worth: plan and report."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.worth import views

urlpatterns = [
    path("plan/", views.plan_page, name="plan"),
    path("plan.<str:format>", views.plan_file, name="plan_file"),
    path("report/", views.report_page, name="report"),
    path("report.xlsx", views.report_file, name="report_file"),
]
