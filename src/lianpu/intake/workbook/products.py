"""One cell → the products it names."""

from __future__ import annotations

import re
from collections.abc import Callable

from lianpu.cluster.values import says_nothing, tidy
from lianpu.intake.workbook.text import lines, remembered

_OPENING, _CLOSING = "([{【《〈「『", ")]}】》〉」』"
_STRONG = "、;\n；"
_ENUMERATED = re.compile(r"(?<![\dA-Za-z.])(?:(\d{1,2})\s*[.、)](?!\d)|\((\d{1,2})\))")
_NUMBERING = re.compile(r"^(?:\d{1,2}\s*[.、)](?!\d)|\(\d{1,2}\))\s*(?=\S)")
_LABEL = re.compile(r"^(?:主要|主营|供应|可供|所需|需求|采购)?(?:产品|配套|需求)(?:名称)?\s*:\s*")
_ETC = re.compile(r"(?<=[\u3400-\u9fffA-Za-z)])等(?:系列|各类|相关)?(?:产品|零部件|配件|部件|零件|物料|材料)?$")
_CLAUSE = re.compile(
    r"^(?:可|用于|适用|年|月|日|主要|具有|符合|材质|包括|通过|按|型号|规格|其中|满足|采用|要求|需|应|不|并|且|为|共|约|现有|"
    r"以及|目前|已|能|等|单价|含|公差|精度|表面|直径|厚度|长度|数量|每|the|and|with|for|or|of)", re.IGNORECASE,
)  # fmt: skip
_NAME_COMMA = re.compile(r",(?!\s*(?:ltd|inc|llc|corp|gmbh|co\b|s\.))", re.IGNORECASE)
_LONGEST_LISTED = 16
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORDS = re.compile(r"[A-Za-z][A-Za-z -]{4,}")
_WORD = re.compile(r"[\u3400-\u9fff]{2}|[A-Za-z]{2}")


@remembered
def split_products(cell: str) -> tuple[str, ...]:
    """`刹车片、刹车盘（前、后）` → (`刹车片`, `刹车盘(前、后)`); a cell without list signs is one product."""
    text = _LABEL.sub("", lines(cell))
    parts = [part for numbered in _enumerated(text) for part in _cut(numbered)]
    cleaned = (_clean(part) for part in parts)
    return tuple(part for part in cleaned if not says_nothing(part) and part not in ("无", "等"))


def split_items(cell: str) -> tuple[str, ...]:
    """Specifications: cut at list signs only; a slash belongs to sizes such as 205/55R16."""
    pieces = [piece for part in _cut_at(lines(cell), _STRONG) for piece in _cut_commas(part, _anything)]
    cleaned = (tidy(_NUMBERING.sub("", piece)) for piece in pieces)
    return tuple(piece for piece in cleaned if not says_nothing(piece))


def split_names(cell: str) -> tuple[str, ...]:
    """The enterprises that a cell names; the comma in `Co., Ltd.` stays."""
    pieces = [piece for part in _cut_at(lines(cell), _STRONG) for piece in _cut_slashes(part)]
    names = [_clean(name) for piece in pieces for name in _NAME_COMMA.split(piece)]
    return tuple(name for name in names if not says_nothing(name) and name != "无")


def _enumerated(text: str) -> list[str]:
    """Cut at 1. 2. 3. or (1)(2)(3), where the numbers really count up from one."""
    marks, expected = list[re.Match[str]](), 1
    for mark in _ENUMERATED.finditer(text):
        if int(mark[1] or mark[2]) == expected:
            marks.append(mark)
            expected += 1
    if len(marks) < 2 or text[: marks[0].start()].strip():
        return [text]
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]


def _cut(text: str) -> list[str]:
    pieces = [piece for part in _cut_at(text, _STRONG) for piece in _cut_slashes(part)]
    return [piece for part in pieces for piece in _cut_commas(part, _is_listed)]


def _cut_at(text: str, signs: str) -> list[str]:
    """Cut at any of the signs outside brackets; a bracket that is never closed holds nothing together."""
    if not any(sign in text for sign in signs):
        return [text]
    closed = sum(text.count(sign) for sign in _OPENING) <= sum(text.count(sign) for sign in _CLOSING)
    parts, start, depth = list[str](), 0, 0
    for place, character in enumerate(text):
        if character in _OPENING and closed:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character in signs and (depth == 0 or character == "\n"):
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _cut_slashes(text: str) -> list[str]:
    """Cut `刹车片/刹车盘` and `gearbox/engine`, not `ABS/ESC`, `205/55R16`, `前/后保险杠`, `PP/PE改性塑料`."""
    parts = [part.strip() for part in _cut_at(text, "/")]
    chinese = all(len(_HAN.findall(part)) >= 2 and part[0] not in "0123456789" for part in parts)
    words = all(_LATIN_WORDS.fullmatch(part) for part in parts)
    return parts if len(parts) > 1 and (chinese or words) else [text]


def _cut_commas(text: str, is_item: Callable[[str], bool]) -> list[str]:
    parts = [part.strip() for part in _cut_at(_shielded(text), ",")]
    whole = [part.replace("\x1f", ",") for part in parts]
    return whole if len(whole) > 1 and all(is_item(part) for part in whole if part) else [text]


def _shielded(text: str) -> str:
    """A comma between digits separates thousands or decimals."""
    return re.sub(r"(?<=\d),(?=\d)", "\x1f", text)


def _is_listed(part: str) -> bool:
    return len(part) <= _LONGEST_LISTED and _WORD.search(part) is not None and not _CLAUSE.match(part)


def _anything(part: str) -> bool:
    return True


def _clean(part: str) -> str:
    text = _NUMBERING.sub("", tidy(part)).strip(" .。,、;:·•-—*●■◆")
    return _ETC.sub("", text).strip()
