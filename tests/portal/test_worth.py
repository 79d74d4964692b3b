"""What gaps are worth, on every page that says it: the list, the node, the map, the leader, the plan, the report."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Role
from lianpu_portal.bridge import snapshot
from lianpu_portal.computations.actions.ask import ask
from lianpu_portal.computations.kinds import kind_of
from lianpu_portal.computations.models import Computation, State
from lianpu_portal.computations.question import Question
from lianpu_portal.computations.selectors import found_of, latest
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.worth import computing
from lianpu_portal.worth.leader_shown import shown_leader
from lianpu_portal.worth.plan_shown import _unfolding, shown_plan
from lianpu_portal.worth.shown import shown_adjacency, shown_curve, shown_targets, stands_on
from lianpu_portal.worth.stored import stored_worth

OFFICE = Actor(None, frozenset({Role.READER, Role.OFFICE}))


def computed(kind: Any, audience: str = "public", **arguments: Any) -> Any:
    """The result of a kind, computed now; what it shows is asked for by its own function."""
    ask(OFFICE, Question(kind, arguments, audience, "en"))
    known = latest(Question(kind, arguments, audience, "en"))
    assert known.done is not None, known.broken and known.broken.error
    return found_of(known.done, None)


def want_tyres() -> None:
    """D wants tyres of any kind, as C makes them: a pair that is new."""
    row = TABLE_MODELS["demands"].objects.get(pk="d2")
    row.product_id = "tyre"
    row.save()


def said(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def product(code: str) -> str:
    return reverse("product", args=[code])


def test_the_page_of_a_gap_asks_for_what_takes_long_and_shows_it_then(store, english):
    before = said(english, product("seat"))
    assert before.count('hx-trigger="load, submit"') == 5  # values, curve, plan, adjacency, targets
    computed(computing.worth)
    computed(computing.curve, product="seat")
    after = said(english, product("seat"))
    assert "would stay in the cluster" not in before and "a year would stay in the cluster" in after
    assert 'data-chart="curve"' in after and "The same as a table" in after
    assert after.count('hx-trigger="load, submit"') == 3
    assert "1/1</b> buyers with a known need" in after
    assert "Filling it keeps in the cluster a year" in after and "Filling it keeps" not in before


def test_a_node_that_is_no_gap_has_no_value(store, english):
    assert 'id="worth"' not in said(english, product("chassis"))


def test_the_panel_of_the_map_says_the_value_in_a_line(store, english):
    computed(computing.worth)
    panel = said(english, product("seat"), panel="1")
    assert "Worth a year:" in panel and "computed-begin" not in panel


def test_gaps_are_ranked_by_value_and_the_files_hold_it(store, english):
    assert "Worth a year" not in said(english, reverse("gaps"))
    computed(computing.worth)
    page = said(english, reverse("gaps"))
    rows = english.get(reverse("gap_file", args=["json"])).json()["rows"]
    values = [row["value"] for row in rows]
    known = [value for value in values if value is not None]
    assert "Worth a year" in page and "Ranked by what the gap is worth" in page
    assert known == sorted(known, reverse=True) and values[: len(known)] == known and known[0] > 0
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))


def test_gaps_of_one_leader_are_those_it_buys(store, english):
    computed(computing.worth)
    page = said(english, reverse("gaps"), leader="D")
    assert "Seat" in page and english.get(reverse("gaps"), {"leader": "nobody"}).status_code == 404


def test_two_days_are_compared(store, english):
    computed(computing.worth)
    earlier = Computation.objects.get(kind="worth")
    TABLE_MODELS["demands"].objects.filter(pk="d3").first().delete()
    TABLE_MODELS["links"].objects.get(pk="l2").delete()
    TABLE_MODELS["inputs"].objects.filter(input="seat").first().delete()
    page = said(english, reverse("gaps"))
    assert "rows changed since" in page
    computed(computing.worth)
    compared = said(english, reverse("gaps"), since=str(earlier.pk))
    assert "No gaps any more since" in compared and "Seat" in compared.split("No gaps any more since")[1]


def test_the_map_has_the_values(store, english):
    assert english.get(reverse("map_worth")).json() == {"values": {}, "read_at": None}
    assert "Not computed yet" in said(english, reverse("map_worth_strip"))
    computed(computing.worth)
    values = english.get(reverse("map_worth")).json()["values"]
    least, known, most = values["seat"]
    assert 0 <= least <= known and (most is None or known <= most)
    assert "Values computed on the data of" in said(english, reverse("map_worth_strip"))
    assert english.get(reverse("map_worth"), {"region": "nowhere"}).status_code == 404


def test_the_parts_of_a_neighbour_and_of_a_target_add_up(store):
    near = shown_adjacency(computed(computing.adjacent, product="seat"))["firms"]
    far = shown_targets(computed(computing.outside, product="seat"))["firms"]
    assert near and [firm["id"] for firm in far] == ["X"]
    for firm in (*near, *far):
        assert sum(part["points"] for part in firm["parts"]) == pytest.approx(firm["score"], abs=1e-6)
    assert [tie["id"] for tie in far[0]["ties"]] == ["D"]


def test_the_curve_is_a_rising_line_with_its_corners(store):
    shown = shown_curve(computed(computing.curve, product="seat"))
    values = [row["value"] for row in shown["points"]]
    assert values == sorted(values) and values[0] == 0 < shown["at_kink"] <= shown["at_full"] == max(values)


def test_what_a_leader_buys_adds_up(store, english):
    found = computed(computing.leader, enterprise="D")
    shown = shown_leader(found)
    bands = shown["data"]["bands"]
    assert sum(band["outside"] + band["unknown"] for band in bands) == pytest.approx(shown["open"])
    total, local = shown["data"]["total"], shown["data"]["local"]
    counted = sum(band["outside"] + band["unknown"] - band["beyond"] for band in bands)
    assert (local, total) == (300.0, 1240.0), "glass, which only the recipe of cars takes, is not among the demands"
    assert local + counted == pytest.approx(total), "all of it bought here is a rate of 100 %"
    assert shown["outside"] == 100.0  # seats from Shanghai
    assert all(0 <= part["now"] <= part["open_value"] for part in shown["parts"] if part["open_value"] is not None)
    assert (shown["outside_unknown"], shown["open_unknown"]) == (0, 0)
    page = said(english, reverse("enterprise", args=["D"]))
    assert 'type="range"' in page and "Seat" in page.split('id="could-be-local"')[1]


def test_a_purchase_of_unknown_value_is_unknown_not_nothing(store, english):
    """D buys its seats in Shanghai; without the 100 CNY of that link nobody knows for how much."""
    link = TABLE_MODELS["links"].objects.get(pk="l2")
    link.volume = None
    link.save()
    shown = shown_leader(computed(computing.leader, enterprise="D"))
    seat = next(part for part in shown["parts"] if part["product"] == "seat")
    assert seat["outside_value"] is None and seat["local_value"] == 0.0 and seat["open_value"] == 400.0
    assert (shown["outside"], shown["outside_unknown"]) == (0.0, 1)
    page = said(english, reverse("enterprise", args=["D"]))
    assert "+ 1 part of unknown value" in page


def test_what_a_leader_needs_without_an_amount_is_said_not_to_be_counted(store, english):
    demand = TABLE_MODELS["demands"].objects.get(pk="d2")
    demand.quantity = None
    demand.save()
    shown = shown_leader(computed(computing.leader, enterprise="D"))
    assert [code for code, _name in shown["without_amount"]] == ["tyre_truck"]
    assert "tyre_truck" not in {part["product"] for part in shown["parts"]}
    page = said(english, reverse("enterprise", args=["D"]))
    assert "Not counted, for nobody states how much of it is needed:" in page


def test_a_plan_names_who_supplies_and_what_is_bought_outside(store, english):
    shown = shown_plan(computed(computing.planned, enterprise="D"))
    first = shown["tiers"][0]
    assert ("A", "D", "brake") in {(row["supplier"], row["buyer"], row["product"]) for row in first["flows"]}
    assert "seat" in {row["product"] for row in first["purchases"]}
    page = said(english, reverse("plan"), enterprise="D")
    assert "Tier 1: what is asked for" in page and "supplies already" in page
    text = english.get(reverse("plan_file", args=["csv"]), {"enterprise": "D"}).content.decode()
    assert "offers:o1" in text and "bought outside" in text


def test_the_page_of_a_gap_says_who_supplies_it_in_the_plan_of_all(store, english):
    computed(computing.node_plan, product="seat")
    page = said(english, product("seat"))
    part = page[page.index('<section class="part tier" id="plan">') : page.index('id="adjacency"')]
    assert 'href="#plan"' in page and "From outside" in part and "no maker here" in part
    whole = computed(computing.planned).result
    for node, sides in (("seat", ("purchases",)), ("brake", ("flows",))):
        of_node = computed(computing.node_plan, product=node).result
        for side in ("flows", "purchases"):
            assert of_node[side] == [row for row in whole[side] if row["product"] == node]
        assert all(of_node[side] for side in sides)


def test_what_another_page_computed_on_the_same_data_is_not_computed_again(store, monkeypatch):
    """The plan of all is made for the first gap's page and kept for the next; the report keeps the values it computed."""
    kept = {
        "plan": ("node_plan", {"product": "seat"}, {"product": "brake"}),
        "worth": ("report", {}, {"chain": "cars"}),
    }
    for inner, (outer, *questions) in kept.items():
        runs: list[str] = []
        kind, compute = kind_of(inner), kind_of(inner).compute
        monkeypatch.setattr(
            kind,
            "compute",
            lambda *given, runs=runs, compute=compute, **more: runs.append("") or compute(*given, **more),
        )
        for arguments in questions:
            computed(kind_of(outer), **arguments)
        assert computed(kind).result and len(runs) == 1, inner
        Computation.objects.filter(kind=inner).update(day=dt.date(2019, 12, 31))  # an offer ended in between
        Computation.objects.filter(kind=outer).delete()
        computed(kind_of(outer), **questions[0])
        assert len(runs) == 2, f"{inner} of another day"


