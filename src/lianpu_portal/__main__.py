"""Django's management commands on the portal's store: `python -m lianpu_portal createsuperuser`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianpu_portal.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m lianpu_portal", *sys.argv[1:]])


if __name__ == "__main__":
    main()
