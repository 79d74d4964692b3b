"""How well names are compared: the figures, their intervals, the labelled sets and the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from lianpu.cli import evaluate_names as command
from lianpu.cli import output
from lianpu.cluster.regions import RegionTree, national_regions
from lianpu.errors import InputFileError
from lianpu.evaluation.intervals import Floats, Interval, bootstrap, f1, precision, recall
from lianpu.evaluation.labelled import labelled_folder
from lianpu.evaluation.names import ALL, NamePair, evaluate_names, read_pairs

TREE = RegionTree(national_regions())
PAIRS = [
    NamePair("扬州诺维特轴承有限公司", "扬州市诺维特轴承", True, "writing"),
    NamePair("扬州诺维特轴承有限公司", "扬州诺维特轴承有限公司", True, "writing"),
    NamePair("比亚迪股份有限公司", "深圳某某", True, "hopeless"),
    NamePair("扬州恒信轴承有限公司", "扬州恒鑫轴承有限公司", False, "sound"),
]


def mean(sums: Floats) -> Floats:
    return sums[..., 0] / sums[..., 1]


def test_a_figure_is_that_of_the_sums_and_its_interval_holds_it() -> None:
    items = np.array([[1.0, 1.0]] * 30 + [[0.0, 1.0]] * 70)
    found = bootstrap(items, mean)
    assert found.value == pytest.approx(0.3)
    # The binomial with n = 100, p = 0.3 lies between 0.21 and 0.39 in 95 of 100 cases.
    assert found.low == pytest.approx(0.21, abs=0.011) and found.high == pytest.approx(0.39, abs=0.011)


def test_an_interval_is_the_same_in_every_run_and_narrower_with_more_items() -> None:
    few, many = np.array([[1.0, 1.0], [0.0, 1.0]] * 20), np.array([[1.0, 1.0], [0.0, 1.0]] * 500)
    assert bootstrap(few, mean) == bootstrap(few, mean)
    widths = [found.high - found.low for items in (few, many) if (found := bootstrap(items, mean)).high and found.low]
    assert widths[0] > 3 * widths[1]


def test_what_the_sample_does_not_define_is_unknown() -> None:
    nothing_said = [[0.0, 0.0, 1.0], [0.0, 0.0, 1.0]]
    assert bootstrap(nothing_said, precision) == Interval(None, None, None)
    assert bootstrap(np.empty((0, 3)), f1) == Interval(None, None, None)
    assert bootstrap(nothing_said, recall) == Interval(0.0, 0.0, 0.0)
    assert (str(Interval(None, None, None)), str(Interval(0.5, 0.25, 0.75))) == ("–", "0.500 [0.250–0.750]")


def test_precision_recall_and_f1_by_hand() -> None:
    sums = np.array([6.0, 2.0, 4.0])
    assert (precision(sums), recall(sums), f1(sums)) == (0.75, 0.6, pytest.approx(2 * 0.75 * 0.6 / 1.35))


def test_pairs_are_counted_by_kind_and_beside_the_baselines() -> None:
    found = evaluate_names(PAIRS, TREE, tuning=PAIRS)
    rows = {(row["method"], row["kind"]): row for row in found.results.iter_rows(named=True)}
    assert [comparison.same for comparison in found.comparisons] == [True, True, False, False]
    ours, equal, ratio = (rows[method, ALL] for method in ("lianpu", "equal", "ratio"))
    assert (ours["pairs"], ours["same"], ours["precision"], ours["recall"]) == (4, 3, 1.0, pytest.approx(2 / 3))
    assert (equal["precision"], equal["recall"]) == (1.0, pytest.approx(1 / 3))
    assert ratio["recall"] >= equal["recall"] and found.threshold is not None
    assert [kind for method, kind in rows if method == "lianpu"] == [ALL, "writing", "hopeless", "sound"]
    assert rows["lianpu", "sound"]["right"] == 1.0 and rows["lianpu", "sound"]["f1"] is None


def test_without_tuning_pairs_there_is_no_ratio_baseline() -> None:
    found = evaluate_names(PAIRS, TREE)
    assert found.threshold is None and set(found.results["method"]) == {"lianpu", "equal"}


def test_the_built_in_pairs_for_development_are_there_and_are_met() -> None:
    pairs = read_pairs(labelled_folder() / "names" / "dev.csv")
    found = evaluate_names(pairs, TREE).results.row(0, named=True)
    assert len(pairs) >= 200 and found["f1"] >= 0.95


APP = typer.Typer()
APP.command()(command.names)
APP.command("other")(lambda: None)


def run(*arguments: str | Path) -> tuple[str, str]:
    done = CliRunner().invoke(APP, ["names", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.csv"
    path.write_text("a,b,same,kind\n扬州诺维特轴承,扬州市诺维特轴承有限公司,1,x\n恒信轴承,恒鑫轴承,0,y\n", "gb18030")
    return path


def test_the_command_prints_a_json_line_a_pair(file: Path) -> None:
    lines = [json.loads(line) for line in run("--pairs", file, "--json")[0].splitlines()]
    assert [list(line) for line in lines] == [["a", "b", "predicted", "score"]] * 2
    assert [line["predicted"] for line in lines] == [1, 0] and lines[0]["a"] == "扬州诺维特轴承"


def test_the_command_prints_figures_of_every_kind_and_the_seed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "console", Console(width=200))
    out, err = run("--pairs", file)
    assert "1.000" in out and "best on dev" in out and "seed" in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\nx,y\n", "line 1: there is no column same; there are: a, b"),
        ("a,b,same\nx,y,1\nx,y,ja\n", "line 3: found «ja», expected 0 or 1 in column same"),
        ('a,b,same\n"x\nz",y,1\n,y,1\n', "line 4: found «», expected a name in column a"),
        ("a,b,same\n", "holds no rows"),
        ("a,b,same\n\x00,y,1\n", "it is not a text file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputFileError) as refused:
        read_pairs(path)
    assert said in str(refused.value) and str(path) in str(refused.value) and "\n" not in str(refused.value)
