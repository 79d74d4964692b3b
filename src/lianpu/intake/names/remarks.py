"""What lists write around the name of an enterprise: labels, numbers, remarks, seals and whom to ask; and its legal form
put right.
"""

from __future__ import annotations

import re
from html import unescape

from lianpu.cluster.lookalikes import put_together
from lianpu.cluster.name_places import cut_places
from lianpu.cluster.name_words import chinese_words
from lianpu.cluster.names import TO_ROUND
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.towns import is_town

_ADDRESSED = re.compile(r"^(?:Messrs\.?|M/s\.?|Attn\.?:?)\s+(?=[A-Z])", re.IGNORECASE)
_NEWS = re.compile(
    r"^(?:招聘|急聘|喜讯|公示|通知)\s*[｜|]\s*|(?<=公司)(?:急招|诚聘|急聘)[^()]*$|(?<=公司)招聘[\u4e00-\u9fff]{0,6}[工员师人名]$"
)
"""招聘｜…公司急招普工: what is written about it."""
_SITUATED = re.compile(r"^位于(?P<place>[^()的]{2,12})的(?P<name>[\u4e00-\u9fff].{5,})$")
"""位于淮安经开区的…公司."""
_CALLED_HERE = re.compile(r"\((?:以下)?(?:下称|简称)[^()]*\)$")
_FILE = re.compile(r"[_\s-]*(?:yingyezhizhao|营业执照|扫描件|副本)?\.(?:jpe?g|png|pdf|docx?|xlsx?)$", re.IGNORECASE)
"""…_yingyezhizhao.jpg: the name of a file."""
_HOW_WRITTEN = re.compile(
    r"\s*[,，(]\s*(?:[\u4e00-\u9fff]{1,6}(?:的|旁那?个?|字旁那?个?)(?P<sign>[^厂司店公])"
    r"|(?:[三两]点水|[单双]人旁|提手旁|绞丝旁|[木金火土石王女口日月米虫足]字旁|草字?头|竹字?头|雨字头|宝盖头?|走之底|心字底)加[\u4e00-\u9fff]{1,2})\)?(?=$|[\u4e00-\u9fff])"
)
"""三个金的鑫, 弓字旁那个弘, （三点水加心）: how a sign of it is written, as said on the phone."""
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
"""Frequent ones, without 施 (施工)."""
_BY_PERSON = re.compile(rf"(?<=[司厂店社])\s[老小][{_SURNAMES}]$|\s[老小][{_SURNAMES}](?:那边|那里|那儿|家)$")
_LABEL = re.compile(r"^(?:(?!公司|集团)[^:：]){1,16}[:：]\s*(?=.{4})")
"""供方：, 购货单位名称:, 卖方/Seller: — what stands before a colon and is no name itself."""
_LIST_NUMBER = re.compile(r"^\(?\d{1,4}\s*[.、．)]\s*(?=\D{4})")
_PARTY = re.compile(
    r"^(?:境内)?(?:发货人|收货人|购货单位|销货单位|消费使用单位|生产销售单位|付款人|收款人|开户名|抬头)\s*(?:\(\w*\))?\s*(?=[\u4e00-\u9fff]{4})"
)
_REMARK_BEFORE = re.compile(
    r"^\((?:[^()]{1,4}|[^()]{0,8}(?:作废|勿用|停用|注销|冻结)[^()]{0,6}|[^()]*(?:章|票|重复|[,，][^()]*))\)\s*(?=.{4,})"
)
_LIST_CODE = re.compile(
    r"^\([A-Za-z]{0,3}\d{2,}\)\s*(?=[\u4e00-\u9fff]{4})|^[A-Za-z]{0,3}\d{3,}\s*[-—_:：\s]\s*(?=[\u4e00-\u9fff]{4})"
)
_REMARK_BEHIND = re.compile(
    r"(?<=公司)\s*\(?(?:[\u4e00-\u9fff]{0,6}章|盖章有效)\)?$|(?<=厂)\s*\(?[\u4e00-\u9fff]{0,6}章\)?$"
    r"|\s*\((?:盖?公?章|签章|加?盖[^()]{0,4}章[^()]{0,2}|[^()]{0,8}(?:专用章|专票|普票|开票|现结|月结|停用|作废|注销))\)\s*$"
    r"|\s*\((?:个人独资(?:企业)?|个体工商户|个体户?|总部|本部|公司总部"
    r"|(?:增值税)?(?:一般|小规模)纳税人|已?(?:整体)?(?:变更|改制)为股份(?:有限)?公司)\)$"
)
"""（盖章）, 收货章, （开专票）, （总部） and the kind of firm that the register puts behind the name."""
_OF_REGISTER = re.compile(
    r"\s*\((?:有限责任公司|股份有限公司|自然人独资|自然人投资或控股|国有控股|国有独资|外商投资|外商独资|中外合资|集体所有制|全民所有制)[^()]*\)$"
    r"|\s*[-—(]\s*(?:人民币|美元|外币|基本|一般|专用|结算)(?:账|帐)?户\)?$|(?<=[\u4e00-\u9fff]{4})那[家个]$"
)
"""（有限责任公司）, -人民币户, 那家: the kind and the account that registers and banks write behind a name, and talk."""
_TAG = re.compile(r"</?[a-z][^<>]{0,20}>", re.IGNORECASE)
_GRID = re.compile(
    r"^国网(?P<province>[\u4e00-\u9fff]{2,6})电力(?:有限)?公司(?P<place>[\u4e00-\u9fff]{2,8}?)供电分公司$"
)
"""国网江苏省电力有限公司淮安供电分公司, which everybody calls 国网淮安供电公司: so all over the country."""
_STOCK_CODE = re.compile(
    r"[\s(,，]*(?:(?:股票)?代码|SH|SZ|HK|SSE|SZSE)?\s*[:：.]?\s*(?<!\d)(?:[03648]\d{5}|0\d{4})(?:\s*\.\s*(?:SH|SZ|BJ|HK))?\s*\)?$",
    re.IGNORECASE,
)
"""600418, (00700.HK): by which a listed company is traded."""
_IN_TALK = re.compile(r"^(?:我们?(?:是|叫|公司(?:是|叫))|咱们?(?:是|叫))(?=[\u4e00-\u9fff]{4})")
"""我们是淮阴区凯庚砖机厂: as people say a name."""
_THAT_ONE = re.compile(r"^就是(?:那[个家])?(?P<name>[\u4e00-\u9fff].{5,})$")
"""就是那个淮安峦岳弹簧, where the name begins with its place."""
_STARS = re.compile(r"[★☆◆◇■□●○▲△※♦✦✅🔥]+")
_BOOTH = re.compile(r"^(?:展位号?|摊位号?|booth)\s*[:：]?\s*[A-Za-z0-9.-]+\s+", re.IGNORECASE)
_SALES_TALK = re.compile(
    r"(?<=\s)(?:厂家|源头|工厂|实力)?(?:直销|直供|现货(?:供应)?|批发|源头工厂|实力厂家|支持定制|来图定制)(?=\s|$)"
)
_IN_LAST_BRACKETS = re.compile(r"(?<=[司厂社店院所心])\s*\(([^()]+)\)$|(?<=公司)\s*[—–-]{2,}([^—–]+)$")
_SPECIAL_TREATMENT = re.compile(r"^(?:\*ST(?=[\u4e00-\u9fff])|ST(?=[\u4e00-\u9fff]{2,4}$))")
"""*ST海马: how an exchange marks a company that makes losses."""
_NOUGHT_IN_LETTERS = re.compile("(?<=[A-Za-z])0(?=[A-Za-z])|(?<=\\bC)0(?=[.,]|\\s)")
_HEAD_OFFICE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:总部|本部)(?=\)$)")
_FREE_TRADE_ZONE = re.compile(r"^中国\(([\u4e00-\u9fff]{2,3})\)自由贸易试验区")
_ADDRESS_BEHIND = re.compile(r"(?<=[司厂店社])\s*[,，](?!.*(?:公司|分厂))[^()]*$")
_TYPED_TWICE = re.compile(r"(?<=[\u4e00-\u9fff]{2})([\u4e00-\u9fff]{2,3})\1(?=[\u4e00-\u9fff])")
"""变压变压器."""
_LEAST_TWICE = 4  # characters of a name that stands twice in its cell; 旺旺 is a brand
_WHO_TO_ASK = re.compile(
    r"\s+[\u4e00-\u9fff]{1,3}(?:厂长|经理|总|老板|师傅|先生|女士|小姐|主任|姐|哥)?\s*(?:电话|手机|tel)?\s*[:：]?\s*1[\d*\-\s]{7,14}$",
    re.IGNORECASE,
)
"""李厂长 139****6621."""
_PERSON = rf"[\u4e00-\u9fff]{{1,3}}(?:厂长|经理|老板|师傅|先生|女士|小姐|主任)|[{_SURNAMES}](?:总|工|姐|哥)|[小老][{_SURNAMES}]"
_CONTACT = re.compile(
    rf"(?<=[司厂店社])\s*[-—–·]\s*(?:[\u4e00-\u9fff]{{2,4}}[部科])?(?:{_PERSON})$"
    rf"|\((?:技术支持|销售|采购|客服|业务|商务|财务)[部科]?(?:{_PERSON})?\)$"
)
"""-销售部李工, （技术支持小陈）."""
_LATIN_REMARK = re.compile(
    r"(?<=[a-z.])\s*(?:\((?:vendor|supplier|customer|account|acct)\s?(?:no|code|id)?[\s.:#]*\d+\)"
    r"|[-–—(]\s*(?:sales|purchasing|procurement|finance|accounts?|hr|export|logistics)\s(?:dept|department|team)\.?\)?)$",
    re.IGNORECASE,
)
"""(Vendor No. 100482), - Sales Dept."""
_COUNTRY_BEHIND = re.compile(r"\(([A-Za-z' ]+),\s*(?:P\.?\s?R\.?\s?)?China\)$", re.IGNORECASE)
_UMLAUT = re.compile("(?<=[lnLN])[üÜ]")
"""Lüzhou, that others write Lvzhou."""
_OWN_DEPARTMENT = re.compile(r"(?<=[司厂])\s*\(?(?:采购|财务|供应|人事|行政|商务)部\)?$")
"""Who is to be asked in a firm, and no site of it."""
_SAYS_WHICH = re.compile(
    r"分[厂店行部校院]|办事处|营业[部厅]|项目部|代表处|车间|[厂店库站部]$|^[东西南北新老]|第?[一二三四五六七八九十\d]+(?=[号厂期部店库分车司工局]|$)"
)
_ADDRESS = re.compile(
    r"(?:园区|厂区|[东西南北A-Z]区)?(?:[一二三四五\d]+期)?[东西南北A-Z]?\d*\s*(?:号楼|号院|[幢栋座室]|(?<=\d)[层楼])(?:[东西南北]|\d+[层楼室号]?)*"
    r"|[\u4e00-\u9fff]{1,10}(?:路|街|大道|巷|弄)\d+(?:-\d+)?号(?:[A-Z\d]+(?:[幢栋座室层楼]|号楼?))*"
)
"""2号楼3层, 东区3栋, 经十路88号: where a firm sits."""
_SEE_ALSO = re.compile(r"(?:参见|详见|同上|同前|续[表上前]|见(?:[卡第附表上前下]|\s*\d))")
_CALLED = re.compile("公司|^原|原[名称]|曾用|前身|更名|旧|现名|又名")
"""Which of several is meant, or how else it is called; other remarks behind a whole name (存续, 月结60天) say nothing of it."""
_NO_NUMBER_OF_FIRM = re.compile(r"\d{3,}|\d+天|[a-z]级|级供应商|[:：,，]", re.IGNORECASE)
_FORMS_PUT_RIGHT = (
    (re.compile(r"\(股\)\s*公司$|\(股\)$"), "股份有限公司"),
    (re.compile(r"\(有\)$"), "有限公司"),
    (re.compile("有公限司$|限有公司$|有限限公司$|有限公公司$|有有限公司$|有限公司(?:有限)?公司$"), "有限公司"),
    (re.compile("(?<=[\u4e00-\u9fff])\\s*co\\.?\\s*,?\\s*ltd\\.?$", re.IGNORECASE), "有限公司"),
    (re.compile("股份有限公?$|(?<!控)股(?:[^份东权分](?:有限)?|分有限)公司$"), "股份有限公司"),
    (re.compile("股份有$"), "股份有限公司"),
    (re.compile("(?<=料|品|械|件|备|术|技|业|材|具|车|电|贸|易|工|钢)有$"), "有限公司"),
    (re.compile("(?:有限)?(?:youxian|有限)公司$|(?<=..)(?<!国)有公司$", re.IGNORECASE), "有限公司"),
    (re.compile("(?<=有限)司$|(?<=有限)公$"), "公司"),
    (
        re.compile("有[线跟陷恨现县显险先根很银阳阴垠哏]公司$|有限公司司$|有限工司$|有限公思$"),
        "有限公司",
    ),
    (re.compile("(?<!有限)责任有限公司$|有限责.公司$"), "有限责任公司"),
)
"""Written in short, in the wrong order, twice, not to the end or by ear."""
FORMERLY = r"(?:原名|曾用名|曾用|前身(?:为|是)?|更名前(?:为)?|旧名|旧称|改制前(?:为)?|(?:19|20)\d\d年前(?:的?名称)?|又名|亦称|现名(?:为)?|现(?:已)?更名为|后更名为|已?更名为|formerly|f/?k/?a)"
"""What says that another name follows."""
HAN = re.compile(r"[\u4e00-\u9fff]")
_WHOLE = re.compile(r"[\u4e00-\u9fff()\w]{4,}(?:公司|厂)")
TELLS = re.compile(rf"{FORMERLY}|原|branch|分公司|分厂|办事处|[厂店部]$", re.IGNORECASE)
"""A word that has it beside a name tells another name, or another firm."""


