"""The walk of a list: upload, preview, decide, confirm; again, changed, vanished; undone."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import Any

import polars as pl
import pytest

from lianpu_portal.bridge import snapshot
from lianpu_portal.imports import papers
from lianpu_portal.imports.actions.confirm import begin_applying
from lianpu_portal.imports.actions.decide import Question, decide, reopen
from lianpu_portal.imports.actions.discard import discard
from lianpu_portal.imports.actions.replan import is_stale, replan
from lianpu_portal.imports.actions.undo import begin_undoing, require_undoable, undo, undo_plan
from lianpu_portal.imports.background import carry_out
from lianpu_portal.imports.errors import ImportRefusedError
from lianpu_portal.imports.models import Import, ImportChange, State
from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.import_lists import CODE, DAY, INSERTED, OFFICE, ROWS, confirmed, previewed, undone, workbook

pytestmark = pytest.mark.usefixtures("store", "own_folder")
MYSTERY = Question("product", "神秘件", "*")


def row_of(table: str, **values: Any) -> Any:
    return TABLE_MODELS[table]._default_manager.get(**values)


def test_the_preview_counts_what_a_hand_counts_and_writes_nothing() -> None:
    before = snapshot()
    record = previewed()
    assert (record.state, record.error) == (State.PREVIEW, "")
    assert record.counts == {
        "insert": INSERTED, "update": {}, "kept": {}, "unchanged": {}, "vanished": {}, "rows_read": 3, "questions": 1,
        "issues": {"error": 1, "doubt": 1, "note": 1},
    }  # fmt: skip
    issues = papers.read_frame(record, papers.plan_name(record, "issues"))
    assert issues.select("code", "cell").rows() == [
        ("uscc_wrong_check_digit", "C5"), ("one_quantity_for_several_products", "F3"), ("personal_data", "H2")
    ]  # fmt: skip
    assert snapshot().equals(before)


def test_what_was_confirmed_is_in_the_tables_with_its_source() -> None:
    record = confirmed(previewed())
    assert record.state == State.APPLIED
    cluster = snapshot()
    offers = cluster["offers"].filter(pl.col("source") == "list:示例清单")
    assert offers.select("enterprise", "product", "text", "quantity", "unit", "period").sort("text").rows()[1:3] == [
        ("A", "seat", "座椅", 125_000.0, "set", "year"), (offers["enterprise"][3], "car", "整车", 10_000.0, "set", "year"),
    ]  # fmt: skip
    assert set(offers["as_of"]) == {DAY} and set(offers["status"]) == {"declared"}
    assert CODE in cluster["enterprise_identifiers"]["value"]
    assert cluster["demands"].filter(pl.col("text") == "神秘件")["product"].to_list() == [None]
    assert cluster["sources"].filter(pl.col("id") == "list:示例清单")["title"].to_list() == ["示例清单"]
    assert cluster.check().filter(pl.col("severity") == "error").is_empty()
    assert record.changes.count() == sum(INSERTED.values()) + 1  # and the source


def test_the_uploaded_file_goes_once_it_is_applied_and_phones_are_kept_nowhere() -> None:
    record = previewed()
    folder = papers.folder_of(record.folder)
    kept = [path for path in folder.rglob("*") if path.is_file() and path.name != "list"]
    assert kept and not any(b"13800000000" in path.read_bytes() for path in kept)
    assert "13800000000" not in json.dumps([record.counts, record.sheets])
    confirmed(record)
    assert not (folder / "list").exists() and not (folder / "drafts.parquet").exists()


def test_the_same_list_again_changes_nothing() -> None:
    confirmed(previewed())
    before = snapshot()
    record = confirmed(previewed(as_of=dt.date(2026, 9, 1)))
    assert record.counts["unchanged"] == {"offers": 4, "demands": 2}
    assert not record.counts["insert"] and not record.counts["update"] and not record.changes.exists()
    assert snapshot().equals(before)


def test_a_changed_row_updates_and_a_vanished_row_is_kept_and_named() -> None:
    confirmed(previewed())
    changed = [ROWS[0], (2, "示例甲制动有限公司", None, "盱眙县", "座椅", 20, "神秘件", "")]
    record = previewed(workbook(changed), as_of=dt.date(2026, 9, 1))
    assert record.counts["update"] == {"offers": 1}
    assert record.counts["vanished"] == {"offers": 1}
    changes = papers.read_frame(record, papers.plan_name(record, "changes"))
    update = changes.row(by_predicate=pl.col("action") == "update", named=True)
    assert json.loads(update["old"])["quantity"] == 125_000 and json.loads(update["new"])["quantity"] == 200_000
    assert changes.filter(pl.col("action") == "vanished")["text"].to_list() == ["整车"]
    confirmed(record)
    offers = snapshot()["offers"]
    assert offers.filter(pl.col("text") == "座椅")["quantity"].to_list() == [200_000.0]
    assert offers.filter(pl.col("text") == "整车").height == 1


def test_a_decision_is_stored_planned_at_once_and_never_asked_again() -> None:
    record = previewed()
    decide(OFFICE, record, MYSTERY, "glass")
    assert is_stale(record)
    replan(OFFICE, record)
    record.refresh_from_db()
    assert record.counts["questions"] == 0 and not is_stale(record)
    confirmed(record)
    assert snapshot()["demands"].filter(pl.col("text") == "神秘件")["product"].to_list() == ["glass"]
    assert previewed(title="另一份清单").counts["questions"] == 0
    row = row_of("decisions", text="神秘件")
    assert (row.target, row.source_id, row.status) == ("glass", "portal", "verified")


def test_none_of_those_known_is_an_answer_too_and_can_be_taken_back() -> None:
    record = previewed()
    decide(OFFICE, record, MYSTERY, None)
    replan(OFFICE, record)
    assert record.counts["questions"] == 0
    reopen(OFFICE, record, MYSTERY)
    replan(OFFICE, record)
    assert record.counts["questions"] == 1


@pytest.mark.parametrize(
    ("kind", "target"), [("product", "nowhere"), ("product", "chassis"), ("table", "A"), ("enterprise", "glass")]
)
def test_an_answer_must_name_something_that_exists_and_is_traded(kind: str, target: str) -> None:
    record = previewed()
    with pytest.raises(ImportRefusedError):
        decide(OFFICE, record, Question(kind, "神秘件", "*"), target)
    assert not TABLE_MODELS["decisions"]._default_manager.exists()


def test_a_confirmation_of_an_older_preview_is_refused() -> None:
    record = previewed()
    seen = record.plan_digest
    decide(OFFICE, record, MYSTERY, "glass")
    replan(OFFICE, record)
    with pytest.raises(ImportRefusedError, match="预览"):
        begin_applying(OFFICE, record, seen)


def test_where_the_tables_changed_meanwhile_the_preview_comes_back() -> None:
    record = previewed()
    TABLE_MODELS["sites"]._default_manager.create(
        id="s-new", enterprise_id="A", region="320830", source_id="list", as_of=DAY, status="declared"
    )
    confirmed(record)  # 示例甲 has a site in 盱眙县 by now: one row less than was confirmed
    assert record.state == State.PREVIEW and record.error
    assert record.counts["insert"]["sites"] == 1
    assert not ImportChange.objects.exists()
    assert confirmed(record).state == State.APPLIED


def test_undo_restores_exactly_what_was_there() -> None:
    confirmed(previewed())
    before = snapshot()
    changed = [
        ROWS[0],
        (2, "示例甲制动有限公司", None, "盱眙县", "座椅", 20, "神秘件", ""),
        (4, "示例又一家有限公司", None, "金湖县", "玻璃", 3, "", ""),
    ]
    record = confirmed(previewed(workbook(changed), as_of=dt.date(2026, 9, 1)))
    assert not snapshot().equals(before)
    undone(record)
    assert record.state == State.UNDONE
    assert snapshot().equals(before)
    assert record.counts["undone"] == {"deleted": 3, "restored": 1, "kept": 0}  # firm, site, offer; the seats


def test_undo_of_the_first_import_takes_its_source_too_and_the_list_can_come_again() -> None:
    before = snapshot()
    record = undone(confirmed(previewed()))
    assert snapshot().equals(before)
    with pytest.raises(ImportRefusedError, match="已经撤销"):
        require_undoable(record)
    again = confirmed(previewed())
    assert again.counts["insert"] == INSERTED


def test_undo_keeps_a_value_that_somebody_changed_and_says_so() -> None:
    record = confirmed(previewed())
    seat = row_of("offers", text="座椅")
    seat.quantity = 7.0
    seat.save()
    plan = undo_plan(record)
    changed = [conflict for conflict in plan.conflicts if conflict.kind == "changed"]
    assert [(c.table, c.column, c.then, c.now) for c in changed] == [("offers", "quantity", 125_000.0, 7.0)]
    # The offer stays, so its site and the source stay with it; its firm is older than the import.
    assert {(c.table, c.kind) for c in plan.conflicts} == {
        ("offers", "changed"),
        ("sites", "referred"),
        ("sources", "referred"),
    }
    undone(record)
    assert snapshot()["offers"].filter(pl.col("text") == "座椅")["quantity"].to_list() == [7.0]
    assert snapshot()["offers"].filter(pl.col("source") == "list:示例清单").height == 1


def test_undo_of_an_update_puts_back_only_what_nobody_touched_since() -> None:
    confirmed(previewed())
    changed = [ROWS[0], (2, "示例甲制动有限公司", None, "盱眙县", "座椅", 20, "神秘件", ""), ROWS[2]]
    record = confirmed(previewed(workbook(changed), as_of=dt.date(2026, 9, 1)))
    seat = row_of("offers", text="座椅")
    seat.price = 99.0  # another column than the import wrote: no conflict, and it stays
    seat.save()
    assert undo_plan(record).conflicts == ()
    undone(record)
    seat = row_of("offers", text="座椅")
    assert (seat.quantity, seat.price, seat.as_of) == (125_000.0, 99.0, DAY)


def test_undo_does_not_break_rows_that_refer_to_what_it_brought() -> None:
    record = confirmed(previewed())
    firm = row_of("enterprises", name="示例新整车有限公司")
    TABLE_MODELS["links"]._default_manager.create(
        id="later", supplier_id="A", buyer_id=firm.pk, text="制动器", source_id="news", as_of=DAY, status="declared"
    )
    assert {(c.table, c.now) for c in undo_plan(record).conflicts if c.kind == "referred"} >= {("enterprises", "links")}
    undone(record)
    assert row_of("enterprises", pk=firm.pk) and row_of("links", pk="later")
    assert snapshot().check().filter(pl.col("severity") == "error").is_empty()


def test_every_row_has_its_line_of_history(admin_user) -> None:
    record = confirmed(previewed())
    offer = row_of("offers", text="座椅")
    assert [(line.history_type, line.history_change_reason) for line in offer.history.all()] == [
        ("+", f"import {record.pk}")
    ]
    undone(record)
    history = type(offer).history.filter(id=offer.pk)
    assert [(line.history_type, line.history_change_reason) for line in history] == [
        ("-", f"undo of import {record.pk}"), ("+", f"import {record.pk}")
    ]  # fmt: skip
    total = sum(
        model.history.filter(history_change_reason=f"import {record.pk}").count() for model in TABLE_MODELS.values()
    )  # type: ignore[attr-defined]
    assert total == sum(INSERTED.values()) + 1


def test_discarding_removes_the_file_and_everything_read_from_it() -> None:
    record = previewed()
    folder = papers.folder_of(record.folder)
    discard(OFFICE, record)
    assert record.state == State.DISCARDED and not folder.exists()
    with pytest.raises(ImportRefusedError):
        discard(OFFICE, record)


def test_a_list_of_five_thousand_rows_goes_in_and_out_again() -> None:
    before = snapshot()
    rows = [
        (n, f"示例企业{n // 2:05d}有限公司", None, "涟水县", ("制动器", "座椅")[n % 2], n % 90 + 1, None, "")
        for n in range(5000)
    ]
    record = confirmed(previewed(workbook(rows)))
    assert record.counts["insert"] == {"enterprises": 2500, "sites": 2500, "offers": 5000}
    assert snapshot()["offers"].height == before["offers"].height + 5000
    undone(record)
    assert snapshot().equals(before)


def test_two_imports_are_two_undos() -> None:
    first = confirmed(previewed())
    middle = snapshot()
    second = confirmed(
        previewed(workbook([(1, "示例另一家有限公司", None, "金湖县", "玻璃", 3, "", "")]), title="另一份清单")
    )
    undone(second)
    assert snapshot().equals(middle)
    undone(first)
    assert Import.objects.filter(state=State.UNDONE).count() == 2


def test_an_undo_that_is_no_longer_what_was_seen_undoes_nothing() -> None:
    record = confirmed(previewed())
    seen = undo_plan(record).digest
    seat = row_of("offers", text="座椅")
    seat.quantity = 7.0
    seat.save()
    before = snapshot()
    begin_undoing(OFFICE, record)
    carry_out(record, partial(undo, seen=seen))
    record.refresh_from_db()
    assert record.state == State.APPLIED and record.error and snapshot().equals(before)
