"""Offers and demands: the list with its filters, one, its matches, and a sentence read as one."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import and_
from typing import Annotated, Any, Literal

import polars as pl
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field, StringConstraints

from lianpu.cluster.certificates import certificate_key
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.lookup import rows_at
from lianpu.cluster.names import simplified
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.taxonomy import Taxonomy
from lianpu.language import bilingual
from lianpu_portal.accounts.visibility import viewer_of, visible_to
from lianpu_portal.api.cursors import page_of, search_of
from lianpu_portal.api.problems import ProblemError
from lianpu_portal.api.v1.closed_lists import Category, PairVerdict, Period, Radius, Relation, Status, Visibility
from lianpu_portal.api.v1.kit import READING, Code, Cursor, Disputed, Named, Rows, Text, named, router
from lianpu_portal.api.v1.searched_rows import searched
from lianpu_portal.api.v1.word_pieces import holding
from lianpu_portal.bridge import snapshot
from lianpu_portal.disputes.marks import Marks, disputed_in, open_marks
from lianpu_portal.market import shown
from lianpu_portal.market.engine import OTHER, Engine, engine_of
from lianpu_portal.market.pairs import other_of
from lianpu_portal.market.selectors import seen
from lianpu_portal.market.sentence import LONGEST, read_sentence, tidy_query
from lianpu_portal.quick_addresses import address_of
from lianpu_portal.scopes import require_product, require_region
from lianpu_portal.tables import Row

Side = Literal["offers", "demands"]
_MOST_WORDS = 10
listings = router("listings")


class Listing(Schema):
    """An offer or demand. What is not known is null, never zero."""

    id: str
    side: Side
    text: str | None = Field(description="As it was written")
    category: Category | None
    product: Named | None
    enterprise: Named | None = Field(description="Null where the firm is not named")
    quantity: float | None
    unit: str | None
    period: Period | None
    maximum: float | None = Field(description="Maximum capacity, in the unit and period of quantity; offers only")
    price: float | None = Field(description="CNY for one unit")
    specs: list[str] | None
    certificates: list[str] | None
    region: Named | None
    radius: Radius | None = Field(description="How far away a partner may be; demands only")
    deadline: dt.date | None
    visibility: Visibility | None
    source: Named | None
    as_of: dt.date | None
    status: Status | None
    disputed: Disputed
    page: str = Field(description="Address of its page in the portal")


class ListingPage(Schema):
    """A page of listings; `next` leads to the following one, null at the end."""

    items: list[Listing]
    next: str | None
    total: int


class ListingFilters(Schema):
    """Which listings; filters that are left out do not filter."""

    side: Side | None = None
    category: Category | None = Field(None, description="What is traded")
    product: Code | None = Field(None, description="A product of the catalog, with all narrower ones")
    region: Code | None = Field(None, description="A region code, with all places in it")
    enterprise: Code | None = None
    certificate: list[Code] = Field([], max_length=20, description="Certificates that all must be stated")
    q: Text | None = Field(None, description="Words that all must occur in text, product or firm; in either script")
    stated_since: dt.date | None = Field(None, description="Only what was stated on this day or later")


class Match(Schema):
    """A pair with its score. The parts add up to the score; an unknown part is null and widens low to high."""

    rank: int
    listing: Listing
    score: float
    low: float
    high: float
    direct: bool
    relation: Relation
    verdict: PairVerdict | None
    parts: dict[str, float | None]
    reasons: dict[str, str] = Field(description="Part → what it says, in words")


class Matches(Schema):
    """The best partners of a listing, best first."""

    items: list[Match]
    withheld: int = Field(description="How many of the ten best you may not see")
    alike: int = Field(description="Where none fits: how many are alike but for the hard conditions")
    broken_conditions: dict[str, int]


class ReadSentence(Schema):
    """A sentence as it was understood; null and empty is what it does not say."""

    text: str
    side: Literal["offer", "demand"] | None
    category: Category | None
    product_text: str | None
    product: Named | None
    quantity: float | None
    unit: str | None
    period: Period | None
    range: list[float] | None
    price: float | None
    price_per: str | None
    specs: list[str]
    certificates: list[str]
    region: Named | None
    deadline: dt.date | None
    spans: dict[str, list[list[int]]] = Field(description="Field → the stretches of the text that say it")


def listing_row(table: str, row: Row, marks: Marks) -> dict[str, Any]:
    """A row with names as the API shows it."""
    region = row.get("region")
    place = {"id": region, "name": bilingual(row.get("region_name"), row.get("region_name_en"))} if region else None
    plain = {name: row.get(name) for name in (
        "id", "text", "category", "quantity", "unit", "period", "maximum", "price", "specs", "certificates", "radius", "deadline",
        "visibility", "as_of", "status",
    )}  # fmt: skip
    return plain | {
        "side": table, "product": named(row, "product"), "enterprise": named(row, "enterprise"),
        "source": named(row, "source"), "region": place, "disputed": disputed_in(marks, row, table), "page": address_of(shown.page_name(table), row["id"]),
    }  # fmt: skip


def ready(engine: Engine) -> Engine:
    """The engine, once it matches; 503 with Retry-After while it is being built."""
    if not engine.can_match:
        engine.start()
        raise ProblemError("not-ready", _("The index of matches is being built."), headers={"Retry-After": "5"})
    return engine


_KEYS = ("_age", "side", "id")
_LOOKED_AT = {
    "category": "category", "product": "product", "region": "region", "enterprise": "enterprise",
    "certificate": "certificates", "stated_since": "as_of",
}  # fmt: skip
"""Filter → the column that it looks at, where that is no key."""


def _chosen(cluster: Cluster, rows: pl.DataFrame, filters: ListingFilters) -> pl.DataFrame:
    """The keys of the rows that pass the filters, and in `_row` where each stands: of a million, no more is carried along."""
    words = simplified(filters.q or "").lower().split()[:_MOST_WORDS]
    looked_at = [column for name, column in _LOOKED_AT.items() if getattr(filters, name) not in (None, [])]
    found = [holding(rows["_words"], word) for word in words]  # what is known of a word is known of the whole frame
    rows = rows.select(*_KEYS, *looked_at).with_row_index("_row")
    if found:
        rows = rows.filter(reduce(and_, found))
    for name in ("side", "category", "enterprise"):
        if (value := getattr(filters, name)) is not None:
            rows = rows.filter(pl.col(name) == value)
    if filters.product is not None:
        tree = Taxonomy.of(cluster)
        rows = rows.filter(pl.col("product").is_in([filters.product, *tree.descendants(filters.product)]))
    if filters.region is not None:
        tree = RegionTree.of(cluster)
        inside = [code for code in rows["region"].drop_nulls().unique() if tree.contains(filters.region, code)]
        rows = rows.filter(pl.col("region").is_in(inside))
    if filters.stated_since is not None:
        rows = rows.filter(pl.col("as_of") >= filters.stated_since)
    if filters.certificate:
        rows = rows.filter(_holds(rows, filters.certificate))
    return rows


def _holds(rows: pl.DataFrame, asked: list[str]) -> pl.Series:
    wanted = {certificate_key(name) for name in asked}
    return pl.Series([wanted <= {certificate_key(name) for name in held or ()} for held in rows["certificates"].to_list()], dtype=pl.Boolean)  # fmt: skip


@listings.get("/listings", auth=READING, response=ListingPage, url_name="api_listings", operation_id="list_listings")
def list_listings(
    request: HttpRequest, filters: Query[ListingFilters], limit: Rows = 30, cursor: Cursor | None = None
) -> dict[str, Any]:
    """Open offers and demands, what was stated last first."""
    cluster = snapshot()
    require_product(cluster, filters.product)
    require_region(cluster, filters.region)
    every = searched(cluster, visible_to(request, cluster), viewer_of(request))
    rows = _chosen(cluster, every, filters)
    page, following = page_of(rows, _KEYS, cursor, limit, search_of("listings", filters.dict()))
    return {"items": _rows(cluster, rows_at(every, page["_row"].to_list())), "next": following, "total": rows.height}


def _rows(cluster: Cluster, page: pl.DataFrame) -> list[dict[str, Any]]:
    """A page's rows with names, in its order."""
    sides = page["side"].to_list()
    rows = page.drop("side", "_words", "_age").to_dicts()
    named_rows = {
        (table, row["id"]): row
        for table in OTHER
        for row in shown.listing_rows(cluster, table, [row for row, side in zip(rows, sides, strict=True) if side == table])
    }  # fmt: skip
    marks = open_marks()
    return [listing_row(side, named_rows[side, row["id"]], marks) for row, side in zip(rows, sides, strict=True)]


