"""One sentence → a listing draft: each field with the stretch of text it came from. What is not said stays null.

The readers run from the surest to the least sure; each claims what it has understood, so that no number is read twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded
from lianpu.cluster.lexicon import Lexicon, joined
from lianpu.cluster.regions import RegionTree
from lianpu.intake.sentence.categories import category_of, said_category, surely_goods
from lianpu.intake.sentence.certificates import read_certificates
from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.deadlines import read_deadline
from lianpu.intake.sentence.main_thing import ScoredThing, Sentence, main_thing, scored
from lianpu.intake.sentence.noise import claim_noise
from lianpu.intake.sentence.places import PlaceNames, read_region
from lianpu.intake.sentence.prices import SpokenPrice, read_price
from lianpu.intake.sentence.quantities import NO_QUANTITY, read_quantity
from lianpu.intake.sentence.sides import SaidSide, read_side
from lianpu.intake.sentence.specs import read_specs
from lianpu.intake.sentence.things import Thing, things
from lianpu.intake.sentence.topics import money_word, research_topic

LONGEST = 2_000
"""Characters read of a sentence: nobody says one listing in more."""
_NAMES_OF_AN_ENDING = 8
"""A character that ends so many names of products ends a noun elsewhere, too."""
_T = TypeVar("_T")


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


def _for_each(price: SpokenPrice | None, unit: str | None, category: str | None) -> SpokenPrice | None:
    """A price of goods with no word for what it is for is that of one of what is counted: 月需8000个，单价3.5元."""
    if price is None or price.per is not None or unit is None or category != "product" or price.value >= WHOLE_LOT:
        return price
    return SpokenPrice(price.value, unit)


WHOLE_LOT = 10_000.0
"""From here on a sum without a unit may be for the whole lot: nothing is guessed."""


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

    @cached_property
    def endings(self) -> frozenset[str]:
        """The characters with which several products' names end."""
        counts = Counter(word[-1] for word, entry in self.lexicon.words.items() if entry.role == "product")
        return frozenset(end for end, count in counts.items() if count >= _NAMES_OF_AN_ENDING and not end.isascii())


class _Reading:
    """One sentence being read."""

    def __init__(self, reader: SentenceReader, written: str, today: dt.date) -> None:
        self.reader, self.written, self.today = reader, written, today
        self.claims = Claims(folded(written))
        self.mentions = reader.lexicon.find(joined(self.claims.text))
        self.spans: dict[str, list[Span]] = {}

    def listing(self) -> ParsedListing:
        """The readers in their order; each takes what it understands away from those after it."""
        claims = self.claims
        if not claims.text.strip():
            return ParsedListing()
        certificates = self._kept("certificates", read_certificates(claims))
        claim_noise(claims)
        deadline = self._kept("deadline", read_deadline(claims, self.today))
        said = said_category(claims) or ("product" if surely_goods(claims, self.mentions) else None)
        guess = said or category_of(claims, main_thing(self._candidates(), None))
        price = self._kept("price", read_price(claims, guess))
        specs = self._kept("specs", read_specs(claims, self.written, guess))
        quantity = self._kept("quantity", read_quantity(claims, guess, self._machines())) or NO_QUANTITY
        region = self._kept("region", read_region(claims, self.reader.places, self.reader.home))
        category, thing = self._named(said)
        side = self._side(category, priced=price is not None)
        return ParsedListing(
            side=side, category=category if self.spans else None, product_text=self._words(thing),
            product_id=thing.products[0] if thing and len(thing.products) == 1 else None,
            quantity=quantity.value, unit=quantity.unit, period=quantity.period, range=quantity.ends,
            certificates=tuple(certificates), region=region, deadline=deadline,
            price=_for_each(price, quantity.unit, category), specs=tuple(specs), spans=self.spans,
        )  # fmt: skip

    def _side(self, category: str, *, priced: bool) -> str | None:
        """The side said; work with its price is work offered, where nothing else says."""
        found = read_side(self.claims.text, self.claims.possible, self.mentions)
        if found is None and priced and category == "service":
            found = SaidSide("offer", self.spans["price"][0])
        if found is None:
            return None
        self.spans["side"] = [found.span]
        return found.side

    def _named(self, said: str | None) -> tuple[str, Thing | None]:
        """The category and the thing listed, each told with the help of the other."""
        candidates = self._candidates()
        category = said or category_of(self.claims, main_thing(candidates, None))
        thing = self._listed(candidates, category)
        if thing:
            self.spans["product"] = [(thing.start, thing.end)]
        return category, thing

    def _kept(self, name: str, read: tuple[_T, Span | list[Span] | None]) -> _T:
        """What a reader found, its places noted."""
        found, where = read
        if where:
            self.spans[name] = where if isinstance(where, list) else [where]
        return found

    def _candidates(self) -> list[ScoredThing]:
        amount = self.spans.get("quantity", [None])[0]
        sentence = Sentence(
            self.claims.text, self.claims.left, self.claims.possible, self.mentions, self.reader.endings, amount
        )
        return scored(sentence, things(self.claims.left, self.mentions))

    def _listed(self, candidates: list[ScoredThing], category: str) -> Thing | None:
        """The thing listed; of research its topic, and of money its sort, which are seldom names of things."""
        thing = main_thing(candidates, category) or self._named_by_grade()
        where: Span | None = None
        if category == "research":
            where = research_topic(self.claims.text, self.claims.left, self.mentions)
        elif category == "finance" and (thing is None or thing.category != category):
            where = money_word(self.claims.text)
        if where is None or (thing and (thing.start, thing.end) == where):
            return thing
        return Thing(*where, (), category, False)

    def _named_by_grade(self) -> Thing | None:
        """A grade that is a product's name, where nothing else is named: AlSi7Mg."""
        for start, end in self.spans.get("specs", ()):
            for found in self.mentions:
                if found.entry.role == "product" and (found.start, found.end) == (start, end):
                    return Thing(start, end, found.entry.products, found.entry.meaning, True, found.entry.kind)
        return None

    def _machines(self) -> list[int]:
        return [mention.end for mention in self.mentions if mention.entry.meaning == "equipment"]

    def _words(self, thing: Thing | None) -> str | None:
        return " ".join(self.written[thing.start : thing.end].split()) if thing else None


def parse_listing(
    text: str, today: dt.date, region: str | None = None, *, cluster: Cluster | None = None
) -> ParsedListing:
    """What a sentence says. `region` decides between places of one name; the words are those of `cluster`, else of
    the catalog that Lianpu ships."""
    return sentence_reader(cluster or catalog_cluster(), region).read(text, today)


_READERS_KEPT = 8
_readers: dict[tuple[str | None, int], tuple[Cluster, SentenceReader]] = {}


def sentence_reader(cluster: Cluster, region: str | None = None) -> SentenceReader:
    """The reader for a cluster, built once: the last few are kept, each with its cluster, so that no id means two."""
    key = (region, id(cluster))
    if key not in _readers:
        while len(_readers) >= _READERS_KEPT:
            _readers.pop(next(iter(_readers)))
        _readers[key] = cluster, SentenceReader.of(cluster, region)
    return _readers[key][1]
