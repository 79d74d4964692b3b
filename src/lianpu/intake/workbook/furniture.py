"""Rows of a list that are no entries: totals, remarks, headings inside the table, lines for signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lianpu.intake.workbook.text import is_blank, line

_TOTAL = re.compile(
    r"(?:本页|本表|全市|全县|全区|全部|分类|年度)?(?:合计|总计|小计|共计|累计|总和|total|subtotal)(?:\W.*|\d.*|共.*|数)?",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?:填表说明|填报说明|填写说明|填报要求|说明|注意事项|注意|备注|注|附注|附|note|notes|remark)\s*\d?\s*[:.、].*",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"(?:填报|填表|制表|审核|复核|经办|负责|联系|统计|单位|主管|报送|分管)?(?:人|负责人|领导|电话|日期|时间|单位|部门|签字|签章|盖章|联系电话|手机)"
    r"(?:\([^)]*\))?\s*:.*|(?:单位)?(?:盖章|签章|公章).{0,6}"
)
_SECTION = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}(?:[、.]|部分|类)|\([一二三四五六七八九十]{1,3}\)).{1,30}")
_LIST_TITLE = re.compile(r".{1,40}(?:清单|汇总表|一览表|统计表|明细表|登记表|调查表|名录)(?:\([^()]*\))?")
_COLUMN_MARKS = re.compile(r"(?:[甲乙丙丁戊]|\(?\d{1,2}\)?)")
_LONG_REMARK = 60
_LONGEST_SERIAL = 6


def kind_of_row(row: Sequence[object], *, serial: int | None, across: int) -> str | None:
    """A code of `SKIPS` for a row that is no entry, else None; `across`: columns under the row's widest merged cell."""
    filled = [index for index, cell in enumerate(row) if not is_blank(cell)]
    if not filled:
        return None
    foremost = line(row[filled[0]])
    first = line(row[filled[1]]) if filled[0] == serial and len(filled) > 1 else foremost
    if _is_total(foremost) or _is_total(first):
        return "total"
    if len(filled) > 2 and _numbers_columns(line(row[index]) for index in filled):
        return "numbering"
    kind = _kind_of_words(first, len(filled), across=across)
    if kind is None and filled == [serial]:
        return "section" if len(first) > _LONGEST_SERIAL else "only_serial"
    return kind


def _is_total(words: str) -> bool:
    return _TOTAL.fullmatch(words.replace(" ", "")) is not None


def _kind_of_words(first: str, filled: int, *, across: int) -> str | None:
    if filled <= 2 and _REMARK.fullmatch(first):
        return "remark"
    if _FOOTER.fullmatch(first.replace(" ", "")):
        return "footer"
    if filled == 1 and (_SECTION.fullmatch(first) or _LIST_TITLE.fullmatch(first) or across > 2):
        return "remark" if len(first) > _LONG_REMARK else "section"
    return None


def _numbers_columns(words: Iterable[str]) -> bool:
    """True for 甲 乙 1 2 3 under a header."""
    numbers: list[int] = []
    for word in words:
        if not _COLUMN_MARKS.fullmatch(word):
            return False
        if word.strip("()").isdigit():
            numbers.append(int(word.strip("()")))
    return len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))