def test_a_plan_says_full_of_full_makers_alone(store, english):
    """C can make 1000 tyres and makes none for D, who asks for a certificate that C does not show; A's brakes are all used."""
    want_tyres()
    demand = TABLE_MODELS["demands"].objects.get(pk="d2")
    demand.certificates = ["IATF 16949"]
    demand.save()
    shown = shown_plan(computed(computing.planned, enterprise="D"))
    bought = {row["product"]: row for row in shown["tiers"][0]["purchases"]}
    assert [firm["id"] for firm in bought["tyre"]["roomy"]] == ["C"] and bought["tyre"]["makers"] == 0
    assert bought["brake"]["roomy"] == [] and bought["brake"]["makers"] == 1
    page = said(english, reverse("plan"), enterprise="D")
    assert page.count("1 maker here, full") == 1 and page.count("capacity left, but it does not pay") == 1


def test_every_figure_of_a_balance_says_what_it_stands_on(store, english):
    computed(computing.worth)
    plan = computed(computing.planned, enterprise="D")
    computed(computing.leader, enterprise="D")
    computed(computing.report)
    pages = [product("seat"), f"{reverse('plan')}?enterprise=D", reverse("enterprise", args=["D"]), reverse("report")]
    for address in pages:
        page = english.get(address).content.decode()
        assert "known needs have a quantity" in page and "of all makers" in page and "total spend" in page, address
    file = english.get(reverse("plan_file", args=["xlsx"]), {"enterprise": "D"}).content
    cells = {cell for sheet in openpyxl.load_workbook(io.BytesIO(file)) for line in sheet.values for cell in line}
    assert any("known needs have a quantity" in str(cell) for cell in cells)
    assert "采购企业的采购总额未知" in stands_on({**plan.result["coverage"], "spend_share": None})


