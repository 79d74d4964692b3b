"""A demand that says much beside what it wants: the thing that the reader of sentences found comes first."""

from __future__ import annotations

import polars as pl
from tests.match_clusters import ids, listing, matcher, of_catalog

from lianpu.cli.things import with_things
from lianpu.cluster.catalogs import catalog_cluster
from lianpu.match import LISTING_SCHEMA

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
        listing("小龙虾 鲜活 大量", id="crayfish"), listing("冷库出租 零下二十度", id="store"), known=of_catalog()
    )
    assert ids(offers.for_demand(listing(TALKATIVE, thing="冷库")))[0] == "store"


def test_a_thing_that_no_word_names_is_still_looked_for() -> None:
    offers = matcher(listing("焊接法兰 碳钢", id="flange"), listing("咕噜机 双头", id="gulu"), known=of_catalog())
    assert "gulu" not in ids(offers.for_demand(listing("求购咕噜机，带法兰的")))
    assert "gulu" in ids(offers.for_demand(listing("求购咕噜机，带法兰的", thing="咕噜机")))


def test_the_reader_of_sentences_finds_what_a_talkative_firm_wants() -> None:
    found, _progress = told(listing(TALKATIVE))
    assert "冷库" in str(found["thing"][0])
