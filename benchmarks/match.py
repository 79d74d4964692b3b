"""Candidates for a demand among a million short listings; the peers get the same tokens, filters and top 50.

`run(10_000_000)` for another size. All searches run in one thread. Each query is asked several times, in rounds, and
counts with its median: other processes of the machine take turns with ours.
"""

from __future__ import annotations

import importlib
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.listings import PRODUCT, listings, words
from benchmarks.measure import Measurement, seconds
from lianpu.match.index import Documents, Index, retrieval
from lianpu.match.index.documents import checked, part

LISTINGS, QUERIES, TOP = 1_000_000, 2_000, 50
ROUNDS, PEER_ROUNDS = 9, 3
Clock = Callable[[], float]
FEW_QUERIES = 60  # for peers that take tens of milliseconds each
POSTING_BYTES, LINE_BYTES = 3, 64


@dataclass(frozen=True)
class Query:
    """A demand: its text, its tokens, and the half-open range of region codes of its city or province."""

    text: str
    tokens: np.ndarray
    region: tuple[int, int]


Search = Callable[[Query], object]


def run(count: int = LISTINGS, *, peers: bool = True) -> list[Measurement]:
    """Speed, size and memory of the index, and of the peers that are installed."""
    size = f"{count:,} listings"
    queries = demands(QUERIES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built, opened = _in_own_process(_BUILD, folder, count), _in_own_process(_OPEN, folder, count)
        index = Index.open(folder / "index")
        times = latencies(lambda query: ours(index, query), queries, ROUNDS)
        busy = latencies(lambda query: ours(index, query), queries, ROUNDS, time.thread_time)
        rivals = _rivals(folder, count, queries, lambda query: ours(index, query)) if peers else {}
        return [
            *_speed(size, times, busy, rivals),
            *_building(size, built, folder / "index", rivals),
            Measurement("cold open in a new process", size, opened["open"], "s", "≤ 0.3 s"),
            Measurement("cold open and first search", size, opened["search"], "s", ""),
            *_memory_traffic(size, index, queries, statistics.fmean(times)),
            Measurement("candidates in all China, p50", size, 1000 * _nationwide(index, queries), "ms", ""),
            *_adding(size, index, count),
        ]


def demands(count: int) -> list[Query]:
    """Demand sentences, every other one looking in its city, the others in their province."""
    texts, documents = next(listings(count, demands=True, seed=77))
    queries: list[Query] = []
    for number, (text, region) in enumerate(zip(texts, documents.region.tolist(), strict=True)):
        width = 10_000 if number % 2 else 100
        low = region // width * width
        tokens = documents.tokens[documents.indptr[number] : documents.indptr[number + 1]]
        queries.append(Query(text, tokens, (low, low + width)))
    return queries


def ours(index: Index, query: Query) -> object:
    """The search that is measured."""
    return index.search(query.tokens, top=TOP, categories=[PRODUCT], regions=[query.region])


def latencies(search: Search, queries: Sequence[Query], rounds: int, clock: Clock = time.perf_counter) -> list[float]:
    """The median seconds of each query over some rounds, after one that is not counted."""
    times: list[list[float]] = [[] for _query in queries]
    for turn in range(rounds + 1):
        for query, taken in zip(queries, times, strict=True):
            start = clock()
            search(query)
            if turn:
                taken.append(clock() - start)
    return [statistics.median(taken) for taken in times]


def _speed(size: str, times: list[float], busy: list[float], rivals: dict[str, Any]) -> list[Measurement]:
    p50, p99 = (1000 * float(np.percentile(times, share)) for share in (50, 99))
    rate = 1 / statistics.fmean(times)
    told = [rival["told"] for rival in rivals.values()]
    ratio: float | None = rivals.get("tantivy", {}).get("ratio")
    return [
        Measurement("candidates p50", size, p50, "ms", "≤ 0.3 ms", "".join(told[:1])),
        Measurement("candidates p99", size, p99, "ms", "≤ 0.8 ms"),
        Measurement("the same in processor time", size, 1000 * float(np.percentile(busy, 99)), "ms", "≤ 0.8 ms"),
        Measurement("candidates a second", size, rate, "queries/s", "≥ 10 × tantivy", "; ".join(told), ratio),
    ]


def _building(size: str, built: dict[str, float], folder: Path, rivals: dict[str, Any]) -> list[Measurement]:
    arrays = json.loads((folder / "manifest.json").read_text("utf-8"))["arrays"]
    ids = sum(told["bytes"] for name, told in arrays.items() if name.startswith("id_"))
    whole = sum(told["bytes"] for told in arrays.values())
    peer = "; ".join(rival["built"] for rival in rivals.values() if "built" in rival)
    return [
        Measurement("bigrams and index", size, built["seconds"], "s", "≤ 12 s", peer),
        Measurement("the index alone", size, built["index"], "s", "≤ 6 s"),
        Measurement("peak memory of building, listings made on the way", size, built["peak"], "GiB", "≤ 1.5 GiB"),
        Measurement("index on disk without ids", size, (whole - ids) / 1e6, "MB", "≤ 70 MB", f"ids {ids / 1e6:.1f} MB"),
    ]


def _nationwide(index: Index, queries: Sequence[Query]) -> float:
    some = queries[:: max(1, len(queries) // 200)]
    times = latencies(lambda query: index.search(query.tokens, top=TOP, categories=[PRODUCT]), some, PEER_ROUNDS)
    return statistics.median(times)


def _memory_traffic(size: str, index: Index, queries: Sequence[Query], mean: float) -> list[Measurement]:
    """Bytes of postings a query reads, and its time against the time it takes just to read so many from memory."""
    tally = retrieval.scratch(1).tally
    tally[:] = 0
    for query in queries:
        ours(index, query)
    read = (POSTING_BYTES * int(tally[0]) + LINE_BYTES * int(tally[1])) / len(queries)
    block = np.ones(2**25, np.int64)
    bandwidth = block.nbytes / seconds(block.sum, runs=5)
    return [
        Measurement("postings read a query", size, read / 1000, "kB", ""),
        Measurement(
            "mean time of a query over that of reading them", size, mean / (read / bandwidth), "×", "1 is the limit",
            f"memory read at {bandwidth / 1e9:.1f} GB/s",
        ),
    ]  # fmt: skip


def _adding(size: str, index: Index, count: int) -> list[Measurement]:
    """Milliseconds from `add` of one listing to its being found, and the searches beside a delta of 10,000."""
    more = _others(10_200, count)
    index.ready()

    def add_and_find(number: int) -> float:
        one = part(more, number, number + 1)
        start = time.perf_counter()
        index.add(one)
        low = int(one.region[0]) // 10_000 * 10_000
        hits = index.search(one.tokens, top=TOP, categories=[int(one.category[0])], regions=[(low, low + 10_000)])
        taken = time.perf_counter() - start
        assert one.ids[0] in index.ids(hits.documents) or hits.scores[0] == hits.scores[-1]
        return 1000 * taken

    first = [add_and_find(number) for number in range(200)]
    index.add(part(more, 200, 10_100))
    later = [add_and_find(number) for number in range(10_100, 10_200)]
    times = latencies(lambda query: ours(index, query), demands(QUERIES)[::4], PEER_ROUNDS)
    compacting = seconds(index.compact, runs=1, warm=False)
    return [
        Measurement("one listing added and found, median", size, statistics.median(first[1:]), "ms", "≤ 20 ms"),
        Measurement("the slowest of 199", size, max(first[1:]), "ms", "≤ 20 ms", f"first in a process {first[0]:.0f}"),
        Measurement("the same beside 10,000 new ones", size, statistics.median(later), "ms", "≤ 20 ms"),
        Measurement("candidates p50 beside 10,000 new ones", size, 1000 * statistics.median(times), "ms", ""),
        Measurement("compaction of them", size, compacting, "s", ""),
    ]


def _others(number: int, count: int) -> Documents:
    _texts, documents = next(listings(number, seed=4))
    return checked(replace(documents, ids=[f"o{count + place}" for place in range(number)]))


# In processes of their own

_BUILD = """
import json, sys, time
from pathlib import Path
from benchmarks import listings as corpus
from benchmarks.measure import peak_memory
from lianpu.match.index import build_index
spent = {"texts": 0.0, "bigrams": 0.0}
def timed(name, function):
    def call(*arguments):
        start = time.perf_counter()
        result = function(*arguments)
        spent[name] += time.perf_counter() - start
        return result
    return call
def made():
    batches = corpus.listings(count)
    while True:
        start = time.perf_counter()
        batch = next(batches, None)
        spent["texts"] += time.perf_counter() - start
        if batch is None:
            return
        yield batch[1]
corpus.bigrams = timed("bigrams", corpus.bigrams)
folder, count = Path(sys.argv[1]), int(sys.argv[2])
build_index(folder / "compiled", next(corpus.listings(1000))[1])
spent.update(texts=0.0, bigrams=0.0)
start = time.perf_counter()
build_index(folder / "index", made())
index = time.perf_counter() - start - spent["texts"]
print(json.dumps({"seconds": index + spent["bigrams"], "index": index, "peak": peak_memory()}))
"""

_OPEN = """
import json, sys, time
from pathlib import Path
from lianpu.match.index import Index
start = time.perf_counter()
index = Index.open(Path(sys.argv[1]) / "index")
opened = time.perf_counter()
index.search([(ord("轮") << 32) | ord("胎")], categories=[0], regions=[(320000, 330000)])
print(json.dumps({"open": opened - start, "search": time.perf_counter() - start}))
"""


def _in_own_process(program: str, folder: Path, count: int) -> dict[str, float]:
    command = [sys.executable, "-c", program, str(folder), str(count)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


# Peers: each builds its index of the same listings, then answers the same queries


def _rivals(folder: Path, count: int, queries: list[Query], own: Search) -> dict[str, Any]:
    rivals = {"tantivy": (_tantivy, queries), "SQLite FTS5": (_fts5, queries[:FEW_QUERIES]),
              "bm25s": (_bm25s, queries[:FEW_QUERIES])}  # fmt: skip
    return {
        name: _rival(name, lambda make=make: make(folder, count), some, own) for name, (make, some) in rivals.items()
    }


def _rival(name: str, make: Callable[[], tuple[Search, float]], queries: list[Query], own: Search) -> dict[str, Any]:
    """Its speed, and how many times as fast we are when asked in turns with it."""
    start = time.perf_counter()
    try:
        search, corpus_seconds = make()
    except (ImportError, sqlite3.OperationalError) as error:
        return {"told": f"{name} is missing here ({error})"}
    built = time.perf_counter() - start - corpus_seconds
    rounds = [(latencies(own, queries, 1), latencies(search, queries, 1)) for _round in range(PEER_ROUNDS)]
    mine, times = (np.median([both[side] for both in rounds], axis=0) for side in (0, 1))
    p50, p99 = 1000 * np.percentile(times, (50, 99))
    ratio = float(times.mean() / mine.mean())
    told = f"{name} p50 {p50:.3g} ms, p99 {p99:.3g} ms, {1 / times.mean():,.3g}/s ({ratio:.0f} × as long)"
    return {"told": told, "ratio": ratio, "built": f"{name} {built:.0f} s"}


def _corpus(count: int) -> tuple[pl.DataFrame, float]:
    """Texts, category and region of all listings, and the seconds it took to make them."""
    start = time.perf_counter()
    frames = [
        pl.DataFrame({"text": texts, "category": documents.category, "region": documents.region})
        for texts, documents in listings(count)
    ]
    return pl.concat(frames), time.perf_counter() - start


def _tantivy(folder: Path, count: int) -> tuple[Search, float]:
    tantivy = importlib.import_module("tantivy")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
    for name in ("city", "province"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    schema = builder.build()
    (folder / "tantivy").mkdir()
    index = tantivy.Index(schema, path=str(folder / "tantivy"))
    frame, spent = _corpus(count)
    writer = index.writer(heap_size=500_000_000, num_threads=1)
    for text, category, region in frame.iter_rows():
        place = category * 1_000_000 + region
        writer.add_document(
            tantivy.Document.from_dict(
                {"body": " ".join(words(text)), "city": place // 100, "province": place // 10_000}, schema
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, must, should = index.searcher(), tantivy.Occur.Must, tantivy.Occur.Should

    def search(query: Query) -> object:
        low, high = query.region
        name, place = ("city", low // 100) if high - low == 100 else ("province", low // 10_000)
        place += PRODUCT * (10_000 if name == "city" else 100)
        inside = tantivy.Query.const_score_query(tantivy.Query.term_query(schema, name, place), 0.0)
        terms = [(should, tantivy.Query.term_query(schema, "body", word, "freq")) for word in words(query.text)]
        both = tantivy.Query.boolean_query([(must, inside), (must, tantivy.Query.boolean_query(terms))])
        return searcher.search(both, TOP, count=False).hits

    return search, spent


def _fts5(folder: Path, count: int) -> tuple[Search, float]:
    frame, spent = _corpus(count)
    signs = "".join(sorted(set("×./-、Φ") | {sign for sign in frame["text"].str.join("").item() if not sign.isalnum()}))
    signs = signs.replace(" ", "").replace("'", "")
    store = sqlite3.connect(folder / "fts5.sqlite")
    store.execute("CREATE TABLE places (rowid INTEGER PRIMARY KEY, category INTEGER, region INTEGER)")
    store.execute(
        f"CREATE VIRTUAL TABLE texts USING fts5(body, content='', tokenize=\"unicode61 tokenchars '{signs}'\")"
    )
    rows = enumerate(frame.iter_rows())
    store.executemany(
        "INSERT INTO texts (rowid, body) VALUES (?, ?)", ((n, " ".join(words(row[0]))) for n, row in rows)
    )
    store.executemany("INSERT INTO places VALUES (?, ?, ?)", ((n, *row[1:]) for n, row in enumerate(frame.iter_rows())))
    store.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    store.commit()
    question = (
        "SELECT texts.rowid FROM texts JOIN places ON places.rowid = texts.rowid WHERE texts MATCH ? AND category = ?"
        " AND region >= ? AND region < ? ORDER BY bm25(texts) LIMIT ?"
    )

    def search(query: Query) -> object:
        match = " OR ".join(f'"{word}"' for word in words(query.text))
        return store.execute(question, (match, PRODUCT, *query.region, TOP)).fetchall()

    return search, spent


def _bm25s(_folder: Path, count: int) -> tuple[Search, float]:
    bm25s = importlib.import_module("bm25s")
    start = time.perf_counter()
    batches = [documents for _texts, documents in listings(count)]
    tokens, indptr = np.concatenate([batch.tokens for batch in batches]), [batch.indptr for batch in batches]
    category = np.concatenate([batch.category for batch in batches])
    region = np.concatenate([batch.region for batch in batches])
    spent = time.perf_counter() - start
    vocabulary, codes = np.unique(tokens, return_inverse=True)
    ends = np.cumsum(np.concatenate([np.diff(pointers) for pointers in indptr]))[:-1]
    known = {token: number for number, token in enumerate(vocabulary.tolist())}
    held = bm25s.tokenization.Tokenized([codes[a:b].tolist() for a, b in _spans(ends, len(codes))], known)
    engine = bm25s.BM25(k1=0.9, b=0.4)
    engine.index(held, show_progress=False)

    def search(query: Query) -> object:
        numbers = [known[token] for token in query.tokens.tolist() if token in known]
        inside = (category == PRODUCT) & (region >= query.region[0]) & (region < query.region[1])
        scores = engine.get_scores_from_ids(numbers, weight_mask=inside)
        best = np.argpartition(scores, -TOP)[-TOP:]
        return best[np.argsort(-scores[best])]

    return search, spent


def _spans(ends: np.ndarray, last: int) -> list[tuple[int, int]]:
    return list(pairwise([0, *ends.tolist(), last]))