def test_the_sums_of_a_tier_say_what_is_not_in_them(store, english):
    """Without its share in the cost of a car nobody knows what glass costs."""
    line = TABLE_MODELS["inputs"].objects.get(input="glass")
    line.cost_share = None
    line.save()
    first = shown_plan(computed(computing.planned, enterprise="D"))["tiers"][0]
    assert {row["product"] for row in first["purchases"] if row["value"] is None} == {"glass"}
    assert (first["local_unknown"], first["outside_unknown"]) == (0, 1)
    assert "+ 1 part of unknown value" in said(english, reverse("plan"), enterprise="D")


def test_a_pair_that_is_new_leads_to_an_introduction_and_the_office_asks_for_several(store, english, staff):
    want_tyres()
    shown = shown_plan(computed(computing.planned, demand="d2"))
    assert [row["pair"] for row in shown["tiers"][0]["flows"]] == [("o3", "d2")]
    page = said(english, reverse("plan"), demand="d2")
    assert f"{reverse('introduction_ask')}?offer=o3&amp;demand=d2" in page and 'name="pair"' not in page
    computed(computing.planned, "all", demand="d2")
    assert 'name="pair" value="o3/d2"' in said(staff, reverse("plan"), demand="d2")
    staff.post(reverse("board_ask"), {"pair": "o3/d2", "message": "Please meet."})
    from lianpu_portal.introductions.models import Introduction

    assert Introduction.objects.filter(offer="o3", demand="d2").exists()


