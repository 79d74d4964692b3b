"""«Why not?»: what keeps the listings of a firm from standing among the matches of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.regions import RegionTree
from lianpu.match import Explanation, Judged, broken_sentence, listings_of
from lianpu.match.outcomes import Outcome, Pair, outcomes_of
from lianpu_portal.market.bars import Bar, Segment, bar_of
from lianpu_portal.market.engine import OTHER, Engine
from lianpu_portal.market.pairs import TOP, Found, Listing, as_told, other_of, pair_of
from lianpu_portal.results import remember

Cause = Literal["ranked", "broken", "rejected", "unlike", "one_step", "part", "unfound"]


@dataclass(frozen=True)
class Answer:
    """Why one listing of the firm stands where it stands.

    `cause`: it is among the matches (`rank`); it breaks hard conditions (`sentences`); somebody rejected the pair; it
    is too unlike; it is one step away and direct ones come first; `part` cost it the place beside `last`, the tenth;
    or the index did not find it.
    """

    listing: Listing
    cause: Cause
    judged: Judged
    rank: int = 0
    sentences: tuple[str, ...] = ()
    part: Segment | None = None
    lost: str = ""
    last: Judged | None = None

    @property
    def bar(self) -> Bar:
        """Its own bar."""
        return bar_of(self.judged)

    @property
    def last_bar(self) -> Bar | None:
        """The bar of the tenth match."""
        return bar_of(self.last) if self.last else None


def why_not(
    cluster: Cluster, shown: Cluster, engine: Engine, table: str, listing: Listing, firm: str, found: Found
) -> list[Answer]:
    """An answer for each open listing of the firm on the other side that the reader may see."""
    other = OTHER[table]
    visible = shown[other].filter(pl.col("enterprise") == firm)["id"]
    rows = listings_of(cluster, other, visible.to_list())
    known = remember(outcomes_of, shown)
    answers = [_answer(cluster, engine, table, listing, row, found, known) for row in rows.iter_rows(named=True)]
    return sorted(answers, key=lambda answer: (answer.rank or TOP + 1, -answer.judged.score.score))


def _answer(
    cluster: Cluster, engine: Engine, table: str, listing: Listing, other: Listing, found: Found,
    known: Mapping[Pair, Outcome],
) -> Answer:  # fmt: skip
    demand, offer = pair_of(table, listing, other)
    for rank, entry in enumerate(found.judged, 1):
        if other_of(entry, table)["id"] == other["id"]:
            return Answer(other, "ranked", entry, rank)
    explained = engine.matcher("offers").explain(demand, offer)
    judged = as_told(explained.judged, known)
    if explained.broken:
        return Answer(other, "broken", judged, sentences=_sentences(cluster, explained))
    return _weighed(other, judged, found)


def _sentences(cluster: Cluster, explained: Explanation) -> tuple[str, ...]:
    tree = RegionTree.of(cluster)
    places = {code: tree.full_name(code) for broken in explained.broken if (code := broken.has) and tree.knows(code)}
    return tuple(broken_sentence(broken, places) for broken in explained.broken)


def _weighed(other: Listing, judged: Judged, found: Found) -> Answer:
    """No hard condition is broken: what the parts say beside those of the last match shown."""
    last = found.judged[-1] if len(found.judged) >= TOP else None
    if judged.verdict == "rejected":
        return Answer(other, "rejected", judged)
    if not judged.near_enough:
        return Answer(other, "unlike", judged, last=last)
    if last is None:
        return Answer(other, "unfound", judged)
    if last.direct and not judged.direct:
        return Answer(other, "one_step", judged, last=last)
    part, lost = _dearest(bar_of(judged), bar_of(last))
    return Answer(other, "part", judged, part=part, lost=lost, last=last) if part else Answer(other, "unfound", judged)


def _dearest(own: Bar, last: Bar) -> tuple[Segment | None, str]:
    """The part by which the last match gains most, and the points it gains."""
    gains = [
        ((theirs.amount or 0) - (ours.amount or 0), ours)
        for ours, theirs in zip(own.segments, last.segments, strict=True)
    ]
    gain, part = max(gains, key=lambda pair: pair[0])
    return (part, f"{gain:.2f}") if gain > 0 else (None, "")
