"""Disruption notices: the model's own example, every fault named at once, in and out, and as a drill."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.clusters import DAY, LIANSHUI, cluster_of

from lianpu.errors import InputFileError, InvalidDrillError, UnknownNameError
from lianpu.language import speaking
from lianpu.risk.catena_x import as_aspect, faults_of, notice_of, read_notices, write_notices
from lianpu.risk.notice_drills import NoticeDrill, drill_of
from lianpu.risk.notice_words import notice_remarks
from lianpu.risk.notices import DisruptionNotice, Material

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
    drill = drill_of(notice_of(EXAMPLE), cluster()).drill
    assert (drill.deliveries, drill.firms, drill.effect) == ((("A", "brake"),), (), "stop")
    assert (drill.from_week, drill.weeks, drill.last_week) == (1, 3, 3)
    later = replace(notice_of(EXAMPLE), starts=dt.datetime(2026, 1, 29), expected_end=None, materials=())
    drill = drill_of(later, cluster(), share=0.4).drill
    assert (drill.from_week, drill.weeks, drill.firms, drill.share) == (3, None, ("A",), 0.4)


def test_fewer_purchases_are_those_of_the_materials_named_or_all() -> None:
    fewer = replace(notice_of(EXAMPLE), effect="demand-reduction")
    drill = drill_of(fewer, cluster()).drill
    assert (drill.effect, drill.purchases, drill.deliveries, drill.firms) == ("demand", (("A", "brake"),), (), ())
    drill = drill_of(replace(fewer, materials=()), cluster()).drill
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
    named = drill_of(odd, cluster(), firm="B", products={"MNR-7307": "axle"})
    assert named.drill.deliveries == (("B", "axle"),) and not named.left_out


def test_part_numbers_that_are_no_products_are_left_out_and_said() -> None:
    notice = replace(
        notice_of(EXAMPLE), materials=(Material("MNR-1", "brake"), Material("MNR-2", "K-2"), Material("MNR-3"))
    )
    found = drill_of(notice, cluster())
    assert found.drill.deliveries == (("A", "brake"),)
    assert found.record()["left_out"] == [["K-2", "MNR-2"], ["MNR-3"]]
    with speaking("en"):
        assert any("K-2 / MNR-2, MNR-3" in remark for remark in notice_remarks(found, cluster()))


def two_sites(**more: Any) -> Any:
    """A has two sites: brakes come from the first, axles from the second, seats from both, and nobody says where mirrors are made."""
    made = {"brake": "S1", "axle": "S2", "mirror": None}
    return cluster_of(
        enterprises=["A"], firms={"B": LIANSHUI}, products=["brake", "axle", "seat", "mirror", {"id": "disc_brake", "parent": "brake"}],
        sites=[{"id": "S1", "enterprise": "A", "name": "北厂", "region": LIANSHUI}, {"id": "S2", "enterprise": "A", "region": LIANSHUI}],
        offers=[{"enterprise": "A", "product": product, "site": site} for product, site in made.items()]
        + [{"enterprise": "A", "product": "seat", "site": "S1"}],
        links=[{"supplier": "A", "buyer": "B", "product": "seat", "supplier_site": "S2", "buyer_site": "site-B"}],
        **more,
    )  # fmt: skip


def of_sites(*sites: str, **more: Any) -> DisruptionNotice:
    return replace(notice_of(EXAMPLE), sites_of_sender=sites, materials=(), **more)


def test_a_notice_of_a_site_plays_what_that_site_makes() -> None:
    found = drill_of(of_sites("S1"), two_sites(), firm="A")
    assert set(found.drill.deliveries) == {("A", "brake"), ("A", "seat"), ("A", "mirror")} and not found.drill.firms
    assert (found.place_unknown, found.at_others_too, found.going_on, found.whole_firm) == (
        ("mirror",),
        ("seat",),
        ("axle",),
        False,
    )
    with speaking("en"):
        assert [remark.split(":")[1].strip(" .") for remark in notice_remarks(found, two_sites())] == [
            "mirror",
            "seat",
            "axle",
        ]


def test_a_kind_of_what_a_site_makes_is_played_with_it() -> None:
    here = two_sites()
    offer = (
        here["offers"]
        .filter(id="offers-2")
        .with_columns(pl.lit("disc_brake").alias("product"), pl.lit("disc").alias("id"))
    )
    found = drill_of(of_sites("S1"), here.with_tables(offers=pl.concat([here["offers"], offer])), firm="A")
    assert found.going_on == ("axle",) and set(found.at_others_too) == {"seat", "disc_brake"}


@pytest.mark.parametrize(
    ("sites", "firm", "whole"),
    [(("S1", "S2"), "A", False), (("BPNS7588787849VQ",), "A", True), (("S1", "BPNS7588787849VQ"), "A", True),
     (("site-B",), "B", False), ((), "A", False)],
)  # fmt: skip
def test_a_notice_of_all_sites_or_of_one_nobody_knows_is_of_the_firm(
    sites: tuple[str, ...], firm: str, whole: bool
) -> None:
    found = drill_of(of_sites(*sites), two_sites(), firm=firm)
    assert found.drill.firms == (firm,) and found.whole_firm is whole
    assert bool(notice_remarks(found, two_sites())) is whole


def test_where_nothing_is_known_of_a_site_the_whole_firm_is_taken_and_said() -> None:
    here = two_sites()
    bare = here.with_tables(
        offers=here["offers"].with_columns(pl.lit(None, pl.String).alias("site")), links=here["links"].clear()
    )
    found: NoticeDrill = drill_of(of_sites("S1"), bare, firm="A")
    assert found.drill.firms == ("A",) and found.whole_firm
    with speaking("en"):
        assert "北厂" in notice_remarks(found, bare)[0] and "whole firm" in notice_remarks(found, bare)[0]


def test_named_parts_that_other_sites_make_too_are_said() -> None:
    notice = replace(of_sites("S1"), materials=(Material(supplier_number="seat"), Material(supplier_number="brake")))
    found = drill_of(notice, two_sites(), firm="A")
    assert found.drill.deliveries == (("A", "seat"), ("A", "brake")) and found.at_others_too == ("seat",)


def test_fewer_purchases_of_a_site_are_those_of_what_it_uses() -> None:
    uses = [{"enterprise": "A", "product": "axle", "site": "S2"}, {"enterprise": "A", "product": "brake", "site": "S1"}]
    found = drill_of(of_sites("S1", effect="demand-reduction"), two_sites(demands=uses), firm="A")
    assert found.drill.purchases == (("A", "brake"),) and found.going_on == ("axle",)
    with speaking("en"):
        assert "only other sites use it: axle" in notice_remarks(found, two_sites())[0]
