"""Clusters in files as people keep them: encodings, Excel's habits, broken values, refusals."""

from __future__ import annotations

import errno
import json
import os
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.examples import example_folder, huaian_cluster
from lianpu.errors import ClusterFileError, InvalidClusterError

MANIFEST = {"format": "lianpu-cluster", "version": 1, "name": "测试", "region": "320800", "as_of": "2026-01-15"}
SOURCES = "id,title,example\ns,清单,是\n"


def folder_of(path: Path, manifest: dict[str, object] | None = None, **tables: str | bytes) -> Path:
    path.mkdir(exist_ok=True)
    (path / "cluster.json").write_text(json.dumps(manifest or MANIFEST, ensure_ascii=False), "utf-8")
    for name, content in tables.items():
        (path / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


ENTERPRISES = (
    "id,name,region,source,as_of,status\n００１,示例甲（淮安）有限公司,３２０８２６,s,2025年6月25日,declared\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_and_chinese_dates_and_codes_are_read(tmp_path: Path, encoding: str) -> None:
    cluster = Cluster.read(folder_of(tmp_path / "c", sources=SOURCES, enterprises=ENTERPRISES.encode(encoding)))
    assert cluster.check().rows() == []
    row = cluster["enterprises"].row(0, named=True)
    assert (row["id"], row["name"], row["region"], str(row["as_of"])) == (
        "001",
        "示例甲（淮安）有限公司",
        "320826",
        "2025-06-25",
    )


def test_quantities_are_read_as_written(tmp_path: Path) -> None:
    offers = (
        "id,enterprise,category,text,quantity,unit,period,price,visibility,source,as_of,status\n"
        "o1,001,product,刹车片,1.2万,set,year,３５.5,public,s,2026-01-01,declared\n"
        'o2,001,product,刹车片,"1,200",set,year,,public,s,2026-01-01,declared\n'
    )
    cluster = Cluster.read(folder_of(tmp_path / "c", sources=SOURCES, enterprises=ENTERPRISES, offers=offers))
    assert cluster["offers"].select("quantity", "price").rows() == [(12_000.0, 35.5), (1_200.0, None)]
    assert cluster.check().rows() == []


def test_each_violation_is_told_with_table_row_column_value_and_expectation(tmp_path: Path) -> None:
    offers = (
        "id,enterprise,category,text,quantity,visibility,source,as_of,status,colour\n"
        "o1,001,product,刹车片,很多,public,s,2026-01-01,declared,red\n"
        "o2,nobody,product,刹车片,-5,secret,s,2026-01-01,declared,\n"
        "o2,001,product,,5,public,s,,declared,\n"
    )
    found = Cluster.read(folder_of(tmp_path / "c", sources=SOURCES, enterprises=ENTERPRISES, offers=offers)).check()
    told = set(found.select("row", "column", "value", "rule").rows())
    assert told >= {
        (1, "quantity", "很多", "unreadable"), (2, "quantity", "-5.0", "min"), (2, "visibility", "secret", "unreadable"),
        (2, "enterprise", "nobody", "reference"), (2, "id", "o2", "primary_key"), (3, "id", "o2", "primary_key"),
        (3, "text", None, "nullability"), (3, "as_of", None, "nullability"), (None, "colour", None, "unknown_column"),
    }  # fmt: skip
    assert set(found["table"]) == {"offers"} and found["expected"].null_count() == 0


def test_an_analysis_of_broken_tables_is_refused_with_the_first_place(tmp_path: Path) -> None:
    broken = Cluster.read(folder_of(tmp_path / "c", sources="id,title,example\ns,清单,也许\n"))
    with pytest.raises(InvalidClusterError, match="也许"):
        broken.require_valid()
    with pytest.raises(ClusterFileError):
        broken.write(tmp_path / "d")


def test_a_number_that_excel_made_of_a_code_is_the_code_again(tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        about, sources, firms = (book.add_worksheet(name) for name in ("cluster", "sources", "enterprises"))
        for row, pair in enumerate([("key", "value"), *MANIFEST.items()]):
            about.write_row(row, 0, pair)
        sources.write_row(0, 0, ["id", "title", "example"])
        sources.write_row(1, 0, ["s", "清单", True])
        firms.write_row(0, 0, ["id", "name", "region", "source", "as_of", "status"])
        firms.write_row(1, 0, [7, "示例甲", 320826, "s", "2026-01-01", "declared"])
    cluster = Cluster.read(path)
    assert cluster.check().rows() == []
    assert cluster["enterprises"].select("id", "region").rows() == [("7", "320826")]


def test_the_example_is_the_same_after_every_format(tmp_path: Path) -> None:
    cluster = huaian_cluster()
    for target, kind in (("csv", "csv"), ("parquet", "parquet"), ("c.zip", "csv"), ("c.xlsx", "csv")):
        assert Cluster.read(cluster.write(tmp_path / target, format=kind)).equals(cluster), target


def test_catalog_rows_are_left_to_the_catalog_unless_changed(tmp_path: Path) -> None:
    cluster = huaian_cluster()
    cluster.write(tmp_path / "untouched")
    assert not (tmp_path / "untouched" / "products.csv").exists()
    products = cluster["products"].with_columns(
        pl.when(pl.col("id") == "steel_cord").then(pl.lit("x")).otherwise("name").alias("name")
    )
    changed = cluster.with_tables(products=products)
    assert Cluster.read(changed.write(tmp_path / "changed")).equals(changed)


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ({"format": "other", "version": 1, "name": "x"}, "version 1"), ({**MANIFEST, "version": 2}, "version 1"),
        ({**MANIFEST, "name": ""}, "name"), ({**MANIFEST, "as_of": "soon"}, "soon"), ({**MANIFEST, "extends": ["ships"]}, "ships"),
    ],
)  # fmt: skip
def test_a_wrong_manifest_is_refused_in_one_sentence(tmp_path: Path, manifest: dict[str, object], reason: str) -> None:
    with pytest.raises(ClusterFileError, match=reason):
        Cluster.read(folder_of(tmp_path / "c", manifest))


def test_what_is_no_cluster_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "broken.xlsx").write_bytes(b"nothing")
    (tmp_path / "text.txt").write_text("hello")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    for name in ("absent", "broken.zip", "broken.xlsx", "text.txt", "empty.zip"):
        with pytest.raises(ClusterFileError):
            Cluster.read(tmp_path / name)
    with pytest.raises(ClusterFileError, match="unknown_table"):
        Cluster.read(folder_of(tmp_path / "c", unknown_table="id\n1\n"))
    with pytest.raises(ClusterFileError, match="UTF-8"):
        Cluster.read(folder_of(tmp_path / "d", sources=b"id,title\n\xff\xff\xff,\x00\xfe\n"))


