"""Does a cluster make sense? Each check is a function with a name; one runner lists what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import dataframely as dy
import polars as pl

from lianpu.cluster.cluster import Cluster
from lianpu.cluster.identity import normal_identifier
from lianpu.cluster.indicators import IMPOSSIBLE
from lianpu.cluster.regions import RegionTree
from lianpu.cluster.schema import SCHEMAS, references
from lianpu.cluster.taxonomy import cycles_in
from lianpu.cluster.units import UNITS
from lianpu.cluster.values import LARGEST, SMALLEST
from lianpu.cluster.violations import VIOLATION_SCHEMA, describe, violations_frame
from lianpu.language import gettext as _

_ROW = "row_number"
_SHARE_TOLERANCE = 1e-9  # rounding of shares written with two digits


def check_cluster(cluster: Cluster) -> pl.DataFrame:
    """Every violation of `cluster`, in the order of tables and rows; see `Cluster.check`."""
    found = [cluster.unread, *(part for check in CHECKS for part in check(cluster))]
    order = {name: position for position, name in enumerate(SCHEMAS)}
    return (
        _said_once(violations_frame(found))
        .unique(["table", "row", "column", "rule"], keep="first", maintain_order=True)
        .sort(
            pl.col("table").replace_strict(order, return_dtype=pl.Int64),
            "row",
            nulls_last=False,
            maintain_order=True,
        )
    )


def _said_once(found: pl.DataFrame) -> pl.DataFrame:
    """Without «may not be empty» where a value that could not be read, or the absence of the column, says it already."""
    is_empty = pl.col("rule") == "nullability"
    said = found.filter(pl.col("rule").is_in(["unreadable", "missing_column"])).select(
        "table", "column", pl.col("row").alias("said_row")
    )
    repeated = found.filter(is_empty).join(said, on=["table", "column"]).filter(
        pl.col("said_row").is_null() | (pl.col("said_row") == pl.col("row"))
    )  # fmt: skip
    return found.join(repeated, on=["table", "row", "column", "rule"], how="anti", maintain_order="left")


def check_columns_and_keys(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """Types, ranges, patterns, required values, unique keys and row rules: what dataframely knows of a table."""
    for table in SCHEMAS:
        frame = cluster[table]
        if frame.is_empty():
            continue
        numbered = frame.with_row_index(_ROW, offset=1).with_columns(pl.col(_ROW).cast(pl.Int64))
        _valid, failed = _with_number(table).filter(numbered, cast=True)
        if len(failed):
            details = failed.details()
            for rule in failed.counts():
                yield _rule_violations(table, rule, details.filter(pl.col(rule) == "invalid"))


@cache
def _with_number(table: str) -> type[dy.Schema]:
    schema = SCHEMAS[table]
    return type(schema.__name__, (schema,), {_ROW: dy.Int64()})


def _rule_violations(table: str, rule: str, broken: pl.DataFrame) -> pl.DataFrame:
    column, _bar, name = rule.partition("|")
    declared = SCHEMAS[table].columns().get(column) if name else None
    if declared is not None:
        shown, value, expected = column, pl.col(column), describe(declared)
    elif rule == "primary_key":
        key = SCHEMAS[table].primary_key()
        shown, value = (
            "+".join(key),
            pl.concat_str([pl.col(part).cast(pl.String) for part in key], separator=" + "),
        )
        expected = _("a key that stands once in the table")
    else:
        shown, value, expected = "", pl.lit(None, pl.String), rule.replace("_", " ")
    return _violations(broken, table, shown, value, expected, name or rule)


def check_references(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """Every code that names a row of another table finds it there."""
    for table in SCHEMAS:
        for column, (other, other_column) in references(table).items():
            if other == "regions" or cluster[table].is_empty():
                continue
            known = cluster[other][other_column].unique()
            frame = cluster[table].with_row_index(_ROW, offset=1).select(_ROW, column)
            if isinstance(frame.schema[column], pl.List):
                frame = frame.explode(column)
            broken = frame.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known.implode()))
            expected = _("a code that stands in {place}").format(place=f"{other}.{other_column}")
            yield _violations(broken, table, column, pl.col(column), expected, "reference")


def check_regions(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """Region codes are in GB/T 2260, roll up to one of its counties, or are listed in the cluster's regions."""
    tree = RegionTree.of(cluster)
    expected = _("a region code of GB/T 2260, or one listed in the table regions")
    for table, column in (("enterprises", "region"), ("sites", "region"), ("regions", "parent")):
        frame = cluster[table].with_row_index(_ROW, offset=1)
        unknown = [code for code in frame[column].drop_nulls().unique() if not tree.knows(code)]
        yield _violations(
            frame.filter(pl.col(column).is_in(unknown)), table, column, pl.col(column), expected, "region"
        )


