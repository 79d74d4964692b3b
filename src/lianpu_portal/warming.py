"""What the first readers of a server would otherwise wait for, computed as it starts."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.urls import reverse

from lianpu.cluster.lookup import LOOKED_THROUGH
from lianpu_portal.accounts.visibility import public_part
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
from lianpu_portal.settled import settled

_READ = LOOKED_THROUGH + 1
"""Times that each kind of page is read: a large column then has its table of rows."""

_WORD = "制动盘"
_SENTENCE = f"供应 {_WORD} Φ300×28mm 年产5万件 每件85元含税 IATF16949 下月15日前交货"
"""Any that says a bit of everything: the words and patterns that sentences are read by are made ready with the first."""


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
    engine_of(cluster).reader().ready()
    read_sentence(engine_of(cluster), cluster, _SENTENCE)
    candidates(cluster, _SENTENCE)
    typed_firm(cluster, _SENTENCE)


def _read_pages() -> None:
    """Pages of each kind, as a reader asks for them: their templates, and the tables in which their rows are looked up."""
    application = WSGIHandler()
    for path, query in _pages():
        _ask(application, path, query)


def _pages() -> Iterator[tuple[str, str]]:
    cluster = public_part(snapshot())
    kinds = {"offers": "offer", "demands": "demand", "enterprises": "enterprise", "products": "product"}
    for table, page in kinds.items():
        for code in cluster[table]["id"].tail(_READ):
            yield reverse(page, args=[code]), ""
    for page in ("hall", "api_listings", "hall_feed", "search"):
        yield reverse(page), f"q={quote(_WORD)}"


def _ask(application: WSGIHandler, path: str, query: str) -> None:
    """Read a page from this machine, without saying what program reads it: nobody's view is counted."""
    environ = {"PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": query}
    setup_testing_defaults(environ)
    answer = application(environ, lambda _status, _headers: None)
    for _part in answer:
        pass
    answer.close()


def _freeze() -> None:
    """What stands now stands for long: looking through millions of objects for garbage would stop every reader."""
    gc.collect()
    gc.freeze()


_STEPS: tuple[Callable[[], object], ...] = (
    lambda: settled(home_analyses), lambda: find(snapshot(), _SENTENCE), lambda: hall(snapshot()), _engine, _sentences,
    lambda: part_of(Audience.PUBLIC), _read_pages, _freeze,
)  # fmt: skip