def test_a_cluster_is_never_changed_in_place() -> None:
    cluster = Cluster(About("x"), {})
    with pytest.raises(TypeError):
        cluster.tables["sources"] = cluster["sources"]  # type: ignore[index]
    assert "x" in repr(cluster)


def test_no_fact_about_a_real_firm_is_invented() -> None:
    cluster = huaian_cluster()
    real = cluster["enterprises"].filter(pl.col("source") != "example")
    assert real["name"].sort().to_list() == sorted(
        ["中天淮安公司", "淮安比亚迪", "江苏纽泰格科技", "江苏和兴汽车", "库比森轮胎"]
    )
    invented = cluster["enterprises"].filter(pl.col("source") == "example")
    assert invented["name"].str.starts_with("示例").all()
    firms = real["id"].implode()
    assert cluster["links"].filter(pl.col("supplier").is_in(firms) | pl.col("buyer").is_in(firms)).is_empty()
    assert cluster["offers"].filter(pl.col("enterprise").is_in(firms))["quantity"].null_count() == 3
    assert set(cluster["enterprise_identifiers"]["scheme"]) == {"EXAMPLE"}
    assert example_folder("huaian").is_dir()


LISTED = "id,enterprise,category,text,quantity,visibility,source,as_of,status\n"
OFFER = "o1,001,product,刹车片,{quantity},public,s,2026-01-01,declared\n"


