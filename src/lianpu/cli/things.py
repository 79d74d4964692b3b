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

_UNSORTED = pl.col("category").is_null()

Tell: TypeAlias = Callable[[str, int, int], None]
_Read: TypeAlias = tuple[str | None, str | None]


def with_things(demands: pl.DataFrame, source: Cluster, tell: Tell, processes: int | None = None) -> pl.DataFrame:
    """Demands (`LISTING_SCHEMA`) with what their texts say: where they name neither product nor thing, the thing, and where
    they state no category, the one they read as. By default one process a core reads."""
    is_bare = pl.col("thing").is_null() & pl.col("product").is_null()
    things, categories = _as_read(demands, is_bare | _UNSORTED, source, tell, _("demands read"), processes)
    return demands.with_columns(
        pl.when(is_bare).then(things).otherwise("thing").alias("thing"),
        pl.when(_UNSORTED).then(categories).alias("read_as"),
    )


def with_sorts(offers: pl.DataFrame, source: Cluster, tell: Tell, processes: int | None = None) -> pl.DataFrame:
    """Offers that state no category with the one that their texts read as, where they are not too many to be read."""
    if offers.height > MOST_READ:
        return offers
    _things, categories = _as_read(offers, _UNSORTED, source, tell, _("offers read"), processes)
    return offers.with_columns(categories.alias("read_as"))


def _as_read(
    listings: pl.DataFrame, unread: pl.Expr, source: Cluster, tell: Tell, name: str, processes: int | None
) -> tuple[pl.Series, pl.Series]:
    """The thing and the category that the texts of the `unread` rows say; nothing for the others. As long as `listings`."""
    places = listings.select(unread.alias("unread"))["unread"]
    texts = listings.filter(places)["text"].to_list()
    said = iter(list(_told(texts, source, tell, name, processes or cores())))
    found = [next(said) if is_unread else (None, None) for is_unread in places]
    things, categories = zip(*found, strict=True) if found else ((), ())
    return pl.Series("thing", things, pl.String), pl.Series("category", categories, pl.String)


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
