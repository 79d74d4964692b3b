"""The gaps, map and rate of a cluster of 100,000 enterprises and 1,000,000 rows."""

from __future__ import annotations

from benchmarks.measure import Measurement, peak_memory, seconds
from benchmarks.synthetic import synthetic_cluster
from lianpu.chain import chain_map, gaps, local_supporting_rate

ENTERPRISES, ROWS = 100_000, 1_000_000


def run() -> list[Measurement]:
    """Seconds for gaps, map, rate and check, and the peak memory of them all."""
    cluster = synthetic_cluster(ENTERPRISES, rows=ROWS)
    size = f"{ENTERPRISES:,} enterprises, {ROWS:,} rows"
    return [
        Measurement("gaps", size, seconds(lambda: gaps(cluster)), "s", "≤ 2 s"),
        Measurement("chain map", size, seconds(lambda: chain_map(cluster, chain="automotive")), "s", ""),
        Measurement("local supporting rate by spend", size, seconds(lambda: local_supporting_rate(cluster)), "s", ""),
        Measurement("check", size, seconds(cluster.check, runs=1, warm=False), "s", ""),
        Measurement("peak memory of these", size, peak_memory(), "GiB", ""),
    ]