@pytest.mark.parametrize(
    ("offers", "words"),
    [
        (LISTED + OFFER.format(quantity=1) + '"o2,001,product\n', 'line 3: a quotation mark opens that is not closed'),
        (LISTED + OFFER.format(quantity="1,5,6"), "line 2: 11 fields where the headings are 9"),
        (LISTED.replace("text", "id") + OFFER.format(quantity=1), "line 1: 2 columns are called id"),
        (b"\xff\xfe" + LISTED.encode("utf-16-le") + b"a", "cut off"),
    ],
)  # fmt: skip
def test_a_broken_csv_file_is_told_with_its_line(tmp_path: Path, offers: str | bytes, words: str) -> None:
    folder = folder_of(tmp_path / "c", sources=SOURCES, enterprises=ENTERPRISES, offers=offers)
    with pytest.raises(ClusterFileError) as told:
        Cluster.read(folder)
    assert words in str(told.value) and len(str(told.value)) < 400


def test_lines_that_end_as_on_a_macintosh_are_read(tmp_path: Path) -> None:
    offers = (LISTED + OFFER.format(quantity=5)).replace("\n", "\r")
    cluster = Cluster.read(folder_of(tmp_path / "c", sources=SOURCES, enterprises=ENTERPRISES, offers=offers))
    assert cluster["offers"]["quantity"].to_list() == [5.0] and cluster.check().is_empty()


def test_a_table_that_is_a_folder_and_names_that_are_no_list_are_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "c", sources=SOURCES)
    (folder / "offers.csv").mkdir()
    with pytest.raises(ClusterFileError, match=r"offers.csv cannot be read"):
        Cluster.read(folder)
    for extends in (5, "auto", [5]):
        with pytest.raises(ClusterFileError, match=r"extends must be a list of names"):
            Cluster.read(folder_of(tmp_path / "d", {**MANIFEST, "extends": extends}, sources=SOURCES))


@pytest.mark.parametrize("quantity", ["1e308", "1e16", "1e-300"])
def test_numbers_that_no_amount_can_be_are_violations(tmp_path: Path, quantity: str) -> None:
    offers = LISTED + OFFER.format(quantity=quantity) + OFFER.format(quantity="1e15").replace("o1", "o2")
    cluster = Cluster.read(folder_of(tmp_path / "c", sources=SOURCES, enterprises=ENTERPRISES, offers=offers))
    assert cluster.check().select("table", "row", "column", "rule").rows() == [("offers", 1, "quantity", "size")]


def test_a_value_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    offers = LISTED + OFFER.format(quantity=1).replace("product", "weird") + OFFER.format(quantity=1).replace("o1", "")
    found = Cluster.read(folder_of(tmp_path / "c", sources=SOURCES, enterprises=ENTERPRISES, offers=offers)).check()
    assert found.select("row", "column", "value").rows() == [(1, "category", "weird"), (2, "id", None)]


def test_a_region_that_lies_in_itself_is_a_violation(tmp_path: Path) -> None:
    regions = (
        "code,name,parent,source,as_of,status\n"
        "320800,淮安市,320826,s,2026-01-01,declared\n320826001,甲镇,320830,s,2026-01-01,declared\n"
        "320826002,乙镇,999999,s,2026-01-01,declared\n"
    )
    found = Cluster.read(folder_of(tmp_path / "c", sources=SOURCES, regions=regions)).check()
    circles = found.filter(pl.col("rule") == "circle")
    assert circles["value"].to_list() == ["320826", "320830"]  # the city's parent lies in the city
    assert found.filter(pl.col("rule") == "region")["value"].to_list() == ["999999"]


@pytest.mark.parametrize("name", ["c", "c.zip", "c.xlsx"])
def test_where_writing_fails_what_was_there_stays(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = huaian_cluster().write(tmp_path / name)
    files = sorted(file for file in tmp_path.rglob("*") if file.is_file())
    before = {file: file.read_bytes() for file in files}

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(Path, "write_text", full)
    offers = huaian_cluster()["offers"].head(1)
    with pytest.raises(ClusterFileError, match=f"{name} cannot be written: the disk is full"):
        huaian_cluster().with_tables(offers=offers).write(path)
    assert {file: file.read_bytes() for file in sorted(tmp_path.rglob("*")) if file.is_file()} == before
