"""Addresses in the log without what opens something: Django logs the path of every request that it refuses.

A private link is the key to a listing or an introduction. Whoever reads the log of the portal must not get it there.
"""

from __future__ import annotations

import logging
import re

_PRIVATE = re.compile(
    r"(/(?:m|i|join|renew|invitations|introductions/ask|hall/watch/confirm|hall/watch/stop|files|computations|drill)/)[^/\s]+"
)
"""Addresses whose next part opens something, or says signed what somebody asks (`urls.py` of each room; tests/portal/test_security_pages.py keeps it whole)."""

LOGGERS = ("django.request", "django.security.csrf", "django.server")
"""What writes paths: a filter of a logger sees only what is logged by that very one."""


class WithoutPrivateLinks(logging.Filter):
    """Cut the tokens out of the paths in a record, whoever writes it out later."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        if isinstance(record.args, tuple):
            record.args = tuple(without_tokens(part) if isinstance(part, str) else part for part in record.args)
        record.msg = without_tokens(record.msg) if isinstance(record.msg, str) else record.msg
        return True


def without_tokens(text: str) -> str:
    """The text with «…» in place of every token in an address."""
    return _PRIVATE.sub(r"\1…", text)
