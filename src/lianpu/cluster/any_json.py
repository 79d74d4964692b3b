"""JSON that somebody else wrote: a value, or a `ValueError` that says where or what is wrong, however it is nested."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast

from lianpu.language import gettext as _

_DEEPEST = 100
"""Levels of objects and lists: beyond a thousand Python itself gives up, and whatever looks at a value goes a little deeper."""


def from_json(text: str | bytes) -> Any:
    """The value that a text says; raises `ValueError` for one that is no JSON, or nested without end."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        place = _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
        raise ValueError(place) from error
    except UnicodeDecodeError as error:
        raise ValueError(_("it is no UTF-8 text")) from error
    except RecursionError as error:
        raise _too_deep() from error
    if _is_deeper(value):
        raise _too_deep()
    return value


def _is_deeper(value: Any) -> bool:
    layer: list[Any] = [value]
    for _level in range(_DEEPEST):
        layer = [inner for outer in layer for inner in _inside(outer)]
        if not layer:
            return False
    return True


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).values()
    return cast("list[Any]", value) if isinstance(value, list) else ()


def _too_deep() -> ValueError:
    return ValueError(_("nested more than {count} times").format(count=_DEEPEST))
