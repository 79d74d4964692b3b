"""Who sees which listing, and under which name: every page that shows listings, from outside, as every role."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from django.test import Client

from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.market.engine import engine_of
from tests.portal.clusters import small_cluster

PAGES = [
    "/products/brake/", "/products/brake/?panel=1", "/products/brake.json", "/enterprises/B/", "/enterprises/B.json",
    "/enterprises/", "/rows/listings/", "/rows/listings.csv", "/rows/listings.json", "/sources/list/?table=offers",
    "/offers/o2/", "/offers/o2.json", "/demands/d1/", "/demands/d1.json", "/matches/?table=demands&id=d1",
    "/matches/why/?table=demands&id=d1&firm=B", "/search/?q=采购 制动器 年需 100 套&wait=1", "/search/?q=秘密",
    "/search/?q=秘密&suggest=1", "/map/data.json", "/gaps.csv", "/rows/nodes.csv",
]  # fmt: skip
"""Every page, file and fragment on which a listing, or something of it, may stand."""

SECRET = "示例乙的秘密制动器"
FIRM = "示例乙"
"""How B, whose offer it is, is called in any of its names."""

ROLES = ("stranger", "account", "member", "owner", "matched", "office", "moderator", "operator")

WHOLE = {
    # who sees the row as it was typed, by its visibility
    "public": set(ROLES),
    "cluster": {"member", "owner", "matched", "office", "moderator", "operator"},
    "matched": {"owner", "matched", "office", "moderator", "operator"},
    "anonymous": {"owner", "office", "moderator", "operator"},
}


def hidden(visibility: str, **more: Any) -> None:
    """B's offer of brakes is for some eyes only; D's demand for brakes is open, and D is whom it fits."""
    cluster = small_cluster()
    hers = pl.col("id") == "o2"
    changed = {"visibility": visibility, "text": SECRET} | more
    offers = cluster["offers"].with_columns(
        pl.when(hers).then(pl.lit(value)).otherwise(pl.col(name).cast(pl.String) if name == "visibility" else pl.col(name))
        .cast(cluster["offers"].schema[name]).alias(name)
        for name, value in changed.items()
    )  # fmt: skip
    load_cluster(cluster.with_tables(offers=offers))


def eyes(role: str, users: Any) -> Client:
    client = Client()
    if role == "stranger":
        return client
    account = users.objects.create_user(role, f"{role}@example.org")
    firms = {"member": "C", "owner": "B", "matched": "D"}
    if role in firms:
        Membership.objects.create(account=account, enterprise=firms[role])
    if role in ("office", "moderator"):
        Appointment.objects.create(account=account, role=role)
    if role == "operator":
        account.is_staff = account.is_superuser = True
        account.save()
    client.force_login(account)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code in (200, 404), (address, response.status_code)
    content = b"".join(response.streaming_content) if response.streaming else response.content  # pyright: ignore
    if response.get("Content-Encoding") == "gzip":
        import gzip

        content = gzip.decompress(content)
    return content.decode()


@pytest.mark.parametrize("visibility", WHOLE)
def test_pages_and_roles(visibility, store, asked_once, django_user_model):
    hidden(visibility)
    engine_of(snapshot()).build()
    for role in ROLES:
        client = eyes(role, django_user_model)
        telling = [address for address in PAGES if SECRET in text_of(client, address)]
        if role in WHOLE[visibility]:
            assert {"/offers/o2/", "/offers/o2.json", "/rows/listings.csv", "/enterprises/B/"} <= set(telling), role
        else:
            assert telling == [], role
            assert client.get("/offers/o2/").status_code == (200 if visibility == "anonymous" else 404), role


def test_without_its_name_a_listing_is_seen_but_not_whose(store, django_user_model):
    hidden("anonymous", specs=["示例乙专用"], price=12.5, certificates=["示例乙合格证"])
    engine_of(snapshot()).build()
    for role in ("stranger", "account", "member", "matched"):
        _is_nobody(eyes(role, django_user_model))


def _is_nobody(client: Client) -> None:
    for address in ("/offers/o2/", "/offers/o2.json", "/rows/listings.csv", "/rows/listings.json", "/rows/listings/"):
        text = text_of(client, address)
        assert "12.5" not in text.replace("12.50", ""), address
        assert "专用" not in text and "合格证" not in text, address
    page = text_of(client, "/offers/o2/")
    assert FIRM not in page and "/enterprises/B/" not in page and "未公开名称的企业" in page
    assert "制动器" in page, "what it is stays"
    facts = client.get("/offers/o2.json").json()["offer"]
    assert [facts[name] for name in ("enterprise", "site", "source", "price", "specs", "region")] == [None] * 6
    row = next(row for row in client.get("/rows/listings.json").json()["rows"] if row["id"] == "o2")
    assert FIRM not in str(row) and row["enterprise"] is None


def test_the_row_stands_where_its_neighbours_tell_nothing(store, english):
    hidden("anonymous")
    rows = [row["id"] for row in english.get("/rows/listings.json").json()["rows"]]
    offers = [code for code in rows if code.startswith("o")]
    assert offers[-1] == "o2", "after all others, not beside the firm's other rows"


def test_matches_name_nobody_who_is_not_named(store, django_user_model):
    hidden("anonymous")
    engine_of(snapshot()).build()
    client = eyes("matched", django_user_model)
    matches = client.get("/demands/d1.json").json()["matches"]
    assert "o2" in [match["offer"] for match in matches], "it is proposed all the same"
    assert FIRM not in str(matches) and SECRET not in str(matches)
    page = text_of(client, "/demands/d1/")
    assert SECRET not in page and "未公开名称的企业" in page


def test_a_search_by_the_firm_does_not_find_it(store, english):
    hidden("anonymous")
    assert "o2" not in text_of(english, "/enterprises/B.json")
    assert "o2" not in text_of(english, "/rows/listings.json?q=示例乙")


def test_the_matched_see_nothing_before_the_matchers_stand(store, django_user_model, monkeypatch):
    from lianpu_portal.market.engine import Engine

    monkeypatch.setattr(Engine, "start", lambda self: None)
    hidden("matched")
    assert SECRET not in text_of(eyes("matched", django_user_model), "/rows/listings.csv")


def test_whoever_published_it_sees_it(store, django_user_model):
    import datetime as dt

    from lianpu_portal.publishing.models import Publication, State

    hidden("anonymous")
    client = eyes("account", django_user_model)
    Publication.objects.create(
        public_id="o2", table="offers", state=State.ONLINE, firm_name="示例乙", expires_on=dt.date(2030, 1, 1),
        owner=django_user_model.objects.get(username="account"), manage_hash="x",
    )  # fmt: skip
    assert SECRET in text_of(client, "/offers/o2/")


@pytest.mark.parametrize("visibility", ["cluster", "matched", "anonymous"])
def test_it_counts_all_the_same(visibility, store, english):
    hidden(visibility)
    facts = english.get("/products/brake.json").json()
    assert facts["verdict"]["makers"] == 2
    assert facts["verdict"]["capacity_unknown"] == 1
    if visibility != "anonymous":
        assert "1 row counts but is not public" in text_of(english, "/products/brake/")
        html = text_of(english, "/rows/listings/")
        assert ">7 rows<" in html and "1 row counts but is not public" in html


def test_what_serves_this_machine_only_shows_all(store, settings):
    hidden("cluster")
    settings.OPEN_EDITING = True
    assert SECRET in text_of(Client(), "/products/brake/")
    behind_a_proxy = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    assert SECRET not in text_of(behind_a_proxy, "/products/brake/")
