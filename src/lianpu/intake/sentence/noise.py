"""Numbers that describe a firm, a person or an address, not a listing: claimed before quantities are read."""

from __future__ import annotations

import re

from lianpu.intake.sentence.claims import Claims
from lianpu.intake.sentence.numbers import NUMBER
from lianpu.intake.sentence.patterns import Cued, Group, any_of
from lianpu.intake.sentence.unit_words import UNIT

_N = rf"(?:{NUMBER})\s?"
_MORE = r"(?:余|多|来)?"
_ABOUT = r"(?:约|近|达|超过?|过|突破|额|有|共|总数|人数)?"
_ACCOUNT = any_of(r"qq 微信号? vx wx v信 扣扣 wechat whatsapp 电话 手机 tel(?![a-z]) 热线 传真")
_NUMERALS = "零〇一二两三四五六七八九十百千万亿"
_LONGEST_NUMBER, _HIRING_NEAR = 16, 16
CONTACT = (
    Cued.of(rf"[\d,.][\d,.]{{{_LONGEST_NUMBER - 1},}}"),  # ids, and noise
    Cued.of(rf"[{_NUMERALS}][{_NUMERALS}]{{{_LONGEST_NUMBER - 1},}}"),
    Cued.of(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\dx*][\s-]?[\dx*]{4}[\s-]?[\dx*]{3,4}(?!\d)"),
    Cued.of(r"(?<!\d)1[3-9]\d[x*\d]{4,8}\d{2,4}(?!\d)"),
    Cued.of(r"(?<!\d)0\d{2,3}[\s-]\d{7,8}(?!\d)"),
    Cued.of(rf"{_ACCOUNT}\s?[:同号]?\s?\+?[a-z\d_*-]{{5,20}}"),
    Cued.of(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    Cued.of(r"(?:https?://|www\.)[!-~]+"),
    Cued.of(r"(?<![a-z])zl\d{12}(?:\.[\dx])?"),  # a patent
    Cued.of(r"(?:编号|单号|文号|批号|标号|厂号|仓号|合同号)[:\s]?[a-z\d-]{4,24}"),
)
_STAFF = any_of("员工 博士 硕士 教授 职工 工人 人员 团队 职员 在职 技术团队 全厂 厂里 工龄")
_YEARS_OF = any_of(
    r"(?:的)?(?:以上)?(?:老厂|历史|经验|工作经验|行业经验|从业|老店|生产经验|制造|积累|工龄|资历|专注|专业)",
    r"(?=[^\d,.;!?]{0,10}经验)",  # the words between say what the person knows
)
_LAND = any_of("亩 平方米 平方公里 平方 平米 平 ㎡ m2")
_MONEY_OF_FIRM = any_of(
    "注册资[本金] 年产值 产值 年销售额? 销售额 营业额 年营业额 营收 年营收 年收入 年?纳税额? 总规模 固定资产 总投资 (?<!股权)(?<!项目)(?<!引入)(?<!天使)(?<!风险)(?<!战略)(?<!财务)(?<!寻求)(?<!单笔)(?<!单项)(?<!每笔)投资"
)
_RATE_OF = any_of("利率 利息 年化 月息 费率 税点 税率 首付 定金 预付 损耗 合格率 良率 不良率 股权(?![投融]资)")
_PLACE_NUMBER = any_of("号(?:楼|线|厂|路|门)", "期")
_STAFF_OF_FIRM = Cued.of(rf"{_STAFF}{_ABOUT}{_N}{_MORE}(?:人|名|号人)?")
_HIRING_BEFORE = re.compile(r"(?:招|聘|引进|引才|征集|寻|找|缺|急需|需要|想要|派遣?|输送|提供|可供)[^,.;!?]{0,10}\Z")
"""招材料学博士2名: whom somebody looks for or offers is no staff of a firm."""
FIRM = (
    Cued.of(rf"{_N}{_MORE}(?:名|个|位)?(?:人的?(?:团队|厂|小厂)|员工|职工|工人师傅)"),
    Cued.of(rf"{_N}个?工作日(?!内|以内|之内)"),
    Cued.of(rf"{_N}{_MORE}个?年{_YEARS_OF}"),
    Cued.of(rf"(?:做了|干了|深耕|专注|从事|经营|专做)[^\d,.;]{{0,10}}?{_N}{_MORE}年"),
    Cued.of(rf"(?:总?占地|厂区)(?:面积)?{_ABOUT}{_N}{_MORE}{_LAND}"),
    Cued.of(rf"{_MONEY_OF_FIRM}{_ABOUT}{_N}{_MORE}(?:亿|万)?(?:元|美元|人民币)?"),
    Cued.of(rf"(?:距离?|离|半径|方圆|周边)[^\d,.;一二两三四五六七八九十]{{0,10}}(?P<part>{_N}(?:公里|千米|km|分钟|米|小时)(?:之内|以内|内)?)"),
    Cued.of(rf"{_N}(?:公里|千米|km)(?:之内|以内|内|范围)"),
    Cued.of(rf"(?:起订量?|起订|起批量?|最小起订量|moq)\s?[:为是]?{_N}[\u4e00-\u9fff]?"),
    Cued.of(rf"{_N}[\u4e00-\u9fff]{{1,2}}(?:起订|起批|起卖|起售)"),
    Cued.of(rf"(?<!薪)(?<!资)(?<!价)(?<!每件)(?<!每个)(?<!每只)(?<!每套)(?<!每吨){_N}(?<![\d一二三四五六七八九十百千万]一)(?:(?![元块毛角分一二三四五六七八九十百千万亿])[\u4e00-\u9fff]){{1,2}}起(?=您|[,.;!?]|$)"),
    Cued.of(rf"(?:做过|服务过|服务|配套过|合作过|累计|获得?|拥有){_N}{_MORE}[家个项件]+[^,.;]{{0,4}}(?:主机厂|客户|企业|项目|专利|车型)"),
    Cued.of(rf"满\s?{_N}{UNIT}(?=[起上包送派免打减再])"),
    Cued.of(rf"{_RATE_OF}[^\d,.;]{{0,4}}\d+(?:\.\d+)?\s?(?:%|厘|个?点|分)?"),
    Cued.of(rf"(?:年龄|岁)[^\d]{{0,3}}{_N}|{_N}(?:-|到|至)?\s?\d*\s?周?岁"),
    Cued.of(r"(?<![a-z\d])(?:1688|12306|360|58同城|007)(?=上|平台|网|,|有)"),
    Cued.of(r"[gs]\d{1,4}(?=国道|省道|高速|沿线)"),
    Cued.of(r"第[一二三四五六七八九十\d]+(?!个?季)"),
    Cued.of(rf"[一二三四五六七八九十\d]+\s?{_PLACE_NUMBER}"),
    Cued.of(rf"{_N}(?:楼|层|栋)(?!板|压|柱|级|瓦楞|纸|共挤|线路)"),
)  # fmt: skip
_NOISE = Group.of((*CONTACT, *FIRM))
_SHARES = Group.of((Cued.of(r"(?<![\d.])\d{1,3}(?:\.\d+)?\s?%"),))

_MASK = "\x02"
_IDIOM = Cued.of(
    any_of(
        "24小时(?:在线|接单|服务)",
        "[二三四五六七八]件套 一条龙 一站式 一体化? 一手 一些 一点 一下 (?<![百千万])一起 一直 一流 一般 一嘴 一线 二线 二手 百叶 万向 千斤顶 (?<![一二三四五六七八九十百千万])三元 三电 三通",
        r"四驱 四轮 两轮 三轮 双十一 两用 三防 (?<![元块])[六八]角(?![一二三四五六七八九\d以左含/起\s,.;]|$) 五金 十字 三角 三班 四门 五门 两厢 三厢 七座 五座 九座 四柱 双柱",
        r"三坐标 三包 3m(?=\S{0,2}[胶贴膜罩]) 五轴 四轴 三轴 六轴 五通一平 三通一平 七通一平 押[一二三]付[一二三六]",
    )
)
"""Words with a numeral in them that count nothing."""


def without_idioms(claims: Claims) -> str:
    """What is left with such words and names taken out of the reach of number patterns; every place stays."""
    left = claims.left
    for start, end in (*claims.named, *(idiom.span() for idiom in _IDIOM.finditer(left, claims.possible))):
        left = left[:start] + _MASK * (end - start) + left[end:]
    return left


def claim_noise(claims: Claims) -> None:
    """Take contacts and figures of firms away."""
    claims.take(_NOISE)
    for staff in _STAFF_OF_FIRM.finditer(claims.left, claims.possible):
        if not _HIRING_BEFORE.search(claims.before(staff.start(), _HIRING_NEAR)):
            claims.claim(*staff.span())


def claim_shares(claims: Claims) -> None:
    """Take the percentages away that are no specification: 30% in advance."""
    claims.take(_SHARES)
