"""What an import does: nothing before it is confirmed, nothing twice, nothing lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
from tests.clusters import cluster_of

from lianpu.cluster.cluster import Cluster
from lianpu.intake.plan import ImportPlan, ListSource, apply_plan, plan_import
from lianpu.intake.workbook.reading import DRAFT_SCHEMA, Reading

DAY = dt.date(2026, 3, 1)
LIST = ListSource.named("涟水 供需清单", DAY)
CODE = "91110000600037341L"


def known() -> Cluster:
    return cluster_of(
        products=[{"id": "pad", "name": "刹车片"}, {"id": "disc", "name": "刹车盘"}, {"id": "plating", "name": "电镀", "kind": "process"}],
        firms={"old": "320826"}, product_aliases=[],
    )  # fmt: skip


def reading(*rows: dict[str, Any]) -> Reading:
    defaults = {
        "sheet": "Sheet1",
        "cell": "E3",
        "side": "offer",
        "enterprise": "示例宏达汽车部件有限公司",
        "period": "year",
        "unit": "set",
    }
    drafts = pl.DataFrame(
        [defaults | {"row": number} | row for number, row in enumerate(rows, start=3)], schema=DRAFT_SCHEMA
    )
    return Reading(drafts, (), len(rows), ())


TWO = reading(
    {"text": "刹车片", "quantity": 500_000.0, "place": "涟水县", "uscc": CODE},
    {"text": "神秘件", "side": "demand", "quantity": 10.0},
)


def imported(cluster: Cluster, what: Reading, source: ListSource = LIST) -> tuple[ImportPlan, Cluster]:
    plan = plan_import(cluster, what, source)
    return plan, apply_plan(cluster, plan)


def test_a_first_import_states_firm_code_site_offer_and_demand() -> None:
    plan, after = imported(known(), TWO)
    assert {table: plan.count("insert", table) for table in ("enterprises", "enterprise_identifiers", "sites", "offers", "demands")} == {
        "enterprises": 1, "enterprise_identifiers": 1, "sites": 1, "offers": 1, "demands": 1,
    }  # fmt: skip
    offer = after["offers"].row(0, named=True)
    assert (offer["product"], offer["quantity"], offer["unit"], offer["status"]) == (
        "pad",
        500_000.0,
        "set",
        "declared",
    )
    assert (offer["source"], offer["as_of"]) == ("list:涟水_供需清单", DAY)
    site = after["sites"].filter(pl.col("id") == offer["site"]).row(0, named=True)
    assert (site["region"], site["address"]) == ("320826", "涟水县")
    assert after["enterprise_identifiers"]["value"].to_list() == [CODE]
    assert after.check().rows() == []


def test_an_unknown_product_keeps_its_words_and_becomes_a_question() -> None:
    plan, after = imported(known(), TWO)
    demand = after["demands"].row(0, named=True)
    assert (demand["product"], demand["text"]) == (None, "神秘件")
    assert plan.questions.select("kind", "text", "rows").rows() == [("product", "神秘件", 1)]


def test_the_same_list_again_changes_nothing_even_later() -> None:
    _plan, after = imported(known(), TWO)
    again, twice = imported(after, TWO, ListSource.named("涟水 供需清单", dt.date(2027, 1, 1)))
    assert again.changes_nothing and twice.equals(after)
    assert again.count("unchanged") == 2


def test_a_changed_row_updates_and_says_which_column() -> None:
    _plan, after = imported(known(), TWO)
    changed = reading(
        {"text": "刹车片", "quantity": 600_000.0, "place": "涟水县", "uscc": CODE},
        {"text": "神秘件", "side": "demand", "quantity": 10.0},
    )
    plan, updated = imported(after, changed)
    assert plan.changes.filter(pl.col("action") == "update").select("table", "columns").rows() == [
        ("offers", "quantity")
    ]
    assert updated["offers"]["quantity"].to_list() == [600_000.0]
    assert updated["offers"].height == 1


def test_a_vanished_row_is_reported_and_kept() -> None:
    _plan, after = imported(known(), TWO)
    plan, shorter = imported(after, reading({"text": "刹车片", "quantity": 500_000.0, "place": "涟水县", "uscc": CODE}))
    assert plan.changes.filter(pl.col("action") == "vanished").select("table", "text", "enterprise").rows() == [
        ("demands", "神秘件", "示例宏达汽车部件有限公司")
    ]
    assert shorter.equals(after)


def test_another_list_does_not_touch_the_rows_of_this_one() -> None:
    _plan, after = imported(known(), TWO)
    plan, both = imported(after, reading({"text": "刹车片", "quantity": 1.0}), ListSource.named("另一清单", DAY))
    assert (plan.count("insert", "offers"), plan.count("update"), plan.count("vanished")) == (1, 0, 0)
    assert both["offers"]["quantity"].to_list() == [500_000.0, 1.0]
    assert both["enterprises"].height == after["enterprises"].height


def test_what_a_person_corrected_survives_the_next_edition() -> None:
    _plan, after = imported(known(), TWO)
    demands = after["demands"].with_columns(pl.lit("disc").alias("product"))
    corrected = after.with_tables(demands=demands)
    plan, again = imported(corrected, TWO)
    assert plan.changes_nothing and again["demands"]["product"].to_list() == ["disc"]


def test_a_capacity_that_the_list_no_longer_states_becomes_unknown() -> None:
    _plan, after = imported(known(), reading({"text": "刹车片", "quantity": 5.0}))
    _plan, emptied = imported(after, reading({"text": "刹车片", "quantity": None}))
    assert emptied["offers"]["quantity"].to_list() == [None]


def test_two_equal_rows_of_one_list_are_two_rows() -> None:
    _plan, after = imported(known(), reading({"text": "刹车片", "quantity": 1.0}, {"text": "刹车片", "quantity": 2.0}))
    assert after["offers"]["quantity"].to_list() == [1.0, 2.0]
    again, _after = imported(after, reading({"text": "刹车片", "quantity": 1.0}, {"text": "刹车片", "quantity": 2.0}))
    assert again.changes_nothing


def test_suppliers_and_customers_become_links_and_firms() -> None:
    plan, after = imported(
        known(),
        reading(
            {
                "side": "supplier",
                "counterpart": "示例上游钢铁有限公司",
                "counterpart_place": "南京市",
                "text": "刹车盘",
            },
            {
                "side": "customer",
                "counterpart": "示例整车厂",
                "text": "刹车片",
                "quantity": 100.0,
                "period": "month",
                "price": 2.0,
            },
        ),
    )
    names = dict(after["enterprises"].select("id", "name").iter_rows())
    links = [
        (names[supplier], names[buyer], product, quantity, volume)
        for supplier, buyer, product, quantity, volume in after["links"]
        .select("supplier", "buyer", "product", "quantity", "volume")
        .iter_rows()
    ]
    assert links == [
        ("示例上游钢铁有限公司", "示例宏达汽车部件有限公司", "disc", None, None),
        ("示例宏达汽车部件有限公司", "示例整车厂", "pad", 1200.0, 2400.0),  # 100 a month × 12; × 2 CNY
    ]
    assert plan.count("insert", "enterprises") == 3
    assert after.check().rows() == []


def test_an_unsure_firm_stays_apart_until_somebody_decides() -> None:
    _plan, after = imported(
        known(), reading({"text": "刹车片", "place": "涟水县", "enterprise": "淮安宏达汽车部件有限公司"})
    )
    plan, twice = imported(
        after,
        reading({"text": "刹车盘", "place": "涟水县", "enterprise": "宏达汽车部件科技有限公司"}),
        ListSource.named("b", DAY),
    )
    question = plan.questions.filter(pl.col("kind") == "enterprise").row(0, named=True)
    assert question["candidates"][0]["name"] == "淮安宏达汽车部件有限公司"
    assert twice["enterprises"].height == after["enterprises"].height + 1
    target = question["candidates"][0]["id"]
    decided = after.with_tables(decisions=cluster_of(decisions=[
        {"kind": "enterprise", "text": question["normal"], "region": question["region"], "target": target}
    ])["decisions"])  # fmt: skip
    plan, joined = imported(
        decided,
        reading({"text": "刹车盘", "place": "涟水县", "enterprise": "宏达汽车部件科技有限公司"}),
        ListSource.named("b", DAY),
    )
    assert plan.questions.is_empty() and joined["enterprises"].height == after["enterprises"].height
    assert joined["offers"]["enterprise"].to_list() == [target, target]


def test_a_place_that_is_not_sure_is_a_doubt_and_no_site() -> None:
    plan, after = imported(known(), reading({"text": "刹车片", "place": "鼓楼区"}, {"text": "刹车盘", "place": "月球"}))
    assert [issue.code for issue in plan.issues] == ["place_ambiguous", "place_unknown"]
    assert after["sites"].height == 1 and after["offers"]["site"].null_count() == 2


def test_a_process_is_listed_as_a_service() -> None:
    _plan, after = imported(known(), reading({"text": "电镀"}))
    assert after["offers"]["category"].to_list() == ["service"]


def test_what_no_list_speaks_of_stays_as_somebody_set_it() -> None:
    _plan, after = imported(known(), TWO)
    private = after["offers"].with_columns(
        pl.lit("cluster").cast(after["offers"].schema["visibility"]).alias("visibility"),
        pl.lit("verified").cast(after["offers"].schema["status"]).alias("status"),
        pl.lit("capacity").cast(after["offers"].schema["category"]).alias("category"),
    )
    plan, again = imported(after.with_tables(offers=private), TWO)
    assert plan.changes_nothing
    assert again["offers"].select("visibility", "status", "category").row(0) == ("cluster", "verified", "capacity")


def test_another_value_is_declared_again_as_of_the_day_of_the_list() -> None:
    _plan, after = imported(known(), TWO)
    verified = after["offers"].with_columns(pl.lit("verified").cast(after["offers"].schema["status"]).alias("status"))
    later = ListSource.named("涟水 供需清单", dt.date(2026, 9, 1))
    rows = reading(
        {"text": "刹车片", "quantity": 1.0, "place": "涟水县", "uscc": CODE},
        {"text": "神秘件", "side": "demand", "quantity": 10.0},
    )
    _plan, updated = imported(after.with_tables(offers=verified), rows, later)
    assert updated["offers"].select("quantity", "status", "as_of").row(0) == (1.0, "declared", dt.date(2026, 9, 1))
    assert updated["demands"]["as_of"].to_list() == [DAY]  # not said anew


def test_two_spellings_of_a_new_firm_with_one_code_are_one_firm() -> None:
    rows = reading({"text": "刹车片", "uscc": CODE}, {"text": "刹车盘", "uscc": CODE, "enterprise": "宏达汽车部件"})
    _plan, after = imported(known(), rows)
    assert after["offers"]["enterprise"].n_unique() == 1
    assert after["enterprises"].height == known()["enterprises"].height + 1
    again, _after = imported(after, rows)
    assert again.changes_nothing


def test_a_decision_for_something_deleted_is_asked_again() -> None:
    decided = known().with_tables(decisions=cluster_of(decisions=[
        {"kind": "product", "text": "神秘件", "region": "*", "target": "gone"}
    ])["decisions"])  # fmt: skip
    plan, after = imported(decided, TWO)
    assert plan.questions["text"].to_list() == ["神秘件"] and after["demands"]["product"].to_list() == [None]


def test_a_doubt_about_a_place_names_its_cell() -> None:
    from lianpu.intake.workbook import SheetReading
    from lianpu.intake.workbook.reading import ColumnReading

    read = reading({"text": "刹车片", "place": "月球"})
    sheets = (SheetReading("Sheet1", (2,), (ColumnReading("D", "县区", "place", None),)),)
    plan = plan_import(known(), Reading(read.drafts, (), 1, sheets), LIST)
    assert [issue.cell for issue in plan.issues] == ["D3"]


def test_a_list_has_one_id_in_full_and_half_width() -> None:
    assert ListSource.named("清单２０２６（一）", DAY).id == ListSource.named("清单2026(一)", DAY).id


def test_an_older_edition_does_not_put_back_what_a_newer_one_said() -> None:
    _plan, after = imported(known(), reading({"text": "刹车片", "quantity": 80.0}), ListSource.named("a", DAY))
    earlier = ListSource.named("a", dt.date(2020, 1, 1))
    plan, same = imported(after, reading({"text": "刹车片", "quantity": 30.0}), earlier)
    assert plan.changes_nothing and same.equals(after)


def test_one_product_in_two_scripts_is_two_rows_with_two_ids() -> None:
    _plan, after = imported(known(), reading({"text": "刹车片", "quantity": 1.0}, {"text": "剎車片", "quantity": 2.0}))
    assert after["offers"]["id"].n_unique() == after["offers"].height == 2


def test_one_name_with_two_credit_codes_is_two_firms() -> None:
    other = "91320800MA1MABCD0K"
    _plan, after = imported(known(), reading({"text": "刹车片", "uscc": CODE}, {"text": "刹车盘", "uscc": other}))
    assert after["offers"]["enterprise"].n_unique() == 2


def test_a_street_named_after_a_county_is_no_place_in_it() -> None:
    _plan, after = imported(known(), reading({"text": "刹车片", "place": "上海市浦东新区金湖路88号"}))
    assert after["sites"]["region"].to_list() == ["320826", "310115"]
