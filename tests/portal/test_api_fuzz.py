"""Generated calls to every endpoint: none breaks the portal, and every answer is as the description says.

`make fuzz` makes ten thousand of them; here a few of each keep the description honest.
"""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from tools.fuzz import fuzz

from lianpu_portal import request_limits
from lianpu_portal.api import limits
from lianpu_portal.bridge import load_cluster, snapshot
from lianpu_portal.introductions.models import Introduction
from lianpu_portal.market.engine import engine_of
from lianpu_portal.request_limits import Limit
from tests.portal.api_callers import token_of
from tests.portal.market_clusters import market_cluster

KNOWN = {"code": ["need", "b05", "land/地块", "brake", "D", "tyre", "introduction"], "pk": [1, 2]}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::hypothesis.errors.HypothesisWarning")
def test_generated_calls_break_nothing(store, admin_user, monkeypatch, settings, caplog):
    settings.ALLOWED_HOSTS = ["*"]
    load_cluster(market_cluster())
    engine_of(snapshot()).build()
    Introduction.objects.create(
        public_id="introduction", offer="b05", demand="need", supplier="M06", buyer="D", offer_text="制动器",
        demand_text="制动器", asked_by="demand", stage="asked", passed_on_at=timezone.now(), language="en",
    )  # fmt: skip
    caches[request_limits.CACHE].clear()
    monkeypatch.setattr(limits, "LIMITS", {name: Limit(10**6, 10**6) for name in limits.LIMITS})
    headers = {"Authorization": f"Bearer {token_of(admin_user)}"}
    counts, faults = fuzz(get_wsgi_application(), headers, KNOWN, 300, seed=7)
    assert faults == []
    assert counts.total() >= 200 and any(name.endswith(" 200") for name in counts)
