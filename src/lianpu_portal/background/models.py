"""When the work that comes back by itself was last queued, and which work in hand is alive."""

from __future__ import annotations

from django.db import models


class LastRun(models.Model):
    """One row for each such work."""

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class Lease(models.Model):
    """Signs of life that the worker of a piece of work has given; gone when the work has ended."""

    work = models.UUIDField(primary_key=True)
    signs = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.work} {self.signs}"
