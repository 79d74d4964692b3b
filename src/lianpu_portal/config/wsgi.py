"""The WSGI application, for any server: `lianpu_portal.config.wsgi:application`."""

from __future__ import annotations

import atexit
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianpu_portal.config.settings")

application = get_wsgi_application()


def _end() -> None:
    """What this process counted and has not written yet."""
    from lianpu_portal.hall.view_counts import flush

    flush()


atexit.register(_end)
