"""A header → what each column holds, and which columns belong together: a product, its quantity, its price."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lianpu.cluster.schema import AMOUNTS
from lianpu.intake.workbook.headings import NOTHING, Heading, simplified, understand
from lianpu.intake.workbook.measures import Measure
from lianpu.intake.workbook.synonyms import Field, Meaning, Side, side_of_group

_ROW_FIELDS: tuple[Field, ...] = ("serial", "enterprise", "uscc", "place", "size", "note", "side")
_SEVERAL: tuple[Field, ...] = ("specs", "certificates", "place", "note")
_TRADE_SIDES: tuple[Side, ...] = ("offer", "demand")
_PARTNERS: tuple[Side, ...] = ("supplier", "customer")


@dataclass(frozen=True)
class Column:
    """One column of a table: the heading as people see it and what it was understood as (None: not understood)."""

    index: int
    label: str
    meaning: Meaning | None
    measure: Measure = field(default_factory=Measure)
    group: str = ""


@dataclass
class Block:
    """Columns that speak of one product, or of one counterpart, each by its field."""

    side: Side | None
    group: str = ""
    columns: dict[Field, list[Column]] = field(default_factory=dict[Field, list[Column]])

    def first(self, wanted: Field) -> Column | None:
        """The column of a field."""
        found = self.columns.get(wanted)
        return found[0] if found else None

    @property
    def is_trade(self) -> bool:
        """True for a block of products that the enterprise itself offers or needs."""
        return self.side not in _PARTNERS


@dataclass(frozen=True)
class Layout:
    """The columns of a table."""

    columns: tuple[Column, ...]
    row: dict[Field, list[Column]]
    blocks: tuple[Block, ...]
    repeated: tuple[tuple[Column, Column], ...]

    def first(self, wanted: Field) -> Column | None:
        """The column of a field that speaks of the whole row."""
        found = self.row.get(wanted)
        return found[0] if found else None

    @property
    def is_list(self) -> bool:
        """True if there is a column of products or counterparts, and something beside it."""
        known = {column.index for columns in self.row.values() for column in columns}
        known |= {column.index for block in self.blocks for columns in block.columns.values() for column in columns}
        return bool(self.blocks) and len(known) > 1


def read_columns(header: Sequence[Sequence[object]]) -> list[Column]:
    """The columns under a header of one or more rows (merged cells already filled)."""
    width = max((len(row) for row in header), default=0)
    return [_column(index, [row[index] if index < len(row) else "" for row in header]) for index in range(width)]


def _column(index: int, cells: Iterable[object]) -> Column:
    path: list[Heading] = []
    for cell in cells:
        heading = understand(cell)
        if heading.label and heading.label not in (above.label for above in path):
            path.append(heading)
    if not path:
        return Column(index, "", None)
    leaf, above = path[-1], path[:-1]
    group = above[-1] if above else NOTHING
    measure = leaf.measure if leaf.measure != Measure() else group.measure
    label = " / ".join(heading.label for heading in path)
    return Column(index, label, _meaning_in_group(leaf, group), measure, group.label)


def _meaning_in_group(leaf: Heading, group: Heading) -> Meaning | None:
    if not group.label:
        return None if leaf.meaning is None or leaf.meaning.field == "name" else leaf.meaning
    if group.meaning and group.meaning.field == "personal":
        return group.meaning
    side = (
        group.meaning.side if group.meaning and group.meaning.side else side_of_group(simplified(group.label).lower())
    )
    meaning = leaf.meaning or _unit_heading_alone(leaf, group)
    if side in _PARTNERS:
        return _meaning_of_partner(meaning, side)
    if meaning is None:
        return None
    if meaning.field == "name":
        return _named_by_group(group, side)
    return Meaning(meaning.field, meaning.side or (side if meaning.field not in _ROW_FIELDS else None))


def _unit_heading_alone(leaf: Heading, group: Heading) -> Meaning | None:
    """Under «产能» a heading such as «2025年» or «万套» is still the capacity."""
    return group.meaning if group.meaning and group.meaning.field in AMOUNTS and leaf.label else None


def _meaning_of_partner(meaning: Meaning | None, side: Side) -> Meaning | None:
    if meaning and meaning.field in ("enterprise", "name", "counterpart"):
        return Meaning("counterpart", side)
    if meaning and meaning.field in ("product", "place", "personal"):
        return Meaning(meaning.field, None if meaning.field == "personal" else side)
    return None


def _named_by_group(group: Heading, side: Side | None) -> Meaning | None:
    if group.label.startswith(("企业", "公司", "单位")):
        return Meaning("enterprise")
    return Meaning("product", side) if side else None


def lay_out(columns: Sequence[Column]) -> Layout:
    """Put the columns of a header into the row and its blocks."""
    settled = _settle_second_enterprises(_settle_partner_or_enterprise(columns))
    blocks = _product_blocks(settled) + _partner_blocks(settled)
    repeated: list[tuple[Column, Column]] = []
    row: dict[Field, list[Column]] = {}
    for column in settled:
        if column.meaning is None or column.meaning.field in ("product", "counterpart", "personal", "money"):
            continue
        home = row if _speaks_of_row(column.meaning) else _home(column, blocks)
        if column.meaning.field == "enterprise" and column.meaning.side and "enterprise" in row:
            home = next((block.columns for block in blocks if block.side == column.meaning.side), row)
        if home is None:
            continue
        first = _keep(home, column)
        if first:
            repeated.append((column, first))
    blocks.sort(key=lambda block: min(column.index for columns in block.columns.values() for column in columns))
    return Layout(tuple(settled), row, tuple(blocks), tuple(repeated))


def _settle_partner_or_enterprise(columns: Sequence[Column]) -> list[Column]:
    """«供应商名称» names the row's enterprise where no other column does."""
    named = any(column.meaning and column.meaning.field == "enterprise" for column in columns)
    candidates = [c for c in columns if c.meaning == Meaning("counterpart", "supplier") and not c.group]
    if (
        named
        or not candidates
        or not candidates[0].label.startswith(("供应商", "供货商", "Supplier", "supplier", "Vendor"))
    ):
        return list(columns)
    first = candidates[0]
    offered = Column(first.index, first.label, Meaning("enterprise", "offer"), first.measure, first.group)
    return [offered if column is first else column for column in columns]


