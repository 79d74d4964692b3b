"""Addresses of the hall."""

from __future__ import annotations

from django.urls import path

from lianpu_portal.hall import feeds, views, views_listing, views_reports, views_watch

# Ids may hold any sign but blanks at their ends, a slash too.
urlpatterns = [
    path("hall/", views.hall, name="hall"),
    path("hall/listings.<str:format>", views.hall_file, name="hall_file"),
    path("hall/feed.atom", feeds.hall_feed, name="hall_feed"),
    path("hall/feeds/<str:table>/<path:code>.atom", feeds.listing_feed, name="listing_feed"),
    path("hall/favourites/", views_listing.favourites, name="favourites"),
    path("hall/favourites/change/", views_listing.favourite, name="favourite"),
    path("hall/share/<str:table>/<path:code>/", views_listing.share, name="share"),
    path("hall/report/<str:table>/<path:code>/", views_listing.report_listing, name="report_listing"),
    path("hall/watch/", views_watch.watch, name="watch"),
    path("hall/watch/confirm/<str:token>/", views_watch.confirm, name="watch_confirm"),
    path("hall/watch/stop/<str:token>/", views_watch.stop, name="watch_stop"),
    path("moderation/reports/", views_reports.queue, name="reports"),
    path("moderation/reports/decide/", views_reports.decide, name="reports_decide"),
]
