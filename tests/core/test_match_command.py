"""`match`, `learn` and `evaluate match`: over a cluster in Python, and as scripts call them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest
from tests.clusters import DAY, LIANSHUI, XUYI, Row, cluster_of
from tests.match_clusters import CATALOG
from tests.portal.equal_clusters import known_once, learned_once, read_once

from lianpu.cli import main
from lianpu.cluster.cluster import Cluster
from lianpu.errors import UnknownNameError
from lianpu.intake.sentence import SentenceReader
from lianpu.match import Known, match, match_offer
from lianpu.match.matching import matcher_of
from lianpu.match.parts import PARTS


@pytest.fixture(scope="module", autouse=True)
def worked_out_once() -> Iterator[None]:
    """Dozens of commands are asked about equal clusters: their words are read, and words learned from them, once."""
    read = SentenceReader.of

    def of(cluster: Cluster, home: str | None = None) -> SentenceReader:
        return read(cluster, home) if home else read_once(read, cluster)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SentenceReader, "of", of)
        patch.setattr(Known, "of", partial(known_once, Known.of))
        patch.setattr("lianpu.match.learned", learned_once)
        patch.setattr("lianpu.match.matching.learned", learned_once)
        yield


@pytest.fixture(autouse=True)
def no_matcher_is_kept() -> Iterator[None]:
    yield
    matcher_of.cache_clear()


LISTINGS: dict[str, list[Row]] = {
    "offers": [{"enterprise": "A", "product": "tyre", "text": "轮胎", "quantity": 50.0}, {"enterprise": "A", "text": "轮胎", "status": "expired"},
               {"enterprise": "C", "text": "轮胎", "deadline": DAY - dt.timedelta(1)}, {"enterprise": "B", "text": "轮胎"},
               {"enterprise": "C", "text": "硫化胶囊", "visibility": "cluster"}],
    "demands": [{"enterprise": "B", "product": "tyre", "text": "求购轮胎", "quantity": 100.0},
                {"enterprise": "B", "text": "求购轮胎", "status": "expired"}, {"enterprise": "A", "product": "wheel", "text": "轮毂"}],
}  # fmt: skip
FIRMS = {"A": LIANSHUI, "B": XUYI, "C": None}


def cluster_with(**more: list[Row]) -> Cluster:
    return cluster_of(firms=FIRMS, **{**CATALOG, **LISTINGS, **more})


def test_the_open_listings_of_a_cluster_meet() -> None:
    cluster = cluster_with()
    found = match(cluster, "demands-1")
    assert found.select("rank", "demand", "offer", "enterprise", "text", "relation", "direct").rows() == [
        (1, "demands-1", "offers-1", "A", "轮胎", "same", True), (2, "demands-1", "offers-5", "C", "硫化胶囊", "adjacent", False),
    ]  # fmt: skip
    for score, parts in found.select("score", "parts").iter_rows():
        assert tuple(parts) == tuple(PARTS) and score == sum(part or 0.0 for part in parts.values())
    assert [parts["capacity"] for parts in found["parts"]] == [-0.075, None]
    assert match(cluster, "demands-1", top=1).height == 1
    assert match(cluster, "demands-1", audience="public")["offer"].to_list() == ["offers-1"]
    back = match_offer(cluster, "offers-1")
    assert back.select("demand", "offer", "enterprise", "text").rows() == [("demands-1", "offers-1", "B", "求购轮胎")]
    assert match(cluster, "demands-3").schema == found.schema and match(cluster, "demands-3").is_empty()
    for ask, name in ((match, "demands-2"), (match, "offers-1"), (match_offer, "offers-2"), (match_offer, "")):
        with pytest.raises(UnknownNameError, match=f"listing {name}"):
            ask(cluster, name)


def test_decisions_and_links_of_a_cluster_count() -> None:
    judged = [{"offer": "offers-1", "demand": "demands-1", "verdict": "rejected", "enterprise": None}]
    decided = cluster_with(match_decisions=judged, links=[{"supplier": "C", "buyer": "B", "product": "tyre"}])
    found = match(decided, "demands-1")
    assert found["offer"].to_list() == ["offers-5"] and match_offer(decided, "offers-1").is_empty()
    assert found["parts"].struct.field("earlier_deals").to_list() == [PARTS["earlier_deals"][1]]


def test_a_cluster_of_one_product_and_one_offer() -> None:
    cluster = cluster_of(firms=FIRMS, products=["brake"], offers=[{"enterprise": "A", "product": "brake"}],
                         demands=[{"enterprise": "B", "product": "brake"}])  # fmt: skip
    assert match(cluster, "demands-1").height == 1


class Done(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Done]


@pytest.fixture
def lianpu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["lianpu", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        return Done(int(left.value.code or 0), *capsys.readouterr())

    monkeypatch.setenv("COLUMNS", "240")
    monkeypatch.delenv("LIANPU_CLUSTER", raising=False)
    return run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cluster, and bare files beside it."""
    place = tmp_path_factory.mktemp("match")
    cluster_with().write(place / "cluster")
    for name, rows in FILES.items():
        (place / f"{name}.jsonl").write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
        )
    (place / "qrels.csv").write_text("demand_id,offer_id,grade\nd1,o2,3\nd1,o3,2\nd2,o1,3\n", "utf-8")
    return place


