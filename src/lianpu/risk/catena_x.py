"""Disruption notices in and out as files: Catena-X DemandAndCapacityNotification 3.0.0 (CX-0146), its field names exactly.

Read are the aspect itself, a list of them, and messages `{header, content}` as the notification interface sends them, whose
content is the aspect or holds it as `demandAndCapacityNotification`. Every fault of a file is named at once.

Source: urn:samm:io.catenax.demand_and_capacity_notification:3.0.0, eclipse-tractusx/sldt-semantic-models (CC-BY-4.0).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lianpu.cluster.any_json import from_json
from lianpu.cluster.json_lines import printable
from lianpu.errors import InputFileError
from lianpu.language import gettext as _
from lianpu.risk.notices import CAUSES, EFFECTS, LONGEST_TEXT, STATUSES, DisruptionNotice, Material
from lianpu.system_errors import reason_of

MODEL = "urn:samm:io.catenax.demand_and_capacity_notification:3.0.0#DemandAndCapacityNotification"
"""The aspect model that is read and written."""

_TIMESTAMP = re.compile(
    r"-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|(24:00:00(\.0+)?))(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
)
_UUID = re.compile(r"(urn:uuid:)?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_BPNS = re.compile(r"BPNS[a-zA-Z0-9]{12}")
_BPNL = re.compile(r"BPNL[a-zA-Z0-9]{12}")
_REQUIRED = (
    "leadingRootCause", "effect", "startDateOfEffect", "status", "contentChangedAt", "sourceDisruptionId",
    "notificationId",
)  # fmt: skip
_SHOWN_VALUE = 60
_SHOWN_FAULTS = 20


@dataclass(frozen=True)
class Fault:
    """What is wrong in a notice: the path of the field, its value, and what was expected."""

    field: str
    value: object
    expected: str

    @property
    def text(self) -> str:
        """One line for people."""
        return _("{field}: {value}; expected {expected}").format(
            field=self.field, value=printable(repr(self.value))[:_SHOWN_VALUE], expected=self.expected
        )


_Check = Callable[[str, object], Iterator[Fault]]


def read_notices(file: Path) -> list[DisruptionNotice]:
    """The notices of a JSON file; raises `InputFileError` that lists every fault."""
    try:
        document = from_json(file.read_text("utf-8-sig"))
    except OSError as error:
        raise InputFileError(_("{file} cannot be read: {reason}").format(file=file, reason=reason_of(error))) from error
    except ValueError as error:
        raise InputFileError(_("{file} is no JSON: {reason}").format(file=file, reason=error)) from error
    entries: list[object] = cast("list[object]", document) if isinstance(document, list) else [document]
    faults = [
        Fault(f"[{number}].{fault.field}" if len(entries) > 1 else fault.field, fault.value, fault.expected)
        for number, entry in enumerate(entries)
        for fault in faults_of(entry)
    ]
    if not entries:
        faults = [Fault("", [], _("a notice or a list of notices"))]
    if faults:
        more = len(faults) - _SHOWN_FAULTS
        lines = [fault.text for fault in faults[:_SHOWN_FAULTS]]
        raise InputFileError(
            _("{file} is no DemandAndCapacityNotification 3.0.0:\n  {faults}").format(
                file=file,
                faults="\n  ".join([*lines, *([_("and {count} more").format(count=more)] if more > 0 else [])]),
            )
        )
    return [notice_of(entry) for entry in entries]


def write_notices(notices: list[DisruptionNotice], file: Path) -> None:
    """Write notices as the aspect model's JSON: one object, a list of several; raises `InputFileError` for faulty ones."""
    documents = [as_aspect(notice) for notice in notices]
    faults = [fault.text for document in documents for fault in faults_of(document)]
    if faults:
        raise InputFileError(_("The notice cannot be sent as it is:\n  {faults}").format(faults="\n  ".join(faults)))
    document = documents[0] if len(documents) == 1 else documents
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")


