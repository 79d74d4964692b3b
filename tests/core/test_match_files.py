"""What matching reads and keeps: lists of listings, an index in its folder, learned words."""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.clusters import LIANSHUI, XUYI, cluster_of
from tests.match_clusters import frame_of, ids, knowing, listing, market, matcher, new_folder, of_catalog

from lianpu.errors import IndexFileError, InputFileError, LianpuError
from lianpu.match import LISTING_SCHEMA, Known, Matcher, learned, listings_of, read_demands, read_offers
from lianpu.match.embedding import Embedding

OFFER = {"id": "o1", "enterprise": "甲厂", "region": "320826", "text": "供应轮胎", "certificates": ["IATF 16949"], "capacity": 12,
         "unit": "万条", "period": "year"}  # fmt: skip
DEMAND = {"id": 7, "region": 320826, "text": "求购轮胎", "required_certificates": [], "quantity": 0.5, "unit": "t", "period": "once", "radius": "near",
          "specs": ["12V"], "deadline": "2026-06-30", "as_of": "2026-01-15", "category": "product"}  # fmt: skip


def written(folder: Path, *rows: dict[str, Any] | str | bytes) -> Path:
    file = folder / "rows.jsonl"
    lines = [
        row
        if isinstance(row, bytes)
        else (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)).encode()
        for row in rows
    ]
    file.write_bytes(b"\n".join(lines))
    return file


def test_offers_and_demands_as_the_issue_writes_them(tmp_path: Path) -> None:
    offers = read_offers(
        written(tmp_path, b"\xef\xbb\xbf" + json.dumps(OFFER).encode(), "", '{"id": "o2", "text": ""}\r')
    )
    assert offers.schema == LISTING_SCHEMA
    expected = listing("供应轮胎", id="o1", enterprise="甲厂", region="320826", certificates=["IATF 16949"], quantity=12.0, unit="万条", period="year")  # fmt: skip
    assert offers.to_dicts() == [expected, listing("", id="o2")]
    (demand,) = read_demands(written(tmp_path, DEMAND)).to_dicts()
    assert demand == listing(
        "求购轮胎", id="7", region="320826", certificates=[], quantity=0.5, unit="t", period="once", radius="near", specs=["12V"],
        deadline=dt.date(2026, 6, 30), as_of=dt.date(2026, 1, 15), category="product",
    )  # fmt: skip


