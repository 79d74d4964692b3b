"""Which of the things a sentence names is the one listed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianpu.cluster.lexicon import Mention
from lianpu.intake.sentence.claims import CLAIMED, Span
from lianpu.intake.sentence.things import Thing

_VERBS = frozenset("做 要 主打 主供 专做 主做 出 收 订 补 造 来 搞".split())
_USED_FOR_BEFORE = re.compile(
    r"(?:用于|用在|适用于?|应用于|配套(?:给|过)?|供应给|配给|做过|服务过?|替|给|为|代替|类似|包括|含|带|有意|面向|除了|不要|不是|不接受|"
    r"for use in|used (?:in|for)|for|with|by|from|on a|on)\s?$"
)
_USED_FOR_AFTER = re.compile(
    r"^\s?(?:用(?:的)?(?=[,.;、\s]|$|\x01)|上用|厂用|行业|项目|平台|主机厂|整车厂|车企|同行|客户|企业|集团|事业部|采购|销售|工厂|厂$|老板|部$|部的|公司)"
)
_LABEL_BEFORE = re.compile(
    r"(?:品名|物料|物料名称|产品|名称|产品名称|货品|标的|需求|求购|采购|供应|出售|岗位|职位|招聘|商|通知|公告|信息|汇总|外包|代工|客户|转达|item|product|part|rfq|offering|wanted|required|seeking)\s?[:|\-]\s?$"
)
_FIRM = re.compile(
    r"(?:有限公司|股份|集团|公司|商行|经营部|委员会|办公室|事业部|采购部|供应链部|链办|经信局|工信局|商务局|园区|商会|协会|厂|部|局|处)$"
)
_CHATTER = re.compile(r"[着过来去让找请跟给想会能要不没有到很太算把被将说问看听怎吗吧呢啥嘛呗滴咯您谁哪]")
_WEAK = frozenset(
    "材料 料 配件 零件 部件 产品 设备 机器 总成 组件 系统 平台 书 标签 线 网 板 管 件 服务 工程 资金 原材料 机械 人才 专家 管件 品 样件 图纸 样车 项目 租期 问题 "
    "方向 行程 门 图 工作 技术 费用 运费 难题 公告 通知 清单 信息 招标 认证 经验 老师 团队 现金 发票 证书 品牌 手续 车间 粉末冶金 锻造 铸造 压铸 冲压 注塑 模压 培训 仓库 模具 "
    "抵押 担保 投资 解决方案 技术难题 师傅 工程师 经理 司机 课题 研发 院子 园区 厂房 人员 加工 检测 贴片 电镀 喷涂".split()
)
"""Words too wide to be what is listed where anything narrower is named."""

_NAMED = {"part": 2.4, "material": 1.8, "process": 1.6, "service": 1.6}
"""A material or process named beside a part says how the part is made."""
_NAMED_HEAD, _UNNAMED = 1.3, 0.3
_EARLIER = 0.25


def main_thing(
    text: str, left: str, found: Sequence[Thing], mentions: Sequence[Mention], category: str | None
) -> Thing | None:
    """The thing listed: named by the catalog or by its last word, of the sentence's category, near verb and number.

    `left` is the text with what was read already claimed; `category` None where it is not known yet.
    """
    verbs = [m.end for m in mentions if m.entry.role == "side" or text[m.start : m.end] in _VERBS]
    scored = [
        (_score(text, left, thing, verbs, category) - _EARLIER * order, -order, thing)
        for order, thing in enumerate(found)
    ]
    usable = [entry for entry in scored if entry[0] > 0]
    return max(usable, key=lambda entry: entry[:2])[2] if usable else None


def _score(text: str, left: str, thing: Thing, verbs: Sequence[int], category: str | None) -> float:
    phrase = text[thing.start : thing.end]
    return (
        _naming(thing, phrase)
        + _fitting(thing, category)
        + _standing(text, left, thing, verbs)
        - 1.5 * (phrase in _WEAK)
        - 3.0 * bool(_FIRM.search(phrase) or re.match(r"(?:有限)?公司|集团|厂(?!房)", text[thing.end : thing.end + 4]))
    )


def _naming(thing: Thing, phrase: str) -> float:
    """How well its words name a thing at all."""
    latin = phrase.isascii()
    length = len(phrase) / 4 if latin else len(phrase)
    if thing.products:
        base = _NAMED[thing.kind]
    elif thing.named:
        base = _NAMED_HEAD if len(phrase) > 1 else 0.0
    else:
        base = _UNNAMED - 0.2 * latin - 0.9 * bool(_CHATTER.search(phrase))
    return 0.4 + base + 0.07 * min(length, 8) - 0.7 * (length > 14)


def _fitting(thing: Thing, category: str | None) -> float:
    if category is None:
        return 0.0
    if thing.category == category:
        return 1.2
    return -1.5 if thing.products and category not in ("product", "service") else 0.0


def _standing(text: str, left: str, thing: Thing, verbs: Sequence[int]) -> float:
    """What stands before and behind it."""
    before, after = text[max(0, thing.start - 10) : thing.start], text[thing.end : thing.end + 6]
    near = left[thing.end : thing.end + 2]
    score = 1.0 * any(end <= thing.start <= end + 2 for end in verbs)
    score += 1.2 * bool(_LABEL_BEFORE.search(before)) + 0.5 * bool(re.search(r":\s?$", before))
    score += 0.5 * (thing.start == 0) + 0.6 * (CLAIMED in near)
    score -= 2.0 * bool(_USED_FOR_BEFORE.search(before) or _USED_FOR_AFTER.match(after))
    score -= 0.8 * bool(re.search(r"[(\[]\s?$", before)) + 0.6 * bool(re.match(r"\s?:", after))
    return score
