"""What hides in a file that somebody sent: another file behind it, markup, or what a reader of PDF would carry out."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
PNG_END, JPEG_END, PDF_END = b"IEND\xaeB`\x82", b"\xff\xd9", b"%%EOF"
MARKUP = re.compile(rb"<\s*(?:script|html|svg|!doctype|iframe|object|embed|body|\?php)\b", re.IGNORECASE)

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"MZ\x90\x00")
_ZIP_END = b"PK\x05\x06"
_LOOKED_AT = 1024
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
"""Names of what is carried out. `/JS` is not among them: every script is also a `/JavaScript`, and three letters stand in
every few megabytes of a scanned page by chance."""

_OBJECTS = re.compile(rb"/ObjStm\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_BEGIN = re.compile(rb"stream\r?\n")
_MOST_UNPACKED = 16 * 2**20
_SIGNATURE = b"/ByteRange"
_PDF_AUTHOR = re.compile(
    rb"/(?:Author|Manager|Company)\s*(?:\((?P<plain>(?:\\.|[^\\()])*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>)", re.DOTALL
)
_PDF_CREATOR = re.compile(rb"<dc:creator>(?:(?!<dc:creator>).){0,4096}?</dc:creator>", re.DOTALL)
_BETWEEN_TAGS = re.compile(rb"(?<=>)[^<>]+(?=<)")
_DXF_SAVED_BY = re.compile(rb"(\$LASTSAVEDBY[ \t]*\r?\n[ \t]*1[ \t]*\r?\n)[^\r\n]*")


class UnreadablePdfError(ValueError):
    """Objects of the PDF are packed or encrypted so that nobody can look at them."""


def plain_stem(name: str) -> str:
    """The name of a file as it may be shown and offered for saving: letters, digits and a few signs, without its ending."""
    stem = re.sub(r"[^\w\-. ()（）]+", "_", Path(name.replace("\\", "/")).stem).strip("._ ")[:80]
    return stem or "file"


def is_followed(content: bytes, end: bytes) -> bool:
    """Whether another file or a web page stands behind the end of a picture."""
    tail = content[content.rfind(end) + len(end) :]
    return bool(MARKUP.search(tail)) or any(sign in tail for sign in _ARCHIVES)


def is_cut_off(pdf: bytes) -> bool:
    """Whether the PDF ends with something else than its own end."""
    return not pdf.rstrip(b"\0\r\n\t ").endswith(PDF_END)


def is_two_in_one(pdf: bytes) -> bool:
    """Whether the PDF is a web page or an archive at the same time."""
    ends = (pdf[:_LOOKED_AT], pdf[-_LOOKED_AT:])
    return any(MARKUP.search(part) for part in ends) or _ZIP_END in pdf


def without_author(pdf: bytes) -> bytes:
    """The PDF with blanks, as many, where it says in plain sight who wrote it. One that is signed would be signed no more:
    it stays as it is."""
    if _SIGNATURE in pdf:
        return pdf
    unnamed = _PDF_AUTHOR.sub(lambda found: _blanked(found, "plain" if found["plain"] is not None else "hex"), pdf)
    return _PDF_CREATOR.sub(lambda found: _BETWEEN_TAGS.sub(lambda text: b" " * len(text[0]), found[0]), unnamed)


def _blanked(found: re.Match[bytes], group: str) -> bytes:
    begin, end = (place - found.start() for place in found.span(group))
    return found[0][:begin] + b" " * (end - begin) + found[0][end:]


def without_saver(dxf: bytes) -> bytes:
    """The drawing without the name of whoever saved it last."""
    return _DXF_SAVED_BY.sub(rb"\1", dxf)


def is_active(pdf: bytes) -> bool:
    """Whether the PDF runs scripts, starts programs, sends forms or carries files: in plain sight or packed.

    Raises `UnreadablePdfError` where its packed objects cannot be looked at.
    """
    plain = _without_escapes(pdf)
    packed = list(_OBJECTS.finditer(pdf))
    if len(_OBJECTS.findall(plain)) > len(packed):
        raise UnreadablePdfError
    return any(_ACTIVE.search(part) for part in (plain, *(_without_escapes(_unpacked(pdf, at.end())) for at in packed)))


def _without_escapes(part: bytes) -> bytes:
    """Names may be written with `#` and two digits in place of a letter."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _unpacked(pdf: bytes, after: int) -> bytes:
    begin = _BEGIN.search(pdf, after)
    if begin is None:
        raise UnreadablePdfError
    packer = zlib.decompressobj()
    try:
        objects = packer.decompress(pdf[begin.end() :], _MOST_UNPACKED)
    except zlib.error as error:
        raise UnreadablePdfError from error
    if not packer.eof:
        raise UnreadablePdfError
    return objects
