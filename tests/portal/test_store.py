"""The store: models follow the schema, clusters survive the round trip, changes are counted, nobody writes unasked."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import dataframely as dy
import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from lianpu.cluster.schema import SCHEMAS, references
from lianpu.errors import InvalidClusterError
from lianpu_portal import bridge
from lianpu_portal.accounts.permissions import Permission, may
from lianpu_portal.registry.models import TABLE_MODELS
from lianpu_portal.registry.revision import changing_tables, current_revision
from lianpu_portal.results import remember
from tests.portal.clusters import frame, small_cluster


@pytest.mark.parametrize("table", SCHEMAS)
def test_model_follows_the_schema(table):
    model, schema = TABLE_MODELS[table], SCHEMAS[table]
    for name, column in schema.columns().items():
        field = model._meta.get_field(name)
        assert field.column == name
        assert field.null == column.nullable
        assert str(field.help_text)
        if isinstance(column, dy.Enum):
            assert [value for value, _word in field.choices] == list(column.dtype.categories)
        other = references(table).get(name, ("", ""))[0]
        refers = bool(other) and other not in ("regions", "terms") and not isinstance(column, dy.List)
        assert isinstance(field, models.ForeignKey) == refers
    key = schema.primary_key()
    if len(key) == 1:
        assert model._meta.pk.name == key[0]
    else:
        assert [set(c.fields) for c in model._meta.constraints] == [set(key)]


@pytest.mark.django_db
def test_migrations_are_up_to_date():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_round_trip(store):
    original, kept = small_cluster(), bridge.snapshot()
    assert kept.about.as_of == timezone.localdate()
    same_day = dataclasses.replace(kept, about=dataclasses.replace(kept.about, as_of=original.about.as_of))
    assert same_day.equals(original)
    assert kept.check().is_empty()


@pytest.mark.django_db(transaction=True)
def test_whoever_changes_the_tables_waits_for_whoever_does():
    """What was looked at inside is still so when it is changed; the other's change comes after it, whole."""
    if not connection.features.has_select_for_update:
        pytest.skip("this database has one writer at a time anyhow")
    bridge.load_cluster(small_cluster())
    told: list[str] = []

    def rename() -> None:
        offer = TABLE_MODELS["offers"].objects.get(pk="o2")
        offer.text = "改名"
        with transaction.atomic():
            offer.save()
            told.append("other")
        connection.close()

    other = threading.Thread(target=rename)
    with changing_tables():
        other.start()
        other.join(0.3)
        TABLE_MODELS["offers"].objects.get(pk="o1").save()
        told.append("first")
    other.join(10)
    assert told == ["first", "other"]
    assert bridge.snapshot()["offers"].filter(pl.col("id") == "o2")["text"].to_list() == ["改名"]


def test_loading_replaces(store):
    bridge.load_cluster(small_cluster().with_tables(links=frame("links", [])))
    assert bridge.snapshot()["links"].is_empty()
    assert bridge.snapshot()["offers"].height == 6


def test_a_broken_cluster_changes_nothing(store):
    before = bridge.snapshot()
    site = {"id": "s", "enterprise": "nobody", "source": "list", "as_of": dt.date(2026, 1, 1), "status": "declared"}
    broken = small_cluster().with_tables(sites=frame("sites", [site]))
    with pytest.raises(InvalidClusterError, match="sites"):
        bridge.load_cluster(broken)
    assert bridge.snapshot() is before


def test_snapshot_is_kept_until_a_row_changes(store):
    first, revision = bridge.snapshot(), current_revision()
    assert bridge.snapshot() is first
    offer = TABLE_MODELS["offers"].objects.get(pk="o2")
    offer.quantity = 500.0
    offer.save()
    assert current_revision() == revision + 1
    second = bridge.snapshot()
    assert second is not first
    assert second["offers"].row(1, named=True)["quantity"] == 500.0
    offer.delete()
    assert current_revision() == revision + 2


def test_a_change_rolled_back_leaves_no_trace(store):
    offers = TABLE_MODELS["offers"].objects

    def quantity_after(change: float, *, undone: bool) -> float:
        with transaction.atomic():
            offer = offers.get(pk="o2")
            offer.quantity = change
            offer.save()
            seen = bridge.snapshot()["offers"].row(1, named=True)["quantity"]
            transaction.set_rollback(undone)
        return seen

    assert quantity_after(500.0, undone=True) == 500.0
    assert bridge.snapshot()["offers"].row(1, named=True)["quantity"] is None
    assert quantity_after(700.0, undone=False) == 700.0
    assert bridge.snapshot()["offers"].row(1, named=True)["quantity"] == 700.0


def test_new_rows_come_last(store):
    offers = TABLE_MODELS["offers"]
    row = offers.objects.get(pk="o1")
    row.pk = "a-first-by-name"
    row.position = None
    new = offers(**{f.attname: getattr(row, f.attname) for f in offers._meta.fields if f.name != "position"})
    new.save()
    assert bridge.snapshot()["offers"]["id"].to_list()[-1] == "a-first-by-name"