def bare_name(name: str, regions: RegionTree) -> str:
    """A tidy name without labels, list numbers, remarks and seals around it, its legal form put right."""
    text = _IN_TALK.sub(
        "", _SALES_TALK.sub("", _STARS.sub(" ", _TAG.sub("", unescape(name)).translate(TO_ROUND)))
    ).strip()
    text = _GRID.sub(r"\g<province>国网\g<place>供电公司", text)
    text = _HEAD_OFFICE.sub("", _NOUGHT_IN_LETTERS.sub("O", text))
    text = _HOW_WRITTEN.sub(_unless_another, _FILE.sub("", _CALLED_HERE.sub("", text)))
    text = _THAT_ONE.sub(lambda found: found["name"] if _is_placed(found["name"], regions) else found[0], text)
    text = _SITUATED.sub(lambda found: _in_its_place(found, regions), text)
    text = _COUNTRY_BEHIND.sub(r"(\1)", _UMLAUT.sub("v", text))
    text = _FREE_TRADE_ZONE.sub(r"\1自贸区", put_together(text))
    text = _without_stock_code(text)
    for around in (
        _ADDRESSED,
        _NEWS,
        _WHO_TO_ASK,
        _BY_PERSON,
        _CONTACT,
        _LATIN_REMARK,
        _ADDRESS_BEHIND,
        _SPECIAL_TREATMENT,
        _BOOTH,
        _REMARK_BEFORE,
        _LIST_NUMBER,
        _LIST_CODE,
        _LABEL,
        _PARTY,
        _OF_REGISTER,
        _REMARK_BEHIND,
        _OWN_DEPARTMENT,
    ):
        text = around.sub("", text).strip(" ,;:，；：")
    text = _IN_LAST_BRACKETS.sub(lambda found: _told(found, regions), text)
    text = _place_to_front(text, regions)
    text = _TYPED_TWICE.sub(_once, text)
    half = len(text) // 2
    twice = half >= _LEAST_TWICE and text[:half] == text[half:]
    text = _complete_among(text[:half] if twice else text, regions)
    for wrong, right in _FORMS_PUT_RIGHT:
        text = wrong.sub(right, text)
    return text or name


