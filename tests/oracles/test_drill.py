"""Drills worked on paper: a chain of three firms, stock, substitutes in the market, ramp-up, regions and imports."""

from __future__ import annotations

import polars as pl
import pytest

from lianpu.cluster.cluster import Cluster
from lianpu.errors import InvalidClusterError, InvalidDrillError, UnknownNameError
from lianpu.risk import Drill, drill_from, play_drill
from lianpu.risk.reserves import Supposed
from tests.clusters import LIANSHUI, NANJING, XUYI, Row, cluster_of

NOTHING = Supposed(stock_days=0, ramp_up_weeks=0)
"""No stock and full output at once where nothing is known: both cases are one."""


def link(supplier: str, buyer: str, product: str, volume: float | None = 100.0, **row: object) -> Row:
    return {"supplier": supplier, "buyer": buyer, "product": product, "volume": volume, **row}


def three(**tables: object) -> Cluster:
    """C casts for B, who makes brakes for D, who makes cars: 100, 100, and D sells 200 to X outside."""
    given: dict[str, object] = {
        "firms": {"C": LIANSHUI, "B": LIANSHUI, "D": XUYI, "X": NANJING},
        "products": ["casting", "brake", "car"],
        "inputs": [{"product": "brake", "input": "casting"}, {"product": "car", "input": "brake"}],
        "links": [link("C", "B", "casting"), link("B", "D", "brake"), link("D", "X", "car", 200.0)],
    }
    return cluster_of(**(given | tables))  # pyright: ignore[reportArgumentType]


def level(played: object, firm: str, case: str = "low") -> list[float]:
    frame = played.levels().filter(pl.col("enterprise") == firm)  # type: ignore[attr-defined]
    return [round(value, 6) for value in frame[f"level_{case}"].to_list()]


def test_a_shortage_travels_one_link_a_week_down_and_lost_sales_one_link_up() -> None:
    # B stands still in weeks 1 and 2. D gets no brakes in weeks 2 and 3 and X no cars in 3 and 4; C sells nothing in 2
    # and 3. The output counted is that of C, B, D: 100 + 100 + 200 (X lies outside Huai'an and sells nothing).
    played = play_drill(three(), Drill(firms=("B",), weeks=2, horizon=6), supposed=NOTHING)
    assert level(played, "B") == [0, 0, 1, 1, 1, 1]
    assert level(played, "D") == level(played, "C") == [1, 0, 0, 1, 1, 1]
    # week 1: B 100 of 400; week 2: B, D, C 400 of 400; week 3: D and C 300 of 400
    assert played.weeks["loss_high"].to_list() == pytest.approx([0.25, 1.0, 0.75, 0, 0, 0])
    assert played.weeks["firms_high"].to_list() == [1, 3, 3, 1, 0, 0]  # X has no cars in 3 and 4
    assert played.lost == pytest.approx((2.0, 2.0))
    rows = {row["enterprise"]: row for row in played.firms.iter_rows(named=True)}
    assert {firm: (row["cause"], row["first_week_low"]) for firm, row in rows.items()} == {
        "B": ("fails", 1), "C": ("demand", 2), "D": ("input", 2), "X": ("input", 3),
    }  # fmt: skip
    assert (rows["D"]["product"], rows["D"]["links"], rows["D"]["lost_high"]) == ("brake", ["links-2"], 2 * 200 / 50)
    assert not rows["X"]["counted"]


def test_known_stock_holds_for_its_days_and_unknown_stock_is_an_interval() -> None:
    # B has 7.5 working days = 1.5 weeks of castings; C stands still for 3 weeks. Short: weeks 2, 3, 4; week 2 is covered,
    # half of week 3, nothing of week 4. D's stock is not known: none … 5 days = one week.
    known = [{"subject": "B", "metric": "input_stock_days", "value": 7.5}]
    played = play_drill(
        three(indicators=known),
        Drill(firms=("C",), weeks=3, horizon=7),
        supposed=Supposed(stock_days=5, ramp_up_weeks=0),
    )
    assert level(played, "B") == level(played, "B", "high") == [1, 1, 0.5, 0, 1, 1, 1]
    assert level(played, "D") == [1, 1, 1, 0.5, 0, 1, 1]
    # The best case: of the 1.5 weeks that D lacks, one is in stock: all of week 4 (0.5) and half of week 5.
    assert level(played, "D", "high") == [1, 1, 1, 1, 0.5, 1, 1]
    assert (played.stock_known, played.ramp_up_known) == (1, 0)
    part = played.parts.filter(pl.col("buyer") == "D").row(0, named=True)
    assert (part["first_week"], part["missing_high"], part["unmet_low"], part["unmet_high"]) == (4, 1.0, 0.5, 1.5)


