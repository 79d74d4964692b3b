"""On what terms a thing is to be had: let or sold, offered or asked for. Two listings of one thing that differ in it fit less.

Texts say it by a few words everywhere alike; what neither says is not held against anybody.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from math import prod
from typing import Any, Literal

from lianpu.match.read_kinds import kind_of

Term = Literal["asked", "sold", "let"]

SHARES: dict[Term, float] = {"asked": 0.5, "sold": 0.5, "let": 0.5}
"""What is left of the closeness where the offer itself asks for the thing (求租厂房 among offers: somebody else who wants it),
and where it is for sale and wanted to rent, or to let and wanted to buy: as for unlike kinds (`read_kinds`)."""

_LENT = frozenset({"equipment", "site"})
"""Categories of what is let as well as sold."""
_LET = re.compile(
    r"(?<!融资)(?<!免)(?<!以)租(?!赁(?:公司|商|行业)|金收益|期)|\b(?:lease|leasing|rent|rental|hire)\b", re.IGNORECASE
)
_SOLD = re.compile(r"[出转]售|销售(?!市场|公司|企业|中心|部)|出让|转让|卖(?!场)|for sale|\bsell", re.IGNORECASE)
_BOUGHT = re.compile(r"购|[收想要后]买|买断|^买|\b(?:buy|purchase)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"^(?:急|诚|现|长期|高价|我[司厂]|公司|企业|本人){0,2}(?:求购|求租|急购|寻租)|^wanted\b(?! buyers)", re.IGNORECASE
)
"""Only what nobody says who has the thing: 采购代理 is a service, 急需转让 an offer."""
_GIVEN_AWAY = re.compile("(?<![热水气后面渣物液])处理(?!器|设备|炉|线|剂|加工)|回收|出售|转让|变卖")
"""Who wants to be rid of a thing looks for those who ask for it."""


def wants_to_rent(listing: Mapping[str, Any]) -> bool:
    """Whether a listing is of a machine or premises that somebody wants to rent."""
    text, is_lent = listing["text"], kind_of(listing) in _LENT
    return is_lent and _LET.search(text) is not None and _BOUGHT.search(text) is None


def as_let(thing: str, words: Container[str]) -> str:
    """What is let of a thing, where a word for that is known: 电动叉车出租; else the thing itself."""
    for sign in ("出租", "租赁"):
        if any(f"{thing[start:]}{sign}" in words for start in range(len(thing) - 1)):
            return thing + sign
    return thing


def terms_likeness(demand: Mapping[str, Any], offer: Mapping[str, Any]) -> float:
    """The share of the closeness that is left for the terms of the two; 1 where they agree or are not said."""
    return prod(SHARES[term] for term in terms_apart(demand, offer))


def terms_apart(demand: Mapping[str, Any], offer: Mapping[str, Any]) -> tuple[Term, ...]:
    """In what the terms of an offer are not those that are asked for."""
    is_asked = _ASKED.match(offer["text"]) and not _GIVEN_AWAY.search(demand["text"])
    asked: tuple[Term, ...] = ("asked",) if is_asked else ()
    if kind_of(demand) not in _LENT:
        return asked
    rents, buys = bool(_LET.search(demand["text"])), bool(_BOUGHT.search(demand["text"]))
    lets, sells = bool(_LET.search(offer["text"])), bool(_SOLD.search(offer["text"]))
    says_both = rents != buys and lets != sells
    if not says_both or rents == lets:
        return asked
    return *asked, "let" if lets else "sold"
