"""The hall at a million listings: its columns built and following a change, and searches of every kind, against SQL.

200 searches run by the hall (filters, all facet counts, and a page whose rows come from the store), and the first 20 of
them, in the same process on the same SQLite store, by SQL (the page and one count of all that fits, without any facet; by
OFFSET and by keyset): those take seconds each.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.listings import listings
from benchmarks.measure import Measurement, peak_memory
from benchmarks.synthetic import synthetic_cluster

COUNT = int(os.environ.get("HALL_LISTINGS", "1000000"))
FIRMS, SEARCHES, BY_SQL, DEEP = 20_000, 200, 20, 20_000
_CERTIFICATES = ("IATF 16949", "ISO 9001", "ISO 14001", "CCC", "VDA 6.3")
_COUNTIES = ("320803", "320804", "320812", "320813", "320826", "320830", "320831")
_TARGET = "≤ 100 ms"


def run() -> list[Measurement]:
    """Build, follow a change, and 200 searches: first pages and deep ones."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LIANPU_STORE"] = str(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "lianpu_portal.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return list(_measured(_cluster()))


def _cluster() -> Any:
    """Made-up firms and listings: half offers, with texts as people write them, deadlines and certificates."""
    cluster = synthetic_cluster(FIRMS, rows=int(COUNT / 0.75) + 2 * FIRMS)
    random = np.random.default_rng(11)
    tables: dict[str, pl.DataFrame] = {}
    for table in ("offers", "demands"):
        frame = cluster[table]
        height = frame.height
        texts = pl.concat([part for part, _documents in listings(height, demands=table == "demands")])
        days = pl.Series(random.integers(20_100, 20_900, height)).cast(pl.Int32).cast(pl.Date)
        held = [
            [name for name, has in zip(_CERTIFICATES, row, strict=True) if has] or None
            for row in random.random((height, len(_CERTIFICATES))) < 0.12
        ]
        tables[table] = frame.with_columns(
            text=texts, certificates=pl.Series(held, dtype=pl.List(pl.String)),
            deadline=days.set(pl.Series(random.random(height) > 0.3), None),
            as_of=pl.Series(random.integers(19_800, 20_454, height)).cast(pl.Int32).cast(pl.Date),
        ).cast(dict(frame.schema))  # type: ignore[arg-type]  # fmt: skip
    return cluster.with_tables(**tables)


def _measured(cluster: Any) -> Iterator[Measurement]:
    from lianpu_portal.hall.column_building import build_columns, revised_columns
    from lianpu_portal.hall.search import Hall

    size = f"{COUNT:,} listings"
    entered = _store(cluster)
    build_columns(cluster.with_tables(offers=cluster["offers"].head(10), demands=cluster["demands"].head(10)))
    columns, spent = _timed(lambda: build_columns(cluster, entered))
    yield Measurement("hall: columns built", size, spent, "s", "")
    changed = {"offers": cluster["offers"]["id"].head(20).to_list()}
    small = {"offers": entered["offers"].head(20)}
    _revised, spent = _timed(lambda: revised_columns(columns, cluster, changed, small))
    yield Measurement("hall: columns after 20 changes", size, 1000 * spent, "ms", "")
    whole = Hall(cluster, columns)
    yield from _searches(whole, size)
    yield Measurement("hall: memory", size, peak_memory(), "GiB", "")


def _store(cluster: Any) -> dict[str, pl.DataFrame]:
    """The listings in the store, written as plainly as SQLite takes them; and when each entered."""
    from django.db import connection

    entered: dict[str, pl.DataFrame] = {}
    connection.ensure_connection()
    connection.connection.execute("PRAGMA foreign_keys=OFF")
    for number, table in enumerate(("sources", "enterprises", "sites", "offers", "demands")):
        frame = cluster[table]
        lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
        plain = frame.with_columns(pl.col(name).map_elements(_json, pl.String) for name in lists)
        plain = plain.with_columns(position=pl.int_range(pl.len()) * 5 + number)
        marks = ", ".join("?" * plain.width)
        names = ", ".join(f'"{name}"' for name in plain.columns)
        connection.connection.executemany(
            f"INSERT INTO cluster_{table} ({names}) VALUES ({marks})",
            (tuple(_sql(value) for value in row) for row in plain.iter_rows()),
        )
        if "text" in plain.columns:
            entered[table] = plain.select("id", entered="position")
    for table in ("offers", "demands"):
        connection.connection.execute(f"CREATE INDEX newest_{table} ON cluster_{table} (as_of DESC, position DESC)")
    connection.connection.commit()
    connection.connection.execute("ANALYZE")
    return entered


def _json(values: pl.Series) -> str:
    import json

    return json.dumps(values.to_list(), ensure_ascii=False)


def _sql(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    result = act()
    return result, time.perf_counter() - start


def _filters(whole: Any) -> list[Any]:
    """What readers ask for: one to three filters, a word now and then."""
    from lianpu.cluster.certificates import certificate_key
    from lianpu.cluster.columns import CATEGORIES
    from lianpu_portal.hall.filters import Filters

    random = np.random.default_rng(5)
    segments = whole.cluster["products"].filter(pl.col("kind").cast(pl.String) == "segment")["id"].to_list()
    words = ("制动", "线束", "轮胎", "铝", "座椅", "加工", "电机", "iatf16949", "恒达", "不锈钢 弹簧")
    choices: dict[str, Callable[[], Any]] = {
        "q": lambda: str(random.choice(words)), "side": lambda: str(random.choice(("offer", "demand"))),
        "category": lambda: str(random.choice(CATEGORIES[:2])), "node": lambda: str(random.choice(segments)),
        "region": lambda: str(random.choice((*_COUNTIES, "320800", "elsewhere"))),
        "certificate": lambda: (certificate_key(str(random.choice(_CERTIFICATES))),),
        "due": lambda: str(random.choice(("week", "month", "later", "none"))),
        "sort": lambda: str(random.choice(("deadline", "quantity", "known"))),
    }  # fmt: skip
    found = []
    for _number in range(SEARCHES):
        names = random.choice(list(choices), int(random.integers(1, 4)), replace=False)
        found.append(Filters(**{name: choices[name]() for name in names}))
    return found


def _searches(whole: Any, size: str) -> Iterator[Measurement]:
    from lianpu_portal.accounts.visibility import STRANGER
    from lianpu_portal.hall import facets
    from lianpu_portal.hall.rows import cards
    from lianpu_portal.hall.search import cursor_of

    filters = _filters(whole)
    whole.find(filters[0], "public")
    facets.facets_of(whole, filters[0], whole.find(filters[0], "public"))  # names of certificates, made once

    def look(asked: Any, after: Any = None) -> None:
        whole.forget()
        found = whole.find(asked, "public")
        facets.facets_of(whole, asked, found)
        page = whole.page(asked, "public", after=after)
        cards(whole.cluster, whole.columns, page.rows, STRANGER)

    newest = [asked.without("sort") for asked in filters]
    deep = []
    for asked in newest:
        fits = whole.columns.orders["newest"][whole.find(asked, "public").fits[whole.columns.orders["newest"]]]
        deep.append(cursor_of(whole.columns, "newest", int(fits[min(DEEP, len(fits) - 1)])) if len(fits) else None)
    first = [1000 * _timed(lambda asked=asked: look(asked))[1] for asked in filters]
    far = [
        1000 * _timed(lambda asked=asked, after=after: look(asked, after))[1]
        for asked, after in zip(newest, deep, strict=True)
    ]
    sql, few = _Sql(whole), list(zip(newest, deep, strict=True))[:BY_SQL]
    start = [1000 * _timed(lambda asked=asked: sql.page(asked))[1] for asked, _after in few]
    keyset = [1000 * _timed(lambda asked=asked, after=after: sql.page(asked, after=after))[1] for asked, after in few]
    offset = [1000 * _timed(lambda asked=asked: sql.page(asked, offset=DEEP))[1] for asked, _after in few]
    for name, times, peer, peers in (
        ("first page", first, "SQL, first page", start), ("deep page", far, "SQL keyset", keyset), ("deep page", far, "SQL OFFSET", offset),
    ):  # fmt: skip
        for share in (50, 95, 99):
            own, other = np.percentile(times, share), np.percentile(peers, share)
            told = f"{peer}, no facets: {other:,.0f} ms"
            yield Measurement(f"hall: {name}, p{share}", f"{size}, 200 searches", own, "ms", _TARGET, told, other / own)


class _Sql:
    """The same page by SQL: one side after the other, as two tables must be, and a count of what fits."""

    def __init__(self, whole: Any) -> None:
        self.whole = whole
        taxonomy = whole.columns.nodes
        self.within = lambda node: taxonomy.ids[taxonomy.within(node)]

    def page(self, asked: Any, *, offset: int = 0, after: Any = None) -> None:
        """Thirty rows of both tables, newest first, and how many fit."""
        from django.db import connection

        where, values = self._where(asked)
        tables = {"offer": ("offers",), "demand": ("demands",)}.get(asked.side, ("offers", "demands"))
        paged, more = where, list(values)
        if after is not None:
            day = np.datetime64(0, "D") + np.timedelta64(int(-after[0]), "D")
            paged, more = f"{where} AND (as_of, position) < (?, ?)", [*values, str(day), after[1]]
        rows = " UNION ALL ".join(f"SELECT id, as_of, position FROM cluster_{table} WHERE {paged}" for table in tables)
        counts = " UNION ALL ".join(f"SELECT count(*) FROM cluster_{table} WHERE {where}" for table in tables)
        cursor = connection.connection.cursor()
        cursor.execute(
            f"{rows} ORDER BY as_of DESC, position DESC LIMIT 30 OFFSET {offset}", more * len(tables)
        ).fetchall()
        cursor.execute(counts, values * len(tables)).fetchall()

    def _where(self, asked: Any) -> tuple[str, list[Any]]:
        day = self.whole.columns.day.isoformat()
        parts, values = ["visibility = 'public'", "status <> 'expired'", "(deadline IS NULL OR deadline >= ?)"], [day]
        for word in asked.q.split():
            parts.append("text LIKE ?")
            values.append(f"%{word}%")
        if asked.category:
            parts.append("category = ?")
            values.append(asked.category)
        if asked.node:
            nodes = self.within(asked.node)
            parts.append(f"product IN ({', '.join('?' * len(nodes))})")
            values += nodes
        if asked.region and asked.region != "elsewhere":
            parts.append("enterprise IN (SELECT enterprise FROM cluster_sites WHERE region LIKE ?)")
            values.append(f"{asked.region.removesuffix('00')}%")
        for name in asked.certificate:
            parts.append("certificates LIKE ?")
            values.append(f"%{name[:4].upper()}%")
        if asked.due in ("week", "month"):
            parts.append("deadline <= date(?, ?)")
            values += [day, "+7 days" if asked.due == "week" else "+30 days"]
        elif asked.due == "none":
            parts.append("deadline IS NULL")
        return " AND ".join(parts), values
