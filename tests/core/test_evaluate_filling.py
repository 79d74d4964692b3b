"""The backtest of who could fill a gap: figures by hand, what is hidden, the reader of the table, the commands."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import sparse
from tests.clusters import cluster_of
from tests.core.test_command_line import lianpu

from lianpu.errors import InputFileError
from lianpu.evaluation.backtest import backtest, figures, hidden_at_random, hidden_since
from lianpu.evaluation.extend import evaluate_extend
from lianpu.evaluation.pairs import (
    Pairs,
    buyer_suppliers,
    firm_products,
    in_split,
    read_pairs_of,
    read_segment_table,
)
from lianpu.evaluation.rankers import METHODS, diversity, ease, knn, popularity, truncated_svd, walk
from lianpu.evaluation.targets import adjacency_judge, evaluate_targets

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "tw_industry_chain"
NO_GROUPS = sparse.csr_array((0, 3))
MADE = sparse.csr_array(np.array([[1.0, 1, 0], [1, 0, 1], [1, 0, 0]]))
ALL = np.arange(3)

TABLE = """company_id,company,chain,layer,segment,sub
1,甲,汽車,上游 · 零件,保險桿,
1,甲,汽車,上游 · 零件,引擎蓋,前
&amp;#34;ACME&amp;#34;,ACME,汽車,上游 · 零件, 保險桿 ,
2,乙,機械,中游 · 製造,引擎蓋,前
1,甲,汽車,上游 · 零件,保險桿,
"""


def test_figures_by_hand() -> None:
    # Eleven columns ranked; hidden are the first, the third and the last.
    scores = np.arange(11, 0, -1).astype(float)
    wanted = np.isin(np.arange(11), (0, 2, 10))
    found = figures(scores, wanted, np.arange(11))
    assert found["recall"] == pytest.approx(2 / 3) and found["hits"] == 1.0
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert found["ndcg"] == pytest.approx((1 + 1 / math.log2(4)) / ideal)
    # Above how many of the eight others: 8, 7, 0 of 24 pairs.
    assert found["auc"] == pytest.approx(15 / 24)
    assert figures(np.zeros(4), np.array([True, False, False, False]), np.arange(4))["auc"] == 0.5
    assert figures(np.zeros(1), np.array([True]), np.arange(1))["auc"] is None


def test_rankers_by_hand() -> None:
    assert popularity(MADE, NO_GROUPS)(ALL, ALL).tolist() == [[3, 1, 1]] * 3
    assert diversity(MADE, NO_GROUPS)(ALL, ALL).tolist() == [[2] * 3, [2] * 3, [1] * 3]
    # Columns 0 and 1 stand together once, with 3 and 1: 1 / √3; 1 and 2 never.
    assert knn(MADE, NO_GROUPS)(np.array([2]), ALL)[0] == pytest.approx([0, 3**-0.5, 3**-0.5])
    # From column 0 to one of three rows, then half a chance to 1 in one of them: 1/6.
    assert walk(MADE, NO_GROUPS)(np.array([2]), np.array([1]))[0, 0] == pytest.approx(1 / 6)
    # EASE is what the regression with a zero diagonal solves: 0 = the gradient of its off-diagonal entries.
    made = MADE.toarray()
    gram = made.T @ made
    weights = np.linalg.lstsq(made, ease(MADE, NO_GROUPS)(ALL, ALL), rcond=None)[0]
    gradient = gram @ weights - gram + 10.0 * weights
    assert gradient[~np.eye(3, dtype=bool)] == pytest.approx(0, abs=1e-9)
    assert np.diag(weights) == pytest.approx(0, abs=1e-9)
    # All singular values but the smallest: nearer to the table than any other of that rank.
    low = truncated_svd(MADE, NO_GROUPS)(ALL, ALL)
    singular = np.linalg.svd(made, compute_uv=False)
    assert np.linalg.norm(made - low) == pytest.approx(singular[-1])


def test_the_table_is_read_with_its_dirt(tmp_path: Path) -> None:
    (tmp_path / "company_segment.csv").write_text(TABLE, "utf-8")
    pairs = read_pairs_of(tmp_path)
    assert pairs.rows == ("1", '"ACME"', "2")
    assert pairs.columns == ("汽車/上游 · 零件/保險桿", "汽車/上游 · 零件/引擎蓋/前", "機械/中游 · 製造/引擎蓋/前")
    assert pairs.cells.tolist() == [[0, 0], [0, 1], [1, 0], [2, 2]]  # what stands twice counts once
    # Groups: the chain and the layer of cars (the same two), and what is called 引擎蓋, or 前, in both.
    assert sorted(map(tuple, pairs.groups.toarray().tolist())) == [(0, 1, 1), (1, 1, 0)]
    assert not pairs.is_cluster and np.isnat(pairs.days).all()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("company_id,chain\n1,a\n", "layer, segment, sub"),
        ("company_id,company,chain,layer,segment,sub\n1,甲,a,b,c,\n,乙,a,b,c,\n", "line 3"),
        ("company_id,company,chain,layer,segment,sub\n", "no rows"),
    ],
)
def test_bad_tables_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    with pytest.raises(InputFileError, match=words):
        read_segment_table(tmp_path / "t.csv")
    with pytest.raises(InputFileError, match="no file"):
        read_segment_table(tmp_path / "absent.csv")
    with pytest.raises(InputFileError, match="no buyers"):
        read_pairs_of(tmp_path / "t.csv", "buyer")


def small() -> Pairs:
    cluster = cluster_of(
        firms={"a": None, "b": None, "c": None}, products=["x", "y", "z"],
        offers=[
            {"enterprise": "a", "product": "x", "as_of": dt.date(2024, 1, 1)}, {"enterprise": "a", "product": "y"},
            {"enterprise": "b", "product": "x", "status": "inferred"}, {"enterprise": "c", "product": "z"},
        ],
        links=[{"supplier": "a", "buyer": "b", "product": "y", "since": dt.date(2023, 5, 1)}, {"supplier": "b", "buyer": "c", "product": "x"}],
    )  # fmt: skip
    return firm_products(cluster)


def test_pairs_of_a_cluster_and_their_days() -> None:
    pairs = small()
    told = {
        (pairs.rows[row], pairs.columns[column]): str(day)
        for (row, column), day in zip(pairs.cells, pairs.days, strict=True)
    }
    assert told == {
        ("a", "x"): "2024-01-01",
        ("a", "y"): "2023-05-01",
        ("c", "z"): "2026-01-15",
        ("b", "x"): "2026-01-15",
    }


def test_links_say_nothing_in_the_groups_of_suppliers() -> None:
    cluster = cluster_of(
        firms={"a": None, "b": None, "c": None, "d": None}, products=["x"],
        offers=[{"enterprise": "a", "product": "x"}, {"enterprise": "b", "product": "x"}],
        links=[{"supplier": "c", "buyer": "d", "product": "x"}, {"supplier": "a", "buyer": "d"}],
    )  # fmt: skip
    pairs = buyer_suppliers(cluster)
    grouped = {tuple(sorted(pairs.columns[column] for column in np.flatnonzero(row))) for row in pairs.groups.toarray()}
    assert grouped == {("a", "b")}
    assert pairs.rows == ("d",)


def test_hiding_at_random_and_since_a_day() -> None:
    pairs = small()
    hidings = dict(hidden_at_random(pairs, 0.5, range(3)))
    assert [hidden.sum() for hidden in hidings.values()] == [2, 2, 2]
    assert all((hidden == again).all() for hidden, again in zip(hidings.values(), dict(hidden_at_random(pairs, 0.5, range(3))).values(), strict=True))  # fmt: skip
    day, hidden = hidden_since(pairs, None)
    assert (day, hidden.sum()) == (dt.date(2026, 1, 1), 2)
    for start in (dt.date(2020, 1, 1), dt.date(2030, 1, 1)):
        with pytest.raises(InputFileError, match="4 pairs"):
            hidden_since(pairs, start)
    without = Pairs(
        pairs.name, pairs.rows, pairs.columns, pairs.cells, np.full(4, np.datetime64("NaT", "D")), pairs.groups
    )
    with pytest.raises(InputFileError, match="--hide random"):
        hidden_since(without, None)


def test_firms_stay_in_their_part() -> None:
    labels = [str(number) for number in range(400)]
    dev, test = in_split(labels, "dev"), in_split(labels, "test")
    assert (dev ^ test).all() and in_split(labels, "all").all() and 150 < dev.sum() < 250


def blocks() -> Pairs:
    """Twelve firms of two kinds, each making all but one of the four products of its kind."""
    rows = [f"f{number}" for number in range(12)]
    columns = [f"p{number}" for number in range(8)]
    cells = [(row, 4 * (row % 2) + place) for row in range(12) for place in range(4) if place != row % 4]
    days = np.full(len(cells), np.datetime64("2024-01-01"))
    return Pairs("blocks", tuple(rows), tuple(columns), np.array(cells), days, sparse.csr_array((0, 8)))


def test_what_stands_together_is_found_again_and_what_is_popular_is_not() -> None:
    found = evaluate_extend(blocks(), split="all", seeds=4)
    figures = {row["method"]: row for row in found.results.iter_rows(named=True)}
    assert list(figures) == list(METHODS)
    assert figures["lianpu"]["auc"] > figures["popularity"]["auc"] + 0.2
    assert figures["knn"]["gain"] == figures["knn"]["gain_low"] == 0.0
    assert all(row["recall_low"] <= row["recall"] <= row["recall_high"] for row in figures.values())
    turned = backtest(blocks(), METHODS, side="columns", split="all", seeds=4)
    assert set(turned.per_row["row"]) <= set(blocks().columns)
    # A row with nothing left is not asked about: none of these figures is of one.
    assert found.per_row.filter(pl.col("hidden") > 3).is_empty()


def test_the_whole_score_is_measured_without_the_hidden_rows() -> None:
    cluster = cluster_of(
        firms={"a": None, "b": None}, products=[{"id": "s", "kind": "segment"}, {"id": "x", "parent": "s"}, {"id": "y", "parent": "s"}],
        offers=[{"enterprise": "a", "product": "x"}, {"enterprise": "a", "product": "y"}, {"enterprise": "b", "product": "y"}],
    )  # fmt: skip
    pairs = firm_products(cluster)
    hidden = np.array([pairs.columns[column] == "x" for _row, column in pairs.cells])
    scores = adjacency_judge(pairs, cluster)(~hidden)(np.arange(2), np.array([pairs.columns.index("x")]))
    assert scores.shape == (2, 1) and (scores[:, 0] > 0).all()  # a is a candidate again: its row of x is gone
    known = adjacency_judge(pairs, cluster)(np.ones(3, dtype=bool))(np.arange(2), np.array([pairs.columns.index("x")]))
    assert known[pairs.rows.index("a"), 0] == 0.0


def test_too_small_or_wrong_is_said() -> None:
    with pytest.raises(InputFileError, match="too small"):
        evaluate_targets(small(), split="all", share=0.9, seeds=1)
    with pytest.raises(InputFileError, match=r"1\.5"):
        evaluate_extend(small(), share=1.5)


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the real table lies beside the checkout, in ../shared/data, and is not here"
)
def test_the_walk_beats_its_baselines_on_the_real_table() -> None:
    pairs = read_pairs_of(REAL)
    assert (len(pairs.rows), len(pairs.columns), len(pairs.cells)) == (2375, 361, 5853)
    found = {row["method"]: row for row in evaluate_extend(pairs, seeds=2).results.iter_rows(named=True)}
    assert found["lianpu"]["recall"] > found["knn"]["recall"] + 0.02 > found["svd"]["recall"]
    assert found["popularity"]["recall"] < 0.2


def test_the_commands_print_every_method_and_pipe() -> None:
    example = ROOT / "examples" / "huaian"
    told = lianpu("evaluate", "extend", example, "--split", "all", "--seeds", "1")
    assert told.returncode == 0 and "EASE" in told.stdout and "kNN" in told.stdout
    year = lianpu("evaluate", "targets", example, "--edges", "buyer", "--split", "all", "--hide", "year", "--json")
    assert {row["method"] for row in json.loads(year.stdout)} == set(METHODS)
    refused = lianpu("evaluate", "extend", example / "absent.csv")
    assert refused.returncode == 3 and "absent.csv" in refused.stderr