def _in_its_place(found: re.Match[str], regions: RegionTree) -> str:
    """The name with the place that is told of it, where it says none itself."""
    return found["name"] if _is_placed(found["name"], regions) else found["place"] + found["name"]


def _is_placed(name: str, regions: RegionTree) -> bool:
    return bool(cut_places(name, regions, least=2)[1])


def _unless_another(said: re.Match[str]) -> str:
    """Nothing, where the sign that is told stands in the name before it."""
    sign = said["sign"]
    return "" if sign is None or sign in said.string[: said.start()] else said[0]


def _place_to_front(text: str, regions: RegionTree) -> str:
    """诺驰制管 淮安: a place that stands alone behind a name says where it is."""
    name, blank, last = text.rpartition(" ")
    rest, places, _town = cut_places(last, regions, least=0) if blank else (last, (), "")
    return f"{last}{name}" if places and not rest and HAN.search(name) and " " not in name else text


def _once(twice: re.Match[str]) -> str:
    """变压变压器, where what is typed twice begins a word of the list; 叮当叮当 is a brand."""
    return twice[1] if any(word.startswith(twice[1]) for word in chinese_words()) else twice[0]


def _without_stock_code(text: str) -> str:
    found = _STOCK_CODE.search(text)
    if found is None:
        return text
    front = text[: found.start()]
    return front + ")" * (front.count("(") - front.count(")"))


