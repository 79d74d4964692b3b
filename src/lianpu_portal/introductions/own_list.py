"""The introductions that somebody has a side in: page by page and searched, on the own page and behind manage links."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl
from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict

from lianpu.cluster.cluster import Cluster
from lianpu_portal.bridge import snapshot
from lianpu_portal.introductions.models import Introduction, Side, Stage
from lianpu_portal.introductions.party import Standing
from lianpu_portal.introductions.selectors import Entry, own_entry
from lianpu_portal.pages import words_in
from lianpu_portal.registry.models import TABLE_MODELS

PER_PAGE = 20
WORDS, PAGE = "introduction", "introduction_page"
"""Names of what an address says: the listings beside have theirs."""
_COLUMNS = {Side.OFFER: ("offer", "offer_text", "supplier"), Side.DEMAND: ("demand", "demand_text", "buyer")}


@dataclass(frozen=True)
class OwnList:
    """A page of those that are looked for, and how many there are of all."""

    entries: list[Entry]
    page: Page
    words: str
    whole: int

    @property
    def is_long(self) -> bool:
        """Whether they take more than one page."""
        return self.whole > PER_PAGE


def own_list(standing: Standing, asked: QueryDict) -> OwnList:
    """Newest first; what waits for their word before the rest."""
    cluster, own = snapshot(), replace(standing, is_office=False)
    whole = own.introductions()
    words = words_in(asked, WORDS)
    waits = Case(When(_waits_for(own), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = _among(whole, own, words, cluster).annotate(waits=waits).order_by("-waits", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(asked.get(PAGE, ""))
    entries = [own_entry(cluster, row, by) for row in page if (by := own.side_in(row))]
    return OwnList(entries, page, words, whole.count() if words else page.paginator.count)


def _waits_for(own: Standing) -> Q:
    asked_for = own.asked_for()
    return (asked_for & Q(stage=Stage.CHECKING)) | (~asked_for & Q(stage=Stage.ASKED))


def _among(rows: QuerySet[Introduction], own: Standing, words: str, cluster: Cluster) -> QuerySet[Introduction]:
    for word in words.split():
        called = _firms_called(cluster, rows, word)
        rows = rows.filter(_says(own, Side.OFFER, word, called) | _says(own, Side.DEMAND, word, called))
    return rows


def _says(own: Standing, side: Side, word: str, called: list[str]) -> Q:
    """Whether what a side may be seen to say holds the word: a name that is withheld cannot be guessed by searching."""
    code, text, firm = _COLUMNS[side]
    listings = TABLE_MODELS[f"{side}s"]._default_manager.filter(pk=OuterRef(code))
    is_named = own.of_side(side) | Q(accepted_at__isnull=False) | Q(Exists(listings.exclude(visibility="anonymous")))
    return is_named & (Q(**{f"{text}__icontains": word}) | Q(**{f"{firm}__in": called}))


def _firms_called(cluster: Cluster, rows: QuerySet[Introduction], word: str) -> list[str]:
    """The firms of the rows that have the word in a name."""
    ids = {firm for pair in rows.values_list("supplier", "buyer") for firm in pair}
    names = pl.concat_str("name", "name_en", "short_name", separator="\n", ignore_nulls=True).str.to_lowercase()
    firms = cluster["enterprises"].filter(pl.col("id").is_in(list(ids)))
    return firms.filter(names.str.contains(word.lower(), literal=True))["id"].to_list()
