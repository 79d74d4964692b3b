"""Sizes, grades and standards: what tells one make of a product from another, and is never a quantity."""

from __future__ import annotations

import re

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.unit_words import UNIT

_N = r"\d+(?:\.\d+)?"
_MACHINES = r"(?:\S{0,4}?(?:压铸|注塑|射出|冲床|冲压|压力机|油压|液压|压机|锁模|合模|行车|天车|吊|叉车|机台|机器|以上机|卧式|立式|式|的都|、\d+吨都|都有|都做|单桥|双桥|单臂|伺服|硫化|锻|级|起重|液压机|吨位|设备|机|die.cast|press|machine|injection|crane|forklift|mould))"
_PHYSICAL = (
    r"mm²?|cm|µm|μm|um|nm|㎜|inch(?:es)?|英寸|寸|毫米|厘米|微米|丝|目|kv|mv|v(?:dc|ac)?|伏|ma|a(?!\w)|安|kw|mw|w|千瓦|瓦|kva|mah|ah|wh|mpa|kpa|gpa|bar|公斤力|"
    r"n·?m|nm|kn|℃|°c?|度|khz|mhz|ghz|hz|rpm|转|db|ohm|ω|欧|nf|pf|uf|μf|ppm|lm|流明|cc|ml|毫升|马力|hp|吋|英吋|磅|支纱|丹尼尔|dtex|旦|gsm|g/m2|克重|克|"
    r"级(?!别)|座(?!椅|套|垫|圈|位)|齿|孔|针|芯|p(?=\s?(?:连接|端子|接插|线))|点胶|层板|层(?=板|pcb)|缸|速(?=变)|轴(?=联动|机器人)|通道|路(?=阀)|寸屏|k(?=显示|双录|屏)|万像素|像素"
)
_GRADE = (
    r"(?<![a-z])(?:gb/?t?\s?\d+(?:\.\d+)?(?:-\d{4})?|(?:ul\s?94\s?v-?[0-2])|(?:din|jis|astm|sae|ece|un|iso|en|api|q/?bqb|ul|fmvss|qc/t|yb/t|jb/t|hg/t|iec|ieee|asme|ansi)\s?-?/?\s?[a-z]{0,2}-?\d+(?:[a-z0-9.-]*[a-z0-9])?)|"
    r"国[ⅰ-ⅵ一二三四五六1-6][ab]?|euro\s?\d|欧[一二三四五六]|asil[\s-]?[a-d]|hrc?\s?\d+(?:-\d+)?|ip\s?6?\d[\dk]*k?|"
    r"[φøф∅]\s?\d+(?:\.\d+)?(?:\s?[-~x×*]\s?\d+(?:\.\d+)?)*(?:\s?mm)?|"
    r"[±+]\s?\d+(?:\.\d+)?\s?(?:mm|μm|um|丝|°|℃|%|a|v)?|"
    r"\d+(?:\.\d+)?/\d+(?:\.\d+)?(?:\s?(?:英寸|寸|inch|\"))|"
    r"\d{3}/\d{2,3}\s?z?r\s?\d{2}(?:\.5)?[a-z]?|\d{1,4}(?:\.\d+)?r\d{2}(?:\.5)?(?:\s?-?\d*pr)?|\d{1,2}\.\d{2}-\d{2}(?:\s?-?\d*pr)?(?![\d年月日万])|\d{1,3}w-\d{2,3}(?!\d)|\d+(?:\.\d+)?w/\(?m[·*.]?k\)?|-?\d+\s?(?:到|至|~|-)\s?-?\d+\s?(?:度|℃|°c)|\d+\+\d+(?:μm|um|mm)|"
    r"(?<![a-z\d])m\d+(?:\.\d+)?(?:\s?[x×*-]\s?\d+(?:\.\d+)?)*(?![a-z\d])|"
    rf"(?<![a-z\d.])(?:dn)?{_N}\s?(?:mm|cm|m|米|毫米)?(?:\s?[x×*]\s?{_N}\s?(?:mm|cm|m|米|毫米)?){{1,3}}(?:\s?[x×*]\s?c(?![a-z]))?"
)
_CODE = (
    # Grades and models: letters and digits in one word, perhaps joined by signs; at least one of each.
    r"(?<![a-z\d.])(?=[a-z\d./+-]*\d)(?=[a-z\d./+-]*[a-z])[a-z\d]+(?:[./+-](?=[a-z\d]*\d|[a-z]{2,}|[a-z](?![a-z\d]))[a-z\d]+)*\+?(?:钢|#)?(?![a-z\d])"
)
_STANDARD = re.compile(_GRADE)
_SIZED = re.compile(rf"{_N}(?:\s?(?:-|~|到|至|/)\s?{_N})?\s?(?:{_PHYSICAL})(?![a-z\d])(?:以上|以下)?")
_CODED = re.compile(_CODE)
_TONNAGE = re.compile(
    rf"(?<![\d.])(?:\d+|[一二两三四五六七八九十百千]+)(?:\s?(?:-|~|到|至|/|、)\s?\d+)?\s?(?:t(?![a-z])|吨)(?={_MACHINES})"
)
_TONNAGE_BEHIND = re.compile(
    rf"(?:锁模力|吨位|压铸机|注塑机|冲床|压机|压力机|油压机|液压机|机器从|行车|载重|总重|起重|machine|press)\s?(?:从|有|:|为|是|约)?(?P<a>\d+\s?(?:t|吨))(?:\s?(?:-|~|到|至|、|和)\s?(?P<b>\d+\s?(?:t|吨)))?"
)
_T_NUMBERS = re.compile(
    r"(?<![a-z\d.])\d{2,4}t(?:\s?(?:-|~|到|至|、|和|/)\s?(?P<second>\d{2,4}t))?(?![a-z\d])(?!/|每|\s?per|\s?a\s|\s?month)"
)
_TONNAGE_LISTED = re.compile(
    r"(?P<a>\d+(?:\.\d+)?\s?(?:t|吨))[、/](?P<b>\d+(?:\.\d+)?\s?(?:t|吨))(?=[^,.;]{0,2}(?:都|均|级|各|可|的))|\((?P<size>\d+\s?(?:t|吨))\)"
)
_MATERIAL_NUMBER = re.compile(
    r"(?<![\d.a-z])(?<!\d,)(?:1060|1100|2024|3003|304l?|316l?|201|430|409l?|410|420|440c?|5052|5083|5182|5754|6005|6016|6061|6063|6082|7075|7003|4032|"
    r"\d{2}#|\d{2}号钢|\d{2}(?=钢(?![板管材带丝轮圈背壳架帘绞索筋绳件结]))|40cr|65mn|60si2mn|1\.\d{4})(?:-?[ht]\d+)?(?:不锈钢|钢(?=材|板|管|棒|$|[,.;\s])|铝(?=合金|板|$)|#|号钢)?(?![\d.a-z%]|\s?(?:件|个|套|只|台|吨|米|人|元|根|片|辆|亩|平|pcs|sets|支|块|条))"
)
_CONTENT = re.compile(
    rf"(?:单[件重]|净重|容量|容积|荷载|承重|载重|载荷|额定|自重|克重)\D{{0,3}}(?P<size>{_N}\s?(?:kg|公斤|g|克|t|吨|l|升))|(?<![\d.])(?P<a>\d{{1,4}}\s?(?:l|升))(?![a-z])(?!/|每|的?[年月])|色温\D{{0,2}}(?P<b>\d{{4}}k)"
)
_CHIP = re.compile(r"(?<![\d.a-z])(?P<size>0(?:201|402|603|805)|1206|1210)(?![\d.a-z])(?!\s?[件个只套吨片颗万年])")
_CLEAR_HEIGHT = re.compile(
    rf"(?<=[高宽长深距厚径程跨重])(?:不低于|不少于|度|为|达|约|:|\s)*(?P<size>{_N}\s?(?:米|m|mm|厘米|毫米|吨|kg|公斤|克|g)(?:以上)?)|行程\s?(?P<travel>{_N}\s?(?:米|m|mm)(?:以上)?)"
)
_BARE_SIZE = re.compile(
    rf"(?:规格|直径|外径|内径|厚度?|宽度?|壁厚|尺寸|要|φ)\s?(?P<size>\d+\.\d+(?![\d万千百w])|{_N}\s?(?:-|~|到|至)\s?{_N})(?!\s?(?:[万千百\d]|件|个|套|只|台|吨|米|人|元|根|片))"
)
_NOT_A_CODE = re.compile(
    r"(?:\d+(?:\.\d+)?[wk](?![a-z\d])|\d+(?:\.\d+)?(?:t|kg|g|km|m|pcs|pc|sets?|k|w|x|st|nd|rd|th|pm|am|hrs?|days?|mt|ea|tons?|units?)|\d{1,2}h|\d{1,2}l|\d-axis|axis|3c|cl\d|4g/gnss|[45]g|3d|2d|b2b|o2o|\d+x\d*|x\d+|24h|7x24|20\d\d[a-z]?|ppap\d?|q[1-4]|t\d/t\d|1-?st|tier-?\d|tier\d|w\d|no\d+|t1|co2|h2|4s|5s|6s|s4|20\d\d|\d*bt|a\d?|5a级?)$"
)
_PPM_ONLY = re.compile(r"^[\d./+-]+$")
_VEHICLE = re.compile(r"(?:model\s?[3sxy]|f-?150|id\.?\d|p[57]|q[357]|a[3-8]l?|x[1-7])$")