@listings.get("/offers/{path:code}", auth=READING, response=Listing, url_name="api_offer", operation_id="get_offer")
def get_offer(request: HttpRequest, code: Code) -> dict[str, Any]:
    """An offer."""
    return listing_row("offers", seen(request, "offers", code).row, open_marks())


@listings.get("/demands/{path:code}", auth=READING, response=Listing, url_name="api_demand", operation_id="get_demand")
def get_demand(request: HttpRequest, code: Code) -> dict[str, Any]:
    """A demand."""
    return listing_row("demands", seen(request, "demands", code).row, open_marks())


@listings.get("/matches", auth=READING, response=Matches, url_name="api_matches", operation_id="list_matches")
def list_matches(request: HttpRequest, side: Side, id: Code) -> dict[str, Any]:
    """The ten best partners of a listing, with parts and reasons."""
    look = seen(request, side, id)
    if look.listing is None:
        return {"items": [], "withheld": 0, "alike": 0, "broken_conditions": {}}
    ready(look.engine)
    found = look.found
    others = shown.listing_rows(look.cluster, OTHER[side], [other_of(entry, side) for entry in found.judged])
    pairs, marks = shown.json_pairs(found, side), open_marks()
    items = [pair | {"listing": listing_row(OTHER[side], row, marks)} for pair, row in zip(pairs, others, strict=True)]
    return {"items": items, "withheld": found.withheld, "alike": found.alike, "broken_conditions": dict(found.broken)}


