"""The words of a lexicon as arrays, for finding them in many texts at once.

A trie of the words read backwards: a node and a character lead to the next node through one hash table.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.columns import CATEGORIES
from lianpu.cluster.folding import fold_codes
from lianpu.cluster.kept import Kept
from lianpu.cluster.lexicon import Entry, Lexicon, words_print
from lianpu.cluster.lookalikes import lookalikes, mistyped
from lianpu.cluster.word_trie import code_points, trie_of
from lianpu.match.reading import (
    BUYS,
    DENIES_LAST,
    DENIES_NEXT,
    HEAD,
    MODIFIER,
    PARTS,
    PRODUCT,
    SAYS_SIDE,
    TRANSPARENT,
    USED_FOR,
    USER,
    WORKS,
)  # fmt: skip
from lianpu.match.sounds import PLANE, sounds

_ROLES = {"product": PRODUCT, "head": HEAD, "side": PARTS, "filler": PARTS, "modifier": MODIFIER}
_DENYING = (
    "不要 不收 不采购 不买 不需要 不用 不含 无需 不接受 谢绝 不做 不是 非 除了 不包括 拒绝 别拿 not no without except"
)
_DENIED = "勿扰 免谈 别来 勿联系 请绕行 绕行 除外 不要了 的不要 请勿 一律不收 的勿扰"
_USED = "for with 用于 用在 适用 适用于 应用于 主要用于 配套给 配给 供应给 替 给 为 放 装"
_WORK = "加工 代工 代加工 外协加工 服务 业务 加工服务 加工业务 service services"
_TRANSPARENT = "成品 总成 组件 部件 零件 配件 零部件 制品 系统 装置 套件 assembly assemblies parts cell cells system systems module modules chip chips unit units flake flakes powder powders granules granular crystals anhydrous"
_MAKING = "制造 制作 开发 生产 试制"
"""模具制造 is 模具, a mould maker makes moulds: who makes goods offers them, though the catalog has a service or a trade
of that name too."""
_MAKERS = ("maker", "makers")
TRANSPARENT_WORDS = tuple(_TRANSPARENT.split())
_BOUGHT = "收购 高价收购 长期收购 回收 回收利用 废 废旧 旧 报废 二手 翻新 玩具 模型 仿真 拆车 退役 旧货 收旧 收 租赁 维修 used scrap toy"
_USERS = "厂 集团 车队 主机厂 整车厂 店 园区 有限公司"
_CATEGORY = {name: number for number, name in enumerate(CATEGORIES)}
UNKNOWN_CATEGORY = -1

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class WordTable:
    """A lexicon for kernels.

    `keys`/`nodes`: hash table from node × `CODES` + character to the next node, see `cluster.word_trie`; `entries`: entry of a node or −1. Of each
    entry: `role`, `acts` (bits above), `category` (index into CATEGORIES or −1), its products
    `products[first[e]:first[e + 1]]` (positions in the products of the cluster). `fold`, `form`: code point → folded
    code point, for phrases and for words; `sound`: folded code point → its sound. `sound_keys`, `sound_nodes`,
    `sound_entries`: the product words by their sounds, for words typed by ear.
    """

    keys: NDArray[np.int64]
    nodes: NDArray[np.int32]
    entries: NDArray[np.int32]
    role: NDArray[np.int8]
    acts: NDArray[np.int16]
    category: NDArray[np.int8]
    first: NDArray[np.int32]
    products: NDArray[np.int32]
    fold: NDArray[np.uint16]
    form: NDArray[np.uint16]
    sound: NDArray[np.uint16]
    sound_keys: NDArray[np.int64]
    sound_nodes: NDArray[np.int32]
    sound_entries: NDArray[np.int32]
    endings: NDArray[np.uint16]
    lengths: NDArray[np.int32]
    near: Mapping[str, int]
    """Product words of four characters and more with one of them left open → entry, for words typed wrong."""
    named: frozenset[str]
    """Product words of two Chinese characters and more."""
    weights: Mapping[int, float]
    """How telling a pair of characters is: −log of the share of words that hold it, by packed pair."""
    heard_weights: Mapping[int, float]
    """The same for the sounds of two characters."""

    def products_of(self, entry: int) -> list[int]:
        """The products (positions) that an entry may mean."""
        return self.products[self.first[entry] : self.first[entry + 1]].tolist()

    @classmethod
    def of(cls, cluster: Cluster) -> WordTable:
        """The words of a cluster's catalog and those of listings in general; made once for the same words."""
        return _tables.get(words_print(cluster), lambda: cls._made(cluster))

    @classmethod
    def _made(cls, cluster: Cluster) -> WordTable:
        lexicon = Lexicon.of(cluster)
        words = {word: entry for word, entry in lexicon.words.items() if max(map(ord, word)) < PLANE}
        words = {word: entry for word, entry in words.items() if not says_making(word, entry, words)}
        for written in (_DENYING, _DENIED, _USED, _USERS, _BOUGHT, _WORK, _TRANSPARENT, _MAKING):
            for word in written.split():
                words.setdefault(word, Entry("filler"))
        for word in _WORK.split():
            if words[word].role != "product":
                words[word] = Entry("head", "service")
        position = {product: row for row, product in enumerate(cluster["products"]["id"].to_list())}
        keys, nodes, entries = trie_of(list(words))
        first = np.zeros(len(words) + 1, np.int32)
        flat: list[int] = []
        for number, entry in enumerate(words.values()):
            flat.extend(position[product] for product in entry.products)
            first[number + 1] = len(flat)
        fold, form, sound = _foldings()
        meant = _as_meant(words)
        form, sound = meant[form], sound[meant]
        numbers = {word: number for number, word in enumerate(words)}
        spoken = [word for word, entry in reversed(words.items()) if _is_heard(word, entry)]
        heard = {sounding: numbers[word] for sounding, word in zip(_heard(spoken, sound), spoken, strict=True)}
        sound_keys, sound_nodes, sound_entries = trie_of(list(heard), heard.values())
        return cls(
            keys, nodes, entries,
            np.array([_ROLES[entry.role] for entry in words.values()], np.int8),
            np.array([_acts(word, entry) for word, entry in words.items()], np.int16),
            np.array([_category(entry) for entry in words.values()], np.int8),
            first, np.array(flat, np.int32), fold, form, sound, sound_keys, sound_nodes, sound_entries,
            np.array([ord(word[-1]) for word in words], np.uint16),
            np.array([len(word) for word in words], np.int32), _near_words(words),
            frozenset(word for word in spoken if words[word].role == "product"),
            _pair_weights(words, np.arange(PLANE)), _pair_weights(words, sound),
        )  # fmt: skip


