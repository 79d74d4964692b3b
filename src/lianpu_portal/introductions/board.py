"""The purchaser's board: every open demand of a firm with its best suppliers, how far each introduction is, and what
the local supporting rate becomes if those that both sides agreed to end in contracts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianpu.chain import Rate, local_supporting_rate
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRUSTED_ROW, current
from lianpu.cluster.distance import kilometres
from lianpu.cluster.names import simplified
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.units import PERIODS_PER_YEAR
from lianpu.match import Judged, listings_of, part_name
from lianpu.match.parts import PARTS
from lianpu_portal import formats
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.accounts.permissions import Permission
from lianpu_portal.introductions.life import AGREED
from lianpu_portal.introductions.models import Introduction, Stage
from lianpu_portal.introductions.party import firms_of
from lianpu_portal.market.bars import Bar, bar_of
from lianpu_portal.market.engine import Engine
from lianpu_portal.market.pairs import best, open_listing
from lianpu_portal.market.shown import facts_of, listing_rows
from lianpu_portal.naming import glossed_text
from lianpu_portal.results import remember
from lianpu_portal.tables import Column, Row, Table
from lianpu_portal.words import RADII

TOP = 3
_COMPARED = 10
UNKNOWN = "—"

FILTERS = {
    "": gettext_lazy("All"),
    "none": gettext_lazy("Nobody asked yet"),
    "open": gettext_lazy("Waiting for an answer"),
    "agreed": gettext_lazy("Both agreed"),
    "contracted": gettext_lazy("Contracted"),
    "declined": gettext_lazy("Declined"),
}
_STAGES: dict[str, tuple[Stage, ...]] = {
    "open": (Stage.ASKED,), "agreed": AGREED, "contracted": (Stage.CONTRACTED,),
    "declined": (Stage.DECLINED,),
}  # fmt: skip


@dataclass(frozen=True)
class Supplier:
    """An offer for a demand: its place among the matches, and the introduction where there is one."""

    rank: int | None
    row: Row
    bar: Bar | None
    introduction: Introduction | None

    @property
    def may_ask(self) -> bool:
        """Whether nothing stands in the way of asking."""
        return self.introduction is None or self.introduction.stage == Stage.DECLINED


@dataclass(frozen=True)
class Need:
    """A demand with its best suppliers, and those asked beside them."""

    row: Row
    suppliers: list[Supplier]


@dataclass(frozen=True)
class Outlook:
    """The rate now, and if the agreed introductions end in contracts; `values_unknown` of them have no known value.

    `known` of them are purchases that the tables know: they add nothing.
    """

    now: Rate
    then: Rate
    agreed: int
    values_unknown: int
    known: int = 0


def firms_on_board(cluster: Cluster, actor: Actor) -> list[str]:
    """The firms whose board the actor may see: one's own, all that demand something for the office; leaders first."""
    demanding = set(remember(listings_of, cluster, "demands")["enterprise"].drop_nulls())
    firms = cluster["enterprises"].select("id", pl.col("leader").fill_null(False)).sort("leader", descending=True, maintain_order=True)  # fmt: skip
    ordered = firms["id"].to_list()
    if actor.may(Permission.OFFICE):
        return [firm for firm in ordered if firm in demanding]
    own = set(firms_of(actor))
    return [firm for firm in ordered if firm in own]


def demands_of(cluster: Cluster, firm: str, stage: str, text: str) -> list[str]:
    """The ids of a firm's open demands that the filters leave, in the order of its lists."""
    rows = remember(listings_of, cluster, "demands").filter(pl.col("enterprise") == firm)
    wanted = simplified(text).lower().split()
    stages = _stages_of(firm)
    return [
        row["id"] for row in rows.select("id", "text").iter_rows(named=True)
        if all(word in simplified(row["text"] or "").lower() for word in wanted)
        and _is_wanted(stages.get(row["id"], set()), stage)
    ]  # fmt: skip


