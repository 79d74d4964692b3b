"""Product texts resolved a second, warm; the peer is rapidfuzz over all names and aliases for the same texts."""

from __future__ import annotations

import random

from rapidfuzz import fuzz, process

from benchmarks.measure import Measurement, seconds
from lianpu.cluster.catalogs import catalog_tables
from lianpu.cluster.cluster import About, Cluster
from lianpu.intake.products import ProductResolver

TEXTS, PEER_TEXTS = 50_000, 200


def made_up_texts(cluster: Cluster, count: int, seed: int = 3) -> list[str]:
    """Distinct texts as lists hold them: half are names and aliases, dressed up; half fit nothing exactly."""
    choose = random.Random(seed)
    words = cluster["product_aliases"]["alias"].to_list() + cluster["products"]["name"].to_list()
    dress = (lambda word: word, lambda word: f"汽车{word}", lambda word: f"{word}（{choose.randint(1, 99999)}）")
    spoil = (lambda word: f"{word}{choose.choice('件板架罩轴')}{choose.randint(1, 99999)}",)
    texts: dict[str, None] = {}
    while len(texts) < count:
        change = choose.choice(dress if len(texts) % 2 else spoil)
        texts[change(choose.choice(words))] = None
    return list(texts)


def run() -> list[Measurement]:
    """Texts a second of our resolver, and of the peer on a sample."""
    cluster = Cluster(About("catalog"), catalog_tables("auto"))
    resolver = ProductResolver(cluster)
    texts = made_up_texts(cluster, TEXTS)
    ours = TEXTS / seconds(lambda: resolver.resolve(texts))
    words = cluster["product_aliases"]["alias"].to_list()
    sample = texts[:PEER_TEXTS]
    peer = PEER_TEXTS / seconds(
        lambda: [process.extract(text, words, scorer=fuzz.ratio, limit=5) for text in sample], runs=1
    )
    share = resolver.resolve(texts)["product"].is_not_null().mean()
    size = f"{TEXTS:,} distinct texts, {share:.0%} resolved, {len(words):,} aliases"
    return [
        Measurement("product resolution", size, ours, "texts/s", "≥ 20,000/s", f"rapidfuzz {peer:,.0f}/s", ours / peer)
    ]
