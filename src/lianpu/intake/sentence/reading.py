"""One sentence → a listing draft: each field with the stretch of text it came from. What is not said stays null.

The readers run from the surest to the least sure; each claims what it has understood, so that no number is read twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded
from lianpu.cluster.lexicon import Lexicon, Mention, lexicon_form
from lianpu.cluster.regions import RegionTree
from lianpu.intake.sentence.categories import read_category
from lianpu.intake.sentence.certificates import read_certificates
from lianpu.intake.sentence.claims import CLAIMED, Claims, Span
from lianpu.intake.sentence.deadlines import read_deadline
from lianpu.intake.sentence.main_thing import main_thing
from lianpu.intake.sentence.noise import claim_noise
from lianpu.intake.sentence.places import PlaceNames, read_region
from lianpu.intake.sentence.prices import SpokenPrice, read_price
from lianpu.intake.sentence.quantities import read_quantity
from lianpu.intake.sentence.sides import read_side
from lianpu.intake.sentence.specs import read_specs
from lianpu.intake.sentence.things import things

LONGEST = 2_000
"""Characters read of a sentence: nobody says one listing in more."""


@dataclass(frozen=True)
class ParsedListing:
    """What a sentence says; every absent field is null or empty. `spans` gives [start, end) for each field said."""

    side: str | None = None
    category: str | None = None
    product_text: str | None = None
    product_id: str | None = None
    quantity: float | None = None
    unit: str | None = None
    period: str | None = None
    range: tuple[float, float] | None = None
    certificates: tuple[str, ...] = ()
    region: str | None = None
    deadline: dt.date | None = None
    price: SpokenPrice | None = None
    specs: tuple[str, ...] = ()
    spans: dict[str, list[Span]] = field(default_factory=dict[str, list[Span]])

    def to_json(self) -> dict[str, Any]:
        """The fields as `lianpu parse` prints them."""
        product = {"text": self.product_text, "id": self.product_id} if self.product_text else None
        return {
            "side": self.side,
            "category": self.category,
            "product": product or {"text": None, "id": None},
            "quantity": _whole(self.quantity),
            "unit": self.unit,
            "period": self.period,
            "range": [_whole(end) for end in self.range] if self.range else None,
            "certificates": list(self.certificates),
            "region": self.region,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "price": {"value": _whole(self.price.value), "per": self.price.per} if self.price else None,
            "specs": list(self.specs),
            "spans": {name: [list(span) for span in spans] for name, spans in self.spans.items()},
        }


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


@dataclass(frozen=True)
class SentenceReader:
    """Reads sentences with the words of a catalog and the places of a region tree. Build once, use for many."""

    lexicon: Lexicon
    places: PlaceNames
    home: str | None = None

    @classmethod
    def of(cls, cluster: Cluster, home: str | None = None) -> SentenceReader:
        """A reader for a cluster; `home` decides between places of the same name, by default the cluster's region."""
        return cls(Lexicon.of(cluster), PlaceNames.of(RegionTree.of(cluster)), home or cluster.about.region)

    def read(self, text: str, today: dt.date) -> ParsedListing:
        """What `text` says on the day `today`. Any text is read; of one over `LONGEST` characters the beginning."""
        written = text[:LONGEST]
        return _Reading(self, written, today).listing()


class _Reading:
    """One sentence being read."""

    def __init__(self, reader: SentenceReader, written: str, today: dt.date) -> None:
        self.reader, self.written, self.today = reader, written, today
        self.claims = Claims(folded(written))
        self.spans: dict[str, list[Span]] = {}

    def listing(self) -> ParsedListing:
        if not self.claims.text.strip():
            return ParsedListing()
        claims = self.claims
        certificates, places = read_certificates(claims)
        self._keep("certificates", *places)
        claim_noise(claims)
        deadline, where = read_deadline(claims, self.today)
        self._keep("deadline", where)
        side = read_side(claims.text, self._mentions)
        self._keep("side", side.span if side else None)
        guess = self._category()
        price, where = read_price(claims, guess)
        self._keep("price", where)
        specs, places = read_specs(claims, self.written)
        self._keep("specs", *places)
        quantity, where = read_quantity(claims, guess, self._machines)
        self._keep("quantity", where)
        region, where = read_region(claims, self.reader.places, self.reader.home)
        self._keep("region", where)
        found = things(claims.left, self._mentions)
        category = self._category()
        thing = main_thing(claims.text, claims.left, found, self._mentions, category)
        self._keep("product", (thing.start, thing.end) if thing else None)
        product = thing.products[0] if thing and len(thing.products) == 1 else None
        anything = thing or side or quantity or price or specs or certificates or region or deadline
        return ParsedListing(
            side=side.side if side else None, category=category if anything else None,
            product_text=" ".join(self.written[thing.start : thing.end].split()) if thing else None, product_id=product,
            quantity=quantity.value if quantity else None, unit=quantity.unit if quantity else None,
            period=quantity.period if quantity else None, range=quantity.ends if quantity else None,
            certificates=tuple(certificates), region=region, deadline=deadline, price=price, specs=tuple(specs), spans=self.spans,
        )  # fmt: skip

    @cached_property
    def _mentions(self) -> Sequence[Mention]:
        return self.reader.lexicon.find(lexicon_form(self.written))

    @cached_property
    def _machines(self) -> list[int]:
        return [mention.end for mention in self._mentions if mention.entry.meaning == "equipment"]

    def _category(self) -> str:
        found = things(self.claims.left, self._mentions)
        main = main_thing(self.claims.text, self.claims.left, found, self._mentions, None)
        return read_category(self.claims.text, self.claims.text[main.start : main.end] if main else "", main)

    def _keep(self, name: str, *spans: Span | None) -> None:
        kept = [span for span in spans if span]
        if kept:
            self.spans[name] = kept


def parse_listing(
    text: str, today: dt.date, region: str | None = None, *, cluster: Cluster | None = None
) -> ParsedListing:
    """What a sentence says. `region` decides between places of one name; the words are those of `cluster`, else of
    the catalog that Lianpu ships."""
    return _reader(region, cluster).read(text, today)


_readers: dict[tuple[str | None, int], SentenceReader] = {}


def _reader(region: str | None, cluster: Cluster | None) -> SentenceReader:
    key = (region, id(cluster))
    if key not in _readers:
        from lianpu.cluster.catalogs import catalog_cluster

        _readers[key] = SentenceReader.of(cluster or catalog_cluster(), region)
    return _readers[key]


__all__ = ["CLAIMED", "LONGEST", "ParsedListing", "SentenceReader", "parse_listing"]