def test_the_stock_of_one_part_may_be_given_beside_the_tables() -> None:
    stocks = pl.DataFrame({"enterprise": ["B", "D"], "product": ["casting", None], "days": [5.0, 0.0]})
    played = play_drill(
        three(), Drill(firms=("C",), weeks=2, horizon=5), stocks=stocks, supposed=Supposed(ramp_up_weeks=0)
    )
    assert level(played, "B") == level(played, "B", "high") == [1, 1, 0, 1, 1]
    bad = stocks.with_columns(days=pl.Series([-1.0, 0.0]))
    with pytest.raises(InvalidClusterError, match="days of B is -1"):
        play_drill(three(), Drill(firms=("C",)), stocks=bad)


def test_a_rival_of_the_same_market_softens_the_shortage_by_its_share() -> None:
    # B sells 100 brakes to D, R sells 300 to E. When B fails, what is left of the market is 300: B's part in it counts
    # 100 / 300, so D loses a third of its brakes.
    cluster = three(
        firms={"C": LIANSHUI, "B": LIANSHUI, "D": XUYI, "X": NANJING, "R": XUYI, "E": XUYI},
        links=[link("B", "D", "brake"), link("R", "E", "brake", 300.0), link("D", "X", "car", 200.0)],
    )
    played = play_drill(cluster, Drill(firms=("B",), weeks=1, horizon=3), supposed=NOTHING)
    assert level(played, "D") == [1, pytest.approx(2 / 3, abs=1e-6), 1]
    # The whole market fails: nobody can replace anybody, whatever the unit of the volumes.
    for unit in (1.0, 1e-4):
        scaled = cluster.with_tables(links=cluster["links"].with_columns(pl.col("volume") * unit))
        closed = play_drill(scaled, Drill(products=("brake",), weeks=1, horizon=3), supposed=NOTHING)
        assert level(closed, "D") == level(closed, "E") == [1, 0, 1]


def test_an_input_that_does_not_stop_production_takes_its_share_of_the_purchases() -> None:
    # D buys brakes for 100 and paint, not essential, for 300: without paint a quarter is left.
    cluster = three(
        firms={"B": LIANSHUI, "D": XUYI, "P": XUYI, "X": NANJING}, products=["brake", "car", "paint"],
        inputs=[{"product": "car", "input": "brake"}, {"product": "car", "input": "paint", "essential": False}],
        links=[link("B", "D", "brake"), link("P", "D", "paint", 300.0), link("D", "X", "car", 800.0)],
    )  # fmt: skip
    played = play_drill(cluster, Drill(firms=("P",), weeks=1, horizon=3), supposed=NOTHING)
    assert level(played, "D") == [1, 0.25, 1]
    assert "B" not in played.firms["enterprise"]  # the two waves run apart, as in the index: docs/explanation/drill.md


def test_an_input_of_which_nothing_is_known_is_an_interval() -> None:
    # No recipe says what D takes paint for: at best it is an ordinary input, 100 of the 400 bought; at worst D stops.
    cluster = three(
        firms={"B": LIANSHUI, "D": XUYI, "P": XUYI, "X": NANJING}, products=["brake", "car", "paint"], inputs=[],
        links=[link("B", "D", "brake", 300.0), link("P", "D", "paint"), link("D", "X", "car", 800.0)],
    )  # fmt: skip
    played = play_drill(cluster, Drill(firms=("P",), weeks=1, horizon=3), supposed=NOTHING)
    assert (level(played, "D"), level(played, "D", "high")) == ([1, 0, 1], [1, 0.75, 1])