_tables = Kept[tuple[int, ...], WordTable](4)


def _category(entry: Entry) -> int:
    return _CATEGORY.get(entry.meaning, UNKNOWN_CATEGORY) if entry.role in ("product", "head") else UNKNOWN_CATEGORY


@cache
def _acting() -> dict[str, int]:
    acts: dict[str, int] = {}
    for words, act in ((_DENYING, DENIES_NEXT), (_DENIED, DENIES_LAST), (_USED, USED_FOR), (_USERS, USER),
                        (_TRANSPARENT, TRANSPARENT), (_MAKING, TRANSPARENT), (_BOUGHT, BUYS), (_WORK, WORKS)):  # fmt: skip
        for word in words.split():
            acts[word] = acts.get(word, 0) | act
    return acts


def _acts(word: str, entry: Entry) -> int:
    return _acting().get(word, 0) | (SAYS_SIDE if entry.role == "side" else 0)


def says_making(word: str, entry: Entry, words: Mapping[str, Entry]) -> bool:
    """Whether a word is the name of goods and a word for making them."""
    making = next((end for end in (*_MAKING.split(), *_MAKERS) if word.endswith(end)), None)
    goods = words.get(word.removesuffix(making).rstrip()) if making and entry.meaning in ("service", "talent") else None
    return goods is not None and goods.role == "product" and goods.meaning == "product"


