"""Do two enterprise names mean the same legal person?

Both are taken apart; parts are compared one by one, and each difference takes its declared weight from the score
(`weights.py`). What two writings of one firm may differ in lowers it a little; what tells two firms apart limits
it, whatever else agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from rapidfuzz import fuzz

from lianpu.cluster.name_places import places_agree
from lianpu.cluster.name_words import chinese_words, cut_words
from lianpu.cluster.names import NameParts
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.towns import is_town_in, without_sign
from lianpu.intake.names.contractions import contraction, latin_contraction, numbered_contraction
from lianpu.intake.names.known_enterprises import KnownAs
from lianpu.intake.names.reading import NameReading, read_name
from lianpu.intake.names.reasons import Reason
from lianpu.intake.names.romanised import letters_in_chinese, romanised, spelt_whole
from lianpu.intake.names.slips import slip
from lianpu.intake.names.trades import GENERAL_ROLES, words_apart
from lianpu.intake.names.weights import LIMIT, PENALTY, SAME, SHORT_BRAND

_LEFT_OUT = frozenset({"place_missing", "place_in_brackets", "words_left_out", "filler_words"})
_LEAST_PART, _MOST_LEFT_OUT = 2, 4  # characters of 共创|人造|草坪; one alone is part of another brand: 鼎盛, 鼎盛丰


@dataclass(frozen=True, slots=True)
class NameComparison:
    """Whether two names mean one legal person, how sure that is (0 to 1), and why.

    `same` is `score >= SAME`; from `SURE` on nobody need be asked. `reasons` are empty where nothing differs.
    """

    same: bool
    score: float
    reasons: tuple[Reason, ...] = ()


def compare_names(first: str, second: str, regions: RegionTree) -> NameComparison:
    """Compare two names, Chinese or English; the order does not matter.

    Legal form, region, script, punctuation, general words and a slip of the pen in a long name may differ; brand, trade,
    product, city, branch and number may not.
    """
    return compare_readings(read_name(first, regions), read_name(second, regions), regions)


def compare_readings(first: NameReading, second: NameReading, regions: RegionTree) -> NameComparison:
    """`compare_names` for names read before: what a comparison of many pairs uses. The likest of the names that the two
    give counts; that both give one former name says less than what they are called now. Credit codes decide."""
    if coded := by_codes(first.code, second.code):
        return judged((coded,), first, second)
    found = _compare(first, second, regions)
    pairs = (*((given, second) for given in first.others), *((first, given) for given in second.others))
    for one, other in ((a, b) for a, b in pairs if a.latin == b.latin):
        by_other = _compare(one, other, regions)
        reasons = (Reason("other_name", one.written, other.written), *by_other.reasons)
        if (compared := judged(reasons, one, other)).score > found.score:
            found = compared
    return found


def by_codes(first: str, second: str) -> Reason | None:
    """What two credit codes say, where both are given."""
    if not first or not second:
        return None
    return Reason("code_same" if first == second else "code_differs", first, second)


def _compare(first: NameReading, second: NameReading, regions: RegionTree) -> NameComparison:
    if first.normal == second.normal:
        return NameComparison(True, 1.0, (Reason("same_name"),)) if first.normal else NameComparison(False, 0.0)
    if whole := spelt_whole(first, second) or numbered_contraction(first, second, regions):
        return judged((whole,), first, second)
    compared = judged(tuple(_differences(first, second, regions)), first, second)
    return max((compared, *_as_known(first, second, regions)), key=lambda comparison: comparison.score)


def _as_known(first: NameReading, second: NameReading, regions: RegionTree) -> Iterator[NameComparison]:
    """The comparisons of two writings of one known enterprise."""
    for one, other in _of_one_known(first, second):
        if first.latin == second.latin and not _surely_one_brand(one, other):
            continue
        found = _differences(first._replace(parts=one.parts), second._replace(parts=other.parts), regions)
        told = (reason for reason in found if reason.code != "short_brand")  # known ones are not shared
        yield judged((Reason("known_enterprise", one.written, other.written), *told), first, second)


def _surely_one_brand(one: KnownAs, other: KnownAs) -> bool:
    """Whether two writings in one script mean it: none goes on where the other ends (均胜, 均胜电子), and no more than 汽车
    and general words follow; what is short for one is plain words to others (上汽修理厂, 上海汽车修理厂)."""
    if one.written in other.written or other.written in one.written:
        return False
    words = (*one.parts.words, *other.parts.words)
    return all(word.role in GENERAL_ROLES or word.family in ("auto", "vehicle") for word in words)


def judged(reasons: tuple[Reason, ...], first: NameReading, second: NameReading) -> NameComparison:
    """The comparison that these reasons make: limits cap what the penalties leave."""
    score = 1.0 - sum(PENALTY.get(reason.code, 0.0) for reason in reasons)
    for reason in reasons:
        if reason.code == "brand":
            score = min(score, LIMIT["brand"] * fuzz.ratio(first.parts.core, second.parts.core) / 100)
        elif reason.code in LIMIT:
            score = min(score, LIMIT[reason.code])
    score = round(max(0.0, score), 4)
    return NameComparison(score >= SAME, score, reasons)


def _differences(first: NameReading, second: NameReading, regions: RegionTree) -> Iterator[Reason]:
    a, b = _cut_alike(first.parts, second.parts, regions)
    if a.branch_key != b.branch_key:
        yield Reason("branch", a.branch, b.branch)
    if a.numbers != b.numbers:
        yield Reason("number", "、".join(a.numbers), "、".join(b.numbers))
    told = tuple(_brand_and_words(first._replace(parts=a), second._replace(parts=b), regions))
    if a.complete and b.complete and _of_one_known(first, second):
        told = tuple(reason._replace(code="filler_apart") if _is_industry(reason) else reason for reason in told)
    yield from told
    if not any(reason.code.startswith("initials") for reason in told):
        told += (place := tuple(_place(a, b, regions)))
        yield from place
    if bool(a.town) != bool(b.town) and (town := a.town or b.town) == without_sign(town):
        yield Reason("town_left_out", town)
    codes = {reason.code for reason in told}
    if codes & _LEFT_OUT and "brand_only" not in codes and max(len(a.brand), len(b.brand)) <= SHORT_BRAND:
        yield Reason("short_brand", a.brand, b.brand)
    yield from _group(a, b)
    yield from _legal_form(a, b, crossed=first.latin != second.latin)


def _cut_alike(a: NameParts, b: NameParts, regions: RegionTree) -> tuple[NameParts, NameParts]:
    """What was cut off as a place is part of the brand where the other name says so: 金昌弹簧, 合肥|金昌|弹簧."""
    if a.brand == b.brand:
        return a, b
    if a.regions and a.stem == b.core and a.place_sign != "brackets":
        return (a, _cut_as(b, a)) if _elsewhere(b, a, regions) else (_without_place(a, b), b)
    if b.regions and b.stem == a.core and b.place_sign != "brackets":
        return (_cut_as(a, b), b) if _elsewhere(a, b, regions) else (a, _without_place(b, a))
    a, b = _without_place_inside(a, b), _without_place_inside(b, a)
    a, b = _without_town(a, b), _without_town(b, a)
    return _with_place_as_brand(a, b), _with_place_as_brand(b, a)


def _elsewhere(bracketed: NameParts, other: NameParts, regions: RegionTree) -> bool:
    """北京德勤嘉(上海) beside 北京|德勤嘉: the brackets say where it is, and that is another place."""
    in_brackets = bracketed.place_sign == "brackets" and bracketed.places
    return bool(in_brackets) and not places_agree(bracketed.places, other.places, regions)


def _cut_as(parts: NameParts, like: NameParts) -> NameParts:
    return replace(parts, brand=like.brand, industry=like.industry, words=like.words)


def _without_place_inside(parts: NameParts, other: NameParts) -> NameParts:
    """维克德淮安 beside 维克德(淮安): who leaves the brackets out names the place all the same."""
    same = other.place_sign == "brackets" and other.brand and parts.brand == other.brand + "".join(other.regions[:1])
    return replace(parts, brand=other.brand, places=other.places, regions=other.regions) if same else parts


def _without_town(parts: NameParts, other: NameParts) -> NameParts:
    """周庄双鲤 beside 周庄镇|双鲤, 玉环|坎门海菱 beside 玉环|海菱: the town whose sign one name leaves out is no part of the
    brand."""
    if not other.brand or len(parts.brand) - len(other.brand) < _LEAST_PART or not parts.brand.endswith(other.brand):
        return parts
    town = parts.brand.removesuffix(other.brand)
    said = town == without_sign(other.town)
    if not said and (other.town or parts.town or not is_town_in(town, parts.places)):
        return parts
    return replace(parts, brand=other.brand, town=other.town or town)


def _with_place_as_brand(parts: NameParts, other: NameParts) -> NameParts:
    """A name without brand may have its place for one: 四川省西昌市航天水泥, 西昌|航天水泥."""
    same = not parts.brand and other.brand and other.brand in parts.regions[-1:]
    return replace(parts, brand=other.brand) if same else parts


def _without_place(parts: NameParts, like: NameParts) -> NameParts:
    return replace(_cut_as(parts, like), regions=(), places=(), place_sign="")


def _brand_and_words(first: NameReading, second: NameReading, regions: RegionTree) -> Iterator[Reason]:
    a, b = first.parts, second.parts
    crossed = first.latin != second.latin
    if a.brand == b.brand:
        if not a.brand and not set(a.places) & set(b.places) and not (a.nation and b.nation):
            yield Reason("no_brand")
        yield from _words(a, b, crossed=crossed)
    elif crossed:
        reason = romanised(first, second) or _place_for_brand(first, second, regions)
        yield reason or Reason("brand", a.brand, b.brand)
        if reason:
            yield from _words(a, b, crossed=True)
    else:
        yield from _other_brand(a, b, first.latin, regions)


def _of_one_known(first: NameReading, second: NameReading) -> list[tuple[KnownAs, KnownAs]]:
    """The writings of one known enterprise that both names may be."""
    return [(one, other) for one, other in product(first.known, second.known) if one.brands == other.brands]


def _is_industry(reason: Reason) -> bool:
    """Known enterprises have several firms whose whole names differ by this word: 比亚迪汽车, 比亚迪汽车工业."""
    return reason.code == "light_words" and reason.first in ("工业", "industry")


def _place_for_brand(first: NameReading, second: NameReading, regions: RegionTree) -> Reason | None:
    """淮安|清江浦|锻造 and Huai'an Qingjiangpu Forging: no brand but the district, which only the letters are known for."""
    latin, chinese = (first.parts, second.parts) if first.latin else (second.parts, first.parts)
    same = not latin.brand and set(latin.places) & set(regions.names().get(chinese.brand, ()))
    return Reason("romanised", first.parts.stem, second.parts.stem) if same else None


