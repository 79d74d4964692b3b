"""Words a listing is made of: products by any of their names, and the words around them that name none.

A noun phrase of Chinese has its head at the end (轮胎模具 is a mould), so words are cut from the right, longest first:
轮胎模具 is one word before 轮胎 and 模具 are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from lianpu.accelerate import COMPILES
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded, folded_word
from lianpu.cluster.kept import Kept
from lianpu.cluster.lookalikes import mistyped
from lianpu.cluster.shipped import shipped_rows
from lianpu.cluster.word_trie import Trie, code_points, find_in, trie_of
from lianpu.cluster.words_print import words_print

Role = Literal["product", "head", "side", "filler", "modifier"]
"""product: a node of the catalog; head: a noun that makes a thing of its own of what stands before it (…模具, …回收);
side: says offer or demand; filler: part of no name; modifier: goes before a name and changes no node."""

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_LATIN_OR_DIGIT = _LATIN | frozenset("0123456789")
_SHORTEST_LATIN = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word is: its role; the category or side it says; the products it may mean (several: not sure), and the
    kind of the first of them in the catalog."""

    role: Role
    meaning: str = ""
    products: tuple[str, ...] = ()
    kind: str = ""


class Mention(NamedTuple):
    """A word found in folded text: `text[start:end]`."""

    start: int
    end: int
    entry: Entry


def lexicon_form(text: str) -> str:
    """Text as words are compared: folded, joining signs of Latin words as blanks."""
    return joined(folded(text))


def joined(text: str) -> str:
    """Folded text with joining signs of Latin words as blanks."""
    return text.replace("-", " ").replace("_", " ").replace("/", " ")


class Lexicon:
    """All words by their folded form. Build once, use for many texts."""

    def __init__(self, words: Iterable[tuple[str, Entry]]) -> None:
        self.words: dict[str, Entry] = {}
        for word, entry in words:
            self._learn(joined(folded_word(word)), entry)
        for word in [word for word in self.words if word[-1] in _LATIN and len(word) > _SHORTEST_LATIN]:
            if not self._is_plural(word):
                self.words.setdefault(_plural(word), self.words[word])
        self._entries = tuple(self.words.values())

    def _is_plural(self, word: str) -> bool:
        return word[-1] == "s" and any(one in self.words for one in (word[:-1], word[:-2], f"{word[:-3]}y"))

    def _learn(self, word: str, entry: Entry) -> None:
        """Products come before other roles; a word of two products means either of them."""
        word = " ".join(word.split())
        if not word or (len(word) < _SHORTEST_LATIN and word[0] in _LATIN_OR_DIGIT):
            return
        known = self.words.get(word)
        if known is None:
            self.words[word] = entry
        elif known.role == "product" == entry.role:
            merged = tuple(dict.fromkeys((*known.products, *entry.products)))
            self.words[word] = Entry("product", known.meaning, merged, known.kind)

    @classmethod
    def of(cls, cluster: Cluster) -> Lexicon:
        """The names and aliases of a cluster's products, its modifiers, and the words of listings in general; made once
        for the same words."""
        return _lexicons.get(
            words_print(cluster), lambda: cls((*_product_words(cluster), *listing_words(), *_modifiers(cluster)))
        )

    def find(self, text: str) -> list[Mention]:
        """The words in `text` (in `lexicon_form`), from left to right, none over another."""
        if not COMPILES:
            return self.find_plainly(text)
        found, entries = np.empty((3, len(text)), np.int32), self._entries
        count = find_in(code_points(text), *self._trie, found)
        starts, ends, numbers = found[:, :count][:, ::-1].tolist()
        return [Mention(start, end, entries[number]) for start, end, number in zip(starts, ends, numbers, strict=True)]

    def as_meant(self, text: str) -> str:
        """The text with rare characters that no word has as those they look like; every other stays where it is."""
        rare, typed_for = self._rare  # looked for first: `translate` is slow for every character that stays
        return text.translate(typed_for) if rare.search(text) else text

    @cached_property
    def _rare(self) -> tuple[re.Pattern[str], dict[int, str]]:
        typed_for = mistyped(self.words)
        any_of_them = f"[{''.join(map(re.escape, typed_for))}]" if typed_for else r"(?!)"
        return re.compile(any_of_them), str.maketrans(typed_for)

    @cached_property
    def _trie(self) -> Trie:
        return trie_of(list(self.words))

    @cached_property
    def _ends(self) -> dict[str, Entry | None]:
        ends: dict[str, Entry | None] = {word[start:]: None for word in self.words for start in range(len(word))}
        return ends | self.words

    def find_plainly(self, text: str) -> list[Mention]:
        """The same by a walk in plain Python."""
        found: list[Mention] = []
        ends, end = self._ends, len(text)
        while end > 0:
            longest: Mention | None = None
            start = end - 1
            # Further to the left as long as what stands there ends some word; the last word met is the longest.
            while start >= 0 and (piece := text[start:end]) in ends:
                entry = ends[piece]
                if entry is not None and _stands_alone(text, start, end):
                    longest = Mention(start, end, entry)
                start -= 1
            if longest is None:
                end -= 1
            else:
                found.append(longest)
                end = longest.start
        found.reverse()
        return found


