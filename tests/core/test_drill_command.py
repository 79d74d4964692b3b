"""`lianpu drill` and `lianpu single-points` as people and pipes use them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.clusters import LIANSHUI, cluster_of
from tests.core.test_command_line import lianpu
from tests.core.test_notices import EXAMPLE
from tests.reading_once import reading_once

from lianpu.cli.drill_lights import light_runs
from lianpu.cli.drill_tables import curve
from lianpu.cli.single_points import _point, _range
from lianpu.cluster.cluster import Cluster
from lianpu.cluster.examples import example_folder
from lianpu.cluster.regions import RegionTree
from lianpu.language import speaking
from lianpu.risk import Drill, play_drill
from lianpu.risk.reserves import Supposed
from lianpu.risk.traffic import traffic_lights, with_known_ends

HUAIAN = example_folder("huaian")


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    with reading_once(HUAIAN):
        yield


def test_a_drill_for_people_tells_interval_curve_and_who_slows() -> None:
    done = lianpu("drill", HUAIAN, "--firm", "example-114", "--horizon", "8")
    assert done.returncode == 0, done.stderr
    assert "0.00 to" in done.stdout and "worst, at most" in done.stdout and "fails itself" in done.stdout
    assert "Diesel engine" in done.stdout and "a part is short" in done.stdout


def test_a_drill_goes_to_pipes_whole_and_by_table(tmp_path: Path) -> None:
    told = json.loads(
        lianpu("drill", HUAIAN, "--import", "柴油发动机", "--horizon", "6", "--substitutes", "--json").stdout
    )
    assert told["drill"]["imports"] == ["diesel_engine"] and len(told["weeks"]) == 6
    assert all(0 <= week["loss_low"] <= week["loss_high"] <= 1 for week in told["weeks"])
    assert {"firms", "parts", "substitutes", "sources", "uncovered", "weeks_with_substitutes"} <= set(told)
    assert told["parts"][0]["links"] == ["link-001"]
    for table, column in (("weeks", "loss_high"), ("firms", "lost_high"), ("levels", "level_low"), ("parts", "missing_high"),
                          ("substitutes", "rank"), ("sources", "order"), ("lights", "light")):  # fmt: skip
        done = lianpu("drill", HUAIAN, "--region", "320831", "--horizon", "3", "--table", table, "--csv")
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        assert rows and column in rows[0], table
    assert lianpu("drill", HUAIAN, "--firm", "example-114", "--output", tmp_path / "d.xlsx").returncode == 0


def test_free_capacity_without_a_known_upper_end_is_null_for_programs() -> None:
    """JSON has no Infinity: what reads strictly would refuse the whole answer."""

    def refuse(word: str) -> float:
        raise AssertionError(f"{word} is no number of JSON")

    asked = ("drill", HUAIAN, "--region", "320826", "--weeks", "6", "--substitutes")
    told = json.loads(lianpu(*asked, "--json").stdout, parse_constant=refuse)
    ends = [row["free_high"] for row in told["substitutes"]]
    assert None in ends and any(ends)
    rows = list(csv.DictReader(io.StringIO(lianpu(*asked, "--table", "substitutes", "--csv").stdout)))
    assert [row["free_high"] or None for row in rows].count(None) == ends.count(None)
    assert "not known" in lianpu(*asked, "--table", "substitutes").stdout


def test_a_drill_is_saved_and_played_again(tmp_path: Path) -> None:
    file = tmp_path / "drill.json"
    first = lianpu(
        "drill", HUAIAN, "--product", "diesel_engine", "--throttle", "0.5", "--weeks", "0", "--save", file, "--json"
    )
    again = lianpu("drill", HUAIAN, "--load", file, "--json")
    assert json.loads(first.stdout) == json.loads(again.stdout)
    assert json.loads(file.read_text("utf-8"))["weeks"] is None


def test_a_notice_is_a_drill(tmp_path: Path) -> None:
    site = {"affectedSitesSender": [], "materialsAffected": [], "startDateOfEffect": "2026-12-01T00:00:00Z",
            "expectedEndDateOfEffect": "2026-12-10T00:00:00Z"}  # fmt: skip
    file = tmp_path / "notice.json"
    file.write_text(json.dumps({**EXAMPLE, **site}), "utf-8")
    done = lianpu("drill", HUAIAN, "--notice", file)
    assert done.returncode == 3 and "Who sent notice" in done.stderr  # none of its codes is in the example
    done = lianpu("drill", HUAIAN, "--notice", file, "--firm", "example-114", "--json")
    assert json.loads(done.stdout)["drill"]["firms"] == ["example-114"]
    parts = [{"materialNumberSupplier": "bolt"}, {"materialNumberCustomer": "MNR-1"}]
    file.write_text(json.dumps({**EXAMPLE, **site, "materialsAffected": parts}), "utf-8")
    told = json.loads(lianpu("drill", HUAIAN, "--notice", file, "--firm", "example-114", "--json").stdout)["notice"]
    assert told["left_out"] == [["MNR-1"]] and told["whole_firm"] is False
    for form in ((), ("--csv",)):
        done = lianpu("drill", HUAIAN, "--notice", file, "--firm", "example-114", *form)
        assert done.returncode == 0 and "part numbers MNR-1" in done.stderr
    done = lianpu("drill", HUAIAN, "--notice", file, "--firm", "example-114", "--product", "bolt")
    assert done.returncode == 3 and "What fails?" in done.stderr


def test_lights_for_people_are_runs_of_the_parts_hit_the_worst_first() -> None:
    # D needs 20 a week of A and 8 of B; A, who can make 40, stands still in weeks 1 and 2; B runs on. Nobody is known to
    # make what X needs an unknown amount of.
    cluster = cluster_of(
        firms={"A": LIANSHUI, "B": LIANSHUI, "D": LIANSHUI, "X": LIANSHUI}, products=["brake", "axle", "seat"],
        offers=[{"enterprise": "A", "product": "brake", "quantity": 2000.0}, {"enterprise": "B", "product": "axle", "quantity": 500.0}],
        demands=[{"enterprise": "D", "product": "brake", "quantity": 1000.0}, {"enterprise": "X", "product": "seat"}],
        links=[{"supplier": "A", "buyer": "D", "product": "brake", "volume": 10.0, "quantity": 1000.0, "unit": "piece"},
               {"supplier": "B", "buyer": "D", "product": "axle", "volume": 10.0, "quantity": 400.0, "unit": "piece"}],
    )  # fmt: skip
    drill = Drill(firms=("A",), weeks=2, horizon=5)
    played = play_drill(cluster, drill, supposed=Supposed(stock_days=0, ramp_up_weeks=0))
    with speaking("en"):
        runs = light_runs(with_known_ends(traffic_lights(cluster, played=played)), played.firms["enterprise"])
    assert runs.select("buyer", "product", "weeks", "need", "capacity", "light").rows() == [
        ("D", "brake", "1–2", "20 pieces", "0 pieces", "red"), ("D", "brake", "3–5", "20 pieces", "40 pieces", "green"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "What fails?"), (("--firm", "nobody at all"), "No enterprise"), (("--region", "999999"), "320826"),
     (("--product", "diesel_engine", "--throttle", "2"), "up to 1"),
     (("--firm", "example-114", "--from-week", "40"), "week 40"), (("--load", "nowhere.json"), "nowhere.json"),
     (("--notice", "nowhere.json"), "nowhere.json"), (("--firm", "example-114", "--load", "x"), "What fails?")],
)  # fmt: skip
def test_what_cannot_be_played_is_told_in_one_line(arguments: tuple[str, ...], words: str) -> None:
    done = lianpu("drill", HUAIAN, *arguments)
    assert done.returncode == 3 and words in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"), [(("--table", "x"), "weeks"), (("--stock-days", "nan"), "0 or more"), (("--ramp-up", "nan"), "0 or more")],
)  # fmt: skip
def test_options_that_cannot_be_meant_are_wrong_usage(arguments: tuple[str, str], words: str) -> None:
    done = lianpu("drill", HUAIAN, "--firm", "example-114", *arguments)
    assert done.returncode == 2 and words in done.stderr


def test_json_of_a_drill_holds_no_infinity_and_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "drill.json"
    arguments = ("drill", HUAIAN, "--region", "320826", "--substitutes", "--json")

    def refuse(word: str) -> float:
        raise ValueError(word)

    played = json.loads(lianpu(*arguments).stdout, parse_constant=refuse)
    assert any(row["free_high"] is None for row in played["substitutes"])
    done = lianpu(*arguments, "--output", file)
    assert done.stdout == "" and json.loads(file.read_text("utf-8")) == played


def test_single_points_for_people_and_pipes() -> None:
    done = lianpu("single-points", HUAIAN, "--leader", "example-003", "--top", "4")
    assert done.returncode == 0 and "Natural rubber" in done.stdout and "What would change it" in done.stdout
    rows = json.loads(lianpu("single-points", HUAIAN, "--chain", "tyre", "--json").stdout)
    assert [row["rank"] for row in rows] == list(range(1, 11)) and all(row["would_change"] for row in rows)
    assert all(0 <= row["index_low"] <= row["index_high"] <= 1 for row in rows)
    assert lianpu("single-points", HUAIAN, "--chain", "ships").returncode == 3


def test_an_interval_is_one_figure_where_both_ends_read_the_same() -> None:
    assert _range(0.1001, 0.1004) == "10.0 %" and _range(0.1004, 0.1006) == "10.0 % – 10.1 %"
    assert _range(0.0, 0.0004) == "0.0 % – <0.1 %", "the worst is not nothing"


def test_a_county_is_named_in_the_readers_language() -> None:
    tree = RegionTree.of(Cluster.read(HUAIAN))
    with speaking("en"):
        assert (
            _point({"kind": "region", "product": "", "region": "320812", "enterprise": ""}, {}, {}, tree)
            == "Qingjiangpu 320812"
        )


def test_the_curve_has_a_block_a_week() -> None:
    assert curve([0.0, 0.5, 1.0, 1e-9], 1.0) == "·▄█·" and curve([0.1, 0.01], 0.1) == "█▁" and curve([0.0], 0.0) == "·"
