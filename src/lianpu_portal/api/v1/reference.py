"""The reference page: the description of the API as people read it, with what is said about it in their language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from lianpu_portal.api.limits import LIMITS
from lianpu_portal.api.problems import KINDS
from lianpu_portal.api.v1.openapi import description
from lianpu_portal.api.v1.texts import OPERATIONS, SCOPES, TAGS
from lianpu_portal.api.webhooks.events import EVENTS


@dataclass(frozen=True)
class Value:
    """A parameter or field: its name, where it stands, its type, whether it must be there, what it means."""

    name: str
    where: str
    kind: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Endpoint:
    """A method at an address."""

    id: str
    method: str
    path: str
    summary: str | Promise
    permission: str
    scope: str
    public: bool
    parameters: list[Value]
    body: list[Value]
    answer: list[Value]
    status: str


@dataclass(frozen=True)
class Section:
    """The endpoints of one resource."""

    tag: str
    title: str | Promise
    endpoints: list[Endpoint]


def sections() -> list[Section]:
    """The whole reference, in the order of the description."""
    document = description()
    found: dict[str, list[Endpoint]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation["tags"][0], []).append(_endpoint(document, path, method, operation))
    return [Section(tag, TAGS[tag], endpoints) for tag, endpoints in found.items()]


def _endpoint(document: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]) -> Endpoint:
    status = next(code for code in map(str, operation["responses"]) if code.startswith("2"))
    answer = {str(code): response for code, response in operation["responses"].items()}[status]
    parameters = [
        Value(one["name"], one["in"], _kind(document, one["schema"]), one["required"], one.get("description", ""))
        for one in operation["parameters"]
    ]
    return Endpoint(
        operation["operationId"], method.upper(), path, OPERATIONS[operation["operationId"]], operation["x-permission"],
        operation["x-scope"], {} in operation["security"], parameters, _fields(document, operation.get("requestBody")),
        _fields(document, answer), status,
    )  # fmt: skip


def _fields(document: Mapping[str, Any], said: Mapping[str, Any] | None) -> list[Value]:
    """The fields of a body or answer; a body that is a file has none."""
    if not said or "application/json" not in said.get("content", {}):
        return []
    schema = _resolved(document, said["content"]["application/json"]["schema"])
    required = set(schema.get("required", ()))
    return [
        Value(name, "", _kind(document, field), name in required, field.get("description", ""))
        for name, field in schema.get("properties", {}).items()
    ]


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    return document["components"]["schemas"][reference.rsplit("/", 1)[-1]] if reference else schema


def _kind(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """A type in a word or two: `string`, `date`, `a | b`, `Listing[]`, `number?`."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "anyOf" in schema:
        kinds = [_kind(document, one) for one in schema["anyOf"] if one.get("type") != "null"]
        return " | ".join(kinds) + ("?" if len(kinds) < len(schema["anyOf"]) else "")
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"{_kind(document, schema.get('items', {}))}[]"
    return str(schema.get("format") or schema.get("type") or "any")


def shapes() -> list[tuple[str, list[Value]]]:
    """The objects that answers are made of, with their fields."""
    document = description()
    return [
        (name, _fields(document, {"content": {"application/json": {"schema": schema}}}))
        for name, schema in document["components"]["schemas"].items()
        if schema.get("properties")
    ]


def reference(request: HttpRequest) -> HttpResponse:
    """The page."""
    context = {
        "sections": sections(), "shapes": shapes(), "kinds": KINDS, "limits": LIMITS, "events": EVENTS, "scopes": SCOPES,
        "address": request.build_absolute_uri("/api/v1"), "signature": _SIGNED,
        "example": json.dumps(_EXAMPLE, ensure_ascii=False, indent=1),
    }  # fmt: skip
    return render(request, "api/reference.html", context)


_SIGNED = 'base64(HMAC-SHA256(secret, webhook-id + "." + webhook-timestamp + "." + body))'
_EXAMPLE = {
    "type": "listing.published",
    "timestamp": "2026-11-26T10:00:00+08:00",
    "data": {
        "side": "offers",
        "id": "k3v9x2m7q1ab",
        "page": "/offers/k3v9x2m7q1ab/",
        "api": "/api/v1/offers/k3v9x2m7q1ab",
    },
}