def test_listings_read_in_batches_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lianpu.match.corpus.BATCH", 2)
    rows = [listing(f"{text} {number}", id=f"o{number}") for number, text in enumerate(["轮胎", "轮毂", "轴承"] * 3)]
    offers = matcher(*rows)
    assert sorted(ids(offers.for_demand(listing("求购轴承")))[:3]) == ["o2", "o5", "o8"]
    assert Matcher.open(offers.known, frame_of(*rows), offers._index.folder)._view.ids(np.arange(9)) == [
        f"o{number}" for number in range(9)
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("轮胎", ": 轮胎 cannot be used; expected one JSON object a line"), ("[1]", r": \[1\] .* one JSON object a line"),
        ("null", ": null"), ('{"id": "a"}', "text: null .* expected a text"), ('{"text": "a"}', "id: null .* a text or a whole number"),
        ('{"id": null, "text": "a"}', "id: null"), ('{"id": "a", "text": 3}', "text: 3 .* expected a text"),
        ('{"id": "o1", "text": "x"}', "id: o1 .* expected each id once"),
        ('{"id": "a", "text": "", "enterprise": []}', r"enterprise: \[\] .* expected a text or null"),
        ('{"id": "a", "text": "", "region": "3208"}', "region: 3208 .* region code of 6, 9 or 12 digits"),
        ('{"id": "a", "text": "", "region": "江苏"}', "region: 江苏"), ('{"id": "a", "text": "", "region": true}', "region: true"),
        ('{"id": "a", "text": "", "certificates": "CCC"}', "certificates: CCC .* expected a list of texts"),
        ('{"id": "a", "text": "", "certificates": ["CCC", 1]}', r'certificates: \["CCC", 1\]'),
        ('{"id": "a", "text": "", "capacity": "12"}', "capacity: 12 .* expected a number of at least 0"),
        ('{"id": "a", "text": "", "capacity": -1}', "capacity: -1"), ('{"id": "a", "text": "", "capacity": NaN}', "capacity: NaN"),
        ('{"id": "a", "text": "", "capacity": Infinity}', "capacity: Infinity"), ('{"id": "a", "text": "", "capacity": true}', "capacity: true"),
        ('{"id": "a", "text": "", "unit": {}}', "unit: {}"), ('{"id": "a", "text": "", "specs": "12V"}', "specs: 12V"),
        ('{"id": "a", "text": "", "period": "yearly"}', "period: yearly .* expected one of once, day, week, month, quarter, year"),
        ('{"id": "a", "text": "", "radius": "town"}', "radius: town .* county, city, near, province, any"),
        ('{"id": "a", "text": "", "radius": ["any"]}', "radius"), ('{"id": "a", "text": "", "deadline": "2026-02-30"}', "deadline: 2026-02-30 .* a day"),
        ('{"id": "a", "text": "", "as_of": 2026}', "as_of: 2026"), ('{"id": "a", "text": "x\x00"}', "one JSON object a line"),
        ('{"id": "a", "text": "", "category": "goods"}', "category: goods"),
        ('{"id": "a", "text": "", "region": "３２０８２６"}', "region"),
        ('{"id": "a", "text": "", "capacity": 1' + "0" * 400 + "}", "capacity"),
        ("[" * 100_000, "one JSON object a line"),
        (r'{"id": "a", "text": "\ud800"}', "text"),
        ('{"id": true, "text": "x"}', "id"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_with_file_line_field_value_and_what_was_expected(
    tmp_path: Path, line: str, told: str
) -> None:
    file = written(tmp_path, OFFER, "", line)
    with pytest.raises(InputFileError, match=rf"rows\.jsonl, line 3.*{told}"):
        read_offers(file)


def test_demands_name_their_own_fields(tmp_path: Path) -> None:
    for field, value in (("required_certificates", "CCC"), ("quantity", "many")):
        with pytest.raises(InputFileError, match=f"line 1, {field}: {value}"):
            read_demands(written(tmp_path, DEMAND | {field: value}))


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\u2029"])
def test_a_line_ends_where_json_lines_ends_it(tmp_path: Path, sign: str) -> None:
    file = written(tmp_path, OFFER | {"text": f"轮胎{sign}轮毂"})
    assert read_offers(file)["text"].to_list() == [f"轮胎{sign}轮毂"]


@pytest.mark.parametrize("read", [read_offers, read_demands])
def test_files_that_are_no_text_and_empty_files(tmp_path: Path, read: Callable[[Path], pl.DataFrame]) -> None:
    for content in (b"", b"\n \n\n", b"\xef\xbb\xbf"):
        assert read(written(tmp_path, content)).height == 0
    for content in (b"\xff\xfe\x00", b"PK\x03\x04\x14\x00\xff\xfe", bytes(range(256))):
        with pytest.raises(InputFileError, match=r"rows\.jsonl, line \d+: it is no UTF-8 text"):
            read(written(tmp_path, content))
    for place in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(InputFileError, match="cannot be read"):
            read(place)


def test_the_open_listings_of_a_cluster_have_their_place() -> None:
    rows = [
        {"enterprise": "A", "product": "x", "text": "甲"},
        {"enterprise": "B", "text": "乙", "site": "site-B", "radius": "city"},
    ]
    cluster = cluster_of(firms={"A": LIANSHUI, "B": XUYI}, products=["x"], demands=rows, offers=[{**row, "status": "expired"} for row in rows])  # fmt: skip
    demands = listings_of(cluster, "demands")
    assert demands.schema == LISTING_SCHEMA and listings_of(cluster, "offers").height == 0
    assert demands.select("text", "product", "region", "radius").rows() == [("甲", "x", LIANSHUI, None), ("乙", None, XUYI, "city")]  # fmt: skip


ROWS = frame_of(listing("轮胎", id="a"), listing("轮毂", id="b"))


def asked(offers: Matcher, text: str) -> list[str]:
    return ids(offers.for_demand(listing(text)))


def test_listings_are_found_at_once_replaced_and_taken_out() -> None:
    offers = Matcher.build(of_catalog(), ROWS, new_folder())
    offers.add(frame_of(listing("轮胎", id="c", region=XUYI), listing("轴承", id="a")))
    assert (asked(offers, "轮胎"), asked(offers, "轴承"), asked(offers, "轮毂"), len(offers)) == (
        ["c"],
        ["a"],
        ["b"],
        3,
    )
    assert ids(offers.for_demand(listing("轮胎", region=LIANSHUI, radius="county"))) == []
    offers.delete(["c", "nobody"])
    assert asked(offers, "轮胎") == [] and len(offers) == 2
    offers.add(frame_of(listing("轮胎", id="c")))
    assert asked(offers, "轮胎") == ["c"] and offers.listings.height == 5


def test_a_folder_is_opened_again() -> None:
    folder = new_folder()
    rows = frame_of(*(listing("轮胎", id=f"c{n}", certificates=[f"证书{n:03}"]) for n in range(70)))
    Matcher.build(of_catalog(), rows, folder)
    opened = Matcher.open(of_catalog(), rows, folder)
    assert ids(opened.for_demand(listing("轮胎", certificates=["证书066"]))) == ["c66"] and len(opened) == 70
    opened.add(frame_of(listing("轮胎", id="new", certificates=["证书066"])))
    assert ids(opened.for_demand(listing("轮胎", certificates=["证书066"]))) == ["c66", "new"]


def damaged(how: str, folder: Path) -> pl.DataFrame:
    """A folder that `open` must refuse with the frame that is returned."""
    if how == "nothing there":
        return ROWS
    offers = Matcher.build(of_catalog(), ROWS, folder)
    about = folder / "matcher.json"
    match how:
        case "fewer listings":
            return ROWS.head(1)
        case "another catalog":
            pass
        case "more listings":
            return pl.concat([ROWS, frame_of(listing("轴承", id="c"))])
        case "others":
            return ROWS.reverse()
        case "another text":
            return ROWS.with_columns(pl.col("text").replace("轮毂", "轴承"))
        case "changed since":
            offers.add(frame_of(listing("轴承", id="a")))
        case "gone":
            about.unlink()
        case text:
            about.write_text(text, "utf-8")
    return ROWS


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("nothing there", "manifest.json"), ("gone", "matcher.json"), ("{", "matcher.json"), ("", "matcher.json"), ("[]", "certificates"),
        ('{"format": 1}', "certificates"), ('{"format": 3, "certificates": 7}', "certificates: expected a list of texts, found 7"),
        ('{"format": 1, "certificates": []}', "format: expected 3, found 1"), ("fewer listings", "row 1 is not b"), ("more listings", "listings: expected 2, found 3"),
        ("another catalog", "catalog: expected"), ("others", "row 0 is not a"), ("another text", "row 1 is not b"), ("changed since", "row 2 is not a"),
    ],
)  # fmt: skip
def test_a_folder_that_does_not_fit_is_refused(how: str, told: str) -> None:
    folder = new_folder()
    rows = damaged(how, folder)
    with pytest.raises(IndexFileError, match=told):
        Matcher.open(of_catalog() if how != "another catalog" else Known.of(cluster_of(products=["x"])), rows, folder)


