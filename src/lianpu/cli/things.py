"""What bare listings are about, found by the sentence reader: the matcher sees no raw text read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.intake.sentence.reading import SentenceReader, sentence_reader
from lianpu.language import gettext as _
from lianpu.scale.processes import Together, answers, cores

MOST_READ = 20_000
"""Offers up to which what they read as is found out: half a minute on two cores. Of more, only the words are compared."""

_TOLD_EACH = 200
"""Listings after which the progress is told."""

Tell: TypeAlias = Callable[[str, int, int], None]
_Read: TypeAlias = tuple[str | None, str | None]


def with_things(demands: pl.DataFrame, source: Cluster, tell: Tell, processes: int | None = None) -> pl.DataFrame:
    """Demands (`LISTING_SCHEMA`) with what their texts say: where they name neither product nor thing, the thing, and where
    they state no category, the one they read as. By default one process a core reads."""
    return _as_read(demands, source, tell, _("demands read"), processes)


def with_sorts(offers: pl.DataFrame, source: Cluster, tell: Tell, processes: int | None = None) -> pl.DataFrame:
    """Offers that state no category with the one that their texts read as, where they are not too many to be read."""
    if offers.height > MOST_READ:
        return offers
    return _as_read(offers, source, tell, _("offers read"), processes).with_columns(offers["thing"])


def _as_read(listings: pl.DataFrame, source: Cluster, tell: Tell, name: str, processes: int | None) -> pl.DataFrame:
    is_bare = pl.col("thing").is_null() & pl.col("product").is_null()
    unread = is_bare | pl.col("category").is_null()
    texts = listings.filter(unread)["text"].to_list()
    found = list(_told(texts, source, tell, name, processes or cores()))
    places = listings.select(unread.alias("unread"))["unread"].arg_true()
    schema = {"place": places.dtype, "found_thing": pl.String, "found_category": pl.String}
    read = pl.DataFrame(
        [(place, *said) for place, said in zip(places, found, strict=True)], schema=schema, orient="row"
    )
    return (
        listings.with_row_index("place")
        .join(read, on="place", how="left", maintain_order="left")
        .with_columns(
            pl.when(is_bare).then("found_thing").otherwise("thing").alias("thing"),
            pl.when(pl.col("category").is_null()).then("found_category").alias("read_as"),
        )
        .select(listings.columns)
    )


def _told(texts: list[str], source: Cluster, tell: Tell, name: str, processes: int) -> Iterator[_Read]:
    """What each text says; told of as they are read."""
    tell(name, 0, len(texts))
    reading = partial(_read, sentence_reader(source), dt.date.today())
    for done, said in enumerate(
        answers(reading, iter([Together(texts, more=False)]), processes, option="--workers"), 1
    ):
        if done % _TOLD_EACH == 0 or done == len(texts):
            tell(name, done, len(texts))
        yield said


def _read(reader: SentenceReader, today: dt.date, text: str) -> _Read:
    read = reader.read(text, today)
    return read.product_text, read.category
