"""The names that one cell of a list gives an enterprise: without what lists write around a name, in each script, and as
the enterprise was called before: 12.供方：淮安恒信机械有限公司（原淮阴机械厂）HENGXIN MACHINERY（盖章）.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from lianpu.cluster.lookalikes import put_together
from lianpu.cluster.name_places import cut_places
from lianpu.cluster.names import TO_ROUND
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.values import tidy
from lianpu.intake.known_enterprises import names_of_one
from lianpu.intake.name_spelling import spelling

_LABEL = re.compile(r"^(?:(?!公司|集团)[^:：]){1,16}[:：]\s*(?=.{4})")
"""供方：, 购货单位名称:, 卖方/Seller: — what stands before a colon and is no name itself."""
_LIST_NUMBER = re.compile(r"^\(?\d{1,4}\s*[.、．)]\s*(?=\D{4})")
_PARTY = re.compile(
    r"^(?:境内)?(?:发货人|收货人|购货单位|销货单位|消费使用单位|生产销售单位|付款人|收款人|开户名|抬头)\s*(?:\(\w*\))?\s*(?=[\u4e00-\u9fff]{4})"
)
_REMARK_BEFORE = re.compile(r"^\((?:[^()]{1,4}|[^()]*(?:章|票|重复|[,，][^()]*))\)\s*(?=.{4,})")
_LIST_CODE = re.compile(r"^[A-Za-z]{0,3}\d{3,}\s*[-—_:：\s]\s*(?=[\u4e00-\u9fff]{4})")
_SHORT_AND_WHOLE = re.compile(r"^(?P<short>[\u4e00-\u9fff]{2,6})\((?P<whole>[\u4e00-\u9fff()]{6,}(?:公司|厂))\)$")
"""清拖（淮安市清江浦拖拉机制造有限公司）."""
_REMARK_BEHIND = re.compile(
    r"(?<=公司)\s*\(?(?:[\u4e00-\u9fff]{0,6}章|盖章有效)\)?$|(?<=厂)\s*\(?[\u4e00-\u9fff]{0,6}章\)?$"
    r"|\s*\((?:盖?公?章|签章|加?盖[^()]{0,4}章[^()]{0,2}|[^()]{0,8}(?:专用章|专票|普票|开票|现结|月结|停用|作废|注销))\)\s*$"
    r"|\s*\((?:普通合伙|有限合伙|特殊普通合伙|个人独资(?:企业)?|个体工商户|个体户?|总部|本部|公司总部"
    r"|(?:增值税)?(?:一般|小规模)纳税人|已?(?:整体)?(?:变更|改制)为股份(?:有限)?公司)\)$"
)
"""（盖章）, 收货章, （开专票）, （总部） and the kind of firm that the register puts behind the name."""
_CREDIT_CODE = re.compile(
    r"[\s(,，;；/|]*(?:统一社会信用代码|信用代码|纳税人识别号|税号|代码|uscc)?\s*[:：]?\s*"
    r"(?<![0-9A-Za-z])(?P<code>[159][0-9A-HJ-NP-RT-UW-Y]\d{6}[0-9A-HJ-NP-RT-UW-Y]{10})(?![0-9A-Za-z])\s*\)?",
    re.IGNORECASE,
)
_STOCK_CODE = re.compile(
    r"[\s(,，]*(?:(?:股票)?代码|SH|SZ|HK|SSE|SZSE)?\s*[:：.]?\s*(?<!\d)(?:[03648]\d{5}|0\d{4})(?:\s*\.\s*(?:SH|SZ|BJ|HK))?\s*\)?$",
    re.IGNORECASE,
)
"""600418, (00700.HK): by which a listed company is traded."""
_STARS = re.compile(r"[★☆◆◇■□●○▲△※♦✦✅🔥]+")
_BOOTH = re.compile(r"^(?:展位号?|摊位号?|booth)\s*[:：]?\s*[A-Za-z0-9.-]+\s+", re.IGNORECASE)
_SALES_TALK = re.compile(
    r"(?<=\s)(?:厂家|源头|工厂|实力)?(?:直销|直供|现货(?:供应)?|批发|源头工厂|实力厂家|支持定制|来图定制)(?=\s|$)"
)
_IN_LAST_BRACKETS = re.compile(r"(?<=[司厂社店院所心])\s*\(([^()]+)\)$|(?<=公司)\s*[—–-]{2,}([^—–]+)$")
_SPECIAL_TREATMENT = re.compile(r"^\*?ST(?=[\u4e00-\u9fff])")
"""*ST海马: how an exchange marks a company that makes losses."""
_NOUGHT_IN_LETTERS = re.compile("(?<=[A-Za-z])0(?=[A-Za-z]{2})")
_HEAD_OFFICE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:总部|本部)(?=\)$)")
_TYPED_TWICE = re.compile(r"(?<=[\u4e00-\u9fff]{2})([\u4e00-\u9fff]{2,3})\1(?=[\u4e00-\u9fff])")
"""变压变压器."""
_WHO_TO_ASK = re.compile(
    r"\s+[\u4e00-\u9fff]{1,3}(?:厂长|经理|总|老板|师傅|先生|女士|小姐|主任|姐|哥)?\s*(?:电话|手机|tel)?\s*[:：]?\s*1[\d*\-\s]{7,14}$",
    re.IGNORECASE,
)
"""李厂长 139****6621."""
_OWN_DEPARTMENT = re.compile(r"(?<=[司厂])\s*\(?(?:采购|财务|供应|人事|行政|商务)部\)?$")
"""Who is to be asked in a firm, and no site of it."""
_SAYS_WHICH = re.compile(
    r"分[厂店行部校院]|办事处|营业[部厅]|项目部|代表处|车间|[厂店库站部]$|^[东西南北新老]|第?[一二三四五六七八九十\d]+"
)
_SEE_ALSO = re.compile("[见同参详续]")
_CALLED = re.compile("公司|^原|原[名称]|曾用|前身|更名|旧|现名|又名")
"""Which of several is meant, or how else it is called; other remarks behind a whole name (存续, 月结60天) say nothing of it."""
_NO_NUMBER_OF_FIRM = re.compile(r"\d{3,}|\d+天|[a-z]级|级供应商|[:：,，]", re.IGNORECASE)
_FORMS_PUT_RIGHT = (
    (re.compile(r"\(股\)\s*公司$|\(股\)$"), "股份有限公司"),
    (re.compile("有公限司$|限有公司$|有限限公司$|有限公公司$|有有限公司$|有限公司(?:有限)?公司$"), "有限公司"),
    (re.compile("(?<=[\u4e00-\u9fff])\\s*co\\.?\\s*,?\\s*ltd\\.?$", re.IGNORECASE), "有限公司"),
    (re.compile("股份有限公?$|股[^份东权](?:有限)?公司$"), "股份有限公司"),
    (re.compile("(?:有限)?(?:youxian|有限)公司$|(?<=..)有公司$", re.IGNORECASE), "有限公司"),
    (re.compile("有[线跟陷恨现县显险先根很银]公司$|有限公司司$|有限工司$|有限公思$"), "有限公司"),
    (re.compile("(?<!有限)责任有限公司$|有限责.公司$"), "有限责任公司"),
)
"""Written in short, in the wrong order, twice, not to the end or by ear."""
_NAME = r"(?P<name>[^()]{4,})"
_FORMERLY = r"(?:原名|曾用名|曾用|前身(?:为|是)?|更名前(?:为)?|旧名|旧称|改制前(?:为)?|(?:19|20)\d\d年前(?:的?名称)?|又名|亦称|现名(?:为)?|现(?:已)?更名为|后更名为|已?更名为|formerly|f/?k/?a)"
_OTHER_IN_BRACKETS = re.compile(
    rf"\(\s*(?:{_FORMERLY}\s*[:：]?\s*{_NAME}|[原现]\s*[:：]?\s*(?P<before>[^()]{{4,}})|由\s*(?P<was>[^()]{{4,}}?)(?:整体)?(?:更名|改制|变更)(?:而来|而成|设立)?)\s*\)",
    re.IGNORECASE,
)
_TWO_NAMES = re.compile(
    rf"^(?P<first>.{{5,}}?)(?:\s*\(?{_FORMERLY}\)?\s*[:：]?\s*|(?<=[司厂])\s+原(?=[\u4e00-\u9fff]{{4}}))(?P<second>.{{5,}})$",
    re.IGNORECASE,
)
"""无锡梁韵乐器有限公司 原名 无锡市民族乐器社."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WHOLE = re.compile(r"[\u4e00-\u9fff()\w]{4,}(?:公司|厂)")
_TELLS = re.compile(rf"{_FORMERLY}|原|branch|分公司|分厂|办事处|[厂店部]$", re.IGNORECASE)
_LATIN_FORMS = frozenset({"co", "ltd", "limited", "company", "corp", "corporation", "inc", "llc", "gmbh", "group"})
_LATIN_BEHIND = re.compile(r"^(?P<han>.*[\u4e00-\u9fff)])\s*[-–—/|,]?\s*(?P<latin>[A-Za-z][A-Za-z\s.,&'’\-/]*)$")
_LATIN_BEFORE = re.compile(r"^(?P<latin>[A-Za-z][A-Za-z\s.,&'’\-/()]*?)[\s/|,.-]*(?P<han>[\u4e00-\u9fff].*)$")
_LATIN_AMID = re.compile(r"(?<=[\u4e00-\u9fff])(?P<latin>[A-Za-z]{3,})(?=[\u4e00-\u9fff])")
_LATIN_WORDS_AMID = re.compile(
    r"(?<=[\u4e00-\u9fff])\s+(?P<latin>[A-Za-z]{2,}(?:\s[A-Za-z]{2,})*)\s*(?=[(\u4e00-\u9fff])"
)
_WRAPPED = re.compile(
    r"^(?:(?P<han>[\u4e00-\u9fff()]*(?:公司|厂))\s*\((?P<in_latin>[A-Za-z][^()\u4e00-\u9fff]*)\)|(?P<latin>[A-Za-z][^()\u4e00-\u9fff]*)\((?P<in_han>[\u4e00-\u9fff]{4,})\))$"
)
"""One script beside the other in brackets."""
_IN_BRACKETS = re.compile(r"\(([\u4e00-\u9fff]{3,8})\)")
_LONGEST_TOWN = 3
_PART_OF_FIRM = re.compile("司|厂|店|部|所|库|站")
_ENDS_COMPANY = re.compile(r"(?:公司|厂|社|集团|中心|店|院|所)\)?$")
_LONGEST_BRAND = 6
_LEAST_LETTERS = 4
_SOUNDS_ALIKE = 50.0
"""Per cent of the letters from which a Latin word beside a brand spells it as foreigners do: Nordvex 诺德维克斯, Bosch 博世."""


