"""The partners of a listing, as its page shows them: best first, direct ones before those one step away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import rows_with
from lianpu.match import Judged, few_listings, match_order, without_outcome
from lianpu.match.outcomes import Outcome, Pair
from lianpu_portal.market.engine import OTHER, Engine

TOP = 10
_LOOKED_THROUGH = 30  # of all that fit, before those are left out that the reader may not see
_ALIKE = 50  # listings looked through for what keeps them out, where nothing fits

Listing = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """The matches of a listing; `withheld` of the ten best are not for this reader's eyes.

    Where there is none: how many `alike` there are, and how many of them break which hard condition.
    """

    judged: tuple[Judged, ...]
    withheld: int = 0
    alike: int = 0
    broken: tuple[tuple[str, int], ...] = ()

    @property
    def direct(self) -> list[tuple[int, Judged]]:
        """Rank and pair of those that offer the thing itself."""
        return [(rank, entry) for rank, entry in enumerate(self.judged, 1) if entry.direct]

    @property
    def near(self) -> list[tuple[int, Judged]]:
        """Rank and pair of those one step away."""
        return [(rank, entry) for rank, entry in enumerate(self.judged, 1) if not entry.direct]


def open_listing(cluster: Cluster, table: str, code: str) -> Listing | None:
    """The offer or demand as the matcher takes it; None where it is not open."""
    return next(iter(few_listings(cluster, table, [code])), None)


def find_pairs(engine: Engine, table: str, listing: Listing, audience: str, visible: Cluster | None = None) -> Found:
    """The best ten partners of a listing of `table` (offers or demands) that the audience may see.

    With `visible`, the part of the cluster that a reader may see, those of its rows: one that is shown without its
    firm is weighed again by what is shown of it, so that no reason tells more than its row.
    """
    if visible is not None and audience != "all":
        shown, withheld = _seen_of(engine, table, listing, audience, visible)
    else:
        shown, withheld = best(engine, table, listing, audience), 0
        if audience != "all":
            everybody = best(engine, table, listing, "all")
            withheld = sum(not _is_public(other_of(entry, table)) for entry in everybody)
    if shown:
        return Found(tuple(shown), withheld)
    alike, broken = _kept_out(engine, table, listing, audience)
    return Found((), withheld, alike, broken)


def _seen_of(engine: Engine, table: str, listing: Listing, audience: str, visible: Cluster) -> tuple[list[Judged], int]:
    """The best ten of what the reader sees, and how many of the ten best of all are hidden."""
    ten = best(engine, table, listing, "all")
    rows, secret = _rows_of(visible, table, ten), _secret_outcomes(engine.cluster, visible, table, listing)
    named = {code for code, row in rows.items() if row["enterprise"] is not None}
    is_plain = len(ten) < TOP or all(other_of(entry, table)["id"] in named for entry in ten)
    if is_plain and not secret:
        return _in_order(_as_seen(engine, table, listing, entry, rows) for entry in ten), _hidden(ten, table, rows)
    # Some of the ten are not for these eyes, or differ in them: more are looked at, and the best open to all.
    looked_at = {
        other_of(entry, table)["id"]: entry for entry in best(engine, table, listing, "all", top=_LOOKED_THROUGH)
    }
    for entry in best(engine, table, listing, audience):
        looked_at.setdefault(other_of(entry, table)["id"], entry)
    for entry in _pairs_with(engine, table, listing, secret.difference(looked_at)):
        looked_at[other_of(entry, table)["id"]] = entry
    rows = _rows_of(visible, table, looked_at.values())
    shown = {code: _as_seen(engine, table, listing, entry, rows) for code, entry in looked_at.items()}
    seen = _in_order(without_outcome(entry) if entry and code in secret else entry for code, entry in shown.items())
    return seen, _hidden(ten, table, rows)


def _secret_outcomes(whole: Cluster, visible: Cluster, table: str, listing: Listing) -> frozenset[str]:
    """Other sides with which introductions of the listing had an outcome that the reader may not know of."""
    own, other = ("offer", "demand") if table == "offers" else ("demand", "offer")
    outcomes = whole["match_outcomes"]
    of_listing = rows_with(outcomes, own, [listing.get("id")])
    if of_listing.is_empty():
        return frozenset()
    known = visible["match_outcomes"].select("offer", "demand")
    return frozenset(of_listing.join(known, on=("offer", "demand"), how="anti")[other])


def _pairs_with(engine: Engine, table: str, listing: Listing, codes: Collection[str]) -> Iterator[Judged]:
    """The pairs with these listings that may be proposed."""
    for other in few_listings(engine.cluster, OTHER[table], codes):
        demand, offer = pair_of(table, listing, other)
        explained = engine.matcher("offers").explain(demand, offer)
        if not explained.broken and explained.judged.verdict != "rejected":
            yield explained.judged


def _rows_of(visible: Cluster, table: str, pairs: Iterable[Judged]) -> dict[str, Listing]:
    """The other sides of pairs as they may be seen; without those that may not."""
    rows = few_listings(visible, OTHER[table], [other_of(entry, table)["id"] for entry in pairs])
    return {row["id"]: row for row in rows}


def _hidden(pairs: Iterable[Judged], table: str, rows: Mapping[str, Listing]) -> int:
    return sum(other_of(entry, table)["id"] not in rows for entry in pairs)


def _in_order(pairs: Iterable[Judged | None]) -> list[Judged]:
    return sorted((entry for entry in pairs if entry and entry.near_enough), key=match_order)[:TOP]


def _as_seen(engine: Engine, table: str, listing: Listing, entry: Judged, rows: Mapping[str, Listing]) -> Judged | None:
    """The pair as it is; weighed again where the other side is shown without its firm, nothing where it is hidden."""
    row = rows.get(other_of(entry, table)["id"])
    if row is None or row["enterprise"] is not None:
        return entry if row else None
    demand, offer = pair_of(table, listing, row)
    return engine.matcher("offers").weigh(demand, offer)


def as_told(entry: Judged, known: Mapping[Pair, Outcome]) -> Judged:
    """The pair as a reader is told it who knows of these outcomes of introductions."""
    return entry if (entry.offer["id"], entry.demand["id"]) in known else without_outcome(entry)


def best(engine: Engine, table: str, listing: Listing, audience: str, top: int = TOP) -> list[Judged]:
    """The best partners; a pair has one score, that of the offer as the demand sees it, whichever side asks."""
    matcher = engine.matcher(OTHER[table])
    if table == "demands":
        return matcher.for_demand(listing, top=top, audience=audience)
    return matcher.for_offer(listing, top=top, audience=audience)


def _is_public(listing: Listing) -> bool:
    return listing["visibility"] in (None, "public")


def other_of(entry: Judged, table: str) -> Listing:
    """The side of a pair that was looked for, where a listing of `table` asked."""
    return entry.offer if table == "demands" else entry.demand


def pair_of(table: str, listing: Listing, other: Listing) -> tuple[Listing, Listing]:
    """(demand, offer) of a listing of `table` and one of the other side."""
    return (listing, other) if table == "demands" else (other, listing)


def asking_nothing(listing: Listing) -> dict[str, Any]:
    """The listing without its hard conditions: what is like it is found by words alone."""
    return {**listing, "category": None, "radius": "any", "certificates": None, "enterprise": None}


def _kept_out(engine: Engine, table: str, listing: Listing, audience: str) -> tuple[int, tuple[tuple[str, int], ...]]:
    """How many listings of the other side are alike but for the hard conditions, and how many break which."""
    alike = engine.matcher(OTHER[table]).for_demand(asking_nothing(listing), top=_ALIKE, audience=audience)
    counts: Counter[str] = Counter()
    for entry in alike:
        demand, offer = pair_of(table, listing, entry.offer)
        explained = engine.matcher("offers").explain(demand, offer)
        conditions = {broken.condition for broken in explained.broken}
        counts.update(conditions or ({"rejected"} if explained.judged.verdict == "rejected" else ()))
    return len(alike), tuple(counts.most_common())
