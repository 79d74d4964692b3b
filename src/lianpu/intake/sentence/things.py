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

_WORD = re.compile(r"[a-z0-9]+(?:[-+./&'][a-z0-9]+)*|[\u3400-\u9fff·]+")
_LONGEST_TAIL = 2
_DEVICES = frozenset("器机仪")
_ALWAYS_PARTS = frozenset("的了和及与或等在为是我你您们呢吗吧啊也都就还")
_BREAKS = frozenset(',.;!?|、:\n()[]{}"<>~=*#@' + CLAIMED)


@dataclass(frozen=True)
class Thing:
    """A noun phrase `text[start:end]`; `products` are what its head may mean; `category` what its last word says."""

    start: int
    end: int
    products: tuple[str, ...]
    category: str | None
    named: bool
    kind: str = ""
    """True where the whole phrase or its end is a word of the catalog or a head noun."""


def things(text: str, mentions: Sequence[Mention]) -> list[Thing]:
    """The noun phrases of a folded text, from left to right."""
    found: list[Thing] = []
    for start, end in _phrases(text, mentions):
        inside = [mention for mention in mentions if start <= mention.start and mention.end <= end]
        thing = _thing(text, start, end, inside)
        if thing:
            found.append(thing)
    return found


def _phrases(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Runs of letters between breaks and filler words; blanks join Latin words only."""
    open_ = bytearray(b"\x01" * len(text))
    for position, mention in enumerate(mentions):
        if mention.entry.role in ("filler", "side") and _parts(text, mentions, position, open_):
            open_[mention.start : mention.end] = bytes(mention.end - mention.start)
    start: int | None = None
    for position, character in enumerate(text):
        joins = character == " " and start is not None and _joins(text, position)
        if open_[position] and (joins or (character not in _BREAKS and character != " ")):
            start = position if start is None else start
        elif start is not None:
            yield from _trimmed(text, start, position)
            start = None
    if start is not None:
        yield from _trimmed(text, start, len(text))


def _parts(text: str, mentions: Sequence[Mention], position: int, open_: bytearray) -> bool:
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
    begins = start == 0 or not open_[start - 1] or not text[start - 1].isalnum()
    ends = end == len(text) or not text[end].isalnum()
    return begins or ends


def _is_letter(text: str, position: int) -> bool:
    return 0 <= position < len(text) and text[position].isalnum()


def _joins(text: str, position: int) -> bool:
    """A blank inside a name: between Latin words, and between a Latin word and the characters behind it."""
    before, after = text[position - 1], text[position + 1 : position + 2]
    return before.isascii() and before.isalpha() and after.isalnum()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    if end > start and not text[start:end].replace(" ", "").isdigit():
        yield start, end


def _thing(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Thing | None:
    naming = [mention for mention in mentions if mention.entry.role in ("product", "head")]
    if not naming:
        return Thing(start, end, (), None, False) if end - start > 1 else None
    last = naming[-1]
    tail = text[last.end : end]
    if tail and not (len(tail) > _LONGEST_TAIL or not tail.strip()):
        return Thing(start, end, (), None, False)
    end = last.end
    if last.entry.role == "product":
        return Thing(start, end, last.entry.products, last.entry.meaning, True, last.entry.kind)
    # A head noun alone may follow a product: 轮胎 + 回收. The phrase is a thing of its own.
    category = None if last.entry.meaning == "other" else last.entry.meaning
    return Thing(start, end, (), category, True)