class Writings(NamedTuple):
    """The name itself, the others that are given with it (former ones, and those in the other script), and the credit
    code that stands beside it."""

    name: str
    others: tuple[str, ...] = ()
    code: str = ""


def _bare_name(name: str, regions: RegionTree) -> str:
    """The name without labels, list numbers, remarks and seals around it, its legal form put right."""
    text = _SALES_TALK.sub("", _STARS.sub(" ", tidy(name).translate(TO_ROUND))).strip()
    text = _HEAD_OFFICE.sub("", _NOUGHT_IN_LETTERS.sub("O", text))
    text = put_together(text)
    if stock := _STOCK_CODE.search(text):
        text = text[: stock.start()] + (
            ")" if text[: stock.start()].count("(") > text[: stock.start()].count(")") else ""
        )
    for around in (
        _WHO_TO_ASK,
        _SPECIAL_TREATMENT,
        _BOOTH,
        _REMARK_BEFORE,
        _LIST_NUMBER,
        _LIST_CODE,
        _LABEL,
        _PARTY,
        _REMARK_BEHIND,
        _OWN_DEPARTMENT,
    ):
        text = around.sub("", text).strip(" ,;:，；：")
    text = _IN_LAST_BRACKETS.sub(lambda found: _told(found, regions), text)
    text = _place_to_front(text, regions)
    text = _TYPED_TWICE.sub(r"\1", text)
    half = len(text) // 2
    text = _complete_among(text[:half] if text[:half] == text[half:] else text, regions)
    for wrong, right in _FORMS_PUT_RIGHT:
        text = wrong.sub(right, text)
    return text or tidy(name)


