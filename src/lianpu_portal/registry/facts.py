"""Changing one fact of the tables by hand: a row corrected, withdrawn, put back; each with its line of history.

A withdrawn row is kept as JSON by whoever withdrew it, with what referred to it, so that it comes back exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from lianpu.errors import LianpuError
from lianpu_portal.imports.writing import typed_row
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.row_values import KEYS, json_row
from lianpu_portal.registry.table_models import POSITION

Kept = dict[str, Any]
KEY_JOINT = " "
"""Between the parts of a key in an address, as in the plans of imports."""


class FactRefusedError(LianpuError):
    """The row is not as it was when somebody looked at it, or the table refuses the value."""


def find_row(table: str, key: str) -> Any | None:
    """The stored row of a key as addresses write it; None where there is none.

    Parts may hold blanks, so that a key of two parts can be cut in several places: the one that names a row counts.
    """
    model: Any = TABLE_MODELS[table]
    parts = [model._meta.get_field(name).attname for name in KEYS[table]]
    for values in _cuts(key.split(KEY_JOINT), len(parts)):
        try:
            found = model.objects.filter(**dict(zip(parts, values, strict=True))).first()
        except (ValidationError, ValueError):
            continue  # a word where the key has a date
        if found is not None:
            return found
    return None


def key_of(row: Any) -> str:
    """The key of a stored row as addresses write it."""
    return KEY_JOINT.join(str(getattr(row, row._meta.get_field(name).attname)) for name in KEYS[row.table])


def _cuts(words: list[str], parts: int) -> Iterator[list[str]]:
    if parts == 1:
        yield [KEY_JOINT.join(words)]
        return
    for place in range(1, len(words) - parts + 2):
        for rest in _cuts(words[place:], parts - 1):
            yield [KEY_JOINT.join(words[:place]), *rest]


def save(row: Any, user: Any | None, reason: str) -> None:
    """Write a row with its line of history."""
    row._change_reason, row._history_user = reason, user
    row.save()


def delete(row: Any, user: Any | None, reason: str) -> None:
    """Delete a row with its line of history."""
    row._change_reason, row._history_user = reason, user
    row.delete()


def delete_unused(row: Any, user: Any | None, reason: str) -> bool:
    """Delete a row that nothing refers to; false where others do by now, and it stays."""
    try:
        delete(row, user, reason)
    except models.ProtectedError:
        return False
    return True


def correct(row: Any, values: Mapping[str, Any], user: Any | None, reason: str) -> dict[str, Any]:
    """Write other values into a row; those that stood there, as JSON holds them.

    Raises `FactRefusedError` where the table refuses a value.
    """
    before = json_row(row.row())
    for name, value in values.items():
        setattr(row, row._meta.get_field(name).attname, value)
    try:
        row.full_clean()
    except ValidationError as fault:
        raise FactRefusedError(" ".join(fault.messages)) from None
    save(row, user, reason)
    return {name: before[name] for name in values}


def kept_row(row: Any) -> Kept:
    """A row as JSON, with its place and its primary key."""
    return {"table": row.table, "row": json_row(row.row()), POSITION: row.position, "pk": row.pk}


def restore_row(kept: Kept, user: Any | None, reason: str) -> None:
    """Write a kept row again, in its place."""
    model: Any = TABLE_MODELS[kept["table"]]
    values = typed_row(kept["table"], kept["row"])
    named = {model._meta.get_field(name).attname: value for name, value in values.items()}
    save(model(**named, position=kept[POSITION], pk=kept["pk"]), user, reason)


def withdraw(row: Any, user: Any | None, reason: str) -> Kept:
    """Take a row out of the tables; what has no meaning without it goes with it, what only names it lets go of it."""
    kept = kept_row(row) | {"with": [], "loosened": []}
    for other, field in _references(row):
        if field.null:
            kept["loosened"].append([other.table, other.pk, field.attname])
            setattr(other, field.attname, None)
            save(other, user, reason)
        else:
            kept["with"].append(withdraw(other, user, reason))
    delete(row, user, reason)
    return kept


def put_back(kept: Kept, user: Any | None, reason: str) -> None:
    """Bring a withdrawn row back with what went with it; what changed meanwhile stays as it is now.

    Raises `FactRefusedError` where a row of its key has been entered since, or what it refers to is gone.
    """
    _require_room(kept)
    restore_row(kept, user, reason)
    for other in kept["with"]:
        if not _is_there(other) and not _lost(other):
            put_back(other, user, reason)
    for table, key, column in kept["loosened"]:
        other = TABLE_MODELS[table]._default_manager.filter(pk=key, **{column: None}).first()
        if other is not None:
            setattr(other, column, kept["pk"])
            save(other, user, reason)


def _require_room(kept: Kept) -> None:
    if _is_there(kept):
        raise FactRefusedError(_("A row of the same id has been entered since, so that this cannot be undone."))
    if lost := _lost(kept):
        raise FactRefusedError(
            _("«{code}», which the row refers to, is no longer in the tables, so that it cannot come back.").format(
                code=lost
            )
        )


def _is_there(kept: Kept) -> bool:
    values = typed_row(kept["table"], kept["row"])
    model: Any = TABLE_MODELS[kept["table"]]
    key = {model._meta.get_field(name).attname: values[name] for name in KEYS[kept["table"]]}
    return model.objects.filter(**key).exists() or model.objects.filter(pk=kept["pk"]).exists()


def _lost(kept: Kept) -> str:
    """A row that the kept one refers to and that is no longer there."""
    for field in TABLE_MODELS[kept["table"]]._meta.concrete_fields:
        code = kept["row"].get(field.name) if isinstance(field, models.ForeignKey) else None
        if code and not field.related_model._default_manager.filter(pk=code).exists():  # pyright: ignore
            return str(code)
    return ""


def _references(row: Any) -> Iterator[tuple[Any, Any]]:
    """Every row that names this one, with the field that does."""
    for model in TABLE_MODELS.values():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is type(row):
                for other in model._default_manager.filter(**{field.attname: row.pk}):
                    yield other, field
