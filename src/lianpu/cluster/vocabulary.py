"""What firms trade in general: the words of every trade, beside the catalog that a cluster has chosen.

A cluster of car makers also needs cartons, guards and drivers. `general_things.csv` names them in a taxonomy of its own;
sentences and matches are read with them, while the chain map, gaps and rates know the cluster's own products only.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from weakref import WeakKeyDictionary

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.folding import folded_word
from lianpu.cluster.shipped import shipped_rows

_KINDS = {"product": "part"}
"""The kind of node under which goods are entered; other categories are entered under their own names."""
_OF_ALL_TRADES = "general_"
"""Before the id of a general thing where a product of the cluster has its id."""
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True)
class Thing:
    """Something traded: in which category, what it is a sort of, and its names, the usual one first."""

    id: str
    parent: str
    category: str
    names: tuple[str, ...]


@cache
def general_things() -> tuple[Thing, ...]:
    """The things of `general_things.csv`, no name twice."""
    return tuple(
        Thing(row["id"], row["parent"], row["category"], (row["name"], *_aliases(row)))
        for row in shipped_rows("general_things.csv")
    )


def _aliases(row: Mapping[str, str]) -> Iterator[str]:
    yield from filter(None, (row["name_en"], *row["aliases"].split(";")))


_worded: WeakKeyDictionary[Cluster, Cluster] = WeakKeyDictionary()


def with_general_words(cluster: Cluster) -> Cluster:
    """The cluster with the general things behind its products. A word that it knows keeps its meaning; the other
    names of a thing whose usual name it knows mean its product. Kept as long as the cluster: who reads and who matches ask
    for the same."""
    found = _worded.get(cluster)
    if found is None:
        found = _worded[cluster] = _with_general_words(cluster)
    return found


def _with_general_words(cluster: Cluster) -> Cluster:
    products, aliases = cluster["products"], cluster["product_aliases"]
    known, taken = _meanings(cluster), set(products["id"])
    things = {thing.id: thing for thing in _apart_from(taken)}
    new = {id_: thing for id_, thing in things.items() if _plain(thing.names[0]) not in known}
    rows: list[dict[str, object]] = [
        {"id": id_, "name": thing.names[0], "parent": _wider(thing, things, new, known), "kind": _kind(thing)}
        for id_, thing in new.items()
    ]
    words: list[dict[str, object]] = [
        {"alias": name, "product": product, "ambiguous": False}
        for id_, thing in things.items()
        if (product := id_ if id_ in new else known[_plain(thing.names[0])])
        for name in thing.names[1:]
        if _plain(name) not in known
    ]
    return Cluster(
        cluster.about,
        dict(cluster.tables) | {"products": _longer(products, rows), "product_aliases": _longer(aliases, words)},
    )


def _apart_from(taken: Container[str]) -> Iterator[Thing]:
    """The general things under ids that are not taken: a product of the same id may be another thing."""
    for thing in general_things():
        id_, parent = (_OF_ALL_TRADES + name if name in taken else name for name in (thing.id, thing.parent))
        same = id_ == thing.id and parent == thing.parent
        yield thing if same else replace(thing, id=id_, parent=parent)


def _kind(thing: Thing) -> str:
    return _KINDS.get(thing.category, thing.category)


def _meanings(cluster: Cluster) -> dict[str, str]:
    """The words of a cluster's products, each with the first product it means; of a segment nothing."""
    products = cluster["products"]
    kinds = dict(products.select("id", pl.col("kind").cast(pl.String)).iter_rows())
    words = (
        *products.select("name", "id").iter_rows(),
        *products.select("name_en", "id").drop_nulls("name_en").iter_rows(),
        *cluster["product_aliases"].select("alias", "product").iter_rows(),
    )
    found: dict[str, str] = {}
    for word, product in words:
        found.setdefault(_plain(word), "" if kinds.get(product) == "segment" else product)
    return found


def _wider(
    thing: Thing, things: Mapping[str, Thing], kept: Mapping[str, Thing], known: Mapping[str, str]
) -> str | None:
    """The nearest wider thing, or the cluster's own product of that name: a general connector is the cluster's."""
    parent = thing.parent
    while parent and parent not in kept:
        if own := known.get(_plain(things[parent].names[0])):
            return own
        parent = things[parent].parent
    return parent or None


def _longer(frame: pl.DataFrame, rows: list[dict[str, object]]) -> pl.DataFrame:
    """`frame` with further rows; kinds become plain text, as there are more of them."""
    if not rows:
        return frame
    plain = frame.with_columns(pl.col("kind").cast(pl.String))
    schema = {name: plain.schema[name] for name in rows[0]}
    return pl.concat([plain, pl.DataFrame(rows, schema=schema)], how="diagonal")


@lru_cache(maxsize=100_000)
def _plain(word: str) -> str:
    """A word as names are compared: folded; Chinese without blanks."""
    plain = folded_word(word).strip()
    return plain if _LATIN.intersection(plain) else plain.replace(" ", "")
