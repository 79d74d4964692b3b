"""What every test shares: English sentences, and repeatable hypothesis runs."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from lianpu.language import speaking

# Playwright's loop runs in the thread of whichever test comes next, and Django refuses its database beside a loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.register_profile(
    "lianpu", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("lianpu")


@pytest.fixture(autouse=True)
def english_sentences() -> Iterator[None]:
    """Sentences of the core are compared in English, whatever the machine speaks."""
    with speaking("en"):
        yield
