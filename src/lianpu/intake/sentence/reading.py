"""One sentence → a listing draft: each field with the stretch of text it came from. What is not said stays null.

The readers run from the surest to the least sure; each claims what it has understood, so that no number is read twice.
Who lists what is weighed by a learned model.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded
from lianpu.cluster.kept import Kept
from lianpu.cluster.lexicon import Lexicon, Mention, joined
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.vocabulary import with_general_words
from lianpu.intake.sentence.certificates import read_certificates
from lianpu.intake.sentence.claims import Claims, Span
from lianpu.intake.sentence.deadlines import SaidDate, deadline_among, passed_among, said_dates
from lianpu.intake.sentence.learned import (
    Codes,
    Evidence,
    Features,
    Numbers,
    Option,
    Said,
    Seen,
    SentenceModel,
    Weights,
    claimed_fields,
    facts_of,
    features_of_places,
    known_words,
    listing_number,
    shipped_model,
    weighed,
)
from lianpu.intake.sentence.left_prices import read_left_price
from lianpu.intake.sentence.noise import claim_noise, claim_shares
from lianpu.intake.sentence.numbers import with_clauses_apart
from lianpu.intake.sentence.patterns import compile_all
from lianpu.intake.sentence.phrases import fitting_phrases
from lianpu.intake.sentence.places import PlaceNames, read_region
from lianpu.intake.sentence.price_choice import read_price
from lianpu.intake.sentence.price_units import LEADS_PRICE, in_what_is_counted, with_unit
from lianpu.intake.sentence.prices import SpokenPrice
from lianpu.intake.sentence.quantities import NO_QUANTITY, Quantity, read_least, read_quantity
from lianpu.intake.sentence.rents import with_time
from lianpu.intake.sentence.sides import read_side
from lianpu.intake.sentence.specs import read_specs, specs_at
from lianpu.intake.sentence.stretches import stretches
from lianpu.intake.sentence.weighing import Weigh

LONGEST = 2_000
"""Characters read of a sentence: nobody says one listing in more."""
_RESOURCES = frozenset({"equipment", "site", "finance", "talent"})
_THINGS = frozenset({"product", "equipment"})
_NO_PHRASES: Codes = np.empty(0, np.int32)
_T = TypeVar("_T")


@dataclass(frozen=True)
class ParsedListing:
    """What a sentence says; every absent field is null or empty. `spans` gives [start, end) for each field said.

    `passed` is the last day said where it has passed: no deadline, but whoever wrote it should be told.
    """

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
    passed: dt.date | None = None
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


_NO_SIZES = ("price", "quantity", "deadline", "region", "certificates")
"""Fields whose words are no sizes of the thing."""


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


@dataclass(frozen=True)
class SentenceReader:
    """Reads sentences with the words of a catalog and the places of a region tree. Build once, use for many."""

    lexicon: Lexicon
    places: PlaceNames
    model: SentenceModel
    home: str | None = None

    @classmethod
    def of(cls, cluster: Cluster, home: str | None = None, model: SentenceModel | None = None) -> SentenceReader:
        """A reader for a cluster; `home` decides between places of the same name, by default the cluster's region."""
        places = PlaceNames.of(RegionTree.of(cluster))
        return cls(
            Lexicon.of(with_general_words(cluster)), places, model or shipped_model(), home or cluster.about.region
        )

    def ready(self) -> None:
        """Do now what the first sentences would wait for."""
        compile_all()

    def read(self, text: str, today: dt.date) -> ParsedListing:
        """What `text` says on the day `today`. Any text is read; of one over `LONGEST` characters the beginning."""
        written = text[:LONGEST]
        return _Reading(self, written, today).listing()

    def seen(self, text: str, today: dt.date, category: str, side: str | None) -> Seen:
        """What the model sees of a sentence of a known category and side."""
        reading = _Reading(self, text[:LONGEST], today)
        reading.read_dates()
        of_sentence = reading.evidence_of_sentence()
        reading.read_numbers(category, side)
        places = reading.evidence_of_places(category, side)
        return Seen(of_sentence, places, reading.stretches(), reading.numbers)


