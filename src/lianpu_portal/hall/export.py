"""The listings of a search as a file, with a cover that says who took what, and when."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianpu.cluster.formulas import harmless
from lianpu.language import bilingual
from lianpu_portal.accounts.actor import Actor
from lianpu_portal.hall import rows
from lianpu_portal.hall.facets import SIDE_WORDS, told
from lianpu_portal.hall.selectors import SIDE_OF_TABLE, Look
from lianpu_portal.tables import XLSX_TYPE, Column, Row, Table, csv_text, xlsx_bytes

MOST_ROWS = 5_000

_COLUMNS = (
    Column("side", gettext_lazy("Side")), Column("text", gettext_lazy("As written")),
    Column("product", gettext_lazy("Product"), "product"), Column("category", gettext_lazy("Category"), "category"),
    Column("quantity", gettext_lazy("Amount"), "number"),
    Column("maximum", gettext_lazy("Maximum capacity"), "number"), Column("unit", gettext_lazy("Unit"), "unit"),
    Column("period", gettext_lazy("Period"), "period"), Column("region", gettext_lazy("Region"), "region"),
    Column("certificates", gettext_lazy("Certificates")), Column("specs", gettext_lazy("Specifications")),
    Column("deadline", gettext_lazy("Last day"), "date"), Column("enterprise", gettext_lazy("Enterprise"), "enterprise"),
    Column("source", gettext_lazy("Source"), "source"), Column("as_of", gettext_lazy("As of"), "date"),
    Column("status", gettext_lazy("Status"), "status"), Column("id", gettext_lazy("Listing id")),
)  # fmt: skip


def export_file(seen: Look, actor: Actor, format: str) -> HttpResponse:
    """The first `MOST_ROWS` rows of the search: public fields of the rows that the reader may see."""
    places = seen.hall.first(seen.filters, seen.audience, MOST_ROWS)
    cards = [_plain(row) for row in rows.cards(seen.cluster, seen.hall.columns, places, seen.eyes)]
    table = Table(_COLUMNS, cards)
    cover = list(_cover(seen, actor, len(cards)))
    name = f"lianpu-hall-{timezone.localdate():%Y-%m-%d}"
    if format == "csv":
        head = "".join(f'"{harmless(line)}"\r\n' for line in (line.replace('"', '""') for line in cover))
        response = HttpResponse("\ufeff" + head + csv_text(table)[1:], content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(xlsx_bytes(table, "Lianpu", cover), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def _plain(row: Row) -> Row:
    """The row with words where a page shows signs; a product outside the catalog has its own words already."""
    return {**row, "side": str(SIDE_WORDS[SIDE_OF_TABLE[row["table"]]])}


def _cover(seen: Look, actor: Actor, count: int) -> Iterator[str]:
    yield bilingual(seen.cluster.about.name, seen.cluster.about.name_en)
    yield _("Search: {filters}").format(filters=told(seen.hall, seen.filters, seen.eyes))
    total = seen.hall.find(seen.filters, seen.audience).total
    rows_told = ngettext("{count} listing", "{count} listings", count).format(count=count)
    if count < total:
        rows_told += " · " + _("the first of {total}").format(total=total)
    yield rows_told
    yield _("Taken by {who} on {when}").format(
        who=actor.user.get_username() if actor.user else _("a visitor"),
        when=timezone.localtime().strftime("%Y-%m-%d %H:%M"),
    )