def test_a_plan_is_of_one_thing_that_the_reader_may_see(store, english):
    assert english.get(reverse("plan"), {"demand": "nothing"}).status_code == 404
    assert english.get(reverse("plan"), {"demand": "d1", "chain": "cars"}).status_code == 404
    assert english.get(reverse("plan_file", args=["csv"]), {"chain": "cars"}).status_code == 404  # not computed yet


def test_a_demand_that_cannot_be_planned_says_why(store, english):
    row = TABLE_MODELS["demands"].objects.get(pk="d1")
    row.quantity = None
    row.save()
    ask(OFFICE, Question(computing.planned, {"demand": "d1"}, "public", "en"))
    page = said(english, reverse("plan"), demand="d1")
    assert "This could not be computed." in page and "d1 states no amount" in page


def test_what_is_hidden_stands_in_no_plan_of_a_stranger(store):
    want_tyres()
    row = TABLE_MODELS["offers"].objects.get(pk="o3")
    row.visibility = "matched"
    row.save()
    told = str(computed(computing.planned, enterprise="D").result)
    assert "o3" not in told and "'C'" not in told
    assert "o3" in str(computed(computing.planned, "all", enterprise="D").result)


def test_the_report_says_state_gaps_and_what_changed(store, english):
    assert "from the rows of the tables" in said(english, reverse("report"), chain="cars")
    computed(computing.report, chain="cars")
    page = said(english, reverse("report"), chain="cars")
    assert "worth most" in page and "the first report that is kept" in page
    for name, told in (("gaps", "gaps"), ("rows", "made here")):
        address, count = re.search(rf'<a href="(/{name}/[^"]*)">{told}: (\d+)</a>', page).groups()
        listed = english.get(address.replace("/?", ".csv?")).content.decode().strip()
        assert len(listed.splitlines()) - 1 == int(count), f"{address} lists what the report counts"
    assert f'href="{product("seat")}#demands"' in page and "To invite:" in page
    demand = TABLE_MODELS["demands"].objects.get(pk="d3")
    demand.quantity = 80.0
    demand.save()
    computed(computing.report, chain="cars")
    again = said(english, reverse("report"), chain="cars")
    assert "Since the report of" in again and "Worth before" in again


