"""The portal on a small cluster whose numbers are worked out by hand (clusters.py)."""

from __future__ import annotations

import math
from collections import OrderedDict
from functools import partial
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.db import connections
from django.test import Client

from lianpu.intake.sentence import SentenceReader
from lianpu.match import Known, Matcher
from lianpu_portal import results, settled
from lianpu_portal.accounts import documents
from lianpu_portal.bridge import load_cluster
from lianpu_portal.hall import view_counts
from tests.portal.asked_once import asked_once as looked_up_once
from tests.portal.clusters import small_cluster
from tests.portal.equal_clusters import ResultsOfEqual, built_once, checked_once, known_once, learned_once, read_once


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
def one_connection():
    """A worker or an application that a test runs itself works in the transaction of the test: nobody closes it."""
    with patch.object(connections["default"], "close_if_unusable_or_obsolete", lambda: None):
        yield


@pytest.fixture
def stored_at_once(monkeypatch):
    """What is done once something is stored is done at once: the transaction of a test is never committed."""
    monkeypatch.setattr(documents.transaction, "on_commit", lambda callback: callback())


@pytest.fixture(autouse=True)
def nothing_counted():
    """Limits and views count each test afresh: a reader of a test before is nobody's reader of today."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    view_counts._waiting.clear()
    view_counts._readers.clear()


@pytest.fixture(autouse=True)
def own_contact_key(monkeypatch):
    """Contacts of a test are sealed by a key of their own."""
    monkeypatch.setenv("LIANPU_CONTACT_KEY", "\n".join(["0" * 43 + "=", "1" * 42 + "A="]))


@pytest.fixture(autouse=True)
def only_the_newest(monkeypatch):
    """A page shows the newest snapshot, however busy the machine is: none of the test before, and no thread at work on it.

    What pages do where an analysis is slow is tested in test_settled.
    """
    monkeypatch.setattr(settled, "_settled", OrderedDict())
    monkeypatch.setattr(settled, "SLOW", math.inf)


@pytest.fixture(autouse=True)
def worked_out_once(monkeypatch):
    """What follows from equal clusters alone is worked out once: hundreds of tests load the same small one."""
    monkeypatch.setattr(SentenceReader, "of", partial(read_once, SentenceReader.of))
    monkeypatch.setattr(Known, "of", partial(known_once, Known.of))
    monkeypatch.setattr(Matcher, "build", partial(built_once, Matcher.build))
    monkeypatch.setattr("lianpu_portal.market.engine.learned", learned_once)
    monkeypatch.setattr("lianpu.cluster.checks.check_cluster", checked_once)
    monkeypatch.setattr(results, "_kept", ResultsOfEqual())


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


@pytest.fixture
def asked_once(db):
    """For walks through hundreds of pages: who asks is looked up once, until something is written."""
    with looked_up_once():
        yield