class _Reading:
    """One sentence being read."""

    def __init__(self, reader: SentenceReader, written: str, today: dt.date) -> None:
        self.reader, self.written, self.today = reader, written, today
        self.claims = Claims(folded(with_clauses_apart(written)))
        self.claims.named = reader.places.numbered(self.claims.text)
        self.mentions = reader.lexicon.find(reader.lexicon.as_meant(joined(self.claims.text)))
        self.words = known_words(len(self.claims.text), self.mentions)
        self.votes, self.side_phrases = read_side(self.claims.text, self.claims.possible, self.mentions)
        self.spans: dict[str, list[Span]] = {}
        self.said: dict[str, Any] = {}
        self.dates: list[SaidDate] = []
        self.passed: dt.date | None = None
        self.numbers: dict[str, Numbers] = {}

    def listing(self) -> ParsedListing:
        """The readers in their order; each takes what it understands away from those after it."""
        if not self.claims.text.strip():
            return ParsedListing()
        self.read_dates()
        said = self.reader.model.said(self.evidence_of_sentence())
        if said.side and (where := self._side_span(said)):
            self.spans["side"] = [where]
        self.read_numbers(said.category, said.side)
        if said.side == "demand" and said.category == "product" and self.said["quantity"] is None:
            least = read_least(self.claims, said.category)
            if least[0]:
                self._keep_quantity(least)
        evidence = self.evidence_of_places(said.category, said.side)
        places = features_of_places(evidence)
        thing = self._thing(said.category, evidence, places)
        ruled = self.spans.get("specs", ())
        sizes = self.reader.model.sizes_among(self.stretches(), ruled, places)
        self._mark("specs", sizes)
        self.said["specs"] = specs_at(sizes, self.written)
        passed = None if self.said["deadline"] else self.passed
        return ParsedListing(
            side=said.side, category=said.category if self.spans else None, spans=self.spans, passed=passed, **thing,
            **self.said,
        )  # fmt: skip

    def read_dates(self) -> None:
        """What can be read before the category is known."""
        self._keep("certificates", read_certificates(self.claims), tuple)
        claim_noise(self.claims)
        is_asked = self.votes is not None and self.votes.side == "demand"
        named = said_dates(self.claims, self.today, is_asked=is_asked)
        self.dates, self.passed = [date for date in named if date.day >= self.today], passed_among(named, self.today)
        self._keep("deadline", deadline_among(self.dates, self.today))

    def read_numbers(self, category: str, side: str | None = None) -> None:
        """Prices, sizes, amounts and places: what a number means depends on what is listed."""
        claims = self.claims
        self._choose_deadline(category, side)
        prices, amounts = self.reader.model.prices, self.reader.model.amounts
        price = self._keep("price", read_price(claims, category, self._weigh("price", prices, category, side)))
        self._mark("specs", read_specs(claims, category))
        claim_shares(claims)
        before_amounts, per = claims.left, price.per if price else None
        weigh = self._weigh("quantity", amounts, category, side)
        quantity = self._keep_quantity(read_quantity(claims, category, side, self._machines(), per, weigh))
        self._keep("region", read_region(claims, self.reader.places, self.reader.home))
        if price is None:
            where = self.spans["quantity"][0] if "quantity" in self.spans else None
            price = self._keep("price", read_left_price(claims, before_amounts, category, where, quantity.unit))
        if price and price.per_is_said:
            self.said["price"] = in_what_is_counted(price, quantity)
        elif price:
            weigh = self._weigh("per", self.reader.model.price_units, category, side)
            self.said["price"] = with_unit(
                price, self.spans["price"][0], self._said_of_price(), quantity, category, weigh
            )
        if price:
            self.said["price"] = with_time(self.said["price"], self.spans["price"][0], claims, category)

    def _choose_deadline(self, category: str, side: str | None) -> None:
        """Which of the dates is the deadline, now that it is known what is listed."""
        weigh = self._weigh("deadline", self.reader.model.deadlines, category, side)
        found = deadline_among(self.dates, self.today, weigh)
        self._keep("deadline", found)

    def _weigh(self, field: str, weights: Weights, category: str, side: str | None) -> Weigh:
        """How the numbers that may be the price or the amount are weighed; what was weighed is kept in `numbers`."""

        def weigh(options: Sequence[Option]) -> Sequence[float]:
            evidence = self.evidence_of_places(category, side)
            facts = facts_of(options, evidence.listed)
            features = features_of_places(evidence, facts)
            self.numbers[field] = Numbers(options, features, evidence.listed)
            return weighed(options, features, facts, weights).tolist()

        return weigh

    def _keep_quantity(self, read: tuple[Quantity | None, Span | None]) -> Quantity:
        found = self._keep("quantity", read) or NO_QUANTITY
        self.said |= {"quantity": found.value, "unit": found.unit, "period": found.period, "range": found.ends}
        return found

    def evidence_of_sentence(self) -> Evidence:
        """For the side and the category: before numbers are read."""
        phrases = fitting_phrases(self.claims, self.mentions, self.votes, self.side_phrases)
        return self._evidence(np.array(phrases, np.int32))

    def evidence_of_places(self, category: str, side: str | None) -> Evidence:
        """For what is weighed by place: numbers, each field when its turn comes, and last the thing and its sizes."""
        return self._evidence(_NO_PHRASES, listing_number(category, side))

    def stretches(self) -> list[Span]:
        """What may be a size: what rules took for one, and what no reader took for something else."""
        taken = [span for field in _NO_SIZES for span in self.spans.get(field, ())]
        return stretches(self.claims, taken, self.spans.get("specs", ()))

    def _evidence(self, phrases: Codes, listed: int = 0) -> Evidence:
        claimed = claimed_fields(self.claims.left, self.spans)
        return Evidence(self.claims.codes, claimed, self.words, phrases, listed)

    def _side_span(self, said: Said) -> Span | None:
        """The phrase that votes for the side, else the run of characters that tells it."""
        return self.votes.span if self.votes and self.votes.side == said.side else self.reader.model.telling(said)

    def _thing(self, category: str, evidence: Evidence, places: Features) -> dict[str, str | None]:
        """The thing listed, by its words and, where its name means one product, by that."""
        where = self.reader.model.thing(evidence, places)
        if where is None:
            return {}
        start, end, products = named(where, self.mentions, category)
        if category == "talent":
            products = self._workers(self.claims.text[start:end]) or products
        if not products and category in _THINGS:
            products = self._inside_work(start, end, category)
        self.spans["product"] = [(start, end)]
        return {
            "product_text": " ".join(self.written[start:end].split()),
            "product_id": products[0] if len(products) == 1 else None,
        }

    def _inside_work(self, start: int, end: int, category: str) -> tuple[str, ...]:
        """What the end of a stretch names where the lexicon has only found the work on it there: 电动叉车|出租."""
        if not any(_is_work_on(one, category) and start < one.end and one.start < end for one in self.mentions):
            return ()
        for first in range(start, end - 1):
            word = self.reader.lexicon.words.get(joined(self.claims.text[first:end]))
            if word and word.role == "product" and word.meaning != "service":
                return word.products
        return ()

    def _workers(self, work: str) -> tuple[str, ...]:
        """Those who do a work, where only that is said: 招二保焊10个."""
        worker = self.reader.lexicon.words.get(f"{joined(work)}工")
        return worker.products if worker and worker.meaning == "talent" else ()

    def _keep(
        self, name: str, read: tuple[_T, Span | list[Span] | None], kept: Callable[[Any], Any] | None = None
    ) -> _T:
        """What a reader found, and its places."""
        found, where = read
        self._mark(name, where if isinstance(where, list) else [where] if where else [])
        self.said[name] = kept(found) if kept else found
        return found

    def _mark(self, name: str, where: list[Span]) -> None:
        """Where a field is said, in the place of what was found before."""
        self.spans.pop(name, None)
        if where:
            self.spans[name] = where

    def _said_of_price(self) -> str:
        """The price with what leads it."""
        start, end = self.spans["price"][0]
        return self.claims.before(start, LEADS_PRICE) + self.claims.text[start:end]

    def _machines(self) -> list[int]:
        """Where words for machines end; one that a name follows at once is part of that: 拖拉机前桥."""
        ends = [mention.end for mention in self.mentions if mention.entry.meaning == "equipment"]
        if not ends:
            return []
        starts = {mention.start for mention in self.mentions if mention.entry.role in ("product", "head")}
        return [end for end in ends if end not in starts]