def _settle_second_enterprises(columns: Sequence[Column]) -> list[Column]:
    """«供方 | 产品 | 需方»: who stands second is a partner, unless products of its own side stand in the row too."""
    named = [column for column in columns if column.meaning and column.meaning.field == "enterprise"]
    sides = {column.meaning.side for column in columns if column.meaning and column.meaning.field == "product"}
    partners = {
        column.index: Meaning("counterpart", "customer" if column.meaning.side == "demand" else "supplier")
        for column in named[1:]
        if column.meaning and column.meaning.side and column.meaning.side not in sides
    }
    return [replace(column, meaning=partners.get(column.index, column.meaning)) for column in columns]


def _product_blocks(columns: Sequence[Column]) -> list[Block]:
    blocks: list[Block] = []
    implied: Side | None = next(
        (c.meaning.side for c in columns if c.meaning and c.meaning.field == "enterprise"), None
    )
    for column in columns:
        if column.meaning and column.meaning.field == "product" and column.meaning.side not in _PARTNERS:
            blocks.append(Block(column.meaning.side or implied, column.group, {"product": [column]}))
    return blocks


def _partner_blocks(columns: Sequence[Column]) -> list[Block]:
    blocks = [
        Block(column.meaning.side, column.group, {"counterpart": [column]})
        for column in columns
        if column.meaning and column.meaning.field == "counterpart"
    ]
    for column in columns:
        if column.meaning and column.meaning.field == "product" and column.meaning.side in _PARTNERS:
            partner = next((block for block in blocks if block.side == column.meaning.side), None)
            if partner:
                partner.columns.setdefault("product", [column])
    return blocks


def _speaks_of_row(meaning: Meaning) -> bool:
    return meaning.field in _ROW_FIELDS and meaning.side not in _PARTNERS


def _keep(home: dict[Field, list[Column]], column: Column) -> Column | None:
    """Take the column in; the column that already says the same where only one is wanted."""
    assert column.meaning is not None
    kept = home.setdefault(column.meaning.field, [])
    if kept and column.meaning.field not in _SEVERAL:
        return kept[0]
    kept.append(column)
    return None


def _home(column: Column, blocks: Sequence[Block]) -> dict[Field, list[Column]] | None:
    assert column.meaning is not None
    side = column.meaning.side
    if side in _PARTNERS:
        return next((block.columns for block in blocks if block.side == side), None)
    trade = [block for block in blocks if block.is_trade]
    grouped = [block for block in trade if column.group and block.group == column.group]
    block = _nearest(column, grouped) or _nearest(column, _of_side(column, trade))
    if block is None:
        return None
    if side in _TRADE_SIDES and block.side is None and column.meaning.field in AMOUNTS:
        block.side = side  # 产能 is said of what is offered, 需求量 of what is needed
    return block.columns


def _of_side(column: Column, trade: list[Block]) -> list[Block]:
    assert column.meaning is not None
    side = column.meaning.side
    if side is None and len({block.side for block in trade}) > 1:
        # Certificates are held by the enterprise, dates are set by who buys, unless the heading says otherwise.
        side = {"certificates": "offer", "deadline": "demand"}.get(column.meaning.field)  # type: ignore[assignment]
    fitting = [block for block in trade if side is None or block.side in (side, None)]
    return [block for block in fitting if block.side == side] or fitting or trade


def _nearest(column: Column, blocks: Sequence[Block]) -> Block | None:
    """The last block that begins before the column, else the first one."""
    before = [block for block in blocks if (product := block.first("product")) and product.index < column.index]
    return before[-1] if before else blocks[0] if blocks else None
