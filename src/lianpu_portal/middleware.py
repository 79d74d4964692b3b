"""What every request passes: how it came, its language, what no text may hold, and the header that keeps foreign scripts out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, UnreadablePostError
from django.urls import is_valid_path

from lianpu_portal.addresses import came_by_https
from lianpu_portal.bridge import one_snapshot
from lianpu_portal.languages import in_language
from lianpu_portal.registry.revision import current_revision
from lianpu_portal.settled import LONGEST_AGE, must_hold

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


def https_before_the_proxy(handle: Handler) -> Handler:
    """A request that came to the proxy by https is one by https here too, and its cookies go back by nothing else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.is_secure() and came_by_https(request):
            request.META["wsgi.url_scheme"] = "https"
        response = handle(request)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response

    return middleware


def content_security_policy(handle: Handler) -> Handler:
    """Allow scripts and styles of this site only: no inline script, no other host."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response

    return middleware


def kept_by_its_reader_alone(handle: Handler) -> Handler:
    """What somebody signed in is shown is no other's, wherever answers are kept on the way; views say more where they must."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def language(handle: Handler) -> Handler:
    """Speak the language the reader chose by the switch, else Chinese, in Django and in the core alike.

    The browser's own languages are not asked: on machines set up in English the pages still open in Chinese.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        code = chosen_language(request)
        request.LANGUAGE_CODE = code  # pyright: ignore[reportAttributeAccessIssue]
        with in_language(code):
            response = handle(request)
        response.headers.setdefault("Content-Language", code)
        return response

    return middleware


def null_characters_as_blanks(handle: Handler) -> Handler:
    """U+0000 in queries and forms is read as a blank: it comes with pasted texts, and not every database stores it.

    An address that holds one leads nowhere, and a cookie that does is none of ours. The API refuses it (`api.gate`).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if _NULL not in value}
        return handle(request)

    def process_view(request: HttpRequest, view: Any, _positional: tuple[Any, ...], _named: dict[str, Any]) -> None:
        if getattr(view, "csrf_exempt", False):  # it is for programs
            return
        if _NULL in request.path:
            raise Http404
        request.GET = _without_nulls(request.GET)
        with suppress(UnreadablePostError):  # whoever sent it is gone
            request.POST = _without_nulls(request.POST)

    middleware.process_view = process_view  # pyright: ignore[reportFunctionMemberAccess]
    return middleware


_NULL = "\0"


def _without_nulls(sent: QueryDict) -> QueryDict:
    """The same where there is none."""
    if not any(_NULL in text for name, values in sent.lists() for text in (name, *map(str, values))):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        clean.setlist(name.replace(_NULL, " "), [str(value).replace(_NULL, " ") for value in values])
    clean._mutable = False
    return clean


_CHANGED = "changed"
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def own_changes(handle: Handler) -> Handler:
    """Whoever has just changed something sees it in every analysis; others may wait for it for a moment (`results`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        seen = request.get_signed_cookie(_CHANGED, default="0", max_age=LONGEST_AGE)
        token = must_hold.set(int(seen or 0))
        try:
            response = handle(request)
        finally:
            must_hold.reset(token)
        if request.method not in _SAFE and response.status_code < HTTPStatus.BAD_REQUEST:
            note_change(response)
        return response

    return middleware


def one_state(handle: Handler) -> Handler:
    """Every part of a page that only reads shows the same state of the tables."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE:
            return handle(request)
        with one_snapshot():
            return handle(request)

    return middleware


def read_again(handle: Handler) -> Handler:
    """Where only forms are taken, somebody who reads is led to the page of the form: they chose another language on a page
    that answered a form, came back to it later, or opened its address. A browser would say that the site does not work."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        reads = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content or not reads:
            return response
        return HttpResponseRedirect(_page_above(request.path_info))

    return middleware


def _page_above(path: str) -> str:
    """The nearest address above that leads anywhere."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
    return "/"


def note_change(response: HttpResponse) -> HttpResponse:
    """From this answer on its reader sees the tables as they are now, for as long as others may see older ones."""
    response.set_signed_cookie(_CHANGED, str(current_revision()), max_age=LONGEST_AGE, httponly=True, samesite="Lax")
    return response


def chosen_language(request: HttpRequest) -> str:
    """The language in the reader's cookie, where it is one of ours."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen and chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
