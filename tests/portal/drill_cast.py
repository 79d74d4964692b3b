"""The small cluster with a firm that only a hidden listing brought in, and people who play drills on it."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from lianpu.cluster.cluster import Cluster
from lianpu_portal.accounts.models import Appointment, Membership
from lianpu_portal.publishing.rows import SOURCE
from lianpu_portal.resilience.models import SavedDrill
from tests.portal.clusters import STATED, frame, listing, small_cluster

HIDDEN_FIRM = "隐名示例制动有限公司"
A_STOPS = "firm=A&weeks=2"


@pytest.fixture(autouse=True)
def no_beat(monkeypatch):
    """A computation that takes long has no thread beside it that touches the store of a test."""
    monkeypatch.setattr("lianpu_portal.computations.progress.BEAT", 3_600.0)


def cluster_with_hidden_firm() -> Cluster:
    """H makes brakes, but only whoever it fits may know: its listing brought the firm in. B's brakes are public."""
    cluster = small_cluster()
    source = STATED | {"source": SOURCE}
    more = {
        "sources": [{"id": SOURCE, "title": "本平台", "example": False}],
        "enterprises": [{"id": "H", "name": HIDDEN_FIRM, "region": "320826", **source}],
        "sites": [{"id": "sH", "enterprise": "H", "region": "320826", **source}],
        "offers": [listing("oH", "H", "brake", 900.0, price=2.0, visibility="matched", source=SOURCE)],
    }
    return cluster.with_tables(
        **{table: pl.concat([cluster[table], frame(table, rows)]) for table, rows in more.items()}
    )


def person(users: Any, name: str, *, firm: str | None = None, role: str | None = None) -> Client:
    """Somebody signed in, reading English."""
    account = users.objects.create_user(name, f"{name}@example.org", "a long password")
    if firm:
        Membership.objects.create(account=account, enterprise=firm)
    if role:
        Appointment.objects.create(account=account, role=role)
    client = Client()
    client.force_login(account)
    client.cookies["django_language"] = "en"
    return client


def signed(client: Client, query: str = A_STOPS) -> str:
    """The address part of a drill that a page asks."""
    page = client.get(f"{reverse('drill')}?{query}").content.decode()
    return page.split('action="/computations/')[1].split("/start/")[0]


def played(client: Client, query: str = A_STOPS) -> str:
    """Play a drill; its signed address part."""
    code = signed(client, query)
    client.post(reverse("computation_start", args=[code]))
    return code


def document(client: Client, code: str) -> dict[str, Any]:
    """A drill that was played, as JSON."""
    return json.loads(client.get(reverse("drill_file", args=[code, "json"])).content)


def keep(client: Client, name: str, query: str = A_STOPS) -> SavedDrill:
    """A drill that is played and saved under a name."""
    client.post(reverse("drill_save", args=[played(client, query)]), {"name": name})
    return SavedDrill.objects.get(name=name)