def _place_to_front(text: str, regions: RegionTree) -> str:
    """诺驰制管 淮安: a place that stands alone behind a name says where it is."""
    name, blank, last = text.rpartition(" ")
    rest, places, _town = cut_places(last, regions, least=0) if blank else (last, (), "")
    return f"{last}{name}" if places and not rest and _HAN.search(name) and " " not in name else text


def _told(found: re.Match[str], regions: RegionTree) -> str:
    """What stands behind a whole name, where it tells which firm is meant."""
    said = found[1] or found[2]
    if _SEE_ALSO.match(said) or "4s" in said.lower():
        return ""
    if "," in said or "，" in said:
        return found[0] if _CALLED.search(said) and "公司" in said else ""
    which = _SAYS_WHICH.search(said) and not _NO_NUMBER_OF_FIRM.search(said)
    tells = which or _CALLED.search(said) or cut_places(said, regions, least=0)[1]
    return found[0] if tells or said == "中国" or said.isascii() else ""


def _complete_among(text: str, regions: RegionTree) -> str:
    """Of words parted by blanks the one that is a whole registered name, place and all, where one alone is and the others
    are no branch and no former name: A 鼎亨包装-陈姐 嘉善鼎亨包装材料有限公司."""
    words = re.split(r"\s*/\s*|\s", text)
    whole = [word for word in words if _WHOLE.fullmatch(word) and cut_places(word, regions, least=2)[1]]
    beside = " ".join(word for word in words if word not in whole)
    if len(words) > 1 and len(whole) == 1 and _HAN.search(beside) and not _TELLS.search(beside):
        return whole[0]
    return text


