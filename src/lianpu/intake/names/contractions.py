"""Names of which one is a contraction of the other: 上汽, 建行, CATL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from lianpu.cluster.name_places import places_agree
from lianpu.cluster.name_words import Role, Words
from lianpu.cluster.names import NameParts
from lianpu.cluster.regions import RegionTree
from lianpu.intake.names.reading import NameReading
from lianpu.intake.names.reasons import Reason
from lianpu.intake.names.spelling import LEAST_INITIALS

_ORDINAL = re.compile("第([一二三四五六七八九十百〇0-9]+)")
LONGEST_CONTRACTION = 5
"""Characters: longer ones are names with words left out."""

_LEAVE: dict[Role, Literal["never", "free", "last"]] = {
    "light": "free", "filler": "free", "goods": "last", "trade": "never", "body": "never",
}  # fmt: skip
_LEAST_PIECES = 2


def contraction(short: NameParts, full: NameParts, regions: RegionTree) -> Reason | None:
    """Whether `short` takes the first characters of what `full` is made of: 上汽 of 上海|汽车, 三花智控, 建行.

    The brand must be there, trades and bodies too; other words and the place may be left out. A brand of which one
    character is left is sure only where it is a place (宝山|钢铁), stands behind 中国, or a body follows (招商|银行).
    """
    if short.complete or len(full.stem) + 2 * full.nation <= len(short.core):
        return None
    texts = {short.core, short.stem}  # 三明智控: no place, though 三明 is one
    forms = contracted_forms(full, frozenset(text[:size] for text in texts for size in range(1, len(text) + 1)))
    text = next((text for text in sorted(texts) if text in forms), "")
    if not text:
        return None
    of_a_body = any(word.role == "body" for word in full.words)
    sure = of_a_body or not full.brand or full.nation or full.brand in regions.names() or full.brand in text
    return Reason("initials" if sure else "initials_doubtful", text, full.stem)


class _Piece(NamedTuple):
    """A part of a name: must be there, may go, or may go where nothing that may go is taken after it (`last`)."""

    text: str
    leave: Literal["never", "free", "last"]


def contracted_forms(full: NameParts, beginnings: frozenset[str]) -> set[str]:
    """The contractions of a name, at most five characters long, of which every beginning is among `beginnings`."""
    front = [_Piece("中国", "free")] if full.nation else []
    front += [_Piece(full.regions[0], "free" if full.brand else "never")] if full.regions else []
    pieces = (*front, *_brand_pieces(full.brand), *_pieces(full.words))
    return set(_spelt("", pieces, beginnings, taken=0, cut=False, closed=False))


def _spelt(
    text: str, pieces: tuple[_Piece, ...], beginnings: frozenset[str], *, taken: int, cut: bool, closed: bool
) -> Iterator[str]:
    """`text` continued by the pieces: each whole, by one of its ends, or left out where it may be."""
    if not pieces:
        if taken >= _LEAST_PIECES and cut:
            yield text
        return
    piece, rest = pieces[0], pieces[1:]
    if piece.leave != "never":
        closes = closed or piece.leave == "last"
        yield from _spelt(text, rest, beginnings, taken=taken, cut=cut, closed=closes)
    if closed and piece.leave != "never":
        return
    ends = {piece.text[0], piece.text[-1]} if taken else {piece.text[0]}  # 行 of 银行, but 宝 of 宝山
    for part in (piece.text, *sorted(ends - {piece.text})):
        longer = text + part
        if len(longer) <= LONGEST_CONTRACTION and longer in beginnings:
            shorter = cut or part != piece.text
            yield from _spelt(longer, rest, beginnings, taken=taken + 1, cut=shorter, closed=closed)


def _brand_pieces(brand: str) -> list[_Piece]:
    """The brand whole; one with a number in its parts: 建筑|八|工程|局."""
    if not (found := _ORDINAL.search(brand)):
        return [_Piece(brand, "never")] if brand else []
    front, back = brand[: found.start()], brand[found.end() :]
    behind = [_Piece(back[n : n + 2], "free" if n + 2 < len(back) else "never") for n in range(0, len(back), 2)]
    return [*([_Piece(front, "never")] if front else []), _Piece(found[1], "never"), *behind]


def _pieces(words: Words) -> list[_Piece]:
    """The words, those of four characters in halves (积体|电路); trades and bodies must be there."""
    return [
        _Piece(half, _LEAVE[word.role] if word.family != "investment" else "free")  # 陕汽集团: 陕西汽车控股集团
        for word in words
        for half in ([word.text[:2], word.text[2:]] if len(word.text) == 4 else [word.text])
    ]


_NUMBERS = re.compile("[一二三四五六七八九十百]+")
_FORMS_OF_WORKS = re.compile("(?:股份)?有限(?:责任)?公司|公司$|总?厂$|集团|第|省|市")


class Numbered(NamedTuple):
    """A name with the number of a works or a bureau: 无锡第四棉纺织厂 is 四 and 无锡棉纺织; `named` without its place."""

    numbers: tuple[str, ...]
    whole: str
    named: str


def numbered(name: NameReading) -> Numbered | None:
    """The name without its numbers and its form; None for one without numbers, or without anything else."""
    numbers = tuple(_NUMBERS.findall(name.normal)) if not name.latin else ()
    plain = _FORMS_OF_WORKS.sub("", name.normal) if numbers else ""
    whole = _NUMBERS.sub("", plain)
    named = whole
    for region in name.parts.regions:
        named = named.removeprefix(region)
    return Numbered(numbers, whole, named) if named else None


def numbered_contraction(first: NameReading, second: NameReading, regions: RegionTree) -> Reason | None:
    """Whether one is a short name of the other, a works or a bureau with a number: 无锡四棉, 盐城二纺机, 上棉十七厂.

    The numbers are the same, the places agree, and the short one takes its characters from the whole one in their order
    and beginning with the first.
    """
    one, other = sorted((first, second), key=lambda name: (len(name.normal), name.normal))
    if (
        any("分" in name.parts.branch for name in (one, other))
        or "第" not in other.normal
        or "第" in one.normal.removeprefix("第")
        or "有限" in one.normal
    ):
        return None
    short, full = numbered(one), numbered(other)
    if short is None or full is None or short.numbers != full.numbers:
        return None
    places = one.parts.places, other.parts.places
    if all(places) and not places_agree(*places, regions):
        return None
    placed = bool(places[0]) == bool(places[1])
    if not placed and any(short.whole in (region, region[:1]) for region in (*one.parts.regions, *other.parts.regions)):
        return None  # 苏州一厂 may be any first works there
    fits = _taken_from(short.named, full.named) if placed else _taken_from(short.whole, full.whole)
    return Reason("initials", first.written, second.written) if fits else None


def _taken_from(short: str, full: str) -> bool:
    """Whether `short` is some characters of `full` in their order, the first being its first."""
    left = iter(full[1:])
    return len(short) < len(full) and short[:1] == full[:1] and all(sign in left for sign in short[1:])


def latin_contraction(short: NameParts, full: NameParts) -> Reason | None:
    """Whether `short` is made of the first letters of the words of `full`, with or without the legal form: CATL."""
    if short.words or short.complete or len(short.brand) < LEAST_INITIALS:
        return None
    return Reason("initials", short.brand, full.stem) if short.brand in latin_initials(full) else None


def latin_initials(parts: NameParts) -> frozenset[str]:
    """The first letters of a name's words, alone and with those of the legal form: CAT, CATC, CATL, CATCL."""
    letters = "".join(word[0] for word in parts.stem.split())
    forms = [word[0] for word in parts.legal_form.split()]
    return frozenset({letters, letters + "".join(forms), *(letters + form for form in forms)})
