"""The last day a sentence states: 月底前, 下月15日, 三个月内, by June 30; the dates that are none are claimed and left out."""

from __future__ import annotations

import re

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.dates import DATE_FORMS, SMALL_NUMBER, DateForm, Day
from lianpu.intake.sentence.patterns import Cued, Group, any_of

_CUE_AFTER = Cued.of(
    r"\s*(?:\d{1,2}[时点:][\d分]*)?\s*\(?[含晚]?(?:下班|中午|[上下]午|晚上|早上|一早|傍晚)?\)?"
    + any_of(
        "之?前 以前 止 截止 截标 到期 为止 内 开标 开机 就?要 就?用 必须 需 交 到 供货 进场 入场 到岗 上岗 报到 定标 投产 量产 送 发 搬 完成",
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
_START_AFTER = Cued.of(
    r"\s*"
    + any_of(
        "起 开始 以后 之后 后 启动 开工 成立 建成 投产 建厂 购 产 出厂 生产 年产 款 进场时 开课 入学 毕业 届 版 印发 发布"
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
        "账期 经验 质保 保修 工作经验 从业 以上经验 一场 的?年限 历史 老厂 租期 放货 查勘 响应 反应 可以?进场 修复 修好 寄回 到期"
    )
)
_SPEED_BEFORE = Cued.of(any_of(r"交期 货期 lead\stime") + r"\D{0,6}\Z")
_SPEED_AFTER = Cued.of(r"\s*" + any_of("出样 出报告 打样 出结果 放款 到账 出货 交样 发货 可发 能出 寄出"))
"""How fast whoever offers is: no day by which something is wanted, but one where it is asked of whom one looks for."""
_FOUNDED = any_of("成立 建厂 建成 投产 创立 创办 创建 购 产 出厂 款")
_FOUNDED_IN = any_of(
    r"成立于? 创立于? 始建于 建于 建厂于? 创建于 创办于 since\s founded\sin\s established\sin\s est\.\s?"
)
_TERM_OF = any_of("账期 帐期 月结 质保 保修 保质期? 租期 贷款期 工期 周期 warranty")
_SPEED_OF = any_of(r"交期 货期 lead\stime")
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


def read_deadline(claims: Claims, today: Day, *, is_asked: bool = False) -> tuple[Day | None, Span | None]:
    """The last day stated, and where. Every date is claimed, so that none is read as a quantity. `is_asked`: words say
    that something is looked for, so that how fast it must come is a deadline."""
    claims.take(_NO_DAYS if is_asked else _NO_DAYS_OF_OFFERS)
    best: tuple[int, int, Day, Span] | None = None
    for _place, pattern, form in _DATES.fitting(claims.possible):
        for match in pattern.finditer(claims.left):
            weight = _weight(claims, match, form, is_asked=is_asked)
            day = form.read(match, today) if weight is not None else None
            if weight is None or day is None:
                continue
            span = claims.claim(*match.span())
            if weight > 0 and day >= today and (best is None or (-weight, span[0]) < best[:2]):
                best = (-weight, span[0], day, span)
    return (best[2], best[3]) if best else (None, None)


def _weight(claims: Claims, match: re.Match[str], form: DateForm, *, is_asked: bool) -> int | None:
    """How surely the date is a deadline: 0 claims it only, None leaves it alone."""
    text, possible, (start, end) = claims.text, claims.possible, match.span()
    before = text[max(0, start - 20) : start]
    if _START_AFTER.match(text, possible, end) or _START_BEFORE.search(before, possible):
        return 0
    if form.is_span and (_TERM_BEFORE.search(before, possible) or _TERM_AFTER.match(text, possible, end)):
        return 0
    is_told = form.is_span and not is_asked
    if is_told and (_SPEED_BEFORE.search(before, possible) or _SPEED_AFTER.match(text, possible, end)):
        return 0
    behind = bool(_CUE_AFTER.match(text, possible, end))
    cue = _CUED_BEHIND * behind + _CUED_IN_FRONT * bool(_CUE_BEFORE.search(before, possible))
    if form.needs_cue and not cue:
        return None if _is_name_of_month(match) else 0
    return 1 + cue


def _is_name_of_month(match: re.Match[str]) -> bool:
    """`may` and `march` without a day may be other words."""
    parts = match.groupdict()
    return bool(parts.get("mon")) and not (parts["d1"] or parts["d2"])
