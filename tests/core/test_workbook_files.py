"""Files of every kind, and the refusals: each with one sentence, before much is read."""

from __future__ import annotations

import base64
import re
import struct
import tracemalloc
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from test_workbook_kit import drafts, found, read_rows, write_sheets

from lianpu.errors import RefusedFileError
from lianpu.intake.workbook import DEFAULT_LIMITS, Limits, read_workbook
from lianpu.language import speaking

TEXT = '企业名称,主要产品,年产能（万套）\n甲公司,刹车片,50\n乙公司,"线束、开关",\n'
EXPECTED = [("甲公司", "刹车片", 500_000.0), ("乙公司", "线束", None), ("乙公司", "开关", None)]

# A BIFF8 workbook: title merged over row 1, headings in row 2, an enterprise merged over two products.
XLS = """
eNrtWEtIVFEY/s69M86DUUfTQAMRIVNzE22K0KmgXHV9hhWRaT4Ih1EGCRQyH7loEQpBkbYRBGljtelBIbmLCAxb9IBAiyBoU1DhQuf2///cW6O5cKAk
436X85///Of/zjn3vO99PpsxP34ndwGrUA4dMdOHlASbouCzE0FQvmmyasdeCqaDTQWflwYyxY2Hqc88PIY83gvQcNs1QxJ4R+EkOmF0RFryNxAHpQ2N
ittQRlLhBlnSkCOtyhR5RuQWkbfE85HI/WK5LLKMfOfVCcyGjJI91iw+phVIXhq43HvCeSOWXcjGE57FF0ZU3NeNA9GzjeF/MyPPFcAEaNwqWiIt0cbw
PLJoACfwzcwHvtor9XG+Y99YuwLZF1faPWvYr2guoA/maZngQwjA7+IcTY1Vvu5dQhuPrQQXlKrMNVLrPneTus/ovzRpzNR5oLpOTRrLfUXwGPXHi9lt
rBLX3JGjtQGohvDswPBo5+j5cOvwx5Hvhq+t6mq4erFWh9pb0zpcEbWUV+f8vLPLThBcsROkygoJkGxGuugZsk6CtNcv3fwyd6SpKtQglj7Z/eNnxHZ+
LZjoZwaR0yRH3oxOFaBEGDtFDkip20TPFZlFs5viwqpsSzk8KD4XJbeQ6tkteBHakaAXkT70qfp+3tD7UDHpUxULPVlTL0PjKKAzq5n4/AyiVJWq0euM
ByE7VtZ+8lZkzm97i1cLynvpMK2DMB3L8IstQwzxFPeO+pnSrL5iNtZgQ9jcH9OSYjYz2F9bw18Tf5dVfnws3JTq1TjFtT21atNXsaepP3SrrczVhZti
cXXh9lDqg/SDJr42NJRrmbjLldO++gt+OHDgwIEDBw4cONiMUHLHi9/L+W7ptm7+Huu/zjKFmPOb5L9FDTro6aIP00OIUBxFd1LzZyvcyi5LrZNj/y9k
1FPtUbSjSdrRnvT8pS8Wlfg+6yYG/9wSSrb+WDLt/Mv1/wDOuuWR
"""

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ODS_CONTENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
 office:version="1.2"><office:body><office:spreadsheet><table:table table:name="供给">%s</table:table>