def test_a_folder_that_has_changed_is_opened_with_the_listings_of_its_matcher() -> None:
    folder = new_folder()
    offers = Matcher.build(of_catalog(), ROWS, folder)
    offers.delete(["b"])
    assert asked(Matcher.open(of_catalog(), offers.listings, folder), "轮胎") == ["a"]
    offers.add(frame_of(listing("轮胎", id="c", region=XUYI), listing("轴承", id="a")))
    opened = Matcher.open(of_catalog(), offers.listings, folder)
    assert (asked(opened, "轮胎"), asked(opened, "轴承"), asked(opened, "轮毂")) == (["c"], ["a"], [])


def test_a_matcher_of_nothing_finds_nothing_and_can_grow() -> None:
    empty = matcher()
    assert asked(empty, "轮胎") == [] and empty.for_offer(listing("轮胎")) == []
    empty.add(ROWS)
    assert asked(empty, "轮胎") == ["a"]
    folder = new_folder()
    Matcher.build(of_catalog(), ROWS.clear(), folder)
    assert len(Matcher.open(of_catalog(), ROWS.clear(), folder)) == 0


def test_a_temporary_folder_goes_quietly_with_its_matcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    offers = Matcher.build(of_catalog(), ROWS)
    assert asked(offers, "轮胎") == ["a"] and len(list(tmp_path.iterdir())) == 1
    del offers
    gc.collect()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def words() -> Embedding:
    found = learned(market(), of_catalog(), ROWS).embedding
    assert found is not None
    return found


def test_words_are_written_and_read(words: Embedding, tmp_path: Path) -> None:
    file = tmp_path / "words.npz"
    words.write(file)
    first = Embedding.read(file)
    assert first.tokens.tobytes() == words.tokens.tobytes()
    assert np.abs(first.vectors - words.vectors).max() < 1e-3 * np.abs(words.vectors).max()  # half precision
    first.write(file)
    assert Embedding.read(file).vectors.tobytes() == first.vectors.tobytes()
    assert [path.name for path in tmp_path.iterdir()] == ["words.npz"]
    assert asked(matcher("轮胎", known=knowing(embedding=first)), "轮胎") == ["轮胎"]


def spoilt(file: Path, how: str, words: Embedding) -> Path:
    """A file that holds no learned words."""
    words.write(file)
    content, place = file.read_bytes(), file.stat().st_size // 2
    match how:
        case "gone":
            file.unlink()
        case "folder":
            return file.parent
        case "another format":
            np.savez(file, format=np.int64(2))
        case "no vectors":
            np.savez(file, format=np.int64(1), tokens=words.tokens)
        case "fewer vectors":
            np.savez(file, format=np.int64(1), tokens=words.tokens, vectors=words.vectors[1:], frequent=words.frequent)
        case "one array":
            with file.open("wb") as out:
                np.save(out, words.vectors)
        case _:
            contents = {
                "text": b"words",
                "empty": b"",
                "cut": content[:place],
                "spoilt": content[:place] + bytes(20) + content[place + 20 :],
            }
            file.write_bytes(contents[how])
    return file


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # of numpy, where it is given half an archive
@pytest.mark.parametrize(
    "how",
    [
        "gone", "folder", "text", "another format", "no vectors", "empty", "cut", "spoilt",
        "one array", "fewer vectors",
    ],
)  # fmt: skip
def test_a_file_without_words_is_refused(words: Embedding, tmp_path: Path, how: str) -> None:
    file = spoilt(tmp_path / "words.npz", how, words)
    with pytest.raises(LianpuError) as caught:
        Embedding.read(file)
    told = f"{caught.typename}: {caught.value}"
    del caught
    if how in ("cut", "spoilt"):
        gc.collect()  # while the warning is left aside
    assert told.startswith("IndexFileError") and "lianpu learn" in told
