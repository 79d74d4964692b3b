"""From a row saved to its listing found by the matcher, in a store of a million listings; beside building all anew."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from benchmarks.full_match import listing_frame
from benchmarks.measure import Measurement, peak_memory
from benchmarks.synthetic import AS_OF, synthetic_cluster
from lianpu.cluster.schema import SCHEMAS

LISTINGS, FIRMS, CHANGES, CONFIRMED, BATCH = 1_000_000, 50_000, 200, 20, 20_000
_STATED = {"source_id": "made-up", "as_of": AS_OF, "status": "declared", "visibility": "public"}


def run(count: int = LISTINGS) -> list[Measurement]:
    """Milliseconds until what was published, edited or closed is found or gone, and a confirmed pair first; seconds of
    reading and building all; memory."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LIANPU_STORE"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "lianpu_portal.config.settings"
        import django

        django.setup()
        fill(count)
        return _measured(f"{count:,} listings, SQLite")


def fill(count: int) -> None:
    """A store of made-up firms with nine offers for each demand."""
    from django.core.management import call_command
    from django.db import transaction

    from lianpu_portal.bridge import load_cluster
    from lianpu_portal.imports.writing import attribute_names, insert_values
    from lianpu_portal.registry.models import TABLE_MODELS
    from lianpu_portal.registry.revision import advance_revision
    from lianpu_portal.registry.table_models import POSITION, next_position

    call_command("migrate", verbosity=0)
    load_cluster(synthetic_cluster(FIRMS, rows=2 * FIRMS))
    with transaction.atomic():
        for table, share in (("offers", 0.9), ("demands", 0.1)):
            rows = _rows(table, int(share * count))
            for start in range(0, rows.height, BATCH):
                placed = [(*row, next_position()) for row in rows.slice(start, BATCH).iter_rows()]
                insert_values(TABLE_MODELS[table], [*attribute_names(table), POSITION], placed)
        advance_revision()


def _rows(table: str, count: int) -> pl.DataFrame:
    schema = SCHEMAS[table].create_empty().schema
    given = listing_frame(count, demands=table == "demands", seed=2026)
    firms = np.random.default_rng(3).integers(0, FIRMS, count)
    said = given.select("id", "text", "category", "deadline").with_columns(
        pl.Series("enterprise", [f"e{firm}" for firm in firms]), pl.lit("public").alias("visibility"),
        pl.lit("made-up").alias("source"), pl.lit(AS_OF).alias("as_of"), pl.lit("declared").alias("status"),
    )  # fmt: skip
    missing = [pl.lit(None).alias(name) for name in schema if name not in said.columns]
    return said.with_columns(missing).select(list(schema))


def _measured(size: str) -> list[Measurement]:
    from lianpu_portal.bridge import snapshot
    from lianpu_portal.market.engine import engine_of
    from lianpu_portal.registry.revision import advance_revision

    reading = _seconds(snapshot)
    building = _seconds(lambda: engine_of(snapshot()).build())
    peak = peak_memory()
    published, edited, closed = _changes()
    confirmed = _confirmations()
    after = peak_memory()
    advance_revision()
    anew = _seconds(snapshot) + _seconds(lambda: engine_of(snapshot()).build())
    every = [*published, *edited, *closed]
    median = float(np.median(every)) / 1000
    return [
        Measurement("store read as a whole / matchers built, first", size, reading + building, "s", "",
                    f"of which reading {reading:.0f} s; peak memory {peak:.1f} GiB"),
        Measurement("published, edited or closed → found or gone, p50", size, 1000 * median, "ms", "≤ 100 ms",
                    f"everything read and built anew {anew:.0f} s", anew / median),
        Measurement("the same, p95", size, float(np.percentile(every, 95)), "ms", "≤ 100 ms"),
        Measurement("the same, slowest", size, max(every), "ms", ""),
        Measurement("published → found, p50", size, float(np.median(published)), "ms", "≤ 100 ms"),
        Measurement("edited → found as it is now, p50", size, float(np.median(edited)), "ms", "≤ 100 ms"),
        Measurement("closed → gone, p50", size, float(np.median(closed)), "ms", "≤ 100 ms"),
        Measurement("a pair confirmed → first, p50, writing it included", size, float(np.median(confirmed)), "ms", ""),
        Measurement("peak memory after all changes", size, after, "GiB", "", f"before them {peak:.1f} GiB"),
    ]  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _changes() -> tuple[list[float], list[float], list[float]]:
    """Milliseconds from the end of the transaction, over three fifths published, one edited, one closed."""
    from lianpu_portal.registry.models import TABLE_MODELS

    offers = TABLE_MODELS["offers"]
    published, edited, closed = list[float](), list[float](), list[float]()
    rows: list[Any] = []
    _found("供应 汽车线束 图号XQ0", "warm-up")
    for number in range(CHANGES * 3 // 5):
        text = f"供应 汽车线束 图号XQ{number}"
        row = offers(id=f"new{number}", enterprise_id=f"e{number}", category="product", text=text, **_STATED)
        row.save()
        published.append(_waited(lambda text=text, row=row: _found(text, row.pk)))
        rows.append(row)
    for number, row in enumerate(rows[: CHANGES // 5]):
        row.text = f"供应 铝合金轮毂 图号YQ{number}"
        row.save()
        edited.append(_waited(lambda row=row: _found(row.text, row.pk)))
    for row in rows[-(CHANGES // 5) :]:
        code, text = row.pk, row.text
        row.delete()
        closed.append(_waited(lambda code=code, text=text: not _found(text, code)))
    return published, edited, closed


def _waited(seen: Callable[[], bool]) -> float:
    start = time.perf_counter()
    if not seen():
        raise RuntimeError("the change is not seen by the matcher")
    return 1000 * (time.perf_counter() - start)


def _found(text: str, code: str) -> bool:
    """Whether somebody who needs just this finds the offer among the first ten: a whole request but for the page."""
    from lianpu_portal.bridge import snapshot
    from lianpu_portal.market.engine import engine_of

    asked = dict.fromkeys(("enterprise", "product", "category", "certificates", "quantity", "unit", "period"))
    demand = asked | {
        "id": "", "text": text.replace("供应", "求购"), "region": None, "specs": None, "deadline": None, "radius": "any",
        "visibility": None, "as_of": date.today(),
    }  # fmt: skip
    found = engine_of(snapshot()).matcher("offers").for_demand(demand)
    return any(entry.offer["id"] == code and entry.offer["text"] == text for entry in found)


def _confirmations() -> list[float]:
    from lianpu_portal.accounts.actor import Actor
    from lianpu_portal.bridge import snapshot
    from lianpu_portal.market.actions.confirm import confirm
    from lianpu_portal.market.deciding import Pair
    from lianpu_portal.market.engine import engine_of
    from lianpu_portal.market.pairs import open_listing

    times: list[float] = []
    for number in range(CONFIRMED):
        listing = open_listing(snapshot(), "demands", f"o{number}")
        if listing is None:
            continue
        pair = Pair(f"o{number + 500}", listing["id"])
        start = time.perf_counter()
        confirm(Actor.command(), pair)
        engine_of(snapshot()).matcher("offers").for_demand(listing)
        times.append(1000 * (time.perf_counter() - start))
    return times
