"""How well demands find their offers: figures worked by hand, rankings to compare with, graded truth from files."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from tests.clusters import LIANSHUI, XUYI, Row
from tests.match_clusters import frame_of, listing, of_catalog

from lianpu.errors import InputFileError
from lianpu.evaluation.match import (
    ALL,
    FIGURES,
    BigramBM25,
    ExactAlias,
    MatchEvaluation,
    evaluate_match,
    kinds_of,
    ndcg,
    read_qrels,
)


@pytest.mark.parametrize(
    ("ranked", "grades", "figure"),
    [
        # (3 + 7 / log₂ 3) / (7 + 3 / log₂ 3 + 1 / log₂ 4) = 7.41651 / 9.39279
        ([2, 3, 0], [3, 2, 1], 0.789596), ([3, 2, 1], [1, 2, 3], 1.0), ([0, 0, 0], [3], 0.0), ([], [3], 0.0), ([3], [], 0.0),
        ([0, 1], [1], 1 / math.log2(3)), ([0] * 9 + [1], [1], 1 / math.log2(11)), ([0] * 10 + [3], [3], 0.0),
        ([1] * 20, [1] * 20, 1.0), ([1, 3], [3, 3], (1 + 7 / math.log2(3)) / (7 + 7 / math.log2(3))),
    ],
)  # fmt: skip
def test_ndcg_by_hand(ranked: list[int], grades: list[int], figure: float) -> None:
    assert ndcg(ranked, grades, 10) == pytest.approx(figure, abs=1e-6)


def ranked_by(monkeypatch: pytest.MonkeyPatch, rankings: dict[str, Sequence[str]]) -> None:
    """Let «lianpu» rank as told."""

    def for_demand(demand: Row, *, top: int) -> list[SimpleNamespace]:
        return [SimpleNamespace(offer={"id": offer}) for offer in rankings[demand["id"]][:top]]

    fixed = SimpleNamespace(build=lambda _known, _offers: SimpleNamespace(for_demand=for_demand))
    monkeypatch.setattr("lianpu.evaluation.match.Matcher", fixed)


OFFERS = frame_of(*(listing("没听说过的", id=f"o{number}") for number in range(60)))
ORDER = list(OFFERS["id"])


def figures(found: MatchEvaluation, method: str = "lianpu") -> dict[str, tuple[float, ...]]:
    rows = found.per_demand.filter(pl.col("method") == method)
    return {name: tuple(row) for name, *row in rows.select("demand", *FIGURES).iter_rows()}


def test_recall_mrr_and_ndcg_look_as_deep_as_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    graded = {
        "perfect": {"o0": 3, "o1": 1}, "fourth": {"o3": 2, "o55": 2}, "last": {"o49": 3}, "too deep": {"o50": 3}, "eleventh": {"o10": 1},
        "nothing": {"o1": 3},
    }  # fmt: skip
    ranked_by(monkeypatch, {name: [] if name == "nothing" else ORDER for name in graded})
    demands = frame_of(*(listing("什么都不像", id=name) for name in (*graded, "not graded")))
    found = evaluate_match(of_catalog(), OFFERS, demands, graded, {})
    second, fifth = 1 / math.log2(3), 1 / math.log2(5)
    assert figures(found) == {
        "perfect": (pytest.approx(1.0), 1.0, 1.0, 0.0), "fourth": (pytest.approx(fifth / (1 + second)), 0.5, 0.25, 0.0),
        "last": (0.0, 1.0, 0.02, 0.0), "too deep": (0.0, 0.0, 0.0, 0.0), "eleventh": (0.0, 1.0, pytest.approx(1 / 11), 0.0),
        "nothing": (0.0, 0.0, 0.0, 0.0),
    }  # fmt: skip
    assert set(figures(found, "bigram_bm25").values()) == {(0.0, 0.0, 0.0, 0.0)}


def test_every_broken_condition_among_the_first_ten_is_a_false_introduction(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = listing(
        "x", id="d", region=LIANSHUI, radius="county", certificates=["CCC"], category="product", enterprise="甲"
    )
    good = {"region": LIANSHUI, "certificates": ["ccc"], "category": "product", "enterprise": "乙"}
    bad: list[Row] = [
        {"region": XUYI}, {"region": None}, {"certificates": None}, {"certificates": ["CC"]}, {"category": "finance"}, {"enterprise": "甲"},
        {"region": XUYI, "certificates": []},
    ]  # fmt: skip
    offers = frame_of(
        *(listing("x", **{"id": f"o{n}", **good, **changed}) for n, changed in enumerate([*bad, {}, {}, {}, *bad]))
    )
    ranked_by(monkeypatch, {"d": list(offers["id"])})
    found = evaluate_match(of_catalog(), offers, frame_of(asked), {"d": {"o8": 3}}, {})
    assert figures(found)["d"][3] == len(bad) == 7  # those from the eleventh place on are not seen
    for plainer in ("bigram_bm25", "exact_alias"):
        assert figures(found, plainer)["d"][3] == 0.0


def small() -> MatchEvaluation:
    offers = frame_of(
        listing("供应轮胎", id="here", region=LIANSHUI), listing("供应轮胎", id="there", region=XUYI), listing("轴承", id="bearing"),
        listing("bearings", id="english"), listing("轮胎模具", id="mould", region=LIANSHUI),
    )  # fmt: skip
    demands = frame_of(
        listing("求购轮胎", id="d1", region=LIANSHUI, radius="county"),
        listing("bearing", id="d2"),
        listing("模具 没听说过", id="d3"),
    )
    graded = {"d1": {"here": 3, "there": 3}, "d2": {"english": 3, "bearing": 2}, "d3": {"mould": 1}}
    seen: list[tuple[int, int]] = []
    found = evaluate_match(of_catalog(), offers, demands, graded, {"d1": "place", "d2": "other words"}, progress=lambda *at: seen.append(at))  # fmt: skip
    assert seen == [(1, 3), (2, 3), (3, 3)]
    return found


@pytest.fixture(scope="module")
def evaluated() -> MatchEvaluation:
    return small()


def test_plainer_rankings_meet_the_same_conditions(evaluated: MatchEvaluation) -> None:
    for method in ("lianpu", "bigram_bm25", "exact_alias"):
        assert figures(evaluated, method)["d1"][1:] == (0.5, 1.0, 0.0)  # the one outside the county is found by nobody
    assert figures(evaluated)["d2"] == (1.0, 1.0, 1.0, 0.0)
    assert figures(evaluated, "exact_alias")["d2"][1] == 1.0  # by any of its names
    assert figures(evaluated, "bigram_bm25")["d2"][1] == 0.5  # the same letters only
    assert figures(evaluated, "exact_alias")["d3"][1] == 0.0 and figures(evaluated, "bigram_bm25")["d3"][1] == 1.0


def test_figures_by_kind_with_intervals_that_hold_them(evaluated: MatchEvaluation) -> None:
    rows = {(row["method"], row["kind"]): row for row in evaluated.results.iter_rows(named=True)}
    assert [kind for method, kind in rows if method == "lianpu"] == [ALL, "other words", "place"]
    assert {method for method, _kind in rows} == {"lianpu", "bigram_bm25", "exact_alias"}
    assert [rows["exact_alias", kind]["demands"] for kind in (ALL, "place", "other words")] == [3, 1, 1]
    assert rows["exact_alias", ALL]["recall"] == pytest.approx((0.5 + 1.0 + 0.0) / 3)
    assert rows["exact_alias", "place"]["recall"] == 0.5
    assert all(row[f"{name}_low"] <= row[name] <= row[f"{name}_high"] for row in rows.values() for name in FIGURES)
    assert rows["exact_alias", ALL]["recall_low"] < rows["exact_alias", ALL]["recall_high"]
    assert evaluated.results.equals(small().results)


def test_bm25_of_character_pairs_by_hand() -> None:
    # Both hold 轮胎: ln(1 + 0.5 / 2.5); lengths 3 and 1 around their mean 2, k₁ = 1.2, b = 0.75.
    scores = BigramBM25(["轮胎模具", "輪 胎"])("求购轮胎")
    assert scores.tolist() == [pytest.approx(math.log(1.2) * 2.2 / 2.65), pytest.approx(math.log(1.2) * 2.2 / 1.75)]
    assert BigramBM25(["轮胎", "x"])("轮毂").tolist() == [0.0, 0.0] and BigramBM25(["", "x"])("轮胎").tolist() == [0, 0]


def test_exact_alias_by_hand() -> None:
    score = ExactAlias(of_catalog(), ["供应轴承", "BEARINGS and lorries", "轮胎轴", "", "卡车轴承"])
    assert score("bearing").tolist() == [1.0, 1.0, 0.0, 0.0, 1.0]
    assert score("卡车").tolist() == [0.0, 1.0, 0.0, 0.0, 1.0] and score("没听说过").tolist() == [0.0] * 5


def graded(folder: Path, text: str | bytes) -> dict[str, dict[str, int]]:
    file = folder / "q.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_qrels(file, ["d1", "d2"], ["o1", "o2"])


def test_graded_truth(tmp_path: Path) -> None:
    text = '\ufeffgrade,offer_id,demand_id,note\r\n3,o1,d1,\r\n1,o2,d1,"a, b"\r\n2,o1,d2,x\r\n'
    assert graded(tmp_path, text) == {"d1": {"o1": 3, "o2": 1}, "d2": {"o1": 2}}


def test_graded_truth_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    assert graded(tmp_path, "demand_id;offer_id;grade;备注\nd1;o1;3;最合适\n".encode("gb18030")) == {"d1": {"o1": 3}}


HEAD = "demand_id,offer_id,grade\nd1,o1,3\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "d3,o1,1\n", "line 3: found «d3», expected an id of the demands in column demand_id"), (HEAD + "d1,o9,1\n", "line 3: found «o9», expected an id of the offers"), (HEAD + "d1,o2,4\n", "line 3: found «4», expected 1, 2 or 3 in column grade"),
        (HEAD + "d1,o2,\n", "line 3"), (HEAD + "d1,o2\n", "line 3"), (HEAD + "d1,o2,2.0\n", "line 3.*2.0"), ("a;b\n1;2\n", "line 1: there is no column demand_id; there are: a, b"),
        ("", "holds no rows"), ("demand_id,offer_id,grade\n", "grades no pair"), (b"PK\x03\x04\x00", "cannot be read: it is not a text file"),
        (HEAD + "\n\nd1,o9,1\n", "line 5"),
        (HEAD + "d1,o1,1\n", "line 3: found «d1, o1», expected each pair once"),
    ],
)  # fmt: skip
def test_a_bad_grade_is_told_with_its_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(InputFileError, match=rf"q\.csv.*{told}"):
        graded(tmp_path, text)


@pytest.mark.parametrize(
    ("line", "kind"), [({"id": 7}, ""), ({"id": 7, "kind": "typo"}, "typo"), ({"id": 7, "kind": None}, "")]
)  # fmt: skip
def test_kinds_where_a_demand_has_one(tmp_path: Path, line: Row, kind: str) -> None:
    file = tmp_path / "demands.jsonl"
    file.write_text(f"\ufeff{json.dumps(line)}\n\n", "utf-8")
    assert kinds_of(file) == {"7": kind}
