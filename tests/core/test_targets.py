"""Outside enterprises that make what is lacking: worked by hand, part by part."""

from __future__ import annotations

import math

import polars as pl
import pytest
from tests.clusters import HUAIAN, LIANSHUI, NANJING, PUDONG, SUQIAN, XUYI, cluster_of

from lianpu.chain.reasons import target_reasons
from lianpu.chain.targets import TARGET_WEIGHTS, TARGETS_SCHEMA, targets
from lianpu.cluster.cluster import Cluster
from lianpu.errors import InputFileError, UnknownNameError
from lianpu.language import speaking

SEATS = [
    {"code": HUAIAN, "name": "淮安市", "latitude": 33.0, "longitude": 119.0},
    {"code": "320100", "name": "南京市", "latitude": 32.0, "longitude": 119.0},
]


def cluster() -> Cluster:
    """Two local buyers of brakes; makers in Nanjing (tied), Pudong (a narrower kind), Suqian (inferred), a vague one, one
    here, and one whose place nobody knows."""
    return cluster_of(
        region=HUAIAN, regions=SEATS,
        firms={"car": LIANSHUI, "van": XUYI, "tied": NANJING, "narrow": PUDONG, "guess": SUQIAN, "vague": PUDONG, "here": XUYI,
               "lost": None},
        products=[{"id": "parts", "kind": "segment"}, {"id": "system", "parent": "parts"}, {"id": "brake", "name": "制动器", "parent": "system", "certificates": ["IATF 16949", "ECE"]},
                  {"id": "disc_brake", "parent": "brake"}, "other", "rare"],
        offers=[
            {"enterprise": "tied", "product": "brake", "quantity": 30.0, "certificates": ["IATF16949"]},
            {"enterprise": "narrow", "product": "disc_brake", "quantity": 500.0, "unit": "set"},
            {"enterprise": "guess", "product": "brake", "status": "inferred"},
            {"enterprise": "vague", "product": "system"},
            {"enterprise": "here", "product": "brake", "quantity": 20.0},
            {"enterprise": "lost", "product": "brake"},
        ],
        demands=[{"enterprise": "car", "product": "brake", "quantity": 100.0}, {"enterprise": "van", "product": "brake", "quantity": 20.0}],
        links=[
            {"supplier": "tied", "buyer": "car", "product": "other"}, {"supplier": "tied", "buyer": "van", "product": "other"},
            {"supplier": "tied", "buyer": "narrow", "product": "other"},
        ],
    )  # fmt: skip


WORTH = pl.DataFrame({"product": ["brake", "other"], "value_low": [4e6, 1.0], "value_high": [8e6, 1.6e7]})


def parts_of(found: pl.DataFrame, firm: str) -> dict[str, tuple[float, float]]:
    row = found.filter(pl.col("enterprise") == firm).row(0, named=True)
    return {part["part"]: (part["low"], part["high"]) for part in row["parts"]}


def test_a_gap_without_an_upper_end_counts_with_what_it_is_worth_at_least() -> None:
    """Brakes keep 12 million or more, other things 3 to 6: the largest value known is 12, and brakes may be worth more."""
    open_ended = pl.DataFrame({"product": ["brake", "other"], "value_low": [1.2e7, 3e6], "value_high": [None, 6e6]})
    assert parts_of(targets(cluster(), "brake", gap_values=open_ended), "tied")["value"] == (1.0, 1.0)
    other = open_ended.with_columns(pl.Series("product", ["other", "brake"]))
    assert parts_of(targets(cluster(), "brake", gap_values=other), "tied")["value"] == (0.25, 0.5)
    small = pl.DataFrame({"product": ["brake", "other"], "value_low": [3e6, 1.2e7], "value_high": [None, 1.2e7]})
    assert parts_of(targets(cluster(), "brake", gap_values=small), "tied")["value"] == (0.25, 1.0)


def test_every_part_by_hand() -> None:
    found = targets(cluster(), "brake", gap_values=WORTH)
    parts = parts_of(found, "tied")
    assert parts["fit"] == (1.0, 1.0)
    assert parts["ties"] == pytest.approx((2 / 3, 2 / 3))  # two local buyers; the third is not here
    assert parts["value"] == (0.25, 0.5)  # 4 to 8 of at most 16 million
    assert parts["capacity"] == pytest.approx((30 / 120, 30 / 120))
    # One degree of a meridian: π/180 × 6371.0088 km = 111.195 km; 150 / (150 + 111.195).
    assert parts["distance"] == pytest.approx((150 / 261.195,) * 2, abs=1e-5)
    assert parts["certificate"] == (0.5, 1.0)  # it names one of two; whether it has the other nobody says
    row = found.row(0, named=True)
    assert (row["enterprise"], row["fit"], row["capacity"], row["unit"], row["outside"]) == (
        "tied",
        "maker",
        30.0,
        "piece",
        True,
    )
    assert [(tie["enterprise"], tie["buys_it"], tie["rows"]) for tie in row["ties"]] == [
        ("car", True, [{"table": "links", "row": "links-1"}]), ("van", True, [{"table": "links", "row": "links-2"}]),
    ]  # fmt: skip
    assert row["rows"] == [{"table": "offers", "row": "offers-1"}]
    assert row["score"] == pytest.approx(0.3 + 0.1333 + 0.05 + 0.025 + 0.0574 + 0.05)
    assert len(target_reasons(row)) == len(TARGET_WEIGHTS)