def _told(found: re.Match[str], regions: RegionTree) -> str:
    """What stands behind a whole name, where it tells which firm is meant."""
    said = found[1] or found[2]
    if _SEE_ALSO.match(said) or _ADDRESS.fullmatch(said) or "4s" in said.lower():
        return ""
    if "," in said or "，" in said:
        return found[0] if _CALLED.search(said) and "公司" in said else ""
    which = _SAYS_WHICH.search(said) and not _NO_NUMBER_OF_FIRM.search(said)
    of_partners = said.endswith("合伙") and found.string[found.start() - 1] != "厂"  # a works of partners is a works
    tells = which or of_partners or _CALLED.search(said) or cut_places(said, regions, least=0)[1]
    return found[0] if tells or said == "中国" or said.isascii() or is_town(said) else ""


def _complete_among(text: str, regions: RegionTree) -> str:
    """Of words parted by blanks the one that is a whole registered name, place and all, where one alone is and the others
    are no branch and no former name: A 鼎亨包装-陈姐 嘉善鼎亨包装材料有限公司."""
    words = re.split(r"\s*/\s*|\s", text)
    whole = [word for word in words if _WHOLE.fullmatch(word) and cut_places(word, regions, least=2)[1]]
    beside = " ".join(word for word in words if word not in whole)
    if len(words) > 1 and len(whole) == 1 and HAN.search(beside) and not TELLS.search(beside):
        return whole[0]
    return text
