"""What the page of the hall shows for an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.taxonomy import Taxonomy
from lianpu_portal.accounts.visibility import Viewer, viewer_of
from lianpu_portal.bridge import snapshot
from lianpu_portal.hall import facets, rows
from lianpu_portal.hall.columns import WEEK
from lianpu_portal.hall.filters import Filters, read_filters
from lianpu_portal.hall.search import Cursor, Hall, Page, hall
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.sentence import Reading, may_be_sentence, read_sentence, tidy_query
from lianpu_portal.tables import Row

SIDE_OF_TABLE = {"offers": "offer", "demands": "demand"}


@dataclass(frozen=True)
class Look:
    """One reader's look into the hall."""

    hall: Hall
    filters: Filters
    eyes: Viewer

    @property
    def audience(self) -> str:
        """Whose rows are counted."""
        return self.eyes.audience

    @property
    def cluster(self) -> Cluster:
        """The snapshot."""
        return self.hall.cluster


def look(request: HttpRequest, eyes: Viewer | None = None) -> Look:
    """The search that an address asks for, as this reader, or these eyes, may see it."""
    cluster = snapshot()
    return Look(hall(cluster), read_filters(request.GET, cluster), eyes or viewer_of(request))


def address(filters: Filters, **more: str) -> str:
    """The address of a search."""
    query = urlencode([*filters.pairs(), *more.items()])
    return f"{reverse('hall')}?{query}" if query else reverse("hall")


def read_cursor(asked: QueryDict, name: str) -> Cursor | None:
    """Where a page begins, as its address says it; 404 for anything else."""
    written = asked.get(name)
    if not written:
        return None
    key, _bar, entered = written.partition("_")
    try:
        cursor = float(key), int(entered)
    except ValueError:
        raise Http404(_("{written} is no place in this list.").format(written=written[:40])) from None
    if cursor[0] != cursor[0] or abs(cursor[1]) >= 2**63:
        raise Http404(_("{written} is no place in this list.").format(written=written[:40]))
    return cursor


def written_cursor(cursor: Cursor) -> str:
    """The same for an address."""
    return f"{cursor[0]!r}_{cursor[1]}"


def page_part(request: HttpRequest, seen: Look) -> dict[str, Any]:
    """Everything the page of the hall shows."""
    found = seen.hall.find(seen.filters, seen.audience)
    page = seen.hall.page(
        seen.filters, seen.audience, read_cursor(request.GET, "after"), read_cursor(request.GET, "before")
    )
    shown = rows.cards(seen.cluster, seen.hall.columns, page.rows, seen.eyes)
    for row in shown:
        row |= freshness(seen.hall, row)
        row["matches"] = rows.known_matches(seen.cluster, row, seen.eyes)
    said = tidy_query(request.GET.get("said", ""))[:300]
    side = facets.side_facet(seen.filters, found)
    return {
        "filters": seen.filters, "total": found.total, "rows": shown, "said": said, "side": side,
        "facets": facets.facets_of(seen.hall, seen.filters, found),
        "chips": [(chip, address(chip.without)) for chip in facets.chips_of(seen.hall, seen.filters, seen.eyes)],
        "looser": _looser(seen) if not found.total else [],
        "pages": _pages(seen.filters, page), "sorts": facets.SORT_WORDS, "sort": seen.filters.sort or "newest",
        "publish_url": publish_address(said or seen.filters.q, seen.filters.side),
        "here": address(seen.filters), "told": facets.told(seen.hall, seen.filters, seen.eyes),
    }  # fmt: skip


def publish_address(text: str, side: str) -> str:
    """Where a sentence is published; the side where the reader chose one."""
    query = {name: value for name, value in (("q", text), ("side", side)) if value}
    return f"/publish/?{urlencode(query)}" if query else "/publish/"


def _looser(seen: Look) -> list[tuple[facets.Chip, int, str]]:
    return [(chip, count, address(chip.without)) for chip, count in facets.looser(seen.hall, seen.filters, seen.eyes)]


def _pages(filters: Filters, page: Page) -> dict[str, str]:
    pages: dict[str, str] = {}
    if page.before:
        pages |= {"first": address(filters), "before": address(filters, before=written_cursor(page.before))}
    if page.after:
        pages["after"] = address(filters, after=written_cursor(page.after))
    return pages


def freshness(hall_: Hall, row: Row) -> dict[str, Any]:
    """Days since it was stated, days it is still open; whether it has ended."""
    day = hall_.columns.day
    left = (row["deadline"] - day).days if row["deadline"] else None
    return {
        "age": (day - row["as_of"]).days, "left": left, "ends_soon": left is not None and 0 <= left <= WEEK,
        "ended": row["status"] == "expired" or (left is not None and left < 0),
    }  # fmt: skip


# a sentence as filters


def said_filters(seen: Look) -> Filters | None:
    """The sentence in `q` as filters: who needs a thing looks among its offers. None where it is but words, or where
    the reader of sentences is not built yet."""
    text = seen.filters.q
    engine = engine_of(seen.cluster)
    if not may_be_sentence(text):
        return None
    if not engine.can_read:
        engine.start()
        return None
    reading = read_sentence(engine, seen.cluster, text)
    return _as_filters(seen, reading) if reading and reading.has_thing else None


def _as_filters(seen: Look, reading: Reading) -> Filters | None:
    parsed, tree = reading.parsed, Taxonomy.of(seen.cluster)
    sides = {"offer": "demand", "demand": "offer"}
    node = parsed.product_id if parsed.product_id in tree.products else None
    read = replace(
        seen.filters, q="" if node else parsed.product_text or "",
        node=node or seen.filters.node, side=sides.get(parsed.side or "", seen.filters.side),
        region=parsed.region or seen.filters.region,
        certificate=tuple(dict.fromkeys((*seen.filters.certificate, *map(certificate_key, parsed.certificates)))),
    )  # fmt: skip
    return None if replace(read, q="", node="") == replace(seen.filters, q="", node="") else read
