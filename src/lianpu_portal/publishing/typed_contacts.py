"""Phone numbers and e-mail addresses in what people type: what is published never holds one, they go where contacts are sealed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

_GAP = r"[- .·]?"
_PHONE = re.compile(
    rf"(?<![\d.-])(?:\+?86[- ]?)?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}|0\d{{2,3}}[- ]\d{{7,8}}|\(0\d{{2,3}}\)[- ]?\d{{7,8}}|400{_GAP}\d{{3}}{_GAP}\d{{4}})(?!\d)"
)  # fmt: skip
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}")
_CUE = r"(?:联系)?(?:电话|手机号?|微信号?|邮箱|联系方式|tel|phone|e-?mail|mail)[:：]?\s*"
_GAPS = r"(?<![,，;；、\s])[,，;；、\s]*"  # from its beginning only: else each blank of a thousand is a beginning
_CUED = re.compile(rf"(?:{_GAPS})?(?:{_CUE})?(?:{_PHONE.pattern}|{_EMAIL.pattern})", re.IGNORECASE)

_NARROW = {wide: unicodedata.normalize("NFKC", chr(wide)) for wide in (0x3000, *range(0xFF01, 0xFF5F))}
"""Signs as wide as a Chinese character → the same of usual width, one for one."""


def split_contacts(text: str) -> tuple[str, str, str]:
    """A sentence without the phone numbers and e-mail addresses in it; the first of each."""
    return " ".join(without_contacts(text).split()), *contacts_in(text)


def contacts_in(text: str) -> tuple[str, str]:
    """The first phone number and the first e-mail address in a text; empty where there is none."""
    narrow = text.translate(_NARROW)
    phone, email = _PHONE.search(narrow), _EMAIL.search(narrow)
    return phone[1] if phone else "", email[0] if email else ""


def without_contacts(text: str) -> str:
    """The text, its line ends kept, without phone numbers and e-mail addresses."""
    kept, behind = "", 0
    for found in _CUED.finditer(text.translate(_NARROW)):
        kept, behind = f"{kept}{text[behind : found.start()]} ", found.end()
    return kept + text[behind:]


def fault_of_contacts(texts: Iterable[str]) -> str:
    """What is wrong where one of the texts, which everybody is going to read, holds a contact; nothing where none does."""
    found = next((one for text in texts for one in contacts_in(text) if one), "")
    if not found:
        return ""
    told = _("«{value}» is a contact, and everybody would read it here. Leave it out: whom to call is asked for apart.")
    return told.format(value=found[:80])
