"""What one side sees of the other: everything that matters for the answer, and no name that is still withheld."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from lianpu.cluster.cluster import Cluster
from lianpu_portal.introductions.models import Introduction, Side
from lianpu_portal.market.shown import facts_of
from lianpu_portal.naming import glossed_text, product_name, with_names
from lianpu_portal.registry.selectors import rows_of
from lianpu_portal.tables import Row
from lianpu_portal.words import CATEGORIES, SIZES


@dataclass(frozen=True)
class SideView:
    """One side as the reader may see it. `row` is None where the listing has ended; `is_named` false: withheld."""

    side: str
    table: str
    code: str
    text: str
    firm: str
    firm_id: str | None
    row: Row | None
    is_named: bool
    is_own: bool

    @property
    def words(self) -> str:
        """What it says, in a letter; for readers of English with what the catalog calls it."""
        glossed = glossed_text({**self.row, "text": self.text}) if self.row and self.is_named else None
        return glossed or self.text

    @property
    def open_page(self) -> str | None:
        """The id of the listing's page, where everybody may open it."""
        return self.code if self.row and self.row["visibility"] == "public" else None


def side_view(cluster: Cluster, introduction: Introduction, side: str, *, is_own: bool, sees_all: bool) -> SideView:
    """A side for a reader: its own, or the other one."""
    table, code = introduction.listing_of(side)
    row = facts_of(cluster, cluster, table, code)
    firm_id = introduction.firm_of(side)
    firm = _firm(cluster, firm_id)
    text = introduction.offer_text if side == Side.OFFER else introduction.demand_text
    if is_own or sees_all or not is_withheld(introduction, row):
        return SideView(side, table, code, row["text"] if row else text, _name(firm, firm_id), firm_id if firm else None,
                        row, True, is_own)  # fmt: skip
    kept = _without_names(row) if row else None
    return SideView(
        side, table, code, thing_of(cluster, row, introduction), anonymous_name(firm), None, kept, False, is_own
    )


def is_withheld(introduction: Introduction, row: Row | None) -> bool:
    """Whether the firm is not named yet: it stays anonymous until both agree, and where nobody knows any more."""
    return not introduction.contacts_open and (row is None or row["visibility"] == "anonymous")


def thing_of(cluster: Cluster, row: Row | None, introduction: Introduction) -> str:
    """The thing in words of the catalog: a firm's own words may name it."""
    product = row["product"] if row else introduction.product
    if product:
        return product_name(cluster, product)
    return str(CATEGORIES.get((row or {}).get("category") or "product", _("Product")))


def anonymous_name(firm: Row | None) -> str:
    """What may be said of a firm that is not named."""
    if firm and firm.get("leader"):
        return _("a chain leader, not named yet")
    size = SIZES.get((firm or {}).get("size") or "")
    return _("a firm ({size}), not named yet").format(size=size) if size else _("a firm, not named yet")


def firm_name(cluster: Cluster, firm: str) -> str:
    """The name of a firm in the reader's language; its code where it is gone."""
    return _name(_firm(cluster, firm), firm)


_KEPT = ("category", "product", "product_name", "product_name_en", "quantity", "unit", "period", "certificates", "deadline", "visibility")  # fmt: skip


def _without_names(row: Row) -> Row:
    return {name: row.get(name) for name in _KEPT}


def _firm(cluster: Cluster, firm: str) -> Row | None:
    rows = cluster["enterprises"].filter(pl.col("id") == firm)
    return rows_of(with_names(cluster, rows))[0] if rows.height else None


def _name(firm: Row | None, code: str) -> str:
    from lianpu_portal.templatetags.portal import named

    return named(firm) if firm else code
