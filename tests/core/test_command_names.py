"""What commands print to people is in one language: firms, products and the cluster by their English names where they have one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.clusters import HUAIAN, LIANSHUI, XUYI, cluster_of
from tests.core.test_command_line import lianpu
from tests.core.test_command_output import lianpu as in_language

CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything has an English name; nobody says what B makes in a year."""
    firms = {"D": "Cars", "A": "Brakes", "B": "Steel"}
    cluster = cluster_of(
        region=HUAIAN, products=[{"id": "brake", "name": "制动器", "name_en": "Brake"}],
        enterprises=[{"id": code, "name": f"示例{code}", "name_en": f"Example {name}"} for code, name in firms.items()],
        sites=[{"id": f"s{code}", "enterprise": code, "region": LIANSHUI if code == "D" else XUYI} for code in firms],
        offers=[{"enterprise": "A", "product": "brake", "quantity": 100.0, "price": 3.0}],
        demands=[{"enterprise": "D", "product": "brake", "quantity": 400.0, "price": 3.0}],
        links=[{"supplier": "A", "buyer": "D", "product": "brake", "volume": 300.0, "quantity": 100.0, "unit": "piece"},
               {"supplier": "B", "buyer": "A", "product": "brake"}],
    )  # fmt: skip
    named = replace(cluster, about=replace(cluster.about, name="示例集群", name_en="Example cluster"))
    place = tmp_path_factory.mktemp("names") / "cluster"
    named.write(place)
    return place


@pytest.mark.parametrize(
    "arguments",
    [("gaps",), ("gaps", "--value"), ("gaps", "--leader", "D"), ("rate", "--evidence"), ("risk",), ("plan",), ("drill", "--firm", "A"),
     ("check",), ("single-points",)],
    ids=" ".join,
)  # fmt: skip
def test_english_tables_name_in_english(folder: Path, arguments: tuple[str, ...]) -> None:
    done = lianpu(arguments[0], folder, *arguments[1:])
    assert done.returncode == 0, done.stderr
    assert not CHINESE.findall(done.stdout)


def test_a_firm_shown_names_its_partners_in_english(folder: Path) -> None:
    told = lianpu("show", "D", folder).stdout
    assert "Example Brakes" in told and "示例A" not in told


def test_an_output_that_no_row_tells_is_not_nothing(folder: Path) -> None:
    told = next(line for line in lianpu("risk", folder).stdout.splitlines() if "Example Steel" in line)
    assert "0 CNY" not in told


def test_severities_are_words_in_chinese(tmp_path: Path) -> None:
    broken = cluster_of(products=["brake"], inputs=[{"product": "brake", "input": "brake", "quantity": -1.0}])
    broken.write(tmp_path / "broken")
    told = in_language("check", tmp_path / "broken", language="zh").stdout
    assert "错误" in told and "error" not in told
