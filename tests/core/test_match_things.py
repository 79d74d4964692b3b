"""A demand that says much beside what it wants: the thing that the reader of sentences found comes first."""

from __future__ import annotations

import polars as pl
import pytest
from tests.match_clusters import ids, listing, matcher, of_catalog

from lianpu.cli import things
from lianpu.cli.things import with_sorts, with_things
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.match import LISTING_SCHEMA, Known
from lianpu.match.judging import WORDING
from lianpu.match.parts import product_part
from lianpu.match.reasons import reasons
from lianpu.match.terms import as_let

ALL_WORDS = product_part(WORDING)
"""What it adds that an offer says all that the demand does."""
TALKATIVE = "我们做小龙虾的，想租个冷库，零下18度，500吨"


def told(*rows: dict[str, object]) -> tuple[pl.DataFrame, list[tuple[str, int, int]]]:
    """Demands with their things, and what was told of the progress."""
    progress: list[tuple[str, int, int]] = []
    demands = pl.DataFrame(list(rows), schema=LISTING_SCHEMA, orient="row")
    found = with_things(demands, catalog_cluster(), lambda name, done, total: progress.append((name, done, total)))
    return found, progress


def test_a_bare_demand_gets_the_thing_that_its_text_names() -> None:
    found, progress = told(listing("求购汽车线束 年需5万套", id="bare"))
    assert found["thing"].to_list() == ["汽车线束"]
    assert [(done, total) for _name, done, total in progress] == [(0, 1), (1, 1)]


def test_what_a_row_states_itself_is_left_as_it_is() -> None:
    found, _progress = told(
        listing("求购汽车线束", id="stated", thing="门线"),
        listing("求购汽车线束", id="product", product="wiring_harness"),
    )
    assert found["thing"].to_list() == ["门线", None]


def test_the_thing_found_is_wanted_before_what_stands_beside_it() -> None:
    offers = matcher(
        listing("小龙虾 鲜活 大量", id="crayfish", read_as="product"),
        listing("冷库出租 零下二十度", id="store", read_as="site"),
        known=of_catalog(),
    )
    assert ids(offers.for_demand(listing(TALKATIVE, thing="冷库", read_as="site")))[0] == "store"


def test_a_thing_that_no_word_names_is_still_looked_for() -> None:
    offers = matcher(listing("焊接法兰 碳钢", id="flange"), listing("咕噜机 双头", id="gulu"), known=of_catalog())

    def closeness(thing: str | None) -> float:
        found = {entry.offer["id"]: entry for entry in offers.for_demand(listing("求购咕噜机，带法兰的", thing=thing))}
        return found["gulu"].closeness

    assert closeness("咕噜机") > 1.3 * closeness(None)


def test_the_reader_of_sentences_finds_what_a_talkative_firm_wants() -> None:
    found, _progress = told(listing(TALKATIVE))
    assert "冷库" in str(found["thing"][0])


def test_offers_are_read_too_where_they_state_no_category() -> None:
    rows = [listing("厂房出租 3000平 带行车", id="site"), listing("钢卷", id="stated", category="product")]
    offers = pl.DataFrame(rows, schema=LISTING_SCHEMA, orient="row")
    found = with_sorts(offers, catalog_cluster(), lambda *_told: None)
    assert found["read_as"].to_list() == ["site", None]
    assert found.drop("read_as").equals(offers.drop("read_as"))


def test_of_very_many_offers_only_the_words_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(things, "MOST_READ", 1)
    offers = pl.DataFrame(
        [listing("厂房出租", id="a"), listing("仓库出租", id="b")], schema=LISTING_SCHEMA, orient="row"
    )
    assert with_sorts(offers, catalog_cluster(), lambda *_told: None) is offers


def test_on_other_terms_a_thing_is_less_near_and_the_reason_says_so() -> None:
    asked = listing("租两台电动叉车", read_as="equipment")
    let, sold, wanted = (
        listing("电动叉车 出租", id="let"), listing("电动叉车 出售", id="sold"), listing("求购电动叉车 出租用", id="wanted"),
    )  # fmt: skip
    found = {one.offer["id"]: one for one in matcher(let, sold, wanted, known=of_catalog()).for_demand(asked)}
    assert max(found["sold"].closeness, found["wanted"].closeness) < 0.6 * found["let"].closeness
    said = {name: reasons(one)[0] for name, one in found.items()}
    assert "for sale" in said["sold"] and "asks for" in said["wanted"] and "; but" not in said["let"]


@pytest.mark.parametrize(
    ("thing", "let"),
    [("25吨吊车", "25吨吊车出租"), ("投影机", "投影机租赁"), ("车床", "车床"), ("出租", "出租"), ("", "")],
)
def test_what_is_let_of_a_thing_goes_by_a_word_of_its_own_where_there_is_one(thing: str, let: str) -> None:
    assert as_let(thing, {"吊车出租", "投影机租赁", "吊车租赁"}) == let


