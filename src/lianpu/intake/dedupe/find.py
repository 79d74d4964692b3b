"""Which rows are the same legal person, and about which pairs a person must be asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import TypeAlias

import polars as pl

from lianpu.cluster.regions import RegionTree
from lianpu.intake.dedupe.candidates import blocks_of, candidate_pairs
from lianpu.intake.dedupe.entries import Entry, Progress, entries_of
from lianpu.intake.dedupe.grouping import Grouping, Judge, Pair, ordered
from lianpu.intake.dedupe.rows import Decided, NamedRow
from lianpu.intake.names import NameComparison, NameReading, Reason
from lianpu.intake.names.weights import ASK, SURE
from lianpu.language import gettext as _

_ROW = {"id": pl.String, "name": pl.String, "uscc": pl.String, "region": pl.String}
_WHY = {"score": pl.Float64, "codes": pl.List(pl.String), "reasons": pl.List(pl.String)}
GROUPS_SCHEMA = pl.Schema({"group": pl.Int64, **_ROW, **_WHY})
PAIRS_SCHEMA = pl.Schema(
    {f"{side}_{column}": dtype for side in ("first", "second") for column, dtype in _ROW.items()} | _WHY
)


Groups: TypeAlias = Mapping[int, Sequence[int]]  # the entries of each group, by one of them


@dataclass(frozen=True)
class Duplicates:
    """What was found among `rows` rows; nothing is merged.

    `groups`: a line a row of a group of at least two, groups in the order of their first rows: group (from 1), id, name,
    uscc, region, and score, codes and reasons of its likeness to the row of the group it is likest to (of the first row:
    to the next). `pairs`: pairs to ask about, likest first, with first_… and second_… columns of the rows.
    """

    rows: int
    groups: pl.DataFrame
    pairs: pl.DataFrame


def find_duplicates(
    rows: Sequence[NamedRow], regions: RegionTree, *, decided: Decided | None = None, progress: Progress | None = None
) -> Duplicates:
    """Compare the names, codes and regions of all rows that may be one legal person; see `Duplicates`.

    One credit code makes one group, two make two, whatever the names. What people decided is not asked again: a row
    decided to be another joins it, one decided to be itself, or none of those known, joins none.
    """
    tell = progress or _say_nothing
    entries = entries_of(rows, regions, tell, _("Reading names"))
    judge = Judge(entries, regions)
    apart, certain = _decisions(rows, entries, decided or Decided(), judge)
    certain += [pair for holders in _by_code(entries).values() for pair in pairwise(holders)]
    scores = _scores(entries, judge, apart, regions, tell)
    tell(_("Grouping"), 0, 1)
    likely = {pair: score for pair, score in scores.items() if score >= SURE}
    grouping = Grouping(judge, certain, likely)
    asked = [pair for pair, score in scores.items() if score < SURE]
    groups = grouping.unions.sets()
    found = Duplicates(len(rows), _groups(rows, judge, groups), _pairs(rows, judge, grouping, groups, asked))
    tell(_("Grouping"), 1, 1)
    return found


def _say_nothing(_step: str, _done: int, _total: int) -> None:
    """Progress for callers that do not ask for it."""


def _by_code(entries: Sequence[Entry]) -> dict[object, list[int]]:
    return blocks_of((entry.code, n) for n, entry in enumerate(entries) if entry.code)


def _decisions(
    rows: Sequence[NamedRow], entries: Sequence[Entry], decided: Decided, judge: Judge
) -> tuple[frozenset[int], list[Pair]]:
    """The entries that people said stand by themselves, and the pairs that they said are one."""
    home = {rows[position].id: n for n, entry in enumerate(entries) for position in entry.rows}
    apart: set[int] = set()
    certain: list[Pair] = []
    for n, entry in enumerate(entries if decided.targets else ()):
        known, target = decided.target(entry.reading.normal, entry.region or None)
        if not known:
            continue
        other = home.get(target) if target else None
        if other is None or other == n:
            apart.add(n)
        else:
            certain.append(ordered(n, other))
            judge.settle(ordered(n, other), NameComparison(True, 1.0, (Reason("decided_same"),)))
    return frozenset(apart), certain


def _scores(
    entries: Sequence[Entry], judge: Judge, apart: frozenset[int], regions: RegionTree, tell: Progress
) -> dict[Pair, float]:
    """The pairs of entries that score at least `ASK`, each once."""
    found: dict[Pair, float] = {}
    for pair in _pairs_of_entries(entries, regions, tell):
        if pair in found or pair[0] in apart or pair[1] in apart:
            continue
        score = judge.compare(*pair).score
        if score >= ASK:
            found[pair] = score
        else:
            judge.forget(pair)
    return found


def _pairs_of_entries(entries: Sequence[Entry], regions: RegionTree, tell: Progress) -> Iterator[Pair]:
    """Entries of one name, entries of names that may be one, and rows that give another's name as one of their own."""
    readings: list[NameReading] = []
    holders: dict[int, list[int]] = defaultdict(list)
    seen: dict[tuple[str, tuple[str, ...]], int] = {}
    for n, entry in enumerate(entries):
        key = entry.reading.normal, entry.reading.parts.places
        if key not in seen:
            seen[key] = len(readings)
            readings.append(entry.reading)
        holders[seen[key]].append(n)
    for same in blocks_of((entry.reading.normal, n) for n, entry in enumerate(entries)).values():
        yield from combinations(same, 2)
    sources = candidate_pairs(readings, regions)
    for step, source in enumerate(sources):
        tell(_("Comparing names"), step, len(sources))
        for first, second in source:
            if readings[first].normal != readings[second].normal:
                yield from (ordered(a, b) for a, b in product(holders[first], holders[second]))
    tell(_("Comparing names"), len(sources), len(sources))
    yield from _by_other_names(entries)


