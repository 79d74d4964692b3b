"""What the pages of the market read: a listing, its matches, the answer to a typed sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.arrivals import unseen_firms
from lianpu_portal.accounts.visibility import Viewer, audience_of, viewer_of, visible_part, visible_to
from lianpu_portal.bridge import snapshot
from lianpu_portal.market import shown
from lianpu_portal.market.engine import OTHER, Engine, engine_of
from lianpu_portal.market.pairs import Found, Listing, find_pairs, open_listing
from lianpu_portal.market.sentence import Reading, may_be_sentence, read_sentence
from lianpu_portal.market.why import Answer, why_not
from lianpu_portal.naming import firm_rows
from lianpu_portal.registry.search import close_words, find
from lianpu_portal.results import remember
from lianpu_portal.tables import Row

_FIRMS = 6


@dataclass(frozen=True)
class Seen:
    """A listing and who looks at it."""

    cluster: Cluster
    visible: Cluster
    eyes: Viewer
    table: str
    row: Row
    listing: Listing | None

    @property
    def engine(self) -> Engine:
        """What matches it."""
        return engine_of(self.cluster)

    @property
    def unseen_firms(self) -> frozenset[str]:
        """Firms that the reader may not know of."""
        return remember(unseen_firms, self.cluster, self.visible)

    @property
    def found(self) -> Found:
        """Its matches; waits for the matchers where they are not built."""
        if self.listing is None:
            return Found(())
        return remember(pairs_of, self.cluster, self.table, self.row["id"], self.eyes, get_language())

    @property
    def can_wait(self) -> bool:
        """Whether its matches still have to be waited for."""
        return self.listing is not None and not self.engine.can_match


def seen(request: HttpRequest, table: str, code: str) -> Seen:
    """The listing asked for; 404 where there is none that this reader may see."""
    cluster = snapshot()
    visible = visible_to(request, cluster)
    row = shown.facts_of(cluster, visible, table, code)
    if row is None:
        raise Http404(_("This listing is not here: it may have ended or been taken away, or it is not shown to you."))
    return Seen(cluster, visible, viewer_of(request), table, row, open_listing(visible, table, code))


def pairs_of(cluster: Cluster, table: str, code: str, eyes: Viewer, _spoken: str | None) -> Found:
    """The matches of an open listing, both sides as these eyes may see them."""
    engine = engine_of(cluster)
    engine.build()
    visible = visible_part(cluster, eyes)
    listing = open_listing(visible, table, code)
    return Found(()) if listing is None else find_pairs(engine, table, listing, eyes.audience, visible)


def _patience(engine: Engine) -> dict[str, Any]:
    """The matchers are begun; the page asks again, unless building them broke off."""
    engine.start()
    return {"waiting": True, "failed": engine.failed}


def matches_part(look: Seen, editing: bool) -> dict[str, Any]:
    """What the list of matches shows; nothing but a word of patience while the matchers are built."""
    base = {"table": look.table, "other": OTHER[look.table], "row": look.row, "listing": look.listing}
    if look.can_wait:
        return base | _patience(look.engine)
    found = look.found
    rejected = shown.rejected_pairs(look.visible, look.table, look.row["id"]) if editing else []
    return base | {
        "found": found,
        "direct": shown.shown_pairs(look.cluster, look.table, found.direct),
        "near": shown.shown_pairs(look.cluster, look.table, found.near),
        "rejected": rejected,
    }


def sentence_part(request: HttpRequest, text: str, side: str, *, wait: bool) -> dict[str, Any]:
    """A typed sentence as a listing with its matches; `waiting` while reader or matchers are built."""
    cluster = snapshot()
    engine = engine_of(cluster)
    patience = {"wait_url": f"{reverse('search')}?{urlencode({'q': text, 'side': side, 'wait': 1})}"}
    if not (wait or engine.can_read):
        engine.start()
        return patience | _patience(engine) if may_be_sentence(text) else {}
    reading = read_sentence(engine, cluster, text, side)
    if reading is None or reading.table is None or not reading.has_thing:
        return {"reading": reading}
    if not (wait or engine.can_match):
        return {"reading": reading} | patience | _patience(engine)
    found = find_pairs(engine, reading.table, reading.listing, audience_of(request), visible_to(request, cluster))
    return {"reading": reading, "found": found, "other": OTHER[reading.table]} | _groups(cluster, reading, found)


def suggested_reading(text: str) -> dict[str, Any]:
    """A sentence read while it is typed into a small box: without matches, and only where nothing must be waited for."""
    cluster = snapshot()
    engine = engine_of(cluster)
    if not engine.can_read:
        engine.start()
        return {}
    return {"reading": read_sentence(engine, cluster, text)}


def _groups(cluster: Cluster, reading: Reading, found: Found) -> dict[str, Any]:
    assert reading.table is not None
    return {
        "direct": shown.shown_pairs(cluster, reading.table, found.direct),
        "near": shown.shown_pairs(cluster, reading.table, found.near),
    }


@dataclass(frozen=True)
class WhyView:
    """The answer to «why not this firm?»; firms to choose from where the words name none for sure."""

    firm: Row | None
    answers: list[tuple[Answer, Row]]
    firms: list[Row]
    query: str


def why_part(look: Seen, firm: str, query: str) -> WhyView:
    """Why the firm, or the one that the words name, is not among the matches."""
    unseen = look.unseen_firms
    firms = firms_named(look.cluster, query, unseen) if query and not firm else []
    code = firm or (firms[0]["id"] if len(firms) == 1 else "")
    rows = firm_rows(look.cluster)
    if code not in rows or code in unseen or look.listing is None:
        return WhyView(None, [], firms, query)
    answers = why_not(look.cluster, look.visible, look.engine, look.table, look.listing, code, look.found)
    others = shown.listing_rows(look.cluster, OTHER[look.table], [answer.listing for answer in answers])
    return WhyView(rows[code], list(zip(answers, others, strict=True)), [], query)


def firms_named(cluster: Cluster, query: str, unseen: frozenset[str]) -> list[Row]:
    """Enterprises that the words find, but those `unseen`; one alone where the words are its whole name."""
    rows = firm_rows(cluster)
    hits = [rows[hit.entry.id] for hit in find(cluster, query, limit=_FIRMS, kind="enterprise", but=unseen)]
    exact = [row for row in hits if query in (row["id"], row["name"], row["name_en"], row["short_name"])]
    return exact[:1] or hits or _close_firms(cluster, query, unseen)


def _close_firms(cluster: Cluster, query: str, unseen: frozenset[str]) -> list[Row]:
    names = set(close_words(cluster, query, unseen))
    return [row for row in firm_rows(cluster).values() if row["name"] in names and row["id"] not in unseen][:_FIRMS]
