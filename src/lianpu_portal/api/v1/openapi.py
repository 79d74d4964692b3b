"""The description of the API (OpenAPI 3.1): what Ninja says of every endpoint, and what the gate adds to all of them."""

from __future__ import annotations

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
        "description": names, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
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
    operation["responses"] = operation["responses"] | {
        str(status): {"description": "Not changed"}
        if status == 304
        else {"$ref": f"#/components/responses/Problem{status}"}
        for status in sorted(statuses)
    }
    open_to_all = asks.permission == "read"
    ways = [{"token": []}, {"session": []}]
    linked = [{link: []} for link in asks.links]
    operation["security"] = [*([{}] if open_to_all else []), *ways, *linked]
    operation["x-permission"], operation["x-scope"] = str(asks.permission), str(asks.scope)


def openapi(_request: HttpRequest) -> JsonResponse:
    """The description as JSON."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False, "indent": 1})