def _other_brand(a: NameParts, b: NameParts, latin: bool, regions: RegionTree) -> Iterator[Reason]:
    """Brands that differ as written may still be one: miswritten, or contracted with the words."""
    if not latin and (spelt_out := letters_in_chinese(a.brand, b.brand)):
        yield spelt_out
        yield from _words(a, b, crossed=False)
        return
    short, full = (a, b) if (a.complete, len(a.stem)) <= (b.complete, len(b.stem)) else (b, a)
    if miswritten := slip(a, b, latin):
        yield miswritten
    elif contracted := latin_contraction(short, full) if latin else contraction(short, full, regions):
        yield contracted
    elif not latin and (said := _words_contracted(a, b) or _words_contracted(b, a)):
        yield said
    elif not latin and (left_out := _middle_left_out(short, full)):
        yield Reason("middle_left_out", left_out)
    elif _begins(short, full, latin):
        yield Reason("brand_only")
    else:
        yield Reason("brand", a.brand or a.core, b.brand or b.core)


def _words_contracted(short: NameParts, full: NameParts) -> Reason | None:
    """祥禾粮机厂 for 祥禾|粮油|机械|厂: of each word the first character, before the same legal form."""
    letters = "".join(word.text[0] for word in full.words)
    fits = len(letters) >= _LEAST_PART and full.brand and short.core == full.brand + letters
    same_form = short.legal_form and short.legal_form == full.legal_form
    return Reason("initials", short.core, full.core) if fits and same_form else None