def _stages_of(firm: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    known = Introduction.objects.filter(buyer=firm).exclude(stage=Stage.CHECKING)
    for demand, stage in known.values_list("demand", "stage"):
        found.setdefault(demand, set()).add(stage)
    return found


def _is_wanted(stages: set[str], wanted: str) -> bool:
    if wanted == "none":
        return not stages
    return not wanted or bool(stages & set(_STAGES[wanted]))


def needs(cluster: Cluster, engine: Engine, demands: Sequence[str], audience: str, top: int = TOP) -> list[Need]:
    """Demands with their suppliers."""
    listings = [listing for code in demands if (listing := open_listing(cluster, "demands", code))]
    rows = listing_rows(cluster, "demands", listings)
    known = Introduction.objects.filter(demand__in=[row["id"] for row in rows]).exclude(stage=Stage.CHECKING)
    asked = _newest(known.order_by("pk"))
    return [
        Need(row, _suppliers(cluster, best(engine, "demands", listing, audience, top=top), asked.get(row["id"], {})))
        for row, listing in zip(rows, listings, strict=True)
    ]


def _newest(introductions: Iterable[Introduction]) -> dict[str, dict[str, Introduction]]:
    """demand → offer → the newest introduction of the two."""
    found: dict[str, dict[str, Introduction]] = {}
    for introduction in introductions:
        found.setdefault(introduction.demand, {})[introduction.offer] = introduction
    return found


def _suppliers(cluster: Cluster, judged: list[Judged], asked: Mapping[str, Introduction]) -> list[Supplier]:
    rows = listing_rows(cluster, "offers", [entry.offer for entry in judged])
    found = [
        Supplier(rank, row, bar_of(entry), asked.get(row["id"]))
        for rank, (row, entry) in enumerate(zip(rows, judged, strict=True), 1)
    ]
    shown = {supplier.row["id"] for supplier in found}
    others = [code for code in asked if code not in shown]
    facts = {code: facts_of(cluster, cluster, "offers", code) for code in others}
    return found + [Supplier(None, row, None, asked[code]) for code, row in facts.items() if row]


def outlook(cluster: Cluster, firm: str, radius: str) -> Outlook:
    """The firm's rate now and then: by spend where every agreed purchase has a known value, else by part number."""
    agreed = list(Introduction.objects.filter(buyer=firm, stage__in=AGREED).order_by("pk"))
    sharing = Counter(introduction.demand for introduction in agreed)
    links = [
        link
        for introduction in agreed
        if (link := _link_if_closed(cluster, introduction, sharing[introduction.demand]))
    ]
    unknown = sum(link["volume"] is None for link in links)
    now = remember(local_supporting_rate, cluster, basis="spend", radius=radius, buyer=firm)
    basis = "part" if unknown or now.rate is None else "spend"
    if basis == "part":
        now = remember(local_supporting_rate, cluster, basis=basis, radius=radius, buyer=firm)
    added = pl.DataFrame(links, schema=cluster["links"].schema, orient="row")
    closed = cluster.with_tables(links=pl.concat([cluster["links"], added]))
    then = local_supporting_rate(closed, basis=basis, radius=radius, buyer=firm) if links else now
    return Outlook(now, then, len(agreed), unknown, len(agreed) - len(links))


def _link_if_closed(cluster: Cluster, introduction: Introduction, sharing: int) -> dict[str, Any] | None:
    """The link that a contract would add; None where the tables know it, for then nothing is added.

    `sharing` introductions of one demand share what it leaves open.
    """
    bought = current(cluster["links"], cluster.about.as_of).filter(
        TRUSTED_ROW
        & (pl.col("buyer") == introduction.buyer)
        & pl.col("product").eq_missing(pl.lit(introduction.product, pl.String))
    )
    if introduction.supplier in set(bought["supplier"]):
        return None
    value = open_value(yearly_value(cluster, introduction), bought["volume"].to_list())
    return dict.fromkeys(cluster["links"].columns) | {
        "id": f"if-{introduction.public_id}", "supplier": introduction.supplier, "buyer": introduction.buyer,
        "product": introduction.product, "text": introduction.demand_text,
        "volume": None if value is None else value / sharing, "source": "portal", "as_of": cluster.about.as_of,
        "status": "declared",
    }  # fmt: skip


def open_value(needed: float | None, bought: Sequence[float | None]) -> float | None:
    """What a demand leaves open a year in CNY, for it states the whole need; None where one of the two is not known."""
    known = [volume for volume in bought if volume is not None]
    return None if needed is None or len(known) < len(bought) else max(needed - sum(known), 0.0)


def yearly_value(cluster: Cluster, introduction: Introduction) -> float | None:
    """What the demand is worth a year in CNY: its amount at its own price, else at the offer's; None where not known."""
    demand = _row(cluster, "demands", introduction.demand)
    offer = _row(cluster, "offers", introduction.offer)
    times = PERIODS_PER_YEAR.get(str(demand.get("period")))
    amount, price = demand.get("quantity"), demand.get("price")
    unit = demand.get("unit")
    if price is None and unit is not None and offer.get("unit") == unit:
        price = offer.get("price")
    return None if times is None or amount is None or price is None else amount * times * price


def _row(cluster: Cluster, table: str, code: str) -> Row:
    rows = cluster[table].filter(pl.col("id") == code)
    return rows.row(0, named=True) if rows.height else {}


def board_table(found: list[Need]) -> Table:
    """The board as a file: one line for each demand and supplier."""
    rows = [
        {
            "need": glossed_text(need.row), "need_amount": amount_words(need.row), "need_radius": _radius(need.row), "rank": supplier.rank,
            "firm": _firm(supplier.row), "offer": glossed_text(supplier.row), "capacity": amount_words(supplier.row),
            "maximum": maximum_words(supplier.row),
            "score": float(supplier.bar.score) if supplier.bar else None, "stage": _stage(supplier.introduction),
            "reason": _reason(supplier.introduction),
        }
        for need in found for supplier in need.suppliers or [Supplier(None, {"text": None}, None, None)]
    ]  # fmt: skip
    columns = (
        Column("need", _("Demand")), Column("need_amount", _("Amount needed")), Column("need_radius", _("How far away")), Column("rank", _("Rank"), "number"),
        Column("firm", _("Supplier")), Column("offer", _("Offer")), Column("capacity", _("Capacity")),
        Column("maximum", _("Maximum capacity")), Column("score", _("Score"), "number"), Column("stage", _("Stage")), Column("reason", _("Why it was declined")),
    )  # fmt: skip
    return Table(columns, [_with_dashes(row) for row in rows])


def _stage(introduction: Introduction | None) -> str:
    return str(Stage(introduction.stage).label) if introduction else _("Not asked")


def _reason(introduction: Introduction | None) -> str:
    return introduction.get_decline_reason_display() if introduction and introduction.decline_reason else ""  # pyright: ignore[reportAttributeAccessIssue]


def _radius(row: Row) -> str | None:
    return str(RADII[row["radius"]]) if row.get("radius") else None


def amount_words(row: Row) -> str:
    """Amount, unit and period of a listing as text."""
    from lianpu_portal.templatetags.portal import listed_amount

    return UNKNOWN if row.get("quantity") is None else str(listed_amount(row, row["quantity"]))


def maximum_words(row: Row) -> str | None:
    """The same of the most that an offer can make, where it says so."""
    return None if row.get("maximum") is None else amount_words({**row, "quantity": row["maximum"]})


def comparison(cluster: Cluster, engine: Engine, demand: str, audience: str) -> Table:
    """The offers for one demand side by side; what is not known is a dash."""
    found = needs(cluster, engine, [demand], audience, top=_COMPARED)
    need = found[0] if found else None
    rows = [_compared(cluster, need, supplier) for supplier in need.suppliers] if need else []
    columns = (
        Column("firm", _("Supplier")), Column("offer", _("Offer")), _score_column(rows),
        *(_part_column(part, rows) for part in PARTS),
        Column("capacity", _("Capacity"), "text"), _maximum_column(rows), Column("certificates", _("Certificates held")),
        Column("place", _("Made in")), Column("distance", _("Distance"), "text"), Column("price", _("Price")),
        Column("as_of", _("Stated on")), Column("stage", _("Stage")),
    )  # fmt: skip
    return Table(columns, rows)


def _score_column(rows: list[Row]) -> Column:
    """The score; a page leaves it out where no offer fits well enough to have one."""
    return Column("score", _("Score"), "number", on_page=any(row["score"] != UNKNOWN for row in rows))


def _part_column(part: str, rows: list[Row]) -> Column:
    """The points of a part; a page leaves it out where it gives nobody a point."""
    key = f"part_{part}"
    tells = any(row[key] not in (0, UNKNOWN) for row in rows)
    return Column(key, _("{part} (points)").format(part=part_name(part)), "number", on_page=tells)


def _maximum_column(rows: list[Row]) -> Column:
    """The most they can make; a page leaves it out where nobody says it."""
    return Column("maximum", _("Maximum capacity"), on_page=any(row["maximum"] != UNKNOWN for row in rows))


def _compared(cluster: Cluster, need: Need, supplier: Supplier) -> Row:
    row = supplier.row
    parts = (
        {f"part_{segment.part}": _points(segment.amount) for segment in supplier.bar.segments} if supplier.bar else {}
    )
    return _with_dashes({
        "firm": _firm(row), "offer": glossed_text(row), "score": _points(supplier.bar.score if supplier.bar else None),
        **dict.fromkeys((f"part_{part}" for part in PARTS), None), **parts, "capacity": amount_words(row), "maximum": maximum_words(row),
        "certificates": formats.listed(row["certificates"]) if row.get("certificates") else None,
        "place": _region(row), "distance": _distance(cluster, need.row, row), "price": _price(row),
        "as_of": row.get("as_of"), "stage": _stage(supplier.introduction), "_id": row["id"],
        "_enterprise": row["enterprise"], "_text": row["text"], "_product_name_en": row.get("product_name_en"),
    })  # fmt: skip


def _points(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def _with_dashes(row: Row) -> Row:
    return {name: UNKNOWN if value is None or value == "" else value for name, value in row.items()}


def _firm(row: Row) -> str | None:
    from lianpu_portal.templatetags.portal import named

    return named(row, "enterprise") if row.get("enterprise") else None


def _region(row: Row) -> str | None:
    from lianpu_portal.templatetags.portal import named

    return named(row, "region") if row.get("region") else None


def _price(row: Row) -> str | None:
    if row.get("price") is None:
        return None
    unit = f"/{formats.one_unit(row['unit'])}" if row.get("unit") else ""
    return f"{formats.money(row['price'])}{unit}"


def _distance(cluster: Cluster, demand: Row, offer: Row) -> str | None:
    """Kilometres between the seats of the two counties; None where one is not known."""
    tree = RegionTree.of(cluster)
    home, place = demand.get("region"), offer.get("region")
    if not home or not place:
        return None
    if home == place:
        return _("same place")
    start, end = tree.coordinates(home), tree.coordinates(place)
    if start is None or end is None:
        return None
    return _("{distance} km").format(distance=formats.number(round(kilometres(start, end))))