def as_aspect(notice: DisruptionNotice) -> dict[str, Any]:
    """A notice under the names of the aspect model; what is not known is left out."""
    materials = [
        _without_unknown({
            "materialGlobalAssetId": material.global_asset_id, "materialNumberCustomer": material.customer_number,
            "materialNumberSupplier": material.supplier_number,
        })
        for material in notice.materials
    ]  # fmt: skip
    return _without_unknown({
        "notificationId": notice.notification_id, "sourceDisruptionId": notice.source_disruption_id,
        "relatedNotificationIds": list(notice.related) or None, "leadingRootCause": notice.cause,
        "effect": notice.effect, "text": notice.text, "startDateOfEffect": notice.starts.isoformat(),
        "expectedEndDateOfEffect": notice.expected_end.isoformat() if notice.expected_end else None,
        "status": notice.status, "contentChangedAt": notice.changed_at.isoformat(),
        "affectedSitesSender": list(notice.sites_of_sender) or None,
        "affectedSitesRecipient": list(notice.sites_of_recipient) or None, "materialsAffected": materials or None,
        "resolvingMeasureDescription": notice.measure,
    })  # fmt: skip


def _without_unknown(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def notice_of(document: object) -> DisruptionNotice:
    """The notice of an aspect or message without faults (see `faults_of`)."""
    header, aspect = _parts(document)
    end = aspect.get("expectedEndDateOfEffect")
    return DisruptionNotice(
        notification_id=aspect["notificationId"], source_disruption_id=aspect["sourceDisruptionId"],
        cause=aspect["leadingRootCause"], effect=aspect["effect"], starts=_moment(aspect["startDateOfEffect"]),
        changed_at=_moment(aspect["contentChangedAt"]), status=aspect["status"],
        expected_end=_moment(end) if end else None, text=aspect.get("text"),
        sites_of_sender=tuple(aspect.get("affectedSitesSender") or ()),
        sites_of_recipient=tuple(aspect.get("affectedSitesRecipient") or ()),
        materials=tuple(
            Material(material.get("materialNumberCustomer"), material.get("materialNumberSupplier"), material.get("materialGlobalAssetId"))
            for material in aspect.get("materialsAffected") or ()
        ),
        related=tuple(aspect.get("relatedNotificationIds") or ()), measure=aspect.get("resolvingMeasureDescription"),
        sender=header.get("senderBpn"), recipient=header.get("receiverBpn"),
    )  # fmt: skip


def _parts(document: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and aspect of a message; an aspect alone has no header."""
    if not isinstance(document, dict):
        return {}, {}
    whole = cast("dict[str, Any]", document)
    if "content" not in whole:
        return {}, whole
    content = cast("dict[str, Any]", whole["content"] if isinstance(whole["content"], dict) else {})
    header = cast("dict[str, Any]", whole.get("header") if isinstance(whole.get("header"), dict) else {})
    inner = content.get("demandAndCapacityNotification", content)
    return header, cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}


def _moment(written: str) -> dt.datetime:
    midnight = written.replace("T24:00:00", "T00:00:00")
    moment = dt.datetime.fromisoformat(midnight)
    return moment if midnight == written else moment + dt.timedelta(days=1)


def faults_of(document: object) -> list[Fault]:
    """Everything in an aspect or message that the model or the standard's rules for sending do not allow."""
    header, aspect = _parts(document)
    if not aspect:
        return [Fault("", document, _("an object with the fields of the aspect model"))]
    faults = [Fault(name, None, _("a value")) for name in _REQUIRED if aspect.get(name) is None]
    faults += [
        Fault(name, value, _("one of the fields {names}").format(names=", ".join(_CHECKS)))
        for name, value in aspect.items()
        if name not in _CHECKS
    ]
    for name, check in _CHECKS.items():
        if aspect.get(name) is not None:
            faults += check(name, aspect[name])
    for name in ("senderBpn", "receiverBpn"):
        if header.get(name) is not None:
            faults += _matching(_BPNL, _("BPNL and 12 letters or digits"))(f"header.{name}", header[name])
    return faults or list(_rules_broken(aspect))


def _rules_broken(aspect: dict[str, Any]) -> Iterator[Fault]:
    """The rules that tie fields to one another."""
    resolved = aspect["status"] == "resolved"
    if resolved and not aspect.get("resolvingMeasureDescription"):
        yield Fault("resolvingMeasureDescription", None, _("the measure taken, because the status is resolved"))
    if not resolved and not aspect.get("text"):
        yield Fault("text", None, _("what happened, because the status is open"))
    for name in ("affectedSitesSender", "affectedSitesRecipient"):
        if resolved and aspect.get(name):
            yield Fault(name, aspect[name], _("no site, because the status is resolved"))
    start, end = aspect["startDateOfEffect"], aspect.get("expectedEndDateOfEffect")
    if end and _moment(end).date() < _moment(start).date():
        yield Fault("expectedEndDateOfEffect", end, _("a time after startDateOfEffect {start}").format(start=start))


def _matching(pattern: re.Pattern[str], expected: str) -> _Check:
    def check(field: str, value: object) -> Iterator[Fault]:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield Fault(field, value, expected)

    return check


def _a_time(field: str, value: object) -> Iterator[Fault]:
    expected = _("a time such as 2023-12-13T15:00:00+01:00")
    if not isinstance(value, str) or not _TIMESTAMP.fullmatch(value):
        yield Fault(field, value, expected)
        return
    try:
        _moment(value)
    except (ValueError, OverflowError):  # 31 February; a year that no calendar holds
        yield Fault(field, value, expected)


def _one_of(words: tuple[str, ...]) -> _Check:
    def check(field: str, value: object) -> Iterator[Fault]:
        if value not in words:
            yield Fault(field, value, ", ".join(words))

    return check


def _a_text(field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        yield Fault(field, value, _("a text of at most {count} characters").format(count=LONGEST_TEXT))


def _set_of(element: _Check) -> _Check:
    def check(field: str, value: object) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield Fault(field, value, _("a list"))
            return
        seen: list[object] = []
        for number, item in enumerate(cast("list[object]", value)):
            if item in seen:
                yield Fault(f"{field}[{number}]", item, _("every entry once"))
            seen.append(item)
            yield from element(f"{field}[{number}]", item)

    return check


def _a_material(field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(field, value, _("an object with material numbers"))
        return
    numbers = cast("dict[str, object]", value)
    known = ("materialGlobalAssetId", "materialNumberCustomer", "materialNumberSupplier")
    for name, number in numbers.items():
        if name not in known:
            yield Fault(f"{field}.{name}", number, _("one of the fields {names}").format(names=", ".join(known)))
        elif name == "materialGlobalAssetId":
            yield from _A_UUID(f"{field}.{name}", number)
        elif not isinstance(number, str) or not number:
            yield Fault(f"{field}.{name}", number, _("a part number"))
    if not any(numbers.get(name) for name in known):
        yield Fault(field, numbers, _("at least one of {names}").format(names=", ".join(known)))


_A_UUID = _matching(_UUID, "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
_SITES = _set_of(_matching(_BPNS, "BPNS************"))
_CHECKS: dict[str, _Check] = {
    "affectedSitesSender": _SITES, "affectedSitesRecipient": _SITES, "leadingRootCause": _one_of(CAUSES),
    "effect": _one_of(EFFECTS), "text": _a_text, "startDateOfEffect": _a_time, "expectedEndDateOfEffect": _a_time,
    "status": _one_of(STATUSES), "contentChangedAt": _a_time, "sourceDisruptionId": _A_UUID, "notificationId": _A_UUID,
    "relatedNotificationIds": _set_of(_A_UUID), "materialsAffected": _set_of(_a_material),
    "resolvingMeasureDescription": _a_text,
}  # fmt: skip
