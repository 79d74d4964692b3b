"""Cell → clean text: tags, control characters, full-width forms and line ends."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

from lianpu.cluster.values import says_nothing, tidy

Result = TypeVar("Result")
LONGEST_TEXT = 2_000
"""The longest text that a table of a cluster takes."""
_LONGEST_REMEMBERED = 200
_TAG_NAMES = (
    "a|abbr|b|big|body|br|button|center|code|div|em|embed|font|form|h[1-6]|head|hr|html|i|iframe|img|input|li|link|meta|"
    "o:p|object|ol|option|p|pre|s|script|select|small|span|strong|style|sub|sup|svg|table|tbody|td|textarea|th|thead|"
    "title|tr|u|ul|video"
)
_TAG = re.compile(rf"</?(?P<name>{_TAG_NAMES})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_HIDING = frozenset({"script", "style"})
_BREAKING = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_ESCAPED = re.compile(r"_x000[dD]_")  # how spreadsheets write a carriage return inside XML
_CIRCLED = re.compile("[①-⑳㈠-㈩⑴-⒇❶-❿]")
_HAN_BREAK = re.compile(r"(?<=[\u3400-\u9fff])\n(?=[\u3400-\u9fff])")


def remembered(function: Callable[[str], Result]) -> Callable[[str], Result]:
    """Cache answers for short texts only: lists repeat words, but a few thousand full cells would take all memory."""
    cached = lru_cache(maxsize=1 << 15)(function)

    @wraps(function)
    def answer(text: str) -> Result:
        return cached(text) if len(text) <= _LONGEST_REMEMBERED else function(text)

    return answer


def plain(cell: object) -> str:
    """What a cell shows: no `.0` behind whole numbers, ISO dates, text as it is."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def is_blank(cell: object) -> bool:
    """True for a cell in which a person sees nothing."""
    if not isinstance(cell, str):
        return False
    return not cell or (not cell[0].isalnum() and not tidy(cell[:_LONGEST_REMEMBERED]) and not tidy(cell))


@remembered
def _line(text: str) -> str:
    return tidy(_HAN_BREAK.sub("", without_tags(text)))


def line(cell: object) -> str:
    """The cell as one clean line; a name wrapped over two lines is joined."""
    return _line(plain(cell))


@remembered
def _said(text: str) -> str | None:
    clean = _line(text)
    return None if says_nothing(clean) else clean


def said(cell: object) -> str | None:
    """The cell as one clean line; None where it says nothing (empty, -, 暂无)."""
    return _said(plain(cell))


@remembered
def lines(text: str) -> str:
    """Clean text that keeps its line ends, since they separate products; circled numbers become line ends."""
    separated = _CIRCLED.sub("\n", without_tags(text))
    kept = [tidy(part) for part in re.split(r"[\r\n\v\f\u2028\u2029]+", separated)]
    return "\n".join(part for part in kept if part)


def without_tags(text: str) -> str:
    """The text without HTML tags, scripts and escapes."""
    if "_x000" in text:
        text = _ESCAPED.sub("\n", text)
    if "&" in text:
        text = html.unescape(text)
    return _stripped(text) if "<" in text else text


def _stripped(text: str) -> str:
    """The text between the tags, except that of scripts and styles; one pass, however many tags there are."""
    kept: list[str] = []
    start, hidden = 0, ""
    for tag in _TAG.finditer(text):
        name, closing = tag["name"].lower(), tag[0].startswith("</")
        if not hidden:
            kept.append(text[start : tag.start()])
            kept.append("\n" if name in _BREAKING else "")
            hidden = name if name in _HIDING and not closing else ""
        elif closing and name == hidden:
            hidden = ""
        start = tag.end()
    return "".join(kept) + ("" if hidden else text[start:])


def has_tags(cell: object) -> bool:
    """True if the cell holds HTML."""
    return isinstance(cell, str) and "<" in (text := html.unescape(cell)) and _TAG.search(text) is not None