def _by_other_names(entries: Sequence[Entry]) -> Iterator[Pair]:
    by_name = blocks_of((entry.reading.normal, n) for n, entry in enumerate(entries))
    for n, entry in enumerate(entries):
        for name in sorted(entry.other_names):
            yield from (ordered(n, other) for other in by_name.get(name, ()) if other != n)


def _groups(rows: Sequence[NamedRow], judge: Judge, groups: Groups) -> pl.DataFrame:
    """Groups of at least two rows, in the order of their first rows."""
    lines: list[tuple[object, ...]] = []
    several = [group for group in groups.values() if sum(len(judge.entries[n].rows) for n in group) > 1]
    for number, group in enumerate(sorted(several, key=lambda group: min(judge.entries[n].rows[0] for n in group)), 1):
        members = sorted((position, n) for n in group for position in judge.entries[n].rows)
        for position, n in members:
            lines.append((number, *_row(rows[position]), *_why(_likest(judge, n, group))))
    return _frame(lines, GROUPS_SCHEMA)


def _frame(lines: Sequence[tuple[object, ...]], schema: pl.Schema) -> pl.DataFrame:
    columns = zip(*lines, strict=True) if lines else ((),) * len(schema)
    return pl.DataFrame(
        [pl.Series(name, column, dtype) for (name, dtype), column in zip(schema.items(), columns, strict=True)]
    )


def _likest(judge: Judge, entry: int, group: Iterable[int]) -> NameComparison:
    """Likeness to the likest other entry of the group; rows of one entry say the same."""
    if len(judge.entries[entry].rows) > 1:
        return NameComparison(True, 1.0, (Reason("same_name"),))
    found = [judge.compare(entry, other) for other in group if other != entry]
    return max(found, key=lambda comparison: comparison.score)


def _pairs(
    rows: Sequence[NamedRow], judge: Judge, grouping: Grouping, groups: Groups, asked: Sequence[Pair]
) -> pl.DataFrame:
    """One question for two groups: about their likest members, where their codes do not answer it."""
    best: dict[Pair, tuple[NameComparison, Pair]] = {}
    for pair in (*grouping.refused, *asked):
        homes = ordered(grouping.unions.find(pair[0]), grouping.unions.find(pair[1]))
        comparison = grouping.refused.get(pair) or judge.compare(*pair)
        if homes[0] != homes[1] and (homes not in best or comparison.score > best[homes][0].score):
            best[homes] = comparison, pair
    codes = {root: {judge.entries[n].code for n in groups[root]} - {""} for homes in best for root in homes}
    open_pairs = [found for homes, found in best.items() if not (codes[homes[0]] and codes[homes[1]])]
    lines = [_line(rows, judge, comparison, pair) for comparison, pair in open_pairs]
    return _frame(lines, PAIRS_SCHEMA).sort("score", descending=True, maintain_order=True)


def _line(rows: Sequence[NamedRow], judge: Judge, comparison: NameComparison, pair: Pair) -> tuple[object, ...]:
    first, second = sorted(judge.entries[n].rows[0] for n in pair)
    return (*_row(rows[first]), *_row(rows[second]), *_why(comparison))


def _row(row: NamedRow) -> tuple[str | None, ...]:
    return row.id, row.name, row.uscc, row.region


def _why(comparison: NameComparison) -> tuple[float, list[str], list[str]]:
    reasons = comparison.reasons
    return comparison.score, [reason.code for reason in reasons], [str(reason) for reason in reasons]
