"""What a page says on paper: how much of a list is printed, and that something was not computed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.translation import override

from lianpu_portal.tables import Column, Table


def pages_of(page, rf) -> str:
    """The links to the other pages, and what stands in their place on paper."""
    request = rf.get("/gaps/")
    request.user = AnonymousUser()
    return render_to_string("portal/_pages.html", {"page": page}, request=request)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Printed: 51 to 100 of 1,200. The rest is online."),
        ("zh-hans", "已打印第 51 至 100 项，共 1,200 项；其余见网页。"),
    ],
)
def test_a_page_of_a_list_says_what_of_it_is_printed(language, said, rf, db):
    page = Paginator(range(1200), 50).get_page(2)
    with override(language):
        assert said in pages_of(page, rf)


def test_a_list_of_one_page_says_nothing_of_the_rest(rf, db):
    page = Paginator(range(50), 50).get_page(1)
    assert "on-paper" not in pages_of(page, rf)


@pytest.mark.parametrize(("rows", "cut"), [(40, False), (41, True)])
def test_a_long_table_of_a_page_is_cut_on_paper(rows, cut):
    table = Table([Column("name", "Name")], [{"name": f"row {number}"} for number in range(rows)])
    with override("en"):
        html = render_to_string("registry/_part.html", {"table": table, "id": "needs", "title": "Needs"})
    assert ("paper-cut" in html, f"Printed: 30 of {rows}. The rest is online." in html) == (cut, cut)
    assert html.count("<td") == rows, "on the screen every row can be unfolded"


def test_controls_of_a_firm_are_for_the_screen(english):
    html = english.get("/enterprises/A/").content.decode()
    assert 'class="firm-page"' in html and '<span class="on-screen firm-links"><a href="/enterprises/A.json"' in html
