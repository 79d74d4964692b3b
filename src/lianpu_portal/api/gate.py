"""What every request to the API passes, in this order: language, caller, limit, form token, parameters, idempotency, the
endpoint, ETag, and the one shape of errors. Endpoints add who may use them (`asks`)."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from lianpu.errors import LianpuError
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.callers import SAFE, Caller, caller_of
from lianpu_portal.api.conditions import answer_conditionally
from lianpu_portal.api.faults import sentence
from lianpu_portal.api.idempotency import once, remembered
from lianpu_portal.api.languages import language_for
from lianpu_portal.api.limits import headers_of, take
from lianpu_portal.api.problems import MEDIA_TYPE, ProblemError, problem
from lianpu_portal.api.queries import Parameters, require_known
from lianpu_portal.api.scopes import Scope
from lianpu_portal.languages import in_language
from lianpu_portal.publishing.errors import TooManySentError
from lianpu_portal.request_limits import Standing

View = Callable[..., HttpResponse]
_CALLER = "_lianpu_caller"
_OF_BODIES = (ProblemError, RequestDataTooBig, UnreadablePostError)
_log = logging.getLogger(__name__)


class Asks:
    """Who may use an endpoint: the permission, and the scope that a token needs besides. Ninja calls it as its guard.

    `links` are the private links that open it too, as the description names them. Where it is not `keyed`, a repeated
    POST is done anew, whatever its idempotency key. `before` is done before a POST holds the store, and not again for a
    repeated one: what may wait for others.
    """

    def __init__(
        self, permission: Permission, scope: Scope, links: tuple[str, ...] = (), *, keyed: bool = True,
        before: Callable[[HttpRequest], None] | None = None,
    ) -> None:  # fmt: skip
        self.permission, self.scope, self.links, self.keyed, self.before = permission, scope, links, keyed, before

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller; raises `ProblemError` for one that may not."""
        caller = caller_in(request)
        caller.require(self.permission, self.scope)
        return caller


def caller_in(request: HttpRequest) -> Caller:
    """The caller that the gate has let in."""
    return getattr(request, _CALLER)


_VARY: Any = ("Accept-Language", "Authorization", "Cookie")  # what an answer depends on beside its address


@dataclass(frozen=True)
class Entrance:
    """What the gate knows of an address: what reading counts as, who may POST there, and the parameters of each method."""

    limit: str = "read"
    posting: Asks | None = None
    parameters: Mapping[str, Parameters] = field(default_factory=dict[str, Parameters])


def gated(view: View, entrance: Entrance) -> View:
    """A view of the API behind the gate."""

    @wraps(view)
    def guarded(request: HttpRequest, *positional: Any, **named: Any) -> HttpResponse:
        code = language_for(request)
        with in_language(code):
            request.LANGUAGE_CODE = code  # pyright: ignore[reportAttributeAccessIssue]
            response = _answered(request, entrance, lambda: view(request, *positional, **named))
        response["Content-Language"] = code
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, _VARY)
        return response

    guarded.csrf_exempt = True  # pyright: ignore[reportAttributeAccessIssue]  # the gate checks it, and tokens need none
    return guarded


def _answered(request: HttpRequest, entrance: Entrance, answer: Callable[[], HttpResponse]) -> HttpResponse:
    standing: list[Standing] = []
    try:
        response = _let_in(request, entrance, answer, standing)
    except Exception as error:  # noqa: BLE001 - the answer of last resort, which logs it
        response = response_to(error)
    if standing:
        for name, value in headers_of(standing[0]).items():
            response.headers.setdefault(name, value)
    return response


def _let_in(
    request: HttpRequest, entrance: Entrance, answer: Callable[[], HttpResponse], standing: list[Standing]
) -> HttpResponse:
    _require_plain(request)
    caller = caller_of(request)
    setattr(request, _CALLER, caller)
    safe = request.method in SAFE
    standing.append(take(entrance.limit if safe else "write", caller.name, known=caller.known))
    known = entrance.parameters.get("GET" if request.method == "HEAD" else request.method or "")
    if known is not None:  # else the method is refused
        require_known(request, known)
    if request.method == "POST":
        return _shaped(_posted(request, caller, entrance.posting, answer))
    if request.method != "HEAD":
        return _shaped(answer_conditionally(request, answer()) if safe else answer())
    request.method = "GET"  # the endpoints speak GET; a HEAD is the same without the body
    response = _shaped(answer_conditionally(request, answer()))
    response["Content-Length"] = str(len(response.content))
    response.content = b""  # pyright: ignore[reportAttributeAccessIssue]  # a property with a setter
    return response


def _posted(
    request: HttpRequest, caller: Caller, asks: Asks | None, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    if asks is None or not asks.keyed:
        return answer()
    if asks.before is not None:
        if (told := remembered(request, caller.owner)) is not None:
            return told
        caller.require(asks.permission, asks.scope)
        asks.before(request)
    return once(request, caller.owner, answer)


def _require_plain(request: HttpRequest) -> None:
    """Refuse control characters and half characters in the address: no name holds them, and stores stumble on them."""
    said = [request.path, *request.GET.keys(), *(value for values in request.GET.lists() for value in values[1])]
    if any(unicodedata.category(sign) in ("Cc", "Cs") for text in said for sign in text):
        raise ProblemError("malformed", _("The address holds control characters or half characters."))


def _shaped(response: HttpResponse) -> HttpResponse:
    """Refusals of the library in the one shape too."""
    if response.status_code == 405 and response.get("Content-Type") != MEDIA_TYPE:
        methods = response["Allow"].replace("GET", "GET, HEAD")  # the gate answers HEAD itself
        detail = _("This address takes {methods}.").format(methods=methods)
        return problem("method-not-allowed", detail, headers={"Allow": methods})
    return response


def response_to(error: Exception) -> HttpResponse:
    """Any exception as a problem."""
    match error:
        case ProblemError():
            return error.response()
        case ValidationError():
            return _invalid(error)
        case HttpError() if isinstance(error.__cause__, _OF_BODIES):  # the library wraps what its parser raises
            return response_to(error.__cause__)
        case HttpError():
            return problem("malformed", _("The body is not valid JSON: it must be one value in UTF-8."))
        case Http404():
            return problem("not-found", str(error) or _("There is nothing at this address."))
        case PermissionDenied():
            return problem("not-allowed", _("Your account may not do this."))
        case RequestDataTooBig():
            return problem("too-large", _("The body is larger than 2.5 MB."))
        case SuspiciousOperation() | UnreadablePostError() | UnicodeError():
            return problem("malformed", _("The request cannot be read."))
        case TooManySentError():
            return problem("too-many-requests", str(error), headers={"Retry-After": str(error.wait)})
        case LianpuError():
            return problem("refused", str(error))
        case _:
            _log.exception("an endpoint of the API failed", exc_info=error)
            return problem("unexpected", _("The request was understood, but answering it failed."))


def _invalid(error: ValidationError) -> HttpResponse:
    """What each value should have been, and where it stands."""
    errors = [{"place": _place(fault["loc"]), "detail": sentence(fault)} for fault in error.errors]
    named = " ".join(f"{'.'.join(map(str, fault['place']))}: {fault['detail']}" for fault in errors[:3])
    return problem("invalid", named, errors)


def _place(found: Any) -> list[str | int]:
    """The path to a value: `query.limit`, `body.events.0`; the name of the parameter that holds a body is left out."""
    path = [part if isinstance(part, int) else str(part)[:80] for part in found]
    return [path[0], *path[2:]] if path[0] == "body" else path
