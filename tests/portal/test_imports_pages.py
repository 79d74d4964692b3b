"""The import pages: who may open them, what they refuse, what they show."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from lianpu.intake.workbook import read_workbook
from lianpu_portal.bridge import snapshot
from lianpu_portal.imports import background, papers
from lianpu_portal.imports.actions.read import begin_reading, read
from lianpu_portal.imports.actions.upload import file_name, upload
from lianpu_portal.imports.background import carry_out
from lianpu_portal.imports.models import Import, State
from lianpu_portal.imports.template_file import template_bytes
from lianpu_portal.words import RADII
from tests.portal.import_lists import CODE, DAY, OFFICE, READER, ROWS, confirmed, previewed, undone, uploaded, workbook

pytestmark = pytest.mark.usefixtures("store", "own_folder")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Background work happens before the answer: the pages are tested, not the threads."""
    monkeypatch.setattr(background, "start", carry_out)


def text_of(response: Any) -> str:
    return response.content.decode()


def test_the_walk_through_the_pages_in_english(staff: Client) -> None:
    sent = staff.post(
        reverse("import_upload"), {"file": uploaded(workbook()), "title": "示例清单", "as_of": "2026-03-01"}
    )
    record = Import.objects.get()
    assert sent.status_code == 302 and sent["Location"] == reverse("import", args=[record.pk])
    page = text_of(staff.get(sent["Location"]))
    assert "Adds 2 enterprises, 1 credit code, 2 sites, 4 offers, 2 demands." in page
    assert "1 error" in page and "1 name to decide" in page
    assert "<mark>91110000600037341X</mark>" in page and "The check digit of the credit code is wrong" in page
    assert "13800000000" not in page
    questions = text_of(staff.get(sent["Location"], {"tab": "questions"}))
    assert "Which product is “神秘件”?" in questions
    answered = staff.post(
        reverse("import_decide", args=[record.pk]),
        {"kind": "product", "normal": "神秘件", "region": "*", "text": "神秘件", "number": "0", "target": "glass"},
        headers={"HX-Request": "true"},
    )
    assert "<b>Glass</b>" in text_of(answered) and 'hx-swap-oob="true"' in text_of(answered)
    assert "name to decide" not in text_of(answered)
    changes = text_of(staff.get(sent["Location"], {"tab": "changes"}))
    assert "示例新制动有限公司" in changes and "供需清单, row 3" in changes
    assert "Contact details: not read" in text_of(staff.get(sent["Location"], {"tab": "sheets"}))
    record.refresh_from_db()
    staff.post(reverse("import_confirm", args=[record.pk]), {"seen": record.plan_digest})
    applied = text_of(staff.get(sent["Location"]))
    assert "Applied on" in applied and reverse("source", args=["list:示例清单"]) in applied
    undo = text_of(staff.get(reverse("import_undo", args=[record.pk])))
    assert "12 rows are taken out" in undo  # 2 + 1 + 2 + 4 + 2, and the source
    staff.post(reverse("import_undo", args=[record.pk]), {"seen": undo.split('name="seen" value="')[1].split('"')[0]})
    assert "Undone on" in text_of(staff.get(sent["Location"]))
    assert "Undone" in text_of(staff.get(reverse("imports")))


def test_strangers_may_neither_see_nor_do_anything(client: Client, store, django_user_model) -> None:
    client.force_login(django_user_model.objects.create_user("stranger", password="long enough"))
    record = previewed()
    before = snapshot()
    for name in ("imports", "import_upload"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("import", "import_progress", "import_summary", "import_names", "import_undo"):
        assert client.get(reverse(name, args=[record.pk])).status_code == 403
    assert client.get(reverse("import_issue_file", args=[record.pk, "csv"])).status_code == 403
    posts = {"seen": record.plan_digest, "kind": "product", "normal": "神秘件", "region": "*", "target": "glass"}
    for name in ("import_confirm", "import_discard", "import_decide", "import_reopen", "import_read", "import_undo"):
        assert client.post(reverse(name, args=[record.pk]), posts).status_code == 403
    sent = client.post(reverse("import_upload"), {"file": uploaded(workbook()), "as_of": "2026-03-01"})
    assert sent.status_code == 403
    record.refresh_from_db()
    assert record.state == State.PREVIEW and Import.objects.count() == 1 and snapshot().equals(before)


def test_every_action_refuses_a_reader_by_itself(own_folder) -> None:
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        upload(READER, uploaded(workbook()), title="x", as_of=DAY)
    assert not Import.objects.exists() and not list(own_folder.glob("imports/*"))


def zip_bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    return target.getvalue()


ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 ...", "a PDF, not a table"),
        (b"PK\x03\x04 broken", "The file is broken"),
        (ENCRYPTED, "protected by a password"),
        (zip_bomb, "unpacks to far more data"),
        (b"<html><table></table></html>", "a web page"),
    ],
    ids=["empty", "pdf", "broken", "encrypted", "bomb", "web page"],
)
def test_what_is_no_list_is_refused_in_plain_words_and_not_kept(
    staff: Client, own_folder, content: bytes | Callable[[], bytes], said: str
) -> None:
    file = uploaded(content() if callable(content) else content)
    sent = staff.post(reverse("import_upload"), {"file": file, "title": "", "as_of": "2026-03-01"})
    assert sent.status_code == 422
    assert said in text_of(sent)
    assert not Import.objects.exists() and not list(own_folder.glob("imports/*"))


