"""What the matcher knows beside the listings: words, products and places of a cluster, and what became of pairs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.kept import Kept
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.vocabulary import with_general_words
from lianpu.match.corpus import Corpus
from lianpu.match.embedding import Embedding, learn
from lianpu.match.filters import CertificateBits
from lianpu.match.judging import meaning_of
from lianpu.match.neural import NeuralModel
from lianpu.match.outcomes import Outcome, outcomes_of
from lianpu.match.read_kinds import works_asked
from lianpu.match.reading import BLANK, DENIED, LONGEST, find_words
from lianpu.match.relations import WORKED, Relations
from lianpu.match.terms import as_let, wants_to_rent
from lianpu.match.texts import read_texts
from lianpu.match.topics import TextTopics, Topics
from lianpu.match.wanted import Wanted, about_topics, wanted_things, without_relations
from lianpu.match.wording import Wording
from lianpu.match.words import WordTable

_SURE = "confirmed"

_REMEMBERED = 20_000
"""Listings whose reading is kept: the demands of a large city, which many offers are weighed against; some 200 MB."""


_Reading = tuple[str, str | None, str | None, frozenset[int]]
"""The text of a listing, its product, its thing and the relations of a work that serve it."""


def _no_readings() -> Kept[_Reading, Wanted]:
    """What the listings asked about last want: none yet."""
    return Kept(_REMEMBERED)


@dataclass(frozen=True)
class Known:
    """What the matcher knows beside the listings: a catalog, regions, links, what people decided about pairs, and what
    came of introducing them.
    """

    table: WordTable
    relations: Relations
    tree: RegionTree
    home: str | None
    today: dt.date | None
    deals: frozenset[tuple[str, str]] | None
    topics: Topics
    decisions: Mapping[tuple[str, str], str]
    outcomes: Mapping[tuple[str, str], Outcome] = field(default_factory=dict[tuple[str, str], Outcome])
    embedding: Embedding | None = None
    neural: NeuralModel | None = None
    read: Kept[_Reading, Wanted] = field(default_factory=_no_readings, compare=False, repr=False)

    def with_words(self, embedding: Embedding | None) -> Known:
        """The same with these learned words."""
        return replace(self, embedding=embedding, read=_no_readings())

    def with_neural(self, model: NeuralModel | None) -> Known:
        """The same with the cosines of a neural model in place of those of learned words."""
        return replace(self, neural=model, read=_no_readings())

    def wanted(self, listing: Mapping[str, Any]) -> Wanted:
        """What a listing wants, read with these words."""
        text, product, thing = listing["text"], listing["product"], listing["thing"]
        if thing and wants_to_rent(listing):
            let = as_let(thing, self.table.named)
            thing = thing if let == thing else f"{thing}，{let}"
        works = works_asked(listing)
        return self.read.get((text, product, thing, works), lambda: self._read(text, product, thing, works))

    def _read(self, text: str, product: str | None, thing: str | None, works: frozenset[int]) -> Wanted:
        wanted = wanted_things(text, product, self.table, self.relations, thing)
        wanted = without_relations(wanted, frozenset(WORKED) - works)
        about, wording = self._whole(text, product)
        wanted = replace(about_topics(wanted, about), wording=wording)
        return wanted if self.embedding is None else replace(wanted, meaning=meaning_of(wanted, self.embedding))

    def _whole(self, text: str, product: str | None) -> tuple[TextTopics | None, Wording]:
        """What a text is about (None where none of its words is known) and its words, without what it denies."""
        read = read_texts([text], self.table)
        for start, end, _entry, bits, _inside, _unknown in read.things[0, : read.n_things[0]].tolist():
            if bits & DENIED:
                read.fold[start:end] = BLANK
        stated = np.array([self.relations.position.get(product or "", -1)], np.int32)
        topics = self.topics.of_text(read, stated)
        return topics if len(topics.products) else None, self.topics.wording_of(self.topics.words_of(read)[1])

    def confirmed_offers(self, demand: str) -> list[str]:
        """The ids of the offers that a person confirmed for a demand."""
        return [offer for (offer, other), verdict in self.decisions.items() if other == demand and verdict == _SURE]

    def confirmed_demands(self, offer: str) -> list[str]:
        """The ids of the demands that a person confirmed an offer for."""
        return [demand for (other, demand), verdict in self.decisions.items() if other == offer and verdict == _SURE]

    def named_products(self, text: str) -> frozenset[int]:
        """The products (positions) that any word of a text names, whatever its role in the sentence."""
        read = read_texts([text], self.table)
        words = np.empty((3, LONGEST), np.int32)
        count = find_words(
            self.table.form[read.fold], 0, min(len(read.fold), LONGEST), self.table.keys,
            self.table.nodes, self.table.entries, words[0], words[1], words[2],
        )  # fmt: skip
        return frozenset(product for entry in words[2, :count] for product in self.table.products_of(entry))

    @classmethod
    def of(cls, cluster: Cluster) -> Known:
        """All of a cluster that matching uses, and the words of trade in general; `deals` is None where it records no
        links."""
        decisions = cluster["match_decisions"].select("offer", "demand", pl.col("verdict").cast(pl.String))
        wider = with_general_words(cluster)
        table, relations = WordTable.of(wider), Relations.of(wider)
        return cls(
            table, relations, RegionTree.of(cluster), cluster.about.region,
            cluster.about.as_of,
            cls.deals_of(cluster), Topics.of(wider, table, relations),
            {(offer, demand): verdict for offer, demand, verdict in decisions.iter_rows()},
            outcomes_of(cluster),
        )  # fmt: skip

    @staticmethod
    def deals_of(cluster: Cluster) -> frozenset[tuple[str, str]] | None:
        """Supplier and buyer of every link that has not expired; None where there is none."""
        links = cluster["links"].filter(pl.col("status") != "expired")
        return frozenset(links.select("supplier", "buyer").iter_rows()) if links.height else None


def learned(cluster: Cluster, known: Known, listings: pl.DataFrame) -> Known:
    """`known` with embeddings learned from the cluster's catalog and these listings."""
    corpus = Corpus(known.table, known.relations, CertificateBits.of(()))
    return known.with_words(learn(cluster, corpus, known.relations, listings))
