"""What is written is what is read, to the last digit; and every broken value is told with its place."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given

from lianpu.cluster.cluster import Cluster
from tests.clusters import DAY, LIANSHUI, Row, cluster_of
from tests.laws.strategies import Sketch, deterministic, full_clusters, sketches

FORMATS = {"csv folder": ("folder", "csv"), "parquet folder": ("folder", "parquet"), "csv zip": ("c.zip", "csv"),
           "parquet zip": ("p.zip", "parquet"), "workbook": ("book.xlsx", "csv")}  # fmt: skip


def differing(one: Cluster, other: Cluster) -> dict[str, Any]:
    """The cells in which two clusters differ: (table, row, column) → both values."""
    found: dict[str, Any] = {} if one.about == other.about else {"about": (one.about, other.about)}
    for table, frame in one.tables.items():
        read = other[table]
        if frame.schema != read.schema or frame.height != read.height:
            found[table] = (frame.shape, read.shape)
            continue
        for column in frame.columns:
            for row, (wrote, got) in enumerate(zip(frame[column].to_list(), read[column].to_list(), strict=True)):
                if wrote != got:
                    found[f"{table}[{row}].{column}"] = (wrote, got)
    return found


@deterministic(5)
@given(full_clusters())
def test_a_cluster_is_read_as_it_was_written(cluster: Cluster) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for place, (name, format) in FORMATS.items():
            read = Cluster.read(cluster.write(Path(folder) / place / name, format=format))
            assert read.unread.is_empty(), place
            assert differing(cluster, read) == {}, place
            assert cluster.equals(read), place


@deterministic(5)
@given(full_clusters())
def test_nothing_is_wrong_with_a_valid_cluster(cluster: Cluster) -> None:
    assert cluster.check().to_dicts() == []
    assert cluster.require_valid() is cluster


@deterministic(5)
@given(sketches())
def test_of_a_cluster_with_an_unknown_unit_only_the_unit_is_told(sketch: Sketch) -> None:
    found = cluster_of(**sketch).check()
    assert set(found["rule"]) <= {"unit"}
    assert set(found["severity"]) <= {"warning"}


def test_lists_that_are_empty_unknown_or_hold_brackets_stay_apart(tmp_path: Path) -> None:
    specs = [None, [], ["a"], ["a", "b"], ["[", "]"]]
    offers = [{"enterprise": "A", "specs": value} for value in specs]
    cluster = cluster_of(firms={"A": LIANSHUI}, offers=offers)
    assert cluster.check().is_empty()
    for name, format in FORMATS.values():
        assert Cluster.read(cluster.write(tmp_path / name, format=format))["offers"]["specs"].to_list() == specs


def test_the_word_for_an_empty_list_is_no_item_of_a_list() -> None:
    found = cluster_of(firms={"A": LIANSHUI}, offers=[{"enterprise": "A", "specs": ["a", "[]"]}]).check()
    assert found.select("table", "row", "column", "value").rows() == [("offers", 1, "specs", "a;[]")]


def test_characters_that_xml_does_not_know_survive_or_are_refused(tmp_path: Path) -> None:
    cluster = cluster_of(firms={"A": LIANSHUI}, offers=[{"enterprise": "A", "text": "a\uffffb"}])
    if not cluster.check().is_empty():
        return  # the schema refuses the character: no file ever holds it
    for name, format in FORMATS.values():
        assert Cluster.read(cluster.write(tmp_path / name, format=format))["offers"]["text"].to_list() == ["a\uffffb"]


def test_writing_the_other_format_leaves_no_table_of_the_first(tmp_path: Path) -> None:
    first = cluster_of(firms={"A": LIANSHUI}, offers=[{"enterprise": "A"}])
    second = cluster_of(firms={"B": LIANSHUI})
    first.write(tmp_path / "folder", format="csv")
    second.write(tmp_path / "folder", format="parquet")
    assert Cluster.read(tmp_path / "folder").equals(second)


def sound() -> dict[str, list[Row | str]]:
    """Rows of a cluster in which nothing is wrong; each test below breaks one of them."""
    return {
        "sources": [{"id": "list"}],
        "stages": [{"stage": 1, "name": "零件", "name_en": "parts"}],
        "products": ["brake", {"id": "disc", "parent": "brake"}, {"id": "group", "kind": "segment"}],
        "chains": [{"id": "chain", "products": ["brake"]}],
        "inputs": [{"product": "brake", "input": "disc", "quantity": 2.0, "cost_share": 0.6}],
        "enterprises": ["A", "B"],
        "enterprise_identifiers": [{"scheme": "OS-ID", "value": "1", "enterprise": "A"}],
        "sites": [{"id": "s", "enterprise": "A", "region": LIANSHUI, "latitude": 33.0, "longitude": 119.0}],
        "product_aliases": [{"alias": "刹车", "product": "brake"}],
        "regions": [{"code": "320826100", "name": "涟城街道"}],
        "offers": [{"enterprise": "A", "product": "brake", "quantity": 1.0}, {"enterprise": "B", "product": "brake"}],
        "demands": [{"enterprise": "B", "product": "brake"}],
        "links": [{"supplier": "A", "buyer": "B", "product": "brake", "share": 0.5}],
        "indicators": [{"subject": "A", "metric": "output", "value": 1.0}],
    }


def test_nothing_is_wrong_with_the_sound_cluster() -> None:
    assert cluster_of(**sound()).check().is_empty()


BROKEN: list[tuple[str, str, Any, str | None, str]] = [
    ("offers", "quantity", -1.0, "-1.0", "error"),
    ("offers", "price", -0.5, "-0.5", "error"),
    ("offers", "text", " 制动器", " 制动器", "error"),
    ("offers", "text", "两\n行", "两\n行", "error"),
    ("offers", "text", "零\u200b宽", "零\u200b宽", "error"),
    ("offers", "text", "", "", "error"),
    ("offers", "text", "长" * 2001, "长" * 2001, "error"),
    ("offers", "text", None, None, "error"),
    ("offers", "category", None, None, "error"),
    ("offers", "status", None, None, "error"),
    ("offers", "as_of", None, None, "error"),
    ("offers", "source", "nowhere", "nowhere", "error"),
    ("offers", "enterprise", "C", "C", "error"),
    ("offers", "product", "brakes", "brakes", "error"),
    ("offers", "site", "nowhere", "nowhere", "error"),
    ("offers", "specs", ["a;b"], "a;b", "error"),
    ("offers", "unit", "箱", "箱", "warning"),
    ("demands", "quantity", -1.0, "-1.0", "error"),
    ("demands", "product", "brakes", "brakes", "error"),
    ("links", "share", 1.5, "1.5", "error"),
    ("links", "volume", -3.0, "-3.0", "error"),
    ("links", "supplier", "C", "C", "error"),
    ("links", "unit", "箱", "箱", "warning"),
    ("sites", "region", "329999", "329999", "error"),
    ("sites", "region", "32", "32", "error"),
    ("regions", "code", "abc", "abc", "error"),
    ("regions", "code", "3208261000", "3208261000", "error"),
    ("regions", "parent", "32", "32", "error"),
    ("sites", "latitude", 91.0, "91.0", "error"),
    ("sites", "longitude", -181.0, "-181.0", "error"),
    ("enterprises", "region", "329999", "329999", "error"),
    ("enterprises", "id", "Ａ", "Ａ", "error"),
    ("products", "stage", 100, "100", "error"),
    ("products", "parent", "brakes", "brakes", "error"),
    ("products", "processes", ["casting"], "casting", "error"),
    ("chains", "products", ["ship"], "ship", "error"),
    ("inputs", "quantity", 0.0, "0.0", "error"),
    ("inputs", "cost_share", 1.5, "1.5", "error"),
    ("inputs", "input", "discs", "discs", "error"),
    ("sources", "url", "ftp://x", "ftp://x", "error"),
    ("sources", "example", None, None, "error"),
    ("indicators", "metric", "mood", "mood", "error"),
    ("indicators", "value", None, None, "error"),
    ("product_aliases", "product", "brakes", "brakes", "error"),
]


@pytest.mark.parametrize(("table", "column", "value", "shown", "severity"), BROKEN,
                         ids=[f"{table}.{column}={str(value)[:12]!r}" for table, column, value, _s, _e in BROKEN])  # fmt: skip
def test_a_broken_value_is_told_with_table_row_column_and_value(
    table: str, column: str, value: Any, shown: str | None, severity: str
) -> None:
    rows = sound()
    first = rows[table][0]
    rows[table][0] = ({"id": first} if isinstance(first, str) else first) | {column: value}
    if table == "indicators":
        rows["terms"] = ["output"]
    found = cluster_of(**rows).check()
    told = {
        (row["table"], row["row"], row["column"], row["value"], row["severity"]) for row in found.iter_rows(named=True)
    }
    assert (table, 1, column, shown, severity) in told
    assert all(row["expected"] for row in found.iter_rows(named=True))


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_that_is_none_is_told(number: float) -> None:
    rows = sound()
    rows["links"][0]["volume"] = number  # type: ignore[index,call-overload]
    told = cluster_of(**rows).check()
    assert told.select("table", "row", "column").rows() == [("links", 1, "volume")]


def test_a_key_that_stands_twice_is_told_on_each_of_its_rows() -> None:
    rows = sound()
    rows["enterprises"] = ["A", "B", {"id": "A", "name": "另一家"}]
    found = cluster_of(**rows).check()
    assert found.select("table", "row", "column", "value", "rule").rows() == [
        ("enterprises", 1, "id", "A", "primary_key"), ("enterprises", 3, "id", "A", "primary_key"),
    ]  # fmt: skip


def told_of(table: str, *added: Row, **replaced: list[Row | str]) -> list[tuple[Any, ...]]:
    """What is told of the sound cluster after rows were added to `table` or tables replaced."""
    rows = sound() | replaced
    rows[table] = [*rows[table], *added]
    return cluster_of(**rows).check().select("table", "row", "column", "value", "rule", "severity").rows()


def test_rules_over_several_columns_or_rows_are_told() -> None:
    group = {"id": "second", "kind": "segment", "unit": "piece"}
    assert told_of("products", group) == [("products", 4, "", None, "a_segment_has_no_unit", "error")]
    assert told_of("products", products=[{"id": "brake", "parent": "disc"}, {"id": "disc", "parent": "brake"}]) == [
        ("products", 1, "parent", "disc", "forest", "error"), ("products", 2, "parent", "brake", "forest", "error"),
    ]  # fmt: skip
    assert told_of("inputs", {"product": "disc", "input": "brake"}) == [
        ("inputs", 1, "input", "disc", "acyclic", "warning"), ("inputs", 2, "input", "brake", "acyclic", "warning"),
    ]  # fmt: skip
    assert told_of("inputs", {"product": "brake", "input": "group", "cost_share": 0.6}) == [
        ("inputs", 1, "cost_share", "1.2", "cost_shares", "error"), ("inputs", 2, "cost_share", "1.2", "cost_shares", "error"),
    ]  # fmt: skip
    unitless = {"product": "disc", "input": "group", "quantity": 1.0, "unit": None}
    assert told_of("inputs", unitless) == [("inputs", 2, "", None, "a_quantity_has_a_unit", "error")]
    assert told_of("links", {"supplier": "A", "buyer": "A"}) == [
        ("links", 2, "", None, "a_link_joins_two_enterprises", "error")
    ]
    assert told_of("product_aliases", {"alias": "刹车", "product": "disc"}) == [
        ("product_aliases", 1, "alias", "刹车", "one_meaning", "error"), ("product_aliases", 2, "alias", "刹车", "one_meaning", "error"),
    ]  # fmt: skip
    both = [{"alias": "刹车", "product": product, "ambiguous": True} for product in ("brake", "disc")]
    assert told_of("product_aliases", product_aliases=both) == []


def test_a_maximum_capacity_below_the_capacity_is_told() -> None:
    both = {
        "enterprise": "A",
        "product": "brake",
        "quantity": 100.0,
        "maximum": 90.0,
        "unit": "piece",
        "period": "year",
    }
    fine = [{**both, "maximum": 100.0}, {**both, "maximum": None}, {**both, "quantity": None}]
    found = cluster_of(**(sound() | {"offers": [*fine, both]})).check()
    assert found.select("table", "row", "column", "value", "expected").rows() == [
        ("offers", 4, "maximum", "90.0",
         "at least the capacity in quantity, 100; correct whichever is wrong, or leave it empty"),
    ]  # fmt: skip


def test_a_figure_that_cannot_be_below_zero_is_told() -> None:
    figures = [
        {"subject": "A", "metric": metric, "value": value}
        for metric, value in (("input_stock_days", -5.0), ("ramp_up_weeks", 0.0), ("output_value_ytd_growth", -0.1))
    ]
    found = cluster_of(**(sound() | {"indicators": figures, "terms": [
        {"id": metric} for metric in ("input_stock_days", "ramp_up_weeks", "output_value_ytd_growth")
    ]})).check()  # fmt: skip
    assert found.select("table", "row", "column", "value", "rule", "severity").rows() == [
        ("indicators", 1, "value", "-5.0", "never_negative", "error")
    ], "growth may be negative, nothing in stock is known"


def test_a_register_code_with_wrong_check_digits_is_told() -> None:
    codes = [{"scheme": "CN-USCI", "value": value, "enterprise": "A"} for value in ("91320800000000000X", "abc")]
    assert [row[:4] for row in told_of("enterprise_identifiers", *codes)] == [
        ("enterprise_identifiers", 2, "value", "91320800000000000X"), ("enterprise_identifiers", 3, "value", "abc"),
    ]  # fmt: skip


def test_an_unknown_home_region_is_told() -> None:
    found = cluster_of(region="329999", **sound()).check()
    assert found.select("column", "value", "rule").rows() == [("cluster.region", "329999", "home_region")]


UNREADABLE = [("offers", "quantity", "许多"), ("offers", "price", "面议价"), ("offers", "deadline", "明年"), ("offers", "category", "goods"),
              ("offers", "period", "decade"), ("sources", "example", "也许"), ("sources", "published", "2025-13-01"),
              ("stages", "stage", "1.5"), ("offers", "quantity", "1e999")]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "text"), UNREADABLE)
@pytest.mark.parametrize("name", ["folder", "book.xlsx"])
def test_a_cell_that_cannot_be_read_is_told_and_the_cluster_is_not_written_back(
    table: str, column: str, text: str, name: str, tmp_path: Path
) -> None:
    path = cluster_of(**sound()).write(tmp_path / name)
    if name == "folder":
        file = path / f"{table}.csv"
        cells = pl.read_csv(file, infer_schema=False)
        cells[0, column] = text
        cells.write_csv(file)
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.load_workbook(path)
        headings = [cell.value for cell in book[table][1]]
        book[table].cell(row=2, column=headings.index(column) + 1, value=text)
        book.save(path)
    read = Cluster.read(path)
    told = read.check().filter(pl.col("rule") == "unreadable")
    assert told.select("table", "row", "column", "value", "severity").rows() == [(table, 1, column, text, "error")]
    with pytest.raises(Exception, match="1"):
        read.write(tmp_path / "again")


def test_missing_and_undeclared_columns_are_told(tmp_path: Path) -> None:
    path = cluster_of(**sound()).write(tmp_path / "folder")
    offers = pl.read_csv(path / "offers.csv", infer_schema=False)
    offers.drop("text").with_columns(colour=pl.lit("red")).write_csv(path / "offers.csv")
    told = Cluster.read(path).check().select("table", "row", "column", "rule").rows()
    assert ("offers", None, "text", "missing_column") in told
    assert ("offers", None, "colour", "unknown_column") in told


def test_dates_from_1900_to_2100_and_their_like_are_read_as_written(tmp_path: Path) -> None:
    days = [
        dt.date(1900, 1, 1),
        dt.date(1900, 2, 28),
        dt.date(1904, 1, 1),
        DAY,
        dt.date(2000, 2, 29),
        dt.date(2100, 12, 31),
    ]
    cluster = cluster_of(firms={"A": LIANSHUI}, offers=[{"enterprise": "A", "deadline": day} for day in days])
    for name, format in FORMATS.values():
        assert Cluster.read(cluster.write(tmp_path / name, format=format))["offers"]["deadline"].to_list() == days