def test_local_buyers_are_named_in_the_language_of_the_reader() -> None:
    names = pl.col("id").replace_strict({"car": "示例整车", "van": "示例客车"}, default=None)
    english = pl.col("id").replace_strict({"car": "Example Cars"}, default=None, return_dtype=pl.String)
    here = cluster().with_tables(
        enterprises=cluster()["enterprises"].with_columns(names.alias("name"), english.alias("name_en"))
    )
    row = targets(here, "brake").row(0, named=True)
    for language, told in (("en", "Example Cars, 示例客车"), ("zh", "示例整车、示例客车")):
        with speaking(language):
            assert told in "".join(target_reasons(row))


def test_who_is_a_target() -> None:
    found = targets(cluster(), "brake")
    told = {row["enterprise"]: (row["fit"], row["outside"]) for row in found.iter_rows(named=True)}
    assert told == {
        "tied": ("maker", True), "narrow": ("narrower", True), "lost": ("maker", None), "guess": ("inferred", True),
        "vague": ("wider", True),
    }  # fmt: skip  # the maker here is none


def test_what_is_not_known_is_open() -> None:
    found = targets(cluster(), "brake")
    assert parts_of(found, "guess")["fit"] == parts_of(found, "vague")["fit"] == (0.0, 1.0)
    narrow = parts_of(found, "narrow")
    assert narrow["fit"] == (1.0, 1.0)
    # Sets do not convert into pieces; no link of it is on record; Pudong has no coordinates; nobody gave a value.
    assert all(narrow[part] == (0.0, 1.0) for part in ("capacity", "ties", "distance", "value"))
    assert found.filter(pl.col("enterprise") == "narrow")["capacity"].item() is None


def test_a_site_here_is_told() -> None:
    known = cluster()
    sites = pl.concat(
        [known["sites"], cluster_of(sites=[{"id": "second", "enterprise": "tied", "region": LIANSHUI}])["sites"]]
    )
    offers = known["offers"].with_columns(
        pl.when(pl.col("enterprise") == "tied").then(pl.lit("site-tied")).otherwise("site").alias("site")
    )
    found = targets(known.with_tables(sites=sites, offers=offers), "brake").filter(pl.col("enterprise") == "tied")
    assert found.select("outside", "has_local_site").row(0) == (True, True)


def test_several_gaps_are_ranked_together_by_value_too() -> None:
    both = targets(
        cluster(),
        ["brake", "disc_brake"],
        gap_values=pl.DataFrame(
            {"product": ["disc_brake", "brake"], "value_low": [9.0, 1.0], "value_high": [9.0, 1.0]}
        ),
    )
    rows = [(row["product"], row["enterprise"], row["fit"]) for row in both.iter_rows(named=True)]
    assert ("disc_brake", "narrow", "maker") in rows and ("brake", "narrow", "narrower") in rows
    assert rows.index(("disc_brake", "narrow", "maker")) < rows.index(("brake", "narrow", "narrower"))
    assert both["rank"].to_list() == list(range(1, both.height + 1))


def test_a_gap_worth_less_than_nothing_counts_as_nothing() -> None:
    worth = pl.DataFrame({"product": ["brake"], "value_low": [-5.0], "value_high": [-1.0]})
    assert parts_of(targets(cluster(), "brake", gap_values=worth), "tied")["value"] == (0.0, 0.0)


def test_weights_add_up_to_one_and_nobody_is_a_frame_too() -> None:
    assert math.isclose(sum(TARGET_WEIGHTS.values()), 1.0)
    empty = targets(cluster(), "rare")
    assert empty.is_empty() and empty.schema == TARGETS_SCHEMA


def test_bad_input_is_named() -> None:
    with pytest.raises(UnknownNameError, match="nothing"):
        targets(cluster(), ["brake", "nothing"])
    with pytest.raises(UnknownNameError, match="home region"):
        targets(cluster_of(region=None, products=["brake"]), "brake")
    for values, words in (
        (WORTH.drop("value_low"), "value_low"),
        (pl.concat([WORTH, WORTH]), "brake more than once"),
        (WORTH.with_columns(value_low=pl.lit(9e6)), "lower one first"),
        (WORTH.with_columns(value_high=pl.lit(math.inf)), "lower one first"),
    ):
        with pytest.raises(InputFileError, match=words):
            targets(cluster(), "brake", gap_values=values)