</office:spreadsheet></office:body></office:document-content>"""


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def _ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", ODS_CONTENT % rows)
    return path


def _ods_cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def _refused(path: Path, words: str, limits: Limits = DEFAULT_LIMITS) -> None:
    with pytest.raises(RefusedFileError, match=words):
        read_workbook(path, limits=limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_text_tables(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(TEXT.replace(",", separator).encode(encoding))
    assert drafts(read_workbook(path), "enterprise", "text", "quantity") == EXPECTED


def test_text_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('供给清单\n\n企业名称,主要产品\n甲公司,"线束\n开关"\n乙公司,="0012"\n', encoding="utf-8")
    assert drafts(read_workbook(path), "row", "cell", "text") == [
        (4, "B4", "线束"),
        (4, "B4", "开关"),
        (5, "B5", "0012"),
    ]


def test_old_excel_files(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes(zlib.decompress(base64.b64decode(XLS)))
    reading = read_workbook(path)
    assert drafts(reading, "row", "enterprise", "text", "quantity") == [
        (3, "江苏骏驰汽车部件有限公司", "刹车片", 500_000.0),
        (4, "江苏骏驰汽车部件有限公司", "刹车盘", 300_000.0),
    ]


def test_open_document_files(tmp_path: Path) -> None:
    header = "".join(_ods_cell(text) for text in ("企业名称", "主要产品", "年产能（套）"))
    failed = _ods_cell("#REF!", 'calcext:value-type="error"')
    number = '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
    spanned = 'table:number-rows-spanned="2" table:number-columns-spanned="1"'
    path = _ods(
        tmp_path / "list.ods",
        f"<table:table-row>{header}</table:table-row>"
        f"<table:table-row>{_ods_cell('甲公司', spanned)}"
        f"{_ods_cell('线束')}{number}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{_ods_cell('开关')}{failed}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    )
    reading = read_workbook(path)
    assert drafts(reading, "enterprise", "text", "quantity") == [("甲公司", "线束", 5.0), ("甲公司", "开关", None)]
    assert [(issue.cell, issue.value) for issue in found(reading, "failed_formula")] == [("C3", "#REF!")]


def test_a_missing_and_an_empty_file(tmp_path: Path) -> None:
    _refused(tmp_path / "none.xlsx", "no file")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    _refused(tmp_path / "empty.xlsx", "is empty")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "a PDF, not a table"), (b"\x89PNG\r\n\x1a\n\0\0", "a picture, not a table"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "a web page"),
        ("\ufeff<!DOCTYPE html>".encode(), "a web page"), (b"MZ\x90\0\x03\0", "a program"),
        (b"\x01\0\x02\x03\0\0\0\x04", "unknown kind"),
        (b"\xff\xfe\x00", "cannot be decoded"), (b"\xc3\x28\xff\xff", "cannot be decoded"), (b"Rar!\x1a", "an archive"),
    ],
)  # fmt: skip
def test_files_that_are_no_tables(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "list.xlsx").write_bytes(content)
    _refused(tmp_path / "list.xlsx", words)


def test_other_office_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "letter.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    _refused(tmp_path / "letter.xlsx", "Office file without sheets")


def _ole(path: Path, stream: str) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + stream.encode("utf-16-le") + bytes(512))
    return path


def test_encrypted_files(tmp_path: Path) -> None:
    _refused(_ole(tmp_path / "secret.xlsx", "EncryptedPackage"), "protected by a password")
    _refused(_ole(tmp_path / "letter.doc", "WordDocument"), "Office file without sheets")
    _refused(_ole(tmp_path / "broken.xls", "Workbook"), "is broken")
    path = write_sheets(tmp_path / "list.xlsx", {"供给": [["企业名称"]]})
    content = bytearray(path.read_bytes())
    for place in (match.start() for match in re.finditer(b"PK\x01\x02", content)):
        content[place + 8] |= 1
    path.write_bytes(content)
    _refused(path, "protected by a password")


def test_broken_workbooks(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "list.xlsx", {"供给": [["企业名称", "产品"], ["甲公司", "线束"]]})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    _refused(path, "is broken")
    path.write_bytes(whole[:1500] + bytes(300) + whole[1800:])
    _refused(path, "is broken")


def _repacked(path: Path, part: str, content: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | {part: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _small(folder: Path) -> Path:
    return write_sheets(folder / "list.xlsx", {"供给": [["企业名称", "产品"], ["甲公司", "线束"]]})


def test_a_bomb_is_told_by_its_directory(tmp_path: Path) -> None:
    path = _repacked(_small(tmp_path), "xl/media/image1.bin", bytes(40 << 20))
    _refused(path, "unpacks to far more data")
    _refused(_small(tmp_path), "unpacks to far more data", Limits(unpacked_bytes=1_000))
    _refused(_small(tmp_path), "unpacks to far more data", Limits(parts=3))


def test_a_bomb_whose_directory_lies(tmp_path: Path) -> None:
    path = _repacked(_small(tmp_path), "xl/media/image1.bin", bytes(64 << 20))
    content = bytearray(path.read_bytes())
    for place in (match.start() for match in re.finditer(b"PK\x01\x02", content)):
        if struct.unpack_from("<I", content, place + 24)[0] == 64 << 20:
            struct.pack_into("<I", content, place + 24, 1_000)
    path.write_bytes(content)
    tracemalloc.start()
    _refused(path, "unpacks to far more data")
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    "cells",
    ['<c r="XFD1048576"><v>1</v></c>', '<c r="A1"><v>1</v></c><c r="ZZ9000"><v>1</v></c>', "<c><v>1</v></c>" * 400],
)
def test_cells_in_far_corners_are_refused_before_they_take_memory(tmp_path: Path, cells: str) -> None:
    sheet = f"<worksheet {MAIN}><sheetData><row>{cells}</row></sheetData></worksheet>"
    path = _repacked(_small(tmp_path), "xl/worksheets/sheet1.xml", sheet.encode())
    _refused(path, "more than (300 columns|500000 rows)")


def test_a_parser_that_aborts_takes_nobody_with_it(tmp_path: Path) -> None:
    strings = f'<sst {MAIN} count="9" uniqueCount="99999999999"></sst>'.encode()
    path = tmp_path / "list.xlsx"
    path.write_bytes(write_sheets(path, {"供给": [["企业名称", "产品"]]}).read_bytes())
    _refused(_repacked(path, "xl/sharedStrings.xml", strings), "is broken")


def test_an_ods_bomb(tmp_path: Path) -> None:
    cell = _ods_cell("x", 'table:number-columns-repeated="200"')
    row = f'<table:table-row table:number-rows-repeated="400000">{cell}</table:table-row>'
    _refused(_ods(tmp_path / "list.ods", row), "more than 20000000 cells")


def test_entity_bombs(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><workbook>&b;</workbook>'
    _refused(_repacked(_small(tmp_path), "xl/workbook.xml", bomb), "is broken")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(file_bytes=100), "at most"), (Limits(rows=1), "more than 1 rows"),
        (Limits(columns=1), "more than 1 columns"),
        (Limits(sheets=0), "more than 0 sheets"), (Limits(cells=3), "more than 3 cells"),
        (Limits(drafts=0), "more than 0 products"),
    ],
)  # fmt: skip
def test_limits(tmp_path: Path, limits: Limits, words: str) -> None:
    _refused(_small(tmp_path), words, limits)


def test_shared_text_in_every_cell_is_refused(tmp_path: Path) -> None:
    rows = [["企业名称", "产品", "备注"], *([f"公司{number}", "线束", "长" * 1_500] for number in range(20))]
    path = write_sheets(tmp_path / "list.xlsx", {"供给": rows})
    assert read_workbook(path).rows_read == 20
    _refused(path, "far more text", Limits(characters=30_000))


def test_limits_of_text_tables(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(TEXT, encoding="utf-8")
    _refused(path, "more than 2 rows", Limits(rows=2))
    _refused(path, "more than 2 columns", Limits(columns=2))


def test_progress_is_told_in_even_steps(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "list.csv"
    path.write_text("企业名称,产品\n" + "甲公司,线束\n" * 2_500, encoding="utf-8")
    read_workbook(path, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2_501, 2_501)
    steps = [after[0] - before[0] for before, after in pairwise(told)]
    assert max(steps) <= 1_000 and max(steps) <= 2_501 / 100 + 1


def test_an_empty_workbook_has_a_reading(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, [])
    assert reading.drafts.height == 0
    assert reading.sheets[0].skipped == "sheet_empty"
    assert reading.sheets[0].skipped_reason == "The sheet Sheet1 is empty; it was skipped."
