"""Every address of the portal."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from lianpu_portal.accounts.permissions import Permission, open_to

# The admin's own sign-in page knows neither codes nor second factors.
admin.site.login = secure_admin_login(admin.site.login)  # pyright: ignore[reportAttributeAccessIssue]


def icon(_request: HttpRequest) -> HttpResponse:
    """Where browsers look by themselves on pages that name no icon: those of the admin, and files."""
    return HttpResponseRedirect(static("portal/mark.svg"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", open_to(Permission.READ)(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("favicon.ico", open_to(Permission.READ)(icon), name="favicon"),
    path("", include("lianpu_portal.accounts.urls")),
    path("", include("lianpu_portal.api.urls")),
    path("imports/", include("lianpu_portal.imports.urls")),
    path("", include("lianpu_portal.computations.urls")),
    path("", include("lianpu_portal.publishing.urls")),
    path("", include("lianpu_portal.disputes.urls")),
    path("", include("lianpu_portal.hall.urls")),
    path("", include("lianpu_portal.introductions.urls")),
    path("", include("lianpu_portal.leads.urls")),
    path("", include("lianpu_portal.resilience.urls")),
    path("", include("lianpu_portal.market.urls")),
    path("", include("lianpu_portal.registry.urls")),
    path("", include("lianpu_portal.worth.urls")),
    path("", include("lianpu_portal.insight.urls")),
]