def read_specs(claims: Claims, written: str) -> tuple[list[str], list[Span]]:
    """The specifications as written, in order, and where."""
    spans: list[Span] = []
    for pattern in (
        _STANDARD,
        _T_NUMBERS,
        _TONNAGE_LISTED,
        _TONNAGE,
        _TONNAGE_BEHIND,
        _CODED,
        _SIZED,
        _CLEAR_HEIGHT,
        _CONTENT,
        _CHIP,
        _MATERIAL_NUMBER,
        _BARE_SIZE,
    ):
        for match in pattern.finditer(claims.left):
            for span in _spans_of(match, claims):
                claims.claim(*span)
                spans.append(span)
    spans.sort()
    specs = list(dict.fromkeys(written[start:end].strip(" -+/") for start, end in spans))
    return specs, spans


def _spans_of(match: re.Match[str], claims: Claims) -> list[Span]:
    groups = match.groupdict()
    named = [match.span(name) for name in ("size", "travel", "a", "b") if groups.get(name)]
    if match.re is _T_NUMBERS and groups.get("second"):
        return [(match.start(), match.start() + len(re.match(r"\d+t", match[0])[0])), match.span("second")]  # pyright: ignore[reportOptionalSubscript]
    if named:
        return named
    text = match[0]
    if match.re is _CODED and (_NOT_A_CODE.match(text) or _PPM_ONLY.match(text) or _VEHICLE.match(text)):
        return []
    if match.re is _SIZED and _is_amount(match, claims):
        return []
    start, end = match.span()
    return [(start, start + len(text.rstrip()))] if end > start else []


def _is_amount(match: re.Match[str], claims: Claims) -> bool:
    """`5度`, `20转` and such where they count something else: an amount of current, angles and so on stay specs."""
    text, before = match[0], claims.before(match.start(), 6)
    if text.endswith("w"):
        return re.match(UNIT, claims.text[match.end() : match.end() + 2]) is not None  # 1.2w套 counts ten thousands
    if text.endswith(("度", "转", "孔", "针", "齿", "级", "层")):
        return bool(re.search(r"[年月日季每]", before[-3:]))
    if text.endswith(("克", "g")):
        return bool(re.search(r"[年月日季每]", before))
    return False
