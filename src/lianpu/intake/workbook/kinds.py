"""What a file is, told from its first bytes: names and endings lie, above all those of downloaded lists."""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from typing import Literal, NoReturn

from lianpu.intake.workbook import limits as why
from lianpu.intake.workbook.limits import Limits, refuse
from lianpu.language import gettext
from lianpu.language import mark as _

Kind = Literal["package", "xls", "text"]

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", _("a PDF")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"BM", _("a picture")),
    (b"Rar!", _("an archive")),
    (b"7z\xbc\xaf", _("an archive")),
    (b"\x1f\x8b", _("an archive")),
    (b"{\\rtf", _("a text document")),
    (b"\x7fELF", _("a program")),
    (b"MZ", _("a program")),
)
_WEB_PAGE = _("a web page saved under a spreadsheet's name")
_DOCUMENT = _("an Office file without sheets")
_UNKNOWN = _("of an unknown kind")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_XML_STARTS = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")


def kind_of(path: Path, limits: Limits) -> Kind:
    """`package` (xlsx, xlsm, ods), `xls` or `text`; anything else is refused."""
    if not path.is_file():
        refuse(why.MISSING, path=path)
    size = path.stat().st_size
    if size == 0:
        refuse(why.EMPTY)
    if size > limits.file_bytes:
        refuse(why.TOO_LARGE, size=_mebibytes(size), limit=_mebibytes(limits.file_bytes))
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_ZIP) or head.startswith(b"PK\x05\x06"):
        return "package"
    if head.startswith(_OLE):
        _refuse_other_ole(path)
        return "xls"
    _refuse_foreign(head)
    return "text"


def _mebibytes(size: int) -> str:
    return f"{size / (1024 * 1024):.4g}"


def _refuse_kind(kind: str) -> NoReturn:
    """Refuse a file that is no table; `kind` is a marked message."""
    refuse(why.NOT_A_TABLE, kind=gettext(kind))


def refuse_document() -> NoReturn:
    """Refuse an Office file that holds no sheets."""
    _refuse_kind(_DOCUMENT)


def _refuse_other_ole(path: Path) -> None:
    """An OLE container also wraps encrypted xlsx files and old Word files; its stream names tell which."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            refuse(why.ENCRYPTED)
        if all(content.find(name.encode("utf-16-le")) < 0 for name in ("Workbook", "Book")):
            refuse_document()


def _refuse_foreign(head: bytes) -> None:
    for magic, kind in _FOREIGN:
        # A list may begin with the letters BM or MZ; a picture and a program soon hold a zero byte.
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head[:64]):
            _refuse_kind(kind)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower()
    if start.startswith(_XML_STARTS):
        _refuse_kind(_WEB_PAGE)
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in head and not marked and utf16_without_mark(head) is None:
        _refuse_kind(_UNKNOWN)


def utf16_without_mark(head: bytes) -> str | None:
    """The UTF-16 encoding of text that begins without a byte order mark; None where it is no such text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, "ignore")
        if any(sign in text for sign in "\n\t,;|") and not _CONTROL.search(text):
            return encoding
    return None
