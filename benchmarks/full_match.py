"""A whole match among a million listings: text read, candidates found, weighed, worded; one thread.

The candidates of `benchmarks/match.py` are those of bare character pairs, as the peers get them; here are the tokens
that Lianpu really stores, its hard conditions, its score and its reasons.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.listings import listings
from benchmarks.measure import Measurement, peak_memory
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.cluster.columns import CATEGORIES
from lianpu.match import LISTING_SCHEMA, Known, Matcher, learned, reasons
from lianpu.match.index import NO_DEADLINE

OFFERS, DEMANDS, ROUNDS = 1_000_000, 1_000, 3


def run(count: int = OFFERS) -> list[Measurement]:
    """Seconds to learn and build, milliseconds a demand, megabytes on disk, milliseconds to add."""
    size = f"{count:,} offers, {DEMANDS:,} demands"
    source, offers = catalog_cluster(), listing_frame(count, demands=False, seed=2026)
    start = time.perf_counter()
    known = learned(source, Known.of(source), offers)
    learning = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        Matcher.build(known, offers.head(1000), Path(folder) / "compiled")
        before = peak_memory()
        start = time.perf_counter()
        matcher = Matcher.build(known, offers, Path(folder) / "index")
        building = time.perf_counter() - start
        disk = sum(file.stat().st_size for file in (Path(folder) / "index").rglob("*") if file.is_file()) / 1e6
        demands = listing_frame(DEMANDS, demands=True, seed=7).with_columns(pl.lit("city").alias("radius")).to_dicts()
        full, candidates = _latencies(matcher, demands)
        adding = _adding(matcher, offers)
        peak = peak_memory()
    return [
        Measurement("words learned", size, learning, "s", ""),
        Measurement("texts read and indexed", size, building, "s", "≤ 12 s", f"peak before it {before:.1f} GiB"),
        Measurement("peak memory, listings held", size, peak, "GiB", ""),
        Measurement("index on disk with ids and rows", size, disk, "MB", "≤ 110 MB"),
        Measurement("reading and candidates p50", size, _percentile(candidates, 50), "ms", ""),
        Measurement("full match with reasons p50", size, _percentile(full, 50), "ms", ""),
        Measurement("full match with reasons p99", size, _percentile(full, 99), "ms", "≤ 4 ms"),
        Measurement("one offer added and found", size, adding, "ms", "≤ 20 ms"),
    ]


def listing_frame(count: int, *, demands: bool, seed: int) -> pl.DataFrame:
    """The corpus as listings of `LISTING_SCHEMA`."""
    frames = []
    for texts, documents in listings(count, demands=demands, seed=seed):
        categories = pl.Series(np.array(CATEGORIES)[documents.category])
        deadlines = pl.Series(documents.deadline).cast(pl.Date)
        frames.append(
            pl.DataFrame({
                "id": documents.ids, "text": texts, "category": categories,
                "region": pl.Series(documents.region).cast(pl.String),
                "deadline": deadlines.set(pl.Series(documents.deadline == NO_DEADLINE), None),
            })
        )  # fmt: skip
    given = pl.concat(frames)
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in LISTING_SCHEMA.items() if name not in given.columns]
    return given.with_columns(missing).select(LISTING_SCHEMA.names())


def _latencies(matcher: Matcher, demands: list[dict[str, Any]]) -> tuple[list[float], list[float]]:
    """Milliseconds of each demand, the median of several rounds: the whole, and only what comes before weighing."""
    full: list[list[float]] = [[] for _demand in demands]
    candidates: list[list[float]] = [[] for _demand in demands]
    gc.disable()
    for _round in range(ROUNDS + 1):
        for place, demand in enumerate(demands):
            matcher.known.read.clear()  # nobody has asked for this demand before
            start = time.perf_counter()
            for entry in matcher.for_demand(demand):
                reasons(entry)
            full[place].append(1000 * (time.perf_counter() - start))
            matcher.known.read.clear()
            start = time.perf_counter()
            matcher.candidates(matcher.known.wanted(demand), demand)
            candidates[place].append(1000 * (time.perf_counter() - start))
    gc.enable()
    return [statistics.median(times[1:]) for times in full], [statistics.median(times[1:]) for times in candidates]


def _adding(matcher: Matcher, offers: pl.DataFrame) -> float:
    """Milliseconds until an added offer is found, the median of twenty."""
    times: list[float] = []
    for number in range(20):
        new = offers.slice(number, 1).with_columns(pl.lit(f"new {number}").alias("id"))
        start = time.perf_counter()
        matcher.add(new)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _percentile(times: list[float], percent: float) -> float:
    return float(np.percentile(times, percent))