_TWO_CHINESE = re.compile(r"[\u3400-\u9fff].*[\u3400-\u9fff]")


def _is_heard(word: str, entry: Entry) -> bool:
    return entry.role in ("product", "head") and _TWO_CHINESE.search(word) is not None and " " not in word


_SHORTEST_NEAR = 4
_LONGEST_LOOKED = 6


def _near_words(words: Mapping[str, Entry]) -> dict[str, int]:
    near: dict[str, int] = {}
    for number, (word, entry) in enumerate(words.items()):
        if entry.role == "product" and len(word) >= _SHORTEST_NEAR and "\u3400" <= word[-1] <= "\u9fff":
            for open_ in range(len(word) - 1):
                near.setdefault(word[:open_] + "?" + word[open_ + 1 :], number)
    return near


def near_entry(phrase: str, near: Mapping[str, int]) -> int | None:
    """The entry of the longest product word that ends the phrase but for one character, not its last.

    A word of four characters must be all of the phrase: its other three say too little alone.
    """
    if len(phrase) < _SHORTEST_NEAR:
        return None
    for length in range(len(phrase), _SHORTEST_NEAR, -1) if len(phrase) > _SHORTEST_NEAR else (len(phrase),):
        ending = phrase[-length:]
        for open_ in range(length - 1):
            found = near.get(ending[:open_] + "?" + ending[open_ + 1 :])
            if found is not None:
                return found
    return None


def looked_word(phrase: str, named: Container[str]) -> str | None:
    """The longest product word that ends the phrase but for one character, which looks like that of the word."""
    alike = lookalikes()
    for length in range(min(len(phrase), _LONGEST_LOOKED), 1, -1):
        ending = phrase[-length:]
        for place, character in enumerate(ending):
            for other in alike.get(character, ()):
                word = f"{ending[:place]}{other}{ending[place + 1 :]}"
                if word in named:
                    return word
    return None


def _heard(words: Sequence[str], sound: NDArray[np.uint16]) -> list[str]:
    """The words as they sound, all at once."""
    codes = sound[code_points("\0".join(words))].astype("<u4")
    return codes.tobytes().decode("utf-32-le").split("\0") if words else []


@cache
def _foldings() -> tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]:
    codes = np.array(fold_codes(PLANE), np.int64)
    fold = np.where(codes < PLANE, codes, np.arange(PLANE)).astype(np.uint16)
    form = fold.copy()
    for joiner in "-_/":
        form[fold == ord(joiner)] = ord(" ")
    return fold, form, sounds()


def _as_meant(words: Iterable[str]) -> NDArray[np.uint16]:
    """Every character as itself; one that no word has as the one that looks like it and that words have."""
    meant = np.arange(PLANE).astype(np.uint16)
    for character, other in mistyped(words).items():
        meant[ord(character)] = ord(other)
    return meant


def pair(first: int, second: int) -> int:
    """Two characters as one number."""
    return first << 21 | second


def _pair_weights(words: Mapping[str, Entry], sound: NDArray[np.integer]) -> dict[int, float]:
    named = [word for word, entry in words.items() if entry.role == "product"]
    codes = sound[np.frombuffer("\0".join(named).encode("utf-32-le"), np.uint32)].astype(np.int64)
    word = np.cumsum(codes == 0)
    inside = (codes[:-1] != 0) & (codes[1:] != 0)
    pairs = (word[:-1] << 32 | codes[:-1] << 16 | codes[1:])[inside]
    in_words = pl.Series(pairs).unique().to_numpy()  # numpy's own takes half a second: its table has many collisions
    found, counts = np.unique(in_words & 0xFFFFFFFF, return_counts=True)
    weights = np.log((1 + len(named)) / (1 + counts))
    return dict(zip((found >> 16 << 21 | found & 0xFFFF).tolist(), weights.tolist(), strict=True))
