"""`lianpu risk` as people and scripts use it."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from tests.clusters import cluster_of

from lianpu.cli import main
from lianpu.cli.output import console
from lianpu.cluster.cluster import Cluster
from lianpu.risk import criticality


def risk(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, output and errors of `lianpu risk …`."""
    told, errors = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told), redirect_stderr(errors):
        patch.setattr(sys, "argv", ["lianpu", "risk", *map(str, arguments)])
        patch.setattr(console, "width", 160)
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, told.getvalue(), errors.getvalue()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A sells half of its output to B, half to C, who both sell to D; everything is essential and from one firm."""
    cluster = cluster_of(
        firms={"A": "320826", "B": "320826", "C": "320826", "D": "320826"}, products=["steel", "car"],
        inputs=[{"product": "car", "input": "steel"}],
        links=[
            {"supplier": "A", "buyer": "B", "product": "steel", "volume": 5.0},
            {"supplier": "A", "buyer": "C", "product": "steel", "volume": 5.0},
            {"supplier": "B", "buyer": "D", "product": "car", "volume": 20.0},
            {"supplier": "C", "buyer": "D", "product": "car", "volume": 20.0, "status": "inferred"},
            {"supplier": "C", "buyer": "D", "product": "car"},
        ],
    )  # fmt: skip
    return cluster.write(tmp_path / "small")


def test_the_table_and_its_coverage(small: Path) -> None:
    # Outputs 10, 20, 0 (the inferred link does not count, the last has no amount): A carries all, 100 %.
    code, told, _errors = risk(small)
    assert code == 0
    assert "100.0 %" in told
    assert "3 supply relations; 75.0 % of the links carry an amount, 75.0 % state it themselves." in told


def test_a_firm_of_which_nothing_is_known_is_unknown_and_not_without_risk(tmp_path: Path) -> None:
    cluster = cluster_of(
        firms={"A": "320826", "B": "320826", "C": "320826"}, products=["steel"],
        links=[{"supplier": "A", "buyer": "B", "product": "steel", "volume": 5.0},
               {"supplier": "A", "buyer": "C", "product": "steel"}],
    ).write(tmp_path / "sparse")  # fmt: skip
    told = " ".join(risk(cluster)[1].split())
    assert "│ C │ – │ – │" in told and "none of their links carries an amount: 1." in told
    rows = json.loads(risk(cluster, "--json")[1])
    assert [(row["enterprise"], row["rank"], row["index"]) for row in rows][-1] == ("C", None, None)


def test_json_gives_every_figure_and_its_rows(small: Path) -> None:
    code, told, _errors = risk(small, "--json", "--inferred", "--top", "2")
    rows = json.loads(told)
    assert code == 0 and len(rows) == 2
    assert rows[0]["enterprise"] == "A" and rows[0]["index"] == pytest.approx(1.0)
    assert rows[0]["links"] == ["links-1", "links-2"]
    by_name = {row["enterprise"]: row for row in json.loads(risk(small, "--json", "--inferred")[1])}
    assert by_name["C"]["mark"] == "inferred"
    assert "only inferred" in risk(small, "--inferred")[1] and "only inferred" not in risk(small)[1]


def test_flows_of_the_balance_count_where_no_link_is_known_and_are_marked(tmp_path: Path) -> None:
    # A delivers 4 of its 10 a year to B, which is known. C needs 3 at 2 CNY, and A could make them: that is proposed.
    cluster = cluster_of(
        firms={"A": "320826", "B": "320826", "C": "320826"}, products=["steel"],
        offers=[{"enterprise": "A", "product": "steel", "quantity": 10.0}],
        demands=[{"enterprise": "C", "product": "steel", "quantity": 3.0, "price": 2.0}],
        links=[{"supplier": "A", "buyer": "B", "product": "steel", "quantity": 4.0, "volume": 8.0}],
    ).write(tmp_path / "asked")  # fmt: skip
    code, told, errors = risk(cluster, "--balance")
    assert code == 0, errors
    assert "2 supply relations" in told and "proposed" in told and "proposed" not in risk(cluster)[1]
    rows = {row["enterprise"]: row for row in json.loads(risk(cluster, "--balance", "--json")[1])}
    assert {firm: row["mark"] for firm, row in rows.items()} == {"A": "balance", "B": "declared", "C": "balance"}
    assert rows["C"]["links"] == ["balance:A:C:steel"]
    # A sells 14, 6 of them to C by a flow that no link proves.
    assert (rows["C"]["index"], rows["C"]["low"]) == (pytest.approx(6 / 14), 0.0)
    plain = {row["enterprise"]: row for row in json.loads(risk(cluster, "--json")[1])}
    assert (plain["A"]["mark"], plain["C"]["links"]) == ("declared", [])


def test_csv_file_and_threads_and_store_give_the_same(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "risk.csv"
    assert risk(small, "--output", file, "--workers", "2", "--store", tmp_path / "done")[0] == 0
    assert list((tmp_path / "done").rglob("*.npz"))
    assert risk(small, "--csv")[1].strip() == file.read_text("utf-8-sig").strip()
    assert pl.read_csv(file)["index"].to_list() == criticality(Cluster.read(small))["index"].to_list()


@pytest.mark.parametrize(("arguments", "told"), [(("--workers", "many"), "many"), (("--by", "region"), "industry")])
def test_words_that_an_option_does_not_know_are_wrong_usage(small: Path, arguments: tuple[str, str], told: str) -> None:
    code, _told, errors = risk(small, *arguments)
    assert code == 2 and arguments[0] in errors and told in errors


def test_a_computation_that_is_not_installed_is_told_in_one_line(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)  # as where it is not installed
    code, _told, errors = risk(small, "--ray", "127.0.0.1:1")
    assert code == 3 and "Ray" in errors and len(errors.splitlines()) == 1


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1"])
def test_a_cluster_that_does_not_answer_is_told_at_once(
    small: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def goes_on_asking(**_options: object) -> None:
        raise AssertionError("Ray asks for a quarter of an hour")

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(is_initialized=lambda: False, init=goes_on_asking))
    code, _told, errors = risk(small, "--ray", address)
    assert code == 3 and f"No Ray cluster answers at {address}" in errors.replace("\n", " ")


def test_cascades_that_are_cut_off_are_told(small: Path) -> None:
    assert "still moved after 1 rounds" in risk(small, "--limit", "1")[2]
