"""The things a text names: its noun phrases, each with the node of the catalog that its head means, if any.

A phrase runs between punctuation, numbers read already, and words that are part of no name. Its head is its last word
(轮胎模具 is a mould): only a name that ends the phrase gives it a node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lianpu.cluster.lexicon import Mention
from lianpu.intake.sentence.claims import CLAIMED

_BREAK = "\x01"
_BREAKS = str.maketrans(dict.fromkeys(',.;!?|、:\n()[]{}"<>~=*#@\x02' + CLAIMED, _BREAK))
# A blank inside a name: between Latin words, and between a Latin word and the characters behind it.
_PHRASE = re.compile(r"[^\x01 ]+(?:(?<=[a-z]) (?=[^\W_])[^\x01 ]+)*")
_TRIMMED = re.compile(r"[^\W_](?:.*[^\W_])?")
_TALK_BEFORE = re.compile(r"[过了着]?[\d一二两三四五六七八九十]+(?:年|个月)(?=[\u4e00-\u9fff]{2})")
_NUMBER = re.compile(r"[\d ]+")
_COUNT = re.compile(r".?(?:\d|[一二两三四五六七八九十百]+[个只件台套条批吨万千])")
_DEVICES = frozenset("器机仪")
_ALWAYS_PARTS = frozenset("的了和及与或等在为是我你您们呢吗吧啊也都就还")
_ONLY_ENDS = frozenset("前后内外中上下里起等家位人元价双单新旧")
"""Fillers that begin names (后视镜, 内饰件, 新能源车): they part a phrase only where it ends."""
_ONLY_BEGINS = frozenset("离才从由向给为如若因按")
_MEASURES = frozenset("款种批些个只家条台套项件片")
_OF_MEASURE = frozenset("一几两数这那每各")
_CHATTER = frozenset("谁哪找请问想求去能会给让帮怎吗呢啥嘛呗您你我他这那没不被把将说看听急缺有要来可")
"""Characters that begin no name: what follows a name from there on is talk (轮毂谁家有, 钢板有货)."""
_TALK_BEGINS = _CHATTER | frozenset("厂里内")
_IDLE_TIME = ("产能", "机台", "机时", "工时")
_LONGEST_HEAD = 2


@dataclass(frozen=True)
class Thing:
    """A noun phrase `text[start:end]`.

    `products` are what its head may mean, `category` what its last word says, `kind` what the first of the products is
    in the catalog. `named`: the phrase ends with a word of the catalog or with a head noun.
    """

    start: int
    end: int
    products: tuple[str, ...]
    category: str | None
    named: bool
    kind: str = ""


def things(text: str, mentions: Sequence[Mention]) -> list[Thing]:
    """The noun phrases of a folded text, from left to right."""
    found: list[Thing] = []
    names = [mention for mention in mentions if mention.entry.role in ("product", "head")]
    position = 0
    for start, end in _phrases(text, mentions):
        while position < len(names) and names[position].end <= start:
            position += 1
        inside: list[Mention] = []
        while position < len(names) and names[position].end <= end:
            inside.append(names[position])
            position += 1
        thing = _thing(text, start, end, inside)
        if thing:
            found.append(thing)
    return found


def _phrases(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Runs of letters between breaks and filler words; blanks join Latin words only."""
    parted = list(text.translate(_BREAKS))
    for position, mention in enumerate(mentions):
        if mention.entry.role in ("filler", "side") and _parts(text, parted, mentions, position):
            parted[mention.start : mention.end] = _BREAK * (mention.end - mention.start)
    for phrase in _PHRASE.finditer("".join(parted)):
        trimmed = _TRIMMED.search(phrase[0])
        if trimmed and not _NUMBER.fullmatch(trimmed[0]):
            start = phrase.start() + trimmed.start()
            talk = _TALK_BEFORE.match(trimmed[0])
            start += talk.end() if talk else 0
            measured = text[start] in _MEASURES and text[start - 1 : start] in _OF_MEASURE
            yield start + measured, phrase.start() + trimmed.end()


def _parts(text: str, parted: list[str], mentions: Sequence[Mention], position: int) -> bool:
    """Whether a word that names nothing parts two phrases here, or is a piece of a longer name (注 in 注塑)."""
    mention = mentions[position]
    start, end = mention.start, mention.end
    following = mentions[position + 1] if position + 1 < len(mentions) else None
    if following and following.start == end and text[following.start : following.end] in _DEVICES and end - start > 1:
        return False
    if text[start].isascii():
        return not (_is_letter(text, start - 1) or _is_letter(text, end) or text[start - 1 : start] in ("+", "-", "/"))
    if end - start > 1 or text[start] in _ALWAYS_PARTS:
        return True
    begins = start == 0 or not parted[start - 1].isalnum()
    ends = end == len(text) or not text[end].isalnum()
    if text[start] in _ONLY_ENDS:
        return ends
    return begins or (ends and text[start] not in _ONLY_BEGINS)


def _is_letter(text: str, position: int) -> bool:
    return 0 <= position < len(text) and text[position].isalnum()


def _thing(text: str, start: int, end: int, naming: Sequence[Mention]) -> Thing | None:
    if not naming:
        names = end - start > 1 and not text[start].isdigit()
        return Thing(start, end, (), None, False) if names else None
    last = naming[-1]
    start = min(start, last.start)  # a grade read already may begin a name: HT250铸件, PA6 liner
    tail = text[last.end : end]
    if tail.strip() and not _is_talk(tail):
        return Thing(start, end, (), None, False)
    if last.entry.role == "product":
        return Thing(start, last.end, last.entry.products, last.entry.meaning, True, last.entry.kind)
    if last.entry.meaning == "capacity" and last.start > start:
        return Thing(start, last.start, (), "capacity", True)  # 压铸产能共享: what the capacity is for
    # A head noun alone may follow a product: 轮胎 + 回收. The phrase is a thing of its own.
    category = None if last.entry.meaning == "other" else last.entry.meaning
    return Thing(start, last.end, (), category, True)


def _is_talk(tail: str) -> bool:
    """Whether what follows the last name of a phrase is talk or a maker (座椅发泡厂), and not a head the words lack."""
    if tail.isascii():
        return False
    return (
        tail[0] in _TALK_BEGINS
        or tail.startswith(_IDLE_TIME)
        or _COUNT.match(tail) is not None
        or (len(tail) > _LONGEST_HEAD and not _CHATTER.isdisjoint(tail))
    )