FILES: dict[str, list[Row]] = {
    "offers": [
        {"id": "o1", "enterprise": "甲厂", "region": LIANSHUI, "text": "供应轮胎模具", "certificates": ["IATF 16949"], "capacity": 100, "unit": "套", "period": "year"},
        {"id": "o2", "text": "轮胎 全新"}, {"id": "o3", "text": "轮胎", "region": XUYI, "capacity": 50, "unit": "套", "period": "month"},
    ],
    "demands": [
        {"id": "d1", "region": LIANSHUI, "text": "求购轮胎", "required_certificates": [], "quantity": 600, "unit": "套", "period": "year", "radius": "any"},
        {"id": "d2", "region": LIANSHUI, "text": "轮胎模具", "radius": "county", "kind": "place"}, {"id": "d3", "text": "没听说过的"},
    ],
    "nothing": [],
}  # fmt: skip
FIELDS = ["demand_id", "offer_id", "rank", "score", "parts", "reasons"]


def files(folder: Path, offers: str = "offers", demands: str = "demands") -> list[str | Path]:
    return [folder / "cluster", "--offers", folder / f"{offers}.jsonl", "--demands", folder / f"{demands}.jsonl"]


def test_a_match_is_a_line_with_the_fields_of_the_issue(lianpu: Run, folder: Path) -> None:
    done = lianpu("match", *files(folder), "--top", "10", "--json")
    lines = done.lines()
    assert [(line["demand_id"], line["offer_id"], line["rank"]) for line in lines] == [
        ("d1", "o3", 1), ("d1", "o2", 2), ("d2", "o1", 1)
    ]  # fmt: skip
    assert done.code == 0 and all(set(FIELDS) <= line.keys() and list(line["parts"]) == list(PARTS) for line in lines)
    assert all(line["score"] == sum(part or 0.0 for part in line["parts"].values()) for line in lines)
    assert lines[0]["parts"]["capacity"] == 0.0 and lines[1]["parts"]["distance"] is None
    assert lines[0]["reasons"][1] == "Capacity 50 套/month covers the need 600 套/year (capacity +0.000)"
    best = lianpu("match", *files(folder), "--top", "1", "--json").lines()
    assert [(line["demand_id"], line["rank"]) for line in best] == [("d1", 1), ("d2", 1)]
    one = lianpu("match", *files(folder), "--demand", "d2", "--json").lines()
    assert [(line["demand_id"], line["offer_id"]) for line in one] == [("d2", "o1")]


