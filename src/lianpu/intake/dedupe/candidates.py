"""Which names are worth comparing: blocks of names that share what two writings of one firm always share.

Every kind of likeness that `compare_names` knows has its block here. Missed are pairs in letters that spell a rare reading
of a character or a county with the brand, and brackets left out, unless something else is shared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from lianpu.cluster.name_places import places_agree
from lianpu.cluster.names import NameParts
from lianpu.cluster.regions import RegionTree
from lianpu.intake.names import NameReading
from lianpu.intake.names.contractions import LONGEST_CONTRACTION, contracted_forms, latin_initials, numbered
from lianpu.intake.names.romanised import letters_of_whole, whole_texts
from lianpu.intake.names.slips import slip
from lianpu.intake.names.spelling import initials, spelling
from lianpu.intake.names.trades import words_score
from lianpu.intake.names.weights import ASK, LONG_BRAND

Pairs = Iterator[tuple[int, int]]
Blocks = dict[object, list[int]]

_LONGEST_PLACE = 9  # characters before the brand: 江苏省淮安市涟水县
_LONGEST_LATIN_CORE = 40  # letters: of a longer name only the brand is looked up with a letter left out


def candidate_pairs(readings: Sequence[NameReading], regions: RegionTree) -> list[Pairs]:
    """Pairs of positions, a lazy source a kind of likeness; a pair may come from several, in either order."""
    return [
        _same_brand(readings, regions),
        _taken_for_brand(readings),
        _miswritten(readings),
        _misplaced(readings),
        _misread(readings),
        _known(readings),
        _numbered(readings),
        _bare_brands(readings),
        _contractions(readings),
        _romanised(readings),
        _spelt_whole(readings),
    ]


def blocks_of(items: Iterable[tuple[object, int]]) -> Blocks:
    """Positions by key."""
    blocks: Blocks = defaultdict(list)
    for key, position in items:
        blocks[key].append(position)
    return blocks


def _same_brand(readings: Sequence[NameReading], regions: RegionTree) -> Pairs:
    """Names of one brand whose words, branches and places may be one firm's; names without brand in one place."""
    blocks = blocks_of((key, n) for n, reading in enumerate(readings) for key in _brand_keys(reading.parts))
    for block in blocks.values():
        if len(block) > 1:
            yield from _within(block, readings, regions)


def _brand_keys(parts: NameParts) -> list[object]:
    if parts.brand:
        return [parts.brand]
    return [*parts.regions[-1:], *([("", place) for place in parts.places] or [("", parts.nation)])]


def _within(block: list[int], readings: Sequence[NameReading], regions: RegionTree) -> Pairs:
    alike = blocks_of(((p.branch_key, p.numbers, p.words, p.complete), n) for n in block if (p := readings[n].parts))
    kinds = list(alike.values())
    for first, second in combinations(range(len(kinds)), 2):
        if _may_be_one(readings[kinds[first][0]].parts, readings[kinds[second][0]].parts):
            yield from _placed(product(kinds[first], kinds[second]), readings, regions)
    for kind in kinds:
        yield from _placed(combinations(kind, 2), readings, regions)


def _may_be_one(a: NameParts, b: NameParts) -> bool:
    return a.branch_key == b.branch_key and a.numbers == b.numbers and words_score(a, b) >= ASK


def _placed(pairs: Iterable[tuple[int, int]], readings: Sequence[NameReading], regions: RegionTree) -> Pairs:
    agreed: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}
    for first, second in pairs:
        places = readings[first].parts.places, readings[second].parts.places
        if places[0] and places[1] and places[0] != places[1]:
            if places not in agreed:
                agreed[places] = places_agree(*places, regions)
            if not agreed[places]:
                continue
        yield first, second


def _taken_for_brand(readings: Sequence[NameReading]) -> Pairs:
    """Names of which one takes for a place what the other takes for the brand: 金昌|弹簧, 合肥|金昌|弹簧."""
    cores = blocks_of((reading.parts.core, n) for n, reading in enumerate(readings))
    for n, reading in enumerate(readings):
        if reading.parts.stem != reading.parts.core:
            yield from ((n, other) for other in cores.get(reading.parts.stem, ()) if other != n)


def _miswritten(readings: Sequence[NameReading]) -> Pairs:
    """Brand and words that are equal once a character is taken from each: a slip of the pen in the one or the other."""
    cores = blocks_of((reading.parts.core, n) for n, reading in enumerate(readings))
    keys: dict[str, list[list[int]]] = defaultdict(list)
    for core, holders in cores.items():
        for key in _with_one_less(str(core), _slippery(readings[holders[0]].parts)):
            keys[key].append(holders)
    for alike in keys.values():
        for one, other in combinations(alike, 2):
            if _slip_between(readings[one[0]], readings[other[0]]):
                yield from product(one, other)


def _slippery(parts: NameParts) -> Iterable[int]:
    """Where a slip is forgiven: in words, and in brands of three characters and more."""
    start = 0 if len(parts.brand) >= LONG_BRAND - 1 else len(parts.brand)
    return range(start, len(parts.core) if len(parts.core) <= _LONGEST_LATIN_CORE else len(parts.brand))


def _misplaced(readings: Sequence[NameReading]) -> Pairs:
    """A miswritten place is taken for the beginning of a brand: 淮按恒信|机械, 淮安|恒信|机械."""
    whole: dict[str, list[int]] = defaultdict(list)
    for n, reading in enumerate(readings):
        parts = reading.parts
        if not reading.latin and len(parts.core) < len(parts.stem):
            for key in _with_one_less(parts.stem, range(len(parts.stem) - len(parts.core))):
                whole[key].append(n)
    for n, reading in enumerate(readings):
        brand, stem, core = reading.parts.brand, reading.parts.stem, reading.parts.core
        if not reading.latin and len(brand) >= LONG_BRAND:
            for key in _with_one_less(stem, range(len(stem) - len(core), len(stem) - len(core) + len(brand) - 1)):
                yield from ((n, other) for other in whole.get(key, ()) if _slip_between(reading, readings[other]))


