"""The words by which enterprise names say what a firm does, and how a name is cut into brand and words.

The words stand in `name_words.csv`, one family a row: its role, its Chinese words (`=` joins synonyms, a blank only
kin), its English words; contractions (汽配>汽车+零部件) in a row of their own. The list was checked against the class
names of GB/T 4754-2017 for what it leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias, cast

from lianpu.cluster.shipped import shipped_rows

Role = Literal["light", "filler", "goods", "trade", "body"]
"""What a word tells of a firm.

light: nothing of its own (制造, 制品, 系统); filler: how it wants to be seen (科技, 国际, 精密); goods: what it
makes; trade: what it does instead of making (销售, 物流, 投资); body: what sort of organisation it is (医院, 大学).
"""

_TOKEN = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘`´]")
_HIGH_TECH = re.compile(r"\b(?:hi|high)[ -]?tech(?:nology)?\b")
_IRON_AND_STEEL = re.compile(r"\biron\s*(?:and|&)?\s*steel\b")
_PRICE_OF_A_CHARACTER = 3  # words: a word of one character is mostly the end of a longer one
_LEAST_BRAND = 2  # characters: shorter brands are rare, and 东电子 is 东·电子 to nobody


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word of a name. `concept` is shared by synonyms, `family` by words of one field in either language.

    There is one object a word of the list, so that words compare and hash as fast as numbers.
    """

    text: str
    concept: str
    family: str
    role: Role


Words: TypeAlias = tuple[Word, ...]


@cache
def chinese_words() -> dict[str, Words]:
    """Every Chinese word of the list: itself, or the words that it contracts."""
    words: dict[str, Words] = {}
    for family, role, chinese, _english in _rows():
        for synonyms in chinese.split():
            concept, *others = synonyms.split("=")
            for text in (concept, *others):
                words[text] = (Word(text, concept, family, role),)
    return words | _written_out(2, words)


@cache
def english_words() -> dict[str, Words]:
    """Every English word of the list, as in `chinese_words`; the words of one family are synonyms."""
    words: dict[str, Words] = {
        text: (Word(text, family, family, role),)
        for family, role, _chinese, english in _rows()
        for text in english.split()
    }
    return words | _written_out(3, words)


def latin_tokens(name: str) -> list[str]:
    """The words of a Latin name in small letters; two that are one word of the list are joined: machine tool."""
    plain = _IRON_AND_STEEL.sub("steel", _HIGH_TECH.sub("hitech", _APOSTROPHES.sub("", name)))
    tokens: list[str] = []
    for token in _TOKEN.findall(plain):
        if tokens and tokens[-1] + token in english_words():
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def words_of_latin(tokens: Sequence[str]) -> Words:
    """The words of the list that English words mean; one that is not in it stands for goods of its own."""
    known = english_words()
    return tuple(word for token in tokens for word in known.get(token) or (Word(token, token, token, "goods"),))


def _written_out(column: int, words: dict[str, Words]) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for contraction in next(row for row in _read() if row[1] == "contraction")[column].split():
        short, _sign, long = contraction.partition(">")
        found[short] = tuple(word for part in long.split("+") for word in words[part])
    return found


def _rows() -> list[tuple[str, Role, str, str]]:
    return [(row[0], cast(Role, row[1]), row[2], row[3]) for row in _read() if row[1] != "contraction"]


@cache
def _read() -> tuple[tuple[str, str, str, str], ...]:
    return tuple((row["family"], row["role"], row["zh"], row["en"]) for row in shipped_rows("name_words.csv"))


@cache
def _longest() -> int:
    return max(map(len, chinese_words()))


@lru_cache(maxsize=1 << 16)
def cut_words(core: str) -> tuple[str, Words]:
    """The brand in front, as short as the words behind it allow, and these words: 恒信汽车零部件 → 恒信, 汽车零部件.

    A core that is all words has no brand: 汽车制造 → "", 汽车, 制造.
    """
    sizes = _best_cuts(core)
    for start in (0, *range(_LEAST_BRAND, len(core))):
        if sizes[start] and _may_begin(core, start, sizes):
            return core[:start], _words_from(core, start, sizes)
    return core, ()


def _best_cuts(core: str) -> list[int]:
    """At each position the size of the first word of the best cut of what follows; 0 where words do not reach the end.

    The best cut has the fewest words, one of a single character counting three: 过滤|器材, not 过滤器|材. No two of
    those stand together: 膜具 is 模具 miswritten.
    """
    known, longest, end = chinese_words(), _longest(), len(core)
    cost, sizes = [0] * (end + 1), [0] * (end + 1)
    for start in range(end - 1, -1, -1):
        best = 0
        for size in range(1, min(longest, end - start) + 1):
            reaches = start + size == end or sizes[start + size] > 1 or sizes[start + size] == 1 < size
            if reaches and core[start : start + size] in known:
                price = cost[start + size] + (_PRICE_OF_A_CHARACTER if size == 1 else 1)
                if not best or price <= best:
                    best, sizes[start] = price, size
        cost[start] = best
    return sizes


def _may_begin(core: str, start: int, sizes: list[int]) -> bool:
    """Words of one character only follow others (纺织|机), or stand before a light word (铝|制品)."""
    if sizes[start] > 1:
        return True
    following = core[start + 1 : start + 1 + sizes[start + 1]]
    return len(following) > 1 and chinese_words()[following][0].role == "light"


def _words_from(core: str, start: int, sizes: list[int]) -> Words:
    found: list[Word] = []
    while start < len(core):
        found.extend(chinese_words()[core[start : start + sizes[start]]])
        start += sizes[start]
    return tuple(found)
