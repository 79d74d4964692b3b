"""Addresses put together from their ends are those that Django finds."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, path, register_converter, reverse, set_script_prefix
from django.urls.converters import SlugConverter

from lianpu_portal.quick_addresses import address_of


class _Short(SlugConverter):
    regex = "[a-z]{1,3}"


register_converter(_Short, "short_of_test")
urlpatterns = [
    path("short/<short_of_test:part>/", lambda _request: None, name="short"),
    path("number/<int:part>.json", lambda _request: None, name="number"),
    path("elsewhere/<str:part>", lambda _request: None, name="offer"),
]


@pytest.mark.parametrize("part", ["o1", "A-b_9", "文", "a b", "a/b", "a%2Fb", "x\n", "", ".", "..", "<b>", 7, None])
@pytest.mark.parametrize("name", ["offer", "demand", "enterprise", "product", "source", "nowhere", "home"])
def test_they_are_those_of_django(name, part):
    try:
        wanted = reverse(name, args=[part])
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            address_of(name, part)
    else:
        assert address_of(name, part) == address_of(name, part) == wanted


def test_patterns_that_are_choosy_are_asked_each_time():
    with override_settings(ROOT_URLCONF=__name__):
        assert address_of("offer", "o1") == "/elsewhere/o1"
        assert address_of("short", "abc") == "/short/abc/"
        assert address_of("number", "12") == "/number/12.json"
        for name, part in (("short", "abcd"), ("number", "abc")):
            with pytest.raises(NoReverseMatch):
                address_of(name, part)
    assert address_of("offer", "o1") == reverse("offer", args=["o1"]) != "/elsewhere/o1"


def test_they_follow_where_the_portal_stands():
    set_script_prefix("/portal/")
    try:
        assert address_of("offer", "o1") == "/portal/offers/o1/"
    finally:
        set_script_prefix("/")
    assert address_of("offer", "o1") == "/offers/o1/"
