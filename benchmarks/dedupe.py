"""100,000 enterprise rows looked through for duplicates; the peer compares all pairs of a sample by rapidfuzz.

The rows are made up (`made_up_firms.py`), so the truth is known: figures are over pairs of rows of one firm. Names that
lists leave without place or that two firms share cannot be told apart by anybody; they cost both sides recall or precision.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.made_up_firms import Row, made_up_rows
from benchmarks.measure import Measurement, peak_memory
from lianpu.cluster.names import normal_name
from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.intake.dedupe import Duplicates, NamedRow, find_duplicates

ROWS, PEER_ROWS = 100_000, 10_000
CORES = 2


def pairs_in(sizes: Iterable[int]) -> int:
    """How many pairs sets of these sizes hold."""
    return sum(size * (size - 1) // 2 for size in sizes)


def figures(same: int, said: int, right: int) -> tuple[float, float, float]:
    """Precision, recall and F1 of `right` among `said` pairs, where `same` are."""
    return right / said, right / same, 2 * right / (said + same)


def figures_of(found: Duplicates, rows: Sequence[Row]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the groups."""
    said = right = 0
    for group in found.groups.partition_by("group"):
        firms = Counter(rows[int(id)].firm for id in group["id"])
        said += pairs_in([group.height])
        right += pairs_in(firms.values())
    return figures(pairs_in(Counter(row.firm for row in rows).values()), said, right)


def look_through(rows: Sequence[Row]) -> tuple[Duplicates, float]:
    """What is found, and in how many seconds."""
    named = [NamedRow(str(n), row.name, row.uscc, row.region) for n, row in enumerate(rows)]
    regions = RegionTree(national_regions())
    started = time.perf_counter()
    return find_duplicates(named, regions), time.perf_counter() - started


def peer(rows: Sequence[Row]) -> tuple[float, float]:
    """Seconds for all pairs by `fuzz.ratio`, and the best F1 that any threshold reaches, chosen on the truth itself."""
    names = [normal_name(row.name) for row in rows]
    started = time.perf_counter()
    ratios = process.cdist(names, names, scorer=fuzz.ratio, dtype=np.uint8, workers=CORES)
    elapsed = time.perf_counter() - started
    firms = np.array([row.firm for row in rows])
    above = np.triu(np.ones(len(rows), dtype=bool), 1)
    all_pairs = np.bincount(ratios[above], minlength=101)
    same = np.bincount(ratios[above & (firms[:, None] == firms)], minlength=101)
    said, right = (np.cumsum(counts[::-1])[::-1] for counts in (all_pairs, same))
    return elapsed, float(np.max(2 * right / (said + same.sum())))


def run() -> list[Measurement]:
    """Seconds for 100,000 rows, how right the groups are, the peer on a sample, and peak memory."""
    rows = made_up_rows(ROWS)
    found, elapsed = look_through(rows)
    memory = peak_memory()
    precision, recall, f1 = figures_of(found, rows)
    sample = made_up_rows(PEER_ROWS)
    ours, ours_elapsed = look_through(sample)
    peer_elapsed, peer_f1 = peer(sample)
    size = f"{ROWS:,} rows, {found.groups['group'].n_unique():,} groups, {found.pairs.height:,} questions"
    small = f"{PEER_ROWS:,} rows"
    beside = f"rapidfuzz, all pairs of {small} on {CORES} cores, {peer_elapsed:.1f} s"
    sample_f1 = figures_of(ours, sample)[2]
    return [
        Measurement("dedupe", size, elapsed, "s", "≤ 60 s"),
        Measurement("dedupe precision", "pairs of rows in one group", precision, "", ""),
        Measurement("dedupe recall", "pairs of rows of one firm", recall, "", ""),
        Measurement("dedupe F1", size, f1, "", "≥ 0.95"),
        Measurement("dedupe of a sample", small, ours_elapsed, "s", "", beside, ours_elapsed / peer_elapsed),
        Measurement(
            "F1 on the sample", small, sample_f1, "", "", f"best ratio threshold {peer_f1:.3f}", sample_f1 / peer_f1
        ),
        Measurement("peak memory of dedupe", size, memory, "GiB", ""),
    ]