def test_who_wants_to_rent_is_first_shown_who_lets() -> None:
    known = Known.of(catalog_cluster())
    offers = matcher(
        listing("电动叉车 出售，50台", id="made", read_as="product"), listing("叉车出租，20台", id="let", read_as="equipment"), known=known
    )  # fmt: skip
    asked = listing("长租两台电动叉车", thing="电动叉车", read_as="equipment")
    assert ids(offers.for_demand(asked)) == ["let", "made"]
    assert ids(offers.for_demand(asked | {"text": "求购两台电动叉车", "id": "bought"})) == ["made"]


def test_what_reads_as_another_kind_of_thing_is_half_as_near_and_says_so() -> None:
    asked = listing("厂房 三千平", read_as="site")
    alike, other = (
        listing("厂房 三千平", id="alike", read_as="site"),
        listing("厂房 三千平", id="other", read_as="finance"),
    )
    found = {one.offer["id"]: one for one in matcher(alike, other, known=of_catalog()).for_demand(asked)}
    near = {name: one.score.parts["product"] or 0.0 for name, one in found.items()}
    assert near["other"] == pytest.approx(0.5 * (near["alike"] - ALL_WORDS), abs=1e-3)
    assert "reads as finance" in reasons(found["other"])[0]
    assert "reads as" not in reasons(found["alike"])[0]


@pytest.mark.parametrize(
    ("asked", "offered", "left"),
    [
        ("product", "product", 1.0), ("product", "service", 1.0), ("capacity", "product", 1.0),
        ("equipment", "product", 1.0), ("service", "equipment", 1.0), ("equipment", "service", 0.7),
        ("equipment", "capacity", 0.7), ("product", "equipment", 0.7), ("capacity", "equipment", 0.7),
    ],
)  # fmt: skip
def test_a_machine_is_not_what_is_made_or_done_with_it(asked: str, offered: str, left: float) -> None:
    offers = matcher(
        listing("立加", id="alike", read_as=asked), listing("立加", id="other", read_as=offered), known=of_catalog()
    )
    found = {one.offer["id"]: one for one in offers.for_demand(listing("求购立加", read_as=asked))}
    near = {name: one.score.parts["product"] or 0.0 for name, one in found.items()}
    words = ALL_WORDS if left < 1.0 else 0.0
    assert near["other"] == pytest.approx(left * (near["alike"] - words), abs=1e-3)
    assert ("reads as" in reasons(found["other"])[0]) == (left < 1.0)


def test_of_the_same_things_the_one_that_says_more_of_what_is_asked_comes_first() -> None:
    offers = matcher(
        listing("法兰面螺栓 8.8级 发黑", id="less"),
        listing("法兰面螺栓 底盘用 锌铝涂层", id="more"),
        known=of_catalog(),
    )
    found = offers.for_demand(listing("求购法兰面螺栓，底盘用，锌铝涂层"))
    assert ids(found) == ["more", "less"]


def test_another_thing_is_no_nearer_for_the_words_that_it_shares() -> None:
    (found,) = matcher(listing("轮胎模具", id="mould"), known=of_catalog()).for_demand(listing("求购轮胎")) or (None,)
    assert found is None or found.closeness < WORDING


def test_what_reads_as_another_kind_is_not_among_the_direct_ones() -> None:
    offers = matcher(
        listing("卧式加工中心 三轴", id="machine", read_as="equipment"),
        listing("设备贷款，买机床用", id="money", read_as="finance"),
        known=of_catalog(),
    )
    found = {one.offer["id"]: one for one in offers.for_demand(listing("卧式加工中心贷款", read_as="finance"))}
    assert not found["machine"].direct


@pytest.mark.parametrize("written", ["轮胎模具制造", "轮胎模具开发", "轮胎模具制作", "tyre mould maker"])
def test_who_makes_a_thing_offers_it(written: str) -> None:
    known = Known.of(catalog_cluster())
    offers = matcher(listing(written, id="made"), listing("数控编程培训", id="other"), known=known)
    found = offers.for_demand(listing("求购轮胎模具"))
    assert ids(found)[0] == "made"
    assert found[0].relation in ("same", "narrower", "wider")


def test_a_thing_that_the_demand_denies_is_not_what_it_wants() -> None:
    offers = matcher(listing("轮毂", id="wheel"), listing("轮胎", id="tyre"), known=of_catalog())
    assert ids(offers.for_demand(listing("轮胎，不要轮毂", thing="轮毂"))) == ["tyre"]
    assert ids(offers.for_demand(listing("轮胎，轮毂也要", thing="轮毂")))[0] == "wheel"
