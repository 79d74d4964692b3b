"""Who sees which listing: what is not public counts in every figure and stands on no stranger's page or file."""

from __future__ import annotations

import polars as pl
import pytest
from django.test import Client

from lianpu_portal.bridge import load_cluster
from tests.portal.clusters import small_cluster

PAGES = [
    "/products/brake/", "/products/brake/?panel=1", "/products/brake.json", "/enterprises/B/", "/enterprises/B.json",
    "/enterprises/", "/rows/listings/", "/rows/listings.csv", "/rows/listings.json", "/sources/list/?table=offers",
]  # fmt: skip
SECRET = "示例乙的秘密制动器"


@pytest.fixture(params=["cluster", "matched", "anonymous"])
def secret(request, store) -> None:
    """B's offer of brakes is for some eyes only."""
    cluster = small_cluster()
    hers = pl.col("id") == "o2"
    offers = cluster["offers"].with_columns(
        pl.when(hers).then(pl.lit(request.param)).otherwise(pl.col("visibility").cast(pl.String))
        .cast(cluster["offers"].schema["visibility"]).alias("visibility"),
        pl.when(hers).then(pl.lit(SECRET)).otherwise("text").alias("text"),
    )  # fmt: skip
    load_cluster(cluster.with_tables(offers=offers))


@pytest.mark.parametrize("address", PAGES)
def test_strangers_do_not_see_it(address, secret, settings):
    response = Client().get(address)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()
    if address.startswith("/products/brake"):
        assert "示例乙" not in response.content.decode(), "not by way of what would change the verdict, either"


def test_a_signed_in_stranger_is_a_stranger(secret, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("stranger", password="long enough"))
    assert SECRET not in client.get("/rows/listings.json").content.decode()


@pytest.mark.parametrize("address", [page for page in PAGES if page not in ("/enterprises/",)])
def test_the_chain_office_does(address, secret, staff):
    response = staff.get(address)
    assert SECRET in response.content.decode()


def test_it_counts_all_the_same(secret, english):
    facts = english.get("/products/brake.json").json()
    assert facts["verdict"]["makers"] == 2
    assert facts["verdict"]["capacity_unknown"] == 1
    assert "1 row counts but is not public" in english.get("/products/brake/").content.decode()
    html = english.get("/rows/listings/").content.decode()
    assert ">7 rows<" in html and "1 row counts but is not public" in html


def test_what_serves_this_machine_only_shows_all(secret, settings):
    settings.OPEN_EDITING = True
    assert SECRET in Client().get("/products/brake/").content.decode()
    behind_a_proxy = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    assert SECRET not in behind_a_proxy.get("/products/brake/").content.decode()