_lexicons = Kept[tuple[int, ...], Lexicon](4)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A Latin word is not part of a longer one."""
    if text[start] in _LATIN_OR_DIGIT and start and text[start - 1] in _LATIN_OR_DIGIT:
        return False
    return not (text[end - 1] in _LATIN and end < len(text) and text[end] in _LATIN_OR_DIGIT)


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"


def _product_words(cluster: Cluster) -> Iterator[tuple[str, Entry]]:
    traded = cluster["products"].filter(pl.col("kind") != "segment")
    kinds = dict(traded.select("id", pl.col("kind").cast(pl.String)).iter_rows())
    entries = {product: Entry("product", category_of_kind(kind), (product,), kind) for product, kind in kinds.items()}
    variants: list[tuple[str, Entry]] = []
    for product, name, name_en in traded.select("id", "name", "name_en").iter_rows():
        yield name, entries[product]
        if name_en:
            yield name_en, entries[product]
        variants.extend((word, entries[product]) for word in _regional(name))
    for alias, product in cluster["product_aliases"].select("alias", "product").iter_rows():
        if product in entries:
            yield alias, entries[product]
            variants.extend((word, entries[product]) for word in _regional(alias))
    known = {folded_word(alias) for alias in cluster["product_aliases"]["alias"]} | {
        folded_word(name) for name in traded["name"]
    }
    yield from ((word, entry) for word, entry in variants if word not in known)


_REGIONAL: tuple[tuple[str, str], ...] = (
    ("泵", "帮浦"), ("电机", "马达"), ("芯片", "晶片"), ("传感器", "感测器"), ("塑料", "塑胶"), ("注塑", "射出"), ("刹车", "煞车"), ("制动", "煞车"),
    ("减震", "避震"), ("减振", "避震"), ("发动机", "引擎"), ("轮毂", "轮圈"), ("软件", "软体"), ("质量", "品质"), ("激光", "雷射"), ("雨刮", "雨刷"),
    ("冷却液", "冷却水"), ("模组", "模块"), ("模块", "模组"), ("电容器", "电容"), ("连接器", "接头"), ("涡轮增压", "涡轮"), ("散热器", "水箱"), ("铁芯", "铁心"),
    ("mould", "mold"), ("tyre", "tire"), ("aluminium", "aluminum"), ("tire mould", "tire mold"), ("tyre mould", "tyre mold"),
)  # fmt: skip
"""Words said otherwise across the strait or in another trade: every product name that holds one is known by the other."""


_SAID_OTHERWISE = re.compile("|".join(one for one, _other in _REGIONAL))


def _regional(word: str) -> Iterator[str]:
    plain = folded_word(word)
    if not _SAID_OTHERWISE.search(plain):
        return
    for one, other in _REGIONAL:
        if one in plain:
            yield plain.replace(one, other)


_RESOURCES = frozenset({"equipment", "site", "finance", "talent", "research"})


def category_of_kind(kind: str) -> str:
    """The category in which a node of the catalog is traded; resources of general words have that of their name."""
    if kind in _RESOURCES:
        return kind
    return "service" if kind in ("process", "service") else "product"


def _modifiers(cluster: Cluster) -> Iterator[tuple[str, Entry]]:
    modifier = Entry("modifier")
    for word in cluster["terms"].filter(pl.col("kind") == "modifier")["id"]:
        yield word, modifier


@cache
def listing_words() -> tuple[tuple[str, Entry], ...]:
    """The words of listings that name no product of a catalog, from `listing_words.csv`."""
    entry = cache(Entry)  # one for all words of a role and a meaning: they are met all the time and so stay at hand
    rows = shipped_rows("listing_words.csv")
    return tuple((row["word"], entry(_role(row["role"]), row["meaning"])) for row in rows)


def _role(word: str) -> Role:
    if word in ("head", "side", "filler"):
        return word
    raise ValueError(f"listing_words.csv: unknown role {word}")
