"""What a firm writes as «it should be», read as the value of its column."""

from __future__ import annotations

import datetime as dt
from typing import Any

import dataframely as dy
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.identity import normal_identifier
from lianpu.cluster.schema import SCHEMAS
from lianpu.cluster.values import read_date, read_number, tidy
from lianpu_portal.disputes.errors import DisputeRefusedError
from lianpu_portal.publishing.draft import candidates
from lianpu_portal.publishing.fields import FaultyFieldError, read_field

_AS_PUBLISHED = ("unit", "specs", "certificates", "region", "deadline")
"""Columns that are written as in the form of publishing."""

_LISTS = ("specs", "certificates")
_NONE = ("[]", "none", "无", "没有")
"""How one writes that there is none, which is more than not stating any."""

FIELD = "said"
"""The field of the form in which the value is written."""


def read_value(cluster: Cluster, row: Any, column: str, text: str, today: dt.date) -> Any:
    """The value; raises `DisputeRefusedError` where the text says none, with what was expected."""
    if not text.strip():
        raise DisputeRefusedError(_("Write what it should be, or choose that it should not be there."), FIELD)
    if column in _LISTS and text.strip().lower() in _NONE:
        return []
    if column in _AS_PUBLISHED:
        try:
            return read_field(cluster, column, text, today)
        except FaultyFieldError as fault:
            raise DisputeRefusedError(str(fault), FIELD) from None
    text = tidy(text)
    if column == "product":
        return _product(cluster, text)
    if row.table == "enterprise_identifiers":
        return _identifier(row.scheme, text)
    return _plain(row.table, column, text)


def _plain(table: str, column: str, text: str) -> Any:
    declared = SCHEMAS[table].columns()[column]
    match declared:
        case dy.Enum():
            if text not in declared.categories:
                raise DisputeRefusedError(_("«{value}» is none of the choices.").format(value=text[:40]), FIELD)
            return text
        case dy.Bool():
            if text not in ("yes", "no"):
                raise DisputeRefusedError(_("«{value}» is none of the choices.").format(value=text[:40]), FIELD)
            return text == "yes"
        case dy.Date():
            return _required(
                read_date(text), _("«{value}» is not read as a day. Write year-month-day, such as 2027-03-01."), text
            )
        case dy.Float64():
            return _required(
                read_number(text),
                _("«{value}» is not read as a number. Write 500000, 50万 or 1,200.5, without a unit."),
                text,
            )
        case _:
            return text  # fmt: skip


def _required(value: Any, fault: str, text: str) -> Any:
    if value is None:
        raise DisputeRefusedError(fault.format(value=text[:40]), FIELD)
    return value


def _identifier(scheme: str, text: str) -> str:
    code = normal_identifier(scheme, text)
    if code is None:
        raise DisputeRefusedError(_("«{value}» is no valid code of {scheme}.").format(value=text[:40], scheme=scheme), FIELD)  # fmt: skip
    return code


def _product(cluster: Cluster, text: str) -> str:
    found = candidates(cluster, text)
    sure = [code for code, _name, is_sure in found if is_sure]
    if sure:
        return sure[0]
    named = "、".join(name for _code, name, _sure in found[:4])
    told = (
        _("The catalog has no product «{value}». Did you mean: {named}?")
        if named
        else _("The catalog has no product «{value}». Write its usual name.")
    )
    raise DisputeRefusedError(told.format(value=text[:60], named=named), FIELD)
