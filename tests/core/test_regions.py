"""The tree of regions: towns roll up, names are found, doubt is shown."""

from __future__ import annotations

import pytest

from lianpu.cluster.cluster import About, Cluster
from lianpu.cluster.distance import Place, distance, is_within, kilometres
from lianpu.cluster.regions import RegionTree, short_place_name

TREE = RegionTree.of(Cluster(About("empty")))


def test_codes_of_today_are_known_and_those_of_the_past_are_not() -> None:
    assert TREE.knows("320812") and TREE.regions["320812"].name == "清江浦区"
    assert not TREE.knows("320802")  # 清河区, until 2016


def test_regions_answer_to_names_of_former_days() -> None:
    assert TREE.find("楚州区") == ["320803"]  # 淮安区 since 2011
    assert TREE.find("淮安清河区") == ["320812"]  # merged with 清浦区 in 2016; another 清河区 is in Tieling
    assert TREE.find("淮阴市") == ["320800"] and TREE.find("淮阴区") == ["320804"]
    assert TREE.find("涪陵市") == ["500102"]  # its code of 1997 is that of Meishan now


def test_a_town_rolls_up_to_its_county_city_and_province() -> None:
    assert TREE.path("320826104201") == ["320826104201", "320826104", "320826", "320800", "320000"]
    assert TREE.contains("320800", "320826104") and not TREE.contains("320826", "320830")
    assert TREE.at("320826104", "county") == "320826" and TREE.at("320800", "county") is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("涟水县", ["320826"]), ("涟水", ["320826"]), ("淮安涟水", ["320826"]), ("江苏省淮安市涟水县经济开发区", ["320826"]),
        ("淮安区", ["320803"]), ("淮安市", ["320800"]), ("江苏 盱眙", ["320830"]), ("南京市鼓楼区", ["320106"]), ("上海", ["310000"]),
        ("火星", []), ("", []), ("淮安", ["320800"]), ("江苏淮安", ["320800"]), ("宿迁市宿城区洪泽湖路1号", ["321302"]),
        ("南京市江宁区淮安路3号", ["320115"]), ("涟水县（江苏淮安）", ["320826"]),
    ],
)  # fmt: skip
def test_places_are_found_by_full_and_short_names(text: str, codes: list[str]) -> None:
    assert TREE.find(text) == codes


def test_a_name_that_several_cities_have_is_not_guessed() -> None:
    assert len(TREE.find("鼓楼区")) == 4
    assert TREE.find("鼓楼区", within="320100") == ["320106"]


def test_full_names_and_short_names() -> None:
    assert TREE.full_name("320826") == "江苏省淮安市涟水县"
    assert [short_place_name(name) for name in ("江苏省", "淮安市", "涟水县", "吉县", "广西壮族自治区")] == [
        "江苏", "淮安", "涟水", "吉县", "广西",
    ]  # fmt: skip
    assert [short_place_name(name) for name in ("湘西土家族苗族自治州", "孟村回族自治县")] == [
        "湘西", "孟村",
    ]  # fmt: skip


def test_distance_is_the_great_circle() -> None:
    nanjing, shanghai = (32.060, 118.796), (31.230, 121.474)
    assert kilometres(nanjing, shanghai) == pytest.approx(269.6, rel=0.01)
    assert kilometres(nanjing, nanjing) == 0
    assert distance(TREE, Place(None, nanjing), Place(None, shanghai)) == pytest.approx(269.6, rel=0.01)
    assert distance(TREE, Place("320100"), Place(None, shanghai)) is None  # no seat is known


@pytest.mark.parametrize(
    ("radius", "home", "place", "answer"),
    [
        ("county", "320826104", "320826", True), ("county", "320826", "320830", False), ("county", "320800", "320826", None),
        ("city", "320826", "320830", True), ("city", "320826", "320100", False), ("city", "320000", "320826", None),
        ("province", "320826", "320100", True), ("province", "320826", "310115", False), ("any", None, None, True),
        ("city", "500101", "500233", True), ("city", "429004", "429005", False), ("city", "310115", "310101", True),
        ("near", "320826", "320830", True), ("near", "320826", "310115", None), ("city", None, "320826", None),
    ],
)  # fmt: skip
def test_local_is_decided_by_codes_and_never_guessed(
    radius: str, home: str | None, place: str | None, answer: bool | None
) -> None:
    assert is_within(TREE, radius, Place(home), Place(place)) is answer


def test_near_is_150_kilometres_between_the_sites() -> None:
    home = Place("320826", (33.781, 119.260))
    assert is_within(TREE, "near", home, Place("320100", (33.0, 119.0))) is True
    assert is_within(TREE, "near", home, Place("310115", (31.230, 121.474))) is False
