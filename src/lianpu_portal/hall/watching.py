"""What is new for a watch."""

from __future__ import annotations

import numpy as np
from django.db.models import Max
from django.http import Http404, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu.language import bilingual
from lianpu_portal.accounts.visibility import STRANGER, public_part
from lianpu_portal.hall import facets, rows
from lianpu_portal.hall.columns import TABLES
from lianpu_portal.hall.filters import read_filters
from lianpu_portal.hall.models import Watch
from lianpu_portal.hall.search import hall
from lianpu_portal.market.pairs import other_of
from lianpu_portal.market.selectors import pairs_of
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.tables import Row

MOST_TOLD = 20


def newest_entry() -> int:
    """The entry of the newest listing in the store; it grows with every one."""
    found = (TABLE_MODELS[table]._default_manager.aggregate(last=Max("position"))["last"] for table in TABLES)
    return max((last for last in found if last is not None), default=0)


def subject_of(watched: Watch) -> str:
    """What a watch is about, in words."""
    from lianpu_portal.bridge import snapshot

    cluster = snapshot()
    if watched.listing:
        shown = public_part(cluster)[watched.listing_table]
        found = shown.filter(shown["id"] == watched.listing)
        if found.is_empty():
            return _("Matches of a listing that is no longer shown")
        return _("Matches of {listing}").format(listing=found["text"][0])
    try:
        return facets.told(hall(cluster), read_filters(QueryDict(watched.query), cluster), STRANGER)
    except Http404:
        return watched.query


def new_rows(cluster: Cluster, watched: Watch) -> list[Row]:
    """Listings that anybody sees, fit and entered since the last mail, newest first, at most `MOST_TOLD` and one more.

    A search that names what the cluster no longer has finds nothing.
    """
    whole = hall(cluster)
    arrived, entered = whole.columns.parts.arrived, whole.columns.parts.entered
    if not len(arrived) or arrived.max() <= watched.seen:
        return []
    if watched.listing:
        places = _new_matches(cluster, watched)
    else:
        try:
            filters = read_filters(QueryDict(watched.query), cluster)
        except Http404:
            return []
        places = np.flatnonzero(whole.find(filters, STRANGER.audience).fits & (arrived > watched.seen)).tolist()
    places = sorted(places, key=lambda place: -entered[place])[: MOST_TOLD + 1]
    return rows.cards(cluster, whole.columns, places, STRANGER)


def _new_matches(cluster: Cluster, watched: Watch) -> list[int]:
    columns = hall(cluster).columns
    found = pairs_of(cluster, watched.listing_table, watched.listing, STRANGER, get_language())
    ids = {other_of(entry, watched.listing_table)["id"] for entry in found.judged}
    side = TABLES.index("demands" if watched.listing_table == "offers" else "offers")
    new = columns.shown_to(STRANGER.audience) & (columns.tables == side) & (columns.parts.arrived > watched.seen)
    return [int(place) for place in np.flatnonzero(new) if columns.ids[int(place)] in ids]


def row_line(row: Row) -> str:
    """A listing in one line of a mail."""
    side = facets.SIDE_WORDS["offer" if row["table"] == "offers" else "demand"]
    parts = [
        f"{side}: {row['text']}",
        row.get("region_name") or "",
        bilingual(row["enterprise_name"], row["enterprise_name_en"]),
    ]
    return " · ".join(part for part in parts if part)
