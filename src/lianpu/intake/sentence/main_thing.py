"""Which of the things a sentence names is the one listed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianpu.cluster.lexicon import Mention
from lianpu.intake.sentence.claims import CLAIMED, Span
from lianpu.intake.sentence.patterns import Cued, any_of, words
from lianpu.intake.sentence.things import Thing

_VERBS = frozenset(words("做 要 主打 主供 专做 主做 出 收 订 补 造 来 搞 定制 订制 定做 加工 生产 制造"))
_USED_BY_BEFORE = words(
    "用于 用在 适用于 适用 应用于 配套 配套给 配套过 供应给 配给 做过 服务 服务过 替 给 为 代替 类似 包括 含 带 有意 面向 除了 不要 不是 不接受"
)
_USED_BY_LATIN = re.compile(r"(?<!looking )(?<!rfq )(?<!quotation )(?<!request )\b(?:for|with|by|from|on|on a)\s\Z")
_USED_BY_BEHIND = Cued.of(
    r"\s?(?:用(?:的)?(?=[,.;、\s]|$|\x01)|"
    + any_of(
        "上用 厂用 行业 项目 平台 主机厂 整车厂 车企 同行 客户 企业 集团 事业部 采购(?!项目|公告|招标|清单|信息|需求) 销售 工厂 老板 部$ 部的"
    )
    + ")"
)
_LABEL_BEFORE = re.compile(
    any_of(
        "品名 物料 物料名称 产品 名称 产品名称 货品 标的 需求 求购 采购 供应 出售 岗位 职位 招聘 商 通知 公告 信息 汇总 外包 代工 客户 转达 难题",
        "item product part rfq offering wanted required seeking offer need",
    )
    + r"\s?[:|\-\]]\s?\Z"
)
_COLON_BEHIND = re.compile(r"\s?:")
_ATTRIBUTE_BEHIND = Cued.of(r"的(?=[,.;!?、\s]|$)")
_FIRM_END = words(
    "有限公司 股份 集团 公司 商行 经营部 委员会 办公室 事业部 采购部 供应链部 链办 经信局 工信局 商务局 园区 商会 协会 厂 部 局 处"
)
_COMPANY_BEHIND = Cued.of(r"(?:有限)?公司|集团")
_CAPACITY_BEHIND = Cued.of(r"\s?(?:capacity|产能|机时|工时)")
_MAKER_BEHIND = Cued.of(r"厂(?!房)")
_CHATTER = frozenset("着过来去让找请跟给想会能要不没有到很太算把被将说问看听怎吗吧呢啥嘛呗滴咯您谁哪")
_WEAK = frozenset(
    words(
        "材料 料 配件 零件 部件 产品 设备 机器 总成 组件 系统 平台 书 标签 线 网 板 管 件 服务 工程 资金 原材料 机械 人才",
        "专家 管件 品 样件 图纸 样车 项目 租期 问题 方向 行程 门 图 工作 技术 费用 运费 难题 公告 通知 清单 信息 招标 认证",
        "经验 老师 团队 现金 发票 证书 品牌 手续 车间 粉末冶金 锻造 铸造 压铸 冲压 注塑 模压 培训 仓库 模具 抵押 担保 投资",
        "解决方案 技术难题 师傅 工程师 经理 司机 课题 研发 院子 园区 厂房 人员 加工 检测 贴片 电镀 喷涂 壁厚 荷载 目标 余力 毛坯",
        "包装 纸盒 承运商 图纸 机时 工时 档期 空档 产能 机台 联合研发 合作开发 联合攻关 技术成果",
    )
)
"""Words too wide to be what is listed where anything narrower is named."""

_NAME_ROLES = frozenset({"product", "head", "modifier"})
_CAPACITY_WORDS = frozenset(words("富余产能 闲置产能 空余产能 剩余产能 共享产能"))
_ATTRIBUTE_END = words("型 款 式 牌 版")

# The parts of a thing's score; the highest score above `_LEAST` is the thing listed.
_LEAST = 0.7
"""Words that score less name no thing: a stray word of a foreign language, a tag, a line of code."""
_BASE = 0.4
_NAMED = {"part": 2.4, "equipment": 1.9, "material": 1.8, "process": 1.6, "service": 1.6}
"""A material or process named beside a part says how the part is made."""
_NAMED_HEAD = 1.3
_NOUN_LIKE = 0.9
_UNNAMED = 0.3
_LATIN_UNNAMED = -0.2
_HOLDS_TALK = -0.9
_IS_WEAK = -2.0
_PER_CHARACTER = 0.07
"""A longer name is a narrower one, up to `_MOST_CHARACTERS`; from `_TOO_LONG` on it is talk as well."""
_MOST_CHARACTERS = 8
_TOO_LONG = 14
_LONG = -0.7
_LATIN_LENGTH = 0.25
_EARLIER = 0.25
"""What is said first is rather the thing: each thing before costs as much, up to `_LATEST` of them."""
_LATEST = 3
_FITS = 1.2
_FITS_RESOURCE = 2.5
_OTHER_CATEGORY = -1.5
_RESOURCES = frozenset({"site", "talent", "finance"})
"""Where a building, a person or money is listed, a word for one is it, whatever is made there or done with it."""
_CAPACITY_OF = frozenset({"service", "equipment"})
"""Capacity is that of a machine or of the work done with it."""
_BEHIND_VERB = 1.0
_BEHIND_TRADE = 0.7
"""Added where the verb can only be said of trade: 求购, 供应."""
_BEHIND_LABEL = 1.2
_BEHIND_COLON = 0.5
_BEGINS = 0.5
_BEFORE_NUMBER = 0.6
_BEHIND_NUMBER = 0.5
_OF_CAPACITY = 1.5
_BEFORE_COLON = -0.6
_HEADS_LISTING = -1.1
_IN_BRACKETS = -0.8
_USED_BY = -2.5
"""What the thing is used for, who uses it, what it comes with."""
_IS_ATTRIBUTE = -1.2
_MADE_OF = -1.0
_IS_MAKER = -1.6
_IS_FIRM = -3.0


@dataclass(frozen=True)
class Sentence:
    """What choosing the thing listed needs to know: the text, what is left of it, the patterns possible, the words found, the amount's place.

    `endings`: characters with which names of the catalog end; a phrase that ends with one is like a noun.
    """

    text: str
    left: str
    possible: int
    mentions: Sequence[Mention]
    endings: frozenset[str]
    amount: Span | None = None

    def unknown(self) -> str:
        """The text without the characters of known names: 能 says nothing of 新能源."""
        text = self.text
        for found in self.mentions:
            if found.entry.role in _NAME_ROLES:
                text = text[: found.start] + CLAIMED * (found.end - found.start) + text[found.end :]
        return text

    def verbs(self) -> dict[int, float]:
        """Where words end that say what is done with the thing, with what standing behind one is worth."""
        found: dict[int, float] = {}
        for mention in self.mentions:
            if mention.entry.role == "side":
                found[mention.end] = _BEHIND_VERB + _BEHIND_TRADE * (mention.end - mention.start > 1)
            elif self.text[mention.start : mention.end] in _VERBS:
                found[mention.end] = _BEHIND_VERB
        return found


@dataclass(frozen=True)
class ScoredThing:
    """A thing with what is known of it whatever the category."""

    thing: Thing
    score: float


def scored(sentence: Sentence, found: Sequence[Thing]) -> list[ScoredThing]:
    """The things with how well each is named and stands: near verb and number, not as what the listed one is for."""
    verbs, unknown = sentence.verbs(), sentence.unknown()
    starts = {thing.start for thing in found}
    candidates: list[ScoredThing] = []
    for order, thing in enumerate(found):
        score = _naming(sentence, unknown, thing) + _standing(sentence, thing, verbs) - _EARLIER * min(order, _LATEST)
        if sentence.text[thing.end : thing.end + 1] == "的" and thing.end + 1 in starts:
            score += _IS_ATTRIBUTE
        if sentence.text[: thing.start].endswith(" of ") and order and found[order - 1].end == thing.start - 4:
            score += _IS_ATTRIBUTE  # laser welding of battery modules
        if _is_heading(sentence, thing, found[order + 1 :]):
            score += _HEADS_LISTING
        if thing.kind == "material" and any(_is_noun(sentence, other) for other in found[:order]):
            score += _MADE_OF
        candidates.append(ScoredThing(thing, score))
    return candidates


def main_thing(candidates: Sequence[ScoredThing], category: str | None) -> Thing | None:
    """The thing listed: the one that scores best in a sentence of `category`, None where that is not known yet."""
    best: ScoredThing | None = None
    for candidate in candidates:
        score = candidate.score + _fitting(candidate.thing, category)
        if score > (best.score if best else _LEAST):
            best = ScoredThing(candidate.thing, score)
    return best.thing if best else None


def _is_noun(sentence: Sentence, thing: Thing) -> bool:
    """Whether the phrase is one that a material said later may tell the making of."""
    return thing.named and thing.kind != "material" and sentence.text[thing.start : thing.end] not in _WEAK


def _naming(sentence: Sentence, unknown: str, thing: Thing) -> float:
    """How well its words name a thing at all."""
    phrase = sentence.text[thing.start : thing.end]
    latin = phrase.isascii()
    length = sum(_LATIN_LENGTH if character.isascii() else 1.0 for character in phrase)
    score = _BASE + _PER_CHARACTER * min(length, _MOST_CHARACTERS) + _LONG * (length > _TOO_LONG)
    score += _IS_WEAK * (phrase in _WEAK or phrase in _CAPACITY_WORDS)
    if thing.products:
        return score + _NAMED[thing.kind]
    if thing.named:
        return score + (_NAMED_HEAD if len(phrase) > 2 else _NOUN_LIKE if len(phrase) > 1 else 0.0)
    talk = not _CHATTER.isdisjoint(unknown[thing.start : thing.end]) or phrase.endswith(_ATTRIBUTE_END)
    noun = not talk and phrase[-1] in sentence.endings
    return score + (_NOUN_LIKE if noun else _UNNAMED) + _LATIN_UNNAMED * latin + _HOLDS_TALK * talk


def _fitting(thing: Thing, category: str | None) -> float:
    if category is None:
        return 0.0
    if thing.category == category:
        return _FITS_RESOURCE if category in _RESOURCES else _FITS
    if thing.category is None and category == "product":
        return _FITS * thing.named
    if category == "capacity" and thing.category in _CAPACITY_OF:
        return 0.0
    return _OTHER_CATEGORY if thing.products and category not in ("product", "service") else 0.0


def _standing(sentence: Sentence, thing: Thing, verbs: Mapping[int, float]) -> float:
    """What stands before and behind it."""
    text, start, end = sentence.text, thing.start, thing.end
    before = text[max(0, start - 12) : start]
    behind_verb = _behind_verb(text, start, verbs)
    score = behind_verb + _BEGINS * (start == 0)
    score += _behind_sign(before) + _BEFORE_COLON * bool(_COLON_BEHIND.match(text, end))
    if _USED_BY_BEHIND.match(text, sentence.possible, end) or _is_used_by(before):
        score += _USED_BY
    if _ATTRIBUTE_BEHIND.match(text, sentence.possible, end) and not behind_verb:
        score += _IS_ATTRIBUTE
    score += _OF_CAPACITY * bool(_CAPACITY_BEHIND.match(text, sentence.possible, end))
    return score + _beside_number(sentence, thing) + _belonging(sentence, thing)


def _is_heading(sentence: Sentence, thing: Thing, later: Sequence[Thing]) -> bool:
    """Whether the verb of the listing and a colon follow, and then what is listed: 半挂车急采:车轴."""
    verbs = (
        mention.end for mention in sentence.mentions if mention.start == thing.end and mention.entry.role == "side"
    )
    return any(_COLON_BEHIND.match(sentence.text, end) for end in verbs) and any(other.named for other in later)


def _behind_sign(before: str) -> float:
    """What the sign of punctuation right before is worth: a colon behind a label, an opening bracket."""
    sign = before.rstrip()[-1:]
    if sign in ("(", "["):
        return _IN_BRACKETS
    if sign not in (":", "|", "-", "]"):
        return 0.0
    return _BEHIND_COLON * (sign == ":") + _BEHIND_LABEL * bool(_LABEL_BEFORE.search(before))


def _behind_verb(text: str, start: int, verbs: Mapping[int, float]) -> float:
    """What a verb right before is worth; across a character of another word only that it is one."""
    worth = 0.0
    for gap in range(3):
        said = verbs.get(start - gap)
        if said is None:
            continue
        between = text[start - gap : start]
        if any(sign in between for sign in ",.;!?"):
            continue
        apart = any(character.isalnum() for character in between)
        worth = max(worth, min(said, _BEHIND_VERB) if apart else said)
    return worth


def _is_used_by(before: str) -> bool:
    if before.endswith(" ") and _USED_BY_LATIN.search(before):
        return True
    return before.rstrip().endswith(_USED_BY_BEFORE)


def _beside_number(sentence: Sentence, thing: Thing) -> float:
    score = _BEFORE_NUMBER * (CLAIMED in sentence.left[thing.end : thing.end + 2])
    amount = sentence.amount
    between = sentence.text[amount[1] : thing.start] if amount and amount[1] <= thing.start else "none"
    return score + _BEHIND_NUMBER * (between.strip() in ("", "of", "的"))


def _belonging(sentence: Sentence, thing: Thing) -> float:
    """A firm or a maker names no thing of its own."""
    text = sentence.text
    firm = text[thing.start : thing.end].endswith(_FIRM_END) and thing.category != "site"
    if firm or (thing.category != "service" and _COMPANY_BEHIND.match(text, sentence.possible, thing.end)):
        return _IS_FIRM
    return _IS_MAKER if _MAKER_BEHIND.match(text, sentence.possible, thing.end) else 0.0
