"""What the words behind the brands of two names say: one trade in other words, more of it, or another one."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from lianpu.cluster.name_words import Word, Words
from lianpu.cluster.names import NameParts
from lianpu.intake.names.reasons import Reason
from lianpu.intake.names.weights import LEAST_MISSPELT_WORD, LIMIT

GENERAL_ROLES = ("light", "filler")
"""Of words that say little of a firm."""
_DECISIVE_ROLES = ("trade", "body")
_MEANS_ALSO = {
    "motor": ("auto", "vehicle"), "motors": ("auto", "vehicle"), "automobile": ("vehicle",), "automotive": ("vehicle",),
    "coating": ("coatingmaterial",), "coatings": ("coatingmaterial",), "products": ("part",), "electric": ("appliance",),
}  # fmt: skip
"""English words that mean other families, too, than the one that lists them."""
_SAID_LOOSELY = frozenset({"auto", "vehicle", "motor", "electric", "electricity"})
"""Families that an English name says more or less of: Automotive Lighting, 车灯; 电力机车, Locomotive."""
_MANAGING = frozenset({"管理", "服务"})
"""酒店, 酒店管理: whole names of two firms, though who says one means the other's trade."""
_SOFT_BESIDE_TRADE = frozenset({"service", "management"})  # 物流, 物流服务


def words_score(a: NameParts, b: NameParts) -> float:
    """How high the words alone let two names of one brand and script score."""
    found = None if a.words == b.words else words_apart(a.words, b.words, a.complete, b.complete, False)
    return LIMIT.get(found.code, 1.0) if found else 1.0


@lru_cache(maxsize=1 << 16)
def words_apart(a: Words, b: Words, a_complete: bool, b_complete: bool, crossed: bool) -> Reason | None:
    """What the words of two names of one brand say; None where they are the same in another order."""
    more, less = _left_over(a, b, crossed), _left_over(b, a, crossed)
    said, said_less = _text(more), _text(less)
    if more and less:
        return _both_sides(more, less, said, said_less)
    if crossed and _loosely_translated((*more, *less), a, b):
        return Reason("synonyms", _text(a), _text(b))
    if more:
        return _one_side(more, a, b, b_complete, said)
    if less:
        return _one_side(less, b, a, a_complete, said_less)
    same = {word.text for word in a} == {word.text for word in b} or crossed
    if same:
        return None
    short, long = sorted((_text(a), _text(b)), key=len)
    managed = a_complete and b_complete and long.removeprefix(short) in _MANAGING
    return Reason("words_apart" if managed else "synonyms", _text(a), _text(b))


def _loosely_translated(extra: Words, a: Words, b: Words) -> bool:
    """English names say a little more or less of the same: Motor Coach, 客车."""
    shared = {word.family for word in a} & {word.family for word in b}
    return bool(shared) and all(word.role in GENERAL_ROLES or word.family in _SAID_LOOSELY for word in extra)


def _left_over(words: Words, others: Words, crossed: bool) -> Words:
    return tuple(word for word in words if not any(_kin(word, other, crossed) for other in others))


def _kin(word: Word, other: Word, crossed: bool) -> bool:
    """One concept; words of one field of which one holds the other (纺织, 棉纺织); a misspelt English word."""
    if word.concept == other.concept or (crossed and word.family == other.family):
        return True
    if crossed and (other.family in _MEANS_ALSO.get(word.text, ()) or word.family in _MEANS_ALSO.get(other.text, ())):
        return True
    if word.family == other.family:
        return word.role != "body" and (word.text in other.text or other.text in word.text)
    shortest = min(len(word.text), len(other.text))
    return word.text.isascii() and shortest >= LEAST_MISSPELT_WORD and OSA.distance(word.text, other.text) == 1


def _text(words: Words) -> str:
    return "".join(word.text for word in words)


def _both_sides(more: Words, less: Words, said: str, said_less: str) -> Reason:
    """Each says something that the other does not."""
    roles = {word.role for word in (*more, *less)}
    if roles <= {"light"}:
        return Reason("light_words", said, said_less)
    if roles & set(_DECISIVE_ROLES):
        return Reason("trade", said, said_less)
    return Reason("filler" if roles <= set(GENERAL_ROLES) else "words", said, said_less)


def _one_side(extra: Words, more: Words, less: Words, less_complete: bool, said: str) -> Reason:
    """One says more than the other: left out in a contraction, or another firm where the shorter is complete."""
    roles = {word.role for word in extra}
    bare = not less and not less_complete
    if roles <= {"light"}:
        return Reason("light_words", said)
    if bare:
        return Reason("brand_only")
    if any(word.role in _DECISIVE_ROLES and not _implied(word, less) for word in extra):
        return Reason("trade", said)
    goods = any(word.role not in GENERAL_ROLES for word in less)
    if roles <= set(GENERAL_ROLES):
        return Reason("filler_words" if not less_complete else "filler_apart" if goods else "filler", said)
    if not less_complete:
        return Reason("words_left_out", said)
    if goods and _kindred(more, less):
        return Reason("words_apart", said)
    return Reason("head", said)


def _implied(word: Word, others: Words) -> bool:
    """A trade of a field that the other names too (物流运输, 物流), or that goes with any trade (物流服务)."""
    trades = {other.family for other in others if other.role == "trade"}
    return word.family in trades or (bool(trades) and word.family in _SOFT_BESIDE_TRADE)


def _kindred(more: Words, less: Words) -> bool:
    """True where both make or do the same in the end: their last words that are not general are of one field."""
    heads = [next(word for word in reversed(words) if word.role not in GENERAL_ROLES) for words in (more, less)]
    return heads[0].concept == heads[1].concept or heads[0].role == heads[1].role == "trade"