def writings_of(name: str, regions: RegionTree) -> Writings:
    """The names that `name` gives; one that gives only itself is left as it is written."""
    coded = _CREDIT_CODE.search(name)
    if coded and (rest := name[: coded.start()] + " " + name[coded.end() :]).strip():
        return _names_of(rest, regions)._replace(code=coded["code"].upper())
    return _names_of(name, regions)


def _names_of(name: str, regions: RegionTree) -> Writings:
    text = _bare_name(name, regions)
    others: list[str] = []
    if "(" in text:
        text = _OTHER_IN_BRACKETS.sub(lambda found: _kept(found, others), text).strip()
        text = _IN_BRACKETS.sub(lambda found: _without_town(found, regions), text)
    if short := _SHORT_AND_WHOLE.match(text):
        return Writings(short["whole"], (short["short"],))
    if two := _TWO_NAMES.match(text):
        text = two["first"]
        others.append(two["second"])
    if text.startswith("原") and cut_places(text[1:], regions, least=2)[1]:
        text = text[1:]
    text, latin = _in_one_script(text, regions)
    return Writings(text, (*others, *((latin,) if latin else ())))


def _kept(found: re.Match[str], others: list[str]) -> str:
    others.append(found["name"] or found["before"] or found["was"])
    return ""


def _without_town(found: re.Match[str], regions: RegionTree) -> str:
    """(东莞塘厦) says where: the town is no part of the name."""
    town, places, _zone = cut_places(found[1], regions, least=0)
    is_town = places and 0 < len(town) <= _LONGEST_TOWN and not _PART_OF_FIRM.search(town)
    return f"({found[1].removesuffix(town)})" if is_town else found[0]


def _in_one_script(text: str, regions: RegionTree) -> tuple[str, str]:
    """The Chinese name, and the Latin one where both stand side by side."""
    if not _HAN.search(text) or text.isascii():
        return text, ""
    if wrapped := _WRAPPED.match(text):
        return wrapped["han"] or wrapped["in_han"], _name_or_form(wrapped["in_latin"] or wrapped["latin"])
    if several := _LATIN_WORDS_AMID.search(text):
        latin = "" if _TELLS.search(several["latin"]) else several["latin"]
        return f"{text[: several.start()]}{text[several.end() :]}", latin
    text = _LATIN_AMID.sub(lambda found: "" if _spells_end(found["latin"], text[: found.start()]) else found[0], text)
    if (behind := _LATIN_BEHIND.match(text)) and _is_own_name(behind["latin"], behind["han"]):
        return behind["han"].rstrip(" -–—/|,("), _name_or_form(behind["latin"])
    if (before := _LATIN_BEFORE.match(text)) and _is_beside(before["latin"], before["han"], regions):
        return before["han"], _name_or_form(before["latin"])
    return text, ""


def _name_or_form(latin: str) -> str:
    """Of «Co., Ltd.» behind a Chinese name nothing is left to compare."""
    words = set(re.findall("[a-z]+", latin.lower()))
    return "" if words <= _LATIN_FORMS else latin.strip(" -/|,")


def _is_own_name(latin: str, han: str) -> bool:
    if names_of_one(latin, han):
        return True
    return len(latin.split()) > 1 or (bool(_ENDS_COMPANY.search(han)) and len(latin) >= _LEAST_LETTERS)


def _is_beside(latin: str, han: str, regions: RegionTree) -> bool:
    """Whether what stands before a Chinese name is the same name in letters, and no part of it: LG化学, TCL王牌."""
    if len(latin.split()) > 1:
        return True
    letters = latin.lower().strip(".")
    rest = cut_places(han, regions, least=2)[0]
    if names_of_one(letters, han) or names_of_one(letters, rest):
        return True
    return len(letters) >= _LEAST_LETTERS and any(
        fuzz.ratio(letters, spelling(rest[:size])) > _SOUNDS_ALIKE for size in range(2, _LONGEST_BRAND)
    )


def _spells_end(latin: str, han: str) -> bool:
    """逸铂Yibo: the letters spell the characters before them."""
    return any(spelling(han[-size:]) == latin.lower() for size in range(1, _LONGEST_BRAND))