def test_bare_files_are_read_with_the_words_of_all_catalogs(
    lianpu: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianpu.match.learned", lambda _source, known, _offers: known)  # it takes seconds
    done = lianpu("match", *files(folder)[1:], "--json")
    assert done.code == 0 and [line["offer_id"] for line in done.lines() if line["demand_id"] == "d2"] == ["o1"]


def test_a_table_for_people_and_csv_for_pipes(lianpu: Run, folder: Path) -> None:
    shown = lianpu("match", *files(folder))
    assert shown.code == 0 and all(word in shown.out for word in ("Matches", "d1", "d2"))
    rows = list(csv.DictReader(io.StringIO(lianpu("match", *files(folder), "--csv").out)))
    assert [(row["demand"], row["offer"], row["rank"]) for row in rows] == [
        ("d1", "o3", "1"),
        ("d1", "o2", "2"),
        ("d2", "o1", "1"),
    ]
    assert all(float(row["score"]) == pytest.approx(sum(float(row[part] or 0) for part in PARTS)) for row in rows)
    empty = lianpu("match", *files(folder), "--demand", "d3")
    assert empty.code == 0 and "hard conditions" in empty.out
    own = lianpu("match", folder / "cluster", "--audience", "public", "--json").lines()
    assert [(line["demand_id"], line["offer_id"]) for line in own] == [("demands-1", "offers-1")]


def test_demands_are_found_for_offers_with_the_same_scores(lianpu: Run, folder: Path, tmp_path: Path) -> None:
    lines = lianpu("match", *files(folder), "--json").lines()
    reverse = lianpu("match", *files(folder), "--for-offers", "--json").lines()
    scores = {(line["demand_id"], line["offer_id"]): line["score"] for line in lines}
    assert reverse and {(line["demand_id"], line["offer_id"]): line["score"] for line in reverse} == scores
    by_offer = [line["offer_id"] for line in reverse]
    assert by_offer == sorted(by_offer) and reverse[0]["rank"] == 1
    one = lianpu("match", *files(folder), "--offer", by_offer[0], "--json").lines()
    assert one == [line for line in reverse if line["offer_id"] == by_offer[0]]
    table = lianpu("match", *files(folder), "--offer", by_offer[0], "--csv")
    texts = {row["id"]: row["text"] for row in FILES["demands"]}
    assert {row["text"] for row in csv.DictReader(io.StringIO(table.out))} == {
        texts[line["demand_id"]] for line in reverse if line["offer_id"] == by_offer[0]
    }
    file = tmp_path / "found.jsonl"
    given = ["match", *files(folder), "--for-offers", "--json", "--output", file]
    assert lianpu(*given).code == 0
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    assert lianpu(*given, "--resume").code == 0 and file.read_bytes() == whole


@pytest.mark.parametrize("suffix", ["json", "xlsx", "csv"])
def test_matches_are_written_to_a_file(lianpu: Run, folder: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"found.{suffix}"
    done = lianpu("match", *files(folder), "--output", file)
    assert done.code == 0 and "3 rows written" in done.err and file.stat().st_size > 200
    if suffix == "json":
        assert [row["rank"] for row in json.loads(file.read_text("utf-8"))] == [1, 2, 1]


def test_json_lines_go_to_the_file_that_is_named_and_are_gone_on_with(
    lianpu: Run, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "found.jsonl"
    given = ["match", *files(folder), "--json", "--output", file]
    assert lianpu(*given).out == "" and file.read_text("utf-8") == lianpu("match", *files(folder), "--json").out
    whole = file.read_bytes()
    first = whole.index(b"\n") + 1
    for broken in (b"", whole[:9], whole[:first], whole[: first + 30], whole[:-9], whole):
        file.write_bytes(broken)
        assert lianpu(*given, "--resume").code == 0 and file.read_bytes() == whole
    for wrong, told in ((b"{}\n", "line 1"), (whole.replace(b'"d2"', b'"d9"'), "d9")):
        file.write_bytes(wrong)
        done = lianpu(*given, "--resume")
        assert done.code == 3 and told in done.err and file.read_bytes() == wrong
    assert lianpu(*given[:-2], "--resume").code == 2
    assert lianpu(*given[:-1], tmp_path / "none" / "found.jsonl").code == 3


def test_two_processes_find_the_same_in_the_same_order_and_language(
    lianpu: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [{**FILES["demands"][place % 3], "id": f"n{place}"} for place in range(150)]  # three chunks
    demands = tmp_path / "many.jsonl"
    demands.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in many), "utf-8")
    given = ["match", *files(folder)[:-1], demands, "--json"]
    alone = lianpu(*given, "--workers", "1")
    assert alone.code == 0 and len(alone.lines()) == 150 and "Capacity 50" in alone.out
    monkeypatch.setattr("lianpu.cli.match_batch.ALONE", 0)
    monkeypatch.setattr("lianpu.cli.match_lines.as_line", None)  # nothing is matched in this process
    monkeypatch.setenv("LIANPU_LANGUAGE", "zh_Hans")  # what the others would speak if they were not told
    assert lianpu(*given, "--workers", "2").out == alone.out


def test_what_workers_cannot_be(lianpu: Run, folder: Path) -> None:
    for wrong in ("0", "many", "-1"):
        done = lianpu("match", *files(folder), "--workers", wrong)
        assert done.code == 2 and f"not {wrong}" in done.err.replace("\n", " ")


def test_empty_files_have_no_matches(lianpu: Run, folder: Path) -> None:
    done = lianpu("match", *files(folder, demands="nothing"), "--json")
    assert (done.code, done.out) == (0, "")


def test_no_offers_are_no_error(lianpu: Run, folder: Path) -> None:
    done = lianpu("match", *files(folder, offers="nothing"), "--json")
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--demand", "nope"], "no open demand nope"), (["--demand", "demands-2"], "no open demand demands-2"), (["--offer", "nope"], "no open offer nope"), (["--words", "offers.jsonl"], "lianpu learn"),
        (["--offers", "qrels.csv"], "qrels.csv, line 1"), (["--demands", "none.jsonl"], "none.jsonl"), (["--output", "found.pdf"], ".pdf"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_one_line_and_exit_code_three(
    lianpu: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(folder)
    done = lianpu("match", "cluster", *arguments)
    assert done.code == 3 and told in done.err.replace("\n", "") and "Traceback" not in done.err


def test_wrong_usage_is_exit_code_two(lianpu: Run, folder: Path) -> None:
    for wrong in (["--top", "0"], ["--audience", "friends"], ["--nonsense"], ["--demand", "d1", "--offer", "o1"]):
        assert lianpu("match", folder / "cluster", *wrong).code == 2


def test_words_are_learned_once_and_used_again(lianpu: Run, folder: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.npz"
    learned = lianpu("learn", folder / "cluster", "--output", words)
    assert learned.code == 0 and "listings and 17 products" in learned.out
    with np.load(words) as held:
        assert len(held["tokens"]) == len(held["vectors"]) > 20
    lines = lianpu("match", folder / "cluster", "--words", words, "--json").lines()
    assert [(line["demand_id"], line["offer_id"]) for line in lines] == [
        ("demands-1", "offers-1"),
        ("demands-1", "offers-5"),
    ]


def test_words_cannot_be_written_where_there_is_no_folder(lianpu: Run, folder: Path, tmp_path: Path) -> None:
    assert lianpu("learn", folder / "cluster", "--output", tmp_path / "none" / "words.npz").code == 3


def test_evaluate_prints_the_figures_beside_the_plainer_rankings(lianpu: Run, folder: Path) -> None:
    bare = files(folder)[1:]
    given = ["evaluate", "match", *bare, "--qrels", folder / "qrels.csv", "--cluster", folder / "cluster"]
    rows = pl.DataFrame(json.loads(lianpu(*given, "--no-learn", "--json").out))
    ours = rows.filter(pl.col("kind") == "all", pl.col("method") == "lianpu").row(0, named=True)
    assert (ours["demands"], ours["recall"], ours["mrr"], ours["false_introductions"]) == (2, 1.0, 1.0, 0.0)
    assert set(rows["kind"]) == {"all", "place"} and set(rows["method"]) == {"lianpu", "bigram_bm25", "exact_alias"}
    shown = lianpu(*given)
    assert shown.code == 0 and "nDCG@10" in shown.out and "× that of BM25" in shown.err and "95% intervals" in shown.err
    part = lianpu("evaluate", "match", *bare)
    assert part.code == 3 and "--qrels together" in part.err.replace("\n", "")
