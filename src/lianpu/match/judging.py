"""Weighing candidates: the parts of each score, which are direct and which one step away, in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.distance import Place, is_within
from lianpu.cluster.regions import Level
from lianpu.match.closeness import Weights, compare
from lianpu.match.compared import LEAST_DIRECT, Compared
from lianpu.match.corpus import LEFT_OUT, Corpus
from lianpu.match.embedding import Embedding, cosines
from lianpu.match.filters import Conditions
from lianpu.match.given import Read
from lianpu.match.judged import Judged, Order, match_order, order_of
from lianpu.match.outcomes import Outcome
from lianpu.match.parts import (
    Parts,
    certificates_share,
    distance_share,
    freshness_share,
    scored,
    shortage_share,
    specs_share,
)
from lianpu.match.read_kinds import kind_likeness, works
from lianpu.match.relations import CLOSENESS, RELATION_NAMES
from lianpu.match.terms import terms_likeness
from lianpu.match.texts import read_texts
from lianpu.match.wanted import Wanted
from lianpu.match.weighing import Weighed, weigh

if TYPE_CHECKING:
    from lianpu.match.known import Known

_WEIGHTS = Weights()

Rows = NDArray[np.int32]
_Placed = tuple[int, Mapping[str, Any]]
"""A listing and its row among those compared."""


class _Pair(NamedTuple):
    """Whom to weigh: the row of the one that was compared, both listings, how near their texts are, the specs that are wanted
    and offered."""

    row: int
    demand: Mapping[str, Any]
    offer: Mapping[str, Any]
    closeness: float
    wanted: Sequence[str]
    offered: Sequence[str]


Weigh = Callable[[Mapping[str, Any]], "Judged"]
"""A demand → how its owner sees the pair with the offer in question."""

_SAME = np.arange(1 << 16).astype(np.uint16)

TOPICS = 0.7
"""The share of what both texts are about as wholes (`topics`) in their closeness; the rest is what their things are to each
other. From two to three quarters the labelled sets are ranked alike; less of it, and texts that describe are lost."""

TOPICS_OF_OTHERS = 0.3
"""In its place where all words are known and name two things (轮胎, 轮胎模具): what a thing is comes before what it is about.
The labelled sets are ranked alike with either."""

WORDING, ALL_SAID = 0.3, 0.4
"""The share that the words of the whole texts have in their closeness, and how much of what a demand says, by rarity, an offer
must say for all of it: hardly any says more."""

KINDRED = 0.25
"""The share of kindred words (`embedding`) in the closeness of things: they must not outweigh what a thing is."""

KINDRED_UNNAMED = 0.5
"""In its place where the demand or the text names nothing that the catalog knows: there is little else to go by."""

WEIGHED = 4
"""Times the offers asked for, of the nearest, that are weighed in full: the other parts reorder only among these."""

FROM_OWN_SIDE = 2
"""Times the demands asked for, of the best as an offer sees them, that are weighed as each demand sees it: that takes a
millisecond each, and differs where a demand says what it does not want or names one thing among several."""

_FROM_OFFER = _WEIGHTS.bought_up
"""Of these bounds, the share below which a demand that an offer is compared with is not weighed from its own side: it differs
most where one is bought up."""

DENIED_FACTOR = 0.2
"""What is left of an offer's closeness where it is what the demand says it does not want."""