def _begins(short: NameParts, full: NameParts, latin: bool) -> bool:
    """A bare brand of which the longer name is cut elsewhere (新华光, 新华光电子), or says what the list does not know."""
    if short.complete or short.words or not short.core:
        return False
    if latin:
        return full.stem.startswith(f"{short.stem} ")
    rest = full.core[len(short.core) :]
    long = len(short.core) > SHORT_BRAND or not cut_words(rest)[0]
    return full.core.startswith(short.core) and len(rest) > 1 and long


def _middle_left_out(short: NameParts, full: NameParts) -> str:
    """What a writing without legal form leaves out between the brand and the last word: 共创|人造|草坪."""
    size = len(short.core)
    if (
        short.complete
        or not full.complete
        or not 2 * _LEAST_PART <= size <= len(full.core) - _LEAST_PART <= size + _MOST_LEFT_OUT - _LEAST_PART
    ):
        return ""
    for front in range(_LEAST_PART, size - _LEAST_PART + 1):
        left_out = full.core[front : len(full.core) - size + front]
        fits = full.core.startswith(short.core[:front]) and full.core.endswith(short.core[front:])
        if fits and not cut_words(left_out)[0]:
            return left_out
    return ""


def _words(a: NameParts, b: NameParts, *, crossed: bool) -> Iterator[Reason]:
    bodies = [any(word.role == "body" for word in parts.words) for parts in (a, b)]
    if a.brand in chinese_words() and bodies[0] != bodies[1]:  # 北京科技, 北京科技大学
        yield Reason("words", a.core, b.core)
    elif a.words != b.words and (found := words_apart(a.words, b.words, a.complete, b.complete, crossed)):
        yield found


