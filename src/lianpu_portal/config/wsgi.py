"""The WSGI application, for any server: `lianpu_portal.config.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianpu_portal.config.settings")

application = get_wsgi_application()
