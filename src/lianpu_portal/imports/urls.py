"""Addresses of the imports."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.imports import views, views_preview

urlpatterns = [
    path("", views.import_list, name="imports"),
    path("new/", views.upload_page, name="import_upload"),
    path("template.xlsx", views.template, name="import_template"),
    path("<int:pk>/", views.import_page, name="import"),
    path("<int:pk>/progress/", views.progress, name="import_progress"),
    path("<int:pk>/read/", views.read_again, name="import_read"),
    path("<int:pk>/summary/", views_preview.summary, name="import_summary"),
    path("<int:pk>/decide/", views_preview.decide_question, name="import_decide"),
    path("<int:pk>/reopen/", views_preview.reopen_question, name="import_reopen"),
    path("<int:pk>/settle/", views_preview.settle, name="import_settle"),
    path("<int:pk>/names/", views_preview.names, name="import_names"),
    path("<int:pk>/confirm/", views_preview.confirm, name="import_confirm"),
    path("<int:pk>/discard/", views_preview.discard_list, name="import_discard"),
    path("<int:pk>/issues.<str:format>", views_preview.issue_file, name="import_issue_file"),
    path("<int:pk>/undo/", views.undo_page, name="import_undo"),
]
