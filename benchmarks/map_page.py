"""Server time of the map page and of its data on the Huai'an example, through Django's own request cycle."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.measure import Measurement, seconds
from lianpu.cluster.examples import huaian_cluster


def run() -> list[Measurement]:
    """Seconds a request, warm, and the first one after a change of the data."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LIANPU_STORE"] = str(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "lianpu_portal.config.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.test import Client

        from lianpu_portal.bridge import load_cluster
        from lianpu_portal.registry.revision import advance_revision

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        load_cluster(huaian_cluster())
        client = Client(HTTP_HOST="127.0.0.1")

        def cold(path: str) -> None:
            advance_revision()
            client.get(path)

        size = "the example: 152 enterprises, 1,300 nodes"
        return [
            Measurement("map page", size, 1000 * seconds(lambda: client.get("/map/"), runs=15), "ms", "≤ 200 ms"),
            Measurement(
                "map data", size, 1000 * seconds(lambda: client.get("/map/data.json"), runs=15), "ms", "≤ 200 ms"
            ),
            Measurement("map page after a change", size, 1000 * seconds(lambda: cold("/map/"), runs=3), "ms", ""),
        ]