def named(where: Span, mentions: Sequence[Mention], category: str) -> tuple[int, int, tuple[str, ...]]:
    """A stretch widened to the names of products that it cuts through and to a head of the category right behind it
    (mechanical design | engineers), and the products that the name at its end means.

    A noun phrase has its head at the end: a name further left says what sort it is.
    """
    start, end = _with_head(where, mentions, category) if category in _RESOURCES else where
    products: tuple[str, ...] = ()
    fitting = [one for one in mentions if one.entry.role == "product" and not _is_work_on(one, category)]
    for mention in fitting:
        if mention.start < end and start < mention.end:
            start, end = min(start, mention.start), max(end, mention.end)
    for mention in fitting:
        if mention.end == end:
            products = mention.entry.products
    return start, end, products


def _is_work_on(mention: Mention, category: str) -> bool:
    """叉车出租, 收废铜 where a fork-lift or scrap is listed: the lexicon has a service of that name."""
    return category in _THINGS and mention.entry.meaning == "service"


def _with_head(where: Span, mentions: Sequence[Mention], category: str) -> Span:
    """The stretch with the resource of the category that follows a name of another one."""
    ending = next((mention for mention in mentions if mention.end == where[1]), None)
    if ending and ending.entry.meaning != category:
        for mention in mentions:
            if mention.start - where[1] in (0, 1) and mention.entry.meaning == category:
                return where[0], mention.end
    return where


def parse_listing(
    text: str, today: dt.date, region: str | None = None, *, cluster: Cluster | None = None
) -> ParsedListing:
    """What a sentence says. `region` decides between places of one name; the words are those of `cluster`, else of
    the catalog that Lianpu ships."""
    return sentence_reader(cluster or catalog_cluster(), region).read(text, today)


_readers = Kept[tuple[str | None, int], tuple[Cluster, SentenceReader]](8)


def sentence_reader(cluster: Cluster, region: str | None = None) -> SentenceReader:
    """The reader for a cluster, built once: the last few are kept, each with its cluster, so that no id means two."""
    return _readers.get((region, id(cluster)), lambda: (cluster, SentenceReader.of(cluster, region)))[1]
