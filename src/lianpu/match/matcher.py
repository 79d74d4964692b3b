"""The matcher: for a demand the offers that fit it, for an offer the demands, best first, with every part of the score."""

from __future__ import annotations

import copy
import json
import pickle
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianpu.cluster.frame_bytes import as_bytes, from_bytes
from lianpu.cluster.splicing import appended
from lianpu.errors import IndexFileError
from lianpu.language import gettext as _
from lianpu.match.corpus import Corpus, category_code, certificate_bits, day_number
from lianpu.match.filters import (
    Broken,
    CertificateBits,
    Regions,
    audience_flags,
    broken_conditions,
    categories_for,
    categories_served,
    region_ranges,
)
from lianpu.match.index import Index, Progress, build_index
from lianpu.match.index.view import EARLIEST, View
from lianpu.match.judged import Judged
from lianpu.match.judging import Judge, meaning_of
from lianpu.match.known import Known
from lianpu.match.wanted import Wanted

CANDIDATES = 80
"""Offers weighed for one demand: on the labelled sets, more find nothing that belongs among the first ten."""

KIN_TOKENS, KIN_SHARE = 32, 0.5
"""How many kindred tokens a query is given, and the share of their cosine that is their weight."""

_FORMAT = 3
_ABOUT = "matcher.json"


