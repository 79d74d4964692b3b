"""Atom feeds of any search, and of the matches of a listing: what a stranger sees."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianpu.language import bilingual
from lianpu_portal import formats, words
from lianpu_portal.accounts.permissions import Permission, open_to
from lianpu_portal.accounts.visibility import STRANGER
from lianpu_portal.bridge import snapshot
from lianpu_portal.hall import facets, rows, selectors
from lianpu_portal.hall.columns import TABLES
from lianpu_portal.hall.search import hall
from lianpu_portal.market.engine import OTHER, engine_of
from lianpu_portal.market.pairs import other_of
from lianpu_portal.market.selectors import pairs_of
from lianpu_portal.quick_addresses import address_of
from lianpu_portal.tables import Row

MOST_ENTRIES = 50


@require_safe
@open_to(Permission.READ)
def hall_feed(request: HttpRequest) -> HttpResponse:
    """The newest public listings of a search."""
    seen = selectors.look(request, STRANGER)
    places = seen.hall.first(seen.filters, seen.audience, MOST_ENTRIES)
    cards = rows.cards(seen.cluster, seen.hall.columns, places, STRANGER)
    title = _("Lianpu: {search}").format(search=facets.told(seen.hall, seen.filters, seen.eyes))
    return _feed(request, title, selectors.address(seen.filters), _entries(seen.hall.columns.parts.entered, cards))


@require_safe
@open_to(Permission.READ)
def listing_feed(request: HttpRequest, table: str, code: str) -> HttpResponse:
    """The public matches of a public listing, newest first; asked to come again while the matchers are built."""
    if table not in TABLES:
        raise Http404
    cluster = snapshot()
    whole = hall(cluster)
    own = cluster[table].filter((cluster[table]["id"] == code) & (cluster[table]["visibility"] == "public"))
    if own.is_empty():
        raise Http404(_("This listing is not here: it may have ended or been taken away, or it is not shown to you."))
    engine = engine_of(cluster)
    if not engine.can_match:
        engine.start()
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    ids = {other_of(entry, table)["id"] for entry in pairs_of(cluster, table, code, STRANGER, get_language()).judged}
    order = whole.columns.orders["newest"]
    side = TABLES.index(OTHER[table])
    wanted = whole.columns.ids.is_in(list(ids)).to_numpy() & (whole.columns.tables == side)
    wanted &= whole.columns.shown_to(STRANGER.audience)
    cards = rows.cards(cluster, whole.columns, [int(place) for place in order[wanted[order]]], STRANGER)
    title = _("Lianpu: matches of {listing}").format(listing=own["text"][0])
    page = address_of("offer" if table == "offers" else "demand", code)
    return _feed(request, title, page, _entries(whole.columns.parts.entered, cards))


def _entries(entered: Any, cards: list[Row]) -> list[tuple[Row, dt.datetime]]:
    """Rows with the moment they were last stated: when they entered, or the day they state where that is later.

    Of a row without its firm the day alone is told: what entered at the same moment would tell whose it is.
    """
    found: list[tuple[Row, dt.datetime]] = []
    for row in cards:
        moment = dt.datetime.fromtimestamp(max(0, int(entered[row["place"]])) / 1e6, dt.UTC)
        day = timezone.make_aware(dt.datetime.combine(row["as_of"], dt.time()))
        found.append((row, max(moment, min(day, timezone.now()))))
    return found


def _feed(request: HttpRequest, title: str, page: str, entries: list[tuple[Row, dt.datetime]]) -> HttpResponse:
    updated = max((moment for _row, moment in entries), default=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    own = request.build_absolute_uri()
    feed = _Feed(
        title=title, link=request.build_absolute_uri(page), description=None, language=get_language(), feed_url=own,
        feed_guid=own, author_name="Lianpu", updated=updated,
    )  # fmt: skip
    for row, moment in entries:
        link = request.build_absolute_uri(address_of(row["page"], row["id"]))
        feed.add_item(
            title=f"{facets.SIDE_WORDS[selectors.SIDE_OF_TABLE[row['table']]]}: {row['text']}", link=link,
            description=escape(_told(row)), unique_id=link, updateddate=moment, pubdate=moment,
            author_name=bilingual(row["enterprise_name"], row["enterprise_name_en"]) or row["enterprise"],
            categories=(str(words.CATEGORIES[row["category"]]),),
        )  # fmt: skip
    body = feed.writeString("utf-8").encode()
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["Last-Modified"] = updated.strftime("%a, %d %b %Y %H:%M:%S GMT")
    response["Cache-Control"] = "public, max-age=300"
    patch_vary_headers(response, ("Cookie",))
    return get_conditional_response(request, etag, int(updated.timestamp()), response) or response


class _Feed(Atom1Feed):
    """Atom whose day is that of its newest entry."""

    def latest_post_date(self) -> dt.datetime:
        return self.feed["updated"]


def _told(row: Row) -> str:
    region = bilingual(row.get("region_name"), row.get("region_name_en")) if row.get("region") else ""
    amount = formats.quantity(row["quantity"], row["unit"])
    parts = [amount, region, *(row["certificates"] or ()), *(row["specs"] or ())]
    if row["deadline"]:
        parts.append(_("until {day}").format(day=row["deadline"].isoformat()))
    return " · ".join(str(part) for part in parts if part)
