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

from lianpu.cluster.name_places import place_at_end
from lianpu.cluster.name_words import cut_words, english_words, words_of_latin
from lianpu.cluster.names import NameParts
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.shipped import shipped_rows

_TOKEN = re.compile(r"[^\W_]+")
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


def known_chinese(parts: NameParts, regions: RegionTree) -> KnownAs | None:
    """A Chinese name that begins with a known one, be it with its place (宁德时代) or behind it (江苏|韩泰)."""
    texts = ((f"中国{parts.stem}" if parts.nation else ""), parts.stem, parts.core)
    text, begun = next(((text, begun) for text in texts if (begun := _begun(text, _chinese_names()))), ("", None))
    if begun is None:
        return None
    written, rest = text[: begun.size], text[begun.size :]
    behind = place_at_end(rest, regions)
    if behind:
        rest, parts = rest.removesuffix(behind.written), replace(parts, places=behind.codes, place_sign="front")
    own, words = cut_words(rest) if rest else ("", ())
    apart = replace(
        parts, brand=_brand(begun, own), industry=rest[len(own) :], words=words,
        nation=parts.nation and text in texts[1:], numbers=() if _NUMERAL.search(written) else parts.numbers,
    )  # fmt: skip
    if text != parts.core and len(parts.stem) > len(parts.core):  # the place is part of the known name
        apart = replace(apart, regions=(), places=(), town="", place_sign="")
    return KnownAs(begun.brands, written, apart)


def known_latin(tokens: Sequence[str], parts: NameParts, places: Places) -> KnownAs | None:
    """A Latin name, given by its words without legal form, that begins with a known one or has a place before it."""
    words = [token for token in tokens if token not in _UNSAID]
    for start in (0, *(n for n in range(1, _LONGEST_PLACE + 1) if "".join(words[:n]) in places)):
        if begun := _begun(words[start:], _latin_names()):
            end = start + begun.size
            rest = [*words[:start], *words[end:]]
            return KnownAs(begun.brands, " ".join(words[start:end]), _latin_parts(begun, rest, parts, places))
    return None


def _latin_parts(begun: _Begun, rest: Sequence[str], parts: NameParts, places: Places) -> NameParts:
    codes = next((places[token] for token in reversed(rest) if token in places), ())
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
    begun = _begun(brand, _chinese_names())
    return begun is not None and begun.size == len(brand)


def names_of_one(latin: str, chinese: str) -> bool:
    """Whether letters (CATL) are a known name of the enterprise that a Chinese name begins with (宁德时代)."""
    words = [token for token in _TOKEN.findall(latin.lower()) if token not in _UNSAID]
    named, begun = _begun(words, _latin_names()), _begun(chinese, _chinese_names())
    return named is not None and begun is not None and named.size == len(words) and named.brands == begun.brands


class _Begun(NamedTuple):
    """The brands that a text begins with, and how many of its signs they take."""

    brands: tuple[str, ...]
    size: int


def _begun(signs: Sequence[str], names: _Names) -> _Begun | None:
    """The longest known names that begin `signs` (characters or words) one after another."""
    brands: list[str] = []
    size = 0
    while size < len(signs):
        found = next((one for one in names.get(signs[size], ()) if _stands(one[0], signs, size)), None)
        if found is None:
            break
        brands.append(found[1])
        size += len(found[0])
    return _Begun(tuple(brands), size) if brands else None


def _stands(name: tuple[str, ...], signs: Sequence[str], at: int) -> bool:
    return tuple(signs[at : at + len(name)]) == name


def _brand(begun: _Begun, own: str) -> str:
    """One brand for all writings of a known name, with what else the firm calls itself."""
    return "+".join((*begun.brands, own) if own else begun.brands)


@cache
def _chinese_names() -> _Names:
    return _by_first((tuple(name), names.split()[0]) for names, _latin in _rows() for name in names.split())


@cache
def _latin_names() -> _Names:
    return _by_first(
        (tuple(token for token in _TOKEN.findall(name) if token not in _UNSAID), names.split()[0])
        for names, latin in _rows()
        for name in latin.replace("'", "").split(";")
    )


def _by_first(names: Iterable[tuple[tuple[str, ...], str]]) -> _Names:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name, brand in sorted(names, key=lambda one: -len(one[0])):
        found[name[0]].append((name, brand))
    return found


def _rows() -> Iterable[tuple[str, str]]:
    return ((row["zh"], row["latin"]) for row in shipped_rows("known_enterprises.csv"))
