"""Version 1 as one: its resources, its addresses behind the gate, its description."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from lianpu_portal.api.gate import Asks, Entrance, gated, response_to
from lianpu_portal.api.queries import parameters_of
from lianpu_portal.api.v1.audit import audit
from lianpu_portal.api.v1.boards import boards
from lianpu_portal.api.v1.claims import claims
from lianpu_portal.api.v1.decisions import decisions
from lianpu_portal.api.v1.disputes import disputes
from lianpu_portal.api.v1.enterprises import enterprises
from lianpu_portal.api.v1.events import events
from lianpu_portal.api.v1.following import following
from lianpu_portal.api.v1.introductions import introductions
from lianpu_portal.api.v1.kit import READING, PlainRenderer, StrictParser
from lianpu_portal.api.v1.listings import listings
from lianpu_portal.api.v1.lists import lists
from lianpu_portal.api.v1.members import members
from lianpu_portal.api.v1.moderation import moderation
from lianpu_portal.api.v1.products import products
from lianpu_portal.api.v1.publication_files import publications
from lianpu_portal.api.v1.webhooks import webhooks

_CONVERTER = re.compile(r"\{[^}:]+:")
COSTLY = {"api_matches": "match", "api_sentence": "match", "api_event_pairs": "match"}
"""Name of an address → the limit it counts as, where that is not `read`."""

api = NinjaAPI(
    title="Lianpu", version="1", openapi_url=None, docs_url=None, renderer=PlainRenderer(), parser=StrictParser(),
    urls_namespace="lianpu_api_v1",
)  # fmt: skip
for _resource in (
    listings, following, publications, lists, introductions, boards, events, claims, members, disputes, enterprises, products, decisions, moderation, audit,
    webhooks,
):  # fmt: skip
    api.add_router("", _resource)


def _handle(_request: HttpRequest, error: Any) -> HttpResponse:
    return response_to(error)


for _error in (Exception, *list(api._exception_handlers)):
    api.add_exception_handler(_error, _handle)  # pyright: ignore[reportArgumentType]


def _unknown(_request: HttpRequest, **_named: Any) -> HttpResponse:
    raise Http404(_("The API has no such address. Its addresses are listed on the reference page."))


def addresses() -> list[URLPattern]:
    """Every endpoint behind the gate, and last whatever else begins like one."""
    found = [entry for entry in api.urls[0] if isinstance(entry, URLPattern) and entry.name != "api-root"]
    known = _operations()
    for entry in found:
        operations = known[str(entry.pattern)]
        asks = {method: _guard(one) for one in operations for method in one.methods}
        parameters = {method: parameters_of(one) for one in operations for method in one.methods}
        entrance = Entrance(COSTLY.get(entry.name or "", "read"), asks.get("POST"), parameters)
        entry.callback = gated(entry.callback, entrance)
        entry.callback.permission = _guard(operations[0]).permission  # pyright: ignore[reportFunctionMemberAccess]
    rest = gated(_unknown, Entrance())
    rest.permission = READING.permission  # pyright: ignore[reportFunctionMemberAccess]
    return [*found, re_path(r"^(?P<rest>[\s\S]*)\Z", rest, name="api_unknown")]  # a line break is a sign like any other


def guards() -> dict[tuple[str, str], Asks]:
    """(method, path) → who may use it, for the description and for tests."""
    found: dict[tuple[str, str], Asks] = {}
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                found.update({(method, _CONVERTER.sub("{", path)): _guard(operation) for method in operation.methods})
    return found


def _operations() -> dict[str, list[Any]]:
    """Pattern of an address → its operations, as the library keeps them."""
    views = (entry for bound in api._get_bound_routers() for entry in bound.path_operations.items())
    return {path.lstrip("/").replace("{", "<").replace("}", ">"): list(view.operations) for path, view in views}


def _guard(operation: Any) -> Asks:
    return next(guard for guard in operation.auth_callbacks if isinstance(guard, Asks))
