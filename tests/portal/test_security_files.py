"""Files that come in and are something else, and files that go out and would compute.

Beside what rooms test for themselves: what may be attached to a listing (test_publishing_files), documents of claims and
disputes (test_accounts, test_disputes), lists of the office (test_imports_pages), single exports (test_gaps, test_hall,
test_introduction_boards).
"""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from lianpu.cluster.formulas import harmless
from lianpu_portal.accounts.documents import CLAIMS
from lianpu_portal.accounts.errors import AccountRefusedError
from lianpu_portal.accounts.models import Claim
from lianpu_portal.bridge import load_cluster
from lianpu_portal.disputes.models import Dispute
from lianpu_portal.publishing import attachments
from lianpu_portal.publishing.errors import RefusedAttachmentError
from lianpu_portal.publishing.models import Batch, Publication
from tests.portal.clusters import small_cluster
from tests.portal.import_lists import previewed, workbook
from tests.portal.security_cast import PNG, body_of, header_faults, person, signed_in, upload, written

pytestmark = pytest.mark.usefixtures("own_folder", "english_words")


@pytest.fixture
def english_words():
    """What actions say is compared in English."""
    with translation.override("en"):
        yield


USCC = "91110000600037341L"
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\u3000=")
FORMULAS = (
    *(f"{sign}1+1" for sign in SIGNS),
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    '=HYPERLINK("http://evil.example")',
    "@SUM(1)",
    "+cmd|' /C calc'!A0",
)


def pdf(objects: bytes = b"", packed: bytes | None = None, how: str = "/Filter/FlateDecode") -> bytes:
    """A small PDF with further objects, in plain sight or in an object stream."""
    stream = b""
    if packed is not None:
        body = zlib.compress(packed) if how else packed
        stream = b"5 0 obj<</Type/ObjStm/N 1/First 4%b/Length %d>>stream\r\n%b\nendstream endobj\n" % (
            how.encode(),
            len(body),
            body,
        )
    return b"%PDF-1.5\n1 0 obj<</Type/Catalog>>endobj\n" + objects + stream + b"trailer<</Root 1 0 R>>\n%%EOF\n"


SCRIPT = b"2 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"
HIDING = {
    "script": pdf(SCRIPT), "escaped name": pdf(SCRIPT.replace(b"/JavaScript", b"/J#61vaScript")), "packed script": pdf(packed=SCRIPT),
    "packed and escaped": pdf(packed=SCRIPT.replace(b"/Java", b"/#4aava")), "escaped packing": pdf(packed=SCRIPT).replace(b"/ObjStm", b"/Obj#53tm"),
    "another packing": pdf(packed=b"~" + SCRIPT.hex().encode(), how="").replace(b"/N 1", b"/Filter/ASCIIHexDecode/N 1"),
    "program": pdf(b"2 0 obj<</S/Launch/F(calc.exe)>>endobj\n"), "file in it": pdf(packed=b"<</Type/Filespec/EF<</EmbeddedFile 3 0 R>>>>"),
    "form that sends": pdf(b"2 0 obj<</S/SubmitForm/F(http://evil.example)>>endobj\n"), "pdf and page": pdf().replace(b"1.5\n", b"1.5\n<html><script>"),
    "png and archive": PNG + b"PK\x03\x04evil", "png and page": PNG + b"<html><script>alert(1)</script>",
    "jpg and archive": b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9" + b"PK\x03\x04" + b"\0" * 30 + b"PK\x05\x06",
}  # fmt: skip


@pytest.mark.parametrize("name", HIDING)
def test_a_file_that_hides_another_is_refused_everywhere(name):
    """By whoever attaches it to a listing, and by whoever sends it to moderators."""
    content = HIDING[name]
    with pytest.raises(RefusedAttachmentError):
        attachments.looked_at(content)
    with pytest.raises(AccountRefusedError):
        CLAIMS.kind_of(upload(content, "licence.pdf"))


def test_scanned_pages_are_no_scripts_by_chance():
    """Millions of bytes of a picture hold any three letters somewhere."""
    scanned = pdf(b"3 0 obj<</Length 30>>stream\n" + b"\x01\x02/JS \x03#4a#zz\x04" * 50 + b"\nendstream endobj\n")
    assert attachments.looked_at(scanned)[0] == "pdf" and CLAIMS.kind_of(upload(scanned, "a.pdf")) == "pdf"
    harmless_objects = pdf(packed=b"1 0 <</Type/Page>>")
    assert attachments.looked_at(harmless_objects)[0] == "pdf"


def test_a_packed_bomb_is_refused_before_it_unpacks():
    bomb = pdf(packed=b"\0" * 40 * 2**20)
    with pytest.raises(RefusedAttachmentError, match="look into it"):
        attachments.looked_at(bomb)


