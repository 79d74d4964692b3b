"""The most that an offer can make stands wherever its capacity does, on pages and in files; never with an unnamed firm."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from lianpu_portal.registry.models import TABLE_MODELS
from tests.portal.introduction_cast import member

pytestmark = pytest.mark.usefixtures("offered")
MOST = 173.0


@pytest.fixture
def offered(store) -> None:
    """A makes 100 brakes a year, 173 with extra shifts."""
    _say("o1", maximum=MOST)


def _say(code: str, **values: Any) -> None:
    row: Any = TABLE_MODELS["offers"]._default_manager.get(pk=code)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _cells(answer: Any) -> list[Any]:
    book = load_workbook(io.BytesIO(answer.content))
    return [value for sheet in book.worksheets for line in sheet.iter_rows(values_only=True) for value in line]


@pytest.fixture
def buyer(django_user_model) -> Client:
    return member(django_user_model, "buyer", "D")


@pytest.mark.parametrize("address", ["/hall/", "/enterprises/A/", "/rows/listings/", "/offers/o1/"])
def test_pages_show_it_with_unit_and_period(address, english):
    assert "173 pieces a year" in english.get(address).content.decode()


def test_a_page_without_any_says_nothing_of_it(english):
    assert "Maximum capacity" not in english.get("/enterprises/B/").content.decode()


@pytest.mark.parametrize("address", ["/hall/listings", "/rows/listings"])
def test_files_hold_it_as_a_number_with_its_unit(address, english):
    text = english.get(f"{address}.csv").content.decode("utf-8-sig")
    lines = text.splitlines()
    head = next(place for place, line in enumerate(lines) if "Maximum capacity" in line)
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[head:]))))
    stated = [row for row in rows if row["Maximum capacity"]]
    assert [(float(row["Maximum capacity"]), row["Unit"], row["Period"]) for row in stated] == [
        (MOST, "pieces", "year")
    ]
    cells = _cells(english.get(f"{address}.xlsx"))
    assert MOST in cells and "Maximum capacity" in cells


def test_purchasers_compare_it(buyer):
    assert "173 pieces a year" in buyer.get("/board/compare/d1/?wait=1").content.decode()
    assert "173 pieces a year" in _cells(buyer.get("/board/compare/d1.xlsx"))
    buyer.get("/board/?wait=1")
    assert "173 pieces a year" in _cells(buyer.get("/board.xlsx"))


def test_an_offer_without_its_firm_says_nothing_of_it(english):
    _say("o1", visibility="anonymous")
    for address in ("/hall/", "/hall/listings.csv", "/rows/listings/", "/rows/listings.csv", "/offers/o1/"):
        assert not re.search(r"\b173\b", english.get(address).content.decode("utf-8-sig"), re.ASCII), address
