"""A cluster folder of 100,000 enterprises and 1,000,000 rows, read from Parquet; the peer is CSV of the same rows."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.measure import Measurement, peak_memory, seconds
from benchmarks.synthetic import synthetic_cluster
from lianpu.cluster.cluster import Cluster

ENTERPRISES, ROWS = 100_000, 1_000_000


def run() -> list[Measurement]:
    """Seconds to read, and the peak memory of making, writing and reading it."""
    with tempfile.TemporaryDirectory() as folder:
        parquet, csv = Path(folder) / "parquet", Path(folder) / "csv"
        made = synthetic_cluster(ENTERPRISES, rows=ROWS)
        made.write(parquet, format="parquet")
        made.write(csv)
        del made
        from_parquet = seconds(lambda: Cluster.read(parquet))
        memory = peak_memory()
        from_csv = seconds(lambda: Cluster.read(csv), runs=1)
    size = f"{ENTERPRISES:,} enterprises, {ROWS:,} rows"
    return [
        Measurement(
            "load from Parquet", size, from_parquet, "s", "≤ 3 s", f"CSV {from_csv:.2f} s", from_csv / from_parquet
        ),
        Measurement("peak memory of it", size, memory, "GiB", "≤ 2 GiB"),
    ]
