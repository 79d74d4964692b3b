"""Sizes, grades and standards: what tells one make of a product from another, and is never a quantity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
    Cued.of(of.THREE_LENGTHS),
    Cued.of(of.SHEET_GRADE),
    Cued.of(of.RATIO),
    *map(Cued.of, of.LETTER_GRADES),
    Cued.of(of.SIZE_NAME),
    Cued.of(of.COUNTED_PARTS),
)
_MACHINE_SIZES = Cued.of(
    r"(?<![a-z\d.])(?<![现有][货存])(?<!库存)(?<![年月日周季天])(?<![年月日周季天][耗用需产供销])(?<!采购)(?<!求购)(?<!供应)(?<!出售)(?<!现货)(?P<a>(?:\d{2,4}\s?[-~]\s?)?\d{2,4}t(?:\s?(?:-|~|到|至)\s?\d{2,4}t)?)(?:\s?(?:、|和|/)\s?(?P<b>\d{2,4}t))?(?![a-z\d])(?!/|每|\s?per|\s?a\s|\s?month)(?!的?[\u4e00-\u9fff]{0,3}?(?:[板卷管锭丝煤砂粒粉材]|[圆角槽纹]钢)(?![\u4e00-\u9fff]{0,3}机))",
)
_ENGLISH_TONNAGE = Cued.of(
    r"(?<![\d.,])\d[\d,]*[\s-]?tons?(?=\s(?:\w+\s)?(?:press|clamp|injection|crane|forklift|punch|machine|hydraulic))"
)
_TONNAGE_LISTED = Cued.of(
    r"(?P<a>\d+(?:\.\d+)?\s?(?:t|吨))[、/](?P<b>\d+(?:\.\d+)?\s?(?:t|吨))(?=[^,.;]{0,2}(?:都|均|级|各|可|的))|\((?P<size>\d+\s?(?:t|吨))\)",
)
_TONNAGE = Cued.of(
    rf"(?<![a-z\d.])(?:\d+|[一二两三四五六七八九十百千]+)(?:\s?(?:-|~|到|至|/|、)\s?\d+)?\s?{_TONS}(?={of.MACHINES})",
)
_TONNAGES = Cued.of(
    rf"(?<![\d.])\d{{1,4}}吨[到至~-]\d{{1,4}}吨(?=\s?{of.MACHINES})|(?:压铸|注塑|冲压|锻压)\s?(?P<size>\d{{2,4}}吨?\s?[到至~-]\s?\d{{2,4}}吨)(?![\u4e00-\u9fff])|(?<![\d.])(?P<a>\d{{2,4}}吨)[、和及/](?P<b>\d{{2,4}}吨)(?={of.MACHINES})"
)
_TONNAGE_BEHIND = Cued.of(
    rf"{of.MACHINE_BEFORE}\s?(?:从|有|:|为|是|约|,)?(?P<a>\d+\s?{_TONS}(?:\s?(?:-|~|到|至)\s?\d+\s?{_TONS})?)(?:\s?(?:、|和)\s?(?P<b>\d+\s?{_TONS}))?",
)
_TONNAGE_OF_MACHINES = Cued.of(
    rf"(?<![\d.])\d{{1,4}}(?:\.\d+)?(?:\s?[-~到至]\s?\d{{2,4}})?\s?(?:{_TONS}|tons?(?![a-z]))(?!/|每|钢|\s(?:per|a)\s)"
)
_CODED = Cued.of(of.CODE)
_SIZED = Cued.of(
    rf"(?<![a-z\d./-])(?:\d{{1,3}}(?:,\d{{3}})+|{of.N})(?:(?:{of.LENGTH_BEFORE})?{of.TO}{of.N})?\s?(?:{of.LATIN_PHYSICAL}(?:/{of.N}\s?{of.LATIN_PHYSICAL})?(?![a-z\d]|-[a-z])|{of.CHINESE_PHYSICAL}(?![a-z](?![a-z])))(?:以上|以下)?",
)
_MEASURED = Cued.of(
    rf"(?<![\d.])\d\.\d+(?=线径)|(?<!总)(?<!总长)(?<=[高宽长深距厚径程跨展幅])(?:不低于|不少于|别小于|度|为|达|约|:|\s)*(?P<size>{of.N}(?:{of.TO}{of.N})?\s?(?:米|公尺|m(?![a-z])|mm|厘米|毫米|公[釐厘])(?:以上)?)|(?<=[重幅])(?:不低于|不少于|别小于|为|达|约|:|\s)*(?P<a>{of.N}(?:{of.TO}{of.N})?\s?(?:吨|kg|公斤|克|g(?![a-z]))(?:以上)?)",
)
_CONTENT = Cued.of(
    rf"(?:盐雾\D{{0,2}}(?=\d+\s?小时)|单[件重]|净重|容量|容积|罐容|库容|负载|层载|吊重|荷载|承重|载重|载荷|额定|载质量|起重量|自重|克重|牵引力|拉力|推力|顶力)\D{{0,3}}(?P<size>{of.N}\s?(?:kg|公斤|g|克|t|吨|l|升|立方|m³|(?<=\d)小时)半?)|(?<![\d.])(?P<a>\d{{1,2}}(?:\.\d+)?个厚)|(?<![\d.])(?P<b>\d{{1,3}}(?:\.\d+)?)(?=厚(?!道|度|利|实|待))",
)
_LIFE = Cued.of(rf"寿命\D{{0,3}}(?P<size>{of.N}万?\s?(?:模次?|次|小时))")
_CONTENT_BEHIND = Cued.of(rf"(?<![\d.]){of.N}\s?(?:kg|公斤|t|吨|l|升|立方|方)(?=的?(?:容量|容积|载重|承重|荷载))")
_FIXED_LENGTH = Cued.of(
    rf"(?<![\d.])(?P<b>\d{{1,2}}(?:\.\d+)?\s?(?:米|m))(?=[宽长高厚深])|定尺\s?(?P<size>{of.N}(?:{of.TO}{of.N})?\s?(?:米|m(?![a-z])))|(?P<a>{of.N}\s?(?:米|m))定尺"
)
_PACKED = Cued.of(
    rf"(?<![\d.])(?P<a>{of.N}\s?(?:kg|公斤|千克|g|克|ml|毫升|l|升))(?=/?(?:一?[袋桶瓶箱盒包罐]|[袋桶瓶箱盒罐铁塑]?装|编织袋|吨袋|铁桶|塑料桶))|(?P<size>{of.N}\s?(?:米|m))(?=/卷|一卷|每卷)|(?:每[袋桶瓶箱盒包罐]|[袋桶瓶箱盒包罐]装)\s?(?P<b>{of.N}\s?(?:kg|公斤|千克|g|克|ml|毫升|l|升))"
)
"""What one bag, drum or bottle holds."""
_SHARE = Cued.of(
    rf"(?:(?<=[度肪分白])|(?<=[含绒]量))\s?(?:约|≥|>|不低于|为|:)?\s?(?P<size>{of.N}%)|(?P<b>{of.N}%)(?=\s?{of.SHARED})|(?<=[≥≤><酸碱醇水钠钾醛])\s?\d{{1,2}}(?:\.\d+)?%|(?<=[a-z]\s)(?<!t/t\s)(?<!deposit\s)(?<!advance\s)(?<!down\s)(?<!prepaid\s)\d{{1,2}}%(?=[,.;])|(?<![\d.])(?P<a>9\d(?:\.\d+)?%)(?!的|良|合格|以上客)"
)
_PERCENT = Cued.of(rf"(?<![\d.~-])[≥≤<>]?\s?{of.N}%(?!{of.NO_SHARE_BEHIND})")
_NO_SHARE_BEFORE = re.compile(any_of(of.NO_SHARE_BEFORE) + r"[^,;!?\d]{0,4}\Z")
_SHARE_OF_MONEY_BEFORE = re.compile(any_of(of.SHARE_OF_MONEY) + r"[^,;!?\d]{0,4}\Z")
_SHARE_OF_MONEY_BEHIND = re.compile(of.NO_SHARE_BEHIND)
_NUMBER_NAMED = Cued.of(of.NUMBER_NAMED)
_GRADED = Cued.of(f"{of.GRADE_OF_USE}|{of.COLOUR_TEMPERATURE}|{of.RANGE_OF_RIDE}")
_HARDNESS = Cued.of(r"硬度\D{0,3}(?P<size>\d{1,2}h(?![a-z\d]))")
_SPEED = Cued.of(
    rf"(?<![\d.])(?P<a>{of.N}\s?[箱包件片次袋瓶个只枚粒张]/(?:分钟?|秒))|速度\D{{0,3}}(?P<size>{of.N}\s?[箱包件片次袋瓶个只米]/(?:分钟?|min|小时|h))"
)
_CROSS_SECTION = Cued.of(
    rf"(?<![\d.])(?P<size>{of.N}(?:{of.TO}{of.N})?\s?平方)(?=线|电缆|铜)|(?:线束?|线缆|电缆|编织带|绞线)[^\d,;]{{0,4}}(?P<a>{of.N}(?:{of.TO}{of.N})?\s?平方)(?!米)"
)
"""16平方 of a wire."""
_RATE_OF_MACHINE = Cued.of(rf"每(?:小时|分钟?|时)\s?{of.N}万?\s?{UNIT}")
"""每小时3吨: what a machine makes."""
_PRESSURE = Cued.of(rf"(?<![\d.])(?P<size>{of.N}\s?公斤)(?=压力|级)")
_LITRES = Cued.of(r"(?<![\d.])(?<!\d,)(?:\d{1,3}(?:,\d{3})+|\d{1,4})\s?(?:l(?![a-z])|升)(?!/[^桶罐瓶袋]|每|的?[年月])")
_LIQUID_BEFORE = re.compile(
    any_of("油 液 酒 水 醇 剂 漆 酸 碱 尿素 奶 浆 汁 醋 oil coolant paint")
    + r"[,\s]{0,2}(?:每?[年月日天周季]?(?:需要?|用|供应?|要|产|采购?|来)?\s?)?\Z"
)
"""机油500升: of what is liquid litres are the amount."""
_COLOUR = Cued.of(r"色温\D{0,2}(?P<size>\d{4}k)")
_CHIP = Cued.of(
    r"(?<=[感容阻珠振])\s?\d{4}(?![\d.a-z]|\s?[件个只套吨片颗万年])|(?<!\d)\d{4}(?=封装|灯珠|贴片)|(?<![\d.a-z])(?:0(?:201|402|603|805)|1206|1210)(?![\d.a-z])(?!\s?[件个只套吨片颗万年])"
)
_NUMBERED = Cued.of(of.NUMBERED_GRADE)
_BEARING = Cued.of(of.BEARING)
_LONG_LORRY = Cued.of(
    rf"(?<=车)[,\s]{{0,2}}(?P<size>\d{{1,2}}(?:\.\d)?\s?米\d?)(?![\d/]|[长宽高]的)|{of.N}\s?米(?=高栏|平板|厢|半?挂|[\u4e00-\u9fff]{{0,4}}(?:公交|客车|吊臂)|货车|冷藏车|[长高宽深][,.;、])"
)
_SIZE_NAME = any_of("平面度 density 密度 线径 门幅 孔径 牙距 螺距 规格 直径 外径 内径 厚度? 宽度? 壁厚 尺寸 长度? 要 φ")
_BARE_SIZE = Cued.of(
    rf"{_SIZE_NAME}\s?(?:不[低小]于|不[高大]于|约|[:为≥≤><])?\s?(?P<size>{of.N}\s?(?:-|~|到|至)\s?{of.N}|\d+\.\d+(?![\d万千百wk]))(?!\s?(?:[万千百\d]|{UNIT}|米|人|元))",
)
_NAMED_SIZE = Cued.of(
    rf"{of.MEASURES}\s?(?:约|为|是|:)?\s?(?P<size>{of.N}(?:{of.TO}{of.N})?(?:\s?g/10min)?)(?![\d.万千×x*%]|\s?(?:mm|cm|米|毫米|厘米|m|km|公里|元|块|天|度|℃|目|{UNIT}))|硬度(?P<a>\d{{2}})(?![\dh.]|度|\s?hr)"
)
_NAMED_LENGTH = Cued.of(
    rf"(?:[直内外孔]径|(?<![增年周期特边延擅加校部专家店队生成助最])[宽长厚高]度?|壁厚|臂展|(?<=\d)孔)\s?(?P<size>{of.N})(?=[,;)\s的内外宽长厚高孔]|$)"
)
"""外径9, 长400宽300: millimetres that go unsaid."""
_LENGTH_SAID = rf"(?:\d{{1,2}}米\d{{1,2}}|{of.N}|[一二两三四五六七八九]米[一二三四五六七八九]?|[零一二两三四五六七八九十百千点]{{1,6}})(?:公分|厘米|毫米|米|mm|cm)?"
_SPOKEN_PRODUCT = Cued.of(rf"(?<![\d.米a-z])(?:[mφ](?=\d))?{_LENGTH_SAID}(?:乘{_LENGTH_SAID}){{1,2}}")
_SPOKEN_LABELLED = Cued.of(
    r"(?:[螺丝]?杆?直径|线径|[内外孔缸]径|壁厚|厚度|长度|宽度|高度|螺距|水分|目数|长径比)(?:是|为|要|约)?(?P<size>[零一二两三四五六七八九十百点]{1,6}(?:比[一二三四五六七八九])?)(?![零一二两三四五六七八九十百千万点\d]|[万千吨个件套只台根支毫公厘米丝寸尺度克目以来])"
    r"|(?<![a-z])(?P<a>m(?:十[一二四六八]?|二十[二四七]?|三十[六]?|[五六八]))(?![一二三四五六七八九十百千万个件套])"
)
"""线径一点二, 直径六十五, M十二, said by voice."""
_SPOKEN_SIZE = Cued.of(
    rf"(?<![零一二两三四五六七八九十百千万\d每])[零一二两三四五六七八九十百千万点]{{1,6}}(?:{of.SPOKEN_UNIT})"
    r"|(?<![\d.])\d{1,2}米\d{1,2}(?!\d)|(?<![零一二两三四五六七八九十百千万\d])[一二两三四五六七八九]米[一二三四五六七八九](?![十百千万])"
)
"""十八寸, 七百毫升, 四米二."""
_COLD = Cued.of(r"(?:零下|(?<![\d.度℃c])-)\s?\d+\s?(?:度|℃|°c)(?!\s?[到至~-]\s?-?\d)|零下[一二三四五六七八九十]{1,3}度")
_SHORE_VALUE = rf"[ad]?\s?{of.N}(?:[-~±到]\d+)?(?:\s?[ad](?![a-z])|\s?度)?"
_SHORE = Cued.of(
    rf"{of.N}(?:±\d+)?\s?shore\s?[ad](?![a-z])|shore\s?[ad]?\s?{of.N}(?:±\d+)?(?:\s?[ad](?![a-z])|\s?度)?|邵[氏尔]?\s?{_SHORE_VALUE}|邵[氏尔]?硬度?:?\s?(?P<size>{_SHORE_VALUE})"
)
_ROUGH = Cued.of(rf"(?<![a-z])ra\s?[≤<]?\s?{of.N}(?:\s?[μu]m)?")
_ENGLISH_SIZE = Cued.of(
    rf"\b(?:height|width|length|span|depth|ceiling)\s(?:of\s)?(?P<size>{of.N}\s?(?:mm|cm|m)(?![a-z]))|(?<![\d.a-z])(?P<a>{of.N}\s?(?:mm|cm|m|ft))(?=\s(?:long|wide|high|thick|deep)(?![a-z]))"
)
_MIXED_FIBRES = Cued.of(r"(?<![\d/])\d{2}/\d{2}\s?(?:涤棉|棉涤|毛涤|t/?c)")
_GRAMS = Cued.of(r"(?<![a-z\d./])(?:\d{2,4}|\d+\.\d+)g(?![a-z\d/])")
_ADJECTIVE = Cued.of(
    r"(?<![\d.])(?:\d+(?:\.\d+)?(?:[-~到至]\d+(?:\.\d+)?)?|[一二两三四五六七八九十百]+)(?:米|斤|公斤|吨|升|立方|方|克|钱|寸|尺|公分)(?=(?:上下|左右|以上|以下)?的(?:[,.;!?]|$))"
)
"""14米的, 6~8钱的: an amount behind the name that ends in 的 tells of what sort the thing is."""
_MATERIAL = Cued.of(rf"(?<=[\s,;(])(?:{of.BARE_MATERIALS})(?=的(?![\u4e00-\u9fff])|\s?[,.;)]|\s?$|\s[\d\x01])")
_SURELY = (
    _COLD,
    _SPOKEN_PRODUCT,
    _SPOKEN_LABELLED,
    _ADJECTIVE,
    _SHORE,
    _ROUGH,
    _NAMED_SIZE,
    _MIXED_FIBRES,
    _SPOKEN_SIZE,
    _ENGLISH_SIZE,
    *_STANDARDS,
    _MACHINE_SIZES,
    _ENGLISH_TONNAGE,
    _TONNAGE_LISTED,
    _TONNAGES,
    _TONNAGE,
    _TONNAGE_BEHIND,
)
_THEN = (
    _SIZED,
    _CODED,
    _MEASURED,
    _CONTENT,
    _LIFE,
    _CONTENT_BEHIND,
    _FIXED_LENGTH,
    _PACKED,
    _SHARE,
    _NUMBER_NAMED,
    _CROSS_SECTION,
    _GRADED,
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
    _NAMED_LENGTH,
    _MATERIAL,
    _GRAMS,
)
_OF_OTHERS = Group.of((*_SURELY, *_THEN))
_OF_CATEGORY = {
    "equipment": Group.of((*_SURELY, _RATE_OF_MACHINE, _TONNAGE_OF_MACHINES, *_THEN)),
    "product": Group.of((*_SURELY, *_THEN, _PERCENT)),
    "finance": Group.of(form for form in (*_SURELY, *_THEN) if form not in (_SIZED, _CODED)),  # 10w到60w is money
}
_LIQUID_NEAR = 12
_NAMED_PARTS = ("size", "a", "b")
_NO_CODE = re.compile(f"(?:{of.NO_CODE}|{of.VEHICLE}|[\\d./+-]+)$")
_MONEY_BEFORE = re.compile("(?:[酬佣]金|酬劳|预算|经费|费用?|奖金?|价格?|报酬|打包|悬赏|总共?|budget)[^,.;\\d]{0,2}\\Z")
"""酬金15w: no watts."""
_COUNT_BEHIND = re.compile(rf" ?{UNIT}")
_PERIOD_BEFORE = re.compile(r"[年月日季每]")


def read_specs(claims: Claims, category: str) -> list[Span]:
    """Where specifications stand, in order. Tons said of a machine are its size."""
    spans: list[Span] = []
    for _place, pattern, form in _OF_CATEGORY.get(category, _OF_OTHERS).fitting(claims.possible):
        for match in pattern.finditer(claims.left):
            for span in _spans_of(form, match, claims):
                spans.append(claims.claim(*span))
    return sorted(_with_limit(claims.text, span) for span in spans)


def specs_at(spans: Iterable[Span], written: str) -> tuple[str, ...]:
    """The specifications as written, each once."""
    return tuple(dict.fromkeys(written[start:end].strip(" /").rstrip("-+") for start, end in spans))


_LIMIT_BEFORE = re.compile(r"[≥≤<>]\s?\Z")


def _with_limit(text: str, span: Span) -> Span:
    """≥65μm: the sign that says at least or at most is part of what is asked."""
    sign = _LIMIT_BEFORE.search(text, max(0, span[0] - 2), span[0])
    return (sign.start(), span[1]) if sign else span


def _spans_of(form: Cued, match: re.Match[str], claims: Claims) -> Iterator[Span]:
    if form is _SHARE and _is_share_of_money(match, claims):
        return
    if form is _LITRES and _LIQUID_BEFORE.search(claims.text, max(0, match.start() - _LIQUID_NEAR), match.start()):
        return
    named = [name for name in _NAMED_PARTS if form.has(name) and match[name]]
    if named:
        yield from (match.span(name) for name in named)
        return
    wrong = (form is _CODED and _NO_CODE.match(match[0])) or (form is _SIZED and _is_amount(match, claims))
    wrong = wrong or (form is _PERCENT and _NO_SHARE_BEFORE.search(claims.before(match.start(), 10)) is not None)
    if not wrong and match[0]:
        yield match.start(), match.start() + len(match[0].rstrip())


def _is_share_of_money(match: re.Match[str], claims: Claims) -> bool:
    """付95%, 30% deposit: how it is paid."""
    before = _SHARE_OF_MONEY_BEFORE.search(claims.before(match.start(), 14))
    return bool(before or _SHARE_OF_MONEY_BEHIND.match(claims.text, match.end()))


def _is_amount(match: re.Match[str], claims: Claims) -> bool:
    """`5度`, `20转` and such where they count something else: an amount of current, angles and so on stay specs."""
    text, before = match[0], claims.before(match.start(), 6)
    if text.endswith("w"):  # 1.2w套 counts ten thousands
        return bool(_MONEY_BEFORE.search(before) or _COUNT_BEHIND.match(claims.text, match.end()))
    if text.endswith("座") and before.endswith(("共", "计")):
        return True
    if text.endswith(tuple("度转孔针齿级层")):
        return bool(_PERIOD_BEFORE.search(before[-3:]))
    return text.endswith(("克", "g")) and bool(_PERIOD_BEFORE.search(before))
