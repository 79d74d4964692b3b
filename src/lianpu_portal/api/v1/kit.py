"""What the endpoints of version 1 are built with."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, ClassVar

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from lianpu.errors import LianpuError
from lianpu.language import bilingual
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.api.gate import Asks
from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.scopes import Scope
from lianpu_portal.tables import Row

MOST_ROWS = 100
_DEEPEST = 20

READING = Asks(Permission.READ, Scope.READ)


def router(tag: str) -> Router:
    """The endpoints of one resource; each says who may use it by `auth`."""
    return Router(tags=[tag])


class Strict(Schema):
    """A body: what it does not know is refused, not silently left out."""

    model_config = ConfigDict(extra="forbid")


class ContactIn(Strict):
    """Whom to ask; sealed at once, shown only where an introduction was accepted. Phone or e-mail is needed."""

    person: Annotated[str, StringConstraints(max_length=60)] = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    email: Annotated[str, StringConstraints(max_length=254)] = ""


def plain(text: str) -> str:
    """The text; refused where it holds control characters."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t\r" for sign in text):
        raise PydanticCustomError("plain_text", "no control characters")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(plain)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(plain)]
Rows = Annotated[int, Field(ge=1, le=MOST_ROWS)]
Cursor = Annotated[str, StringConstraints(max_length=2_000)]


class Named(Schema):
    """A code with its name in the language of the answer."""

    id: str
    name: str | None


Disputed = Annotated[
    list[str],
    Field(
        description="Facts that the firm says are not right while moderators look at it, by the names of their columns; "
        "«all» is the whole entry"
    ),
]
"""The mark that pages show as «disputed by the firm»."""


def named(row: Row, column: str) -> dict[str, Any] | None:
    """The code in a column with its name; null where there is none."""
    code = row.get(column)
    if code is None:
        return None
    return {"id": code, "name": bilingual(row.get(f"{column}_name"), row.get(f"{column}_name_en")) or None}


def require_valid(form: Form, *names: str) -> None:
    """Refuse what the form of the page would refuse in these fields of the body."""
    faults = {name: " ".join(map(str, form.errors[name])) for name in names if name in form.errors}
    if faults:
        raise faults_in_body(faults)


def faults_in_body(faults: Mapping[str, str]) -> ProblemError:
    """What is wrong with which field of the body."""
    errors = [{"place": ["body", name], "detail": fault} for name, fault in faults.items()]
    return ProblemError("invalid", " ".join(f"{name}: {fault}" for name, fault in faults.items()), errors=errors)


@contextmanager
def at_its_place(places: Mapping[str, list[str]] | None = None) -> Iterator[None]:
    """What an action refuses of one field is told with the place of that field: its name in the body, or as `places` say."""
    try:
        yield
    except LianpuError as refusal:
        field = getattr(refusal, "field", None)
        if field is None:
            raise
        place = (places or {}).get(field, ["body", field])
        raise ProblemError("invalid", str(refusal), errors=[{"place": place, "detail": str(refusal)}]) from refusal


class PlainRenderer(JSONRenderer):
    """JSON with Chinese in clear; numbers that JSON does not know never reach it."""

    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False, "allow_nan": False}  # pyright: ignore[reportIncompatibleVariableOverride]


class StrictParser(Parser):
    """Bodies as JSON: UTF-8, no NaN, no half characters, none that is none (U+0000), not nested without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value; raises `ProblemError` 400, and 415 for forms, which browsers send unasked from foreign pages."""
        if request.content_type != "application/json":
            raise ProblemError("media-type", _("The body must be sent as application/json."))
        try:
            value = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
            _require_whole(value)
        except json.JSONDecodeError as error:
            told = _("The body is no longer valid JSON at line {line}, character {column}.")
            raise _malformed(told.format(line=error.lineno, column=error.colno)) from error
        except RecursionError as error:
            raise _too_deep() from error
        except ValueError as error:  # not UTF-8, half a character, a whole number of thousands of digits
            raise _malformed(_("The body is not valid JSON: it must be one value in UTF-8.")) from error
        return value


def _malformed(detail: str) -> ProblemError:
    return ProblemError("malformed", detail)


def _too_deep() -> ProblemError:
    return _malformed(_("The body is nested more than {count} times.").format(count=_DEEPEST))


def _no_number(written: str) -> Any:
    raise _malformed(_("{value} is no number of JSON.").format(value=written))


def _require_whole(value: Any, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise _too_deep()
    if isinstance(value, str):
        value.encode("utf-8")
        if "\0" in value:
            raise _malformed(_("The body holds U+0000, which is no character of a text."))
    elif isinstance(value, dict):
        for name, inner in value.items():
            _require_whole(name, depth + 1)
            _require_whole(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _require_whole(inner, depth + 1)
