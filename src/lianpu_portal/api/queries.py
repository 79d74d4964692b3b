"""What may stand behind the question mark of an address. A parameter that an endpoint does not know is refused as a field of
a body is, and so is one given twice: a misspelt filter would filter nothing, and nobody would see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianpu_portal.api.problems import ProblemError

Parameters = Mapping[str, bool]
"""Name → whether it may be given more than once."""

_SHOWN = 80
"""Characters of an unknown name that the answer repeats."""


def parameters_of(operation: Any) -> Parameters:
    """The parameters that an operation of the library reads from the address."""
    found: dict[str, bool] = {}
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            found.update({name: name in model.__ninja_collection_fields__ for name in model.__ninja_flatten_map__})
    return found


def require_known(request: HttpRequest, known: Parameters) -> None:
    """Refuse what the endpoint does not know, and what stands there twice."""
    faults = {name: _fault(len(values), known.get(name)) for name, values in request.GET.lists()}
    errors = [{"place": ["query", name[:_SHOWN]], "detail": fault} for name, fault in faults.items() if fault]
    if errors:
        told = " ".join(f"{'.'.join(error['place'])}: {error['detail']}" for error in errors[:3])
        raise ProblemError("invalid", told, errors=errors)


def _fault(times: int, may_repeat: bool | None) -> str:
    if may_repeat is None:
        return _("There is no such parameter.")
    return "" if may_repeat or times == 1 else _("This is given more than once.")
