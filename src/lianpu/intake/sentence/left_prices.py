"""A price that no word marks: the number that is left alone in its clause once sizes and amounts are understood.

«ADC12铝锭30吨，19800», «450台 1650», «清仓@95»: firms that list goods every day say how many and for how much, no more.
"""

from __future__ import annotations

import re

from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.numbers import NUMBER, RANGE_SIGN, read_range
from lianpu.intake.sentence.patterns import Cued, any_of
from lianpu.intake.sentence.prices import SpokenPrice

_ENDS = any_of(
    "不?含 未税 含税 [全包]?包 以内 之内 以下 左右 上下 封顶 出 转 拿走 便宜 就 能 可 可谈 可议 打包 一口价 成交 带票 内 往下 都 各 起 有没有 谁"
)
_ALONE = Cued.of(
    rf"(?:(?P<at>@\s?)|(?<![^\s,.;!?:\x01]))(?P<low>(?=[^a-z]){NUMBER})(?:{RANGE_SIGN}(?P<high>{NUMBER}))?(?P<yuan>块钱?|元)?"
    rf"(?=\s?(?:[,;!?\n]|\.(?!\d)|$|{_ENDS})|\s)"
)
_BESIDE = re.compile(r"[\s,;:]*\Z")
_TEN_THOUSANDS = re.compile(r"[万w]")
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d\Z")
_PRICED = frozenset({"product", "equipment", "service", "capacity"})
"""Premises, people, money and research are priced by words of their own."""


def read_left_price(
    claims: Claims, left: str, category: str, quantity: Span | None, unit: str | None
) -> tuple[SpokenPrice | None, Span | None]:
    """The price of goods or work that stands alone, for one of what is counted, and where; `left` is what was left to
    read before amounts were looked for: 两百块 may have passed for two hundred pieces."""
    if category not in _PRICED:
        return None, None
    for match in _ALONE.finditer(left, claims.possible):
        ends = read_range(match["low"], match["high"])
        if quantity is not None and match.start() < quantity[1] and quantity[0] < match.end():
            continue
        if ends is not None and ends[0] > 0 and _is_price(match, claims, category, quantity):
            per = None if category == "equipment" else unit
            where = claims.claim(match.start(), match.start() + len(match[0].rstrip()))
            return SpokenPrice(float(f"{ends[0]:.12g}"), per, per_is_said=False), where
    return None, None


def _is_price(match: re.Match[str], claims: Claims, category: str, quantity: Span | None) -> bool:
    """Marked as money where the amount is known already, tens of thousands for a machine, or right behind the amount."""
    if match["at"]:
        return True
    if match["yuan"]:
        return quantity is not None
    if category == "equipment" and _TEN_THOUSANDS.search(match["low"]):
        return True
    if quantity is None or _YEAR.match(match["low"]):
        return False
    return quantity[1] <= match.start() and bool(_BESIDE.match(claims.text[quantity[1] : match.start()]))
