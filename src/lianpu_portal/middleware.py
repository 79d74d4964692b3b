"""What every request passes: its language, and the header that keeps foreign scripts out of the pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lianpu.language import speaking

Handler = Callable[[HttpRequest], HttpResponse]

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # ECharts writes its tooltips with style attributes
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def content_security_policy(handle: Handler) -> Handler:
    """Allow scripts and styles of this site only: no inline script, no other host."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response

    return middleware


def language(handle: Handler) -> Handler:
    """Speak the language the reader chose by the switch, else Chinese, in Django and in the core alike.

    The browser's own languages are not asked: on machines set up in English the pages still open in Chinese.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        code = chosen_language(request)
        request.LANGUAGE_CODE = code  # pyright: ignore[reportAttributeAccessIssue]
        with translation.override(code), speaking(code):
            response = handle(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def chosen_language(request: HttpRequest) -> str:
    """The language in the reader's cookie, where it is one of ours."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen and chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
