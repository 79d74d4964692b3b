"""What a server reads before its readers come: every kind of page, without an error, and nobody's view is counted."""

from __future__ import annotations

import logging

from lianpu_portal import warming
from lianpu_portal.hall.models import Views
from lianpu_portal.hall.view_counts import flush


def test_pages_of_each_kind_are_read(store, monkeypatch, caplog):
    answered: list[tuple[str, str]] = []

    class Listening(warming.WSGIHandler):
        def __call__(self, environ, start_response):
            def begin(status, headers):
                answered.append((environ["PATH_INFO"], status))
                return start_response(status, headers)

            return super().__call__(environ, begin)

    monkeypatch.setattr(warming, "WSGIHandler", Listening)
    with caplog.at_level(logging.WARNING):
        warming._read_pages()
    assert {status for _path, status in answered} == {"200 OK"} and caplog.records == []
    kinds = {path.split("/")[1] for path, _status in answered}
    assert kinds == {"offers", "demands", "enterprises", "products", "hall", "search", "api"}
    flush()
    assert not Views.objects.exists()


def test_an_empty_store_has_nothing_of_a_kind_to_read(db, caplog):
    with caplog.at_level(logging.WARNING):
        warming._read_pages()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
