"""One row and one block of columns → drafts: products offered or needed, suppliers, customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from lianpu.intake.workbook.addresses import address
from lianpu.intake.workbook.amounts import Amount
from lianpu.intake.workbook.certificates import read_certificates
from lianpu.intake.workbook.entries import Speaker, joined
from lianpu.intake.workbook.findings import Findings
from lianpu.intake.workbook.identity import read_deadline, split_place
from lianpu.intake.workbook.layout import Block, Column, Layout
from lianpu.intake.workbook.periods import with_periods
from lianpu.intake.workbook.products import split_items, split_names, split_products
from lianpu.intake.workbook.quantities import Named, amounts_of, prices_of, with_maxima, with_own_amount
from lianpu.intake.workbook.radii import radius_said, watch_no_radius
from lianpu.intake.workbook.reading import Draft
from lianpu.intake.workbook.synonyms import Field, Side, side_said
from lianpu.intake.workbook.text import LONGEST_TEXT, plain
from lianpu.intake.workbook.view import View

_LONGEST_ITEM, _MOST_ITEMS = 200, 50
_SAID_OF_A_PRODUCT: tuple[Field, ...] = ("quantity", "maximum", "specs", "price")
_MADE_FOR: dict[Side, Side] = {"supplier": "demand", "customer": "offer"}


@dataclass
class RowReader:
    """Reads the blocks of one table, row by row."""

    sheet: str
    layout: Layout
    findings: Findings
    default_side: Side
    unitless: dict[int, str] = field(default_factory=dict[int, str])
    """Columns with quantities without a unit, and the first such cell."""

    def needs_speaker(self, view: View) -> bool:
        """False for a row in which only columns with an enterprise of their own say anything."""
        others = [block for block in self.layout.blocks if block.first("enterprise") is None]
        if len(others) == len(self.layout.blocks):
            return True
        return any(view.said(block.first("product") or block.first("counterpart")) is not None for block in others)

    def read(self, view: View, speaker: Speaker) -> int:
        """Add the drafts of the row; how many there were."""
        before = self.findings.added
        note = joined(view, self.layout.row.get("note", ()), "; ")
        products = {id(block): self._products(block, view) for block in self.layout.blocks if block.is_trade}
        for block in self.layout.blocks:
            if block.is_trade:
                self._read_trade(block, products[id(block)], view, speaker, note)
            else:
                self._read_partners(block, self._subjects(block, products, view), view, speaker, note)
        return self.findings.added - before

    def _report(self, code: str, cell: str, value: object = "", **details: object) -> None:
        self.findings.report(code, self.sheet, cell, value, **details)

    def _products(self, block: Block, view: View) -> list[Named]:
        column = block.first("product")
        if column is None or view.said(column) is None:
            return []
        texts = split_products(view.text(column))
        most = self.findings.limits.products_in_a_cell
        first_time = not view.repeats(column)
        if len(texts) > most and first_time:
            self._report("too_many_products", view.address(column), view.text(column), products=len(texts), kept=most)
        longest = max((len(text) for text in texts), default=0)
        if longest > LONGEST_TEXT and first_time:
            self._report("text_cut", view.address(column), view.text(column), length=longest, kept=LONGEST_TEXT)
        quantity = block.first("quantity")
        apart = view.said(quantity) is not None
        return [Named(text[:LONGEST_TEXT]) if apart else with_own_amount(text[:LONGEST_TEXT]) for text in texts[:most]]

    def _read_trade(
        self, block: Block, products: Sequence[Named], view: View, speaker: Speaker, note: str | None
    ) -> None:
        column = block.first("product")
        assert column is not None
        if not products:
            self._report_lost_values(block, column, view)
            return
        speaker = self._own_speaker(block, view, speaker)
        said = with_periods(amounts_of(products, block, view, self._report), block, view, self._report)
        amounts, maxima = with_maxima(said, products, block, view, self._report)
        prices = prices_of(amounts, block, view, self._report)
        specs = self._specs(block, len(products), view)
        certificates = self._certificates(block, view)
        deadline = self._deadline(block, view)
        self._watch_units(block, amounts, view)
        where, side = view.address(column), self._side(block, view)
        radius = self._radius(block, view, side)
        for product, amount, most, price, spec in zip(products, amounts, maxima, prices, specs, strict=True):
            period = amount.period if amount.quantity is not None or most is not None else None
            self.findings.add(
                Draft(
                    self.sheet, view.row + 1, where, side, *speaker[:4], product.text, amount.quantity,
                    amount.unit or price.unit, period, price.value, spec, certificates, deadline, None, None, note,
                    most, radius,
                )
            )  # fmt: skip

    def _side(self, block: Block, view: View) -> Side:
        """What the row says of itself; else the heading, the sheet or the title."""
        assumed = block.side or self.default_side
        column = self.layout.first("side")
        if column is None or sum(other.is_trade for other in self.layout.blocks) > 1:
            return assumed
        found = side_said(view.said(column) or "")
        if found is None and not view.repeats(column):
            self._report("side_unclear", view.address(column), view.text(column))
        return found or assumed

    def _radius(self, block: Block, view: View, side: Side) -> str | None:
        """How far away a supplier may be, of a demand; what the other side alone may state is told, not dropped."""
        if side != "demand":
            watch_no_radius(block, view, self._report)
            return None
        column = block.first("maximum")
        if column is not None and view.said(column) is not None and not view.repeats(column):
            self._report("maximum_of_demand", view.address(column), view.text(column))
        return radius_said(block, view, self._report)

    def _own_speaker(self, block: Block, view: View, speaker: Speaker) -> Speaker:
        """The enterprise beside the product, in lists that set suppliers and buyers side by side."""
        column = block.first("enterprise")
        if column is None:
            return speaker
        name = view.said(column)
        if name is None:
            self._report("no_enterprise", view.address(column))
        return Speaker(name[:_LONGEST_ITEM] if name else None, row=view.row)

    def _report_lost_values(self, block: Block, product: Column, view: View) -> None:
        """Values without their product must not vanish."""
        for wanted in _SAID_OF_A_PRODUCT:
            column = block.first(wanted)
            if column and view.said(column) is not None and not view.repeats(column):
                self._report("no_product", address(view.row, product.index), view.text(column))
                return

    def _watch_units(self, block: Block, amounts: Sequence[Amount], view: View) -> None:
        column = block.first("quantity")
        if column and any(amount.quantity is not None and amount.unit is None for amount in amounts):
            self.unitless.setdefault(column.index, view.address(column))

    def _specs(self, block: Block, products: int, view: View) -> list[list[str] | None]:
        columns = block.columns.get("specs", ())
        if products == 1:
            items = [item for column in columns for item in self._items(column, view)]
            return [list(dict.fromkeys(items)) or None]
        several: list[list[str]] = [[] for _ in range(products)]
        for column in columns:
            items = self._items(column, view)
            if len(items) == products:
                for own, item in zip(several, items, strict=True):
                    own.append(item)
            elif items and not view.repeats(column):
                where, text = view.address(column), view.text(column)
                self._report("values_do_not_align", where, text, values=len(items), products=products)
        return [own or None for own in several]

    def _items(self, column: Column, view: View) -> list[str]:
        if view.said(column) is None:
            return []
        items = split_items(view.text(column))
        longest = max((len(item) for item in items), default=0)
        if longest > _LONGEST_ITEM and not view.repeats(column):
            self._report("text_cut", view.address(column), view.text(column), length=longest, kept=_LONGEST_ITEM)
        self._watch_number(column, len(items), view)
        return [item[:_LONGEST_ITEM].strip() for item in items[:_MOST_ITEMS] if item != "无"]

    def _watch_number(self, column: Column, items: int, view: View) -> None:
        if items > _MOST_ITEMS and not view.repeats(column):
            self._report("too_many_values", view.address(column), view.text(column), values=items, kept=_MOST_ITEMS)

    def _certificates(self, block: Block, view: View) -> list[str] | None:
        columns = [c for c in block.columns.get("certificates", ()) if view.said(c) is not None]
        names = dict.fromkeys(name for column in columns for name in read_certificates(view.text(column)))
        if columns:
            self._watch_number(columns[0], len(names), view)
        return [name[:_LONGEST_ITEM].strip() for name in names][:_MOST_ITEMS] if columns else None

    def _deadline(self, block: Block, view: View) -> dt.date | None:
        column = block.first("deadline")
        if column is None or view.said(column) is None:
            return None
        day = read_deadline(view.cell(column))
        if day.problem and not view.repeats(column):
            self._report(day.problem, view.address(column), plain(view.cell(column)))
        return day.value

    def _subjects(self, partners: Block, products: dict[int, list[Named]], view: View) -> list[str]:
        """The products that the partners of a row deliver or buy, where the row says so."""
        column = partners.first("product")
        if column:
            return list(split_products(view.text(column))) if view.said(column) is not None else []
        counterpart = partners.first("counterpart")
        assert partners.side is not None and counterpart is not None
        trade = [block for block in self.layout.blocks if block.is_trade]
        before = [b for b in trade if (product := b.first("product")) and product.index < counterpart.index]
        if not before or (before[-1].side or self.default_side) != _MADE_FOR[partners.side] or view.spans(counterpart):
            return []
        beside = products[id(before[-1])]
        return [beside[0].text] if len(beside) == 1 else []

    def _read_partners(
        self, block: Block, subjects: Sequence[str], view: View, speaker: Speaker, note: str | None
    ) -> None:
        column = block.first("counterpart")
        assert column is not None and block.side is not None
        if view.said(column) is None or view.repeats(column):
            return
        most = self.findings.limits.products_in_a_cell
        names = split_names(view.text(column))[:most]
        if len(subjects) > 1 and len(subjects) != len(names):
            product = block.first("product") or column
            where, text = view.address(product), view.text(product)
            self._report("values_do_not_align", where, text, values=len(subjects), products=len(names))
        texts: list[str | None] = list(subjects)
        if len(texts) != len(names):
            only: str | None = texts[0] if len(texts) == 1 else None
            texts = [only for _name in names]
        place = joined(view, block.columns.get("place", ()), " ")
        for name, text in zip(names, texts, strict=False):
            short, own_place = split_place(name[:_LONGEST_ITEM])
            self.findings.add(
                Draft(self.sheet, view.row + 1, view.address(column), block.side, *speaker[:4], text)._replace(
                    counterpart=short, counterpart_place=place or own_place, note=note
                )
            )
