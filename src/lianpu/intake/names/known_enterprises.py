"""Enterprises known by several names, in either script: 宁德时代 and CATL, 中汽中心 and 中国汽车技术研究中心.

`cluster/known_enterprises.csv` has a row a brand: the Chinese names by which firms of it begin, and the Latin ones.
Several one after another name a joint venture: 上汽|通用|五菱, SAIC-GM-Wuling.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple, TypeAlias

from lianpu.cluster.name_places import cut_places, place_at_end
from lianpu.cluster.name_words import cut_words, english_words, latin_tokens, words_of_latin
from lianpu.cluster.names import NameParts, with_branch
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.shipped import shipped_rows

_BRANCH_SIGN = re.compile("分公司|支公司|分行|支行|分厂")
"""中国石化|江苏淮安石油|分公司."""
_NUMERAL = re.compile("[一二三四五六七八九十0-9]")
_UNSAID = frozenset({"and", "of", "the"})
_LONGEST_PLACE = 2  # words: hong kong

Places: TypeAlias = Mapping[str, tuple[str, ...]]
_Names: TypeAlias = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
"""Known names, longest first, each with its brand, by their first sign (a character or a word)."""


class KnownAs(NamedTuple):
    """A name as that of a known enterprise: its brands, how they are written, and the parts of the name with them."""

    brands: tuple[str, ...]
    written: str
    parts: NameParts


def known_chinese(parts: NameParts, regions: RegionTree) -> tuple[KnownAs, ...]:
    """A Chinese name that begins with a known one, be it with its place (宁德时代) or behind it (江苏|韩泰); with the longest
    name of the list and with the shortest, for words of the trade may belong to either side (双星|轮胎, 双星轮胎)."""
    texts = ((f"中国{parts.stem}" if parts.nation else ""), parts.stem, parts.core)
    for text in texts:
        if readings := _begun(text, _chinese_names()):
            return tuple(
                KnownAs(one.brands, text[: one.size], _chinese_parts(one, text, parts, regions)) for one in readings
            )
    return ()


def _chinese_parts(begun: _Begun, text: str, parts: NameParts, regions: RegionTree) -> NameParts:
    written, rest = text[: begun.size], text[begun.size :]
    nation = parts.nation and text in (parts.stem, parts.core)
    if text != parts.core and len(parts.stem) > len(parts.core):  # the place is part of the known name
        parts = replace(parts, regions=(), places=(), town="", place_sign="")
    if rest and _BRANCH_SIGN.fullmatch(parts.branch):
        parts, rest = with_branch(parts, rest + parts.branch, regions), ""
    rest, inside, _town = cut_places(rest, regions, least=2)
    behind = place_at_end(rest, regions)
    wide = [one for one in inside if any(regions.level(code) != "county" for code in one.codes)]
    rest = rest if wide or not rest else text[begun.size :]
    if place := behind or next(iter(wide[-1:]), None):
        rest = rest.removesuffix(behind.written) if behind else rest
        parts = replace(parts, places=place.codes, place_sign="front")
    own, words = cut_words(rest) if rest else ("", ())
    return replace(
        parts, brand=_brand(begun, own), industry=rest[len(own) :], words=words, nation=nation,
        numbers=() if _NUMERAL.search(written) else parts.numbers,
    )  # fmt: skip


def known_latin(tokens: Sequence[str], parts: NameParts, places: Places) -> tuple[KnownAs, ...]:
    """A Latin name, given by its words without legal form, that begins with a known one or has a place before it."""
    words = [token for token in tokens if token not in _UNSAID]
    for start in (0, *(n for n in range(1, _LONGEST_PLACE + 1) if "".join(words[:n]) in places)):
        if readings := _begun(words[start:], _latin_names()):
            return tuple(
                KnownAs(
                    one.brands,
                    " ".join(words[start : start + one.size]),
                    _latin_parts(one, [*words[:start], *words[start + one.size :]], parts, places),
                )
                for one in readings
            )
    return ()


def _latin_parts(begun: _Begun, rest: Sequence[str], parts: NameParts, places: Places) -> NameParts:
    codes = next((places[token] for token in reversed(rest) if token in places), ())
    again = _begun_by_all(rest, _latin_names())  # Great Wall Motor (GWM)
    rest = rest[again.size :] if again.brands == begun.brands else rest
    said = [token for token in rest if token not in places and token not in ("china", "group")]
    first = next((n for n, token in enumerate(said) if token in english_words()), len(said))
    return replace(
        parts, brand=_brand(begun, "".join(said[:first])), industry="".join(said[first:]),
        words=words_of_latin(said[first:]), places=codes, nation="china" in rest,
        numbers=tuple(number for number in parts.numbers if number in rest),
        group="parent" if "group" in rest else "", place_sign="front" if codes else "",
    )  # fmt: skip


def is_known(brand: str) -> bool:
    """Whether this is the whole name of a known enterprise."""
    return _begun_by_all(brand, _chinese_names()).size == len(brand)


def names_of_one(latin: str, chinese: str) -> bool:
    """Whether letters (CATL) are a known name of the enterprise that a Chinese name begins with (宁德时代)."""
    words = [token for token in latin_tokens(latin.lower()) if token not in _UNSAID]
    named = _begun_by_all(words, _latin_names())
    return 0 < named.size == len(words) and named.brands == _begun_by_all(chinese, _chinese_names()).brands


class _Begun(NamedTuple):
    """The brands that a text begins with, and how many of its signs they take."""

    brands: tuple[str, ...]
    size: int


def _begun(signs: Sequence[str], names: _Names) -> tuple[_Begun, ...]:
    """The known names that begin `signs` (characters or words): the longest ones, one after another, and the shortest."""
    shortest = _fitting(signs, names, 0)[-1:]
    alone = [_Begun((brand,), len(name)) for name, brand in shortest]
    return tuple(dict.fromkeys([_begun_by_all(signs, names), *alone])) if alone else ()


def _begun_by_all(signs: Sequence[str], names: _Names) -> _Begun:
    brands: list[str] = []
    size = 0
    while size < len(signs) and (fitting := _fitting(signs, names, size)):
        name, brand = fitting[0]
        brands.append(brand)
        size += len(name)
    return _Begun(tuple(brands), size)


def _fitting(signs: Sequence[str], names: _Names, at: int) -> list[tuple[tuple[str, ...], str]]:
    """The names that stand there, longest first."""
    known = names.get(signs[at], ()) if at < len(signs) else ()
    return [(name, brand) for name, brand in known if tuple(signs[at : at + len(name)]) == name]


def _brand(begun: _Begun, own: str) -> str:
    """One brand for all writings of a known name, with what else the firm calls itself."""
    return "+".join((*begun.brands, own) if own else begun.brands)


@cache
def _chinese_names() -> _Names:
    return _by_first((tuple(name), names.split()[0]) for names, _latin in _rows() for name in names.lower().split())


@cache
def _latin_names() -> _Names:
    return _by_first(
        (tuple(token for token in latin_tokens(name) if token not in _UNSAID), names.split()[0])
        for names, latin in _rows()
        for name in latin.split(";")
    )


def _by_first(names: Iterable[tuple[tuple[str, ...], str]]) -> _Names:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name, brand in sorted(names, key=lambda one: -len(one[0])):
        found[name[0]].append((name, brand))
    return found


def _rows() -> Iterable[tuple[str, str]]:
    return ((row["zh"], row["latin"]) for row in shipped_rows("known_enterprises.csv"))
