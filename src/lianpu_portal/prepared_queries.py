"""Queries that most pages ask: their SQL is put together once. For a few rows Django takes ten times as long for it as the
database for the answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

_SIGN = "\ue000"  # of private use: no value of ours


def prepared(make: Callable[..., QuerySet[Row]]) -> Callable[..., list[Row]]:
    """For functions from texts to a query: those rows, read with the SQL that was made for other texts.

    What the query looks like must not depend on the texts; each is compared as it is with a column of texts.
    """
    made: dict[tuple[str, int], tuple[type[Row], str, list[Any]]] = {}

    @wraps(make)
    def rows(*texts: str) -> list[Row]:
        shape = connection.vendor, len(texts)
        if shape not in made:
            made[shape] = _made(make, len(texts))
        model, sql, given = made[shape]
        return list(model._default_manager.raw(sql, [_of_now(value, texts) for value in given]))

    return rows


def _made(make: Callable[..., QuerySet[Row]], count: int) -> tuple[type[Row], str, list[Any]]:
    """The model, the SQL, and its values with signs where texts go."""
    query = make(*(f"{_SIGN}{place}" for place in range(count)))
    sql, given = query.query.get_compiler(query.db).as_sql()
    return query.model, sql, list(given)


def _of_now(value: Any, texts: tuple[str, ...]) -> Any:
    return texts[int(value[1:])] if isinstance(value, str) and value.startswith(_SIGN) else value
