"""Addresses of publishing, of the private manage links, and of the moderators."""

from __future__ import annotations

from django.urls import path, re_path

from lianpu_portal.publishing import views, views_list, views_manage, views_moderation, views_sent_list

urlpatterns = [
    path("publish/", views.first_step, name="publish"),
    path("publish/read/", views.read, name="publish_read"),
    path("publish/firm/", views.firm, name="publish_firm"),
    path("publish/challenge.json", views.challenge, name="publish_challenge"),
    path("publish/send/", views.send, name="publish_send"),
    path("publish/files/<str:name>/", views.attachment, name="attachment"),
    path("publish/list/", views_list.page, name="publish_list"),
    path("publish/list/send/", views_list.send, name="publish_list_send"),
    path("publish/list/<str:name>/faults.<str:format>", views_list.fault_file, name="publish_list_faults"),
    path("renew/<str:signed>/", views_manage.renew_by_letter, name="renew_by_letter"),
    path("m/<str:token>/", views_manage.page, name="manage"),
    path("m/<str:token>/matches/", views_manage.matches, name="manage_matches"),
    path("m/<str:token>/edit/", views_manage.edit_page, name="manage_edit"),
    path("m/<str:token>/files/<str:name>/", views_manage.file, name="manage_file"),
    path("m/<str:token>/delete-list/", views_sent_list.delete_sent_list, name="manage_delete_list"),
    path("m/<str:token>/several/", views_sent_list.several, name="manage_several"),
    re_path(
        r"^m/(?P<token>[^/]+)/(?P<deed>renew|close|reopen|delete|remove-file)/$", views_manage.act, name="manage_act"
    ),
    path("moderation/", views_moderation.queue, name="moderation"),
    path("moderation/decide/", views_moderation.decide, name="moderation_decide"),
    path("moderation/lists/<int:pk>.xlsx", views_moderation.list_file, name="moderation_list"),
    path("moderation/firms/", views_moderation.firms, name="moderation_firms"),
    path("moderation/firms/merge/", views_moderation.merge_firms, name="moderation_merge"),
]
