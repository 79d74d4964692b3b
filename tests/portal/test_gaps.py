"""Gaps: order, filters, files."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest

from lianpu_portal.bridge import load_cluster
from tests.portal.clusters import frame, listing, small_cluster


def products(client, query: str = "") -> list[str]:
    html = client.get(f"/gaps/{query}").content.decode()
    return re.findall(r'class="row-link" href="/products/([^/]+)/["?]', html)


def test_ranked_by_value_then_buyers(english):
    assert products(english) == ["brake", "seat", "tyre", "glass", "car"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=missing", ["seat", "glass"]), ("?state=weak", ["brake"]), ("?state=single_source", ["tyre", "car"]),
        ("?chain=cars", ["brake", "seat", "tyre", "glass", "car"]), ("?proven=1", ["brake", "seat", "tyre", "car"]),
        ("?state=missing&proven=1", ["seat"]), ("?chain=&state=&region=", ["brake", "seat", "tyre", "glass", "car"]),
        # In Xuyi county only B makes anything, brakes, and nobody needs any.
        ("?region=320830", ["brake"]),
    ],
)  # fmt: skip
def test_filters(query, expected, english):
    assert products(english, query) == expected


def test_says_on_what_it_stands(english):
    said = re.sub(r"<[^>]+>", " ", english.get("/gaps/").content.decode())
    assert "the state of 5 of 7 products and processes is known" in said
    assert "Ranked by the known yearly need in CNY" in said


def trap_cluster():
    """The small cluster in which D also needs the product whose name looks like a formula."""
    cluster = small_cluster()
    demand = frame("demands", [listing("d9", "D", "trap", 5.0, price=1.0, text="=HYPERLINK(1)")])
    return cluster.with_tables(demands=cluster["demands"].vstack(demand))


def test_workbook_holds_the_rows_and_no_formula(english):
    load_cluster(trap_cluster())
    response = english.get("/gaps.xlsx?state=missing")
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    heads = next(place for place, row in enumerate(rows) if row[0] == "Rank")
    by_name = {row[1]: dict(zip(rows[heads], row, strict=True)) for row in rows[heads + 1 :]}
    assert by_name["Seat"]["Known need a year, CNY"] == 400
    assert by_name["Seat"]["State"] == "Missing"
    assert "=2+2" in by_name
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_csv_neither(english):
    load_cluster(trap_cluster())
    text = english.get("/gaps.csv?state=missing").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Product"] for row in rows} == {"Seat", "Glass", "'=2+2"}


def test_json_twin(english):
    answer = english.get("/gaps.json").json()
    assert [row["product"] for row in answer["rows"]] == ["brake", "seat", "tyre", "glass", "car"]
    assert answer["rows"][3]["need_value"] is None
    assert answer["notes"][0] == "Example car cluster"


def test_rows_filter_in_either_script(chinese):
    assert ">1 条<" in chinese.get("/rows/purchases/?q=制動器").content.decode()
    text = chinese.get("/rows/listings.csv?q=卡车").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 2


def test_a_countys_figures_lead_to_the_rows_of_that_county(english):
    """In Lianshui (320826) A makes 100 brakes and D needs 400; B makes in Xuyi (320830): two makers at home, one in each."""
    whole = english.get("/products/brake.json").json()
    there = english.get("/products/brake.json?region=320826").json()
    assert (whole["verdict"]["makers"], there["verdict"]["makers"]) == (2, 1)
    assert {row["enterprise"] for row in whole["proof"]["makers"]} == {"A", "B"}
    assert {row["enterprise"] for row in there["proof"]["makers"]} == {"A"} and there["region"] == "320826"
    elsewhere = english.get("/products/brake.json?region=320830").json()
    assert {row["enterprise"] for row in elsewhere["proof"]["makers"]} == {"B"}
    assert not elsewhere["proof"]["demands"] and elsewhere["verdict"]["buyers"] == 0
    for listed in ("/gaps/?region=320826", "/map/?part=products&region=320826"):
        assert '"/products/brake/?region=320826' in english.get(listed).content.decode(), listed
    page = english.get("/products/brake/?region=320826").content.decode()
    assert "Seen from 涟水县" in page and "Example A Brakes" in page and "示例乙" not in page
    assert "示例乙" in english.get("/products/brake/").content.decode()
    assert english.get("/products/brake.json?region=320800").json() == whole, "home's own code is home"
    assert english.get("/products/brake/?region=999999").status_code == 404


def test_programs_see_a_county_as_its_page_does(english):
    gaps = {row["product"]["id"]: row for row in english.get("/api/v1/gaps?region=320826").json()["items"]}
    assert gaps["brake"]["page"] == "/products/brake/?region=320826" and gaps["brake"]["makers"] == 1
    told = english.get("/api/v1/products/brake?region=320826").json()
    assert told["verdict"]["makers"] == 1
    assert {row["enterprise"]["id"] for row in told["proof"] if row["role"] == "maker"} == {"A"}
    assert english.get("/api/v1/products/brake?region=999999").status_code == 404


def test_files_say_units_as_the_page_does(chinese, english):
    """The page says 400件 and «400 pieces»: a file that says «piece» to a reader of Chinese names another thing."""
    for client, word in ((chinese, "件"), (english, "pieces")):
        lines = list(csv.reader(io.StringIO(client.get("/gaps.csv").content.decode("utf-8-sig"))))
        units = {line[1]: line[lines[0].index("单位" if word == "件" else "Unit")] for line in lines[1:]}
        assert units["制动器" if word == "件" else "Brake"] == word