@listings.get("/sentence", auth=READING, response=ReadSentence, url_name="api_sentence", operation_id="read_sentence")
def read(
    request: HttpRequest, text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)], side: Literal["offer", "demand"] | None = None
) -> dict[str, Any]:  # fmt: skip
    """A sentence read as a listing: «供应 汽车线束 年产50万套 IATF16949 涟水». `side` holds where it says none."""
    cluster = snapshot()
    said = tidy_query(text)
    reading = read_sentence(engine_of(cluster), cluster, said, side or "")
    if reading is None:
        raise Http404(_("This does not read as an offer or demand: it names no thing, or nothing besides a thing."))
    parsed, listing = reading.parsed, reading.listing
    tree, places = Taxonomy.of(cluster), RegionTree.of(cluster)
    node = tree.products.get(parsed.product_id or "")
    return {
        "text": said, "side": parsed.side or side, "category": parsed.category, "product_text": parsed.product_text,
        "product": {"id": parsed.product_id, "name": bilingual(_said(node["name"]), _said(node["name_en"]))} if node else None,
        "quantity": parsed.quantity, "unit": listing["unit"], "period": parsed.period,
        "range": list(parsed.range) if parsed.range else None,
        "price": parsed.price.value if parsed.price else None, "price_per": parsed.price.per if parsed.price else None,
        "specs": list(parsed.specs), "certificates": list(parsed.certificates),
        "region": {"id": parsed.region, "name": places.name(parsed.region)} if parsed.region else None,
        "deadline": parsed.deadline,
        "spans": {name: [list(span) for span in spans] for name, spans in parsed.spans.items()},
    }  # fmt: skip


def _said(value: object) -> str | None:
    return None if value is None else str(value)
