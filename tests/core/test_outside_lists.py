"""Lists of firms of other places become enterprises, sites and offers, and then targets."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.clusters import cluster_of
from tests.core.test_command_line import lianpu

from lianpu.chain.targets import targets
from lianpu.cluster.cluster import Cluster
from lianpu.errors import MappingError
from lianpu.intake.plan import ListSource, apply_plan, plan_import
from lianpu.intake.relabelled import heading_mapping, read_relabelled, read_toml
from lianpu.intake.workbook import read_workbook

ROOT = Path(__file__).resolve().parents[2]
MAPPING = ROOT / "examples" / "mappings" / "outside_firms.toml"
DAY = dt.date(2026, 3, 1)


def known() -> Cluster:
    return cluster_of(products=[{"id": "disc", "name": "制动盘"}, {"id": "wheel", "name": "铝合金轮毂"}])


@pytest.mark.parametrize("heading", ["省份", "所在省份", "省", "省市", "注册地", "省/市", "所在省市"])
def test_a_column_of_provinces_is_a_place(tmp_path: Path, heading: str) -> None:
    (tmp_path / "firms.csv").write_text(
        f"企业名称,主要产品,{heading}\n示例外地制动有限公司,制动盘、铝合金轮毂,浙江省\n", "utf-8"
    )
    reading = read_workbook(tmp_path / "firms.csv")
    assert reading.issues == ()
    after = apply_plan(known(), plan_import(known(), reading, ListSource("list:x", "x", DAY, status="inferred")))
    assert after.check().is_empty()
    assert after["sites"]["region"].to_list() == ["330000"]
    assert sorted(after["offers"].select("product", "status").rows()) == [("disc", "inferred"), ("wheel", "inferred")]
    found = targets(after, "disc").row(0, named=True)
    assert (found["enterprise_name"], found["fit"], found["outside"]) == ("示例外地制动有限公司", "inferred", True)


def listed(path: Path) -> Path:
    file = path / "listed.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("上市公司")
        for row, cells in enumerate([
            ["上市公司主营产品一览"], ["证券代码", "证券简称", "主营产品构成", "办公地址"],
            ["600001", "示例拓新", "制动盘", "浙江省宁波市"], ["000002", "示例永发", "铝合金轮毂", "重庆市"],
        ]):  # fmt: skip
            sheet.write_row(row, 0, cells)
    return file


def test_a_mapping_file_gives_headings_their_meaning(tmp_path: Path) -> None:
    mapping = heading_mapping(read_toml(MAPPING), MAPPING)
    reading = read_relabelled(listed(tmp_path), mapping.headings)
    assert reading.drafts.select("enterprise", "text", "place").rows() == [
        ("示例拓新", "制动盘", "浙江省宁波市"), ("示例永发", "铝合金轮毂", "重庆市"),
    ]  # fmt: skip
    assert reading.drafts["cell"].to_list() == ["C3", "C4"]  # cells as they stand in the file


def test_bad_mappings_are_refused(tmp_path: Path) -> None:
    for text, words in (
        ('headings = "x"', "headings"),
        ('[headings]\n"a" = 1', "headings"),
        ('status = "sure"\n[headings]\n"a" = "b"', "sure"),
    ):
        file = tmp_path / "m.toml"
        file.write_text(text, "utf-8")
        with pytest.raises(MappingError, match=words):
            heading_mapping(read_toml(file), file)
    with pytest.raises(MappingError, match="主打产品"):
        read_relabelled(listed(tmp_path), {"证券简称": "企业名称", "主打产品": "主要产品"})
    with pytest.raises(MappingError, match="TOML"):
        read_toml(tmp_path / "absent.toml")


def test_a_status_that_somebody_set_stays(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("企业名称,主要产品\n示例外地制动有限公司,制动盘\n", "utf-8")
    reading, source = read_workbook(tmp_path / "firms.csv"), ListSource("list:x", "x", DAY, status="inferred")
    once = apply_plan(known(), plan_import(known(), reading, source))
    checked = once.with_tables(
        offers=once["offers"].with_columns(pl.lit("verified").cast(once["offers"]["status"].dtype).alias("status"))
    )
    again = plan_import(checked, reading, replace(source, status="declared"))
    assert again.changes_nothing


def test_the_commands_from_a_list_to_targets(tmp_path: Path) -> None:
    cluster = tmp_path / "cluster"
    known().write(cluster)
    done = lianpu(
        "import", listed(tmp_path), cluster, "--mapping", MAPPING, "--status", "verified", "--as-of", "2026-03-01"
    )
    assert done.returncode == 0, done.stderr
    offers = Cluster.read(cluster)["offers"]
    assert offers["status"].unique().to_list() == ["verified"] and offers.height == 2
    told = lianpu("targets", "制动盘", cluster)
    assert "示例拓新" in told.stdout and "示例永发" not in told.stdout
    values = tmp_path / "values.csv"
    values.write_text("product,value_low,value_high\ndisc,1,x\n", "utf-8")
    assert lianpu("targets", "制动盘", cluster, "--values", values).returncode == 3
    values.write_text("product,value_low,value_high\ndisc,1000000,2000000\n", "utf-8")
    assert "100 万元" in (out := lianpu("targets", "disc", cluster, "--values", values).stdout) or "1 m CNY" in out
    assert lianpu("targets", "disc", cluster, "--value", "--values", values).returncode == 2
    for file in ("t.csv", "t.json", "t.xlsx"):
        for command in (("targets", "gaps"), ("extend", "disc"), ("complexity",)):
            wrote = lianpu(*command, cluster, "--output", tmp_path / file)
            assert wrote.returncode == 0, wrote.stderr
    assert lianpu("extend", "disc", cluster, "--learned", values).returncode == 3
    learned = tmp_path / "learned.csv"
    learned.write_text("product,next_product,closeness,firms\nwheel,disc,0.5,3\n", "utf-8")
    assert lianpu("extend", "disc", cluster, "--learned", learned, "--region", "330200", "--json").returncode == 0