def test_a_file_beyond_the_limit_is_refused_before_it_is_written(own_folder) -> None:
    from lianpu.errors import RefusedFileError

    file = uploaded(b"x")
    file.size = 101 * 2**20
    with pytest.raises(RefusedFileError, match="101"):
        upload(OFFICE, file, title="x", as_of=DAY)
    assert not list(own_folder.glob("imports/*"))


def test_what_only_the_parser_finds_broken_fails_with_a_word_and_the_file_goes() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    try:
        record = previewed(target.getvalue())
    except Exception as refusal:  # noqa: BLE001 - refused at the door is as good
        assert type(refusal).__name__ == "RefusedFileError"
        return
    assert record.state in (State.FAILED, State.PREVIEW)
    if record.state == State.FAILED:
        assert record.error and not papers.list_file(record).exists()


@pytest.mark.parametrize("title", ["", "——", "!!!"])
def test_a_title_needs_a_letter(staff: Client, title: str) -> None:
    name = "…….xlsx"
    sent = staff.post(
        reverse("import_upload"), {"file": uploaded(workbook(), name), "title": title, "as_of": "2026-03-01"}
    )
    assert sent.status_code == 422 and "at least one letter" in text_of(sent)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\lists\\清单.xlsx", "清单.xlsx"),
        ("a\u202eb\n.xlsx", "ab.xlsx"),
        ("", "list"),
        (None, "list"),
    ],
)
def test_names_of_files_are_not_trusted(sent: str | None, shown: str) -> None:
    assert file_name(sent) == shown


def test_the_file_lies_in_the_store_under_a_name_nobody_can_guess(own_folder) -> None:
    record = upload(OFFICE, uploaded(workbook(), "../../清单.xlsx"), title="", as_of=DAY)
    assert record.title == "清单" and papers.list_file(record).is_relative_to(own_folder / "imports")
    assert len(record.folder) == 32


