"""A cell that says over which time a quantity counts: 每年, 按月, 一次, quarterly. How long something takes is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lianpu.cluster.units import PERIOD_WORDS
from lianpu.cluster.values import tidy
from lianpu.intake.workbook.amounts import Amount
from lianpu.intake.workbook.headings import simplified
from lianpu.intake.workbook.layout import Block
from lianpu.intake.workbook.quantities import Report
from lianpu.intake.workbook.text import remembered
from lianpu.intake.workbook.view import View

# 一周 behind 供货周期 is how long it takes, 每周 how often: only words that cannot be a length of time are read.
_REPEATED = re.compile(
    r"(?:[每按逐全/]|per\s|every\s|each\s|by\s)?\s*个?"
    r"(?P<word>年|季度?|月|周|星期|礼拜|日|天|year|quarter|month|week|day)(?:度|均|计)?"
)
_ONCE = re.compile(
    r"[仅只]?(?:[一单本][次批单]|一次性)(?:性)?(?:采购|需求|供货|供应|购买)?|once(?: only)?|one[- ]?(?:off|time)|single"
)
_ADVERBS = {
    "yearly": "year", "annual": "year", "annually": "year", "quarterly": "quarter", "monthly": "month", "weekly": "week",
    "daily": "day", "礼拜": "week",
}  # fmt: skip


@remembered
def read_period(text: str) -> str | None:
    """`每年` → `year`; None for words that say no period, such as `30天` and `两周`."""
    words = simplified(tidy(text)).lower().strip(" .。")
    if _ONCE.fullmatch(words):
        return "once"
    found = _REPEATED.fullmatch(words)
    word = found["word"] if found else words
    return _ADVERBS.get(word) or (PERIOD_WORDS.get(word) if found else None)


def with_periods(amounts: Sequence[Amount], block: Block, view: View, report: Report) -> list[Amount]:
    """The amounts, which take the period of the column of periods where neither they nor their heading say one."""
    column = block.first("period")
    text = view.said(column)
    if column is None or text is None:
        return list(amounts)
    period = read_period(text)
    others = {amount.period for amount in amounts if amount.quantity is not None} - {None, period}
    if not view.repeats(column):
        if period is None:
            report("period_unreadable", view.address(column), view.text(column))
        elif others:
            report("periods_disagree", view.address(column), view.text(column), period=min(filter(None, others)))
    return [amount if amount.period else replace(amount, period=period) for amount in amounts]