def test_the_report_is_a_workbook(store, english):
    assert english.get(reverse("report_file"), {"chain": "cars"}).status_code == 404
    computed(computing.report, chain="cars")
    response = english.get(reverse("report_file"), {"chain": "cars"})
    book = zipfile.ZipFile(io.BytesIO(response.content))
    names = book.read("xl/workbook.xml").decode()
    assert all(f'name="{name}"' in names for name in ("State", "Gaps", "Who could fill them"))
    lines = openpyxl.load_workbook(io.BytesIO(response.content))["Local supporting rate"].iter_rows(values_only=True)
    heads, figures = lines
    rate = dict(zip(heads, figures, strict=True))
    assert rate["Local supporting rate"] == 0.75 and rate["Known purchases a year, CNY"] == 400
    ends = (rate["over all purchases at least"], rate["over all purchases at most"])
    assert ends == pytest.approx((300 / 1240, 1140 / 1240)), "as the page says: 24.2 % to 91.9 %"
    assert rate["computed on this share of purchases"] == pytest.approx(400 / 1240)
    assert english.get(reverse("report"), {"chain": "nothing"}).status_code == 404


def test_values_that_the_data_moved_on_from_are_not_said_to_wait_behind_a_reload(store, english):
    part = Question(computing.worth, {}, "public", "en").signed
    computed(computing.worth)
    assert "Load the page anew" in said(english, reverse("computation", args=[part]))
    row = TABLE_MODELS["demands"].objects.get(pk="d3")
    row.quantity = 80.0
    row.save()
    page = said(english, reverse("gaps"))
    assert "Compute anew" in page and "Load the page anew" not in page


def test_values_are_kept_for_everybody_who_asks(store):
    computed(computing.worth)
    known = stored_worth("public")
    assert known is not None and known.rows["seat"]["state"] == "missing"
    assert stored_worth("all") is None
    assert Computation.objects.get().state == State.DONE and snapshot().about.as_of == known.computation.day


def test_programs_and_pages_rank_gaps_alike_and_say_the_same_values(store, english):
    before = english.get("/api/v1/gaps").json()
    assert before["valued_at"] is None and {row["value"] for row in before["items"]} == {None}
    computed(computing.worth)
    page, programs = english.get("/gaps.json").json()["rows"], english.get("/api/v1/gaps").json()
    assert programs["valued_at"] and len(page) == programs["total"]
    figures = ("rank", "value_low", "value", "value_high", "need_value")
    assert [[row["product"], *(row[name] for name in figures)] for row in page] == [
        [row["product"]["id"], *(row[name] for name in figures)] for row in programs["items"]
    ]
    assert any(row["value"] for row in page)


def test_the_office_makes_a_target_a_lead(store, english, staff):
    for audience in ("all", "public"):
        computed(computing.outside, audience, product="seat")
    address = f"{reverse('lead_new')}?enterprise=X&amp;product=seat"
    assert address in said(staff, product("seat")) and address not in said(english, product("seat"))


def test_a_tier_tells_what_only_its_files_hold():
    """Five rows at once, the others up to sixty unfold, the rest is counted."""
    shown = _unfolding("flows", [{"tier": 1, "pair": None}] * 75)
    assert (len(shown["flows"]), len(shown["more_flows"]), shown["all_flows"]) == (5, 55, 75)
    assert shown["flows_in_file"] == 15
    assert _unfolding("flows", [{"tier": 1, "pair": None}])["flows_in_file"] == 0


def test_only_who_may_import_is_sent_to_imports(store, admin_user):
    found = computed(computing.outside, product="seat")
    for user, way in ((AnonymousUser(), None), (admin_user, reverse("imports"))):
        request = RequestFactory().get("/")
        request.user = user
        assert shown_targets(replace(found, request=request))["imports"] == way
