"""What is typed into the search box, read as a listing: its fields, where each was said, and the listing to match."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.cluster.units import unit_of
from lianpu.intake.sentence import PERIOD_OF_TIME, ParsedListing, without_time
from lianpu.match import LISTING_SCHEMA
from lianpu_portal import formats, words
from lianpu_portal.market.engine import Engine
from lianpu_portal.naming import product_name

LONGEST = 2_000
"""Characters read of what is typed: as many as the reader of sentences takes."""

TABLE_OF_SIDE = {"offer": "offers", "demand": "demands"}
_SHORT_NAME = 8
_TELLING = ("quantity", "specs", "certificates", "deadline", "price")


@dataclass(frozen=True)
class Chip:
    """A field as it was understood; `product` is the node it leads to."""

    field: str
    label: str
    value: str
    product: str | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of the sentence and the fields it speaks for."""

    text: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A sentence read as a listing; `table` is its side: offers, demands, or not said."""

    text: str
    parsed: ParsedListing
    chips: tuple[Chip, ...]
    pieces: tuple[Piece, ...]
    table: str | None
    listing: dict[str, Any]

    @property
    def has_thing(self) -> bool:
        """Whether it says what is offered or needed."""
        return bool(self.parsed.product_text)


def tidy_query(text: str) -> str:
    """What was typed, without control characters and at most `LONGEST` long."""
    kept = (" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text[: 2 * LONGEST])
    return " ".join("".join(kept).split())[:LONGEST]


def may_be_sentence(text: str) -> bool:
    """Whether it is worth the reader's patience to learn what a text says: it is more than a short name."""
    return len(text) >= _SHORT_NAME or any(sign.isdigit() or sign.isspace() for sign in text)


def read_sentence(engine: Engine, cluster: Cluster, text: str, side: str = "") -> Reading | None:
    """The sentence as a listing; None where it does not read as one. `side` holds where the sentence says none."""
    today = cluster.about.as_of or timezone.localdate()
    parsed = engine.reader().read(text, today)
    telling = parsed.product_text and any(getattr(parsed, name) for name in _TELLING)
    if not (parsed.side or telling):
        return None
    table = TABLE_OF_SIDE.get(parsed.side or side)
    listing = _listing(cluster, text, parsed)
    return Reading(text, parsed, tuple(_chips(cluster, parsed)), tuple(_pieces(text, parsed)), table, listing)


def _listing(cluster: Cluster, text: str, parsed: ParsedListing) -> dict[str, Any]:
    said: dict[str, Any] = dict.fromkeys(LISTING_SCHEMA)
    return said | {
        "id": "", "text": text, "thing": parsed.product_text, "product": parsed.product_id, "category": parsed.category, "region": parsed.region,
        "certificates": list(parsed.certificates) or None, "quantity": parsed.quantity, "unit": _unit(parsed.unit),
        "period": parsed.period, "specs": list(parsed.specs) or None, "deadline": parsed.deadline,
        "as_of": cluster.about.as_of,
    }  # fmt: skip


def _chips(cluster: Cluster, parsed: ParsedListing) -> Iterator[Chip]:
    """The fields that were said, in the order a listing is told."""
    if parsed.side:
        yield Chip("side", _("Side"), _("Offer") if parsed.side == "offer" else _("Demand"))
    node = _own_product(cluster, parsed)
    if parsed.product_text:
        yield Chip("product", _("Product"), parsed.product_text, node)
    if node and (name := product_name(cluster, node)) != parsed.product_text:
        yield Chip("node", _("In the catalog"), name, node)
    if parsed.category and parsed.product_text:
        yield Chip("category", _("Category"), str(words.CATEGORIES.get(parsed.category, parsed.category)))
    if parsed.quantity is not None:
        yield Chip("quantity", _("Quantity"), _amount(parsed))
    if parsed.range:
        low, high = (formats.number(end) for end in parsed.range)
        yield Chip("quantity", _("Range"), f"{low} – {high}")
    yield from _terms(cluster, parsed)


def _own_product(cluster: Cluster, parsed: ParsedListing) -> str | None:
    """The product meant, where it is one of the cluster's own: things of trade in general have no page."""
    return parsed.product_id if parsed.product_id in Taxonomy.of(cluster).products else None


def _terms(cluster: Cluster, parsed: ParsedListing) -> Iterator[Chip]:
    """The conditions of a listing."""
    if parsed.specs:
        yield Chip("specs", _("Specifications"), formats.listed(parsed.specs))
    if parsed.certificates:
        yield Chip("certificates", _("Certificates"), formats.listed(parsed.certificates))
    if parsed.region:
        yield Chip("region", _("Region"), RegionTree.of(cluster).name(parsed.region))
    if parsed.price:
        value = formats.money(parsed.price.value) or ""
        per = parsed.price.per
        yield Chip("price", _("Price"), f"{value}/{_per(per)}" if per else value)
    if parsed.deadline:
        yield Chip("deadline", _("Deadline"), date_format(parsed.deadline, "Y-m-d"))
    if parsed.passed:
        yield Chip(
            "deadline", _("Deadline"), _("{day}, which has passed").format(day=date_format(parsed.passed, "Y-m-d"))
        )


def _unit(written: str | None) -> str | None:
    known = unit_of(written)
    return known.name if known else written


def _per(per: str) -> str:
    """What a price is for, in the reader's words: ㎡/月 is a square metre and a month."""
    unit, time = without_time(per)
    parts = [one for one in (unit, time) if one]
    return "/".join(str(words.PERIODS.get(PERIOD_OF_TIME.get(one, ""), formats.one_unit(_unit(one)))) for one in parts)


def _amount(parsed: ParsedListing) -> str:
    amount = formats.quantity(parsed.quantity, _unit(parsed.unit)) or ""
    if not parsed.period:
        return amount
    if parsed.period == "once":
        return f"{amount} · {pgettext('period', 'once')}"
    return _("{amount} a {period}").format(amount=amount, period=words.PERIODS[parsed.period])


def _pieces(text: str, parsed: ParsedListing) -> Iterator[Piece]:
    """The sentence cut wherever a field begins or ends."""
    spans = [(name, span) for name, found in parsed.spans.items() for span in found]
    cuts = sorted({0, len(text), *(min(place, len(text)) for _name, span in spans for place in span)})
    for start, end in pairwise(cuts):
        fields = tuple(name for name, (first, last) in spans if first <= start and end <= last)
        yield Piece(text[start:end], fields)