def test_downloads_never_hold_formulas(staff: Client) -> None:
    evil = [(1, "示例新制动有限公司", "=HYPERLINK(1)", "涟水县", "制动器", "+cmd|x", None, "")]
    record = previewed(workbook([(1, "示例新制动有限公司", "'=1+1", "涟水县", "制动器", "@很多", None, ""), *evil]))
    csv = text_of(staff.get(reverse("import_issue_file", args=[record.pk, "csv"])))
    assert not any(cell.startswith(("=", "@", "+")) for line in csv.splitlines() for cell in line.split(","))
    book = load_workbook(io.BytesIO(staff.get(reverse("import_issue_file", args=[record.pk, "xlsx"])).content))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_is_understood_when_it_is_filled_in(tmp_path, language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        book = load_workbook(io.BytesIO(template_bytes()))
    supply, demand = book.worksheets
    supply.append(["示例甲有限公司", CODE, "涟水县", None, "制动器", 50, 60, "万件", 12.5, "M8", "IATF16949", ""])
    demand.append(["示例乙有限公司", None, "盱眙县", None, "座椅", 3, "套", 800, "", "", None, DAY, ""])
    with translation.override(language):
        words = [str(word) for word in RADII.values()]
    for word in words:
        demand.append(["示例乙有限公司", None, "盱眙县", None, f"座椅{word}", 3, "套", 800, "", "", word, DAY, ""])
    path = tmp_path / "filled.xlsx"
    book.save(path)
    reading = read_workbook(path)
    assert [issue.code for issue in reading.issues] == []
    offer, need, *limited = reading.drafts.to_dicts()
    assert [row["radius"] for row in limited] == list(RADII)
    assert (offer["side"], offer["uscc"], offer["place"], offer["text"], offer["quantity"], offer["unit"], offer["period"], offer["price"]) == (
        "offer", CODE, "涟水县", "制动器", 500_000.0, "piece", "year", 12.5
    )  # fmt: skip
    assert (offer["maximum"], need["maximum"]) == (600_000.0, None)
    assert (need["side"], need["text"], need["quantity"], need["unit"], need["deadline"]) == (
        "demand",
        "座椅",
        3.0,
        "set",
        DAY,
    )


def test_a_csv_list_shows_its_own_name_as_its_sheet() -> None:
    record = previewed("企业名称,主要产品,年产能（万套）\n示例新制动有限公司,制动器,5\n".encode("gb18030"))
    assert [sheet["name"] for sheet in record.sheets] == ["清单"]
    assert record.counts["insert"] == {"enterprises": 1, "offers": 1}


def test_a_run_that_died_is_recognised_and_can_be_started_again(staff: Client, monkeypatch) -> None:
    record = upload(OFFICE, uploaded(workbook()), title="示例清单", as_of=DAY)
    begin_reading(OFFICE, record)
    alive = text_of(staff.get(reverse("import", args=[record.pk])))
    assert "<progress" in alive and 'http-equiv="refresh"' in alive
    monkeypatch.setattr(papers, "DEAD_AFTER", -1.0)
    dead = text_of(staff.get(reverse("import", args=[record.pk])))
    assert "This stopped half way" in dead and 'http-equiv="refresh"' not in dead
    staff.post(reverse("import_read", args=[record.pk]))
    record.refresh_from_db()
    assert record.state == State.PREVIEW


def test_a_run_that_was_taken_over_writes_nothing(own_folder) -> None:
    record = upload(OFFICE, uploaded(workbook()), title="示例清单", as_of=DAY)
    begin_reading(OFFICE, record)
    Import.objects.filter(pk=record.pk).update(run="another")
    carry_out(record, read)
    assert Import.objects.get().state == State.READING


def test_an_unexpected_fault_ends_in_a_word_not_in_silence(monkeypatch, caplog) -> None:
    record = previewed()
    begin_reading(OFFICE, record)

    def break_down(*_arguments: Any) -> None:
        raise ZeroDivisionError

    carry_out(record, break_down)
    record.refresh_from_db()
    assert record.state == State.FAILED and "日志" in record.error
    assert papers.list_file(record).exists()  # it can be read again
    assert "ZeroDivisionError" in caplog.text


def test_the_undo_page_lists_conflicts_and_an_undone_import_refuses(staff: Client) -> None:
    from lianpu_portal.registry.models import TABLE_MODELS

    record = confirmed(previewed())
    seat: Any = TABLE_MODELS["offers"]._default_manager.get(text="座椅")
    seat.quantity = 7.0
    seat.save()
    page = text_of(staff.get(reverse("import_undo", args=[record.pk])))
    assert "Undo, and keep the newer values" in page and "<ins>7 sets a year</ins>" in page.replace("&nbsp;", " ")
    undone(record)
    answer = staff.get(reverse("import_undo", args=[record.pk]), follow=True)
    assert "undone already" in text_of(answer)


def test_search_offers_other_products_but_no_segments(staff: Client) -> None:
    record = previewed()
    found = text_of(
        staff.get(reverse("import_names", args=[record.pk]), {"kind": "product", "q": "轮胎", "number": "0"})
    )
    assert 'value="tyre"' in found and 'value="tyre_truck"' in found
    assert 'value="chassis"' not in text_of(
        staff.get(reverse("import_names", args=[record.pk]), {"kind": "product", "q": "底盘"})
    )


def test_rows_of_a_workbook_without_a_list_are_said_so(staff: Client) -> None:
    book = Workbook()
    book.active["A1"] = "只是一句话"
    target = io.BytesIO()
    book.save(target)
    record = previewed(target.getvalue())
    assert record.state == State.PREVIEW and record.counts["rows_read"] == 0
    assert "No row was found" in text_of(staff.get(reverse("import", args=[record.pk]), {"tab": "changes"}))
    assert ROWS