def test_a_throttle_a_late_start_and_a_slow_way_back() -> None:
    # B runs at 40 % in weeks 2 and 3, and needs 4 weeks to come back: 0.6 is regained in quarters.
    cluster = three(indicators=[{"subject": "B", "metric": "ramp_up_weeks", "value": 4.0}])
    drill = Drill(firms=("B",), share=0.6, from_week=2, weeks=2, horizon=8)
    played = play_drill(cluster, drill, supposed=NOTHING)
    assert level(played, "B") == [1, 0.4, 0.4, 0.55, 0.7, 0.85, 1, 1]
    assert level(played, "D") == [1, 1, 0.4, 0.4, 0.55, 0.7, 0.85, 1]
    unknown = play_drill(three(), drill, supposed=Supposed(stock_days=0, ramp_up_weeks=4))
    assert level(unknown, "B", "low") == level(played, "B") and level(unknown, "B", "high")[3] == 1


def test_a_product_fails_and_its_makers_sell_the_rest() -> None:
    # B sells brakes for 100 and pads for 300: without brakes it keeps three quarters; only D lacks brakes.
    cluster = three(
        products=["casting", "brake", "pad", "car"],
        links=[link("C", "B", "casting"), link("B", "D", "brake"), link("B", "X", "pad", 300.0)],
    )
    played = play_drill(cluster, Drill(products=("brake",), weeks=1, horizon=3), supposed=NOTHING)
    assert level(played, "B") == [0.75, 1, 1] and level(played, "C") == [1, 0.75, 1]
    assert level(played, "D") == [1, 0, 1] and "X" not in played.firms["enterprise"]
    only = play_drill(cluster, Drill(deliveries=(("B", "pad"),), weeks=1, horizon=3), supposed=NOTHING)
    assert level(only, "B") == [0.25, 1, 1] and level(only, "X")[1] == 0 and "D" not in only.firms["enterprise"]


def test_fewer_purchases_reach_suppliers_only() -> None:
    played = play_drill(three(), Drill(firms=("D",), effect="demand", share=0.5, weeks=1, horizon=4), supposed=NOTHING)
    assert level(played, "D") == [0.5, 1, 1, 1]
    assert level(played, "B") == [1, 0.5, 1, 1] and level(played, "C") == [1, 1, 0.5, 1]
    assert "X" not in played.firms["enterprise"]


def test_fewer_purchases_of_one_part_reach_its_suppliers_only() -> None:
    # D buys half as many brakes in week 1, and seats as before: B sells half, C half a week later; S, who makes the seats,
    # and D itself run on, and nobody lacks a part. Brakes are a kind of chassis parts.
    cluster = three(
        firms={"C": LIANSHUI, "B": LIANSHUI, "S": LIANSHUI, "D": XUYI, "X": NANJING},
        products=["casting", {"id": "chassis"}, {"id": "brake", "parent": "chassis"}, "car", "seat"],
        links=[
            link("C", "B", "casting"),
            link("B", "D", "brake"),
            link("S", "D", "seat"),
            link("D", "X", "car", 200.0),
        ],
    )
    for product in ("brake", "chassis"):
        for effect in ("demand", "stop"):
            drill = Drill(purchases=(("D", product),), effect=effect, share=0.5, weeks=1, horizon=4)
            played = play_drill(cluster, drill, supposed=NOTHING)
            assert level(played, "B") == [0.5, 1, 1, 1] and level(played, "C") == [1, 0.5, 1, 1]
            assert played.firms["enterprise"].sort().to_list() == ["B", "C"]
            assert played.firms["cause"].to_list() == ["demand", "demand"] and played.parts.is_empty()
    nothing = play_drill(cluster, Drill(purchases=(("S", "brake"),), effect="demand"), supposed=NOTHING)
    assert nothing.hit.is_empty and nothing.lost == (0.0, 0.0)


def test_a_part_of_which_less_is_bought_from_a_supply_that_fails_is_lost_once() -> None:
    # B delivers a half, of which D, who buys half of the usual, takes all: a half is lost, not three quarters.
    drill = Drill(deliveries=(("B", "brake"),), purchases=(("D", "brake"),), share=0.5, weeks=1, horizon=3)
    assert level(play_drill(three(), drill, supposed=NOTHING), "B")[0] == 0.5


def test_a_region_stops_with_those_known_to_produce_there_and_names_those_of_unknown_place() -> None:
    cluster = three(firms={"C": LIANSHUI, "B": LIANSHUI, "D": XUYI, "X": NANJING, "U": None})
    played = play_drill(cluster, Drill(regions=(LIANSHUI,), weeks=1, horizon=3), supposed=NOTHING)
    assert [cluster["enterprises"]["id"].sort().to_list()[i] for i in played.hit.firms] == ["B", "C"]
    assert played.hit.place_unknown == ("U",)