class Judge:
    """Weighs listings with what a `Known` knows."""

    def __init__(self, known: Known, corpus: Corpus) -> None:
        self._known, self._corpus = known, corpus
        self._within: dict[tuple[str, str | None], dict[str | None, bool]] = {}
        self._distances: dict[tuple[str, str], float | None] = {}

    def best(
        self, demand: Mapping[str, Any], wanted: Wanted, offers: pl.DataFrame, confirmed: Rows, rows: Rows, *, top: int
    ) -> list[Judged]:
        """The best of the offers in `rows` that break no hard condition, and that nobody has rejected for this demand;
        before them those `confirmed` for it, however near they are.

        The nearest that fit are weighed together; only those returned become objects.
        """
        compared, near = self._nearest(wanted, offers, confirmed, rows)
        fits = self._fitting(demand)
        fitting = ((row, offer) for row, offer in near if fits(offer))
        pairs = self._offers_for(demand, wanted, compared, islice(fitting, WEIGHED * top))
        weighed, best = self._in_order(compared, pairs)
        return [self._judged(wanted, compared, pairs[place], weighed.parts(place)) for place in best[:top]]

    def best_demands(
        self, offer: Mapping[str, Any], wanted: Wanted, demands: pl.DataFrame, confirmed: Rows, rows: Rows, *, top: int,
        weigh: Weigh,
    ) -> list[Judged]:  # fmt: skip
        """The best of the demands in `rows` whose hard conditions the offer meets.

        All are weighed together as the offer sees them, and the first of these each from its own side.
        """
        compared, near = self._nearest(wanted, demands, confirmed, rows, _FROM_OFFER)
        offered = [*(offer["specs"] or ()), *wanted.codes]
        fitting = ((row, demand) for row, demand in near if self._fitting(demand)(offer))
        pairs = [
            _Pair(
                row, demand, offer, _closeness(compared, row, demand, offer),
                demand["specs"] or compared.codes(row), offered,
            )
            for row, demand in islice(fitting, WEIGHED * top)
        ]  # fmt: skip
        _weighed, best = self._in_order(compared, pairs)
        weighed = (weigh(pairs[place].demand) for place in best)
        near_enough = islice((entry for entry in weighed if entry.near_enough), FROM_OWN_SIDE * top)
        return sorted(near_enough, key=match_order)[:top]

    def judge(
        self, demand: Mapping[str, Any], wanted: Wanted, offers: pl.DataFrame | Sequence[Mapping[str, Any]]
    ) -> list[Judged]:
        """Every offer weighed, in the order given."""
        given = offers.to_dicts() if isinstance(offers, pl.DataFrame) else offers
        return self.judge_read(demand, wanted, given, self.read(given))

    def read(self, listings: Sequence[Mapping[str, Any]]) -> Read:
        """The texts of listings read: once, for whoever is weighed against many."""
        return self._read([listing["text"] for listing in listings], [listing["product"] for listing in listings])

    def _read(self, texts: Sequence[str], products: Sequence[str | None]) -> Read:
        read, stated = read_texts(texts, self._known.table), self._corpus.stated(products)
        return Read(texts, read, stated, self._corpus.described(read, stated), self._corpus, self._known.topics)

    def judge_read(
        self, demand: Mapping[str, Any], wanted: Wanted, offers: Sequence[Mapping[str, Any]], read: Read
    ) -> list[Judged]:
        """Every offer weighed, in the order given; their texts are `read` already."""
        compared = self._compare(wanted, read)
        pairs = self._offers_for(demand, wanted, compared, enumerate(offers))
        weighed = self._weigh(pairs)
        return [self._judged(wanted, compared, pair, weighed.parts(pair.row)) for pair in pairs]

    def _nearest(
        self, wanted: Wanted, listings: pl.DataFrame, confirmed: Rows, others: Rows, share: float = 1.0
    ) -> tuple[Compared, Iterator[_Placed]]:
        """Listings compared, and in the order of matches those that are confirmed or near enough."""
        rows = np.concatenate([confirmed, others[~np.isin(others, confirmed)]]) if len(confirmed) else others
        places, numbers = pl.Series(rows.astype(np.uint32)), rows.tolist()
        texts, products = (listings.get_column(column)[places].to_list() for column in ("text", "product"))
        compared, names = self._compare(wanted, self._read(texts, products)), listings.columns
        return compared, (
            (row, dict(zip(names, listings.row(numbers[row]), strict=True)))
            for row in compared.nearest(len(confirmed), share)
        )

    def _verdict(self, offer: Mapping[str, Any], demand: Mapping[str, Any]) -> str | None:
        decisions = self._known.decisions
        return decisions.get((offer["id"], demand["id"])) if decisions else None

    def _home(self, demand: Mapping[str, Any]) -> str | None:
        """Where a demand is: one without a place is where the cluster is."""
        return demand["region"] or self._known.home

    def _fitting(self, demand: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
        """Tells of an offer whether nobody has rejected it for the demand and it breaks no hard condition; places are
        looked up once a pair."""
        conditions = Conditions.of(demand, self._known.today)
        radius, home = demand["radius"] or "any", self._home(demand)
        within, here = self._within.setdefault((radius, home), {}), Place(home)

        def fits(offer: Mapping[str, Any]) -> bool:
            region = offer["region"]
            if region not in within:
                within[region] = is_within(self._known.tree, radius, here, Place(region)) is True
            return within[region] and self._verdict(offer, demand) != "rejected" and conditions.met_by(offer)

        return fits

    def _compare(self, wanted: Wanted, given: Read) -> Compared:
        asked = self._run(wanted, given)
        values = asked.values
        denied = None if wanted.unwanted is None else self._run(wanted.unwanted, given).values > values
        if self._known.embedding is not None or self._known.neural is not None:
            share = np.where(given.named & any(wanted.nodes), KINDRED, KINDRED_UNNAMED)
            values[:] = (1.0 - share) * values + share * self._cosines(wanted, given)
        if wanted.topics is not None:
            about = given.about.likeness(wanted.topics.vector)
            about[asked.bought_up(wanted) & (about > 0.0)] *= _WEIGHTS.bought_up
            share = np.where(about < 0.0, 0.0, np.where(asked.are_others, TOPICS_OF_OTHERS, TOPICS))
            values[:] = (1.0 - share) * values + share * about
        if wanted.wording is not None:
            said = np.minimum(wanted.wording.shares(*given.words) / ALL_SAID, 1.0)
            said[asked.bought_up(wanted)] *= _WEIGHTS.bought_up
            share = np.where(asked.are_others, 0.0, WORDING)
            asked.worded[:] = share * said
            values[:] = (1.0 - share) * values + asked.worded
        if denied is not None:
            values[denied] *= DENIED_FACTOR
            asked.worded[denied] *= DENIED_FACTOR
        return asked

    def _cosines(self, wanted: Wanted, given: Read) -> NDArray[np.float64]:
        """How kindred the words of each text are to what is wanted, 0 … 1."""
        embedding, neural = self._known.embedding, self._known.neural
        if neural is not None:
            return np.maximum(neural.cosines(" ".join(wanted.words) or "-", given.texts), 0.0)
        found = np.zeros(len(given.read))
        if embedding is not None:
            indptr, tokens = given.tokens
            meaning = meaning_of(wanted, embedding)
            cosines(indptr, tokens, embedding.tokens, *embedding.buckets, embedding.vectors, meaning, found)
        return np.maximum(found, 0.0)

    def _run(self, wanted: Wanted, given: Read) -> Compared:
        read, table = given.read, self._known.table
        found = Compared.of(read, given.named, wanted)
        compare(
            read.fold, read.things, read.n_things, given.stated, given.described, table.category, table.first, table.products, table.lengths, LEFT_OUT,
            _SAME, table.sound, self._known.relations.downstream,
            wanted.written.pairs, wanted.written.weights, wanted.written.first, wanted.written.last,
            wanted.heard.pairs, wanted.heard.weights, wanted.heard.first, wanted.heard.last,
            wanted.relation, wanted.meanings, wanted.category, wanted.bare, wanted.sorted_, wanted.within, wanted.bought, wanted.factor, CLOSENESS, _WEIGHTS,
            found.values, found.kinds, found.thing, found.wanted,
        )  # fmt: skip
        return found

    def _offers_for(
        self, demand: Mapping[str, Any], wanted: Wanted, compared: Compared, offers: Iterable[_Placed]
    ) -> list[_Pair]:
        specs = demand["specs"] or wanted.codes
        return [
            _Pair(
                row, demand, offer, _closeness(compared, row, demand, offer),
                specs, [*(offer["specs"] or ()), *compared.codes(row)] if specs else (),
            )
            for row, offer in offers
        ]  # fmt: skip

    def _weigh(self, pairs: Sequence[_Pair]) -> Weighed:
        """The parts of the scores of pairs."""
        return weigh([
            (
                closeness,
                specs_share(wanted, offered),
                shortage_share(demand, offer),
                certificates_share(demand["certificates"], offer["certificates"]),
                self._distance(self._home(demand), offer["region"]),
                freshness_share(offer["as_of"], self._known.today),
                self._dealt(offer, demand),
                outcome.rule.share if (outcome := self._outcome(offer, demand)) else 0.0,
            )
            for _row, demand, offer, closeness, wanted, offered in pairs
        ])  # fmt: skip

    def _in_order(self, compared: Compared, pairs: Sequence[_Pair]) -> tuple[Weighed, list[int]]:
        """The parts of the scores of pairs, and their places, the best first."""
        weighed = self._weigh(pairs)
        totals: list[float] = weighed.totals.tolist()
        by_relation: list[bool] = compared.direct.tolist()

        def order(place: int) -> Order:
            pair = pairs[place]
            confirmed = self._verdict(pair.offer, pair.demand) == "confirmed"
            direct = by_relation[pair.row] and pair.closeness >= LEAST_DIRECT
            return order_of(confirmed, direct, totals[place], pair.offer["id"], pair.demand["id"])

        return weighed, sorted(range(len(pairs)), key=order)

    def _judged(self, wanted: Wanted, compared: Compared, pair: _Pair, parts: Parts) -> Judged:
        row, demand, offer = pair.row, pair.demand, pair.offer
        which = int(compared.wanted[row])
        nodes, words = (wanted.nodes[which], wanted.words[which]) if which >= 0 else ((), "")
        return Judged(
            offer, demand, scored(parts), pair.closeness, RELATION_NAMES[int(compared.kinds[row])],
            compared.words(row), words, self._known.relations.ids[nodes[0]] if len(nodes) == 1 else None,
            self._verdict(offer, demand), self._outcome(offer, demand), float(compared.least[row]),
        )  # fmt: skip

    def _distance(self, home: str | None, place: str | None) -> float | None:
        """The share for the narrowest level on which two places are one; None where one is not known."""
        if home is None or place is None:
            return None
        if (home, place) not in self._distances:
            self._distances[home, place] = distance_share(self._common_level(home, place))
        return self._distances[home, place]

    def _common_level(self, home: str, place: str) -> str:
        tree = self._known.tree
        levels: tuple[Level, ...] = ("county", "city", "province")
        for level in levels:
            one = tree.at(home, level)
            if one is not None and one == tree.at(place, level):
                return level
        return "country"

    def _outcome(self, offer: Mapping[str, Any], demand: Mapping[str, Any]) -> Outcome | None:
        """What came of the pair, while that counts."""
        if not self._known.outcomes:
            return None
        found = self._known.outcomes.get((offer["id"], demand["id"]))
        return found if found and found.counts_on(self._known.today) else None

    def _dealt(self, offer: Mapping[str, Any], demand: Mapping[str, Any]) -> float | None:
        """1 where a link between the two or a contract of the pair is on record; None where no links are."""
        outcome = self._outcome(offer, demand)
        if outcome and outcome.rule.dealt:
            return 1.0
        deals, supplier, buyer = self._known.deals, offer["enterprise"], demand["enterprise"]
        if deals is None or supplier is None or buyer is None:
            return None
        return float((supplier, buyer) in deals)


def _closeness(compared: Compared, row: int, demand: Mapping[str, Any], offer: Mapping[str, Any]) -> float:
    """How near the texts of a pair are. Where they read as unlike kinds that is less, and words that they share say
    nothing: who cuts sheet by laser speaks like one who wants a laser."""
    near, kind = float(compared.values[row]), kind_likeness(demand, offer)
    like = near if kind == 1.0 else (near - float(compared.worded[row])) * kind
    if not works(offer, int(compared.kinds[row])):
        like *= _WEIGHTS.other_category
    return like * terms_likeness(demand, offer)


def meaning_of(wanted: Wanted, embedding: Embedding) -> NDArray[np.float32]:
    """The vector of the words that a demand says itself."""
    return embedding.of_text(wanted.tokens[wanted.own]) if wanted.meaning is None else wanted.meaning
