"""What research is about: a phrase of its own, seldom a name of the catalog (铝合金压铸气孔, 电机磁钢退磁)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lianpu.cluster.lexicon import Mention
from lianpu.intake.sentence.claims import CLAIMED, Span
from lianpu.intake.sentence.patterns import any_of

_CLAUSE = re.compile(rf"[^,.;!?|、()\[\]\n{CLAIMED}]+(?:、[^,.;!?|、()\[\]\n{CLAIMED}]+)*")
_LABEL = re.compile(
    r"^.{0,14}?"
    + any_of(
        "难题 难点 需求 攻关 方向 课题 题目 主题 项目 内容 专利 成果 技术 揭榜挂帅 揭榜 研发 开发 求助 转让 合作 征集 转化"
    )
    + r"\s?:\s?"
)
_OPENING = any_of(
    "我们?厂? 我司 本公司 公司 企业 现 拟 欲 想 希望 期望 计划 因 针对 围绕 关于 就 对 一种 一项 一个 一些 急需 急 需要? 诚邀 诚征 诚寻 寻求? 征集 征求 求助?",
    "发布 提出 请 邀请 高校 老师 专家 大学 学院 研究院 研究所 课题组 实验室 团队 校企 某 有 与 和 联合 合作 共同 共建 委托 研发 研究 开发 攻关 攻克 突破 解决 破解 揭榜",
    "转让 许可 出让 提供 拥有 掌握 技术难题 技术需求 技术 难题 专利 的 能 可 做 在 方面",
    r"seeking looking\sfor partners? a an the for on in to joint r&d research development of we need want",
)
_CLOSING = any_of(
    "等 的 难题 问题 技术难题 技术 技术成果 成果 专利 发明专利 实用新型专利 实用新型 课题 项目 解决方案 方案 方法 攻关 研发 研究 开发 合作 联合 共同 转让 许可",
    "转化 授权 出让 可 对外 寻 求 寻求 方向 方面 需求 团队 支持 有偿 急 了 产业化 落地",
    r"technology patents? partners? research development wanted needed",
)
_BEGINS = re.compile(rf"^[:\s]*(?:\s*{_OPENING})*[:\s]*")
_ENDS = re.compile(rf"\s*(?:{_CLOSING}\s*)+$")
_ABOUT = re.compile(
    any_of("研发 研究 开发 攻关 突破 解决 难题 问题 技术 专利 成果 方案 课题 揭榜 缺陷 失效 开裂 偏 不下来 不达标 r&d")
)
_ABOUT_MONEY = re.compile(
    any_of("经费 金额 预算 费用 万元 出资 出场地 报名 提交 申报截止 联系 面议 样机 完成 期望 优先 参与 方可 有经验")
)
_SHORTEST = 3
_LABELLED, _MARKED, _NAMES, _MONEY, _LATER, _WHOLE = 2.0, 1.0, 1.0, -3.0, -0.2, 0.02


def research_topic(text: str, left: str, mentions: Sequence[Mention]) -> Span | None:
    """Where the sentence says what the research is about; None where no clause says it."""
    best: tuple[float, Span] | None = None
    for order, clause in enumerate(_CLAUSE.finditer(left)):
        label = _LABEL.match(clause[0])
        start, end = _bare(text, clause.start() + (label.end() if label else 0), clause.end())
        if end - start < _SHORTEST:
            continue
        names = any(start <= m.start and m.end <= end and m.entry.role in ("product", "head") for m in mentions)
        score = _LABELLED * bool(label) + _MARKED * bool(_ABOUT.search(clause[0])) + _NAMES * names + _LATER * order
        score += _MONEY * bool(_ABOUT_MONEY.search(clause[0])) + _WHOLE * min(end - start, 20)
        if score > (best[0] if best else 0.5):
            best = (score, (start, end))
    return best[1] if best else None


def _bare(text: str, start: int, end: int) -> Span:
    """The clause without the words that only say that research is wanted or offered."""
    opening = _BEGINS.match(text[start:end])
    start += opening.end() if opening else 0
    closing = _ENDS.search(text[start:end])
    end = start + closing.start() if closing else end
    return start, end


_SORTS_OF_MONEY = re.compile(
    any_of(
        "流动资金贷款 设备贷款? 融资租赁 票据贴现 贷款 融资 贴现 保理 授信 担保 (?:银行)?承兑(?:汇票)? 信用证 保函 过桥 周转资金 (?:(?![想要需拟能可欲])[\u4e00-\u9fff]){0,2}贷(?!方)"
    )
    + r"|\b(?:loan|financing|factoring|credit line|guarantee)\b"
)


def money_word(left: str) -> Span | None:
    """Where the sort of money is named that is lent or wanted: 想贷三百万 names 贷."""
    found = _SORTS_OF_MONEY.search(left)
    return found.span() if found else None
