"""A published table «company × segment» becomes a cluster by a mapping file; every row is kept or named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from lianpu.chain import chain_map, gaps, verdicts
from lianpu.errors import MappingError
from lianpu.intake.mapping import read_mapped_table, read_mapping

ROOT = Path(__file__).resolve().parents[2]
MAPPING = ROOT / "examples" / "mappings" / "tw_industry_chain.toml"
REAL = ROOT.parent / "shared" / "data" / "tw_industry_chain" / "company_segment.csv"
DAY = dt.date(2026, 7, 20)

TABLE = """company_id,company,chain,layer,segment,sub
1319,東陽,汽車,上游 · 汽車零配件生產,保險桿,
1319,東陽,汽車,上游 · 汽車零配件生產,引擎蓋,
&#34;ACME &amp; Co&#34;,&#34;ACME &amp; Co&#34;,汽車,下游 · 銷售,其他,
1400,同名,汽車,上游 · 汽車零配件生產,保險桿,前保險桿
1500,同名,汽車,上游 · 汽車零配件生產,"(例如輪胎、",
1600,,汽車,上游 · 汽車零配件生產,保險桿,
1700,無產品,汽車,上游 · 汽車零配件生產,,
"""


def test_a_small_table_by_hand(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    found = read_mapped_table(tmp_path / "t.csv", read_mapping(MAPPING), as_of=DAY)
    assert (found.rows_read, found.rows_kept, found.rows_doubtful) == (7, 5, 2)
    assert [(issue.cell, issue.code) for issue in found.issues] == [
        ("7", "no_enterprise"), ("8", "no_product"), ("4", "vague_product"), ("6", "fragment"),
    ]  # fmt: skip
    cluster = found.cluster
    assert cluster.check().rows() == []
    assert cluster["enterprises"]["name"].to_list() == ["東陽", '"ACME & Co"', "同名", "同名"]  # two codes, two firms
    assert cluster["enterprise_identifiers"].select("scheme", "value").rows() == [
        ("TWSE", "1319"), ("TWSE", "1400"), ("TWSE", "1500"),
    ]  # fmt: skip
    assert cluster["chains"]["id"].to_list() == ["汽車"]
    narrow = cluster["products"].filter(pl.col("name") == "前保險桿").row(0, named=True)
    assert narrow["parent"] == "汽車/上游·汽車零配件生產/保險桿" and narrow["stage"] == 1
    bumper = verdicts(cluster, chain="汽車").filter(pl.col("name") == "保險桿").row(0, named=True)
    assert bumper["makers"] == 2  # 東陽, and 同名 by the narrower front bumper


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("company,chain\n甲,乙\n", "utf-8")
    with pytest.raises(MappingError, match=r"company_id.*layer.*segment"):
        read_mapped_table(tmp_path / "t.csv", read_mapping(MAPPING), as_of=DAY)
    (tmp_path / "m.toml").write_text("name = ", "utf-8")
    with pytest.raises(MappingError, match="TOML"):
        read_mapping(tmp_path / "m.toml")
    (tmp_path / "m.toml").write_text('name = "x"', "utf-8")
    with pytest.raises(MappingError, match="source"):
        read_mapping(tmp_path / "m.toml")


@pytest.mark.skipif(
    not REAL.is_file(), reason="the real table lies beside the checkout, in ../shared/data, and is not here"
)
def test_the_real_table_of_2375_companies() -> None:
    found = read_mapped_table(REAL, read_mapping(MAPPING), as_of=DAY)
    assert (found.rows_read, found.rows_kept, found.rows_doubtful) == (5853, 5853, 480)
    cluster = found.cluster
    assert cluster.check().rows() == []
    assert cluster["enterprises"].height == 2375
    assert cluster["chains"].height == 28
    assert not cluster["enterprises"]["name"].str.contains("&#|&amp;").any()
    assert gaps(cluster)["state"].to_list() == ["single_source"] * 3
    drawn = chain_map(cluster, chain="汽車")
    assert drawn.nodes.height == 8 and drawn.segments["stage"].to_list() == [1, 2]