def test_results_are_remembered_per_snapshot(store):
    calls = []

    def count(cluster, *, word: str) -> str:
        calls.append(word)
        return word

    cluster = bridge.snapshot()
    assert [remember(count, cluster, word=word) for word in ("a", "a", "b")] == ["a", "a", "b"]
    assert calls == ["a", "b"]
    TABLE_MODELS["offers"].objects.get(pk="o1").save()
    remember(count, bridge.snapshot(), word="a")
    assert calls == ["a", "b", "a"]


def test_clean_refuses_what_the_schema_refuses(store):
    link = TABLE_MODELS["links"].objects.get(pk="l1")
    link.share = 1.5
    with pytest.raises(ValidationError) as refused:
        link.full_clean()
    assert set(refused.value.message_dict) == {"share"}
    link.share, link.buyer_id = 0.5, link.supplier_id
    with pytest.raises(ValidationError) as refused:
        link.full_clean()
    assert set(refused.value.message_dict) == {"__all__"}


def test_history_keeps_every_change(store):
    firm = TABLE_MODELS["enterprises"].objects.get(pk="A")
    firm.short_name = "甲"
    firm.save()
    assert firm.history.count() == 1
    assert firm.history.first().short_name == "甲"


@pytest.mark.parametrize("table", SCHEMAS)
def test_admin_of_every_table(table, staff):
    name = TABLE_MODELS[table]._meta.model_name
    assert staff.get(f"/admin/registry/{name}/?q=a").status_code == 200
    assert staff.get(f"/admin/registry/{name}/add/").status_code == 200
    assert staff.get(f"/admin/registry/{name}/no-such-row/history/").status_code == 404


def test_admin_changes_a_row_with_history(staff):
    assert "Lianpu: all tables" in staff.get("/admin/").content.decode()
    page = staff.get("/admin/registry/offer/o2/change/")
    form = page.context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    values = {name: "" if value is None else value for name, value in values.items()} | {"quantity": "250"}
    assert staff.post("/admin/registry/offer/o2/change/", values).status_code == 302
    assert TABLE_MODELS["offers"].objects.get(pk="o2").quantity == 250
    assert staff.get("/admin/registry/offer/o2/history/").status_code == 200


@pytest.mark.parametrize("value, kept", [("-5", False), ("5", True)])
def test_admin_refuses_what_the_check_of_a_row_refuses(staff, value: str, kept: bool):
    figure = {
        "subject_kind": "enterprise", "subject": "A", "month": "2026-05-01", "metric": "input_stock_days", "value": value,
        "source": TABLE_MODELS["sources"].objects.values_list("pk", flat=True)[0], "as_of": "2026-05-01", "status": "declared",
    }  # fmt: skip
    page = staff.post("/admin/registry/indicator/add/", figure)
    assert TABLE_MODELS["indicators"].objects.filter(metric="input_stock_days").exists() is kept
    assert kept or "a number of 0 or more" in page.content.decode()


def test_admin_edits_lists_as_words(staff):
    from lianpu_portal.registry.admin import ListFormField

    field = ListFormField(required=False)
    assert field.prepare_value(["IATF 16949", "CCC"]) == "IATF 16949; CCC"
    assert field.clean("IATF 16949； CCC ;") == ["IATF 16949", "CCC"]
    assert field.clean(" ") is None
    assert 'value="IATF16949"' in staff.get("/admin/registry/offer/o1/change/").content.decode()


ADDRESSES = [
    "/",
    "/gaps/",
    "/search/",
    "/enterprises/",
    "/enterprises/D/",
    "/products/brake/",
    "/rows/nodes/",
    "/sources/list/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_pages_take_no_writes(address, method, chinese):
    revision = current_revision()
    assert getattr(chinese, method)(address, {}).status_code == 405
    assert current_revision() == revision


def test_admin_is_for_staff(chinese, django_user_model):
    revision = current_revision()
    stranger = Client()
    stranger.force_login(django_user_model.objects.create_user("stranger", password="long enough"))
    for client in (chinese, stranger):
        for address in ("/admin/", "/admin/registry/offer/", "/admin/registry/offer/o1/delete/"):
            assert client.post(address, {"post": "yes"}).status_code == 302
    assert current_revision() == revision


def test_who_may_edit(settings, admin_user, django_user_model):
    from django.contrib.auth.models import AnonymousUser

    def request(user, **meta):
        made = RequestFactory().get("/", **meta)
        made.user = user
        return made

    stranger = django_user_model.objects.create_user("stranger", password="long enough")
    assert may(request(admin_user), Permission.EDIT)
    assert not may(request(stranger), Permission.EDIT)
    assert not may(request(AnonymousUser()), Permission.EDIT)
    settings.OPEN_EDITING = True
    assert may(request(AnonymousUser(), REMOTE_ADDR="127.0.0.1"), Permission.EDIT)
    assert not may(request(AnonymousUser(), REMOTE_ADDR="192.168.1.7"), Permission.EDIT)
    assert not may(request(AnonymousUser(), REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4"), Permission.EDIT)
