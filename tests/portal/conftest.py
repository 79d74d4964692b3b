"""The portal on a small cluster whose numbers are worked out by hand (clusters.py)."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any

import polars as pl
import pytest
from django.core.cache import caches
from django.test import Client

from lianpu.cluster.cluster import Cluster
from lianpu.intake.sentence import SentenceReader
from lianpu.match import Known, learned
from lianpu_portal.bridge import load_cluster
from lianpu_portal.hall import view_counts
from tests.portal.clusters import small_cluster


@pytest.fixture(autouse=True)
def plain_static(settings):
    """Static files under their own names: nothing needs to be collected or built to test a page."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Passwords of a test are hashed in no time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def work_at_once(settings):
    """Background work is done where it is queued: a test sees what came of it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}


@pytest.fixture(autouse=True)
def nothing_counted():
    """Limits and views count each test afresh."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    view_counts._waiting.clear()


@pytest.fixture(autouse=True)
def own_contact_key(monkeypatch):
    """Contacts of a test are sealed by a key of their own."""
    monkeypatch.setenv("LIANPU_CONTACT_KEY", "\n".join(["0" * 43 + "=", "1" * 42 + "A="]))


@pytest.fixture(autouse=True)
def words_read_once(monkeypatch):
    """The words of equal clusters are read and learned once: hundreds of tests build what matches the same small one."""
    monkeypatch.setattr(SentenceReader, "of", partial(_of_equal, SentenceReader.of))
    monkeypatch.setattr(Known, "of", partial(_of_equal, Known.of))
    monkeypatch.setattr("lianpu_portal.market.engine.learned", _learned)


_read: deque[tuple[Any, Cluster, Any]] = deque(maxlen=40)


def _of_equal(read: Any, cluster: Cluster) -> Any:
    for function, kept, result in _read:
        if function == read and kept.equals(cluster):
            return result
    _read.append((read, cluster, read(cluster)))
    return _read[-1][2]


_words: deque[tuple[Cluster, pl.DataFrame, Any]] = deque(maxlen=40)


def _learned(cluster: Cluster, known: Known, listings: pl.DataFrame) -> Known:
    for kept, texts, embedding in _words:
        if texts.equals(listings) and kept.equals(cluster):
            return known.with_words(embedding)
    _words.append((cluster, listings, learned(cluster, known, listings).embedding))
    return known.with_words(_words[-1][2])


@pytest.fixture
def store(db):
    """A store that holds the small cluster."""
    load_cluster(small_cluster())


@pytest.fixture
def chinese(store) -> Client:
    """A reader who changed nothing: Chinese."""
    return Client()


@pytest.fixture
def english(store) -> Client:
    """A reader who chose English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def staff(store, admin_user) -> Client:
    """Somebody of the chain office, signed in, reading English."""
    client = Client()
    client.force_login(admin_user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def own_folder(settings, tmp_path):
    """Uploaded lists of a test go into a folder of its own."""
    settings.STORE = tmp_path
    return tmp_path