def _misread(readings: Sequence[NameReading]) -> Pairs:
    """Several characters taken for others: the brand stands where it does in the other name, which is as long."""
    whole = blocks_of(
        ((len(text), len(text) - len(parts.core), parts.brand), n)
        for n, reading in enumerate(readings)
        if not reading.latin and (parts := reading.parts).brand and parts.words
        for text in {parts.stem, parts.core}
    )
    for n, reading in enumerate(readings):
        parts = reading.parts
        if reading.latin or len(parts.brand) < LONG_BRAND:
            continue
        for text in {parts.stem, parts.core}:
            for start, size in product(range(min(_LONGEST_PLACE, len(text))), range(2, LONG_BRAND + 1)):
                for other in whole.get((len(text), start, text[start : start + size]), ()):
                    if other != n and _slip_between(reading, readings[other]):
                        yield n, other


def _known(readings: Sequence[NameReading]) -> Pairs:
    """Names of one known enterprise that write it otherwise: CATL, 宁德时代."""
    brands: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, reading in enumerate(readings):
        for known in reading.known:
            brands[known.brands][known.written].append(n)
    for written in brands.values():
        for one, other in combinations(written.values(), 2):
            yield from product(one, other)


def _numbered(readings: Sequence[NameReading]) -> Pairs:
    """Short names of works with a number: 无锡四棉, 上棉十七厂."""
    found = [(n, name) for n, reading in enumerate(readings) if (name := numbered(reading))]
    full = [(n, name) for n, name in found if "第" in readings[n].normal]
    blocks = blocks_of(((name.numbers, first), n) for n, name in full for first in {name.named[0], name.whole[0]})
    for n, name in found:
        for first in {name.named[0], name.whole[0]}:
            yield from ((n, other) for other in blocks.get((name.numbers, first), ()) if other != n)


def _with_one_less(text: str, places: Iterable[int]) -> set[str]:
    return {text, *(text[:n] + text[n + 1 :] for n in places)}


def _slip_between(a: NameReading, b: NameReading) -> bool:
    return a.latin == b.latin and slip(a.parts, b.parts, a.latin) is not None


def _bare_brands(readings: Sequence[NameReading]) -> Pairs:
    """A bare brand, and the names that begin with it though they were cut elsewhere; a writing without legal form that
    leaves the middle out, and the names that begin and end as it does."""
    bare = blocks_of(
        (parts.stem if r.latin else parts.core, n)
        for n, r in enumerate(readings)
        if not (parts := r.parts).complete and not parts.words
    )
    ends = blocks_of(
        ((parts.core[:2], parts.core[-2:]), n)
        for n, r in enumerate(readings)
        if not r.latin and not (parts := r.parts).complete and len(parts.core) > LONG_BRAND - 1
    )
    for n, reading in enumerate(readings):
        for beginning in _beginnings(reading):
            yield from ((n, other) for other in bare.get(beginning, ()))
        core = reading.parts.core
        yield from (
            (n, other) for other in ends.get((core[:2], core[-2:]), ()) if len(readings[other].parts.core) < len(core)
        )


def _beginnings(reading: NameReading) -> list[str]:
    if reading.latin:
        words = reading.parts.stem.split()
        return [" ".join(words[:size]) for size in range(1, len(words))]
    core, brand = reading.parts.core, reading.parts.brand
    return [core[:size] for size in range(2, len(core) - 1) if size != len(brand)]


def _contractions(readings: Sequence[NameReading]) -> Pairs:
    """Contractions (上汽集团, CATL) and what they may be contracted from."""
    short = blocks_of((text, n) for n, reading in enumerate(readings) for text in _short_texts(reading))
    beginnings = frozenset(text[:size] for text in map(str, short) for size in range(1, len(text) + 1))
    for n, reading in enumerate(readings):
        parts = reading.parts
        forms = latin_initials(parts) if reading.latin else contracted_forms(parts, beginnings)
        for form in forms:
            yield from ((n, other) for other in short.get(form, ()) if readings[other].parts.core != parts.core)


def _short_texts(reading: NameReading) -> set[str]:
    """What of a name may be a contraction."""
    parts = reading.parts
    if parts.complete:
        return set()
    return {text for text in (parts.core, parts.stem) if len(text) <= LONGEST_CONTRACTION or reading.latin}


def _romanised(readings: Sequence[NameReading]) -> Pairs:
    """Brands in letters, and brands in characters that they spell."""
    latin = blocks_of((r.parts.brand, n) for n, r in enumerate(readings) if r.latin and r.parts.brand)
    if not latin:
        return
    brands = blocks_of((r.parts.brand, n) for n, r in enumerate(readings) if not r.latin and r.parts.brand)
    for brand, holders in brands.items():
        for letters in {spelling(str(brand)), initials(str(brand))}:
            yield from product(latin.get(letters, ()), holders)


def _spelt_whole(readings: Sequence[NameReading]) -> Pairs:
    """Names that are pinyin from beginning to end, and what they spell."""
    whole = blocks_of((letters, n) for n, r in enumerate(readings) if r.latin and (letters := letters_of_whole(r)))
    if not whole:
        return
    for n, reading in enumerate(readings):
        if not reading.latin:
            yield from ((n, other) for text in whole_texts(reading) for other in whole.get(spelling(text), ()))
