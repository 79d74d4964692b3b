"""What the first readers of a server would otherwise wait for, computed as it starts."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

from django.db import connection

from lianpu_portal.bridge import snapshot
from lianpu_portal.computations.models import Audience
from lianpu_portal.hall.search import hall
from lianpu_portal.insight.selectors import home_analyses
from lianpu_portal.market.engine import engine_of
from lianpu_portal.market.sentence import read_sentence
from lianpu_portal.publishing.draft import candidates
from lianpu_portal.publishing.firms import typed_firm
from lianpu_portal.registry.search import find
from lianpu_portal.resilience.networks import part_of
from lianpu_portal.results import settled

_SENTENCE = "供应 制动盘 年产5万件"  # any: the words that sentences are read by are made ready with the first


def warm_up(ended: threading.Event, warm: threading.Event) -> None:
    """Do all that, unless it is `ended` before; then it is `warm`."""
    try:
        for step in _STEPS:
            if ended.is_set():
                break
            step()
    except KeyboardInterrupt:
        pass  # polars raises it in whichever thread computes; the main one ends the server
    finally:
        warm.set()
        connection.close()


def _engine() -> None:
    engine = engine_of(snapshot())
    engine.start()
    engine.build()


def _sentences() -> None:
    cluster = snapshot()
    read_sentence(engine_of(cluster), cluster, _SENTENCE)
    candidates(cluster, _SENTENCE)
    typed_firm(cluster, _SENTENCE)


def _freeze() -> None:
    """What stands now stands for long: looking through millions of objects for garbage would stop every reader."""
    gc.collect()
    gc.freeze()


_STEPS: tuple[Callable[[], object], ...] = (
    lambda: settled(home_analyses), lambda: find(snapshot(), _SENTENCE), lambda: hall(snapshot()), _engine, _sentences,
    lambda: part_of(Audience.PUBLIC), _freeze,
)  # fmt: skip
