"""A score in words: one sentence a part, with the amount it adds or takes. The amounts are the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianpu.language import gettext as _
from lianpu.language import mark
from lianpu.match.filters import Broken
from lianpu.match.judged import Judged
from lianpu.match.parts import PARTS, capacity_share, distance_level
from lianpu.match.read_kinds import kind_likeness, works_both
from lianpu.match.terms import Term, terms_apart
from lianpu.wording import amount_in_words, category_name, radius_name

_PART_NAMES = {
    "product": mark("product"), "specs": mark("specifications"), "capacity": mark("capacity"),
    "certificates": mark("certificates"), "distance": mark("distance"), "freshness": mark("freshness"),
    "earlier_deals": mark("earlier deals"), "introductions": mark("introductions"),
}  # fmt: skip
_RELATIONS = {
    "same": mark("Offers «{thing}», which is what is wanted: «{wanted}»"),
    "narrower": mark("Offers «{thing}», a kind of «{wanted}»"),
    "wider": mark("Offers «{thing}», which may include «{wanted}»"),
    "sibling": mark("One step away: offers «{thing}», of the same family as «{wanted}»"),
    "pieces": mark("One step away: «{thing}» and «{wanted}» are a work and the pieces that come of it"),
    "machine": mark("«{thing}» and «{wanted}» are one work: the work, and the machine that does it"),
    "adjacent": mark("One step away: «{thing}» is made by the same process and material as «{wanted}»"),
    "described": mark("Describes what «{wanted}» is, without naming it: «{thing}»"),
    "words": mark("The words «{thing}» are like «{wanted}»"),
    "none": mark("The words of «{thing}» are kindred to «{wanted}»"),
}
_SAME_WORK = mark("Does it: «{thing}» and «{wanted}» go by the same process")
_TERMS: dict[Term, str] = {
    "asked": mark("{said}; but it asks for the thing itself"),
    "sold": mark("{said}; but it is for sale, and to rent is asked for"),
    "let": mark("{said}; but it is to let, and to buy is asked for"),
}
_DISTANCES = {
    "county": mark("In the same county"), "city": mark("In the same city"), "province": mark("In the same province"),
    "country": mark("In another province"),
}  # fmt: skip


def part_name(part: str) -> str:
    """product → 产品."""
    return _(_PART_NAMES[part])


def reasons(judged: Judged) -> list[str]:
    """One sentence for each part of the score, in the order of `PARTS`; parts that say nothing are left out."""
    return [
        _("{reason} ({part} {amount})").format(
            reason=sentence, part=part_name(part), amount=_amount(judged.score.parts[part])
        )
        for part, sentence in sentences_of(judged).items()
    ]


def sentences_of(judged: Judged) -> dict[str, str]:
    """What each part of the score says, without its amount; parts that say nothing are left out."""
    said = {part: _SENTENCES[part](judged, judged.score.parts[part]) for part in PARTS}
    return {part: sentence for part, sentence in said.items() if sentence}


def _amount(value: float | None) -> str:
    """A part as it is added: +0.700, and its fourth digit where it has one."""
    return _("unknown") if value is None else f"{value:+.4f}".removesuffix("0")


def _product(judged: Judged, _value: float | None) -> str:
    both_work = judged.relation == "pieces" and works_both(judged.demand, judged.offer)
    sentence = _(_SAME_WORK if both_work else _RELATIONS[judged.relation])
    offered, asked = judged.offer["text"], judged.demand["text"]
    said = sentence.format(
        thing=_as_written(judged.thing, offered) or offered, wanted=_as_written(judged.wanted, asked) or asked
    )
    if kind_likeness(judged.demand, judged.offer) < 1.0:
        said = _("{said}; but it reads as {offered}, and {asked} is asked for").format(
            said=said, offered=category_name(judged.offer["read_as"]), asked=category_name(judged.demand["read_as"])
        )
    for term in terms_apart(judged.demand, judged.offer):
        said = _(_TERMS[term]).format(said=said)
    return said


def _as_written(words: str, text: str) -> str:
    """`words` as they stand in `text`, with the capitals and numbers that comparing leaves out: 6挡手动变速器."""
    start = text.lower().find(words) if words else -1
    if start < 0:
        return words
    end = start + len(words)
    while start > 0 and _is_code(text[start - 1]):
        start -= 1
    behind = end
    while behind < len(text) and _is_code(text[behind]):
        behind += 1
    counted = text[end:behind].isdigit() and text[behind : behind + 1].isalpha()  # 注塑机6台: how many, not which
    return text[start : end if counted else behind]


def _is_code(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _specs(_judged: Judged, value: float | None) -> str:
    if value is None:
        return _("The offer does not state the specifications asked for")
    if value > 0:
        return _("States the specifications asked for")
    return _("States other specifications than asked for") if value < 0 else ""


def _capacity(judged: Judged, value: float | None) -> str:
    need = judged.demand["quantity"]
    if need is None:
        return ""
    if value is None:
        return _("Capacity is not known or counted in another unit than the need")
    share = capacity_share(judged.demand, judged.offer) or 0.0
    amounts = {
        "capacity": amount_in_words(judged.offer["quantity"], judged.offer["unit"], judged.offer["period"]),
        "need": amount_in_words(need, judged.demand["unit"], judged.demand["period"]),
    }
    if share >= 1:
        return _("Capacity {capacity} covers the need {need}").format(**amounts)
    return _("Capacity {capacity} covers {share} of the need {need}").format(share=f"{share:.0%}", **amounts)


def _certificates(judged: Judged, value: float | None) -> str:
    required = judged.demand["certificates"] or ()
    return _("Holds {certificates}").format(certificates=", ".join(required)) if value and required else ""


def _distance(judged: Judged, value: float | None) -> str:
    if value is None:
        return _("Where it is made or needed is not known")
    return _(_DISTANCES[distance_level(value)])


def _freshness(judged: Judged, value: float | None) -> str:
    if value is None:
        return ""
    return _("Stated on {day}").format(day=judged.offer["as_of"])


def _earlier_deals(_judged: Judged, value: float | None) -> str:
    return _("The two already deal with each other") if value else ""


def _introductions(judged: Judged, _value: float | None) -> str:
    outcome = judged.outcome
    if outcome is None:
        return ""
    day, until, reason = outcome.day or _("a day not known"), outcome.until, _(_OUTCOMES[outcome.kind])
    if outcome.rule.dealt:
        return _("Contracted on {day} after an introduction").format(day=day)
    if until is None:
        return _("Declined on {day}: {reason}").format(day=day, reason=reason)
    if outcome.rule.share:
        return _("Declined on {day}: {reason}; counts until {until}").format(day=day, reason=reason, until=until)
    return _("Declined on {day}: {reason}; noted until {until}, takes nothing").format(
        day=day, reason=reason, until=until
    )


_OUTCOMES = {
    "price": mark("the price"), "capacity": mark("no capacity at the time"), "quality": mark("quality or certificates"),
    "distance": mark("too far"), "supplied": mark("supplied already"), "not_ours": mark("not their business"),
    "other": mark("another reason"), "contracted": mark("contracted"),
}  # fmt: skip

_SENTENCES = {
    "product": _product, "specs": _specs, "capacity": _capacity, "certificates": _certificates, "distance": _distance,
    "freshness": _freshness, "earlier_deals": _earlier_deals, "introductions": _introductions,
}  # fmt: skip


def broken_sentence(broken: Broken, region_name: Mapping[str, Any] | None = None) -> str:
    """A hard condition that is not met, and what the offer has instead."""
    unknown = _("not known")
    names = dict(region_name or {})
    match broken.condition:
        case "category":
            return _("Another sort of thing: {has} instead of {asked}").format(
                has=unknown if broken.has is None else category_name(broken.has), asked=category_name(broken.asked)
            )
        case "radius":
            return _("Not within {radius}: the place of the offer is {place}").format(
                radius=radius_name(broken.asked), place=names.get(broken.has or "", broken.has) or unknown
            )
        case "certificates":
            return _("Does not hold {missing}; its certificates: {has}").format(
                missing=broken.asked, has=unknown if broken.has is None else broken.has or _("none")
            )
        case "deadline":
            return _("Open until {has} only").format(has=broken.has)
        case _:
            return _("It is the same enterprise")
