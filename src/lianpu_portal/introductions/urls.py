"""Addresses of introductions, of the boards, and of matchmaking events."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.introductions import views, views_board, views_office

urlpatterns = [
    path("introductions/ask/", views.ask_page, name="introduction_ask"),
    path("introductions/ask/<str:token>/", views.ask_page, name="introduction_ask_by_link"),
    path("introductions/sent/", views.sent_page, name="introduction_sent"),
    path("introductions/<slug:public_id>/", views.page, name="introduction"),
    path("introductions/<slug:public_id>/<slug:verb>/", views.act, name="introduction_act"),
    path("i/<str:token>/", views.page_by_link, name="introduction_by_link"),
    path("i/<str:token>/<slug:verb>/", views.act_by_link, name="introduction_act_by_link"),
    path("m/<str:token>/introductions/<slug:public_id>/", views.page_by_listing, name="introduction_by_listing"),
    path(
        "m/<str:token>/introductions/<slug:public_id>/<slug:verb>/",
        views.act_by_listing,
        name="introduction_act_by_listing",
    ),
    path("board/", views_board.board_page, name="board"),
    path("board.xlsx", views_board.board_file, name="board_file"),
    path("board/ask/", views_board.ask_several, name="board_ask"),
    path("board/compare/<path:code>.xlsx", views_board.compare_file, name="compare_file"),
    path("board/compare/<path:code>/", views_board.compare_page, name="compare"),
    path("office/", views_office.board_page, name="office_board"),
    path("office.xlsx", views_office.board_file, name="office_file"),
    path("office/events/", views_office.event_list, name="events"),
    path("office/events/<int:pk>/", views_office.event_page, name="event"),
    path("office/events/<int:pk>/edit/", views_office.event_edit, name="event_edit"),
    path("office/events/<int:pk>/delete/", views_office.event_delete, name="event_delete"),
    path("office/events/<int:pk>/invite/", views_office.event_invite, name="event_invite"),
    path("office/events/<int:pk>/outcome/", views_office.event_outcome, name="event_outcome"),
    path("office/events/<int:pk>/invitations/", views_office.invitations_page, name="invitations"),
    path("invitations/<str:code>/", views_office.invitation_page, name="invitation"),
    path("invitations/<str:code>/arrive/", views_office.check_in, name="invitation_arrive"),
    path("invitations/<str:code>/not-arrived/", views_office.take_check_in_back, name="invitation_not_arrived"),
    path("invitations/<str:code>/withdraw/", views_office.withdraw_guest, name="invitation_recall"),
]
