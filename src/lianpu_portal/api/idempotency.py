"""POST without doing it twice: a caller sends `Idempotency-Key`, and the same request with the same key is answered
as the first time, for a day. Answers may hold secrets that are shown once, so they are stored sealed."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianpu_portal.api.models import AnsweredCall
from lianpu_portal.api.problems import ProblemError
from lianpu_portal.contacts.contact import seal_text, unseal_text

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(hours=24)
LONGEST_KEY = 255
_KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Allow")
_NOT_KEPT = frozenset({401, 403, 429})
_FAILED = 500


def once(request: HttpRequest, caller: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to the request, or what the first request with its key was answered."""
    mark = _mark(request, caller)
    if mark is None:
        return answer()
    # Who comes second with a key waits here until the first is done, and then reads its answer.
    with transaction.atomic():
        held = _hold(mark, _print_of(request))
        if isinstance(held, HttpResponse):
            return held
        response = answer()
        if response.status_code >= _FAILED or response.status_code in _NOT_KEPT:
            transaction.set_rollback(True)
        else:
            held.status, held.answer = response.status_code, seal_text(json.dumps(_told(response)))
            held.save(update_fields=["status", "answer"])
    return response


def remembered(request: HttpRequest, caller: str) -> HttpResponse | None:
    """What the first request with the key of this one was answered; None where it is the first."""
    mark = _mark(request, caller)
    first = mark and AnsweredCall.objects.filter(mark=mark, at__gte=timezone.now() - KEPT).first()
    return _again(first, _print_of(request)) if first else None


def _mark(request: HttpRequest, caller: str) -> str | None:
    """The hash of caller and key; None where no key came."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY:
        raise ProblemError("invalid", _("An idempotency key has 1 to 255 characters."))
    return hashlib.sha256(f"{caller}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()


def _hold(mark: str, print_: str) -> AnsweredCall | HttpResponse:
    AnsweredCall.objects.filter(mark=mark, at__lt=timezone.now() - KEPT).delete()
    try:
        with transaction.atomic():
            return AnsweredCall.objects.create(mark=mark, request_hash=print_)
    except IntegrityError:
        return _again(AnsweredCall.objects.get(mark=mark), print_)


def _again(first: AnsweredCall, print_: str) -> HttpResponse:
    if first.request_hash != print_:
        raise ProblemError("key-used", _("This idempotency key came with another request before."))
    told = json.loads(unseal_text(first.answer))
    response = HttpResponse(base64.b64decode(told["body"]), status=first.status, headers=told["headers"])
    response["Idempotency-Replayed"] = "true"
    return response


def _print_of(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode("utf-8", "surrogatepass"))
    digest.update(request.body)
    return digest.hexdigest()


def _told(response: HttpResponse) -> dict[str, object]:
    headers = {name: response[name] for name in _KEPT_HEADERS if response.has_header(name)}
    return {"headers": headers, "body": base64.b64encode(response.content).decode("ascii")}
