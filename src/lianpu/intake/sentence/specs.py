"""Sizes, grades and standards: what tells one make of a product from another, and is never a quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lianpu.intake.sentence import spec_words as of
from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.patterns import Cued, Group, any_of
from lianpu.intake.sentence.unit_words import UNIT

_TONS = r"(?:t(?![a-z])|吨)"
_STANDARDS = (
    Cued.of(of.STANDARD),
    Cued.of(of.DIAMETER),
    Cued.of(of.INCHES),
    Cued.of(of.TYRE),
    Cued.of(f"{of.OIL}|{of.CONDUCTIVITY}"),
    Cued.of(of.TEMPERATURES),
    Cued.of(f"{of.LAYERS}|{of.TOLERANCE}"),
    Cued.of(of.FILLED),
    Cued.of(of.BLEND),
    Cued.of(of.PER_AREA),
    Cued.of(of.CODED_DIMENSIONS),
    Cued.of(of.THREAD),
    Cued.of(of.DIMENSIONS),
    Cued.of(of.SHEET_GRADE),
    Cued.of(of.RATIO),
    Cued.of(of.LETTER_GRADE),
)
_MACHINE_SIZES = Cued.of(
    r"(?<![a-z\d.])(?P<a>(?:\d{2,4}\s?[-~]\s?)?\d{2,4}t)(?:\s?(?:-|~|到|至|、|和|/)\s?(?P<b>\d{2,4}t))?(?![a-z\d])(?!/|每|\s?per|\s?a\s|\s?month)",
)
_TONNAGE_LISTED = Cued.of(
    r"(?P<a>\d+(?:\.\d+)?\s?(?:t|吨))[、/](?P<b>\d+(?:\.\d+)?\s?(?:t|吨))(?=[^,.;]{0,2}(?:都|均|级|各|可|的))|\((?P<size>\d+\s?(?:t|吨))\)",
)
_TONNAGE = Cued.of(
    rf"(?<![\d.])(?:\d+|[一二两三四五六七八九十百千]+)(?:\s?(?:-|~|到|至|/|、)\s?\d+)?\s?{_TONS}(?={of.MACHINES})",
)
_TONNAGE_BEHIND = Cued.of(
    rf"{of.MACHINE_BEFORE}\s?(?:从|有|:|为|是|约|,)?(?P<a>\d+\s?{_TONS})(?:\s?(?:-|~|到|至|、|和)\s?(?P<b>\d+\s?{_TONS}))?",
)
_TONNAGE_OF_MACHINES = Cued.of(rf"(?<![\d.])\d{{1,4}}(?:\s?-\s?\d{{2,4}})?\s?{_TONS}(?!/|每|钢)")
_CODED = Cued.of(of.CODE)
_SIZED = Cued.of(
    rf"{of.N}(?:{of.TO}{of.N})?\s?(?:{of.LATIN_PHYSICAL}(?![a-z\d])|{of.CHINESE_PHYSICAL}(?![a-z]))(?:以上|以下)?",
)
_MEASURED = Cued.of(
    rf"(?<=[高宽长深距厚径程跨重展幅])(?:不低于|不少于|别小于|度|为|达|约|:|\s)*(?P<size>{of.N}(?:{of.TO}{of.N})?\s?(?:米|m(?![a-z])|mm|厘米|毫米|吨|kg|公斤|克|g(?![a-z]))(?:以上)?)",
)
_CONTENT = Cued.of(
    rf"(?:单[件重]|净重|容量|容积|荷载|承重|载重|载荷|额定|自重|克重)\D{{0,3}}(?P<size>{of.N}\s?(?:kg|公斤|g|克|t|吨|l|升))",
)
_CONTENT_BEHIND = Cued.of(rf"(?<![\d.]){of.N}\s?(?:kg|公斤|t|吨|l|升|立方|方)(?=的?(?:容量|容积|载重|承重|荷载))")
_FIXED_LENGTH = Cued.of(rf"定尺\s?(?P<size>{of.N}(?:{of.TO}{of.N})?\s?(?:米|m(?![a-z])))|(?P<a>{of.N}\s?(?:米|m))定尺")
_PACKED = Cued.of(
    rf"(?<![\d.])(?P<a>{of.N}\s?(?:kg|公斤|千克|g|克|ml|毫升|l|升))(?=/?(?:一?[袋桶瓶箱盒包罐]|[袋桶瓶箱盒罐铁塑]?装|编织袋|吨袋|铁桶|塑料桶))|每[袋桶瓶箱盒包]\s?(?P<b>{of.N}\s?(?:kg|公斤|千克|g|克|ml|毫升|l|升))"
)
"""What one bag, drum or bottle holds."""
_SHARE = Cued.of(
    rf"(?<=[度肪分])\s?(?:约|≥|>|为|:)?\s?(?P<size>{of.N}%)|(?<![\d.])(?P<a>9\d(?:\.\d+)?%)(?!的|良|合格|以上客)"
)
_HARDNESS = Cued.of(r"硬度\D{0,3}(?P<size>\d{1,2}h(?![a-z\d]))")
_SPEED = Cued.of(rf"速度\D{{0,3}}(?P<size>{of.N}\s?[箱包件片次袋瓶个只米]/(?:分钟?|min|小时|h))")
_PRESSURE = Cued.of(rf"(?<![\d.])(?P<size>{of.N}\s?公斤)(?=压力|级)")
_LITRES = Cued.of(r"(?<![\d.])\d{1,4}\s?(?:l(?![a-z])|升)(?!/|每|的?[年月])")
_COLOUR = Cued.of(r"色温\D{0,2}(?P<size>\d{4}k)")
_CHIP = Cued.of(r"(?<![\d.a-z])(?:0(?:201|402|603|805)|1206|1210)(?![\d.a-z])(?!\s?[件个只套吨片颗万年])")
_NUMBERED = Cued.of(of.NUMBERED_GRADE)
_BEARING = Cued.of(of.BEARING)
_LONG_LORRY = Cued.of(rf"{of.N}\s?米(?=高栏|平板|厢|挂|货车|冷藏车|[长高宽深][,.;、])")
_SIZE_NAME = any_of("规格 直径 外径 内径 厚度? 宽度? 壁厚 尺寸 长度? 要 φ")
_BARE_SIZE = Cued.of(
    rf"{_SIZE_NAME}\s?[:为]?\s?(?P<size>{of.N}\s?(?:-|~|到|至)\s?{of.N}|\d+\.\d+(?![\d万千百wk]))(?!\s?(?:[万千百\d]|件|个|套|只|台|吨|米|人|元|根|片))",
)
_SURELY = (*_STANDARDS, _MACHINE_SIZES, _TONNAGE_LISTED, _TONNAGE, _TONNAGE_BEHIND)
_THEN = (
    _CODED,
    _SIZED,
    _MEASURED,
    _CONTENT,
    _CONTENT_BEHIND,
    _FIXED_LENGTH,
    _PACKED,
    _SHARE,
    _HARDNESS,
    _SPEED,
    _PRESSURE,
    _LITRES,
    _COLOUR,
    _CHIP,
    _NUMBERED,
    _BEARING,
    _LONG_LORRY,
    _BARE_SIZE,
)
_OF_MACHINES, _OF_OTHERS = Group.of((*_SURELY, _TONNAGE_OF_MACHINES, *_THEN)), Group.of((*_SURELY, *_THEN))
_NAMED_PARTS = ("size", "a", "b")
_NO_CODE = re.compile(f"(?:{of.NO_CODE}|{of.VEHICLE}|[\\d./+-]+)$")
_COUNT_BEHIND = re.compile(UNIT)
_PERIOD_BEFORE = re.compile(r"[年月日季每]")


def read_specs(claims: Claims, written: str, category: str) -> tuple[list[str], list[Span]]:
    """The specifications as written, in order, and where. Tons said of a machine are its size."""
    spans: list[Span] = []
    forms = _OF_MACHINES if category == "equipment" else _OF_OTHERS
    for _place, pattern, form in forms.fitting(claims.possible):
        for match in pattern.finditer(claims.left):
            for span in _spans_of(form, match, claims):
                spans.append(claims.claim(*span))
    spans = sorted(part for span in spans for part in _parted(claims.text, span))
    specs = list(dict.fromkeys(written[start:end].strip(" /").rstrip("-+") for start, end in spans))
    return specs, spans


_TWO_RATINGS = re.compile(rf"({of.N}\s?(?P<unit>{of.LATIN_PHYSICAL}))/({of.N}\s?(?P=unit))")


def _parted(text: str, span: Span) -> tuple[Span, ...]:
    """12V/24V says two ratings."""
    both = _TWO_RATINGS.fullmatch(text, *span)
    return (both.span(1), both.span(3)) if both else (span,)


def _spans_of(form: Cued, match: re.Match[str], claims: Claims) -> Iterator[Span]:
    named = [name for name in _NAMED_PARTS if match.groupdict().get(name)]
    if named:
        yield from (match.span(name) for name in named)
        return
    wrong = (form is _CODED and _NO_CODE.match(match[0])) or (form is _SIZED and _is_amount(match, claims))
    if not wrong and match[0]:
        yield match.start(), match.start() + len(match[0].rstrip())


def _is_amount(match: re.Match[str], claims: Claims) -> bool:
    """`5度`, `20转` and such where they count something else: an amount of current, angles and so on stay specs."""
    text, before = match[0], claims.before(match.start(), 6)
    if text.endswith("w"):
        return _COUNT_BEHIND.match(claims.text, match.end()) is not None  # 1.2w套 counts ten thousands
    if text.endswith(tuple("度转孔针齿级层")):
        return bool(_PERIOD_BEFORE.search(before[-3:]))
    return text.endswith(("克", "g")) and bool(_PERIOD_BEFORE.search(before))
