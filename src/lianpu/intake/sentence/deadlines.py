"""The last day a sentence states: 月底前, 下月15日, 三个月内, by June 30; the dates that are none are claimed and left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.dates import DATE_FORMS, SMALL_NUMBER, DateForm, Day
from lianpu.intake.sentence.learned import Option
from lianpu.intake.sentence.patterns import Cued, Group, any_of
from lianpu.intake.sentence.weighing import Weigh, by_rules, rule_weight, surest

_CUE_AFTER = Cued.of(
    r"\s*(?:\d{1,2}[时点:][\d分]*)?\s*\(?[含晚]?(?:下班|中午|[上下]午|晚上|早上|一早|傍晚)?\)?"
    + any_of(
        "之?前 以前 止 截止 截仓 截关 截单 截标 到期 为止 内 开标 开机 就?要 就?用 必须 需 交 到 供货 进场 入场 到岗 上岗 报到 定标 投产 量产 送 发 搬 完成",
        "提供 起?量产 有效 清 上牌 上 拿 报 回 签 锁定 形成 先 (?:上午|下午|晚上)?能 联系 就得 定(?!金) 装(?!修) 浇 走(?!货) 拉 最好 搞定 完工? 验货 ship finish",
    )
)
_CUE_BEFORE = Cued.of(
    any_of(
        "截止 截至 截标 有效期 期限 最迟 最晚 不晚于 不迟于 之前 限 赶在 务必 须在 需在 [于在到至前] 交期 交货 交货期 交付 到货 供货 开标 回复 报名",
        r"deadline due by before until till no\slater\sthan closing closes eta valid expires? needed required deliver\w*",
    )
    + r"[^,.;!?]{0,12}\Z"
)
_SHUT_AFTER = Cued.of(r"(?:周[一二三四五六日天])?(?:不(?:收|发|上班|营业|接)|休息|放假|除外)")
"""周六周日不收货: no day by which anything is wanted."""
_START_AFTER = Cued.of(
    r"\s*"
    + any_of(
        r"(?:[至到~-]|--)\s?\d{1,2}(?:月|/\d|[日号])",
        "起 开始 以后 之后 后 启动 开工 成立 建成 投产 建厂 购 产 出厂 生产 年产 款 进场时 开课 入学 毕业 届 版 印发 发布",
    )
)
_START_BEFORE = Cued.of(
    any_of(
        r"成立于? 始建于 创建于 创办于 创立于 建于 建厂于? since founded\sin established\sin from starting sop [自从]"
    )
    + r"\s*\Z"
)
_TERM_BEFORE = Cued.of(
    any_of(
        "账期 帐期 月结 质保 保修 保质期 租期 起租 合同期? 贷款?期限 期限 用款? 周期 寿命 工期 经验 试用期 保证期 授信期",
        r"payment net warranty lease experience term samples?\sin sample",
    )
    + r"\D{0,6}\Z"
)
_TERM_AFTER = Cued.of(
    r"\s*"
    + any_of(
        "账期 经验 质保 保修 工作经验 从业 以上经验 一场 的?年限 历史 老厂 租期 放货 查勘 响应 反应 可以?进场 修复 修好 寄回 到期 坏"
    )
)
_AFTER_EVENT = Cued.of(
    any_of("合同 签约 签订 下单 收货 到货 验收 付款 收款 确认 定稿 中标 审批") + r"(?:之?后|起)\s?\Z"
)
"""合同后10天内: counted from a day that nobody knows."""
_SPEED_OF = any_of(r"交期 货期 lead\stime")
_SPEED_BEFORE = Cued.of(_SPEED_OF + r"\D{0,6}\Z")
_SPEED_AFTER = Cued.of(r"\s*" + any_of("出样 出报告 打样 出结果 放款 到账 出货 交样 发货 可发 能出 寄出"))
"""How fast whoever offers is: no day by which something is wanted, but one where it is asked of whom one looks for."""
_FOUNDED = any_of("成立 建厂 建成 投产 创立 创办 创建 购 产 出厂 款")
_FOUNDED_IN = any_of(
    r"成立于? 创立于? 始建于 建于 建厂于? 创建于 创办于 since\s founded\sin\s established\sin\s est\.\s?"
)
_TERM_OF = any_of("账期 帐期 月结 质保 保修 保质期? 租期 贷款期 工期 周期 warranty")
_TERM_UNIT = any_of(r"个?工作日 天 日(?!期) 个月 年 周 days? weeks? months? years?")


def _so_long(words: str) -> Cued:
    """Such words and how long it is: 账期60天."""
    return Cued.of(rf"{words}[^\d月,.;!?]{{0,4}}?{SMALL_NUMBER}\s?{_TERM_UNIT}(?!{_FOUNDED})")


_NO_DEADLINES = (
    Cued.of(rf"(?:{_FOUNDED_IN})?(?<!\d)(?:19|20)\d\d\s?年?{_FOUNDED}"),
    Cued.of(rf"{_FOUNDED_IN}\s?(?:19|20)\d\d年?(?:\d{{1,2}}月)?"),
    _so_long(_TERM_OF),
)
"""Years of foundation and spans such as terms of payment: no day by which something is wanted."""
_NO_DAYS, _NO_DAYS_OF_OFFERS = Group.of(_NO_DEADLINES), Group.of((*_NO_DEADLINES, _so_long(_SPEED_OF)))
_DATES = Group((form.said, form) for form in DATE_FORMS)
_CUED_BEHIND, _CUED_IN_FRONT = 2, 1
"""How much surer a date is by what follows it (6月30日前) and by what stands before it."""
_SAID, _UNCUED, _START, _TERM, _SPEED, _FROM_THEN = "said", "uncued", "start", "term", "speed", "from then"
"""What rules make of a date: only one that is said counts for them."""


class SaidDate(NamedTuple):
    """A day that a sentence names: where, in which form of words, and what the words around it say of it."""

    span: Span
    day: Day
    form: DateForm
    verdict: str
    cues: int

    @property
    def weight(self) -> int:
        """How surely rules take it for a deadline; 0 for none."""
        return 1 + self.cues if self.verdict == _SAID else 0


def said_dates(claims: Claims, today: Day, *, is_asked: bool = False) -> list[SaidDate]:
    """The days that a sentence names, passed ones too. Every date is claimed, so that none is read as a quantity.
    `is_asked`: words say that something is looked for, so that how fast it must come is a deadline."""
    claims.take(_NO_DAYS if is_asked else _NO_DAYS_OF_OFFERS)
    found: list[SaidDate] = []
    for _place, pattern, form in _DATES.fitting(claims.possible):
        for match in pattern.finditer(claims.left):
            verdict, cues = _judged(claims, match, form, is_asked=is_asked)
            if verdict == _UNCUED and (form.may_be_else or _is_name_of_month(match)):
                continue
            if (day := form.read(match, today)) is None:
                continue
            span = claims.claim(*match.span())
            if verdict != _FROM_THEN:
                found.append(SaidDate(span, day, form, verdict, cues))
    return found


def passed_among(dates: Sequence[SaidDate], today: Day) -> Day | None:
    """The latest day before today that words beside it call the last one: nothing is wanted by it any more."""
    return max((date.day for date in dates if date.day < today and date.verdict == _SAID and date.cues), default=None)


def deadline_among(dates: Sequence[SaidDate], today: Day, weigh: Weigh = by_rules) -> tuple[Day | None, Span | None]:
    """The one of the days, all of them to come, by which something is wanted, and where it is said."""
    if not dates:
        return None, None
    ordered = sorted(dates, key=lambda date: date.span)
    first = min(ordered, key=lambda date: (-date.weight, date.span), default=None)
    chosen = surest(ordered, [_option(date, date is first, today) for date in ordered], weigh)
    return (chosen.day, chosen.span) if chosen else (None, None)


def _option(date: SaidDate, is_first: bool, today: Day) -> Option:
    rule = rule_weight(counts=date.weight > 0, is_first=is_first)
    days = float((date.day - today).days)
    return Option(date.span, rule, date.verdict, date.form.name, days, date.form.is_span, date.cues > 0, f"{date.cues}")


def _judged(claims: Claims, match: re.Match[str], form: DateForm, *, is_asked: bool) -> tuple[str, int]:
    """What the words beside a date make of it, and how many of them say that it is a deadline."""
    text, possible, (start, end) = claims.text, claims.possible, match.span()
    before = text[max(0, start - 20) : start]
    behind = bool(_CUE_AFTER.match(text, possible, end))
    cues = _CUED_BEHIND * behind + _CUED_IN_FRONT * bool(_CUE_BEFORE.search(before, possible))
    if _START_AFTER.match(text, possible, end) or _START_BEFORE.search(before, possible):
        return _START, cues
    if form.is_span and (_TERM_BEFORE.search(before, possible) or _TERM_AFTER.match(text, possible, end)):
        return _TERM, cues
    if _SHUT_AFTER.match(text, possible, end):
        return _FROM_THEN, cues
    if form.is_span and _AFTER_EVENT.search(before, possible):
        return _FROM_THEN, cues
    is_told = form.is_span and not is_asked
    if is_told and (_SPEED_BEFORE.search(before, possible) or _SPEED_AFTER.match(text, possible, end)):
        return _SPEED, cues
    return (_UNCUED if form.needs_cue and not cues else _SAID), cues


def _is_name_of_month(match: re.Match[str]) -> bool:
    """`may` and `march` without a day may be other words."""
    parts = match.groupdict()
    return bool(parts.get("mon")) and not (parts.get("d1") or parts.get("d2"))