class Matcher:
    """Listings in an index, to be asked for the best for another listing. Build once, ask often, add as they come.

    Pickled it goes to another process as it is now, and answers there alike; nothing can be added to it there.
    """

    def __init__(self, known: Known, listings: pl.DataFrame, index: Index | View, bits: CertificateBits) -> None:
        """For `build` and `open`; of a view where the matcher is pinned for good."""
        self.known = known
        self._source = index
        self._listings = listings
        self._corpus = Corpus(known.table, known.relations, bits, known.tree, known.topics)
        self._judge = Judge(known, self._corpus)
        self._ranges: dict[tuple[str, str | None], Regions | None] = {}
        self._pinned = index if isinstance(index, View) else None
        self._owner: Matcher = self  # whoever holds a copy holds the temporary folder too

    @classmethod
    def build(
        cls, known: Known, listings: pl.DataFrame, folder: Path | None = None, *, progress: Progress | None = None
    ) -> Matcher:
        """Index `listings` (`LISTING_SCHEMA`) in `folder`, by default in a temporary one that goes with the matcher."""
        bits = certificate_bits(listings)
        corpus = Corpus(known.table, known.relations, bits, known.tree, known.topics)
        place = folder or Path(tempfile.mkdtemp(prefix="lianpu-match-"))
        (place / _ABOUT).unlink(missing_ok=True)  # a build that breaks off leaves none
        build_index(place, corpus.documents(listings), progress=progress)
        matcher = cls(known, listings, Index.open(place), bits)
        matcher._write_about()
        if folder is None:
            weakref.finalize(matcher, shutil.rmtree, place, ignore_errors=True)
        return matcher

    @classmethod
    def open(cls, known: Known, listings: pl.DataFrame, folder: Path) -> Matcher:
        """The matcher whose index is in `folder`; `listings` are those it was built of, in their order.

        Raises `IndexFileError` where the index is missing, damaged, of another format, catalog or of other listings.
        """
        index = Index.open(folder)
        about = _read_about(folder / _ABOUT)
        matcher = cls(known, listings, index, CertificateBits.of(about["certificates"]))
        for name, expected in matcher._about().items():
            if about.get(name) != expected:
                raise _refused(folder / _ABOUT, name, expected, about.get(name))
        matcher._check_listings()
        return matcher

    def __copy__(self) -> Matcher:
        other = object.__new__(Matcher)
        other.__dict__.update(self.__dict__)
        return other

    def __reduce__(self) -> tuple[Callable[..., Matcher], tuple[Any, ...]]:
        # What grows with the listings goes as arrays that can be shared; the words, a few MB, as bytes: a process that
        # mapped or fetched them could not write to them, and the kernels would be compiled anew for such.
        known = pickle.dumps(self.known, pickle.HIGHEST_PROTOCOL)
        return _arrived, (known, as_bytes(self._listings), self._view, dict(self._corpus.bits.bits))

    def _about(self) -> dict[str, Any]:
        """What must be the same when the folder is opened again."""
        return {
            "format": _FORMAT, "catalog": self._corpus.catalog,
            "certificates": list(self._corpus.bits.bits),
        }  # fmt: skip

    def _write_about(self) -> None:
        file = self._index.folder / _ABOUT
        beside = file.with_name(f".{file.name}.new")
        beside.write_text(json.dumps(self._about(), ensure_ascii=False), "utf-8")
        beside.replace(file)

    def _check_listings(self) -> None:
        """Raises `IndexFileError` unless every document of the index was made of the row that it names, and no row of
        the table came after them."""
        view = self._index.view()
        indexed = int(view.column("row").max(initial=-1)) + 1
        if indexed < self._listings.height:
            raise _refused(self._index.folder, _("listings"), indexed, self._listings.height)
        alive = np.flatnonzero(np.unpackbits(view.dead, count=view.numbers, bitorder="little") == 0)
        rows, ids = view.values("row", alive), pl.Series(view.ids(alive), dtype=pl.String)
        given = self._listings[np.minimum(rows, self._listings.height - 1)]
        same = (given["id"] == ids).to_numpy() & (self._corpus.prints(given) == view.values("print", alive))
        other = np.flatnonzero(~same | (rows >= self._listings.height))
        if len(other):
            raise IndexFileError(
                _(
                    "{folder} was made of other listings: row {row} is not {id} as indexed. Open it with the listings of its matcher, or build it anew."
                ).format(folder=self._index.folder, row=rows[other[0]], id=ids[int(other[0])])
            )

    def __len__(self) -> int:
        return len(self._view)

    @property
    def _index(self) -> Index:
        if isinstance(self._source, View):
            raise TypeError("a matcher that was sent here has no index of its own to change")
        return self._source

    @property
    def _view(self) -> View:
        return self._index.view() if self._pinned is None else self._pinned

    def pinned(self) -> Matcher:
        """This matcher as it is now, which stays so whatever is added to or deleted from the original afterwards."""
        same = copy.copy(self)
        same._pinned = self._view
        return same

    def knowing(self, known: Known) -> Matcher:
        """The same listings with other links, decisions, outcomes or another day; words, regions and home must be the same."""
        other = copy.copy(self)
        other.known = replace(known, embedding=self.known.embedding, neural=self.known.neural, read=self.known.read)
        other._judge = Judge(other.known, self._corpus)
        return other

    @property
    def listings(self) -> pl.DataFrame:
        """The listings in the index, deleted ones too."""
        return self._listings

    def ready(self) -> None:
        """Load the machine code of additions: the first one in a process then waits no longer than the others."""
        self._index.ready()

    def add(self, listings: pl.DataFrame) -> None:
        """Add listings; one whose id is there replaces it. They are found when this returns, but not by those pinned."""
        first = self._listings.height
        self._listings = appended(self._listings, listings.select(self._listings.columns))
        for documents in self._corpus.documents(listings, first):
            self._index.add(documents)

    def delete(self, ids: Iterable[str]) -> None:
        """Take listings out."""
        self._index.delete(ids)

    def for_demand(self, demand: Mapping[str, Any], *, top: int = 10, audience: str = "all") -> list[Judged]:
        """The `top` offers for a demand (a row of `LISTING_SCHEMA`), best first; the matcher holds offers."""
        wanted = self.known.wanted(demand)
        confirmed = self._rows(self.known.confirmed_offers(demand["id"]), audience)
        rows = self.candidates(wanted, demand, audience=audience)
        return self._judge.best(demand, wanted, self._listings, confirmed, rows, top=top)

    def for_offer(self, offer: Mapping[str, Any], *, top: int = 10, audience: str = "all") -> list[Judged]:
        """The `top` demands that an offer fits, best first; the matcher holds demands.

        Each demand's own radius and certificates are tested on the offer. A matcher of the offers that knows the same
        gives each pair the same score.
        """
        wanted = self.known.wanted(self._with_described(offer))
        confirmed = self._rows(self.known.confirmed_demands(offer["id"]), audience)
        served = [category_code(name) for name in categories_served(offer["category"])]
        rows = self._candidates(wanted, served, None, audience, 0, wide=4)
        weigh = self.weighing(offer)
        return self._judge.best_demands(offer, wanted, self._listings, confirmed, rows, top=top, weigh=weigh)

    def _with_described(self, offer: Mapping[str, Any]) -> Mapping[str, Any]:
        """The offer with the product that its text describes, where neither it nor its row names one."""
        if offer["product"] in self.known.relations.position:
            return offer
        described = self._judge.read([offer]).described
        return offer if described[0] < 0 else {**offer, "product": self.known.relations.ids[int(described[0])]}

    def candidates(self, wanted: Wanted, demand: Mapping[str, Any], *, audience: str = "all") -> NDArray[np.int32]:
        """Rows of the offers that share words or kin with what a demand wants and pass the conditions of the index."""
        home = demand["region"] or self.known.home
        radius = demand["radius"] or "any"
        if (radius, home) not in self._ranges:
            self._ranges[radius, home] = region_ranges(self.known.tree, radius, home) if home else None
        categories = categories_for(demand["category"])
        codes = None if categories is None else [category_code(name) for name in categories]
        required = self._corpus.bits.flags(demand["certificates"])
        return self._candidates(wanted, codes, self._ranges[radius, home], audience, required)

    def _rows(self, ids: Sequence[str], audience: str) -> NDArray[np.int32]:
        """Rows of the listings with these ids that are there and that the audience may see."""
        view, needed = self._view, np.uint64(audience_flags(audience))
        numbers = [number for identifier in ids if (number := view.position(identifier)) is not None]
        if not numbers:
            return np.empty(0, np.int32)
        return view.values("row", numbers)[(view.values("flags", numbers) & needed) == needed].astype(np.int32)

    def _candidates(
        self, wanted: Wanted, categories: Sequence[int] | None, regions: Regions | None, audience: str, required: int,
        wide: int = 1,
    ) -> NDArray[np.int32]:  # fmt: skip
        """Rows of the listings that share words or nodes with what is wanted and pass the conditions of the index."""
        view, today = self._view, self.known.today
        tokens, weights = self._query(wanted)
        if regions is not None and not regions:
            return np.empty(0, np.int32)
        found = view.search(
            tokens, weights, top=CANDIDATES * wide, categories=categories, regions=regions,
            required=required | audience_flags(audience),
            not_before=EARLIEST if today is None else day_number(today),
        )  # fmt: skip
        return view.values("row", found.documents).astype(np.int32)

    def _query(self, wanted: Wanted) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
        """What is wanted as tokens, with the tokens most kindred to them."""
        if self.known.embedding is None:
            return wanted.tokens, wanted.token_weights
        kin, cosine = self.known.embedding.kin(meaning_of(wanted, self.known.embedding), KIN_TOKENS)
        asked: set[int] = set(wanted.tokens.tolist())
        new = np.array([word not in asked for word in kin.tolist()], np.bool_) & (cosine > 0)
        tokens = np.concatenate([wanted.tokens, kin[new]])
        return tokens, np.concatenate([wanted.token_weights, KIN_SHARE * cosine[new]]).astype(np.float32)

    def weigh(self, demand: Mapping[str, Any], offer: Mapping[str, Any]) -> Judged:
        """The score of these two, whatever conditions it breaks."""
        return self.weighing(offer)(demand)

    def weighing(self, offer: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Judged]:
        """The same for one offer and many demands: its text is read once."""
        read = self._judge.read([offer])

        def weigh(demand: Mapping[str, Any]) -> Judged:
            (judged,) = self._judge.judge_read(demand, self.known.wanted(demand), [offer], read)
            return judged

        return weigh

    def explain(self, demand: Mapping[str, Any], offer: Mapping[str, Any]) -> Explanation:
        """Why these two fit or do not: the hard conditions broken, and the score all the same."""
        judged = self.weigh(demand, offer)
        placed = {**demand, "region": demand["region"] or self.known.home}
        return Explanation(judged, tuple(broken_conditions(self.known.tree, placed, offer, self.known.today)))


def _arrived(known: bytes, listings: NDArray[np.uint8], view: View, bits: Mapping[str, int]) -> Matcher:
    """A matcher from what another process sent."""
    own = replace(view, dead=view.dead.copy())  # written to in the process it comes from
    return Matcher(pickle.loads(known), from_bytes(listings), own, CertificateBits(bits))


def _read_about(file: Path) -> dict[str, Any]:
    """The fields of `matcher.json`, of the right types."""
    try:
        about: Any = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise IndexFileError(_("{file} is damaged: build the index anew.").format(file=file)) from error
    fields = cast("dict[str, Any]", about) if isinstance(about, dict) else {}
    names = fields.get("certificates")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[Any]", names)):
        raise _refused(file, "certificates", _("a list of texts"), cast("object", names))
    return fields


def _refused(file: Path, field: str, expected: object, found: object) -> IndexFileError:
    return IndexFileError(
        _("{file}, {field}: expected {expected}, found {found}. Build the index anew.").format(
            file=file, field=field, expected=expected, found=found
        )
    )


@dataclass(frozen=True)
class Explanation:
    """A pair weighed, and the hard conditions that keep it from being matched."""

    judged: Judged
    broken: tuple[Broken, ...]
