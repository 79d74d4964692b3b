"""From pairs to groups, without chains: nobody joins two that differ.

Certain links (one credit code, a decision) come first. An entry that is as like to two which differ from each other joins
neither: a person is asked. What is left is joined from the likest pair on, as long as no two of a group differ. Every
step depends on what the entries say alone, not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from lianpu.cluster.regions import RegionTree
from lianpu.intake.dedupe.entries import Entry, compare_entries
from lianpu.intake.names import NameComparison, Reason
from lianpu.intake.names.weights import ASK, SURE

_MARGIN = 0.025  # by which one likeness must beat another to be meant: more than a legal form weighs
_MOST_NEIGHBOURS = 60  # an entry as like as this to so many is a name that tells nothing

Pair = tuple[int, int]


def ordered(first: int, second: int) -> Pair:
    """A pair with its smaller position first."""
    return (first, second) if first < second else (second, first)


class Judge:
    """Compares entries, each pair once."""

    def __init__(self, entries: Sequence[Entry], regions: RegionTree) -> None:
        self.entries = entries
        self._regions = regions
        self._known: dict[Pair, NameComparison] = {}

    def compare(self, first: int, second: int) -> NameComparison:
        """The comparison of two entries."""
        pair = ordered(first, second)
        if pair not in self._known:
            self._known[pair] = compare_entries(self.entries[pair[0]], self.entries[pair[1]], self._regions)
        return self._known[pair]

    def forget(self, pair: Pair) -> None:
        """Let go of a comparison that nobody will ask for again."""
        self._known.pop(pair, None)

    def settle(self, pair: Pair, comparison: NameComparison) -> None:
        """What a person decided stands before what the names say."""
        self._known[pair] = comparison


class Unions:
    """Sets that grow together; the smallest position names a set."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, item: int) -> int:
        """The name of the set of `item`."""
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        """Make one set of two."""
        roots = sorted((self.find(first), self.find(second)))
        self._parent[roots[1]] = roots[0]

    def sets(self) -> dict[int, list[int]]:
        """The members of each set, in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for item in range(len(self._parent)):
            found[self.find(item)].append(item)
        return found


class Grouping:
    """Groups of entries, and the links that were refused because they would join entries that differ."""

    def __init__(self, judge: Judge, certain: Iterable[Pair], likely: Mapping[Pair, float]) -> None:
        self._judge = judge
        self.unions = Unions(len(judge.entries))
        for first, second in certain:
            self.unions.join(first, second)
        self._cores = {root: tuple(members) for root, members in self.unions.sets().items()}
        self._core_of = [self.unions.find(n) for n in range(len(judge.entries))]
        self.refused: dict[Pair, NameComparison] = {}
        self._join(self._unambiguous(self._between_cores(likely)))

    def _between_cores(self, likely: Mapping[Pair, float]) -> dict[Pair, float]:
        """The best likeness of any two members, for sets that certain links made."""
        best: dict[Pair, float] = {}
        for (first, second), score in likely.items():
            pair = ordered(self._core_of[first], self._core_of[second])
            if pair[0] != pair[1]:
                best[pair] = max(score, best.get(pair, 0.0))
        return {pair: score for pair, score in best.items() if not self._differ(*pair)}

    def _differ(self, first: int, second: int) -> bool:
        """True where the codes differ, or no two members are like enough to ask."""
        codes = [{self._judge.entries[n].code for n in self._cores[core]} - {""} for core in (first, second)]
        if codes[0] and codes[1]:
            return not codes[0] & codes[1]
        return all(self._judge.compare(a, b).score < ASK for a in self._cores[first] for b in self._cores[second])

    def _unambiguous(self, links: dict[Pair, float]) -> dict[Pair, float]:
        """Links of which no end is as like to another that differs."""
        neighbours: dict[int, dict[int, float]] = defaultdict(dict)
        for (first, second), score in links.items():
            neighbours[first][second] = neighbours[second][first] = score
        doubtful = {ordered(core, other) for core, near in neighbours.items() for other in self._rivals(near)}
        for pair in doubtful:
            self._refuse(pair)
        return {pair: score for pair, score in links.items() if pair not in doubtful}

    def _rivals(self, near: dict[int, float]) -> set[int]:
        if len(near) > _MOST_NEIGHBOURS:
            return {other for other, score in near.items() if score < 1.0}
        found: set[int] = set()
        for one, other in combinations(sorted(near), 2):
            if self._differ(one, other):
                found |= {one} if near[one] < near[other] + _MARGIN else set()
                found |= {other} if near[other] < near[one] + _MARGIN else set()
        return found

    def _join(self, links: dict[Pair, float]) -> None:
        """Join from the likest pair on, by what entries say where two are as like; complete linkage."""
        groups = {core: [core] for core in self._cores}
        home = {core: core for core in self._cores}
        for first, second in sorted(links, key=lambda pair: (-links[pair], *self._said(pair))):
            one, other = home[first], home[second]
            if one == other:
                continue
            if any(self._differ(a, b) for a in groups[one] for b in groups[other]):
                self._refuse((first, second))
                continue
            groups[one] += groups.pop(other)
            home |= dict.fromkeys(groups[one], one)
            self.unions.join(first, second)

    def _said(self, pair: Pair) -> list[tuple[str, str, str]]:
        return sorted(self._judge.entries[n].key for n in pair)

    def _refuse(self, cores: Pair) -> None:
        """Keep the likest members of the two as a question."""
        pairs = [ordered(a, b) for a in self._cores[cores[0]] for b in self._cores[cores[1]]]
        best = min(pairs, key=lambda pair: (-self._judge.compare(*pair).score, *self._said(pair)))
        found = self._judge.compare(*best)
        score = min(found.score, SURE)
        self.refused[best] = NameComparison(found.same, score, (*found.reasons, Reason("joins_different")))