def test_a_picture_of_many_pixels_is_refused_by_its_head():
    """A few bytes that say they are 100 000 pixels wide: nothing is drawn to find out."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    picture = PNG[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + PNG[33:]
    with pytest.raises(RefusedAttachmentError, match=r"pixels|opened"):
        attachments.looked_at(picture)


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to hundreds of megabytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(4):
            file.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * (60 << 20))
    return packed.getvalue()


LISTS: dict[str, bytes | Callable[[], bytes]] = {
    "empty": b"", "bomb": bomb, "page": b"<html><script>alert(1)</script>", "program": b"MZ\x90\x00" + b"\0" * 60, "png": PNG,
    "entity": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_what_strangers_send_as_a_list_is_refused_in_words(name, english):
    content = LISTS[name]
    answer = english.post(
        reverse("publish_list"), {"file": upload(content() if callable(content) else content, "../../../清单.xlsx")}
    )
    assert answer.status_code in (200, 422) and not Batch.objects.exists() and not Publication.objects.exists()
    html = answer.content.decode()
    assert 'class="refusal"' in html or "No listing was understood" in html
    assert "root:" not in html


def test_a_list_of_more_than_ten_megabytes_is_refused_unread(english, monkeypatch):
    monkeypatch.setattr("lianpu_portal.publishing.lists.read_list", lambda *_args: pytest.fail("it was read"))
    answer = english.post(reverse("publish_list"), {"file": upload(b"0" * (10 * 2**20 + 1), "a.csv")})
    assert answer.status_code == 422 and "too large" in answer.content.decode()


def test_what_is_served_is_what_it_is(store, own_folder):
    """Documents are kept under names of the portal's own, and served as their content is, whatever was said of them."""
    her, moderator = person("her", firm="A"), person("mod", appointed="moderator")
    client, desk = signed_in(her), signed_in(moderator)
    file = SimpleUploadedFile("../../../etc/x.html", PNG, "text/html")
    client.post(reverse("claim", args=["B"]), {"uscc": USCC, "document": file})
    file = SimpleUploadedFile("x.svg", pdf(), "image/svg+xml")
    client.post(
        reverse("dispute", args=["offers", "o1"]) + "?column=text", {"said": "刹车", "why": "x", "document": file}
    )
    shown = {
        reverse("claim_document", args=[Claim.objects.get().pk]): ("image/png", PNG),
        reverse("dispute_document", args=[Dispute.objects.get().pk]): ("application/pdf", pdf()),
    }
    for address, (kind, content) in shown.items():
        answer = desk.get(address)
        assert answer["Content-Type"] == kind and b"".join(answer.streaming_content) == content  # pyright: ignore[reportAttributeAccessIssue]
        assert "sandbox" in answer["Content-Security-Policy"] and list(header_faults(answer)) == []
        assert "html" not in answer.get("Content-Disposition", "") and "svg" not in answer.get(
            "Content-Disposition", ""
        )
        assert client.get(address).status_code == 403
    names = [path.name for path in own_folder.rglob("*") if path.is_file()]
    assert not any("x.html" in name or "svg" in name for name in names)


# What goes out


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text):
    assert harmless(text) == f"'{text}" and harmless(f"a{text}") == f"a{text}"


EXPORTS = (
    "/hall/listings.csv", "/hall/listings.xlsx", "/hall/listings.csv?state=all&q==1", "/gaps.csv", "/gaps.xlsx", "/board.xlsx?wait=1",
    "/board/compare/d1.xlsx?wait=1", "/office.xlsx", "/office.xlsx?by=chain", "/office.xlsx?by=event", "/imports/template.xlsx",
    *(f"/rows/{name}.{format}" for name in ("enterprises", "listings", "nodes", "purchases") for format in ("csv", "xlsx")),
)  # fmt: skip


def test_no_export_computes(store):
    """Every text of the tables begins like a formula; every file that leaves the portal is opened and looked at."""
    signs = cycle(("=", "+", "-", "@", "＝", "＋"))
    load_cluster(written(small_cluster(), lambda place, text: f"{next(signs)}1+1 {place} {text}".rstrip()))
    purchaser, operator = person("buyer", firm="D"), person("operator", operator=True)
    operator.username = "=1+1"
    operator.save()
    record = previewed(workbook([(1, "=1+1 有限公司", "@x", "-涟水县", "+制动器", "=1", "＝玻璃", None)]))
    exports = (*EXPORTS, *(f"/imports/{record.pk}/issues.{format}" for format in ("csv", "xlsx")))
    seen = 0
    for address in exports:
        client = signed_in(purchaser if address.startswith("/board") else operator)
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Content-Disposition"].startswith("attachment"), address
        for cell, text in _cells(answer):
            seen += "1+1" in text
            assert cell, (address, text)
    assert seen > 100, "the texts are in the files"


def _cells(answer: Any) -> Iterator[tuple[bool, str]]:
    """Every text of the file, and whether no spreadsheet computes it."""
    if "csv" in answer["Content-Type"]:
        for line in csv.reader(io.StringIO(body_of(answer).lstrip("\ufeff"))):
            yield from ((harmless(text) == text or _is_number(text), text) for text in line)
        return
    for sheet in load_workbook(io.BytesIO(answer.content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield cell.data_type == "s", cell.value
                assert cell.hyperlink is None


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def test_a_visitor_takes_the_same_files(store):
    load_cluster(written(small_cluster(), lambda place, text: f"={place}{text}"))
    for address in ("/hall/listings.csv", "/hall/listings.xlsx", "/gaps.csv"):
        assert all(cell for cell, _text in _cells(Client().get(address))), address