def _place(a: NameParts, b: NameParts, regions: RegionTree) -> Iterator[Reason]:
    names = "".join(a.regions), "".join(b.regions)
    if _two_towns(a.town, b.town):
        yield Reason("place", names[0] + a.town, names[1] + b.town)
    elif a.nation != b.nation and (a.places or b.places) and a.places != b.places:
        yield Reason("place", names[0] or "中国", names[1] or "中国")
    elif a.places and b.places:
        if not places_agree(a.places, b.places, regions):
            yield Reason("place", names[0] + a.town, names[1] + b.town)
        elif not set(a.places) & set(b.places):
            yield Reason(_one_in_other(a, b, regions), *names)
    elif a.places or b.places or a.nation != b.nation:
        yield Reason(_one_place(a, b) if a.places or b.places else _one_nation(a, b), *names)


def _two_towns(one: str, other: str) -> bool:
    """古镇镇 is a town, and so is 古镇 for those who leave its sign out."""
    return bool(one and other) and not one.startswith(other) and not other.startswith(one)


def _one_in_other(a: NameParts, b: NameParts, regions: RegionTree) -> str:
    """江苏淮安 and 淮安 say one thing; 江苏 and 淮安, 苏州 and 昆山 may be two."""
    same_words = set(a.regions) == set(b.regions)  # 吉林市, 吉林省
    if not same_words and (set(a.regions) <= set(b.regions) or set(b.regions) <= set(a.regions)):
        return "place_wider"
    levels = {regions.level(code) for code in (*a.places, *b.places)}
    return "place_in_province" if "province" in levels else "place_in_city"


def _one_place(a: NameParts, b: NameParts) -> str:
    there, away = (a, b) if a.places else (b, a)
    if there.place_sign == "doubtful":
        return "place_or_brand"
    if there.place_sign == "front" or not away.complete:
        return "place_missing"
    shares = ["股份" in parts.legal_form for parts in (there, away)]
    return "daughter" if there.complete and shares == [False, True] else "place_in_brackets"


def _one_nation(a: NameParts, b: NameParts) -> str:
    """正新(中国) beside 正新: mostly the daughter that a firm has in the country."""
    bracketed = "brackets" in (a.place_sign, b.place_sign)
    return "daughter" if bracketed and a.complete and b.complete else "place_missing"


def _group(a: NameParts, b: NameParts) -> Iterator[Reason]:
    if a.group == b.group:
        return
    grouped, other = (a, b) if a.group == "parent" or not b.group else (b, a)
    shares = "股份" in other.legal_form and "股份" not in grouped.legal_form
    if not other.complete and not other.group and not shares:
        yield Reason("group" if other.words and not grouped.words else "group_left_out")  # 海栋集团, 海栋电缆
    else:
        yield Reason("group_alike" if a.words == b.words else "group")


def _legal_form(a: NameParts, b: NameParts, *, crossed: bool) -> Iterator[Reason]:
    if a.legal_form == b.legal_form or crossed:
        return
    kinds = {_kind(a.legal_form), _kind(b.legal_form)} - {""}
    shares = "股份" in a.legal_form, "股份" in b.legal_form
    whole = a.complete and b.complete and kinds == {"company"}
    if whole and a.group == b.group == "parent" and shares[0] != shares[1]:
        yield Reason("group_and_shares", a.legal_form, b.legal_form)
    elif len(kinds) < 2:
        yield Reason("form", a.legal_form, b.legal_form)
    else:
        yield Reason("works_or_company" if kinds == {"works", "company"} else "kind", a.legal_form, b.legal_form)


@lru_cache(maxsize=256)
def _kind(form: str) -> str:
    """company, works, co-operative, partnership, sole trader; empty where the form is left out."""
    for kind, signs in (
        ("partnership", ("合伙",)), ("cooperative", ("合作社",)), ("sole", ("个人", "个体", "经营部", "商行", "工作室")),
        ("works", ("厂",)), ("company", ("公司", "股份", "有限")),
    ):  # fmt: skip
        if any(sign in form for sign in signs):
            return kind
    return ""
