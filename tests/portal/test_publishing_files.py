"""Files attached to a listing: looked at by content, drawn anew, kept out of reach, refused where they are two things."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lianpu_portal.publishing import attachments
from lianpu_portal.publishing.errors import RefusedAttachmentError
from lianpu_portal.publishing.limits import LIMITS
from lianpu_portal.publishing.models import Attachment, Publication
from tests.portal.publishing_help import EMAIL, NEW_FIRM, OFFER, hidden, publish_one, solved

pytestmark = pytest.mark.usefixtures("own_folder")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DXF = b"999\r\nmade by hand\r\n  0\r\nSECTION\r\n  2\r\nENTITIES\r\n  0\r\nENDSEC\r\n  0\r\nEOF\r\n"
SECRET = b"GPS 33.51 119.14 Zhang San"


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture with a place and a name in its metadata."""
    drawn = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    Image.new("RGB", size, (200, 30, 30)).save(drawn, kind, exif=exif)
    return drawn.getvalue()


def archive() -> bytes:
    """A small zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("evil.html", "<script>alert(1)</script>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (DXF, "dxf"), (picture("PNG"), "png"), (picture("JPEG"), "jpg")],
    ids=["pdf", "dxf", "png", "jpg"],
)
def test_what_may_be_attached_is_known_by_its_content(content, kind):
    found, kept = attachments.looked_at(content)
    assert found == kind and SECRET not in kept


NAMED_PDF = PDF.replace(b"trailer<<", b"""2 0 obj<</Title(Press)/Author (Zhang \\(San\\))/Company<FEFF5F20>/Manager(Li)>>endobj
3 0 obj<</Type/Metadata/Subtype/XML/Length 99>>stream
<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Zhang San</rdf:li></rdf:Seq></dc:creator><dc:title>Press</dc:title></x:xmpmeta>
endstream endobj
trailer<</Info 2 0 R """)  # fmt: skip


def test_a_document_does_not_tell_who_wrote_it():
    _kind, kept = attachments.looked_at(NAMED_PDF)
    assert len(kept) == len(NAMED_PDF) and kept.count(b"Press") == 2, "every object stays where it is"
    assert not [name for name in (b"Zhang", b"San", b"5F20", b"Li)") if name in kept]
    signed = NAMED_PDF.replace(b"/Title", b"/ByteRange[0 9 9 9]/Title")
    assert attachments.looked_at(signed)[1] == signed, "a signature holds for what was signed"


def test_a_drawing_does_not_tell_who_saved_it():
    header = b"  9\r\n$LASTSAVEDBY\r\n  1\r\nzhang.san\r\n  9\r\n$INSUNITS\r\n 70\r\n4\r\n"
    _kind, kept = attachments.looked_at(DXF.replace(b"ENTITIES\r\n", b"HEADER\r\n" + header))
    assert b"zhang" not in kept and header.replace(b"zhang.san", b"") in kept


def test_a_picture_keeps_its_look_and_loses_the_rest():
    original = picture("PNG")
    assert SECRET in original
    _kind, kept = attachments.looked_at(original + b"\0" * 50)
    with Image.open(io.BytesIO(kept)) as drawn:
        assert drawn.size == (40, 30) and drawn.getpixel((5, 5)) == (200, 30, 30) and not drawn.getexif()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<!doctype html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 40, archive(), b"MZ\x90\x00" + b"\0" * 60, b"\x89PNG\r\n\x1a\n" + b"\0" * 60, b"\xff\xd8\xff" + b"\0" * 60,
        picture("PNG") + archive(), picture("JPEG") + b"<html><script>alert(1)</script>", PDF + b"<script>alert(1)</script>",
        PDF + archive(), b"%PDF-1.4\n<html><body onload=alert(1)>\n%%EOF", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
        PDF[:30], DXF.replace(b"ENTITIES", b"<script>alert(1)</script>"), DXF[:40], DXF.replace(b"ENTITIES", b"\0\0"),
        b"<html>" + PDF, b" " + picture("PNG"), b"\0" * 11_000_000,
    ],
)  # fmt: skip
def test_anything_else_is_refused(content):
    with pytest.raises(RefusedAttachmentError):
        attachments.looked_at(content)


def test_a_picture_of_too_many_pixels_is_refused():
    drawn = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(drawn, "PNG")
    with pytest.raises(RefusedAttachmentError, match="4000"):
        attachments.looked_at(drawn.getvalue())


def test_a_file_goes_with_its_listing_and_comes_back_as_a_file_only(
    english, own_folder, django_capture_on_commit_callbacks
):
    file = SimpleUploadedFile('../../<b>"图".html', PDF, "text/html")
    page = english.post("/publish/", {"sentence": OFFER, "go": "1", "files": file}).content.decode()
    who = {"firm": NEW_FIRM, "email": EMAIL, "visibility": "public", "consent": "1", "altcha": solved()}
    sent = english.post("/publish/send/", who | {"draft": hidden(page, "draft")})
    attachment = Attachment.objects.get()
    assert attachment.publication == Publication.objects.get() and re.fullmatch("[0-9a-f]{32}", attachment.name)
    assert attachment.shown_name.endswith(".pdf") and not set('<>"/') & set(attachment.shown_name)
    answer = english.get(f"/publish/files/{attachment.name}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    private = sent.url.partition("?")[0]
    english.post(f"{private}close/", {"outcome": "elsewhere"})
    assert english.get(f"/publish/files/{attachment.name}/").status_code == 404
    assert b"".join(english.get(f"{private}files/{attachment.name}/").streaming_content) == PDF
    with django_capture_on_commit_callbacks(execute=True):
        english.post(f"{private}delete/")
    assert not Attachment.objects.exists() and not any(
        path.is_file() for path in (own_folder / "attachments").rglob("*")
    )


def test_a_file_of_a_hidden_listing_is_hidden(english):
    publication = publish_one(visibility="matched").publication
    attachment = attachments.keep(PDF, "drawing.pdf")
    Attachment.objects.update(publication=publication)
    assert english.get(f"/publish/files/{attachment.name}/").status_code == 404


def test_a_refused_file_is_named_and_the_rest_stays(english):
    bad = SimpleUploadedFile("page.png", b"<html>", "image/png")
    answer = english.post("/publish/", {"sentence": OFFER, "go": "1", "files": bad})
    html = answer.content.decode()
    assert answer.status_code == 422 and "page.png: This is no PDF" in html and OFFER in html


def test_files_chosen_while_a_listing_is_changed_are_held_until_it_can_be_saved(english):
    published = publish_one()
    there = f"/m/{published.token}/"
    fields = {
        "f-side": "offer",
        "f-thing": "制动器",
        "f-quantity": "many",
        "phone": "13712345678",
        "visibility": "public",
    }
    refused = english.post(f"{there}edit/", fields | {"files": SimpleUploadedFile("图纸.pdf", PDF)})
    page = refused.content.decode()
    assert refused.status_code == 422 and "图纸.pdf" in page and not published.publication.attachments.exists()
    english.post(f"{there}edit/", fields | {"f-quantity": "5", "held": hidden(page, "held")})
    found = published.publication.attachments.get()
    assert found.shown_name == "图纸.pdf"
    assert attachments.keep(PDF, "图纸 王工13912345678.pdf").shown_name == "图纸 王工.pdf"
    many = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(LIMITS.attachments)]
    too_many = english.post(f"{there}edit/", fields | {"f-quantity": "5", "files": many})
    assert too_many.status_code == 422 and "files can be attached" in too_many.content.decode(), (
        "the last is not lost unseen"
    )
    assert "is removed" in english.post(f"{there}remove-file/", {"name": found.name}, follow=True).content.decode()
    for name in (found.name, ""):
        again = english.post(f"{there}remove-file/", {"name": name}, follow=True).content.decode()
        assert "not there any more" in again and "is removed" not in again


def test_a_name_too_long_is_said_to_be_too_long_and_nothing_else(english):
    there = f"/m/{publish_one().token}/edit/"
    fields = {"f-side": "offer", "f-thing": "制" * 201, "phone": "13712345678", "visibility": "public"}
    page = english.post(there, fields).content.decode()
    assert "Too long: at most 200 characters." in page and "What is it about?" not in page
    assert "What is it about?" in english.post(there, fields | {"f-thing": ""}).content.decode()
