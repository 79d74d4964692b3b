"""Known pairs that a backtest hides and looks for: firm–product of a table or a cluster, buyer–supplier of a cluster."""

from __future__ import annotations

import hashlib
import html
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from lianpu.chain.coproduction import Matrix, portfolios_of, taxonomy_groups
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.current import TRADED, TRUSTED_ROW, current
from lianpu.cluster.files import read_csv_text
from lianpu.cluster.values import tidy
from lianpu.errors import InputFileError
from lianpu.language import gettext as _

Split: TypeAlias = Literal["dev", "test", "all"]
SEGMENT_TABLE = "company_segment.csv"
"""The file looked for where a folder is given that is no cluster."""

_PATH = ("chain", "layer", "segment", "sub")
_COLUMNS = ("company_id", *_PATH)


@dataclass(frozen=True)
class Pairs:
    """Pairs of two sides. `cells` is pairs × (row, column); `days` the day of each, NaT unknown; `groups` are groups of
    columns that belong together (groups × columns); `is_cluster`: they were read from a cluster."""

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: NDArray[np.int64]
    days: NDArray[np.datetime64]
    groups: Matrix
    is_cluster: bool = False

    def matrix(self, kept: NDArray[np.bool_]) -> Matrix:
        """Rows × columns of zeros and ones, of the pairs that are kept."""
        rows, columns = self.cells[kept].T
        shape = len(self.rows), len(self.columns)
        return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def in_split(labels: Sequence[str], split: Split) -> NDArray[np.bool_]:
    """Which labels belong to a part: by a hash of the label, so that a firm is in the same part for ever."""
    if split == "all":
        return np.ones(len(labels), dtype=bool)
    even = np.array([hashlib.sha256(label.encode()).digest()[0] % 2 == 0 for label in labels], dtype=bool)
    return even if split == "dev" else ~even


def read_pairs_of(path: Path, edges: Literal["product", "buyer"] = "product") -> Pairs:
    """The pairs of a cluster (folder, .zip, .xlsx), or of a table firm × segment (.csv, or a folder that holds one)."""
    table = path / SEGMENT_TABLE if path.is_dir() and not (path / "cluster.json").is_file() else path
    if table.suffix.lower() == ".csv":
        if edges == "buyer":
            raise InputFileError(_("{file} knows no buyers; give a cluster with links.").format(file=table))
        return read_segment_table(table)
    cluster = Cluster.read(path).require_valid()
    pairs = firm_products(cluster) if edges == "product" else buyer_suppliers(cluster)
    return replace(pairs, is_cluster=True)


def read_segment_table(file: Path) -> Pairs:
    """Firm × segment of a CSV file with the columns company_id, chain, layer, segment, sub; one row a pair.

    Names may hold HTML entities, even entities of entities; blanks at the ends and doubled ones go. A row without a
    firm or without a segment is refused with its line. Groups: the chain, the layer, the segment, and segments or
    subsegments of one name wherever they stand.
    """
    if not file.is_file():
        raise InputFileError(_("There is no file {file}.").format(file=file))
    raw = read_csv_text(file)
    if missing := sorted(set(_COLUMNS) - set(raw.columns)):
        raise InputFileError(
            _("{file} needs the columns {columns}; {missing} is not there.").format(
                file=file, columns=", ".join(_COLUMNS), missing=", ".join(missing)
            )
        )
    clean = raw.select(
        pl.col(column).fill_null("").replace_strict(_cleaned(raw[column]), return_dtype=pl.String)
        for column in _COLUMNS
    )
    listed: dict[tuple[str, str], None] = {}
    groups: Mapping[tuple[str, ...], set[str]] = defaultdict(set)
    for line, (firm, *path) in enumerate(clean.iter_rows(), start=2):
        if not firm or not path[2]:
            raise InputFileError(
                _("{file}, line {line}: expected a firm and a segment; found: {found}").format(
                    file=file, line=line, found=", ".join((firm, *path))[:80]
                )
            )
        node = "/".join(part for part in path if part)
        listed[firm, node] = None
        for depth, group in enumerate((path[:1], path[:2], path[:3], path[2:3], path[3:] if path[3] else path[:1])):
            groups[(str(depth), *group)].add(node)
    if not listed:
        raise InputFileError(_("{file} holds no rows.").format(file=file))
    nodes = list(dict.fromkeys(node for _firm, node in listed))
    return _pairs(file.name, listed, nodes, groups.values(), {})


def _cleaned(column: pl.Series) -> dict[str, str]:
    return {text: tidy(html.unescape(html.unescape(text))) for text in column.fill_null("").unique()}


def firm_products(cluster: Cluster) -> Pairs:
    """Who makes what in a cluster, by declared or verified offers and links, everywhere; the day is the first on which a
    row says so (`since` of a link, else `as_of`)."""
    offers = current(cluster["offers"], None).filter(TRUSTED_ROW & pl.col("category").is_in(TRADED))
    links = current(cluster["links"], None).filter(TRUSTED_ROW)
    rows = pl.concat([
        offers.select(pl.col("enterprise").alias("row"), pl.col("product").alias("column"), pl.col("as_of").alias("day")),
        links.select(pl.col("supplier").alias("row"), pl.col("product").alias("column"), pl.coalesce("since", "as_of").alias("day")),
    ]).drop_nulls(["row", "column"])  # fmt: skip
    products = set(cluster["products"]["id"])
    known = rows.filter(pl.col("column").is_in(list(products)))
    days = _first_days(known)
    return _pairs(cluster.about.name, days, cluster["products"]["id"].to_list(), taxonomy_groups(cluster), days)


def buyer_suppliers(cluster: Cluster) -> Pairs:
    """Who buys of whom, by the links of a cluster. Groups: the firms that offer one product or products of one segment;
    links say nothing there, for they are what is hidden."""
    links = current(cluster["links"], None).filter(TRUSTED_ROW)
    rows = links.select(pl.col("buyer").alias("row"), pl.col("supplier").alias("column"), pl.col("since").alias("day"))
    days = _first_days(rows)
    offers = current(cluster["offers"], None).filter(TRUSTED_ROW).drop_nulls("product")
    makers: Mapping[str, set[str]] = defaultdict(set)
    for firm, product in offers.select("enterprise", "product").iter_rows():
        makers[product].add(firm)
    wider = [{firm for product in group for firm in makers.get(product, ())} for group in taxonomy_groups(cluster)]
    firms = list(dict.fromkeys([*(supplier for _buyer, supplier in days), *(firm for group in makers.values() for firm in sorted(group))]))  # fmt: skip
    return _pairs(cluster.about.name, days, firms, [*makers.values(), *wider], days)


def _first_days(rows: pl.DataFrame) -> dict[tuple[str, str], object]:
    first = rows.group_by("row", "column", maintain_order=True).agg(pl.col("day").min())
    return {(row, column): day for row, column, day in first.iter_rows()}


def _pairs(
    name: str, listed: Iterable[tuple[str, str]], columns: Sequence[str], groups: Iterable[Iterable[str]],
    days: Mapping[tuple[str, str], object],
) -> Pairs:  # fmt: skip
    keys = list(listed)
    found = portfolios_of(keys, columns, groups)
    rows, places = ({label: place for place, label in enumerate(labels)} for labels in (found.firms, found.products))
    cells = np.array([(rows[row], places[column]) for row, column in keys], np.int64).reshape(-1, 2)
    stated = np.array([days.get(key) or np.datetime64("NaT") for key in keys], dtype="datetime64[D]")
    return Pairs(name, found.firms, found.products, cells, stated, found.groups)
