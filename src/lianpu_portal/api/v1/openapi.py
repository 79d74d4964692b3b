"""The description of the API (OpenAPI 3.1): what Ninja says of every endpoint, and what the gate adds to all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse

from lianpu_portal.api.callers import INTRODUCTION_HEADER, MANAGE_HEADER
from lianpu_portal.api.gate import Asks
from lianpu_portal.api.idempotency import HEADER, LONGEST_KEY
from lianpu_portal.api.problems import KINDS, MEDIA_TYPE
from lianpu_portal.api.v1.api import api, guards

ROOT = "/api/v1/"
_EVERYWHERE = (400, 404, 405, 422, 429)

_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A service token, made on the page of your account."},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "A session of the portal; changes need X-CSRFToken."},
    "manageLink": {"type": "apiKey", "in": "header", "name": MANAGE_HEADER, "description": "The secret part of a listing's manage link."},
    "introductionLink": {"type": "apiKey", "in": "header", "name": INTRODUCTION_HEADER, "description": "The secret part of an introduction's private link."},
}  # fmt: skip
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "detail"],
                "properties": {
                    "place": {"type": "array", "items": {"type": ["string", "integer"]}}, "detail": {"type": "string"},
                },
            },
        },
    },
}  # fmt: skip
_HEADERS = {
    "key": {"name": HEADER, "in": "header", "required": False, "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"}, "description": "The same key with the same request is answered once, for 24 hours."},
    "etag": {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string", "pattern": "^[!-~]+$"}, "description": "The ETag of what is changed."},
}  # fmt: skip
_LIMITED = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")
_ANSWERED: dict[str, dict[str, Any]] = {
    "RateLimit-Limit": {"schema": {"type": "integer"}, "description": "How many such requests a window takes"},
    "RateLimit-Remaining": {"schema": {"type": "integer"}, "description": "How many are left of them"},
    "RateLimit-Reset": {"schema": {"type": "integer"}, "description": "Seconds until there is room again"},
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "The limit by name, with the seconds of its window"},
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait"},
    "ETag": {"schema": {"type": "string"}, "description": "The state of what was answered, for If-None-Match; of what can be changed, for If-Match"},
    "Location": {"schema": {"type": "string"}, "description": "The address of what was made, where it has one"},
    "Idempotency-Replayed": {"schema": {"type": "string"}, "description": "Answered as the first time the key came"},
    "Allow": {"schema": {"type": "string"}, "description": "The methods that the address takes"},
    "WWW-Authenticate": {"schema": {"type": "string"}, "description": "Which token opens it"},
}  # fmt: skip
_OF_PROBLEM = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    412: ("ETag",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def _headers(*names: str) -> dict[str, dict[str, str]]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*_LIMITED, *names)}


@cache
def description() -> dict[str, Any]:
    """The whole document."""
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT.lstrip("/")))
    document["info"] = {
        "title": "Lianpu 链谱", "version": "1", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        "description": "Offers, demands, matches and the chain map of an industrial cluster.",
    }  # fmt: skip
    document.pop("servers", None)
    components = document["components"]
    components["schemas"] = {**components["schemas"], "Problem": _PROBLEM}
    components["securitySchemes"] = _SCHEMES
    components["headers"] = _ANSWERED
    components["responses"] = {f"Problem{status}": _response(status) for status in _statuses()}
    asked = guards()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _add(operation, method.upper(), asked[method.upper(), _relative(path)])
    return document


def _statuses() -> list[int]:
    return sorted({kind.status for kind in KINDS.values()})


def _response(status: int) -> dict[str, Any]:
    names = ", ".join(name for name, kind in KINDS.items() if kind.status == status)
    return {
        "description": names, "headers": _headers(*_OF_PROBLEM.get(status, ())),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }  # fmt: skip


def _relative(path: str) -> str:
    """The path as the router knows it, without its converters."""
    return path.removeprefix(ROOT.rstrip("/"))


def _add(operation: dict[str, Any], method: str, asks: Asks) -> None:
    statuses = set(_EVERYWHERE) | {401, 403}
    parameters = operation.setdefault("parameters", [])
    if method == "POST":
        parameters += [_HEADERS["key"]] if asks.keyed else []
        statuses |= {409}
    if method in ("PATCH", "DELETE"):
        parameters.append(_HEADERS["etag"])
        statuses |= {409, 412, 428}
    if method == "GET":
        statuses |= {304, 503}
    if method in ("POST", "PATCH"):
        statuses |= {413, 415}
    answers = {
        status: told | {"headers": _headers(*_told_with(method, str(status), asks))}
        for status, told in operation["responses"].items()
    }
    operation["responses"] = answers | {
        str(status): {"description": "Not changed", "headers": _headers("ETag")}
        if status == 304
        else {"$ref": f"#/components/responses/Problem{status}"}
        for status in sorted(statuses)
    }
    open_to_all = asks.permission == "read"
    ways = [{"token": []}, {"session": []}]
    linked = [{link: []} for link in asks.links]
    operation["security"] = [*([{}] if open_to_all else []), *ways, *linked]
    operation["x-permission"], operation["x-scope"] = str(asks.permission), str(asks.scope)


def _told_with(method: str, status: str, asks: Asks) -> Iterator[str]:
    """Headers of an answer beside those of the limits."""
    if method in ("GET", "PATCH"):
        yield "ETag"
    if status == "201":
        yield "Location"
    if method == "POST" and asks.keyed:
        yield "Idempotency-Replayed"


def openapi(_request: HttpRequest) -> JsonResponse:
    """The description as JSON."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False, "indent": 1})
