"""What of a text is an amount: said again with regular expressions."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianpu.match.amounts import SHORT, without_amounts
from lianpu.match.reading import CHINESE_NUMERALS, COUNTS_GOODS, NUMERALS, SORTS

_NUMERAL, _CHINESE, _COUNTS = (
    "".join(map(chr, np.flatnonzero(SORTS & sort))) for sort in (NUMERALS, CHINESE_NUMERALS, COUNTS_GOODS)
)
_AMOUNT = re.compile(
    rf"(?P<grade>[a-z][a-z0-9]*|[0-9]+(?=[a-z]))|[0-9]+[{_NUMERAL}]*[{_COUNTS}]|(?<![0-9])[0-9]{{1,{SHORT}}}(?![0-9])|[0-9]+"
    rf"|[{_CHINESE}]{{2,}}[{_COUNTS}]|[{_CHINESE}]+"
)


def plainly(text: str) -> str:
    def blanked(found: re.Match[str]) -> str:
        said = found.group()
        long = said.isascii() and len(said) > SHORT
        uncounted = all(character in _CHINESE for character in said)
        return said if found.group("grade") or long or uncounted else " " * len(said)

    return _AMOUNT.sub(blanked, text)


def read(*texts: str) -> list[str]:
    offsets = np.cumsum([0, *map(len, texts)])
    fold = without_amounts(np.array(list(map(ord, "".join(texts))), np.uint16), offsets)
    written = "".join(map(chr, fold))
    return [written[start:end] for start, end in pairwise(offsets.tolist())]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("月20万件", "月    "), ("五千只铝件", "   铝件"), ("三通阀", "三通阀"), ("6061铝板", "6061铝板"), ("22.5钢圈", "  . 钢圈"),
        ("iatf16949", "iatf16949"), ("8mm钢板", "8mm钢板"), ("零下18度", "零下  度"), ("1200件", "     "), ("", ""),
    ],
)  # fmt: skip
def test_amounts_of_goods_and_short_numbers_are_left_out(text: str, left: str) -> None:
    assert read(text) == [left]


@given(st.lists(st.text("0123456789am.万千十五两件只度铝 ", max_size=12), max_size=4))
def test_amounts_as_regular_expressions_find_them(texts: list[str]) -> None:
    assert read(*texts) == [plainly(text) for text in texts]
