"""Disruption notices: the model's own example, every fault named at once, in and out, and as a drill."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.clusters import DAY, LIANSHUI, cluster_of

from lianpu.errors import InputFileError, InvalidDrillError, UnknownNameError
from lianpu.risk.catena_x import as_aspect, faults_of, notice_of, read_notices, write_notices
from lianpu.risk.notices import drill_of

EXAMPLE: dict[str, Any] = {  # in the shape of the sample of the aspect model 3.0.0
    "affectedSitesSender": ["BPNS7588787849VQ"], "affectedSitesRecipient": ["BPNS6666787765VQ"],
    "leadingRootCause": "strike", "effect": "capacity-reduction", "text": "Capacity reduction due to ongoing strike.",
    "startDateOfEffect": "2026-01-20T15:00:00+01:00", "expectedEndDateOfEffect": "2026-02-01T08:00:00+01:00",
    "status": "open", "contentChangedAt": "2026-01-19T15:00:00Z",
    "sourceDisruptionId": "urn:uuid:c69cb3e4-16ad-43c3-82b9-0deac75ecf9e",
    "notificationId": "urn:uuid:d9452f24-3bf3-4134-b3eb-68858f1b2362",
    "relatedNotificationIds": ["urn:uuid:d05cef4a-b692-45bf-87cc-eda2d84e4c04"],
    "materialsAffected": [{"materialNumberCustomer": "MNR-7307", "materialNumberSupplier": "brake"}],
}  # fmt: skip


def written(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_a_notice_goes_in_and_out_unchanged(tmp_path: Path) -> None:
    notice = read_notices(written(tmp_path / "n.json", EXAMPLE))[0]
    assert (notice.cause, notice.effect, notice.status) == ("strike", "capacity-reduction", "open")
    assert notice.starts == dt.datetime.fromisoformat("2026-01-20T15:00:00+01:00")
    assert as_aspect(notice) == {**EXAMPLE, "contentChangedAt": "2026-01-19T15:00:00+00:00"}
    write_notices([notice, notice], tmp_path / "two.json")
    assert read_notices(tmp_path / "two.json") == [notice, notice]


@pytest.mark.parametrize("wrapped", [EXAMPLE, {"demandAndCapacityNotification": EXAMPLE}], ids=["direct", "named"])
def test_a_message_with_its_header(wrapped: dict[str, Any]) -> None:
    header = {"senderBpn": "BPNL7588787849VQ", "receiverBpn": "BPNL6666787765VQ", "version": "3.0.0"}
    notice = notice_of({"header": header, "content": wrapped})
    assert (notice.sender, notice.recipient, notice.materials[0].supplier_number) == (
        "BPNL7588787849VQ",
        "BPNL6666787765VQ",
        "brake",
    )


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"leadingRootCause": "third-party-misplanning"}, "leadingRootCause"), ({"effect": None}, "effect"),
    ({"status": "closed"}, "status"), ({"startDateOfEffect": 1760000000000}, "startDateOfEffect"),
    ({"startDateOfEffect": "2026-02-31T00:00:00Z"}, "startDateOfEffect"), ({"notificationId": "42"}, "notificationId"),
    ({"affectedSitesSender": ["BPNL7588787849VQ"]}, "affectedSitesSender[0]"),
    ({"affectedSitesSender": "BPNS7588787849VQ"}, "affectedSitesSender"),
    ({"affectedSitesSender": ["BPNS7588787849VQ"] * 2}, "affectedSitesSender[1]"), ({"text": "x" * 4001}, "text"),
    ({"text": None}, "text"), ({"status": "resolved"}, "resolvingMeasureDescription"),
    ({"expectedEndDateOfEffect": "2026-01-01T00:00:00Z"}, "expectedEndDateOfEffect"),
    ({"materialsAffected": [{}]}, "materialsAffected[0]"),
    ({"materialsAffected": [{"customerMaterialNumber": "1"}]}, "materialsAffected[0].customerMaterialNumber"),
    ({"materialNumberCustomer": ["1"]}, "materialNumberCustomer"), ({"sourceDisruptionId": None}, "sourceDisruptionId"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field"), FAULTS, ids=[str(change)[:40] for change, _field in FAULTS])
def test_every_fault_is_named(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    assert field in {fault.field for fault in faults_of({**EXAMPLE, **change})}
    with pytest.raises(InputFileError, match=r"n\.json"):
        read_notices(written(tmp_path / "n.json", {**EXAMPLE, **change}))


def test_all_faults_of_a_file_are_told_together(tmp_path: Path) -> None:
    bad = written(tmp_path / "n.json", [EXAMPLE, {**EXAMPLE, "effect": "x", "status": "y"}])
    with pytest.raises(InputFileError) as told:
        read_notices(bad)
    assert "[1].effect" in str(told.value) and "[1].status" in str(told.value)
    for broken in ("{", "[]", "3", '"text"', "null"):
        (tmp_path / "b.json").write_text(broken)
        with pytest.raises(InputFileError):
            read_notices(tmp_path / "b.json")


def cluster() -> Any:
    return cluster_of(
        firms={"A": LIANSHUI, "B": LIANSHUI}, products=["brake", "axle"],
        enterprise_identifiers=[{"scheme": "BPNS", "value": "BPNS7588787849VQ", "enterprise": "A"}],
    )  # fmt: skip


def test_a_notice_is_played_from_its_week_to_its_week() -> None:
    # The snapshot is of 15 January: days 1 to 7 from it are week 1. The strike begins on the 20th (day 6: week 1) and ends
    # on 1 February (day 18: week 3).
    assert dt.date(2026, 1, 15) == DAY
    drill = drill_of(notice_of(EXAMPLE), cluster())
    assert (drill.deliveries, drill.firms, drill.effect) == ((("A", "brake"),), (), "stop")
    assert (drill.from_week, drill.weeks, drill.last_week) == (1, 3, 3)
    later = replace(notice_of(EXAMPLE), starts=dt.datetime(2026, 1, 29), expected_end=None, materials=())
    drill = drill_of(later, cluster(), share=0.4)
    assert (drill.from_week, drill.weeks, drill.firms, drill.share) == (3, None, ("A",), 0.4)


def test_fewer_purchases_are_those_of_the_materials_named_or_all() -> None:
    fewer = replace(notice_of(EXAMPLE), effect="demand-reduction")
    drill = drill_of(fewer, cluster())
    assert (drill.effect, drill.purchases, drill.deliveries, drill.firms) == ("demand", (("A", "brake"),), (), ())
    drill = drill_of(replace(fewer, materials=()), cluster())
    assert (drill.effect, drill.purchases, drill.firms) == ("demand", (), ("A",))


def test_what_cannot_be_played_says_why() -> None:
    notice = notice_of(EXAMPLE)
    with pytest.raises(InvalidDrillError, match="increase"):
        drill_of(replace(notice, effect="capacity-increase"), cluster())
    with pytest.raises(InvalidDrillError, match="resolved"):
        drill_of(replace(notice, status="resolved"), cluster())
    with pytest.raises(InvalidDrillError, match="before the day"):
        drill_of(replace(notice, starts=dt.datetime(2026, 1, 1), expected_end=dt.datetime(2026, 1, 5)), cluster())
    with pytest.raises(UnknownNameError, match="Who sent"):
        drill_of(replace(notice, sites_of_sender=()), cluster())
    odd = replace(notice, materials=(replace(notice.materials[0], supplier_number="MNR-1"),))
    with pytest.raises(UnknownNameError, match="MNR-1 / MNR-7307"):
        drill_of(odd, cluster())
    assert drill_of(odd, cluster(), firm="B", products={"MNR-7307": "axle"}).deliveries == (("B", "axle"),)