def test_an_import_is_what_suppliers_outside_the_home_region_deliver() -> None:
    # O in Nanjing and B in Lianshui deliver brakes to D; the border closes: half of D's brakes are missing, and B is
    # half of the market, so O cannot be replaced: σ = 100 / 100.
    cluster = three(
        firms={"B": LIANSHUI, "D": XUYI, "O": NANJING, "X": NANJING},
        links=[link("B", "D", "brake"), link("O", "D", "brake"), link("D", "X", "car", 400.0)],
    )
    played = play_drill(cluster, Drill(imports=("brake",), weeks=1, horizon=3), supposed=NOTHING)
    assert level(played, "D") == [1, 0.5, 1] and level(played, "O") == [0, 1, 1]
    assert played.weeks["loss_high"].to_list() == pytest.approx([0, 200 / 500, 0])
    with pytest.raises(InvalidDrillError, match="home region"):
        play_drill(three(region=None), Drill(imports=("brake",)))


def test_firms_that_wait_for_one_another_start_again() -> None:
    # B takes castings of C and C takes brakes of B: after B's week of standstill a hole goes round for ever without a
    # stock. Eight weeks after its cause it is filled, in four steps.
    cluster = cluster_of(
        firms={"B": LIANSHUI, "C": LIANSHUI}, products=["brake", "casting"],
        inputs=[{"product": "brake", "input": "casting"}, {"product": "casting", "input": "brake"}],
        links=[link("C", "B", "casting"), link("B", "C", "brake")],
    )  # fmt: skip
    played = play_drill(cluster, Drill(firms=("B",), weeks=1, horizon=16), supposed=NOTHING)
    assert level(played, "B") == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0.5, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"share": 0}, "share"), ({"share": 1.5}, "share"), ({"from_week": 0}, "week 0"), ({"from_week": 30}, "week 30"),
     ({"weeks": 0}, "1 or more"), ({"horizon": 0}, "0 weeks"), ({"horizon": 10_000}, "520"), ({"effect": "x"}, "stop")],
)  # fmt: skip
def test_what_cannot_be_played_is_refused(fields: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidDrillError, match=words):
        Drill(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("named", "words"),
    [({"firms": ("nobody",)}, "enterprise nobody"), ({"products": ("nothing",)}, "product nothing"),
     ({"regions": ("999999",)}, "region 999999"), ({"deliveries": (("nobody", "brake"),)}, "enterprise nobody")],
)  # fmt: skip
def test_unknown_names_are_told(named: dict[str, object], words: str) -> None:
    with pytest.raises(UnknownNameError, match=words):
        play_drill(three(), Drill(**named))  # type: ignore[arg-type]


def test_a_drill_is_saved_as_plain_values_and_read_again() -> None:
    drill = Drill(firms=("B",), deliveries=(("B", "brake"),), share=0.5, weeks=None, name="火灾")
    record = drill.record()
    assert drill_from(record) == drill
    assert drill_from({**record, "firms": ["B"], "deliveries": [["B", "brake"]]}) == drill
    for wrong, words in [
        ({"firm": "B"}, "no field firm"),
        ({"firms": "B"}, "list of ids"),
        ({"share": "all"}, "number"),
        ({"weeks": 2.5}, "weeks is 2.5"),
        ({"weeks": "two"}, "weeks is two"),
        ({"deliveries": 3}, "list of pairs"),
        ({"deliveries": [["B"]]}, "list of pairs"),
        ({"purchases": [["B", 1]]}, "list of ids"),
    ]:
        with pytest.raises(InvalidDrillError, match=words):
            drill_from({**record, **wrong})


def test_firms_without_links_lose_only_themselves() -> None:
    cluster = cluster_of(firms={"A": LIANSHUI, "B": LIANSHUI}, products=["brake"])
    played = play_drill(cluster, Drill(firms=("A",), horizon=3))
    assert played.firms.select("enterprise", "cause").rows() == [("A", "fails")]
    # Nothing is known of anybody's output: what is lost is unknown, not nothing.
    assert not played.output_known and played.weeks["loss_high"].to_list() == [None, None, None]
    assert played.firms.select("lost_low", "lost_high", "output").rows() == [(None, None, None)]