def check_regions_have_an_end(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """No region lies in itself, by the parents that are stated and those that codes say."""
    tree = RegionTree.of(cluster)
    frame = cluster["regions"].with_row_index(_ROW, offset=1).filter(pl.col("parent").is_not_null())
    circling = [code for code in frame["code"] if tree.parent(tree.path(code)[-1]) is not None]
    expected = _("a wider region that does not lie in this one itself")
    yield _violations(
        frame.filter(pl.col("code").is_in(circling)), "regions", "parent", pl.col("parent"), expected, "circle"
    )


def check_numbers_are_possible(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """Amounts, prices and figures are of a size that some amount or price could have."""
    expected = _("0, or a number between {smallest:g} and {largest:g}").format(smallest=SMALLEST, largest=LARGEST)
    for table, schema in SCHEMAS.items():
        frame = cluster[table].with_row_index(_ROW, offset=1)
        for column, declared in schema.columns().items():
            if isinstance(declared, dy.Float64) and declared.max is None:
                size = pl.col(column).abs()
                broken = frame.filter(size.is_finite() & ((size > LARGEST) | (size > 0) & (size < SMALLEST)))
                yield _violations(broken, table, column, pl.col(column), expected, "size")


def check_taxonomy_is_a_forest(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """No product is its own ancestor."""
    edges = cluster["products"].select(pl.col("id").alias("tail"), pl.col("parent").alias("head")).drop_nulls()
    on_cycle = cycles_in(edges)
    frame = cluster["products"].with_row_index(_ROW, offset=1).filter(pl.col("id").is_in(on_cycle))
    yield _violations(frame, "products", "parent", pl.col("parent"), _("a taxonomy without circles"), "forest")


def check_inputs_are_acyclic(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """A product does not go, through its inputs, into itself; recycling loops are worth a look."""
    edges = cluster["inputs"].select(pl.col("product").alias("tail"), pl.col("input").alias("head"))
    on_cycle = cycles_in(edges)
    frame = cluster["inputs"].with_row_index(_ROW, offset=1)
    broken = frame.filter(pl.col("product").is_in(on_cycle) & pl.col("input").is_in(on_cycle))
    yield _violations(broken, "inputs", "input", pl.col("input"), _("inputs without circles"), "acyclic", "warning")


def check_cost_shares(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """The cost shares of one product sum to at most 1."""
    frame = cluster["inputs"].with_row_index(_ROW, offset=1).with_columns(
        pl.col("cost_share").sum().over("product").alias("total")
    )  # fmt: skip
    broken = frame.filter(pl.col("total") > 1 + _SHARE_TOLERANCE)
    yield _violations(
        broken,
        "inputs",
        "cost_share",
        pl.col("total").round(6),
        _("shares of one product that sum to at most 1"),
        "cost_shares",
    )


def check_aliases_have_one_meaning(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """An alias means one product, unless it is marked ambiguous."""
    frame = cluster["product_aliases"].with_row_index(_ROW, offset=1)
    broken = frame.filter(~pl.col("ambiguous") & (pl.col("product").n_unique().over("alias") > 1))
    expected = _("one meaning, or ambiguous = true on each row of the word")
    yield _violations(broken, "product_aliases", "alias", pl.col("alias"), expected, "one_meaning")


def check_identifiers(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """Codes of registers with check digits have the right ones and are written as the register writes them."""
    frame = cluster["enterprise_identifiers"].with_row_index(_ROW, offset=1)
    wrong = [
        row
        for scheme, value, row in frame.select("scheme", "value", _ROW).iter_rows()
        if normal_identifier(scheme, value) != value
    ]
    expected = _("a code whose check digits are right, in capitals and half-width")
    yield _violations(frame.filter(pl.col(_ROW).is_in(wrong)), "enterprise_identifiers", "value",
                      pl.col("value"), expected, "check_digits")  # fmt: skip


def check_units(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """Units are known ones; other words are kept but cannot be summed or compared."""
    for table in ("products", "inputs", "offers", "demands", "links"):
        frame = cluster[table].with_row_index(_ROW, offset=1)
        broken = frame.filter(pl.col("unit").is_not_null() & ~pl.col("unit").is_in(list(UNITS)))
        expected = _("one of {options}").format(options=", ".join(UNITS))
        yield _violations(broken, table, "unit", pl.col("unit"), expected, "unit", "warning")


def check_maximum_capacity(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """The most that an offer can make is not less than what it makes."""
    frame = cluster["offers"].with_row_index(_ROW, offset=1).filter(pl.col("maximum") < pl.col("quantity"))
    for quantity, part in frame.group_by("quantity", maintain_order=True):
        expected = _("at least the capacity in quantity, {capacity:g}; correct whichever is wrong, or leave it empty")
        told = expected.format(capacity=quantity[0])
        yield _violations(part, "offers", "maximum", pl.col("maximum"), told, "maximum_capacity")


def check_indicators(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """Figures that count or measure something are not below zero."""
    frame = cluster["indicators"].with_row_index(_ROW, offset=1)
    broken = frame.filter(IMPOSSIBLE)
    expected = _("a number of 0 or more; correct it, or leave the row out where it is not known")
    yield _violations(broken, "indicators", "value", pl.col("value"), expected, "never_negative")


def check_home_region(cluster: Cluster) -> Iterator[pl.DataFrame]:
    """The cluster's home region, where it has one, is known."""
    region = cluster.about.region
    if region is not None and not RegionTree.of(cluster).knows(region):
        row = {"table": "sources", "row": None, "column": "cluster.region", "value": region,
               "expected": _("a region code of GB/T 2260, or one listed in the table regions"),
               "rule": "home_region", "severity": "error"}  # fmt: skip
        yield pl.DataFrame([row], schema=VIOLATION_SCHEMA)


Check = Callable[[Cluster], Iterator[pl.DataFrame]]

CHECKS: tuple[Check, ...] = (
    check_columns_and_keys,
    check_references,
    check_regions,
    check_regions_have_an_end,
    check_numbers_are_possible,
    check_taxonomy_is_a_forest,
    check_inputs_are_acyclic,
    check_cost_shares,
    check_aliases_have_one_meaning,
    check_identifiers,
    check_units,
    check_maximum_capacity,
    check_indicators,
    check_home_region,
)
"""What is checked, in this order."""

ROW_CHECKS: tuple[Check, ...] = (
    check_numbers_are_possible,
    check_identifiers,
    check_maximum_capacity,
    check_indicators,
)
"""Those that look at every row alone: a row edited by hand is held against them before it is kept."""


def _violations(
    broken: pl.DataFrame,
    table: str,
    column: str,
    value: pl.Expr,
    expected: str,
    rule: str,
    severity: str = "error",
) -> pl.DataFrame:
    if broken.is_empty():
        return VIOLATION_SCHEMA.to_frame()
    return broken.select(
        pl.lit(table).alias("table"),
        pl.col(_ROW).cast(pl.Int64).alias("row"),
        pl.lit(column).alias("column"),
        _shown(broken, column, value).alias("value"),
        pl.lit(expected).alias("expected"),
        pl.lit(rule).alias("rule"),
        pl.lit(severity).alias("severity"),
    )


def _shown(broken: pl.DataFrame, column: str, value: pl.Expr) -> pl.Expr:
    if isinstance(broken.schema.get(column), pl.List):
        return value.list.join(";")
    return value.cast(pl.String)
