"""Rows that say the same, held as one entry, and the comparison of two entries by code, place and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lianpu.cluster.identity import registered_region
from lianpu.cluster.name_places import places_agree
from lianpu.cluster.names import NameParts, normal_name
from lianpu.cluster.regions import RegionTree
from lianpu.intake.dedupe.rows import NamedRow
from lianpu.intake.names import (
    NameComparison,
    NameReading,
    Reason,
    by_codes,
    compare_readings,
    judged,
    placed,
    read_name,
)

Progress = Callable[[str, int, int], None]

_TELL_EVERY = 5_000  # rows


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """Rows (by position) of one normalised name, code and region. `reading` has the region where the name has no place;
    `other_names` are short ones that rows state, and former ones that stand beside the name."""

    rows: tuple[int, ...]
    reading: NameReading
    code: str
    region: str
    other_names: frozenset[str]

    @property
    def key(self) -> tuple[str, str, str]:
        """What it says: the same whatever the order of the rows."""
        return self.reading.normal, self.code, self.region


def entries_of(rows: Sequence[NamedRow], regions: RegionTree, tell: Progress, step: str) -> list[Entry]:
    """The distinct entries of `rows`, in order of first appearance."""
    held: dict[tuple[str, str, str], list[int]] = {}
    readings: dict[tuple[str, str, str], NameReading] = {}
    by_name: dict[str, NameReading] = {}
    others: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for position, row in enumerate(rows):
        if position % _TELL_EVERY == 0:
            tell(step, position, len(rows))
        reading = by_name.get(row.name) or by_name.setdefault(row.name, read_name(row.name, regions))
        code, region = row.uscc or reading.code, row.region or ""
        held.setdefault((reading.normal, code, region), []).append(position)
        if reading.others:
            others[reading.normal, code, region].update(other.normal for other in reading.others)
        if row.short_name:
            others[reading.normal, code, region].add(normal_name(row.short_name))
        if (reading.normal, code, region) not in readings:
            place = region or (registered_region(code) or "" if code else "")
            readings[reading.normal, code, region] = placed(reading, place)
    tell(step, len(rows), len(rows))
    return [
        Entry(tuple(positions), readings[key], key[1], key[2], frozenset(others.get(key, ())))
        for key, positions in held.items()
    ]


def compare_entries(first: Entry, second: Entry, regions: RegionTree) -> NameComparison:
    """Codes decide; else one name in two places is a question, and other names are compared."""
    readings = first.reading, second.reading
    if coded := by_codes(first.code, second.code):
        return judged((coded,), *readings)
    apart = _known_apart(readings[0].parts, readings[1].parts, regions)
    if readings[0].normal == readings[1].normal:
        return judged((Reason("same_name"), *apart), *readings)
    if not apart and (second.reading.normal in first.other_names or first.reading.normal in second.other_names):
        return judged((Reason("stated_name"),), *readings)
    return compare_readings(*readings, regions)


def _known_apart(first: NameParts, second: NameParts, regions: RegionTree) -> tuple[Reason, ...]:
    """Where rows, not only names, say that two are in different places."""
    if not first.places or not second.places or (first.regions and second.regions):
        return ()
    agree = places_agree(first.places, second.places, regions)
    return () if agree else (Reason("place_known", *(_named(parts.places, regions) for parts in (first, second))),)


def _named(places: tuple[str, ...], regions: RegionTree) -> str:
    return "、".join(regions.name(code) for code in places)
