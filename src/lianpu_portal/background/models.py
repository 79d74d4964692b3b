"""When the work that comes back by itself was last queued."""

from __future__ import annotations

from django.db import models


class LastRun(models.Model):
    """One row for each such work."""

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
